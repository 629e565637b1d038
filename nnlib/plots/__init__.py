"""Figures for the course: what goes in, how training went, and what came of it.

Each function returns a matplotlib figure. In a notebook it appears as the value of a cell's last
line; from anywhere else in the cell, `display(figure)` shows it. In a script, `plt.show()` opens
windows and `figure.savefig("name.png")` keeps a picture.
"""

from nnlib.plots.amounts import bars
from nnlib.plots.charts import bands, lines
from nnlib.plots.confusion import confusion_matrix
from nnlib.plots.curves import LiveCurves, learning_curves
from nnlib.plots.distributions import activations
from nnlib.plots.frequencies import histogram, reliability
from nnlib.plots.graphs import computation_graph
from nnlib.plots.networks import network_diagram
from nnlib.plots.neurons import neuron_diagram
from nnlib.plots.pictures import images, predictions, weights
from nnlib.plots.pixels import pixel_values
from nnlib.plots.points import decision_boundary, scatter
from nnlib.plots.shapes import layer_shapes
from nnlib.plots.surfaces import surface_paths

__all__ = [
    "LiveCurves",
    "activations",
    "bands",
    "bars",
    "computation_graph",
    "confusion_matrix",
    "decision_boundary",
    "histogram",
    "images",
    "layer_shapes",
    "learning_curves",
    "lines",
    "network_diagram",
    "neuron_diagram",
    "pixel_values",
    "predictions",
    "reliability",
    "scatter",
    "surface_paths",
    "weights",
]
