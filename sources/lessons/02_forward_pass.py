# %% [markdown] slideshow={"slide_type": "slide"}
# # Lesson 2: The forward pass
#
# **After this lesson you can**
#
# - work out by hand what one neuron gives
# - write a layer, for a whole batch of images, as one matrix product, and say every shape in it
# - show why a network needs a function that bends between its layers
# - find the right size for the first random weights, and see what a wrong size does
# - say how many digits an untrained network reads, and why
#
# **You need** [lesson 1](01_data.ipynb): images as rows of an array, batches, the average image of
# a digit. A little NumPy: `shape`, `sum`, `mean`.
#
# | section | minutes |
# |---|---|
# | 1. One neuron, by hand | 8 |
# | 2. A layer: ten neurons side by side | 10 |
# | 3. A whole batch in one product | 7 |
# | 4. Why something has to bend | 6 |
# | 5. Four functions that bend | 6 |
# | 6. The whole forward pass | 5 |
# | 7. How large should the first weights be? | 10 |
# | 8. A coin with ten faces | 4 |

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Sixty-four numbers in, ten numbers out
#
# Here is one image of a digit. A network sees it as 64 numbers, one per pixel.

# %%
import numpy as np

from nnlib import data, demos, plots

digits = data.load("digits")
images, labels = digits.train.images, digits.train.labels  # (1437, 64), (1437,)
plots.pixel_values(images[0], title="A network sees a digit as 64 numbers")

# %% [markdown]
# *One digit of 8 by 8 pixels, with the number of each pixel written on it.*
#
# Below is a network, and the ten numbers that it gives for this image. They are called
# [**logits**](glossary.ipynb#Logits), one for each digit, and the largest is the network's answer.
# Nobody has trained this network: every number in it was drawn at random.

# %% slideshow={"slide_type": "subslide"}
from nnlib.activations import ReLU
from nnlib.layers import Linear
from nnlib.network import Network

rng = np.random.default_rng(13)
network = Network(Linear(64, 16, rng=rng), ReLU(), Linear(16, 10, rng=rng))
logits = network(images[:1])  # (1, 10)
named = {f"digit {digit}": value for digit, value in enumerate(logits[0])}
title = f"Ten numbers for one image: the largest says {logits.argmax()}"
plots.bars(named, x_label="logit (no unit)", title=title, number_format=".2f")

# %% [markdown]
# *Ten bars, one per digit: the one that reaches farthest to the right is the answer.*
#
# Where do these ten numbers come from? At the end of this lesson you can work them out yourself.
#
# **Predict.** This network has learned nothing. If you show it all the training images, how many of
# 100 does it read correctly? And how often does it answer 0, how often 1, and so on? Write both
# down. You will measure them in section 8.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. One neuron, by hand
#
# A [**neuron**](glossary.ipynb#Neuron) takes several numbers and gives one. It multiplies each
# input by a number of its own, the input's [**weight**](glossary.ipynb#Weight). It adds up the
# products. Then it adds one more number of its own, the [**bias**](glossary.ipynb#Bias).
#
# Take three pixels: 1.0 (white), 0.5 (grey) and 0.0 (black). The weights are 0.8, −0.6 and 2.0, the
# bias is 0.1.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
from nnlib.exercises import predict, quiz

question = "Which of the three pixels, 1.0, 0.5 and 0.0, adds most to the result? (And, with a pencil: what does the neuron give?)"
choices = [
    "the first, with the weight 0.8",
    "the second, with the weight −0.6",
    "the third: it has by far the largest weight",
]
because = "A pixel adds its value times its weight, and 0 times anything is 0."
predict(question, choices, answer=choices[0], because=because)

# %% slideshow={"slide_type": "fragment"}
inputs = np.array([1.0, 0.5, 0.0])
neuron_weight = np.array([0.8, -0.6, 2.0])
neuron_bias = 0.1

products = inputs * neuron_weight  # (3,)
output = products.sum() + neuron_bias
print("products:", products, " output:", round(output, 2))

assert np.isclose(output, 0.6)

# %% slideshow={"slide_type": "subslide"}
title = "The largest weight adds nothing: its pixel is black"
plots.neuron_diagram(inputs, neuron_weight, neuron_bias, title=title)

# %% [markdown]
# *Three inputs, each times its weight; the three products and the bias flow into one sum, 0.6.*
#
# The first pixel adds most. The third has the largest weight, and still adds nothing: two times
# black is zero. A weight says how much its pixel *would* count. A negative weight makes its pixel
# count against.
#
# With $x_i$ for the inputs, $w_i$ for their weights, $b$ for the bias, $n$ for the number of inputs
# and $z$ for the output, all neurons of this course are this formula:
#
# $$z = x_1 w_1 + x_2 w_2 + \dots + x_n w_n + b$$
#
# The sum of the products is the *dot product* of the inputs and the weights. NumPy writes it `@`.
# The second line below checks what the bias is: the neuron's output when every input is zero.

# %% slideshow={"slide_type": "skip"}
assert np.isclose(inputs @ neuron_weight + neuron_bias, output)
assert np.isclose(np.zeros(3) @ neuron_weight + neuron_bias, neuron_bias)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Touch it.** Here is the same neuron without its third input. Two inputs are a point in a plane,
# so you can see what the neuron gives for all of them at once: red above zero, blue below, and a
# thick line where it is zero. Move the sliders, with the mouse or with the arrow keys. Which of
# them turn the line, and which one moves it without turning it? And what happens to the line if you
# double both weights and the bias? (Leave the list "after the sum" for section 5.)

