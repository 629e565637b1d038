# %% [markdown]
# # Exercises 2: The forward pass
#
# A neuron, a layer, the functions that bend between layers, and the first random weights: here you
# write them all, and put them together to a network of any depth. Plan about 70 minutes.
#
# | you write | what it does | minutes |
# |---|---|---|
# | `neuron` | one sum of products | 5 |
# | `linear` | a layer of neurons, for a whole batch | 10 |
# | `relu` | the usual bend | 5 |
# | `sigmoid` | a smooth step, without overflow | 15 |
# | `leaky_relu` | a ReLU that leaks a little | 5 |
# | `he_normal` | first weights of the right size | 10 |
# | `forward` | the way through all layers | 10 |
# | `count_parameters` | how many numbers a network has to learn | 10 |
#
# **You need** [lesson 2](../notebooks/02_forward_pass.ipynb). No exercise needs another one: if you
# are stuck, go on with the next.
#
# **How it works.**
#
# 1. Write your code in place of `raise NotImplementedError("your turn")`, and run that cell.
# 2. Run the check below it. It tries fresh numbers each time, and says what to look at. Change your
#    code and run both cells again, as often as you like.
# 3. Stuck? Run `hint("neuron")` in a cell of your own. Each call tells you a little more.
#    `solution("neuron")` shows one way to write it.

# %%
import numpy as np

from nnlib.exercises import check, hint, progress, solution

# %% [markdown]
# ## 1. A neuron
#
# A **neuron** takes several numbers and gives one. It multiplies each input by a weight of its own,
# adds up the products, and adds its bias. With $x_i$ for the inputs, $w_i$ for the weights and $b$
# for the bias:
#
# $$z = x_1 w_1 + x_2 w_2 + \dots + x_n w_n + b$$
#
# Write `neuron(inputs, weights, bias)`.
#
# - `inputs`: floats, shape `(n,)`.
# - `weights`: floats, shape `(n,)`. `weights[i]` belongs to `inputs[i]`.
# - `bias`: a number.
# - It returns a single number, which may be negative: no activation function follows.
#
# For example:
#
# ```python
# >>> inputs, weights = np.array([1.0, 0.5, 0.0]), np.array([0.8, -0.6, 2.0])
# >>> round(float(neuron(inputs, weights, 0.1)), 3)
# 0.6
# ```


# %% exercise="neuron"
def neuron(inputs, weights, bias):
    """Give the sum of inputs times weights, plus the bias: (n,), (n,), number -> number."""
    ### BEGIN SOLUTION
    products = inputs * weights  # (n,)
    return products.sum() + bias
    ### END SOLUTION


# %% check="neuron" points=1
check("neuron", neuron)

# %% [markdown]
# ## 2. A linear layer
#
# Many neurons that share their inputs are a **linear layer**, and each of them is called a *unit*.
# With $X$ for a batch of images, $W$ for the weight and $b$ for the biases:
#
# $$Z = X W + b$$
#
# Write `linear(inputs, weight, bias)`.
#
# - `inputs`: floats, shape `(count, in_features)`, a row for each image. `count` can be 1.
# - `weight`: floats, shape `(in_features, out_features)`, a column for each unit.
# - `bias`: floats, shape `(out_features,)`, a number for each unit.
# - It returns an array of floats of shape `(count, out_features)`. Row `i`, column `j` is what unit
#   `j` gives for image `i`. No activation function follows.
# - Leave all three arrays as they are.
#
# For example:
#
# ```python
# >>> inputs = np.array([[1.0, 2.0]])
# >>> weight = np.array([[1.0, 0.0, -1.0], [0.5, 1.0, 2.0]])
# >>> linear(inputs, weight, np.array([1.0, 0.0, 5.0]))
# array([[3., 2., 8.]])
# ```


# %% exercise="linear"
def linear(inputs, weight, bias):
    """Send a batch through a layer: (count, in), (in, out), (out,) -> (count, out)."""
    ### BEGIN SOLUTION
    return inputs @ weight + bias
    ### END SOLUTION


# %% check="linear" points=2
check("linear", linear)

