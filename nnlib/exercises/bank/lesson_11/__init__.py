"""Lesson 11, the clinic: functions that train a network and yet have one silent bug, to be mended.

Each patient is an Exercise whose `untouched` is the function as the notebook hands it out. What
people try in its place differs from the right answer in one part, so most answers here are made
from one function per patient, with that part exchanged.
"""

from nnlib.exercises.bank.lesson_11.patient_1 import patient_1
from nnlib.exercises.bank.lesson_11.patient_2 import patient_2
from nnlib.exercises.bank.lesson_11.patient_3 import patient_3
from nnlib.exercises.bank.lesson_11.patient_4 import patient_4
from nnlib.exercises.bank.lesson_11.patient_5 import patient_5
from nnlib.exercises.bank.lesson_11.patient_6 import patient_6
from nnlib.exercises.bank.lesson_11.patient_7 import patient_7
from nnlib.exercises.bank.lesson_11.patient_8 import patient_8
from nnlib.exercises.bank.lesson_11.patient_9 import patient_9
from nnlib.exercises.bank.lesson_11.patient_10 import patient_10

EXERCISES = (
    patient_1,
    patient_2,
    patient_3,
    patient_4,
    patient_5,
    patient_6,
    patient_7,
    patient_8,
    patient_9,
    patient_10,
)
