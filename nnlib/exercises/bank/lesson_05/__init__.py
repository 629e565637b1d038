"""Lesson 5: one step, one epoch, and how to judge what came of it."""

from nnlib.exercises.bank.lesson_05.evaluate import evaluate
from nnlib.exercises.bank.lesson_05.sgd_step import sgd_step
from nnlib.exercises.bank.lesson_05.should_stop import should_stop
from nnlib.exercises.bank.lesson_05.train_epoch import train_epoch
from nnlib.exercises.bank.lesson_05.train_step import train_step

EXERCISES = (
    sgd_step,
    train_step,
    train_epoch,
    evaluate,
    should_stop,
)
