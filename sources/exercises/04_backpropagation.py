# %% [markdown]
# # Exercises 4: Backpropagation
#
# Here you write the two halves of the lesson: the backward pass of a network, and the nudge that
# tells whether it is right. Plan about 75 minutes; take them in two sittings if you like.
#
# | you write | what it does | minutes |
# |---|---|---|
# | `numerical_derivative` | measures one slope by nudging | 5 |
# | `numerical_gradient` | measures the slopes of a whole array | 10 |
# | `relu_backward` | sends a gradient back through ReLU | 5 |
# | `sigmoid_backward` | sends a gradient back through the sigmoid | 5 |
# | `softmax_cross_entropy_backward` | the gradient that the loss hands back | 10 |
# | `linear_backward` | the three gradients of a linear layer | 15 |
# | `two_layer_gradients` | the whole walk back | 20 |
# | `relative_error` | how far apart two gradients are | 5 |
#
# **You need** [lesson 4](../notebooks/04_backpropagation.ipynb).
#
# **How it works.** Write your code below the docstring, in place of the line
# `raise NotImplementedError("your turn")`. Run that cell, then run the check below it: it tries
# your function on fresh numbers, and says what it sees. `hint("relu_backward")` helps when you are
# stuck, a little more each time you ask; `solution("relu_backward")` shows one way to write it.

# %%
import numpy as np

from nnlib.exercises import check, hint, progress, solution, yours

# %% [markdown]
# ## 1. One slope, measured
#
# The slope of a function at $x$ is how far its output moves per unit that $x$ moves. You can
# measure it without any rule of calculus: look one step $h$ to the right and one to the left. This
# is the **central difference**, and every gradient you derive later is tested with it.
#
# $$\frac{f(x + h) - f(x - h)}{2h}$$
#
# Write `numerical_derivative(function, x, step)`.
#
# - `function`: takes one number and returns one number.
# - `x`: a number, the place where the slope is measured.
# - `step`: a number above 0, the $h$ of the formula. It may be large: use the one that comes in.
# - It returns the central difference, one number.
#
# For example, the slope of $x^2$ at 3 is 6:
#
# ```python
# >>> print(round(numerical_derivative(lambda x: x**2, 3.0, 0.5), 6))
# 6.0
# ```


# %% exercise="numerical_derivative"
def numerical_derivative(function, x, step):
    """Return the slope of `function` at the number x, by a central difference."""
    ### BEGIN SOLUTION
    return (function(x + step) - function(x - step)) / (2 * step)
    ### END SOLUTION


# %% check="numerical_derivative" points=1
check("numerical_derivative", numerical_derivative)

# %% [markdown]
# ## 2. All slopes of an array, measured
#
# A loss depends on thousands of numbers at once. All its slopes together, in an array of the same
# shape as those numbers, are the **gradient**. To measure it, take one element after the other:
# nudge this one, and leave all the others where they are.
#
# Write `numerical_gradient(function, x, step)`.
#
# - `function`: takes an array of the shape of `x` and returns one number, computed from that array
#   alone.
# - `x`: an array of dtype `float64`, of any shape, with at least one axis and one number. When your
#   function returns, `x` holds exactly the numbers that it held before.
# - `step`: a number above 0, how far to nudge an element up, and how far down.
# - It returns an array of dtype `float64` and of the shape of `x`: a check needs all its digits.
#   Each element is the central difference for the element of `x` at the same place.
#
# For example, the sum of all squares has the gradient $2x$:
#
# ```python
# >>> x = np.array([[1.0, -2.0], [0.5, 3.0]])
# >>> print(numerical_gradient(lambda x: (x**2).sum(), x, 0.1).round(6))
# [[ 2. -4.]
#  [ 1.  6.]]
# ```
#
# `np.ndindex(x.shape)` yields the places of all elements, for any shape: for `(2, 2)` it yields
# `(0, 0)`, `(0, 1)`, `(1, 0)` and `(1, 1)`, and `x[0, 1]` may be written `x[(0, 1)]`.


# %% exercise="numerical_gradient"
def numerical_gradient(function, x, step):
    """Return the gradient of `function` at x, of x's shape, by central differences."""
    ### BEGIN SOLUTION
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = step
        gradient[index] = (function(x + nudge) - function(x - nudge)) / (2 * step)
    return gradient
    ### END SOLUTION


