import gzip
import io
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from mirrors import CONTENTS, FIRST, OTHERS, PIXELS, SMALL, TEST_LABELS, TRAIN_LABELS, mirrors

from nnlib import data
from nnlib.data import DataUnavailableError
from nnlib.data.download import _Progress
from nnlib.data.fetch import FOLDER_VARIABLE, fetch
from nnlib.data.mnist import SOURCE as MNIST

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def make_mirror():
    with mirrors() as make:
        yield make


@pytest.fixture(autouse=True)
def no_folder_named(monkeypatch):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    for variable in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(variable, "127.0.0.1")


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "the cache" / "small"


def source(*mirrors, **changes):
    return replace(SMALL, mirrors=tuple(mirror.url for mirror in mirrors), **changes)


def fill(folder, contents=CONTENTS, *, packed=()):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        if name in packed:
            (folder / f"{name}.gz").write_bytes(gzip.compress(content))
        else:
            (folder / name).write_bytes(content)
    return folder


def in_folder(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# --- the folder that the user names --------------------------------------------------------------


@pytest.mark.parametrize("subfolder", ["", "small"])
@pytest.mark.parametrize("packed", [(), (FIRST,), tuple(CONTENTS)])
def test_the_named_folder_comes_first_and_nothing_is_written(
    tmp_path, cache, monkeypatch, make_mirror, subfolder, packed
):
    mirror = make_mirror()
    fill(tmp_path / "här" / subfolder, packed=packed)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "här"))
    assert fetch(source(mirror), cache=cache) == CONTENTS
    assert mirror.requests == []
    assert not cache.exists()


def test_a_named_folder_may_be_relative_or_start_at_home(tmp_path, cache, monkeypatch):
    fill(tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for name in ("mine", os.path.join("~", "mine")):  # noqa: PTH118 - pathlib is what is tested
        monkeypatch.setenv(FOLDER_VARIABLE, name)
        assert fetch(SMALL, cache=cache) == CONTENTS


def test_damage_in_the_named_folder_is_said_and_passed_over(
    tmp_path, cache, monkeypatch, make_mirror
):
    mirror = make_mirror()
    damaged = CONTENTS | {FIRST: CONTENTS[FIRST][:-1] + b"?", OTHERS[2]: b"short"}
    fill(tmp_path / "mine", damaged)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "mine"))
    with pytest.warns(UserWarning, match="NNLIB_DATA: passed over") as warned:
        assert fetch(source(mirror), cache=cache) == CONTENTS
    (warning,) = warned
    _, *lines = str(warning.message).splitlines()
    for name, reason, line in zip((FIRST, OTHERS[2]), ("SHA-256", "5 bytes"), lines, strict=True):
        assert line.startswith(f"  {tmp_path / 'mine' / name}: ")
        assert reason in line
    assert mirror.requests == [f"/small/{FIRST}.gz", f"/small/{OTHERS[2]}.gz"]
    assert in_folder(tmp_path / "mine") == damaged


def test_a_named_folder_that_does_not_exist_is_said(tmp_path, cache, monkeypatch):
    fill(cache)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "mien"))
    with pytest.warns(UserWarning, match="mien, and there is no such folder"):
        assert fetch(SMALL, cache=cache) == CONTENTS


def test_a_named_folder_without_the_files_is_no_reason_to_worry(tmp_path, cache, monkeypatch):
    fill(cache)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert fetch(SMALL, cache=cache) == CONTENTS


# --- the cache -----------------------------------------------------------------------------------


def test_what_was_downloaded_is_kept_unpacked_and_not_asked_for_again(cache, make_mirror, capsys):
    mirror = make_mirror()
    assert fetch(source(mirror), cache=cache) == CONTENTS
    assert mirror.requests == [f"/small/{name}.gz" for name in CONTENTS]
    assert in_folder(cache) == CONTENTS
    assert capsys.readouterr().out == f"Small was downloaded and kept in {cache}.\n"
    assert fetch(source(mirror), cache=cache) == CONTENTS
    assert len(mirror.requests) == 4
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("packed", [(), (FIRST,), tuple(CONTENTS)])
def test_files_put_into_the_cache_by_hand_are_taken(cache, packed):
    fill(cache, packed=packed)
    assert fetch(SMALL, cache=cache) == CONTENTS


def test_files_that_a_browser_unpacked_and_left_their_name_are_taken(cache):
    fill(cache, {f"{name}.gz": content for name, content in CONTENTS.items()})
    assert fetch(SMALL, cache=cache) == CONTENTS


