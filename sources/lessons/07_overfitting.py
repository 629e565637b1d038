# %% [markdown] slideshow={"slide_type": "slide"}
# # Lesson 7: Overfitting, dropout and friends
#
# **After this lesson you can**
#
# - say what a high training accuracy proves about a network, and what it does not
# - find wrong labels in a training set, with the help of a network that was taught with them
# - hold a network back by weight decay, dropout, label smoothing and shifted images
# - check dropout's backward pass, and spot the mistakes that people make with dropout
# - measure which of these helps, and say why it helps in one case and not in another
#
# **You need** [lesson 5](05_training.ipynb) (overfitting, early stopping, why several seeds) and
# [lesson 6](06_optimizers.ipynb) (momentum, weight decay, the cosine schedule). From [lesson
# 3](03_softmax_cross_entropy.ipynb) and [lesson 4](04_backpropagation.ipynb): cross-entropy, its
# gradient $p - y$, and how to check a gradient.
#
# | section | minutes |
# |---|---|
# | Labels from a die | 4 |
# | 1. Learning nonsense by heart | 8 |
# | 2. First the pattern, then the noise | 5 |
# | 3. Weight decay: bend less | 12 |
# | *a good place for a break* | |
# | 4. Dropout: rely on nobody | 11 |
# | 5. One mask, there and back | 7 |
# | 6. Label smoothing: never quite sure | 5 |
# | 7. Shifts: the same digit, elsewhere | 5 |
# | 8. What helps, and what does not | 10 |

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Labels from a die
#
# In this lesson a network learns from 300 digits only, with 537 held back for validation. So few
# make overfitting large enough to see. Another 600 wait for section 8, the test images for the end.

# %% slideshow={"slide_type": "skip"}
import math
from dataclasses import replace
from functools import partial

import numpy as np

from nnlib import data, demos, plots
from nnlib.activations import ReLU
from nnlib.gradcheck import assert_gradients_match, numerical_gradient, relative_error
from nnlib.layers import Dropout, Linear
from nnlib.losses import log_softmax, softmax, softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import SGD
from nnlib.schedules import cosine
from nnlib.training import evaluate, fit

# %%
digits = data.load("digits")
rng = np.random.default_rng(3)
pool, validation = digits.train.split(537, rng=rng, stratified=True)
few = pool.take(300, rng=rng)

assert (len(few), len(pool) - len(few), len(validation)) == (300, 600, 537)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Take the labels away, and roll a die (one of the dice of a game) with ten sides for each image.

# %%
nonsense = replace(few, labels=np.random.default_rng(4).integers(10, size=300))
plots.images(nonsense, count=16, title="Digits, with labels from a die")

# %% [markdown]
# *Sixteen digits. The label above each has nothing to do with it.*
#
# **Predict.** A network trains on these 300 images, with these labels. How many of 100 does it get
# "right" in the end? And what will differ from a training with the true labels?
#
# Here is the network: one hidden layer, wide, with 256 units. `run` trains it with what you know
# from lesson 6: SGD with momentum, and a learning rate that falls along a cosine.


# %% slideshow={"slide_type": "fragment"}
def new_network(seed=0):
    rng = np.random.default_rng(seed)
    return Network(Linear(64, 256, rng=rng), ReLU(), Linear(256, 10, rng=rng))


def run(network, dataset, seed=0, epochs=50, weight_decay=0.0, **options):
    settings = {"learning_rate": 0.1, "momentum": 0.9, "weight_decay": weight_decay}
    optimizer = SGD(network.parameters(), **settings)
    schedule = cosine(0.1, epochs * math.ceil(len(dataset) / 32))
    options |= {"epochs": epochs, "batch_size": 32, "schedule": schedule, "progress": False}
    return fit(network, optimizer, dataset, rng=np.random.default_rng(seed), **options)


# %% [markdown] slideshow={"slide_type": "subslide"}
# Two networks with the same first weights see the same images. One is told the true digits, the
# other what the die said.

# %%
true_network, fooled_network = new_network(), new_network()
histories = {
    "true labels": run(true_network, few),
    "labels from a die": run(fooled_network, nonsense),
}

# %% slideshow={"slide_type": "subslide"}
curves = {name: 100 * np.array(h.train_accuracy) for name, h in histories.items()}
learned = evaluate(fooled_network, nonsense).accuracy
axes = {"x_label": "epoch", "y_label": "training accuracy (%)"}
title = f"After 50 epochs it has learned {learned:.1%} of the die's labels"
plots.lines(range(1, 51), curves, title=title, horizontal_lines={"guessing": 10}, **axes)

# %% [markdown]
# *Training accuracy over 50 epochs. With true labels it is at 100% after a few epochs; with labels
# from a die it climbs slowly, and gets nearly there all the same.*

# %% slideshow={"slide_type": "subslide"}
first = {name: int(np.argmax(accuracy > 95)) + 1 for name, accuracy in curves.items()}
print("above 95% from epoch", first)

assert learned > 0.95
assert first["labels from a die"] > 2 * first["true labels"]
assert curves["true labels"][15:].min() > 99

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. Learning nonsense by heart
#
# Nearly all of it. There is no rule that leads from these images to these labels, so the
# network did what a pupil does who understands nothing: it learned one answer after the other by
# heart. This is [**memorisation**](glossary.ipynb#Memorisation). The nearest neighbour of lesson 1
# could do that too, but it *stores* its images. Where does a network keep them?

# %%
parameters = sum(parameter.value.size for parameter in true_network.parameters())
print(f"{parameters:,} numbers for 300 images: {parameters / 300:.0f} for each")

assert parameters == 19_210
assert round(parameters / 300) == 64

# %% [markdown] slideshow={"slide_type": "notes"}
# In its weights. For every image it has as many numbers to adjust as the image has pixels. It does
# not need a rule. What is surprising is that it ever finds one.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
from nnlib.exercises import predict, quiz

question = "Both networks are as good as perfect on what they have learned from. How do they do on the 537 images held back?"
choices = [
    "both badly: they have learned their images by heart",
    "the one with true labels well, the other as by guessing",
    "both well: the images were the same",
]
because = "With true labels there is a pattern that new images share. A die has none."
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
for name, network in {"true labels": true_network, "die": fooled_network}.items():
    accuracy = evaluate(network, validation).accuracy
    print(f"{name:>11}: {accuracy:.1%} of the images held back")

# %% [markdown] slideshow={"slide_type": "notes"}
# The distance between the two accuracies, on training and on new images, is the [**generalisation
# gap**](glossary.ipynb#Generalisation-gap): a few points for one network, more than seventy-five for
# the other. The training accuracy saw no difference. A large gap is what
# [overfitting](glossary.ipynb#Overfitting) looks like.

# %% slideshow={"slide_type": "subslide"}
gaps = [
    evaluate(network, dataset).accuracy - evaluate(network, validation).accuracy
    for network, dataset in [(true_network, few), (fooled_network, nonsense)]
]
assert 0.02 < gaps[0] < 0.08
assert 0.75 < gaps[1] < 0.97
assert evaluate(true_network, few).accuracy > 0.99
assert 0.93 < evaluate(true_network, validation).accuracy < 0.97
assert evaluate(fooled_network, validation).accuracy < 0.2

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### What it looks like
#
# 64 features cannot be drawn, but two can. Here are 60 examples from two clouds. Six of them, three
# in each cloud, have the label of the other cloud, by mistake.

