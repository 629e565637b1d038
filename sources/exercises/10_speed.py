# %% [markdown]
# # Exercises 10: Making it fast
#
# You will write three functions that give the same numbers as the plain way, in less time or less
# memory: all distances at once, ReLU in place, and a step of Adam that makes no new array.
#
# **You need** [lesson 10](../notebooks/10_speed.ipynb): from loops to arrays, and working in place.
#
# Write below each docstring, run the cell, then run the check under it. The check tries fresh
# numbers each time and tells you what it saw. If you are stuck, `hint("relu_in_place")` helps in
# three steps; `solution("relu_in_place")` shows one way. Nothing here measures time: your computer
# may be as slow as it likes.

# %%
import numpy as np

from nnlib.exercises import check, progress

# %% [markdown]
# ## 1. All distances, without a loop
#
# Which training image is most like this one? To find out you need the distance from every row of
# one array to every row of another. With 1,000 rows in each, two nested loops call Python a million
# times. NumPy can go through all pairs by itself.
#
# Write `pairwise_squared_distances(a, b)`.
#
# - `a`: floats, shape `(n, d)`. Each row is a point.
# - `b`: floats, shape `(m, d)`: as many columns as `a`, any number of rows.
# - It returns floats of shape `(n, m)`. Row `i`, column `j` holds the squared distance between row
#   `i` of `a` and row `j` of `b`:
#
# $$D_{ij} = \sum_k (a_{ik} - b_{jk})^2$$
#
# It is the square of the distance: no root. And there is no loop: no `for`, no `while`, no
# comprehension, and nothing that loops in Python behind the scenes, such as `np.vectorize`. An
# array of shape `(n, m, d)` on the way is fine.
#
# ```python
# >>> a = np.array([[1.0, 2.0], [0.0, 0.0], [3.0, 1.0]])
# >>> b = np.array([[1.0, 0.0], [3.0, 1.0]])
# >>> pairwise_squared_distances(a, b)
# array([[ 4.,  5.],
#        [ 1., 10.],
#        [ 5.,  0.]])
# ```


# %% exercise="pairwise_squared_distances"
def pairwise_squared_distances(a, b):
    """Return the squared distance of each row of a, (n, d), to each row of b, (m, d): (n, m)."""
    ### BEGIN SOLUTION
    differences = a[:, np.newaxis, :] - b  # (n, 1, d) and (m, d) give (n, m, d)
    return (differences**2).sum(axis=2)
    ### END SOLUTION


# %% check="pairwise_squared_distances" points=3
check("pairwise_squared_distances", pairwise_squared_distances)

# %% [markdown]
# ## 2. ReLU in place
#
# After a linear layer nobody needs the numbers from before ReLU, if the mask is taken from the
# outputs. So ReLU can write over them, and no second array is needed.
#
# Write `relu_in_place(inputs)`.
#
# - `inputs`: an array of floats, of any shape; it may be a transposed one. Every number below 0
#   becomes 0, in this very array. The others stay as they are.
# - It need not return anything; what it returns is not looked at.
#
# ```python
# >>> scores = np.array([-1.5, 2.0, 0.5, -0.1])
# >>> same_array = scores
# >>> _ = relu_in_place(scores)
# >>> same_array
# array([0. , 2. , 0.5, 0. ])
# ```


# %% exercise="relu_in_place"
def relu_in_place(inputs):
    """Set every number of inputs that is below 0 to 0, in the array itself; any shape."""
    ### BEGIN SOLUTION
    np.maximum(inputs, 0, out=inputs)
    ### END SOLUTION


# %% check="relu_in_place" points=1
check("relu_in_place", relu_in_place)

# %% [markdown]
# ## 3. A step of Adam that makes nothing new
#
# Adam ([lesson 6](../notebooks/06_optimizers.ipynb)) keeps two running averages for each parameter.
# Written as formulas, a step makes about ten arrays of the parameter's size and throws them away.
# One that stays is enough.
#
# Write `adam_step_in_place(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2,
# epsilon, scratch)`.
#
# - `value`: the parameter; floats of any shape. It is changed in place.
# - `gradient`: its gradient, of the same shape. It must come out as it went in.
# - `mean`, `mean_square`: the running averages of the gradient and of its square, of the same
#   shape, as the last step left them: uncorrected. Both are changed in place.
# - `step`: which step this is, a whole number. The first is 1.
# - `learning_rate`, `beta1`, `beta2`, `epsilon`: plain numbers.
# - `scratch`: an array of the same shape, your room to compute in (the `room` of the lesson). It
#   may hold anything at first, and you may leave anything in it.
# - It need not return anything; what it returns is not looked at.
#
# With $g$ the gradient, $m$ the mean, $s$ the mean square, $t$ the step, $\eta$ the learning rate,
# $w$ the value:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad s \leftarrow \beta_2 s + (1 - \beta_2)\, g^2,
# \qquad w \leftarrow w - \eta\, \frac{m / (1 - \beta_1^t)}{\sqrt{s / (1 - \beta_2^t)} + \epsilon}$$
#
# What is kept in `mean` and `mean_square` is $m$ and $s$, without the corrections. All arrays have
# one dtype, float32 or float64. And while the function runs, it makes no array that is as large as
# the parameter: the check watches the memory, with a parameter of 100,000 numbers.
#
# ```python
# >>> value, gradient = np.array([5.0, 1.0]), np.array([4.0, -0.5])
# >>> mean, mean_square, scratch = np.zeros((3, 2))
# >>> _ = adam_step_in_place(value, gradient, mean, mean_square, 1, 0.1, 0.9, 0.999, 1e-8, scratch)
# >>> value.round(4), mean.round(4)
# (array([4.9, 1.1]), array([ 0.4 , -0.05]))
# ```


# %% exercise="adam_step_in_place"
def adam_step_in_place(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch
):
    """Move value, mean and mean_square by one step of Adam, in place; all arrays of one shape."""
    ### BEGIN SOLUTION
    mean *= beta1
    np.multiply(gradient, 1 - beta1, out=scratch)
    mean += scratch

    mean_square *= beta2
    np.square(gradient, out=scratch)
    scratch *= 1 - beta2
    mean_square += scratch

    np.divide(mean_square, 1 - beta2**step, out=scratch)
    np.sqrt(scratch, out=scratch)
    scratch += epsilon
    np.divide(mean, scratch, out=scratch)
    scratch *= learning_rate / (1 - beta1**step)
    value -= scratch
    ### END SOLUTION


# %% check="adam_step_in_place" points=4
check("adam_step_in_place", adam_step_in_place)

# %% [markdown]
# ## Where this goes
#
# nnlib's own [optimizers](../nnlib/optimizers.py) work like your third function: each parameter has
# its averages and its scratch array, made once. In
# [lesson 11](../notebooks/11_looking_inside.ipynb) you look inside a trained network; in the
# [exercises of lesson 11](11_clinic.ipynb) ten networks wait that have something the matter.

# %%
progress()
