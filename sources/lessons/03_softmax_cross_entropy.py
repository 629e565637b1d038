# %% [markdown] slideshow={"slide_type": "slide"}
# # Lesson 3: Softmax and cross-entropy
#
# **After this lesson you can**
#
# - turn ten logits into ten probabilities, for a whole batch, without overflow
# - make a network surer or less sure without changing any of its answers
# - derive cross-entropy, the loss of this course, from the way probabilities multiply
# - say why networks do not learn from accuracy, nor well from squared error
# - test an untrained network with one number
#
# **You need** [lesson 2](02_forward_pass.ipynb): logits, batches, the layer made by hand. From
# [lesson 1](01_data.ipynb): `axis` and `keepdims`, one-hot, what a validation set is for. From
# school: $e^x$ and $\log x$. (Here $\log$ is the natural logarithm, in NumPy `np.log`.)
#
# | section | minutes |
# |---|---|
# | Which of two is better? | 4 |
# | 1. From scores to probabilities | 7 |
# | 2. A whole batch: which axis? | 3 |
# | 3. Too large for a float | 5 |
# | 4. How sure? The temperature | 2 |
# | *a good place for a break* | |
# | 5. One number for a forecast | 11 |
# | 6. The logarithm of zero | 9 |
# | 7. Why not accuracy, why not squares | 5 |
# | 8. The loss of guessing | 7 |
# | 9. Neither cautious nor bold | 6 |

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Which of two is better?
#
# In lesson 2 you made a layer by hand that reads nine digits in ten. Here it is again. Some of the
# training images are held back for validation, and the logits below are theirs.

# %%
import numpy as np

from nnlib import data, demos, plots

digits = data.load("digits")
train, validation = digits.train.split(337, rng=np.random.default_rng(4))
images, labels = validation.images, validation.labels  # (337, 64), (337,)

# %%
averages = np.stack([train.images[train.labels == digit].mean(axis=0) for digit in range(10)])
weight = averages.T  # (64, 10)
bias = -0.5 * (averages**2).sum(axis=1)  # (10,)

logits = images @ weight + bias  # (337, 10)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Now make a second layer: multiply all its logits by 100. The largest logit stays the largest, so
# the second layer gives the same answer to every image.

# %%
bold_logits = 100 * logits

answers = logits.argmax(axis=1)  # (337,)
is_right = answers == labels
assert np.array_equal(bold_logits.argmax(axis=1), answers)
assert 0.88 < is_right.mean() < 0.94

# %% [markdown] slideshow={"slide_type": "subslide"}
# A *softmax* turns ten logits into ten probabilities: you met it in the welcome, and in this lesson
# you write your own. With probabilities, the two layers are no longer the same at all. Call the
# first one **cautious** and the second one **bold**.

# %%
from nnlib.losses import softmax

eight = np.concatenate([np.flatnonzero(is_right)[:5], np.flatnonzero(~is_right)[:3]])
forecasts = np.concatenate([softmax(logits[eight]), softmax(bold_logits[eight])])  # (16, 10)
twice = np.tile(eight, 2)  # (16,)
title = "The same answers: above the cautious layer, below the bold one"
plots.predictions(images[twice], labels[twice], forecasts, columns=8, title=title)

# %% [markdown]
# *Eight images, each with its answer and how sure the layer is of it. The cautious layer, above, is
# never as sure as 65%; the bold one, below, says 100% every time, even of its three wrong answers.*

# %% slideshow={"slide_type": "skip"}
assert softmax(logits[eight]).max() < 0.65
assert softmax(bold_logits[eight]).max(axis=1).min() > 0.995
assert (~is_right[eight]).sum() == 3

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Take a third one that knows nothing: it gives each digit 10%, whatever the image.
# Rank the three, best first: cautious, bold, and the one that knows nothing. Write your order down.
# Accuracy cannot help you, since the first two have the same. At the end of the lesson one number
# will decide, and it is the number that every network of this course learns from.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. From scores to probabilities
#
# Begin with three logits: 2, 1 and −1. You want three probabilities: none below zero, together 1,
# and the largest where the largest logit is.

# %% jupyter={"source_hidden": true}
# Predict: run this cell, and choose an answer.
from nnlib.exercises import predict, quiz

question = "To make numbers add up to 1, divide each by their sum. Do that with 2, 1 and −1. Are these probabilities?"
choices = [
    "yes: they add up to 1",
    "no: one of them is below zero",
    "no: they come in another order",
]
because = "They add up to 1, but −1 stays negative."
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
three = np.array([2.0, 1.0, -1.0])
shares = three / three.sum()
print(shares)

assert shares.sum() == 1
assert shares.min() < 0

# %% [markdown] slideshow={"slide_type": "subslide"}
# They add up to 1, and yet nothing happens minus half of the time. So first make all numbers
# positive, and keep their order. The exponential does both: $e^z$ is positive for every $z$, and it
# grows with $z$. Then divide by the sum.

# %%
powers = np.exp(three)
probabilities = powers / powers.sum()
print("e to the z:   ", powers.round(2))
print("probabilities:", probabilities.round(3))

assert np.allclose(probabilities, [0.705, 0.259, 0.035], atol=0.001)
assert np.isclose(probabilities.sum(), 1)

# %% [markdown] slideshow={"slide_type": "subslide"}
# This is the [**softmax**](glossary.ipynb#Softmax). With $z_j$ for the logit of class $j$, $p_j$
# for its probability, and $k$ running over all classes:
#
# $$p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}$$
#
# Many functions are positive and keep the order. What is special about $e^z$? Divide the
# probabilities of two classes, $i$ and $j$. They share their sum, so it cancels:
#
# $$\frac{p_i}{p_j} = \frac{e^{z_i}}{e^{z_j}} = e^{z_i - z_j}$$
#
# Only the *difference* of two logits counts. A class whose logit is 1 ahead is $e \approx 2.72$
# times as probable, wherever the two stand. ($2^z$ would do the same, with 2 in place of 2.72. The
# slope of $e^z$ is $e^z$ itself, and that keeps the derivatives of lesson 4 short.)

# %%
print(f"2 against 1: {probabilities[0] / probabilities[1]:.2f} times as probable")

assert np.isclose(probabilities[0] / probabilities[1], np.e)
assert round(np.e, 2) == 2.72

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "Two changes: add 100 to all three logits, or multiply all three by 3. Which of them changes the probabilities?"
choices = [
    "adding 100: it is the far larger change",
    "multiplying by 3: the differences grow",
    "both: all the logits change",
    "neither: the order stays the same",
]
because = "Softmax looks at differences. Adding leaves them as they are, multiplying makes them three times as large."
predict(question, choices, answer=choices[1], because=because)


