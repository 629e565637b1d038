# %% [markdown] slideshow={"slide_type": "slide"}
# # Lesson 11: Looking inside
#
# **After this lesson you can**
#
# - draw the weights of a trained layer, and tell what was learned from what chance left there
# - find the image that a hidden unit wants most, and take an answer apart into the units' votes
# - draw a map of a layer with PCA, and say what such a map hides
# - compute the slope of the loss for every pixel, and fool a network with it
# - train a network that is harder to fool, and measure how much harder
#
# **You need** [lesson 1](01_data.ipynb) (the nearest average image),
# [lesson 2](02_forward_pass.ipynb) (a unit and its weights),
# [lesson 4](04_backpropagation.ipynb) (the backward pass) and [lesson 5](05_training.ipynb)
# (the training loop).
#
# | section | minutes |
# |---|---|
# | The same digit twice | 5 |
# | 1. Weights as pictures | 8 |
# | 2. What a hidden unit wants | 8 |
# | 3. One answer, taken apart | 5 |
# | 4. A map of the hidden layer | 13 |
# | *a good place for a break* | |
# | 5. The slope of every pixel | 8 |
# | 6. A nudge that fools the network | 12 |
# | 7. Harder to fool | 10 |

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The same digit twice
#
# You know every step of a network by now. But do you know what it *does*? Here is one that reads
# the 8 × 8 digits well. In this lesson you open it.

# %% slideshow={"slide_type": "skip"}
import numpy as np

from nnlib import data, demos, plots
from nnlib.activations import ReLU
from nnlib.layers import Linear
from nnlib.losses import softmax, softmax_cross_entropy
from nnlib.metrics import accuracy
from nnlib.network import Network
from nnlib.optimizers import SGD
from nnlib.training import fit, train_step

# %%
digits = data.load("digits")
train, test = digits.train, digits.test
images, labels = test.images, test.labels  # (360, 64), (360,)


# %%
def new_network(rng):
    return Network(Linear(64, 32, rng=rng), ReLU(), Linear(32, 10, rng=rng))


# %%
rng = np.random.default_rng(0)
network = new_network(rng)
initial_weight = network.layers[0].weight.value.copy()  # (64, 32), kept for section 1
optimizer = SGD(network.parameters(), learning_rate=0.2)
history = fit(network, optimizer, train, epochs=30, batch_size=32, rng=rng, progress=False)

print(f"accuracy on the test images: {accuracy(network(images), labels):.1%}")
assert accuracy(network(images), labels) > 0.9

# %% [markdown] slideshow={"slide_type": "notes"}
# You will look at the test images a good deal. That is fair: you choose nothing by them. They are
# here because the network has not learned from them.
#
# A pixel has a brightness from 0 to 16, in whole levels; the network sees it divided by 16. The
# next function moves each pixel by a little. How it chooses where to is the subject of section 6.


# %% slideshow={"slide_type": "subslide"}
def nudged(network, images, labels, size):
    """Move each pixel by `size`, to where it makes the loss for these labels larger."""
    _, grad_logits = softmax_cross_entropy(network.forward(images), labels)
    grad_images = network.backward(grad_logits, input_gradient=True)  # (count, 64)
    return np.clip(images + size * np.sign(grad_images), 0, 1)


# %%
moved = nudged(network, images, labels, size=2 / 16)
before, after = softmax(network(images)), softmax(network(moved))  # (360, 10)
was_right = (before.argmax(axis=1) == labels) & (before.max(axis=1) > 0.95)
fooled = was_right & (after.argmax(axis=1) != labels)
chosen = np.where(fooled, after.max(axis=1), 0).argmax()  # the surest of the wrong answers

# %% slideshow={"slide_type": "subslide"}
right, wrong = labels[chosen], after[chosen].argmax()
pair = np.stack([images[chosen], moved[chosen]])  # (2, 64)
title = f"The same digit, read as a {right} and as a {wrong}"
plots.predictions(pair, [right, right], softmax(network(pair)), title=title)

# %% [markdown]
# *Left: a test image. Right: the same image, with no pixel moved by more than 2 of its 16 levels.
# The network is sure of both of its answers, and the second is wrong.*

# %% slideshow={"slide_type": "skip"}
assert (images * 16 % 1 == 0).all()
assert np.abs(moved - images).max() < 2.01 / 16
assert after[chosen].max() > 0.9

# %% [markdown]
# What does it look at, if this is enough to change its mind?
#
# **Predict.** The network reads more than nine of ten test images. If you nudge every one of them
# by two levels in this manner, how many of ten does it still read? And how many if each pixel moves
# by two levels at random? Write both down. Section 6 has the answer.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. Weights as pictures
#
# In lesson 2 you made ten units by hand. The weights of each were the average image of a digit, so
# drawn as a picture they looked like one. Here the hidden layer has 32 units, and training has
# chosen their weights.
#
# **Predict.** What will these 32 pictures look like: digits, parts of digits, something else?

# %% slideshow={"slide_type": "fragment"}
weight, bias, output_weight, output_bias = (each.value for each in network.parameters())
plots.weights(weight, title="The hidden units do not look like digits")

# %% [markdown] slideshow={"slide_type": "fragment"}
# *The 64 weights of each of the 32 hidden units. Red: a brighter pixel lifts the unit. Blue: it
# lowers the unit. There are patches, stripes, and much speckle.*
#
# How alike are two pictures? [**Correlation**](glossary.ipynb#Correlation) says it with one number:
# 1 if they are the same up to brightness and contrast, 0 if they have nothing in common, −1 if one
# is the negative of the other. Compare each unit with each of the ten average images.

# %% slideshow={"slide_type": "subslide"}
averages = np.stack([train.images[train.labels == digit].mean(axis=0) for digit in range(10)])
likeness = np.corrcoef(weight.T, averages)[:32, 32:]  # (32, 10): units against digits
print(f"the unit that is most like a digit: {likeness.max():.2f}")

assert likeness.max() < 0.8

# %% [markdown] slideshow={"slide_type": "notes"}
# Not even one unit is close to 1. Nobody asked them to be digits. Training asks that the ten logits
# come out right, and each logit is a sum over all 32 units. A unit may be any pattern that helps
# such sums.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
from nnlib.exercises import predict, quiz

question = "Look at the pixel in the top left corner. It is black, 0, in all 1,437 training images. What are its 32 weights after training?"
choices = [
    "zeros: the network has learned to ignore it",
    "exactly what they were before training: no slope moves them",
    "small, and different from before: chance moves them",
]
because = "The gradient of a weight has its input as a factor, and here the input is always 0."
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
always_black = (train.images == 0).all(axis=0)  # (64,)
print("always black: pixels", np.flatnonzero(always_black))
print("the corner, before training:", initial_weight[0, 8:13].round(2))
print("the corner, after training: ", weight[0, 8:13].round(2))

# %% slideshow={"slide_type": "skip"}
assert len(train) == 1_437
assert always_black[0]
assert np.array_equal(weight[always_black], initial_weight[always_black])
assert (weight[always_black] != 0).all()

