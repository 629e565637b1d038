"""Lesson 1: from pictures to arrays that a network can use, and a first way to read digits."""

from nnlib.exercises.bank.lesson_01.batches import batches
from nnlib.exercises.bank.lesson_01.class_counts import class_counts
from nnlib.exercises.bank.lesson_01.flatten_images import flatten_images
from nnlib.exercises.bank.lesson_01.nearest_centroid import nearest_centroid
from nnlib.exercises.bank.lesson_01.one_hot import one_hot
from nnlib.exercises.bank.lesson_01.scale_pixels import scale_pixels
from nnlib.exercises.bank.lesson_01.split_indices import split_indices

EXERCISES = (
    scale_pixels,
    flatten_images,
    one_hot,
    split_indices,
    batches,
    class_counts,
    nearest_centroid,
)