# %% slideshow={"slide_type": "fragment"}
def softmax_of_row(logits):
    powers = np.exp(logits)
    return powers / powers.sum()


added, multiplied = softmax_of_row(three + 100), softmax_of_row(three * 3)
print("plus 100:", added.round(3))
print("times 3: ", multiplied.round(3))

# %% slideshow={"slide_type": "skip"}
assert np.allclose(added, probabilities)
assert multiplied[0] > 0.95 > probabilities[0]

# %% [markdown] slideshow={"slide_type": "subslide"}
# Adding 100 changes no difference, so it changes nothing. Multiplying by 3 makes all differences
# three times as large, and the leader wins nearly everything. Keep both facts. The first one cures
# the overflow of section 3, the second one is the subject of section 4.
#
# With two classes you know softmax already. Let the logits be $x$ and 0, and divide above and below
# by $e^x$:
#
# $$p = \frac{e^x}{e^x + e^0} = \frac{1}{1 + e^{-x}}$$
#
# It is the sigmoid of lesson 2.

# %% slideshow={"slide_type": "skip"}
for x in (-3.0, 0.0, 0.5, 4.0):
    assert np.isclose(softmax_of_row(np.array([x, 0.0]))[0], 1 / (1 + np.exp(-x)))

# %% [markdown] slideshow={"slide_type": "subslide"}
# Here are the ten probabilities for the first image that the layer misreads. A 5 was meant.

# %%
first_wrong = np.flatnonzero(~is_right)[0]
row = softmax_of_row(logits[first_wrong])  # (10,)
named = {f"digit {digit}": value for digit, value in enumerate(row)}

assert (labels[first_wrong], row.argmax()) == (5, 9)
assert 0.3 < row[9] < 0.4

# %% slideshow={"slide_type": "subslide"}
title = "Wrong, but not blind: every digit gets its share"
label = "probability (0 to 1)"
plots.bars(named, x_label=label, title=title, number_format=".2f", highlight=["digit 5"])

# %% [markdown]
# *Ten bars that add up to 1: the 9 has the longest, the 3 the next; the right digit, 5, has a bar
# less than a third as long as the 9's.*
#
# An answer says only "9". A row of probabilities says more: a 9, or perhaps a 3, hardly a 7.

# %% slideshow={"slide_type": "skip"}
assert set(np.argsort(row)[-2:]) == {9, 3}
assert row[5] < row[9] / 3
assert row.argmin() == 7
assert row[7] < 0.02

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Try it.** Find three logits that give the probabilities 1/2, 1/3 and 1/6. The first class is to
# be 3 times as probable as the last: by how much must its logit be ahead? Set the last logit to 0
# and work out the other two. `np.log` helps.

# %%
my_logits = np.array([0.0, 0.0, 0.0])  # change these

mine = softmax_of_row(my_logits)
print("right" if np.allclose(mine, [1 / 2, 1 / 3, 1 / 6], atol=0.002) else "not yet", mine.round(3))

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# `[np.log(3), np.log(2), 0]`. Three times as probable means $e^{z_1 - 0} = 3$, so $z_1 = \log 3$;
# and 1/3 is twice 1/6, so $z_2 = \log 2$. The same number added to all three is right as well.
#
# </details>

# %% slideshow={"slide_type": "skip"}
answer = softmax_of_row(np.array([np.log(3), np.log(2), 0]))
assert np.allclose(answer, [1 / 2, 1 / 3, 1 / 6])

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. A whole batch: which axis?
#
# The logits of a batch are a table: a row for each image, a column for each digit.
#
# **Predict.** `logits` has shape `(337, 10)`. Three people divide `np.exp(logits)`, each by a sum
# of their own. Who gets an error, who gets wrong numbers, and who is right?
#
# - Ada: `powers.sum(axis=1, keepdims=True)`
# - Ben: `powers.sum(axis=0, keepdims=True)`
# - Cleo: `powers.sum(axis=1)`

# %% slideshow={"slide_type": "fragment"}
powers = np.exp(logits)  # (337, 10)
ada = powers / powers.sum(axis=1, keepdims=True)  # (337, 10) / (337, 1)
ben = powers / powers.sum(axis=0, keepdims=True)  # (337, 10) / (1, 10)
print("Ada's first rows add up to", ada.sum(axis=1)[:3].round(3))
print("Ben's first rows add up to", ben.sum(axis=1)[:3].round(3))

# %% slideshow={"slide_type": "subslide"}
try:
    powers / powers.sum(axis=1)  # (337, 10) / (337,)
except ValueError as error:
    message = str(error)
print("Cleo:", message)

# %% slideshow={"slide_type": "skip"}
assert np.allclose(ada.sum(axis=1), 1, atol=1e-5)
assert np.allclose(ben.sum(axis=0), 1, atol=1e-5)
assert ben.sum(axis=1).max() < 0.9
assert "could not be broadcast" in message

# %% [markdown]
# Ada is right: each image gets a row that adds up to 1. Ben's *columns* add up to 1. He has shared
# out each digit among the images, and no error tells him. Cleo gets an error, and she is the lucky
# one of the two.
#
# **Predict.** What does Cleo get from a batch of ten images?

# %% slideshow={"slide_type": "fragment"}
ten = powers[:10]  # (10, 10)
cleo = ten / ten.sum(axis=1)  # (10, 10) / (10,)
print("Cleo's rows add up to", cleo.sum(axis=1).round(2))

assert np.abs(cleo.sum(axis=1) - 1).max() > 0.3

# %% [markdown] slideshow={"slide_type": "notes"}
# Ten rows, ten columns: now the shapes fit, and each *column* is divided by the sum of some row.
# You know what must hold, so check it. The rows of a softmax add up to 1.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. Too large for a float
#
# Ada's softmax works for the cautious layer. Now the bold one, whose logits are in the hundreds.
#
# **Predict.** What is the largest logit that `np.exp` can take in float32: near 90, near 9,000, or
# near 900,000? And what comes out beyond that?


# %% slideshow={"slide_type": "fragment"}
def first_softmax(logits):
    powers = np.exp(logits)  # (count, classes)
    return powers / powers.sum(axis=1, keepdims=True)


# %% slideshow={"slide_type": "fragment"}
with np.errstate(over="ignore", invalid="ignore"):
    bold_row = first_softmax(bold_logits)[0]
    edge = np.exp(np.array([88, 89], dtype=np.float32))
