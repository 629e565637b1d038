# %% [markdown]
# # Exercises 7: Overfitting
#
# Here you write what keeps a network from learning its images by heart. Plan about 60 minutes.
#
# | you write | what it does | minutes |
# |---|---|---|
# | `dropout_forward` | switches units off at random | 15 |
# | `dropout_backward` | sends the gradient back past them | 5 |
# | `l2_penalty` | makes large weights cost something | 12 |
# | `smooth_labels` | asks for less than certainty | 12 |
# | `shift_images` | moves pictures, to make new ones | 16 |
#
# **You need** [lesson 7](../notebooks/07_overfitting.ipynb).
#
# **How it works.** Write your code below the docstring, in place of the line that raises an error.
# Run the cell, then run the check below it. Try as often as you like: the check says what it sees.
# `hint("l2_penalty")` helps in three steps, `solution("l2_penalty")` shows one way to write it.
#
# None of these functions changes what it is given: return new arrays.

# %%
import numpy as np

from nnlib.exercises import check, hint, progress, solution

# %% [markdown]
# ## 1. Dropout, forward
#
# In training, dropout switches each number off with the probability $r$, the rate, so that no unit
# can rely on a team. What stays is scaled up at once, so that the average does not change. Both are
# in the **mask**: it is 0 for "off" and $1 / (1 - r)$ for "on".
#
# $$\mathrm{outputs} = \mathrm{inputs} \cdot \mathrm{mask}$$
#
# When you predict, nothing is off and nothing is scaled.
#
# Write `dropout_forward(inputs, rate, rng, training)`.
#
# - `inputs`: floats of shape `(count, features)`.
# - `rate`: the probability of being switched off, from 0 up to, but not including, 1.
# - `rng`: a NumPy random generator. Draw from it and from nothing else.
# - `training`: True in training, False when predicting.
# - It returns two arrays of the shape of `inputs`, the outputs and the mask, in this order.
#
# Each entry of the inputs is drawn for on its own, in every row anew. The mask that you return
# holds the scale already: the way back will multiply by it and do nothing else. When `training` is
# False, or the rate is 0, the outputs are the inputs and the mask is 1 everywhere.
#
# ```python
# >>> inputs = np.array([[1.0, 2.0], [3.0, 4.0]])
# >>> dropout_forward(inputs, 0.5, np.random.default_rng(0), training=False)
# (array([[1., 2.],
#        [3., 4.]]), array([[1., 1.],
#        [1., 1.]]))
# ```
#
# In training about half of 10,000 ones are off at rate 0.5, the others are 2, and their mean is
# still about 1:
#
# ```python
# >>> ones = np.ones((100, 100))
# >>> outputs, mask = dropout_forward(ones, 0.5, np.random.default_rng(0), training=True)
# >>> np.unique(outputs).tolist(), round(float(outputs.mean()), 1)
# ([0.0, 2.0], 1.0)
# ```


# %% exercise="dropout_forward"
def dropout_forward(inputs, rate, rng, training):
    """Return the outputs and the mask, both of the shape of inputs: (count, features)."""
    ### BEGIN SOLUTION
    if not training:
        return inputs, np.ones(inputs.shape)
    is_on = rng.random(inputs.shape) >= rate
    mask = is_on / (1 - rate)
    return inputs * mask, mask
    ### END SOLUTION


# %% check="dropout_forward" points=3
check("dropout_forward", dropout_forward)

# %% [markdown]
# ## 2. Dropout, backward
#
# Forward, each number was multiplied by its own entry of the mask. So that entry is its slope, and
# the chain rule multiplies by it:
#
# $$\mathrm{grad\_inputs} = \mathrm{grad\_outputs} \cdot \mathrm{mask}$$
#
# Write `dropout_backward(grad_outputs, mask)`.
#
# - `grad_outputs`: floats of shape `(count, features)`, the gradient of the loss for the outputs.
# - `mask`: the mask that the forward pass returned, of the same shape. It is 0 or $1 / (1 - r)$, so
#   the scale is in it. After a prediction it is 1 everywhere.
# - It returns a new array of the same shape, the gradient of the loss for the inputs.
#
# ```python
# >>> dropout_backward(np.array([[0.4, 5.0, -2.0]]), mask=np.array([[1.25, 0.0, 1.25]]))
# array([[ 0.5,  0. , -2.5]])
# ```


# %% exercise="dropout_backward"
def dropout_backward(grad_outputs, mask):
    """Return the gradient for the inputs, of the shape of grad_outputs: (count, features)."""
    ### BEGIN SOLUTION
    return grad_outputs * mask
    ### END SOLUTION


# %% check="dropout_backward" points=1
check("dropout_backward", dropout_backward)