# %%
demos.neuron()

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# The two weights turn the line; the arrow of the weights is always at a right angle to it. The bias
# moves the line and leaves its direction. Double all three, and the line stays where it is: a sum
# that was zero is still zero. But the output rises twice as steeply on the way across. The point
# moves nothing but itself.
#
# </details>

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. A layer: ten neurons side by side
#
# You want ten numbers, one per digit, so take ten neurons. Each looks at the same 64 pixels, with
# 64 weights and a bias of its own.
#
# Which weights? Training will find them, from [lesson 5](05_training.ipynb) on. But you can already
# choose some by hand, and good ones. In lesson 1 you gave an image to the digit whose average image
# is nearest. Take that apart. For a single pixel $x$ and its average $m$, the squared distance is
# the formula from school, $(x - m)^2 = x^2 - 2 x m + m^2$: with $x = 3$ and $m = 5$, it is
# $9 - 30 + 25 = 4$. For an image, add up 64 of these:
#
# $$\lVert x - m \rVert^2 = \lVert x \rVert^2 - 2\, x \cdot m + \lVert m \rVert^2$$
#
# where $\lVert x \rVert^2$ is the sum of the squared pixels of the image, $\lVert m \rVert^2$ that
# of the average image, and $x \cdot m$ their dot product. The first term, $\lVert x \rVert^2$, is
# the same for all ten digits, so it cannot change which is nearest: leave it out. Halve the rest
# and change its sign. The nearest average image is now the one with the *largest*
#
# $$x \cdot m - \tfrac{1}{2} \lVert m \rVert^2$$
#
# Compare that with $x \cdot w + b$. It is a neuron: its weights are the average image, and its bias
# is minus half the sum of the squares.

# %% slideshow={"slide_type": "subslide"}
averages = np.stack([images[labels == digit].mean(axis=0) for digit in range(10)])  # (10, 64)

weight = averages.T  # (64, 10): a column for each neuron
bias = -0.5 * (averages**2).sum(axis=1)  # (10,)

assert (3 - 5) ** 2 == 3**2 - 2 * 3 * 5 + 5**2 == 9 - 30 + 25 == 4
assert weight.shape == (64, 10)
assert bias.shape == (10,)

# %%
names = [f"for digit {digit}" for digit in range(10)]
plots.weights(weight, names=names, columns=5, title="Ten neurons, each looking for its digit")

# %% [markdown]
# *The 64 weights of each of the ten neurons, laid out as an image: each is the average image of a
# digit.*
#
# Ten neurons that share their inputs are a [**linear layer**](glossary.ipynb#Linear-layer). Inside
# a layer, a neuron is also called a *unit*. Its weights stand in one matrix with 64 rows, one per
# pixel, and ten columns, one per unit.
#
# **Predict.** The image has shape `(64,)` and the weight `(64, 10)`. What shape does
# `image @ weight + bias` have, and what does its entry number 3 say?

# %% slideshow={"slide_type": "fragment"}
image = images[0]  # (64,)
logits = image @ weight + bias  # (10,)
print("shape:", logits.shape, " largest at:", logits.argmax(), " label:", labels[0])

unit_3 = (image * weight[:, 3]).sum() + bias[3]
assert np.isclose(logits[3], unit_3, atol=1e-4)
assert logits.argmax() == labels[0]

# %% [markdown]
# Ten numbers. Entry 3 is the output of unit 3, the one that looks for threes: the same sum of
# products as in section 1, with 64 products in place of three. A matrix product is nothing but many
# dot products, written at once.
#
# **Touch it.** Below is one neuron whose 64 weights you can paint: each square of the grid is the
# weight of a pixel. They start as a copy of the 3 that it looks at, as in the layer above, but of
# one image in place of an average, and with the bias 0. **Predict** which of the ten digits gets
# the largest output. Then press "copy, minus the average of all". Why does that help? Last, press
# "clear", and paint a neuron that likes the 1 best, with as few squares as you can.

# %%
demos.neuron("a digit")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# Not the 3: the 5 has more ink where this 3 has some. A copy rewards ink in the right places and
# never punishes ink in the wrong ones, so a digit with much ink is ahead. Minus the average, the
# weights are negative where other digits have ink and the 3 has none. The layer made by hand has
# another cure, its bias: minus half the sum of squares takes most from the digits with most ink.
#
# </details>

# %% slideshow={"slide_type": "skip"}
first_3, first_5 = (images[labels == digit][0] for digit in (3, 5))
weights_less = first_3 - images.mean(axis=0)  # (64,)

assert first_3 @ first_5 > first_3 @ first_3
assert weights_less @ first_3 > weights_less @ first_5

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. A whole batch in one product
#
# In lesson 1 you cut the images into batches. A batch of 32 images is a matrix with 32 rows.
# Multiply it by the weight, and every row meets every column. With $X$ for the batch, $W$ for the
# weight and $b$ for the biases, the logits $Z$ are
#
# $$Z = X W + b, \qquad z_{ij} = \sum_k x_{ik}\, w_{kj} + b_j$$
#
# In words: $z_{ij}$, the logit of image $i$ for digit $j$, is row $i$ of the images times column
# $j$ of the weight, plus bias $j$. The index $k$ runs over the pixels.

# %% slideshow={"slide_type": "subslide"}
steps = [("images", (32, 64)), ("@ weight", (64, 10)), ("+ bias", (10,)), ("= logits", (32, 10))]
title = "The two sides that meet, 64 and 64, must be equal"
lengths = {32: "images", 64: "pixels", 10: "digits"}
plots.layer_shapes(steps, title=title, lengths=lengths)

