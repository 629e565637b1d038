"""Whose is what, in every form in which platforms and people hand notebooks over."""

import io
import json
import struct
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from nnlib.grading import archives, submissions
from nnlib.grading.submissions import NothingThereError, find_submissions

STEM = "03_softmax_cross_entropy"


def notebook(*names):
    cells = [
        {"cell_type": "code", "source": f"def {name}(x):\n    return x", "outputs": []}
        for name in names or ["softmax"]
    ]
    return json.dumps({"cells": cells, "nbformat": 4}).encode()


def lay_out(folder, *paths, content=None):
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(notebook() if content is None else content)
    return folder


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def learners(path):
    found, lost = find_submissions(path)
    assert lost == []
    return [one.learner for one in found]


@pytest.mark.parametrize(
    ("path", "learner"),
    [
        (f"ada_l_{STEM}.ipynb", "ada_l"),
        (f"{STEM}_ada_l.ipynb", "ada_l"),
        (f"{STEM} - Ada Lovelace.ipynb", "Ada Lovelace"),
        (f"Ada Lovelace-{STEM} (1).ipynb", "Ada Lovelace"),
        (f"ada_{STEM}-Copy1.ipynb", "ada"),
        ("ada_03-Softmax Cross Entropy.ipynb", "ada"),
        ("lesson3_ada.ipynb", "ada"),
        ("ada.ipynb", "ada"),
        ("Untitled3.ipynb", "Untitled3"),
        (f"lovelaceada_12345_678901_{STEM}-1.ipynb", "lovelaceada"),
        (f"lovelaceada_LATE_12345_678901_{STEM}.ipynb", "lovelaceada"),
        (f"Exercise 3_ada7_attempt_2026-11-20-10-30-00_{STEM}.ipynb", "ada7"),
        ("Ada Lovelace/Untitled.ipynb", "Ada Lovelace"),
        (f"ada/{STEM}/{STEM}.ipynb", "ada"),
        ("ada/a/b/c/my work.ipynb", "ada"),
        (f"{STEM}/ada.ipynb", "ada"),
        (f"{STEM}/ada/Untitled.ipynb", "ada"),
        (f"Ada Lovelace_4711_assignsubmission_file_/{STEM}.ipynb", "Ada Lovelace"),
        (f"Ada Lovelace_4711_assignsubmission_file_{STEM}.ipynb", "Ada Lovelace"),
        ("Łukasz Ђ 王/x.ipynb", "Łukasz Ђ 王"),
    ],
)
def test_the_learners_name(tmp_path, path, learner):
    assert learners(lay_out(tmp_path, path)) == [learner]


def test_equal_names_stay_apart_by_the_platforms_number(tmp_path):
    lay_out(tmp_path, "Wei Li_1_assignsubmission_file_/a.ipynb")
    lay_out(
        tmp_path, "Wei Li_2_assignsubmission_file_/b.ipynb", "Uma_3_assignsubmission_file_/c.ipynb"
    )
    assert learners(tmp_path) == ["Uma", "Wei Li (1)", "Wei Li (2)"]


def test_one_learner_with_two_lessons_in_two_folders(tmp_path):
    lay_out(tmp_path, "Wei Li_1_assignsubmission_file_/a.ipynb")
    lay_out(tmp_path, "Wei Li_2_assignsubmission_file_/b.ipynb", content=notebook("relu_backward"))
    (found,), _ = find_submissions(tmp_path)
    assert (found.learner, found.lessons, len(found.notebooks)) == ("Wei Li", {3, 4}, 2)


def test_zips_and_zips_in_zips(tmp_path):
    inner = zipped({"work/Untitled.ipynb": notebook()})
    outer = {"class/Ada/hers.zip": inner, "class/Bob.zip": inner, "class/Cy/x.ipynb": notebook()}
    outer |= {"__MACOSX/class/Ada/._x.ipynb": b"?", "class/Ada/.ipynb_checkpoints/x.ipynb": b"?"}
    path = tmp_path / "export.zip"
    path.write_bytes(zipped(outer))
    assert learners(path) == ["Ada", "Bob", "Cy"]
    assert learners(lay_out(tmp_path / "f", "Dee.zip", content=inner)) == ["Dee"]
    single = tmp_path / "one.zip"
    single.write_bytes(zipped({f"{STEM}.ipynb": notebook(), "Ada/x.ipynb": notebook()}))
    found, lost = find_submissions(single)
    assert [one.learner for one in found] == ["Ada"]
    assert "nobody's" in lost[0]


def test_lessons_are_told_by_functions_and_by_file_names(tmp_path):
    lay_out(tmp_path, "ada/Untitled.ipynb", content=notebook("relu_backward", "softmax_x"))
    lay_out(tmp_path, f"bob/{STEM}.ipynb", content=notebook("nothing"))
    lay_out(tmp_path, "cy/Untitled.ipynb", content=notebook("softmax", "relu_backward", "accuracy"))
    found, _ = find_submissions(tmp_path)
    assert [one.lessons for one in found] == [{4}, {3}, {3}]


def test_an_empty_folder_is_a_learner_too(tmp_path):
    lay_out(tmp_path, "ada/x.ipynb")
    (tmp_path / "bob").mkdir()
    assert learners(tmp_path) == ["ada", "bob"]


