# %% [markdown] slideshow={"slide_type": "slide"}
# # Lesson 1: Data
#
# **After this lesson you can**
#
# - say what an image is to a program, and find any pixel in it
# - turn raw pixels and labels into arrays that a network can use, past two silent traps
# - divide data into training, validation and test sets, and say what each is for
# - spot leakage, which makes results look better than they are
# - read digits without any network, and measure how well: the number to beat
#
# **You need** [the welcome notebook](00_welcome.ipynb), Python, and NumPy arrays: how to index and
# slice them. Section 1 is a warm-up for the rest of NumPy. Skip it if you like.
#
# | section | minutes |
# |---|---|
# | Which digit is this? | 3 |
# | 1. Warm-up with NumPy (optional) | 5 |
# | 2. A picture is an array | 2 |
# | 3. Two traps in whole numbers | 6 |
# | 4. From picture to row | 4 |
# | 5. Labels are names | 4 |
# | *a good place for a break* | |
# | 6. Learning by heart | 4 |
# | 7. A third set, for choosing | 3 |
# | 8. Leakage | 7 |
# | 9. Batches | 3 |
# | 10. Nothing but averages | 8 |

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Which digit is this?
#
# Somebody wrote a digit, and a machine turned it into numbers: 0 where there is no ink, up to 16
# where there is most.
#
# **Predict.** Run the cell, and read the digit from its numbers alone. What did the writer mean?

# %% slideshow={"slide_type": "fragment"}
import numpy as np

from nnlib import data, plots

pixels, labels = data.raw("digits")
print(pixels[12])

# %% slideshow={"slide_type": "subslide"}
plots.pixel_values(pixels[12], title=f"With a grey for each number you see it: a {labels[12]}")

# %% [markdown]
# *The same 64 numbers, each on its own grey, from black for 0 to white for 16. They form a 2.*
#
# With greys you read it at once. With numbers it is work, and numbers are all that a program gets.
# Could you tell it what a 2 is, as a rule about 64 numbers? Here are more of them.

# %% slideshow={"slide_type": "subslide"}
plots.images(pixels[labels == 2], count=16, title="Sixteen times a 2, and each is different")

# %% [markdown]
# *Sixteen handwritten twos: some upright, some leaning, some with a loop.*
#
# A rule that fits one fails on another. So nobody writes such rules. You collect examples, each
# with the digit that was meant, and let the program find what they have in common.
#
# **The question of this lesson:** if all that the program does with its examples is to *average*
# them, how many of 100 new digits can it read? Write down a guess. You will measure it in
# section 10. On the way there you will see how such a number can mislead you.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. Warm-up with NumPy (optional)
#
# ```python
# table = np.array([[1, 2, 3], [10, 20, 30]])
# row = table[0]
# ```
#
# Can you answer these three without running anything?
#
# - What is `table.sum(axis=0)`?
# - What shape has `table.sum(axis=1, keepdims=True)`?
# - After `row[0] = 99`, what is `table[0, 0]`?
#
# <details><summary>Answer</summary>
#
# `[11, 22, 33]`; `(2, 1)`; 99.
#
# </details>

# %% [markdown] slideshow={"slide_type": "subslide"}
# Three times right? Then go on with [section 2](#2.-A-picture-is-an-array).
#
# ### The axis that you name disappears

# %% jupyter={"source_hidden": true}
# Predict: run this cell, and choose an answer.
from nnlib.exercises import predict, quiz

question = "`table` has two rows, 1 2 3 and 10 20 30. What is `table.sum(axis=0)`?"
choices = [
    "`[6, 60]`: axis 0 means the rows, so one sum for each row",
    "`[11, 22, 33]`: one sum for each column",
    "`66`: one sum of everything",
]
because = "`axis=0` names the axis to add along, and that axis disappears: three columns are left."
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
table = np.array([[1, 2, 3], [10, 20, 30]])  # (2, 3)
print("axis=0:", table.sum(axis=0))
print("axis=1:", table.sum(axis=1))

# %% [markdown] slideshow={"slide_type": "notes"}
# Many expect it the other way round. `axis=0` does not mean "one sum for each row". It names the
# axis to add *along*, and that axis is gone afterwards: `(2, 3)` without axis 0 is `(3,)`.

# %% slideshow={"slide_type": "skip"}
assert np.array_equal(table.sum(axis=0), [1 + 10, 2 + 20, 3 + 30])  # (3,)
assert np.array_equal(table.sum(axis=1), [1 + 2 + 3, 10 + 20 + 30])  # (2,)

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Shapes that fit, and shapes that seem to
#
# NumPy combines arrays of different shapes where it can. It writes one shape below the other,
# aligned at the right. Two lengths fit if they are equal, or if one of them is 1 or missing: that
# one is then repeated. This is [**broadcasting**](glossary.ipynb#Broadcasting).
#
# **Predict.** You want each row as shares that add up to 1. Does `table / table.sum(axis=1)` work?

# %% slideshow={"slide_type": "fragment"}
try:
    table / table.sum(axis=1)  # (2, 3) / (2,)
except ValueError as error:
    print(error)

