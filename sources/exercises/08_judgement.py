# %% [markdown]
# # Exercises 8: Confusion matrix and judgement
#
# An accuracy says how often a network is right. Here you write what says more: which mistakes it
# makes, how well it reads each class, and whether it is as sure as it should be. Plan about 75
# minutes.
#
# | you write | what it does | minutes |
# |---|---|---|
# | `confusion_matrix` | counts which class was taken for which | 10 |
# | `precision_recall` | answers two questions about each class | 15 |
# | `f1_scores` | makes one number of the two | 10 |
# | `most_confused_pair` | finds the mistake that is made most often | 10 |
# | `top_k_accuracy` | counts an answer as right if it is among the k best guesses | 10 |
# | `expected_calibration_error` | measures how far confidence is from accuracy | 20 |
#
# **You need** [lesson 8](../notebooks/08_judgement.ipynb). No exercise needs another one: if you are
# stuck, go on with the next.
#
# **How it works.**
#
# 1. Write your code in place of `raise NotImplementedError("your turn")`, and run that cell.
# 2. Run the check below it. It tries fresh numbers each time, and says what to look at. Change your
#    code and run both cells again, as often as you like.
# 3. Stuck? Run `hint("f1_scores")` in a cell of your own. Each call tells you a little more.
#    `solution("f1_scores")` shows one way to write it.

# %%
import numpy as np

from nnlib.exercises import check, hint, progress, solution

# %% [markdown]
# ## 1. Confusion matrix
#
# If you know which mistakes a network makes, you can do something about them. So count them by
# kind, in a table with a row for each true class and a column for each prediction:
#
# $$C_{ij} = \text{how many images of class } i \text{ were taken for class } j$$
#
# Write `confusion_matrix(labels, predictions, classes)`.
#
# - `labels`: the true classes, whole numbers from 0 to `classes - 1`, shape `(count,)`, at least
#   one. The dtype may be small, such as `uint8`, and the counts larger than it can hold.
# - `predictions`: what the network answered, of the same dtype and shape.
# - `classes`: how many classes there are. Some may occur in neither array, the last ones too.
# - It returns an array of integers, of any integer dtype that holds the counts, shape
#   `(classes, classes)`. The row is the true class, the column the predicted one. Right answers
#   count too, on the diagonal.
#
# For example:
#
# ```python
# >>> labels, predictions = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 1, 0])
# >>> confusion_matrix(labels, predictions, classes=3)
# array([[2, 1, 0],
#        [0, 2, 0],
#        [1, 0, 0]])
# ```


# %% exercise="confusion_matrix"
def confusion_matrix(labels, predictions, classes):
    """Count which class was taken for which: (count,) twice -> integers (classes, classes)."""
    ### BEGIN SOLUTION
    matrix = np.zeros((classes, classes), dtype=np.int64)
    for label, prediction in zip(labels, predictions, strict=True):
        matrix[label, prediction] += 1
    return matrix
    ### END SOLUTION


# %% check="confusion_matrix" points=2
check("confusion_matrix", confusion_matrix)

# %% [markdown]
# ## 2. Precision and recall
#
# Two questions about a class. When the network says 8, is it an 8? That is the **precision**. When
# it is an 8, does it say so? That is the **recall**. Both divide the hits, the number on the
# diagonal, by different wholes. *Called* is the number of images that were predicted as the class,
# *actual* the number of images that are of it:
#
# $$\mathrm{precision} = \frac{\mathrm{hits}}{\mathrm{called}} \qquad\qquad
# \mathrm{recall} = \frac{\mathrm{hits}}{\mathrm{actual}}$$
#
# Write `precision_recall(matrix)`.
#
# - `matrix`: a confusion matrix, whole numbers, shape `(classes, classes)`. The row is the true
#   class, the column the predicted one.
# - It returns two arrays of floats, `precision, recall`, each of shape `(classes,)`, a number for
#   each class.
# - Where the whole is 0, the result is 0: the precision of a class that was never predicted, and
#   the recall of a class that does not occur.
#
# For example:
#
# ```python
# >>> precision, recall = precision_recall(np.array([[3, 1], [2, 0]]))
# >>> precision
# array([0.6, 0. ])
# >>> recall
# array([0.75, 0.  ])
# ```