# %% [markdown] slideshow={"slide_type": "subslide"}
# The weights are what they were before training, to the last digit. You derived the reason in
# lesson 4:
#
# $$\mathrm{grad\_weight} = \mathrm{inputs}^{\top}\, \mathrm{grad\_outputs}$$
#
# The corner's row of this product is the corner's inputs times something, and its inputs are zeros.
# So its slope is 0 in every step, and chance has the last word. A picture of weights shows two
# things at once: what was drawn at the start, and what was learned. Take the start away.

# %% slideshow={"slide_type": "subslide"}
learned = weight - initial_weight  # (64, 32)
plots.weights(learned, title="What training added: patches, and little at the left and right edge")

# %% [markdown]
# *The same units, with the weights from before the training subtracted. The speckle is gone,
# the outermost columns are pale, and some units are nearly empty.*

# %% slideshow={"slide_type": "subslide"}
rarely_lit = (train.images > 0).mean(axis=0) < 0.02  # (64,), in fewer than 2 of 100 images
edge, middle = np.abs(learned[rarely_lit]).mean(), np.abs(learned[~rarely_lit]).mean()
print(f"{rarely_lit.sum()} pixels are rarely lit; weights there moved {edge / middle:.0%} as far")

assert set(np.flatnonzero(rarely_lit) % 8) == {0, 7}  # all in the first and the last column
assert edge < 0.2 * middle

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** And why did the nearly empty units learn almost nothing? Think of what ReLU does to
# a slope.

# %% slideshow={"slide_type": "fragment"}
moved_by = np.abs(learned).mean(axis=0)  # (32,), a mean for each unit
is_empty = moved_by < 0.1 * np.median(moved_by)
share_lit = (train.images @ weight + bias > 0).mean(axis=0)  # (32,)
print(f"{is_empty.sum()} nearly empty units: on for {share_lit[is_empty].mean():.1%} of the images")
print(f"the others: on for {share_lit[~is_empty].mean():.1%}")

assert is_empty.any()
assert share_lit[is_empty].max() < 0.2 < share_lit[~is_empty].mean()

# %% [markdown] slideshow={"slide_type": "notes"}
# They are almost never *on*, that is, above zero. ReLU hands no slope to a unit that is off, so
# such a unit has next to nothing to learn from, and stays nearly as chance made it.

# %% [markdown] slideshow={"slide_type": "subslide"}
# A trap lies here: an optimizer changes weights *in place*. Had you kept `initial_weight` without
# `.copy()`, it would have changed along with them, and the difference would be zero everywhere.

# %%
another = new_network(np.random.default_rng(1))
not_a_copy = another.layers[0].weight.value
optimizer = SGD(another.parameters(), learning_rate=0.2)
train_step(another, optimizer, train.images[:32], train.labels[:32])

assert (another.layers[0].weight.value - not_a_copy == 0).all()

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Three pixels are always black. Paint them white in all 360 test images. They say
# nothing about the digit, so how many answers should change? How many will?

# %% slideshow={"slide_type": "fragment"}
painted = images.copy()
painted[:, always_black] = 1
changed = (network(painted).argmax(axis=1) != network(images).argmax(axis=1)).sum()
print(f"{changed} of {len(images)} answers change")

assert always_black.sum() == 3
assert 0 < changed < 60

# %% [markdown] slideshow={"slide_type": "notes"}
# None should, and some do. Where the data said nothing, the network is not silent: it says what
# chance put there. Keep this in mind for section 6.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. What a hidden unit wants
#
# Start small. A unit has three inputs, and the weights 2, −1 and 0.5. You may choose each of the
# three pixels anywhere from 0 (black) to 1 (white).
#
# **Predict.** Which three pixels make the unit's sum as large as it can be? How large?

# %% slideshow={"slide_type": "fragment"}
small_weight = np.array([2.0, -1.0, 0.5])
best = np.array([1.0, 0.0, 1.0]) @ small_weight
at_random = rng.random((10_000, 3)) @ small_weight  # ten thousand other choices
print(f"white, black, white: {best};  the best of 10,000 at random: {at_random.max():.2f}")

assert best == 2.5 > at_random.max()

# %% [markdown] slideshow={"slide_type": "notes"}
# White, black, white: 2.5. In a sum, no pixel depends on another, so each decides for itself. It
# should be white where its weight is above zero, and black where it is below.
#
# The same holds for 64 pixels. So you know what each hidden unit wants, without any search. And you
# can look up what comes nearest: the training images that light it most.

# %% slideshow={"slide_type": "subslide"}
wanted = (weight > 0).T.astype(np.float32)  # (32, 64): an image for each unit


# %%
def hidden_values(images):
    return np.maximum(images @ weight + bias, 0)  # (count, 32)


# %%
hidden_train = hidden_values(train.images)  # (1437, 32)
busiest = np.argsort(-hidden_train.std(axis=0))  # (32,): the units that vary most come first


# %%
def favorites(unit, count):
    return np.argsort(-hidden_train[:, unit])[:count]


# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Take the seven training images that light a unit most. Do they all show the same
# digit?

# %% slideshow={"slide_type": "fragment"}
shown, captions = [], []
for unit in busiest[:4]:
    rows = favorites(unit, 7)
    shown += [wanted[unit], *train.images[rows]]
    captions += [f"unit {unit}", *map(str, train.labels[rows])]

# %% slideshow={"slide_type": "subslide"}
title = "What four units want, and the seven images that please each most"
plots.images(np.array(shown), np.array(captions), title=title)

# %% [markdown]
# *Each row belongs to one hidden unit. First the image that it wants, then the seven training
# images that it answers with the largest values, with their labels.*
#
# Two things stand out. The wanted image is no digit. And a unit may have a favourite digit, or
# a favourite shape that several digits share. Count, with 24 images for each unit (the
# few units that are on for fewer than 24 images are left out):

# %% slideshow={"slide_type": "subslide"}
is_used = (hidden_train > 0).sum(axis=0) >= 24  # (32,), on for at least 24 images
used = [unit for unit in busiest if is_used[unit]]
kinds = {unit: len(np.unique(train.labels[favorites(unit, 24)])) for unit in used}
print("how many digits are among the 24 favourites, unit by unit:")
print(sorted(kinds.values()))

assert np.mean([count >= 2 for count in kinds.values()]) > 0.5

# %% [markdown]
# For more than half of the units, the favourites show two digits or more. It is tempting to give
# the others a name: "the unit for 0".
#
# **Predict.** Take the busiest of those whose 24 favourites agree. For how many of the ten digits
# is it on in more than one of ten images?

# %% slideshow={"slide_type": "fragment"}
pure = min(kinds, key=kinds.get)  # the first with the fewest digits
assert kinds[pure] == 1
loved = f"digit {train.labels[favorites(pure, 1)[0]]}"
is_on = hidden_train[:, pure] > 0  # (1437,)
share_on = {f"digit {d}": 100 * is_on[train.labels == d].mean() for d in range(10)}

