# %% [markdown] slideshow={"slide_type": "slide"}
# # Lesson 5: Training
#
# **After this lesson you can**
#
# - write the training loop: shuffle, take a batch, step, repeat
# - check a new network on ten images before you train it on all
# - find a learning rate and a batch size, and say what a bad one does
# - read the curves of a training, and name what each shape means
# - stop a training at the right moment, and say how far its result can be trusted
#
# **You need** [lesson 1](01_data.ipynb) (batches, training, validation and test images), [lesson
# 3](03_softmax_cross_entropy.ipynb) (the loss; guessing costs log 10) and [lesson
# 4](04_backpropagation.ipynb) (the gradient; all gradients first, then the update).
#
# | section | minutes |
# |---|---|
# | Three trainings | 4 |
# | 1. One step | 7 |
# | 2. The loop | 8 |
# | 3. First, ten images | 6 |
# | *a good place for a break* | |
# | 4. How many images per step? | 6 |
# | 5. How long a step? | 11 |
# | 6. Images held back, and when to stop | 8 |
# | 7. Read the curves | 8 |
# | 8. The seed matters | 7 |

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Three trainings
#
# You have the data (lesson 1), a network (lesson 2), a loss (lesson 3) and its gradient (lesson 4).
# In this lesson they begin to move.

# %% slideshow={"slide_type": "skip"}
import numpy as np

from nnlib import data, demos, plots
from nnlib.activations import ReLU
from nnlib.layers import Linear
from nnlib.losses import softmax, softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import SGD
from nnlib.training import DivergenceError, evaluate, fit, train_step

# %% [markdown]
# Of the training images, 237 are held back for validation. In this lesson the test images stay in
# their box until the very end.

# %%
digits = data.load("digits")
train, validation = digits.train.split(237, rng=np.random.default_rng(0), stratified=True)
print("to learn from:", train)
print("held back:    ", validation)

assert len(train) == 1_200


# %% [markdown] slideshow={"slide_type": "subslide"}
# The network is the one of lesson 4. The number `seed` decides its first weights. `run` trains one:
# section 2 takes it apart.


# %%
def new_network(seed=0):
    rng = np.random.default_rng(seed)
    return Network(Linear(64, 32, rng=rng), ReLU(), Linear(32, 10, rng=rng))


def run(learning_rate, dataset=train, seed=0, **options):
    options = {"epochs": 10, "batch_size": 32, "validation": validation} | options
    network, rng = new_network(seed), np.random.default_rng(seed)
    optimizer = SGD(network.parameters(), learning_rate=learning_rate)
    return network, fit(network, optimizer, dataset, rng=rng, progress=False, **options)


# %% [markdown] slideshow={"slide_type": "subslide"}
# Here are three trainings. They begin with the same weights and see the same images in the same
# order. One number differs, the *learning rate*: it is 0.003, 0.3 or 3. The code shuffles the
# three, so that reading it does not tell you which is which.

# %%
rates = np.random.default_rng(2).permutation([0.003, 0.3, 3.0])
histories = {name: run(rate)[1] for name, rate in zip("ABC", rates, strict=True)}

# %% slideshow={"slide_type": "subslide"}
losses = {name: history.train_loss for name, history in histories.items()}
axes = {"x_label": "epoch", "y_label": "training loss (nats)"}
title = "Same network, same images: one learns, two hardly do"
guessing = {"guessing": np.log(10)}
plots.lines(range(1, 11), losses, title=title, markers=True, horizontal_lines=guessing, **axes)

# %% [markdown]
# *Training loss over ten epochs. One curve falls far below the two others, which stay near the
# dotted line, the loss of guessing.*

# %% slideshow={"slide_type": "skip"}
best, second, third = sorted(loss[-1] for loss in losses.values())
assert best < 0.5
assert 1.5 < second < third

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Which curve has the learning rate 0.003, which 0.3, which 3? Write it down, with your
# reason. Section 5 has the answer.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. One step
#
# Begin small: one weight $w$, and the loss $(w - 3)^2$, which is lowest at $w = 3$. Its slope is
# $2 (w - 3)$. Start at $w = 0$: the slope there is −6. A negative slope means that the loss falls
# to the right, so go right: *against* the slope.
#
# How far? The steeper, the further: multiply the slope by a factor that you choose, the [**learning
# rate**](glossary.ipynb#Learning-rate), written $\eta$ (eta), in code `learning_rate`. With
# $\mathrm{grad}_w$ for the slope:
#
# $$w \;\leftarrow\; w - \eta \cdot \mathrm{grad}_w$$
#
# In words: the new weight is the old weight minus the learning rate times the slope. With
# $\eta = 0.1$ the first step goes from 0 to $0 - 0.1 \cdot (-6) = 0.6$.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
from nnlib.exercises import predict, quiz

question = "Take the second step with a pencil, from 0.6. How long is it, compared with the first?"
choices = [
    "longer: it gathers speed",
    "the same: the learning rate has not changed",
    "shorter: the slope is smaller there",
]
because = "A step is the learning rate times the slope, and nearer to the lowest point the slope is smaller."
predict(question, choices, answer=choices[2], because=because)


# %% slideshow={"slide_type": "fragment"}
def slope(weight):
    return 2 * (weight - 3)


def walk(learning_rate, steps):
    path = [0.0]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * slope(path[-1]))
    return np.array(path)


# %% slideshow={"slide_type": "subslide"}
path = walk(learning_rate=0.1, steps=4)
print("weight:     ", path.round(3))
print("step length:", np.diff(path).round(3))

assert slope(0) == -6
assert np.allclose(path[:3], [0, 0.6, 1.08])

# %% slideshow={"slide_type": "subslide"}
weights = np.linspace(-1, 7, 161)
names = ["start", "step 1", "step 2", "step 3", "step 4"]
points = {name: (weight, (weight - 3) ** 2) for name, weight in zip(names, path, strict=True)}
axes = {"x_label": "weight w (no unit)", "y_label": "loss (no unit)"}
title = "The steps get shorter by themselves"
plots.lines(weights, (weights - 3) ** 2, title=title, points=points, **axes)

