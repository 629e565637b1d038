"""Lesson 8: the confusion matrix, what is read off it, and whether confidence can be trusted."""

from nnlib.exercises.bank.lesson_08.confusion_matrix import confusion_matrix
from nnlib.exercises.bank.lesson_08.expected_calibration_error import expected_calibration_error
from nnlib.exercises.bank.lesson_08.f1_scores import f1_scores
from nnlib.exercises.bank.lesson_08.most_confused_pair import most_confused_pair
from nnlib.exercises.bank.lesson_08.precision_recall import precision_recall
from nnlib.exercises.bank.lesson_08.top_k_accuracy import top_k_accuracy

EXERCISES = (
    confusion_matrix,
    precision_recall,
    f1_scores,
    most_confused_pair,
    top_k_accuracy,
    expected_calibration_error,
)
