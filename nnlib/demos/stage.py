"""What every demo shares: a picture that is drawn anew at each movement, controls, a sentence."""

import html
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import ipywidgets
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imsave

from nnlib.plots import style
from nnlib.progress import in_notebook
from nnlib.speaking import marked_up, say

DOTS_PER_INCH = 120  # sharp on a laptop, and quick to draw
PIXELS_PER_INCH = 96  # how CSS counts

_CSS = """<style>
.nnlib-demo { padding: 4px 0; }
.nnlib-demo .nnlib-demo-title { font-weight: 600; }
.nnlib-demo .widget-html-content, .nnlib-demo .widget-label, .nnlib-demo .widget-readout {
    color: var(--jp-content-font-color1, inherit);
    font-size: var(--jp-content-font-size1, 14px); line-height: 1.5; }
.nnlib-demo .nnlib-demo-sentence { max-width: 52em; min-height: 3em; }
.nnlib-demo .jupyter-button:focus-visible, .nnlib-demo input:focus-visible,
.nnlib-demo .noUi-handle:focus-visible {
    outline: 3px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px; }
</style>"""


class Demo:
    """A picture with controls. A subclass makes a figure once, and changes what is in it.

    Subclasses set up `figure` and their controls, call `super().__init__`, and define `draw`.

    Args:
        title: what the demo is about; stands above it.
        figure: what is drawn in, made by `new_figure`.
        controls: widgets, above the picture in this order. Those that have a `value` redraw the
            demo when it changes.
        below: widgets under the sentence.
        beside: widgets to the left of the picture; above it where the page is narrow.
        moving: the artists that `draw` changes, backmost first. Where they are named, all the rest
            is drawn once and kept: a picture takes a third of the time. After a change of the rest,
            such as other limits of an axis, call `changed_all`; if the rest is one of several
            scenes, say which in `scene`, and each is drawn once.

    Attributes:
        box: the widget that holds all the others.
        image: the widget that shows the picture.
        sentence: what the demo says now, as plain text with `code` in backquotes.
        scene: the name of what lies under the artists that move.
    """

    scene = ""

    def __init__(
        self,
        title: str,
        figure: Figure,
        controls: Sequence[ipywidgets.Widget],
        *,
        below: Sequence[ipywidgets.Widget] = (),
        beside: Sequence[ipywidgets.Widget] = (),
        moving: Sequence[Artist] = (),
    ) -> None:
        self.figure = figure
        self._moving = moving
        self._stills: dict[str, Any] = {}  # all that does not move, in each scene
        self._held = False  # by `together`
        for artist in moving:
            artist.set_animated(True)  # matplotlib's word for: left out when all is drawn
        width = f"{figure.get_figwidth() * PIXELS_PER_INCH:.0f}px"
        # Without a width the picture would be stretched to the width of the page.
        layout = ipywidgets.Layout(width=width, max_width="100%", object_fit="contain")
        self.image = ipywidgets.Image(format="png", layout=layout)
        self.sentence = ""
        self._said = ipywidgets.HTML()
        heading = ipywidgets.HTML(f'{_CSS}<div class="nnlib-demo-title">{html.escape(title)}</div>')
        shown = row(*beside, self.image) if beside else self.image
        self.box = ipywidgets.VBox([heading, *controls, shown, self._said, *below])
        self.box.add_class("nnlib-demo")
        for control in _with_values([*controls, *beside]):
            control.observe(self._moved, names="value")
        self.update()
        # The axes have found their places. Finding them anew would take most of the time of a
        # picture, and make them tremble while a slider moves.
        figure.set_layout_engine("none")

    def draw(self) -> str:
        """Change what is in the figure, and return a sentence that says what is seen."""
        raise NotImplementedError

    def update(self) -> None:
        """Draw anew, and say what is seen. What goes wrong is said as well, and raised."""
        try:
            sentence = self.draw()
            self.image.value = self._picture()
        except Exception as error:
            self.say(f"This demo has stopped: {type(error).__name__}: {error}")
            raise
        self.say(sentence)

    def changed_all(self) -> None:
        """Draw all at the next picture, not only the artists that were said to move."""
        self._stills.clear()

    def say(self, sentence: str) -> None:
        """Show a sentence under the picture; a screen reader reads it out."""
        self.sentence = sentence
        self._said.value = (
            f'<div class="nnlib-demo-sentence" role="status">{marked_up(sentence)}</div>'
        )

    def show(self) -> None:
        """Show the demo: live in a notebook, and as a picture and a sentence where no kernel is."""
        if not in_notebook():
            say(f"{self.sentence}\n(Open this in a notebook to move things.)")
            return
        from IPython.display import display

        forms: dict[str, Any] = self.box._repr_mimebundle_()
        still = {"image/png": bytes(self.image.value), "text/plain": self.sentence}
        display({**forms, **still}, raw=True)

    def _picture(self) -> bytes:
        if not self._moving:
            return picture(self.figure)
        canvas: Any = self.figure.canvas
        if self.scene in self._stills:
            canvas.restore_region(self._stills[self.scene])
        else:
            canvas.draw()
            self._stills[self.scene] = canvas.copy_from_bbox(self.figure.bbox)
        for artist in self._moving:
            artist.draw(canvas.get_renderer())
        return _as_png(canvas)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Change several controls, and draw once, when all are changed."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        self.update()

    def _moved(self, _change: dict[str, Any]) -> None:
        if not self._held:
            self.update()