# %% slideshow={"slide_type": "subslide"}
title = f"Unit {pure} likes {loved} best, and is on for other digits, too"
axes = {"x_label": "images for which the unit is on (%)", "x_limits": (0, 100)}
plots.bars(share_on, title=title, number_format=".0f", highlight=[loved], **axes)

# %% [markdown]
# *For each digit, the share of its training images for which the output of this unit is above zero.
# The digit of its favourites is hatched.*

# %% slideshow={"slide_type": "subslide"}
print("on for more than one in ten:", sum(share > 10 for share in share_on.values()), "digits")

assert sum(share > 10 for share in share_on.values()) >= 3

# %% [markdown]
# Favourites are the extreme end of 1,437 images. A name found there says little about the rest.
#
# **Try it.** You have ten white pixels to give away; the other 54 stay black. Which ten please
# the busiest unit most, the first one of the figure above? The cell holds a poor choice, the first
# ten. Write a better one, with NumPy.

# %%
my_pixels = np.arange(10)  # change this: ten different numbers from 0 to 63

its_weight = weight[:, busiest[0]]  # (64,)
assert len(set(my_pixels)) == 10, "ten different pixels, please"
reached, ten_best = its_weight[my_pixels].sum(), np.sort(its_weight)[-10:].sum()
verdict = "the best there is" if np.isclose(reached, ten_best) else "not yet the best"
print(f"your ten pixels add {reached:.2f}; the best ten add {ten_best:.2f}: {verdict}")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# `np.argsort(its_weight)[-10:]`: the ten pixels with the largest weights. Each pixel adds its own
# weight, whatever the others do.
#
# </details>

# %% slideshow={"slide_type": "skip"}
answer = np.argsort(its_weight)[-10:]
assert np.isclose(its_weight[answer].sum(), ten_best)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. One answer, taken apart
#
# Back to the image of the beginning, before the nudge. The network was sure of it. Why?
#
# **Predict.** How many of the 32 hidden units are on for this image?

# %% slideshow={"slide_type": "fragment"}
hidden = hidden_values(images)  # (360, 32)
print("on for this image:", (hidden[chosen] > 0).sum(), "of 32")
print(f"on for an image, on average: {(hidden > 0).sum(axis=1).mean():.0f}")

assert 10 < (hidden > 0).sum(axis=1).mean() < 28

# %% [markdown] slideshow={"slide_type": "subslide"}
# Many are on at once. What they do together you can write down exactly. The network prefers the
# right digit $r$ to the wrong digit $w$ by the gap of the two logits, and a logit is a sum over the
# hidden units $j$. With $h_j$ for the value of unit $j$, $W$ and $b$ for weight and bias of the
# output layer:
#
# $$z_r - z_w = \sum_j h_j\,(W_{jr} - W_{jw}) \;+\; b_r - b_w$$
#
# Each term of the sum is a vote: above zero for the right digit, below zero for the wrong one.

# %%
logits = hidden @ output_weight + output_bias  # (360, 10)
votes = hidden[chosen] * (output_weight[:, right] - output_weight[:, wrong])  # (32,)
gap = logits[chosen, right] - logits[chosen, wrong]

assert np.isclose(gap, votes.sum() + output_bias[right] - output_bias[wrong], atol=1e-4)

# %%
order = np.argsort(-np.abs(votes))  # the heaviest votes first
named = {f"unit {unit}": votes[unit] for unit in order[:10]}
named["the 22 other units"] = votes[order[10:]].sum()
named["the two biases"] = output_bias[right] - output_bias[wrong]

# %% slideshow={"slide_type": "subslide"}
title = f"The units do not agree: some vote for the {right}, some for the {wrong}"
x_label = f"vote (unit of logit): right of 0 for the {right}, left for the {wrong}"
plots.bars(named, x_label=x_label, title=title, number_format="+.2f")

# %% [markdown]
# *The ten heaviest votes, the sum of the others, and the biases. Together they are the gap of the
# two logits. Some units vote against.*

# %% slideshow={"slide_type": "subslide"}
print(f"sum of the bars {sum(named.values()):.2f}, gap of the logits {gap:.2f}")
print(f"for: {(votes > 0).sum()} units, against: {(votes < 0).sum()} units")

assert np.isclose(sum(named.values()), gap, atol=1e-4)
assert min((votes > 0).sum(), (votes < 0).sum()) >= 3

# %% [markdown]
# This figure does not hint at a reason. It is the computation itself, in another order.
#
# So which unit does the network need? Switch units off, that is, set them to 0, and measure again.
# This is an [**ablation**](glossary.ipynb#Ablation).
#
# **Predict.** Switch off one unit, any. How many more of 100 test images are misread? And with 16
# of the 32 switched off?


# %% slideshow={"slide_type": "fragment"}
def accuracy_without(units):
    kept = hidden.copy()  # (360, 32)
    kept[:, units] = 0
    return accuracy(kept @ output_weight + output_bias, labels)


alone = np.array([accuracy_without([]) - accuracy_without([unit]) for unit in range(32)])
print(f"one unit off: the median costs {np.median(alone):.1%}, the worst {alone.max():.1%}")

# %% slideshow={"slide_type": "subslide"}
orders = [rng.permutation(32) for _ in range(40)]
runs = np.array([[accuracy_without(order[:off]) for off in range(33)] for order in orders])
print(f"sixteen off: {np.median(runs[:, 16]):.0%} are still read (median of 40 orders)")

assert np.median(alone) < 0.04
assert alone.max() < 0.3
assert 0.3 < np.median(runs[:, 16]) < 0.8
assert np.median((hidden > 0).mean(axis=0)) > 0.25

# %% slideshow={"slide_type": "subslide"}
title = "A single unit is hardly missed; sixteen are"
axes = {"x_label": "hidden units switched off (of 32)", "y_label": "test accuracy (%)"}
plots.bands(range(33), 100 * runs, title=title, horizontal_lines={"guessing": 10}, **axes)

# %% [markdown]
# *Test accuracy against the number of units switched off, in 40 random orders: step by step it
# falls to guessing, and how fast depends much on the order.*
#
# For most units, one alone costs fewer than four images in 100, although at least half of the units
# vote on more than a quarter of the images. What the network knows is spread over its units: this
# is a [**distributed representation**](glossary.ipynb#Distributed-representation). To ask for "the
# unit that knows the 3" is to ask for the brick that holds up the house.

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Touch it.** Put the units under a microscope, one after the other: their weights, the training
# images that excite them most and least, what they add to the logits, and what is lost without
# them. A value that is added to all ten logits changes no probability. So the votes on the right are
# shown less their mean. Can you tell from the weights alone which digit a unit speaks for? Guess
# first, then look at the votes.

