# %% [markdown]
# # Exercises 11: The clinic
#
# Ten functions have come to the clinic. Each trains a network, or helps to. None stops with an
# error, the loss falls, and yet each has **one bug**. Bugs of this kind live for years in real
# programs, because a network that is a little ill still learns. You find them with the tool that
# you built in lesson 4: measure, and compare.
#
# **You need** [lesson 4](../notebooks/04_backpropagation.ipynb) (backpropagation and the gradient
# check) for patients 1 to 5, [lesson 6](../notebooks/06_optimizers.ipynb) for 6 and 9,
# [lesson 7](../notebooks/07_overfitting.ipynb) for 2 and 5. The clinic belongs to
# [lesson 11](../notebooks/11_looking_inside.ipynb), which looks inside a network: this is the other
# reason to do so. Plan about 90 minutes; every patient can be seen on its own, in any order.
#
# **How it works.** For each patient you read its owner's complaint and what the function should do.
# Run its cell as it is, and the examination below it. Then mend the patient's code: one or two
# lines are enough. Run the examination again, and the check. `hint("patient_1")` helps in three
# steps; `solution("patient_1")` shows the mended function.

# %%
from itertools import pairwise

import numpy as np

from nnlib import data, plots
from nnlib.exercises import check, hint, progress, solution, yours
from nnlib.losses import softmax, softmax_cross_entropy

# %% [markdown]
# ## The instruments
#
# `measure` is your `numerical_gradient`, `apart` your `relative_error` and `walk_back` your
# `two_layer_gradients` from [the exercises of lesson 4](04_backpropagation.ipynb), or nnlib's where
# yours is not there yet.

# %%
measure = yours("numerical_gradient")
apart = yours("relative_error")
walk_back = yours("two_layer_gradients")

# %% [markdown]
# A network is a list of pairs, `[(weight1, bias1), (weight2, bias2)]`, as in lesson 4.


# %%
def new_parameters(*sizes):
    rng = np.random.default_rng(seed=1)
    return [
        (rng.normal(0, np.sqrt(2 / rows), (rows, columns)), 0.1 * rng.standard_normal(columns))
        for rows, columns in pairwise(sizes)
    ]


def logits_of(inputs, parameters):
    (weight1, bias1), (weight2, bias2) = parameters
    return np.maximum(inputs @ weight1 + bias1, 0) @ weight2 + bias2


# %% [markdown]
# `examine(gradients, loss, parameters)` goes through the parameters, measures the gradient of
# `loss(parameters)` for each, and says how far the patient's gradient is from it. Below 1e-6 it is
# healthy. Above 1e-3 something is the matter.


# %%
def examine(gradients, loss, parameters):
    for layer, pair in enumerate(parameters):
        for which, name in enumerate(("weight", "bias")):

            def loss_at(x, layer=layer, which=which):
                changed = [list(pair) for pair in parameters]
                changed[layer][which] = x
                return loss(changed)

            error = apart(gradients[layer][which], measure(loss_at, pair[which], 1e-5))
            verdict = "healthy" if error < 1e-6 else "NOT HEALTHY" if error > 1e-3 else "?"
            print(f"layer {layer + 1}, {name:6}: relative error {error:.0e}  {verdict}")


# %% [markdown]
# And something to examine them with: eight small inputs, a small network, and the 8 × 8 digits.

# %%
rng = np.random.default_rng(seed=7)
inputs, labels = rng.standard_normal((8, 5)), rng.integers(0, 3, 8)
small = new_parameters(5, 6, 3)

digits = data.load("digits")
images = digits.train.images.astype(np.float64)  # (1437, 64)


# %%
def train(gradients_of, epochs=4, learning_rate=0.2):
    parameters, rng = new_parameters(64, 32, 10), np.random.default_rng(seed=2)
    for _ in range(epochs):
        for batch in np.array_split(rng.permutation(len(images)), 45):
            gradients = gradients_of(images[batch], digits.train.labels[batch], parameters)
            parameters = [
                (weight - learning_rate * grad_weight, bias - learning_rate * grad_bias)
                for (weight, bias), (grad_weight, grad_bias) in zip(
                    parameters, gradients, strict=True
                )
            ]
    return parameters


