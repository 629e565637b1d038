# %% [markdown] slideshow={"slide_type": "slide"}
# # Lesson 4: Backpropagation
#
# **After this lesson you can**
#
# - measure a slope by nudging, and say how far to nudge;
# - send a gradient backward through a graph of small steps, with pencil and paper;
# - derive the gradient of softmax with cross-entropy, and the three gradients of a linear layer;
# - write the backward pass of a two-layer network, and test whether it is right;
# - read the numbers of a gradient check, and tell a mistake from a rounding error.
#
# **You need** [lesson 2](02_forward_pass.ipynb) (linear layers, ReLU),
# [lesson 3](03_softmax_cross_entropy.ipynb) (softmax, cross-entropy), and from school the
# derivatives of $x^2$, $e^x$ and $\log x$.
#
# | section | minutes |
# |---|---|
# | The question: which way to turn 2,410 dials? | 4 |
# | 1. Measure a slope by nudging | 4 |
# | 2. The chain rule, with numbers | 12 |
# | 3. Where paths meet | 4 |
# | 4. Softmax and cross-entropy | 6 |
# | *a good place for a break* | |
# | 5. The linear layer | 11 |
# | 6. The whole network | 4 |
# | 7. Check a gradient, and read the answer | 10 |
# | 8. What it costs, and what it buys | 6 |

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The question: which way to turn 2,410 dials?
#
# Here is a network like that of the welcome, before any training. It keeps float64 numbers, with
# some 16 digits each, because in this lesson you measure small differences.

# %% slideshow={"slide_type": "skip"}
import numpy as np

from nnlib import data, demos, plots
from nnlib.activations import ReLU
from nnlib.layers import Linear
from nnlib.losses import softmax, softmax_cross_entropy
from nnlib.network import Network

# %%
rng = np.random.default_rng(3)
hidden_layer = Linear(64, 32, rng=rng, dtype=np.float64)
output_layer = Linear(32, 10, rng=rng, dtype=np.float64)
network = Network(hidden_layer, ReLU(), output_layer)

assert sum(parameter.value.size for parameter in network.parameters()) == 2410

# %% [markdown] slideshow={"slide_type": "subslide"}
# Twenty images and their labels give one number: the loss, which says how wrong the network is.

# %%
train = data.load("digits").train
images = train.images[:20].astype(np.float64)  # (20, 64)
labels = train.labels[:20]  # (20,)


def network_loss(network):
    return softmax_cross_entropy(network(images), labels)[0]


print("loss:", round(network_loss(network), 3))

# %% [markdown] slideshow={"slide_type": "subslide"}
# Think of the network's 2,410 numbers as dials. Turn one of them, from −3 to 1.5, and leave all
# the others alone. What does the loss do?

# %%
dials = output_layer.weight.value  # (32, 10)
before = dials[14, 5]
settings = np.linspace(-3, 1.5, 91)
losses = []
for setting in settings:
    dials[14, 5] = setting
    losses.append(network_loss(network))
dials[14, 5] = before

best_setting = settings[np.argmin(losses)]
assert before - 1.5 < best_setting < before - 0.1

# %% slideshow={"slide_type": "subslide"}
plots.lines(
    settings,
    losses,
    x_label="setting of one weight (no unit)",
    y_label="loss (nats)",
    title="This dial is best turned to the left, and not too far",
    points={"now": (before, network_loss(network))},
)

# %% [markdown]
# *The loss against one of the 2,410 numbers: a valley, with the present setting a little up its
# right side.*
#
# The [**slope**](glossary.ipynb#Slope) at the ring tells you which way to turn this dial: the
# curve rises to the right, so turn left. You could draw such a curve for each of the other 2,409,
# running the network again and again. And then, after one small turn of all the dials, you could
# start over.
#
# There is another way. One walk backward through the network yields all 2,410 slopes.
#
# **Predict.** One forward pass gives you the loss. How many times as long does it take to get the
# loss and all 2,410 slopes, if you do it well? Write your guess down. Section 8 measures it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. Measure a slope by nudging
#
# The slope of a function at $x$ is how much the output moves per unit that $x$ moves. For $x^3$
# the rule from school says $3x^2$, which is 12 at $x = 2$. But you can measure it without any
# rule: take a small step $h$, see how far the output moves, and divide.
#
# $$\frac{f(x + h) - f(x)}{h} \qquad\text{or, from both sides,}\qquad
# \frac{f(x + h) - f(x - h)}{2h}$$
#
# In code, $h$ is `step`.


# %%
def cube(x):
    return x * x * x


step = 0.1
one_sided = (cube(2 + step) - cube(2)) / step
central = (cube(2 + step) - cube(2 - step)) / (2 * step)

# %%
print(f"one-sided {one_sided:.3f}, central {central:.3f}, exact 12")

assert 0.6 < one_sided - 12 < 0.62
assert 0.009 < central - 12 < 0.011

# %% [markdown] slideshow={"slide_type": "notes"}
# One error is 0.61, the other 0.01. The curve bends, so the step to the right sees too steep a
# slope. The step to the left sees too flat a one. Taken together, most of the two errors cancels.
# This is the [**central difference**](glossary.ipynb#Central-difference), and it is the one to
# use.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
from nnlib.exercises import predict, quiz

question = (
    "You may choose any `step` from 0.1 down to 0.0000000000001. Which one gives the best slope?"
)
choices = [
    "the smallest: the slope is the limit of tiny steps",
    "one in between: each end has a trouble of its own",
    "the largest: rounding matters least there",
]
because = (
    "A large step sees the curve bend, a tiny one sees rounding errors. In between both are small."
)
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
steps = np.array([1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1])
one_sided_errors = abs((cube(2 + steps) - cube(2)) / steps - 12)
central_errors = abs((cube(2 + steps) - cube(2 - steps)) / (2 * steps) - 12)
errors = {"one-sided": one_sided_errors, "central": central_errors}

# %% slideshow={"slide_type": "subslide"}
plots.lines(
    steps,
    errors,
    x_label="step (unit of x)",
    y_label="error of the slope (no unit)",
    title="The best step is neither large nor tiny",
    log_x=True,
    log_y=True,
    markers=True,
    vertical_lines={"0.00001": 1e-5},
)

# %% [markdown]
# *How far the measured slope is from 12, for each step. Both curves fall from the right, reach a
# lowest point, and rise again towards the left.*

