# %% [markdown] slideshow={"slide_type": "slide"}
# # Lesson 10: Making it fast
#
# **After this lesson you can**
#
# - time two pieces of code so that the comparison is fair
# - find with a profiler where the time goes, and forecast what a repair can gain at most
# - turn a training step made of loops into one made of a few matrix products
# - spot copies and work that nobody needs, and write results into arrays that are already there
# - say what the rest of the time is, and why no NumPy code gets below it
#
# **You need** [lesson 2](02_forward_pass.ipynb) (loops against one product), [lesson
# 4](04_backpropagation.ipynb) (the backward pass), [lesson 5](05_training.ipynb) (one training
# step, the batch) and, for one section, [lesson 6](06_optimizers.ipynb) (momentum).
#
# | section | minutes |
# |---|---|
# | The question: where do the hours go? | 7 |
# | 1. Measure fairly | 4 |
# | 2. Profile first | 5 |
# | 3. From loops to arrays | 4 |
# | 4. From one image to a batch | 5 |
# | *a good place for a break* | |
# | 5. From float64 to float32 | 7 |
# | 6. No needless copies, no needless work | 6 |
# | 7. In place | 11 |
# | 8. The floor | 10 |

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The question: where do the hours go?
#
# You could train on MNIST with what you wrote in lessons 2 to 4, loops and all. You would wait for
# a long time. `nnlib` does the same arithmetic, in the same Python. How far apart are the two?

# %%
from time import perf_counter
from types import SimpleNamespace

import numpy as np
from threadpoolctl import threadpool_limits  # comes with scikit-learn

from nnlib import plots
from nnlib.activations import ReLU
from nnlib.gradcheck import relative_error
from nnlib.layers import Linear
from nnlib.losses import softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import SGD
from nnlib.training import train_step

one_core = threadpool_limits(limits=1)  # for NumPy; section 1 says why

# %% [markdown] slideshow={"slide_type": "subslide"}
# The time depends on how many numbers there are, and hardly on what they show. So made-up images
# will do, in the form in which MNIST comes: 784 pixels, whole numbers from 0 to 255, most of them
# black.

# %%
rng = np.random.default_rng(10)
drawn = rng.integers(0, 256, size=(1_024, 784), dtype=np.uint8)
pixels = drawn * (rng.random(drawn.shape) < 0.2)  # (1024, 784), uint8
labels = rng.integers(0, 10, size=1_024)  # (1024,)

# %% [markdown] slideshow={"slide_type": "subslide"}
# The network has 128 hidden units. All versions start from the same weights.


# %%
def new_parameters(dtype=np.float64):
    rng = np.random.default_rng(0)
    weight1 = rng.standard_normal((784, 128)) * np.sqrt(2 / 784)
    weight2 = rng.standard_normal((128, 10)) * np.sqrt(2 / 128)
    parameters = [weight1, np.zeros(128), weight2, np.zeros(10)]
    return [parameter.astype(dtype) for parameter in parameters]


# %% [markdown] slideshow={"slide_type": "subslide"}
# The loops first: one function for each job of lesson 4, one number at a time, for one image.


# %%
def linear_in_loops(inputs, weight, bias):
    outputs = bias.copy()
    for i in range(len(inputs)):
        for j in range(len(outputs)):
            outputs[j] += inputs[i] * weight[i, j]
    return outputs


def weight_gradient_in_loops(inputs, grad_outputs):
    grad_weight = np.zeros((len(inputs), len(grad_outputs)))
    for i in range(len(inputs)):
        for j in range(len(grad_outputs)):
            grad_weight[i, j] = inputs[i] * grad_outputs[j]
    return grad_weight


# %% slideshow={"slide_type": "subslide"}
def input_gradient_in_loops(grad_outputs, weight):
    grad_inputs = np.zeros(len(weight))
    for i in range(len(weight)):
        for j in range(len(grad_outputs)):
            grad_inputs[i] += grad_outputs[j] * weight[i, j]
    return grad_inputs


# %%
LEARNING_RATE = 0.01


def update_in_loops(value, gradient):
    values, slopes = value.reshape(-1), gradient.reshape(-1)  # views: one long row of each
    for i in range(len(values)):
        values[i] -= LEARNING_RATE * slopes[i]


# %% [markdown] slideshow={"slide_type": "subslide"}
# A training step calls them one after the other. It takes the functions as `parts`, so that you
# can swap them later without touching the step.


# %%
def learn_from_one(parts, parameters, image, label):
    """Take one training step with a single image, and return its loss."""
    weight1, bias1, weight2, bias2 = parameters
    hidden = np.maximum(parts.linear(image, weight1, bias1), 0)  # (128,)
    logits = parts.linear(hidden, weight2, bias2)  # (10,)
    loss, grad_logits = softmax_cross_entropy(logits[np.newaxis], np.array([label]))  # (1, 10)
    grad_logits = grad_logits[0]  # (10,)
    grad_hidden = parts.input_gradient(grad_logits, weight2) * (hidden > 0)  # (128,)
    grad_weight1 = parts.weight_gradient(image, grad_hidden)  # (784, 128)
    grad_weight2 = parts.weight_gradient(hidden, grad_logits)  # (128, 10)
    gradients = [grad_weight1, grad_hidden, grad_weight2, grad_logits]
    for value, gradient in zip(parameters, gradients, strict=True):
        parts.update(value, gradient)
    return loss


# %% slideshow={"slide_type": "subslide"}
loops = SimpleNamespace(
    linear=linear_in_loops,
    weight_gradient=weight_gradient_in_loops,
    update=update_in_loops,
    input_gradient=input_gradient_in_loops,
)

# %%
by_loops = new_parameters()
image, label = pixels[0] / 255, labels[0]  # (784,), float64

# %%
started = perf_counter()
learn_from_one(loops, by_loops, image, label)
loops_seconds = perf_counter() - started

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Now `nnlib`'s `train_step`, with a batch of 128 images. Per image, how many times as
# fast is it as the loops? Write a number down.

# %% slideshow={"slide_type": "fragment"}
network = Network(Linear(784, 128, rng=rng), ReLU(), Linear(128, 10, rng=rng))
optimizer = SGD(network.parameters(), learning_rate=LEARNING_RATE)
images = (pixels[:128] / 255).astype(np.float32)  # (128, 784)