# %%
demos.microscope(network, train)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. A map of the hidden layer
#
# If no unit means much alone, look at all 32 at once. For the network each image is now a point
# with 32 coordinates. You cannot draw 32 directions. But you can look at the cloud of points from
# the side where it is spread out most.
#
# Again small numbers first. Five points in a plane, with their mean at (0, 0):

# %%
points = np.array([[-3.0, -2], [-1, -1], [0, 0], [1, 1], [3, 2]])  # (5, 2)
assert (points.mean(axis=0) == 0).all()

# %% [markdown]
# You may keep one direction only. Each point $p$ becomes a single number, how far it lies along the
# direction $d$ of length 1: the dot product $p \cdot d$. The *spread* along $d$ is the sum of the
# squares of these numbers. Along the x-axis it is $9 + 1 + 0 + 1 + 9 = 20$, along the y-axis
# $4 + 1 + 0 + 1 + 4 = 10$.
#
# **Predict.** At which angle is the spread largest: 0° is the x-axis, 90° the y-axis. How much of
# the total of 30 can one direction hold?

# %% slideshow={"slide_type": "fragment"}
angles = np.arange(0, 181)
directions = np.stack([np.cos(np.radians(angles)), np.sin(np.radians(angles))])  # (2, 181)
spread = ((points @ directions) ** 2).sum(axis=0)  # (181,)
best = angles[spread.argmax()]
print(f"largest at {best}°: {spread.max():.2f} of {(points**2).sum():.0f}")

# %% slideshow={"slide_type": "skip"}
assert best == 35
assert np.isclose(spread[0], 20)
assert np.isclose(spread[90], 10)
assert 29.8 < spread.max() < 29.9

# %% slideshow={"slide_type": "subslide"}
title = "One direction holds nearly all of the spread"
axes = {"x_label": "angle of the direction (degrees)", "y_label": "spread along it (no unit)"}
plots.lines(angles, spread, title=title, points={"35°": (best, spread.max())}, **axes)

# %% [markdown]
# *The spread along each direction: 20 along the x-axis, nearly 30 at 35°, and close to nothing at a
# right angle to that.*
#
# You found the direction by trying 181 of them. In 32 dimensions nobody can try them all. A matrix
# factorisation finds it at once, and then the best direction at right angles to the first, and so
# on: `np.linalg.svd`, the singular value decomposition. The rows of its third result are the
# directions, and the squares of its second result are the spreads.

# %% slideshow={"slide_type": "subslide"}
_, sizes, found = np.linalg.svd(points, full_matrices=False)
print("directions:", found.round(3).tolist(), " spreads:", (sizes**2).round(2))

angle = np.degrees(np.arctan2(found[0, 1], found[0, 0])) % 180
assert 34.5 < angle < 35.5
assert np.isclose((sizes**2).sum(), 30)
assert np.isclose(sizes[0] ** 2, spread.max(), atol=0.01)

# %% [markdown] slideshow={"slide_type": "notes"}
# These directions are the [**principal components**](glossary.ipynb#Principal-component), and to
# keep the first few of them is [**PCA**](glossary.ipynb#PCA), principal component analysis. (The
# sign of a direction means nothing: 35° and 215° are the same line. So your map may be a mirror
# image of your neighbour's.)
#
# Here it is for any layer. The mean goes first: spread is counted from there.


# %%
def find_plane(values):
    """Return the mean, the first two directions, and the share of the spread they hold."""
    mean = values.mean(axis=0)
    _, sizes, directions = np.linalg.svd(values - mean, full_matrices=False)
    return mean, directions[:2].T, (sizes[:2] ** 2).sum() / (sizes**2).sum()


# %%
def to_plane(values, plane):
    mean, directions, _ = plane
    return (values - mean) @ directions  # (count, 2)


# %% [markdown] slideshow={"slide_type": "subslide"}
# In scikit-learn this is `PCA`. It gives the same points, up to the signs:

# %%
from sklearn.decomposition import PCA

hidden_plane = find_plane(hidden_train)
theirs = PCA(n_components=2).fit(hidden_train).transform(hidden)  # (360, 2)

assert np.allclose(np.abs(theirs), np.abs(to_plane(hidden, hidden_plane)), atol=0.01)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Make two maps of the test images: one from their 64 pixels, and one from the 32
# hidden values. Which one keeps the ten digits better apart? Look at both before you decide.

# %% slideshow={"slide_type": "fragment"}
pixel_plane = find_plane(train.images)
axes = {"x_label": "first component (no unit)", "y_label": "second component (no unit)"}
title = "The pixels: some digits stand apart, others lie on top of each other"
plots.scatter(to_plane(images, pixel_plane), labels, title=title, **axes)

# %% [markdown] slideshow={"slide_type": "fragment"}
# *The 360 test images as points, seen along the two directions in which the pixels of the training
# images are spread most.*

# %% slideshow={"slide_type": "subslide"}
title = "The hidden layer: again some stand apart, and others lie together"
plots.scatter(to_plane(hidden, hidden_plane), labels, title=title, **axes)

# %% [markdown]
# *The same images, seen along the two directions in which the hidden values are spread most.*
#
# Is the second map better? The eye cannot say, so measure. Lesson 1 has the tool: give each test
# image to the nearest of the ten average points.


# %% slideshow={"slide_type": "subslide"}
def nearest_centroid(train_values, test_values):
    centers = np.stack([train_values[train.labels == d].mean(axis=0) for d in range(10)])
    distances = ((test_values[:, None, :] - centers) ** 2).sum(axis=2)  # (360, 10)
    return (distances.argmin(axis=1) == labels).mean()


# %%
def in_plane(train_values, test_values):
    plane = find_plane(train_values)
    return nearest_centroid(to_plane(train_values, plane), to_plane(test_values, plane))


# %%
flat_pixels, flat_hidden = in_plane(train.images, images), in_plane(hidden_train, hidden)
print(f"in the plane of the pixels:       {flat_pixels:.1%}")
print(f"in the plane of the hidden layer: {flat_hidden:.1%}")

assert 0.55 < flat_pixels < 0.7
assert 0.5 < flat_hidden < 0.85

# %% [markdown]
# Whichever came out ahead for you, both maps mix up many images. Yet the network reads nearly all
# of them. The map is to blame: it shows two directions of 32, and what overlaps here may be far
# apart in the other thirty.
#
# **Predict.** Measure with *all* directions: in the 64 pixels, in the 32 hidden values, and in the
# 32 hidden values of a network that was never trained. In which order do the three come?

# %% slideshow={"slide_type": "fragment"}
untrained = new_network(np.random.default_rng(100)).layers[0]
random_train = np.maximum(untrained(train.images), 0)  # (1437, 32)
random_test = np.maximum(untrained(images), 0)  # (360, 32)

# %% slideshow={"slide_type": "fragment"}
reads = {
    "64 pixels": nearest_centroid(train.images, images),
    "32 hidden values, untrained": nearest_centroid(random_train, random_test),
    "32 hidden values, trained": nearest_centroid(hidden_train, hidden),
}