# %%
rng = np.random.default_rng(2)
clouds = np.tile([0, 1], 30)  # (60,)
points = rng.normal(size=(60, 2)) + np.where(clouds, 1.5, -1.5)[:, None] * [1, 0]  # (60, 2)
mislabelled = np.arange(60) < 6
labels = np.where(mislabelled, 1 - clouds, clouds)
toy = data.Dataset(points, labels, ["left", "right"])

assert labels[mislabelled].sum() == 3


# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** A network with two hidden layers learns all 60 labels. Where does it draw the border
# between the classes? Make a sketch.


# %% slideshow={"slide_type": "fragment"}
def learn_clouds(weight_decay):
    rng = np.random.default_rng(0)
    first, second, last = Linear(2, 64, rng=rng), Linear(64, 64, rng=rng), Linear(64, 2, rng=rng)
    network = Network(first, ReLU(), second, ReLU(), last)
    run(network, toy, epochs=300, weight_decay=weight_decay)
    return network


# %% slideshow={"slide_type": "subslide"}
axes = {"x_label": "first feature (no unit)", "y_label": "second feature (no unit)"}
axes["class_names"] = toy.class_names
bent = learn_clouds(weight_decay=0)
believed = bent(points).argmax(axis=1)[mislabelled] == labels[mislabelled]
title = f"The border reaches out for {believed.sum()} of the 6 wrong labels"
plots.decision_boundary(lambda p: bent(p).argmax(axis=1), points, labels, title=title, **axes)

# %% [markdown]
# *Two clouds of points, and the border between the classes. It winds: narrow arms reach far into
# the other cloud, to enclose a point or two there.*

# %% slideshow={"slide_type": "skip"}
assert believed.sum() >= 5
assert evaluate(bent, toy).accuracy > 0.95

# %% slideshow={"slide_type": "subslide"}
new_points = rng.normal(size=(2_000, 2)) + np.tile([[-1.5, 0], [1.5, 0]], (1_000, 1))
new = data.Dataset(new_points, np.tile([0, 1], 1_000))
by_heart = evaluate(bent, new).accuracy
straight = np.mean((new_points[:, 0] > 0) == new.labels)
print(f"2,000 new points: {by_heart:.1%} right; by a straight line in the middle: {straight:.1%}")

assert straight > by_heart + 0.03

# %% [markdown] slideshow={"slide_type": "notes"}
# To get the last points right, the network bends its border around them. Most new points that fall
# into an arm are then misread, and a straight line does better. That is the whole harm, in one
# picture. Keep it in mind.

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Three wrong labels in ten
#
# Nobody labels with a die. But people get tired, click beside the button, read a 7 as a 1. So spoil
# three in ten of the 300 labels, and keep the rest.


# %%
def spoil(dataset, rng):
    """Give three in ten images a wrong label; return the data, and which images they are."""
    wrong = rng.permutation(len(dataset)) < 0.3 * len(dataset)
    others = (dataset.labels + rng.integers(1, 10, size=len(dataset))) % 10
    return replace(dataset, labels=np.where(wrong, others, dataset.labels)), wrong


noisy, wrong = spoil(few, np.random.default_rng(3))
assert wrong.sum() == 90
assert np.array_equal(noisy.labels != few.labels, wrong)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Watch the 90 images with wrong labels during the training. To each of them the
# network can answer with the *wrong label* that it was told, or with the *true digit*, which nobody
# told it. Sketch the two shares over 50 epochs.

# %% slideshow={"slide_type": "fragment"}
noisy_network, told, true = new_network(), [], []


def watch(_history):
    answers = noisy_network(few.images[wrong]).argmax(axis=1)  # (90,)
    told.append(100 * np.mean(answers == noisy.labels[wrong]))
    true.append(100 * np.mean(answers == few.labels[wrong]))


noisy_history = run(noisy_network, noisy, validation=validation, on_epoch=watch)

# %% slideshow={"slide_type": "subslide"}
curves = {"the wrong label": told, "the true digit": true}
axes = {"x_label": "epoch", "y_label": "of the 90 mislabelled images (%)"}
title = f"The true digit: {max(true[:10]):.0f}% at its best, {true[-1]:.0f}% in the end"
plots.lines(range(1, 51), curves, title=title, **axes)

# %% [markdown]
# *What the network answers to the images whose label is wrong. Early on it is the true digit for
# most of them; this share falls to nearly zero, and the share of the wrong label rises to nearly
# 100%.*

# %% slideshow={"slide_type": "skip"}
assert max(true[:10]) > 65
assert max(told[:4]) < 30
assert true[-1] < 12
assert told[-1] > 88

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. First the pattern, then the noise
#
# Wrong labels among the right ones are called [**label noise**](glossary.ipynb#Label-noise). Look at
# the left end. A network that has been told a wrong digit for each of these images answers most of
# them *correctly*: at first it corrects its teacher, and only later it gives in. Why?
#
# The gradient is a mean over images (lesson 5). The 210 right labels agree on what a 3 looks like:
# their pulls add up, in every batch. The 90 wrong ones do not agree: one 3 may be called an 8, the
# next a 0, and their pulls largely cancel. So what the network learns first is what many images share.
#
# Then it changes. For an image whose label the network gives with probability near 1, the gradient
# $p - y$ is near 0. Once the pattern is learned, the 210 have little left to say, and the strongest
# pulls come from the 90. The network goes to work on them, one by one.
#
# **Predict.** What does that do to the images held back? Sketch their accuracy over the 50 epochs.

# %% slideshow={"slide_type": "subslide"}
accuracies = np.array(noisy_history.validation_accuracy)
title = f"Validation: {accuracies.max():.0%} right at its best, {accuracies[-1]:.0%} in the end"
plots.learning_curves(noisy_history, title=title)

# %% [markdown]
# *Left: the training loss falls and falls; the validation loss is lowest early, at the dotted line,
# and higher from then on. Right: the training accuracy climbs to 100%, the validation accuracy
# peaks early, and then falls.*

# %% slideshow={"slide_type": "skip"}
assert accuracies[:20].max() > accuracies[-1] + 0.06
assert 0.68 < accuracies[-1] < 0.80

# %% [markdown] slideshow={"slide_type": "subslide"}
# In lesson 5 the labels were right, and after the best moment only the loss got worse. Here the
# accuracy falls as well: what the network has learned from wrong labels, it applies to new images.
# So early stopping, which hardly changed the accuracy there, is worth several points here.

# %%
early_network = new_network()
early_history = run(early_network, noisy, validation=validation, patience=15)
stopped = evaluate(early_network, validation).accuracy
print(f"weights of epoch {early_history.best_epoch}: {stopped:.1%}")

assert stopped > accuracies[-1] + 0.03
assert early_history.epochs < 50

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Let the network look for the mistakes
#
# The network of the best epoch disagrees with many of its labels. Whom would you believe? For each
# of the 300 images, look up the probability that the network gives to the label.

# %%
probabilities = softmax(early_network(noisy.images))  # (300, 10)
given_to_label = probabilities[np.arange(300), noisy.labels]  # (300,)
for kind, rows in {"right": ~wrong, "wrong": wrong}.items():
    print(f"{kind} labels get a probability of {given_to_label[rows].mean():.2f}, on average")

assert given_to_label[~wrong].mean() > given_to_label[wrong].mean() + 0.2

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Take the twelve labels with the lowest probability. By chance three in ten of them
# would be wrong, so about four. How many are?