# %% slideshow={"slide_type": "fragment"}
train_step(network, optimizer, images, labels[:128])  # the first call makes its buffers
started = perf_counter()
train_step(network, optimizer, images, labels[:128])
nnlib_seconds = (perf_counter() - started) / 128  # per image

# %% slideshow={"slide_type": "fragment"}
print(f"60,000 images, loops: {60_000 * loops_seconds / 60:10,.1f} minutes")
print(f"60,000 images, nnlib: {60_000 * nnlib_seconds / 60:10,.3f} minutes")
print(f"the loops take {loops_seconds / nnlib_seconds:,.0f} times as long")

assert loops_seconds / nnlib_seconds > 100

# %% slideshow={"slide_type": "subslide"}
seen = {"loops": 1e6 * loops_seconds, "nnlib": 1e6 * nnlib_seconds}
x_label = "time per image (µs)"
title = "The same arithmetic, orders of magnitude apart"
plots.bars(seen, x_label=x_label, title=title, number_format=",.0f", log_x=True)

# %% [markdown]
# *Time per image of one training step, on an axis of powers of ten: the loops lie far to the right
# of `nnlib`.*
#
# More than a hundred times, on any computer, and most likely far more: the output says how many on
# yours. In this lesson you walk from the upper dot to the lower one, in five steps, and measure
# each. Not every step gains what people expect of it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. Measure fairly
#
# You have held a stopwatch to each, once. Is once enough?
#
# **Predict.** Time the very same step 100 times. How far apart are the quickest and the slowest: a
# hundredth, a tenth, or more?


# %% slideshow={"slide_type": "fragment"}
def nnlib_step():
    train_step(network, optimizer, images, labels[:128])


# %% slideshow={"slide_type": "fragment"}
times = []
for _ in range(100):
    started = perf_counter()
    nnlib_step()
    times.append(1000 * (perf_counter() - started))

# %% slideshow={"slide_type": "fragment"}
print(
    f"quickest {min(times):.2f} ms, middle {np.median(times):.2f} ms, slowest {max(times):.2f} ms"
)

assert min(times) <= np.median(times) <= max(times)
assert min(times) < max(times)

# %% slideshow={"slide_type": "subslide"}
plots.lines(
    range(1, 101),
    times,
    x_label="run",
    y_label="time of one step (ms)",
    title="Equal work takes unequal time",
    horizontal_lines={"quickest": min(times)},
)

# %% [markdown]
# *The time of each of 100 equal steps: spikes stand on a floor, and the floor is the quickest.*
#
# The work is the same each time. The rest is your computer doing something else in between:
# another program, the Wi-Fi, a processor that slows down to stay cool. Disturbance adds time and
# never takes any away, so the quickest run is the one nearest to the truth. Three habits follow.
#
# 1. Repeat, and keep the quickest.
# 2. Let the two that you compare take turns. If the computer is busy for a second, it is for both.
# 3. Give both the same conditions. A matrix product takes as many cores as it can get, so how long
#    it takes depends on who else wants them. `threadpool_limits(limits=1)` keeps it to one.


# %% slideshow={"slide_type": "subslide"}
def race(runners, rounds=15):
    """Return the shortest time of each runner, in seconds; they take turns."""
    shortest = dict.fromkeys(runners, np.inf)
    for _ in range(rounds):
        for name, run in runners.items():
            started = perf_counter()
            run()
            shortest[name] = min(shortest[name], perf_counter() - started)
    return shortest


# %% [markdown] slideshow={"slide_type": "subslide"}
# Test the test: race the step against itself. The ratio should be close to 1.

# %%
twins = race({"one": nnlib_step, "the same": nnlib_step}, rounds=50)
print(f"ratio {twins['one'] / twins['the same']:.2f}")

assert 0.5 < twins["one"] / twins["the same"] < 2

# %% [markdown] slideshow={"slide_type": "notes"}
# How far that ratio is from 1 tells you which gains you can believe on this computer, today.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. Profile first
#
# A [**profiler**](glossary.ipynb#Profiler) watches a program run and notes how long it spends in
# each function. Python brings one: `cProfile`.
#
# **Predict.** One step in loops calls `linear`, `weight_gradient`, `update`,
# `input_gradient` and `softmax_cross_entropy`. Which of the five would you make faster first?
# Softmax computes exponentials and logarithms; the update does little more than subtract.

# %% slideshow={"slide_type": "subslide"}
import cProfile
import pstats


def time_shares(run, names, times=1):
    """Return how many percent of the time each of the named functions takes."""
    with cProfile.Profile() as profiler:
        for _ in range(times):
            run()
    stats = pstats.Stats(profiler)
    # row[3] is the time in the function together with all that it calls
    seconds = {function: row[3] for (_, _, function), row in stats.stats.items()}
    shares = {name: 100 * seconds[name] / stats.total_tt for name in names}
    return shares | {"the rest": 100 - sum(shares.values())}


# %%
def loops_step():
    learn_from_one(loops, by_loops, image, label)


names = [function.__name__ for function in vars(loops).values()] + ["softmax_cross_entropy"]
shares = time_shares(loops_step, names, times=3)

# %% slideshow={"slide_type": "subslide"}
title = "Three functions take nearly all the time, softmax next to none"
plots.bars(shares, x_label="share of the time (%)", title=title, number_format=".1f")

# %% [markdown]
# *The share of each function in one step made of loops: the upper three bars share nearly
# everything, the lower three are hardly to be seen.*

# %% slideshow={"slide_type": "skip"}
heavy = [shares[name] for name in names[:3]]

assert sum(heavy) > 80
assert shares["softmax_cross_entropy"] < 10

# %% [markdown] slideshow={"slide_type": "subslide"}
# What looks costly is not what costs. Softmax works on ten numbers. The upper three go through more
# than a hundred thousand, the weights of the first layer. A part that everything else waits for is
# called a [**bottleneck**](glossary.ipynb#Bottleneck). (`input_gradient` is small because the step
# asks for it only in the second layer, which is small.)
#
# Put numbers on it. A step takes 100 ms, 1 ms of it in softmax. You spend a week and make softmax
# a thousand times as fast. The step now takes 99.001 ms. In general, if a part takes the fraction
# $f$ of the time and becomes $s$ times as fast, what is left is $1 - f$ for the others and $f / s$
# for the part, so the whole becomes
#
# $$\frac{1}{(1 - f) + f / s}$$
#
# times as fast. This is [**Amdahl's law**](glossary.ipynb#Amdahl's-law) (1967). Even with $s$
# infinite it is no more than $1 / (1 - f)$: what you leave slow sets the ceiling.