def test_accuracy(parameters):
    return (logits_of(digits.test.images, parameters).argmax(1) == digits.test.labels).mean()


# %% [markdown]
# ## Patient 1
#
# *"It reads digits, and not even badly. But a friend's network of the same size learns faster with
# the same settings, and I have copied everything from the book."*
#
# `patient_1(inputs, labels, parameters)` computes the gradients of a network with one hidden layer.
#
# - `inputs`: floats, shape `(count, in_features)`; `labels`: whole numbers, shape `(count,)`.
# - `parameters`: the list `[(weight1, bias1), (weight2, bias2)]`; weights have the shapes
#   `(in_features, hidden)` and `(hidden, classes)`, biases `(hidden,)` and `(classes,)`.
# - It should return the gradients of the mean cross-entropy, in a list of the same form. The hidden
#   layer has ReLU, whose slope is 1 above 0 and 0 below (and 0 at exactly 0).


# %% exercise="patient_1"
def patient_1(inputs, labels, parameters):
    """Return the gradients [(weight1, bias1), (weight2, bias2)] of the mean cross-entropy."""
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    _, grad_logits = softmax_cross_entropy(hidden @ weight2 + bias2, labels)
    grad_hidden = grad_logits @ weight2.T
    ### BEGIN SOLUTION
    grad_totals = grad_hidden * (hidden > 0)
    ### INSTEAD
    # grad_totals = grad_hidden * (hidden >= 0)
    ### END SOLUTION
    return [
        (inputs.T @ grad_totals, grad_totals.sum(axis=0)),
        (hidden.T @ grad_logits, grad_logits.sum(axis=0)),
    ]


# %% [markdown]
# Its owner is right: it learns. But look at the gradients.

# %%
print(f"the patient:  {test_accuracy(train(patient_1)):.1%} of the test images")
print(f"a healthy one: {test_accuracy(train(walk_back)):.1%}")
print()


def loss_of(parameters):
    return softmax_cross_entropy(logits_of(inputs, parameters), labels)[0]


examine(patient_1(inputs, labels, small), loss_of, small)

# %% check="patient_1" points=2
check("patient_1", patient_1)

# %% [markdown]
# ## Patient 2
#
# *"The more I drop, the more slowly my first layer learns. Somebody told me that dropout does
# that."*
#
# `patient_2(inputs, labels, parameters, keep, rate)` computes loss and gradients with dropout on the
# hidden layer.
#
# - `inputs`, `labels`, `parameters`: as for patient 1.
# - `keep`: truth values, shape `(count, hidden)`: which hidden numbers are kept in this pass.
# - `rate`: the share that is dropped, from 0 to below 1. What is kept is divided by `1 - rate`, so
#   that the sums have their usual size.
# - It should return the mean cross-entropy of this pass, a number, and its gradients in a list like
#   `parameters`.


# %% exercise="patient_2"
def patient_2(inputs, labels, parameters, keep, rate):
    """Return loss and gradients with dropout; keep is (count, hidden), rate the share dropped."""
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    dropped = hidden * keep / (1 - rate)
    loss, grad_logits = softmax_cross_entropy(dropped @ weight2 + bias2, labels)
    grad_dropped = grad_logits @ weight2.T
    ### BEGIN SOLUTION
    grad_hidden = grad_dropped * keep / (1 - rate)
    ### INSTEAD
    # grad_hidden = grad_dropped * keep
    ### END SOLUTION
    grad_totals = grad_hidden * (hidden > 0)
    return loss, [
        (inputs.T @ grad_totals, grad_totals.sum(axis=0)),
        (dropped.T @ grad_logits, grad_logits.sum(axis=0)),
    ]


# %%
keep = np.random.default_rng(seed=3).random((8, 6)) >= 0.4
_, gradients = patient_2(inputs, labels, small, keep, 0.4)
examine(gradients, lambda parameters: patient_2(inputs, labels, parameters, keep, 0.4)[0], small)

# %% check="patient_2" points=2
check("patient_2", patient_2)