# %% [markdown]
# ## 3. ReLU
#
# Without a bend between them, linear layers collapse into one. The usual bend is the **ReLU**: what
# is above zero passes, the rest becomes zero.
#
# $$\mathrm{relu}(x) = \max(x, 0)$$
#
# Write `relu(inputs)`.
#
# - `inputs`: an array of floats of any shape: a row, a table, or more axes. Leave it as it is.
# - It returns a new array of floats of the same shape.
#
# For example:
#
# ```python
# >>> relu(np.array([[-1.5, 0.5], [2.0, 0.0]]))
# array([[0. , 0.5],
#        [2. , 0. ]])
# ```


# %% exercise="relu"
def relu(inputs):
    """Set what is below zero to zero: any shape -> the same shape."""
    ### BEGIN SOLUTION
    return np.maximum(inputs, 0)
    ### END SOLUTION


# %% check="relu" points=1
check("relu", relu)

# %% [markdown]
# ## 4. Sigmoid, without overflow
#
# The **sigmoid** is a smooth step from 0 to 1:
#
# $$\mathrm{sigmoid}(x) = \frac{1}{1 + e^{-x}} = \frac{e^x}{e^x + 1}$$
#
# Both fractions are the same number. But $e^{-x}$ **overflows** for $x = -1000$, and $e^x$ does for
# $x = 1000$: the result is too large for a float, and NumPy warns you. Find a way in which no
# exponential overflows.
#
# Write `sigmoid(inputs)`.
#
# - `inputs`: an array of floats of any shape, from −2000 to 2000. Leave it as it is.
# - It returns a new array of floats of the same shape, from 0 to 1.
# - No step of the computation may overflow, for large positive and for large negative inputs, also
#   where its result is not used in the end. An overflow shows as NumPy's warning "overflow
#   encountered in exp".
#
# For example:
#
# ```python
# >>> sigmoid(np.array([-1000.0, -2.0, 0.0, 2.0, 1000.0])).round(3)
# array([0.   , 0.119, 0.5  , 0.881, 1.   ])
# ```


# %% exercise="sigmoid"
def sigmoid(inputs):
    """Give 1 / (1 + exp(-x)) without overflow: any shape -> the same shape."""
    ### BEGIN SOLUTION
    powers = np.exp(-np.abs(inputs))  # the exponent is never above 0
    return np.where(inputs >= 0, 1 / (1 + powers), powers / (1 + powers))
    ### END SOLUTION


# %% check="sigmoid" points=3
check("sigmoid", sigmoid)

# %% [markdown]
# ## 5. Leaky ReLU
#
# Below zero ReLU is flat, and training can do nothing there. The **leaky ReLU** lets a little
# through. With $s$ for a small slope:
#
# $$\mathrm{leaky\_relu}(x) = \begin{cases} x & x > 0 \\ s\,x & x \le 0 \end{cases}$$
#
# Write `leaky_relu(inputs, slope)`.
#
# - `inputs`: an array of floats of any shape. Leave it as it is.
# - `slope`: a number between 0 and 1.
# - It returns a new array of floats of the same shape.
#
# For example:
#
# ```python
# >>> leaky_relu(np.array([-2.0, -0.5, 0.0, 3.0]), 0.1)
# array([-0.2 , -0.05,  0.  ,  3.  ])
# ```


# %% exercise="leaky_relu"
def leaky_relu(inputs, slope):
    """Multiply what is below zero by the slope: any shape -> the same shape."""
    ### BEGIN SOLUTION
    return np.where(inputs > 0, inputs, slope * inputs)
    ### END SOLUTION


# %% check="leaky_relu" points=1
check("leaky_relu", leaky_relu)

# %% [markdown]
# ## 6. The first weights
#
# Units with equal weights stay twins, so the first weights are random. If they are too small,
# nothing is left of the signal after a few layers; if they are too large, it explodes. With $n$ for
# the number of inputs, **He initialisation** draws them from a normal distribution with mean 0 and
# the standard deviation
#
# $$\sigma = \sqrt{\frac{2}{n}}$$
#
# Write `he_normal(in_features, out_features, rng)`.
#
# - `in_features`: how many inputs the layer has, an integer of at least 1.
# - `out_features`: how many units it has, an integer of at least 1.
# - `rng`: a NumPy random generator, such as `np.random.default_rng(0)`. Draw from it and from
#   nothing else: the same seed then gives the same weights.
# - It returns an array of floats of shape `(in_features, out_features)`, every weight drawn by
#   itself. Any float dtype will do, and any order of drawing.
#
# For example:
#
# ```python
# >>> weight = he_normal(200, 100, np.random.default_rng(0))
# >>> weight.shape
# (200, 100)
# >>> round(float(weight.std()), 2)
# 0.1
# ```