# %% slideshow={"slide_type": "skip"}
best_step = steps[central_errors.argmin()]
assert 1e-7 < best_step < 1e-3
assert central_errors[1] > 1000 * central_errors.min()
assert central_errors.min() < one_sided_errors.min()
assert 1e-17 < np.finfo(np.float64).eps < 1e-15  # one part in 10 to the 16

# %% [markdown] slideshow={"slide_type": "notes"}
# Two errors pull in opposite directions. A large step sees the curve bend. A tiny step subtracts
# two numbers that agree in almost all of their 16 digits: the digits that differ are mostly
# [**rounding error**](glossary.ipynb#Rounding-error), and dividing by the tiny step blows them up.
# For float64, a step near 0.00001 is about the best of both. Keep it.


# %% slideshow={"slide_type": "subslide"}
def slope(function, x, step=1e-5):
    return (function(x + step) - function(x - step)) / (2 * step)


def compare(name, derived, measured):
    print(f"{name}: derived {derived:g}, measured {measured:.6f}")
    assert np.isclose(derived, measured), f"{name}: the two differ, so derive it once more"


# %%
compare("slope of the cube at 2", 3 * 2**2, slope(cube, 2))

# %% [markdown] slideshow={"slide_type": "notes"}
# From here on, you derive every slope, and `compare` it at once with a nudge. A derivation can be
# wrong. A nudge knows nothing of your derivation, so when the two agree, you can trust both.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. The chain rule, with numbers
#
# Take the smallest network that is one: a single neuron with a single input. It multiplies its
# input $x$ by a weight, adds a bias, and passes the result through ReLU. The loss is the square of
# the gap between its output and a target. Five small steps, one line each:

# %%
x, weight, bias, target = 2.0, 3.0, -4.0, 5.0
product = x * weight
total = product + bias
output = max(total, 0.0)
gap = output - target
loss = gap**2

# %%
assert (product, total, output, gap, loss) == (6, 2, 2, -3, 9)

values = {"x": x, "weight": weight, "bias": bias, "target": target, "product": product}
values |= {"total": total, "output": output, "gap": gap, "loss": loss}

# %% slideshow={"slide_type": "subslide"}
steps_of_the_neuron = {
    "product": ("×", "x", "weight"),
    "total": ("+", "product", "bias"),
    "output": ("ReLU", "total"),
    "gap": ("−", "output", "target"),
    "loss": ("square", "gap"),
}
title = "Forward: five small steps lead to the loss"
plots.computation_graph(steps_of_the_neuron, values=values, title=title)

# %% [markdown]
# *Left to right: what goes in stands in the tinted boxes. Each of the five white ones is a step,
# and the number that leaves it is what it computed. The last number is the loss, 9.*
#
# Such a picture of what was computed from what is a
# [**computation graph**](glossary.ipynb#Computation-graph). To fill it in from left to right is
# the forward pass.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "Turn the weight up a little, from 3 to 3.001. Follow the change through the five boxes. What does the loss do?"
choices = [
    "it rises by about 0.012",
    "it falls by about 0.012",
    "it falls by about 0.002",
    "it falls by about 0.001",
]
because = "The product grows by 0.002, because $x$ is 2; total and output by the same. The gap goes from −3 to −2.998, so its square falls by about 6 × 0.002. You have multiplied 0.001 by 2, by 1, by 1, by 1 and by −6: that is the whole idea of this lesson."
predict(question, choices, answer=choices[1], because=because)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Each box has to answer one question only, and it can do so alone: *if my input moves by a little,
# how many times as much does my output move?* Call this its local slope.
#
# | box | computes | local slope | here |
# |---|---|---|---|
# | square | gap² | 2 · gap | −6 |
# | subtract | output − target | 1 | 1 |
# | ReLU | max(total, 0) | 1 if total > 0, else 0 | 1 |
# | add | product + bias | 1 for both | 1 |
# | multiply | x · weight | x for the weight, weight for x | 2 for the weight, 3 for x |
#
# Look at the last row twice. The product moves by $x$ for each unit of the *weight*, and by the
# weight for each unit of $x$: each gets the other one's value.
#
# Local slopes along a path multiply, like gears on a chain. If the product moves twice as far as
# the weight, and the loss −6 times as far as the product, then the loss moves −12 times as far as
# the weight. This is the [**chain rule**](glossary.ipynb#Chain-rule):
#
# $$\frac{d\,\mathrm{loss}}{d\,\mathrm{weight}} =
# \frac{d\,\mathrm{loss}}{d\,\mathrm{gap}} \cdot
# \frac{d\,\mathrm{gap}}{d\,\mathrm{output}} \cdot
# \frac{d\,\mathrm{output}}{d\,\mathrm{total}} \cdot
# \frac{d\,\mathrm{total}}{d\,\mathrm{product}} \cdot
# \frac{d\,\mathrm{product}}{d\,\mathrm{weight}}$$
#
# In code, `grad_total` means the slope of the loss with respect to `total`, and so on for every
# name. Start at the loss and walk to the left. At each box, multiply what you hold by the local
# slope. The first box is the square:


# %% slideshow={"slide_type": "subslide"}
def loss_from_gap(gap):
    return gap**2


grad_gap = 2 * gap
compare("grad_gap", grad_gap, slope(loss_from_gap, gap))

# %% [markdown] slideshow={"slide_type": "subslide"}
# The next one is the subtraction, with local slope 1. What you hold passes through unchanged.


# %%
def loss_from_output(output):
    return loss_from_gap(output - target)


grad_output = grad_gap * 1
compare("grad_output", grad_output, slope(loss_from_output, output))

# %% [markdown] slideshow={"slide_type": "subslide"}
# ReLU is a gate: the slope passes where the total is above zero, and is stopped where it is not.


# %%
def loss_from_total(total):
    return loss_from_output(max(total, 0.0))


grad_total = grad_output if total > 0 else 0.0
compare("grad_total", grad_total, slope(loss_from_total, total))

# %% [markdown] slideshow={"slide_type": "subslide"}
# The addition hands the same number to both of its inputs. One of them is the bias: the first
# slope that you can use to learn.


# %%
def loss_from_bias(bias):
    return loss_from_total(product + bias)


grad_product = grad_total * 1
grad_bias = grad_total * 1
compare("grad_bias", grad_bias, slope(loss_from_bias, bias))

# %% [markdown] slideshow={"slide_type": "subslide"}
# The multiplication comes last, and each input gets the other one's value.


# %%
def loss_from_both(x, weight):
    return loss_from_total(x * weight + bias)


