# %% [markdown] slideshow={"slide_type": "slide"}
# # Lesson 8: Confusion matrix and judgement
#
# **After this lesson you can**
#
# - sort a network's mistakes into a table, and read rows and columns the right way round
# - say what precision, recall and F1 answer, and when accuracy hides what matters
# - find the images that are hardest, with labels and without
# - measure whether a network is as sure as it should be, and mend it with one number
# - put an interval on a test accuracy, and say what it does not cover
#
# **You need** [lesson 3](03_softmax_cross_entropy.ipynb) (softmax, cross-entropy, temperature),
# [lesson 5](05_training.ipynb) (training; what validation and test images are for), and from
# [lesson 1](01_data.ipynb) the nearest image and the program that always gives the same answer. The
# network is trained with Adam, from [lesson 6](06_optimizers.ipynb).
#
# | section | minutes |
# |---|---|
# | Two numbers | 5 |
# | 1. Mistakes by kind | 7 |
# | 2. Two questions about one digit | 9 |
# | 3. The hardest images | 5 |
# | *a good place for a break* | |
# | 4. As sure as it should be? | 9 |
# | 5. What it has never seen | 5 |
# | 6. How sure is a test accuracy? | 14 |

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Two numbers
#
# Two numbers come with a trained network. The accuracy says how often it is right. And with each
# answer comes a probability, which says how sure it is. How far can you trust them? This lesson
# puts both to the test.

# %% slideshow={"slide_type": "skip"}
import numpy as np

from nnlib import data, demos, plots
from nnlib.activations import ReLU
from nnlib.layers import Linear
from nnlib.losses import log_softmax, softmax, softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import Adam
from nnlib.training import fit

# %% [markdown] slideshow={"slide_type": "subslide"}
# To study mistakes, you need some. So this network learns from 137 images only, without the cures
# of [lesson 7](07_overfitting.ipynb). All other training images are held back, to be studied. In
# this lesson the test images stay in their box until section 6.

# %%
digits = data.load("digits")
rng = np.random.default_rng(2)
train, validation = digits.train.split(1_300, rng=rng, stratified=True)
print("to learn from:", train)
print("held back:    ", validation)

assert len(train) == 137

# %% slideshow={"slide_type": "subslide"}
first, second, output = Linear(64, 64, rng=rng), Linear(64, 64, rng=rng), Linear(64, 10, rng=rng)
network = Network(first, ReLU(), second, ReLU(), output)
optimizer = Adam(network.parameters(), learning_rate=0.02)
history = fit(network, optimizer, train, epochs=200, batch_size=32, rng=rng, progress=False)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** After 200 epochs the network reads all of its 137 images. How many of 100 does it
# read of those held back?

# %% slideshow={"slide_type": "fragment"}
images, labels = validation.images, validation.labels  # (1300, 64), (1300,)
logits = network(images)  # (1300, 10)
answers = logits.argmax(axis=1)  # (1300,)
right = answers == labels  # (1300,)

on_training = np.mean(network(train.images).argmax(axis=1) == train.labels)
print(f"learned from: {on_training:.1%}   held back: {right.mean():.1%}")

assert on_training == 1
assert 0.85 < right.mean() < 0.96

# %% [markdown]
# About nine in ten. The 100% on the training images says nothing about new ones, as in lesson 5.
#
# Now the other number. The largest of the ten probabilities, the one of the answer, is the
# network's [**confidence**](glossary.ipynb#Confidence). Draw 1,000 images of noise, in which every
# pixel is a random grey. No hand wrote them.
#
# **Predict.** How sure can the network be of an answer to noise? An honest 10%? Half?

# %% slideshow={"slide_type": "fragment"}
probabilities = softmax(logits)  # (1300, 10)
confidence = probabilities.max(axis=1)  # (1300,)

noise = np.random.default_rng(8).random((1_000, 64), dtype=np.float32)
noise_probabilities = softmax(network(noise))  # (1000, 10)
noise_confidence = noise_probabilities.max(axis=1)  # (1000,)

# %% slideshow={"slide_type": "subslide"}
digit, scribble = confidence.argmax(), noise_confidence.argmax()
pair = np.stack([images[digit], noise[scribble]])
said = [answers[digit], noise_probabilities[scribble].argmax()]
sure = [confidence[digit], noise_confidence[scribble]]
captions = [f"“{answer}”, {share:.0%} sure" for answer, share in zip(said, sure, strict=True)]
plots.images(pair, captions, title="The network is sure of both")

# %% [markdown]
# *Left the digit, and right the noise, of which the network is most sure, each with its answer and
# its confidence.*

# %% slideshow={"slide_type": "subslide"}
assert min(sure) > 0.99
print(f"mean confidence: noise {noise_confidence.mean():.0%}, digits {confidence.mean():.0%}")

assert noise_confidence.mean() > 0.7

# %% [markdown] slideshow={"slide_type": "notes"}
# The right one is the most extreme of 1,000, but the others are not far behind: their mean is above
# 70%. So what is a confidence worth? And what is the accuracy worth, if next month brings other
# images? Accuracy first.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. Mistakes by kind
#
# An accuracy says how many answers are wrong. It does not say which. If nearly all mistakes are of
# one kind, you can do something about them.
#
# So count them by kind. Here are six images of the digits 0, 1 and 2:
#
# | image | A | B | C | D | E | F |
# |---|---|---|---|---|---|---|
# | true digit | 0 | 0 | 0 | 1 | 1 | 2 |
# | answer | 0 | 0 | 1 | 1 | 1 | 0 |
#
# Make a table with a row for each true digit and a column for each answer. In row $i$ and column
# $j$ stands $C_{ij}$: how many images of the digit $i$ got the answer $j$. This is the
# [**confusion matrix**](glossary.ipynb#Confusion-matrix).
#
# **Predict.** Fill in the nine numbers with a pencil. Where do right answers stand?