@pytest.mark.parametrize(
    "damage", [b"", CONTENTS[OTHERS[1]][:-1], CONTENTS[OTHERS[1]] + b"x", CONTENTS[FIRST], b"\x1f"]
)
def test_a_damaged_cache_is_noticed_and_repaired(cache, make_mirror, damage):
    mirror = make_mirror()
    fill(cache, CONTENTS | {OTHERS[1]: damage})
    assert fetch(source(mirror), cache=cache) == CONTENTS
    assert mirror.requests == [f"/small/{OTHERS[1]}.gz"]
    assert in_folder(cache) == CONTENTS


def test_a_damaged_cache_without_a_mirror_is_an_error_and_never_the_wrong_data(cache):
    fill(cache, CONTENTS | {FIRST: CONTENTS[FIRST][:-1] + b"?"})
    with pytest.raises(DataUnavailableError, match=f"{FIRST}: not the original file"):
        fetch(SMALL, cache=cache)


def test_a_folder_in_place_of_a_cached_file_does_not_stop_the_load(cache, make_mirror):
    (cache / FIRST).mkdir(parents=True)
    with pytest.warns(UserWarning, match="could not be kept"):
        assert fetch(source(make_mirror()), cache=cache) == CONTENTS


def test_a_cache_that_cannot_be_made_costs_a_warning_and_not_the_data(tmp_path, make_mirror):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    with pytest.warns(UserWarning, match="next load downloads it again") as warned:
        assert fetch(source(make_mirror()), cache=in_the_way / "small") == CONTENTS
    assert len(warned) == 1


def test_a_read_only_cache_costs_a_warning_and_not_the_data(cache, make_mirror):
    cache.mkdir(parents=True)
    cache.chmod(0o500)
    try:
        (cache / "probe").touch()
    except OSError:
        pass
    else:
        pytest.skip("this user, or this system, may write into read-only folders")
    with pytest.warns(UserWarning, match="could not be kept"):
        assert fetch(source(make_mirror()), cache=cache) == CONTENTS
    cache.chmod(0o700)


