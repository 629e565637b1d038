"""Lesson 10: the same numbers in less time and less memory."""

from nnlib.exercises.bank.lesson_10.adam_step_in_place import adam_step_in_place
from nnlib.exercises.bank.lesson_10.pairwise_squared_distances import pairwise_squared_distances
from nnlib.exercises.bank.lesson_10.relu_in_place import relu_in_place

EXERCISES = (
    pairwise_squared_distances,
    relu_in_place,
    adam_step_in_place,
)