# %%
def amdahl(fraction, speedup):
    return 1 / ((1 - fraction) + fraction / speedup)


assert 784 * 128 > 100_000
assert np.isclose(100 / amdahl(0.01, 1000), 99.001)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** A part takes nine tenths of the time. You make it ten times as fast, then a hundred,
# then a thousand. How fast does the whole become?

# %% slideshow={"slide_type": "fragment"}
speedups = np.geomspace(1, 1000, 61)
fractions = {"99%": 0.99, "90%": 0.9, "50%": 0.5, "1%": 0.01}
curves = {f"part of {name}": amdahl(fraction, speedups) for name, fraction in fractions.items()}

assert amdahl(0.9, 10) < 5.3
assert amdahl(0.9, 1000) < 10

# %% slideshow={"slide_type": "subslide"}
plots.lines(
    speedups,
    curves,
    x_label="how many times as fast the part becomes",
    y_label="how many times as fast the whole becomes",
    title="What you leave slow sets the ceiling",
    log_x=True,
    log_y=True,
)

# %% [markdown]
# *Speed of the whole against speed of the part, both on logarithmic axes. Each curve levels off,
# the sooner the smaller the part; for a part of 1% there is nothing to be seen at all.*
#
# A part of nine tenths, ten times as fast: a little over five for the whole. A thousand times as
# fast: still not ten. By then the profile looks different, and it is time for a new one. So work
# in rounds: profile, mend the largest part, check the numbers, profile again.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. From loops to arrays
#
# Each of the four loops is one line of NumPy. (`out=value` writes the result over the old value.)

# %%
vectorised = SimpleNamespace(
    linear=lambda inputs, weight, bias: inputs @ weight + bias,
    weight_gradient=np.outer,
    input_gradient=lambda grad_outputs, weight: weight @ grad_outputs,
    update=lambda value, gradient: np.subtract(value, LEARNING_RATE * gradient, out=value),
)

# %% [markdown] slideshow={"slide_type": "notes"}
# Fast and wrong is worth nothing. So before any race, each new version has to give the old one's
# numbers: here the same loss, and the same parameters after the step.


# %% slideshow={"slide_type": "skip"}
def same(first, second, tolerance=1e-10):
    pairs = zip(first, second, strict=True)
    return all(np.allclose(one, two, rtol=tolerance, atol=tolerance) for one, two in pairs)


# %% slideshow={"slide_type": "skip"}
slow, quick = new_parameters(), new_parameters()
loss_slow = learn_from_one(loops, slow, image, label)
loss_quick = learn_from_one(vectorised, quick, image, label)

assert np.isclose(loss_slow, loss_quick)
assert same(slow, quick)
assert not same(slow, new_parameters())  # the step did change something

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** How many times as fast is it, with the very same multiplications?

# %% slideshow={"slide_type": "fragment"}
by_vectors = new_parameters()


def vectorised_step():
    learn_from_one(vectorised, by_vectors, image, label)


# %% slideshow={"slide_type": "fragment"}
measured = race({"loops": loops_step, "vectorised": vectorised_step}, rounds=5)
print(f"{measured['loops'] / measured['vectorised']:,.0f} times as fast")

assert measured["loops"] / measured["vectorised"] > 15

# %% [markdown]
# Lesson 2 told you why: for every single number Python asks what type it is and what `*` means for
# it. NumPy asks once for the whole array.
#
# **Try it.** Replace only one of the four parts, and forecast with Amdahl's law what it gains. The
# cell does it for `update`. Choose `"linear"`, `"weight_gradient"` or `"input_gradient"`, write
# down your forecast from the bars of section 2, and run.

# %%
my_part = "update"

fraction = shares[f"{my_part}_in_loops"] / 100
forecast = 1 / (1 - fraction)  # the part becomes so fast that it hardly counts

# %%
mixed = SimpleNamespace(**(vars(loops) | {my_part: getattr(vectorised, my_part)}))


def mixed_step():
    learn_from_one(mixed, by_vectors, image, label)


# %%
halfway = race({"loops": loops_step, "mixed": mixed_step}, rounds=8)
found = halfway["loops"] / halfway["mixed"]
print(f"{my_part}: forecast {forecast:.2f} times as fast, measured {found:.2f}")

assert 1 / 3 < found / forecast < 3

# %% [markdown] slideshow={"slide_type": "notes"}
# No single part gains much. All of them together gain everything, because then nothing slow is
# left to set the ceiling.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. From one image to a batch
#
# Now send 128 images through at once. The rows of a batch share the weights, so each of the
# products of lesson 4 becomes a matrix product. Here it is, in named parts that a profiler can
# see. It takes the pixels as they are stored, 0 to 255.


# %%
def scale(pixels, dtype):
    return pixels.astype(dtype) / 255  # (count, 784)


def linear(inputs, weight, bias):
    return inputs @ weight + bias


# %%
def linear_backward(grad_outputs, inputs, weight):
    return grad_outputs @ weight.T, inputs.T @ grad_outputs, grad_outputs.sum(axis=0)


def update(parameters, gradients):
    for value, gradient in zip(parameters, gradients, strict=True):
        value -= LEARNING_RATE * gradient


# %% slideshow={"slide_type": "subslide"}
def batch_step(parameters, pixels, labels):
    """Take one training step with a batch, and return the mean loss."""
    weight1, bias1, weight2, bias2 = parameters
    images = scale(pixels, weight1.dtype)  # (count, 784)
    hidden = np.maximum(linear(images, weight1, bias1), 0)  # (count, 128)
    logits = linear(hidden, weight2, bias2)  # (count, 10)
    loss, grad_logits = softmax_cross_entropy(logits, labels)
    grad_hidden, grad_weight2, grad_bias2 = linear_backward(grad_logits, hidden, weight2)
    grad_hidden = grad_hidden * (hidden > 0)
    _, grad_weight1, grad_bias1 = linear_backward(grad_hidden, images, weight1)
    update(parameters, [grad_weight1, grad_bias1, grad_weight2, grad_bias2])
    return loss


