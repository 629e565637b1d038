# %% [markdown] slideshow={"slide_type": "slide"}
# # Lesson 12: What comes next
#
# **After this lesson you can**
#
# - write an engine that finds every gradient by itself, and fits on one screen;
# - say why it has to walk back in a certain order, and why gradients are set to zero between steps;
# - train a network with it, and check it against nudges and against `nnlib`;
# - read a training loop in a framework, line by line, and name the lesson behind each line;
# - show what a fully connected layer does not know about images, and what a convolution adds.
#
# **You need** [lesson 4](04_backpropagation.ipynb) (chain rule, backward pass) and [lesson
# 5](05_training.ipynb) (the training loop).
#
# | section | minutes |
# |---|---|
# | One pixel to the side | 4 |
# | 1. A number that remembers | 5 |
# | 2. The walk back, newest first | 10 |
# | 3. A network of such numbers | 4 |
# | 4. Train it | 4 |
# | *a good place for a break* | |
# | 5. The same network in a framework | 4 |
# | 6. What the network does not know | 4 |
# | 7. One small filter, everywhere | 11 |
# | 8. Where to read on | 3 |

# %% [markdown] slideshow={"slide_type": "slide"}
# ## One pixel to the side
#
# Here is the network of this course once more: 64 pixels, 32 hidden units, ten logits.

# %% slideshow={"slide_type": "skip"}
import numpy as np

from nnlib import data, plots
from nnlib.activations import ReLU
from nnlib.layers import Linear
from nnlib.losses import softmax, softmax_cross_entropy
from nnlib.metrics import accuracy
from nnlib.network import Network
from nnlib.optimizers import SGD
from nnlib.training import fit, train_step

# %%
train, test = data.load("digits").train, data.load("digits").test
settings = {"epochs": 20, "batch_size": 32, "progress": False}


def train_network(images, labels, seed=0):
    rng = np.random.default_rng(seed)
    network = Network(Linear(64, 32, rng=rng), ReLU(), Linear(32, 10, rng=rng))
    optimizer = SGD(network.parameters(), learning_rate=0.2)
    fit(network, optimizer, data.Dataset(images, labels), rng=rng, **settings)
    return network


# %% [markdown] slideshow={"slide_type": "subslide"}
# Now move the test images by one column of pixels. Take only those whose outer columns are black,
# so that no ink is lost.


# %%
def move(images, columns):
    """Move each image to the right by -1, 0 or 1 columns, and fill up with black."""
    wide = np.pad(images.reshape(-1, 8, 8), ((0, 0), (0, 0), (1, 1)))  # (count, 8, 10)
    return wide[:, :, 1 - columns : 9 - columns].reshape(-1, 64)


# %%
outer = test.images.reshape(-1, 8, 8)[:, :, [0, 7]]  # (360, 8, 2)
safe = (outer == 0).all(axis=(1, 2))
images, labels = test.images[safe], test.labels[safe]

assert len(images) > 250
assert np.isclose(move(images, 1).sum(), images.sum())

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** The network reads more than nine of ten images in place. How many of ten does it read
# when each has moved to the right by a single pixel?

# %% slideshow={"slide_type": "fragment"}
network = train_network(train.images, train.labels)
in_place = accuracy(network(images), labels)
to_the_right = accuracy(network(move(images, 1)), labels)
print(f"in place {in_place:.1%}, one pixel to the right {to_the_right:.1%}")

# %% slideshow={"slide_type": "subslide"}
assert in_place > 0.9
assert to_the_right < 0.6

pairs = np.concatenate([images[:8], move(images[:8], 1)])  # (16, 64)
probabilities = softmax(network(pairs))
wrong = (probabilities[8:].argmax(axis=1) != labels[:8]).sum()
title = f"One pixel to the right, and {wrong} of these 8 digits are misread"
plots.predictions(pairs, np.tile(labels[:8], 2), probabilities, title=title)

# %% [markdown]
# *Above, eight test images in place; below, the same eight, one pixel to the right.*
#
# Fewer than six of ten. To you nothing has happened. What is the network missing? Sections 6 and 7
# answer that, and show the kind of layer that is not missing it.
#
# But each new kind of layer needs a backward pass, and in lesson 4 each cost you a derivation. If
# you want to try ten ideas, you cannot derive ten times. So first, in sections 1 to 4, you hand the
# deriving over to the computer.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. A number that remembers
#
# In lesson 4, a neuron was five small steps, and each step had to know one thing only: its local
# slope, which is how far its output moves per unit that an input moves.
#
# So let every number remember from which numbers it was made, and with which slopes. Python leaves
# room for that: `a * b` calls `a.__mul__(b)`, and in a class of your own you say what it does.
#
# | step | local slopes |
# |---|---|
# | `a + b` | 1 for `a`, 1 for `b` |
# | `a - b` | 1 for `a`, −1 for `b` |
# | `a * b` | the value of `b` for `a`, the value of `a` for `b` |

# %%
import itertools
import math

serials = itertools.count()  # 0, 1, 2, ...: section 2 says what for