# %% exercise="precision_recall"
def precision_recall(matrix):
    """Return precision (classes,) and recall (classes,) of a matrix (classes, classes)."""
    ### BEGIN SOLUTION
    hits = np.diag(matrix)
    called, actual = matrix.sum(axis=0), matrix.sum(axis=1)
    # Where a whole is 0 the hits are 0 as well, and 0 / 1 is 0.
    return hits / np.maximum(called, 1), hits / np.maximum(actual, 1)
    ### END SOLUTION


# %% check="precision_recall" points=2
check("precision_recall", precision_recall)

# %% [markdown]
# ## 3. F1
#
# Precision alone can be had for nothing, and so can recall. **F1** is high only where both are. It
# is the mean of $1 / \mathrm{precision}$ and $1 / \mathrm{recall}$, turned over:
#
# $$F_1 = \frac{2}{1 / \mathrm{precision} + 1 / \mathrm{recall}}
# = \frac{2 \cdot \mathrm{hits}}{\mathrm{called} + \mathrm{actual}}$$
#
# *Called* is how many images were predicted as the class, *actual* how many are of it.
#
# Write `f1_scores(matrix)`.
#
# - `matrix`: a confusion matrix, whole numbers, shape `(classes, classes)`. The row is the true
#   class, the column the predicted one.
# - It returns an array of floats, shape `(classes,)`: the F1 of each class.
# - A class without a hit scores 0, also where it was never predicted or does not occur.
#
# For example:
#
# ```python
# >>> f1_scores(np.array([[3, 1], [3, 0]]))
# array([0.6, 0. ])
# ```


# %% exercise="f1_scores"
def f1_scores(matrix):
    """Return the F1 of each class, (classes,), of a matrix (classes, classes)."""
    ### BEGIN SOLUTION
    hits = np.diag(matrix)
    called, actual = matrix.sum(axis=0), matrix.sum(axis=1)
    return 2 * hits / np.maximum(called + actual, 1)
    ### END SOLUTION


# %% check="f1_scores" points=2
check("f1_scores", f1_scores)

# %% [markdown]
# ## 4. The most frequent mistake
#
# Which two digits does the network mix up most? With ten classes there are ninety kinds of mistake.
# Look for the one that was made most often, the largest number off the diagonal:
#
# $$(i, j) = \underset{i \ne j}{\mathrm{arg\,max}}\; C_{ij}$$
#
# Write `most_confused_pair(matrix)`.
#
# - `matrix`: a confusion matrix, whole numbers, shape `(classes, classes)`. The row is the true
#   class, the column the predicted one. At least one mistake is in it. Leave the matrix as it is.
# - It returns two whole numbers, `label, prediction`: the true class, and what it was taken for.
#   4 taken for 9 and 9 taken for 4 are two different mistakes.
# - Where several mistakes are equally frequent, return any of them.
#
# For example, in this matrix 2 was taken for 0 four times:
#
# ```python
# >>> label, prediction = most_confused_pair(np.array([[9, 0, 2], [1, 8, 0], [4, 3, 7]]))
# >>> print(label, prediction)
# 2 0
# ```


# %% exercise="most_confused_pair"
def most_confused_pair(matrix):
    """Return the true class and the predicted one of the most frequent mistake: two integers."""
    ### BEGIN SOLUTION
    mistakes = matrix.copy()
    np.fill_diagonal(mistakes, 0)
    label, prediction = np.unravel_index(mistakes.argmax(), mistakes.shape)
    return label, prediction
    ### END SOLUTION


# %% check="most_confused_pair" points=2
check("most_confused_pair", most_confused_pair)

