"""Lesson 7: dropout and its way back, the L2 penalty, soft labels and shifted images."""

from nnlib.exercises.bank.lesson_07.dropout_backward import dropout_backward
from nnlib.exercises.bank.lesson_07.dropout_forward import dropout_forward
from nnlib.exercises.bank.lesson_07.l2_penalty import l2_penalty
from nnlib.exercises.bank.lesson_07.shift_images import shift_images
from nnlib.exercises.bank.lesson_07.smooth_labels import smooth_labels

EXERCISES = (
    dropout_forward,
    dropout_backward,
    l2_penalty,
    smooth_labels,
    shift_images,
)
