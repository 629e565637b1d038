# %% [markdown]
# # Exercises 5: Training
#
# Here you write the parts of a training: one step, one epoch, and how to judge what came of it.
# They fit together, and with what you wrote before: later they train a network of your own. Plan
# about 55 minutes.
#
# | you write | what it does | minutes |
# |---|---|---|
# | `sgd_step` | moves all parameters against their gradients | 10 |
# | `train_step` | learns from one batch | 10 |
# | `train_epoch` | goes once through all images | 15 |
# | `evaluate` | measures loss and accuracy, without learning | 15 |
# | `should_stop` | says when waiting is over | 5 |
#
# **You need** [lesson 5](../notebooks/05_training.ipynb).
#
# **How it works.** Write your code below the docstring, in place of the line
# `raise NotImplementedError("your turn")`. Run that cell, then run the check below it: it tries
# your function on fresh numbers, and says what it sees. `hint("sgd_step")` helps when you are
# stuck, a little more each time you ask; `solution("sgd_step")` shows one way to write it.

# %% [markdown]
# In all five, a network is its **parameters**: a list with a pair `(weight, bias)` for each layer,
# the first layer first. Its gradients are a list of pairs of the same shapes. And no function
# changes an array that it was given: each returns new ones. So you can always go back to older
# parameters, say to those of the best epoch. (`nnlib` works in place instead, which is faster;
# lesson 10 says by how much.)

# %%
import numpy as np

from nnlib.exercises import check, hint, progress, solution, yours

# %% [markdown]
# ## 1. Move the parameters
#
# A gradient points uphill. So every number moves against its own slope, by the learning rate $\eta$
# times the slope. This is the rule of stochastic gradient descent, and it is the same for weights
# and biases:
#
# $$w \;\leftarrow\; w - \eta \cdot \mathrm{grad}_w$$
#
# Write `sgd_step(parameters, gradients, learning_rate)`.
#
# - `parameters`: a list of pairs `(weight, bias)`, one or more layers, float arrays; a weight has
#   shape `(in_features, out_features)`, a bias `(out_features,)`.
# - `gradients`: a list of pairs `(grad_weight, grad_bias)`, of the same shapes.
# - `learning_rate`: a Python float above 0.
# - It returns a new list of pairs `(weight, bias)`, of the same shapes and dtypes: float32 stays
#   float32. The lists and arrays that came in stay as they are.
#
# For example:
#
# ```python
# >>> parameters = [(np.array([[2.0, -1.0]]), np.array([0.5, 0.0]))]
# >>> gradients = [(np.array([[4.0, 10.0]]), np.array([-3.0, 1.0]))]
# >>> for weight, bias in sgd_step(parameters, gradients, 0.1):
# ...     print(weight, bias)
# [[ 1.6 -2. ]] [ 0.8 -0.1]
# ```


# %% exercise="sgd_step"
def sgd_step(parameters, gradients, learning_rate):
    """Return new (weight, bias) pairs, each moved against its (grad_weight, grad_bias)."""
    ### BEGIN SOLUTION
    moved = []
    for (weight, bias), (grad_weight, grad_bias) in zip(parameters, gradients, strict=True):
        new_weight = weight - learning_rate * grad_weight
        new_bias = bias - learning_rate * grad_bias
        moved.append((new_weight, new_bias))
    return moved
    ### END SOLUTION


# %% check="sgd_step" points=2
check("sgd_step", sgd_step)

# %% [markdown]
# ## 2. Learn from one batch
#
# A step has an order: **all gradients first, then the update.** The gradients belong to one place,
# that of the old parameters. As soon as some of these have moved, a gradient computed anew would
# belong to another place.
#
# How the loss and the gradients are found depends on the network, so a function for that is handed
# to you. And now and then a batch goes wrong, and its loss is no finite number. Its gradients are of
# no use then, and a step with them would make every parameter NaN for good. So take no step.
#
# Write `train_step(images, labels, parameters, learning_rate, loss_and_gradients)`.
#
# - `images`: floats of shape `(count, features)`; `labels`: integers of shape `(count,)`.
# - `parameters`: a list of pairs `(weight, bias)`, as in exercise 1.
# - `learning_rate`: a Python float above 0.
# - `loss_and_gradients`: a function. `loss_and_gradients(images, labels, parameters)` returns two
#   values: the mean loss of the batch, a float, and its gradients, a list of pairs
#   `(grad_weight, grad_bias)`.
# - It returns two values. First the loss of the batch, as it was *before* the step. Then the new
#   parameters, a list of pairs in new arrays. If the loss is NaN or infinite, return that loss, and
#   the parameters as they came in.
#
# What came in stays as it is. For example:
#
# ```python
# >>> def loss_and_gradients(images, labels, parameters):
# ...     return 0.8, [(np.array([[5.0]]), np.array([-2.0]))]
# >>> image, label = np.array([[1.0]]), np.array([0])
# >>> parameters = [(np.array([[2.0]]), np.array([1.0]))]
# >>> loss, parameters = train_step(image, label, parameters, 0.1, loss_and_gradients)
# >>> print(loss, parameters[0][0], parameters[0][1])
# 0.8 [[1.5]] [1.2]
# ```
#
# For the update you may call `yours("sgd_step")(...)`: your own if it has passed its check, and a
# right one if not.