# %% slideshow={"slide_type": "skip"}
batch_of_one = new_parameters()
loss_batch = batch_step(batch_of_one, pixels[:1], labels[:1])

assert np.isclose(loss_batch, loss_quick)
assert same(batch_of_one, quick)

# %% [markdown] slideshow={"slide_type": "notes"}
# A batch of one gives the numbers of section 3. Now larger ones.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
from nnlib.exercises import predict, quiz

question = "A batch of 64 images takes how many times as long as a batch of one?"
choices = [
    "64 times: there are 64 times as many multiplications",
    "more than 64 times: the arrays get large",
    "less: some costs are paid once for the whole batch",
]
because = "Each call costs something before the first multiplication, and a batch pays for it once. BLAS also uses what it has loaded more than once."
predict(question, choices, answer=choices[2], because=because)

# %% slideshow={"slide_type": "fragment"}
sizes = [1, 4, 16, 64, 256, 1024]
by_batches = new_parameters()


def step_of(size):
    return lambda: batch_step(by_batches, pixels[:size], labels[:size])


# %% slideshow={"slide_type": "fragment"}
measured = race({size: step_of(size) for size in sizes})
per_image = [1e6 * measured[size] / size for size in sizes]

# %% slideshow={"slide_type": "fragment"}
print(f"64 images take {measured[64] / measured[1]:.1f} times as long as one")

assert measured[64] / measured[1] < 32

# %% slideshow={"slide_type": "subslide"}
plots.lines(
    sizes,
    per_image,
    x_label="batch size (images)",
    y_label="time per image (µs)",
    title="In a batch an image costs a fraction of what it costs alone",
    log_x=True,
    log_y=True,
    markers=True,
)

# %% [markdown]
# *Time per image against the batch size, both on logarithmic axes: steep at first, then nearly
# level.*
#
# At most half of 64 times; the output says how much less. Three costs are paid once for the whole
# batch. Python's own work for each line is one. Changing all the weights is another: one update per
# batch. The third is fetching the weights from memory. A processor computes far faster than it
# fetches, and keeps what it is using in a small, quick memory of its own, the
# [**cache**](glossary.ipynb#Cache). A weight that has been fetched serves all images of the batch
# before it has to go.
#
# The curve levels off, so ever larger batches gain little. And they have a price that this figure
# does not show: an epoch of 60,000 images has 60,000 steps with batches of one, and 469 with
# batches of 128. Faster epochs are not yet faster learning; lesson 5 has the curves.

# %% slideshow={"slide_type": "skip"}
assert np.ceil(60_000 / 128) == 469

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. From float64 to float32
#
# NumPy's usual number is float64: 64 bits, about 16 digits. float32 has half the bits, and about
# seven digits.
#
# **Predict.** Train in float32 instead. How many times as fast? And in which digit does the
# gradient go wrong?

# %% slideshow={"slide_type": "fragment"}
double, single = new_parameters(np.float64), new_parameters(np.float32)
batch, batch_labels = pixels[:128], labels[:128]  # (128, 784), (128,)
print(f"weights of the first layer: {double[0].nbytes:,} bytes, then {single[0].nbytes:,}")

assert double[0].nbytes == 2 * single[0].nbytes

# %% slideshow={"slide_type": "subslide"}
measured = race(
    {
        "float64": lambda: batch_step(double, batch, batch_labels),
        "float32": lambda: batch_step(single, batch, batch_labels),
    },
    rounds=40,
)

# %%
print(f"float32 is {measured['float64'] / measured['float32']:.1f} times as fast")

assert measured["float64"] / measured["float32"] > 1.1

# %% [markdown] slideshow={"slide_type": "subslide"}
# Half the bytes to fetch, and twice as many numbers in each instruction: a processor multiplies
# several numbers at once, as many as fit into a register of fixed width. Two times is what you may
# hope for. And the digits?


# %%
def gradient_of(network, rows):
    _, grad_logits = softmax_cross_entropy(network.forward(images[rows]), labels[rows])
    network.backward(grad_logits)
    return network.layers[0].weight.grad.astype(np.float64)  # a copy


in_float32 = gradient_of(network, slice(0, 64))  # (784, 128)
in_float64 = gradient_of(network.astype(np.float64), slice(0, 64))
next_batch = gradient_of(network, slice(64, 128))

# %%
digits_lost = relative_error(in_float32, in_float64)
luck_of_the_batch = relative_error(in_float32, next_batch)
print(f"float32 against float64: {digits_lost:.0e}, batch against batch: {luck_of_the_batch:.0e}")

assert 0 < digits_lost < 1e-5
assert luck_of_the_batch > 0.01

# %% [markdown] slideshow={"slide_type": "notes"}
# It goes wrong by less than one part in 100,000. The gradients of two batches differ by more than
# one part in 100. So training has no use for the extra digits. (The gradient check of lesson 4
# does: it subtracts numbers that are nearly equal.)

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "Then halve again: float16. How fast is a product, compared with float32?"
choices = [
    "about twice as fast: half the bits",
    "about the same: both are small",
    "slower, by far: nobody has written fast products for it",
]
because = (
    "Fewer bits help only where someone has written the fast path, and BLAS has none for float16."
)
predict(question, choices, answer=choices[2], because=because)

# %% slideshow={"slide_type": "fragment"}
few = {dtype: scale(pixels[:16], dtype) for dtype in (np.float16, np.float32)}  # (16, 784)
weights = {dtype: new_parameters(dtype)[0] for dtype in few}  # (784, 128)
measured = race({dtype: lambda dtype=dtype: few[dtype] @ weights[dtype] for dtype in few})
print(f"float16 takes {measured[np.float16] / measured[np.float32]:,.0f} times as long as float32")

assert measured[np.float16] / measured[np.float32] > 3

