"""Data for the course: handwritten digits, small and large, and the `Dataset` that holds them.

digits = data.load("digits")
rng = np.random.default_rng(0)
train, validation = digits.train.split(300, rng=rng)
for images, labels in train.batches(64, rng=rng):
    ...
"""

import numpy as np
import numpy.typing as npt

from nnlib.data.dataset import Dataset, Splits, one_hot, scale_pixels, standardize
from nnlib.data.digits import load_digits, raw_digits
from nnlib.data.fetch import DataUnavailableError
from nnlib.data.mnist import load_mnist, raw_mnist

__all__ = [
    "DataUnavailableError",
    "Dataset",
    "Splits",
    "load",
    "one_hot",
    "raw",
    "scale_pixels",
    "standardize",
]

_RAW = {"digits": raw_digits, "mnist": raw_mnist}


def load(name: str, *, download: bool = True) -> Splits:
    """Return the training and the test images of "digits" or "mnist", ready for a network.

    Images are float32 rows in [0, 1], labels int64, both read-only; the split is always the same.

    * "digits": 1,437 and 360 images of 8x8 pixels, from scikit-learn; never a download.
    * "mnist": 60,000 and 10,000 images of 28x28 pixels, 12 MB to download the first time. The
      environment variable NNLIB_DATA may name a folder that holds the four files already.

    With ``download=False`` MNIST is taken from this computer or not at all.

    Raises ValueError for another name, and DataUnavailableError, which says what to do, where MNIST
    cannot be had.
    """
    _expect_known(name)
    return load_digits() if name == "digits" else load_mnist(download=download)


def raw(name: str) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Return all images of "digits" or "mnist" as they were recorded, and their labels.

    Images are uint8, shape (count, rows, columns), from 0 to 16 for "digits" and to 255 for
    "mnist"; labels are int64, shape (count,). Both are copies of your own: alter them freely.
    Raises what `load` raises.
    """
    _expect_known(name)
    return _RAW[name]()


def _expect_known(name: str) -> None:
    if name not in _RAW:
        known = " or ".join(f'"{each}"' for each in _RAW)
        raise ValueError(f"name: expected {known}, got {name!r}.")
