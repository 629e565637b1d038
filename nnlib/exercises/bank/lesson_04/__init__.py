"""Lesson 4: backpropagation, and the measured slopes that it is checked against."""

from nnlib.exercises.bank.lesson_04.linear_backward import linear_backward
from nnlib.exercises.bank.lesson_04.numerical_derivative import numerical_derivative
from nnlib.exercises.bank.lesson_04.numerical_gradient import numerical_gradient
from nnlib.exercises.bank.lesson_04.relative_error import relative_error
from nnlib.exercises.bank.lesson_04.relu_backward import relu_backward
from nnlib.exercises.bank.lesson_04.sigmoid_backward import sigmoid_backward
from nnlib.exercises.bank.lesson_04.softmax_cross_entropy_backward import (
    softmax_cross_entropy_backward,
)
from nnlib.exercises.bank.lesson_04.two_layer_gradients import two_layer_gradients

EXERCISES = (
    numerical_derivative,
    numerical_gradient,
    relu_backward,
    sigmoid_backward,
    softmax_cross_entropy_backward,
    linear_backward,
    two_layer_gradients,
    relative_error,
)