# %% [markdown]
# *A parabola with its lowest point at 3, and five rings on its left side: from 0 they move towards
# the bottom, and the gaps between them get smaller.*
#
# Shorter: 0.48. The learning rate is the same, but the valley gets flatter towards its bottom, and
# the step is proportional to the slope. To walk downhill in this way, slope by slope, is
# [**gradient descent**](glossary.ipynb#Gradient-descent).

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Try it.** Which learning rate takes you from 0 to the lowest point in a *single* step? And what
# does twice that learning rate do? Find both with a pencil, then write the first one into the cell.

# %%
my_learning_rate = 0.1  # change this number

first, second = walk(my_learning_rate, steps=2)[1:]
arrived = np.isclose(first, 3)
print("right" if arrived else f"not yet: one step takes you to {first:g}, and the bottom is at 3")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# 0.5, because 0 − 0.5 · (−6) = 3. Twice that, 1, takes you to 6: as far to the right of the bottom
# as you were to the left of it. The slope there is 6, so the next step takes you back to 0, and so
# on for ever.
#
# </details>

# %% slideshow={"slide_type": "skip"}
assert np.allclose(walk(0.5, steps=2), [0, 3, 3])
assert np.allclose(walk(1.0, steps=4), [0, 6, 0, 6, 0])

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### The same with 2,410 weights
#
# Your network has 2,410 numbers in place of one. Each of them has its own slope, from the backward
# pass of lesson 4, and each moves by the same rule. That is the whole step:


# %%
def step(network, images, labels, learning_rate, loss=softmax_cross_entropy):
    """Learn from one batch, and return its loss before the step."""
    logits = network.forward(images, training=True)  # (count, 10)
    batch_loss, grad_logits = loss(logits, labels)
    network.backward(grad_logits)
    for parameter in network.parameters():
        parameter.value -= learning_rate * parameter.grad
    return batch_loss


# %% [markdown]
# (`training=True` makes no difference to this network. [Lesson 7](07_overfitting.ipynb) has a layer
# that asks for it. And section 3 puts another function in the place of `loss`.)
#
# **Predict.** Take one step with 32 images. The loss of these 32 falls: that is what the step is
# for. But what about the 237 images held back, which the step has not seen? Does their loss fall,
# rise, or stay?

# %% slideshow={"slide_type": "fragment"}
network = new_network()
images, labels = train.images[:32], train.labels[:32]  # (32, 64), (32,)

before = evaluate(network, validation).loss
batch_before = step(network, images, labels, learning_rate=0.1)
after = evaluate(network, validation).loss
batch_after, _ = softmax_cross_entropy(network(images), labels)

# %% slideshow={"slide_type": "fragment"}
print(f"the 32 images:   {batch_before:.3f} -> {batch_after:.3f}")
print(f"237 held back:   {before:.3f} -> {after:.3f}")

assert batch_after < batch_before
assert 0 < before - after < batch_before - batch_after
assert sum(parameter.value.size for parameter in network.parameters()) == 2_410

# %% [markdown] slideshow={"slide_type": "notes"}
# It falls too, though by less. What helps to read the threes among the 32 helps with other threes
# too. If this were not so, a network could learn what it has seen and nothing else.
#
# In `nnlib` the same step is in two parts. An [**optimizer**](glossary.ipynb#Optimizer) holds the
# rule by which parameters move; yours is called `SGD` (section 4 says why), and [lesson
# 6](06_optimizers.ipynb) has others. `train_step` does the rest: forward, loss, backward, and only
# then the update.


# %% slideshow={"slide_type": "skip"}
def same_weights(one, other):
    pairs = zip(one.parameters(), other.parameters(), strict=True)
    return all(np.allclose(a.value, b.value, atol=1e-3) for a, b in pairs)


# %% slideshow={"slide_type": "subslide"}
theirs = new_network()
optimizer = SGD(theirs.parameters(), learning_rate=0.1)
train_step(theirs, optimizer, images, labels)

assert same_weights(network, theirs)
assert not same_weights(network, new_network())

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. The loop
#
# One step is not enough. Take another batch, and step again, until all images have had their turn:
# that is one [epoch](glossary.ipynb#Epoch). For the next epoch, shuffle and start over.
#
# **Predict.** 1,200 images, 32 at a time. How many steps make an epoch? And how many images are in
# the last batch?


# %% slideshow={"slide_type": "fragment"}
def shuffled_batches(dataset, batch_size, rng):
    order = rng.permutation(len(dataset))
    for start in range(0, len(dataset), batch_size):
        rows = order[start : start + batch_size]
        yield dataset.images[rows], dataset.labels[rows]


# %% slideshow={"slide_type": "fragment"}
rng = np.random.default_rng(0)
sizes = [len(labels) for _, labels in shuffled_batches(train, 32, rng)]
print(len(sizes), "batches; the last one has", sizes[-1], "images")

assert len(sizes) == 38
assert sizes[-1] == 16
assert sum(sizes) == 1_200

# %% [markdown]
# 38 steps, and a short batch at the end. Two details are worth a look. `rows` picks the images
# *and* their labels, so that they stay together. And a slice that reaches past the end of an array
# is cut off there, so that the last 16 images are neither dropped nor counted twice.
#
# **Predict.** Here comes one epoch: 38 batches, and the loss of each. Is every loss lower than the
# one before?

# %% slideshow={"slide_type": "fragment"}
network, rng = new_network(), np.random.default_rng(0)
batch_losses = [
    step(network, images, labels, learning_rate=0.3)
    for images, labels in shuffled_batches(train, 32, rng)
]

# %% slideshow={"slide_type": "subslide"}
axes = {"x_label": "step", "y_label": "loss of the step's batch (nats)"}
title = "The loss falls within one epoch, but not at every step"
plots.lines(range(1, 39), batch_losses, title=title, markers=True, **axes)

# %% [markdown]
# *The loss of each of the 38 batches: a jagged line that goes down.*

# %% slideshow={"slide_type": "subslide"}
rises = np.diff(batch_losses) > 0
print(f"{rises.sum()} of {len(rises)} times the loss is higher than the step before")

assert rises.sum() >= 3
assert np.mean(batch_losses[-5:]) < np.mean(batch_losses[:5]) - 0.5

# %% [markdown]
# No. Each point is measured on another batch, and some batches hold harder images than others. So
# do not judge by one batch: take the mean over the epoch.
#
# That mean hides a trap. Suppose an epoch has two batches: 32 images with a mean loss of 1.0, and
# 16 images with a mean loss of 2.5.
#
# **Predict.** What is the mean loss of the 48 images? It is not 1.75.