assert reads["32 hidden values, untrained"] < reads["64 pixels"] - 0.05
assert reads["32 hidden values, trained"] > reads["64 pixels"] + 0.02

# %% slideshow={"slide_type": "subslide"}
percent = {name: 100 * share for name, share in reads.items()}
title = "A hidden layer loses something; training makes it gather the digits"
x_label = "test images nearest to the average of their own digit (%)"
plots.bars(percent, x_label=x_label, title=title, number_format=".1f", x_limits=(0, 100))

# %% [markdown]
# *How many test images lie nearest to the average of their own digit: measured in the pixels, in an
# untrained and in the trained hidden layer, with all directions.*
#
# This is what the hidden layer is for. Random weights make things worse. Training turns that
# around: it moves the images of a digit towards each other and away from the rest, until straight
# cuts, which is all that the last layer can do, are enough. You can see this only because you
# measured the untrained layer, too. Without it you would not know what training did and what was
# there before.
#
# How much of the spread do the two maps show at all?

# %% slideshow={"slide_type": "subslide"}
print(f"pixels: {pixel_plane[2]:.0%} of the spread, hidden layer: {hidden_plane[2]:.0%}")

distances_all = np.linalg.norm(hidden[:, None] - hidden, axis=2)  # (360, 360)
flat = to_plane(hidden, hidden_plane)
distances_map = np.linalg.norm(flat[:, None] - flat, axis=2)  # (360, 360)

# %% slideshow={"slide_type": "skip"}
assert pixel_plane[2] < 0.35
assert hidden_plane[2] < 0.65
assert (distances_map <= distances_all + 1e-3).all()

# %% [markdown] slideshow={"slide_type": "notes"}
# The last assert says what PCA can do to a cloud: bring points closer together, never push them
# apart.
#
# Another way to make a map is [**t-SNE**](glossary.ipynb#t-SNE) (van der Maaten and Hinton, 2008).
# It looks from no side at all. It moves the points about in the plane until near neighbours are
# near again, and it may put everything else where it likes. So in its maps the distance between two
# groups, and the size of a group, tell you next to nothing.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "Give t-SNE the raw pixels: no network, no labels, no training. How well will the digits come apart?"
choices = [
    "not at all: nobody has told it what a digit is",
    "the 0 comes apart, the others lie together",
    "well: most digits form groups",
]
because = (
    "It keeps near neighbours near, and images of one digit are mostly near neighbours already."
)
predict(question, choices, answer=choices[2], because=because)

# %% slideshow={"slide_type": "fragment"}
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_limits

with threadpool_limits(1):  # for so few points, more threads would only wait for each other
    tsne_map = TSNE(max_iter=500, random_state=0).fit_transform(images)  # (360, 2)

# %% slideshow={"slide_type": "subslide"}
axes = {"x_label": "t-SNE, first coordinate (no unit)", "y_label": "second coordinate (no unit)"}
title = "t-SNE parts the raw pixels: a neat map is no proof of a good network"
plots.scatter(tsne_map, labels, title=title, **axes)

# %% [markdown]
# *The test images, placed by t-SNE from their pixels alone: most digits form groups, with
# gaps between them.*

# %% slideshow={"slide_type": "subslide"}
distances = np.linalg.norm(tsne_map[:, None] - tsne_map, axis=2)  # (360, 360)
np.fill_diagonal(distances, np.inf)  # no point is its own neighbour
same = (labels[distances.argmin(axis=1)] == labels).mean()
print(f"the nearest neighbour on the map has the same label: {same:.0%}")

assert same > 0.85

# %% [markdown] slideshow={"slide_type": "notes"}
# When you meet such a map of a hidden layer, ask for the map of the raw pixels beside it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. The slope of every pixel
#
# You have looked at weights, at units and at layers. Now ask about a single image: which pixels
# matter for this answer?
#
# Lesson 4 gives you the tool. The backward pass holds the slope of the loss for every number on its
# way. You stopped at the first weights, because pixels do not learn. Go one line further, and you
# have `grad_images`: for each pixel, how much the loss grows per unit of brightness. With
# `grad_totals` for the slopes of the sums that go into ReLU, and $W_1$ for the hidden weights:
#
# $$\mathrm{grad\_images} = \mathrm{grad\_totals}\; W_1^{\top}$$


# %%
def image_gradient(images, labels):
    hidden = hidden_values(images)  # (count, 32)
    _, grad_logits = softmax_cross_entropy(hidden @ output_weight + output_bias, labels)
    grad_totals = grad_logits @ output_weight.T * (hidden > 0)  # (count, 32)
    return grad_totals @ weight.T  # (count, 64)


# %% [markdown] slideshow={"slide_type": "subslide"}
# Compare at once with a nudge, as always:

# %%
from nnlib.gradcheck import assert_gradients_match

few, few_labels = images[:3].astype(np.float64), labels[:3]
in_float64 = network.astype(np.float64)  # a copy


def few_loss(few):
    return softmax_cross_entropy(in_float64(few), few_labels)[0]