# %% [markdown]
# ## Patient 3
#
# *"With a tiny learning rate the gradient check is content. With the one I train with, it is not."*
#
# `patient_3(inputs, labels, parameters, learning_rate)` makes one step of gradient descent.
#
# - `inputs`, `labels`, `parameters`: as for patient 1. The caller's arrays stay as they are.
# - `learning_rate`: a number above 0.
# - It should return the new parameters, in a list like `parameters`: each moved against the gradient
#   of the mean cross-entropy by `learning_rate` times that gradient. All gradients are those at the
#   parameters that came in.


# %% exercise="patient_3"
def patient_3(inputs, labels, parameters, learning_rate):
    """Return the parameters after one step of gradient descent, a list like `parameters`."""
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    _, grad_logits = softmax_cross_entropy(hidden @ weight2 + bias2, labels)

    ### BEGIN SOLUTION
    grad_totals = grad_logits @ weight2.T * (hidden > 0)
    weight2 = weight2 - learning_rate * hidden.T @ grad_logits
    bias2 = bias2 - learning_rate * grad_logits.sum(axis=0)

    ### INSTEAD
    # weight2 = weight2 - learning_rate * hidden.T @ grad_logits
    # bias2 = bias2 - learning_rate * grad_logits.sum(axis=0)
    #
    # grad_totals = grad_logits @ weight2.T * (hidden > 0)
    ### END SOLUTION
    weight1 = weight1 - learning_rate * inputs.T @ grad_totals
    bias1 = bias1 - learning_rate * grad_totals.sum(axis=0)
    return [(weight1, bias1), (weight2, bias2)]


# %% [markdown]
# The step tells the gradient it was made with: how far a parameter moved, divided by the learning
# rate. Try other learning rates below.

# %%
learning_rate = 0.5
moved = patient_3(inputs, labels, small, learning_rate)
gradients = [
    ((weight - new_weight) / learning_rate, (bias - new_bias) / learning_rate)
    for (weight, bias), (new_weight, new_bias) in zip(small, moved, strict=True)
]
examine(gradients, loss_of, small)

# %% check="patient_3" points=2
check("patient_3", patient_3)

# %% [markdown]
# ## Patient 4
#
# *"I have a better computer now and use larger batches. Since then it has gone mad. Each batch size
# wants a learning rate of its own!"*
#
# `patient_4(inputs, labels, weight, bias, learning_rate)` makes a step with a network of one layer.
#
# - `inputs`: floats, shape `(count, in_features)`; `labels`: whole numbers, shape `(count,)`.
# - `weight`: shape `(in_features, classes)`; `bias`: shape `(classes,)`. They stay as they are.
# - `learning_rate`: a number above 0.
# - It should return three values: the **mean** cross-entropy before the step, and the new weight and
#   bias, moved against the gradient of that mean by `learning_rate` times it.


# %% exercise="patient_4"
def patient_4(inputs, labels, weight, bias, learning_rate):
    """Return the mean loss, and weight and bias after a step along the gradient of that mean."""
    probabilities = softmax(inputs @ weight + bias)
    rows = np.arange(len(labels))
    ### BEGIN SOLUTION
    loss = -np.log(probabilities[rows, labels]).mean()
    grad_logits = probabilities.copy()
    grad_logits[rows, labels] -= 1
    grad_logits /= len(labels)
    ### INSTEAD
    # loss = -np.log(probabilities[rows, labels]).sum()
    # grad_logits = probabilities.copy()
    # grad_logits[rows, labels] -= 1
    ### END SOLUTION
    weight = weight - learning_rate * inputs.T @ grad_logits
    bias = bias - learning_rate * grad_logits.sum(axis=0)
    return loss, weight, bias


# %% [markdown]
# The same images, once in a batch of 8, and again in larger batches. How far does one step go?

# %%
weight, bias = np.zeros((64, 10)), np.zeros(10)
for count in (8, 32, 128, 512):
    loss, moved, _ = patient_4(images[:count], digits.train.labels[:count], weight, bias, 0.1)
    print(f"batch of {count:3}: loss {loss:8.2f}, length of the step {np.linalg.norm(moved):6.2f}")

# %% check="patient_4" points=2
check("patient_4", patient_4)

