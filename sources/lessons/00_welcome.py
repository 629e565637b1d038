# %% [markdown]
# # Welcome
#
# In this course you build a neural network from nothing but NumPy. By the end you know what every
# number in it does, because you put it there.
#
# This first notebook shows where the road leads. In a few seconds a network will learn to read
# handwritten digits, here, on your computer. You do not need to understand the code yet: that is
# what the lessons are for.
#
# | in this notebook | minutes |
# |---|---|
# | 1. Check that all is in place | 3 |
# | 2. Look at the digits | 2 |
# | 3. Train a network | 3 |
# | 4. See what it got right, and what not | 5 |
# | 5. The map of the course | 2 |
#
# **You need** Python: functions, loops, lists. A little NumPy and school calculus help later.
#
# **How a notebook works.** A grey cell holds code. Click into it and press `Shift`+`Enter`: the
# code runs, its result appears below, and the next cell is selected. Go from top to bottom.

# %% [markdown]
# ## 1. Is all in place?
#
# Run the next cell. It looks at your Python, the packages and the data. A line with ✗ says what is
# missing and how to mend it.

# %%
try:
    from nnlib.checkup import checkup, widget_test
except ModuleNotFoundError as missing:
    print(f"This notebook runs in a Python that has no package {missing.name!r}.")
    print("Close it, run  python start.py  in the course's folder, and open it again there.")
    raise

report = checkup()
report

# %% [markdown]
# Some lessons have buttons and sliders. Here is one to try: click it, and it should change colour.
# If you see no button but a line such as `Button(...)`, the widgets are missing: close JupyterLab
# and run `python start.py` again, which repairs them.

# %%
widget_test()

# %% [markdown]
# ## 2. The digits
#
# Many people wrote these digits by hand; a machine turned each into 8 × 8 pixels (Alpaydin and
# Kaynak, 1998). The set comes with scikit-learn, so nothing has to be downloaded.

# %%
from nnlib import data, plots

digits = data.load("digits")
print("to learn from:", digits.train)
print("to test with: ", digits.test)

# %%
plots.images(digits.train, count=16, title="Can you read them all?")

# %% [markdown]
# *Sixteen digits, each with the number its writer meant. At 8 × 8 pixels some are hard even for
# you.*
#
# The network never sees a picture. It sees 64 numbers, one per pixel, from 0 (black) to 1 (white),
# and it answers with ten numbers, one per digit. The largest of the ten is its answer.
#
# The images to test with are kept aside. The network will not learn from them, so they show how
# well it reads digits that it has never met.

# %% [markdown]
# ## 3. A network learns
#
# Here is the whole network: a layer from 64 numbers to 32, a **ReLU** (it turns what is below zero
# into zero), and a layer from 32 numbers to 10.

# %%
import numpy as np

from nnlib.activations import ReLU
from nnlib.layers import Linear
from nnlib.network import Network

rng = np.random.default_rng(25)
network = Network(Linear(64, 32, rng=rng), ReLU(), Linear(32, 10, rng=rng))
print(network.summary(batch_size=32))

# %% [markdown]
# Its 2,410 parameters start as random numbers. So far it can only guess, and one guess in ten
# hits. Let us see.

# %%
from nnlib.training import evaluate

before = evaluate(network, digits.test)
print(f"accuracy before training: {before.accuracy:.1%}")

assert sum(parameter.value.size for parameter in network.parameters()) == 2410
assert before.accuracy < 0.3

# %% [markdown]
# Now it learns. It looks at the training images, 32 at a time. After each **batch** it changes
# every parameter a little, in the direction that makes its answers less wrong. Once through all
# images is an **epoch**. A tenth of the images is held back for **validation**: the network is
# measured on them as it goes, and never learns from them.
#
# The settings below have names that lessons 5 to 7 explain, one by one.

# %%
from functools import partial

from nnlib.losses import softmax_cross_entropy
from nnlib.optimizers import AdamW
from nnlib.schedules import cosine

train, validation = digits.train.split(137, rng=rng, stratified=True)
epochs = 60
steps = epochs * 41  # 1,300 images make 41 batches of at most 32
optimizer = AdamW(network.parameters(), weight_decay=0.03)
schedule = cosine(0.03, steps, warmup_steps=20)
loss = partial(softmax_cross_entropy, label_smoothing=0.2)

assert 40 * 32 < len(train) <= 41 * 32

# %% [markdown]
# Run the next cell and watch.