error = assert_gradients_match(few_loss, few, image_gradient(few, few_labels), tolerance=1e-6)
print(f"relative error: {error:.0e}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# In `nnlib`, ask `backward` for it: `input_gradient=True`.

# %%
_, grad_logits = softmax_cross_entropy(network.forward(images), labels)
grad_images = network.backward(grad_logits, input_gradient=True)  # (360, 64)

assert np.allclose(grad_images, image_gradient(images, labels), atol=1e-5)

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "Take the first image alone, as a batch of one. Are its slopes the same as in its row of the batch of 360?"
choices = [
    "the same: the other images have nothing to do with it",
    "360 times as large: alone it has the whole say",
    "a 360th: one image says less than 360",
]
because = "The loss is a mean over the batch, so each of 360 images has one 360th of a say."
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
alone = image_gradient(images[:1], labels[:1])[0]  # (64,)
print(f"alone: {np.abs(alone).max():.1e}   in the batch: {np.abs(grad_images[0]).max():.1e}")

assert np.allclose(alone, 360 * grad_images[0], rtol=1e-3, atol=1e-6)

# %% [markdown]
# They are 360 times as large. The loss is a mean over the batch, so each image has one 360th of a
# say. To read slopes image by image, multiply by the count. Their signs stay the same.
#
# **Predict.** Where are the slopes large: on the ink, that is, on pixels that are not black, or on
# the black ones around it?


# %% slideshow={"slide_type": "fragment"}
def draw_slopes(slopes, names, title, columns=8):
    relative = slopes / np.abs(slopes).max(axis=1, keepdims=True)  # each image on its own scale
    figure = plots.weights(relative.T, names=names, title=title, columns=columns)
    figure.axes[-1].set_xlabel("slope of the loss (share of the largest in the image)")
    return figure


# %% slideshow={"slide_type": "subslide"}
plots.images(images[:8], labels[:8], title="Eight test images")

# %% [markdown]
# *The first eight test images, with their labels.*

# %% slideshow={"slide_type": "subslide"}
names = [f"slopes, {label}" for label in labels[:8]]
draw_slopes(grad_images[:8], names, "The slopes do not keep to the ink")

# %% [markdown]
# *For each pixel of the eight images, the slope of the loss. Red: brighter makes the answer worse.
# Blue: brighter makes it better. There is red and blue all over, on black pixels as well.*

# %% slideshow={"slide_type": "subslide"}
ink = images > 0  # (360, 64)
black_slope, ink_slope = np.abs(grad_images[~ink]).mean(), np.abs(grad_images[ink]).mean()
print(f"a slope on a black pixel is {black_slope / ink_slope:.0%} of one on ink, on average")

assert 0.5 < black_slope / ink_slope < 0.8

# %% [markdown] slideshow={"slide_type": "notes"}
# Such a picture is a [**saliency map**](glossary.ipynb#Saliency-map). Read it for what it is. It
# does not show where the network "looked". It says how the loss would move if a pixel moved a
# little. And it says that pixels without any ink count, too: more than half as much as those with
# ink.
#
# Slopes can also build. Start from ten grey images, one for each digit. Walk downhill, not with the
# weights but with the pixels: after many small steps, the network should read the first image as a
# 0, the second as a 1, and so on.


# %%
def walk_downhill(network, steps=100):
    targets = np.arange(10)
    images = np.full((10, 64), 0.5, dtype=np.float32)
    for _ in range(steps):
        _, grad_logits = softmax_cross_entropy(network.forward(images), targets)
        slopes = 10 * network.backward(grad_logits, input_gradient=True)  # (10, 64), each its own
        images = np.clip(images - 0.1 * slopes, 0, 1)
    return images


# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** The network will be sure of all ten. Will you recognise them?

# %% slideshow={"slide_type": "fragment"}
dreams = walk_downhill(network)  # (10, 64)
certainty = softmax(network(dreams))  # (10, 10)
title = "The network is certain of all ten. Are you?"
plots.predictions(dreams, np.arange(10), certainty, columns=5, title=title)

# %% [markdown] slideshow={"slide_type": "fragment"}
# *Ten images made to please the network, with its answers. They are grey patches, lighter and
# darker.*

# %% slideshow={"slide_type": "subslide"}
dream_likeness = np.corrcoef(dreams, averages)[:10, 10:]  # (10, 10)
own = (dream_likeness.argmax(axis=1) == np.arange(10)).sum()
print(f"lowest certainty: {certainty.diagonal().min():.1%}")
print(f"{own} of 10 are more like the average of their own digit than like any other")

assert certainty.diagonal().min() > 0.95
assert own >= 8
assert dream_likeness.max() < 0.85

# %% [markdown] slideshow={"slide_type": "notes"}
# To search for the input that excites a part of a network most is called
# [**activation maximisation**](glossary.ipynb#Activation-maximisation). The result is honest and
# strange. There is a trace of each digit in it: measured by correlation, at least eight of the ten
# are most like their own average image. But the network asks for far less than you do. It was never
# shown an image that is no digit, so it never had to learn what makes one.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. A nudge that fools the network
#
# Everything is at hand now. To make the loss larger, move each pixel along its slope. How far? Say
# that no pixel may move by more than a *size* that you choose.
#
# **Predict.** An image has four pixels, and their slopes are 0.5, −1, 0.2 and −0.3. Each pixel may
# move by 0.1 at most, up or down. How do you move them, and by how much does the loss rise, if the
# slopes stay the same on the way?

# %% slideshow={"slide_type": "fragment"}
from itertools import product

four_slopes = np.array([0.5, -1.0, 0.2, -0.3])
moves = 0.1 * np.array(list(product([-1, 1], repeat=4)))  # (16, 4): every choice of signs
rises = moves @ four_slopes  # (16,)
print("the best:", moves[rises.argmax()], " it gains", rises.max().round(3))

assert np.array_equal(np.sign(moves[rises.argmax()]), np.sign(four_slopes))
assert np.isclose(rises.max(), 0.1 * (0.5 + 1 + 0.2 + 0.3))

# %% [markdown] slideshow={"slide_type": "subslide"}
# Up, down, up, down: a pixel goes up where its slope is positive and down where it is negative, all
# the way. The gain is 0.1 times the sum of the slopes' sizes, 0.2. As in section 2, each pixel
# decides for itself, and only the *sign* of its slope matters. This is the whole recipe, with
# $\varepsilon$ for the size (Goodfellow, Shlens and Szegedy, 2015):
#
# $$\mathrm{images} + \varepsilon \cdot \mathrm{sign}(\mathrm{grad\_images}),
# \quad\text{clipped to } 0 \ldots 1$$
#
# The clipping keeps it an image: nothing is darker than black or brighter than white. In code it is
# one line, and you have been using it since the beginning of this lesson.

# %%
by_hand = np.clip(images + 2 / 16 * np.sign(image_gradient(images, labels)), 0, 1)
agree = np.isclose(by_hand, moved, atol=1e-5).mean()  # a slope of nearly 0 may round to either side

assert agree > 0.99

# %% [markdown] slideshow={"slide_type": "subslide"}
# An image made to be misread is an [**adversarial
# example**](glossary.ipynb#Adversarial-example). Here is what you predicted at the start: the
# accuracy for nudges of several sizes. To compare, the same sizes with random signs, and *down* the
# slope.

# %%
levels = np.arange(0, 4.5, 0.5)  # of 16
signs = rng.choice([-1, 1], size=images.shape)  # (360, 64)


def accuracy_at(level, network=network):
    return accuracy(network(nudged(network, images, labels, level / 16)), labels)


# %%
up = np.array([accuracy_at(level) for level in levels])
down = np.array([accuracy_at(-level) for level in levels])
noisy = [np.clip(images + level / 16 * signs, 0, 1) for level in levels]
sideways = np.array([accuracy(network(each), labels) for each in noisy])

# %% slideshow={"slide_type": "subslide"}
curves = {"down the slope": 100 * down, "random signs": 100 * sideways, "up the slope": 100 * up}
title = "Random nudges hardly hurt; nudges up the slope ruin the answers"
axes = {"x_label": "size of the nudge (levels of 16)", "y_label": "test accuracy (%)"}
plots.lines(levels, curves, title=title, markers=True, **axes)

# %% [markdown]
# *Test accuracy against the size of the nudge. Random signs hardly hurt; up the slope the accuracy
# falls to almost nothing; down the slope it rises to nearly 100%.*

# %% slideshow={"slide_type": "subslide"}
print(f"two levels: {up[4]:.0%} up the slope, {sideways[4]:.0%} at random")

assert levels[4] == 2
assert 0.2 < up[4] < 0.45
assert sideways[4] > 0.9
assert sideways[-1] > 0.8
assert up[-1] < 0.05
assert down[4] > 0.99

# %% [markdown] slideshow={"slide_type": "notes"}
# Two levels up the slope leave fewer than half of the answers right; two levels at random leave
# more than nine in ten. Was that what you wrote down? (And do not be proud of the top curve. It
# needs the right label to know where down is. That is [leakage](glossary.ipynb#Leakage).)
#
# Why is the difference so large? Look at the four pixels once more. Over all 16 choices of signs,
# the gains cancel to a mean of 0, and their standard deviation is 0.1 times the root of the sum of
# squares:

# %%
typical = 0.1 * np.sqrt((four_slopes**2).sum())
print(f"random signs: mean {rises.mean():.3f}, standard deviation {rises.std():.3f}")
print(f"best signs:   {rises.max():.3f}, which is {rises.max() / typical:.1f} times as much")

assert np.isclose(rises.mean(), 0)
assert np.isclose(rises.std(), typical)

# %% [markdown]
# Random moves mostly cancel. Moves along the slopes all pull the same way, and add up. If all
# four slopes were equally large, the ratio would be $4 / \sqrt{4} = 2$. With $n$ of them it is
# $n / \sqrt{n} = \sqrt{n}$, and it can never be more.
#
# **Predict.** What is this ratio for the 64 pixels of the digits?

# %% slideshow={"slide_type": "fragment"}
ratios = np.abs(grad_images).sum(axis=1) / np.sqrt((grad_images**2).sum(axis=1))  # (360,)
print(f"on average {ratios.mean():.1f}; the most that 64 pixels allow is {np.sqrt(64):.0f}")

assert 4.5 < ratios.mean() < 7.5
assert ratios.max() <= np.sqrt(64)

# %% [markdown] slideshow={"slide_type": "subslide"}
# So no single pixel is to blame. Nor is a single unit. Look at the votes of section 3 again, for
# the images that were fooled: how did each unit's vote change, between the right digit and the one
# that the network says now?

# %%
answers = after.argmax(axis=1)  # (360,)
preference = (output_weight[:, labels] - output_weight[:, answers]).T  # (360, 32)
change = ((hidden_values(moved) - hidden) * preference)[fooled]  # a row per fooled image
worse, better = (change < 0).sum(axis=1).mean(), (change > 0).sum(axis=1).mean()
print(f"of 32 votes, on average {worse:.0f} get worse and {better:.0f} get better")

assert worse > 2 * better
assert worse > 10

# %% [markdown]
# Many pixels, each by a little; then many units, each by a little; and the sum turns the answer.
#
# **Predict.** Train a second network, with other starting weights. Nobody has asked *its* slopes.
# Show it the images that were made to fool the first. How many of them does it read?

# %% slideshow={"slide_type": "fragment"}
second_rng = np.random.default_rng(1)
second = new_network(second_rng)
optimizer = SGD(second.parameters(), learning_rate=0.2)
history = fit(second, optimizer, train, epochs=30, batch_size=32, rng=second_rng, progress=False)

# %% slideshow={"slide_type": "fragment"}
stranger = accuracy(second(moved), labels)
print(f"without the nudge {accuracy(second(images), labels):.0%}, with it {stranger:.0%}")

assert accuracy(second(images), labels) > 0.9
assert 0.3 < stranger < 0.7

# %% [markdown] slideshow={"slide_type": "subslide"}
# It misreads about half of them. Compare the slopes of the two networks: by chance, their signs
# would agree on half of the pixels.

# %%
_, grad_logits = softmax_cross_entropy(second.forward(images), labels)
second_slopes = second.backward(grad_logits, input_gradient=True)  # (360, 64)
agree = (np.sign(second_slopes) == np.sign(grad_images)).mean()
print(f"the signs agree on {agree:.0%} of the pixels")

assert 0.6 < agree < 0.9

# %% [markdown]
# So the nudge is no quirk of one set of random weights. Both networks learned from the same images,
# and ended up with slopes that mostly point the same way. That adversarial examples pass from
# network to network is called [**transfer**](glossary.ipynb#Transfer). It means that you can fool a
# network whose weights you have never seen.
#
# ### More pixels
#
# If the ratio can grow with $\sqrt{n}$, larger images should be worse off. Where MNIST, with its
# 784 pixels, is on your computer, the next cells try it. (No matter if it is not: nothing below
# depends on it.)

# %%
try:
    mnist = data.load("mnist", download=False)
except data.DataUnavailableError:
    mnist = None
    print("MNIST is not on this computer, so this comparison is left out.")

# %%
if mnist:
    large = Network(Linear(784, 32, rng=rng), ReLU(), Linear(32, 10, rng=rng))
    optimizer = SGD(large.parameters(), learning_rate=0.2)
    fit(large, optimizer, mnist.train, epochs=1, batch_size=32, rng=rng, progress=False)
    unseen, truth = mnist.test.images[:1_000], mnist.test.labels[:1_000]
    still = accuracy(large(nudged(large, unseen, truth, 2 / 16)), truth)
    print(f"28 × 28: {accuracy(large(unseen), truth):.0%}, nudged {still:.0%}; 8 × 8: {up[4]:.0%}")

# %% slideshow={"slide_type": "skip"}
if mnist:
    assert accuracy(large(unseen), truth) > 0.85
    assert still < up[4]

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Try it.** Aim. `nudged` with a *negative* size walks down the loss, so with a label of your
# choice it walks towards that digit. Choose an image, a target, and as few levels as you can.
# Which pairs of digits are close, and which are far apart?

# %%
my_image, my_target, my_levels = 1, 3, 2  # image 0 to 359, digit 0 to 9, levels of 16

start = images[my_image : my_image + 1]  # (1, 64)
aimed = nudged(network, start, np.array([my_target]), -my_levels / 16)
reading = network(aimed)[0].argmax()
verdict = "you have arrived" if reading == my_target else "not yet: more levels, or another pair"
print(f"a {labels[my_image]} that the network reads as {reading}: {verdict}")

assert np.abs(aimed - start).max() < (my_levels + 0.01) / 16

# %% slideshow={"slide_type": "subslide"}
both = np.concatenate([start, aimed])  # (2, 64)
title = f"The {labels[my_image]}, and the same on its way to a {my_target}"
plots.predictions(both, [labels[my_image]] * 2, softmax(network(both)), title=title)

# %% [markdown]
# *The image you chose, before and after your nudge, with the answers of the network.*
#
# To check yourself, let the computer look for the fewest levels, half a level at a time:


# %% slideshow={"slide_type": "subslide"}
def fewest_levels(start, target):
    for level in np.arange(0.5, 16.5, 0.5):
        aimed = nudged(network, start, np.array([target]), -level / 16)
        if network(aimed)[0].argmax() == target:
            return f"{level}"
    return "not reached"


# %%
fewest = {digit: fewest_levels(start, digit) for digit in range(10) if digit != labels[my_image]}
print(f"levels from {labels[my_image]} to each digit:")
print(", ".join(f"{digit}: {level}" for digit, level in fewest.items()))

assert len(fewest) == 9

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. Harder to fool
#
# A network learns what you show it. So show it nudged images, with their right labels: make each
# batch harder, with the network as it is at that moment, and then take the usual step. This is
# [**adversarial training**](glossary.ipynb#Adversarial-training).


# %%
def train_on_nudged(size, epochs, rng):
    network = new_network(rng)
    optimizer = SGD(network.parameters(), learning_rate=0.2)
    for _ in range(epochs):
        for batch, batch_labels in train.batches(32, rng=rng):
            harder = nudged(network, batch, batch_labels, size)  # (32, 64)
            train_step(network, optimizer, harder, batch_labels)
    return network


# %%
robust = train_on_nudged(2 / 16, epochs=30, rng=np.random.default_rng(0))  # as many as before

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Each network now gets nudges that are made from its own slopes. How much better does
# the new one stand two levels? And what does it pay on images without a nudge?

# %% slideshow={"slide_type": "fragment"}
up_robust = np.array([accuracy_at(level, robust) for level in levels])
print(f"no nudge:   {up[0]:.1%} and {up_robust[0]:.1%}")
print(f"two levels: {up[4]:.1%} and {up_robust[4]:.1%}")

assert up_robust[4] > up[4] + 0.2
assert abs(up_robust[0] - up[0]) < 0.06

# %% slideshow={"slide_type": "subslide"}
curves = {"trained on nudged images": 100 * up_robust, "trained as usual": 100 * up}
title = "Training on nudged images makes the network harder to fool, not safe"
axes = {"x_label": "size of the nudge (levels of 16)", "y_label": "test accuracy (%)"}
plots.lines(levels, curves, title=title, markers=True, **axes)

# %% [markdown]
# *Test accuracy of both networks against the size of the nudge. They begin side by side; then the
# usual one falls much faster.*

# %% slideshow={"slide_type": "skip"}
assert up_robust[-1] < 0.5

# %% [markdown] slideshow={"slide_type": "subslide"}
# Harder to fool, and still not safe: four levels misread more than half. But it pays little on
# plain images, and something else has changed. Look inside.

# %%
_, grad_logits = softmax_cross_entropy(robust.forward(images), labels)
robust_slopes = robust.backward(grad_logits, input_gradient=True)  # (360, 64)
shown = np.concatenate([grad_images[:8], robust_slopes[:8]])  # (16, 64)
names = [f"usual, {label}" for label in labels[:8]] + [f"robust, {label}" for label in labels[:8]]

# %% slideshow={"slide_type": "subslide"}
draw_slopes(shown, names, "The robust network keeps its slopes nearer to the ink")

# %% [markdown]
# *The slopes for the same eight images as in section 5. Upper row: the usual network, with slopes
# all over. Lower row: the robust one, whose black pixels are mostly pale.*

# %% slideshow={"slide_type": "subslide"}
black_robust, ink_robust = np.abs(robust_slopes[~ink]).mean(), np.abs(robust_slopes[ink]).mean()
print(f"slope on a black pixel, compared with ink: usual {black_slope / ink_slope:.0%}")
print(f"                                          robust {black_robust / ink_robust:.0%}")

assert black_robust / ink_robust < 0.8 * black_slope / ink_slope

# %% [markdown]
# Nobody told it which pixels are ink. In section 1 the weights of the pixels that are always black
# stayed what chance had made them, because no training image ever lit those pixels.
#
# **Predict.** Both networks began with the same random weights. How large are the weights of those
# three pixels now, in each?

# %% slideshow={"slide_type": "fragment"}
usual_size = np.abs(weight[always_black]).mean()
robust_size = np.abs(robust.layers[0].weight.value[always_black]).mean()
nudged_train = nudged(robust, train.images, train.labels, 2 / 16)
lit = (nudged_train[:, always_black] > 0).mean()
print(f"mean size of the weight: usual {usual_size:.2f}, robust {robust_size:.2f}")
print(f"share of nudged images in which such a pixel is lit: {lit:.0%}")

# %% slideshow={"slide_type": "skip"}
assert np.array_equal(new_network(np.random.default_rng(0)).layers[0].weight.value, initial_weight)
assert robust_size < 0.8 * usual_size
assert 0.2 < lit < 0.9

# %% [markdown] slideshow={"slide_type": "notes"}
# Nudged images light these pixels. So now training has something to say about them, and what it
# says is: do not lean on these. Chance no longer has the last word.

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Touch it.** Now fool it by hand. Draw a digit with mouse, finger or keyboard, slowly, and watch
# the units go on and off while the line grows. Add a stroke that turns it into another digit: does
# the answer change little by little, or at once? Then draw what no training image shows: a dash, a
# cross, a letter. Is the network less sure of those? Draw again with `robust` for `network`.

# %%
demos.draw(network)

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# The logits change little by little; the softmax turns that into a quick change of mind. Nor does
# it know what it has never met: of some such drawings it is as sure as of any digit. It has learned
# to tell ten digits apart, and not to tell digits from everything else. The warning below the
# picture compares your drawing with the training images, and has nothing to do with the network.
#
# </details>

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Quiz: run this cell, and choose an answer.
question = "The 24 images that light a hidden unit most all show a 0. What does the unit do?"
choices = {
    "It recognises the 0: it is the unit for 0.": "You have looked at its favourites only. It may be on for images of many other digits, and other units light for the 0.",
    "It looks for some pattern that many zeros have, among others.": "A unit takes part in many sums. Count for which images it is on, and switch it off to see what is lost.",
    "Without it the network could not read a 0.": "Switch it off and see. One unit is hardly ever needed: the votes of the others make up for it.",
}
quiz(question, choices, answer="It looks for some pattern that many zeros have, among others.")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What to remember
#
# 1. A picture of weights shows what was learned and what chance left; a unit wants white where its
#    weights are positive, it serves several digits, and hardly any unit is needed alone.
# 2. A map shows two directions of many: measure in all of them, and compare with the raw pixels and
#    an untrained network, before you give training the credit.
# 3. The backward pass reaches the pixels, too, and there many tiny moves along the slopes add up to
#    a wrong answer; training on such images makes a network harder to fool.
#
# | mistake | what you see when it happens |
# |---|---|
# | starting weights kept without `.copy()` | nothing was learned, it seems: the difference is 0 |
# | speckle read as something learned | it sits on pixels that are always black as well |
# | a unit named after its favourite images | it is on for many other images |
# | overlap on a map taken for confusion | the digits mix on the map, but not in all directions |
# | a neat t-SNE map credited to the network | the map of the raw pixels is neat, too |
# | slopes read from a batch as they are | the larger the batch, the smaller they are |
# | a minus before the sign of the slope | the nudged images are read *better* |
# | judged by random noise alone | the network seems safe, and two levels fool it |
#
# **Next:** in [lesson 12](12_what_next.ipynb) you see the same network in a framework, write the
# machine that derives by itself, and find out where to read on.
#
# **Now you:** [exercises](../exercises/11_clinic.ipynb). Ten networks learn and are ill. Find what
# ails each, and mend it.
