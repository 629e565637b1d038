# %% [markdown]
# # Exercises 1: Data
#
# Lesson 1 turned pictures of digits into arrays, and read new digits with nothing but averages.
# Here you write the functions behind it. Plan about 70 minutes.
#
# | you write | what it does | minutes |
# |---|---|---|
# | `scale_pixels` | turns pixels into numbers from 0 to 1 | 5 |
# | `flatten_images` | lays the rows of each picture end to end | 5 |
# | `one_hot` | turns labels into rows that a network's output can be compared with | 10 |
# | `split_indices` | decides which images to learn from and which to keep for the test | 15 |
# | `batches` | deals the images out, a few at a time, in random order | 10 |
# | `class_counts` | counts how often each class occurs | 5 |
# | `nearest_centroid` | reads new images: the number to beat | 20 |
#
# **You need** [lesson 1](../notebooks/01_data.ipynb). No exercise needs another one: if you are
# stuck, go on with the next.
#
# **How it works.**
#
# 1. Write your code in place of `raise NotImplementedError("your turn")`, and run that cell.
# 2. Run the check below it. It tries fresh numbers each time, and says what to look at. Change your
#    code and run both cells again, as often as you like.
# 3. Stuck? Run `hint("one_hot")` in a cell of your own. Each call tells you a little more.
#    `solution("one_hot")` shows one way to write it.

# %%
import numpy as np

from nnlib.exercises import check, hint, progress, solution

# %% [markdown]
# ## 1. Scale the pixels
#
# A picture file stores each pixel as a whole number: 0 for black, and the highest number the file
# allows for white. A network learns better from small numbers. So divide. With $p$ for a pixel and
# $p_{max}$ for white:
#
# $$x = \frac{p}{p_{max}}$$
#
# Write `scale_pixels(pixels, maximum)`.
#
# - `pixels`: an array of any shape and of any dtype, often `uint8`. Leave it as it is.
# - `maximum`: a whole number, the one that stands for white. A dark picture may not contain it.
# - It returns a new array of dtype `float32` and of the same shape. Black is 0, white is 1.
#
# For example:
#
# ```python
# >>> scale_pixels(np.array([0, 51, 255], dtype=np.uint8), maximum=255)
# array([0. , 0.2, 1. ], dtype=float32)
# ```
#
# Take care: `uint8` has no room above 255. A sum or product that is larger **wraps around**: it
# starts again from 0, without a warning.


# %% exercise="scale_pixels"
def scale_pixels(pixels, maximum):
    """Scale pixels from 0..maximum to 0..1: float32, the same shape, a new array."""
    ### BEGIN SOLUTION
    return pixels.astype(np.float32) / maximum
    ### END SOLUTION


# %% check="scale_pixels" points=2
check("scale_pixels", scale_pixels)

# %% [markdown]
# ## 2. From picture to row
#
# The networks of this course take each picture as one row of numbers: its top row first, from left
# to right, then the row below it, and so on. With $C$ columns, the pixel in row $r$ and column $c$
# lands in place
#
# $$k = C\,r + c$$
#
# Write `flatten_images(images)`.
#
# - `images`: shape `(count, rows, columns)`, at least one picture. Leave its shape as it is.
# - It returns an array of shape `(count, rows * columns)`, a row for each picture, with the dtype
#   of `images`. It may be a view of the same numbers or a copy of them.
#
# For example:
#
# ```python
# >>> flatten_images(np.array([[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [0, 1, 2]]]))
# array([[1, 2, 3, 4, 5, 6],
#        [7, 8, 9, 0, 1, 2]])
# ```


# %% exercise="flatten_images"
def flatten_images(images):
    """Lay the rows of each picture end to end: (count, rows, columns) -> (count, features)."""
    ### BEGIN SOLUTION
    return images.reshape(len(images), -1)
    ### END SOLUTION


# %% check="flatten_images" points=1
check("flatten_images", flatten_images)