# %% [markdown]
# *A matrix of 32 rows and 64 columns times one of 64 rows and ten columns gives 32 rows and ten
# columns, and the ten biases are added to each row.*
#
# The two numbers that meet must agree, here 64 and 64. What is left is `(32, 10)`: a row per image,
# a column per digit.

# %% slideshow={"slide_type": "subslide"}
batch = images[:32]  # (32, 64)
logits = batch @ weight + bias  # (32, 10)
print(logits.shape)

one_by_one = np.stack([image @ weight + bias for image in batch])
assert np.allclose(logits, one_by_one, atol=1e-4)

# %% [markdown] slideshow={"slide_type": "notes"}
# Each image gets the same logits in a batch as it does alone: row $i$ of the result depends on row
# $i$ of the images, and on no other.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = (
    "The answer to each image is the digit with the largest logit. Which line gives the answers?"
)
choices = [
    "`logits.argmax(axis=0)`: axis 0 counts the images",
    "`logits.argmax(axis=1)`: axis 1 counts the digits",
    "`logits.argmax()`: it looks at everything",
]
because = (
    "The axis that you name is the one that is searched, and it disappears: 32 images are left."
)
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
print("axis=0:", logits.argmax(axis=0))
print("axis=1:", logits.argmax(axis=1))

assert logits.argmax(axis=0).shape == (10,)
assert logits.argmax(axis=1).shape == (32,)

# %% [markdown] slideshow={"slide_type": "notes"}
# `axis=1` goes along each row, over the digits: 32 answers, one per image. `axis=0` goes down each
# column, over the images. It says which image has the largest logit for 0, for 1 and so on. It
# gives no error, only ten numbers that are no answers.
#
# How good are the ten neurons that you made by hand? Measure on the test images. None of them went
# into the averages.

# %% slideshow={"slide_type": "subslide"}
test = digits.test
answers = (test.images @ weight + bias).argmax(axis=1)  # (360,)
by_hand = np.mean(answers == test.labels)
print(f"{by_hand:.1%} of the test images")

assert by_hand > 0.9

# %% slideshow={"slide_type": "skip"}
distances = ((test.images[:, None, :] - averages) ** 2).sum(axis=2)  # (360, 10)
assert (answers == distances.argmin(axis=1)).all()

# %% [markdown]
# More than nine in ten. The second cell measures the distances as in lesson 1, and finds the same
# answers for all images. Nearest average image and linear layer are one and the same thing.
#
# ### Why a product, and not a loop?
#
# Here is the same layer written out, one multiplication at a time.


# %%
def layer_with_loops(inputs, weight, bias):
    """Return inputs @ weight + bias, one multiplication at a time."""
    outputs = np.zeros((len(inputs), len(bias)))
    for row in range(len(inputs)):
        for unit in range(len(bias)):
            total = bias[unit]
            for pixel in range(inputs.shape[1]):
                total += inputs[row, pixel] * weight[pixel, unit]
            outputs[row, unit] = total
    return outputs


assert np.allclose(layer_with_loops(batch, weight, bias), logits, atol=1e-4)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** `batch @ weight + bias` does the same 20,480 multiplications. How many times as fast
# is it: ten times, a hundred times, or more?

# %% slideshow={"slide_type": "fragment"}
from timeit import repeat

loops = min(repeat(lambda: layer_with_loops(batch, weight, bias), number=1, repeat=5))
product = min(repeat(lambda: batch @ weight + bias, number=100, repeat=5)) / 100
print(f"the product is {loops / product:,.0f} times as fast on this computer")

assert 32 * 64 * 10 == 20_480
assert loops / product > 100

# %% [markdown] slideshow={"slide_type": "notes"}
# More than a hundred times; the output says how many on your computer. Python looks at every number
# anew: what type is it, what does `*` mean for it, where does the result go? NumPy asks once for
# the whole array, and then runs compiled code over memory in order. Writing a computation with
# whole arrays is called [**vectorisation**](glossary.ipynb#Vectorisation).
#
# In `nnlib` this layer is called `Linear`. It keeps its numbers in two arrays, `weight.value` and
# `bias.value`. Put your own into them (`[...] =` overwrites all entries of an array): it gives the
# same logits.

# %% slideshow={"slide_type": "fragment"}
layer = Linear(64, 10, rng=rng)
layer.weight.value[...] = weight
layer.bias.value[...] = bias

assert np.allclose(layer(batch), logits, atol=1e-4)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Shapes that do not fit are a mistake that everybody makes. Make two on purpose, and read what the
# errors say.

# %%
try:
    batch @ weight.T  # (32, 64) @ (10, 64)
except ValueError as error:
    message = str(error)
print(message)

assert "size 10 is different from 64" in message

# %% [markdown] slideshow={"slide_type": "subslide"}
# The last words name the two sides that meet and do not agree: 10 and 64.

# %%
try:
    layer(images[0])  # (64,)
except ValueError as error:
    message = str(error)
print(message)

assert "expects shape (count, 64), got (64,)" in message