# %% slideshow={"slide_type": "subslide"}
class Scalar:
    def __init__(self, value, inputs=()):
        self.value = value
        self.inputs = inputs  # pairs: what it was made from, and the local slope
        self.grad = 0.0
        self.serial = next(serials)

    def __add__(self, other):
        return Scalar(self.value + other.value, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        return Scalar(self.value - other.value, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        return Scalar(self.value * other.value, [(self, other.value), (other, self.value)])


# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
from nnlib.exercises import predict, quiz

question = "What does `Scalar(2.0) * Scalar(3.0)` remember? Which slope belongs to each of the two?"
choices = [
    "2 has the slope 2, 3 has the slope 3",
    "2 has the slope 3, 3 has the slope 2",
    "both have the slope 6",
]
because = "Move the 2 by a little, and the product moves 3 times as much."
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
product = Scalar(2.0) * Scalar(3.0)
remembered = [(source.value, slope) for source, slope in product.inputs]
print("value:", product.value, " made from (value, slope):", remembered)

assert product.value == 6
assert remembered == [(2.0, 3.0), (3.0, 2.0)]

# %% [markdown] slideshow={"slide_type": "notes"}
# The 2 has the slope 3, and the 3 has the slope 2: each gets the other one's value.
#
# A function of one number joins in if you know its slope. Here are the three that a network with
# softmax and cross-entropy needs. The slope of $e^x$ is $e^x$ itself, and that of $\log x$ is
# $1/x$.


# %% slideshow={"slide_type": "subslide"}
def relu(x):
    return Scalar(max(x.value, 0.0), [(x, 1.0 if x.value > 0 else 0.0)])


def exp(x):
    result = math.exp(x.value)
    return Scalar(result, [(x, result)])


def log(x):
    return Scalar(math.log(x.value), [(x, 1 / x.value)])


# %% [markdown] slideshow={"slide_type": "subslide"}
# Each slope is a claim, so nudge:


# %%
def check_slope(function, x, step=1e-5):
    _, derived = function(Scalar(x)).inputs[0]
    above, below = function(Scalar(x + step)).value, function(Scalar(x - step)).value
    measured = (above - below) / (2 * step)
    print(f"{function.__name__}: derived {derived:.6f}, measured {measured:.6f}")
    return np.isclose(derived, measured)


assert check_slope(relu, -0.7)
assert check_slope(relu, 0.7)
assert check_slope(exp, 0.7)
assert check_slope(log, 0.7)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Now the neuron of lesson 4, with the same numbers. Write the forward pass, and nothing else:

# %%
x, weight, bias, target = Scalar(2.0), Scalar(3.0), Scalar(-4.0), Scalar(5.0)
product = x * weight
total = product + bias
output = relu(total)
gap = output - target
loss = gap * gap

assert loss.value == 9

# %% [markdown] slideshow={"slide_type": "subslide"}
# What has `loss` remembered? The next two cells read the record and hand it to the drawing of
# lesson 4.

# %%
names = {x: "x", weight: "weight", bias: "bias", target: "target", product: "product"}
names |= {total: "total", output: "output", gap: "gap", loss: "loss"}


def read_step(scalar):
    slopes = ", ".join(f"{slope:g}" for _, slope in scalar.inputs)
    sources = dict.fromkeys(names[source] for source, _ in scalar.inputs)  # each name once
    return (slopes.replace("-", "−"), *sources)


# %% slideshow={"slide_type": "subslide"}
record = {name: read_step(scalar) for scalar, name in names.items() if scalar.inputs}
values = {name: scalar.value for scalar, name in names.items()}
assert record["product"] == ("3, 2", "x", "weight")
assert record["loss"] == ("−3, −3", "gap")

title = "What the numbers remember: from which ones, with which slopes"
plots.computation_graph(record, values=values, title=title)

# %% [markdown]
# *The graph of the neuron, drawn from the record. In each round box stand its local slopes, one for
# each number that went in, the upper one first.*
#
# Nobody drew this by hand. And look at what the boxes do not say: plus, times, ReLU. The record has
# forgotten *what* was computed. For the way back, the slopes are enough.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. The walk back, newest first
#
# Lesson 4 had two rules: along a path slopes multiply, and where paths meet they add. With $s$ for
# a number and $r$ for each of the numbers that were made from it (if $s$ went into $r$ twice, $r$
# counts twice):
#
# $$\mathrm{grad}_s = \sum_r \mathrm{grad}_r \cdot \mathrm{slope}_{rs}$$
#
# Written down word for word, that is four lines. Start at the loss with 1, and follow every path:


# %%
def walk_every_path(scalar, grad):
    scalar.grad += grad  # where paths meet, add
    for source, slope in scalar.inputs:
        walk_every_path(source, grad * slope)  # along a path, multiply


# %% slideshow={"slide_type": "subslide"}
x, weight, bias, target = Scalar(2.0), Scalar(3.0), Scalar(-4.0), Scalar(5.0)
gap = relu(x * weight + bias) - target
walk_every_path(gap * gap, 1.0)
print("weight:", weight.grad, " bias:", bias.grad, " x:", x.grad)

assert (weight.grad, bias.grad, x.grad) == (-12, -6, -18)

# %% [markdown] slideshow={"slide_type": "notes"}
# The three slopes of lesson 4, and this time you derived nothing. To let a program find derivatives
# by following its own steps is called [**automatic
# differentiation**](glossary.ipynb#Automatic-differentiation).
#
# It is right. But is it quick? Double a number ten times:


# %%
def double_ten_times(first):
    chain = [first]
    for _ in range(10):
        chain.append(chain[-1] + chain[-1])
    return chain


# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** There are eleven numbers in this chain. How many times does the walk arrive at the
# first?

# %% slideshow={"slide_type": "fragment"}
first = Scalar(1.0)
chain = double_ten_times(first)
walk_every_path(chain[-1], 1.0)
print("value at the end:", chain[-1].value, " slope of the first:", first.grad)

assert len(chain) == 11

# %% [markdown] slideshow={"slide_type": "notes"}
# 1,024 times: it came with 1 each time, and the slope is 1,024. At every doubling two paths begin,
# and ten doublings make $2^{10}$ paths. Twenty make more than a million. A network is worse: each
# of its layers multiplies the paths by the number of its units.

# %% slideshow={"slide_type": "skip"}
assert chain[-1].value == first.grad == 2**10 == 1_024
assert 2**20 > 1_000_000

# %% [markdown] slideshow={"slide_type": "subslide"}
# Lesson 4 computed each slope once. So visit each number once. First find them all:


# %%
def everything_behind(result):
    """Return the scalars that `result` was made from, itself first, in the order of meeting."""
    met, known = [result], {result}  # two scalars of equal value are two members of the set
    for scalar in met:  # a list that grows while it is walked
        for source, _ in scalar.inputs:
            if source not in known:
                known.add(source)
                met.append(source)
    return met


# %%
def hand_on(scalars):
    for scalar in scalars:
        for source, slope in scalar.inputs:
            source.grad += scalar.grad * slope


assert len(everything_behind(chain[-1])) == 11

# %% [markdown] slideshow={"slide_type": "subslide"}
# In which order should they hand on? Try the order in which you met them:

# %%
x = Scalar(5.0)
a = x * Scalar(3.0)
b = a * Scalar(2.0)
result = a + b

# %% slideshow={"slide_type": "subslide"}
values = {"x": 5, "three": 3, "a": 15, "two": 2, "b": 30, "result": 45}
steps = {"a": ("×", "x", "three"), "b": ("×", "a", "two"), "result": ("+", "a", "b")}
assert (a.value, b.value, result.value) == (15, 30, 45)
plots.computation_graph(steps, values=values, title="Two paths lead from a to the result")

# %% [markdown]
# *The number a goes into the result directly, and a second time by way of b.*

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "In words, the result is $3x$ and twice that again, so $9x$: the slope of $x$ is 9. From the result, you meet `a` first, then `b`. What slope does $x$ get if they hand on in this order?"
choices = [
    "9: the order does not matter",
    "6: what comes by way of `b`",
    "3: what comes to `a` directly",
]
because = "`a` handed on before it had heard from `b`. No number hands on before all that was made from it has done so."
predict(question, choices, answer=choices[2], because=because)

# %% slideshow={"slide_type": "fragment"}
x = Scalar(5.0)
a = x * Scalar(3.0)
result = a + a * Scalar(2.0)
result.grad = 1.0
hand_on(everything_behind(result))
print("x:", x.grad, " a:", a.grad)

assert x.grad == 3
assert a.grad == 3

# %% [markdown] slideshow={"slide_type": "notes"}
# `x` gets 3, which is wrong. `a` handed on its 1 when it had heard from one of its two paths. Then
# `b` brought it 2 more, too late: the 3 of `a` is right, but `x` never heard of it. So the rule is:
# **no number hands on before all that was made from it has handed on.** An order that respects this
# is called a [**topological order**](glossary.ipynb#Topological-order).
#
# You need not search for one. A number is always made *after* the numbers it is made from. So the
# newest first will do, and this is what the serial numbers are for.


# %% slideshow={"slide_type": "subslide"}
def backward(result):
    result.grad = 1.0
    newest_first = sorted(everything_behind(result), key=lambda scalar: -scalar.serial)
    hand_on(newest_first)


# %%
x = Scalar(5.0)
a = x * Scalar(3.0)
backward(a + a * Scalar(2.0))
print("x:", x.grad, " a:", a.grad)

assert (x.grad, a.grad) == (9, 3)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Nine. And on the neuron, where the walk along every path gave −12, −6 and −18:


# %%
def neuron_loss(x, weight, bias, target):
    gap = relu(x * weight + bias) - target
    return gap * gap


x, weight, bias, target = Scalar(2.0), Scalar(3.0), Scalar(-4.0), Scalar(5.0)
backward(neuron_loss(x, weight, bias, target))
print("weight:", weight.grad, " bias:", bias.grad, " x:", x.grad)

assert (weight.grad, bias.grad, x.grad) == (-12, -6, -18)

# %% [markdown] slideshow={"slide_type": "subslide"}
# This is the whole engine. How long is it?

# %%
import inspect

methods = [Scalar.__init__, Scalar.__add__, Scalar.__sub__, Scalar.__mul__]
functions = [relu, exp, log, everything_behind, hand_on, backward]
line_count = sum(len(inspect.getsource(part).splitlines()) for part in methods + functions)
print(line_count, "lines")

assert line_count < 45

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "You compute the same loss once more, from the same `weight`, and walk back once more. What does `weight.grad` say now?"
choices = [
    "the same as after the first walk: it is the same loss",
    "twice as much: the walks add up",
    "zero: the two walks cancel",
]
because = "Where paths meet, gradients add. The engine cannot know that this is a new walk."
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
x, weight, bias, target = Scalar(2.0), Scalar(3.0), Scalar(-4.0), Scalar(5.0)
for walk in ("first", "second"):
    backward(neuron_loss(x, weight, bias, target))
    print(f"after the {walk} walk: {weight.grad}")

assert weight.grad == -24

# %% [markdown]
# Twice as much. `hand_on` adds, as it has to where paths meet. But it cannot know that this is a
# new walk. So before each walk, the gradients of the parameters have to be set to zero. PyTorch,
# which you meet in section 5, leaves that to you, too.
#
# **Try it.** Teach the engine a new function: the reciprocal, $1/x$. Its value is there, its slope
# is missing. Replace the 0.0, by the rule from school, and run. (With it you could divide.)


# %%
def reciprocal(x):
    return Scalar(1 / x.value, [(x, 0.0)])  # change the 0.0


print("right" if check_slope(reciprocal, 0.7) else "not yet")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# The slope of $1/x$ is $-1/x^2$: `[(x, -1 / x.value**2)]`. Written with what is there already, it
# is minus the square of the result.
#
# </details>

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. A network of such numbers
#
# A network multiplies matrices. Do you now have to write loops? No: a NumPy array can hold any
# objects, and its `@` and `+` use the `*` and `+` of whatever is in it. `np.vectorize` applies a
# function to each element.

# %%
to_scalars = np.vectorize(Scalar, otypes=[object])
relu_each = np.vectorize(relu, otypes=[object])
exp_each = np.vectorize(exp, otypes=[object])
read_grads = np.vectorize(lambda scalar: scalar.grad, otypes=[float])

# %% [markdown] slideshow={"slide_type": "subslide"}
# With these, the forward pass is the line that you wrote in lesson 2:


# %%
def compute_logits(inputs, weight1, bias1, weight2, bias2):
    hidden = relu_each(inputs @ weight1 + bias1)
    return hidden @ weight2 + bias2


# %% [markdown] slideshow={"slide_type": "subslide"}
# And the loss is the formula of lesson 3. For logits $z$ and the label $y$, with $m$ for the
# largest logit, which keeps the exponentials small and cancels out. Since any $m$ gives the same
# loss, no gradient has to go through it, and the code may take it for a constant:
#
# $$\mathrm{loss} = \log \sum_j e^{z_j - m} + m - z_y$$


# %%
def cross_entropy(logits, labels):
    """Return the mean loss of logits (count, classes) as one Scalar."""
    total = Scalar(0.0)
    for row, label in zip(logits, labels, strict=True):
        largest = Scalar(max(logit.value for logit in row))
        total = total + log(exp_each(row - largest).sum()) + largest - row[label]
    return total * Scalar(1 / len(labels))


# %% [markdown] slideshow={"slide_type": "subslide"}
# For data, take two half-circles that hook into each other, and a network small enough to check:
# two inputs, three hidden units, two logits.

# %%
from sklearn.datasets import make_moons

points, kinds = make_moons(40, noise=0.1, random_state=2)  # (40, 2), (40,)


def tiny_network(hidden_units, seed):
    rng = np.random.default_rng(seed)
    first = Linear(2, hidden_units, rng=rng, dtype=np.float64)
    return Network(first, ReLU(), Linear(hidden_units, 2, rng=rng, dtype=np.float64))


# %%
checked = tiny_network(3, seed=0)
few_points, few_kinds = points[:5], kinds[:5]
parameters = [to_scalars(parameter.value) for parameter in checked.parameters()]
loss = cross_entropy(compute_logits(to_scalars(few_points), *parameters), few_kinds)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Five points and a network with 17 parameters gave one loss. How many `Scalar`s are
# behind it: tens, hundreds or thousands?

# %% slideshow={"slide_type": "fragment"}
print(len(everything_behind(loss)), "scalars behind one loss")

assert sum(parameter.value.size for parameter in checked.parameters()) == 17

# %% [markdown] slideshow={"slide_type": "subslide"}
# Hundreds: one for each input, each product, each sum, each exponential. Now walk back, and
# compare every gradient twice: with `nnlib`, whose backward pass you derived by hand, and with
# nudges.

# %%
from nnlib.gradcheck import numerical_gradient, relative_error

for scalar in everything_behind(loss):
    scalar.grad = 0.0  # so that you may run this cell twice
backward(loss)
nnlib_loss, grad_logits = softmax_cross_entropy(checked.forward(few_points), few_kinds)
checked.backward(grad_logits)

assert 200 < len(everything_behind(loss)) < 400
assert np.isclose(loss.value, nnlib_loss)


# %% slideshow={"slide_type": "subslide"}
def nudged_loss(_):  # the nudge is made inside the network, in the parameter itself
    return softmax_cross_entropy(checked(few_points), few_kinds)[0]


for scalars, parameter in zip(parameters, checked.parameters(), strict=True):
    automatic = read_grads(scalars)
    nudged = numerical_gradient(nudged_loss, parameter.value)
    by_hand = relative_error(automatic, parameter.grad)
    by_nudge = relative_error(automatic, nudged)
    print(f"{parameter.name:15} from nnlib: {by_hand:.0e}, from nudges: {by_nudge:.0e}")
    assert by_hand < 1e-12
    assert by_nudge < 1e-7

# %% [markdown] slideshow={"slide_type": "notes"}
# The relative errors are rounding. You derived nothing: not the linear layer, not the collapse to
# $p - y$. The engine knows neither. It knows six operations and two rules, and finds the same
# numbers.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. Train it
#
# The same moons, eight hidden units, plain gradient descent on all 40 points. Forward, set to zero,
# backward, step:

# %%
learning_rate = 1.0


def scalar_step(parameters):
    every_parameter = np.concatenate([scalars.ravel() for scalars in parameters])  # (42,)
    loss = cross_entropy(compute_logits(to_scalars(points), *parameters), kinds)
    for parameter in every_parameter:
        parameter.grad = 0.0
    backward(loss)
    for parameter in every_parameter:
        parameter.value -= learning_rate * parameter.grad
    return loss.value


# %%
parameters = [to_scalars(parameter.value) for parameter in tiny_network(8, seed=6).parameters()]
losses = [scalar_step(parameters) for _ in range(100)]
print(f"loss before {losses[0]:.3f}, after 100 steps {losses[-1]:.3f}")

assert losses[-1] < 0.3 * losses[0]

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Now `nnlib` trains a network from the same first numbers, on the same points, with
# the same learning rate. How far apart will the two loss curves be?

# %% slideshow={"slide_type": "fragment"}
moons_network = tiny_network(8, seed=6)
optimizer = SGD(moons_network.parameters(), learning_rate=learning_rate)
nnlib_losses = [train_step(moons_network, optimizer, points, kinds)[0] for _ in range(100)]
print(f"furthest apart: {np.abs(np.array(losses) - nnlib_losses).max():.0e}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# You could not tell them apart in a drawing. Both do the same computation. Read the numbers out of
# the scalars, and see what they have learned:


# %%
read_values = np.vectorize(lambda scalar: scalar.value, otypes=[float])
weight1, bias1, weight2, bias2 = map(read_values, parameters)


def classify(points):
    hidden = np.maximum(points @ weight1 + bias1, 0)  # (count, 8)
    return (hidden @ weight2 + bias2).argmax(axis=1)  # (count,)


assert (classify(points) == kinds).mean() > 0.9
assert np.allclose(losses, nnlib_losses)

# %% slideshow={"slide_type": "subslide"}
axes = {"x_label": "first coordinate (no unit)", "y_label": "second coordinate (no unit)"}
title = "Trained by an engine that fits on one screen"
names = ["upper moon", "lower moon"]
plots.decision_boundary(classify, points, kinds, title=title, class_names=names, **axes)

# %% [markdown]
# *The 40 points and the region that the network gives to each moon: the border bends between them.*
#
# What is the price?
#
# **Predict.** How many times as long as `nnlib`'s does one step of the scalars take?

# %% slideshow={"slide_type": "fragment"}
from timeit import repeat


def nnlib_step():
    train_step(moons_network, optimizer, points, kinds)


slow = min(repeat(lambda: scalar_step(parameters), number=1, repeat=3))
fast = min(repeat(nnlib_step, number=20, repeat=20)) / 20
print(f"one step of the scalars takes {slow / fast:,.0f} times as long")

assert slow / fast > 10

# %% [markdown] slideshow={"slide_type": "notes"}
# More than ten times; the output says how many on your computer. Each single product is a Python
# object of its own. But nothing in the two rules says that what remembers must be a single number.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. The same network in a framework
#
# Let a whole *array* remember from which arrays it was made. Then one `@` leaves one record in
# place of hundreds. In place of a local slope the record holds a rule, and you know the rules: for
# `@` and `+` they are the three gradients of the linear layer, from lesson 4. The walk back stays
# as it is.
#
# Such an array is called a [**tensor**](glossary.ipynb#Tensor). A
# [**framework**](glossary.ipynb#Framework) is the engine with tensors, plus hundreds of operations
# with their rules, plus layers, losses and optimizers on top, and it runs on graphics processors
# too. PyTorch is one, JAX another.
#
# Here is the network of this lesson's first page, whole, in PyTorch. It is here to be read: the
# course does not need PyTorch.
#
# ```python
# import torch
# from torch import nn
# from torch.utils.data import DataLoader, TensorDataset
#
# from nnlib import data
#
# digits = data.load("digits")
# train = TensorDataset(torch.tensor(digits.train.images), torch.tensor(digits.train.labels))
# batches = DataLoader(train, batch_size=32, shuffle=True)
#
# network = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
# optimizer = torch.optim.SGD(network.parameters(), lr=0.2)
#
# for epoch in range(20):
#     for images, labels in batches:
#         loss = nn.functional.cross_entropy(network(images), labels)
#         optimizer.zero_grad()
#         loss.backward()
#         optimizer.step()
#
# with torch.no_grad():
#     answers = network(torch.tensor(digits.test.images)).argmax(dim=1).numpy()
# print(f"accuracy on the test images: {(answers == digits.test.labels).mean():.1%}")
# ```
#
# **Predict.** You have built every line of this. Go through the code, and name the lesson for each.
# Then open the table.
#
# <details><summary>Answer: line by line</summary>
#
# | in the framework | in this course | what to know |
# |---|---|---|
# | `DataLoader` | `train.batches`, [lesson 1](01_data.ipynb) | shuffles anew for each epoch |
# | `nn.Linear` | `Linear`, [lesson 2](02_forward_pass.ipynb) | the weight is turned: (32, 64) |
# | `cross_entropy` | [lesson 3](03_softmax_cross_entropy.ipynb) | takes logits: softmax is in it |
# | `zero_grad()` | `parameter.grad = 0.0`, section 4 | gradients add up until you call it |
# | `loss.backward()` | `backward(loss)`, section 2 | newest first |
# | `optimizer.step()` | [lesson 6](06_optimizers.ipynb) | the same formulas |
# | `no_grad()` | `network(images)` | remember nothing |
#
# </details>

# %% [markdown] slideshow={"slide_type": "subslide"}
# The computation is the same. The first weights are not: PyTorch draws them from a narrower range
# than the He rule of lesson 2, so the two accuracies agree roughly, not digit for digit.
#
# A network with dropout also needs `network.train()` before training and `network.eval()` before
# predicting, as in [lesson 7](07_overfitting.ipynb).
#
# Two slips are common in first programs. One is a forgotten `zero_grad()`: you have seen the
# gradient double. The other is a softmax at the end of the network, in front of a loss that has its
# own.
#
# **Predict.** Someone does that. The network is right about an image, and as sure as can be. What
# is the loss?

# %% slideshow={"slide_type": "fragment"}
certain = np.eye(10)[[3]]  # (1, 10): probability 1 for the 3
label = np.array([3])
twice, _ = softmax_cross_entropy(certain, label)  # takes the probabilities for logits
once, _ = softmax_cross_entropy(100 * certain, label)  # logits of a network that is as sure
print(f"softmax twice: {twice:.2f}, softmax once: {once:.2f}")

# %% slideshow={"slide_type": "skip"}
assert np.isclose(twice, np.log(1 + 9 / np.e))
assert round(twice, 2) == 1.46
assert once < 1e-6

# %% [markdown] slideshow={"slide_type": "notes"}
# 1.46, and it cannot fall any lower. The loss took the probabilities, a 1 and nine zeros, for
# logits: its softmax gives the 3 the probability $e / (e + 9)$, and minus the logarithm of that is
# $\log(1 + 9/e)$. The network still learns, with weak gradients, and the curve stops at a floor for
# no reason that you can see in it. Now you know the reason.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. What the network does not know
#
# With gradients for free, you can invent layers. Which layer would help with the moved digits?
# First find out what is missing. Take one fixed shuffle of the 64 pixels, the same for all images.

# %%
order = np.random.default_rng(5).permutation(64)
shown = np.concatenate([images[:8], images[:8, order]])  # (16, 64)
title = "The same eight digits, with their pixels in another order"
plots.images(shown, np.tile(labels[:8], 2), title=title)

# %% [markdown]
# *Above, eight digits; below, the same pixels of each, shuffled in the same way for all.*
#
# **Predict.** Train a new network on the shuffled images, and test it on shuffled images. Does it
# read as many as the one that saw proper digits, or half as many, or one of ten, as if it guessed?

# %% slideshow={"slide_type": "fragment"}
shuffled_network = train_network(train.images[:, order], train.labels)
shuffled = accuracy(shuffled_network(images[:, order]), labels)
print(f"proper images {in_place:.1%}, shuffled images {shuffled:.1%}")

# %% [markdown]
# As many, give or take a few (the first weights, drawn at random, now meet other pixels). To you
# the shuffled digits are noise. To the network the task is the same: each pixel has weights of its
# own, and in which order you number the pixels does not matter. So it has never known which pixels
# are *neighbours*. It cannot know that the stroke it has learned in one column is the same stroke
# in the next: there it meets other weights, which have learned something else.
#
# You could show it each digit in two places, as with the shifts of lesson 7.
#
# **Predict.** Train on the images in place *and* one pixel to the right. How does this network read
# images that have moved to the left?

# %% slideshow={"slide_type": "fragment"}
both = np.concatenate([train.images, move(train.images, 1)])  # (2874, 64)
both_network = train_network(both, np.tile(train.labels, 2))
print("shift  accuracy")
for shift in (-1, 0, 1):
    print(f"{shift:5}  {accuracy(both_network(move(images, shift)), labels):.1%}")

# %% slideshow={"slide_type": "skip"}
assert accuracy(both_network(move(images, 0)), labels) > 0.9
assert accuracy(both_network(move(images, 1)), labels) > 0.9
assert accuracy(both_network(move(images, -1)), labels) < 0.6
assert abs(shuffled - in_place) < 0.04

# %% [markdown] slideshow={"slide_type": "notes"}
# It reads what it was shown: in place, and to the right. To the left it is lost. It has learned two
# places, and not what a place is.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. One small filter, everywhere
#
# So use the *same* weights in every place. Take a row of seven pixels, and two weights, −1 and 1.
# Lay the two weights over the first two pixels, multiply, add. Move on by one pixel, and again.
#
# Such a small set of weights is a [**filter**](glossary.ipynb#Filter). What it gives, place by
# place, is its [**response**](glossary.ipynb#Response), and to lay it everywhere is a
# [**convolution**](glossary.ipynb#Convolution). (In mathematics, a convolution also turns the
# filter round; networks leave that out.) With $x$ for the pixels, $w$ for the weights of the filter
# and $r$ for the response:
#
# $$r_i = \sum_k w_k\, x_{i+k}$$
#
# **Predict.** The pixels are 0, 0, 1, 1, 0, 0, 0. Which six numbers does the filter give? And what
# becomes of them when the row moves to the right by one?


# %% slideshow={"slide_type": "subslide"}
def respond(row, filter_weight):
    # all neighbours of the filter's length, one set in each row: (6, 2) for 7 pixels, 2 weights
    windows = np.lib.stride_tricks.sliding_window_view(row, len(filter_weight))
    return windows @ filter_weight


row = np.array([0.0, 0, 1, 1, 0, 0, 0])
moved_row = np.array([0.0, 0, 0, 1, 1, 0, 0])
edge = np.array([-1.0, 1])
print("response:      ", respond(row, edge))
print("after the move:", respond(moved_row, edge))

# %% slideshow={"slide_type": "skip"}
assert respond(row, edge).tolist() == [0, 1, 0, -1, 0, 0]
assert respond(moved_row, edge).tolist() == [0, 0, 1, 0, -1, 0]

# %% [markdown] slideshow={"slide_type": "notes"}
# The filter says 1 where a stroke begins, −1 where it ends, and 0 where nothing happens. When the
# stroke moves, the response moves along, and no number of it changes. This property is called
# [**equivariance**](glossary.ipynb#Equivariance).
#
# And its backward pass? One weight serves every place, so many paths meet in it: the derivation
# would take you a while. Ask the engine. `windows @ filter_weight` does not care what is in the
# arrays.

# %% slideshow={"slide_type": "subslide"}
scalar_filter = to_scalars(np.array([0.5, 2.0]))
response = respond(to_scalars(row), scalar_filter)  # (6,) scalars
backward((response * response).sum())
print("gradient of the filter:", read_grads(scalar_filter))

# %% slideshow={"slide_type": "skip"}
plain_filter = np.array([0.5, 2.0])
nudged = numerical_gradient(lambda weight: (respond(row, weight) ** 2).sum(), plain_filter)

assert np.allclose(read_grads(scalar_filter), nudged)

# %% [markdown] slideshow={"slide_type": "notes"}
# A layer that this course never derived, with the right gradient, for one line of forward pass.
# This is what sections 1 to 4 bought you.
#
# For images, let the window be a small square. A margin of black, two pixels wide for a
# filter of 3 × 3, lets each of its weights meet each pixel: that makes 10 by 10 places. `windows`
# below cuts out all the squares and lays each flat, so that a filter is again a column of weights,
# and the convolution a matrix product.


# %%
def windows(images, size):
    """Return the squares of all places, each flat: (count, 64) to (count, places, size²)."""
    margin = (size - 1, size - 1)
    padded = np.pad(images.reshape(-1, 8, 8), ((0, 0), margin, margin))
    squares = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(1, 2))
    return squares.reshape(len(images), -1, size * size)


vertical = np.array([[-1.0, 2, -1], [-1, 2, -1], [-1, 2, -1]]).ravel()  # (9,)
pair = np.concatenate([images[:1], move(images[:1], 1)])  # (2, 64)
responses = windows(pair, 3) @ vertical  # (2, 100): 100 places for each image

# %% [markdown] slideshow={"slide_type": "subslide"}
# The weights in the middle column are above zero, those beside it below. So the filter looks for
# vertical strokes, one pixel wide.

# %%
with_margin = np.pad(pair.reshape(2, 8, 8), ((0, 0), (1, 1), (1, 1))).reshape(2, 100)
bright = np.maximum(responses, 0) / responses.max()  # (2, 100), for the drawing
captions = ["image\nin place", "image\nmoved", "response\nin place", "response\nmoved"]
title = "The response moves with the digit"
drawn = np.concatenate([with_margin, bright])  # (4, 100)
plots.images(drawn, captions, columns=4, title=title)

# %% [markdown]
# *Left, a digit in place and one pixel to the right; right, the response of the filter to the one
# and to the other. The brighter, the larger the response; below zero is black.*

# %% slideshow={"slide_type": "skip"}
place, shifted = responses.reshape(2, 10, 10)

assert np.allclose(shifted[:, 1:], place[:, :-1], atol=1e-5)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Try it.** Write a filter that looks for horizontal strokes. The cell tries it on a horizontal
# and on a vertical bar. It holds the vertical filter, so it says "not yet".

# %%
my_filter = np.array(
    [
        [-1.0, 2, -1],  # change these nine numbers
        [-1.0, 2, -1],
        [-1.0, 2, -1],
    ]
)

horizontal_bar = np.zeros((1, 8, 8))
horizontal_bar[0, 4, 2:6] = 1
vertical_bar = horizontal_bar.transpose(0, 2, 1)
across, down = (
    (windows(bar, 3) @ my_filter.ravel()).max() for bar in (horizontal_bar, vertical_bar)
)
print(f"horizontal bar {across}, vertical bar {down}:", "right" if across > down else "not yet")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# Turn it on its side: a row of −1, a row of 2, a row of −1. In NumPy: `my_filter.T`.
#
# </details>

# %% [markdown]
# A convolution multiplies and adds, so it must be a linear layer, with a weight matrix that you can
# write down. To read it off, send in 64 images, each with a single white pixel.
#
# **Predict.** The matrix maps 64 pixels to 100 places. How many of its 6,400 weights are not zero,
# and how many different ones are there besides zero?

# %% slideshow={"slide_type": "fragment"}
matrix = windows(np.eye(64), 3) @ vertical  # (64, 100)
print(f"{(matrix != 0).sum()} of {matrix.size:,} are not zero; values: {np.unique(matrix)}")

assert np.allclose(pair @ matrix, responses, atol=1e-5)

# %% slideshow={"slide_type": "subslide"}
assert matrix.size == 6_400
assert (matrix != 0).sum() == 64 * 9 == 576 < 9 * matrix.shape[1] == 900

places = [22, 23, 24, 55, 56, 57]
captions = [f"place {place}" for place in places]
title = "A convolution is a linear layer whose units share nine weights"
plots.weights(matrix[:, places], names=captions, columns=6, title=title)

# %% [markdown]
# *The weights of six units of this layer, each drawn as an 8 × 8 image: the same nine numbers, each
# time in another place, and zeros elsewhere. Places are counted row by row, ten in each.*
#
# Each of the 64 pixels is met nine times, which makes 576. (Not 900, nine for each place: at the
# border, the filter hangs over the margin, where no pixels are.) Only two different numbers occur,
# as this filter repeats them. So a convolution can do nothing that a linear layer cannot. It has
# two things built in that a linear layer would have to learn from examples: look at neighbours
# only, and do the same everywhere. The second is called [**weight
# sharing**](glossary.ipynb#Weight-sharing). Nine weights take the place of 6,400.
#
# The response moves along with the digit. For an answer you want more: it should *not* move at all.
# The last step is to ask, for each filter, only how large its largest response is, wherever that
# may be. This is [**max pooling**](glossary.ipynb#Max-pooling), here over the whole image. A number
# that does not change when the image moves is an [**invariant**](glossary.ipynb#Invariant).
#
# Here are 100 filters of 5 × 5 pixels, ReLU, and the largest response of each. To keep it short,
# the filters are *random* and stay so. Only the last linear layer, from 100 numbers to ten logits,
# is trained.

# %% slideshow={"slide_type": "subslide"}
rng = np.random.default_rng(0)
filters = Linear(25, 100, rng=rng).weight.value  # (25, 100), never trained


def largest_responses(images):
    responses = np.maximum(windows(images, 5) @ filters, 0)  # (count, 144, 100)
    return responses.max(axis=1)  # (count, 100)


# %%
from nnlib.optimizers import Adam

last_layer = Network(Linear(100, 10, rng=rng))
features = data.Dataset(largest_responses(train.images), train.labels)
adam = Adam(last_layer.parameters(), learning_rate=0.02)
history = fit(last_layer, adam, features, rng=rng, **settings | {"epochs": 60})

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Random filters, no idea of where anything is, and trained on images in place. How
# many of 100 does it read in place, and how many one pixel to the side?

# %% slideshow={"slide_type": "fragment"}
readers = {
    "filters, everywhere": lambda images: last_layer(largest_responses(images)),
    "shown two places": both_network,
    "shown one place": network,
}
shifts = [-1, 0, 1]
read = {
    name: np.array([accuracy(reader(move(images, shift)), labels) for shift in shifts])
    for name, reader in readers.items()
}

# %% slideshow={"slide_type": "subslide"}
percent = {name: 100 * accuracies for name, accuracies in read.items()}
axes = {"x_label": "shift to the right (pixels)", "y_label": "test accuracy (%)"}
title = "Filters read as well in a place that they have never seen"
plots.lines(shifts, percent, title=title, markers=True, y_limits=(0, 100), **axes)

# %% [markdown]
# *Test accuracy with the images moved to the left, in place, and moved to the right. The network
# with filters stays on one height; the others drop wherever they were not trained.*

# %% slideshow={"slide_type": "skip"}
assert read["filters, everywhere"].min() > 0.9
assert np.ptp(read["filters, everywhere"]) < 0.01
assert read["shown one place"][[0, 2]].max() < 0.6

# %% [markdown] slideshow={"slide_type": "notes"}
# More than nine of ten, in every place. (Compare how steady each line is, not the heights in place:
# the layer behind the filters was trained for more epochs, with Adam.) It makes no difference to
# the filters where the digit is, and nobody had to show them. What you know about images went into
# the shape of the layer, and need not be learned.
#
# A [**convolutional network**](glossary.ipynb#Convolutional-network) goes on from here. It trains
# its filters, with the gradient that the engine found above. It lays filters over the responses of
# other filters. And it pools over small neighbourhoods, step by step, because the largest response
# of the whole image forgets which stroke was above and which below.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. Where to read on
#
# **Build one more thing.** That is how you learn most.
#
# - A `Convolution` layer for `nnlib`, from `windows` and lesson 4's three gradients. Squares
#   overlap, so for the input's gradient each pixel adds up what its squares send back. The file
#   `nnlib/protocols.py` says what a layer owes to a network, and `nnlib.gradcheck` tells you when
#   it is right.
# - The engine of this lesson with arrays: `value` and `grad` become arrays, and the slope becomes a
#   function. The rules for `@`, `+` and ReLU are all you need to train on the digits.
# - The network of [lesson 9](09_mnist.ipynb) in a framework, with two convolutions in front.
#
# **Read.**
#
# - A. Karpathy, [micrograd](https://github.com/karpathy/micrograd), with its video: an engine like
#   yours, built before your eyes.
# - S. Prince, [Understanding Deep Learning](https://udlbook.github.io/udlbook/) (2023): the next
#   textbook, with clear drawings, free to read.
# - A. Zhang and others, [Dive into Deep Learning](https://d2l.ai): much of the same ground, with
#   code that runs in a framework.
# - I. Goodfellow, Y. Bengio and A. Courville, [Deep Learning](https://www.deeplearningbook.org)
#   (2016): the theory. Chapters 6 to 9 are this course and the step after it.
# - Stanford's [CS231n notes](https://cs231n.github.io): convolutional networks, in depth.
# - [PyTorch's tutorials](https://docs.pytorch.org/tutorials/): the framework, by those who make it.
# - A. Baydin and others, [Automatic differentiation in machine learning: a
#   survey](https://arxiv.org/abs/1502.05767) (2018): where the walk back comes from, and its
#   relatives.
# - Y. LeCun and others, *Gradient-based learning applied to document recognition* (1998): MNIST,
#   and the convolutional network that read it.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Quiz: run this cell, and choose an answer.
question = "You shuffle the pixels of all images in the same way, and train a new network of fully connected layers. Why does it read as well as before?"
choices = {
    "It learns to put the pixels back in order.": "It never had an order to put them back to. Each pixel has weights of its own, wherever it stands.",
    "It has never known which pixels are neighbours.": "To this network an image is a list of numbers. In a convolution it matters what is next to what.",
    "Shuffling changes little in so small an image.": "To you it changes everything: the digits are noise. The same happens with images of any size.",
}
quiz(question, choices, answer="It has never known which pixels are neighbours.")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What to remember
#
# 1. Let every number remember what it was made from and with which slopes; then one walk back,
#    newest first, finds every gradient, and nobody has to derive it.
# 2. A framework is this engine with arrays, and its training loop is the one you wrote: forward,
#    set to zero, backward, step.
# 3. A fully connected layer does not know which pixels are neighbours; a convolution uses one small
#    filter everywhere, so what it finds moves along with the image.
#
# | mistake | what you see when it happens |
# |---|---|
# | a gradient handed on before all paths have arrived | some slopes too small; the check fails |
# | every path followed separately | right, but twice the time for each doubling |
# | gradients not set to zero between steps | twice, three times, four times the gradient |
# | a new operation with a wrong slope | no error; the check fails |
# | a softmax in front of a loss that has its own | a floor under the loss: 1.46 for ten classes |
# | images moved after the training | accuracy falls by a third or more, with no error |
# | the largest response taken of the whole image | invariant, but it forgets where things are |
#
# **Where this goes next.** This is the last lesson. In the [first one](00_welcome.ipynb) a network
# learned to read, and you were told that you need not understand the code yet. Open it again, and
# read it. You know what every line does, because you have built it.