# %%
grad_weight = grad_product * x
grad_x = grad_product * weight
compare("grad_weight", grad_weight, slope(lambda weight: loss_from_both(x, weight), weight))
compare("grad_x", grad_x, slope(lambda x: loss_from_both(x, weight), x))

# %% slideshow={"slide_type": "subslide"}
slopes = {"loss": 1, "gap": grad_gap, "output": grad_output, "total": grad_total}
slopes |= {"product": grad_product, "bias": grad_bias, "weight": grad_weight, "x": grad_x}
title = "Backward: each box multiplies what arrives by its local slope"
plots.computation_graph(steps_of_the_neuron, values=values, gradients=slopes, title=title)

# %% [markdown]
# *The same graph. Below each value now stands the slope of the loss with respect to it, found from
# right to left.*
#
# Was your prediction right? The slope −12 says that 0.001 more weight moves the loss by about
# −0.012.

# %% slideshow={"slide_type": "subslide"}
change = loss_from_both(x, 3.001) - loss
print(f"the loss changes by {change:.6f}")

assert grad_weight == -12
assert -0.0121 < change < -0.0119

# %% [markdown] slideshow={"slide_type": "notes"}
# One walk to the left gave every slope in the graph, and each number on the way was used again for
# the next. This walk is the [**backward pass**](glossary.ipynb#Backward-pass). The method, chain
# rule plus this order, is [**backpropagation**](glossary.ipynb#Backpropagation). Here it is as two
# functions, for any numbers:


# %%
def neuron_loss(x, weight, bias, target):
    return (max(x * weight + bias, 0.0) - target) ** 2


def neuron_gradients(x, weight, bias, target):
    total = x * weight + bias
    grad_output = 2 * (max(total, 0.0) - target)
    grad_total = grad_output if total > 0 else 0.0
    return {"weight": grad_total * x, "bias": grad_total, "x": grad_total * weight}


# %%
print(neuron_gradients(2.0, 3.0, -4.0, 5.0))

assert neuron_gradients(2.0, 3.0, -4.0, 5.0) == {"weight": -12, "bias": -6, "x": -18}

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Lower the bias from −4 to −7. Now the total is −1, the output 0, and the loss 25:
# far worse than before. What is the slope for the weight?

# %% slideshow={"slide_type": "fragment"}
gradients = neuron_gradients(2.0, 3.0, -7.0, 5.0)
measured = slope(lambda weight: neuron_loss(2.0, weight, -7.0, 5.0), 3.0)
print(gradients, "loss:", neuron_loss(2.0, 3.0, -7.0, 5.0))

assert neuron_loss(2.0, 3.0, -7.0, 5.0) == 25
assert gradients["weight"] == measured == 0

# %% [markdown]
# Zero. The loss is large, and yet the neuron learns nothing from this example: ReLU is off, its
# gate is shut, and no small turn of the weight opens it. A slope says what a *small* step does,
# and nothing about how wrong you are.
#
# **Try it.** Take a pencil. Let the target be 1 in place of 5 and keep the other three numbers. Do
# the walk to the left by hand: gap, then grad_gap, and so on down to the weight. The cell below
# holds that answer. Then choose four numbers of your own (with a total that is not 0; section 7
# says why), find the slope by hand, and write all five into the cell. It checks you by nudging.

# %%
my_x, my_weight, my_bias, my_target = 2.0, 3.0, -4.0, 1.0
my_grad_weight = 2 * (2 - 1) * 1 * 1 * 2  # square, subtract, ReLU, add, multiply

measured = slope(lambda weight: neuron_loss(my_x, weight, my_bias, my_target), my_weight)
compare("my_grad_weight", my_grad_weight, measured)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Touch it.** Here is the neuron once more, with all its values. Press *Step* to walk back, box by
# box, and before each press say which number comes next. Then move the weight from 3 down to 1:
# all numbers follow. At which box does the walk to the left come to nothing, and what would you
# have to move to open it again?

# %%
demos.backprop()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. Where paths meet
#
# So far every number was used once. In a network, numbers are used many times: one weight serves
# all images of a batch, and one hidden unit feeds ten logits.
#
# You can find the rule yourself. Write gap² as gap × gap: a multiplication box with both wires
# from one number. Each wire has the other one's value as its slope, so each says −3.
#
# **Predict.** You know the right answer from section 2. So what must you do with −3 and −3?

# %% slideshow={"slide_type": "skip"}
along_first_wire = gap
along_second_wire = gap

assert along_first_wire + along_second_wire == grad_gap == -6

# %% [markdown] slideshow={"slide_type": "subslide"}
# Add them. If you nudge the number, both wires move, and the output feels both.
#
# **Predict.** Now one weight serves two examples, and the loss is the sum of both losses. The
# second example has the input 3 and the target 4. What is the slope of the sum?


# %% slideshow={"slide_type": "fragment"}
def loss_of_two(weight):
    return neuron_loss(2.0, weight, -4.0, 5.0) + neuron_loss(3.0, weight, -4.0, 4.0)


# %% slideshow={"slide_type": "fragment"}
first = neuron_gradients(2.0, 3.0, -4.0, 5.0)["weight"]
second = neuron_gradients(3.0, 3.0, -4.0, 4.0)["weight"]
compare("grad_weight", first + second, slope(loss_of_two, 3.0))

assert (first, second) == (-12, 6)

# %% [markdown]
# The first example wants the weight up, the second wants it down, and the sum, −6, is what the
# weight gets to hear.
#
# **Touch it.** Two examples and one weight, with other numbers, and without bias and ReLU so that
# they fit on the page. Step back until the second path reaches the weight. Then move the weight.
# Where do the two examples cancel, so that it gets to hear 0?

# %%
demos.backprop("two examples")

# %% [markdown] slideshow={"slide_type": "notes"}
# You now hold the two rules that backpropagation is made of: **along a path, slopes multiply;
# where paths meet, slopes add.** All the rest of this lesson is bookkeeping with these two.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. Softmax and cross-entropy
#
# With ten logits there are ten slopes. All slopes of one loss together, in an array of the same
# shape as what they belong to, are its [**gradient**](glossary.ipynb#Gradient). To measure one,
# nudge each element in turn:


# %%
def nudge_each(function, x, step=1e-5):
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = step
        gradient[index] = (function(x + nudge) - function(x - nudge)) / (2 * step)
    return gradient


# %% [markdown] slideshow={"slide_type": "subslide"}
# The same tool in `nnlib` is `numerical_gradient`. Here are both, on the cross-entropy of three
# logits $z$ for the label 1, in the form in which you met it in lesson 3:
#
# $$\mathrm{loss} = \log\Big(\sum_k e^{z_k}\Big) - z_\mathrm{label}$$

