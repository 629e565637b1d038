"""One hidden unit under the microscope: its weights, what excites it, and what it says."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Text

from nnlib import data
from nnlib.data import Dataset
from nnlib.demos import stage, subjects
from nnlib.demos.cards import new_page, on_dots, page_axes
from nnlib.demos.class_bars import ClassBars, room_below
from nnlib.demos.hidden_units import HiddenUnits, Role, split_network, usual_images
from nnlib.network import Network
from nnlib.plots import style
from nnlib.plots.tiles import as_pictures

WIDTH = 8.2  # inches, as all that follows
MARGIN = 0.15
LARGE = 2.0  # the weights
SMALL = 0.8  # an image
PITCH = 0.93
SUM = 0.55  # room for ": −0.012"
SHOWN = 6  # images in a row
LEFT = WIDTH - SHOWN * PITCH
ROWS = (0.12, 1.55)  # where the words above the two rows of images begin
BARS_TOP, BARS_HEIGHT = 3.3, 1.3
BARS_LEFT, BARS_WIDTH = (0.65, 4.75), 3.35
NEUTRAL = style.MUTED, style.MUTED
SIGNED = style.VERMILLION, style.BLUE  # as the weights are red and blue


class _Row(NamedTuple):
    """Images side by side, each with its caption."""

    images: list[AxesImage]
    captions: list[Text]


class MicroscopeDemo(stage.Demo):
    """A slider that goes through the units of the first hidden layer.

    Args:
        network: has a first `Linear` and a hidden layer: see `hidden_units`.
        dataset: labelled images to show to the units.
    """

    def __init__(self, network: Network, dataset: Dataset) -> None:
        network = subjects.check_network(network)
        split_network(network)  # before anything is computed: is there a hidden layer?
        dataset = subjects.check_dataset(network, dataset)
        self.names = subjects.class_names(network, dataset)
        self.with_sums = max(map(style.text_width, self.names)) < PITCH - SUM
        self.units = HiddenUnits(network, dataset)
        count = len(self.units.images)
        shape = dataset.image_shape
        self.pictures, _ = as_pictures(self.units.images, shape, count=count, argument="dataset")
        self.weights, _ = as_pictures(
            self.units.weight.T, shape, count=self.units.count, argument="network"
        )
        start = self.units.most_varied()
        last = self.units.count - 1
        self.unit = stage.slider(
            "unit", start, 0, max(last, 1), 1, tip="a unit of the hidden layer", readout_format="d"
        )
        self.before = stage.button("Unit before", "arrow-left", "The unit before this one")
        self.after = stage.button("Next unit", "arrow-right", "The unit after this one")
        self.before.on_click(lambda _: self.go_on(-1))
        self.after.on_click(lambda _: self.go_on(1))
        for control in (self.unit, self.before, self.after):
            control.disabled = last == 0
        below = BARS_TOP + BARS_HEIGHT
        figure = new_page(WIDTH, below + room_below(self.names, BARS_WIDTH))
        with style.drawing_style():
            self.axes = page_axes(figure)
            moving = self._set_up(figure, subjects.grey_limits(dataset.images))
        controls = stage.row(self.unit, self.before, self.after)
        title = "What does a hidden unit look for, and what does it say?"
        super().__init__(title, figure, [controls], moving=moving)

    def _set_up(self, figure: Figure, limits: tuple[float, float]) -> list[Artist]:
        shape = self.pictures.shape[1:]
        self.heading = self.axes.text(MARGIN, ROWS[0], "", va="top")
        limit = float(np.abs(self.weights).max()) or 1.0
        self.large = _tile(self.axes, shape, (MARGIN, 0.42), LARGE, (-limit, limit), "RdBu_r")
        self._scale(limit)
        self.most, self.least = (self._row(y, shape, limits) for y in ROWS)
        for y, word in zip(ROWS, ("most", "least"), strict=True):
            words = f"excite it {word} ({'class: the unit’s sum' if self.with_sums else 'class'})"
            self.axes.text(LEFT, y, words, va="top")
        height = figure.get_figheight()
        bottom = 1 - (BARS_TOP + BARS_HEIGHT) / height
        left, right = (
            (x / WIDTH, bottom, BARS_WIDTH / WIDTH, BARS_HEIGHT / height) for x in BARS_LEFT
        )
        both_ways = bool(self.units.class_means.min() < 0)
        self.outputs = ClassBars(figure, left, self.names, colors=NEUTRAL, both_ways=both_ways)
        self.votes = ClassBars(figure, right, self.names, colors=SIGNED, both_ways=True)
        self.outputs.explain("mean output for images of each class")
        self.votes.explain("vote: what it adds to each logit, less their mean")
        rows = [*self.most.images, *self.most.captions, *self.least.images, *self.least.captions]
        return [self.heading, self.large, *rows, *self.outputs.artists, *self.votes.artists]

    def _scale(self, limit: float) -> None:
        """Draw what the colours of the weights mean; one scale for all units."""
        left, top, right = MARGIN, 0.42 + LARGE + 0.1, MARGIN + LARGE
        self.axes.imshow(
            np.linspace(-1, 1, 101)[None],
            cmap="RdBu_r",
            extent=(left, right, top + 0.12, top),
            aspect="auto",
        )
        for x, value, side in (
            (left, style.number(-limit, 2), "left"),
            ((left + right) / 2, "0", "center"),
            (right, style.number(limit, 2), "right"),
        ):
            self.axes.text(x, top + 0.17, value, ha=side, va="top")

    def _row(self, y: float, shape: tuple[int, ...], limits: tuple[float, float]) -> _Row:
        images, captions = [], []
        for index in range(SHOWN):
            x = LEFT + index * PITCH
            corner = x, y + 0.45
            images.append(_tile(self.axes, shape, corner, SMALL, limits, "gray"))
            captions.append(self.axes.text(x + SMALL / 2, y + 0.42, "", ha="center", va="bottom"))
        return _Row(images, captions)

    @property
    def shown(self) -> int:
        """The number of the unit under the microscope."""
        # Moved by key, a slider from 0 to 31 may say 2.9999999999999996.
        unit: int = round(self.unit.value)
        return min(unit, self.units.count - 1)

    def go_on(self, steps: int) -> None:
        """Go to another unit; after the last comes the first."""
        self.unit.value = (self.shown + steps) % self.units.count

    def draw(self) -> str:
        """Show the unit's weights, its images and its bars, and say what it does."""
        unit = self.shown
        role = self.units.role(unit)
        order = self.units.by_excitement(unit)
        self.heading.set_text(f"weights of unit {unit}")
        self.large.set_data(self.weights[unit])
        self._fill(self.most, unit, order[:SHOWN])
        self._fill(self.least, unit, order[::-1][:SHOWN])
        self.outputs.move(self.units.class_means[:, unit])
        self.votes.move(role.votes)
        return self._sentence(unit, role, order[:SHOWN])

    def _fill(self, row: _Row, unit: int, chosen: npt.NDArray[np.integer]) -> None:
        for image, caption, index in zip_longest(*row, chosen.tolist()):
            image.set_visible(index is not None)
            caption.set_visible(index is not None)
            if index is not None:
                image.set_data(self.pictures[index])
                name = self.names[self.units.labels[index]]
                total = style.number(self.units.sums[index, unit], 2)
                caption.set_text(
                    f"{name}: {total}" if self.with_sums else style.shorten(name, PITCH - 0.06)
                )

    def _sentence(self, unit: int, role: Role, favorites: npt.NDArray[np.integer]) -> str:
        count = len(self.units.images)
        images = f"{count:,} image{'s' * (count > 1)}"
        outputs = self.units.outputs[:, unit]
        if not outputs.any():
            return (
                f"Unit {unit} is off for all {images}: its output is always 0, so it says nothing, "
                "whatever its weights look like, and nobody would miss it."
            )
        share = style.percent(float(np.mean(self.units.sums[:, unit] > 0)))
        on = "is on" if self.units.has_off else "has a sum above 0"
        shown = _listed([self.names[i] for i in np.unique(self.units.labels[favorites])])
        means = self.units.class_means[:, unit]
        best = int(means.argmax())
        friend, foe = int(role.votes.argmax()), int(role.votes.argmin())
        return (
            f"Unit {unit} {on} for {share} of {images}. The {len(favorites)} that excite it most "
            f"show {shown}; on average {self.names[best]} excites it most "
            f"({style.number(means[best], 2)}). It speaks for {self.names[friend]} "
            f"({_signed(role.votes[friend])}) and against {self.names[foe]} "
            f"({_signed(role.votes[foe])}). {self._without(role)}"
        )

    def _without(self, role: Role) -> str:
        if not role.changed:
            return "Switched off, it changes no answer."
        now, then = style.percent(self.units.accuracy), style.percent(role.accuracy_without)
        answers = "1 answer changes" if role.changed == 1 else f"{role.changed:,} answers change"
        if now == then:
            return f"Switched off, {answers}, and {now} stay right."
        return f"Switched off, {answers}, and {then} are right instead of {now}."


def _tile(
    axes: Axes,
    shape: tuple[int, ...],
    corner: tuple[float, float],
    side: float,
    limits: tuple[float, float],
    colors: str,
) -> AxesImage:
    """Return an image in a square that begins at this corner."""
    return axes.imshow(
        np.zeros(shape),
        cmap=colors,
        vmin=limits[0],
        vmax=limits[1],
        extent=on_dots(shape, corner, side),
        aspect="auto",
        interpolation="nearest",
    )


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"only {names[0]}"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + style.number(value, 2)


def microscope(network: Network | None = None, dataset: Dataset | None = None) -> None:
    """Show one hidden unit at a time: its weights, what excites it, what it says to each class.

    Args:
        network: has a hidden layer; without one, a small one learns the digits first.
        dataset: labelled images for the units to look at; without them, the test images of the
            digits or of MNIST, whichever fit.

    Raises ValueError where no weights belong to pixels, or no images fit.
    """
    if network is None:
        network = subjects.train_reader(data.load("digits").train, epochs=20)
    if dataset is None:
        split_network(subjects.check_network(network))
        dataset = usual_images(network)
    MicroscopeDemo(network, dataset).show()
