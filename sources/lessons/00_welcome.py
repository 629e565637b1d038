# %% [markdown] slideshow={"slide_type": "slide"}
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
# | 5. Draw a digit yourself | 5 |
# | 6. The map of the course | 2 |
#
# **You need** Python: functions, loops, lists. A little NumPy and school calculus help later.
#
# **How a notebook works.** A grey cell holds code. Click into it and press `Shift`+`Enter`: the
# code runs, its result appears below, and the next cell is selected. Go from top to bottom. While
# a cell runs, `[*]` stands beside it. If one complains that a name is not defined, or does not end,
# choose *Kernel ▸ Restart Kernel and Run All Cells…*.

# %% [markdown] slideshow={"slide_type": "slide"}
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

# %% [markdown] slideshow={"slide_type": "subslide"}
# Some lessons have buttons and sliders. Here is one to try: click it, and it should change colour.
# If you see no button but a line such as `Button(...)`, the widgets are missing: close JupyterLab
# and run `python start.py` again, which repairs them.

# %%
widget_test()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. The digits
#
# Many people wrote these digits by hand; a machine turned each into 8 × 8 pixels (Alpaydin and
# Kaynak, 1998). The set comes with scikit-learn, so nothing has to be downloaded.

# %%
from nnlib import data, plots

digits = data.load("digits")
print("to learn from:", digits.train)
print("to test with: ", digits.test)

# %% slideshow={"slide_type": "subslide"}
plots.images(digits.train.images, count=16, title="Can you read them all?")

# %% [markdown]
# *Sixteen digits, in two rows. At 8 × 8 pixels some are hard even for you.*
#
# Read them, and then see what their writers meant.

# %% slideshow={"slide_type": "subslide"}
print(digits.train.labels[:16].reshape(2, 8))

# %% [markdown] slideshow={"slide_type": "notes"}
# The network never sees a picture. It sees 64 numbers, one per pixel, from 0 (black) to 1 (white),
# and it answers with ten numbers, one per digit. The largest of the ten is its answer.
#
# The images to test with are kept aside. The network will not learn from them, so they show how
# well it reads digits that it has never met.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. A network learns
#
# Here is the whole network: a layer from 64 numbers to 32, a [**ReLU**](glossary.ipynb#ReLU) (it
# turns what is below zero into zero), and a layer from 32 numbers to 10. The 32 numbers in between
# are its *hidden units*.

# %% slideshow={"slide_type": "subslide"}
import numpy as np

from nnlib.activations import ReLU
from nnlib.layers import Linear
from nnlib.network import Network

rng = np.random.default_rng(25)
hidden = 32
network = Network(Linear(64, hidden, rng=rng), ReLU(), Linear(hidden, 10, rng=rng))
print(network.summary(batch_size=32))

# %% [markdown]
# The numbers that it will change in order to learn are its *parameters*. All 2,410 of them start
# at random or at zero.
#
# **Predict.** The next cell asks you something. Its code is folded away, because it names the
# answer. Run it, and buttons appear: choose one, run on, then come back and press *Compare*.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
from nnlib.exercises import predict

question = "All its numbers are random or zero. How many of 100 digits does the network read now?"
choices = [
    "none: it has learned nothing",
    "about 10: one in ten, by chance",
    "about 50: right or wrong, like a coin",
]
because = "There are ten digits, so whoever guesses is right about one time in ten."
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
from nnlib.training import evaluate

before = evaluate(network, digits.test)
print(f"accuracy before training: {before.accuracy:.1%}")

parameters = sum(parameter.value.size for parameter in network.parameters())
assert parameters == (64 + 1) * hidden + (hidden + 1) * 10
assert parameters == 2410 or hidden != 32
assert before.accuracy < 0.3

# %% [markdown] slideshow={"slide_type": "notes"}
# About one in ten, as by guessing. It has learned nothing yet.
#
# Now it learns. It looks at the training images, 32 at a time. After each
# [**batch**](glossary.ipynb#Batch) it changes every parameter a little, in the direction that makes
# its answers less wrong. Once through all images is an [**epoch**](glossary.ipynb#Epoch). 137 of
# the 1,437 images are held back for [**validation**](glossary.ipynb#Validation-set): the network
# is measured on them as it goes, and never learns from them.
#
# The settings below have names that lessons 5 to 7 explain, one by one.

# %% slideshow={"slide_type": "subslide"}
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

assert len(train) + len(validation) == 1437
assert 40 * 32 < len(train) <= 41 * 32

# %% [markdown] slideshow={"slide_type": "subslide"}
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
# images it learns from and on those held back. The dotted line is at the epoch with the lowest
# loss on the latter.*
#
# Why does the loss stay so far above zero? One of the settings, `label_smoothing`, asks the network
# never to be quite sure.

# %% slideshow={"slide_type": "subslide"}
after = evaluate(network, digits.test)
seconds = sum(history.seconds)
print(f"accuracy after {history.epochs} epochs in {seconds:.1f} s: {after.accuracy:.1%}")