# %%
from nnlib.gradcheck import numerical_gradient

logits = np.array([2.0, 1.0, 0.0])
label = 1


def cross_entropy(logits):
    return np.log(np.exp(logits).sum()) - logits[label]  # small logits need no shift


# %%
measured = nudge_each(cross_entropy, logits)
print(measured.round(6))

assert np.allclose(measured, numerical_gradient(cross_entropy, logits))

# %% [markdown] slideshow={"slide_type": "subslide"}
# Now derive it. The loss has two terms, so ask each of them how it moves with one logit $z_j$.
#
# - The second term is $-z_\mathrm{label}$. It moves by −1 per unit if $j$ is the label, and else
#   not at all. With $y$ the one-hot row of the label, that is $-y_j$.
# - The first term is two boxes in a chain. The sum $S = \sum_k e^{z_k}$ has slope $e^{z_j}$, since
#   only one of its terms holds $z_j$. The logarithm has slope $1 / S$. Along the path they
#   multiply to $e^{z_j} / S$, and this is the softmax: the probability $p_j$.
#
# Both terms depend on $z_j$, so two paths meet, and slopes add:
#
# $$\frac{\partial\,\mathrm{loss}}{\partial z_j} = p_j - y_j$$
#
# An exponential, a division and a logarithm went in. One subtraction comes out.
#
# **Predict.** For logits 2, 1, 0 and label 1: which slopes are positive, and what do all three add
# up to?

# %% slideshow={"slide_type": "fragment"}
probabilities = softmax(logits)
grad_logits = probabilities - np.array([0, 1, 0])
print("probabilities:", probabilities.round(3))
print("grad_logits:  ", grad_logits.round(3))

assert np.allclose(grad_logits, measured)

# %% slideshow={"slide_type": "skip"}
assert (grad_logits > 0).tolist() == [True, False, True]
assert np.isclose(grad_logits.sum(), 0)

# %% [markdown] slideshow={"slide_type": "notes"}
# To go downhill, move against the slope: the label's logit up, all others down, each by as much as
# its probability is off. The three add up to zero, because $p$ and $y$ both add up to 1. (You knew
# this already: to add the same number to all logits changes nothing.)
#
# Here is the same for a real image, the first of the twenty, and the untrained network:

# %% slideshow={"slide_type": "subslide"}
probabilities = softmax(network(images[:1]))[0]  # (10,)
one_hot = np.eye(10)[labels[0]]
slopes = {f"digit {k}": value for k, value in enumerate(probabilities - one_hot)}
right_digit = f"digit {labels[0]}"

assert [name for name in slopes if slopes[name] < 0] == [right_digit]

# %%
x_label = "slope of the loss (nats per unit of logit)"
title = f"One logit should rise, that of {right_digit}, and nine should fall"
plots.bars(slopes, x_label=x_label, title=title, number_format="+.2f", highlight=[right_digit])

# %% [markdown]
# *Ten slopes, one per digit. Only the right digit's is below zero; the wrong digit that the
# network believed in most has the longest bar to the right.*
#
# For a batch, the loss is the mean over the images, so each image's slopes are divided by their
# count.
#
# **Predict.** Put the same image into a batch ten times over. Is the gradient of each row larger,
# smaller, or the same as for the image alone? And the ten rows added up?

# %% slideshow={"slide_type": "fragment"}
one_loss, one_row = softmax_cross_entropy(logits[np.newaxis], np.array([1]))
ten_loss, ten_rows = softmax_cross_entropy(np.tile(logits, (10, 1)), np.full(10, 1))  # (10, 3)
print(one_row[0].round(4), "alone")
print(ten_rows[0].round(4), "each of ten")

# %% slideshow={"slide_type": "skip"}
assert np.isclose(one_loss, ten_loss)
assert np.allclose(one_row, grad_logits)
assert np.allclose(ten_rows, one_row / 10)
assert np.allclose(ten_rows.sum(axis=0), one_row[0])

# %% [markdown] slideshow={"slide_type": "notes"}
# Each row is a tenth, and the ten add up to the one. So the weights, which hear the sum over all
# rows, hear the same from ten copies as from one: with a mean, the size of a step does not depend
# on the size of the batch. And you see what the second value is that `softmax_cross_entropy`
# returns: $(p - y) / \mathrm{count}$, ready to be sent backward.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. The linear layer
#
# A layer knows nothing about the loss. The layer after it hands it `grad_outputs`, in the shape of
# its outputs, and it owes three gradients: `grad_weight` and `grad_bias` to learn from, and
# `grad_inputs` to hand on to the layer before it.
#
# Four examples, three inputs, two units, and numbers that you can follow by hand:

# %%
inputs = np.array([[1.0, 2, 0], [0, 1, 3], [2, 0, 1], [1, 1, 1]])  # (4, 3)
weight = np.array([[1.0, 0], [2, 1], [0, -1]])  # (3, 2)
bias = np.array([0.5, -1])  # (2,)
grad_outputs = np.array([[2.0, 1], [1, 2], [-1, -1], [1, 0]])  # (4, 2)

# %% slideshow={"slide_type": "skip"}
outputs = inputs @ weight + bias
assert outputs.shape == grad_outputs.shape == (4, 2)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** A gradient has the shape of what it belongs to. So out of (4, 3) and (4, 2) you must
# make a (3, 2), out of (4, 2) and (3, 2) a (4, 3), and out of (4, 2) a (2,). Which products, with
# which arrays transposed, do that?

# %% slideshow={"slide_type": "fragment"}
grad_weight = inputs.T @ grad_outputs  # (3, 4) @ (4, 2) -> (3, 2)
grad_inputs = grad_outputs @ weight.T  # (4, 2) @ (2, 3) -> (4, 3)
grad_bias = grad_outputs.sum(axis=0)  # (4, 2) -> (2,)
print(grad_weight)

# %% slideshow={"slide_type": "skip"}
assert grad_weight.shape == weight.shape
assert grad_inputs.shape == inputs.shape
assert grad_bias.shape == bias.shape

# %% slideshow={"slide_type": "subslide"}
plots.layer_shapes(
    [("inputs.T", (3, 4)), ("@ grad_outputs", (4, 2)), ("= grad_weight", (3, 2))],
    lengths={3: "inputs", 4: "examples", 2: "units"},
    title="The four examples meet and vanish",
)