print("e to the 88, e to the 89:", edge)
print("the bold layer's first image:", bold_row)

# %% [markdown] slideshow={"slide_type": "notes"}
# The limit is near 90: a float32 ends at about $3 \cdot 10^{38}$, and $e^{89}$ lies beyond. What is
# too large becomes `inf`, for infinity. This is called [**overflow**](glossary.ipynb#Overflow). And
# infinity divided by infinity is no number: it is [**NaN**](glossary.ipynb#NaN), "not a number",
# and all that is computed from a NaN is NaN again. (NumPy would warn you, and go on. The line with
# `errstate` keeps the warning off the page.)

# %% slideshow={"slide_type": "skip"}
assert np.isfinite(edge[0])
assert np.isinf(edge[1])
assert np.isnan(bold_row).any()
assert 3e38 < float(np.finfo(np.float32).max) < 4e38

# %% [markdown] slideshow={"slide_type": "subslide"}
# float64 would only move the limit, to about 709. The cure is in section 1: *adding the same number
# to all logits of a row changes nothing*. So you may choose that number. With $m$ for the largest
# logit of the row, subtract it:
#
# $$\frac{e^{z_j - m}}{\sum_k e^{z_k - m}} = \frac{e^{-m}\, e^{z_j}}{e^{-m} \sum_k e^{z_k}} = p_j$$
#
# Now the largest exponent is 0. No power is above $e^0 = 1$, so nothing overflows. And one power is
# exactly 1, so the sum is never 0.


# %%
def shifted_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)  # every row's largest is now 0
    powers = np.exp(shifted)
    return powers / powers.sum(axis=1, keepdims=True)


bold = shifted_softmax(bold_logits)  # (337, 10)
print("the bold layer's first image:", bold[0].round(3))

# %% slideshow={"slide_type": "subslide"}
cautious = shifted_softmax(logits)  # (337, 10)
assert np.allclose(cautious, first_softmax(logits), atol=1e-5)
assert np.allclose(bold.sum(axis=1), 1, atol=1e-5)
assert int(np.log(np.finfo(np.float64).max)) == 709

# %% [markdown]
# Nothing was clipped or patched. It is the same formula, written so that a computer can follow it.
#
# **Predict.** Someone writes `logits.max()` and forgets the axis, so the largest logit of the whole
# *table* is subtracted. Nothing overflows. What goes wrong?

# %% slideshow={"slide_type": "fragment"}
too_low = bold_logits - bold_logits.max()  # (337, 10)
with np.errstate(invalid="ignore"):
    wrong = first_softmax(too_low)
print(f"rows with NaN: {np.isnan(wrong).any(axis=1).sum()} of {len(wrong)}")

# %% slideshow={"slide_type": "skip"}
lost = np.isnan(wrong).any(axis=1)
assert lost.mean() > 0.9
assert (np.exp(too_low[lost]) == 0).all()
assert too_low[lost].max() < -85

# %% [markdown] slideshow={"slide_type": "notes"}
# Nearly all rows lie far below that one largest number. Their powers are too small for a
# float32, and all ten round to 0: [**underflow**](glossary.ipynb#Underflow). Zero divided by zero
# is NaN too. Each row needs the largest number of its own.
#
# The same function in `nnlib` is `softmax`, the one that you used at the start.

# %% slideshow={"slide_type": "skip"}
assert np.allclose(softmax(logits), cautious, atol=1e-6)
assert np.allclose(softmax(bold_logits), bold, atol=1e-6)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. How sure? The temperature
#
# The bold layer is the cautious one times 100. Between the two lies a whole scale. It is customary
# to divide instead, by a number $T$ that is called the
# [**temperature**](glossary.ipynb#Temperature):
#
# $$p = \mathrm{softmax}(z / T)$$
#
# The cautious layer has $T = 1$ and the bold one $T = 0.01$.
#
# **Predict.** What do the probabilities become when $T$ is very large? And when it is very small?
# How does the accuracy change on the way?

# %% slideshow={"slide_type": "fragment"}
temperatures = np.geomspace(0.01, 100, 121)
rows = softmax(logits[first_wrong] / temperatures[:, np.newaxis])  # (121, 10)
curves = {f"digit {digit}": rows[:, digit] for digit in (9, 3, 8, 5)}

# %% slideshow={"slide_type": "subslide"}
plots.lines(
    temperatures,
    curves,
    x_label="temperature (no unit)",
    y_label="probability (0 to 1)",
    title="Low temperature: all for the leader. High: the same for everyone",
    log_x=True,
    vertical_lines={"bold": 0.01, "cautious": 1},
)

# %% [markdown]
# *Four of the ten probabilities of the misread 5, for temperatures from 0.01 to 100. On the left
# the 9 has everything; towards the right all four come together at 0.1.*

# %% slideshow={"slide_type": "skip"}
assert rows[0].max() > 0.99
assert np.abs(rows[-1] - 0.1).max() < 0.01
for temperature in temperatures:
    assert np.array_equal((logits / temperature).argmax(axis=1), answers)

# %% [markdown] slideshow={"slide_type": "notes"}
# The order never changes, so neither does any answer, nor the accuracy: the loop checks all 121
# temperatures. Then which one is right? Accuracy has no opinion. You need a measure that looks at
# the probabilities themselves.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. One number for a forecast
#
# A row of probabilities is a forecast, like "70% rain". Afterwards you learn what happened. Two
# forecasters have each seen three images. These are the probabilities that they gave to the three
# *right* digits:
#
# | | first image | second image | third image |
# |---|---|---|---|
# | Iris | 0.5 | 0.5 | 0.5 |
# | Omar | 0.9 | 0.9 | 0.1 |
#
# **Predict.** Whose forecasts are better? Think of an argument before you go on.

# %% slideshow={"slide_type": "fragment"}
iris, omar = np.array([0.5, 0.5, 0.5]), np.array([0.9, 0.9, 0.1])
print(f"mean:    Iris {iris.mean():.3f}, Omar {omar.mean():.3f}")
print(f"product: Iris {iris.prod():.3f}, Omar {omar.prod():.3f}")

assert iris.mean() < omar.mean()
assert iris.prod() > omar.prod()

# %% [markdown] slideshow={"slide_type": "notes"}
# The mean prefers Omar, the product Iris. Which one is the fair measure? Ask what probability each
# of them gave to *what really happened*, all three images together. With dice you know the rule:
# two sixes in a row have the probability 1/6 · 1/6. Probabilities of independent events multiply.
# So it is the product, and it is called the [**likelihood**](glossary.ipynb#Likelihood).
#
# Had Omar said 0 for the third image, he would have called impossible what happened. His mean would
# still be ahead, at 0.6: two good numbers make up for anything. His product would be 0, and no
# other forecast could save him.