# %% slideshow={"slide_type": "fragment"}
suspects = np.argsort(given_to_label)[:12]
found = wrong[suspects].sum()
answers = probabilities.argmax(axis=1)  # (300,)
captions = [f"told {noisy.labels[i]}, says {answers[i]}" for i in suspects]
title = f"The twelve labels that the network doubts most: {found} are wrong"
plots.images(noisy.images[suspects], captions, columns=6, title=title)

# %% [markdown] slideshow={"slide_type": "fragment"}
# *Twelve training images, each with the label that the network was taught with, and the network's
# own answer. Read them yourself: nearly all labels are wrong, and most of the answers are right.*
#
# Keep this one for your own data: train, stop early, and look at the labels with the highest loss.
# They are the ones with the lowest probability, for the loss of an image is $-\log p$ (lesson 3).
# No cure in the sections to come gives back what right labels give. Section 8 measures that.

# %% slideshow={"slide_type": "skip"}
assert found >= 10
assert np.mean(answers[suspects] == few.labels[suspects]) > 0.6

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. Weight decay: bend less
#
# Look at the winding border of section 1 again. To turn so sharply, a network needs large weights:
# its output must rise and fall within a short distance, and how steeply it can rise is decided by
# the weights. So if you hold the weights small, the border stays smooth.
#
# How do you hold them small? Make them cost something. Begin with a single weight and the loss of
# lesson 5, $(w - 3)^2$. Add a penalty, the square of the weight, with a number $\lambda$ (lambda)
# that says how much it counts:
#
# $$(w - 3)^2 + \tfrac{\lambda}{2}\, w^2$$
#
# **Predict.** Without the penalty the lowest point is at 3. The penalty alone has its lowest point
# at 0. Where is it for the sum, with $\lambda = 1$? Set the slope, $2 (w - 3) + \lambda w$, to
# zero.

# %% slideshow={"slide_type": "subslide"}
weight = np.linspace(-0.5, 4, 181)
loss, penalty = (weight - 3) ** 2, 0.5 * weight**2
curves = {"loss": loss, "penalty": penalty, "sum": loss + penalty}
lowest = weight[np.argmin(curves["sum"])]
points_at = {"3": (3, 0), f"{lowest:.0f}": (lowest, curves["sum"].min())}
axes = {"x_label": "weight w (no unit)", "y_label": "loss (no unit)", "y_limits": (-0.5, 9)}
title = f"The penalty pulls the lowest point from 3 to {lowest:.0f}"
plots.lines(weight, curves, title=title, points=points_at, **axes)

# %% [markdown]
# *Three parabolas: the loss, lowest at 3; the penalty, lowest at 0; and their sum, lowest at 2.*

# %% slideshow={"slide_type": "skip"}
assert np.isclose(lowest, 2)
assert np.isclose(2 * (2 - 3) + 1 * 2, 0)

# %% [markdown]
# At 2: the slope $2(w - 3) + \lambda w$ is zero at $w = 6 / (2 + \lambda)$. The weight is not
# forbidden to be large. But it has to be worth it.
#
# **Try it.** Which $\lambda$ moves the lowest point to 1? Use a pencil, then write it into the
# cell. And can any $\lambda$ move it to 0?

# %%
my_lambda = 1.0  # change this number

my_lowest = 6 / (2 + my_lambda)
print("right" if np.isclose(my_lowest, 1) else f"not yet: the lowest point is at {my_lowest:.2f}")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# 4, because 6 / (2 + 4) = 1. To 0: none. The fraction gets as small as you like, and never zero.
#
# </details>

# %% slideshow={"slide_type": "skip"}
for strength in (1, 2, 4, 10):
    assert np.isclose(weight[np.argmin(loss + strength / 2 * weight**2)], 6 / (2 + strength))

# %% [markdown] slideshow={"slide_type": "subslide"}
# For a network, the penalty is the sum of $\tfrac{\lambda}{2}\, w^2$ over all weights. Its slope for
# each weight is $\lambda w$: the half cancels the 2 that comes from the square. Choose some
# $\lambda$, nudge each weight, and compare:

# %%
weights = np.random.default_rng(0).normal(size=(3, 4))
error = assert_gradients_match(lambda w: 1.5 / 2 * np.sum(w**2), weights, 1.5 * weights)
print(f"relative error: {error:.0e}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# Put it into the step:
#
# $$w \;\leftarrow\; w - \eta\,(\mathrm{grad}_w + \lambda w)
# \;=\; (1 - \eta \lambda)\, w - \eta\, \mathrm{grad}_w$$
#
# That is the [**weight decay**](glossary.ipynb#Weight-decay) of lesson 6: a step first takes a
# small fraction off each weight, and then learns. A weight that no gradient holds up fades away.
# (For plain SGD the two are the same. With momentum, as in `run`, nnlib adds $\lambda w$ to the
# gradient, so it goes through the velocity too. With Adam the two differ: lesson 6 showed it.)
# The penalty has a name too, [**L2 penalty**](glossary.ipynb#L2-penalty), for the squares in it.
# Biases are left out: they move a bend, and do not make it sharper.
#
# Write one step, and compare it with nnlib's:

# %%
mine, theirs = new_network(), new_network()
optimizer = SGD(theirs.parameters(), learning_rate=0.1, weight_decay=0.02)
for network in (mine, theirs):
    _, grad_logits = softmax_cross_entropy(network.forward(few.images), few.labels)
    network.backward(grad_logits)

# %% slideshow={"slide_type": "subslide"}
optimizer.step()
for parameter, other in zip(mine.parameters(), theirs.parameters(), strict=True):
    if parameter.value.ndim == 2:  # a matrix of weights, not a bias
        parameter.value *= 1 - 0.1 * 0.02
    parameter.value -= 0.1 * parameter.grad
    assert np.allclose(parameter.value, other.value, atol=1e-6)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** The two clouds again, with weight decay. What becomes of the arms? And how many of the
# six wrong labels does the network still believe?

# %% slideshow={"slide_type": "fragment"}
smooth = learn_clouds(weight_decay=0.03)
believed = smooth(points).argmax(axis=1)[mislabelled] == labels[mislabelled]
axes = {"x_label": "first feature (no unit)", "y_label": "second feature (no unit)"}
axes["class_names"] = toy.class_names
title = f"With weight decay it believes {believed.sum()} of the 6 wrong labels"
plots.decision_boundary(lambda p: smooth(p).argmax(axis=1), points, labels, title=title, **axes)

# %% [markdown] slideshow={"slide_type": "fragment"}
# *The same points. The border is now a nearly straight line between the clouds, without arms. The
# points with wrong labels lie on the side of their own cloud.*


# %% slideshow={"slide_type": "subslide"}
def sum_of_squares(network):
    return sum((parameter.value**2).sum() for parameter in network.parameters())


held_back = evaluate(smooth, new).accuracy
print(f"2,000 new points: {held_back:.1%} right, and {by_heart:.1%} without weight decay")

assert sum_of_squares(smooth) < 0.3 * sum_of_squares(bent)
assert believed.sum() <= 1
assert held_back > by_heart + 0.03

# %% [markdown]
# A method that makes a network fit its training data *less* well, so that it does better on new
# data, is called [**regularisation**](glossary.ipynb#Regularisation).
#
# ### How much?
#
# Now the 300 noisy digits, and six values of $\lambda$.
#
# **Predict.** Sketch two curves against $\lambda$: how many of its 300 labels the network agrees
# with, and how many of the images held back it reads. If it reads everything correctly, with how
# many of its labels does it agree?


# %% slideshow={"slide_type": "fragment"}
def two_accuracies(weight_decay, seed):
    network = new_network(seed)
    run(network, noisy, seed, weight_decay=weight_decay)
    return evaluate(network, noisy).accuracy, evaluate(network, validation).accuracy


decays = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1]
percent = 100 * np.array([[two_accuracies(decay, seed) for decay in decays] for seed in range(3)])