# %% slideshow={"slide_type": "fragment"}
total = 32 * 1.0 + 16 * 2.5
print(total / 48)

assert total / 48 == 1.5
assert (1.0 + 2.5) / 2 == 1.75

# %% [markdown] slideshow={"slide_type": "subslide"}
# 1.5, because a mean of 32 images counts for 32. With 1.75 the 16 images of the short batch would
# count twice as much as the others. So multiply each batch's loss by its size, and divide by all.


# %%
def train_epoch(network, dataset, learning_rate, batch_size, rng):
    """Go once through the data, and return the mean loss per image, as it was met."""
    total = 0.0
    for images, labels in shuffled_batches(dataset, batch_size, rng):
        total += step(network, images, labels, learning_rate) * len(labels)
    return total / len(dataset)


# %% [markdown] slideshow={"slide_type": "subslide"}
# Everything is in place. Ten epochs:

# %%
network, rng = new_network(), np.random.default_rng(0)
for epoch in range(1, 11):
    loss = train_epoch(network, train, 0.3, 32, rng)
    accuracy = evaluate(network, validation).accuracy
    print(f"epoch {epoch:2}: training loss {loss:.3f}, validation accuracy {accuracy:.1%}")

assert accuracy > 0.9

# %% [markdown] slideshow={"slide_type": "notes"}
# More than nine in ten, of images that it has never met. You have written every part of it once,
# here or in an earlier lesson.
#
# In `nnlib` the loop is called `fit`, and `run` above calls it. The same seed gives the same
# weights and the same order of images. So `fit` has to arrive at the same network as your loop:

# %% slideshow={"slide_type": "subslide"}
theirs, history = run(0.3)

assert same_weights(network, theirs)
assert np.isclose(history.train_loss[-1], loss, atol=1e-4)
assert np.isclose(history.validation_accuracy[-1], accuracy)

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Why shuffle?

# %% jupyter={"source_hidden": true}
# Predict: run this cell, and choose an answer.
question = "Sort the images by digit: first all the zeros, then all the ones, at last all the nines. Train for one epoch in this order. What does the network answer to the images held back?"
choices = [
    "each digit about equally often: it has seen them all",
    "nearly always 0: what it learned first",
    "nearly always 9: what it learned last",
]
because = "Each batch says nothing but its own digit, and the last batches had the last word."
predict(question, choices, answer=choices[2], because=because)

# %% slideshow={"slide_type": "fragment"}
in_order = np.argsort(train.labels, kind="stable")  # (1200,)
network = new_network()
for start in range(0, len(train), 32):
    rows = in_order[start : start + 32]
    step(network, train.images[rows], train.labels[rows], learning_rate=0.3)

# %% slideshow={"slide_type": "subslide"}
answers = network(validation.images).argmax(axis=1)  # (237,)
for digit, count in enumerate(np.bincount(answers, minlength=10)):
    print(f"answer {digit}: {count} times")

assert np.mean(answers == 9) > 0.8
assert (train.labels[in_order[-(32 + 32 + 16) :]] == 9).all()

# %% [markdown] slideshow={"slide_type": "notes"}
# Nine, to nearly everything. The last three batches held nothing but nines: they said that the
# answer is always 9, and the network believed them. A step makes the network better for *its*
# batch. So each batch should be a small picture of the whole, and that is what shuffling is for.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. First, ten images
#
# A training that has a mistake in it does not stop and complain. It gives a loss that stays too
# high, and you wonder: is the network too small? Is the data bad? So before you train on all
# images, train on ten. A network with 2,410 numbers to choose must be able to learn ten images by
# heart. If it cannot, something is broken, and no amount of data will mend it.
#
# **Predict.** 300 steps with the same ten images. How low does the loss get? How many of the ten
# does the network read?

# %% slideshow={"slide_type": "fragment"}
ten = train.take(10)


def learn_ten(labels=ten.labels, step=step, **options):
    network = new_network()
    losses = [step(network, ten.images, labels, 0.5, **options) for _ in range(300)]
    return network, losses


# %% slideshow={"slide_type": "subslide"}
right_network, right = learn_ten()
print(f"loss {right[0]:.2f} -> {right[-1]:.4f}")
print(f"accuracy on the ten: {evaluate(right_network, ten).accuracy:.0%}")

assert right[-1] < 0.01
assert evaluate(right_network, ten).accuracy == 1

# %% [markdown] slideshow={"slide_type": "notes"}
# As good as zero, and all ten. This is what it should look like. Now make three mistakes on
# purpose.
#
# *Update lost.* Someone takes the value out of the parameter first, and does not use `-=`:


# %%
def step_update_lost(network, images, labels, learning_rate):
    batch_loss, grad_logits = softmax_cross_entropy(network.forward(images), labels)
    network.backward(grad_logits)
    for parameter in network.parameters():
        value = parameter.value
        value = value - learning_rate * parameter.grad
    return batch_loss


# %% [markdown] slideshow={"slide_type": "subslide"}
# *Two softmaxes.* Someone lets the network end with a softmax, because it should give
# probabilities. But there is one inside `softmax_cross_entropy` already. The last two lines send
# the gradient back through the extra softmax. You need not follow them: the gradient check of
# lesson 4 finds them right.

# %%
from nnlib.gradcheck import assert_network_gradients_match


def two_softmaxes(logits, labels):
    probabilities = softmax(logits)  # (count, 10)
    loss, grad = softmax_cross_entropy(probabilities, labels)
    weighted = (grad * probabilities).sum(axis=1, keepdims=True)  # (count, 1)
    return loss, probabilities * (grad - weighted)


# %% slideshow={"slide_type": "skip"}
errors = assert_network_gradients_match(
    new_network(), ten.images[:3], ten.labels[:3], loss=two_softmaxes
)
assert max(errors.values()) < 1e-7

# %% [markdown] slideshow={"slide_type": "subslide"}
# *Labels moved.* Someone shuffles the images and forgets the labels. Here each of the ten images
# gets the label of its neighbour.

# %%
moved_labels = np.roll(ten.labels, 1)  # (10,)
print("right labels:", ten.labels)
print("moved labels:", moved_labels)

assert not (moved_labels == ten.labels).any()

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Which of the three mistakes do ten images reveal?

# %% slideshow={"slide_type": "fragment"}
_, lost = learn_ten(step=step_update_lost)
_, twice = learn_ten(loss=two_softmaxes)
moved_network, moved = learn_ten(moved_labels)