# %% slideshow={"slide_type": "skip"}
impossible = np.array([0.9, 0.9, 0.0])
assert np.isclose(impossible.mean(), 0.6)
assert impossible.prod() == 0

# %% [markdown]
# Now the 337 images. From each row you need one number, that of the label.
#
# **Predict.** `cautious` has shape `(337, 10)`. What shape has `cautious[:, labels]`, and what
# shape has `cautious[np.arange(337), labels]`?

# %% slideshow={"slide_type": "fragment"}
count = len(labels)
chosen = cautious[np.arange(count), labels]  # (337,)
print(cautious[:, labels].shape, chosen.shape)

assert cautious[:, labels].shape == (337, 337)
assert all(chosen[i] == cautious[i, labels[i]] for i in range(count))

# %% [markdown]
# `[:, labels]` means "from *every* row, all these columns". With two lists of indices NumPy walks
# through both together: row 0 with label 0, row 1 with label 1, and so on.
#
# **Predict.** Now multiply all 337. Whose likelihood is larger: the cautious layer's, or that of
# the one that says 10% each time?

# %% slideshow={"slide_type": "fragment"}
print("cautious:    ", np.prod(chosen))
print("10% each time:", 0.1**count)

assert np.prod(chosen) == 0
assert 0.1**count == 0

# %% [markdown] slideshow={"slide_type": "subslide"}
# Zero and zero. Hundreds of numbers below 1, multiplied, underflow. The logarithm helps: it turns
# products into sums, $\log (a b) = \log a + \log b$, and it keeps the order, since it rises. The
# logarithm of a probability is negative or 0, so turn the sign: now *small* is good. Last, divide
# by the number of images. With $n$ for that number and $p_{i,\mathrm{label}}$ for the probability
# that the forecast for image $i$ gave to its label:
#
# $$\mathrm{loss} = -\frac{1}{n} \sum_i \log p_{i,\mathrm{label}}$$
#
# This is the [**cross-entropy**](glossary.ipynb#Cross-entropy). A number that says how wrong a
# network is, and that learning tries to make small, is a [**loss**](glossary.ipynb#Loss).

# %%
print(f"Iris {-np.log(iris).mean():.3f}, Omar {-np.log(omar).mean():.3f}")
print(f"cautious {-np.log(chosen).mean():.2f}")

assert -np.log(iris).mean() < -np.log(omar).mean()
assert 0.8 < -np.log(chosen).mean() < 1

# %% [markdown] slideshow={"slide_type": "notes"}
# Iris's loss is the smaller one, as it must be: her likelihood was the larger one.
#
# Each image has a cost of its own, $-\log p$, and the loss is their mean. Think of the cost as
# surprise: there is none if you were certain of what happened, and the less you expected it, the
# greater it is. Its unit is the [**nat**](glossary.ipynb#Nat), after the natural logarithm.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "A probability of 0.1 costs 2.30 nats. What does 0.01 cost?"
choices = [
    "ten times as much: it is ten times less likely",
    "twice as much: 0.01 is 0.1 times 0.1",
    "0.09 more: that is the difference",
]
because = "0.01 is 0.1 · 0.1, and the logarithm turns the product into a sum."
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
grid = np.geomspace(0.0005, 1, 400)
named_points = {f"p = {p}: {-np.log(p):.2f}": (p, -np.log(p)) for p in (0.01, 0.1, 0.5)}
title = "Sure and right costs nothing; sure and wrong has no upper limit"
axis_labels = {"x_label": "probability of the right digit", "y_label": "cost (nats)"}
plots.lines(grid, -np.log(grid), title=title, points=named_points, **axis_labels)

# %% [markdown] slideshow={"slide_type": "fragment"}
# *The cost against the probability of the right digit: zero at 1, slowly rising to the left, and
# shooting up near zero.*

# %% slideshow={"slide_type": "skip"}
costs = -np.log(np.array([0.5, 0.1, 0.01]))
assert np.allclose(costs, [0.69, 2.30, 4.61], atol=0.006)
assert np.isclose(costs[2], 2 * costs[1])

# %% [markdown]
# Twice as much. Each factor of ten costs another 2.30: products have become sums.
#
# ### Where the name comes from
#
# (You can skip this on a first reading.) Write the label as a one-hot row $y$, as in lesson 1. All
# terms but one are multiplied by 0:
#
# $$-\sum_k y_k \log p_k = -\log p_\mathrm{label}$$
#
# The left-hand side crosses two forecasts, $y$ and $p$. Where both are the same, information theory
# calls it the *entropy* of the forecast. Hence the name.

# %%
one_hot = data.one_hot(labels, classes=10)  # (337, 10)
crossed = -(one_hot * np.log(cautious)).sum(axis=1)  # (337,)

assert np.allclose(crossed, -np.log(chosen), atol=1e-5)

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### A mean, not a sum
#
# **Predict.** Show the layer every image twice. What becomes of the sum of the costs, and what of
# their mean?

# %% slideshow={"slide_type": "fragment"}
once, doubled = -np.log(chosen), -np.log(np.tile(chosen, 2))  # (337,), (674,)
print(f"once:  sum {once.sum():.0f}, mean {once.mean():.3f}")
print(f"twice: sum {doubled.sum():.0f}, mean {doubled.mean():.3f}")

assert np.isclose(doubled.sum(), 2 * once.sum(), rtol=1e-4)
assert np.isclose(doubled.mean(), once.mean(), rtol=1e-4)

# %% [markdown]
# The layer is no worse the second time, but the sum says so. In [lesson 5](05_training.ipynb) the
# loss steers the size of each learning step. With a sum, a batch of 64 would make steps about twice
# as large as one of 32.
#
# ### Honesty is cheapest
#
# A digit is so badly written that of ten people seven read a 4 and three a 9. Your network must put
# a probability $q$ on the 4, and $1 - q$ on the 9.
#
# **Predict.** Which $q$ has the lowest mean cost over the ten people: 0.5, 0.7, or 0.99?

# %% slideshow={"slide_type": "fragment"}
q = np.linspace(0.02, 0.995, 196)
mean_cost = -(0.7 * np.log(q) + 0.3 * np.log(1 - q))
lowest = q[mean_cost.argmin()]

assert abs(lowest - 0.7) < 0.01

