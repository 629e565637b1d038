"""MNIST: 70,000 handwritten digits of 28x28 pixels (LeCun, Cortes and Burges 1998)."""

import numpy as np
import numpy.typing as npt

from nnlib.data.dataset import Dataset, Splits, scale_pixels
from nnlib.data.fetch import fetch
from nnlib.data.files import File, Source
from nnlib.data.idx import parse_idx

_MAXIMUM = 255

SOURCE = Source(
    title="MNIST",
    folder="mnist",
    files=(
        File(
            "train-images-idx3-ubyte",
            size=47_040_016,
            sha256="ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        ),
        File(
            "train-labels-idx1-ubyte",
            size=60_008,
            sha256="65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        ),
        File(
            "t10k-images-idx3-ubyte",
            size=7_840_016,
            sha256="0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        ),
        File(
            "t10k-labels-idx1-ubyte",
            size=10_008,
            sha256="ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ),
    ),
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
)


def raw_mnist() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Return the images, shape (70_000, 28, 28), values 0 to 255, and their labels.

    The 60,000 training images come first, then the 10,000 test images.
    """
    train_images, train_labels, test_images, test_labels = _read()
    labels = np.concatenate([train_labels, test_labels])
    return np.concatenate([train_images, test_images]), labels.astype(np.int64)


def load_mnist(*, download: bool = True) -> Splits:
    """Return MNIST as its authors divided it: 60,000 training and 10,000 test images."""
    train_images, train_labels, test_images, test_labels = _read(download=download)
    return Splits(_dataset(train_images, train_labels), _dataset(test_images, test_labels))


def _read(*, download: bool = True) -> list[npt.NDArray[np.uint8]]:
    contents = fetch(SOURCE, download=download)
    return [parse_idx(contents[file.name], file.name) for file in SOURCE.files]


def _dataset(images: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint8]) -> Dataset:
    count, rows, columns = images.shape
    pixels = scale_pixels(images, _MAXIMUM).reshape(count, -1)
    return Dataset(pixels, labels, image_shape=(rows, columns))
