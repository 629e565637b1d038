import gzip

import numpy as np
import pytest
from mirrors import CONTENTS, FIRST, PIXELS, SMALL, idx

from nnlib.data.files import WrongContentError, unpacked
from nnlib.data.idx import parse_idx

FIRST_FILE = SMALL.files[0]
GOOD = CONTENTS[FIRST]


def name(value):
    """Name a case by its content's size: packed bytes hold the time at which they were made."""
    return value if isinstance(value, str) else f"{len(value)} bytes"


@pytest.mark.parametrize("wrap", [bytes, gzip.compress])
def test_the_right_content_is_taken_packed_or_not(wrap):
    assert unpacked(wrap(GOOD), FIRST_FILE) == GOOD


@pytest.mark.parametrize(
    ("content", "words"),
    ids=name,
    argvalues=[
        (b"", "expected 76 bytes of data, got 0 bytes"),
        (GOOD[:-1], "got 75 bytes"),
        (GOOD + b"\0", "got more"),
        # Its end is missing, and never looked for: no more is unpacked than could be right.
        (gzip.compress(GOOD + bytes(10**7))[:-8], "got more"),
        (GOOD[:-1] + b"?", "SHA-256"),
        (gzip.compress(GOOD)[:-12], "gzip file that was cut short"),
        (gzip.compress(GOOD)[:9], "gzip file that was cut short"),
        (gzip.compress(GOOD) + b"trailing", "damaged gzip file"),
        (b"\x1f\x8b" + bytes(70), "damaged gzip file"),
        (gzip.compress(GOOD)[:20] + bytes(20) + gzip.compress(GOOD)[40:], "gzip"),
        (gzip.compress(GOOD)[:10] + b"\xff" * 70, "damaged gzip file"),
        (b"\n <html>", "web page"),
    ],
)
def test_any_other_content_is_refused_with_a_word_why(content, words):
    with pytest.raises(WrongContentError, match=words):
        unpacked(content, FIRST_FILE)


def test_parse_idx_reads_every_number_in_its_place():
    for array in (PIXELS, PIXELS[0], np.arange(200)):
        parsed = parse_idx(idx(array), "file")
        assert parsed.dtype == np.uint8
        np.testing.assert_array_equal(parsed, array)


@pytest.mark.parametrize(
    ("content", "words"),
    ids=name,
    argvalues=[
        (b"", "starts with two zero bytes, got nothing"),
        (b"\0\0\x08", "starts with two zero bytes"),
        (b"\x1f\x8b" + idx([1, 2]), "got 1f 8b 00 00"),
        (b"\0\0\x0d\x01" + idx([1, 2])[4:], "unsigned bytes.*got type 0x0d"),
        (b"\0\0\x08\0", "0 axes"),
        (idx(PIXELS)[:10], "3 axes in a header of 10 bytes"),
        (idx(PIXELS)[:-1], r"7 x 3 x 4 = 84 bytes, and 83 follow"),
        (idx(PIXELS) + b"\0", r"7 x 3 x 4 = 84 bytes, and 85 follow"),
        # 2**96 less a little, which 64 bits would make some other number.
        (b"\0\0\x08\x03" + b"\xff" * 12 + b"1", "= 79228162458924105385300197375 bytes"),
    ],
)
def test_parse_idx_refuses_what_does_not_fit_together(content, words):
    with pytest.raises(ValueError, match=f"^some-file: .*{words}"):
        parse_idx(content, "some-file")
