# %% [markdown]
# # Exercises 3: Softmax and cross-entropy
#
# Logits become probabilities, and probabilities become one number that says how good they are. Here
# you write every step of that way, so that it holds for logits of any size. Plan about 65 minutes.
#
# | you write | what it does | minutes |
# |---|---|---|
# | `softmax` | turns logits into probabilities | 10 |
# | `log_softmax` | gives their logarithms, even where a probability is too small for a float | 10 |
# | `softmax_with_temperature` | makes the probabilities bolder or more cautious | 5 |
# | `cross_entropy` | measures probabilities against labels | 10 |
# | `cross_entropy_from_logits` | does it from the logits: the loss that networks learn from | 15 |
# | `accuracy` | says what fraction of the answers is right | 10 |
# | `loss_of_guessing` | says what it costs to know nothing | 5 |
#
# **You need** [lesson 3](../notebooks/03_softmax_cross_entropy.ipynb). No exercise needs another
# one: if you are stuck, go on with the next.
#
# **How it works.**
#
# 1. Write your code in place of `raise NotImplementedError("your turn")`, and run that cell.
# 2. Run the check below it. It tries fresh numbers each time, and says what to look at. Change your
#    code and run both cells again, as often as you like.
# 3. Stuck? Run `hint("softmax")` in a cell of your own. Each call tells you a little more.
#    `solution("softmax")` shows one way to write it.

# %%
import numpy as np

from nnlib.exercises import check, hint, progress, solution

# %% [markdown]
# ## 1. Softmax
#
# A network gives a row of logits for each image. They can be any numbers. The **softmax** turns each
# row into probabilities: positive and together 1. The larger a logit, the larger its probability.
#
# With $z_j$ for the logit of class $j$ and $m$ for the largest logit of the row:
#
# $$p_j = \frac{e^{z_j - m}}{\sum_k e^{z_k - m}}$$
#
# Write `softmax(logits)`.
#
# - `logits`: floats (`float32` or `float64`), shape `(count, classes)`, a row for each image. They
#   may be as large as 2100 or as small as −2100. Leave the array as it is.
# - It returns an array of floats of the same shape, of either float dtype. Column `j` belongs to
#   logit `j`, and each *row* adds up to 1.
# - There is no infinity and no NaN in the result, which is why the exponentials must not overflow.
#
# For example:
#
# ```python
# >>> softmax(np.array([[1.0, 3.0, 2.0], [1000.0, 1000.0, 0.0]])).round(3)
# array([[0.09 , 0.665, 0.245],
#        [0.5  , 0.5  , 0.   ]])
# ```


# %% exercise="softmax"
def softmax(logits):
    """Turn logits into probabilities: (count, classes) -> (count, classes)."""
    ### BEGIN SOLUTION
    shifted = logits - logits.max(axis=1, keepdims=True)  # each row's largest is now 0
    powers = np.exp(shifted)
    return powers / powers.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% check="softmax" points=3
check("softmax", softmax)

# %% [markdown]
# ## 2. The logarithm of the softmax
#
# The loss needs the *logarithms* of the probabilities. To compute the softmax first and take the
# logarithm afterwards looks natural, and fails: a class that is 900 behind has a probability too
# small for any float. It is stored as 0, and the logarithm of 0 is minus infinity. The true
# logarithm is about −900, a harmless number.
#
# The logarithm of a fraction is a difference, and it undoes the exponential above the line. With
# $m$ for the largest logit of the row:
#
# $$\log p_j = (z_j - m) - \log \sum_k e^{z_k - m}$$
#
# Write `log_softmax(logits)`.
#
# - `logits`: floats, shape `(count, classes)`, of any size from −2000 to 2000. Leave the array as
#   it is.
# - It returns an array of floats of the same shape: the natural logarithm of each probability. All
#   are finite, and none is above 0.
#
# For example:
#
# ```python
# >>> log_softmax(np.array([[1.0, 3.0, 2.0]])).round(3)
# array([[-2.408, -0.408, -1.408]])
# >>> log_softmax(np.array([[900.0, 0.0]]))
# array([[   0., -900.]])
# ```


