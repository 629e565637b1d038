"""A neuron with 64 inputs, the pixels of a digit, and weights that are painted."""

from collections.abc import Callable
from functools import partial
from typing import Any

import ipywidgets
import numpy as np
from matplotlib import colormaps
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from nnlib import data
from nnlib.demos import stage
from nnlib.demos.neuron_plane import written
from nnlib.layers import Linear
from nnlib.plots import style
from nnlib.plots.confusion import contrast
from nnlib.types import FloatArray

SCALE = colormaps["RdBu_r"]  # red counts for a digit, blue against it
SIDE = 8  # pixels
PIXELS = SIDE * SIDE
DIGITS = 10
SHADES = 8  # of the buttons' colours, on each side of zero
PRESETS = (
    "copy this digit",
    "copy, minus the average of all",
    "only the middle",
    "top against bottom",
    "clear",
)


class DigitPage:
    """An image, 64 weights as buttons to paint on, and what the neuron gives for ten digits.

    Args:
        changed: is called when weights have been painted.

    Attributes:
        box: the controls.
        figure: the image, the weights, their products, and the response to each digit.
        pixels: the buttons, row by row.
        presets: the buttons that set all weights at once, by name.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        train = data.load("digits").train
        firsts = [int(np.argmax(train.labels == digit)) for digit in range(DIGITS)]
        self.examples: FloatArray = train.images[firsts].astype(np.float64)  # (10, 64)
        self.average: FloatArray = train.images.mean(axis=0, dtype=np.float64)  # (64,)
        self.layer = Linear(PIXELS, 1, rng=np.random.default_rng(0), dtype=np.float64)

        self.looks_at = stage.choice(
            "look at a", list(range(DIGITS)), 3, tip="the digit that the neuron looks at"
        )
        self.brush = stage.choice(
            "paint", [("+1 (red)", 1.0), ("0 (white)", 0.0), ("−1 (blue)", -1.0)], 1.0,
            tip="the weight that a click on a square gives to its pixel",
        )  # fmt: skip
        self.bias = stage.slider("bias", 0, -20, 20, 0.5, tip="what is added at the end")
        self.presets = {name: stage.button(name, tip=f"all weights: {name}") for name in PRESETS}
        for name, preset in self.presets.items():
            preset.on_click(lambda _, name=name: self._paint_all(name))
        self.pixels = self._make_pixels()
        grid = ipywidgets.GridBox(self.pixels, layout=ipywidgets.Layout(
            grid_template_columns=f"repeat({SIDE}, 28px)", grid_gap="1px", margin="2px 24px 2px 2px"
        ))  # fmt: skip
        names = list(self.presets.values())
        presets = stage.column(stage.row(*names[:2]), stage.row(*names[2:]))
        self.box = stage.row(grid, stage.column(self.looks_at, self.brush, self.bias, presets))
        self.figure = stage.new_figure(8.2, 3.0)
        with style.drawing_style():
            self._set_up(self.figure)
        self._set_weights(self._preset(PRESETS[0]))

    def _make_pixels(self) -> list[ipywidgets.Button]:
        # One layout and a few styles for all: a page of 64 buttons opens three times as fast.
        size = {"width": "28px", "height": "28px", "padding": "0", "margin": "0"}
        layout = ipywidgets.Layout(border=f"1px solid {style.GRID}", **size)
        colors = [SCALE(shade / (2 * SHADES)) for shade in range(2 * SHADES + 1)]
        self._styles = [
            ipywidgets.ButtonStyle(
                button_color=to_hex(color),
                text_color=max(style.INK, style.PAPER, key=partial(contrast, color)),
            )
            for color in colors
        ]
        pixels = []
        for pixel in range(PIXELS):
            place = f"row {pixel // SIDE + 1}, column {pixel % SIDE + 1}"
            button = ipywidgets.Button(tooltip=place, layout=layout, style=self._styles[SHADES])
            button.on_click(lambda _, pixel=pixel: self.paint(pixel))
            pixels.append(button)
        return pixels

    def _set_up(self, figure: Figure) -> None:
        parts: Any = figure.subfigures(1, 2, width_ratios=(1.4, 1))
        left, right = parts
        panels = left.subplots(1, 3)
        looks = (("gray", 0), ("RdBu_r", -1), ("RdBu_r", -1))
        names = ("image", "× weights", "= products")
        self.panels = []
        for axes, (colors, low), name in zip(panels, looks, names, strict=True):
            empty = np.zeros((SIDE, SIDE))
            self.panels.append(axes.imshow(empty, cmap=colors, vmin=low, vmax=1))
            axes.set(title=name, xticks=[], yticks=[])
        self.total = panels[1].set_xlabel("", labelpad=10)

        small, self.right = right.subplots(1, 2, width_ratios=(1, 12))
        gap = np.full((DIGITS, 1, SIDE), np.nan)  # above and below each image
        strip = np.concatenate([gap, self.examples.reshape(-1, SIDE, SIDE), gap], axis=1)
        small.imshow(
            strip.reshape(-1, SIDE), cmap="gray", extent=(0, 1, DIGITS - 0.5, -0.5), aspect="auto"
        )
        small.set_axis_off()
        rows = np.arange(DIGITS)
        self.bars = self.right.barh(rows, np.zeros(DIGITS), color=style.BLUE, height=0.7)
        self.amounts = [self.right.text(0, row, "", va="center") for row in rows]
        self.right.axvline(0, color=style.MUTED, linewidth=1)
        self.right.set_yticks(rows, [str(digit) for digit in rows])
        self.right.set(xlabel="output", ylim=(DIGITS - 0.5, -0.5))

    def paint(self, pixel: int) -> None:
        """Give one pixel the weight of the brush."""
        weights = self.weights.copy()
        weights[pixel] = self.brush.value
        self._set_weights(weights)
        self._changed()

    @property
    def weights(self) -> FloatArray:
        """The 64 weights, from -1 to 1, row by row."""
        column: FloatArray = self.layer.weight.value[:, 0]
        return column

    def _paint_all(self, name: str) -> None:
        self._set_weights(self._preset(name))
        self._changed()

    def _preset(self, name: str) -> FloatArray:
        image: FloatArray = self.examples[self.looks_at.value]
        square = np.zeros((SIDE, SIDE))
        if name == "copy this digit":
            return image
        if name == "copy, minus the average of all":
            rest: FloatArray = image - self.average
            return rest
        if name == "only the middle":
            square[2:6, 2:6] = 1
        elif name == "top against bottom":
            square[:4], square[4:] = 1, -1
        return square.ravel()

    def _set_weights(self, weights: FloatArray) -> None:
        self.layer.weight.value[:, 0] = weights
        for button, weight in zip(self.pixels, weights, strict=True):
            look = self._styles[round(SHADES * weight) + SHADES]
            sign = "+" if weight > 0.06 else "−" if weight < -0.06 else " "
            if button.style is not look or button.description != sign:
                with button.hold_sync():
                    button.style, button.description = look, sign

    def draw(self) -> str:
        """Show the image, the weights and their products, and say what the neuron gives."""
        chosen = self.looks_at.value
        self.layer.bias.value[0] = self.bias.value
        outputs = self.layer(self.examples)[:, 0]  # (10,)
        image = self.examples[chosen]
        products = image * self.weights
        for panel, values in zip(self.panels, (image, self.weights, products), strict=True):
            panel.set_data(values.reshape(SIDE, SIDE))
        self.total.set_text(
            f"sum {written(products.sum())} + bias {written(self.bias.value)}"
            f" = {written(outputs[chosen])}"
        )
        low, high = min(0.0, outputs.min()), max(0.0, outputs.max())
        room = 0.35 * max(high - low, 1.0)
        self.right.set_xlim(low - room * (low < 0), high + room * (high > 0 or low == 0))
        for digit, output in enumerate(outputs):
            color = style.VERMILLION if digit == chosen else style.BLUE
            self.bars[digit].set(width=output, color=color)
            aside = 0.06 * room
            self.amounts[digit].set(
                x=output + (aside if output >= 0 else -aside),
                text=written(output),
                ha="left" if output >= 0 else "right",
            )
        return self._sentence(outputs, chosen)

    def _sentence(self, outputs: FloatArray, chosen: int) -> str:
        if not self.weights.any():
            return (
                "All 64 weights are 0: whatever the image, the neuron gives its bias, "
                f"{written(self.bias.value)}. Paint some squares, or copy a digit."
            )
        own = outputs[chosen]
        others = np.delete(np.arange(DIGITS), chosen)
        rival = int(others[outputs[others].argmax()])
        said = f"This {chosen} gets {written(own)}"
        if own > outputs[rival]:
            return (
                f"{said}, more than any other digit here: next is the {rival} with "
                f"{written(outputs[rival])}, {written(own - outputs[rival])} behind."
            )
        ahead = int((outputs > own).sum())
        if ahead == 0:
            return f"{said}, and the {rival} gets as much: these weights cannot tell them apart."
        more = (
            f"the {rival} gets more" if ahead == 1 else f"{ahead} digits get more, the {rival} most"
        )
        return (
            f"{said}, but {more}: {written(outputs[rival])}. Where a weight is red, ink counts for "
            "a digit; where it is blue, against it."
        )