# %% check="numerical_gradient" points=3
check("numerical_gradient", numerical_gradient)

# %% [markdown]
# ## 3. Back through ReLU
#
# Now the backward pass, piece by piece. Every piece gets `grad_outputs`, the gradient of the loss
# with respect to what the piece put out. It hands back the gradient with respect to what went in.
#
# ReLU is a gate. Where its input was above zero, it passed the number on unchanged, so its slope is
# 1 there. Elsewhere it put out 0, whatever came in, so its slope is 0. At exactly 0 there is a
# corner, and the slope is taken as 0.
#
# Write `relu_backward(grad_outputs, inputs)`.
#
# - `grad_outputs`: an array of floats of any shape, with at least one axis.
# - `inputs`: an array of the same shape, what went *into* ReLU in the forward pass.
# - It returns a new array of floats of the same shape: `grad_outputs` where the input is above 0,
#   and 0 elsewhere (-0.0 is 0 too). Both arrays that came in stay as they are.
#
# For example:
#
# ```python
# >>> grad_outputs = np.array([[5.0, -2.0], [7.0, -1.0]])
# >>> inputs = np.array([[3.0, 0.4], [-6.0, 0.0]])
# >>> print(relu_backward(grad_outputs, inputs) + 0)
# [[ 5. -2.]
#  [ 0.  0.]]
# ```


# %% exercise="relu_backward"
def relu_backward(grad_outputs, inputs):
    """Return grad_inputs: grad_outputs where the input is above 0, else 0; all of one shape."""
    ### BEGIN SOLUTION
    return grad_outputs * (inputs > 0)
    ### END SOLUTION


# %% check="relu_backward" points=1
check("relu_backward", relu_backward)

# %% [markdown]
# ## 4. Back through the sigmoid
#
# The sigmoid $s$ squeezes any number into the range from 0 to 1. Its slope has a friendly form: it
# can be written with the output alone.
#
# $$s(z) = \frac{1}{1 + e^{-z}} \qquad\qquad s'(z) = s(z)\,\big(1 - s(z)\big)$$
#
# So the network need not keep what went in. It keeps what came out, and that is what you get here.
#
# Write `sigmoid_backward(grad_outputs, outputs)`.
#
# - `grad_outputs`: an array of floats of any shape, the gradient with respect to the outputs.
# - `outputs`: an array of the same shape, what came *out* of the sigmoid: numbers from 0 to 1.
# - It returns a new array of the same shape, the gradient with respect to what went in: each number
#   of `grad_outputs` times the slope at its place. Both arrays that came in stay as they are.
#
# For example:
#
# ```python
# >>> print(sigmoid_backward(np.array([4.0, -1.0, 2.0]), np.array([0.5, 0.9, 0.1])).round(6))
# [ 1.   -0.09  0.18]
# ```


# %% exercise="sigmoid_backward"
def sigmoid_backward(grad_outputs, outputs):
    """Return grad_inputs from the sigmoid's outputs; all three arrays are of one shape."""
    ### BEGIN SOLUTION
    return grad_outputs * outputs * (1 - outputs)
    ### END SOLUTION


# %% check="sigmoid_backward" points=1
check("sigmoid_backward", sigmoid_backward)

# %% [markdown]
# ## 5. Back through softmax and cross-entropy
#
# The walk back begins at the loss: softmax, then cross-entropy, then the mean over the batch. All
# three together have a short gradient. With $p$ for the probabilities of an example, and $y$ for
# the one-hot row of its label (a 1 in the column of the label, and 0 elsewhere):
#
# $$\mathrm{grad\_logits} = \frac{p - y}{\mathrm{count}}$$
#
# Here $\mathrm{count}$ is the number of examples, and the loss is their mean.
#
# Write `softmax_cross_entropy_backward(logits, labels)`.
#
# - `logits`: an array of dtype `float64` and shape `(count, classes)`, a row per example. They may
#   be large, 1000 or more, in one row and not in another: subtract each row's largest logit before
#   `np.exp`, as in lesson 3. A probability may then come out as exactly 0.
# - `labels`: integers from 0 to `classes - 1`, dtype `int64`, shape `(count,)`.
# - It returns the gradient of the mean loss with respect to the logits, a new array of floats of
#   shape `(count, classes)`. Five digits are enough. `logits` and `labels` stay as they are.
#
# For example, with logits that are all equal, each of four classes has the probability 0.25:
#
# ```python
# >>> print(softmax_cross_entropy_backward(np.zeros((2, 4)), np.array([3, 0])))
# [[ 0.125  0.125  0.125 -0.375]
#  [-0.375  0.125  0.125  0.125]]
# ```