# %% exercise="log_softmax"
def log_softmax(logits):
    """Give the logarithm of each probability: (count, classes) -> (count, classes)."""
    ### BEGIN SOLUTION
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1, keepdims=True))  # (count, 1)
    return shifted - log_sums
    ### END SOLUTION


# %% check="log_softmax" points=3
check("log_softmax", log_softmax)

# %% [markdown]
# ## 3. Softmax with a temperature
#
# How sure should a network be? The **temperature** $T$ is a dial for that. Above 1 it brings the
# probabilities together, below 1 it drives them apart. The order of the classes never changes.
#
# $$p = \mathrm{softmax}(z / T)$$
#
# Write `softmax_with_temperature(logits, temperature)`.
#
# - `logits`: floats, shape `(count, classes)`, of any size from −2000 to 2000. Leave the array as
#   it is.
# - `temperature`: a number above 0, the same for all rows. It can be as small as 0.001, and then
#   the divided logits are large: nothing may overflow.
# - It returns an array of floats of the same shape. Each row adds up to 1. At temperature 1 it is
#   the softmax.
#
# For example:
#
# ```python
# >>> logits = np.array([[1.0, 3.0, 2.0]])
# >>> softmax_with_temperature(logits, 2.0).round(3)
# array([[0.186, 0.506, 0.307]])
# >>> softmax_with_temperature(logits, 0.5).round(3)
# array([[0.016, 0.867, 0.117]])
# ```


# %% exercise="softmax_with_temperature"
def softmax_with_temperature(logits, temperature):
    """Turn logits / temperature into probabilities: (count, classes) -> (count, classes)."""
    ### BEGIN SOLUTION
    scaled = logits / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% check="softmax_with_temperature" points=2
check("softmax_with_temperature", softmax_with_temperature)

# %% [markdown]
# ## 4. Cross-entropy
#
# How good is a forecast? Look up the probability that it gave to what really happened. The cost of
# an image is minus the natural logarithm of it: 0 if the right class got probability 1, more the
# less it got. The **cross-entropy** is the mean of the costs.
#
# With $n$ for the number of images, and $p_{i,\mathrm{label}}$ for the probability that row $i$
# gives to the label of image $i$:
#
# $$\mathrm{loss} = -\frac{1}{n} \sum_i \log p_{i,\mathrm{label}}$$
#
# Write `cross_entropy(probabilities, labels)`.
#
# - `probabilities`: floats, shape `(count, classes)`. Each row adds up to 1. The probability of a
#   label can be tiny, down to $10^{-100}$, but it is never 0. Those of *other* classes can be 0.
# - `labels`: integers from 0 to `classes - 1`, shape `(count,)`, at least one. Some classes may not
#   occur among them.
# - It returns a single number, of shape `()` and not `(1,)`: the loss in nats, not rounded. Both
#   arrays stay as they are.
#
# For example:
#
# ```python
# >>> probabilities = np.array([[0.1, 0.2, 0.7], [0.5, 0.3, 0.2]])
# >>> round(float(cross_entropy(probabilities, np.array([2, 0]))), 3)
# 0.525
# ```


# %% exercise="cross_entropy"
def cross_entropy(probabilities, labels):
    """Give the mean of -log(probability of the label): (count, classes), (count,) -> number."""
    ### BEGIN SOLUTION
    rows = np.arange(len(labels))
    chosen = probabilities[rows, labels]  # (count,): row 0 with label 0, row 1 with label 1, ...
    return -np.log(chosen).mean()
    ### END SOLUTION


# %% check="cross_entropy" points=2
check("cross_entropy", cross_entropy)