# %% exercise="train_step"
def train_step(images, labels, parameters, learning_rate, loss_and_gradients):
    """Return the loss of the batch before the step, and the (weight, bias) pairs after it."""
    ### BEGIN SOLUTION
    loss, gradients = loss_and_gradients(images, labels, parameters)
    if not np.isfinite(loss):
        return loss, parameters
    moved = []
    for (weight, bias), (grad_weight, grad_bias) in zip(parameters, gradients, strict=True):
        moved.append((weight - learning_rate * grad_weight, bias - learning_rate * grad_bias))
    return loss, moved
    ### END SOLUTION


# %% check="train_step" points=3
check("train_step", train_step)

# %% [markdown]
# ## 3. Once through all images
#
# An epoch is a row of steps, one per batch, and each starts from where the last one ended. The
# batches are dealt already, in shuffled order: each is an array of row numbers, as `batches` of
# lesson 1 deals them.
#
# Each step reports the mean loss of its batch. The loss of the epoch is the mean over all *images*,
# so a batch of 16 counts half as much as one of 32. With $n_b$ for the number of images in batch
# $b$:
#
# $$\mathrm{loss} = \frac{\sum_b n_b \cdot \mathrm{loss}_b}{\sum_b n_b}$$
#
# Write `train_epoch(images, labels, parameters, batches, step)`.
#
# - `images`: floats of shape `(count, features)`; `labels`: integers of shape `(count,)`.
# - `parameters`: a list of pairs `(weight, bias)`, where the epoch starts.
# - `batches`: a list of integer arrays, the row numbers of each batch. Each row comes in exactly
#   one batch; the last batch may be shorter than the others. Take them in the order of the list.
# - `step`: a function. `step(images, labels, parameters)` learns from the images and labels that it
#   is given, and returns two values: their mean loss, and the new parameters. Call it once for each
#   batch.
# - It returns two values: the mean loss over all images, a number, and the parameters after the
#   last step.
#
# What came in stays as it is. For example, with a step that learns nothing of use, but lets you
# follow what happens:
#
# ```python
# >>> def step(images, labels, parameters):
# ...     [(weight, bias)] = parameters
# ...     return images.mean(), [(weight, bias + len(labels))]
# >>> images, labels = np.array([[1.0], [2.0], [9.0], [4.0], [5.0]]), np.array([0, 1, 0, 1, 0])
# >>> batches = [np.array([3, 0]), np.array([4, 1]), np.array([2])]
# >>> start = [(np.zeros((1, 1)), np.zeros(1))]
# >>> loss, parameters = train_epoch(images, labels, start, batches, step)
# >>> print(round(float(loss), 6), parameters[0][1])
# 4.2 [5.]
# ```
#
# The three batches have the mean losses 2.5, 3.5 and 9, and (2 · 2.5 + 2 · 3.5 + 1 · 9) / 5 is 4.2.


# %% exercise="train_epoch"
def train_epoch(images, labels, parameters, batches, step):
    """Return the mean loss per image over all batches, and the parameters after the last step."""
    ### BEGIN SOLUTION
    total = 0.0
    for rows in batches:
        loss, parameters = step(images[rows], labels[rows], parameters)
        total += loss * len(rows)
    return total / len(images), parameters
    ### END SOLUTION


# %% check="train_epoch" points=3
check("train_epoch", train_epoch)