# %% [markdown]
# ## Patient 5
#
# *"Dropout should help against overfitting. Mine helps against learning."*
#
# `patient_5(inputs, labels, parameters, rate, rng)` computes loss and gradients with dropout, and
# draws the mask itself.
#
# - `inputs`, `labels`, `parameters`, `rate`: as for patient 2.
# - `rng`: a NumPy random generator. One mask is drawn in a call, as below:
#   `rng.random(hidden.shape) >= rate` says what is kept.
# - It should return the mean cross-entropy of this pass and its gradients, in a list like
#   `parameters`.


# %% exercise="patient_5"
def patient_5(inputs, labels, parameters, rate, rng):
    """Return loss and gradients of a pass with dropout, whose mask is drawn from rng."""
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    keep = rng.random(hidden.shape) >= rate
    dropped = hidden * keep / (1 - rate)
    loss, grad_logits = softmax_cross_entropy(dropped @ weight2 + bias2, labels)

    grad_hidden = grad_logits @ weight2.T
    ### BEGIN SOLUTION
    grad_hidden = grad_hidden * keep / (1 - rate)
    ### INSTEAD
    # keep = rng.random(hidden.shape) >= rate
    # grad_hidden = grad_hidden * keep / (1 - rate)
    ### END SOLUTION
    grad_totals = grad_hidden * (hidden > 0)
    return loss, [
        (inputs.T @ grad_totals, grad_totals.sum(axis=0)),
        (dropped.T @ grad_logits, grad_logits.sum(axis=0)),
    ]


# %% [markdown]
# To measure a slope, each call has to draw the same mask: it gets a generator of the same seed.


# %%
def with_one_seed(parameters):
    return patient_5(inputs, labels, parameters, 0.4, np.random.default_rng(seed=5))


examine(with_one_seed(small)[1], lambda parameters: with_one_seed(parameters)[0], small)

# %% check="patient_5" points=2
check("patient_5", patient_5)

# %% [markdown]
# ## Patient 6
#
# *"I wrote Adam myself. The first steps throw the network about. After an hour it is calm."*
#
# `patient_6(value, gradient, mean, mean_square, step, learning_rate)` makes a step of Adam, with
# $\beta_1 = 0.9$, $\beta_2 = 0.999$ and $\epsilon = 10^{-8}$.
#
# - `value`, `gradient`, `mean`, `mean_square`: floats, all of one shape. They stay as they are.
# - `step`: which step this is, a whole number; the first is 1. `learning_rate`: a number above 0.
# - It should return three arrays: the new value, and the two running averages, uncorrected, for the
#   next step.
#
# $$m \leftarrow 0.9\, m + 0.1\, g, \qquad s \leftarrow 0.999\, s + 0.001\, g^2, \qquad
# w \leftarrow w - \eta\, \frac{m / (1 - 0.9^t)}{\sqrt{s / (1 - 0.999^t)} + \epsilon}$$
#
# ```python
# >>> zero = np.array([0.0])
# >>> value, mean, mean_square = patient_6(np.array([5.0]), np.array([4.0]), zero, zero, 1, 0.1)
# >>> value.round(3), mean.round(3), mean_square.round(3)
# (array([4.9]), array([0.4]), array([0.016]))
# ```


# %% exercise="patient_6"
def patient_6(value, gradient, mean, mean_square, step, learning_rate):
    """Return value, mean and mean_square after a step of Adam; all arrays have one shape."""
    mean = 0.9 * mean + 0.1 * gradient
    mean_square = 0.999 * mean_square + 0.001 * gradient**2
    ### BEGIN SOLUTION
    mean_hat = mean / (1 - 0.9**step)
    mean_square_hat = mean_square / (1 - 0.999**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + 1e-8)
    ### INSTEAD
    # value = value - learning_rate * mean / (np.sqrt(mean_square) + 1e-8)
    ### END SOLUTION
    return value, mean, mean_square


# %% [markdown]
# On a slope that stays the same, each step of Adam is as long as the learning rate. And here?

# %%
state = [np.zeros(1)] * 3
lengths = []
for step in range(1, 401):
    before = state[0]
    state = patient_6(state[0], np.ones(1), state[1], state[2], step, 0.1)
    lengths.append(abs(state[0] - before)[0] / 0.1)