# %% [markdown]
# *The product that makes grad_weight: the sides that touch, the four examples, agree and vanish.*
#
# Shapes are a strong hint, but a hint is no proof. For that, look at single numbers. In words: the
# output of example $n$ and unit $j$ is a sum over the inputs $i$.
#
# $$\mathrm{outputs}_{nj} = \sum_i \mathrm{inputs}_{ni}\,\mathrm{weight}_{ij} + \mathrm{bias}_j$$
#
# Now use the two rules. Where does each number go, and with which slope?
#
# - $\mathrm{weight}_{ij}$ goes into unit $j$ only, but once for each example $n$, with slope
#   $\mathrm{inputs}_{ni}$. Add over the examples:
#   $\ \mathrm{grad\_weight}_{ij} = \sum_n \mathrm{inputs}_{ni}\,\mathrm{grad\_outputs}_{nj}$.
# - $\mathrm{inputs}_{ni}$ belongs to example $n$ only, but goes into each unit $j$, with slope
#   $\mathrm{weight}_{ij}$. Add over the units:
#   $\ \mathrm{grad\_inputs}_{ni} = \sum_j \mathrm{grad\_outputs}_{nj}\,\mathrm{weight}_{ij}$.
# - $\mathrm{bias}_j$ goes into unit $j$ for each example $n$, with slope 1. Add over the examples:
#   $\ \mathrm{grad\_bias}_j = \sum_n \mathrm{grad\_outputs}_{nj}$.
#
# Word for word in loops:


# %% slideshow={"slide_type": "subslide"}
def linear_backward_in_loops(grad_outputs, inputs, weight):
    grad_weight, grad_inputs = np.zeros_like(weight), np.zeros_like(inputs)
    grad_bias = np.zeros(weight.shape[1])
    for n, j in np.ndindex(grad_outputs.shape):
        grad_bias[j] += grad_outputs[n, j]
        for i in range(weight.shape[0]):
            grad_weight[i, j] += inputs[n, i] * grad_outputs[n, j]
            grad_inputs[n, i] += grad_outputs[n, j] * weight[i, j]
    return grad_weight, grad_bias, grad_inputs


# %%
in_loops = linear_backward_in_loops(grad_outputs, inputs, weight)
for by_loop, by_product in zip(in_loops, (grad_weight, grad_bias, grad_inputs), strict=True):
    assert np.array_equal(by_loop, by_product)
print("The loops and the products agree.")

# %% [markdown] slideshow={"slide_type": "notes"}
# Each `+=` is a place where paths meet. The sums over $n$ and $j$ are what the matrix products do.
#
# And the nudge? It needs a loss. Take the sum of all outputs, each times its entry of
# `grad_outputs`: its slope for each output is that very entry, so it stands in for all that might
# come after the layer.


# %% slideshow={"slide_type": "subslide"}
def stand_in_loss(inputs, weight, bias):
    return ((inputs @ weight + bias) * grad_outputs).sum()


# %%
by_weight = numerical_gradient(lambda weight: stand_in_loss(inputs, weight, bias), weight)
by_bias = numerical_gradient(lambda bias: stand_in_loss(inputs, weight, bias), bias)
by_inputs = numerical_gradient(lambda inputs: stand_in_loss(inputs, weight, bias), inputs)
print(by_weight.round(6))

# %% slideshow={"slide_type": "skip"}
assert np.allclose(grad_weight, by_weight)
assert np.allclose(grad_bias, by_bias)
assert np.allclose(grad_inputs, by_inputs)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Try it.** Find one entry of `grad_weight` by hand: the column of `inputs` that belongs to its
# row, times the column of `grad_outputs`, example by example, added up. The cell does it for row
# 2, column 0. Choose another entry, write its row, its column and your four products, and run.

# %%
row, column = 2, 0
by_hand = 0 * 2 + 3 * 1 + 1 * -1 + 1 * 1  # four examples: inputs[n, row] * grad_outputs[n, column]

print("columns:", inputs[:, row], grad_outputs[:, column])
print(f"by hand {by_hand}, by matrix product {grad_weight[row, column]:g}")
assert by_hand == grad_weight[row, column]

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Someone forgets the `.T` and writes `grad_outputs @ weight`. In the layer above,
# NumPy refuses: the shapes do not fit. What happens in a layer with as many units as inputs?

# %% slideshow={"slide_type": "fragment"}
square = rng.standard_normal((3, 3))
grad_square_outputs = rng.standard_normal((4, 3))
forgotten = grad_square_outputs @ square  # (4, 3), as it should be
right = grad_square_outputs @ square.T  # (4, 3)
print("forgotten:", forgotten[0].round(2), " right:", right[0].round(2))

# %% slideshow={"slide_type": "skip"}
assert forgotten.shape == right.shape
assert not np.allclose(forgotten, right)

# %% [markdown] slideshow={"slide_type": "notes"}
# Nothing complains, and the numbers are wrong. Such a network may even learn, so its curves do not
# give the mistake away. A nudge does. This is why you check values, and never shapes alone.
#
# In `nnlib`, a `Linear` layer does what you derived. Its `forward` returns the outputs and what
# `backward` will need, here the inputs. `backward` fills `weight.grad` and `bias.grad` and returns
# `grad_inputs`.

# %% slideshow={"slide_type": "skip"}
layer = Linear(3, 2, rng=rng, dtype=np.float64)
layer.weight.value[:] = weight
layer.bias.value[:] = bias
outputs, saved = layer.forward(inputs)

# %% slideshow={"slide_type": "skip"}
assert np.array_equal(layer.backward(grad_outputs, saved), grad_inputs)
assert np.array_equal(layer.weight.grad, grad_weight)
assert np.array_equal(layer.bias.grad, grad_bias)

# %% [markdown]
# What does such a gradient look like? Take one layer from the 64 pixels to ten logits, with all
# weights zero, so that every digit gets the probability 0.1. (Without a hidden layer, equal weights
# do no harm.) Send one image through, and back. Then take one step against the gradient: subtract
# it from the weights, times a number that sets how far to go, the *learning rate*. Here it is 1.
#
# **Predict.** The weights are (64, 10): ten columns of 64 numbers, and each can be drawn as an 8 ×
# 8 image. What will you see after the step?

# %% slideshow={"slide_type": "fragment"}
one_image, one_label = images[3:4], labels[3:4]  # (1, 64), (1,)
_, grad_logits = softmax_cross_entropy(np.zeros((1, 10)), one_label)
grad_weight = one_image.T @ grad_logits  # (64, 10)

for column, pushed in enumerate(grad_logits[0]):
    assert np.allclose(grad_weight[:, column], pushed * one_image[0])