def new_figure(width: float, height: float) -> Figure:
    """Return a figure of so many inches that belongs to no window and to no notebook cell."""
    figure = Figure(
        figsize=(width, height),
        dpi=DOTS_PER_INCH,
        facecolor=style.PAPER,
        layout=style.panel_layout(),
    )
    FigureCanvasAgg(figure)
    return figure


def picture(figure: Figure) -> bytes:
    """Return the figure as a PNG file."""
    figure.canvas.draw()
    return _as_png(figure.canvas)


def slider(
    name: str, value: float, low: float, high: float, step: float, *, tip: str = "", **options: Any
) -> ipywidgets.FloatSlider:
    """Return a slider that answers while it is dragged, and to the arrow keys."""
    return ipywidgets.FloatSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        **_look(name, tip),
        **options,
    )


def ladder(
    name: str, options: Sequence[Any], value: Any, *, tip: str = ""
) -> ipywidgets.SelectionSlider:
    """Return a slider over values that are not evenly spaced, such as 0.1, 0.3, 1 and 3."""
    return ipywidgets.SelectionSlider(
        options=options,
        value=value,
        **_look(name, tip),
    )


def choice(name: str, options: Sequence[Any], value: Any, *, tip: str = "") -> ipywidgets.Dropdown:
    """Return a list to choose from."""
    return ipywidgets.Dropdown(
        options=options,
        value=value,
        **_look(name, tip),
    )


def _look(name: str, tip: str) -> dict[str, Any]:
    """Return what every control has in common: names in a column, and room for a readout."""
    return {
        "description": name,
        "tooltip": tip or name,
        "style": {"description_width": "9em"},
        "layout": ipywidgets.Layout(width="26em", max_width="100%"),
    }


def button(name: str, icon: str = "", tip: str = "") -> ipywidgets.Button:
    """Return a button as wide as its name needs."""
    layout = ipywidgets.Layout(width="auto", min_width="6em")
    return ipywidgets.Button(description=name, icon=icon, tooltip=tip or name, layout=layout)


def row(*widgets: ipywidgets.Widget) -> ipywidgets.HBox:
    """Return widgets side by side, and below each other where the page is narrow."""
    return ipywidgets.HBox(list(widgets), layout=ipywidgets.Layout(flex_flow="row wrap"))


def column(*widgets: ipywidgets.Widget) -> ipywidgets.VBox:
    """Return widgets below each other."""
    return ipywidgets.VBox(list(widgets))


def _with_values(controls: Sequence[ipywidgets.Widget]) -> list[ipywidgets.Widget]:
    """Return the controls that have a value, those inside of boxes included."""
    found: list[ipywidgets.Widget] = []
    for control in controls:
        if isinstance(control, ipywidgets.Box):
            found += _with_values(control.children)
        elif control.has_trait("value") and not isinstance(control, ipywidgets.HTML):
            found.append(control)
    return found


def _as_png(canvas: Any) -> bytes:
    """Return what stands on the canvas, and draw nothing: `savefig` would draw it once more."""
    file = io.BytesIO()
    # Little compression: it would take as long as the drawing, and the file goes next door only.
    options = {"compress_level": 1}
    imsave(file, canvas.buffer_rgba(), format="png", dpi=DOTS_PER_INCH, pil_kwargs=options)
    return file.getvalue()