# %% [markdown]
# ## 3. One-hot labels
#
# A network that tells digits apart gives ten numbers for each picture, one per digit. A label is a
# single number. To compare the two, turn the label into a row as well: 1 in the column of the
# label, 0 in all others. This is called **one-hot** encoding. With $y_i$ for label $i$, row $i$ and
# column $j$ hold
#
# $$h_{ij} = \begin{cases} 1 & \text{if } j = y_i \\ 0 & \text{otherwise} \end{cases}$$
#
# Write `one_hot(labels, classes)`.
#
# - `labels`: whole numbers from 0 to `classes - 1`, an array of shape `(count,)` with at least one.
#   Its dtype is some integer dtype, such as `int64` or `uint8`. Leave the array as it is.
# - `classes`: how many classes there are. Some may not occur in `labels`, the last ones too.
# - It returns an array of dtype `float32` and shape `(count, classes)`. Row `i` belongs to
#   `labels[i]`.
#
# For example:
#
# ```python
# >>> one_hot(np.array([2, 0]), classes=4)
# array([[0., 0., 1., 0.],
#        [1., 0., 0., 0.]], dtype=float32)
# ```


# %% exercise="one_hot"
def one_hot(labels, classes):
    """Turn labels (count,) into rows (count, classes): float32, a single 1 in each."""
    ### BEGIN SOLUTION
    rows = np.zeros((len(labels), classes), dtype=np.float32)
    rows[np.arange(len(labels)), labels] = 1
    return rows
    ### END SOLUTION


# %% check="one_hot" points=2
check("one_hot", one_hot)

# %% [markdown]
# ## 4. Split
#
# Accuracy on what was learned from says nothing about new images. So some images are kept for the
# test, and the rest are for learning. Chance decides which: a file may be sorted, by digit or by
# writer.
#
# Split the **indices** of the images, not the images. Then `images[train]` and `labels[train]`
# always belong together.
#
# Write `split_indices(count, test_fraction, rng)`.
#
# - `count`: the number of images, at least 1. The indices run from 0 to `count - 1`.
# - `test_fraction`: from 0 to 1, the fraction to keep for the test. That is
#   `round(count * test_fraction)` images. At an exact half, such as 2.5, either neighbour will do:
#   `round` gives 2, other ways to round give 3. With a fraction of 0 it is none.
# - `rng`: a NumPy random generator, such as `np.random.default_rng(7)`. Draw from it and from
#   nothing else: the same seed then gives the same split.
# - It returns two arrays, `train, test`: first the indices to learn from, then those for the test.
#   Both have an integer dtype, an empty one too: an index cannot be a float. Each index is in one of
#   them, exactly once. Every choice of that many images for the test is equally likely. The order
#   inside a part does not matter.
#
# For example:
#
# ```python
# >>> train, test = split_indices(10, 0.3, np.random.default_rng(7))
# >>> len(train), len(test)
# (7, 3)
# >>> np.sort(np.concatenate([train, test]))
# array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
# ```


# %% exercise="split_indices"
def split_indices(count, test_fraction, rng):
    """Split the indices 0 to count - 1 at random: train (the rest,), test (the fraction,)."""
    ### BEGIN SOLUTION
    order = rng.permutation(count)
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]
    ### END SOLUTION


# %% check="split_indices" points=3
check("split_indices", split_indices)

# %% [markdown]
# ## 5. Batches
#
# A network learns from a few pictures at a time, a **batch**. One pass over all pictures is an
# **epoch**. If the pictures came in the same order in every epoch, the network could learn
# something from the order. So deal them out like a shuffled pack of cards.
#
# Deal out the **indices** of the pictures, not the pictures. Then `images[batch]` and
# `labels[batch]` always belong together.
#
# Write `batches(count, batch_size, rng)`.
#
# - `count`: the number of pictures, at least 1. The indices run from 0 to `count - 1`.
# - `batch_size`: the number of indices in a batch, at least 1. The last batch holds what is left; no
#   batch is empty.
# - `rng`: a NumPy random generator. Draw from it and from nothing else: the same seed then deals
#   the same batches, and each call deals a new order.
# - It returns a list of integer arrays, or it is a generator function that yields them. (Whatever a
#   `for` loop can walk through will do, and so will a batch that is a list of integers.) Each index
#   comes exactly once.
#
# For example, 5 pictures in batches of 2 might come as the arrays `[3, 0]`, `[4, 1]` and `[2]`:
#
# ```python
# >>> [len(batch) for batch in batches(5, 2, np.random.default_rng(9))]
# [2, 2, 1]
# ```


