"""Saving and loading: bit for bit, whole or not at all."""

import errno
import gc
import io
import json
import os
from pathlib import Path

import numpy as np
import pytest

from nnlib import storage
from nnlib.activations import LeakyReLU, ReLU, Sigmoid, Tanh
from nnlib.layers import Dropout, Linear
from nnlib.losses import softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import SGD


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


# --- there and back -------------------------------------------------------------------------------


def test_a_network_comes_back_bit_for_bit(path, dtype, rng):
    network = Network(
        Dropout(1 / 3, rng=rng),
        Linear(4, 5, rng=rng, dtype=dtype),
        LeakyReLU(0.1 + 0.2),
        Linear(5, 6, rng=rng, dtype=dtype),
        ReLU(),
        Sigmoid(),
        Linear(6, 2, rng=rng, dtype=dtype),
        Tanh(),
    )
    for parameter in network.parameters():
        parameter.value += rng.normal(size=parameter.value.shape).astype(dtype)
    network.save(path)
    loaded = Network.load(path)
    assert parts(loaded) == parts(network)
    assert loaded.dtype == dtype
    inputs = rng.normal(size=(7, 4)).astype(dtype)
    np.testing.assert_array_equal(loaded(inputs), network(inputs))


def test_training_goes_on_where_it_stopped(network, path, rng):
    network.save(path)
    loaded = Network.load(path)
    inputs, labels = rng.normal(size=(5, 4)).astype(np.float32), np.array([0, 1, 0, 1, 1])
    for other in (network, loaded):
        assert all(not parameter.grad.any() for parameter in other.parameters())
        optimizer = SGD(other.parameters(), learning_rate=0.1)
        other.backward(softmax_cross_entropy(other.forward(inputs), labels)[1])
        optimizer.step()
    assert parts(loaded) == parts(network)


def test_the_generator_for_the_masks_may_be_given(network, path):
    network.save(path)
    inputs = np.ones((50, 4), np.float32)

    def logits(rng):
        return Network.load(path, rng=rng).forward(inputs, training=True)

    first = logits(np.random.default_rng(1))
    np.testing.assert_array_equal(first, logits(np.random.default_rng(1)))
    assert not np.array_equal(first, logits(np.random.default_rng(2)))
    assert not np.array_equal(logits(None), logits(None))
    with pytest.raises(TypeError, match=r"^rng: expected a generator"):
        Network.load(path, rng=1)


@pytest.mark.parametrize("name", ["network.npz", "no suffix", "two words 数字.weights", "a.tar.gz"])
def test_the_file_has_the_very_name_that_was_asked_for(network, tmp_path, name):
    network.save(str(tmp_path / name))
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert parts(Network.load(str(tmp_path / name))) == parts(network)


def test_a_second_save_replaces_the_first(network, path):
    network.save(path)
    network.parameters()[0].value[...] = 7
    network.save(path)
    assert (Network.load(path).parameters()[0].value == 7).all()


def test_the_file_holds_a_header_and_the_parameters_and_no_pickle(network, path):
    network.save(path)
    with np.load(path, allow_pickle=False) as archive:
        arrays = dict(archive)
    header = json.loads(str(arrays.pop("header")))
    assert header["format"] == "nnlib"
    assert header["version"] == storage.VERSION
    assert header["layers"][2] == {"type": "Dropout", "rate": 0.25}
    assert list(arrays) == ["linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias"]


def test_a_layer_that_also_stands_in_another_network_is_saved_under_its_own_name(network, path):
    Network(network.layers[3])  # as an only Linear, its parameters are called linear1
    network.save(path)
    loaded = Network.load(path)
    for mine, other in zip(network.parameters(), loaded.parameters(), strict=True):
        np.testing.assert_array_equal(mine.value, other.value)


# --- a save that fails leaves what was there ------------------------------------------------------


@pytest.fixture
def saved(network, path):
    """A good file, and after the test the promise that it is still there, and alone."""
    network.save(path)
    before = path.read_bytes()
    yield path
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


class FullDisk(io.FileIO):
    """A file on a disk with room for so many bytes."""

    room = 0

    def write(self, data):
        if self.tell() + len(data) > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)


@pytest.mark.parametrize("room", [0, 1, 100, 1000, 1500])
def test_on_a_full_disk(network, saved, monkeypatch, room):
    monkeypatch.setattr(FullDisk, "room", room)
    monkeypatch.setattr(Path, "open", lambda self, mode: FullDisk(self, mode))
    with pytest.raises(OSError, match=r"\S") as caught:
        network.save(saved)
    assert caught.value.errno == errno.ENOSPC
    gc.collect()


def test_when_the_disk_is_found_full_only_at_the_end(network, saved, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        network.save(saved)


def test_when_the_old_file_cannot_be_replaced(network, saved, monkeypatch):
    # Windows answers so while another program has the file open.
    def in_use(*_):
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", in_use)
    with pytest.raises(PermissionError, match="in use"):
        network.save(saved)


def test_when_it_is_interrupted(network, saved, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(np.lib.format, "write_array", interrupted)
    with pytest.raises(KeyboardInterrupt):
        network.save(saved)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_when_a_parameter_is_not_finite(network, saved, value):
    network.parameters()[3].value[1] = value
    with pytest.raises(ValueError, match=r"^save: linear2\.bias holds NaN or infinity"):
        network.save(saved)


def test_when_a_layer_is_not_of_nnlib(rng, saved):
    class MyReLU(ReLU):
        pass

    network = Network(Linear(4, 3, rng=rng), MyReLU())
    with pytest.raises(TypeError, match=r"^save: expected layers of nnlib only, got MyReLU\(\)"):
        network.save(saved)


def test_when_only_pickle_could_save_it(saved):
    with pytest.raises(ValueError, match=r"allow_pickle=False"):
        storage.write(saved, {}, {"weight": np.array([print, None])})


def test_a_missing_folder_is_named(network, tmp_path):
    path = tmp_path / "missing" / "network.npz"
    with pytest.raises(FileNotFoundError, match=r"its folder does not exist\. Create .*missing f"):
        network.save(path)
    assert not path.parent.exists()


def test_the_bytes_are_on_the_disk_before_the_old_file_is_gone(network, path, monkeypatch):
    done = []
    monkeypatch.setattr(os, "fsync", lambda number: done.append(os.fstat(number).st_size))
    replace = Path.replace
    monkeypatch.setattr(Path, "replace", lambda *paths: (done.append("replaced"), replace(*paths)))
    network.save(path)
    assert done == [path.stat().st_size, "replaced"]