# %% slideshow={"slide_type": "subslide"}
curves = {"its own labels": percent[..., 0], "images held back": percent[..., 1]}  # (3, 6) each
axes = {"x_label": "weight decay λ (no unit)", "y_label": "accuracy (%)", "log_x": True}
at_decay = np.median(percent, axis=0)  # (6, 2)
title = f"On images held back, {decays[at_decay[:, 1].argmax()]} does best of the six"
lines = {"right labels": 100 * np.mean(~wrong)}
plots.bands(decays, curves, title=title, markers=True, horizontal_lines=lines, **axes)

# %% [markdown]
# *Accuracy against weight decay, three seeds each. On its own labels it falls from nearly 100%
# towards the dotted line at 70%. On images held back it rises, is highest at 0.03 or one step
# before, and drops at 0.1.*

# %% slideshow={"slide_type": "subslide"}
for decay, (own, held_out) in zip(decays, at_decay, strict=True):
    print(f"{decay:6}: {own:.0f}% of its own labels, {held_out:.0f}% of the images held back")

# %% slideshow={"slide_type": "skip"}
own, held_out = at_decay.T
assert own[0] > 97
assert 60 < own[4] < 76
assert held_out.argmax() in (3, 4)
assert held_out.max() > held_out[0] + 8
assert held_out[5] < held_out.max() - 15
assert own[5] < own[4] - 15

# %% [markdown] slideshow={"slide_type": "notes"}
# Seven in ten labels are right. So a network that reads everything correctly *disagrees* with three
# in ten of its labels, and its training accuracy is 70%. At 0.03 it is close to that. If you looked
# at the training accuracy alone, you would throw this network away.
#
# At 0.1 both curves fall together: now the penalty counts more than the digits, and the network
# learns too little of anything. That is [**underfitting**](glossary.ipynb#Underfitting).
#
# One look inside. Some pixels, at the edge, are black in all 300 images.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "What becomes of the weights of these pixels during training, without weight decay?"
choices = [
    "they go to zero, as nobody needs them",
    "they stay exactly as they were: their inputs are zero",
    "they change at random, as nothing guides them",
]
because = "The gradient of a weight has its input as a factor, and this input is always zero."
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
black = (few.images == 0).all(axis=0)  # (64,)
decayed_network = new_network()
run(decayed_network, noisy, weight_decay=0.01)
before, plain, decayed = (
    network.layers[0].weight.value for network in (new_network(), noisy_network, decayed_network)
)  # (64, 256) each

# %% slideshow={"slide_type": "fragment"}
for name, after in {"without decay": plain, "with decay 0.01": decayed}.items():
    print(f"{name}: moved by up to {np.abs(after - before)[black].max():.2f}")

assert black.sum() >= 3
assert not black.reshape(8, 8)[1:-1, 1:-1].any()

# %% [markdown] slideshow={"slide_type": "subslide"}
# Without decay: not at all. They are still the random numbers of the start. A black pixel is an
# input of zero, and the gradient of its weight has the input as a factor (lesson 4). Nothing pulls,
# so nothing moves. With decay, what no image holds up fades away.

# %% slideshow={"slide_type": "skip"}
assert np.array_equal(plain[black], before[black])
assert np.abs(decayed[black]).max() < 0.5 * np.abs(before[black]).max()
assert np.corrcoef(plain.ravel(), before.ravel())[0, 1] > 0.8

# %%
pair = np.hstack([plain[:, :8], decayed[:, :8]])  # (64, 16)
names = ["no decay"] * 8 + ["decay 0.01"] * 8
plots.weights(pair, names=names, title="Most of what you see above was never learned")

# %% [markdown]
# *The weights of eight hidden units, trained without decay (above) and with it (below). Above, red
# and blue are mixed all over; below, nearly everything has faded, and some faint patches are left.*
#
# The weights of the other pixels move, but not far: most of the red and blue above is that of the
# start as well.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. Dropout: rely on nobody
#
# How does a network learn a single image by heart? Picture a few units that team up: "if we three
# are on, it is that strange 7: say 2". It takes the whole team. So disturb the teams. In every step,
# and for each image anew, switch off some of the hidden units at random. This is
# [**dropout**](glossary.ipynb#Dropout). The probability that a unit is switched off is the same for
# all, and is called the *rate* $r$. What several units know, each on its own, survives. What needs
# exactly these three does not.
#
# Start small: four hidden units, and one neuron behind them.

# %%
from itertools import product

hidden = np.array([1.0, 2.0, 0.5, 3.0])
behind = np.array([1.0, 1.0, -2.0, 0.5])  # the neuron's weights
total = hidden @ behind

assert total == 1 + 2 - 1 + 1.5 == 3.5

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** With the rate 0.5 each unit is on or off like a coin: 16 cases, all equally likely.
# What does the neuron get on average? And what does it get later, when you predict, and all units
# are on?

# %% slideshow={"slide_type": "fragment"}
masks = np.array(list(product([0, 1], repeat=4)))  # (16, 4)
totals = (hidden * masks) @ behind  # (16,)
print("average with dropout:", totals.mean(), " without:", total)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Half, since each unit is there in half of the cases. In training the neuron gets used to 1.75, and
# then, when it counts, 3.5 comes in: twice as much as it has learned to work with.
#
# The cure is to scale up what stays, at once, while training. With $m$ for the
# [**mask**](glossary.ipynb#Mask), 0 for "off" and 1 for "on":
#
# $$\mathrm{output} = \mathrm{input} \cdot \frac{m}{1 - r}$$
#
# On average each output is then equal to its input. When you predict, you leave dropout out, and
# nothing has to be corrected. This form is called [**inverted
# dropout**](glossary.ipynb#Inverted-dropout).


# %%
def dropout(inputs, rate, rng):
    """Return the outputs, and the mask that made them, scaled already."""
    mask = (rng.random(inputs.shape) >= rate) / (1 - rate)
    return inputs * mask, mask


assert totals.mean() == total / 2 == 1.75
assert np.isclose(((hidden * masks / (1 - 0.5)) @ behind).mean(), total)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Now in the network. Take one image, and draw 2,000 masks for its 256 hidden units.

# %%
hidden_layer, relu, output_layer = true_network.layers
label = few.labels[0]
units = relu(hidden_layer(few.images[:1]))  # (1, 256)
dropped, _ = dropout(np.repeat(units, 2_000, axis=0), 0.5, np.random.default_rng(4))
logits = {"scaled": output_layer(dropped)[:, label]}  # (2000,)
logits["not scaled"] = output_layer(dropped * 0.5)[:, label]  # (2000,)
prediction = output_layer(units)[0, label]

# %% slideshow={"slide_type": "subslide"}
title = "Scaled, training looks like prediction; not scaled, it does not"
label_x = {"x_label": "logit of the right digit (no unit)"}
plots.histogram(logits, title=title, vertical_lines={"prediction": prediction}, **label_x)