# %% exercise="softmax_cross_entropy_backward"
def softmax_cross_entropy_backward(logits, labels):
    """Return the gradient of the mean loss for logits (count, classes), in the same shape."""
    ### BEGIN SOLUTION
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    grad_logits = powers / powers.sum(axis=1, keepdims=True)  # the probabilities
    grad_logits[np.arange(len(labels)), labels] -= 1
    return grad_logits / len(labels)
    ### END SOLUTION


# %% check="softmax_cross_entropy_backward" points=3
check("softmax_cross_entropy_backward", softmax_cross_entropy_backward)

# %% [markdown]
# ## 6. Back through a linear layer
#
# A linear layer computes `outputs = inputs @ weight + bias`. It owes three gradients: two to learn
# from, and one to hand on to the layer before it. Each has the shape of what it belongs to. Where
# paths meet, slopes add: all examples meet in a weight and in a bias, and all units meet in an
# input.
#
# Write `linear_backward(grad_outputs, inputs, weight)`.
#
# - `grad_outputs`: floats of shape `(count, units)`. If the loss is a mean, the division by the
#   count is in there already: do not divide again.
# - `inputs`: floats of shape `(count, features)`, what went into the layer.
# - `weight`: floats of shape `(features, units)`.
# - It returns three new arrays of floats, in a tuple or a list, in this order: `grad_weight` of
#   shape `(features, units)`, `grad_bias` of shape `(units,)`, and `grad_inputs` of shape
#   `(count, features)`. What came in stays as it is.
#
# For example, with two examples, two features and one unit:
#
# ```python
# >>> inputs = np.array([[1.0, 2.0], [3.0, 4.0]])
# >>> weight = np.array([[5.0], [6.0]])
# >>> grad_outputs = np.array([[10.0], [-1.0]])
# >>> grad_weight, grad_bias, grad_inputs = linear_backward(grad_outputs, inputs, weight)
# >>> print(grad_weight)
# [[ 7.]
#  [16.]]
# >>> print(grad_bias)
# [9.]
# >>> print(grad_inputs)
# [[50. 60.]
#  [-5. -6.]]
# ```


# %% exercise="linear_backward"
def linear_backward(grad_outputs, inputs, weight):
    """Return grad_weight (features, units), grad_bias (units,) and grad_inputs (count, features)."""
    ### BEGIN SOLUTION
    grad_weight = inputs.T @ grad_outputs  # (features, units)
    grad_bias = grad_outputs.sum(axis=0)  # (units,)
    grad_inputs = grad_outputs @ weight.T  # (count, features)
    return grad_weight, grad_bias, grad_inputs
    ### END SOLUTION


# %% check="linear_backward" points=3
check("linear_backward", linear_backward)

