# %% [markdown]
# # Exercises 9: The capstone
#
# Everything is there: you have dealt batches, multiplied matrices, sent gradients back and moved
# weights. Now you put your own functions together, and they learn to read digits: 97 of 100 of the
# 8 × 8 digits that they have never seen. Plan about 45 minutes.
#
# | you write | what it does | minutes |
# |---|---|---|
# | `train_network` | trains a network of two layers with momentum | 30 |
# | `predict_labels` | reads images with it | 10 |
#
# **You need** the exercises of lessons 1 to 6; [lesson 9](../notebooks/09_mnist.ipynb) goes on to
# the large images. Every function that you have not written yet is nnlib's, and says so. So you can
# begin here, and come back when more of them are yours.
#
# **How it works.** Write your code in place of the line that raises an error. Run the cell, then
# run the check below it: it says what it sees. `hint("train_network")` helps in three steps;
# `solution("train_network")` shows one way to write it.

# %%
import numpy as np

from nnlib import data
from nnlib.exercises import check, hint, progress, solution, yours
from nnlib.exercises.keeping import how_many_are_yours

# %% [markdown]
# ## The pieces
#
# `yours` gives back your own function, with the code that passed its check.

# %%
he_normal = yours("he_normal")
batches = yours("batches")
linear = yours("linear")
relu = yours("relu")
softmax_cross_entropy_backward = yours("softmax_cross_entropy_backward")
linear_backward = yours("linear_backward")
relu_backward = yours("relu_backward")
momentum_step = yours("momentum_step")

# %%
pieces = ["he_normal", "batches", "linear", "relu", "softmax_cross_entropy_backward"]
pieces += ["linear_backward", "relu_backward", "momentum_step"]
print("Of the pieces,", how_many_are_yours(pieces))
print("In the whole course,", how_many_are_yours())

# %% [markdown]
# To remember how each of them is called:
#
# | piece | gives |
# |---|---|
# | `he_normal(in_features, out_features, rng)` | a first weight, `(in_features, out_features)` |
# | `batches(count, batch_size, rng)` | integer arrays, the rows of each batch, in a new order |
# | `linear(inputs, weight, bias)` | the outputs of a layer, before ReLU |
# | `relu(inputs)` | the outputs of ReLU |
# | `softmax_cross_entropy_backward(logits, labels)` | the gradient of the mean loss for the logits |
# | `linear_backward(grad_outputs, inputs, weight)` | `grad_weight, grad_bias, grad_inputs` |
# | `relu_backward(grad_outputs, inputs)` | the gradient for what went into ReLU |
# | `momentum_step(value, gradient, velocity, learning_rate, momentum)` | `value, velocity`, both new |

# %% [markdown]
# ## 1. Train it
#
# Write `train_network(images, labels, epochs, learning_rate, rng)`. Its beginning and its end are
# there; what happens to one batch is yours to write.
#
# - `images`: floats from 0 to 1, shape `(count, pixels)`; `labels`: whole numbers from 0 to 9,
#   shape `(count,)`. They stay as they are.
# - `epochs`: how often to go through all images, a whole number. With 0, the first parameters are
#   returned.
# - `learning_rate`: a number above 0.
# - `rng`: a NumPy random generator. First weights and batches are drawn from it, and from nothing
#   else, the first weights before all else.
# - It returns the trained parameters, `[(weight1, bias1), (weight2, bias2)]`.
#
# The network has 128 hidden units with ReLU and ten outputs: the weights have the shapes
# `(pixels, 128)` and `(128, 10)`, drawn by `he_normal`; the biases, `(128,)` and `(10,)`, start at
# zero. Each epoch deals all images into batches of 32 in a new order; the last may be shorter. For
# each batch, forward, then backward from the mean cross-entropy, then each of the four parameters
# makes one step with momentum 0.9:
#
# $$v \leftarrow 0.9\, v + \mathrm{grad}, \qquad w \leftarrow w - \eta\, v$$
#
# Each has a velocity of its own, which is zero before the first step and lasts until the end of the
# training. All four gradients are computed before anything moves.