# %% [markdown]
# *The right digit's logit for 2,000 masks. Scaled, it spreads around the dotted line, which is the
# prediction with all units on. Not scaled, it spreads around half of that.*

# %% slideshow={"slide_type": "subslide"}
averages = {name: values.mean() / prediction for name, values in logits.items()}
print({name: f"{ratio:.2f} of the prediction" for name, ratio in averages.items()})

assert 0.95 < averages["scaled"] < 1.05
assert 0.4 < averages["not scaled"] < 0.6

# %% [markdown] slideshow={"slide_type": "subslide"}
# nnlib has it as a layer, `Dropout`. The same seed gives the same mask:

# %%
layer = Dropout(0.5, rng=np.random.default_rng(5))
inputs = np.random.default_rng(0).normal(size=(32, 256))  # (32, 256)
theirs, their_mask = layer.forward(inputs, training=True)
mine, my_mask = dropout(inputs, 0.5, np.random.default_rng(5))

assert np.allclose(theirs, mine)
assert np.array_equal(layer(inputs), inputs)


# %% [markdown]
# The last line calls the layer, as `network(images)` does. That is a prediction, so everything
# passes.
#
# **Touch it.** One digit goes through a network with dropout. Press *Step*: each press draws
# another mask, and so another thinned network. Some of them misread the digit. Then press *Start*,
# and watch the average of them all. To which line does it go? Predict where it goes when what stays
# is left as it is, not divided; then choose that. And what does a higher rate do to the dots?

# %%
demos.dropout()

# %% [markdown]
# Now put such a layer behind the ReLU, with the rate 0.7, and go back to the noisy digits.
#
# **Predict.** The validation accuracy peaked, and then fell by several points. What does it do now?


# %% slideshow={"slide_type": "fragment"}
def with_dropout(rate, seed=0):
    first, _, last = new_network(seed).layers
    return Network(first, ReLU(), Dropout(rate, rng=np.random.default_rng(seed)), last)


dropout_networks = {rate: [with_dropout(rate, seed) for seed in range(3)] for rate in (0, 0.7)}

# %% slideshow={"slide_type": "fragment"}
runs = {}  # rate: (3, 50)
for rate, networks in dropout_networks.items():
    histories = [run(n, noisy, seed, validation=validation) for seed, n in enumerate(networks)]
    runs[rate] = 100 * np.array([history.validation_accuracy for history in histories])

# %% slideshow={"slide_type": "subslide"}
gain = runs[0.7][:, -1] - runs[0][:, -1]
curves = {"dropout 0.7": runs[0.7], "no dropout": runs[0]}
axes = {"x_label": "epoch", "y_label": "validation accuracy (%)", "y_limits": (60, 100)}
title = f"In the end, {np.median(gain):.0f} points lie between dropout and none"
plots.bands(range(1, 51), curves, title=title, **axes)

# %% [markdown]
# *Validation accuracy over 50 epochs, three seeds each. Without dropout it peaks early and falls;
# with dropout it climbs, and stays up.*

# %% slideshow={"slide_type": "subslide"}
lost = runs[0.7].max(axis=1) - runs[0.7][:, -1]
print("gained in the end:", gain.round(1), " lost since its best epoch:", lost.round(1))

assert gain.min() > 5
assert np.median(lost) < 6

# %%
believed = [
    np.mean(network(few.images[wrong]).argmax(axis=1) == noisy.labels[wrong])
    for network in (dropout_networks[0][0], dropout_networks[0.7][0])
]
print(f"wrong labels believed: {believed[0]:.0%} without dropout, {believed[1]:.0%} with it")

assert believed[1] < believed[0] - 0.2

# %% [markdown] slideshow={"slide_type": "notes"}
# It no longer falls. To learn one of the 90 wrong labels by heart takes a team, and the team is
# hardly ever complete. So the network is left with what most of its units can tell on their own.

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Touch it.** Two half moons in a plane, with some labels wrong: they have rings. Press *Start*,
# and see how many of the wrong labels the network believes in the end. Then *Reset*, add weight
# decay, and *Start* again; then dropout in its place; then neither, but more points. Which of them
# keeps the border smooth? And which leaves the loss of new points lowest?

# %%
demos.playground("moons", points=60, wrong_labels=0.15, units=32)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. One mask, there and back
#
# Backward, dropout is one line. Forward, each number was multiplied by its entry of the mask. So
# that entry is the local slope, and what comes back is multiplied by it as well:
#
# $$\mathrm{grad\_inputs} = \mathrm{grad\_outputs} \cdot \frac{m}{1 - r}$$
#
# Two slips are common. Someone draws a *fresh* mask on the way back. Someone else uses the same
# mask, and forgets to divide by $1 - r$. Neither gives an error. Here is the first slip, put into
# nnlib's layer.
#
# **Predict.** Train with it, on the 300 true labels, with the rates 0.5 and 0.7. What does the slip
# do to the accuracy on the images held back? Without dropout it was about 95%.


# %% slideshow={"slide_type": "fragment"}
class FreshMask(Dropout):
    def backward(self, grad_outputs, mask, *, out=None):
        fresh = None if mask is None else self.draw_mask(np.empty_like(mask))
        return super().backward(grad_outputs, fresh, out=out)


# %% slideshow={"slide_type": "subslide"}
with_slip = {}
for rate in (0.5, 0.7):
    first, _, last = new_network().layers
    network = Network(first, ReLU(), FreshMask(rate, rng=np.random.default_rng(0)), last)
    run(network, few)
    with_slip[rate] = evaluate(network, validation).accuracy
    print(f"rate {rate}, with a wrong gradient: {with_slip[rate]:.1%}")

# %% [markdown] slideshow={"slide_type": "notes"}
# At 0.5 there is nothing to see: no error, and a good accuracy. At 0.7 it costs some points, and you
# would blame the rate. How can it learn at all? The slip spoils only what flows back past the
# dropout, to the first layer: the gradient of the last layer is right. And on average a fresh mask
# is 1, so much of what the first layer gets is still useful.
#
# Nudging finds both slips (lesson 4), as long as the mask stands still in the meantime.

# %% slideshow={"slide_type": "skip"}
assert with_slip[0.5] > 0.93
assert with_slip[0.7] < with_slip[0.5] - 0.01

# %%
hidden_layer, relu, output_layer = new_network().layers
labels5, rng = few.labels[:5], np.random.default_rng(6)
units = relu(hidden_layer(few.images[:5])).astype(np.float64)  # (5, 256)
weight5, bias5 = (parameter.value.astype(np.float64) for parameter in output_layer.parameters())
_, mask = dropout(units, 0.5, rng)  # (5, 256)
_, fresh = dropout(units, 0.5, rng)  # (5, 256)


# %% slideshow={"slide_type": "subslide"}
def loss_of(units):
    return softmax_cross_entropy((units * mask) @ weight5 + bias5, labels5)


_, grad_logits = loss_of(units)  # (5, 10)
grad_outputs = grad_logits @ weight5.T  # (5, 256)

# %%
measured = numerical_gradient(lambda units: loss_of(units)[0], units)
ways = {"same mask": mask, "not divided": mask > 0, "fresh mask": fresh}
errors = {name: relative_error(grad_outputs * way, measured) for name, way in ways.items()}

# %% slideshow={"slide_type": "subslide"}
assert errors["same mask"] < 1e-7
assert np.isclose(errors["not divided"], 1 / 3)
assert min(errors["not divided"], errors["fresh mask"]) > 0.2