shares = table / table.sum(axis=1, keepdims=True)  # (2, 3) / (2, 1)
print(shares.sum(axis=1))

assert np.allclose(shares.sum(axis=1), 1)

# %% [markdown] slideshow={"slide_type": "notes"}
# Aligned at the right, 3 stands over 2: no fit. `keepdims=True` keeps the lost axis with length 1,
# so `(2, 1)` stands below `(2, 3)`, and the one column is repeated.
#
# Here the mistake gave an error. In a square table it does not.

# %% slideshow={"slide_type": "subslide"}
square = np.array([[1, 1], [1, 3]])  # (2, 2)
wrong = square / square.sum(axis=1)  # (2, 2) / (2,)
print("rows add up to", wrong.sum(axis=1))

assert not np.allclose(wrong.sum(axis=1), 1)

# %% [markdown]
# The shapes fit, so NumPy divides: each column by a row's sum. No error, and every number that
# follows is wrong. Check what you know must hold, here that shares add up to 1.
#
# ### A window, or a copy?
#
# **Predict.** The cell changes `row` and `picked`. Which of the two changes `table` as well?

# %% slideshow={"slide_type": "fragment"}
row = table[0]  # a slice
picked = table[[1]]  # picked with a list of indices
row[0], picked[0, 0] = 99, 77
print(table)

# %% [markdown] slideshow={"slide_type": "notes"}
# A slice is a window on the same numbers, a [**view**](glossary.ipynb#View): write into it, and you
# write into the table. Picking with a list, an array of indices or a mask gives a copy. If you want
# a copy of a slice, ask for one: `table[0].copy()`. If you are not sure, ask NumPy.

# %% slideshow={"slide_type": "skip"}
assert table[0, 0] == 99
assert table[1, 0] == 10
assert np.shares_memory(table, row)
assert not np.shares_memory(table, picked)
assert not np.shares_memory(table, table[0].copy())

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. A picture is an array
#
# All the digits lie in one array, and what their writers meant in another. An example's class, here
# the digit that was meant, is its [**label**](glossary.ipynb#Label).

# %%
print("pixels:", pixels.shape, pixels.dtype)
print("labels:", labels.shape, labels.dtype)

# %% [markdown]
# There are 1,797 pictures of 8 rows and 8 columns. **Axis 0** counts pictures, **axis 1** rows from
# the top down, **axis 2** columns from left to right.
#
# **Predict.** The first figure showed picture 12. What is `pixels[12, 6, 2]`, and what is
# `pixels[12, 2, 6]`?

# %% slideshow={"slide_type": "fragment"}
print(pixels[12, 6, 2], pixels[12, 2, 6])

# %% [markdown] slideshow={"slide_type": "notes"}
# The row comes first, as in a matrix. In a drawing you are used to (x, y), across and then up. Here
# it is down and then across.
#
# The [**dtype**](glossary.ipynb#Dtype) says what kind of number each entry is, and how many bytes
# it takes. `uint8` is a whole number from 0 to 255 in a single byte. Picture files are made of it.

# %% slideshow={"slide_type": "fragment"}
print(pixels.min(), "to", pixels.max(), "in", f"{pixels.nbytes:,} bytes")

assert (pixels[12, 6, 2], pixels[12, 2, 6]) == (9, 0)
assert pixels.nbytes == 1797 * 8 * 8
assert np.iinfo(np.uint8).max == 255

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. Two traps in whole numbers
#
# These pixels go from 0 to 16. Most programs expect white at 255. Multiply by 16, and 16 becomes
# 256, near enough. Or so it seems.

# %% jupyter={"source_hidden": true}
# Predict: run this cell, and choose an answer.
question = "What will the whitest pixels of our 2, now 256, look like?"
choices = [
    "white: 256 is as good as 255",
    "nothing: an error says that 256 does not fit",
    "black: after 255 comes 0",
]
because = "A `uint8` has no 256. After 255 it starts again from 0, and nobody tells you."
predict(question, choices, answer=choices[2], because=because)

# %% slideshow={"slide_type": "fragment"}
brighter = pixels[12] * 16
print("row 6 was", pixels[12, 6])
print("row 6 is ", brighter[6])

# %% slideshow={"slide_type": "subslide"}
plots.pixel_values(brighter, title="256 became 0: black holes in the 2")

# %% [markdown]
# *The 2 again, brighter, but with black holes where it was whitest: in rows 4 and 6.*
#
# The whole number 16 takes on the array's dtype, so the result is `uint8` again, and that has no
# room above 255. After 255 it starts again from 0, like the clock after midnight: it **wraps
# around**. 256 becomes 0, 257 becomes 1, and no warning tells you. It wraps at the lower end too.
#
# **Predict.** In the cell below the answers should be −2 and 2. What comes out?

# %% slideshow={"slide_type": "fragment"}
first, second = np.array([3, 5], dtype=np.uint8), np.array([5, 3], dtype=np.uint8)
print(first - second)

# %% [markdown] slideshow={"slide_type": "notes"}
# Below 0 it goes on at 255. A network subtracts and multiplies all the time, so convert to
# floating-point numbers *first*, and calculate afterwards.

