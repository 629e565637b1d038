"""A feed-forward neural network from scratch in NumPy: the helper package of the course.

``import nnlib`` loads NumPy and nothing heavier. The course imports the parts by name::

    from nnlib import data, plots
    from nnlib.layers import Linear
"""

__version__ = "0.1.0"
