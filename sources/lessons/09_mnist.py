# %% [markdown] slideshow={"slide_type": "slide"}
# # Lesson 9: Full MNIST
#
# **After this lesson you can**
#
# - say what grows with the images, by how much, and what becomes easier to measure
# - re-run a design that somebody published, and name what limits it
# - look at two numbers of a training, and choose the next change by them
# - save a network, load it elsewhere, and say what the file does not hold
# - look at the last mistakes, and judge whose they are
#
# **You need** [lesson 5](05_training.ipynb) (training, validation, test),
# [lesson 6](06_optimizers.ipynb) (AdamW, schedules), [lesson 7](07_overfitting.ipynb) (dropout,
# label smoothing, shifts) and [lesson 8](08_judgement.ipynb) (the interval of an accuracy).
#
# | section | minutes |
# |---|---|
# | The question: which of five reads best? | 4 |
# | 1. What grows, and what shrinks | 7 |
# | 2. Five designs, one cell each | 10 |
# | 3. What the images are worth | 4 |
# | *a good place for a break* | |
# | 4. A better one | 9 |
# | 5. The test images | 2 |
# | 6. Save it, load it | 12 |
# | 7. Errors a person would make too | 5 |
# | 8. If you have time: a search on many processors | 6 |

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The question: which of five reads best?
#
# For eight lessons the images had 8 × 8 pixels, so that a training took a second and you could try
# ten. Now you know enough for the real thing.

# %% slideshow={"slide_type": "skip"}
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from nnlib import data, demos, plots
from nnlib.activations import ReLU, Sigmoid
from nnlib.layers import Dropout, Linear
from nnlib.network import Network
from nnlib.optimizers import SGD, AdamW
from nnlib.training import evaluate, fit, train_step

# %% [markdown]
# [**MNIST**](glossary.ipynb#MNIST) (LeCun, Cortes and Burges, 1998) holds 70,000 digits of 28 × 28
# pixels. It has to be downloaded once. If it is not on your computer, this lesson runs on the 8 ×
# 8 digits instead, and says so. To download it, write `True` below.

# %%
may_download = False  # True: get MNIST if it is not here, 12 MB, once

try:
    name, dataset = "MNIST", data.load("mnist", download=may_download)