# %% [markdown] slideshow={"slide_type": "notes"}
# `Linear` wants a matrix with a row for each image, even if there is only one. A batch of one image
# is `images[:1]`, of shape `(1, 64)`.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. Why something has to bend
#
# One layer reads nine digits in ten. Two layers must be better, surely? Put 16 units between the
# pixels and the ten logits. They are a [**hidden layer**](glossary.ipynb#Hidden-layer): neither the
# input nor the answer.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "One layer from 64 to 10 has 650 numbers to choose: 640 weights and 10 biases. Two layers, 64 to 16 and 16 to 10, have 1,210. What can the two do that the one cannot?"
choices = [
    "read more digits: they have nearly twice as many numbers",
    "find strokes first, and then digits made of strokes",
    "nothing: one layer can do the same",
]
because = "Two linear layers in a row are one linear layer. Something that is not linear has to stand between them."
predict(question, choices, answer=choices[2], because=because)

# %% slideshow={"slide_type": "fragment"}
rng = np.random.default_rng(4)
weight1, bias1 = rng.normal(size=(64, 16)), rng.normal(size=16)
weight2, bias2 = rng.normal(size=(16, 10)), rng.normal(size=10)

hidden = batch @ weight1 + bias1  # (32, 16)
two_layers = hidden @ weight2 + bias2  # (32, 10)

assert weight1.size + bias1.size + weight2.size + bias2.size == 1_210
assert weight.size + bias.size == 650


# %% [markdown] slideshow={"slide_type": "subslide"}
# Try it with single numbers first. Let the first layer compute $2x + 1$, and let the second take
# that times 3, plus 4. Together they give $3\,(2x + 1) + 4 = 6x + 7$. Two straight lines in a row
# are one straight line. Matrices multiply out in the same way:
#
# $$(X W_1 + b_1)\, W_2 + b_2 = X\, (W_1 W_2) + (b_1 W_2 + b_2)$$
#
# Look at the right-hand side. $W_1 W_2$ is one matrix, of shape `(64, 10)`. $b_1 W_2 + b_2$ is one
# row of ten numbers. The whole is one linear layer.

# %%
folded_weight = weight1 @ weight2  # (64, 10)
folded_bias = bias1 @ weight2 + bias2  # (10,)
one_layer = batch @ folded_weight + folded_bias  # (32, 10)
print(f"largest difference: {np.abs(two_layers - one_layer).max():.0e}")

assert np.allclose(two_layers, one_layer)
assert all(3 * (2 * number + 1) + 4 == 6 * number + 7 for number in range(-5, 6))

# %% [markdown] slideshow={"slide_type": "subslide"}
# None that counts: only rounding is left. The two layers collapse into one, and 1,210 numbers say
# nothing that 650 cannot say. The same happens with three linear layers, or with a hundred.
#
# Something between the layers has to stop the folding. The least you can do is to bend: keep what
# is above zero, and set the rest to zero. This is the [**ReLU**](glossary.ipynb#ReLU), short for
# rectified linear unit:
#
# $$\mathrm{relu}(x) = \max(x, 0)$$


# %%
def relu(x):
    """Return x where it is above zero, and 0 elsewhere; the same shape."""
    return np.maximum(x, 0)


with_relu = relu(hidden) @ weight2 + bias2  # (32, 10)
print(f"largest difference: {np.abs(with_relu - one_layer).max():.0f}")

assert not np.allclose(with_relu, one_layer, atol=1)

# %% [markdown] slideshow={"slide_type": "subslide"}
# The folded layer no longer gives the same. What does bending buy? Take the smallest network that
# shows it: one input $x$, three hidden units, one output. All three weights of the first
# layer are 1, its biases are 0, −1 and −2, the weights of the second are 1, −2 and 1:
#
# $$\mathrm{hat}(x) = \mathrm{relu}(x) - 2\, \mathrm{relu}(x - 1) + \mathrm{relu}(x - 2)$$
#
# **Predict.** Work out the output for $x = 0.5$, for $1$, for $1.5$ and for $3$. Sketch the curve.
# Then sketch it without the ReLUs.

# %% slideshow={"slide_type": "subslide"}
x = np.linspace(-1, 4, 501).reshape(-1, 1)  # (501, 1)
before_relu = x @ np.ones((1, 3)) + np.array([0, -1, -2])  # (501, 3)
output_weight = np.array([1, -2, 1])

curves = {"with ReLU": relu(before_relu) @ output_weight, "without": before_relu @ output_weight}
title = "Three ReLUs draw a hat; without them the same weights give a flat line"
axis_labels = {"x_label": "input x (no unit)", "y_label": "output (no unit)"}
plots.lines(x[:, 0], curves, title=title, **axis_labels)

# %% [markdown]
# *With ReLU the output is 0, rises to 1 at x = 1, falls back to 0 at x = 2 and stays there;
# without, it is 0 everywhere.*

# %% slideshow={"slide_type": "subslide"}
points = np.array([-1, 0.5, 1, 1.5, 3]).reshape(-1, 1)  # (5, 1)
values = relu(points + np.array([0, -1, -2])) @ output_weight  # (5,)
print(values)

assert np.allclose(values, [0, 0.5, 1, 0.5, 0])

# %% [markdown] slideshow={"slide_type": "notes"}
# Each unit bends the line in one place, where what goes into its ReLU changes sign. Its bias says
# where, its weight in the second layer says how sharply. With enough of them the line can follow
# any unbroken curve, over any stretch, as closely as you like. Without a ReLU it stays straight,
# however many units you add.

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Try it.** Change the three numbers in `my_weight` so that the network draws a ramp: 0 up to
# $x = 0$, then rising to 1 at $x = 1$, and staying at 1 from there on. A pencil helps: where should
# the line bend, and by how much?

# %%
my_weight = np.array([1, -2, 1])  # change these three numbers

