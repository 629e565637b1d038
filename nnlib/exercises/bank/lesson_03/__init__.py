"""Lesson 3: softmax and cross-entropy."""

from nnlib.exercises.bank.lesson_03.accuracy import accuracy
from nnlib.exercises.bank.lesson_03.cross_entropy import cross_entropy
from nnlib.exercises.bank.lesson_03.cross_entropy_from_logits import cross_entropy_from_logits
from nnlib.exercises.bank.lesson_03.log_softmax import log_softmax
from nnlib.exercises.bank.lesson_03.loss_of_guessing import loss_of_guessing
from nnlib.exercises.bank.lesson_03.softmax import softmax
from nnlib.exercises.bank.lesson_03.softmax_with_temperature import softmax_with_temperature

EXERCISES = (
    softmax,
    log_softmax,
    softmax_with_temperature,
    cross_entropy,
    cross_entropy_from_logits,
    accuracy,
    loss_of_guessing,
)
