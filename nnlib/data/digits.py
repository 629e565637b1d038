"""The 8x8 digits that come with scikit-learn: no download, ever."""

import importlib.util
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nnlib.data.dataset import Dataset, Splits, evenly_spaced, hold_out, scale_pixels

_MAXIMUM = 16  # each pixel counts the ink in a 4x4 block of the 32x32 scan
_TEST_COUNT = 360


def raw_digits() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Return the images, shape (1797, 8, 8), values 0 to 16, and their labels, in file order.

    They are the test part of Alpaydin and Kaynak 1998, "Optical Recognition of Handwritten Digits",
    UCI Machine Learning Repository: about 138 digits from each of 13 people.
    """
    rows = _read_rows()
    return rows[:, :-1].reshape(-1, 8, 8), rows[:, -1].astype(np.int64)


def load_digits() -> Splits:
    """Return the digits as 1,437 training and 360 test images, the same on every computer.

    The split involves no random numbers: with the images sorted by class, and within a class in
    file order, it holds out 360 that are equally far apart. So every class and every stretch of the
    file has its share in both parts. The file seems to go from one writer to the next: whoever
    holds out its last fifth tests on strangers, and loses three points of accuracy and more.
    """
    images, labels = raw_digits()
    pixels = scale_pixels(images, _MAXIMUM).reshape(len(images), -1)
    everything = Dataset(pixels, labels, image_shape=(8, 8))
    by_class = np.argsort(labels, kind="stable")
    return Splits(*hold_out(everything, evenly_spaced(by_class, _TEST_COUNT)))


def _read_rows() -> npt.NDArray[np.uint8]:
    """Return one row per image: its 64 pixels, then its label."""
    # Importing sklearn.datasets takes seconds, reading its file takes milliseconds.
    package = importlib.util.find_spec("sklearn")
    if package is not None and package.origin is not None:
        file = Path(package.origin).parent / "datasets" / "data" / "digits.csv.gz"
        if file.is_file():
            return np.loadtxt(file, dtype=np.uint8, delimiter=",")
    import sklearn.datasets

    images, labels = sklearn.datasets.load_digits(return_X_y=True)
    return np.column_stack([images, labels]).astype(np.uint8)