# %% slideshow={"slide_type": "skip"}
full = np.array([255, 255], dtype=np.uint8)
assert np.array_equal(full + np.array([1, 2], dtype=np.uint8), [0, 1])
assert np.array_equal(first - second, [254, 2])
assert np.array_equal(first.astype(np.float32) - second, [-2, 2])
assert brighter.dtype == np.uint8
assert (brighter[pixels[12] == 16] == 0).all()

# %% [markdown] slideshow={"slide_type": "subslide"}
# The second trap waits where you scale. A network multiplies its inputs again and again, and wants
# them small to begin with. So bring the pixels to the range from 0 to 1. With $p$ for a pixel,
# $p_{max}$ for white and $x$ for the result:
#
# $$x = \frac{p}{p_{max}}$$
#
# **Predict.** Python has two divisions, `/` and `//`. After `pixels // 16`, how many of 100 pixels
# with ink are still not black?

# %% slideshow={"slide_type": "fragment"}
left = np.sum(pixels // 16 > 0) / np.sum(pixels > 0)
print(f"pixels with ink that are not black afterwards: {left:.1%}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# Less than a fifth. `//` rounds down: of all greys only the full 16 becomes 1, and 15 becomes 0
# like the black around it. Use `/`, after converting.

# %%
images = pixels.astype(np.float32) / 16  # (1797, 8, 8)
print(images.dtype, images.min(), "to", images.max())

assert left < 0.2
assert images.dtype == np.float32
assert (images.min(), images.max()) == (0, 1)

# %% [markdown] slideshow={"slide_type": "notes"}
# Why `float32`? `pixels / 16` alone works too, and gives `float64`, NumPy's usual float. That is
# eight bytes for each number, where `float32` takes four. A network does well without the extra
# digits.
#
# In `nnlib` this step is `scale_pixels`. You will write your own in the exercises.

# %% slideshow={"slide_type": "skip"}
assert (pixels / 16).nbytes == 2 * images.nbytes
assert np.array_equal(data.scale_pixels(pixels, maximum=16), images)

# %% [markdown] slideshow={"slide_type": "notes"}
# Note what it divides by: the number that stands for white, not the largest number that it finds.
# In a picture written with a pale pen the largest may be 12, and dividing by 12 would hide how pale
# the pen was.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. From picture to row
#
# The networks of this course take each picture as one row of numbers. Each of these numbers is a
# [**feature**](glossary.ipynb#Feature), here the brightness of one pixel. To get the row, lay the
# picture's rows end to end. Pixel $(r, c)$, row $r$ and column $c$, lands in place
#
# $$k = 8 r + c$$
#
# because $r$ whole rows of 8 come before it.
#
# **Predict.** In which place does pixel (6, 2) land?

# %% slideshow={"slide_type": "fragment"}
rows = images.reshape(1797, 64)  # (1797, 64)
place = 8 * 6 + 2
print("place", place, "holds", rows[12, place], "and pixel (6, 2) is", images[12, 6, 2])

assert rows[12, place] == images[12, 6, 2]
assert np.array_equal(rows.reshape(1797, 8, 8), images)

# %% [markdown]
# The last line turns the rows back into pictures: flattening loses nothing. What the row no longer
# *shows* is which pixels were neighbours. Place 50 and place 58, the pixel below it, are two
# numbers like any others.
#
# `reshape(1797, -1)` does the same: −1 stands for "whatever is left". Now a mistake. Another way to
# get 1,797 rows of 64 is to make 64 rows of 1,797, and turn the table.
#
# **Predict.** Both arrays have shape `(1797, 64)`. Do they hold the same rows?

# %% slideshow={"slide_type": "fragment"}
turned = images.reshape(64, -1).T  # (1797, 64)
print("same shape:", turned.shape == rows.shape)
print("same rows: ", np.array_equal(turned, rows))

# %% slideshow={"slide_type": "subslide"}
assert np.array_equal(np.sort(turned, axis=None), np.sort(rows, axis=None))

pair = np.concatenate([rows[:4], turned[:4]])  # (8, 64)
names = ["right"] * 4 + ["turned"] * 4
plots.images(pair, names, columns=4, title="Same shape, and the digits are gone")

# %% [markdown]
# *Above, the first four rows as pictures: 0, 1, 2, 3. Below, the first four rows of the turned
# table: speckles.*
#
# `reshape` never mixes up the order of the numbers, it cuts the long line of them in other places.
# Each row of `turned` takes one pixel here, and the next 1,797 places further on. No shape can tell
# you that. Look at your data after every step, as pictures.

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Try it.** Which pixel of the 8 × 8 picture lies in place 37 of the row? Work it out by hand, put
# its row and column in, and run the cell.

# %%
my_row, my_column = 0, 0  # change these two

place = 8 * my_row + my_column
print("right" if place == 37 and my_column < 8 else f"not yet: that pixel lies in place {place}")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# (4, 5). 37 divided by 8 is 4, and 5 remain: `divmod(37, 8)`.
#
# </details>

# %% slideshow={"slide_type": "skip"}
assert divmod(37, 8) == (4, 5)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. Labels are names
#
# How often does each digit occur? `np.bincount` counts.
#
# **Predict.** A lazy program answers 1, whatever you show it. How many of 100 digits does it get
# right?

# %% slideshow={"slide_type": "fragment"}
counts = np.bincount(labels)
named = {f"digit {digit}": count for digit, count in enumerate(counts)}
title = "Every digit is about equally common"
plots.bars(named, x_label="pictures (count)", title=title, number_format=".0f")

# %% [markdown] slideshow={"slide_type": "fragment"}
# *Ten bars of nearly the same length, one per digit.*
#
# The fraction of answers that are right is called the [**accuracy**](glossary.ipynb#Accuracy).

# %% slideshow={"slide_type": "subslide"}
lazy = np.mean(labels == 1)
print(f"always 1: accuracy {lazy:.1%}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# About 10 of 100, as many as by guessing. That is what 10% accuracy means here: nothing learned.
# But the 10% belongs to *these* data. Take all the zeros, and only 20 of the other digits.

# %%
assert 0.09 < lazy < 0.11
assert counts.min() / counts.max() > 0.9

zeros, others = labels[labels == 0], labels[labels != 0][:20]
lazy = np.mean(np.concatenate([zeros, others]) == 0)
print(f"always 0: accuracy {lazy:.1%}")

assert 0.89 < lazy < 0.91

# %% [markdown] slideshow={"slide_type": "notes"}
# The lazy program scores 90% and still has learned nothing. Before you believe an accuracy, count
# the classes.
#
# A label is a name, not an amount. A 9 is not three times a 3, and an answer of 5 for a 4 is not
# "nearly right". To a formula, though, 5 *is* nearer to 4 than 9 is. So turn labels into rows: a 1
# in the column of the label, 0 in all others. This is called [**one-hot**](glossary.ipynb#One-hot).
#
# One comparison makes all the rows: is the label of row $i$ equal to the digit of column $j$?

# %%
one_hot = (labels[:, np.newaxis] == np.arange(10)).astype(np.float32)  # (1797, 1), (10,)
print(one_hot.shape)
print(one_hot[12])

assert np.array_equal(one_hot, data.one_hot(labels, classes=10))

# %% [markdown]
# `np.newaxis` adds an axis of length 1. So a column of 1,797 labels meets a row of ten digits, and
# broadcasting makes the table. `nnlib` has it as `one_hot`.
#
# **Predict.** How far is the row of a 4 from that of a 5? And from that of a 9?

# %% slideshow={"slide_type": "fragment"}
four, five, nine = data.one_hot(np.array([4, 5, 9]), classes=10)
print(np.sum((four - five) ** 2), np.sum((four - nine) ** 2))

# %% [markdown] slideshow={"slide_type": "notes"}
# Equally far: no digit is nearer to another by the accident of its name.

# %% slideshow={"slide_type": "skip"}
assert np.sum((four - five) ** 2) == np.sum((four - nine) ** 2)
assert not np.array_equal(five, nine)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. Learning by heart
#
# The simplest program that learns stores all its examples. For a new picture it looks for the most
# similar one, its **nearest neighbour**, and repeats its label. *Similar* means at a small
# distance. With $x_k$ and $s_k$ for the features of the new and the stored picture, the squared
# distance is
#
# $$d^2 = \sum_k (x_k - s_k)^2$$
#
# The smallest distance has the smallest square too, so the root can be left out.


# %%
def nearest(images, references):
    """Return for each image the index of the reference at the smallest distance."""
    squared_distances = [((references - image) ** 2).sum(axis=1) for image in images]
    return np.argmin(squared_distances, axis=1)


assert np.array_equal(nearest(np.array([[0.9], [0.2]]), np.array([[0.0], [1.0]])), [1, 0])

# %% [markdown] slideshow={"slide_type": "subslide"}
# From here on, use the digits as `nnlib` loads them: the same pictures, scaled and flattened, in
# two parts. From one part the program may learn. The other is put aside.

# %%
train, test = data.load("digits")
print(train)
print(test)

assert len(train) + len(test) == len(rows)
assert train.images.shape == (1437, 64)

# %% [markdown] slideshow={"slide_type": "subslide"}
# If one cell wrote into these arrays, every cell after it would work with spoiled images. Try it.

# %%
try:
    train.images[0, 0] = 1
except ValueError as error:
    print(error)

# %% [markdown] slideshow={"slide_type": "notes"}
# The arrays are read-only. To change images, take a copy first: `train.images.copy()`.
#
# Now an experiment. Throw the labels of the training images away, and give them **random** ones.
# There is nothing left to learn.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "The program stores the images with these random labels. How many does it get right?"
choices = [
    "about 10% of the stored images, about 10% of new ones: there is nothing to learn",
    "100% of the stored images, about 10% of new ones: it has learned by heart",
    "100% of the stored images, most of the new ones: the images are as good as before",
]
because = (
    "It finds each stored image again, label and all. For a new image, a random label is a guess."
)
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
rng = np.random.default_rng(3)
random_labels = rng.integers(10, size=len(train))

seen = np.mean(random_labels[nearest(train.images, train.images)] == random_labels)
new = np.mean(random_labels[nearest(test.images, train.images)] == test.labels)
print(f"stored: {seen:.1%}, new: {new:.1%}")

# %% slideshow={"slide_type": "subslide"}
assert seen == 1
assert 0.03 < new < 0.17

shown = {"images it has stored": 100 * seen, "new images": 100 * new}
scale = {"x_label": "accuracy (%)", "number_format": ".1f", "vertical_lines": {"guessing": 10}}
plots.bars(shown, title="Learning noise by heart: perfect, and worthless", **scale)

# %% [markdown]
# *Accuracy is 100% on the images that the program has stored, and about that of guessing on new
# ones.*
#
# Every stored image is its own nearest neighbour, at distance 0. So it gets its own label back,
# true or not. And with the true labels?

# %% slideshow={"slide_type": "subslide"}
seen = np.mean(train.labels[nearest(train.images, train.images)] == train.labels)
neighbor = np.mean(train.labels[nearest(test.images, train.images)] == test.labels)
print(f"stored: {seen:.1%}, new: {neighbor:.1%}")

assert seen == 1
assert neighbor > 0.97

# %% [markdown] slideshow={"slide_type": "notes"}
# 100% again on what it has stored. The same 100% stands once for a program that knows nothing, and
# once for a good one. **Accuracy on what was learned from says nothing about new images.** Only new
# images tell the two programs apart.
#
# So keep some data aside. What you learn from is the
# [**training set**](glossary.ipynb#Training-set). What you judge by is the
# [**test set**](glossary.ipynb#Test-set).

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. A third set, for choosing
#
# You will try many networks: more units, smaller steps, other seeds. You will keep the best. Best
# on which images? Hold out 137 of the training images, to compare on: shuffle their indices, and
# cut them in two. (Sorting each part afterwards only puts it back into its old order.)

# %%
order = np.random.default_rng(7).permutation(len(train))
held_out, kept = np.sort(order[:137]), np.sort(order[137:])

rest, validation = train.split(137, rng=np.random.default_rng(7))
assert np.array_equal(validation.images, train.images[held_out])
assert np.array_equal(validation.labels, train.labels[held_out])
assert np.array_equal(rest.images, train.images[kept])

# %% [markdown]
# Images and labels are picked *with the same indices*, so they stay together. `nnlib`'s `split`
# does this for you, and with the same seed it holds out the same images.
#
# Now a thousand programs compete. None of them has learned anything: each guesses at random.
#
# **Predict.** The best of the thousand: what accuracy has it on these 137 images? Then it guesses
# anew, at the test images. What accuracy has it there?

# %% slideshow={"slide_type": "fragment"}
rng = np.random.default_rng(7)
guesses = rng.integers(10, size=(1000, 137))
accuracies = 100 * np.mean(guesses == validation.labels, axis=1)  # (1000,)

best = accuracies.max()
on_test = 100 * np.mean(rng.integers(10, size=360) == test.labels)
print(f"the best: {best:.1f}%, and on the test images: {on_test:.1f}%")

# %% slideshow={"slide_type": "subslide"}
assert best > 16
assert 4 < on_test < 16

step = 100 / 137  # one more right answer
bars = {"x_limits": (-0.5 * step, 35.5 * step), "bins": 36}  # a bar for each number of them
bars["vertical_lines"] = {"the best": best, "the best, on the test images": on_test}
title, label = "The best of 1,000 guessers was lucky", "accuracy on the 137 images (%)"
plots.histogram(accuracies, x_label=label, title=title, counted="guessers", **bars)

# %% [markdown]
# *Most guessers lie around 10%. The best lies far to the right; on the test images it is back among
# the others.*
#
# Nobody cheated. The best of many is lucky as well as good, and this one is only lucky. The images
# you choose by give you a number that is too high, and the more you try, the higher. For an honest
# number you need images that had no part in the choice. So there are three sets:
#
# | set | what it is for | how often |
# |---|---|---|
# | training | the network learns from it | all the time |
# | [**validation**](glossary.ipynb#Validation-set) | you choose settings by it | often |
# | test | you judge by it | at the end, when nothing is left to choose |
#
# Look at the test set, choose by what you saw, and it has become a validation set. In work of your
# own, look once. This course looks in several lessons, to show you things, but it never chooses by
# what it sees there.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. Leakage
#
# When something about the images you judge by gets into what the program learns, it is called
# [**leakage**](glossary.ipynb#Leakage). It gives no error, only better numbers. The simplest case
# is an image that is in both sets. Check for it, always.

# %%
stored = {image.tobytes() for image in train.images}
twice = sum(image.tobytes() in stored for image in test.images)
print("test images that are also training images:", twice)

assert twice == 0

# %% [markdown] slideshow={"slide_type": "subslide"}
# None. But now you want more data, and add a copy of each image with a little noise in its pixels.

# %%
rng = np.random.default_rng(12)
noise = rng.standard_normal(train.images.shape, dtype=np.float32)
copies = np.clip(train.images + 0.05 * noise, 0, 1)
doubled = np.concatenate([train.images, copies])  # (2874, 64)
doubled_labels = np.tile(random_labels, 2)  # (2874,)

assert doubled.shape == (2874, 64)

# %% [markdown]
# The labels are the random ones of section 6. There is nothing to learn from them, so an honest
# accuracy is about 10%, and whatever is above it has leaked. *Now* you split: a quarter held out,
# the rest stored.
#
# **Predict.** What accuracy does the nearest neighbour get on the part held out?

# %% slideshow={"slide_type": "fragment"}
order = rng.permutation(len(doubled))
held_out, kept = order[:720], order[720:]

answers = doubled_labels[kept][nearest(doubled[held_out], doubled[kept])]
leaky = np.mean(answers == doubled_labels[held_out])
print(f"split after copying: {leaky:.1%}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# Far above 10%, on labels that mean nothing. Where does it come from? Three quarters of everything
# were stored, so most of the images held out had their twin among them, label and all. Split first,
# and copy only what is stored.

# %%
order = rng.permutation(len(train))
held_out, kept = order[:360], order[360:]

stored = np.concatenate([train.images[kept], copies[kept]])
answers = np.tile(random_labels[kept], 2)[nearest(train.images[held_out], stored)]
honest = np.mean(answers == random_labels[held_out])
print(f"split before copying: {honest:.1%}")

# %% slideshow={"slide_type": "subslide"}
assert leaky > 0.65
assert 0.03 < honest < 0.17

shown = {"split after copying": 100 * leaky, "split before copying": 100 * honest}
plots.bars(shown, title="Copy first, and the program seems to read pure noise", **scale)

# %% [markdown]
# *With the split after copying, most random labels seem to be read. With the split before copying,
# the accuracy is that of guessing.*
#
# **Split first.** Whatever else you do to the data, do it afterwards.
#
# ### A leak in these very digits
#
# The file appears to go from one writer to the next. Hold out a random fifth, and a writer's digits
# are in both parts. Hold out a fifth *in file order*, and most of its writers are strangers to the
# program. This time with the true labels:
#
# **Predict.** For which does the program make more mistakes? How many times as many?


# %% slideshow={"slide_type": "fragment"}
def mistakes(order):
    """Hold out each fifth of `order` in turn; return the fraction that is misread."""
    wrong = 0
    for held_out in np.array_split(order, 5):
        kept = np.setdiff1d(order, held_out)
        answers = labels[kept][nearest(rows[held_out], rows[kept])]
        wrong += np.sum(answers != labels[held_out])
    return wrong / len(order)


# %% slideshow={"slide_type": "fragment"}
in_file_order, shuffled = mistakes(np.arange(1797)), mistakes(rng.permutation(1797))
print(f"strangers: {in_file_order:.1%} misread; known writers: {shuffled:.1%}")

# %% [markdown] slideshow={"slide_type": "notes"}
# More than twice as many for strangers. Neither number is wrong; they answer different questions.
# The test set of this course holds new digits by *known* writers. If your program is to read
# anyone's hand, hold out whole people.

# %% slideshow={"slide_type": "skip"}
assert in_file_order > 2 * shuffled

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Averages leak too
#
# It is common to *standardise* features: shift and scale each pixel so that over the images its
# average is 0 and its spread 1. To do so you need averages, and averages come from data: from the
# training set and no other. `nnlib`'s `standardize` prepares the test images with the numbers of
# the training images.
#
# **Predict.** What is the average of a pixel over the training images afterwards? And over the test
# images?

# %% slideshow={"slide_type": "fragment"}
prepared_train, prepared_test = data.standardize(train, test)
print(f"training: {abs(prepared_train.images[:, 20].mean()):.3f} away from 0")
print(f"test:     {abs(prepared_test.images[:, 20].mean()):.3f} away from 0")

# %% [markdown] slideshow={"slide_type": "notes"}
# 0 for the training images, and only near 0 for the test images. That is how it has to be. A test
# set whose averages are exactly 0 was prepared with its own numbers. A single new image, later, has
# no average to be prepared with.

# %% slideshow={"slide_type": "skip"}
assert np.allclose(prepared_train.images.mean(axis=0), 0, atol=1e-4)
assert not np.allclose(prepared_test.images.mean(axis=0), 0, atol=1e-2)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 9. Batches
#
# A network learns in small steps. For each step it looks at a few images, a
# [**batch**](glossary.ipynb#Batch) (or *mini-batch*), often 32. Once through all training images is
# an [**epoch**](glossary.ipynb#Epoch).
#
# **Predict.** 1,300 images, 32 at a time: how many batches are that, and how large is the last?

# %% slideshow={"slide_type": "fragment"}
order = np.random.default_rng(9).permutation(len(rest))
batches = [order[start : start + 32] for start in range(0, len(rest), 32)]
print(len(batches), "batches, the last of", len(batches[-1]))

# %% [markdown] slideshow={"slide_type": "notes"}
# 41: forty full ones, and one with the 20 that are left. This is why one uses batches: once through
# the images gives 41 small steps in place of a single one. [Lesson 5](05_training.ipynb) measures
# what that is worth.
#
# `1300 // 32` is 40. Whoever loops 40 times drops 20 images in every epoch and never hears of it.

# %% slideshow={"slide_type": "skip"}
assert (len(rest), len(batches), len(batches[-1])) == (1300, 41, 20)
assert 1300 // 32 == 40

# %% [markdown] slideshow={"slide_type": "subslide"}
# The batches are made of *indices*, in random order. Why random?

# %%
by_class = np.argsort(rest.labels)
print("sorted:  ", rest.labels[by_class[:32]])
print("shuffled:", rest.labels[batches[0]])

assert len(np.unique(rest.labels[by_class[:32]])) == 1
assert len(np.unique(rest.labels[batches[0]])) > 5

# %% [markdown] slideshow={"slide_type": "notes"}
# From sorted data the network would see nothing but zeros for a while, and then nothing but ones.
# No step would show it a zero *beside* a one. A shuffled batch is a small sample of everything.
#
# And why indices? Because images and labels have to move together. Here someone shuffled the images
# and forgot the labels.

# %% slideshow={"slide_type": "subslide"}
assert np.mean(rest.labels[order] == rest.labels) < 0.2

title = "Shuffled without their labels: the answers belong to other images"
plots.images(rest.images[order], rest.labels, count=16, title=title)

# %% [markdown]
# *Sixteen digits, most with a wrong number above them.*
#
# The program runs all the same, and learns noise. With one order for both, each image keeps its
# label. `nnlib` deals batches with `batches`.

# %% slideshow={"slide_type": "subslide"}
dealt = rest.batches(32, rng=np.random.default_rng(9))
for batch, (batch_images, batch_labels) in zip(batches, dealt, strict=True):
    assert np.array_equal(batch_images, rest.images[batch])
    assert np.array_equal(batch_labels, rest.labels[batch])

batch_images, batch_labels = next(rest.batches(32, rng=rng))  # (32, 64), (32,)
plots.images(batch_images, batch_labels, title="One batch: 32 images, each with its own label")

# %% [markdown]
# *32 digits in random order, each below the number that was meant.*

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 10. Nothing but averages
#
# Now to the question of this lesson. For each digit, average all its training images, pixel by
# pixel.
#
# **Predict.** `zeros` below has shape `(143, 64)`. Is its average image `zeros.mean(axis=0)` or
# `zeros.mean(axis=1)`?

# %% slideshow={"slide_type": "fragment"}
zeros = train.images[train.labels == 0]  # (143, 64)
print(zeros.mean(axis=0).shape, zeros.mean(axis=1).shape)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Axis 0 counts images, and images are what you average over: 64 numbers are left, one per pixel.
# `axis=1` would give the average brightness of each image.

# %%
averages = np.stack([train.images[train.labels == digit].mean(axis=0) for digit in range(10)])
assert zeros.mean(axis=0).shape == (64,)
assert np.array_equal(averages[0], zeros.mean(axis=0))

title = "Averages are blurred; most stay readable"
plots.images(averages, np.arange(10), columns=5, title=title)

# %% [markdown]
# *Ten blurred digits: white or black where all writers agree, grey where they differ.*
#
# A new image gets the digit whose average image is nearest. An average is also called a centroid,
# and the method *nearest centroid*. The function of section 6 does it: the references are ten
# averages, in place of 1,437 images. There is nothing to choose here, so you need no validation
# set, and the averages may use all training images.
#
# **Predict.** You wrote down a guess at the start. Do you stay with it?

# %% slideshow={"slide_type": "fragment"}
answers = nearest(test.images, averages)  # (360,)
baseline = np.mean(answers == test.labels)
on_training = np.mean(nearest(train.images, averages) == train.labels)
print(f"test: {baseline:.1%} ({np.sum(answers == test.labels)} of {len(test)})")
print(f"training: {on_training:.1%}")

# %% [markdown] slideshow={"slide_type": "notes"}
# Nine in ten, and a little more. And training and test nearly agree: ten averages are too few to
# learn 1,437 images by heart. Here the accuracy on the training set would hardly have misled you.
# You know that only because you measured both.
#
# With so few references, all distances fit one table: `(360, 1, 64)` minus `(10, 64)`. `nnlib`'s
# `accuracy` takes such a table, a row per image. Its answer is the column with the *largest*
# number, so turn the sign.

# %% slideshow={"slide_type": "fragment"}
from nnlib.metrics import accuracy

differences = test.images[:, np.newaxis, :] - averages  # (360, 10, 64)
squared_distances = (differences**2).sum(axis=2)  # (360, 10)

assert 0.90 < baseline < 0.92
assert abs(baseline - on_training) < 0.02
assert np.array_equal(squared_distances.argmin(axis=1), answers)
assert accuracy(-squared_distances, test.labels) == baseline

# %% slideshow={"slide_type": "subslide"}
wrong = answers != test.labels
pairs = zip(test.labels[wrong], answers[wrong], strict=True)
captions = [f"{label}, read as {answer}" for label, answer in pairs]
title = f"{wrong.sum()} of {len(test)} are misread, the first twelve here"
plots.images(test.images[wrong], captions, count=12, columns=6, title=title)

# %% [markdown]
# *Twelve misread digits, with what was meant and what was read. The last is a 1 written as a broad
# block.*
#
# An average is one way to write a digit, and there are others. A 1 with a long foot is, pixel by
# pixel, nearer to the average 6.

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Try it.** What if each digit stands one pixel further to the right? Set `shift` to 1, put in the
# accuracy that you expect, and run the cell. Then try 2.

# %%
shift, my_guess = 0, 91  # change these two: columns to the right, and per cent

pictures = test.images.reshape(-1, 8, 8)  # (360, 8, 8)
shifted = np.roll(pictures, shift, axis=2).reshape(-1, 64)  # (360, 64)
reached = 100 * np.mean(nearest(shifted, averages) == test.labels)

verdict = "a good guess" if abs(reached - my_guess) < 10 else "more than 10 points off"
print(f"shifted by {shift}: accuracy {reached:.1f}%. You said {my_guess}%: {verdict}")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# One pixel costs more than half of the accuracy; after two, it is no better than guessing. To you
# the digit is the same. To the program, every number moved to another place in the row.
#
# </details>

# %% slideshow={"slide_type": "skip"}
one, two = (np.roll(pictures, count, axis=2).reshape(-1, 64) for count in (1, 2))
assert np.mean(nearest(one, averages) == test.labels) < baseline / 2
assert np.mean(nearest(two, averages) == test.labels) < 0.13

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### The number to beat
#
# A simple method whose result anything better has to beat is a
# [**baseline**](glossary.ipynb#Baseline). You now have three, and you can say what each has to
# remember.

# %%
most_common = np.bincount(train.labels).argmax()
results = {
    "always one digit (1 number)": np.mean(test.labels == most_common),
    f"nearest average ({averages.size} numbers)": baseline,
    f"nearest image ({train.images.size:,} numbers)": neighbor,
}
percent = {name: 100 * value for name, value in results.items()}
title = "Averages read nine digits in ten; storing every image reads more"
plots.bars(percent, x_label="test accuracy (%)", title=title, number_format=".1f")

# %% [markdown]
# *Three bars: about 10% for always the same answer, about 91% for averages, about 99% for storing
# everything.*

# %% slideshow={"slide_type": "skip"}
assert results["always one digit (1 number)"] < 0.12
assert round(100 * baseline) == 91
assert round(100 * neighbor) == 99
assert train.images.size > 100 * averages.size

# %% [markdown] slideshow={"slide_type": "notes"}
# **Averages read 91 of 100 digits.** That is the number to beat. The program that learns by heart
# reads 99, but has to keep more than a hundred times as many numbers, and to go through all of them
# for every image. A network lies between the two: it keeps few numbers, and *chooses* them well.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Quiz: run this cell, and choose an answer.
question = "You try ten programs on the test images, and keep the best of the ten. What does its test accuracy say about new digits?"
choices = {
    "It will be about the same: no program has learned from the test images.": "To choose by them is a way to learn from them. The best of ten is partly the luckiest of ten, and luck does not come along to new digits.",
    "It is probably too high: they have been used to choose.": "The best of a thousand guessers looked good in the same way. Choose by validation images, and open the test images once, when nothing is left to choose.",
    "Nothing. Look at the training accuracy: it rests on more images.": "A program that learns by heart has 100% there, even with random labels.",
}
quiz(question, choices, answer="It is probably too high: they have been used to choose.")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What to remember
#
# 1. An image is a row of numbers: convert it to `float32`, scale it to 0 to 1, flatten it, and look
#    at it as a picture after every step.
# 2. Learn from the training set, choose by the validation set, judge by the test set at the end, and
#    split before you do anything else.
# 3. An accuracy means something only on new images, and beside a baseline: here, 91% for averages.
#
# | mistake | what you see when it happens |
# |---|---|
# | arithmetic in `uint8` | black holes where it should be white, 254 in place of −2 |
# | `//` where `/` was meant | nearly black pictures: all greys are 0 |
# | a wrong reshape | the right shape; speckles when you draw it |
# | `axis=1` for `axis=0` | an array of the wrong length, or in a square table wrong numbers |
# | `keepdims` forgotten | an error, or in a square table rows that do not add up to 1 |
# | a view taken for a copy | data change that no line seems to change |
# | images shuffled without their labels | the program runs; no better than guessing on new images |
# | the last short batch dropped | a few images are missing in every epoch, without a message |
# | accuracy read off the training set | a perfect number that means nothing |
# | settings chosen by the test set | a number that nobody can repeat on new images |
# | split after copying | an accuracy far too high, even on labels that mean nothing |
# | the test set standardised by its own numbers | its averages are exactly 0 too |
#
# **Next:** in [lesson 2](02_forward_pass.ipynb) the ten averages turn out to be a network of one
# layer, and you give it a second.
#
# **Now you:** [exercises](../exercises/01_data.ipynb). Write `one_hot`, `batches`, the
# nearest average and four more yourself.
