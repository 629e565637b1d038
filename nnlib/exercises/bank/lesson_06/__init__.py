"""Lesson 6: one step of each optimizer, and a learning rate that rises and falls."""

from nnlib.exercises.bank.lesson_06.adam_step import adam_step
from nnlib.exercises.bank.lesson_06.adamw_step import adamw_step
from nnlib.exercises.bank.lesson_06.cosine_schedule import cosine_schedule
from nnlib.exercises.bank.lesson_06.momentum_step import momentum_step
from nnlib.exercises.bank.lesson_06.nesterov_step import nesterov_step
from nnlib.exercises.bank.lesson_06.rmsprop_step import rmsprop_step

EXERCISES = (
    momentum_step,
    nesterov_step,
    rmsprop_step,
    adam_step,
    adamw_step,
    cosine_schedule,
)