def test_a_full_disk_costs_a_warning_and_leaves_nothing_half_written(
    cache, make_mirror, monkeypatch
):
    def no_space(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", no_space)
    with pytest.warns(UserWarning, match="No space left on device"):
        assert fetch(source(make_mirror()), cache=cache) == CONTENTS
    assert in_folder(cache) == {}


def test_a_file_that_another_process_put_in_place_meanwhile_is_no_trouble(
    cache, make_mirror, monkeypatch
):
    def refuse_as_windows_does(_, target):
        target.write_bytes(CONTENTS[target.name])
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(Path, "replace", refuse_as_windows_does)
    assert fetch(source(make_mirror()), cache=cache) == CONTENTS
    assert in_folder(cache) == CONTENTS


LOAD_IN_A_PROCESS = """
import json, sys
from pathlib import Path
from nnlib.data.fetch import fetch
from nnlib.data.files import File, Source
table = json.loads(sys.argv[1])
table["files"] = [File(**file) for file in table["files"]]
contents = fetch(Source(**table), cache=Path(sys.argv[2]))
print(json.dumps({name: content.hex() for name, content in contents.items()}))
"""


@pytest.mark.parametrize("before", ["an empty cache", "a damaged cache"])
def test_processes_that_load_at_once_all_get_the_data(cache, make_mirror, before):
    if before == "a damaged cache":
        fill(cache, dict.fromkeys(CONTENTS, b"damaged"))
    mirror = make_mirror()
    mirror.together = threading.Barrier(3)
    table = json.dumps(asdict(source(mirror, timeout=60)))
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", LOAD_IN_A_PROCESS, table, str(cache)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in processes:
        output, _ = process.communicate()
        assert process.returncode == 0
        loaded = json.loads(output.splitlines()[-1])
        assert {name: bytes.fromhex(content) for name, content in loaded.items()} == CONTENTS
    assert len(mirror.requests) == 3 * len(CONTENTS), "they did not load at once"
    assert fetch(SMALL, cache=cache) == CONTENTS
    assert set(in_folder(cache)) == set(CONTENTS)


# --- the download --------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["right", "unpacked", "served as gzip"])
def test_the_content_counts_and_not_its_wrapping(cache, make_mirror, answer):
    assert fetch(source(make_mirror(usual_answer=answer)), cache=cache) == CONTENTS
    assert in_folder(cache) == CONTENTS


FAILURES = {
    "wrong": "not the original file: its SHA-256 is",
    "no gzip": "bytes of data, got 26 bytes",
    "truncated": "a gzip file that was cut short",
    "damaged": "gzip",
    "empty": "got 0 bytes",
    "page": "a web page instead of the data, perhaps a network's log-in page",
    "half": "the connection broke off before the end",
    "endless": "it sends more than the 76 bytes of the file",
    "403": "HTTP 403 Forbidden",
    "404": "HTTP 404 Not Found",
    "503": "HTTP 503 Service Unavailable",
    "silent": "no answer within 1 s",
    "half, then silent": "no answer within 1 s",
}


@pytest.mark.parametrize(("answer", "words"), FAILURES.items())
def test_a_mirror_that_fails_is_named_with_what_it_did(cache, make_mirror, answer, words):
    mirror = make_mirror(usual_answer=answer)
    with pytest.raises(DataUnavailableError) as raised:
        fetch(source(mirror, timeout=1 if "silent" in answer else 5), cache=cache)
    (line,) = (line for line in str(raised.value).splitlines() if mirror.url in line)
    assert line.startswith(f"  {mirror.url}{FIRST}.gz: ")
    assert words in line
    assert not cache.exists()


@pytest.mark.parametrize("answer", [answer for answer in FAILURES if answer != "503"])
def test_the_second_mirror_is_asked_when_the_first_fails(cache, make_mirror, answer):
    first, second = make_mirror(usual_answer=answer), make_mirror()
    assert (
        fetch(source(first, second, timeout=1 if "silent" in answer else 5), cache=cache)
        == CONTENTS
    )
    assert in_folder(cache) == CONTENTS
    assert first.requests == [f"/small/{FIRST}.gz"], "a mirror that failed is asked last"
    assert len(second.requests) == 4


def test_a_connection_that_cannot_be_secure(cache, make_mirror):
    url = make_mirror().url.replace("http:", "https:")
    with pytest.raises(DataUnavailableError, match="no secure connection"):
        fetch(replace(SMALL, mirrors=(url,)), cache=cache)


def test_a_proxy_that_is_not_there(cache, make_mirror, monkeypatch):
    for variable in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with pytest.raises(DataUnavailableError, match="the proxy did not let it through"):
        fetch(source(make_mirror()), cache=cache)


def test_no_connection_at_all(cache):
    with pytest.raises(DataUnavailableError, match="no connection"):
        fetch(replace(SMALL, mirrors=("http://127.0.0.1:1/small/",)), cache=cache)


def test_a_busy_mirror_is_asked_again(cache, make_mirror, capsys):
    mirror = make_mirror("503", "503")
    assert fetch(source(mirror), cache=cache) == CONTENTS
    assert mirror.requests[:3] == [f"/small/{FIRST}.gz"] * 3
    assert len(mirror.requests) == 6
    assert "was downloaded" in capsys.readouterr().out


def test_a_mirror_that_stays_busy_is_given_up_after_the_last_pause(cache, make_mirror, monkeypatch):
    pauses = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    first, second = make_mirror(usual_answer="503"), make_mirror()
    assert fetch(source(first, second, pauses=(1.5, 4)), cache=cache) == CONTENTS
    assert pauses == [1.5, 4]
    assert len(first.requests) == 3


def test_a_file_whose_mirrors_all_fail_ends_it_and_what_came_before_is_kept(cache, make_mirror):
    mirror = make_mirror("right", "403")
    with pytest.raises(DataUnavailableError, match=f"{OTHERS[0]} is missing"):
        fetch(source(mirror), cache=cache)
    assert in_folder(cache) == {FIRST: CONTENTS[FIRST]}
    assert len(mirror.requests) == 2
    assert fetch(source(mirror), cache=cache) == CONTENTS
    assert len(mirror.requests) == 5


def test_the_last_word_after_a_failure_does_not_say_that_it_goes_on(cache, make_mirror, capsys):
    with pytest.raises(DataUnavailableError):
        fetch(source(make_mirror(usual_answer="403")), cache=cache)
    assert capsys.readouterr().out == "Small could not be downloaded.\n"


def test_progress_tells_how_much_of_how_much_has_come(cache, make_mirror, monkeypatch):
    shown = []
    monkeypatch.setattr("nnlib.progress.Status.show", lambda _, text: shown.append(text))
    fetch(source(make_mirror("503")), cache=cache)
    assert any(text.startswith("Asking 127.0.0.1:") and FIRST in text for text in shown)
    assert any("is busy: asking again in 0.01 s" in text for text in shown)
    assert f"Downloading {FIRST}: 0.0 of 0.0 MB" in shown


def test_progress_counts_bytes_and_not_chunks():
    shown, received = [], io.BytesIO()
    progress = _Progress(received, MNIST.files[0], shown.append)
    progress.total = 9_912_422
    for size in (65_536, 1_000_000):
        received.write(bytes(size))
        progress.update(65_536)
    assert shown == [
        "Downloading train-images-idx3-ubyte: 0.1 of 9.9 MB",
        "Downloading train-images-idx3-ubyte: 1.1 of 9.9 MB",
    ]


def test_the_error_says_where_it_looked_and_what_to_do(tmp_path, cache, make_mirror, monkeypatch):
    named = fill(tmp_path / "mine", {})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(FOLDER_VARIABLE, "mine")
    first, second = make_mirror(usual_answer="403"), make_mirror(usual_answer="page")
    with pytest.raises(DataUnavailableError) as raised:
        fetch(source(first, second), cache=cache)
    assert str(raised.value) == "\n".join(
        [
            f"Small could not be had: {FIRST} is missing.",
            "",
            "Looked in:",
            f"  {named / 'small'}",
            f"  {named}",
            f"  {cache}",
            "What went wrong:",
            f"  {first.url}{FIRST}.gz: HTTP 403 Forbidden",
            f"  {second.url}{FIRST}.gz: {FAILURES['page']}",
            "",
            "To put the 4 files in place by hand, copy them, as .gz or unpacked, to",
            f"  {cache}",
            "or to a folder of yours that the environment variable NNLIB_DATA names:",
            *(f"  {name}.gz" for name in CONTENTS),
        ]
    )


# --- load, from the mirror to the arrays ---------------------------------------------------------


@pytest.fixture
def small_mnist(tmp_path, make_mirror, monkeypatch):
    mirror = make_mirror()
    monkeypatch.setattr("nnlib.data.mnist.SOURCE", source(mirror))
    monkeypatch.setattr("pooch.os_cache", lambda project: tmp_path / project)
    return mirror


def test_load_makes_datasets_of_the_files(small_mnist, tmp_path):
    train, test = data.load("mnist")
    for part, pixels, labels in (
        (train, PIXELS[:5], TRAIN_LABELS),
        (test, PIXELS[5:], TEST_LABELS),
    ):
        assert part.images.dtype == np.float32
        np.testing.assert_allclose(part.images, pixels.reshape(-1, 12) / 255, rtol=1e-6)
        assert part.labels.tolist() == labels
        assert part.image_shape == (3, 4)
        assert part.class_names == tuple("0123456789")
    assert in_folder(tmp_path / "nnlib" / "small") == CONTENTS
    data.load("mnist")
    assert len(small_mnist.requests) == 4


def test_no_download_is_started_where_none_was_asked_for(small_mnist, tmp_path):
    with pytest.raises(DataUnavailableError) as raised:
        data.load("mnist", download=False)
    assert "it is not on this computer, and no download was asked for" in str(raised.value)
    assert str(tmp_path / "nnlib" / "small") in str(raised.value)
    assert small_mnist.requests == []
    data.load("mnist")
    assert len(data.load("mnist", download=False).train) == 5  # now it is here


@pytest.mark.usefixtures("small_mnist")
def test_raw_gives_the_pixels_as_they_were_recorded():
    images, labels = data.raw("mnist")
    assert (images.dtype, labels.dtype) == (np.uint8, np.int64)
    np.testing.assert_array_equal(images, PIXELS)
    assert labels.tolist() == TRAIN_LABELS + TEST_LABELS
    images += 1
    np.testing.assert_array_equal(data.raw("mnist")[0], PIXELS)


def real_folder():
    """Return the folder that NNLIB_DATA names if it holds the real MNIST, packed or not."""
    named = Path(os.environ.get(FOLDER_VARIABLE) or ".").absolute()
    for folder in (named / MNIST.folder, named):
        if all(any(folder.glob(f"{file.name}*")) for file in MNIST.files):
            return folder
    return None


REAL_FOLDER = real_folder()  # looked up here, for the tests above hide the variable


@pytest.mark.mnist
@pytest.mark.skipif(REAL_FOLDER is None, reason=f"{FOLDER_VARIABLE} names no folder with MNIST")
def test_the_real_mnist(monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(REAL_FOLDER))
    train, test = data.load("mnist")
    images, labels = data.raw("mnist")
    assert repr(train) == "Dataset: 60,000 images of 28x28, float32 in [0, 1], 10 classes"
    assert repr(test) == "Dataset: 10,000 images of 28x28, float32 in [0, 1], 10 classes"
    assert train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert test.labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    counts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(train.labels).tolist() == counts
    # The mean and the deviation that everyone standardizes MNIST with.
    assert train.images.mean(dtype=np.float64) == pytest.approx(0.1307, abs=5e-5)
    assert train.images.std(dtype=np.float64) == pytest.approx(0.3081, abs=5e-5)
    assert images.shape == (70_000, 28, 28)
    assert labels[60_000:].tolist() == test.labels.tolist()
    rest, held_out = train.split(5_000, rng=np.random.default_rng(0))
    assert (len(rest), len(held_out)) == (55_000, 5_000)