# %% exercise="train_network"
def train_network(images, labels, epochs, learning_rate, rng):
    """Train 128 hidden units and 10 outputs; return [(weight1, bias1), (weight2, bias2)]."""
    parameters = [
        (he_normal(images.shape[1], 128, rng), np.zeros(128, np.float32)),
        (he_normal(128, 10, rng), np.zeros(10, np.float32)),
    ]
    velocities = [(np.zeros_like(weight), np.zeros_like(bias)) for weight, bias in parameters]
    for _ in range(epochs):
        for rows in batches(len(images), 32, rng):
            (weight1, bias1), (weight2, bias2) = parameters
            ### BEGIN SOLUTION
            totals = linear(images[rows], weight1, bias1)  # (32, 128)
            hidden = relu(totals)  # (32, 128)
            logits = linear(hidden, weight2, bias2)  # (32, 10)

            grad_logits = softmax_cross_entropy_backward(logits, labels[rows])
            *second, grad_hidden = linear_backward(grad_logits, hidden, weight2)
            grad_totals = relu_backward(grad_hidden, totals)
            *first, _ = linear_backward(grad_totals, images[rows], weight1)

            moved, kept = [], []
            for values, gradients, speeds in zip(
                parameters, (first, second), velocities, strict=True
            ):
                weight, weight_velocity = momentum_step(
                    values[0], gradients[0], speeds[0], learning_rate, 0.9
                )
                bias, bias_velocity = momentum_step(
                    values[1], gradients[1], speeds[1], learning_rate, 0.9
                )
                moved.append((weight, bias))
                kept.append((weight_velocity, bias_velocity))
            parameters, velocities = moved, kept
            ### END SOLUTION
    return parameters


# %% check="train_network" points=4
check("train_network", train_network)

# %% [markdown]
# ## 2. Read with it
#
# Write `predict_labels(images, parameters)`.
#
# - `images`: floats, shape `(count, pixels)`.
# - `parameters`: the list `[(weight1, bias1), (weight2, bias2)]`, with ReLU between the two layers
#   and none after the second. The number of hidden units and of classes may be any.
# - It returns whole numbers, shape `(count,)`: for each image the class with the largest logit.
#   Classes count from 0. Of equal logits the first counts.
#
# ```python
# >>> first = (np.array([[1.0, -1.0]]), np.zeros(2))
# >>> second = (np.array([[0.0, 2.0, 0.0], [0.0, 0.0, 3.0]]), np.array([1.0, 0.0, 0.0]))
# >>> predict_labels(np.array([[4.0], [-4.0], [0.1]]), [first, second])
# array([1, 2, 0])
# ```


# %% exercise="predict_labels"
def predict_labels(images, parameters):
    """Return the class of each image, shape (count,): the column of its largest logit."""
    ### BEGIN SOLUTION
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = relu(linear(images, weight1, bias1))
    return linear(hidden, weight2, bias2).argmax(axis=1)
    ### END SOLUTION


# %% check="predict_labels" points=2
check("predict_labels", predict_labels)

# %% [markdown]
# ## The 8 × 8 digits
#
# Thirty epochs on 1,437 digits, and then, once, the 360 test digits. It takes a few seconds.

# %%
train, read = yours("train_network"), yours("predict_labels")
digits = data.load("digits")
rng = np.random.default_rng(seed=1)
parameters = train(digits.train.images, digits.train.labels, 30, 0.2, rng)
accuracy = (read(digits.test.images, parameters) == digits.test.labels).mean()
print(f"{accuracy:.1%} of the test digits are read correctly.")
print("In the whole course,", how_many_are_yours())

assert accuracy >= 0.97

# %% [markdown]
# ## MNIST
#
# The same functions, 60,000 images of 28 × 28 pixels, twelve epochs: it may take a minute. MNIST is
# used where it is on this computer already; [lesson 9](../notebooks/09_mnist.ipynb) downloads it.

# %%
try:
    mnist = data.load("mnist", download=False)
except data.DataUnavailableError:
    mnist = None
    print("MNIST is not on this computer: this part is left out, and nothing is missing from the")
    print("exercise. To get MNIST, see the beginning of lesson 9, then run this cell again.")

# %%
if mnist is not None:
    rng = np.random.default_rng(seed=1)
    parameters = train(mnist.train.images, mnist.train.labels, 12, 0.02, rng)
    accuracy = (read(mnist.test.images, parameters) == mnist.test.labels).mean()
    print(f"{accuracy:.1%} of the test images are read correctly.")
    assert accuracy >= 0.975

# %% [markdown]
# ## Where this goes
#
# You have built a network, from the first weight to the last step, and it works. What you wrote is
# what every framework does, with fewer lines. [Lesson 10](../notebooks/10_speed.ipynb) makes it
# fast, [lesson 11](../notebooks/11_looking_inside.ipynb) looks inside, and in the
# [clinic](11_clinic.ipynb) you find the bugs of ten networks that train and yet are wrong.

# %%
progress()