# %% slideshow={"slide_type": "subslide"}
def count_pairs(labels, answers, classes):
    matrix = np.zeros((classes, classes), dtype=np.int64)
    for label, answer in zip(labels, answers, strict=True):
        matrix[label, answer] += 1
    return matrix


# %%
six_labels = np.array([0, 0, 0, 1, 1, 2])
six_answers = np.array([0, 0, 1, 1, 1, 0])
six = count_pairs(six_labels, six_answers, classes=3)
print(six)

assert six.tolist() == [[2, 1, 0], [0, 2, 0], [1, 0, 0]]

# %% [markdown]
# On the diagonal, from top left to bottom right: four right answers. Off it stand the mistakes: one
# 0 taken for a 1, one 2 taken for a 0.
#
# NumPy can write to many places at once. That looks like a way to save the loop.
#
# **Predict.** Does the next cell give the same table?

# %% slideshow={"slide_type": "fragment"}
hasty = np.zeros((3, 3), dtype=np.int64)
hasty[six_labels, six_answers] += 1
print(hasty)

assert hasty.max() == 1

# %% [markdown] slideshow={"slide_type": "notes"}
# No, and without a word. NumPy reads all six places first, adds 1 to each number, and then writes
# them back. A place that is named twice is written twice, with the same 1. Twelve zeros taken for
# a 1 would count as one.
#
# `nnlib` saves the loop in another way, and its `confusion_matrix` agrees with yours:

# %% slideshow={"slide_type": "fragment"}
from nnlib.metrics import confusion_matrix

matrix = confusion_matrix(labels, answers, classes=10)  # (10, 10)

assert np.array_equal(matrix, count_pairs(labels, answers, classes=10))
assert np.array_equal(six, confusion_matrix(six_labels, six_answers, classes=3))

# %% slideshow={"slide_type": "subslide"}
plots.confusion_matrix(matrix)

# %% [markdown]
# *All 1,300 images held back, each in the row of its true digit and the column of its answer: the
# darker a cell, the more mistakes of its kind.*
#
# The mistakes are not spread evenly. There are 90 kinds, one for each cell off the diagonal. Most
# of these cells hold none or one, and the nine fullest hold more than four mistakes in ten: pairs
# of digits that look alike to this network.

# %% slideshow={"slide_type": "skip"}
off_diagonal = matrix[~np.eye(10, dtype=bool)]  # (90,)

assert np.mean(off_diagonal <= 1) > 0.5
assert np.sort(off_diagonal)[-9:].sum() > 0.4 * off_diagonal.sum()

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Touch it.** Behind each number stand images. Press a cell of the matrix, or choose its row and its
# column from the lists, and you see them, each with the probabilities that the network gave it. The
# button *Rarer mistake* takes you from the most frequent mistake to the next. Which of these images
# would you have misread, too? And is the network unsure where it is wrong?

# %%
demos.confusion(network, validation)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Add up row 8, and then column 8. What do the two sums count?

# %% slideshow={"slide_type": "fragment"}
print(f"row 8: {matrix[8].sum()}   column 8: {matrix[:, 8].sum()}")

assert np.array_equal(matrix.sum(axis=1), np.bincount(labels, minlength=10))
assert np.array_equal(matrix.sum(axis=0), np.bincount(answers, minlength=10))
assert np.isclose(np.trace(matrix) / matrix.sum(), right.mean())

# %% [markdown] slideshow={"slide_type": "notes"}
# A row holds every image that *is* an 8. A column holds every image that was *called* an 8. And the
# diagonal, divided by the whole, is the accuracy.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
from nnlib.exercises import predict, quiz

question = "Someone hands the two arrays over in the wrong order: `confusion_matrix(answers, labels, ...)`. What happens?"
choices = ["an error", "no error, but another accuracy", "no error, and the same accuracy"]
because = "Swapping turns the table over its diagonal, and the right answers stand on the diagonal."
predict(question, choices, answer=choices[2], because=because)

# %% slideshow={"slide_type": "fragment"}
swapped = confusion_matrix(answers, labels, classes=10)
print("same accuracy:", np.trace(swapped) == np.trace(matrix))
print("same table:   ", np.array_equal(swapped, matrix))

assert np.array_equal(swapped, matrix.T)
assert not np.array_equal(swapped.sum(axis=1), np.bincount(labels, minlength=10))

# %% [markdown] slideshow={"slide_type": "notes"}
# No error, and the same accuracy. But rows and columns have changed places, and every mistake reads
# the wrong way round: "8 taken for 1" becomes "1 taken for 8". There is one sure test. The sum of
# each row must be the number of images of that digit. Some books and programs put the answers in
# the rows; look before you read.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. Two questions about one digit
#
# Suppose that you care about one digit, the 8. The network calls some images an 8. Two questions:
#
# - When it says 8, is it an 8?
# - When it is an 8, does it say so?