# %% [markdown]
# ## 5. Among the k best
#
# If a program suggests three words while you type, it is of use when yours is among the three.
# **Top-k accuracy** counts an image as right if its label is among the $k$ classes with the highest
# probabilities. With $k = 1$ it is the plain accuracy. With $r_i$ for the number of classes that
# have a higher probability in row $i$ than the label has, and $n$ images:
#
# $$\mathrm{accuracy}_k = \frac{1}{n}\,\big(\text{number of } i \text{ with } r_i < k\big)$$
#
# Write `top_k_accuracy(probabilities, labels, k)`.
#
# - `probabilities`: floats, shape `(count, classes)`, a row for each image. No two numbers of a row
#   are equal.
# - `labels`: the true classes, whole numbers from 0 to `classes - 1`, shape `(count,)`.
# - `k`: how many guesses count, a whole number from 1 to `classes`.
# - It returns the fraction of images that count as right: one number from 0 to 1.
#
# For example, the best two guesses for the first image are 0 and 2, for the second 1 and 0:
#
# ```python
# >>> probabilities = np.array([[0.5, 0.1, 0.4], [0.2, 0.7, 0.1]])
# >>> print(top_k_accuracy(probabilities, np.array([2, 2]), k=2))
# 0.5
# ```


# %% exercise="top_k_accuracy"
def top_k_accuracy(probabilities, labels, k):
    """Give the fraction of rows with the label among the k best: (count, classes) -> a number."""
    ### BEGIN SOLUTION
    best = np.argsort(probabilities, axis=1)[:, -k:]  # (count, k)
    found = (best == labels[:, np.newaxis]).any(axis=1)  # (count,)
    return np.mean(found)
    ### END SOLUTION


# %% check="top_k_accuracy" points=3
check("top_k_accuracy", top_k_accuracy)

# %% [markdown]
# ## 6. As sure as it should be?
#
# If a network is 99% sure of 900 answers, about nine of them should be wrong. To see whether it is
# so, sort the answers by confidence into bins of equal width, from 0 to 1. In each bin compare the
# mean confidence with the accuracy, the fraction that is right. The **expected calibration error**
# is the mean gap, each bin weighted with its share of the answers. With $n$ answers in all and
# $n_k$ of them in bin $k$:
#
# $$\mathrm{ECE} = \sum_k \frac{n_k}{n}\,
# \left| \mathrm{accuracy}_k - \mathrm{confidence}_k \right|$$
#
# Write `expected_calibration_error(probabilities, labels, bins)`.
#
# - `probabilities`: floats, shape `(count, classes)`, a row for each image that adds up to 1. The
#   answer is the class with the largest probability of the row, and this probability is the
#   confidence. No row has two that are the largest.
# - `labels`: the true classes, whole numbers from 0 to `classes - 1`, shape `(count,)`.
# - `bins`: how many bins there are. Bin $k$, counted from 0, goes from `k / bins` to
#   `(k + 1) / bins`. A confidence of 1 belongs in the last bin. No other confidence lies on an edge.
# - It returns the error, one number from 0 to 1. Bins without answers add nothing.
#
# For example, with two bins. The first holds one answer, right, with the confidence 0.4: a gap of
# 0.6. The second holds three, with a mean confidence of 0.8, and two of them are right: a gap of
# 0.8 − 2/3. So the error is 1/4 · 0.6 + 3/4 · (0.8 − 2/3):
#
# ```python
# >>> probabilities = np.array([[0.4, 0.3, 0.3], [0.6, 0.3, 0.1], [0.1, 0.8, 0.1], [0, 0, 1]])
# >>> print(round(expected_calibration_error(probabilities, np.array([0, 1, 1, 2]), bins=2), 3))
# 0.25
# ```


# %% exercise="expected_calibration_error"
def expected_calibration_error(probabilities, labels, bins):
    """Give the weighted mean gap of confidence and accuracy: (count, classes) -> a number."""
    ### BEGIN SOLUTION
    confidence = probabilities.max(axis=1)  # (count,)
    right = probabilities.argmax(axis=1) == labels  # (count,)
    which = np.minimum((bins * confidence).astype(int), bins - 1)  # 100% joins the last bin
    error = 0.0
    for k in range(bins):
        in_bin = which == k
        if in_bin.any():
            gap = abs(right[in_bin].mean() - confidence[in_bin].mean())
            error += in_bin.mean() * gap  # the mean of a mask is the share that is True
    return error
    ### END SOLUTION


# %% check="expected_calibration_error" points=4
check("expected_calibration_error", expected_calibration_error)

# %% [markdown]
# ## Where this goes
#
# You can say what an accuracy hides: which class is read badly, what it is taken for, and how far a
# confidence can be taken at its word. In [lesson 9](../notebooks/09_mnist.ipynb) you put your own
# network together, and judge it the way you would judge anybody else's.

# %%
progress()