except data.DataUnavailableError as error:
    name, dataset = "8 × 8 digits", data.load("digits")
    print("MNIST is not on this computer: the lesson runs on the 8 × 8 digits. All cells work,")
    print("but their numbers are not those of MNIST. To get it, set may_download = True above.")
    if may_download:
        print(f"\nThe download failed. {error}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# Some numbers in the code come in pairs, one for MNIST and one for the 8 × 8 digits. `by_data`
# takes the one that fits the images at hand.


# %%
def by_data(for_mnist, for_digits):
    return for_mnist if name == "MNIST" else for_digits


# %%
rng = np.random.default_rng(0)
train, validation = dataset.train.split(by_data(5_000, 237), rng=rng, stratified=True)
pixels = train.images.shape[1]
print("to learn from:", train)
print("held back:    ", validation)

assert len(dataset.train) + len(dataset.test) == by_data(70_000, 1_797)

# %% slideshow={"slide_type": "subslide"}
title = by_data("Twelve times the pixels: now most of them are clear", "The 8 × 8 digits once more")
plots.images(train, count=24, title=title)

# %% [markdown]
# *The first 24 images to learn from, each with the digit that its writer meant.*
#
# Many people who learned what you have learned went on to build a network of their own, in NumPy,
# and published it. Here are five such designs. The numbers are the sizes from the pixels to the
# ten logits. How the layers of a network are chosen is called its
# [**architecture**](glossary.ipynb#Architecture).
#
# | | sizes | between the layers |
# |---|---|---|
# | A | 784-10-10 | ReLU |
# | B | 784-532-10 | ReLU |
# | C | 784-128-64-10 | ReLU |
# | D | as C | sigmoid and dropout; trained with momentum |
# | E | 64-32-20-10, for the 8 × 8 digits | ReLU |
#
# **Predict.** Which one reads best, and which worst? Put the five in order, and write beside each
# how many of 100 images it reads. Then: can you beat all of them with what you know?

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. What grows, and what shrinks
#
# Start with the network of the welcome: 64-32-10, with 2,410 parameters. On MNIST it becomes
# 784-32-10.
#
# **Predict.** It has 784 / 64 = 12.25 times as many inputs. Does it have 12.25 times as many
# parameters, more, or fewer?
#
# Count. Call the sizes $n_0, n_1, \dots, n_L$, from the pixels to the logits. A unit has a weight
# for each number that comes in, and a bias. So layer $l$ has $n_{l-1} + 1$ parameters for each of
# its $n_l$ units, and the network has
#
# $$\sum_{l=1}^{L} (n_{l-1} + 1)\, n_l$$


# %% slideshow={"slide_type": "fragment"}
def count_parameters(*sizes):
    return sum((inputs + 1) * units for inputs, units in pairwise(sizes))


# %% slideshow={"slide_type": "fragment"}
small, large = count_parameters(64, 32, 10), count_parameters(784, 32, 10)
print(f"{small:,} -> {large:,}: {large / small:.1f} times as many")

assert 784 / 64 == 12.25
assert small == 2_410
assert 10 < large / small < 11

# %% [markdown] slideshow={"slide_type": "notes"}
# Fewer: only the first layer sees the pixels. The second one stays as it was.
#
# Now the work. In a training step each weight takes part in a multiplication once forward, once
# for its own gradient and once for the gradient that is handed back. The first layer hands nothing
# back (lesson 4).


# %% slideshow={"slide_type": "subslide"}
def multiplications(*sizes):
    """Return how many multiplications a training step takes for one image."""
    weights = [inputs * units for inputs, units in pairwise(sizes)]
    return 3 * sum(weights) - weights[0]


# %%
images_ratio = 60_000 / 1_437  # images that are not for the test
work_ratio = images_ratio * multiplications(784, 32, 10) / multiplications(64, 32, 10)

# %% slideshow={"slide_type": "subslide"}
grown = {
    "parameters of the network": large / small,
    "pixels of an image": 784 / 64,
    "training images": images_ratio,
    "multiplications of an epoch": work_ratio,
    "memory for all images": images_ratio * 784 / 64,
}
title = "Twelve times the pixels, forty times the images, four hundred times the work"
label = "MNIST divided by 8 × 8 digits (ratio)"
plots.bars(grown, x_label=label, title=title, log_x=True, number_format=".0f")

# %% [markdown]
# *How many times as much there is of everything, on an axis of powers of ten.*

# %% slideshow={"slide_type": "skip"}
assert 40 < images_ratio < 43
assert 400 < work_ratio < 450

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** An epoch takes some 400 times as many multiplications. Does it take 400 times as
# long, less, or more?
#
# The time depends on how many numbers there are, and hardly on what they show. So time a step on
# made-up images, in batches of 32.

# %% slideshow={"slide_type": "fragment"}
from timeit import repeat


def seconds_per_step(features):
    rng = np.random.default_rng(0)
    network = Network(Linear(features, 32, rng=rng), ReLU(), Linear(32, 10, rng=rng))
    optimizer = SGD(network.parameters(), learning_rate=0.1)
    images = rng.random((32, features), dtype=np.float32)
    labels = rng.integers(10, size=32)
    return min(repeat(lambda: train_step(network, optimizer, images, labels), number=5, repeat=100))


# %% slideshow={"slide_type": "fragment"}
time_ratio = images_ratio * seconds_per_step(784) / seconds_per_step(64)
print(f"{work_ratio:.0f} times the work takes {time_ratio:.0f} times as long on this computer")

assert images_ratio / 2 < time_ratio < 0.7 * work_ratio

# %% [markdown]
# Far less. With 64 pixels a step has so little to multiply that most of its time goes elsewhere:
# Python calls functions, NumPy checks shapes. All that costs the same for 784 pixels. Large arrays
# pay for it better, and [lesson 10](10_speed.ipynb) makes use of that.
#
# **Try it.** Take a pencil. How many parameters has design A, 784-10-10? And how many megabytes do
# the 60,000 training images take in float32, with 4 bytes for a number and a million bytes in a
# megabyte? Put in your two numbers.

# %%
my_parameters, my_megabytes = 0, 0  # change these two

print("parameters:", "right" if my_parameters == count_parameters(784, 10, 10) else "not yet")
print("megabytes: ", "right" if abs(my_megabytes - 60_000 * 784 * 4 / 1e6) < 1 else "not yet")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# Parameters: 785 · 10 + 11 · 10 = 7,960. Memory: 60,000 · 784 · 4 bytes, which is 188 megabytes.
#
# </details>

# %% slideshow={"slide_type": "skip"}
assert count_parameters(784, 10, 10) == 785 * 10 + 11 * 10 == 7_960
assert round(60_000 * 784 * 4 / 1e6) == 188

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### What shrinks
#
# One thing gets smaller: the doubt. On $n$ test images, an accuracy of $p$ is uncertain by about
# $1.96 \sqrt{p\,(1 - p) / n}$ to each side (lesson 8). The 8 × 8 digits have 360 test images,
# MNIST has 10,000.

# %% jupyter={"source_hidden": true}
# Predict: run this cell, and choose an answer.
from nnlib.exercises import predict, quiz

question = "At 97%, 360 images leave 1.8 percentage points to each side. And 10,000 images, about 28 times as many?"
choices = [
    "still 1.8: it is the same 97%",
    "about 0.06: a 28th",
    "about 0.3: the root of 28 is about 5",
]
because = "The doubt shrinks with the square root of the number of images."
predict(question, choices, answer=choices[2], because=because)

# %% slideshow={"slide_type": "fragment"}
for count in (360, 10_000):
    points = 100 * 1.96 * np.sqrt(0.97 * 0.03 / count)
    print(f"{count:6,} images: 97% ± {points:.1f} points")

assert round(100 * 1.96 * np.sqrt(0.97 * 0.03 / 360), 1) == 1.8
assert round(100 * 1.96 * np.sqrt(0.97 * 0.03 / 10_000), 1) == 0.3

# %% [markdown] slideshow={"slide_type": "notes"}
# A third of a point. With 360 images you could not tell a network of 97% from one of 98%. With
# 10,000 you can. It is worth while to hunt for the last percent, because now you can see it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. Five designs, one cell each
#
# `design` builds a network from its sizes, with the same kind of layer between all of them.


# %%
def design(*sizes, activation=ReLU, dropout=0.0, seed=0):
    rng = np.random.default_rng(seed)
    layers = []
    for inputs, units in pairwise(sizes[:-1]):
        layers += [Linear(inputs, units, rng=rng), activation()]
        if dropout:
            layers.append(Dropout(dropout, rng=rng))
    return Network(*layers, Linear(*sizes[-2:], rng=rng))


# %% [markdown] slideshow={"slide_type": "notes"}
# `learn` trains it with the steps of lesson 5, on MNIST for three epochs, on the 8 × 8 digits for
# 30, because they are fewer. The learning rate falls to zero, as at the end of lesson 6, so that
# chance in the last steps does not decide the race. `learn` returns three accuracies: on the
# training images as they were met in the last epoch, on the training images afterwards, and on
# those held back.


# %% slideshow={"slide_type": "subslide"}
class Result(NamedTuple):
    as_met: float
    training: float
    held_back: float


def measure(network, dataset, unseen, history):
    known, new = evaluate(network, dataset).accuracy, evaluate(network, unseen).accuracy
    print(f"reads {known:.1%} of the images it learned from, {new:.1%} of those held back")
    return Result(history.train_accuracy[-1], known, new)


# %%
from nnlib.schedules import cosine

usual_epochs, batch_sizes = {784: 3, 64: 30}, {784: 64, 64: 32}  # for so many pixels


def learn(network, dataset=train, unseen=validation, momentum=0.0, epochs=None):
    epochs = epochs or usual_epochs[network.in_features]
    batch_size = batch_sizes[network.in_features]
    steps = epochs * -(-len(dataset) // batch_size)  # rounded up
    options = {"epochs": epochs, "batch_size": batch_size, "schedule": cosine(0.2, steps)}
    options |= {"rng": np.random.default_rng(0), "progress": False}
    optimizer = SGD(network.parameters(), learning_rate=0.2, momentum=momentum)
    return measure(network, dataset, unseen, fit(network, optimizer, dataset, **options))


# %% [markdown]
# A word on fairness. Their authors trained these designs with settings of their own, and some for
# many more epochs. Here all get the same few, so that the lesson does not keep you waiting. So the
# accuracies are not those of the authors: you compare the designs, and not how far somebody took
# them. And it is one run each: small differences mean nothing.
#
# ### A: 784-10-10
#
# **Predict.** Everything that it knows of an image has to pass through ten hidden units. How many
# of 100 does it read of the images that it learned from, and how many of those held back?

# %% slideshow={"slide_type": "fragment"}
network_a = design(pixels, 10, 10)
result_a = learn(network_a)

assert by_data(0.89, 0.86) < result_a.held_back < by_data(0.94, 1)
assert abs(result_a.training - result_a.held_back) < by_data(0.02, 0.07)

# %% [markdown]
# On MNIST somewhat more than nine in ten, and of its own images hardly more than of new ones.
# There it is too small to learn even what it is shown. What a network is able to fit is called its
# [**capacity**](glossary.ipynb#Capacity), and A has too little. It is
# [underfitting](glossary.ipynb#Underfitting), as lesson 7 called it.
#
# ### B: 784-532-10
#
# **Predict.** This one has 53 times as many parameters. What becomes of the mistakes?

# %% slideshow={"slide_type": "fragment"}
network_b = design(pixels, 532, 10)
result_b = learn(network_b)

assert round(count_parameters(784, 532, 10) / count_parameters(784, 10, 10)) == 53
left = (1 - result_b.held_back) / (1 - result_a.held_back)
assert by_data(0.4, 0) < left < by_data(0.6, 3)

# %% [markdown]
# On MNIST about half of them are left, at the price of 53 times the parameters.
#
# ### C: 784-128-64-10
#
# **Predict.** Two hidden layers, and about a quarter of B's parameters. Better than B, worse, or
# the same?

# %% slideshow={"slide_type": "fragment"}
network_c = design(pixels, 128, 64, 10)
result_c = learn(network_c)

assert 0.24 < count_parameters(784, 128, 64, 10) / count_parameters(784, 532, 10) < 0.27
assert result_c.held_back > result_b.held_back - by_data(0, 0.035)

# %% [markdown]
# On MNIST, a little better. Nearly all of B's parameters are in its wide first layer. C spends a
# few on a second hidden layer, which can combine what the first one found.
#
# ### D: sigmoid, dropout and momentum
#
# The sizes are those of C, so that you can compare. Between the layers stand sigmoids, and dropout
# at a rate of 0.2. The momentum is 0.9.
#
# **Predict.** There are two ways to count the training images that were read: in the last epoch,
# as the batches came (`as_met`), or when all was over (`training`). For A to C the two are close.
# And for D?

# %% slideshow={"slide_type": "fragment"}
network_d = design(pixels, 128, 64, 10, activation=Sigmoid, dropout=0.2)
result_d = learn(network_d, momentum=0.9)
for letter, result in zip("ABCD", [result_a, result_b, result_c, result_d], strict=True):
    print(f"{letter}: {result.as_met:.1%} as met, {result.training:.1%} afterwards")

# %% slideshow={"slide_type": "skip"}
assert abs(result_c.as_met - result_c.training) < 0.01
assert result_d.as_met < result_d.training - 0.005
assert result_d.held_back < result_c.held_back + by_data(0, 0.03)
assert 0.5 * (1 - 0.5) == 0.25  # the slope of sigmoid where it is steepest

# %% [markdown]
# As they were met, fewer were right: a fifth of the units was off. When it counts, all are on. And
# the result? On MNIST it falls behind C. A sigmoid passes on at most a quarter of each slope, so D
# learns more slowly. And dropout is a cure against learning by heart, which is not what ails these
# networks after so few epochs. How much is due to which, one run with both cannot say.
#
# ### E: 64-32-20-10, on the 8 × 8 digits
#
# **Predict.** 2,950 parameters and 1,200 small images. More mistakes than C in 100 images, or
# fewer?

# %% slideshow={"slide_type": "fragment"}
digits = data.load("digits")
rng = np.random.default_rng(0)
small_train, small_validation = digits.train.split(237, rng=rng, stratified=True)
network_e = design(64, 32, 20, 10)
result_e = learn(network_e, small_train, small_validation)

assert count_parameters(64, 32, 20, 10) == 2_950
assert abs(result_e.held_back - result_c.held_back) < 0.045

# %% [markdown] slideshow={"slide_type": "notes"}
# About as many, whichever images C has learned. Does that make E, with its few parameters, the
# better design than a C trained on MNIST? No: the two were asked different questions. Other people
# wrote the small digits, another machine scanned them, and only 237 are held back. An accuracy
# belongs to a network *and* to its images. Draw all five, with the intervals of lesson 8.


# %% slideshow={"slide_type": "subslide"}
def percent_with_interval(accuracy, count):
    """Return the low end, the accuracy and the high end of the interval (Wilson, 1927)."""
    p = np.linspace(0, 1, 100_001)
    agree = p[np.abs(accuracy - p) <= 1.96 * np.sqrt(p * (1 - p) / count)]
    return 100 * agree[0], 100 * accuracy, 100 * agree[-1]


# %% slideshow={"slide_type": "subslide"}
count, few = len(validation), len(small_validation)
rows = {
    "A: 10": percent_with_interval(result_a.held_back, count),
    "B: 532": percent_with_interval(result_b.held_back, count),
    "C: 128-64": percent_with_interval(result_c.held_back, count),
    "D: C with sigmoid, dropout": percent_with_interval(result_d.held_back, count),
    "E: 32-20 (8 × 8 digits)": percent_with_interval(result_e.held_back, few),
}
percent = {"x_label": "accuracy on the images held back (%)", "number_format": ".1f"}
far_behind = "Ten hidden units are too few; the others lie close together"
title = by_data(far_behind, "On 237 images you cannot tell these designs apart")
plots.bars(rows, title=title, interval="95% interval", from_zero=False, **percent)

# %% [markdown]
# *Accuracy of the five designs on images held back, with 95% intervals. On MNIST, A lies far to
# the left of B, C and D, and E, measured on few images, has the longest interval. On the 8 × 8
# digits all intervals are long.*

# %% slideshow={"slide_type": "skip"}
best_three = [result_b.held_back, result_c.held_back, result_d.held_back]

assert result_a.held_back < min(best_three) + by_data(-0.015, 0.04)
assert max(best_three) - min(best_three) < by_data(0.03, 0.05)

# %% [markdown] slideshow={"slide_type": "notes"}
# How was your order? B, C and D lie within three points of each other on MNIST. If the sizes of
# the layers and their number matter no more than that, what does?

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. What the images are worth
#
# Somebody had to collect 60,000 images. What are they good for? Take design C, and let it learn
# from a hundredth of the images, a thirtieth, a tenth, a third, and all. Each network takes the
# same number of steps, so that with fewer images it sees each of them more often.
#
# **Predict.** Two questions. How many of its own images does the network of the hundredth read in
# the end? And from a hundredth to a tenth, ten times as many images: how many of the mistakes on
# images held back are left, nine in ten, a half, a tenth?

# %% slideshow={"slide_type": "subslide"}
counts = np.geomspace(len(train) / 100, len(train), 5).round().astype(int)
results = []
for count in counts[:-1]:
    network, epochs = design(pixels, 128, 64, 10), round(usual_epochs[pixels] * len(train) / count)
    print(f"{count:6,} images, {epochs:5,} epochs", end=": ")
    results.append(learn(network, train.take(count), epochs=epochs))
results.append(result_c)  # all images: that was section 2

# %% slideshow={"slide_type": "subslide"}
known, new = (100 * np.array(results)[:, column] for column in (1, 2))  # (5,), (5,)
curves = {"learned from": known, "held back": new}
axes = {"x_label": "images to learn from", "y_label": "accuracy (%)"}
title = "The more images, the less can be learned by heart"
plots.lines(counts, curves, title=title, log_x=True, markers=True, **axes)

# %% [markdown]
# *Accuracy against the number of training images, on a logarithmic axis: on the images held back
# it climbs, on those learned from it is 100% at first, and on the right the two curves come
# close.*

# %% slideshow={"slide_type": "subslide"}
left = (100 - new[2]) / (100 - new[0])
print(f"ten times the images leave {left:.0%} of the mistakes")

assert min(known[:2]) > 99.9
assert left < by_data(0.5, 0.9)
assert by_data((np.diff(known - new) < 0).all(), known[-1] - new[-1] < known[0] - new[0])

# %% [markdown]
# A few hundred images are learned by heart, every one, and the network reads new ones much worse.
# The distance between the two curves is the
# [**generalisation gap**](glossary.ipynb#Generalisation-gap). More images make it smaller: nobody
# can learn them all by heart, so what many of them share has to do. On MNIST, ten times the images
# leave less than half of the mistakes.
#
# Now look at the right end. On MNIST the lower curve climbs less and less.
#
# **Predict.** Are there enough images, then? Look at the *upper* curve before you answer.

# %% slideshow={"slide_type": "fragment"}
print(f"all images: reads {known[-1]:.1f}% of those it learned from, {new[-1]:.1f}% of the others")

assert by_data((np.diff(new, n=2) < 0).all(), abs(new[-1] - new[-2]) < 12)
assert known[-1] < by_data(99, 100.1)

# %% [markdown] slideshow={"slide_type": "notes"}
# You cannot tell from this curve. On MNIST, after three epochs, the network does not yet know all
# of the images that it was shown. There it is not the images that limit it. It is the training.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. A better one
#
# First find the disease, then choose the cure, said lesson 7. Two numbers tell you which it is:
#
# | the larger number | what limits the network | what may help |
# |---|---|---|
# | mistakes on its own images | it has not learned enough | better steps, more epochs, more units |
# | gap to the images held back | it has learned by heart | more images, shifts, label smoothing |
#
# From here on, change little at a time, measure, and look at the two numbers again.

# %%
steps_taken = {"C, as it was": result_c}


def two_numbers(result):
    return 100 * (1 - result.training), 100 * (result.training - result.held_back)


own, gap = two_numbers(result_c)
print(f"C: of 100 images, {own:.1f} mistakes on its own, and a gap of {gap:.1f}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Which row is that, and which of its cures would you try first? With it, what will the
# two numbers be?

# %% slideshow={"slide_type": "skip"}
assert by_data(own > gap, own < gap)

# %% [markdown] slideshow={"slide_type": "notes"}
# On MNIST it is the first row. So begin with better steps. Lesson 6 has them: AdamW, with a
# learning rate that warms up and then falls. And five epochs in place of three. (On the 8 × 8
# digits it is the second row. Take the same steps on them, with 50 epochs, to see them work. With
# 237 images held back, you cannot tell the results apart.)

# %% slideshow={"slide_type": "fragment"}
from functools import partial

from nnlib.losses import softmax_cross_entropy


def learn_well(network, dataset, epochs, label_smoothing=0.0, progress=False, **options):
    batch_size = by_data(128, 32)
    steps = epochs * -(-len(dataset) // batch_size)  # rounded up
    loss = partial(softmax_cross_entropy, label_smoothing=label_smoothing)
    schedule = cosine(0.002, steps, warmup_steps=steps // 20)
    options |= {"loss": loss, "schedule": schedule, "rng": np.random.default_rng(0)}
    optimizer = AdamW(network.parameters())
    options |= {"epochs": epochs, "batch_size": batch_size, "progress": progress}
    return measure(network, train, validation, fit(network, optimizer, dataset, **options))


# %% slideshow={"slide_type": "fragment"}
epochs = by_data(5, 50)
better_steps = learn_well(design(pixels, 128, 64, 10), train, epochs)
steps_taken["better steps"] = better_steps

assert better_steps.training > max(result_c.training - 0.001, 0.98)
assert better_steps.held_back > result_c.held_back + by_data(0, -0.03)

# %% slideshow={"slide_type": "subslide"}
own, gap = two_numbers(better_steps)
print(f"of 100 images, {own:.1f} mistakes on its own, and a gap of {gap:.1f}")

assert own < gap

# %% [markdown] slideshow={"slide_type": "notes"}
# Now it knows nearly all of its own images, and you are in the second row.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "Next, go against the table, and make the network larger: 784-400-200-10, more than three times the parameters. On full MNIST, what happens to the images held back?"
choices = [
    "it reads fewer: more parameters learn more by heart",
    "no change: it knew its own images already",
    "it reads more: it finds a better way to fit them",
]
because = "More parameters can also find smoother ways to fit the same images. A measurement outranks a rule of thumb."
predict(question, choices, answer=choices[2], because=because)

# %% slideshow={"slide_type": "fragment"}
wide = learn_well(design(pixels, 400, 200, 10), train, epochs)
steps_taken["400-200 units"] = wide

assert count_parameters(784, 400, 200, 10) > 3 * count_parameters(784, 128, 64, 10)
assert wide.held_back > better_steps.held_back + by_data(0.0, -0.02)

# %% [markdown] slideshow={"slide_type": "notes"}
# Better, on MNIST. That surprises many people, for more parameters can learn more by heart. They
# can also find smoother ways to fit the same images, and training seems to prefer these. Why it
# does so is not fully understood. The table is a rule of thumb, and a measurement outranks it.
#
# Look at the two numbers again. Hardly a mistake on its own images: nothing is left to learn from
# these, so they have to become more. Move them by up to one pixel, as in lesson 7.


# %% slideshow={"slide_type": "subslide"}
def shifted(images, rng):
    side = round(pixels**0.5)
    pictures = images.reshape(-1, side, side)
    padded = np.pad(pictures, [(0, 0), (1, 1), (1, 1)])  # (count, side + 2, side + 2)
    pairs = zip(padded, rng.integers(3, size=(len(images), 2)), strict=True)
    moved = [image[top : top + side, left : left + side] for image, (top, left) in pairs]
    return np.stack(moved).reshape(images.shape)


class Shifted(data.Dataset):
    def batches(self, batch_size, *, rng, **options):
        for images, labels in super().batches(batch_size, rng=rng, **options):
            yield shifted(images, rng), labels


# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** In lesson 7 shifts gained nothing on images that were not moved. One pixel was an
# eighth of the picture there, and here it is one in 28. What do you expect for the two numbers?

# %% slideshow={"slide_type": "fragment"}
moving = Shifted(train.images, train.labels)
with_shifts = learn_well(design(pixels, 400, 200, 10), moving, epochs)
steps_taken["shifts"] = with_shifts

assert with_shifts.training < by_data(wide.training, 1.001)
assert with_shifts.held_back > wide.held_back - by_data(0.003, 0.04)

# %% [markdown]
# On MNIST the training accuracy has fallen, the other has not. The gap is smaller, and there is
# something to learn again: no two epochs show quite the same images. Such a training rewards
# patience. So now give it more epochs, and smooth the labels a little. (These are two changes at
# once, to save time, and that has a price: if they help, you do not know which of them did.) This
# is the longest training of the course.
#
# **Predict.** How many mistakes in 1,000 will be left? Write it down, and watch.

# %% slideshow={"slide_type": "fragment"}
best = design(pixels, 400, 200, 10)
live = {"progress": plots.LiveCurves(), "validation": validation}
patient = learn_well(best, moving, by_data(12, 120), label_smoothing=0.1, **live)
steps_taken["more epochs, smoothed labels"] = patient

assert patient.held_back > by_data(0.983, 0.955)

# %% [markdown] slideshow={"slide_type": "fragment"}
# *Loss and accuracy after each epoch: on the training images, which move, and on those held back,
# which do not. With smoothed labels no loss gets near 0. What you keep is the network of the last
# epoch.*

# %% slideshow={"slide_type": "subslide"}
wrong = {
    step: round((1 - result.held_back) * len(validation)) for step, result in steps_taken.items()
}
first, *_, last = wrong.values()
title = f"Four steps, measured one by one: from {first} mistakes to {last}"
label = f"mistakes among the {len(validation):,} images held back"
plots.bars(wrong, x_label=label, title=title, number_format=",.0f")

# %% [markdown]
# *Mistakes on the images held back after each step; each row keeps what the rows above it
# changed.*

# %% slideshow={"slide_type": "skip"}
assert last < by_data(0.5, 1.5) * first

# %% [markdown] slideshow={"slide_type": "notes"}
# On MNIST less than half of C's mistakes are left. None of the steps is new to you. What is new is
# the order. Each but the second was an answer to the two numbers before it, and that one was a
# question, which the images held back have answered.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. The test images
#
# Everything is chosen. Open the box, for all six networks at once. Whatever comes out, nothing
# will be changed afterwards.
#
# **Predict.** You have chosen by the images held back, again and again. On the test images, will
# the better network be as good as on those, or worse?

# %% slideshow={"slide_type": "fragment"}
networks = {"A": network_a, "B": network_b, "C": network_c, "D": network_d, "better": best}
on_test = {name: evaluate(network, dataset.test).accuracy for name, network in networks.items()}
count = len(dataset.test)
rows = {name: percent_with_interval(accuracy, count) for name, accuracy in on_test.items()}
on_small_test = evaluate(network_e, digits.test).accuracy
rows["E (8 × 8 digits)"] = percent_with_interval(on_small_test, len(digits.test))

# %% slideshow={"slide_type": "subslide"}
percent = {"x_label": "test accuracy (%)", "number_format": ".2f", "highlight": ["better"]}
title = f"{on_test['better']:.1%} of the test images, with nothing but NumPy and eight lessons"
plots.bars(rows, title=title, interval="95% interval", from_zero=False, **percent)

# %% [markdown]
# *Test accuracy of the six networks with 95% intervals. The better one is the diamond; on MNIST it
# lies to the right of all others.*

# %% slideshow={"slide_type": "subslide"}
mistakes = {name: round((1 - accuracy) * count) for name, accuracy in on_test.items()}
print(mistakes)

assert on_test["better"] > by_data(0.985, 0.96)
assert mistakes["better"] < by_data(0.5, 1.5) * min(mistakes[name] for name in "ABCD")
assert abs(on_test["better"] - patient.held_back) < by_data(0.01, 0.035)

# %% [markdown] slideshow={"slide_type": "notes"}
# On MNIST, about 99 of 100, with less than half of the mistakes of the best of the others. The
# test images were written by other people than the training images (LeCun and others, 1998), and
# the network reads them about as well as those held back. Choosing among a handful of networks by
# 5,000 images has not spoiled them. Had you chosen among thousands, it would have (lesson 5).
#
# The road goes on. `nnlib.recipes.best(train, rng=rng)` has a third hidden layer, and images that
# are also turned, stretched and bent, each epoch anew (`nnlib.augment`). It takes a few minutes.
# [`benchmarks/`](../benchmarks/README.md) tells how many of the test images it reads, and how far
# earlier projects came.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. Save it, load it
#
# The training is over, and the result is a few arrays. When you close the notebook, they are gone.
# So write them to a file. NumPy puts several arrays, each with a name, into one `.npz` file.
#
# **Predict.** How large will it be? You know the number of parameters, and float32.

# %% slideshow={"slide_type": "fragment"}
from pathlib import Path
from tempfile import TemporaryDirectory

folder = TemporaryDirectory()  # for your own, take a path such as Path("digits.npz")
path = Path(folder.name) / "arrays.npz"
np.savez(path, **{parameter.name: parameter.value for parameter in best.parameters()})

parameter_count = count_parameters(pixels, 400, 200, 10)
print(f"{path.stat().st_size:,} bytes for {parameter_count:,} parameters")

assert 0 < path.stat().st_size - 4 * parameter_count < 3_000

# %% [markdown] slideshow={"slide_type": "subslide"}
# Four bytes for each parameter, and a little for the names. To load it, build the same network
# again, with whatever random numbers, and put the arrays in their places.


# %%
def put_in(network, path):
    with np.load(path) as arrays:
        for parameter in network.parameters():
            parameter.value[...] = arrays[parameter.name]
    return network


again = put_in(design(pixels, 400, 200, 10, seed=1), path)

assert np.allclose(again(validation.images), best(validation.images), atol=1e-4)

# %% [markdown] slideshow={"slide_type": "notes"}
# The same logits. But what does "the same network" mean? The file holds numbers, and not what to
# do with them. Put them into two others: one of the sizes 200-400, and one that has sigmoids where
# yours had ReLUs.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "Which of the two goes wrong with an error, which without?"
choices = [
    "both with an error: neither is the network that was saved",
    "the other sizes with an error, the sigmoids without",
    "the sigmoids with an error, the other sizes without",
]
because = "NumPy looks at shapes. What is done with the numbers it cannot know."
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
try:
    put_in(design(pixels, 200, 400, 10), path)
except ValueError as error:
    message = str(error)
print(message)

assert "could not broadcast" in message

# %% slideshow={"slide_type": "subslide"}
other = put_in(design(pixels, 400, 200, 10, activation=Sigmoid), path)
misread = evaluate(other, validation).accuracy
print(f"sigmoid: no error, accuracy {misread:.1%}")

assert misread < 0.9 * patient.held_back

# %% [markdown] slideshow={"slide_type": "subslide"}
# The shapes give the first away. In the second every shape fits, and the network reads nonsense
# into the numbers. So a file should say what the layers are. `network.save` in `nnlib` writes the
# arrays and a line of text beside them, and `Network.load` needs nothing but the file.

# %%
best.save(path)
loaded = Network.load(path)
with np.load(path) as arrays:
    print(arrays["header"])

assert repr(loaded) == repr(best)
assert np.allclose(loaded(validation.images), best(validation.images), atol=1e-4)

# %% [markdown] slideshow={"slide_type": "subslide"}
# A file can be cut short, by a full disk or a lost connection. Then it must not load.

# %%
broken = path.with_name("broken.npz")
broken.write_bytes(path.read_bytes()[:-1_000])
try:
    Network.load(broken)
except ValueError as error:
    message = str(error)
print(message.split(": ", 1)[1])

assert "cut short" in message

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### A file from a stranger
#
# Python has a module that saves *any* object: [**pickle**](glossary.ipynb#Pickle). Many networks
# on the web are pickles. It saves not only numbers but also instructions how to build the object
# again. And whoever writes the file chooses the instructions.
#
# **Predict.** The next cell makes such a file, and reads it. It calls nothing else. What appears?

# %% slideshow={"slide_type": "fragment"}
import pickle


class Stranger:
    def __reduce__(self):
        return print, ("These words were printed by a file, while it was being read.",)


file = pickle.dumps(Stranger())
assert pickle.loads(file) is None

# %% [markdown]
# Instead of `print` it could have named a function that deletes your files. So never read a pickle
# from somebody whom you would not let use your computer. `nnlib` reads and writes plain arrays,
# with `allow_pickle=False`: from such a file the worst that you can get is a bad network.
#
# ### What no file holds
#
# Suppose that a friend loads your network. Her scanner gives whole numbers, from 0 to 255 (the 8 ×
# 8 digits go up to 16). She has to prepare them as you did in lesson 1, and no file tells her how.
# This is called [**preprocessing**](glossary.ipynb#Preprocessing). Here is what she may do
# instead:

# %%
top = by_data(255, 16)
scan = (validation.images * top).round().astype(np.uint8)  # (count, pixels)
side = round(pixels**0.5)
turned = scan.reshape(-1, side, side).swapaxes(1, 2).reshape(scan.shape)
prepared = {
    "as in training": scan / np.float32(top),
    "not divided": scan.astype(np.float32),
    "divided as whole numbers": (scan // top).astype(np.float32),
    "dark on light": 1 - scan / np.float32(top),
    "rows and columns swapped": turned / np.float32(top),
}

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** One of the four slips costs hardly any accuracy. Which? And if you saw nothing but
# the accuracy, would you ever find out?

# %% slideshow={"slide_type": "fragment"}
from nnlib.losses import softmax

read = {
    way: 100 * np.mean(loaded(images).argmax(1) == validation.labels)
    for way, images in prepared.items()
}

percent = {"x_label": "accuracy (%)", "x_limits": (0, 100), "number_format": ".1f"}
title = "Same network, same digits: three slips ruin it, and one hides"
plots.bars(read, title=title, highlight=["not divided"], **percent)

# %% [markdown] slideshow={"slide_type": "fragment"}
# *Accuracy on the images held back, for five ways to prepare them: the first two bars are long,
# the three others much shorter.*

# %% slideshow={"slide_type": "subslide"}
right_way, hidden_slip, *ruined = read.values()
sizes = []
for way in ("as in training", "not divided"):
    logits = loaded(prepared[way])  # (count, 10)
    sizes.append(np.abs(logits).mean())
    sure = softmax(logits).max(axis=1).mean()
    print(f"{way:>14}: typical logit {sizes[-1]:6.1f}, mean confidence {sure:.1%}")

# %% slideshow={"slide_type": "skip"}
assert right_way - hidden_slip < by_data(1, 6)
assert max(ruined) < by_data(30, 65)
assert sure > 0.97
assert by_data(100, 10) < sizes[1] / sizes[0] < by_data(255, 25)

# %% [markdown]
# Not dividing. All pixels are 255 times as large, so the products in the first layer are too. ReLU
# keeps that, and so do all further layers; only the biases stay as they were. In the end the
# logits are more than a hundred times as large (on the 8 × 8 digits, more than ten times), and the
# largest is nearly always still the largest. But the softmax of such logits is always sure: it is
# the temperature of lesson 3, turned down. The accuracy sees nothing, and the confidence is worth
# nothing.
#
# Divided as whole numbers, all but the brightest pixels are 0. Dark on light, or with rows for
# columns, the same numbers arrive at the wrong places.
#
# **Touch it.** Your own handwriting has to be prepared, too. Those who made MNIST scaled each digit
# to a box of 20 × 20 pixels and put its centre of mass into the middle of the 28 × 28. The pad
# below does the same with what you draw, in `demos.prepare_mnist` (and for the 8 × 8 digits in
# `demos.prepare_digits`). Draw with mouse, finger or keyboard, and `best` reads it. Then draw the
# same digit tiny, in a corner; with the thinnest pen; with the thickest. Which of these does
# preparing undo, and which not?

# %%
demos.draw(best)

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# Place and size it undoes: the picture that the network sees stays nearly the same. The width of
# the lines it does not undo for MNIST: they are scaled along with the digit, so those of a tiny one
# get thick. (For the 8 × 8 digits it does. There, lines are made thicker or thinner until the image
# has the usual amount of ink.)
#
# </details>

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. Errors a person would make too
#
# What is left are the errors of a network that reads nearly everything. Here are the twelve test
# images with the highest loss: those whose label it found least likely.

# %%
from nnlib.losses import log_softmax

images, labels = dataset.test.images, dataset.test.labels
logits = best(images)  # (count, 10)
losses = -log_softmax(logits)[np.arange(len(labels)), labels]  # (count,)
hardest = np.argsort(losses)[-12:]  # (12,)
plots.images(images[hardest], columns=6, title="Twelve of the hardest: what do you read?")

# %% [markdown]
# *Twelve test images, without their labels.*
#
# **Try it.** Read them yourself, in rows from left to right, before you scroll on. Write your
# twelve digits into the quotes, and run the cell.

# %%
my_reading = ""  # twelve digits in a row, such as "491735280064"

mine = [int(digit) for digit in my_reading if digit.isdigit()]
answers = logits[hardest].argmax(axis=1)  # (12,)
if len(mine) == 12:
    print(f"you agree with the label   {np.sum(mine == labels[hardest])} times of 12")
    print(f"you agree with the network {np.sum(mine == answers)} times of 12")
else:
    print("Write twelve digits above.")

# %% [markdown]
# The labels come at the end of this section. First a question that your own reading may help with:
# how far off is the network when it is wrong?
#
# **Predict.** For each mistake take the network's *second* guess. How many of ten are right?

# %% slideshow={"slide_type": "fragment"}
guesses = np.argsort(-logits, axis=1)  # (count, 10), most likely first
is_wrong = guesses[:, 0] != labels
second_right = guesses[is_wrong, 1] == labels[is_wrong]
either = np.mean((guesses[:, :2] == labels[:, np.newaxis]).any(axis=1))
print(f"{is_wrong.sum()} mistakes; the second guess is right in {second_right.sum()} of them")
print(f"one of the two guesses is right for {either:.2%} of the test images")

assert second_right.sum() >= by_data(0.7, 0.0) * is_wrong.sum()
assert either > by_data(0.995, 0.98)

# %% [markdown] slideshow={"slide_type": "subslide"}
# On MNIST, in more than seven of ten. These are not wild errors. It hesitates between two digits,
# as you did, and takes the wrong one. Does it know that it hesitates?

# %%
confidence = softmax(logits).max(axis=1)  # (count,)
order = np.argsort(confidence)  # least sure first
caught = np.cumsum(is_wrong[order]) / max(is_wrong.sum(), 1)  # (count,)
share = 100 * np.arange(1, len(labels) + 1) / len(labels)
twentieth = caught[len(labels) // 20 - 1]

axes = {"x_label": "images handed over, least sure first (%)", "y_label": "mistakes caught (%)"}
title = f"Hand a twentieth to a person: {twentieth:.0%} of the mistakes are caught"
plots.lines(share, 100 * caught, title=title, vertical_lines={"one in twenty": 5}, **axes)

# %% [markdown]
# *How many of the mistakes are among the images of which the network is least sure: the curve
# rises steeply and is near the top long before half of the images are handed over.*

# %% slideshow={"slide_type": "skip"}
assert twentieth >= by_data(0.8, 0)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Mostly. On MNIST, more than eight in ten mistakes are among the twentieth of the images of which
# it is least sure. Whoever hands these to a careful person is left with less than a fifth of the
# mistakes.

# %%
folder.cleanup()  # the files of section 6

# %% [markdown] slideshow={"slide_type": "subslide"}
# Now the labels of the twelve.

# %%
agreed = np.sum(answers == labels[hardest])
title = f"The network agrees with {agreed} of these twelve labels. And you?"
shown = images[hardest], labels[hardest], softmax(logits[hardest])
plots.predictions(*shown, columns=6, title=title)

# %% [markdown]
# *The same twelve, with the network's answer, how sure it is, and the label where it differs.*
#
# Look at each of them, and ask whose mistake it is. The network's, if you read the label at once.
# The writer's, if the strokes could be two digits. Or that of the person who wrote the label, if
# you are sure of something else. Nobody can ask the writer any more. At this end of the list an
# accuracy no longer measures reading alone. It also measures agreement with somebody's opinion,
# and a network that reads 100 of 100 has learned the opinion too.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. If you have time: a search on many processors
#
# In section 4 you changed one thing at a time. That cannot show what two settings do together. Is
# the best dropout the same for a small network and a large one? To see, try every combination.
# scikit-learn has a tool for that. It takes any model in the form that scikit-learn agreed on, and
# `NetworkClassifier` is your network in that form: the same layers, optimizers and `fit`.
#
# `GridSearchCV` trains each combination three times (`cv=3`), each time with another third of the
# images held back. The mean of the three accuracies is what it compares. With `n_jobs=2` two
# networks are trained at a time, on two processors. The 8 × 8 digits will do.

# %%
from sklearn.model_selection import GridSearchCV

from nnlib.estimator import NetworkClassifier

settings = {"hidden": [(16,), (128,)], "dropout": [0.0, 0.3]}
model = NetworkClassifier(epochs=20, random_state=0)
search = GridSearchCV(model, settings, cv=3, n_jobs=2)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** How many networks will that train? (At the end comes one more, with the best settings
# and all images.) And which will gain from dropout: the small ones, the large ones, both, neither?

# %% slideshow={"slide_type": "fragment"}
search.fit(digits.train.images, digits.train.labels)
tried = search.cv_results_["params"]
trained = len(tried) * search.n_splits_ + 1
print(f"{trained} networks trained; the best settings: {search.best_params_}")

assert trained == 13

# %% [markdown] slideshow={"slide_type": "subslide"}
# Thirteen: two sizes times two rates, three times each, and one.

# %%
means = 100 * search.cv_results_["mean_test_score"]  # (4,)
names = [f"{each['hidden'][0]} units, dropout {each['dropout']:g}" for each in tried]
title = "128 units read more than 16, with dropout and without"
percent = {"x_label": "accuracy, mean of three (%)", "number_format": ".1f"}
plots.bars(dict(zip(names, means, strict=True)), title=title, **percent)

# %% [markdown]
# *Accuracy on the images held back: the two networks with 128 units are ahead of the two with 16,
# and the one with 16 units and dropout is the last.*

# %% slideshow={"slide_type": "skip"}
small, large, small_dropout, large_dropout = means

assert min(large, large_dropout) > max(small, small_dropout)
assert small_dropout < small
assert abs(large_dropout - large) < 2.5

# %% [markdown]
# The number of units matters. Dropout gains the small network nothing: it has no unit to spare. For
# the large one the two rates are too close together to tell them apart on so few images. And
# the best of many is flattered by having been chosen (lesson 5): measure it on images that took no
# part in the search.
#
# `search.best_estimator_` predicts labels. Its `network_` is a `Network`, which you can save as in
# section 6.
#
# ### On several computers
#
# None of these trainings waits for another, so they need not run on one computer. The library Dask
# hands them round. This part you only read: it needs `distributed`, which the course does not
# install.
#
# 1. On each computer, install nnlib and `python -m pip install distributed`, with the same versions
#    everywhere.
# 2. On one of them run `dask scheduler`. It prints an address, such as `tcp://192.168.0.10:8786`.
# 3. On each of them run `dask worker tcp://192.168.0.10:8786`.
# 4. In the notebook, tell the search where they are:
#
# ```python
# from dask.distributed import Client
# from joblib import parallel_config
#
# client = Client("tcp://192.168.0.10:8786")
# with parallel_config(backend="dask"):
#     search.fit(digits.train.images, digits.train.labels)
# ```
#
# The search is the same one. Each training goes to a processor that is free, its accuracy comes
# back, and with `random_state` set the seeds do not depend on who trains what. `Client()` without an
# address starts workers on your own computer, to try it. One warning: whoever reaches the scheduler
# can run code on all your computers. Keep it inside a network that you trust.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Quiz: run this cell, and choose an answer.
question = "A friend gives you a file with the weights of a network, and its sizes. You load it, all shapes fit, and it reads one digit in ten. What is missing most likely?"
choices = {
    "Nothing: the friend's network is that bad.": "It may be. But first ask for what the file cannot hold: a good network does the same if it is fed the wrong way.",
    "More training: weights have to settle on a new computer.": "Weights are numbers, and the same numbers compute the same logits, up to rounding, on every computer.",
    "How the pixels were prepared, or which activations it had.": "Rows and columns swapped, dark on light, sigmoid for ReLU: every shape fits, and the answers are nonsense.",
}
quiz(question, choices, answer="How the pixels were prepared, or which activations it had.")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What to remember
#
# 1. With the images grow the work and the memory, and the doubt shrinks: on 10,000 test images you
#    can see a difference of one percentage point.
# 2. Mistakes on its own images and gap say what limits a network. Answer them with one change at a
#    time, by images held back; the test images come last, once.
# 3. A file with weights is half a network. The other half is the layers, and how the pixels were
#    prepared.
#
# | mistake | what you see when it happens |
# |---|---|
# | too few hidden units | low accuracy, on the training images too |
# | dropout where nothing is learned by heart | training and validation accuracy a little lower |
# | designs compared on different images | a small network that "beats" a large one |
# | several things changed at once | a better number, and no idea why |
# | weights put into other layers | an error, or if all shapes fit, a network that reads badly |
# | pixels not divided | nearly the same accuracy, and total confidence |
# | pixels divided as whole numbers | nearly all pixels 0; most images misread |
# | rows and columns swapped, or dark on light | nearly as bad as guessing |
# | a pickle from a stranger | nothing, until it is too late |
#
# **Next:** the longest training of the course took its time. Where does the time go, and how much
# of it can you get back? That is [lesson 10](10_speed.ipynb).
#
# **Now you:** [exercises](../exercises/09_capstone.ipynb). Put the functions that you wrote
# together: a network that is your own, from the first line.