# %%
from nnlib.training import fit

history = fit(
    network,
    optimizer,
    train,
    epochs=epochs,
    batch_size=32,
    validation=validation,
    loss=loss,
    schedule=schedule,
    rng=rng,
    progress=plots.LiveCurves(),
)

# %% [markdown]
# *Loss (how wrong the answers are) falls, accuracy (the fraction that is right) rises, on the
# images it learns from and on those held back.*

# %%
after = evaluate(network, digits.test)
seconds = sum(history.seconds)
print(f"accuracy after {history.epochs} epochs in {seconds:.1f} s: {after.accuracy:.1%}")

assert after.accuracy > 0.96

# %% [markdown]
# Of 100 digits it has never seen, it now reads 96 or more. You have trained a neural network.

# %% [markdown]
# ## 4. What it got right, and what not
#
# A **softmax** turns the ten answers into ten probabilities. Above each digit stand the network's
# answer and how sure it is.

# %%
from nnlib.losses import softmax

images, labels = digits.test.images, digits.test.labels
probabilities = softmax(network(images))
plots.predictions(images, labels, probabilities, count=16)

# %% [markdown]
# *Sixteen test images. A tick means right; a cross and a dashed frame mean wrong, with the true
# digit below.*
#
# Which digits does it take for which? A **confusion matrix** counts them. A row is the true digit,
# a column the network's answer, so all that is right stands on the diagonal.

# %%
from nnlib.metrics import confusion_matrix

answers = probabilities.argmax(axis=1)
matrix = confusion_matrix(labels, answers, classes=10)
assert np.trace(matrix) == round(after.accuracy * len(labels))
plots.confusion_matrix(matrix)

# %% [markdown]
# *Each number off the diagonal counts mistakes of one kind. The darker the cell, the more of
# them.*
#
# Here are the mistakes themselves. Would you have read them all?

# %%
wrong = answers != labels
plots.predictions(images[wrong], labels[wrong], probabilities[wrong], title="All its mistakes")

# %% [markdown]
# *Every test image that the network read wrongly, with its answer and the digit that was meant.*
#
# **Try it.** Change `32` to `4` in both layers of the network above: four hidden units instead of
# 32. Before you run the cells again, say what you expect: how many of 100 digits will it read?
# Then choose *Run ▸ Run All Cells*. (The line `assert after.accuracy > 0.96` may stop you. It
# checks what the text claims, and with four units the text is no longer true.)

# %% [markdown]
# ## 5. The map of the course
#
# | | lesson | minutes | what you build |
# |---|---|---|---|
# | 1 | [Data](01_data.ipynb) | 45 | batches of images, and a first reader of digits to beat |
# | 2 | [Forward pass](02_forward_pass.ipynb) | 45 | layers, activations, a network that answers |
# | 3 | [Softmax and cross-entropy](03_softmax_cross_entropy.ipynb) | 45 | probabilities, and a number for how wrong they are |
# | 4 | [Backpropagation](04_backpropagation.ipynb) | 45 | all slopes in one walk backward, and a check of them |
# | 5 | [Training](05_training.ipynb) | 45 | the loop that learns |
# | 6 | [Optimizers](06_optimizers.ipynb) | 45 | momentum, RMSProp, Adam, schedules |
# | 7 | [Overfitting](07_overfitting.ipynb) | 45 | weight decay, dropout and their friends |
# | 8 | [Judgement](08_judgement.ipynb) | 45 | a fair verdict: confusion matrix, calibration, intervals |
# | 9 | [Full MNIST](09_mnist.ipynb) | 45 | the same network on 70,000 images |
# | 10 | [Making it fast](10_speed.ipynb) | 45 | a training step near the limit of the machine |
# | 11 | [Looking inside](11_looking_inside.ipynb) | 45 | pictures of what the network has learned |
# | 12 | [What comes next](12_what_next.ipynb) | 45 | automatic differentiation, and where to read on |
#
# **Predictions.** Lessons ask you to say what a cell will do before you run it. Write your answer
# down, on paper if you like. A wrong prediction is where you learn most.
#
# **Exercises.** What you write yourself is in the folder `exercises`, with checks that tell whether
# it is right; the same notebooks, solved, are in `solutions`.
#
# **Words.** A word in blue, such as [**batch**](glossary.ipynb#Batch), leads to the
# [glossary](glossary.ipynb).
#
# Next: [lesson 1](01_data.ipynb), where a picture becomes an array.
