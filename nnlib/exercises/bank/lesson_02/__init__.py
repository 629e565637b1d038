"""Lesson 2: from one neuron to the forward pass of a network."""

from nnlib.exercises.bank.lesson_02.count_parameters import count_parameters
from nnlib.exercises.bank.lesson_02.forward import forward
from nnlib.exercises.bank.lesson_02.he_normal import he_normal
from nnlib.exercises.bank.lesson_02.leaky_relu import leaky_relu
from nnlib.exercises.bank.lesson_02.linear import linear
from nnlib.exercises.bank.lesson_02.neuron import neuron
from nnlib.exercises.bank.lesson_02.relu import relu
from nnlib.exercises.bank.lesson_02.sigmoid import sigmoid

EXERCISES = (
    neuron,
    linear,
    relu,
    sigmoid,
    leaky_relu,
    he_normal,
    forward,
    count_parameters,
)