# %% slideshow={"slide_type": "subslide"}
curves = {"update lost": lost, "two softmaxes": twice, "labels moved": moved, "right": right}
axes = {"x_label": "step", "y_label": "loss of the ten images (nats)"}
title = "Ten images reveal two mistakes of three"
floor = {"1.46": np.log(1 + 9 / np.e)}
plots.lines(range(1, 301), curves, title=title, horizontal_lines=floor, **axes)

# %% [markdown]
# *The loss of ten images over 300 steps. With the lost update it is a flat line, with two softmaxes
# it never gets below the dotted line at 1.46; with moved labels it falls to zero like the right
# one.*

# %% slideshow={"slide_type": "skip"}
assert max(lost) == min(lost)
assert min(twice) > 1.46
assert moved[-1] < 0.01
assert round(np.log(1 + 9 / np.e), 2) == 1.46

# %% [markdown]
# *Update lost* gives the same loss, to the last digit, 300 times. `value - ...` makes a new array,
# and the network never hears of it.
#
# *Two softmaxes* stops at the floor that you met in lesson 3. The best that the first softmax can
# give is a 1 for the right digit and nine zeros. The second one takes these for logits, and makes
# of them $e^1 / (e^1 + 9 e^0)$, a probability of 0.232. Its loss is $-\log 0.232$, or 1.46. It
# cannot get lower.
#
# *Labels moved* passes. Ten images with ten wrong labels can be learned by heart as well as any
# others. Their loss cannot reveal this mistake. Section 6 finds it with images held back.

# %% slideshow={"slide_type": "skip"}
assert round(np.e / (np.e + 9), 3) == 0.232
assert round(-np.log(0.232), 2) == 1.46

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. How many images per step?
#
# The loss you want to lower is that of all 1,200 images. It is a mean, so its gradient is a mean as
# well, over the gradients of the single images. With $N$ for the number of images:
#
# $$\mathrm{grad} = \frac{1}{N} \left( \mathrm{grad}_1 + \mathrm{grad}_2 + \dots
# + \mathrm{grad}_N \right)$$
#
# A batch takes the mean of a few of them, and hopes that it is close. How close?


# %%
def gradient(network, images, labels):
    """Return all 2,410 slopes in one row."""
    _, grad_logits = softmax_cross_entropy(network.forward(images), labels)
    network.backward(grad_logits)
    return np.concatenate([parameter.grad.ravel() for parameter in network.parameters()])


network, rng = new_network(), np.random.default_rng(0)
full = gradient(network, train.images, train.labels)  # (2410,)

# %% [markdown] slideshow={"slide_type": "notes"}
# First, is the formula right? 40 batches of 30 make 1,200 images.

# %% slideshow={"slide_type": "skip"}
parts = [gradient(network, *batch) for batch in shuffled_batches(train, 30, rng)]

assert len(parts) == 40
assert np.allclose(np.mean(parts, axis=0), full, atol=1e-5)

# %% [markdown]
# Yes: on average, batches point exactly the right way. Now measure how far a single batch is off,
# compared with the length of the full gradient.
#
# **Predict.** Take 16 images in place of 4: four times as many. What becomes of the error: the
# same, a half, a quarter?


# %% slideshow={"slide_type": "fragment"}
def relative_distance(batch_size):
    images, labels = next(shuffled_batches(train, batch_size, rng))
    return np.linalg.norm(gradient(network, images, labels) - full) / np.linalg.norm(full)


batch_sizes = np.array([1, 4, 16, 64, 256])
distances = np.array([np.mean([relative_distance(n) for _ in range(100)]) for n in batch_sizes])

# %% slideshow={"slide_type": "subslide"}
curves = {"measured": distances, "1 / √images": distances[0] / np.sqrt(batch_sizes)}
axes = {"x_label": "images in the batch", "y_label": "distance / length of the gradient"}
title = "Four times the images, half the error"
plots.lines(batch_sizes, curves, title=title, log_x=True, log_y=True, markers=True, **axes)

# %% [markdown]
# *How far a batch's gradient is from that of all images, on logarithmic axes: a straight line down,
# along the curve of one over the root of the batch size.*

# %% slideshow={"slide_type": "subslide"}
ratios = distances[:-1] / distances[1:]
print("four times the images divide the error by", ratios.round(2))

assert ((ratios > 1.6) & (ratios < 2.7)).all()
assert distances[0] > 1

# %% [markdown]
# A half. Four times the work buys half the error. That is a poor trade: rather take four steps
# with a rough gradient than one step with a finer one. Even the gradient of a *single* image is
# right on average, although it is off by more than the length of the gradient that it stands for.
#
# **Predict.** Train for five epochs with 1, 32 and all 1,200 images per step, so that each image is
# seen five times in all three. Which ends highest? Which takes longest on the clock?

# %% slideshow={"slide_type": "fragment"}
races = {size: run(0.1, epochs=5, batch_size=size)[1] for size in (1, 32, 1_200)}
for size in races:
    steps = 5 * int(np.ceil(len(train) / size))
    print(f"batches of {size:5,}: {steps:5,} steps")

seconds = {size: np.median(history.seconds) for size, history in races.items()}
print(f"an epoch takes {seconds[1] / seconds[32]:.0f} times as long with 1 as with 32")

# %% slideshow={"slide_type": "subslide"}
curves = {f"batch size {size:,}": history.validation_loss for size, history in races.items()}
axes = {"x_label": "epoch", "y_label": "validation loss (nats)"}
title = "The images are the same; the number of steps is not"
plots.lines(range(1, 6), curves, title=title, markers=True, horizontal_lines=guessing, **axes)

# %% [markdown]
# *Validation loss over five epochs. With all images per step it hardly moves, with 32 it falls
# steadily, with one it is low after the first epoch, and unsteady from then on.*

# %% slideshow={"slide_type": "skip"}
loss_of = {size: history.validation_loss[-1] for size, history in races.items()}
assert loss_of[1_200] > 1.8
assert max(loss_of[1], loss_of[32]) < 0.9
assert races[1].validation_loss[0] < races[32].validation_loss[0]
assert (np.diff(races[1].validation_loss) > 0).any()
assert seconds[1] > 3 * seconds[32]

