# %% [markdown]
# # Exercises 1: Data
#
# Lesson 1 turned pictures of digits into arrays. Here you write the three functions that stand
# between those arrays and a network. Plan about 25 minutes.
#
# | you write | what it does | minutes |
# |---|---|---|
# | `scale_pixels` | turns pixels into numbers from 0 to 1 | 5 |
# | `one_hot` | turns labels into rows that a network's output can be compared with | 10 |
# | `batches` | deals the images out, a few at a time, in random order | 10 |
#
# **You need** NumPy arrays: their `shape` and `dtype`, and picking entries with an array of
# indices.
#
# **How it works.** Each exercise has a text, a cell to write in, and a check. Write your code in
# place of the line `raise NotImplementedError("your turn")`. Run that cell, then run the check
# below it. If the check stops with an error, read the last line: it says what to look at. Change
# your code, run both cells again, and repeat until the check says that all is right.

# %%
import numpy as np

# %% [markdown]
# ## 1. Scale the pixels
#
# A picture file stores each pixel as a whole number: 0 for black, and the highest number the file
# allows for white. A network learns better from small numbers. So divide.
#
# Write `scale_pixels(pixels, maximum)`.
#
# - `pixels`: an array of any shape, often of dtype `uint8`. Leave it as it is.
# - `maximum`: the number that stands for white. A dark picture may not contain it.
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
floats = np.array([0, 4, 16], dtype=np.float32)
scale_pixels(floats, maximum=16)
assert floats[2] == 16, "your function changed the array it was given: return a new one"

pixels = np.array([[0, 51], [102, 204]], dtype=np.uint8)  # a dark picture: nothing here is white
scaled = scale_pixels(pixels, maximum=255)
kind = type(scaled).__name__
assert kind == "ndarray", f"expected an array, your function returned {kind}: is `return` missing?"
assert scaled.shape == (2, 2), f"the shape is {scaled.shape}, expected that of the input, (2, 2)"
assert scaled.dtype == np.float32, f"the dtype is {scaled.dtype}, expected float32"
assert scaled[0, 1] > 0, "51 became 0: // and whole-number dtypes drop the fraction, use /"
assert scaled[1, 1] < 1, f"204 of 255 became {scaled[1, 1]}: divide by `maximum` itself"
assert np.allclose(scaled, [[0, 0.2], [0.4, 0.8]]), f"uint8 wraps around: convert first\n{scaled}"
print("scale_pixels: all is right")

# %% [markdown]
# ## 2. One-hot labels
#
# A network that tells digits apart gives ten numbers for each picture, one per digit. A label is a
# single number. To compare the two, turn the label into a row as well: 1 in the column of the
# label, 0 in all others. This is called **one-hot** encoding.
#
# Write `one_hot(labels, classes)`.
#
# - `labels`: whole numbers from 0 to `classes - 1`, shape `(n,)`.
# - `classes`: how many classes there are. The last ones may not occur in `labels`.
# - It returns an array of dtype `float32` and shape `(n, classes)`. Row `i` belongs to `labels[i]`.
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
    """Turn labels of shape (n,) into rows of shape (n, classes): float32, a single 1 in each."""
    ### BEGIN SOLUTION
    rows = np.zeros((len(labels), classes), dtype=np.float32)
    rows[np.arange(len(labels)), labels] = 1
    return rows
    ### END SOLUTION


# %% check="one_hot" points=2
labels = np.array([2, 0, 2, 1])  # classes 3 and 4 do not occur
rows = one_hot(labels, classes=5)
kind = type(rows).__name__
assert kind == "ndarray", f"expected an array, your function returned {kind}: is `return` missing?"
assert rows.shape != (5, 4), "rows and columns are swapped: each label gets a row, not a column"
assert rows.shape == (4, 5), f"the shape is {rows.shape}, expected (4, 5): (n, classes)"
assert rows.dtype == np.float32, f"the dtype is {rows.dtype}, expected float32"
ones = (rows == 1).sum(axis=1)
assert (ones == 1).all(), f"ones per row: {ones}, expected one: pair row i with labels[i] alone"
columns = rows.argmax(axis=1)
assert (columns == labels).all(), f"labels {labels} got their 1 in columns {columns}: count from 0"
assert rows.sum() == 4, f"all entries but the ones are 0, yours are\n{rows}"
print("one_hot: all is right")

# %% [markdown]
# ## 3. Batches
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
# - `count`: the number of pictures. The indices run from 0 to `count - 1`.
# - `batch_size`: the number of indices in a batch. The last batch holds what is left.
# - `rng`: a NumPy random generator. Draw from it and from nothing else: the same seed then deals
#   the same batches, and each call deals a new order.
# - It returns a list of integer arrays, or it is a generator that yields them. Each index comes
#   exactly once.
#
# For example, 5 pictures in batches of 2 might come as the arrays `[3, 0]`, `[4, 1]` and `[2]`:
#
# ```python
# >>> [len(batch) for batch in batches(5, 2, rng)]
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
dealt = batches(50, 8, np.random.default_rng(seed=1))
assert dealt is not None, "your function returned None: `return` a list, or `yield` each batch"
first = [np.asarray(batch) for batch in dealt]
sizes = [len(batch) for batch in first]
assert sizes == [8, 8, 8, 8, 8, 8, 2], f"50 in batches of 8: the last holds 2, yours hold {sizes}"
order = np.concatenate(first)
missing = len(set(range(50)) - set(order))
assert missing == 0, f"{missing} of the 50 indices never came: each comes exactly once"
neighbours = (abs(np.diff(order)) == 1).sum()
assert neighbours < 20, f"{neighbours} indices follow their neighbour: shuffle before you cut"
rng = np.random.default_rng(seed=1)
same = np.concatenate(list(batches(50, 8, rng)))
assert (same == order).all(), "the same seed dealt another order: draw from `rng`, nothing else"
assert (np.concatenate(list(batches(50, 8, rng))) != same).any(), "every epoch has the same order"
print("batches: all is right")

# %% [markdown]
# ## Where this goes
#
# Images scaled to floats, labels that can be compared, and batches in a fresh order: from here on
# these three steps come before every training run. The folder `solutions` holds one way to write
# each function. Look there once your own passes: other ways can be as good.