assert np.allclose(grad_logits, [[0.1, 0.1, 0.1, -0.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]])

# %% slideshow={"slide_type": "subslide"}
names = [f"digit {column}" for column in range(10)]
learning_rate = 1.0
weight_after = np.zeros((64, 10)) - learning_rate * grad_weight  # (64, 10)
title = "One step writes the image into its own column"
plots.weights(weight_after, names=names, columns=5, title=title)

# %% [markdown]
# *The weights after one step, a column per digit: a strong 3 in the column of the 3, and the same
# 3 nine times more, pale and with the opposite sign.*
#
# With one image, each column of `grad_weight` is the image itself, times $p - y$: here 0.1 in nine
# columns and −0.9 in the column of the 3. A step goes against it, and so the layer begins to look
# for this 3. A batch adds up what all its images write.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. The whole network
#
# One piece is left: ReLU. It is the gate of section 2, for each number on its own. The network has
# kept ReLU's output, `hidden`, and not its input. That is enough, as the output is above zero
# exactly where the input was.

# %%
weight1, bias1, weight2, bias2 = (parameter.value for parameter in network.parameters())
hidden = np.maximum(images @ weight1 + bias1, 0)  # (20, 32)
logits = hidden @ weight2 + bias2  # (20, 10)
loss, grad_logits = softmax_cross_entropy(logits, labels)

assert np.isclose(loss, network_loss(network))

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "The gate is `hidden > 0`. Someone writes `hidden >= 0`. What does that change?"
choices = [
    "next to nothing: a number is hardly ever exactly 0",
    "everything: all slopes get through",
    "a few more slopes get through",
]
because = (
    "ReLU's output is never below zero. Where it is off, it is exactly 0, and `>=` lets it through."
)
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
print(f"hidden >  0 lets {(hidden > 0).mean():.0%} through")
print(f"hidden >= 0 lets {(hidden >= 0).mean():.0%} through")

assert 0.3 < (hidden > 0).mean() < 0.8
assert (hidden >= 0).all()

# %% [markdown] slideshow={"slide_type": "notes"}
# ReLU's output is never below zero, so with `>=` the gate is always open, and the backward pass
# belongs to a network without ReLU. No error, no warning.
#
# Now the whole walk. Read the lines of the forward pass from the last to the first, and write down
# the gradients that each of them owes:


# %% slideshow={"slide_type": "subslide"}
def backward(inputs, hidden, grad_logits, weight2):
    grad_weight2 = hidden.T @ grad_logits  # (32, 10)
    grad_bias2 = grad_logits.sum(axis=0)  # (10,)
    grad_hidden = grad_logits @ weight2.T  # (20, 32)
    grad_totals = grad_hidden * (hidden > 0)  # (20, 32)
    grad_weight1 = inputs.T @ grad_totals  # (64, 32)
    grad_bias1 = grad_totals.sum(axis=0)  # (32,)
    return grad_weight1, grad_bias1, grad_weight2, grad_bias2


# %% slideshow={"slide_type": "subslide"}
plots.network_diagram(
    [64, 32, 10],
    names=["images", "hidden", "logits"],
    activations=["ReLU", None],
    gradients=True,
    title="The gradient walks back through the same layers, last one first",
)

# %% [markdown]
# *Forward from left to right, then the gradients from right to left: each layer gets those of its
# weight and bias, and the last one also hands `grad_hidden` on to the left.*
#
# Six lines for 2,410 slopes. Are they right? Nudge each of the 2,410 numbers, and see. Your
# `nudge_each` passes a nudged copy to the function. `numerical_gradient` nudges the array itself,
# and puts each number back. The arrays below belong to the network, so it feels every nudge, and
# the function may ignore its argument: hence the name `_`.

# %% slideshow={"slide_type": "subslide"}
gradients = backward(images, hidden, grad_logits, weight2)
for parameter, gradient in zip(network.parameters(), gradients, strict=True):
    measured = numerical_gradient(lambda _: network_loss(network), parameter.value)
    print(f"{parameter.name:15} furthest apart: {abs(gradient - measured).max():.0e}")
    assert abs(gradient - measured).max() < 1e-8

# %% [markdown] slideshow={"slide_type": "notes"}
# They agree as closely as a nudge can measure. Nobody had to trust anybody.
#
# In `nnlib` the network itself walks back through its layers, last one first, and each layer does
# what you wrote. `forward` keeps what will be needed, `backward` fills each parameter's `grad`.

# %%
loss, grad_logits = softmax_cross_entropy(network.forward(images), labels)
network.backward(grad_logits)

for parameter, gradient in zip(network.parameters(), gradients, strict=True):
    assert np.allclose(parameter.grad, gradient)

# %% [markdown] slideshow={"slide_type": "notes"}
# One thing `backward` leaves out unless you ask for it: the gradient for the images. Training has
# no use for it, since pixels are no dials. ([Lesson 11](11_looking_inside.ipynb) asks for it, to
# fool a network.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. Check a gradient, and read the answer
#
# How close is close? A difference of 0.001 means little for a slope of 1,000, and much for one of
# 0.001. So divide the difference by the size of both. The size of an array is its length as a
# vector, the root of the sum of squares, written $\lVert \cdot \rVert$. This is the
# [**relative error**](glossary.ipynb#Relative-error), from 0 (equal) to 1:
#
# $$\frac{\lVert \mathrm{derived} - \mathrm{measured} \rVert}
# {\lVert \mathrm{derived} \rVert + \lVert \mathrm{measured} \rVert}$$


# %%
def how_far_apart(derived, measured):
    size = np.linalg.norm(derived) + np.linalg.norm(measured)
    return np.linalg.norm(derived - measured) / size


print(f"1000 and 1000.001: {how_far_apart(1000, 1000.001):.0e}")
print(f"0.001 and 0.002:   {how_far_apart(0.001, 0.002):.0e}")

# %% slideshow={"slide_type": "skip"}
assert np.isclose(how_far_apart(1000, 1000.001), 5e-7)
assert np.isclose(how_far_apart(0.001, 0.002), 1 / 3)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Both pairs are 0.001 apart, and the first is as good as equal. A
# [**gradient check**](glossary.ipynb#Gradient-check) computes this number for every parameter.
# `nnlib` has it in one call:

# %%
from nnlib.gradcheck import assert_network_gradients_match, relative_error

relative_errors = assert_network_gradients_match(network, images, labels)
for name, error in relative_errors.items():
    print(f"{name:15} {error:.0e}")