# %% [markdown]
# ## 7. The whole walk back
#
# Put the pieces together. The network has two linear layers with ReLU between them, and its loss is
# softmax with cross-entropy, the mean over the batch:
#
# | forward | shape |
# |---|---|
# | `totals = inputs @ weight1 + bias1` | `(count, units)` |
# | `hidden = relu(totals)` | `(count, units)` |
# | `logits = hidden @ weight2 + bias2` | `(count, classes)` |
# | `loss` = the mean cross-entropy of `softmax(logits)` and `labels` | one number |
#
# Write `two_layer_gradients(inputs, labels, parameters)`.
#
# - `inputs`: floats of shape `(count, features)`.
# - `labels`: integers from 0 to `classes - 1`, shape `(count,)`.
# - `parameters`: a list of two pairs, `[(weight1, bias1), (weight2, bias2)]`, all float arrays:
#   `weight1` of shape `(features, units)`, `bias1` of shape `(units,)`, `weight2` of shape
#   `(units, classes)`, `bias2` of shape `(classes,)`.
# - It returns the gradients of the loss, arranged like the parameters:
#   `[(grad_weight1, grad_bias1), (grad_weight2, grad_bias2)]`. Each has the shape of what it
#   belongs to. Nothing that came in is changed, the parameters neither: all gradients first, the
#   update comes later.
#
# As before, ReLU's slope at exactly 0 is 0, and logits may be large. You may write it all out, or
# call functions of earlier exercises: `yours("linear_backward")(...)` is your own if it has passed
# its check, and the one of `nnlib` if not.
#
# For example, one example, two hidden units, two classes. The second unit is off:
#
# ```python
# >>> layer1 = np.array([[3.0, -1.0]]), np.array([-4.0, 0.0])
# >>> layer2 = np.array([[1.0, 1.0], [5.0, 7.0]]), np.array([0.0, 0.0])
# >>> gradients = two_layer_gradients(np.array([[2.0]]), np.array([0]), [layer1, layer2])
# >>> for grad_weight, grad_bias in gradients:
# ...     print(grad_weight.tolist(), grad_bias.tolist())
# [[0.0, 0.0]] [0.0, 0.0]
# [[-1.0, 1.0], [0.0, 0.0]] [-0.5, 0.5]
# ```


# %% exercise="two_layer_gradients"
def two_layer_gradients(inputs, labels, parameters):
    """Return [(grad_weight1, grad_bias1), (grad_weight2, grad_bias2)], shaped as parameters."""
    ### BEGIN SOLUTION
    (weight1, bias1), (weight2, bias2) = parameters
    totals = inputs @ weight1 + bias1  # (count, units)
    hidden = np.maximum(totals, 0)  # (count, units)
    logits = hidden @ weight2 + bias2  # (count, classes)

    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    grad_logits = powers / powers.sum(axis=1, keepdims=True)
    grad_logits[np.arange(len(labels)), labels] -= 1
    grad_logits /= len(labels)

    grad_weight2 = hidden.T @ grad_logits  # (units, classes)
    grad_bias2 = grad_logits.sum(axis=0)  # (classes,)
    grad_hidden = grad_logits @ weight2.T  # (count, units)
    grad_totals = grad_hidden * (totals > 0)  # (count, units)
    grad_weight1 = inputs.T @ grad_totals  # (features, units)
    grad_bias1 = grad_totals.sum(axis=0)  # (units,)
    return [(grad_weight1, grad_bias1), (grad_weight2, grad_bias2)]
    ### END SOLUTION


# %% check="two_layer_gradients" points=4
check("two_layer_gradients", two_layer_gradients)

# %% [markdown]
# ## 8. How far apart?
#
# A gradient that was derived, and the same one measured, never agree to the last digit. Is a
# difference of 0.001 small? That depends on how large the two are. The **relative error** divides
# the difference by the size of both, so it runs from 0 (equal) to 1:
#
# $$\frac{\lVert a - b \rVert}{\lVert a \rVert + \lVert b \rVert}$$
#
# $\lVert \cdot \rVert$ is the size of a whole array, the root of the sum of the squares of all its
# elements. In NumPy it is `np.linalg.norm`.
#
# Write `relative_error(a, b)`.
#
# - `a`, `b`: two arrays of floats of one shape, with any number of axes. The numbers may be tiny.
# - It returns one number. Two arrays of zeros are equal: their relative error is 0.
#
# For example:
#
# ```python
# >>> print(relative_error(np.array([3.0, 4.0]), np.array([3.0, 0.0])))
# 0.5
# ```


# %% exercise="relative_error"
def relative_error(a, b):
    """Return how far apart two arrays of one shape are for their size: a number from 0 to 1."""
    ### BEGIN SOLUTION
    size = np.linalg.norm(a) + np.linalg.norm(b)
    if size == 0:
        return 0.0
    return np.linalg.norm(a - b) / size
    ### END SOLUTION


# %% check="relative_error" points=2
check("relative_error", relative_error)

# %% [markdown]
# ## Where this goes
#
# You now have both sides of a **gradient check**: `two_layer_gradients` derives the slopes,
# `numerical_gradient` measures them, and `relative_error` compares the two. In the exercises of
# [lesson 5](05_training.ipynb) the gradients begin to move the parameters, and in the clinic of
# lesson 11 your gradient check finds bugs that nothing else shows.

# %%
progress()