# %%
plots.lines(
    np.arange(1, 401),
    lengths,
    x_label="step",
    y_label="length / learning rate",
    title="How long each step of Adam is, on an even slope",
    y_limits=(0, 8),
)

# %% [markdown]
# *The length of each of 400 steps, in learning rates. A healthy Adam gives a level line at 1.*

# %% check="patient_6" points=2
check("patient_6", patient_6)

# %% [markdown]
# ## Patient 7
#
# *"On my test images it is better than on the ones that users send. They take worse photos."*
#
# `patient_7(train_images, test_images)` scales the images: each pixel gets mean 0 and deviation 1
# over the training images.
#
# - `train_images`: floats, shape `(count, pixels)`; `test_images`: floats, shape `(m, pixels)`. They
#   stay as they are.
# - It should return both, scaled: `(images - mean) / deviation`, where each pixel (each column) has
#   its own mean and standard deviation (`np.std`), and both sets are scaled with the same numbers. A
#   pixel whose deviation is 0 is divided by 1. The numbers have to be such that they could be known
#   before the first test image was seen.
#
# ```python
# >>> train, test = patient_7(np.array([[1.0], [3.0]]), np.array([[10.0]]))
# >>> train, test
# (array([[-1.],
#        [ 1.]]), array([[8.]]))
# ```


# %% exercise="patient_7"
def patient_7(train_images, test_images):
    """Scale both sets, (count, pixels) and (m, pixels), so that the network can learn from them."""
    ### BEGIN SOLUTION
    mean, deviation = train_images.mean(axis=0), train_images.std(axis=0)
    ### INSTEAD
    # all_images = np.concatenate([train_images, test_images])
    # mean, deviation = all_images.mean(axis=0), all_images.std(axis=0)
    ### END SOLUTION
    deviation = np.where(deviation == 0, 1, deviation)
    return (train_images - mean) / deviation, (test_images - mean) / deviation


# %% [markdown]
# Put other test images in, and look at what becomes of the *training* images.

# %%
pixels = np.array([[1.0, 0.2], [3.0, 0.4]])
for test in (np.array([[2.0, 0.3]]), np.array([[10.0, 0.9]])):
    print("test image", test[0], "-> training images", patient_7(pixels, test)[0].round(2).tolist())

# %% check="patient_7" points=2
check("patient_7", patient_7)

# %% [markdown]
# ## Patient 8
#
# *"I shuffle before each epoch, as one should. The loss comes down to 2.3, and there it stays."*
#
# `patient_8(images, labels, rng)` shuffles a training set.
#
# - `images`: floats, shape `(count, pixels)`; `labels`: whole numbers, shape `(count,)`. They stay as
#   they are.
# - `rng`: a NumPy random generator. The order is drawn from it, and from nothing else.
# - It should return images and labels in a random order, each image once, and each label at the same
#   place as its image.


# %% exercise="patient_8"
def patient_8(images, labels, rng):
    """Return images, (count, pixels), and their labels, (count,), in a random order."""
    order = rng.permutation(len(images))
    ### BEGIN SOLUTION
    return images[order], labels[order]
    ### INSTEAD
    # return images[order], labels
    ### END SOLUTION


# %%
shuffling = np.random.default_rng(seed=4)


def shuffled_first(batch_images, batch_labels, parameters):
    return walk_back(*patient_8(batch_images, batch_labels, shuffling), parameters)


parameters = train(shuffled_first)
loss, _ = softmax_cross_entropy(logits_of(images, parameters), digits.train.labels)
print(f"loss {loss:.2f}; guessing among ten classes gives {np.log(10):.2f}")

# %% check="patient_8" points=1
check("patient_8", patient_8)

# %% [markdown]
# ## Patient 9
#
# *"Momentum does nothing. I have tried 0.5, 0.9 and 0.99: always the same curve, to the last digit."*
#
# `patient_9(value, slope, steps, learning_rate, momentum)` walks downhill with momentum.
#
# - `value`: floats, any shape: where the walk begins. It stays as it is.
# - `slope`: a function; `slope(value)` gives the gradient there, an array of the same shape.
# - `steps`: how many steps, a whole number from 1. `learning_rate`, `momentum`: numbers.
# - It should return where the walk ends. The velocity is zero before the first step; in each step
#   velocity = momentum * velocity + gradient, and then value = value - learning_rate * velocity.
#
# ```python
# >>> patient_9(np.array([5.0]), lambda value: np.ones(1), 3, 0.1, 0.9).round(3)
# array([4.439])
# ```