# %% slideshow={"slide_type": "skip"}
assert max(relative_errors.values()) < 1e-7
assert relative_error(forgotten, right) == how_far_apart(forgotten, right) > 0.1

# %% [markdown] slideshow={"slide_type": "subslide"}
# That is what right looks like. Now make mistakes on purpose. Four people wrote the slopes of the
# first layer's weights, each with one slip:
#
# - *sum*: adds the images' losses up and takes no mean;
# - *gate*: writes `hidden >= 0`;
# - *early update*: takes a small step with `weight2` first, and only then sends the gradient
#   through it;
# - *float32*: has everything right, but does the nudging in float32, with some seven digits.
#
# **Predict.** Which one is nearest to right, and so the hardest to notice?

# %% slideshow={"slide_type": "fragment"}
grad_weight1, grad_bias1, grad_weight2, grad_bias2 = gradients
measured = numerical_gradient(lambda _: network_loss(network), weight1)
updated = weight2 - 0.01 * grad_weight2  # a step with learning rate 0.01

# %% slideshow={"slide_type": "fragment"}
slips = {
    "right": grad_weight1,
    "early update": images.T @ (grad_logits @ updated.T * (hidden > 0)),
    "gate": images.T @ (grad_logits @ weight2.T * (hidden >= 0)),
    "sum": grad_weight1 * len(images),
}
found = {name: relative_error(slip, measured) for name, slip in slips.items()}


# %% slideshow={"slide_type": "skip"}
single = network.astype(np.float32)  # a copy


def float32_loss(weight1):
    single.layers[0].weight.value[:] = weight1
    return network_loss(single)


# %% slideshow={"slide_type": "skip"}
in_float32 = nudge_each(float32_loss, weight1.astype(np.float32))
found["float32"] = relative_error(grad_weight1, in_float32)

# %% slideshow={"slide_type": "skip"}
assert found["right"] < 1e-8
assert 1e-4 < found["early update"] < 1e-2
assert min(found["gate"], found["sum"], found["float32"]) > 0.02

shorter = weight2 - 0.001 * grad_weight2
early_by_less = images.T @ (grad_logits @ shorter.T * (hidden > 0))
assert 8 < found["early update"] / relative_error(early_by_less, measured) < 12
assert 1e-8 < np.finfo(np.float32).eps < 1e-6  # one part in 10 to the 7

# %% slideshow={"slide_type": "subslide"}
plots.bars(
    found,
    x_label="relative error (no unit)",
    title="Three are plainly off; the early update hides in between",
    number_format=".0e",
    log_x=True,
    highlight=["early update"],
    vertical_lines={"right below this": 1e-7, "wrong above this": 1e-2},
)

# %% [markdown]
# *The relative error of each slip, on an axis of powers of ten. The right answer lies left of both
# dotted lines, three lie right of both, and the early update lies between them.*
#
# The early update is the hardest to notice. A step ten times shorter makes its error ten times
# smaller, so with short steps nobody sees it. Hence the rule: **all gradients first, then the
# update.** And *float32* shows that a check can fail while the gradient is right. A nudge needs
# float64: `numerical_gradient` refuses anything less.
#
# What lies between the lines may be a mistake, or a [**kink**](glossary.ipynb#Kink): a corner,
# such as ReLU's at zero. Take a total of 0.000003, a tiny bit above the corner, where ReLU's slope
# is 1.
#
# **Predict.** What does a nudge of 0.00001 to both sides measure there?


# %% slideshow={"slide_type": "fragment"}
def relu(total):
    return max(total, 0.0)


print(f"measured {slope(relu, 3e-6):.2f}, exact 1")
assert np.isclose(slope(relu, 3e-6), 0.65)
assert np.isclose(slope(relu, 3e-6, step=1e-6), 1)

# %% [markdown] slideshow={"slide_type": "notes"}
# It measures 0.65. To the right, ReLU rises; to the left, the nudge reaches across the corner onto
# the flat part, and it mixes both slopes. A shorter nudge stays on one side, and measures 1.
#
# The same in a network: shift the bias of one unit, so that its total is 0.000003 for one image.
# Its gradient is right, and the nudge is not. Then compute the gradient of the same biases with the
# early update: there the nudge is right, and the gradient is not.

# %% slideshow={"slide_type": "fragment"}
kinked = network.astype(np.float64)  # a copy
totals = images @ weight1 + bias1  # (20, 32)
kinked.layers[0].bias.value[0] -= totals[0, 0] - 3e-6
_, grad_kinked = softmax_cross_entropy(kinked.forward(images), labels)
kinked.backward(grad_kinked)

# %% slideshow={"slide_type": "fragment"}
mistake = (grad_logits @ updated.T * (hidden > 0)).sum(axis=0)  # (32,)


# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Nudge by less and less. What becomes of the error at the kink, and what of the
# mistake's?


# %% slideshow={"slide_type": "fragment"}
def error_at(step, network, gradient):
    bias = network.layers[0].bias.value
    measured = numerical_gradient(lambda _: network_loss(network), bias, step=step)
    return relative_error(gradient, measured)


# %% slideshow={"slide_type": "fragment"}
steps = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4]
grad_at_kink = kinked.layers[0].bias.grad
curves = {
    "early update": [error_at(step, network, mistake) for step in steps],
    "kink": [error_at(step, kinked, grad_at_kink) for step in steps],
    "right": [error_at(step, network, grad_bias1) for step in steps],
}

# %% slideshow={"slide_type": "skip"}
assert curves["kink"][3] > 1e-4
assert curves["kink"][2] < 1e-7
assert min(curves["early update"]) > 1e-4
assert max(curves["right"]) < 1e-5
assert curves["right"][0] > curves["right"][3]
assert curves["kink"][0] > curves["kink"][2]

# %% slideshow={"slide_type": "subslide"}
plots.lines(
    steps,
    curves,
    x_label="step (unit of the bias)",
    y_label="relative error (no unit)",
    title="Nudge less: the kink's error vanishes, the mistake's stays",
    log_x=True,
    log_y=True,
    markers=True,
)

# %% [markdown]
# *Relative error against the step. The mistake is flat; the kink drops to the level of right as
# soon as the step is too short to reach it. From there both rise to the left: the rounding of
# section 1.*
#
# | relative error (float64, step 0.00001) | what it means |
# |---|---|
# | under 0.0000001 | right |
# | in between | a kink or a small mistake: take a tenth of the step, and look again |
# | over 0.01 | wrong |

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. What it costs, and what it buys
#
# In a large network nearly all the work is in matrix products, so count their multiplications, for
# one image. Forward, each layer has one product. Backward it has two of the same size, one for
# `grad_weight` and one for `grad_inputs`, but the first layer leaves the second one out.