# %% exercise="batches"
def batches(count, batch_size, rng):
    """Deal out the indices 0 to count - 1 in random order, batch_size at a time, the rest last."""
    ### BEGIN SOLUTION
    order = rng.permutation(count)
    for start in range(0, count, batch_size):
        yield order[start : start + batch_size]
    ### END SOLUTION


# %% check="batches" points=3
check("batches", batches)

# %% [markdown]
# ## 6. Count the classes
#
# Before you believe an accuracy, count the classes: where nine of ten pictures are zeros, a program
# that always says 0 is right nine times in ten.
#
# Write `class_counts(labels, classes)`.
#
# - `labels`: whole numbers from 0 to `classes - 1`, an array of shape `(count,)`. The dtype may be
#   small, such as `uint8`.
# - `classes`: how many classes there are. Some may not occur in `labels`, the last ones too.
# - It returns an array of whole numbers, shape `(classes,)`: in place `c` stands how often the
#   label `c` occurs, 0 if it does not.
#
# For example:
#
# ```python
# >>> class_counts(np.array([2, 0, 2, 2]), classes=5)
# array([1, 0, 3, 0, 0])
# ```


# %% exercise="class_counts"
def class_counts(labels, classes):
    """Count how often each class occurs: labels (count,) -> integers (classes,)."""
    ### BEGIN SOLUTION
    counts = np.zeros(classes, dtype=int)
    for label in labels:
        counts[label] += 1
    return counts
    ### END SOLUTION


# %% check="class_counts" points=1
check("class_counts", class_counts)

# %% [markdown]
# ## 7. Nothing but averages
#
# In lesson 1, averages read nine digits in ten. Write the method yourself. For each class, average
# all its training images, pixel by pixel. A new image gets the class whose average image is
# nearest, and *near* means at a small squared distance. With $x_k$ for the features of the new
# image and $a_{jk}$ for those of the average of class $j$:
#
# $$d_j^2 = \sum_k (x_k - a_{jk})^2$$
#
# Write `nearest_centroid(train_images, train_labels, images)`.
#
# - `train_images`: floats (`float32` or `float64`), shape `(train_count, features)`, an image in
#   each row.
# - `train_labels`: whole numbers from 0 up, shape `(train_count,)`. Each class from 0 to the
#   largest label occurs at least once.
# - `images`: floats, shape `(count, features)`, the new images. There may be a single one.
# - It returns an array of an integer dtype, shape `(count,)`, also for a single image: for each new
#   image the class whose average is nearest. No two averages will be equally near. Leave the three
#   arrays as they are.
#
# For example, the averages of the two classes below are `[1, 0]` and `[5, 5]`:
#
# ```python
# >>> train_images = np.array([[0.0, 0.0], [2.0, 0.0], [5.0, 4.0], [5.0, 6.0]])
# >>> train_labels = np.array([0, 0, 1, 1])
# >>> nearest_centroid(train_images, train_labels, np.array([[2.0, 1.0], [4.0, 4.0]]))
# array([0, 1])
# ```


# %% exercise="nearest_centroid"
def nearest_centroid(train_images, train_labels, images):
    """Give each image the class of the nearest average: (count, features) -> (count,)."""
    ### BEGIN SOLUTION
    classes = train_labels.max() + 1
    averages = np.stack([train_images[train_labels == c].mean(axis=0) for c in range(classes)])
    differences = images[:, np.newaxis, :] - averages  # (count, classes, features)
    squared_distances = (differences**2).sum(axis=2)  # (count, classes)
    return squared_distances.argmin(axis=1)
    ### END SOLUTION


# %% check="nearest_centroid" points=4
check("nearest_centroid", nearest_centroid)

# %% [markdown]
# ## Where this goes
#
# Images scaled to floats and laid out as rows, labels that can be compared, a part kept for the
# test, and batches in a fresh order: from here on these steps come before every training run. The
# network that you begin in [lesson 2](../notebooks/02_forward_pass.ipynb) has to read more digits
# than your averages do.

# %%
progress()