ramp = np.clip(x[:, 0], 0, 1)  # (501,)
mine = relu(before_relu) @ my_weight  # (501,)
distance = np.abs(mine - ramp).max()
title = "Right: it draws the ramp" if distance < 1e-9 else f"Not yet: off by up to {distance:.2f}"
plots.lines(x[:, 0], {"yours": mine, "ramp": ramp}, title=title, **axis_labels)

# %% [markdown]
# *The curve that your three numbers draw, and the ramp that it should be.*
#
# <details><summary>Answer</summary>
#
# `[1, -1, 0]`. The first unit starts the rise at 0. The second takes it away again from 1 on, and
# the third is not needed.
#
# </details>

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. Four functions that bend
#
# A function that is applied to each output of a layer, so that layers do not collapse, is an
# [**activation function**](glossary.ipynb#Activation-function). Four are the classics.
#
# | name | formula | outputs | flat |
# |---|---|---|---|
# | ReLU | $\max(x, 0)$ | 0 and above | below 0 |
# | [**leaky ReLU**](glossary.ipynb#Leaky-ReLU) | $\max(x, s x)$, small slope $s$ | all | nowhere |
# | [**sigmoid**](glossary.ipynb#Sigmoid) | $1 / (1 + e^{-x})$ | 0 to 1 | on both sides |
# | [**tanh**](glossary.ipynb#Tanh) | $(e^x - e^{-x}) / (e^x + e^{-x})$ | −1 to 1 | on both sides |


# %%
def leaky_relu(x, slope=0.1):
    """Return x above zero, and slope * x below."""
    return np.maximum(x, slope * x)


def sigmoid(x):
    """Return 1 / (1 + exp(-x)): a smooth step from 0 to 1."""
    return 1 / (1 + np.exp(-x))


four = {"ReLU": relu, "leaky ReLU": leaky_relu, "sigmoid": sigmoid, "tanh": np.tanh}

# %% slideshow={"slide_type": "subslide"}
grid = np.linspace(-4, 4, 161)
curves = {name: function(grid) for name, function in four.items()}
title = "ReLU keeps rising; sigmoid and tanh level off"
plots.lines(grid, curves, title=title, y_limits=(-1.2, 2.5), **axis_labels)

# %% [markdown]
# *Four curves over inputs from −4 to 4: ReLU and leaky ReLU bend at zero, sigmoid and tanh are
# smooth steps.*
#
# Sigmoid is a smooth relative of the ramp that you drew in section 4: from 0 to 1, without corners,
# and halfway up at zero. ReLUs draw the ramp with two units, one that starts the rise and one that
# ends it; `[1, -1, 0]` was the answer.

# %% slideshow={"slide_type": "skip"}
assert np.allclose(relu(before_relu) @ np.array([1, -1, 0]), ramp)
assert np.allclose(relu(x) - relu(x - 1), np.clip(x, 0, 1))
assert sigmoid(0) == 0.5

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** The input goes from 5 to 6. By how much does each output change?

# %% slideshow={"slide_type": "fragment"}
change = {name: function(6.0) - function(5.0) for name, function in four.items()}
for name, amount in change.items():
    print(f"{name:>10}: {amount:.5f}")

assert change["ReLU"] == change["leaky ReLU"] == 1
assert change["sigmoid"] < 0.005
assert change["tanh"] < 0.0001

# %% [markdown] slideshow={"slide_type": "notes"}
# ReLU passes the whole change on. Sigmoid passes on less than 0.005 of it, tanh less than 0.0001:
# they are nearly flat there, and are said to be *saturated*. Training works by asking "if I change
# this number a little, how does the output change?", and in a flat place the answer is "it does
# not". This is why ReLU is the usual choice between layers, and yours in this course. ReLU has a
# flat side of its own, below zero; leaky ReLU mends that.
#
# In `nnlib` the four have the names of the field.

# %% slideshow={"slide_type": "fragment"}
from nnlib.activations import LeakyReLU, Sigmoid, Tanh

named = {"ReLU": ReLU(), "leaky ReLU": LeakyReLU(0.1), "sigmoid": Sigmoid(), "tanh": Tanh()}
for name, function in four.items():
    assert np.allclose(named[name](grid), function(grid))

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Touch it.** The same four under your hands. On the left is the function, on the right its
# derivative: how much of a small change of the input arrives in the output. Move the input into the
# shaded parts. Where is the sigmoid steepest, and how much gets through there? Compare that with
# the tanh.

# %%
demos.activations()

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# At zero, and even there only a quarter gets through. The tanh lets everything through at zero, and
# saturates sooner than the sigmoid on both sides.
#
# </details>

# %% slideshow={"slide_type": "skip"}
around_zero = np.array([-1e-4, 1e-4])
assert np.isclose(np.diff(sigmoid(around_zero))[0] / 2e-4, 0.25)
assert np.isclose(np.diff(np.tanh(around_zero))[0] / 2e-4, 1)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. The whole forward pass
#
# You have all the pieces. Images go in, a linear layer makes 16 numbers of each, ReLU bends them,
# and a second linear layer makes ten logits. Computing from the inputs to the outputs, layer by
# layer, is the [**forward pass**](glossary.ipynb#Forward-pass). With $H$ for what the hidden layer
# gives:
#
# $$H = \mathrm{relu}(X W_1 + b_1), \qquad Z = H W_2 + b_2$$


# %% slideshow={"slide_type": "skip"}
def forward(images, weight1, bias1, weight2, bias2):
    """Return the logits, shape (count, 10), of images of shape (count, 64)."""
    hidden = relu(images @ weight1 + bias1)  # (count, 16)
    return hidden @ weight2 + bias2  # (count, 10)