limits = {"right below this": 1e-7, "wrong above this": 1e-2}
label_x = {"x_label": "relative error (no unit)", "number_format": ".0e", "log_x": True}
title = "A gradient check finds both slips at once"
plots.bars(errors, title=title, vertical_lines=limits, **label_x)

# %% [markdown]
# *The relative error of three ways back, on an axis of powers of ten. The same mask lies far left,
# in the region of right; the two slips lie far right, in that of wrong.*
#
# Why a third, when you forget to divide? The relative error is the size of the difference, divided
# by the sum of the two sizes (lesson 4). With the rate 0.5 the right gradient is twice yours. So the
# difference is one part, and the sum is three.
#
# Careful: nnlib's check of a whole network works with dropout *off*. So it finds nothing wrong with
# the slip:

# %% slideshow={"slide_type": "subslide"}
from nnlib.gradcheck import assert_network_gradients_match

rng = np.random.default_rng(0)
first, last = Linear(64, 4, rng=rng), Linear(4, 10, rng=rng)
small = Network(first, ReLU(), FreshMask(0.5, rng=rng), last)
relative_errors = assert_network_gradients_match(small, few.images[:3], few.labels[:3])

assert max(relative_errors.values()) < 1e-7

# %% [markdown]
# So check a layer that draws at random on its own, with its mask held still.
#
# ### Off when you predict
#
# The third slip is to leave dropout on when you predict. `network(images)` switches it off;
# `network.forward(images, training=True)` leaves it on.
#
# **Predict.** Ask the network with dropout 0.7 about the images held back, twice with dropout on,
# once with it off. Are the two answers with dropout on the same? How much accuracy does it cost?

# %% slideshow={"slide_type": "fragment"}
network = dropout_networks[0.7][0]
on, again = (network.forward(validation.images, training=True).argmax(axis=1) for _ in range(2))
off = network(validation.images).argmax(axis=1)  # (537,)
on_right, off_right = (np.mean(answers == validation.labels) for answers in (on, off))
print(f"accuracy with dropout on: {on_right:.1%}, off: {off_right:.1%}")
print(f"two different answers to the same image: {np.mean(on != again):.1%}")

# %% slideshow={"slide_type": "skip"}
assert off_right > on_right + 0.02
assert np.mean(on != again) > 0.04

# %% [markdown] slideshow={"slide_type": "notes"}
# A prediction that changes when you ask twice is the sign to look for.
#
# The same switch explains something in the curves that puzzles many. The training accuracy of `fit`
# is counted as the batches come, with dropout on. Validation is measured with dropout off. So the
# training curve can lie *below* the validation curve, and nothing is wrong.

# %% slideshow={"slide_type": "subslide"}
watched = with_dropout(0.7)
history = run(watched, few, validation=validation, epochs=10)
print(f"epoch 5: training {history.train_accuracy[4]:.1%}", end=", ")
print(f"validation {history.validation_accuracy[4]:.1%}")

assert history.validation_accuracy[4] > history.train_accuracy[4]

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. Label smoothing: never quite sure
#
# Cross-entropy is never satisfied. A right answer with $p = 0.99$ still costs something, so the
# network pulls on: larger logits, larger weights. Ask it for less. Take a small share
# $\varepsilon$ (epsilon) of the target away from the label, and spread it over all ten digits.
# This is [**label smoothing**](glossary.ipynb#Label-smoothing):
#
# $$\mathrm{target} = (1 - \varepsilon) \cdot \mathrm{one\ hot} + \frac{\varepsilon}{10}$$
#
# With $\varepsilon = 0.1$ the label's target is $0.9 + 0.01 = 0.91$, and that of each other digit
# 0.01. The gradient is still probability minus target, divided by the number of images.


# %% slideshow={"slide_type": "subslide"}
def smoothed_loss(logits, labels, smoothing):
    target = (1 - smoothing) * data.one_hot(labels, classes=10) + smoothing / 10  # (count, 10)
    loss = -np.mean(np.sum(target * log_softmax(logits), axis=1))
    return loss, (softmax(logits) - target) / len(labels)


logits = true_network(few.images)  # (300, 10)
mine = smoothed_loss(logits, few.labels, 0.1)
theirs = softmax_cross_entropy(logits, few.labels, label_smoothing=0.1)

assert np.isclose(mine[0], theirs[0], rtol=1e-4)
assert np.allclose(mine[1], theirs[1], atol=1e-6)