# %% [markdown] slideshow={"slide_type": "notes"}
# Five steps with a perfect gradient are still only five steps. Such a [**full
# batch**](glossary.ipynb#Full-batch) wastes your time on precision. A batch of one wastes it in
# another way: you saw in lesson 2 why many small products take longer than a few large ones. In
# between lies a wide range that works, and 32 is a good place to start.
#
# Walking downhill by the gradients of random batches is [**stochastic gradient
# descent**](glossary.ipynb#Stochastic-gradient-descent), for short SGD. *Stochastic* means that
# chance is at work.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. How long a step?
#
# Back to the parabola of section 1. Its lowest point is at 3. How far from it are you after a step?
# Put the rule in, and take out $w - 3$:
#
# $$w_\mathrm{new} - 3 \;=\; w - \eta \cdot 2 (w - 3) - 3 \;=\; (1 - 2 \eta)\,(w - 3)$$
#
# Each step multiplies the distance by $1 - 2\eta$. With $\eta = 0.1$ that is 0.8: a fifth of the
# way is done.
#
# **Predict.** What do eight steps do with $\eta = 0.01$, with 0.9, and with 1.1? Work out the
# factor first, its sign too.

# %% slideshow={"slide_type": "subslide"}
learning_rates = (0.01, 0.1, 0.9, 1.1)
for learning_rate in learning_rates:
    path = walk(learning_rate, steps=8)
    factors = (path[1:] - 3) / (path[:-1] - 3)
    print(f"learning rate {learning_rate:4}: factor {factors[0]:5.2f}, ends at {path[-1]:6.2f}")
    assert np.allclose(factors, 1 - 2 * learning_rate)

# %% slideshow={"slide_type": "subslide"}
curves = {f"{learning_rate:g}": walk(learning_rate, steps=8) for learning_rate in learning_rates}
axes = {"x_label": "step", "y_label": "weight w (no unit)"}
title = "Too short creeps, long swings, too long flies away"
bottom = {"lowest point": 3}
plots.lines(range(9), curves, title=title, markers=True, horizontal_lines=bottom, **axes)

# %% [markdown]
# *The weight over eight steps for four learning rates: 0.01 creeps up from 0, 0.1 nears the lowest
# point, 0.9 swings around it and closes in, 1.1 swings wider with each step.*

# %% slideshow={"slide_type": "skip"}
assert abs(curves["0.9"][-1] - 3) < 1
assert abs(curves["1.1"][-1] - 3) > 10
assert curves["0.01"][-1] < 0.6

# %% [markdown]
# Past $\eta = 1$ the factor is below −1: each step lands further away than it started. The loss of
# a network is no parabola. But it has valleys, some steeper than others, and for each there is a
# learning rate that leaps out of it.
#
# **Touch it.** Two weights now, and a bowl. For each weight it is a parabola like the one above, so
# the same learning rates do the same things: find the one that arrives in a single step, and the
# one that jumps to and fro for ever. Then choose the surface *ravine*, where one direction is
# steeper. From which rate on does SGD diverge there? (How fast a slope changes is called its
# curvature. Leave momentum and the other optimizers for lesson 6.)

# %%
demos.descent()

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Train your network with nine learning rates, from 0.001 to 10. Sketch the final loss
# against the learning rate. Is the curve as steep on its left as on its right?

# %% slideshow={"slide_type": "fragment"}
tried = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
final = [[run(rate, seed=seed)[1].train_loss[-1] for rate in tried] for seed in range(3)]

# %% slideshow={"slide_type": "subslide"}
axes = {"x_label": "learning rate (no unit)", "y_label": "training loss, epoch 10 (nats)"}
title = "A slope on the left, and a cliff on the right"
plots.bands(tried, final, title=title, log_x=True, markers=True, horizontal_lines=guessing, **axes)

# %% [markdown]
# *Training loss after ten epochs for nine learning rates, three seeds each. It falls slowly from
# 0.001 to its lowest stretch, 0.3 to 1, and jumps above the loss of guessing at 3.*

# %% slideshow={"slide_type": "skip"}
middle = np.median(final, axis=0)
assert tried[middle.argmin()] in (0.3, 1.0)
assert (np.diff(middle[:6]) < 0).all()
assert middle[tried.index(1.0)] < 1
assert middle[tried.index(3.0)] > np.log(10)

# %% [markdown] slideshow={"slide_type": "notes"}
# On the left you lose time. On the right you lose everything, and the best value stands near the
# edge. So the search is short: start at 0.1 and train a few epochs. Go up by factors of about three
# until it breaks (or down, if it is broken already). Then go two factors back, to be safe. Here it
# breaks at 3, and two factors back is 0.3.
#
# The learning rate and the batch size are numbers that you choose, and that training does not
# learn. Such a number is a [**hyperparameter**](glossary.ipynb#Hyperparameter).
#
# Now the answer to the question of the beginning:

# %% slideshow={"slide_type": "subslide"}
print(dict(zip("ABC", rates.tolist(), strict=True)))

loss_at = {rate: losses[name] for name, rate in zip("ABC", rates.tolist(), strict=True)}
assert loss_at[0.3][-1] < loss_at[0.003][-1] < loss_at[3.0][-1]
assert loss_at[0.003][-1] < loss_at[0.003][0] - 0.1
assert loss_at[3.0][0] > np.log(10) + 0.1
assert abs(loss_at[3.0][-1] - np.log(10)) < 0.2

# %% [markdown]
# Did you tell 0.003 from 3? Both stay high. But with 0.003 the loss falls, a little in each epoch:
# it needs time. With 3 it starts too high, drops to the loss of guessing, and stays there. On the
# parabola the weight flew away, so why does this loss not grow and grow?
#
# **Predict.** Look at the 32 hidden units of the network trained with 3. For how many of the 1,200
# images is a typical unit above zero?

# %% slideshow={"slide_type": "fragment"}
wild, _ = run(3.0)
hidden_layer, relu, _ = wild.layers
hidden = relu(hidden_layer(train.images))  # (1200, 32)
dead = (hidden == 0).all(axis=0)  # (32,)
print(f"{dead.sum()} of {len(dead)} hidden units are zero for every single image")

assert dead.mean() > 0.8