# %% [markdown] slideshow={"slide_type": "notes"}
# It is slower, by far. NumPy hands products of float32 and float64 to a
# [**BLAS**](glossary.ipynb#BLAS), a library of matrix products that specialists have tuned to each
# kind of processor. It has none for float16, so NumPy uses a plain loop of its own. Fewer bits help
# only where someone has written the fast path. And the pixels as whole numbers?

# %% slideshow={"slide_type": "subslide"}
whole_pixels = pixels[:16].astype(np.int32)  # (16, 784)
whole_weights = np.ones((784, 128), dtype=np.int32)
whole = race({"whole": lambda: whole_pixels @ whole_weights})["whole"]
print(f"whole numbers take {whole / measured[np.float32]:,.0f} times as long as float32")

assert whole / measured[np.float32] > 1.5

# %% [markdown]
# Slower too, for the same reason. Convert to float32 first, and multiply then.
#
# **Predict.** You have decided for float32. Which of these three lines gives a float64 array?

# %% slideshow={"slide_type": "fragment"}
weight = new_parameters(np.float32)[0]
results = {
    "0.1 * weight": 0.1 * weight,
    "np.float32(0.1) * weight": np.float32(0.1) * weight,
    "np.sqrt(0.01) * weight": np.sqrt(0.01) * weight,
}

# %% slideshow={"slide_type": "fragment"}
for name, result in results.items():
    print(f"{name:26} {result.dtype}")

# %% slideshow={"slide_type": "skip"}
dtypes = [str(result.dtype) for result in results.values()]
assert dtypes == ["float32", "float32", "float64"]
assert type(np.sqrt(0.01)) is np.float64

# %% [markdown] slideshow={"slide_type": "notes"}
# The last. A Python number takes the array's type; a NumPy number keeps its own, and `np.sqrt`
# returns a NumPy float64. The wider type wins, which is called
# [**upcasting**](glossary.ipynb#Upcasting). There is no message, and what is computed from it is
# float64 as well. For single numbers use `math.sqrt`. And ask the arrays now and then:

# %% slideshow={"slide_type": "skip"}
assert all(parameter.value.dtype == np.float32 for parameter in network.parameters())
assert network(images).dtype == np.float32

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. No needless copies, no needless work
#
# A new round, so a new profile.

# %%
names = ["scale", "linear", "softmax_cross_entropy", "linear_backward", "update"]
batch_shares = time_shares(lambda: batch_step(single, batch, batch_labels), names, times=200)

title = f"The largest part is now {max(batch_shares, key=batch_shares.get)}"
assert sum(batch_shares.values()) > 99  # percent: nothing is left out
assert max(batch_shares.values()) < 95
plots.bars(batch_shares, x_label="share of the time (%)", title=title, number_format=".0f")

# %% [markdown]
# *The share of each part of the batched float32 step; no single part takes everything any more.*
#
# **Predict.** Read `batch_step` again. Two of its lines compute something that nobody needs, or
# that was known before. Which?
#
# <details><summary>Answer</summary>
#
# The last `linear_backward` also computes how the *pixels* should change, and puts that into `_`.
# Nobody changes the pixels. And `scale` turns the same pixels into the same fractions in every step
# of every epoch, where once would do.
#
# </details>

# %% [markdown] slideshow={"slide_type": "subslide"}
# Count what the pixels' gradient costs, in multiplications per image. Forward, each layer has one
# product; backward, two of the same size.

# %%
forward = 784 * 128 + 128 * 10
everything = 3 * forward
needed = everything - 784 * 128  # without the gradient for the pixels
print(f"{everything:,} multiplications, {needed:,} of them needed")

assert 0.32 < 1 - needed / everything < 0.34

# %% [markdown]
# Almost a third. Now the copies. An array that is converted, like in `scale`, is written anew,
# number by number. A [view](glossary.ipynb#View) costs nothing, however large the array.
#
# **Predict.** Which of these six make a copy?

# %% slideshow={"slide_type": "fragment"}
made = {
    "images[:64]": images[:64],
    "images[[3, 1, 2]]": images[[3, 1, 2]],
    "images.T": images.T,
    "images.reshape(128, 28, 28)": images.reshape(128, 28, 28),
    "images.astype(np.float32)": images.astype(np.float32),
    "images.astype(np.float32, copy=False)": images.astype(np.float32, copy=False),
}

# %% slideshow={"slide_type": "fragment"}
copies = [name for name, array in made.items() if not np.shares_memory(array, images)]

# %% slideshow={"slide_type": "fragment"}
print("copies:", *copies, sep="\n  ")

assert copies == ["images[[3, 1, 2]]", "images.astype(np.float32)"]

# %% [markdown] slideshow={"slide_type": "notes"}
# Slices, `.T` and `reshape` read the same memory in another order. A list of rows has to be
# gathered, so shuffling costs one copy of each batch, and that one is needed. `astype` copies even
# if there is nothing to convert, unless you tell it not to.
#
# Leave out both: scale once, before the training, and skip the gradient for the pixels.


# %% slideshow={"slide_type": "subslide"}
def lean_step(parameters, images, labels):
    """Take one training step with images that are scaled and of the right dtype."""
    weight1, bias1, weight2, bias2 = parameters
    hidden = np.maximum(linear(images, weight1, bias1), 0)  # (count, 128)
    logits = linear(hidden, weight2, bias2)  # (count, 10)
    loss, grad_logits = softmax_cross_entropy(logits, labels)
    grad_hidden, grad_weight2, grad_bias2 = linear_backward(grad_logits, hidden, weight2)
    grad_hidden = grad_hidden * (hidden > 0)
    grad_weight1, grad_bias1 = images.T @ grad_hidden, grad_hidden.sum(axis=0)
    update(parameters, [grad_weight1, grad_bias1, grad_weight2, grad_bias2])
    return loss


# %%
before, lean = new_parameters(np.float32), new_parameters(np.float32)
images = scale(batch, np.float32)  # (128, 784), once
loss_before = batch_step(before, batch, batch_labels)

# %% slideshow={"slide_type": "skip"}
assert np.isclose(lean_step(lean, images, batch_labels), loss_before, rtol=1e-5)
assert same(lean, before, tolerance=1e-5)

# %% slideshow={"slide_type": "subslide"}
measured = race(
    {
        "before": lambda: batch_step(before, batch, batch_labels),
        "lean": lambda: lean_step(lean, images, batch_labels),
    },
    rounds=40,
)