# %%
forward_count = 64 * 32 + 32 * 10
backward_count = 64 * 32 + 2 * 32 * 10
print(f"backward / forward: {backward_count / forward_count:.2f}")

assert 1.1 < backward_count / forward_count < 1.2

# %% [markdown] slideshow={"slide_type": "subslide"}
# The deeper the network, the less that one saving counts. Here is the same ratio for layers of
# equal size:

# %%
ratios = {layers: (2 * layers - 1) / layers for layers in (1, 2, 10, 100)}
print(ratios)

assert max(ratios.values()) < 2
assert 2 * 2410 == 4820
assert 2.1 < (forward_count + backward_count) / forward_count < 2.2

# %% [markdown] slideshow={"slide_type": "subslide"}
# It never reaches 2. However many parameters there are, all slopes together cost less than two
# more forward passes, counted in multiplications. Nudging costs two forward passes *for each
# parameter*: here 4,820. What did you guess at the start? Now by the clock.

# %%
from timeit import repeat


def seconds(function, repeats):
    # The quickest is the one that nothing else on the computer has disturbed.
    return min(repeat(function, number=1, repeat=repeats))


# %%
def forward_pass():
    return softmax_cross_entropy(network.forward(images), labels)


def forward_and_backward():
    _, grad_logits = forward_pass()
    network.backward(grad_logits)


def nudge_all():
    for parameter in network.parameters():
        numerical_gradient(lambda _: network_loss(network), parameter.value)


# %% slideshow={"slide_type": "subslide"}
once = seconds(forward_pass, 300)
ratio_walk = seconds(forward_and_backward, 300) / once
ratio_nudge = seconds(nudge_all, 3) / once
print(f"forward and backward: {ratio_walk:.1f} times one forward pass")
print(f"nudging everything:   {ratio_nudge:,.0f} times one forward pass")

assert ratio_walk < 20
assert ratio_nudge > 20 * ratio_walk

# %% [markdown] slideshow={"slide_type": "subslide"}
# By count, the first line should say a little over 2, and the second 4,820. The clock also counts
# the softmax, what Python does around each product, and whatever else your computer is doing: in so
# small a network that is a large part of the time. What matters is how far apart the two lines
# are. This is why large networks can learn at all, and why nudging is for checking only.
#
# And what do you buy with a gradient? A forecast. Move every number against its slope, by
# `learning_rate` times the slope. Each unit of movement changes the loss by the slope, so this one
# number should change it by −`learning_rate` times slope², and all of them together by
#
# $$-\,\mathrm{learning\_rate} \cdot \sum \mathrm{slope}^2$$
#
# **Predict.** This is a straight line: twice the step, twice the gain. How far will the real loss
# follow it?

# %% slideshow={"slide_type": "subslide"}
loss, grad_logits = forward_pass()
network.backward(grad_logits)
sum_of_squares = sum((parameter.grad**2).sum() for parameter in network.parameters())


def loss_after(learning_rate):
    moved = network.astype(np.float64)  # a copy
    for new, old in zip(moved.parameters(), network.parameters(), strict=True):
        new.value -= learning_rate * old.grad
    return network_loss(moved)


# %%
learning_rates = np.linspace(0, 2.5, 101)
real = np.array([loss_after(learning_rate) for learning_rate in learning_rates])
forecast = loss - learning_rates * sum_of_squares
curves = {"real loss": real, "forecast": np.where(forecast > 1.5, forecast, np.nan)}

# %% slideshow={"slide_type": "skip"}
assert 0.98 < (loss - loss_after(0.001)) / (0.001 * sum_of_squares) < 1.02
assert real.min() < loss - 0.3
assert 0.1 < learning_rates[real.argmin()] < 1
assert real[-1] > loss

# %% slideshow={"slide_type": "subslide"}
plots.lines(
    learning_rates,
    curves,
    x_label="learning rate (no unit)",
    y_label="loss after one step (nats)",
    title="The gradient tells the truth, but only nearby",
    horizontal_lines={"before the step": loss},
)

# %% [markdown]
# *The loss after one step of each length. At first it runs along the straight forecast; then it
# bends away, turns, and in the end lies above where it began.*
#
# Short steps gain what the gradient promised. Longer ones gain less, and the longest lose. How
# long a step to take, and how to string thousands of them together, is the next lesson.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Quiz: run this cell, and choose an answer.
question = "A backward pass gives no error, each gradient has the right shape, and the loss falls. Is the pass correct?"
choices = {
    "Yes: the loss would not fall with wrong gradients.": "It does if they are roughly right. A forgotten `.T` or an update that came too early can still go downhill.",
    "Yes: a wrong product would have the wrong shape.": "Not in a square layer: there, with and without `.T`, all shapes fit.",
    "Nobody knows, until some slopes have been measured by nudging.": "A derived gradient is a claim, and a central difference in float64 puts it to the test.",
}
quiz(question, choices, answer="Nobody knows, until some slopes have been measured by nudging.")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What to remember
#
# 1. Along a path slopes multiply, where paths meet they add: backpropagation is these two rules,
#    applied from the loss backward, so that every slope is computed once.
# 2. Softmax with cross-entropy hands back $(p - y) / \mathrm{count}$, and a linear layer turns
#    `grad_outputs` into `inputs.T @ grad_outputs`, `grad_outputs.sum(axis=0)` and
#    `grad_outputs @ weight.T`.
# 3. A derived gradient is a claim. A central difference in float64 puts it to the test.
#
# | mistake | what you see when it happens |
# |---|---|
# | a product transposed | an error about shapes; in a square layer only the check fails |
# | the bias summed on the wrong axis | (examples,), not (units,); if equal, only the check fails |
# | ReLU's gate taken with `>=` | every slope passes; no error; the check is far off |
# | weights updated too early | the check is off by a little, less with shorter steps |
# | the loss summed, not averaged | the right direction, in steps that grow with the batch |
# | slopes set where they should add | only the last path counts, and the check fails |
# | a check in float32 | a right gradient looks wrong |
# | a nudge across ReLU's corner | an error that vanishes when you nudge less |
#
# **Next:** in [lesson 5](05_training.ipynb) these gradients take thousands of steps, and the
# network learns to read.
#
# **Now you:** [exercises](../exercises/04_backpropagation.ipynb). Write the gradient checker and
# every step of the way back yourself.