# %% slideshow={"slide_type": "subslide"}
title = "From 64 pixels through 16 hidden units to ten logits"
plots.network_diagram([64, 16, 10], activations=["ReLU", None], title=title)

# %% [markdown]
# *Three columns of units, some left out where the dots are: 64 inputs, 16 hidden units with ReLU
# and ten logits, with a line for each weight and the shapes below.*
#
# **Predict.** After the last layer there is no ReLU. What would one do to the logits?

# %% slideshow={"slide_type": "fragment"}
clipped = relu(network(images))  # (1437, 10)
print(f"a ReLU after the last layer would wipe out {np.mean(clipped == 0):.0%} of the logits")

assert np.mean(clipped == 0) > 0.2
assert clipped.min() == 0

# %% [markdown] slideshow={"slide_type": "notes"}
# Every negative logit becomes zero, and among those the network could no longer say which digit is
# less likely. So the last layer stays linear.
#
# Do you remember the network of the first cells? Read its numbers out, and pass the images through
# your own function.

# %% slideshow={"slide_type": "skip"}
weight1, bias1, weight2, bias2 = (parameter.value for parameter in network.parameters())
mine = forward(images, weight1, bias1, weight2, bias2)  # (1437, 10)

assert np.allclose(mine, network(images), atol=1e-5)

# %% [markdown] slideshow={"slide_type": "subslide"}
# The same ten numbers, for all images. This answers the first question: you know now where each of
# them comes from. `summary` lists the layers and counts their weights and biases, together called
# the *parameters*.

# %%
print(network.summary(batch_size=32))

assert sum(parameter.value.size for parameter in network.parameters()) == 1_210

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Try it.** A batch of 7 images goes through a network from 64 to 20 to 10. Fill in the shapes,
# and run this cell and the next. Paper first: the second cell knows the answers.

# %%
my_shapes = {
    "images": (7, 64),
    "first weight": (0, 0),  # change this
    "first bias": (0,),  # and this
    "hidden": (0, 0),  # and so on
    "second weight": (0, 0),
    "second bias": (0,),
    "logits": (0, 0),
}

# %% slideshow={"slide_type": "subslide"}
small = Network(Linear(64, 20, rng=rng), ReLU(), Linear(20, 10, rng=rng))
first, bend, second = small.layers
arrays = {
    "images": images[:7],
    "first weight": first.weight.value,
    "first bias": first.bias.value,
    "hidden": bend(first(images[:7])),
    "second weight": second.weight.value,
    "second bias": second.bias.value,
    "logits": small(images[:7]),
}
for name, array in arrays.items():
    print(f"{name:>13}: {'right' if my_shapes[name] == array.shape else 'not yet'}")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# First weight `(64, 20)`, first bias `(20,)`, hidden `(7, 20)`, second weight `(20, 10)`, second
# bias `(10,)`, logits `(7, 10)`. The 7 appears only where images pass: weights and biases know
# nothing of the batch.
#
# </details>

# %% slideshow={"slide_type": "skip"}
assert [array.shape for array in arrays.values()] == [
    *[(7, 64), (64, 20), (20,), (7, 20)],
    *[(20, 10), (10,), (7, 10)],
]

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. How large should the first weights be?
#
# Training starts from some weights. Which? And why random ones at all?
#
# **Predict.** Set every weight of the network to 0.1. How many different numbers do the 16 hidden
# units give for one image?

# %% slideshow={"slide_type": "fragment"}
twins = relu(batch @ np.full((64, 16), 0.1))  # (32, 16)
print("first image:", twins[0].round(6))

assert np.allclose(twins, twins[:, :1])

# %% [markdown] slideshow={"slide_type": "notes"}
# One. Sixteen units with equal weights compute one number, sixteen times. Nothing tells them apart,
# neither the weights before them nor those after them. So training would move them all in the same
# way, and they would stay twins. Random weights make them different from the start.
#
# Random, then. But how large? Draw the weights from a normal distribution with mean 0. Its standard
# deviation $\sigma$, `deviation` in the code, says how large they typically are. To see the effect
# clearly, send the images through not one but ten layers of 64 units each, and measure the typical
# size of the values after each: the root of their mean square.


# %% slideshow={"slide_type": "subslide"}
def ten_layers(inputs, deviation, rng):
    """Return the outputs of each of ten layers of 64 ReLU units; all biases are zero."""
    outputs = []
    for _ in range(10):
        weight = deviation * rng.standard_normal((64, 64))
        inputs = relu(inputs @ weight)  # (count, 64) again
        outputs.append(inputs)
    return outputs


def typical_size(values):
    """Return the root of the mean square."""
    return np.sqrt(np.mean(values**2))


# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** The pixels lie between 0 and 1. How large are the values after ten layers if
# $\sigma = 0.01$? And if $\sigma = 1$?

# %% slideshow={"slide_type": "fragment"}
too_small = ten_layers(images, 0.01, np.random.default_rng(7))
too_large = ten_layers(images, 1.0, np.random.default_rng(7))
for name, outputs in {"0.01": too_small, "1": too_large}.items():
    after_one, after_ten = typical_size(outputs[0]), typical_size(outputs[-1])
    print(f"deviation {name:>4}: {after_one:.2g} after one layer, {after_ten:.2g} after ten")

assert typical_size(too_small[-1]) < 1e-11
assert typical_size(too_large[-1]) > 1e6