# %% slideshow={"slide_type": "subslide"}
marks = {f"q = {q}": (q, -(0.7 * np.log(q) + 0.3 * np.log(1 - q))) for q in (0.5, 0.7, 0.99)}
title = "The cheapest forecast is the honest one"
axis_labels = {"x_label": "probability q that you give to the 4", "y_label": "mean cost (nats)"}
plots.lines(q, mean_cost, title=title, points=marks, **axis_labels)

# %% [markdown]
# *The mean cost against q: a valley with its floor at 0.7. The undecided 0.5 lies a little up the
# left side; 0.99 is far up the right.*
#
# School calculus says the same. The slope is $-0.7/q + 0.3/(1 - q)$, and it is zero where $0.3\, q
# = 0.7\,(1 - q)$, at $q = 0.7$. Whoever says more than they know pays, and so does whoever says
# less. To be too bold costs more: 0.99 costs about twice what 0.5 does.

# %% slideshow={"slide_type": "skip"}
undecided, honest, too_bold = (cost for _, cost in marks.values())
assert honest < undecided < too_bold
assert 1.9 < too_bold / undecided < 2.1
assert np.isclose(-0.7 / 0.7 + 0.3 / (1 - 0.7), 0)

# %% [markdown] slideshow={"slide_type": "notes"}
# And accuracy? It takes the larger of the two as the answer. Any $q$ above 0.5 answers "4", so to
# accuracy 0.51, 0.7 and 0.99 are all the same.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. The logarithm of zero
#
# **Predict.** The bold layer gives the right answer to nine images in ten. What is its loss?

# %% slideshow={"slide_type": "fragment"}
bold_chosen = softmax(bold_logits)[np.arange(count), labels]  # (337,)
with np.errstate(divide="ignore"):
    naive_loss = -np.log(bold_chosen).mean()
print("loss:", naive_loss, " probabilities that are exactly 0:", (bold_chosen == 0).sum())

# %% slideshow={"slide_type": "skip"}
assert np.isinf(naive_loss)
assert 0 < (bold_chosen == 0).sum() < 0.1 * count

# %% [markdown] slideshow={"slide_type": "notes"}
# Infinite. Where the bold layer is sure and wrong, the right digit's probability is so small that
# a float32 rounds it to 0, and $-\log 0$ is infinite. A handful of images is enough to spoil the
# mean of all.
#
# A patch is often seen: add something tiny before you take the logarithm.

# %% slideshow={"slide_type": "subslide"}
patched_loss = -np.log(bold_chosen + 1e-7).mean()
print(f"patched loss: {patched_loss:.2f}")
print(f"most that one image can cost now: {-np.log(1e-7):.1f} nats")

assert round(float(patched_loss), 2) == 1.22
assert round(-np.log(1e-7), 1) == 16.1

# %% [markdown] slideshow={"slide_type": "subslide"}
# A sensible number. But is it true? The cost of an image now ends at 16.1 nats, however wrong the
# layer is, for no better reason than that someone chose 0.0000001.
#
# Do the algebra instead. Put the softmax into the logarithm, and the fraction falls apart:
#
# $$-\log p_\mathrm{label} = -\log \frac{e^{z_\mathrm{label}}}{\sum_k e^{z_k}}
# = \log \Big( \sum_k e^{z_k} \Big) - z_\mathrm{label}$$
#
# The logarithm has undone the exponential of the label's logit, so no tiny probability is ever
# computed. The first term is the [**log-sum-exp**](glossary.ipynb#Log-sum-exp). It could still
# overflow. You know the cure: with $m$ for the largest logit,
#
# $$\log \sum_k e^{z_k} = m + \log \sum_k e^{z_k - m}$$
#
# **Predict.** Take the logits 2, 1 and −1 of section 1, with the label 1 (the second class). Their
# powers add up to 10.48, and $\log 10.48 = 2.35$. What is the cost?

# %% slideshow={"slide_type": "subslide"}
by_formula = np.log(np.exp(three).sum()) - three[1]
by_softmax = -np.log(softmax_of_row(three)[1])
print(f"by the formula {by_formula:.2f}, by way of the probability {by_softmax:.2f}")

assert round(np.exp(three).sum(), 2) == 10.48
assert np.isclose(by_formula, by_softmax)
assert round(by_formula, 2) == 1.35

# %% [markdown] slideshow={"slide_type": "subslide"}
# 2.35 − 1 = 1.35. And now for a batch:


# %%
def mean_cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)  # (count, classes)
    log_sums = np.log(np.exp(shifted).sum(axis=1))  # (count,)
    costs = log_sums - shifted[np.arange(len(labels)), labels]  # (count,)
    return costs.mean()


true_loss = mean_cross_entropy(bold_logits, labels)
print(f"bold layer: {true_loss:.2f}, with the patch {patched_loss:.2f}")

# %% slideshow={"slide_type": "skip"}
assert np.isclose(mean_cross_entropy(logits, labels), -np.log(chosen).mean(), rtol=1e-4)
assert 4 < true_loss < 5.5
assert true_loss > 3 * patched_loss

# %% [markdown] slideshow={"slide_type": "notes"}
# The true loss is finite, and more than three times what the patch said. (Shifting moved both terms
# by $m$, so it cancelled.)
#
# The formula also tells you what the loss *is*. The leader's power $e^{m - m}$ is 1, and the nine
# others lie between 0 and 1. So their sum lies between 1 and 10, and the log-sum-exp between $m$
# and $m + \log 10$. Subtract the right logit: up to that $\log 10$, the cost of an image is **how
# far the right digit lags behind the leader.**

# %% slideshow={"slide_type": "subslide"}
lags = bold_logits.max(axis=1) - bold_logits[np.arange(count), labels]  # (337,)
print(f"bold layer: mean lag {lags.mean():.2f}, mean cost {true_loss:.2f}")

assert lags.mean() <= true_loss <= lags.mean() + np.log(10)
assert np.all(lags[is_right] == 0)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** The right digit lags 50 behind one other digit. What does the image cost by each of
# the three ways: probability first, the patch, and log-sum-exp?

# %% slideshow={"slide_type": "fragment"}
lag = np.arange(0, 151, dtype=np.float32)
pairs = np.stack([-lag, np.zeros_like(lag)], axis=1)  # (151, 2): the right one, the leader
right_one = softmax(pairs)[:, 0]  # (151,)
with np.errstate(divide="ignore"):
    probability_first = -np.log(right_one)
patched = -np.log(right_one + 1e-7)
by_algebra = np.log(np.exp(pairs).sum(axis=1)) - pairs[:, 0]  # the leader's logit is 0

