"""Examples as points in a plane: where the classes lie, and where a classifier parts them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.collections import PathCollection
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, IdentityTransform

from nnlib import expect
from nnlib.plots import entries, frame, palette, style
from nnlib.plots.entries import Numbers
from nnlib.types import IntArray

WIDTH, HEIGHT = 7.4, 4.8  # inches, without the title
HEIGHTS = (3.4, 6.2)  # of a plane in which both axes have the same scale
GLYPHS = "0123456789"
SMALL, LARGE = 6.5, 9.0  # points: the height of a digit in the plane, and in the list of classes
ROOM = 0.32  # inches that a large digit needs
CELLS = 400  # along each side of the plane, when a classifier is asked all over it


def scatter(
    points: npt.ArrayLike,
    labels: npt.ArrayLike,
    *,
    x_label: str,
    y_label: str,
    title: str,
    class_names: Sequence[str] | None = None,
) -> Figure:
    """Draw each example as a small digit, that of its class, and a large one amid each class.

    The digits tell up to ten classes apart without their colours. Both axes have the same scale, so
    that distances are what they look.

    Args:
        points: (count, 2), from PCA, t-SNE, or a layer with two units.
        labels: (count,), integers from 0 to 9.
        x_label: what the first column is: "first principal component (no unit)".
        y_label: what the second column is.
        title: the finding, in a sentence.
        class_names: the name of each class, listed beside its digit.

    Example::

        from sklearn.decomposition import PCA

        digits = data.load("digits")
        plots.scatter(
            PCA(2).fit_transform(digits.train.images),
            digits.train.labels,
            x_label="first principal component (no unit)",
            y_label="second principal component (no unit)",
            title="Two directions already part 0, 4 and 6 from the rest",
        )
    """
    places = entries.points(points, "points")
    classes = expect.labels(labels, len(places), len(GLYPHS))
    present = np.unique(classes)
    names = style.check_names(class_names or [], len(class_names or []), "class_names") or []
    if names and len(names) <= present[-1]:
        raise ValueError(
            f"class_names: expected a name for each of {present[-1] + 1} classes, got {len(names)}."
        )
    with frame.new_frame(
        title=title, x_label=x_label, y_label=y_label, size=(WIDTH, HEIGHT)
    ) as drawn:
        glyphs = [_glyph(label) for label in range(len(GLYPHS))]
        # One collection in the order of the examples: class by class, the last would hide the rest.
        digits = PathCollection(
            [glyphs[label] for label in classes],
            sizes=[SMALL**2],
            offsets=places,
            offset_transform=drawn.axes.transData,
            transform=IdentityTransform(),
            facecolors=[palette.CLASS_COLORS[label] for label in classes],
            linewidths=0,
        )
        drawn.axes.add_collection(digits)
        drawn.axes.update_datalim(places)
        for label in present if names else ():
            drawn.side_label(
                names[label],
                marker=glyphs[label],
                color=palette.CLASS_COLORS[label],
                markersize=LARGE,
                linestyle="",
            )
        drawn.axes.set_aspect("equal", adjustable="datalim")
        drawn.axes.autoscale_view()
        _draw_large(drawn, places, classes)
    return drawn.figure


def _glyph(label: int) -> Path:
    """Return the outline of a digit, one high, around the origin."""
    outline = TextPath((0, 0), GLYPHS[label], prop=FontProperties(family=style.FONT, weight="bold"))
    box = outline.get_extents()
    middle = (-(box.x0 + box.x1) / 2, -(box.y0 + box.y1) / 2)
    return outline.transformed(Affine2D().translate(*middle).scale(1 / box.height))


def _draw_large(drawn: frame.Frame, places: Numbers, classes: IntArray) -> None:
    """Write the digit of each class on one of its points, as central as the others leave room."""
    drawn.figure.draw_without_rendering()
    to_inches = drawn.axes.transData - drawn.figure.dpi_scale_trans
    taken: list[Numbers] = []
    for label in np.unique(classes):
        cloud = places[classes == label]
        inches = to_inches.transform(cloud)
        order = np.linalg.norm(inches - np.median(inches, axis=0), axis=1).argsort()
        free = [i for i in order if all(np.abs(inches[i] - other).max() > ROOM for other in taken)]
        if not free:
            continue
        chosen = free[0]
        taken.append(inches[chosen])
        x, y = cloud[chosen]
        text = drawn.axes.text(x, y, GLYPHS[label], ha="center", va="center", zorder=4)
        text.set(fontsize=18, fontweight="bold")
        text.set_path_effects([withStroke(linewidth=4, foreground=style.PAPER)])


def decision_boundary(
    predict: Callable[[npt.NDArray[Any]], npt.ArrayLike],
    points: npt.ArrayLike,
    labels: npt.ArrayLike,
    *,
    x_label: str,
    y_label: str,
    title: str,
    class_names: Sequence[str] | None = None,
) -> Figure:
    """Draw examples of two features, and the region that a classifier gives to each class.

    Args:
        predict: from points (count, 2), in the dtype of `points`, to classes (count,), integers.
        points: (count, 2), floating-point.
        labels: (count,), integers from 0 to at most 5.
        x_label: what the first column is, with its unit.
        y_label: what the second column is, with its unit.
        title: the finding, in a sentence.
        class_names: the name of each class, instead of "class 0" and so on.

    Example::

        points = np.random.default_rng(0).normal(size=(200, 2)).astype(np.float32)
        labels = (points[:, 0] > points[:, 1] ** 2).astype(int)
        plots.decision_boundary(
            lambda points: (points[:, 0] > 0.5).astype(int),
            points,
            labels,
            x_label="first feature (no unit)",
            y_label="second feature (no unit)",
            title="A straight line does not part what a parabola does",
        )

    For a network, `predict` is `lambda points: network(points).argmax(axis=1)`.
    """
    given = expect.floating(points, "points", ndim=2)
    places = entries.points(given, "points")
    classes = expect.labels(labels, len(places), len(palette.LOOKS))
    count = int(classes.max()) + 1
    names = style.check_names(class_names, len(class_names), "class_names") if class_names else None
    names = names or [f"class {label}" for label in range(max(count, 2))]
    if len(names) < count:
        raise ValueError(
            f"class_names: expected a name for each of {count} classes, got {len(names)}."
        )
    x, y = _plane(places)
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2).astype(given.dtype)
    regions = _ask(predict, grid, len(names)).reshape(len(y), len(x))
    with frame.new_frame(
        title=title, x_label=x_label, y_label=y_label, size=(WIDTH, HEIGHT)
    ) as drawn:
        axes = drawn.axes
        axes.pcolormesh(
            x,
            y,
            regions,
            cmap=ListedColormap([palette.tint(look.color, 0.22) for look in palette.LOOKS]),
            vmin=-0.5,
            vmax=len(palette.LOOKS) - 0.5,
            shading="nearest",
        )
        for label, (name, look) in enumerate(zip(names, palette.LOOKS, strict=False)):
            if (regions == label).any() and (regions != label).any():
                axes.contour(x, y, regions == label, levels=[0.5], colors=style.INK, linewidths=1)
            marks: dict[str, Any] = {"marker": look.marker, "linestyle": "", "color": look.color}
            marks |= {"markersize": 6, "markeredgecolor": style.PAPER, "markeredgewidth": 0.8}
            axes.plot(*places[classes == label].T, **marks)
            drawn.side_label(name, **marks)
        axes.grid(visible=False)
        axes.set(xlim=x[[0, -1]], ylim=y[[0, -1]])
    return drawn.figure


def _plane(places: Numbers) -> tuple[Numbers, Numbers]:
    """Return the x and the y of a grid that spans all points, and a tenth more at each end."""
    low, high = places.min(axis=0), places.max(axis=0)
    margin = np.where(high > low, 0.1 * (high - low), 1.0)
    x, y = np.linspace(low - margin, high + margin, CELLS).T
    return x, y


def _ask(
    predict: Callable[[npt.NDArray[Any]], npt.ArrayLike], grid: npt.NDArray[Any], classes: int
) -> IntArray:
    if not callable(predict):
        raise TypeError(f"predict: expected a function of points, got {type(predict).__name__}.")
    answer = np.asarray(predict(grid))
    if answer.dtype.kind == "b":
        answer = answer.astype(np.int64)
    return expect.labels(answer, len(grid), classes, "what predict returns")