# %%
hits = matrix[8, 8]
called = matrix[:, 8].sum()
actual = matrix[8].sum()
print(f"called an 8: {called}, of them right: {hits}")
print(f"really an 8: {actual}, of them found: {hits}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# The first answer is the [**precision**](glossary.ipynb#Precision), the second the
# [**recall**](glossary.ipynb#Recall). Both divide the hits, by different wholes:
#
# $$\mathrm{precision} = \frac{\mathrm{hits}}{\mathrm{called}} \qquad\qquad
# \mathrm{recall} = \frac{\mathrm{hits}}{\mathrm{actual}}$$
#
# *Called* is the sum of a column, *actual* the sum of a row.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "A program calls every image an 8. What are its recall and its precision for the 8?"
choices = [
    "both about 10%",
    "recall 100%, precision about 10%",
    "recall about 10%, precision 100%",
]
because = "It misses no 8, and nine of ten images that it calls an 8 are none."
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
eights = confusion_matrix(labels, np.full(1_300, 8), classes=10)
lazy_precision = eights[8, 8] / eights[:, 8].sum()
lazy_recall = eights[8, 8] / eights[8].sum()
print(f"precision {lazy_precision:.1%}, recall {lazy_recall:.1%}")

assert lazy_recall == 1
assert 0.09 < lazy_precision < 0.11

# %% [markdown]
# It finds every 8, and nearly everything that it calls an 8 is none. One of the two numbers alone
# says little, because each can be had for nothing.
#
# Your network can trade one for the other too. Sort the images by the probability that it gives to
# 8, highest first, and call the first $k$ of them an 8.
#
# **Predict.** As $k$ grows, which of the two can only rise? What becomes of the other?

# %% slideshow={"slide_type": "fragment"}
order = np.argsort(-probabilities[:, 8], kind="stable")  # (1300,)
hits_so_far = np.cumsum(labels[order] == 8)  # (1300,)
taken = np.arange(1, 1_301)
curves = {"precision": hits_so_far / taken, "recall": hits_so_far / actual}

# %% slideshow={"slide_type": "subslide"}
percent = {name: 100 * values[:400] for name, values in curves.items()}
title = "To find every 8, you have to accept more and more that are none"
axes = {"x_label": "images called an 8 (count)", "y_label": "precision, recall (%)"}
plots.lines(taken[:400], percent, title=title, vertical_lines={"number of 8s": actual}, **axes)

# %% [markdown]
# *Recall climbs towards 100%, while precision starts high and falls; they cross at the dotted line,
# where as many images are called an 8 as there are.*
#
# Recall can only rise: each further image may be one more hit, and never one less. Precision falls
# once the clear cases are used up. And where as many are called as there are, both divide the hits
# by the same number, so both are equal.

# %% slideshow={"slide_type": "skip"}
assert (np.diff(curves["recall"]) >= 0).all()
assert curves["precision"][actual - 1] == curves["recall"][actual - 1]
assert curves["precision"][49] > curves["precision"][actual - 1] > curves["precision"][399]
assert curves["recall"][399] > 0.95

# %% [markdown] slideshow={"slide_type": "subslide"}
# Which of the two matters? That depends on what a mistake costs. A doctor's first test should miss
# nobody: recall. A filter that deletes mail should delete none that you want: precision.
#
# If you want one number for both, do not take their mean. The program that says 8 to everything has
# 10% and 100%; their mean, 55%, sounds like half a success. Look at the price of a hit instead.
# For one hit, the program calls $1 / \mathrm{precision}$ images an 8, and it needs
# $1 / \mathrm{recall}$ images that are one. Take the mean of these two, and turn it over. That is
# [**F1**](glossary.ipynb#F1):
#
# $$F_1 = \frac{2}{1 / \mathrm{precision} + 1 / \mathrm{recall}}
# = \frac{2 \cdot \mathrm{hits}}{\mathrm{called} + \mathrm{actual}}$$
#
# **Predict.** What is the F1 of the program that always says 8? Precision is about 1/10, recall 1.

# %% slideshow={"slide_type": "fragment"}
lazy_mean = (lazy_precision + lazy_recall) / 2
lazy_f1 = 2 / (1 / lazy_precision + 1 / lazy_recall)
print(f"mean {lazy_mean:.0%}, F1 {lazy_f1:.0%}")

assert 0.54 < lazy_mean < 0.56
assert 0.16 < lazy_f1 < 0.20

# %% [markdown] slideshow={"slide_type": "notes"}
# About 18%: F1 stays near the worse of the two. To be high, it needs both.
#
# `nnlib` reads precision, recall and F1 of all ten digits off the matrix.

# %% slideshow={"slide_type": "subslide"}
from nnlib.metrics import precision_recall_f1

scores = precision_recall_f1(matrix)  # three arrays of shape (10,)

assert np.isclose(scores.precision[8], hits / called)
assert np.isclose(scores.recall[8], hits / actual)
assert np.isclose(scores.f1[8], 2 * hits / (called + actual))
assert np.allclose(precision_recall_f1(matrix.T).precision, scores.recall)

# %% [markdown]
# The last line shows a mistake: turn the matrix, or sum over the wrong axis, and precision and
# recall change places.
#
# **Predict.** Which digit does the network read best, and which worst? Say why.

# %% slideshow={"slide_type": "fragment"}
worst, best = scores.f1.argmin(), scores.f1.argmax()
named = {f"digit {number}": 100 * value for number, value in enumerate(scores.f1)}
title = f"The network reads {best} best and {worst} worst"
options = {"number_format": ".1f", "highlight": [f"digit {worst}"], "x_limits": (0, 100)}
plots.bars(named, x_label="F1 (%)", title=title, **options)

# %% [markdown] slideshow={"slide_type": "fragment"}
# *Ten bars, one per digit: the F1 of each, the shortest hatched.*

# %% slideshow={"slide_type": "skip"}
assert scores.f1[0] > 0.9
assert scores.f1[8] < 0.92
assert np.isclose(np.average(scores.recall, weights=scores.support), right.mean())

# %% [markdown] slideshow={"slide_type": "subslide"}
# An 8 shares strokes with many other digits, a 0 with few. The accuracy is the mean of
# the ten recalls, each weighted with how common its digit is. So where one class is rare, accuracy
# hardly notices it.
#
# **Try it.** A smoke alarm is watched for 1,000 nights:
#
# | | silent | alarm |
# |---|---|---|
# | **no fire** | 985 | 5 |
# | **fire** | 4 | 6 |
#
# Take a pencil. What are the precision and the recall for *fire*? Write them as fractions, such as
# `5 / 985`. And would you sleep in that house?

# %%
my_precision, my_recall = 0, 0  # change these two

alarm = np.array([[985, 5], [4, 6]])
fire = precision_recall_f1(alarm)
given = [my_precision, my_recall]
print("right" if np.allclose(given, [fire.precision[1], fire.recall[1]]) else "not yet")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# Precision 6/11: it rang eleven times, and six times there was a fire. Recall 6/10: of ten fires it
# noticed six. Its accuracy is 99.1%, and an alarm without a battery, which never rings, has 99.0%.
#
# </details>

# %% slideshow={"slide_type": "skip"}
assert np.isclose(fire.precision[1], 6 / 11)
assert np.isclose(fire.recall[1], 6 / 10)
assert np.trace(alarm) / alarm.sum() == 0.991
assert alarm[0].sum() / alarm.sum() == 0.99

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. The hardest images
#
# Counts are one way to look at mistakes. The other is to look at the images themselves, the worst
# first. Which are the worst? Lesson 3 has the measure: the loss of a single image, minus the
# logarithm of the probability that the network gave to the true digit.
#
# **Predict.** Take the twelve images with the highest loss, fewer than one in 100. What share of
# the whole loss do they carry: 1%, 5%, or more than 10%?

# %% slideshow={"slide_type": "fragment"}
losses = -log_softmax(logits)[np.arange(1_300), labels]  # (1300,)
hardest = np.argsort(-losses)[:12]
share = losses[hardest].sum() / losses.sum()
print(f"the twelve hardest carry {share:.0%} of the loss")

assert np.isclose(losses.mean(), softmax_cross_entropy(logits, labels)[0], rtol=1e-4)
assert share > 0.1
assert not right[hardest].any()

# %% slideshow={"slide_type": "subslide"}
title = "The twelve hardest: all wrong, and most with great confidence"
plots.predictions(images[hardest], labels[hardest], probabilities[hardest], columns=6, title=title)

# %% [markdown]
# *Twelve images, each with the network's wrong answer, how sure it is of it, and the true digit.*

# %% slideshow={"slide_type": "subslide"}
print(f"mean confidence of the twelve: {confidence[hardest].mean():.0%}")

assert confidence[hardest].mean() > 0.8
assert np.mean(confidence[hardest] > 0.9) > 0.5

# %% [markdown]
# More than a tenth of all loss, from fewer than 1% of the images. All twelve are wrong, and on
# average the network is more than 80% sure of them: cross-entropy punishes nothing as hard as being
# sure and wrong. Go through them yourself. Some you read at once, and the network lacks examples of
# that hand. With others you hesitate, and perhaps their writer did too. On your own data, this list
# is where wrong *labels* turn up.
#
# The loss needs the true digit. Once the network is at work, nobody knows it. But you have the
# confidence. Put the images in order, the least sure first, and hand those to a person.
#
# **Predict.** You hand over the least sure fifth. What share of all mistakes is in it?

# %% slideshow={"slide_type": "fragment"}
least_sure_first = np.argsort(confidence, kind="stable")  # (1300,)
fifth = least_sure_first[:260]
caught = np.sum(~right[fifth]) / np.sum(~right)
print(f"the least sure fifth holds {caught:.0%} of all mistakes")

assert 0.6 < caught < 0.95

# %% slideshow={"slide_type": "subslide"}
handed_over = np.arange(0, 651, 13)  # from 0% to 50% of the images
still_wrong = [100 * np.mean(~right[least_sure_first[count:]]) for count in handed_over]
title = "Hand over the unsure ones, and few mistakes are left"
axes = {"x_label": "handed to a person (% of the images)", "y_label": "wrong among the rest (%)"}
plots.lines(handed_over / 13, still_wrong, title=title, y_limits=(0, 14), **axes)

# %% [markdown]
# *The share of wrong answers among the images that the network keeps: it falls steeply at first and
# then levels off.*

# %% slideshow={"slide_type": "skip"}
assert still_wrong[0] > 2 * still_wrong[20]
assert still_wrong[20] - still_wrong[50] < still_wrong[0] - still_wrong[20]

# %% [markdown] slideshow={"slide_type": "notes"}
# More than six in ten mistakes are in the fifth of which it is least sure. So the *order* of the
# confidences is worth a lot. What about their *size*?

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. As sure as it should be?
#
# If a forecaster says "70% chance of rain" on many days, it should rain on 70% of them. If a
# network is 99% sure of 900 answers, about nine of them should be wrong. A network whose confidence
# can be taken at its word is [**calibrated**](glossary.ipynb#Calibration).
#
# **Predict.** Take all answers of which this network is more than 99% sure. Going by its own
# confidence, the cell works out how many of them should be wrong. How many are?

# %% slideshow={"slide_type": "fragment"}
very_sure = confidence > 0.99
expected = np.sum(1 - confidence[very_sure])
wrong = np.sum(~right[very_sure])
print(f"{very_sure.sum()} answers: {expected:.1f} should be wrong, {wrong} are")

assert round((1 - 0.99) * 900) == 9
assert very_sure.sum() > 900
assert wrong > 10 * expected

# %% [markdown] slideshow={"slide_type": "subslide"}
# More than ten times as many as it admits. To see all levels of confidence at once, sort the
# answers into ten bins: those that it is 0 to 10% sure of, 10 to 20%, and so on. In each bin,
# compare the mean confidence with the fraction that is right.


# %%
def by_confidence(confidence, right, bins=10):
    """Return the mean confidence, the accuracy and the count of each bin, (bins,) each."""
    which = np.minimum((bins * confidence).astype(int), bins - 1)  # 100% joins the last bin
    counts = np.bincount(which, minlength=bins)
    at_least_one = np.maximum(counts, 1)  # an empty bin gives 0 / 1
    mean_confidence = np.bincount(which, confidence, minlength=bins) / at_least_one
    accuracy = np.bincount(which, right, minlength=bins) / at_least_one
    return mean_confidence, accuracy, counts


# %% slideshow={"slide_type": "subslide"}
mean_confidence, bin_accuracy, counts = by_confidence(confidence, right)
title = "The network is more often sure than right"
plots.reliability(mean_confidence, bin_accuracy, counts, title=title)

# %% [markdown]
# *Each dot is a bin, and below it stands the number of its answers: nearly all answers are in bins
# below the dotted diagonal, where the network is right less often than it is sure.*

# %% slideshow={"slide_type": "skip"}
too_sure = bin_accuracy < mean_confidence
assert counts[too_sure].sum() > 0.9 * counts.sum()

# %% [markdown] slideshow={"slide_type": "subslide"}
# Such a picture is a [**reliability diagram**](glossary.ipynb#Reliability-diagram). The thin
# lines with ends say how far chance may have moved a dot; section 6 shows where they come from. The
# broad pale ones are the gaps between sure and right. To sum the diagram up in one number, take the
# gap in each bin, without its sign, and weight it with the share of the answers that are in the
# bin. With $n$ answers in all and $n_k$ in bin $k$, this is the
# [**expected calibration error**](glossary.ipynb#Expected-calibration-error), ECE for short:
#
# $$\mathrm{ECE} = \sum_k \frac{n_k}{n}\,
# \left| \mathrm{accuracy}_k - \mathrm{confidence}_k \right|$$


# %%
def calibration_error(confidence, right):
    mean_confidence, accuracy, counts = by_confidence(confidence, right)
    return np.sum(counts / counts.sum() * np.abs(accuracy - mean_confidence))


# %%
error_before = calibration_error(confidence, right)
print(f"mean confidence {confidence.mean():.1%}, accuracy {right.mean():.1%}")
print(f"expected calibration error: {100 * error_before:.1f} percentage points")

assert np.isclose(calibration_error(np.array([0.8, 0.8]), np.array([True, False])), 0.3)
assert confidence.mean() > right.mean() + 0.03
assert 0.03 < error_before < 0.11

# %% [markdown] slideshow={"slide_type": "notes"}
# (The first assertion is an example to check by hand: two answers, both 80% sure, one right. The
# gap is 80% − 50%.)
#
# Why too sure, and not too modest? Look at the images that it learned from.

# %% slideshow={"slide_type": "subslide"}
train_confidence = softmax(network(train.images)).max(axis=1)  # (137,)
print(f"on its training images: mean confidence {train_confidence.mean():.2%}")

assert train_confidence.mean() > 0.999

# %% [markdown] slideshow={"slide_type": "subslide"}
# On these, it is always right. Once every answer is right, the loss has one way left to fall: to
# move the largest logit still further away from the others. So the training goes on to teach
# confidence, on images where the confidence is deserved. On new images it is not.
#
# The cure is short. Lesson 3 divided the logits by a temperature $T$ before the softmax:
#
# $$\mathrm{probabilities} = \mathrm{softmax}(\mathrm{logits} / T)$$
#
# The largest logit stays the largest, so no answer changes, and neither does the accuracy. You are
# free to choose $T$. Take the one with the lowest loss on the images held back, as you did there
# for a layer made by hand. It is one number, chosen by 1,300 images. This is called [**temperature
# scaling**](glossary.ipynb#Temperature-scaling) (Guo and others, 2017).

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "Is the best temperature for this network above 1 or below 1?"
choices = [
    "above 1, which makes it less sure",
    "below 1, which makes it more sure",
    "exactly 1: training has found it",
]
because = "It is too sure of itself, and a temperature above 1 makes a softmax less sure."
predict(question, choices, answer=choices[0], because=because)

# %% slideshow={"slide_type": "fragment"}
temperatures = np.linspace(0.5, 5, 91)
curve = [softmax_cross_entropy(logits / each, labels)[0] for each in temperatures]
temperature = float(temperatures[np.argmin(curve)])

# %% slideshow={"slide_type": "subslide"}
marks = {"as trained": (1, losses.mean()), "lowest": (temperature, min(curve))}
title = f"The loss is lowest at a temperature of {temperature:.1f}"
axes = {"x_label": "temperature (no unit)", "y_label": "validation loss (nats)"}
plots.lines(temperatures, curve, title=title, points=marks, **axes)

# %% [markdown]
# *Validation loss against the temperature: it goes on falling past 1, the network as it was
# trained, has its lowest place well to the right of it, and rises again.*

# %% slideshow={"slide_type": "skip"}
assert 1.7 < temperature < 3.5
assert min(curve) < 0.8 * losses.mean()

# %% [markdown] slideshow={"slide_type": "subslide"}
# Above 1: the logits are too far apart, and the division moves them together. From now on, the
# network reads with this temperature.


# %%
def read(images):
    """Return the answers and how sure the network is of each, (count,) both."""
    probabilities = softmax(network(images) / temperature)
    return probabilities.argmax(axis=1), probabilities.max(axis=1)


# %% slideshow={"slide_type": "subslide"}
same_answers, calibrated = read(images)  # (1300,), (1300,)
assert np.array_equal(same_answers, answers)

title = "The same answers, after one division: as sure as right"
plots.reliability(*by_confidence(calibrated, right), title=title)

# %% [markdown]
# *The dots have moved to the diagonal: the network is about as often right as it is sure.*

# %% slideshow={"slide_type": "subslide"}
error_after = calibration_error(calibrated, right)
print(f"ECE: {100 * error_before:.1f} -> {100 * error_after:.1f} percentage points")

assert error_after < 0.75 * error_before
assert abs(calibrated.mean() - right.mean()) < 0.025

# %% [markdown] slideshow={"slide_type": "subslide"}
# Now a confidence means something, and you can make a rule with it: keep an answer if the
# confidence is at least `threshold`, else hand the image to a person. Choose the threshold so that
# the network keeps four images of five.

# %%
threshold = np.quantile(calibrated, 0.2)
kept = calibrated >= threshold
print(f"threshold: {threshold:.0%} sure; wrong among those kept: {np.mean(~right[kept]):.1%}")

assert np.isclose(kept.mean(), 0.8, atol=0.002)
assert np.mean(~right[kept]) < np.mean(~right) / 1.5

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. What it has never seen
#
# Back to the noise. It fooled a network that was too sure of everything. You have mended that.
#
# **Predict.** Two kinds of image that the network has never met: noise, and digits upside down. How
# many of each pass your threshold? And which digits can be read upside down?

# %% slideshow={"slide_type": "fragment"}
upside_down = images[:, ::-1]  # (1300, 64): the last pixel comes first
some = [np.flatnonzero(labels == number)[0] for number in range(10)]
title = "Ten digits after half a turn: some are digits still"
plots.images(upside_down[some], labels[some], columns=10, title=title)

# %% [markdown] slideshow={"slide_type": "fragment"}
# *A digit of each kind after half a turn, with its label: a 0 stays as it is, a 6 looks like a 9.*

# %% slideshow={"slide_type": "subslide"}
kinds = {"digits": images, "upside down": upside_down, "noise": noise}
sureness = {name: read(array)[1] for name, array in kinds.items()}
passed = {name: np.mean(values >= threshold) for name, values in sureness.items()}
for name, fraction in passed.items():
    print(f"{name:>11}: {fraction:.0%} pass, mean confidence {sureness[name].mean():.0%}")

assert passed["upside down"] > 0.3
assert passed["noise"] > 0.05
assert sureness["noise"].mean() > 0.5

# %% slideshow={"slide_type": "subslide"}
percent = {name: 100 * values for name, values in sureness.items()}
title = "Some of the noise, and of what is upside down, passes too"
options = {"bins": 18, "counted": "images", "vertical_lines": {"threshold": 100 * threshold}}
plots.histogram(percent, x_label="confidence (%)", title=title, **options)

# %% [markdown]
# *How sure the network is of digits, of digits upside down, and of noise: what lies to the right of
# the dotted line passes.*
#
# Some of the noise passes, more than one image in 20. Of the digits upside down more than three in
# ten pass. The calibration was measured on digits, and holds for digits. Images unlike all that the
# network was trained on are called [**out of distribution**](glossary.ipynb#Out-of-distribution),
# and there nobody has checked anything.
#
# Why does it not say "none of these"? Because it cannot. Softmax gives out 100% among ten classes.
# There is no eleventh. The confidence answers the question "*if* this is one of the ten, how sure
# are you which?", and never the question whether it is one.
#
# And what does it answer to a digit upside down?

# %% slideshow={"slide_type": "subslide"}
turned_answers, _ = read(upside_down)
turned = confusion_matrix(labels, turned_answers, classes=10)
share = turned[6, 9] / turned[6].sum()
title = f"Upside down, {share:.0%} of the sixes are read as a 9"
plots.confusion_matrix(turned, title=title)

# %% [markdown]
# *The confusion matrix of the images upside down: zeros, and many eights and fours, keep their
# places; sixes move to column 9; hardly a 3 or a 7 is read as one.*

# %% slideshow={"slide_type": "skip"}
recall = precision_recall_f1(turned).recall  # (10,)
assert share > 0.4
assert turned[9, 6] / turned[9].sum() < share
assert recall[0] > 0.75
assert min(recall[4], recall[8]) > 0.35
assert max(recall[3], recall[7]) < 0.15

# %% [markdown] slideshow={"slide_type": "notes"}
# A 6 read as a 9: you would have said the same. To the network it is no mistake; the picture *is*
# a 9. That the page lay the wrong way round is not in the 64 numbers. The way back does not work as
# well: a smaller share of the nines is read as a 6. What looks alike to you need not to a network.
#
# So a second guard is needed, one that asks whether the image is like anything known. Lesson 1 has
# one: the distance to the nearest training image. As the limit take a distance that 99 of 100
# images held back stay below.


# %% slideshow={"slide_type": "subslide"}
def distance_to_known(images):
    differences = images[:, np.newaxis, :] - train.images  # (count, 137, 64)
    return np.sqrt((differences**2).sum(axis=2)).min(axis=1)  # (count,)


# %%
distances = {name: distance_to_known(array) for name, array in kinds.items()}
limit = np.quantile(distances["digits"], 0.99)
title = "Distance sees all of the noise, and some of what is upside down"
options = {"x_label": "distance to the nearest training image (no unit)", "bins": 30}
options["counted"] = "images"
plots.histogram(distances, title=title, vertical_lines={"limit": limit}, **options)

# %% [markdown]
# *Distances to the nearest training image: all noise lies far to the right of the limit, digits
# upside down lie on both sides of it.*

# %% slideshow={"slide_type": "subslide"}
stopped = {name: np.mean(values > limit) for name, values in distances.items()}
for name, fraction in stopped.items():
    print(f"{name:>11}: {fraction:.0%} stopped")

assert stopped["noise"] == 1
assert 0.1 < stopped["upside down"] < 0.5

# %% [markdown] slideshow={"slide_type": "notes"}
# All of the noise is stopped. Most of the digits upside down are not: they are made of strokes,
# like any digit. No guard sees everything. What a network may be shown is a decision, and it is
# yours.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. How sure is a test accuracy?
#
# Nothing is left to choose: network, temperature and threshold are fixed. Now open the box with the
# 360 test images.
#
# First the network makes a forecast of its mistakes. An answer of which it is 90% sure should be
# wrong once in ten times, so it counts as 0.1 of a mistake. Add up $1 - \mathrm{confidence}$ over
# all images. That needs no labels.

# %%
test = digits.test
test_answers, test_confidence = read(test.images)
as_trained = softmax(network(test.images)).max(axis=1)  # (360,): without the temperature
print(f"forecast of wrong answers, as trained: {np.sum(1 - as_trained):.0f}")
print(f"forecast with the temperature:         {np.sum(1 - test_confidence):.0f}")

# %% slideshow={"slide_type": "subslide"}
test_right = test_answers == test.labels  # (360,)
print(f"wrong: {np.sum(~test_right)} of {len(test)}; accuracy {test_right.mean():.1%}")

missed = abs(np.sum(1 - test_confidence) - np.sum(~test_right))
assert missed < abs(np.sum(1 - as_trained) - np.sum(~test_right))

# %% [markdown]
# The second forecast, made before anyone looked at a label, is the closer one. The images that
# chose the temperature are not these, so this test is fair.
#
# But an accuracy on 360 images depends on *which* 360.
#
# **Predict.** By how many percentage points can chance move it: by 0.3, 3 or 10?
#
# You can watch it vary. Pretend that the
# 1,300 images held back are all images in the world: then the true accuracy is known. Pick an image
# at random and put it back, 360 times, and note the accuracy. Repeat all this 10,000 times.

# %% slideshow={"slide_type": "fragment"}
truth = right.mean()
rng = np.random.default_rng(6)
drawn = rng.choice(right, size=(10_000, 360))  # (10000, 360)
measured = drawn.mean(axis=1)  # (10000,)
low, high = np.quantile(measured, [0.025, 0.975])

# %% slideshow={"slide_type": "subslide"}
middle = round(360 * truth)  # each bar is to hold three counts of right answers
limits = ((middle - 25.5) / 3.6, (middle + 25.5) / 3.6)
title = f"One network: 95% of the draws give {100 * low:.1f}% to {100 * high:.1f}%"
lines = {"true accuracy": 100 * truth}
options = {"x_label": "accuracy on 360 images (%)", "vertical_lines": lines, "counted": "draws"}
plots.histogram(100 * measured, title=title, bins=17, x_limits=limits, **options)

# %% [markdown]
# *The accuracies of 10,000 draws of 360 images: a bell around the true accuracy.*

# %% slideshow={"slide_type": "skip"}
assert 0.02 < truth - low < 0.045
assert 0.02 < high - truth < 0.045

# %% [markdown] slideshow={"slide_type": "subslide"}
# Up to about three points either way, by nothing but the luck of the draw. You can work that out
# without any drawing. Let $p$ be the true accuracy. An image counts 1 if it is read right, and 0 if
# not, so the mean is $p$.
#
# 1. How far is a single image from the mean? With $p = 0.9$: nine times of ten by $1 - 0.9 = 0.1$,
#    once by $-0.9$. The mean of the squares is $0.9 \cdot 0.01 + 0.1 \cdot 0.81 = 0.09$. That is
#    $p\,(1 - p)$, and it is so for every $p$: $p\,(1 - p)^2 + (1 - p)\,p^2 = p\,(1 - p)$.
# 2. Add up $n$ images. The square of the sum of their distances holds each distance squared, and
#    the products of each two. A distance is 0 in the mean. The images have nothing to do with each
#    other, so the mean of a product is $0 \cdot 0$, and the squares are left: $n\,p\,(1 - p)$.
# 3. The accuracy is the sum divided by $n$, so the mean square is divided by $n^2$. Take the root.
#
# The result is the [**standard error**](glossary.ipynb#Standard-error) $s$, the typical distance
# between an accuracy and the true one:
#
# $$s = \sqrt{\frac{p\,(1 - p)}{n}}$$

# %%
standard_error = np.sqrt(truth * (1 - truth) / 360)
within = np.mean(np.abs(measured - truth) <= 1.96 * standard_error)
print(f"formula {100 * standard_error:.2f} points, drawn {100 * measured.std():.2f} points")
print(f"draws no further off than 1.96 standard errors: {within:.1%}")

assert np.isclose(0.9 * 0.01 + 0.1 * 0.81, 0.09)
assert 0.95 < measured.std() / standard_error < 1.05
assert 0.92 < within < 0.98

# %% [markdown] slideshow={"slide_type": "notes"}
# The formula gives what you have watched. And the bell is the usual one, the normal distribution,
# of which 95% lie within 1.96 standard errors.
#
# In practice it is the other way round: you know the accuracy that you measured, and not the true
# one. So try all true accuracies, and keep those that agree with what you measured, that is those
# from which it is at most 1.96 standard errors away. Together they are a [**confidence
# interval**](glossary.ipynb#Confidence-interval). (In spite of its name it has nothing to do with
# the network's confidence.)


# %% slideshow={"slide_type": "subslide"}
def accuracy_interval(right_count, count):
    """Return the lowest and the highest true accuracy that agree with so many right answers."""
    p = np.linspace(0, 1, 100_001)
    distance = np.abs(right_count / count - p)
    agree = p[distance <= 1.96 * np.sqrt(p * (1 - p) / count)]
    return agree[0], agree[-1]


# %%
low, high = accuracy_interval(np.sum(test_right), 360)
print(f"test accuracy {test_right.mean():.1%}, interval {low:.1%} to {high:.1%}")

assert 0.04 < high - low < 0.085
assert low < test_right.mean() < high
assert low < (test_right.sum() + 5) / 360 < high

# %% [markdown]
# Somebody's network reads five more of the 360. Is it better? Perhaps; but its accuracy lies within
# your interval, and so it may only have been luckier.
#
# This interval is named after Wilson (1927). In a reliability diagram each bin has one. Does it
# keep its promise? In the 10,000 draws you know the true accuracy.
#
# **Predict.** How many of the 10,000 intervals contain it?

# %% slideshow={"slide_type": "fragment"}
counts_right, times = np.unique(drawn.sum(axis=1), return_counts=True)
ends = np.array([accuracy_interval(count, 360) for count in counts_right])  # (counts, 2)
contains = (ends[:, 0] <= truth) & (truth <= ends[:, 1])
print(f"{times[contains].sum():,} of 10,000 contain the true accuracy")

assert 0.92 < times[contains].sum() / 10_000 < 0.98

# %% [markdown]
# About 95 of 100. That is the promise, and all of it: an interval is a method that is right 19
# times in 20.
#
# **Predict.** A network reads all of 360 test images. Is its true accuracy 100%?

# %% slideshow={"slide_type": "fragment"}
low, high = accuracy_interval(360, 360)
print(f"360 of 360: {low:.1%} to {high:.0%}")

assert 0.988 < low < 0.990
assert high == 1

# %% [markdown]
# Nobody knows. A network that misreads one image in 100 is still in the interval. Had you put the
# measured 100% into the formula for $s$, it would have said 0, and claimed certainty.
#
# **Predict.** Ten times as many images: how much shorter is the interval?

# %% slideshow={"slide_type": "fragment"}
sizes = {"36 images": 36, "360 images": 360, "3,600 images": 3_600, "36,000 images": 36_000}
ends = {name: accuracy_interval(0.9 * count, count) for name, count in sizes.items()}
percent = {name: (100 * low, 90, 100 * high) for name, (low, high) in ends.items()}
title = "Ten times the images, about a third of the interval"
options = {"interval": "95% interval", "number_format": ".1f", "from_zero": False}
plots.bars(percent, x_label="accuracy, where 90% were measured (%)", title=title, **options)

# %% [markdown] slideshow={"slide_type": "fragment"}
# *The 95% interval for a measured accuracy of 90%, for four sizes of the test set: each is about a
# third as long as the one before.*

# %% slideshow={"slide_type": "skip"}
lengths = np.array([high - low for low, high in ends.values()])
assert np.allclose(lengths[1:] / lengths[:-1], 1 / np.sqrt(10), atol=0.03)
assert round(np.sqrt(10), 1) == 3.2

# %% [markdown]
# Shorter by the root of ten, about 3.2, because $n$ stands under a root. To halve an interval, you
# need four times the images.
#
# **Try it.** You expect an accuracy of 90%, and want an interval of no more than one percentage
# point to each side. How many test images do you need? Set 1.96 standard errors equal to 0.01,
# solve for $n$ with a pencil, and put in your number. Up to a hundred too many counts as right.

# %%
my_count = 360  # change this number

low, high = accuracy_interval(0.9 * my_count, my_count)
half = 100 * (high - low) / 2
enough = half <= 1.0005
verdict = "right" if enough and my_count < 3_560 else "more than needed" if enough else "not yet"
print(f"{my_count:,} images: {half:.2f} points to each side: {verdict}")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# $n = p\,(1 - p) \cdot (1.96 / 0.01)^2 = 0.09 \cdot 38416$, which is 3,458 when rounded up. That
# is nearly ten times the 360 images of this test set.
#
# </details>

# %% slideshow={"slide_type": "subslide"}
assert 196**2 == 38_416
assert np.ceil(0.09 * 38_416) == 3_458
low, high = accuracy_interval(0.9 * 3_458, 3_458)
assert high - low <= 0.02001

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### The verdict
#
# Would you let this network read on its own? Now you can answer with numbers that have intervals.

# %%
test_kept = test_confidence >= threshold  # (360,)
groups = {"all images": np.full(360, True), "kept": test_kept, "handed over": ~test_kept}
rows = {}
for name, group in groups.items():
    low, high = accuracy_interval(test_right[group].sum(), group.sum())
    middle = test_right[group].mean()
    rows[f"{name} ({group.sum()})"] = (100 * low, 100 * middle, 100 * high)

# %% slideshow={"slide_type": "subslide"}
title = "What it keeps, it reads well; what it hands over deserves a person"
options = {"interval": "95% interval", "number_format": ".1f", "x_limits": (40, 100)}
plots.bars(rows, x_label="accuracy on the test images (%)", title=title, **options)

# %% [markdown]
# *Test accuracy with its interval: for all images, for those that the network keeps, and for those
# that it hands to a person.*

# %% slideshow={"slide_type": "skip"}
all_images, kept_images, handed = rows.values()
assert kept_images[1] > 94
assert kept_images[0] > handed[2]
assert 0.7 < test_kept.mean() < 0.9

# %% [markdown] slideshow={"slide_type": "notes"}
# Not on its own. With a person for the fifth or so of which it is unsure, it gets more than 94 of
# 100 right among the rest. All this holds for digits like these, written by the same hands, the
# right way up. No interval covers what you did not measure.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Quiz: run this cell, and choose an answer.
question = "Your network reads 97.2% of 360 test images, another one 96.4%. Which is better?"
choices = {
    "Yours: 97.2 is more than 96.4.": "On these 360 images. With others, chance alone moves such a number by more than the difference.",
    "One cannot tell from this: chance moves each by more than that.": "A difference of 0.8 points is three images. Report an interval, and compare both on more images.",
    "The other one: it has not been tuned so much to the test images.": "Nothing says that either was chosen by them. The question is how many images there are.",
}
quiz(question, choices, answer="One cannot tell from this: chance moves each by more than that.")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What to remember
#
# 1. A confusion matrix says which mistakes a network makes: rows are what is, columns what was
#    said; precision divides by the column, recall by the row.
# 2. A confidence is a claim. Check it on images held back, mend it with a temperature, and trust it
#    for the kind of images that you checked, and no other.
# 3. An accuracy on $n$ images is uncertain by about $2 \sqrt{p\,(1 - p) / n}$ to each side; report
#    it with its interval.
#
# | mistake | what you see when it happens |
# |---|---|
# | labels and answers swapped | the same accuracy; row sums are not the counts of the digits |
# | `matrix[labels, answers] += 1` | a table of zeros and ones |
# | the sum over the wrong axis | precision and recall have changed places |
# | accuracy for a rare class | 99%, and four fires of ten are missed |
# | accuracy read off the training images | 100%, and it means nothing |
# | confidence taken for granted | many more mistakes than it admits |
# | temperature or threshold chosen by the test images | a number that new images do not confirm |
# | a question outside of the ten digits | a sure answer, even to noise |
# | an accuracy without its interval | a "better" network that was only luckier |
#
# **Next:** in [lesson 9](09_mnist.ipynb) the images are larger and there are many more of them: a
# test set of 10,000, with an interval that is short.
#
# **Now you:** [exercises](../exercises/08_judgement.ipynb). Write the confusion matrix and what is
# read from it yourself.