# %% exercise="he_normal"
def he_normal(in_features, out_features, rng):
    """Draw the first weights of a layer: shape (in_features, out_features)."""
    ### BEGIN SOLUTION
    deviation = np.sqrt(2 / in_features)
    return rng.normal(0, deviation, size=(in_features, out_features))
    ### END SOLUTION


# %% check="he_normal" points=2
check("he_normal", he_normal)

# %% [markdown]
# ## 7. The forward pass
#
# From the inputs to the logits, layer by layer: that is the **forward pass**. For two layers, with
# $H$ for what the hidden one gives:
#
# $$H = \mathrm{relu}(X W_1 + b_1), \qquad Z = H W_2 + b_2$$
#
# Your function shall do it for any number of layers.
#
# Write `forward(inputs, parameters)`.
#
# - `inputs`: floats, shape `(count, features)`, a row for each image.
# - `parameters`: a list of pairs `(weight, bias)`, one for each layer, in order, at least one. Each
#   `weight` has the shape `(in_features, out_features)`, its `bias` the shape `(out_features,)`.
# - After each layer comes a ReLU, but *not* after the last. With one layer there is no ReLU at all.
# - It returns the logits, floats of shape `(count, out_features of the last layer)`.
# - Leave the inputs, the list and its arrays as they are.
#
# For example:
#
# ```python
# >>> first = (np.array([[1.0, -1.0], [1.0, 0.0]]), np.array([0.0, 0.5]))
# >>> last = (np.array([[-1.0], [4.0]]), np.array([1.0]))
# >>> forward(np.array([[1.0, 2.0]]), [first, last])
# array([[-2.]])
# ```


# %% exercise="forward"
def forward(inputs, parameters):
    """Give the logits: (count, features), [(weight, bias), ...] -> (count, classes)."""
    ### BEGIN SOLUTION
    outputs = inputs
    for weight, bias in parameters[:-1]:
        outputs = np.maximum(outputs @ weight + bias, 0)
    last_weight, last_bias = parameters[-1]
    return outputs @ last_weight + last_bias
    ### END SOLUTION


# %% check="forward" points=3
check("forward", forward)

# %% [markdown]
# ## 8. How many parameters?
#
# The weights and biases of a network are its **parameters**: the numbers that training has to find.
# How many there are decides how much memory it takes, and how much data.
#
# A layer from $a$ inputs to $b$ units has $a \cdot b$ weights and $b$ biases.
#
# Write `count_parameters(sizes)`.
#
# - `sizes`: a list of at least two integers: first the number of inputs, then the number of units of
#   each layer, in order. `[64, 16, 10]` is the network of lesson 2: 64 pixels, 16 hidden units, ten
#   logits. Leave the list as it is.
# - It returns a whole number: all weights and biases of all layers.
#
# For example:
#
# ```python
# >>> int(count_parameters([4, 3, 2]))
# 23
# >>> int(count_parameters([64, 16, 10]))
# 1210
# ```


# %% exercise="count_parameters"
def count_parameters(sizes):
    """Count the weights and biases of a network: list of sizes -> integer."""
    ### BEGIN SOLUTION
    total = 0
    for i in range(len(sizes) - 1):
        inputs, units = sizes[i], sizes[i + 1]
        total += inputs * units + units
    return total
    ### END SOLUTION


# %% check="count_parameters" points=2
check("count_parameters", count_parameters)

# %% [markdown]
# ## Where this goes
#
# You can compute what any network of this kind gives, and start one with weights of the right size.
# What it gives are scores. In [lesson 3](../notebooks/03_softmax_cross_entropy.ipynb) they become
# probabilities, and one number says how good they are.

# %%
progress()