# %%
print(f"{measured['before'] / measured['lean']:.2f} times as fast")

assert measured["before"] / measured["lean"] > 1.05

# %% [markdown] slideshow={"slide_type": "notes"}
# No trick, only less to do. In `nnlib` both are built in: `data.load` scales once, and a network
# does not compute what its first layer would hand on, unless you ask for it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. In place
#
# `value -= LEARNING_RATE * gradient` looks as if it changed `value` and made nothing new. But the
# product on the right needs a place to stand until it is subtracted. That place is a
# [**temporary array**](glossary.ipynb#Temporary-array): made, used once, thrown away. Most NumPy
# functions can write into an array that exists, with `out=`. Working in arrays that stay is called
# working [**in place**](glossary.ipynb#In-place). Here is momentum from
# [lesson 6](06_optimizers.ipynb), both ways.


# %%
def momentum_plain(value, velocity, gradient):
    velocity = 0.9 * velocity + gradient
    value = value - LEARNING_RATE * velocity
    return value, velocity


# %%
def momentum_in_place(value, velocity, gradient, room):
    velocity *= 0.9
    velocity += gradient
    np.multiply(velocity, LEARNING_RATE, out=room)
    value -= room


# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** The second asks for no new memory. How much faster is it with 10,000 weights, with
# 100,000 (about our first layer), with four million?


# %% slideshow={"slide_type": "fragment"}
def momentum_race(size):
    plain, in_place = np.ones((3, size), np.float32), np.ones((4, size), np.float32)
    runners = {
        "plain": lambda: momentum_plain(*plain),
        "in place": lambda: momentum_in_place(*in_place),
    }
    return race(runners, rounds=20)


# %% slideshow={"slide_type": "fragment"}
small = rng.standard_normal((4, 1000))
expected = momentum_plain(*small[:3])
momentum_in_place(*small)

assert same(small[:2], expected)

# %% slideshow={"slide_type": "subslide"}
sizes = [10_000, 100_000, 1_000_000, 4_000_000]
measured = [momentum_race(size) for size in sizes]
gains = [times["plain"] / times["in place"] for times in measured]
for size, gain in zip(sizes, gains, strict=True):
    print(f"{size:>9,} weights: {gain:.2f} times as fast in place")

assert gains[-1] > 1.1

# %% slideshow={"slide_type": "subslide"}
plots.lines(
    sizes,
    gains,
    x_label="numbers in each array",
    y_label="plain / in place (ratio of times)",
    title=f"With the largest arrays, in place is {gains[-1]:.1f} times as fast",
    log_x=True,
    markers=True,
    horizontal_lines={"no gain": 1},
)

# %% [markdown]
# *How many times as fast the update in place is, against the size of the arrays.*
#
# Small arrays fit into the cache, and the place that one temporary leaves serves the next. Large
# ones go out to memory and back, and the system has to hand over fresh memory for each. Now the
# whole step: all large arrays that it writes are made once, as
# [**buffers**](glossary.ipynb#Buffer).


# %% slideshow={"slide_type": "subslide"}
def make_buffers(parameters, count):
    dtype = parameters[0].dtype
    return SimpleNamespace(
        hidden=np.empty((count, 128), dtype),
        logits=np.empty((count, 10), dtype),
        grad_hidden=np.empty((count, 128), dtype),
        gradients=[np.empty_like(parameter) for parameter in parameters],
    )


# %%
def forward_in_place(parameters, images, buffers):
    weight1, bias1, weight2, bias2 = parameters
    hidden = np.matmul(images, weight1, out=buffers.hidden)  # (count, 128)
    hidden += bias1
    np.maximum(hidden, 0, out=hidden)
    logits = np.matmul(hidden, weight2, out=buffers.logits)  # (count, 10)
    logits += bias2
    return hidden, logits


# %%
def update_in_place(parameters, gradients):
    for value, gradient in zip(parameters, gradients, strict=True):
        gradient *= LEARNING_RATE  # the gradient is not needed any more: its place is free
        value -= gradient


# %% slideshow={"slide_type": "subslide"}
def in_place_step(parameters, images, labels, buffers):
    """Take one training step that writes its large arrays into buffers."""
    hidden, logits = forward_in_place(parameters, images, buffers)
    loss, grad_logits = softmax_cross_entropy(logits, labels)
    grad_weight1, grad_bias1, grad_weight2, grad_bias2 = buffers.gradients
    np.matmul(hidden.T, grad_logits, out=grad_weight2)
    np.sum(grad_logits, axis=0, out=grad_bias2)
    grad_hidden = np.matmul(grad_logits, parameters[2].T, out=buffers.grad_hidden)
    grad_hidden *= hidden > 0
    np.matmul(images.T, grad_hidden, out=grad_weight1)
    np.sum(grad_hidden, axis=0, out=grad_bias1)
    update_in_place(parameters, buffers.gradients)
    return loss


# %%
before, in_place = new_parameters(np.float32), new_parameters(np.float32)
buffers = make_buffers(in_place, 128)
loss_before = lean_step(before, images, batch_labels)
loss_after = in_place_step(in_place, images, batch_labels, buffers)

# %% slideshow={"slide_type": "skip"}
assert np.isclose(loss_after, loss_before, rtol=1e-5)
assert same(in_place, before, tolerance=1e-5)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Python can tell how much memory a step takes on top of what is there already: `tracemalloc`
# follows NumPy's arrays too, and unlike a stopwatch it is not disturbed by other programs.

# %%
import tracemalloc


def extra_memory(run):
    """Return the most memory, in bytes, that was taken at any moment of the run."""
    run()  # once before, so that what is made only the first time does not count
    tracemalloc.start()
    run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


# %%
steps = {
    "batched, float64": lambda: batch_step(double, batch, batch_labels),
    "float32": lambda: batch_step(single, batch, batch_labels),
    "no needless work": lambda: lean_step(lean, images, batch_labels),
    "in place": lambda: in_place_step(in_place, images, batch_labels, buffers),
}
memory = {name: extra_memory(run) / 2**20 for name, run in steps.items()}

# %% slideshow={"slide_type": "skip"}
assert memory["in place"] < memory["no needless work"] / 5
assert memory["batched, float64"] > memory["float32"] > memory["no needless work"]

