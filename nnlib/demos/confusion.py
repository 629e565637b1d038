"""The images behind a confusion matrix: press a cell, and see what was taken for what."""

import numpy as np
import numpy.typing as npt

from nnlib import data
from nnlib.data import Dataset
from nnlib.demos import stage, subjects
from nnlib.demos.cards import Card, Cards, new_page
from nnlib.demos.matrix_buttons import MOST_CLASSES, MatrixButtons
from nnlib.losses import softmax
from nnlib.metrics import confusion_matrix
from nnlib.network import Network
from nnlib.plots import style
from nnlib.plots.tiles import as_pictures

SUREST, LEAST_SURE = "the surest", "the least sure"
FEW = 137  # images to learn from, as in lesson 8: whoever reads everything has no mistakes to show


class ConfusionDemo(stage.Demo):
    """A confusion matrix, and six of the images in one of its cells.

    Args:
        network: the one that is judged.
        dataset: what it is judged by.
    """

    def __init__(self, network: Network, dataset: Dataset) -> None:
        network = subjects.check_network(network)
        dataset = subjects.check_dataset(network, dataset)
        self.pictures, _ = as_pictures(
            dataset.images, dataset.image_shape, count=len(dataset), argument="dataset"
        )
        self.names = subjects.class_names(network, dataset)
        self.labels = dataset.labels
        self.probabilities = softmax(subjects.logits(network, dataset))
        self.answers = self.probabilities.argmax(axis=1)
        self.counts = confusion_matrix(self.labels, self.answers, len(self.names))
        self.mistakes = _mistakes(self.counts)
        self._seen: tuple[int, int, str] | None = None
        self._first = 0  # of the images in the cell that are on the page

        with style.drawing_style():
            figure = new_page()
            limits = subjects.grey_limits(dataset.images)
            self.cards = Cards(figure, self.pictures.shape[1:], limits, self.names)
        self._make_controls()
        lists = stage.column(
            self.truth, self.answer, self.order, stage.row(self.rarer, self.commoner), self.pages
        )
        self.matrix: MatrixButtons | None = None
        if len(self.names) <= MOST_CLASSES:
            self.matrix = MatrixButtons(self.counts, self.names, self.choose)
            lists = stage.row(self.matrix.box, lists)
        super().__init__("What was taken for what?", figure, [lists], moving=self.cards.artists)

    def _make_controls(self) -> None:
        start = self.mistakes[0] if self.mistakes else (int(self.labels[0]),) * 2
        classes = [(name, index) for index, name in enumerate(self.names)]
        self.truth = stage.choice("it is", classes, start[0], tip="the row: the true class")
        self.answer = stage.choice("network says", classes, start[1], tip="the column: the answer")
        self.order = stage.choice(
            "first come", [SUREST, LEAST_SURE], SUREST, tip="which images of the cell come first"
        )
        self.commoner = stage.button("Commoner mistake", "arrow-up", "The next commoner mistake")
        self.rarer = stage.button("Rarer mistake", "arrow-down", "The next rarer mistake")
        self.commoner.on_click(lambda _: self.go_on(-1))
        self.rarer.on_click(lambda _: self.go_on(1))
        self.back = stage.button("Images before", "arrow-left", "The images before these")
        self.forth = stage.button("More images", "arrow-right", "The images after these")
        self.back.on_click(lambda _: self.turn_page(-1))
        self.forth.on_click(lambda _: self.turn_page(1))
        self.pages = stage.row(self.back, self.forth)
        for button in (self.commoner, self.rarer):
            button.disabled = len(self.mistakes) < 2

    def choose(self, row: int, column: int) -> None:
        """Go to a cell."""
        with self.together():
            self.truth.value, self.answer.value = row, column

    def go_on(self, steps: int) -> None:
        """Go to a rarer mistake, or with -1 to a commoner one; from a right cell to the first."""
        place = self.truth.value, self.answer.value
        index = self.mistakes.index(place) + steps if place in self.mistakes else 0
        self.choose(*self.mistakes[index % len(self.mistakes)])

    def turn_page(self, steps: int) -> None:
        """Show the images that come after these, or with -1 before; after the last, the first."""
        count = int(self.counts[self.truth.value, self.answer.value])
        pages = max(1, -(-count // self.cards.places))
        page = (self._first // self.cards.places + steps) % pages
        self._first = page * self.cards.places
        self.update()

    def draw(self) -> str:
        """Lay out the images of the cell, and say what became of how many."""
        row, column, order = self.truth.value, self.answer.value, self.order.value
        if self._seen != (row, column, order):
            self._seen, self._first = (row, column, order), 0
        if self.matrix is not None:
            self.matrix.mark(row, column)
        inside = self._inside(row, column)
        shown = inside[self._first : self._first + self.cards.places]
        for button in (self.back, self.forth):
            button.disabled = len(inside) <= self.cards.places
        cards = [
            Card(self.pictures[i], f"image {i}", row, self.probabilities[i]) for i in shown.tolist()
        ]
        images = f"{len(inside):,} of {len(self.labels):,} images"
        self.cards.lay(cards, f"{self._kind(row, column)}: {images}")
        return f"{self._what(row, column, inside)} {self._compared(row, column)}" + self._where(
            len(inside), len(shown)
        )

    def _inside(self, row: int, column: int) -> npt.NDArray[np.int64]:
        """Return which images are in a cell, in the order that is wanted."""
        inside = np.flatnonzero((self.labels == row) & (self.answers == column))
        sureness = self.probabilities[inside, column]
        sign = -1 if self.order.value == SUREST else 1
        return inside[np.argsort(sign * sureness, kind="stable")]

    def _kind(self, row: int, column: int) -> str:
        verb = "read as" if row == column else "taken for"
        return f"{self.names[row]} {verb} {self.names[column]}"

    def _images(self, count: int, row: int) -> str:
        what = "1 image that is" if count == 1 else f"the {count:,} images that are"
        return f"{what} {self.names[row]}"

    def _what(self, row: int, column: int, inside: npt.NDArray[np.int64]) -> str:
        of_class = int(self.counts[row].sum())
        if not of_class:
            return f"None of the images is {self.names[row]}, so this row is empty."
        if not len(inside):
            return f"{self._kind(row, column)}: none of {self._images(of_class, row)}."
        share = style.percent(len(inside) / of_class)
        sure = style.percent(float(self.probabilities[inside, column].mean()))
        said = (
            f"{self._kind(row, column)}: {len(inside):,} of {self._images(of_class, row)} "
            f"({share}). The network was {sure} sure"
        )
        said += " on average" * (len(inside) > 1)
        if row == column:
            return f"{said}, and right."
        truth = style.percent(float(self.probabilities[inside, row].mean()))
        return f"{said}, and gave the truth {truth}."

    def _compared(self, row: int, column: int) -> str:
        if not self.mistakes:
            return "There is no mistake at all."
        most = int(self.counts[self.mistakes[0]])
        times = "once" if most == 1 else f"{most:,} times"
        if row != column and self.counts[row, column] == most:
            return f"No pair is confused more often than this one ({times})."
        return f"The pair confused most: {self._kind(*self.mistakes[0])} ({times})."

    def _where(self, count: int, shown: int) -> str:
        if count <= shown:
            return ""
        return f" You see {self._first + 1:,} to {self._first + shown:,} of {count:,}."


def _mistakes(counts: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return the cells off the diagonal that hold anything, the fullest first."""
    off_diagonal = counts * ~np.eye(len(counts), dtype=bool)
    order = np.argsort(-off_diagonal, axis=None, kind="stable")[: np.count_nonzero(off_diagonal)]
    rows, columns = np.unravel_index(order, counts.shape)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def confusion(network: Network | None = None, dataset: Dataset | None = None) -> None:
    """Show the images behind each cell of a confusion matrix, and how sure the network was.

    Args:
        network: the one that is judged; without one, a small one learns 137 digits first.
        dataset: labelled images to judge it by; without one, all other digits.

    Raises ValueError if one of the two is missing, or if they do not fit each other.
    """
    if (network is None) != (dataset is None):
        missing = "network" if network is None else "dataset"
        raise ValueError(
            f"{missing}: expected both a network and a dataset, or none of the two: "
            "demos.confusion(network, digits.test)."
        )
    if network is None or dataset is None:
        network, dataset = reader_of_few()
    ConfusionDemo(network, dataset).show()


def reader_of_few() -> tuple[Network, Dataset]:
    """Return a network that has learned from a few digits, and all other digits."""
    digits = data.load("digits").train
    rng = np.random.default_rng(2)
    few, others = digits.split(len(digits) - FEW, rng=rng, stratified=True)
    return subjects.train_reader(few, epochs=60), others