# %%
logits = np.random.default_rng(0).normal(size=(5, 10))
_, grad_logits = smoothed_loss(logits, labels5, 0.1)
error = assert_gradients_match(
    lambda logits: smoothed_loss(logits, labels5, 0.1)[0], logits, grad_logits
)
print(f"relative error: {error:.0e}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Let the label's logit be $d$ ahead of the nine others, which are all equal. Sketch
# the loss against $d$, for $\varepsilon = 0$ and for 0.1. Where is each of them lowest?

# %% slideshow={"slide_type": "fragment"}
ahead = np.linspace(0, 12, 241)
logits = np.concatenate([ahead[:, None], np.zeros((241, 9))], axis=1)  # (241, 10)
shares = {"ε = 0": [1.0] + [0.0] * 9, "ε = 0.1": [0.91] + [0.01] * 9}
losses = {name: -(target * log_softmax(logits)).sum(axis=1) for name, target in shares.items()}

# %% slideshow={"slide_type": "subslide"}
lead, floor = ahead[losses["ε = 0.1"].argmin()], losses["ε = 0.1"].min()
axes = {"x_label": "lead d of the label's logit (no unit)", "y_label": "loss (nats)"}
title = f"With ε = 0.1 the loss is lowest at {lead:.1f}, and {floor:.2f} there"
mark = {f"d = {lead:.1f}": (lead, floor)}
plots.lines(ahead, losses, title=title, points=mark, **axes)

# %% [markdown]
# *Loss against the lead of the right digit. Without smoothing it falls for ever, towards zero. With
# smoothing it is lowest where the ring is, and rises again beyond.*

# %% slideshow={"slide_type": "skip"}
assert abs(lead - np.log(0.91 / 0.01)) < 0.05
assert round(np.log(91), 2) == 4.51
assert round(floor, 2) == 0.50
assert losses["ε = 0"].argmin() == 240

# %% [markdown]
# The gradient is zero where the probabilities equal the targets. A lead of $d$ makes the label's
# probability $e^d$ times that of any other digit (softmax, lesson 3). So $e^d = 0.91 / 0.01 = 91$,
# and $d = \log 91$, about 4.51. A larger lead is *punished*. And no network gets below a loss of 0.50
# any more. So do not compare a smoothed loss with a plain one.
#
# **Predict.** Train on the 300 images with their true labels, with $\varepsilon = 0.2$ and without.
# On the images held back: what becomes of the accuracy, of the probability that the network gives
# to its answers, and of the plain loss?

# %% slideshow={"slide_type": "fragment"}
smooth_network = new_network()
run(smooth_network, few, loss=partial(softmax_cross_entropy, label_smoothing=0.2))

for name, network in {"plain": true_network, "smoothed": smooth_network}.items():
    sure = softmax(network(validation.images)).max(axis=1).mean()
    loss, accuracy = evaluate(network, validation)
    print(f"{name:>8}: accuracy {accuracy:.1%}, mean probability {sure:.0%}, plain loss {loss:.2f}")

# %% slideshow={"slide_type": "subslide"}
plain, smoothed = (evaluate(network, validation) for network in (true_network, smooth_network))
assert abs(smoothed.accuracy - plain.accuracy) < 0.03
assert smoothed.loss > 1.5 * plain.loss
assert smoothed.accuracy > sure + 0.1

# %% [markdown] slideshow={"slide_type": "notes"}
# About as many right answers, given with far less confidence, and so a *higher* loss. Is that
# better? It depends on what you want. If you only need the answer, look at the accuracy. If you
# need to know how sure it is, this network is too modest: it is right more often than it says.
# [Lesson 8](08_judgement.ipynb) shows how to measure that.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. Shifts: the same digit, elsewhere
#
# One cure for overfitting is more images. You can make some. A 3 that is moved by one pixel is
# still a 3. To make new examples out of old ones, by changes that leave the label right, is called
# [**augmentation**](glossary.ipynb#Augmentation).
#
# For each image draw by how much it moves, −1, 0 or 1, down and across. Pad the picture with one
# black pixel all around, and cut out 8 by 8 pixels again.


# %%
def shifted(images, rng):
    padded = np.pad(images.reshape(-1, 8, 8), [(0, 0), (1, 1), (1, 1)])  # (count, 10, 10)
    starts = rng.integers(3, size=(len(images), 2))  # (count, 2)
    pairs = zip(padded, starts, strict=True)
    moved = [image[top : top + 8, left : left + 8] for image, (top, left) in pairs]
    return np.stack(moved).reshape(-1, 64)  # (count, 64)


# %% slideshow={"slide_type": "subslide"}
copies = np.repeat(few.images[4:5], 8, axis=0)  # (8, 64)
title = "One image, and eight that it can become"
moved = shifted(copies, np.random.default_rng(1))
plots.images(np.concatenate([copies[:1], moved]), columns=9, title=title)

# %% [markdown]
# *A digit, and eight copies of it, each moved by at most one pixel in each direction.*
#
# (Not with `np.roll`: it brings back on the left what falls off on the right.)

# %% slideshow={"slide_type": "skip"}
assert np.array_equal(np.roll([0, 0, 7], 1), [7, 0, 0])

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** The network that was trained on the true labels reads about 95 of 100 images held
# back. Move these by up to one pixel. How many of 100 does it still read?

# %% slideshow={"slide_type": "fragment"}
moved = replace(validation, images=shifted(validation.images, np.random.default_rng(7)))
centred_right = evaluate(true_network, validation).accuracy
moved_right = evaluate(true_network, moved).accuracy
print(f"as they were: {centred_right:.1%}; moved: {moved_right:.1%}")

# %% [markdown] slideshow={"slide_type": "notes"}
# About a third. To you nothing has changed. To the network, each pixel is a number in a fixed
# place of the row (lesson 1), and a shift puts each number into another place.
#
# So show it moved images, and move them anew in every epoch. `Shifted` is a data set that moves
# the images of each batch before it hands them out. `fit` does not notice.


# %% slideshow={"slide_type": "fragment"}
class Shifted(data.Dataset):
    def batches(self, batch_size, *, rng, **options):
        for images, labels in super().batches(batch_size, rng=rng, **options):
            yield shifted(images, rng), labels


# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** After training with moved images: how many does it read of the moved ones, and how
# many of those that were not moved?

# %% slideshow={"slide_type": "fragment"}
shift_network = new_network()
run(shift_network, Shifted(few.images, few.labels))

named = {"trained as they are": true_network, "trained with shifts": shift_network}
right = {}
for name, network in named.items():
    right[f"{name}, not moved"] = 100 * evaluate(network, validation).accuracy
    right[f"{name}, moved"] = 100 * evaluate(network, moved).accuracy

# %% slideshow={"slide_type": "subslide"}
centred, moved_before, centred_shifts, moved_after = right.values()
title = f"Moved digits: {moved_before:.0f}% without shifts, {moved_after:.0f}% with them"
plots.bars(right, x_label="validation accuracy (%)", title=title, number_format=".1f")

# %% [markdown]
# *Validation accuracy of the two networks, on images as they are and moved. Only the bar of the
# plain network on moved images is short.*

# %% slideshow={"slide_type": "skip"}
assert 30 < moved_before < 42
assert moved_after > moved_before + 35
assert centred_shifts > 90
assert 88 < moved_after < 96
assert centred_shifts < centred + 2

# %% [markdown] slideshow={"slide_type": "notes"}
# Moved digits: from about a third to about nine in ten. Digits as they are: nothing gained. These
# digits were centred by a machine before you got them, so no digit held back is ever moved. An
# augmentation helps where it makes what you will meet. Ask first what that is: a mirrored 3 is no
# 3, and a 6 upside down is a 9.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. What helps, and what does not
#
# Now compare them all. Two cases: the 300 images with their true labels, and with the noise. Seven
# trainings for each: one with no cure, six with a cure, and four new seeds for every one. One of the
# cures is to collect more: 900 images, with the same share of wrong labels in the noisy case.
#
# It is not quite fair. "Stop early" picks its epoch, and you picked the weight decay, by the same
# images that score them here. Lesson 5 showed that this flatters a score. The test images, at the
# end, do not flatter.

# %% slideshow={"slide_type": "subslide"}
noisy_pool, _ = spoil(pool, np.random.default_rng(8))
datasets = {"300 clean": (few, pool), "300 noisy": (noisy, noisy_pool)}
smoothing = partial(softmax_cross_entropy, label_smoothing=0.2)
cures = {
    "no cure": {},
    "stop early": {"validation": validation, "patience": 15},
    "weight decay 0.03": {"weight_decay": 0.03},
    "dropout 0.7": {"rate": 0.7},
    "label smoothing 0.2": {"loss": smoothing},
    "shifts": {"shifts": True},
    "900 images": {"more": True},
}


# %%
def treat(case, seed, rate=0, shifts=False, more=False, **options):
    dataset = datasets[case][more]  # False and True count as 0 and 1
    if shifts:
        dataset = Shifted(dataset.images, dataset.labels)
    network = with_dropout(rate, seed)
    run(network, dataset, seed, **options)
    return network


# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** For each case, order the seven by their accuracy on the images held back. Which is
# best, which is worst? Which has opposite effects in the two cases?

# %% slideshow={"slide_type": "fragment"}
seeds = range(10, 14)
treated = {
    case: {cure: [treat(case, seed, **how) for seed in seeds] for cure, how in cures.items()}
    for case in datasets
}


# %% slideshow={"slide_type": "fragment"}
def spread(networks, dataset):
    """Return the lowest, the middle and the highest accuracy, in percent."""
    percent = [100 * evaluate(network, dataset).accuracy for network in networks]
    return min(percent), np.median(percent), max(percent)


scores = {
    case: {cure: spread(networks, validation) for cure, networks in by_cure.items()}
    for case, by_cure in treated.items()
}
axes = {"x_label": "validation accuracy (%)", "number_format": ".1f"}
axes["interval"] = "the lowest of 4 seeds to the highest"

# %% slideshow={"slide_type": "subslide"}
noise = {cure: middle for cure, (_, middle, _) in scores["300 noisy"].items()}
title = f"Noisy labels. Best: {max(noise, key=noise.get)}; worst: {min(noise, key=noise.get)}"
plots.bars(scores["300 noisy"], title=title, **axes)

# %% [markdown]
# *Validation accuracy after training with three labels in ten wrong. All cures lie to the right of
# "no cure", some by more than ten points.*

# %% slideshow={"slide_type": "skip"}
assert min(noise[cure] for cure in cures if cure != "no cure") > noise["no cure"]
assert sum(noise[cure] > noise["no cure"] + 10 for cure in cures) >= 2
assert noise["weight decay 0.03"] > noise["no cure"] + 10
assert noise["dropout 0.7"] > noise["no cure"] + 7
assert noise["weight decay 0.03"] > noise["900 images"] + 3

# %% slideshow={"slide_type": "subslide"}
clean = {cure: middle for cure, (_, middle, _) in scores["300 clean"].items()}
title = f"True labels. Best: {max(clean, key=clean.get)}; worst: {min(clean, key=clean.get)}"
plots.bars(scores["300 clean"], title=title, **axes)

# %% [markdown]
# *Validation accuracy after training with true labels. The axis is much shorter than before: most
# cures lie within a point or so of "no cure". 900 images are clearly ahead.*

# %% slideshow={"slide_type": "skip"}
assert clean["900 images"] > clean["no cure"] + 1
assert clean["no cure"] > max(noise.values()) + 2
assert clean["weight decay 0.03"] < clean["no cure"]
assert sum(abs(clean[cure] - clean["no cure"]) < 1.8 for cure in cures) >= 5

# %% [markdown] slideshow={"slide_type": "notes"}
# The two cases have different diseases. With wrong labels, the network learns things that are not
# so. Whatever makes memorising hard helps, and three times the images, with three times the wrong
# labels, help less than one well-chosen number. With true labels there is little to cure: what the
# network lacks is examples. There, the weight decay that did so well on the noise costs accuracy.
#
# And look across: 300 true labels with no cure at all beat every cure on the noise, by more than
# two points.
#
# On the noise, weight decay gained more than ten points, and dropout more than seven.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "On the noise, weight decay gained more than ten points, and dropout more than seven. What do both together gain?"
choices = [
    "the sum of both: each adds its own part",
    "something between the larger gain and the sum",
    "about the larger gain, or less: they cure the same thing",
]
because = "The second finds little left to do, and two full doses together are too much."
predict(question, choices, answer=choices[2], because=because)

# %% slideshow={"slide_type": "fragment"}
mixes = {
    "both as strong": {"weight_decay": 0.03, "rate": 0.7},
    "both weaker": {"weight_decay": 0.01, "rate": 0.5},
}
for name, how in mixes.items():
    networks = [treat("300 noisy", seed, **how) for seed in seeds]
    noise[name] = spread(networks, validation)[1]

# %% slideshow={"slide_type": "subslide"}
for name in ("no cure", "weight decay 0.03", "dropout 0.7", *mixes):
    print(f"{name:>17}: {noise[name]:.1f}%")

# %% slideshow={"slide_type": "skip"}
assert noise["dropout 0.7"] > noise["no cure"] + 7
assert noise["both weaker"] > noise["both as strong"]
assert abs(noise["both weaker"] - noise["weight decay 0.03"]) < 3

# %% [markdown]
# Not the sum. They cure the same thing, so the second finds little left to do, and two full doses
# together are too much. If you combine, take less of each.
#
# **Try it.** Mix a cure of your own. Can you beat the best single one? You may use `weight_decay`,
# `rate`, `shifts`, and `"loss": smoothing`. Say what you expect before you run it.

# %%
my_cure = {"weight_decay": 0.01, "shifts": True}  # change this

networks = [treat("300 noisy", seed, **my_cure) for seed in seeds]
mine, best = spread(networks, validation)[1], max(noise[cure] for cure in cures)
print(f"yours: {mine:.1f}%, the best single cure: {best:.1f}%")
print("yours wins" if mine > best else "not yet")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# Weight decay 0.01 with a rate of 0.5 and label smoothing is a good one. But it is ahead by little,
# no more than a lucky seed is worth. And if you tried twenty mixes, the best of them is partly
# luck: lesson 5 showed it with a thousand guessers.
#
# </details>

# %% slideshow={"slide_type": "skip"}
answer = {"weight_decay": 0.01, "rate": 0.5, "loss": smoothing}
networks = [treat("300 noisy", seed, **answer) for seed in seeds]

assert abs(spread(networks, validation)[1] - best) < 2.5

# %% [markdown]
# That is what the test images are for. They have stayed in their box so far. For each case, take the
# cure that was best on validation, and open the box.
#
# **Predict.** Does the gain show on the test images as well, in both cases?

# %% slideshow={"slide_type": "fragment"}
gains = {}
for case, by_cure in treated.items():
    chosen = max(cures, key=lambda cure: scores[case][cure][1])
    before, after = (spread(by_cure[cure], digits.test)[1] for cure in ("no cure", chosen))
    gains[case] = after - before
    print(f"{case}: {before:.1f}% with no cure, {after:.1f}% with {chosen}")

# %% slideshow={"slide_type": "skip"}
assert len(digits.test) == 360
assert gains["300 noisy"] > 8
assert abs(gains["300 clean"]) < 5

# %% [markdown] slideshow={"slide_type": "notes"}
# In the noisy case, beyond doubt. In the clean one there was little to gain, and whether 360 images
# can show so little is a question for [lesson 8](08_judgement.ipynb). Choose by validation, report
# by test, in this order.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Quiz: run this cell, and choose an answer.
question = "On its training images a network reads 80%, and on images held back 79%. What helps?"
choices = {
    "Dropout: it always makes a network better.": "Dropout is a cure for learning by heart. Here the gap is small: there is nothing of that kind to cure.",
    "Stronger weight decay, to close the gap.": "The gap is as good as closed. More decay makes the network learn even less.",
    "More units, more epochs or better steps.": "It has not learned even what it was shown. First find the disease, then choose the cure.",
}
quiz(question, choices, answer="More units, more epochs or better steps.")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What to remember
#
# 1. A network can learn any labels by heart, so its training accuracy proves nothing. It learns
#    first what many images share, and the odd ones later: stop early, and look for wrong labels.
# 2. Weight decay makes sharp bends expensive, dropout breaks up teams, label smoothing ends the
#    race for certainty, shifts say what must not matter. Dropout: scaled, one mask, off when you
#    predict.
# 3. First find the disease, then choose the cure, and measure it over several seeds. Right labels
#    beat every cure for wrong ones. Where the labels are right, look for more of them.
#
# | mistake | what you see when it happens |
# |---|---|
# | training accuracy taken for knowledge | nearly 100%, on labels from a die |
# | too much weight decay | training and validation accuracy low together |
# | dropout left on when predicting | two answers to one image, and fewer right ones |
# | dropout not scaled | logits in prediction twice those in training (rate 0.5) |
# | scaled forward, but not backward | no error; a gradient check is off by 0.33 (rate 0.5) |
# | a fresh mask on the way back | no error, good accuracy; a gradient check is far off |
# | training curve below validation taken for a bug | dropout is on in one, off in the other |
# | a smoothed loss compared with a plain one | a loss that never gets below 0.50 |
# | shifting by `np.roll` | ink that leaves on one side comes in on the other |
# | a strong cure for a network that has no disease | accuracy lost |
#
# **Next:** you have one number for a network, its accuracy. [Lesson 8](08_judgement.ipynb) asks
# which mistakes are behind it, how sure the network is of them, and how far the number itself can
# be trusted.
#
# **Now you:** [exercises](../exercises/07_overfitting.ipynb). Write dropout, both ways, and the
# other cures yourself.