# %% [markdown] slideshow={"slide_type": "notes"}
# For none. Giant steps threw the weights so far that the sums in front of ReLU are negative, for
# all images. The gate is shut, as in lesson 4, and no slope comes through it any more. These are
# [**dead units**](glossary.ipynb#Dead-unit). Nothing wakes them. The last layer gets hardly
# anything but zeros, so its ten biases are nearly all that still learns, and a bias does not see
# the image. That is guessing, and guessing costs about log 10.
#
# Go far enough, and the numbers leave what float32 can hold: the training
# [**diverges**](glossary.ipynb#Divergence). `fit` stops then, and says so.

# %% slideshow={"slide_type": "fragment"}
try:
    run(1e20)
except DivergenceError as error:
    message = str(error)
print(message.replace(". ", ".\n"))

assert "diverged in epoch 1" in message

# %% [markdown] slideshow={"slide_type": "notes"}
# One more mistake ends in the same place. Someone *adds up* the losses of a batch, and does not
# take the mean.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "The learning rate is 0.1, and the batches hold 32 images. Someone adds up the losses. With the mean, which learning rate would give the same steps?"
choices = [
    "0.1: sum and mean point the same way",
    "about 0.003, a 32nd of it",
    "3.2, 32 times as much",
]
because = "The sum of 32 slopes is 32 times their mean: same direction, 32 times as far."
predict(question, choices, answer=choices[2], because=because)


# %% slideshow={"slide_type": "fragment"}
def summed(logits, labels):
    loss, grad_logits = softmax_cross_entropy(logits, labels)
    return len(labels) * loss, len(labels) * grad_logits


# %% slideshow={"slide_type": "fragment"}
for name, loss in {"mean": softmax_cross_entropy, "sum": summed}.items():
    accuracy = run(0.1, loss=loss)[1].validation_accuracy[-1]
    print(f"{name:4}: validation accuracy {accuracy:.1%}")
    assert accuracy > 0.9 if name == "mean" else accuracy < 0.2

assert np.isclose(32 * 0.1, 3.2)

# %% [markdown] slideshow={"slide_type": "notes"}
# 3.2: the sum of 32 slopes is 32 times their mean, and at 3 the units died already. With a sum, a
# learning rate that works for one batch size fails for a larger one. So take the mean.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. Images held back, and when to stop
#
# In section 3 two networks learned ten images by heart, one with the right labels, one with moved
# ones. On their ten images both have 100%.
#
# **Predict.** How many of the 237 images held back does each of them read?

# %% slideshow={"slide_type": "fragment"}
for name, network in {"right labels": right_network, "moved labels": moved_network}.items():
    accuracy = evaluate(network, validation).accuracy
    print(f"{name}: {accuracy:.1%} of the images held back")
    assert accuracy > 0.3 if name == "right labels" else accuracy < 0.15

assert evaluate(right_network, ten).accuracy == 1
assert np.mean(moved_network(ten.images).argmax(axis=1) == moved_labels) == 1

# %% [markdown]
# Ten images teach the first one a good deal about digits. The second one has learned to be wrong.
# The training images cannot tell the two apart, and the images held back do so at a glance. Hence
# the rule: *the accuracy on what a network has learned from says nothing about new images.* Measure
# on what it has not seen.
#
# Now take 150 training images, and a lot of time: 200 epochs.
#
# **Predict.** Three curves: the training loss, the validation loss, the validation accuracy. For
# each: does it fall, rise, or level off in the end?

# %% slideshow={"slide_type": "fragment"}
few = train.take(150)
late_network, history = run(0.3, few, epochs=200)
title = "The validation loss turns and climbs, while the training loss falls to zero"
plots.learning_curves(history, title=title)

# %% [markdown] slideshow={"slide_type": "fragment"}
# *Left: the training loss falls to zero; the validation loss falls, turns at the dotted line and
# climbs slowly. Right: the training accuracy reaches 100%, the validation accuracy levels off well
# below it.*

# %% slideshow={"slide_type": "skip"}
lowest, last = min(history.validation_loss), history.validation_loss[-1]
at_best = history.validation_accuracy[history.best_epoch - 1]

assert history.validation_loss[0] < history.train_loss[0]
assert history.train_loss[-1] < 0.01
assert last > 1.03 * lowest
assert history.train_accuracy[-1] == 1 > history.validation_accuracy[-1] + 0.1
assert history.best_epoch < 120
assert abs(history.validation_accuracy[-1] - at_best) < 0.06

# %% [markdown]
# At the very start the validation loss is the *lower* one. That is no mistake: the training loss is
# gathered along the way, while the network still improves, and the validation loss is measured at
# the end of each epoch.
#
# From the dotted line on, the loss falls for the 150 images only, and climbs for the images held
# back. This is [**overfitting**](glossary.ipynb#Overfitting), the subject of [lesson
# 7](07_overfitting.ipynb). The most direct cure is to stop: remember the weights of the best epoch,
# and give up when there has been no better one for a while. This is [**early
# stopping**](glossary.ipynb#Early-stopping), and how many epochs to wait is the
# [**patience**](glossary.ipynb#Patience).
#
# **Predict.** The loop below keeps the best weights in two ways. Which of `kept` and `views` holds
# the weights of the best epoch in the end?

# %% slideshow={"slide_type": "fragment"}
network, rng = new_network(), np.random.default_rng(0)
lowest, best_epoch, epoch, patience = np.inf, 0, 0, 20
while epoch - best_epoch < patience:
    epoch += 1
    train_epoch(network, few, 0.3, 32, rng)
    loss = evaluate(network, validation).loss
    if loss < lowest:
        lowest, best_epoch = loss, epoch
        kept = [parameter.value.copy() for parameter in network.parameters()]
        views = [parameter.value for parameter in network.parameters()]
print(f"stopped after epoch {epoch}; the best was epoch {best_epoch}")

# %% slideshow={"slide_type": "skip"}
for parameter, copied, view in zip(network.parameters(), kept, views, strict=True):
    assert np.array_equal(view, parameter.value)
    assert not np.array_equal(copied, parameter.value)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Only `kept`. Without `.copy()` you keep the array itself, and training goes on changing it in
# place: the "best" weights are always the last ones. Put the copies back, and compare with `fit`,
# which does all this when you give it a patience:

# %%
for parameter, copied in zip(network.parameters(), kept, strict=True):
    parameter.value[...] = copied

early_network, early = run(0.3, few, epochs=200, patience=20)
print(f"fit: {early.epochs} epochs, the best was epoch {early.best_epoch}")

assert early.best_epoch == best_epoch
assert early.epochs == epoch
assert same_weights(network, early_network)