# %% [markdown] slideshow={"slide_type": "subslide"}
# With 0.01 next to nothing is left: whatever the image, the next layer would see numbers that are
# almost zero. With 1 the values are in the millions. Between the two there must be a $\sigma$ that
# keeps their size.
#
# You can work it out. Take one unit with $n$ inputs $x_i$.
#
# 1. It adds up $n$ products $x_i w_i$. The weights are as often negative as positive, so in the
#    square of the sum the mixed terms cancel on average. What remains is the sum of the squares:
#    the mean of $z^2$ is $n \sigma^2$ times the mean of $x^2$.
# 2. ReLU sets the negative half of the $z$ to zero. Half of the mean square is gone.
#
# So each layer multiplies the mean square by $n \sigma^2 / 2$. For $n = 64$ and $\sigma = 0.01$
# that is 0.0032, and the size itself is multiplied by the root, 0.057. From layer 1 to layer 10
# that happens nine times. Check it.

# %%
for deviation, outputs in {0.01: too_small, 1.0: too_large}.items():
    expected = np.sqrt(64 * deviation**2 / 2)
    measured = (typical_size(outputs[-1]) / typical_size(outputs[0])) ** (1 / 9)
    print(f"factor per layer: expected {expected:.3f}, measured {measured:.3f}")
    assert 0.75 < measured / expected < 1.25

assert np.isclose(64 * 0.01**2 / 2, 0.0032)
assert round(np.sqrt(0.0032), 3) == 0.057

# %% [markdown] slideshow={"slide_type": "subslide"}
# The size stays when the factor is 1. Solve $n \sigma^2 / 2 = 1$ for $\sigma$:
#
# $$\sigma = \sqrt{\frac{2}{n}}$$
#
# This is [**He initialisation**](glossary.ipynb#He-initialisation) (He and others, 2015). The more
# inputs a unit has, the smaller their weights.

# %%
he = ten_layers(images, np.sqrt(2 / 64), np.random.default_rng(7))

three = {"σ = 1": too_large, "σ = √(2/64)": he, "σ = 0.01": too_small}
sizes = {name: [typical_size(values) for values in outputs] for name, outputs in three.items()}
title = "Only one of three sizes of weights keeps the signal alive"
labelled = {"x_label": "layer", "y_label": "typical size of the values (no unit)"}
plots.lines(range(1, 11), sizes, title=title, log_y=True, markers=True, **labelled)

# %% [markdown]
# *Typical size after each of ten layers, on a logarithmic axis: it grows with σ = 1, shrinks with σ
# = 0.01, each by about the same factor in every layer, and stays level with He's σ.*

# %% slideshow={"slide_type": "subslide"}
kept = typical_size(he[-1]) / typical_size(he[0])
print(f"size after ten layers, as a multiple of the size after one: {kept:.2f}")

assert 0.1 < kept < 10

# %% [markdown] slideshow={"slide_type": "subslide"}
# Look at the values themselves, in four of the ten layers.

# %%
shown = {f"layer {number}": he[number - 1] for number in (1, 4, 7, 10)}
plots.activations(shown, title="With He's weights layer 10 is spread much like layer 1")

# %% [markdown]
# *The values after layers 1, 4, 7 and 10 with He's weights: all four are spread much alike.*

# %% [markdown] slideshow={"slide_type": "subslide"}
# About half of all values are exactly 0 in every layer. That is no harm: it is ReLU at work, on
# sums that are as often negative as positive. Now leave the zeros out, and put the values that the
# three sizes of weights leave in layer 10 on one axis. They are so far apart that the axis has to
# count powers of ten.

# %%
assert all(0.3 < np.mean(values == 0) < 0.7 for values in he)

powers = {name: np.log10(outputs[-1][outputs[-1] > 0]) for name, outputs in three.items()}
title = "After ten layers: millions, ordinary numbers, or next to nothing"
label = "value in layer 10, as a power of ten (7 stands for ten million)"
plots.histogram(powers, x_label=label, title=title, bins=60)

# %% [markdown]
# *Three humps for three sizes of weights: with σ = 0.01 far to the left, with σ = 1 far to the
# right, and with He's σ close to 0, which stands for 1.*

# %% [markdown] slideshow={"slide_type": "subslide"}
# In `nnlib` a `Linear` draws its weights this way unless you say otherwise, with `he_normal` from
# `nnlib.initializers`. From the same random numbers it makes the same weights.

# %%
layer = Linear(64, 64, rng=np.random.default_rng(7))
mine = np.sqrt(2 / 64) * np.random.default_rng(7).standard_normal((64, 64))

assert np.allclose(layer.weight.value, mine)
assert (layer.bias.value == 0).all()

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Touch it.** The same layers under your hands. On the left are the values on their way forward. On
# the right is the *gradient*, on its way back: how strongly a small change in each layer is felt at
# the end. (It is the subject of [lesson 4](04_backpropagation.ipynb); training cannot do without
# it.) Move σ away from He's, and add layers. Then choose tanh and make σ as large as you can: what
# would you say if you looked at the left side only?

# %%
demos.initialisation()

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# That all is well: tanh keeps its values between −1 and 1, whatever the weights. The gradient on
# the right says otherwise: from layer to layer, on the way back, it grows. He's σ keeps the size on
# both sides. It was worked out for ReLU, and tanh does well with something near it; the sigmoid
# loses the gradient even so.
#
# </details>

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. A coin with ten faces
#
# Back to the network of the beginning, and to your two predictions. First: how often does it give
# each answer?

