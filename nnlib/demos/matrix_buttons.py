"""A confusion matrix made of buttons: each cell can be pressed."""

import functools
import html
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import numpy as np
import numpy.typing as npt
from matplotlib.colors import Normalize, to_hex

from nnlib.demos import stage
from nnlib.plots import style
from nnlib.plots.confusion import MISTAKES, RIGHT_COLOR, contrast

MOST_CLASSES = 15  # 225 buttons: more would take the page seconds, and hide it
ROW_HEIGHT = 28  # pixels on the page, as all that follows
DIGIT = 9
NARROWEST = 34

_CHOSEN = "nnlib-chosen-cell"
_CSS = f"""<style>
.nnlib-demo .jupyter-button.{_CHOSEN} {{
    outline: 3px solid var(--jp-brand-color1, #1976d2); outline-offset: -2px;
    box-shadow: inset 0 0 0 3px #FFF; }}
</style>"""


class MatrixButtons:
    """The matrix as a grid, coloured as `plots.confusion_matrix` colours it.

    Not in the tab order: a hundred stops would keep a keyboard from what comes after. Whoever uses
    this offers lists to choose from as well.

    Args:
        counts: (classes, classes), at most MOST_CLASSES; a row per true class.
        names: one per class.
        pressed: is told the row and the column of a cell that is pressed.

    Attributes:
        box: the widget that holds the grid.
        cells: the buttons, by (row, column).
    """

    def __init__(
        self,
        counts: npt.NDArray[np.int64],
        names: Sequence[str],
        pressed: Callable[[int, int], None],
    ) -> None:
        width = max(NARROWEST, 16 + DIGIT * len(f"{counts.max()}"))
        self._size = ipywidgets.Layout(
            width=f"{width}px", height=f"{ROW_HEIGHT}px", padding="0", margin="0"
        )
        mistakes = counts * ~np.eye(len(counts), dtype=bool)
        self._scale = Normalize(0, float(mistakes.max()) or 1.0)
        self._styles: dict[tuple[str, bool], ipywidgets.ButtonStyle] = {}
        self.cells = {
            (row, column): self._cell(row, column, int(counts[row, column]), names)
            for row, column in np.ndindex(counts.shape)
        }
        for place, cell in self.cells.items():
            cell.on_click(functools.partial(_tell, pressed, place))
        self._chosen: tuple[int, int] | None = None
        grid = ipywidgets.GridBox(
            self._children(names, width),
            layout=ipywidgets.Layout(
                grid_template_columns=f"max-content repeat({len(names)}, {width}px)",
                grid_gap="2px",
                align_items="center",
                margin="0 0 8px 0",
            ),
        )
        head = ipywidgets.HTML(f"{_CSS}each row: what it is; each column: what the network says")
        self.box = stage.column(head, grid)

    def mark(self, row: int, column: int) -> None:
        """Show which cell is chosen."""
        if self._chosen is not None:
            self.cells[self._chosen].remove_class(_CHOSEN)
        self._chosen = row, column
        self.cells[self._chosen].add_class(_CHOSEN)

    def _cell(self, row: int, column: int, count: int, names: Sequence[str]) -> ipywidgets.Button:
        is_right = row == column
        color = RIGHT_COLOR if is_right else to_hex(MISTAKES(self._scale(count)))
        images = "1 image" if count == 1 else f"{count:,} images"
        return ipywidgets.Button(
            description=str(count),
            tooltip=f"{names[row]} {'read as' if is_right else 'taken for'} {names[column]}: "
            f"{images}",
            layout=self._size,
            style=self._style(color, bold=is_right),
            tabbable=False,
        )

    def _style(self, color: str, *, bold: bool) -> ipywidgets.ButtonStyle:
        """Return one style for all cells that look alike: a widget each would be slow to send."""
        if (color, bold) not in self._styles:
            ink = max("black", "white", key=lambda ink: contrast(ink, color))
            self._styles[color, bold] = ipywidgets.ButtonStyle(
                button_color=color, text_color=ink, font_weight="bold" if bold else "normal"
            )
        return self._styles[color, bold]

    def _children(self, names: Sequence[str], width: int) -> list[ipywidgets.Widget]:
        room = width / stage.PIXELS_PER_INCH
        children = [_label("", "right")]
        children += [_label(style.shorten(name, room), "center") for name in names]
        for row, name in enumerate(names):
            children.append(_label(style.shorten(name, 1.2), "right"))
            children += [self.cells[row, column] for column in range(len(names))]
        return children


def _tell(pressed: Callable[[int, int], None], place: tuple[int, int], _button: Any) -> None:
    pressed(*place)


def _label(text: str, side: str) -> ipywidgets.HTML:
    words = f'<div style="text-align: {side}; padding: 0 4px">{html.escape(text)}</div>'
    return ipywidgets.HTML(words, layout=ipywidgets.Layout(margin="0"))