# %% [markdown]
# ## 4. Judge, without learning
#
# To judge a network, run it on images and compare. Nothing is learned here: no step, no gradient,
# and no **dropout**. (Dropout, from lesson 7, switches part of a network off at random, in training
# only. A network that is judged answers as a whole.)
#
# A large set does not fit into memory at once. So go through it in its own order, `batch_size`
# images at a time; the last batch may be shorter. Every image counts the same in the end.
#
# Write `evaluate(images, labels, parameters, batch_size, forward, loss)`.
#
# - `images`: floats of shape `(count, features)`; `labels`: integers of shape `(count,)`.
# - `parameters`: a list of pairs `(weight, bias)`; hand it on to `forward`.
# - `batch_size`: a whole number, 1 or more. `forward` must never get more images than that.
# - `forward`: a function. `forward(images, parameters, training)` returns the logits, shape
#   `(count, classes)`. With `training` True, dropout is on; with False, it is off.
# - `loss`: a function. `loss(logits, labels)` returns the *mean* loss of the rows that it is given.
# - It returns two values: the mean loss over all images, and the **accuracy**, the share of images
#   whose largest logit stands in the column of their label, from 0 to 1.
#
# For example, with a network that passes its inputs on as they are:
#
# ```python
# >>> def forward(images, parameters, training):
# ...     return images
# >>> def loss(logits, labels):
# ...     return np.mean(logits.max(axis=1) - logits[np.arange(len(labels)), labels])
# >>> images, labels = np.array([[2.0, 0.0], [0.0, 1.0], [3.0, 0.0]]), np.array([0, 1, 1])
# >>> mean_loss, accuracy = evaluate(images, labels, [], 2, forward, loss)
# >>> print(round(float(mean_loss), 3), round(float(accuracy), 3))
# 1.0 0.667
# ```


# %% exercise="evaluate"
def evaluate(images, labels, parameters, batch_size, forward, loss):
    """Return the mean loss per image and the accuracy, from 0 to 1, batch_size images at a time."""
    ### BEGIN SOLUTION
    total, right = 0.0, 0
    for start in range(0, len(images), batch_size):
        batch_labels = labels[start : start + batch_size]
        logits = forward(images[start : start + batch_size], parameters, training=False)
        total += loss(logits, batch_labels) * len(batch_labels)
        right += np.sum(logits.argmax(axis=1) == batch_labels)
    return total / len(images), right / len(images)
    ### END SOLUTION


# %% check="evaluate" points=3
check("evaluate", evaluate)

# %% [markdown]
# ## 5. When to stop
#
# After every epoch you measure the loss on the images held back. Once it stops falling, more
# epochs do harm. But losses wobble, so you wait for a number of epochs before you give up: the
# **patience**.
#
# Write `should_stop(validation_losses, patience)`.
#
# - `validation_losses`: a list of floats, one for each epoch so far, the first epoch first; at
#   least one.
# - `patience`: a whole number, 1 or more.
# - It returns True (stop) if `patience` or more epochs have come after the best one, else False (go
#   on). The best epoch is the one with the lowest loss; of several equal ones, it is the first,
#   since an equal loss is no improvement.
#
# Only the list counts: the function does not ask whether one should have stopped earlier.
#
# For example:
#
# ```python
# >>> bool(should_stop([2.0, 1.2, 0.9, 1.0], patience=2))
# False
# >>> bool(should_stop([2.0, 1.2, 0.9, 1.0, 0.95], patience=2))
# True
# >>> bool(should_stop([2.0, 1.2, 0.9, 1.0, 0.95, 0.8], patience=2))
# False
# ```


# %% exercise="should_stop"
def should_stop(validation_losses, patience):
    """Return True if `patience` or more epochs have come after that of the lowest loss."""
    ### BEGIN SOLUTION
    best = np.argmin(validation_losses)  # counted from 0; of equal ones the first
    last = len(validation_losses) - 1
    return bool(last - best >= patience)
    ### END SOLUTION


# %% check="should_stop" points=2
check("should_stop", should_stop)

# %% [markdown]
# ## Where this goes
#
# Put together, these parts are a training. `batches` deals the rows, `two_layer_gradients` finds
# where downhill is, `train_step` moves, `train_epoch` repeats, `evaluate` judges the images held
# back, and `should_stop` ends it. In lesson 9 you assemble a network from your own functions, and
# it learns to read digits. Before that, the exercises of [lesson 6](06_optimizers.ipynb)
# teach the step to gather speed.

# %%
progress()