assert after.accuracy > 0.96 or hidden != 32
assert min(history.train_loss) > 0.5

# %% [markdown] slideshow={"slide_type": "notes"}
# Of 100 digits it has never seen, it now reads 96 or more. You have trained a neural network.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. What it got right, and what not
#
# A [**softmax**](glossary.ipynb#Softmax) turns the ten answers into ten probabilities. Above each
# digit stand the network's answer and how sure it is.

# %%
from nnlib.losses import softmax

images, labels = digits.test.images, digits.test.labels
probabilities = softmax(network(images))
plots.predictions(images, labels, probabilities, count=16)

# %% [markdown]
# *Sixteen test images. A tick means right; a cross and a dashed frame mean wrong, with the true
# digit below.*
#
# Which digits does it take for which? A [**confusion
# matrix**](glossary.ipynb#Confusion-matrix) counts them. A row is the true digit, a column the
# network's answer, so all that is right stands on the diagonal.

# %% slideshow={"slide_type": "subslide"}
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

# %% slideshow={"slide_type": "subslide"}
wrong = answers != labels
plots.predictions(images[wrong], labels[wrong], probabilities[wrong], title="All its mistakes")

# %% [markdown]
# *Every test image that the network read wrongly, with its answer and the digit that was meant.*
#
# **Try it.** In section 3, change `hidden = 32` to `hidden = 8`. Before you run the cells again,
# say what you expect: how many of 100 digits will it read? Then choose *Run ▸ Run All Cells*.
#
# <details><summary>Answer</summary>
#
# Fewer than with 32, and still far more than by guessing. Eight numbers are enough to tell most
# digits apart.
#
# </details>

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. Draw a digit yourself
#
# Run the next cell. Its pad takes mouse, finger or pen, and your first line takes the example away.
# What you draw is cut out, scaled to 8 × 8 pixels, and read by the network that you have trained.
# You see what is left of your drawing, which of the hidden units are above zero, and the ten
# probabilities. Try a tiny digit in a corner, a thick pen, an empty pad.
#
# **Predict.** What will the network answer when you draw a cross, or a letter?

# %% slideshow={"slide_type": "subslide"}
from nnlib import demos

demos.draw(network)

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# One of the ten digits, whatever you draw: it has no way to say "none of these". Sometimes it
# hesitates, and sometimes it is quite sure; try a dash. The part of the sentence that says whether
# the drawing is like anything it saw does not come from the network. It measures how far the
# drawing is from the nearest image that the network has learned from.
#
# </details>

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. The map of the course
#
# A lesson takes 40 to 65 minutes. The longer ones name a good place for a break.
#
# | | lesson | what you build |
# |---|---|---|
# | 1 | [Data](01_data.ipynb) | batches of images, and a first reader of digits to beat |
# | 2 | [Forward pass](02_forward_pass.ipynb) | layers, activations, a network that answers |
# | 3 | [Softmax and cross-entropy](03_softmax_cross_entropy.ipynb) | probabilities, and a loss |
# | 4 | [Backpropagation](04_backpropagation.ipynb) | all slopes in one walk backward |
# | 5 | [Training](05_training.ipynb) | the loop that learns |
# | 6 | [Optimizers](06_optimizers.ipynb) | momentum, RMSProp, Adam, schedules |
# | 7 | [Overfitting](07_overfitting.ipynb) | weight decay, dropout and their friends |
# | 8 | [Judgement](08_judgement.ipynb) | a fair verdict on a network |
# | 9 | [Full MNIST](09_mnist.ipynb) | the same network on 70,000 images |
# | 10 | [Making it fast](10_speed.ipynb) | a training step near the limit of the machine |
# | 11 | [Looking inside](11_looking_inside.ipynb) | pictures of what the network has learned |
# | 12 | [What comes next](12_what_next.ipynb) | automatic differentiation, and where to read on |
#
# **Predictions.** Lessons ask you to say what a cell will do before you run it, some with buttons,
# as in section 3. For the others, write your answer down, on paper if you like. A wrong prediction
# is where you learn most. At the end of each lesson stands one more question with buttons.
#
# **Checks.** A line that begins with `assert` checks what the text claims. Where it says nothing,
# the claim is true.
#
# **Exercises.** What you write yourself is in the folder `exercises`. Below each exercise stands a
# check, such as `check("softmax", softmax)`. It calls your function with fresh numbers, and says
# what is wrong, if anything is. When you are stuck, run `hint("softmax")`: first it asks you a
# question, the next time it gives you a pointer, then a small example. `solution("softmax")` comes
# last. The same notebooks, solved, are in `solutions`.
#
# **Progress.** `progress()` shows what is done, what is open and what comes next. Your answers and
# your checks are kept in one small file on this computer, and never sent anywhere.
#
# **Words.** A word in blue, such as [**batch**](glossary.ipynb#Batch), leads to the
# [glossary](glossary.ipynb).
#
# Next: [lesson 1](01_data.ipynb), where a picture becomes an array.