# %%
answers = network(images).argmax(axis=1)  # (1437,)
counts = np.bincount(answers, minlength=10)  # (10,)
named = {f"answers {digit}": count for digit, count in enumerate(counts)}
title = f"An untrained network has a favourite: it says {counts.argmax()} again and again"
plots.bars(named, x_label="images (count)", title=title, number_format=",.0f")

# %% [markdown]
# *How many of the 1,437 training images get each of the ten answers.*
#
# If it guessed evenly, each digit would get about 144. It does not: one digit gets more than half
# of the images, and at least two get none. All images are positive numbers in much the same places,
# so to random weights they look much alike, and the same unit comes out ahead for many of them. The
# coin is loaded.

# %% slideshow={"slide_type": "skip"}
assert counts.max() > len(images) / 2
assert (counts == 0).sum() >= 2
assert round(len(images) / 10) == 144

# %% [markdown] slideshow={"slide_type": "subslide"}
# Then how many does it get right? And is that luck? Make 200 more networks, each with its own
# random weights.


# %%
def untrained_accuracy(seed):
    """Return the accuracy of a network that has learned nothing, as a fraction."""
    rng = np.random.default_rng(seed)
    network = Network(Linear(64, 16, rng=rng), ReLU(), Linear(16, 10, rng=rng))
    return np.mean(network(images).argmax(axis=1) == labels)


# %%
accuracies = np.array([untrained_accuracy(seed) for seed in range(200)])
mean = accuracies.mean()
print(f"this network: {np.mean(answers == labels):.1%}")
print(
    f"200 networks: mean {mean:.1%}, lowest {accuracies.min():.1%}, highest {accuracies.max():.1%}"
)

assert 0.085 < mean < 0.115
assert accuracies.min() < 0.06
assert accuracies.max() > 0.14

# %% slideshow={"slide_type": "subslide"}
title = "Untrained networks are right once in ten times, on average"
percent = {"x_label": "accuracy (%)", "vertical_lines": {"one in ten": 10}}
plots.histogram(100 * accuracies, title=title, bins=20, counted="networks", **percent)

# %% [markdown]
# *The accuracies of 200 untrained networks, one value for each: they lie on both sides of 10%.*
#
# Ten of 100, on average over the networks. There is a reason that needs no experiment. The ten
# output units are drawn in the same way, so no digit has an advantage: for any image, each of the
# ten comes out ahead in one network of ten. That includes the right one. A single network is better
# or worse than that by luck, because its coin is loaded; over many networks the luck cancels.
#
# Last, put a layer with random weights beside the one that you made by hand. Both turn 64 pixels
# into ten logits with one product. `accuracy` in `nnlib` counts the right answers.

# %% slideshow={"slide_type": "subslide"}
from nnlib.metrics import accuracy

untrained = [Linear(64, 10, rng=np.random.default_rng(seed)) for seed in range(200)]
at_random = np.mean([accuracy(layer(test.images), test.labels) for layer in untrained])

assert np.isclose(accuracy(test.images @ weight + bias, test.labels), by_hand)
assert 0.085 < at_random < 0.115

# %%
compared = {"random (mean of 200)": 100 * at_random, "made by hand": 100 * by_hand}
title = "The same computation: all the difference is in the weights"
percent = {"x_label": "test accuracy (%)", "x_limits": (0, 100), "number_format": ".1f"}
plots.bars(compared, title=title, **percent)

# %% [markdown]
# *Random weights read about one digit in ten, those made by hand in section 2 more than nine.*
#
# Both multiply, add and take the largest. What a network knows is in its weights and biases, and
# nowhere else. To train it is to find good ones.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Quiz: run this cell, and choose an answer.
question = "To be safe, you start a training with every weight at 0.1. What becomes of the 16 hidden units?"
choices = {
    "Each finds its own task: training moves all weights anyway.": "It moves them all alike. Equal units give equal numbers and hear the same, so nothing tells them apart.",
    "They stay equal: 16 units do the work of one.": "Equal weights before and after them, equal changes: they stay twins. Random weights make them different from the start.",
    "They give almost 0, as the weights are too small.": "Size matters too, through many layers. But with any size, equal weights make equal units.",
}
quiz(question, choices, answer="They stay equal: 16 units do the work of one.")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What to remember
#
# 1. A layer is `inputs @ weight + bias`: a row for each image, a column for each unit, and the two
#    sides that meet must be equal.
# 2. Linear layers without a bend between them collapse into one; an activation function, such as
#    ReLU, keeps them apart.
# 3. The first weights are random, so that units differ, and of size $\sqrt{2/n}$, so that the
#    signal keeps its size through many layers.
#
# | mistake | what you see when it happens |
# |---|---|
# | the weight is transposed: `(10, 64)` for `(64, 10)` | a `ValueError`; if square, wrong numbers |
# | one image `(64,)` in place of a batch `(1, 64)` | a `ValueError` from `Linear` |
# | `argmax(axis=0)` for `argmax(axis=1)` | ten answers, however many images there are |
# | no activation function between layers | it runs, and more layers or units make it no better |
# | a ReLU after the last layer | no logit is ever negative, and many are exactly 0 |
# | all weights start equal | all hidden units give the same number |
# | first weights too small, or too large | deep layers give almost 0, or millions |
#
# **Where this goes next.** The ten logits are scores, and can be any numbers. In [lesson
# 3](03_softmax_cross_entropy.ipynb) you turn them into probabilities, and measure with one number
# how wrong they are.
#
# **Now you:** [exercises](../exercises/02_forward_pass.ipynb). Write the neuron, the layer and the
# whole forward pass yourself.