# %% slideshow={"slide_type": "subslide"}
title = "Each version takes less memory; in place takes next to none"
x_label = "extra memory during one step (MiB)"
plots.bars(memory, x_label=x_label, title=title, number_format=".2f")

# %% [markdown]
# *The memory that one step takes for a moment, for the four batched versions.*
#
# **Predict.** The memory is almost gone. How much of the time is gone with it?

# %% slideshow={"slide_type": "fragment"}
measured = race({name: steps[name] for name in ("no needless work", "in place")}, rounds=60)
gain = measured["no needless work"] / measured["in place"]
print(f"{gain:.2f} times as fast")

assert 0.5 < gain < 3

# %% [markdown] slideshow={"slide_type": "notes"}
# Did you expect more? With arrays of this size there is little to gain, and on some computers
# nothing at all. Look at the curve again: larger layers have more to gain, and so have
# optimizers that keep arrays of their own, such as Adam. This is why measuring comes before
# believing. `out=` makes code longer and easier to get wrong, so keep it for the places where the
# stopwatch asks for it.
#
# `nnlib` works this way: a network makes its buffers once and uses them again. You need not think
# of them, but for one thing.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "`first` and `second` are the logits of different images. Are they equal?"
choices = [
    "no: the images are different",
    "yes: they are one and the same array",
    "in part: the images overlap",
]
because = "Both names stand for one buffer, and the second pass has written over it."
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
first = network.forward(images)
second = network.forward(images[::-1])
print("equal:", np.array_equal(first, second))

assert np.shares_memory(first, second)
assert np.array_equal(first, second)

# %% [markdown] slideshow={"slide_type": "notes"}
# They are one and the same array: the second pass has written over the first one's logits. Copy
# what has to last, or ask with `network(images)`, which gives a fresh array each time.

# %% slideshow={"slide_type": "skip"}
first, second = network(images), network(images[::-1])

assert not np.shares_memory(first, second)
assert not np.array_equal(first, second)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Try it.** Here is an update with weight decay. Its first line writes into `room`; the second
# makes temporary arrays. Rewrite the second so that nothing new is made. The cell below tells
# whether the numbers are right, and how much memory your version takes.


# %%
def my_update(value, gradient, room):
    np.multiply(value, 0.1, out=room)
    value[:] = value - LEARNING_RATE * (gradient + room)


# %%
value, gradient, room = rng.standard_normal((3, 100_000))
expected = value - LEARNING_RATE * (gradient + 0.1 * value)
my_update(value, gradient, room)
print("numbers:", "right" if np.allclose(value, expected) else "not yet right")

# %% slideshow={"slide_type": "subslide"}
extra = extra_memory(lambda: my_update(value, gradient, room))
print(f"memory: {extra:,} bytes,", "none to speak of" if extra < 10_000 else "not yet gone")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>One way</summary>
#
# ```python
# np.multiply(value, 0.1, out=room)
# room += gradient
# room *= LEARNING_RATE
# value -= room
# ```
#
# </details>

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. The floor
#
# First: does your step do what `nnlib` does? Give the network your first weights, and take one
# step with each.

# %%
for parameter, value in zip(network.parameters(), new_parameters(np.float32), strict=True):
    parameter.value[:] = value
loss_nnlib, _ = train_step(network, optimizer, images, batch_labels)

# %% slideshow={"slide_type": "skip"}
assert np.isclose(loss_nnlib, loss_after, rtol=1e-5)
values = [parameter.value for parameter in network.parameters()]
assert same(values, before, tolerance=1e-5)

# %% [markdown] slideshow={"slide_type": "subslide"}
# The same loss, the same weights. And what is left when you take everything away but the five
# matrix products, two forward and three backward?


# %%
def products(parameters, images, grad_logits, buffers):
    weight1, _, weight2, _ = parameters
    np.matmul(images, weight1, out=buffers.hidden)
    np.matmul(buffers.hidden, weight2, out=buffers.logits)
    np.matmul(buffers.hidden.T, grad_logits, out=buffers.gradients[2])
    np.matmul(grad_logits, weight2.T, out=buffers.grad_hidden)
    np.matmul(images.T, buffers.grad_hidden, out=buffers.gradients[0])


# %%
grad_logits = np.full((128, 10), 0.01, dtype=np.float32)
spare = make_buffers(in_place, 128)
no_change = [np.zeros_like(value) for value in before]

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** What fraction of the step in place is spent in these five lines?

# %% slideshow={"slide_type": "fragment"}
parts = {
    "five products": lambda: products(in_place, images, grad_logits, spare),
    "softmax and loss": lambda: softmax_cross_entropy(spare.logits, batch_labels),
    "update": lambda: update_in_place(before, no_change),
}
measured = race(parts | {"in place": steps["in place"], "nnlib": nnlib_step}, rounds=60)
left_over = {name: 100 * measured[name] / measured["in place"] for name in parts}

# %% slideshow={"slide_type": "fragment"}
share, nnlib_ratio = left_over["five products"], measured["nnlib"] / measured["in place"]
print(f"nnlib takes {nnlib_ratio:.2f} times as long as your step in place")

assert 15 < share < 150
assert 0.2 < nnlib_ratio < 5

# %% slideshow={"slide_type": "subslide"}
title = f"The products are {share:.0f}% of what is left"
x_label = "share of the step in place (%)"
plots.bars(left_over, x_label=x_label, title=title, number_format=".0f")

# %% [markdown]
# *Where the time of the step in place goes. What is missing to 100% is ReLU, the biases and their
# gradients.*

# %% [markdown]
# (What `nnlib` may take on top goes into checking what you hand it, counting right answers and the
# like. It is the price of clear errors.)
#
# The five products are the floor. Whatever you do about the other
# lines, the step cannot take less time than they do. Can you not write the products better? The
# number of multiplications is fixed by the sizes of the layers. What can differ is how long one
# multiplication takes, so measure that: in a product of two square matrices, and in `*`, element by
# element.
#
# **Predict.** Both multiply float32 numbers. In which is a single multiplication quicker?