# %% [markdown]
# ## 3. The L2 penalty
#
# A network that bends sharply needs large weights. So let them cost something: add to the loss the
# squares of all weights, times half of $\lambda$, the strength.
#
# $$\mathrm{penalty} = \frac{\lambda}{2} \sum w^2$$
#
# The sum runs over all weights of all matrices. The gradient of the penalty for a matrix is $\lambda$
# times the matrix: the half cancels the 2 that comes from the square.
#
# Write `l2_penalty(weights, strength)`.
#
# - `weights`: a list of arrays of floats, the weight matrices of the layers. Their shapes may
#   differ. Biases are left out: they are not in the list.
# - `strength`: $\lambda$, a number, 0 or more.
# - It returns two things in this order: the penalty, one number; and the gradients, a list with a
#   new array for each matrix, of its shape, in the same order.
#
# ```python
# >>> penalty, gradients = l2_penalty([np.array([[1.0, -2.0]]), np.array([[3.0], [0.0]])], 0.5)
# >>> float(penalty)
# 3.5
# >>> gradients
# [array([[ 0.5, -1. ]]), array([[1.5],
#        [0. ]])]
# ```


# %% exercise="l2_penalty"
def l2_penalty(weights, strength):
    """Return the penalty, a number, and a list of gradients with the shapes of the weights."""
    ### BEGIN SOLUTION
    penalty = 0.0
    gradients = []
    for weight in weights:
        penalty += strength / 2 * np.sum(weight**2)
        gradients.append(strength * weight)
    return penalty, gradients
    ### END SOLUTION


# %% check="l2_penalty" points=2
check("l2_penalty", l2_penalty)

# %% [markdown]
# ## 4. Label smoothing
#
# Cross-entropy asks for a probability of 1, and pulls on for ever. Ask it for less: take a small
# share $\varepsilon$ of the target away from the label, and deal it out evenly to all $K$ classes,
# the label's own class too.
#
# $$\mathrm{target} = (1 - \varepsilon) \cdot \mathrm{one\ hot} + \frac{\varepsilon}{K}$$
#
# Write `smooth_labels(labels, classes, smoothing)`.
#
# - `labels`: whole numbers from 0 to `classes - 1`, shape `(count,)`. Not every class has to occur.
# - `classes`: $K$, how many classes there are.
# - `smoothing`: $\varepsilon$, a number from 0 up to, but not including, 1.
# - It returns the targets: an array of floats of shape `(count, classes)`. Row `i` belongs to
#   `labels[i]`, and adds up to 1.
#
# ```python
# >>> smooth_labels(np.array([2, 0]), classes=4, smoothing=0.2).round(6)
# array([[0.05, 0.05, 0.85, 0.05],
#        [0.85, 0.05, 0.05, 0.05]])
# ```


# %% exercise="smooth_labels"
def smooth_labels(labels, classes, smoothing):
    """Turn labels of shape (count,) into targets of shape (count, classes): floats."""
    ### BEGIN SOLUTION
    one_hot = np.zeros((len(labels), classes))
    one_hot[np.arange(len(labels)), labels] = 1
    return (1 - smoothing) * one_hot + smoothing / classes
    ### END SOLUTION


# %% check="smooth_labels" points=2
check("smooth_labels", smooth_labels)

# %% [markdown]
# ## 5. Shifted images
#
# A 3 that is moved by one pixel is still a 3. So moved images are new examples, and they cost
# nothing. What leaves the picture on one side is lost, and on the other side zeros come in, which
# are black.
#
# Write `shift_images(images, rows, columns)`.
#
# - `images`: numbers of shape `(count, height, width)`, of any dtype. (In the lesson each image was
#   a row of 64 numbers; here it is a picture.)
# - `rows`: a whole number, how far all images move **down**. A negative one moves them up.
# - `columns`: a whole number, how far they move **to the right**. A negative one moves them to the
#   left.
# - It returns a new array of the same shape and dtype.
#
# Both may be 0, which moves nothing. They may also be as long as the picture or longer: then
# nothing of it is left, and all is zero.
#
# ```python
# >>> image = np.array([[[1, 2, 3], [4, 5, 6], [7, 8, 9]]])
# >>> shift_images(image, 1, 0)
# array([[[0, 0, 0],
#         [1, 2, 3],
#         [4, 5, 6]]])
# >>> shift_images(image, 0, -1)
# array([[[2, 3, 0],
#         [5, 6, 0],
#         [8, 9, 0]]])
# ```


# %% exercise="shift_images"
def shift_images(images, rows, columns):
    """Move images of shape (count, height, width) down and right: same shape, same dtype."""
    ### BEGIN SOLUTION
    _, height, width = images.shape
    padded = np.pad(images, [(0, 0), (abs(rows), abs(rows)), (abs(columns), abs(columns))])
    top = abs(rows) - rows  # a piece that begins higher up shows the picture further down
    left = abs(columns) - columns
    return padded[:, top : top + height, left : left + width]
    ### END SOLUTION


# %% check="shift_images" points=3
check("shift_images", shift_images)

# %% [markdown]
# ## Where this goes
#
# Dropout, weight decay, label smoothing and shifts: you can now treat a network that learns its
# images by heart. Whether the treatment helped is a question of measuring. In the exercises of
# [lesson 8](08_judgement.ipynb) you write what measures it.

# %%
progress()