# %% [markdown]
# ## 5. Cross-entropy from logits
#
# Networks are sure and not right now and then, above all at the beginning. Then the probability of
# the label is too small for a float, and the loss by way of the probabilities is infinite. Compute
# it from the logits instead, and no probability is ever needed.
#
# The cost of an image is the log-sum-exp of its row minus the logit of its label. With $m$ for the
# largest logit of the row:
#
# $$-\log p_\mathrm{label} = \Big( m + \log \sum_k e^{z_k - m} \Big) - z_\mathrm{label}$$
#
# Write `cross_entropy_from_logits(logits, labels)`.
#
# - `logits`: floats, shape `(count, classes)`, of any size from −2000 to 2000. Leave the array as
#   it is.
# - `labels`: integers from 0 to `classes - 1`, shape `(count,)`, at least one.
# - It returns a single number, of shape `()` and not `(1,)`: the mean cost of the images in nats. It
#   is finite, however far a label's logit is behind.
#
# In the example, the second image's label is 900 behind. Its cost is 900, the first one's 2.408:
#
# ```python
# >>> logits = np.array([[1.0, 3.0, 2.0], [900.0, 0.0, 0.0]])
# >>> round(float(cross_entropy_from_logits(logits, np.array([0, 1]))), 3)
# 451.204
# ```


# %% exercise="cross_entropy_from_logits"
def cross_entropy_from_logits(logits, labels):
    """Give the mean of log-sum-exp minus the label's logit: (count, classes), (count,) -> number."""
    ### BEGIN SOLUTION
    shifted = logits - logits.max(axis=1, keepdims=True)  # (count, classes)
    log_sums = np.log(np.exp(shifted).sum(axis=1))  # (count,)
    costs = log_sums - shifted[np.arange(len(labels)), labels]  # (count,)
    return costs.mean()
    ### END SOLUTION


# %% check="cross_entropy_from_logits" points=4
check("cross_entropy_from_logits", cross_entropy_from_logits)

# %% [markdown]
# ## 6. Accuracy
#
# The loss is what a network learns from. What you want to know is how often it is right. Its answer
# to an image is the class with the largest logit, and the **accuracy** is the fraction of answers
# that equal their labels.
#
# Write `accuracy(logits, labels)`.
#
# - `logits`: floats, shape `(count, classes)`. All logits of a row can be negative. If several are
#   equally large and none is larger, the answer is the *first* of them, as in `np.argmax`.
# - `labels`: integers from 0 to `classes - 1`, shape `(count,)`, at least one.
# - It returns a single number from 0 to 1, of shape `()` and not `(1,)`, and not rounded: 0.75 if
#   three images of four are right.
#
# For example:
#
# ```python
# >>> logits = np.array([[0.2, 0.9, -1.0], [2.0, 0.1, 3.0], [1.5, 1.5, 0.0], [-3.0, -2.0, -1.0]])
# >>> float(accuracy(logits, np.array([1, 0, 0, 2])))
# 0.75
# ```


# %% exercise="accuracy"
def accuracy(logits, labels):
    """Give the fraction of rows that are right: (count, classes), (count,) -> number, 0 to 1."""
    ### BEGIN SOLUTION
    answers = logits.argmax(axis=1)  # (count,)
    return np.mean(answers == labels)
    ### END SOLUTION


# %% check="accuracy" points=2
check("accuracy", accuracy)

# %% [markdown]
# ## 7. The loss of guessing
#
# Before you train a network, you can know its loss: whoever knows nothing gives each class the same
# probability. If the first loss that you measure is far above that, something is not as it should
# be.
#
# Write `loss_of_guessing(classes)`.
#
# - `classes`: how many classes there are, an integer of at least 1.
# - It returns a single number: the cross-entropy, in nats, of a forecast that gives each class the
#   same probability. It needs no labels, since every label costs the same. With one class there is
#   nothing to guess, and the loss is 0.
#
# For example:
#
# ```python
# >>> round(float(loss_of_guessing(4)), 3)
# 1.386
# ```


# %% exercise="loss_of_guessing"
def loss_of_guessing(classes):
    """Give the cross-entropy of equal probabilities for so many classes: integer -> number."""
    ### BEGIN SOLUTION
    return np.log(classes)
    ### END SOLUTION


# %% check="loss_of_guessing" points=1
check("loss_of_guessing", loss_of_guessing)

# %% [markdown]
# ## Where this goes
#
# You have a loss that no logits can break. In [lesson 4](../notebooks/04_backpropagation.ipynb) you
# take its derivative for every weight of a network, and that is what training follows. The accuracy
# stays with you to the end, as the number that you report.

# %%
progress()