# %% slideshow={"slide_type": "fragment"}
side = 512
left, right = rng.random((2, side, side), dtype=np.float32)
room = np.empty_like(left)
measured = race(
    {
        "product": lambda: np.matmul(left, right, out=room),
        "elements": lambda: np.multiply(left, right, out=room),
    },
    rounds=30,
)
ratio = (measured["elements"] / side**2) / (measured["product"] / side**3)

# %% slideshow={"slide_type": "fragment"}
print(f"a multiplication in a product is {ratio:.1f} times as quick")

assert ratio > 1.3

# %% [markdown] slideshow={"slide_type": "notes"}
# In the product, though it also adds. `*` fetches two numbers and stores one for each
# multiplication, and the processor waits for memory. The product of two $n \times n$ matrices has
# $n^3$ multiplications for $2 n^2$ numbers, so each number is used $n$ times. BLAS cuts the
# matrices into blocks that fit into the cache and uses every number it has fetched as often as it
# can. It keeps the processor's multipliers busy most of the time: nobody's Python or C is likely
# to beat it on the same processor.
#
# Below this floor there are only other ways: fewer multiplications (a smaller network), more cores
# (NumPy's usual setting, which this lesson switched off), or a machine built for products, a GPU.
#
# Here is the whole way once more, measured from end to end.

# %% slideshow={"slide_type": "subslide"}
ladder = {
    "loops": loops_step,
    "vectorised": vectorised_step,
    **steps,
    "products alone": parts["five products"],
}
counts = {"loops": 1, "vectorised": 1}
loop_seconds = race({"loops": loops_step}, rounds=5)
seconds = race({name: run for name, run in ladder.items() if name != "loops"}, rounds=40)
per_image = {name: (loop_seconds | seconds)[name] / counts.get(name, 128) for name in ladder}
in_floors = {name: time / per_image["products alone"] for name, time in per_image.items()}

# %% slideshow={"slide_type": "subslide"}
plots.bars(
    in_floors,
    x_label="time per image (products alone = 1)",
    title="Arrays and batches win nearly everything",
    number_format=",.1f",
    log_x=True,
    highlight=["products alone"],
)

# %% [markdown]
# *Time per image of each version, as a multiple of what the matrix products alone take, on an axis
# of powers of ten.*

# %% slideshow={"slide_type": "subslide"}
first_two = per_image["loops"] / per_image["batched, float64"]
last_three = per_image["batched, float64"] / per_image["in place"]
print(f"arrays and batches: {first_two:,.0f} times as fast; the other three: {last_three:.1f}")

assert first_two > 5 * last_three
assert per_image["loops"] / per_image["in place"] > 100

# %% [markdown] slideshow={"slide_type": "notes"}
# You are where `nnlib` is. The first two steps made the code *shorter*, and they gained most. The
# last one made it longer; look at what that gained on your computer. The order of this lesson is a
# good order for code of your own.

# %% [markdown] slideshow={"slide_type": "subslide"}
# And the libraries that others use? scikit-learn has a network too, `MLPClassifier`. Its
# `partial_fit` goes through all images once, in shuffled batches. Let `nnlib` do the same, with the
# same sizes and the same steps.

# %% slideshow={"slide_type": "fragment"}
from sklearn.neural_network import MLPClassifier

from nnlib.data import Dataset
from nnlib.training import fit

settings = {"solver": "sgd", "momentum": 0.0, "alpha": 0.0, "learning_rate_init": LEARNING_RATE}
library = MLPClassifier((128,), batch_size=128, **settings)
dataset = Dataset(scale(pixels, np.float32), labels)  # 1,024 images

# %% slideshow={"slide_type": "fragment"}
options = {"epochs": 1, "batch_size": 128, "rng": rng, "progress": False}
epochs = {
    "scikit-learn": lambda: library.partial_fit(dataset.images, labels, classes=range(10)),
    "nnlib": lambda: fit(network, optimizer, dataset, **options),
}

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Both are Python around the same BLAS. Which one is faster, and by how much?

# %% slideshow={"slide_type": "fragment"}
measured = race(epochs)
library_ratio = measured["scikit-learn"] / measured["nnlib"]
print(f"scikit-learn takes {library_ratio:.2f} times as long as nnlib")

assert 0.3 < library_ratio < 20

# %% [markdown] slideshow={"slide_type": "notes"}
# The output tells which one it is on your computer. They cannot be worlds apart: the products are
# the same, and nobody gets below the floor. What differs is what stands around them: copies,
# checks, temporary arrays. [`benchmarks/`](../benchmarks/README.md) has the same race on MNIST,
# with PyTorch, larger networks, and the memory that each of them takes.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Quiz: run this cell, and choose an answer.
question = "A program takes ten seconds, and nine of them are in one function. You make that one a thousand times as fast. How fast is the program now?"
choices = {
    "About a thousand times as fast.": "The other second is still there. What you leave slow sets the ceiling.",
    "Not quite ten times as fast.": "One second is left, and a little. From here on it is the other second that counts, so profile again.",
    "About 900 times as fast, nine tenths of a thousand.": "Speeds do not average like this; times add up. Add the two times that are left.",
}
quiz(question, choices, answer="Not quite ten times as fast.")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What to remember
#
# 1. Profile first: what you leave slow sets the ceiling, and it is seldom what you think.
# 2. Whole arrays and whole batches win nearly everything; then come float32, no needless work, and
#    last of all `out=`.
# 3. What is left are the matrix products, and BLAS computes them near the limit of the processor.
#
# | mistake | what you see when it happens |
# |---|---|
# | mending before profiling | a week of work, and the same time as before |
# | timing each version once | a gain that is gone when you measure again |
# | racing versions that were never compared | fast, and wrong |
# | a NumPy float64 number among float32 arrays | float64 from there on, slower, no message |
# | float16 or whole numbers in a product | slower than float32: BLAS has no path for them |
# | converting in every step what never changes | the conversion shows in every profile |
# | keeping what `network.forward` returns | it changes with the next batch |
# | a huge batch for the sake of speed | faster epochs, fewer steps, slower learning |
#
# **Next:** the network is trained, and quickly. In [lesson 11](11_looking_inside.ipynb) you look
# at what it has learned.
#
# **Now you:** [exercises](../exercises/10_speed.ipynb). Take a loop out, and work in place,
# yourself.