@pytest.mark.parametrize(
    "name", ["../../../evil.ipynb", "/etc/evil.ipynb", "a/../../evil.ipynb", "C:/x.ipynb"]
)
def test_names_that_lead_out_of_a_zip_are_refused(tmp_path, name):
    path = tmp_path / "class.zip"
    path.write_bytes(
        zipped({name: notebook(), "Ada/x.ipynb": notebook(), "Bob/x.ipynb": notebook()})
    )
    found, lost = find_submissions(path)
    told = lost + [note for one in found for note in one.notes]
    assert any("leads out of the zip" in note for note in told)
    assert sum(len(one.notebooks) for one in found) == 2
    assert sorted(tmp_path.iterdir()) == [path]


def test_links_are_not_followed(tmp_path):
    folder = lay_out(tmp_path / "class", "Ada/x.ipynb")
    secret = lay_out(tmp_path / "elsewhere", "secret.ipynb")
    try:
        (folder / "Ada" / "link.ipynb").symlink_to(secret / "secret.ipynb")
        (folder / "Bob").symlink_to(secret)
    except OSError:
        pytest.skip("no links here")
    found, _ = find_submissions(folder)
    assert [(one.learner, len(one.notebooks)) for one in found] == [("Ada", 1), ("Bob", 0)]
    assert "link.ipynb is a link" in found[0].notes[0]
    assert "Bob is a link" in found[1].notes[0]
    info = zipfile.ZipInfo("Ada/link.ipynb")
    info.external_attr = 0o120777 << 16
    path = tmp_path / "class.zip"
    path.write_bytes(
        zipped({info: "/etc/passwd", "Ada/x.ipynb": notebook(), "Bo/x.ipynb": notebook()})
    )
    found, _ = find_submissions(path)
    assert "is a link" in found[0].notes[0]


def test_bombs_do_not_go_off(tmp_path, monkeypatch):
    monkeypatch.setattr("nnlib.grading.notebooks.LARGEST", 100_000)
    monkeypatch.setattr(archives, "LARGEST_ZIP", 100_000)
    zeros = zipped({"x.ipynb": bytes(10**7)})
    lying = bytearray(zipped({"x.ipynb": bytes(50_000)}))
    directory = lying.rindex(b"PK\x01\x02")
    lying[directory + 24 : directory + 28] = struct.pack("<I", 10)  # says that it holds 10 bytes
    quine = notebook()
    for _ in range(8):
        quine = zipped({"x.zip": quine, "y.ipynb": notebook()})
    files = {"Ada/a.zip": zeros, "Bob/b.zip": bytes(lying), "Cy/c.zip": quine, "Dee/d.zip": b"PK??"}
    path = tmp_path / "class.zip"
    path.write_bytes(zipped({**files, "Eve/e.zip": zipped({"f.zip": bytes(10**6)})}))
    found, _ = find_submissions(path)
    notes = {one.learner: " ".join(one.notes) for one in found}
    assert "is larger than" in notes["Ada"]
    assert "unpacked" in notes["Bob"] or "larger than it says" in notes["Bob"]
    assert "too deep" in notes["Cy"]
    assert "no zip" in notes["Dee"]
    assert "too large" in notes["Eve"]


def test_a_locked_zip_is_said(tmp_path):
    locked = bytearray(zipped({"x.ipynb": notebook()}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + offset] |= 1
    found, _ = find_submissions(lay_out(tmp_path, "Ada/x.zip", content=bytes(locked)))
    assert "password" in found[0].notes[0]


def test_damaged_notebooks_are_said_and_others_count(tmp_path):
    lay_out(tmp_path, f"ada/{STEM}.ipynb", content=b'{"cells": [')
    lay_out(tmp_path, "ada/other.ipynb")
    (found,), _ = find_submissions(tmp_path)
    assert len(found.notebooks) == 1
    assert "damaged" in found.notes[0]
    assert found.lessons == {3}


def test_progress_is_read_and_never_trusted(tmp_path):
    def at(minutes):
        return (datetime(2026, 11, 20, tzinfo=UTC) + timedelta(minutes=minutes)).isoformat()

    attempts = [
        {"status": "not attempted", "count": 9, "first": at(-99), "last": at(0)},
        {"status": "wrong", "count": 3, "first": at(0), "last": at(10)},
        {"status": "passed", "count": 1, "first": at(25), "last": at(25)},
    ]
    record = {"format": "nnlib progress", "exercises": {"softmax": {"attempts": attempts}}}
    lay_out(tmp_path, "ada/x.ipynb", "bob/x.ipynb", "cy/x.ipynb")
    lay_out(tmp_path, "ada/my_progress.json", content=json.dumps(record).encode())
    lay_out(
        tmp_path, "bob/my_progress.json", content=b'{"format": "nnlib progress", "exercises": 3}'
    )
    lay_out(tmp_path, "cy/my_progress.json", content=b"[" * 100_000)
    found, _ = find_submissions(tmp_path)
    assert [one.progress for one in found] == [{"softmax": (4, 25.0)}, {}, {}]


def test_nothing_there_is_said(tmp_path):
    with pytest.raises(NothingThereError, match="no such folder"):
        find_submissions(tmp_path / "nowhere")
    with pytest.raises(NothingThereError, match="no notebook in it"):
        find_submissions(tmp_path)
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(NothingThereError, match="expected a folder"):
        find_submissions(tmp_path / "a.txt")
    (tmp_path / "a.zip").write_text("x")
    with pytest.raises(NothingThereError, match="no zip that can be read"):
        find_submissions(tmp_path / "a.zip")


def test_names_are_one_line_of_printable_text():
    assert submissions._shown("a\nb\x00\u202e c" + "x" * 300).startswith("a b c")
    assert len(submissions._shown("x" * 300)) == 200