# %% slideshow={"slide_type": "subslide"}
ways = {"patch": patched, "probability": probability_first, "log-sum-exp": by_algebra}
title = "The patch goes flat, the probability breaks off, the algebra goes on"
axis_labels = {"x_label": "lag of the right logit (no unit)", "y_label": "cost (nats)"}
plots.lines(lag, ways, title=title, **axis_labels)

# %% [markdown]
# *The cost of one image by the three ways, in float32. All agree at first. The patch stays at 16;
# the way by the probability ends near 100, where it becomes infinite; log-sum-exp is a straight
# line throughout.*

# %% slideshow={"slide_type": "skip"}
assert np.allclose([by_algebra[50], probability_first[50]], 50)
assert np.isclose(patched[50], 16.1, atol=0.1)
assert 85 < np.isfinite(probability_first).sum() < 110
assert np.allclose(by_algebra[20:], lag[20:])

# %% [markdown] slideshow={"slide_type": "notes"}
# 50, 16.1 and 50. A flat line is worse than a wrong number. Learning asks, "if I raise the right
# logit a little, how much does the cost fall?" On the flat part the answer is "not at all", and
# this is where the network is most wrong. Mend numbers by algebra, not by adding something tiny.
#
# In `nnlib` the probabilities' logarithms are `log_softmax`, and the loss is
# `softmax_cross_entropy`. It returns two things: the loss, and `grad_logits`, which
# [lesson 4](04_backpropagation.ipynb) is about.

# %% slideshow={"slide_type": "subslide"}
from nnlib.losses import log_softmax, softmax_cross_entropy

loss, grad_logits = softmax_cross_entropy(bold_logits, labels)

assert np.isclose(loss, true_loss, rtol=1e-4)
assert np.isclose(-log_softmax(bold_logits)[np.arange(count), labels].mean(), loss, rtol=1e-4)
assert grad_logits.shape == logits.shape

# %% [markdown]
# It takes *logits*, and does the softmax itself.
#
# **Predict.** Someone hands it probabilities, and perfect ones at that: 1 for each right digit, 0
# for all others. What loss comes out?

# %% slideshow={"slide_type": "fragment"}
twice_softmax, _ = softmax_cross_entropy(one_hot, labels)
perfect = softmax(one_hot)[0, labels[0]]
print(f"loss of a perfect forecast: {twice_softmax:.2f}")
print(f"probability of the right digit: {perfect:.2f}")

assert np.isclose(twice_softmax, np.log(np.e + 9) - 1)
assert (round(twice_softmax, 2), round(float(perfect), 2)) == (1.46, 0.23)

# %% [markdown] slideshow={"slide_type": "notes"}
# Not 0 but 1.46. As logits, 1 and 0 are only 1 apart: that is $e$ times as probable as each of nine
# others, and makes 0.23. Whoever does the softmax twice sees a loss that never gets below 1.46, and
# no error.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. Why not accuracy, why not squares
#
# You want a network that is right. Why not let it learn from the accuracy?
#
# Learning means to change a weight a little and to see whether that helps. So raise one of the
# layer's 640 weights by 0.001, measure, put it back, and take the next.
#
# **Predict.** For how many of the 640 weights does the accuracy change? And the cross-entropy?


# %% slideshow={"slide_type": "fragment"}
exact_images = images.astype(np.float64)


def after_nudge(pixel, digit):
    nudged = weight.astype(np.float64)  # a copy
    nudged[pixel, digit] += 0.001
    logits = exact_images @ nudged + bias
    return softmax_cross_entropy(logits, labels)[0], np.mean(logits.argmax(axis=1) == labels)


# %% slideshow={"slide_type": "subslide"}
loss_before, _ = softmax_cross_entropy(exact_images @ weight.astype(np.float64) + bias, labels)
after = np.array([after_nudge(*place) for place in np.ndindex(weight.shape)])  # (640, 2)
loss_moved = np.sum(abs(after[:, 0] - loss_before) > 1e-12)
accuracy_moved = np.sum(after[:, 1] != is_right.mean())
print(f"of {weight.size} nudges, {loss_moved} moved the loss, {accuracy_moved} the accuracy")

# %% slideshow={"slide_type": "skip"}
always_black = (images == 0).all(axis=0)  # (64,)

top_two = np.sort(logits, axis=1)[:, -2:]  # (337, 2): each image's second and first
assert (top_two[:, 1] - top_two[:, 0]).min() > 0.001
assert accuracy_moved == 0
assert loss_moved == 10 * np.sum(~always_black) > 500

# %% [markdown]
# Not a single one moves the accuracy. No pixel is above 1, so a nudge moves a logit by 0.001 at
# most, and every leader is further ahead than that: no answer changes. The loss moves for every
# weight whose pixel is not black in all images. Accuracy is what you want to *know*. To *learn*,
# you need a number that answers to small changes.
#
# [**Squared error**](glossary.ipynb#Squared-error) answers to small changes as well: add up $(p_k -
# y_k)^2$ over the ten digits. Watch one image while the right digit's logit goes from −10 to 10,
# the other nine staying at 0.
#
# **Predict.** Sketch the three curves: cross-entropy, squared error, and "wrong or right" (1 or 0).
# Where is each of them steep?

# %% slideshow={"slide_type": "fragment"}
right_logit = np.linspace(-10, 10, 401)
table = np.zeros((401, 10))
table[:, 0] = right_logit  # the right digit is 0
target = np.eye(10)[0]  # (10,)

curves = {
    "cross-entropy": -log_softmax(table)[:, 0],
    "squared error": ((softmax(table) - target) ** 2).sum(axis=1),
    "wrong or right": (table.argmax(axis=1) != 0).astype(float),
}

# %% slideshow={"slide_type": "subslide"}
title = "Where the answer is most wrong, only cross-entropy is steep"
axis_labels = {
    "x_label": "logit of the right digit (no unit)",
    "y_label": "cost (cross-entropy: nats)",
}
plots.lines(right_logit, curves, title=title, **axis_labels)

# %% [markdown]
# *Three costs of one image. On the left, where the right digit lags, cross-entropy is a steep
# straight line; the two others are flat and below 2. On the right all three are near 0.*

# %% slideshow={"slide_type": "subslide"}
fall = {name: curve[20] - curve[40] for name, curve in curves.items()}  # from -9 to -8
for name, amount in fall.items():
    print(f"{name:>14}: falls by {amount:.5f}")