# %% [markdown] slideshow={"slide_type": "subslide"}
# What did the stop buy? The accuracy hardly changes. Yet something gets worse, for the loss climbs.
# Look at the images that the network reads wrongly, and at how sure it is of its wrong answers.

# %%
sureness = {}
for name, network in {"best epoch": early_network, "epoch 200": late_network}.items():
    probabilities = softmax(network(validation.images))  # (237, 10)
    wrong = probabilities.argmax(axis=1) != validation.labels
    sureness[name] = probabilities.max(axis=1)[wrong].mean()
    print(f"{name}: {wrong.sum()} wrong, on average {sureness[name]:.0%} sure of it")

assert sureness["epoch 200"] > sureness["best epoch"] + 0.03

# %% [markdown] slideshow={"slide_type": "notes"}
# About as many mistakes, made with more conviction. The accuracy cannot see that; the loss can. And
# the stop saved most of the 200 epochs.

# %% slideshow={"slide_type": "skip"}
assert early.epochs < 100

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Try it.** Below are the validation losses of eight epochs. Take a pencil: with a patience of 2,
# after which epoch does the training stop, and which epoch's weights does it keep? And would a
# patience of 3 have done better? Epochs count from 1.

# %%
validation_losses = [2.0, 1.2, 0.9, 1.0, 0.95, 0.8, 0.85, 0.7]
my_last_epoch, my_best_epoch = 0, 0  # change these two numbers


# %%
def stop_early(losses, patience):
    best_epoch = 1
    for epoch in range(1, len(losses) + 1):
        if losses[epoch - 1] < losses[best_epoch - 1]:
            best_epoch = epoch
        if epoch - best_epoch >= patience:
            break
    return epoch, best_epoch


# %%
answer = stop_early(validation_losses, patience=2)
print("right" if (my_last_epoch, my_best_epoch) == answer else "not yet")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# It stops after epoch 5: epochs 4 and 5 are both no better than epoch 3, whose weights it keeps.
# The dip in epoch 4 was only a wobble. With a patience of 3 it would have met 0.8 in epoch 6, and
# 0.7 in epoch 8. Too little patience mistakes a wobble for the end.
#
# </details>

# %% slideshow={"slide_type": "skip"}
assert answer == (5, 3)
assert stop_early(validation_losses, patience=3) == (8, 8)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. Read the curves
#
# A loss drawn against the epoch is a [**learning curve**](glossary.ipynb#Learning-curve). Here are
# five, in shuffled order. Each is a training that you have met, or much like one:
#
# - all went well;
# - the learning rate is too small, 0.003;
# - the learning rate is too large, 1.3: not enough to kill all units at once;
# - there are only 60 training images;
# - the labels were shuffled, and the images were not (the 150 images of section 6).
#
# **Predict.** Run the next two cells, and give each curve its cause. The third cell has the answer.

# %% slideshow={"slide_type": "subslide"}
mixed = np.random.default_rng(1).permutation(few.labels)
wrong_labels = data.Dataset(few.images, mixed)
causes = {
    "all went well": run(0.3, epochs=30),
    "learning rate 0.003": run(0.003, epochs=30),
    "learning rate 1.3": run(1.3, epochs=30),
    "60 images": run(0.3, train.take(60), epochs=30, batch_size=8),
    "labels shuffled": run(0.3, wrong_labels, epochs=30, batch_size=8),
}
loss_by_cause = {cause: history.validation_loss for cause, (_, history) in causes.items()}

# %% slideshow={"slide_type": "subslide"}
shuffled = [str(cause) for cause in np.random.default_rng(6).permutation(list(causes))]
curves = {name: loss_by_cause[cause] for name, cause in zip("ABCDE", shuffled, strict=True)}
axes = {"x_label": "epoch", "y_label": "validation loss (nats)", "y_limits": (0, 4)}
title = "Five trainings, five shapes: what happened in each?"
plots.lines(range(1, 31), curves, title=title, **axes)

# %% [markdown]
# *Validation loss over 30 epochs. One curve falls fast and stays low, one falls slowly all the way,
# one leaps up and down, one falls and then levels off at a higher value, one climbs.*

# %% slideshow={"slide_type": "subslide"}
for name, cause in zip("ABCDE", shuffled, strict=True):
    print(f"{name}: {cause}")

# %% slideshow={"slide_type": "skip"}
well, slow, leaping, few_images, mixed_up = (np.array(loss) for loss in loss_by_cause.values())
assert well[-1] < 0.3
assert (np.diff(slow) < 0.02).all()
assert slow[-1] > 1
assert (np.diff(leaping) > 0.05).sum() >= 3
assert few_images[-1] > 2 * well[-1]
assert mixed_up[-1] > mixed_up[0] + 0.3

# %% [markdown] slideshow={"slide_type": "subslide"}
# Two of them deserve a word. With shuffled labels the network learns its images by heart. The surer
# it gets of them, the more it pays for its answers to all others. With 60 images it has soon
# learned what 60 images can teach, and more epochs add nothing.
#
# For the next training that puzzles you:
#
# | what you see | what it means | what to do |
# |---|---|---|
# | training and validation fall, flatten, stay close | it works | stop, or train a little longer |
# | a slow fall that has not ended | the learning rate is too small | three times as much |
# | leaps up and down | the learning rate is too large, or the batch too small | a third of it |
# | flat at the loss of guessing, log 10 | dead units | a tenth of the learning rate |
# | flat to the last digit | the weights do not move | look at the update |
# | ten images stop at a floor above zero | a mistake in the network or the loss | mend that first |
# | training falls, validation turns and climbs | overfitting | stop early; more data; lesson 7 |
# | training may fall, validation never does | labels and images do not match | look at ten |
# | NaN | the training diverged | a tenth of the learning rate |

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Touch it.** Make such curves yourself. Below are points in a plane, of two classes. A small
# network learns from the large ones; the small ones are held back. Press *Start*: the border
# between the classes moves, and so do the curves. Then change one thing at a time. Raise the
# learning rate while it trains, until the curves leap. Give it fewer points, no hidden layer,
# wrong labels. Before each change, say what the two loss curves will do. Which changes make the
# loss of new points turn and climb, while the other one falls?