# %% exercise="patient_9"
def patient_9(value, slope, steps, learning_rate, momentum):
    """Return where `steps` steps with momentum lead from value, down the gradient slope(value)."""
    ### BEGIN SOLUTION
    velocity = np.zeros_like(value)
    for _ in range(steps):
        velocity = momentum * velocity + slope(value)
        value = value - learning_rate * velocity
    ### INSTEAD
    # for _ in range(steps):
    #     velocity = np.zeros_like(value)
    #     velocity = momentum * velocity + slope(value)
    #     value = value - learning_rate * velocity
    ### END SOLUTION
    return value


# %% [markdown]
# A long valley, steep across and flat along: momentum is made for it. How far from its lowest
# point, [0, 0], is the walk after 30 steps?


# %%
def valley(value):
    return np.array([0.05, 1.0]) * value


for momentum in (0.0, 0.5, 0.9):
    end = patient_9(np.array([10.0, 1.0]), valley, 30, 0.5, momentum)
    print(f"momentum {momentum}: {np.linalg.norm(end):.2f} from the lowest point")

# %% check="patient_9" points=1
check("patient_9", patient_9)

# %% [markdown]
# ## Patient 10
#
# *"Almost all digits are read correctly, yet the loss stops far above zero. It is a very modest
# network."*
#
# `patient_10(inputs, labels, weight, bias)` computes loss and gradients of a network of one layer.
#
# - `inputs`, `labels`, `weight`, `bias`: as for patient 4.
# - It should return three values: the mean cross-entropy of the softmax of the logits
#   `inputs @ weight + bias`, and its gradients for `weight` and for `bias`, in their shapes.
#   `softmax_cross_entropy` is nnlib's, and healthy.
#
# ```python
# >>> certain = np.array([[20.0, 0.0, 0.0]])
# >>> loss, _, _ = patient_10(np.ones((1, 1)), np.array([0]), certain, np.zeros(3))
# >>> print(f"{loss:.2f}")
# 0.00
# ```


# %% exercise="patient_10"
def patient_10(inputs, labels, weight, bias):
    """Return the mean loss of a single layer, and its gradients for weight and bias."""
    ### BEGIN SOLUTION
    logits = inputs @ weight + bias
    loss, grad_logits = softmax_cross_entropy(logits, labels)
    ### INSTEAD
    # probabilities = softmax(inputs @ weight + bias)
    # loss, grad_logits = softmax_cross_entropy(probabilities, labels)
    ### END SOLUTION
    return loss, inputs.T @ grad_logits, grad_logits.sum(axis=0)


# %%
weight, bias = np.zeros((64, 10)), np.zeros(10)
for epoch in range(1, 301):
    loss, grad_weight, grad_bias = patient_10(images, digits.train.labels, weight, bias)
    weight, bias = weight - grad_weight, bias - grad_bias
    if epoch in (1, 100, 200, 300):
        right = (images @ weight + bias).argmax(axis=1) == digits.train.labels
        print(f"epoch {epoch:3}: loss {loss:.3f}, {right.mean():.1%} of the training images right")

# %% [markdown]
# And its gradients, against measured ones:

# %%
single = new_parameters(5, 3)
(weight, bias) = single[0]
_, *gradients = patient_10(inputs, labels, weight, bias)
examine([gradients], lambda parameters: patient_10(inputs, labels, *parameters[0])[0], single)

# %% check="patient_10" points=2
check("patient_10", patient_10)

# %% [markdown]
# ## Where this goes
#
# None of the ten raised an error, and none would have been found by looking at the accuracy alone.
# What found them: a measured gradient, the same call with another batch size, another learning rate
# or another momentum, and the question what a number *should* be before it is computed. Do that with
# your own networks, before you tune anything.
#
# Your healthy functions meet in the [capstone](09_capstone.ipynb).

# %%
progress()