assert np.allclose(right_logit[[20, 40]], [-9, -8])
assert 0.99 < fall["cross-entropy"] < 1.01
assert 0 < fall["squared error"] < 0.001
assert fall["wrong or right"] == 0

# %% [markdown] slideshow={"slide_type": "notes"}
# Move the right logit from −9 to −8. Cross-entropy rewards the step with a whole nat, squared error
# with less than 0.001, accuracy with nothing. A network that is sure and wrong has the most to
# learn, and only cross-entropy tells it so. Squared error learns too, but it gives up on those who
# need it most.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. The loss of guessing
#
# Whoever knows nothing says 10% each time. That costs $-\log 0.1 = \log 10$, about 2.303 nats,
# whatever the labels are. With $C$ classes it is $\log C$.

# %%
guessing, _ = softmax_cross_entropy(np.zeros((count, 10)), labels)
print(f"ten equal logits: {guessing:.3f}")

assert np.isclose(guessing, np.log(10))
assert round(guessing, 3) == 2.303

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Make 200 networks with random weights, as in lesson 2, and train none of them. On
# average they read one digit in ten, like the one who says 10%. Is their loss about 2.303 on
# average, or is it above, or below?

# %% slideshow={"slide_type": "fragment"}
from nnlib.activations import ReLU
from nnlib.layers import Linear
from nnlib.network import Network


def untrained_loss(seed, *, pixel_scale=1.0, logit_scale=1.0):
    rng = np.random.default_rng(seed)
    network = Network(Linear(64, 16, rng=rng), ReLU(), Linear(16, 10, rng=rng))
    return softmax_cross_entropy(logit_scale * network(pixel_scale * images), labels)[0]


losses = np.array([untrained_loss(seed) for seed in range(200)])

# %% slideshow={"slide_type": "subslide"}
title = "Untrained networks start near log 10, and nearly always above it"
label = "loss of an untrained network (nats)"
options = {"counted": "networks", "vertical_lines": {"log 10": np.log(10)}}
plots.histogram(losses, x_label=label, title=title, bins=30, **options)

# %% [markdown]
# *How many of 200 untrained networks have which loss: nearly all lie to the right of the dotted
# line, most of them within 0.3 nats of it.*

# %% slideshow={"slide_type": "subslide"}
print(f"mean {losses.mean():.2f}, above log 10: {np.mean(losses > np.log(10)):.0%}")

assert 2.2 < losses.min() < losses.max() < 3.8
assert 2.4 < losses.mean() < 2.6
assert np.mean(losses > np.log(10)) > 0.9
assert np.mean(losses < np.log(10) + 0.3) > 0.75

# %% [markdown] slideshow={"slide_type": "notes"}
# Nearly always above. Lesson 2 called such a network a loaded coin: it favours some digits and has
# no reason to. Section 5 told you what that costs: the cheapest forecast is the honest one, here
# 10% for each digit. Say 50% for one digit instead, and share the rest among the other nine. One
# time in ten you pay 0.69 nats, nine times in ten 2.89, and on average 2.67.

# %% slideshow={"slide_type": "skip"}
loaded = np.array([1 / 2] + 9 * [1 / 18])  # (10,)
loaded_costs = -np.log(loaded)

assert np.isclose(loaded.sum(), 1)
assert np.allclose(loaded_costs[:2], [0.69, 2.89], atol=0.005)
assert round(loaded_costs.mean(), 2) == 2.67

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Divide all logits of these networks by 100. What is their loss now? And what is it
# if you forget to scale the pixels, and feed them numbers from 0 to 16?

# %% slideshow={"slide_type": "fragment"}
calm = np.array([untrained_loss(seed, logit_scale=0.01) for seed in range(200)])
unscaled = np.array([untrained_loss(seed, pixel_scale=16) for seed in range(200)])
print(f"logits / 100:       {calm.min():.3f} to {calm.max():.3f}")
print(f"pixels from 0 to 16: {unscaled.min():.1f} to {unscaled.max():.1f}")

assert np.abs(calm - np.log(10)).max() < 0.01
assert unscaled.min() > 2 * np.log(10)

# %% [markdown] slideshow={"slide_type": "notes"}
# At a high temperature, random logits are as good as equal, and the loss is within 0.01 of
# $\log 10$. Unscaled pixels do the opposite. All biases start at 0, and ReLU and products pass a
# factor on: 16 times the pixels make 16 times the logits. It is a bold layer that knows nothing.

# %% slideshow={"slide_type": "skip"}
by_pixels, by_logits = untrained_loss(0, pixel_scale=16), untrained_loss(0, logit_scale=16)
assert np.isclose(by_pixels, by_logits, rtol=1e-3)

# %% [markdown]
# So you have a test that needs no training at all: **is the first loss near** $\log C$**?** If it
# is several times as large, look for unscaled pixels, for first weights that are too large, or for
# a sum where there should be a mean.
#
# **Touch it.** All of this under your hands, with four classes in place of ten: logits, temperature,
# probabilities, and what the label costs. Make the cat cost exactly as much as guessing, $\log 4$,
# without touching the temperature or the label: which logits do it? Then multiply the logits by 100
# and switch off the subtraction of the largest. Do you see section 3?

# %%
demos.softmax()

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# Four equal logits, whatever they are, and many others: all that counts is that the cat gets a
# quarter. Raise one of the other three, and lower another to make up for it. With 100 times the
# logits and without the subtraction, the powers of $e$ overflow once a logit reaches about 7.1,
# and the class that is ahead gets NaN in place of its probability.
#
# </details>

# %% slideshow={"slide_type": "skip"}
dog, bird, fish = 1.0, -3.0, 0.7
cat = np.log((np.exp(dog) + np.exp(bird) + np.exp(fish)) / 3)  # a third of theirs: a quarter of all
cat_loss, _ = softmax_cross_entropy(np.array([[cat, dog, bird, fish]]), np.array([0]))

assert np.isclose(cat_loss, np.log(4))
assert round(np.log(np.finfo(np.float64).max) / 100, 1) == 7.1

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 9. Neither cautious nor bold
#
# Look up the order that you wrote down at the start.

# %%
ranked = {
    "cautious": softmax_cross_entropy(logits, labels)[0],
    "knows nothing": guessing,
    "bold": softmax_cross_entropy(bold_logits, labels)[0],
}

assert ranked["cautious"] < 1 < 2 < ranked["knows nothing"] < 3 < 4 < ranked["bold"]

# %% slideshow={"slide_type": "subslide"}
title = "Nine digits in ten right, and worse than knowing nothing"
label = "cross-entropy on the validation images (nats)"
plots.bars(ranked, x_label=label, title=title, number_format=".2f", highlight=["bold"])