# %%
demos.playground()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. The seed matters
#
# Two things in a training are left to chance: the first weights, and the order of the images. The
# [**seed**](glossary.ipynb#Seed) decides both. You have used 0 nearly all the time. Is 0 lucky?
#
# **Predict.** Ten trainings, the same in everything but the seed. After 20 epochs, by how many
# percentage points do the best and the worst differ on the images held back?

# %% slideshow={"slide_type": "fragment"}
runs = [run(0.3, seed=seed, epochs=20) for seed in range(10)]
percent = 100 * np.array([history.validation_accuracy for _, history in runs])  # (10, 20)

# %% slideshow={"slide_type": "subslide"}
axes = {"x_label": "epoch", "y_label": "validation accuracy (%)"}
title = "One recipe, ten seeds: not one line but a band"
plots.bands(range(1, 21), percent, title=title, y_limits=(60, 100), **axes)

# %% [markdown]
# *Validation accuracy over 20 epochs for ten seeds: the middle run as a line, and from the lowest
# run to the highest as a band. The band gets narrower, and never closes.*

# %% slideshow={"slide_type": "subslide"}
last = percent[:, -1]
print("after 20 epochs:", last.round(1))
print(f"from {last.min():.1f}% to {last.max():.1f}%, {np.ptp(last):.1f} points apart")

assert 0.4 < np.ptp(last) < 10
assert (np.ptp(percent, axis=0) > 0).all()
assert percent[:, 0].std() > last.std()

# %% [markdown] slideshow={"slide_type": "notes"}
# Nothing but the seed differs. Suppose you had tried one idea with the best of these seeds, and
# another idea with the worst. You would praise the first idea, and it would be the same idea. So
# compare two settings over several seeds each, and report the range.
#
# The same seed, on the other hand, gives the same training again. That is why the seeds stand in
# the code of this course.

# %% slideshow={"slide_type": "skip"}
again, _ = run(0.3, seed=3, epochs=20)

assert same_weights(again, runs[3][0])
assert not same_weights(again, runs[4][0])

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### And the best of the ten?
#
# You could keep the best of the ten seeds, and quote its validation accuracy. To see what is wrong
# with that, go to the extreme: 1,000 "networks" that only guess.
#
# **Predict.** Each guesses the 237 images, so each gets about 10% right. What does the best of the
# 1,000 get? And what will that one get on the test images?

# %% slideshow={"slide_type": "fragment"}
rng = np.random.default_rng(0)
guesses = rng.integers(10, size=(1_000, len(validation)))  # (1000, 237)
guessed = (guesses == validation.labels).mean(axis=1)  # (1000,)
test_guess = rng.integers(10, size=len(digits.test))  # by the best one: it still guesses
on_test = np.mean(test_guess == digits.test.labels)
print(f"best on validation: {guessed.max():.1%}; the same one on the test images: {on_test:.1%}")

assert 0.09 < guessed.mean() < 0.11
assert guessed.max() > 0.135
assert on_test < guessed.max() - 0.01

# %% [markdown]
# The best one is lucky, not good, and its luck does not come along to new images. The same happens
# to a score whenever you pick by it. Choose the best seed, the best epoch or the best learning rate
# by the validation accuracy, and from then on that accuracy flatters you. This is why there are
# test images as well. They are for the moment when nothing is left to choose, and for these ten
# networks that moment is now. (Lessons 1 to 3 opened the same box, for methods without training. No
# setting of these networks was chosen by what you saw there.)
#
# **Predict.** How many of the test images do your ten networks read? The nearest average image of
# lesson 1 is the number to beat.

# %% slideshow={"slide_type": "fragment"}
averages = [digits.train.images[digits.train.labels == digit].mean(axis=0) for digit in range(10)]
squares = (digits.test.images[:, None, :] - np.stack(averages)) ** 2  # (360, 10, 64)
baseline = 100 * np.mean(squares.sum(axis=2).argmin(axis=1) == digits.test.labels)
test_percent = [100 * evaluate(network, digits.test).accuracy for network, _ in runs]

# %% slideshow={"slide_type": "subslide"}
spread = (min(test_percent), np.median(test_percent), max(test_percent))
values = {"nearest average image": (baseline,) * 3, "trained, ten seeds": spread}
title = "All ten trained networks beat the nearest average image"
interval = "the lowest of ten seeds to the highest"
options = {"x_label": "test accuracy (%)", "number_format": ".1f", "interval": interval}
plots.bars(values, title=title, **options)

# %% [markdown]
# *Test accuracy of the nearest average image, a single dot, and of the ten trained networks, which
# all lie to the right of it.*

# %% slideshow={"slide_type": "skip"}
assert min(test_percent) > baseline
assert min(test_percent) > 91

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Quiz: run this cell, and choose an answer.
question = "A network reads 100% of its training images. What do you know about new images?"
choices = {
    "It will read nearly all of them.": "The network with the moved labels had 100% too, and was wrong about nearly everything else.",
    "Nothing yet.": "Only images that it has not learned from can tell.",
    "It overfits, so it will read them badly.": "Perhaps not. The network with the right labels had 100% of its ten images as well, and what they had taught it helped with others.",
}
quiz(question, choices, answer="Nothing yet.")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What to remember
#
# 1. Training is one step, repeated: forward, loss, backward, then
#    `value -= learning_rate * grad`, on shuffled batches of about 32.
# 2. Learn ten images by heart first; then look for the learning rate, in factors of three.
# 3. Judge by images held back, over several seeds; open the test images when nothing is left
#    to choose.
#
# | mistake | what you see when it happens |
# |---|---|
# | the update makes a new array | a loss that does not change at all |
# | a softmax in front of `softmax_cross_entropy` | ten images stop at 1.46 |
# | images shuffled without their labels | ten pass the test; guessing or worse on validation |
# | batches in the order of the digits | the same answer to everything |
# | the short last batch counted as a full one | a mean loss that is off: 1.75 and not 1.5 |
# | the loss summed, not averaged | a learning rate that worked before kills the units |
# | the best weights kept without a copy | the "best" network is the last one |
# | accuracy read off the training images | 100%, and it says nothing about new images |
# | one run each compared | the seed wins |
# | settings chosen on the test images | a score that no new image will confirm |
#
# **Next:** all steps of this lesson go straight against the slope. In [lesson
# 6](06_optimizers.ipynb) they learn to gather speed.
#
# **Now you:** [exercises](../exercises/05_training.ipynb). Write the step, the epoch, the
# evaluation and early stopping yourself.
