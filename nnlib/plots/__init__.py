"""Figures for the course: what goes in, how training went, and what came of it.

Each function returns a matplotlib figure. In a notebook it appears as the value of a cell's last
line; from anywhere else in the cell, `display(figure)` shows it. In a script, `plt.show()` opens
windows and `figure.savefig("name.png")` keeps a picture.
"""

from nnlib.plots.confusion import confusion_matrix
from nnlib.plots.curves import LiveCurves, learning_curves
from nnlib.plots.distributions import activations
from nnlib.plots.pictures import images, predictions, weights

__all__ = [
    "LiveCurves",
    "activations",
    "confusion_matrix",
    "images",
    "learning_curves",
    "predictions",
    "weights",
]