# %% [markdown]
# *Three bars: the cautious layer has the lowest loss, the one that knows nothing follows, and the
# bold one is last by far.*
#
# The bold layer reads nine digits in ten, and its forecasts are worse than no forecast. It is as
# good as certain even where it is wrong, and a mistake costs it tens of nats on average. What the
# patch of section 6 said, 1.22, would have put it *ahead* of knowing nothing.

# %% slideshow={"slide_type": "subslide"}
bold_costs = -log_softmax(bold_logits)[np.arange(count), labels]  # (337,)
print(f"mean cost of a mistake: {bold_costs[~is_right].mean():.0f} nats")

assert patched_loss < guessing < true_loss
assert 20 < bold_costs[~is_right].mean() < 100
assert softmax(bold_logits)[~is_right].max(axis=1).mean() > 0.95

# %% [markdown]
# The cautious layer is not the best either. Something between the two should be.
#
# **Try it.** Find a temperature that brings the loss below 0.35. The cautious layer has 1, the bold
# one 0.01.

# %%
my_temperature = 1.0  # change this

my_loss, _ = softmax_cross_entropy(logits / my_temperature, labels)
print("below 0.35:" if my_loss < 0.35 else "not yet:", f"the loss is {my_loss:.3f}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# Here are all temperatures at once.

# %%
valley = [softmax_cross_entropy(logits / value, labels)[0] for value in temperatures]
best = temperatures[np.argmin(valley)]
print(f"lowest loss {min(valley):.3f} at temperature {best:.2f}")

assert 0.15 < best < 0.4
assert min(valley) < 0.34

# %% slideshow={"slide_type": "subslide"}
lowest = (best, min(valley))
marks = {"bold": (0.01, valley[0]), "cautious": (1, ranked["cautious"]), "best": lowest}
lines = {"points": marks, "horizontal_lines": {"log 10": np.log(10)}}
title = "Too bold on the left, too cautious on the right"
axis_labels = {"x_label": "temperature (no unit)", "y_label": "cross-entropy (nats)"}
plots.lines(temperatures, valley, title=title, log_x=True, **lines, **axis_labels)

# %% [markdown]
# *The loss against the temperature: high on the left, a valley in between, and rising to log 10 on
# the right, where every forecast becomes 10%.*
#
# You chose by the validation images, so judge by the test images. Nothing is left to choose.
#
# **Predict.** On the test images, how sure is the layer at the best temperature, on average over
# its answers? What does cross-entropy want it to be?

# %% slideshow={"slide_type": "fragment"}
test_logits = digits.test.images @ weight + bias  # (360, 10)
accuracy = np.mean(test_logits.argmax(axis=1) == digits.test.labels)
sure = {
    name: softmax(test_logits / value).max(axis=1).mean()
    for name, value in {"bold": 0.01, "best": best, "cautious": 1.0}.items()
}
percent = {name: 100 * value for name, value in sure.items()}

# %% slideshow={"slide_type": "subslide"}
title = "The lowest loss is as sure as it is right"
marks = {"accuracy of all three": 100 * accuracy}
label = "mean probability of the answer (%)"
plots.bars(percent, x_label=label, title=title, number_format=".1f", vertical_lines=marks)

# %% [markdown]
# *Three bars and a dotted line at the accuracy, which all three share. The bold layer claims more,
# the cautious one far less, and the best temperature ends next to the line.*

# %% slideshow={"slide_type": "subslide"}
test_loss, _ = softmax_cross_entropy(test_logits / best, digits.test.labels)
print(f"test loss {test_loss:.2f}, accuracy {accuracy:.1%}")

assert abs(sure["best"] - accuracy) < 0.04
assert 0.88 < sure["best"] < 0.92
assert 0.88 < accuracy < 0.92
assert sure["bold"] > 0.98
assert sure["cautious"] < 0.5
assert test_loss < 0.4

# %% [markdown] slideshow={"slide_type": "notes"}
# Nobody told it how often it is right. Yet at the temperature with the lowest loss it is about 90%
# sure, and right about nine times in ten. Cross-entropy pays for honesty, and so a network that
# learns from it learns two things at once: what the digit is, and how sure it can be. ([Lesson
# 8](08_judgement.ipynb) looks at that second part more closely.)

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Quiz: run this cell, and choose an answer.
question = "The loss is infinite: the probability of a right digit was rounded to 0. What is the right cure?"
choices = {
    "Add 0.0000001 before taking the logarithm.": "Then the loss is finite, and wrong: the worst mistakes all cost the same, and where the cost is flat there is nothing to learn from.",
    "Compute the loss from the logits, by log-sum-exp.": "The logarithm undoes the exponential on paper, so the tiny probability is never computed.",
    "Leave such images out of the mean.": "They are the worst mistakes of all. Without them the network looks better, and never learns better.",
}
quiz(question, choices, answer="Compute the loss from the logits, by log-sum-exp.")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What to remember
#
# 1. Softmax turns differences between logits into ratios between probabilities; subtract each row's
#    largest logit first, which changes nothing and prevents overflow.
# 2. Cross-entropy is the mean of $-\log p$ of the right digit: log-sum-exp minus the right logit,
#    computed from the logits and never from the probabilities.
# 3. The loss of guessing is $\log C$, with $C$ classes: an untrained network starts near it, and
#    whatever stays above it is worse than knowing nothing.
#
# | mistake | what you see when it happens |
# |---|---|
# | softmax along `axis=0` | no error; columns add up to 1, rows do not |
# | `keepdims` forgotten | an error; with as many images as classes, wrong rows instead |
# | softmax without the shift | NaN as soon as a logit passes 88 in float32 |
# | one shift for the whole table | NaN in the rows that lie far below its largest logit |
# | `probabilities[:, labels]` | a square table in place of one number for each image |
# | logarithm of the probability | a loss of `inf`, once a mistake is sure enough |
# | a tiny number added in the logarithm | no cost above 16.1; sure mistakes look cheap |
# | costs summed, not averaged | a loss that doubles with the batch |
# | softmax done twice | a loss that never gets below 1.46 |
# | pixels not scaled | a first loss several times $\log 10$ |
#
# **Next:** you have one number that says how wrong a network is, and it answers to every weight.
# In [lesson 4](04_backpropagation.ipynb) you find out, for all weights at once, which way to turn
# them.
#
# **Now you:** [exercises](../exercises/03_softmax_cross_entropy.ipynb). Write `softmax`, the
# cross-entropy and their safe versions yourself.
