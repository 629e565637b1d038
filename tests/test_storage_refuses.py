"""What is not a network that was saved whole is refused, and never run."""

import gc
import io
import os
import pickle
import zipfile

import numpy as np
import pytest

from nnlib import storage
from nnlib.activations import ReLU
from nnlib.layers import Dropout, Linear
from nnlib.network import Network


@pytest.fixture
def network(rng):
    return Network(Linear(4, 3, rng=rng), ReLU(), Dropout(0.25, rng=rng), Linear(3, 2, rng=rng))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "network.npz"


def parts(network):
    """All that a network is: its layers and the bytes of its parameters."""
    arrays = [(p.name, str(p.value.dtype), p.value.tobytes()) for p in network.parameters()]
    return repr(network), [layer.settings() for layer in network.layers], arrays


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"digits\.npz: no such file\. Save one with net"):
        Network.load(tmp_path / "digits.npz")
    with pytest.raises(FileNotFoundError, match="no such file"):
        Network.load(tmp_path)


def test_a_file_cut_short_at_any_length(path, rng):
    network = Network(Linear(2, 1, rng=rng))
    network.save(path)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(
            ValueError, match=r"network\.npz: not a file that nnlib saved, or one t"
        ):
            Network.load(path)
    gc.collect()  # a file that was left open would be reported now


def test_a_file_with_a_wrong_byte_is_refused_or_was_not_harmed(path, rng):
    network = Network(Linear(2, 1, rng=rng))
    network.save(path)
    whole = path.read_bytes()
    wrong, refused = [], 0
    for position in range(len(whole)):
        for flip in (1, 0xFF):
            damaged = bytearray(whole)
            damaged[position] ^= flip
            path.write_bytes(damaged)
            try:
                if parts(Network.load(path)) != parts(network):
                    wrong.append(position)
            except ValueError as error:
                refused += "network.npz: not a " in str(error)
    assert not wrong
    assert refused > len(whole)  # of twice as many: what is left are dates and the like
    gc.collect()


class Trap:
    """What runs code as soon as it is unpickled."""

    sprung = False

    def __reduce__(self):
        return setattr, (Trap, "sprung", True)


def npz(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def zipped(**files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


FOREIGN = {
    "empty": b"",
    "text": b"epoch 1: loss 0.3\n" * 50,
    "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "npy": npy(np.ones(3)),
    "pickle": pickle.dumps(Trap()),
    "pickle in npy": npy(np.array(Trap(), dtype=object)),
    "pickle in npz": npz(header=np.array(Trap(), dtype=object)),
    "npz of something else": npz(weight=np.ones((2, 3)), bias=np.zeros(3)),
    "npz with a header of its own": npz(header=np.array("made by hand")),
    "npz with a header that is a list": npz(header=np.array("[1, 2]")),
    "npz with a header that is a number": npz(header=np.array(3.0)),
    "npz with a header that says nothing": npz(header=np.array("{}")),
    "npz of another library": npz(header=np.array('{"format": "keras", "version": 1}')),
    "zip of something else": zipped(readme="hello"),
    "zip with a header that is no array": zipped(header="hello"),
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_foreign_file(content, path):
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"network\.npz: not a file that nnlib saved"):
        Network.load(path)
    assert not Trap.sprung
    gc.collect()


def test_a_file_of_another_version_names_both(network, path, monkeypatch):
    monkeypatch.setattr(storage, "VERSION", 7)
    network.save(path)
    monkeypatch.undo()
    with pytest.raises(
        ValueError, match=r"saved in version 7 of the format, .* reads version 1\. L"
    ):
        Network.load(path)


LINEAR = {"type": "Linear", "in_features": 2, "out_features": 2}
GOOD = {"linear1.weight": np.ones((2, 2)), "linear1.bias": np.zeros(2)}


@pytest.mark.parametrize(
    ("layers", "arrays", "reason"),
    [
        ([LINEAR], GOOD | {"linear1.weight": np.ones((2, 3))}, r"\(2, 2\), got \(2, 3\)"),
        ([LINEAR], GOOD | {"linear1.bias": np.zeros((1, 2))}, r"\(2,\), got \(1, 2\)"),
        ([LINEAR], GOOD | {"linear1.bias": np.array([0, np.nan])}, "linear1.bias holds NaN or inf"),
        ([LINEAR], GOOD | {"linear1.bias": np.zeros(2, np.float32)}, "one dtype, got float32, f"),
        ([LINEAR], {k: v.astype(int) for k, v in GOOD.items()}, "linear1.weight: expected float"),
        ([LINEAR], {k: v.astype(complex) for k, v in GOOD.items()}, "linear1.weight: expected f"),
        ([LINEAR], GOOD | {"linear2.bias": np.zeros(2)}, "linear2.bias"),
        ([LINEAR], {"linear1.weight": np.ones((2, 2))}, "expected .*linear1.bias.*, got .*weight"),
        ([LINEAR, {"type": "Convolution"}], GOOD, "Convolution"),
        ([LINEAR, {"type": ["ReLU"]}], GOOD, "list"),
        ([LINEAR, {"rate": 0.5}], GOOD, "type"),
        ([LINEAR, {"type": "Dropout", "rate": 2}], GOOD, "rate: expected"),
        ([LINEAR, {"type": "ReLU", "slope": 1}], GOOD, "argument"),
        ([LINEAR | {"in_features": 3.5}], GOOD, "in_features: expected a whole number"),
        ([LINEAR, LINEAR | {"in_features": 3}], GOOD, "gives 2 features"),
        ([], GOOD, "expected a layer that learns"),
        (None, GOOD, "NoneType"),
        (["Linear"], GOOD, "dictionary"),
    ],
)
def test_a_network_whose_parts_do_not_fit(layers, arrays, reason, path):
    storage.write(path, {"layers": layers}, arrays)
    with pytest.raises(
        ValueError, match=rf"network\.npz: not a network that nnlib saved \(.*{reason}"
    ):
        Network.load(path)


def test_a_file_of_nnlib_that_holds_something_else(path):
    storage.write(path, {"kind": "history"}, {"loss": np.ones(3)})
    assert storage.read(path)[0] == {"format": "nnlib", "version": 1, "kind": "history"}
    with pytest.raises(ValueError, match=r"not a network that nnlib saved"):
        Network.load(path)


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0,
                    reason="needs a system, and a user, to whom a file can be closed")  # fmt: skip
def test_a_file_that_may_not_be_read_says_so(network, path):
    network.save(path)
    path.chmod(0)
    with pytest.raises(PermissionError):
        Network.load(path)
