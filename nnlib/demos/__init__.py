"""Demos to touch: each is one function, called in one line of a lesson.

Move a slider, press a button, draw with the mouse: the picture answers at once, and a sentence says
what you see. Everything works with the keyboard too.
"""

from nnlib.demos.activations import activations
from nnlib.demos.backprop import backprop
from nnlib.demos.confusion import confusion
from nnlib.demos.descent import descent
from nnlib.demos.draw import draw
from nnlib.demos.dropout import dropout
from nnlib.demos.initialisation import initialisation
from nnlib.demos.microscope import microscope
from nnlib.demos.neuron import neuron
from nnlib.demos.playground import playground
from nnlib.demos.preparing import prepare_digits, prepare_mnist
from nnlib.demos.softmax import softmax

__all__ = [
    "activations",
    "backprop",
    "confusion",
    "descent",
    "draw",
    "dropout",
    "initialisation",
    "microscope",
    "neuron",
    "playground",
    "prepare_digits",
    "prepare_mnist",
    "softmax",
]
