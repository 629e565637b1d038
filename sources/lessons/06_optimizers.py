# %% [markdown] slideshow={"slide_type": "slide"}
# # Lesson 6: Optimizers
#
# **After this lesson you can**
#
# - say why plain steps against the slope zigzag, and what that costs
# - write momentum, Nesterov momentum, RMSProp, Adam and AdamW in a few lines each
# - work out Adam's first steps with a pencil, and say why it corrects its averages
# - compare optimizers so that the comparison is worth something
# - let the learning rate rise and fall during a training, and say what that buys
#
# **You need** [lesson 5](05_training.ipynb): the step, the learning rate, batches, why one run
# proves little.
#
# | section | minutes |
# |---|---|
# | A race that proves nothing | 4 |
# | 1. A ravine | 9 |
# | 2. Momentum | 9 |
# | 3. Nesterov: look ahead | 4 |
# | 4. RMSProp: a step size for each weight | 6 |
# | *a good place for a break* | |
# | 5. Adam: both, and a correction | 13 |
# | 6. AdamW: decay that is not divided | 3 |
# | 7. A fair race | 9 |
# | 8. Schedules and warm-up | 8 |

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A race that proves nothing
#
# In lesson 5 the rule for a step was `value -= learning_rate * grad`. There are others. The data
# and the network are those of lesson 5. `run` trains with any rule.

# %% slideshow={"slide_type": "skip"}
from functools import partial

import numpy as np

from nnlib import data, demos, plots
from nnlib.activations import ReLU
from nnlib.layers import Linear
from nnlib.losses import softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import SGD, Adam, AdamW, RMSProp
from nnlib.parameter import Parameter
from nnlib.schedules import constant, cosine, step_decay
from nnlib.training import evaluate, fit

# %%
digits = data.load("digits")
train, validation = digits.train.split(237, rng=np.random.default_rng(0), stratified=True)


def new_network(seed=0):
    rng = np.random.default_rng(seed)
    return Network(Linear(64, 32, rng=rng), ReLU(), Linear(32, 10, rng=rng))


# %%
def run(new_optimizer, learning_rate, seed=0, dataset=train, **options):
    options = {"epochs": 10, "batch_size": 32, "validation": validation} | options
    network, rng = new_network(seed), np.random.default_rng(seed)
    optimizer = new_optimizer(network.parameters(), learning_rate=learning_rate)
    return fit(network, optimizer, dataset, rng=rng, progress=False, **options)


# %% [markdown] slideshow={"slide_type": "subslide"}
# Here are three rules: the one you know (`SGD`), the same with *momentum*, and one called *Adam*.
# All else is equal: the first weights, the order of the images, the learning rate 0.01.

# %%
sgd_momentum = partial(SGD, momentum=0.9)
entrants = {"SGD": SGD, "momentum": sgd_momentum, "Adam": Adam}
unfair = {name: run(rule, 0.01).validation_loss for name, rule in entrants.items()}

# %% slideshow={"slide_type": "subslide"}
axes = {"x_label": "epoch", "y_label": "validation loss (nats)"}
title = "All with learning rate 0.01: SGD is left far behind"
plots.lines(range(1, 11), unfair, title=title, markers=True, **axes)

# %% [markdown]
# *Validation loss over ten epochs for three rules. Adam is lowest, momentum close behind it, and
# SGD far above both.*

# %% slideshow={"slide_type": "skip"}
last = {name: loss[-1] for name, loss in unfair.items()}
assert last["SGD"] > 1
assert max(last["momentum"], last["Adam"]) < 0.5

# %% [markdown]
# Pictures like this one advertise optimizers. Is Adam the better rule?
#
# **Predict.** In section 7 you hold a fair race. Who wins it, and by how much? Write it down.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. A ravine
#
# What could be wrong with going straight against the slope? Take a loss of two weights:
#
# $$\mathrm{loss} = \frac{w_1^2 + 100\, w_2^2}{2}$$
#
# It is lowest at (0, 0). The slope for $w_1$ is $w_1$, and the slope for $w_2$ is $100\, w_2$. How
# fast a slope changes as you move is the [**curvature**](glossary.ipynb#Curvature): 1 for $w_1$,
# 100 for $w_2$. Seen from above this is a [**ravine**](glossary.ipynb#Ravine): a long floor that
# hardly falls, between steep walls.

# %%
CURVATURES = np.array([1.0, 100.0])
START = np.array([-10.0, 1.0])


def slopes(weights):
    return CURVATURES * weights


def ravine(w1, w2):
    return (w1**2 + 100 * w2**2) / 2


# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
from nnlib.exercises import predict, quiz

question = "You stand at (−10, 1). The bottom is ten units to your right, and one unit down the wall. Take one step against the slope, with the learning rate 0.019. Where does it go?"
choices = [
    "straight to the bottom: that is where downhill leads",
    "mostly along the floor, the longer way",
    "mostly across: the wall is steeper",
]
because = "Downhill means where it is steepest, and the wall is far steeper than the floor."
predict(question, choices, answer=choices[2], because=because)


# %% slideshow={"slide_type": "fragment"}
def descend(learning_rate, steps=40):
    weights, path = START, [START]
    for _ in range(steps):
        weights = weights - learning_rate * slopes(weights)
        path.append(weights)
    return np.array(path)  # (steps + 1, 2)


# %% slideshow={"slide_type": "subslide"}
plain = descend(0.019)
print("slopes at the start:", slopes(START))
print("first step:         ", (plain[1] - plain[0]).round(3))

assert np.allclose(slopes(START), [-10, 100])
assert np.allclose(plain[1] - plain[0], [0.19, -1.9])

# %% slideshow={"slide_type": "subslide"}
view = {"x_range": (-11, 5), "y_range": (-1.3, 1.3), "minimum": (0, 0)}
view |= {"x_label": "weight w₁ (no unit)", "y_label": "weight w₂ (no unit)"}
title = "The steps go across the ravine, and hardly along it"
plots.surface_paths(ravine, {"SGD": plain}, title=title, **view)

# %% [markdown]
# *The ravine from above; the darker, the lower. From the ring on the left the path jumps from wall
# to wall, and ends not much past halfway to the cross.*
#
# The first step goes ten times as far across as along, because the slope across is ten times as
# steep. It even lands on the other wall. But the way you need to go is *along*.
#
# In lesson 5 you found that a step multiplies the distance from the bottom by
# $1 - \eta \cdot \mathrm{curvature}$, where $\eta$ (eta) is the learning rate, and the curvature of
# that parabola was 2. The ravine is two parabolas in one, so there are two factors:
# $1 - 0.019 \cdot 1 = 0.981$ along the floor, and $1 - 0.019 \cdot 100 = -0.9$ across.

# %% slideshow={"slide_type": "skip"}
factors = plain[1:] / plain[:-1]  # (40, 2)

assert np.allclose(factors, [0.981, -0.9])
assert 4 < abs(plain[-1, 0]) < 5

# %% [markdown]
# Why not a larger learning rate?
#
# **Predict.** A step is as good as the slower of its two directions. Which learning rate is best
# for the slower one, and how much of its distance does each step leave?

# %% slideshow={"slide_type": "fragment"}
learning_rates = np.linspace(0.001, 0.021, 201)
along = abs(1 - learning_rates * 1)
across = abs(1 - learning_rates * 100)
slower = np.maximum(along, across)
best = learning_rates[slower.argmin()]
print(f"best learning rate {best:.4f}: {slower.min():.3f} of the distance is left")

# %% slideshow={"slide_type": "subslide"}
curves = {"along the floor": along, "across": across}
axes = {"x_label": "learning rate (no unit)", "y_label": "distance left (fraction)"}
title = "The walls set the limit, and the floor pays for it"
limit = {"the limit": 0.02}
plots.lines(learning_rates, curves, title=title, vertical_lines=limit, **axes)

# %% [markdown]
# *What one step leaves of the distance. Across the ravine it falls to nothing at 0.01, then rises,
# and reaches 1 at 0.02. Along the floor it hardly falls at all.*

# %% slideshow={"slide_type": "skip"}
assert np.isclose(best, 0.0198)
assert np.isclose(slower.min(), 0.98, atol=0.0005)
assert (across[learning_rates > 0.0201] > 1).all()

# %% [markdown]
# Past 0.02 the walls throw you out. So the best rate is a little less, and even that leaves 98% of
# the way along the floor. What makes it slow is the *ratio* of the two curvatures, here 100. It is
# called the [**condition number**](glossary.ipynb#Condition-number).
#
# ### Is your network a ravine?
#
# Its loss depends on 2,410 weights, and you cannot look at that from above. But you can cut through
# it. Train for five epochs. Then move all the weights in a straight line, once along the gradient
# (a positive distance goes uphill, a negative one downhill), and once in a random direction.
#
# **Predict.** Sketch the loss along both lines, for distances from −1 to 1.


# %% slideshow={"slide_type": "fragment"}
def moved(network, direction, distance):
    """Return a copy whose weights lie `distance` further along a direction of 2,410 numbers."""
    copy, start = network.astype(np.float64), 0
    for parameter in copy.parameters():
        end = start + parameter.value.size
        step = distance * direction[start:end] / np.linalg.norm(direction)
        parameter.value += step.reshape(parameter.value.shape)
        start = end
    return copy


def training_loss(network):
    return softmax_cross_entropy(network(train.images), train.labels)[0]


# %% slideshow={"slide_type": "subslide"}
network, rng = new_network(), np.random.default_rng(0)
optimizer = SGD(network.parameters(), learning_rate=0.1)
fit(network, optimizer, train, epochs=5, batch_size=32, rng=rng, progress=False)

_, grad_logits = softmax_cross_entropy(network.forward(train.images), train.labels)
network.backward(grad_logits)
gradient = np.concatenate([parameter.grad.ravel() for parameter in network.parameters()])

# %%
distances = np.linspace(-1, 1, 21)
directions = {"along the gradient": gradient, "at random": rng.standard_normal(gradient.size)}
cuts = {
    name: np.array([training_loss(moved(network, direction, d)) for d in distances])
    for name, direction in directions.items()
}

# %% slideshow={"slide_type": "subslide"}
axes = {"x_label": "distance moved (no unit)", "y_label": "training loss (nats)"}
title = "A network has steep walls, and directions that are nearly flat"
plots.lines(distances, cuts, title=title, **axes)

# %% [markdown]
# *The training loss along two straight lines through the present weights: a steep valley along the
# gradient, and next to no change in a random direction.*


# %% slideshow={"slide_type": "subslide"}
def curvature(losses):
    """Fit a parabola to the losses near the middle; its curvature is twice the first number."""
    near = abs(distances) < 0.21
    return 2 * np.polyfit(distances[near], losses[near], 2)[0]


steep, flat = (curvature(cut) for cut in cuts.values())
print(f"curvature along the gradient {steep:.2f}, at random {flat:.2f}")

assert len(gradient) == 2_410
assert steep > 20 * abs(flat)

# %% [markdown] slideshow={"slide_type": "notes"}
# The curvature along the gradient is more than twenty times that of a random direction. A random
# direction is a mixture of all directions: if many were steep, it would be steep. So your network
# is in a ravine as well: a few directions are steep, and most are nearly flat.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. Momentum
#
# Look at the slopes that the zigzag path has met, along the floor in the first column, and across
# in the second.

# %%
met = slopes(plain[:-1])  # (40, 2)
print(met[:4].round(1))

assert (met[:, 0] < 0).all()
assert (met[1:, 1] * met[:-1, 1] < 0).all()

# %% [markdown] slideshow={"slide_type": "subslide"}
# Along the floor all slopes have the same sign. Across, the sign changes with every step. If you
# *added up* the slopes of the last steps, those along would gather, and those across would cancel.
#
# So keep a [**velocity**](glossary.ipynb#Velocity) $v$. At each step, shrink it by a factor $\mu$
# (mu), and add the new slope. Then move along the velocity:
#
# $$v \leftarrow \mu\, v + \mathrm{grad}, \qquad w \leftarrow w - \eta\, v$$
#
# This is [**momentum**](glossary.ipynb#Momentum) (Polyak, 1964), and $\mu$, `momentum` in code, is
# usually 0.9.
#
# **Predict.** Take $\mu = 0.9$, and start with $v = 0$. If every slope is 1, how large does the
# velocity get? And if the slopes are 1, −1, 1, −1 and so on? The first three steps with a pencil
# may help.


# %% slideshow={"slide_type": "subslide"}
def velocities(gradients, momentum=0.9):
    velocity, seen = 0.0, []
    for gradient in gradients:
        velocity = momentum * velocity + gradient
        seen.append(velocity)
    return np.array(seen)


same_sign = velocities(np.ones(60))
changing_sign = velocities((-1.0) ** np.arange(60))
print("same sign:    ", same_sign[:3].round(3), "... ", same_sign[-1].round(2))
print("changing sign:", changing_sign[:3].round(3), "... ±", abs(changing_sign[-1]).round(2))

# %% slideshow={"slide_type": "subslide"}
curves = {"same sign": same_sign, "changing sign": changing_sign}
axes = {"x_label": "step", "y_label": "velocity (unit of the slope)"}
title = "Slopes that agree gather to ten times their size"
plots.lines(range(1, 61), curves, title=title, horizontal_lines={"10": 10}, **axes)

# %% [markdown]
# *The velocity over 60 steps: it climbs to 10 where all slopes are 1, and swings about zero where
# they change their sign.*

# %% slideshow={"slide_type": "skip"}
assert np.allclose(same_sign[:3], [1, 1.9, 2.71])
assert np.isclose(same_sign[-1], 1 / (1 - 0.9), rtol=0.01)
assert np.isclose(abs(changing_sign[-1]), 1 / (1 + 0.9), rtol=0.01)

# %% [markdown] slideshow={"slide_type": "notes"}
# The first is $1 + 0.9 + 0.81 + \dots$, a geometric series. Its sum is $1 / (1 - \mu)$, so it is
# 10 here. The second has the size $1 - 0.9 + 0.81 - \dots = 1 / (1 + \mu)$, about a half. So for
# slopes of the same size, momentum makes you nearly twenty times as fast along the floor as across.
#
# Here it is as a function. An optimizer with momentum has to remember something between two steps,
# so it gets a dictionary to keep it in.


# %% slideshow={"slide_type": "subslide"}
def momentum_step(grad, memory, learning_rate, momentum=0.9):
    memory["velocity"] = momentum * memory.get("velocity", 0.0) + grad
    return learning_rate * memory["velocity"]


def walk(step, steps=40, start=START, slopes=slopes, **settings):
    weights, memory, path = start, {}, [start]
    for _ in range(steps):
        weights = weights - step(slopes(weights), memory, **settings)
        path.append(weights)
    return np.array(path)  # (steps + 1, 2)


# %% [markdown] slideshow={"slide_type": "notes"}
# With $\mu = 0$ the velocity is the slope, and you are back at plain descent:

# %% slideshow={"slide_type": "skip"}
assert np.allclose(walk(momentum_step, learning_rate=0.019, momentum=0), plain)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Predict.** Momentum 0.9 and the learning rate 0.01, about half as much as before. Where are you
# after 40 steps: nearer to the bottom than the plain path, which had 4.6 units left? And what does
# the path look like?

# %% slideshow={"slide_type": "fragment"}
rolling = walk(momentum_step, learning_rate=0.01)
for name, path in {"SGD": plain, "momentum": rolling}.items():
    print(f"{name:>8}: {np.linalg.norm(path[-1]):.2f} from the bottom after 40 steps")

# %% slideshow={"slide_type": "subslide"}
title = "Momentum runs along the floor, and past the bottom"
plots.surface_paths(ravine, {"SGD": plain, "momentum": rolling}, title=title, **view)

# %% [markdown]
# *The same ravine with two paths. Momentum swings in wide waves down to the bottom, overshoots it
# to the right, and turns back.*

# %% slideshow={"slide_type": "skip"}
assert round(np.linalg.norm(plain[-1]), 1) == 4.6
assert np.linalg.norm(rolling[-1]) < np.linalg.norm(plain[-1]) / 3
assert rolling[:, 0].max() > 1

# %% [markdown] slideshow={"slide_type": "notes"}
# Three times nearer, with about half the learning rate. But what has momentum does not stop where
# the ground is level: it runs past, and has to come back.
#
# Now a mistake that many people make once. They set the velocity to its first value, zero, *inside*
# the step.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "What does that path look like, with the learning rate 0.019?"
choices = [
    "like momentum, but slower",
    "it stands still: the velocity is always zero",
    "exactly like plain descent: nothing is remembered",
]
because = "With nothing remembered, the velocity is the slope of this step and no more."
predict(question, choices, answer=choices[2], because=because)


# %% slideshow={"slide_type": "skip"}
def forgetful_step(grad, memory, learning_rate, momentum=0.9):
    memory["velocity"] = np.zeros_like(grad)
    memory["velocity"] = momentum * memory["velocity"] + grad
    return learning_rate * memory["velocity"]


# %% slideshow={"slide_type": "skip"}
forgetful = walk(forgetful_step, learning_rate=0.019)

assert np.array_equal(forgetful, plain)

# %% [markdown] slideshow={"slide_type": "notes"}
# It is plain descent, to the last digit. No error, no warning, and the `0.9` has no effect. If a
# change of momentum changes nothing, look there.
#
# In `nnlib` momentum is an option of `SGD`. The optimizer keeps one velocity for each array of
# weights, as long as it lives. Give it the two weights of the ravine, and compare the paths.


# %% slideshow={"slide_type": "fragment"}
def walk_nnlib(new_optimizer, steps=40, slopes=slopes, start=START):
    weights = Parameter("weight", start.reshape(1, 2).copy())  # a matrix with one row
    optimizer, path = new_optimizer([weights]), [start]
    for _ in range(steps):
        weights.grad[...] = slopes(weights.value)
        optimizer.step()
        path.append(weights.value[0].copy())
    return np.array(path)


# %% slideshow={"slide_type": "fragment"}
theirs = walk_nnlib(partial(SGD, learning_rate=0.01, momentum=0.9))

assert np.allclose(theirs, rolling)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Try it.** 0.9 is too much for this ravine: the path overshoots. Find a momentum and a learning
# rate that end within 0.2 units of the bottom after 40 steps. (With less momentum you overshoot
# less, but you are slower. A larger learning rate makes up for that.)

# %%
my_momentum, my_learning_rate = 0.9, 0.01  # change these

mine = walk(momentum_step, learning_rate=my_learning_rate, momentum=my_momentum)
distance = np.linalg.norm(mine[-1])
print("right:" if distance < 0.2 else "not yet:", f"{distance:.2f} from the bottom")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# One of many: momentum 0.8 with the learning rate 0.02, which is already too large for plain steps.
#
# </details>

# %% slideshow={"slide_type": "skip"}
answer = walk(momentum_step, learning_rate=0.02, momentum=0.8)

assert np.linalg.norm(answer[-1]) < 0.2

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. Nesterov: look ahead
#
# Whatever the next slope says, the old velocity will carry you on by $\eta \mu v$. So why measure
# the slope here, at $w$? You are about to leave. Measure it *there*, at $w - \eta \mu v$:
#
# $$v \leftarrow \mu\, v + \mathrm{grad}(w - \eta \mu v), \qquad w \leftarrow w - \eta\, v$$
#
# This is [**Nesterov momentum**](glossary.ipynb#Nesterov-momentum) (Nesterov, 1983).
#
# **Predict.** Close to the bottom, the slope ahead already points back. Does the path overshoot
# more than with plain momentum, or less?
#
# In code, there is one difficulty: a backward pass gives the slope where the weights *are*. So let
# the weights be the place ahead, all the time. Then the step is along $\mu v + \mathrm{grad}$. Here
# are both, the first as in the formula, the second as in libraries.
#
# <details><summary>Why the two are the same</summary>
#
# Call the place ahead $p$, so that $w = p + \eta \mu v$. A prime marks what is new after a step:
#
# $$p' = w' - \eta \mu v' = w - \eta v' - \eta \mu v' = p + \eta \mu v - \eta v' - \eta \mu v'$$
#
# Now put in $\mu v = v' - \mathrm{grad}$. Two terms $\eta v'$ cancel:
#
# $$p' = p - \eta\, (\mu v' + \mathrm{grad})$$
#
# </details>


# %% slideshow={"slide_type": "subslide"}
def look_ahead(learning_rate, momentum=0.9, steps=40):
    weights, velocity, places = START, np.zeros(2), [START]
    for _ in range(steps):
        velocity = momentum * velocity + slopes(places[-1])
        weights = weights - learning_rate * velocity
        places.append(weights - learning_rate * momentum * velocity)
    return np.array(places)  # the places ahead: (steps + 1, 2)


# %%
def nesterov_step(grad, memory, learning_rate, momentum=0.9):
    memory["velocity"] = momentum * memory.get("velocity", 0.0) + grad
    return learning_rate * (momentum * memory["velocity"] + grad)


looking = walk(nesterov_step, learning_rate=0.01)
theirs = walk_nnlib(partial(SGD, learning_rate=0.01, momentum=0.9, nesterov=True))

assert np.allclose(looking, look_ahead(learning_rate=0.01))
assert np.allclose(looking, theirs)

# %% slideshow={"slide_type": "subslide"}
title = "Looking ahead calms the swings, and shortens the overshoot"
plots.surface_paths(ravine, {"momentum": rolling, "Nesterov": looking}, title=title, **view)

# %% [markdown]
# *Momentum in waves from wall to wall; Nesterov nearly straight along the floor. Both run past the
# cross, Nesterov less far.*

# %% slideshow={"slide_type": "subslide"}
print(f"overshoot: momentum {rolling[:, 0].max():.2f}, Nesterov {looking[:, 0].max():.2f}")

assert 0.5 < looking[:, 0].max() < 0.9 * rolling[:, 0].max()

# %% [markdown]
# Less. The slope ahead acts as a brake. But the straight line is partly luck: at the learning rate
# 0.01 a plain step across lands on the floor (section 1), and so does the look ahead.
#
# **Predict.** With 0.005 and with 0.015, which of the two swings more across the ravine?


# %% slideshow={"slide_type": "fragment"}
def swing(step, learning_rate):
    return abs(walk(step, learning_rate=learning_rate)[20:, 1]).max()  # in the last 20 steps


for rate in (0.005, 0.01, 0.015):
    print(rate, f"{swing(momentum_step, rate):8.2f} {swing(nesterov_step, rate):8.2f}")

assert swing(nesterov_step, 0.005) < 0.1 * swing(momentum_step, 0.005)
assert swing(nesterov_step, 0.015) > 1_000 > 1 > swing(momentum_step, 0.015)

# %% [markdown] slideshow={"slide_type": "notes"}
# The left column is momentum, the right one Nesterov. At 0.005 the brake works as well. At 0.015 it
# brakes so hard that it throws you out, while momentum stays in.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. RMSProp: a step size for each weight
#
# Momentum keeps one learning rate for all weights. There is another way out of the ravine. The
# slopes at the start were −10 and 100. What if you divided each slope by its own typical size?
#
# **Predict.** Then which way does the first step point, from (−10, 1)?
#
# How do you know a typical size? Keep a [**running average**](glossary.ipynb#Running-average) of
# the *squares*, so that signs do not matter. At each step, most of it stays, and a little of the
# newest square comes in. With $s$ for that average and $\beta$ (beta) for how much of it stays:
#
# $$s \leftarrow \beta\, s + (1 - \beta)\, \mathrm{grad}^2, \qquad
# w \leftarrow w - \eta\, \frac{\mathrm{grad}}{\sqrt{s} + \epsilon}$$
#
# The root of a mean of squares gave this rule its name, [**RMSProp**](glossary.ipynb#RMSProp)
# (Tieleman and Hinton, 2012). In code, $s$ is `mean_square` and $\beta$ is `smoothing`. The tiny
# $\epsilon$ (epsilon) is there for weights whose slope has always been 0: it turns 0 / 0 into 0.


# %% slideshow={"slide_type": "subslide"}
def rmsprop_step(grad, memory, learning_rate, smoothing=0.9, epsilon=1e-8):
    average = memory.get("mean_square", 0.0)
    memory["mean_square"] = smoothing * average + (1 - smoothing) * grad**2
    return learning_rate * grad / (np.sqrt(memory["mean_square"]) + epsilon)


# %%
scaled = walk(rmsprop_step, learning_rate=0.3)
print("first step:", (scaled[1] - scaled[0]).round(3))

first = scaled[1] - scaled[0]
assert np.allclose(first, [0.3 / np.sqrt(0.1), -0.3 / np.sqrt(0.1)])
assert np.allclose(scaled, walk_nnlib(partial(RMSProp, learning_rate=0.3)))

# %% slideshow={"slide_type": "subslide"}
title = "RMSProp starts as fast along the ravine as across"
plots.surface_paths(ravine, {"SGD": plain, "RMSProp": scaled}, title=title, **view)

# %% [markdown]
# *RMSProp leaves the ring at equal speed along both axes, finds the floor within a few steps, and
# follows it nearly to the cross. There it begins to jump from wall to wall.*

# %% [markdown]
# Equal parts along and across: the size of the slopes is gone, and only their signs are left. (The
# axes of the figure have different scales, so the diagonal looks flat. And you may wonder why the
# step is 0.949 and not the learning rate, 0.3. That is for section 5.)
#
# **Predict.** Someone counts the loss in thousandths, so that every number is 1,000 times as large.
# The place of the bottom is the same. What happens to SGD with its learning rate 0.019? And to
# RMSProp with 0.3?


# %% slideshow={"slide_type": "fragment"}
def thousandfold(weights):
    return 1_000 * slopes(weights)


same = walk(rmsprop_step, learning_rate=0.3, slopes=thousandfold)
thrown = walk(momentum_step, steps=5, learning_rate=0.019, momentum=0, slopes=thousandfold)
print(f"RMSProp is {abs(same - scaled).max():.0e} away from its old path")
print(f"SGD is {abs(thrown[-1]).max():.0e} from the bottom after 5 steps")

# %% slideshow={"slide_type": "skip"}
assert np.allclose(same, scaled, atol=1e-6)
assert abs(thrown[-1]).max() > 1e6

# %% [markdown] slideshow={"slide_type": "notes"}
# RMSProp takes the same path (but for $\epsilon$), and SGD is thrown out. This is why a rate of
# RMSProp can be carried from one problem to another: it says about how far each weight moves in a
# step, whatever the slopes are.
#
# The price: where the slopes fade away, their typical size does too, and the steps stay long. That
# is why the path above begins to jump. Follow it for 100 steps.

# %% slideshow={"slide_type": "subslide"}
restless = walk(rmsprop_step, steps=100, learning_rate=0.3)
lengths = np.linalg.norm(np.diff(restless, axis=0), axis=1)  # (100,)
lengths_plain = np.linalg.norm(np.diff(descend(0.019, steps=100), axis=0), axis=1)

# %%
curves = {"RMSProp": lengths, "SGD": lengths_plain}
axes = {"x_label": "step", "y_label": "length of the step (no unit)"}
title = "SGD's steps shrink with the slope; RMSProp's do not"
plots.lines(range(1, 101), curves, title=title, log_y=True, **axes)

# %% [markdown]
# *The length of each of 100 steps. SGD's get shorter and shorter; RMSProp's do so at first, and
# then go up and down around 0.3, the learning rate.*

# %% slideshow={"slide_type": "skip"}
assert 0.2 < lengths[-50:].mean() < 0.5
assert lengths_plain[-20:].mean() < 0.1

# %% [markdown] slideshow={"slide_type": "notes"}
# It never comes to rest. For that it needs a learning rate that falls: section 8.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. Adam: both, and a correction
#
# Momentum smooths the slope. RMSProp divides by its typical size. [**Adam**](glossary.ipynb#Adam)
# (Kingma and Ba, 2015) does both: it keeps a running average $m$ of the slopes and a running
# average $s$ of their squares, and moves along $m / \sqrt{s}$. In code they are `mean` and
# `mean_square`.
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, \mathrm{grad}, \qquad
# s \leftarrow \beta_2 s + (1 - \beta_2)\, \mathrm{grad}^2$$
#
# with $\beta_1 = 0.9$ and $\beta_2 = 0.999$. ($m$ is the velocity of section 2 times
# $1 - \beta_1$: an average, where the velocity was a sum.) Both averages start at zero, and here
# lies a trap. Say that the slope is 4, at every step. The right answers are then $m = 4$, $s = 16$,
# and $m / \sqrt{s} = 1$.
#
# **Predict.** Work out $m$, $s$ and $m / \sqrt{s}$ after the *first* step. Is the step too long, or
# too short?

# %% slideshow={"slide_type": "subslide"}
betas = 0.9, 0.999


def averages(slope, steps):
    mean = mean_square = 0.0
    for _ in range(steps):
        mean = betas[0] * mean + (1 - betas[0]) * slope
        mean_square = betas[1] * mean_square + (1 - betas[1]) * slope**2
    return mean, mean_square


# %%
for steps in (1, 2, 3):
    mean, mean_square = averages(4.0, steps)
    ratio = mean / np.sqrt(mean_square)
    print(f"step {steps}: mean {mean:.3f}, mean square {mean_square:.3f}, ratio {ratio:.2f}")

assert np.allclose(averages(4.0, 1), [0.4, 0.016])
assert round(0.4 / np.sqrt(0.016), 2) == 3.16
assert round(4 / np.sqrt(0.016)) == 32

# %% [markdown] slideshow={"slide_type": "subslide"}
# Too long: 3.16 times. The mean is a tenth of what it should be. But the mean square is only a
# thousandth, its root about 1/32, and you divide by that.
#
# How small exactly? After the first step, the mean holds a share of 0.1 of the slopes, and a share
# of 0.9 is still the zero it started from. After two steps the zero has $0.9 \cdot 0.9$, and after
# $t$ steps $0.9^t$. So the slopes have a share of $1 - \beta_1^t$. Divide by it:
#
# $$\hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat s = \frac{s}{1 - \beta_2^t}, \qquad
# w \leftarrow w - \eta\, \frac{\hat m}{\sqrt{\hat s} + \epsilon}$$
#
# This is [**bias correction**](glossary.ipynb#Bias-correction). (*Bias* as in a judge who leans to
# one side: the averages lean towards zero. It has nothing to do with the biases of a layer.)


# %% slideshow={"slide_type": "subslide"}
def adam_step(grad, memory, learning_rate, epsilon=1e-8, correct=True):
    memory["steps"] = t = memory.get("steps", 0) + 1
    memory["mean"] = betas[0] * memory.get("mean", 0.0) + (1 - betas[0]) * grad
    squares = memory.get("mean_square", 0.0)
    memory["mean_square"] = betas[1] * squares + (1 - betas[1]) * grad**2
    share, share_square = (1 - betas[0] ** t, 1 - betas[1] ** t) if correct else (1, 1)
    mean_hat = memory["mean"] / share
    return learning_rate * mean_hat / (np.sqrt(memory["mean_square"] / share_square) + epsilon)


# %%
adam = walk(adam_step, learning_rate=0.3)
print("first step:", (adam[1] - adam[0]).round(3))

assert np.allclose(adam[1] - adam[0], [0.3, -0.3])
assert np.allclose(adam, walk_nnlib(partial(Adam, learning_rate=0.3)))

# %% [markdown] slideshow={"slide_type": "subslide"}
# Now the first step is as long as the learning rate, in both directions. (RMSProp has no such
# correction, hence its 0.949: 3.16 times 0.3.) And without the correction: how long does the fault
# last? With equal slopes you can work it out for each step.

# %%
steps = np.arange(1, 5_001)
too_long = (1 - betas[0] ** steps) / np.sqrt(1 - betas[1] ** steps)
print(f"worst: {too_long.max():.1f} times too long, in step {steps[too_long.argmax()]}")

# %% slideshow={"slide_type": "subslide"}
axes = {"x_label": "step", "y_label": "step length / learning rate"}
title = "Without bias correction hundreds of steps are too long"
right = {"corrected": 1}
plots.lines(steps, too_long, title=title, log_x=True, horizontal_lines=right, **axes)

# %% [markdown]
# *How many times too long the uncorrected step is, on a logarithmic axis of steps: it begins above
# 3, rises above 6, and needs thousands of steps to come down to the dotted line at 1.*

# %% slideshow={"slide_type": "skip"}
assert 3.1 < too_long[0] < 3.2
assert 6.4 < too_long.max() < 6.7
assert too_long[999] > 1.2
assert too_long[-1] < 1.01

# %% [markdown] slideshow={"slide_type": "subslide"}
# Does it matter? Train the network for one epoch with your own `adam_step`, with a memory of its
# own for each array of weights.


# %%
def train_by_hand(step, seed=0, **settings):
    network, rng = new_network(seed), np.random.default_rng(seed)
    memories = [{} for _ in network.parameters()]
    for images, labels in train.batches(32, rng=rng):
        _, grad_logits = softmax_cross_entropy(network.forward(images), labels)
        network.backward(grad_logits)
        for parameter, memory in zip(network.parameters(), memories, strict=True):
            parameter.value -= step(parameter.grad, memory, **settings)
    return evaluate(network, validation).loss


# %%
mine = train_by_hand(adam_step, learning_rate=0.01)
theirs = run(Adam, 0.01, epochs=1).validation_loss[-1]
print(f"your Adam: {mine:.4f}, nnlib's: {theirs:.4f}")

assert np.isclose(mine, theirs, atol=1e-3)

# %% [markdown]
# Your Adam is `nnlib`'s. Now with and without the correction, at a learning rate of 0.1, which is
# large for Adam.
#
# **Predict.** What is the validation loss after one epoch without the correction? (Guessing costs
# 2.3.)

# %% slideshow={"slide_type": "fragment"}
large = {"learning_rate": 0.1}
corrected = [train_by_hand(adam_step, seed, **large) for seed in range(4)]
uncorrected = [train_by_hand(adam_step, seed, **large, correct=False) for seed in range(4)]
print("corrected:  ", np.round(corrected, 2))
print("uncorrected:", np.round(uncorrected, 2))

assert np.median(corrected) < 1 < 1.5 < np.median(uncorrected)
assert round(np.log(10), 1) == 2.3

# %% [markdown] slideshow={"slide_type": "subslide"}
# Without it the network does little better than guess: the first steps threw the weights out, as in
# lesson 5. So is it worse at a small learning rate as well?

# %%
small = {"learning_rate": 0.003}
slow = [train_by_hand(adam_step, seed, **small) for seed in range(4)]
fast = [train_by_hand(adam_step, seed, **small, correct=False) for seed in range(4)]
print("corrected:  ", np.round(slow, 2))
print("uncorrected:", np.round(fast, 2))

assert np.median(fast) < 0.7 * np.median(slow)

# %% [markdown]
# No, there it is faster, because its steps are longer than you asked for. What the correction buys
# is not speed. It makes the learning rate mean the same in the first step as in all others.
#
# **Try it.** With a pencil: the first slope is 4, the second is −2. What is $\hat m$ after the
# second step? Three decimals are enough.

# %%
my_mean_hat = 0.0  # change this number

memory = {}
for slope in (4.0, -2.0):
    adam_step(slope, memory, learning_rate=0.1)
mean_hat = memory["mean"] / (1 - 0.9**2)
print("right" if np.isclose(my_mean_hat, mean_hat, atol=0.001) else "not yet")

# %% [markdown] slideshow={"slide_type": "notes"}
# <details><summary>Answer</summary>
#
# The mean is $0.1 \cdot 4 = 0.4$ after the first step. After the second it is
# $0.9 \cdot 0.4 + 0.1 \cdot (-2) = 0.16$. The share is $1 - 0.81 = 0.19$, and
# $0.16 / 0.19 = 0.842$. The plain mean of 4 and −2 would be 1. Adam's is lower, as the newer slope
# counts a little more.
#
# </details>

# %% slideshow={"slide_type": "skip"}
assert np.isclose(memory["mean"], 0.16)
assert round(mean_hat, 3) == 0.842

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Turn the ravine
#
# Here are four paths in the ravine.

# %%
four = {"SGD": plain, "momentum": rolling, "RMSProp": scaled, "Adam": adam}
title = "In this ravine RMSProp and Adam end nearest to the bottom"
plots.surface_paths(ravine, four, title=title, **view)

# %% [markdown]
# *Four paths from one ring: SGD zigzags and momentum overshoots. RMSProp goes along the floor, Adam
# swings gently about it, and both end close to the cross.*
#
# So far the ravine ran along an axis: one weight was steep, the other flat. Now turn it by 45
# degrees, start and all. The ravine has the same shape, and you stand in the same place in it.
#
# **Predict.** For which of the four does that make a difference?

# %% slideshow={"slide_type": "fragment"}
turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2)  # by 45 degrees


def turned_slopes(weights):
    return turn @ slopes(turn.T @ weights)


def turned_ravine(w1, w2):
    return ravine((w1 + w2) / np.sqrt(2), (w2 - w1) / np.sqrt(2))


# %% slideshow={"slide_type": "fragment"}
turned = {"start": turn @ START, "slopes": turned_slopes}
four_turned = {
    "SGD": walk(momentum_step, learning_rate=0.019, momentum=0, **turned),
    "momentum": walk(momentum_step, learning_rate=0.01, **turned),
    "RMSProp": walk(rmsprop_step, learning_rate=0.3, **turned),
    "Adam": walk(adam_step, learning_rate=0.3, **turned),
}

# %% slideshow={"slide_type": "subslide"}
square = view | {"x_range": (-9, 3), "y_range": (-9, 3)}
title = "Turn the ravine by 45°, and RMSProp and Adam lose their lead"
plots.surface_paths(turned_ravine, four_turned, title=title, **square)

# %% [markdown]
# *The ravine now runs from the lower left to the upper right. SGD and momentum get as far as
# before; RMSProp and Adam get hardly further than SGD, or not as far.*

# %% slideshow={"slide_type": "subslide"}
for name, path in four.items():
    straight, diagonal = (np.linalg.norm(p[-1]) for p in (path, four_turned[name]))
    print(f"{name:>8}: {straight:.2f} from the bottom, turned {diagonal:.2f}")
    assert np.isclose(straight, diagonal) == (name in ("SGD", "momentum"))
    assert name in ("SGD", "momentum") or diagonal > 4 > 1 > straight

# %% [markdown]
# SGD and momentum do not know where the axes are. RMSProp and Adam give each *weight* a step size
# of its own. On the diagonal the slopes of both weights have about the same size, so dividing by it
# changes little. The two help most where some weights have far steeper slopes than others. Remember
# it for the race.
#
# **Touch it.** A milder ravine, with the curvatures 1 and 20. Look for the best learning rate of
# each rule: who arrives in the fewest steps, and who does so in the *turned ravine*? Then choose
# *two valleys*, and SGD with the learning rate 0.1 and no momentum. It ends in the shallower valley.
# Which momentum carries it over into the deeper one?

# %%
demos.descent("ravine", optimizer="Adam", learning_rate=0.3)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. AdamW: decay that is not divided
#
# Often you want weights to stay small: [lesson 7](07_overfitting.ipynb) says why, and what it does
# for a network. The usual way is [**weight decay**](glossary.ipynb#Weight-decay): every step takes
# a small fraction $\eta \lambda$ off each weight. The number $\lambda$ (lambda) is `weight_decay`
# in code. For plain SGD it makes no difference whether you add $\lambda w$ to the slope, or shrink
# the weight directly:
#
# $$w - \eta\,(\mathrm{grad} + \lambda w) \;=\; (1 - \eta \lambda)\, w - \eta\, \mathrm{grad}$$
#
# With Adam it does, because what is added to the slope passes through the division. To shrink the
# weights directly, outside of the division, is [**AdamW**](glossary.ipynb#AdamW) (Loshchilov and
# Hutter, 2019).
#
# Take two weights, both 1. Their slopes change sign at every step, so that they pull neither way.
# One has slopes of ±100, the other of ±0.01.
#
# **Predict.** Let both rules take 500 steps with the learning rate 0.01 and $\lambda = 0.1$. Which
# weights shrink with Adam? And which with AdamW?


# %% slideshow={"slide_type": "subslide"}
def shrink(inside, learning_rate=0.01, weight_decay=0.1, steps=500):
    """Add the decay to the slope, inside the division (Adam), or keep it outside (AdamW)."""
    weights, memory, path = np.ones(2), {}, []
    for step in range(steps):
        grad = np.array([100, 0.01]) * (-1) ** step
        if inside:
            grad = grad + weight_decay * weights
        else:
            weights = weights - learning_rate * weight_decay * weights
        weights = weights - adam_step(grad, memory, learning_rate)
        path.append(weights)
    return np.array(path)  # (steps, 2)


# %%
inside, outside = shrink(inside=True), shrink(inside=False)
curves = {
    "Adam, slopes ±100": inside[:, 0],
    "Adam, slopes ±0.01": inside[:, 1],
    "AdamW, slopes ±100": outside[:, 0],
    "AdamW, slopes ±0.01": outside[:, 1],
}

# %% slideshow={"slide_type": "subslide"}
axes = {"x_label": "step", "y_label": "weight (no unit)"}
title = "In Adam steep weights escape the decay; AdamW treats all alike"
plots.lines(range(1, 501), curves, title=title, **axes)

# %% [markdown]
# *Two weights under two rules. With Adam the one with large slopes stays close to 1 and the other
# falls to zero. With AdamW the two lie on one curve, between them.*

# %% slideshow={"slide_type": "subslide"}
print("Adam: ", inside[-1].round(3))
print("AdamW:", outside[-1].round(3))

assert inside[-1, 0] > 0.95
assert abs(inside[-1, 1]) < 0.1
assert np.allclose(outside[-1], (1 - 0.01 * 0.1) ** 500, atol=0.02)

# %% [markdown] slideshow={"slide_type": "subslide"}
# The division makes $\lambda w$ tiny next to 100, and huge next to 0.01. AdamW takes the same share
# off each. In `nnlib` both agree with yours (and both leave biases alone: only matrices decay):


# %%
def last_weights(optimizer_class):
    weights = Parameter("weight", np.ones((1, 2)))
    optimizer = optimizer_class([weights], learning_rate=0.01, weight_decay=0.1)
    for step in range(500):
        weights.grad[...] = np.array([100, 0.01]) * (-1) ** step
        optimizer.step()
    return weights.value[0]


assert np.allclose(last_weights(Adam), inside[-1])
assert np.allclose(last_weights(AdamW), outside[-1])

bias = Parameter("bias", np.ones(2))
AdamW([bias], learning_rate=0.01, weight_decay=0.1).step()
assert (bias.value == 1).all()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. A fair race
#
# Back to the race of the beginning. It was unfair in two ways: one learning rate for all, and one
# seed. The first can be mended: search the best rate for each, with the same effort for each.
#
# **Predict.** Momentum's velocity grows to ten times the slope. So which learning rate of momentum
# behaves like 0.1 of plain SGD?

# %% slideshow={"slide_type": "fragment"}
sgd_nesterov = partial(SGD, momentum=0.9, nesterov=True)
rules = {"SGD": SGD, "momentum": sgd_momentum, "Nesterov": sgd_nesterov}
rules |= {"RMSProp": RMSProp, "Adam": Adam, "AdamW": AdamW}

rates = np.array([0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0])
# Each rule tries five rates in a row; this says with which one it begins.
begin = {"SGD": 3, "momentum": 1, "Nesterov": 1, "RMSProp": 0, "Adam": 0, "AdamW": 0}


# %% slideshow={"slide_type": "subslide"}
def tune(name):
    """Try five rates, three seeds each, and return the middle one of the final losses for each."""
    middles = np.full(len(rates), np.nan)  # NaN: not tried
    for i in range(begin[name], begin[name] + 5):
        losses = [run(rules[name], rates[i], seed).validation_loss[-1] for seed in range(3)]
        middles[i] = np.median(losses)
    return middles


tuned = {name: tune(name) for name in rules}

# %% slideshow={"slide_type": "subslide"}
axes = {"x_label": "learning rate (no unit)", "y_label": "validation loss, epoch 10 (nats)"}
title = "Each rule has its own best learning rate"
plots.lines(rates, tuned, title=title, log_x=True, log_y=True, markers=True, **axes)

# %% [markdown]
# *Validation loss after ten epochs against the learning rate, for six rules. Each curve has a
# valley; SGD's lies furthest to the right, and no valley is much deeper than the others.*

# %% slideshow={"slide_type": "subslide"}
best_rate = {name: float(rates[np.nanargmin(losses)]) for name, losses in tuned.items()}
print(best_rate)

depths = [np.nanmin(losses) for losses in tuned.values()]
assert max(depths) < 3 * min(depths)
assert best_rate["SGD"] > max(rate for name, rate in best_rate.items() if name != "SGD")
for name, first in begin.items():
    assert rates[first] < best_rate[name] < rates[first + 4]

# %% [markdown] slideshow={"slide_type": "subslide"}
# Note that no best rate lies at an end of the range that was tried. If one did, you would have to
# try further: the true best might lie outside. And your prediction? Look at SGD with 0.1, and at
# momentum with 0.1 and with 0.01.

# %%
sgd, same_rate = (tuned[name][rates == 0.1][0] for name in ("SGD", "momentum"))
tenth = tuned["momentum"][rates == 0.01][0]
print(f"SGD 0.1: {sgd:.3f}; momentum 0.1: {same_rate:.3f}; momentum 0.01: {tenth:.3f}")

i = list(rates).index(0.3)
print(f"SGD 0.3: {tuned['SGD'][i]:.3f}; momentum 0.3: {tuned['momentum'][i]:.3f}")

assert np.isclose(tenth, sgd, rtol=0.3)
assert same_rate < 0.8 * sgd
assert tuned["momentum"][i] > 1.3 * tuned["SGD"][i]

# %% [markdown] slideshow={"slide_type": "notes"}
# Momentum with 0.01 is about as good as SGD with 0.1: a tenth, as its steps are ten times as long.
# If you add momentum to a rate that is already right for SGD, such as 0.3, you have ten times too
# much.

# %% [markdown] slideshow={"slide_type": "subslide"}
# The second flaw was the seed. You chose the rates on the seeds 0, 1 and 2, so these are used up:
# the winner of a choice looks better than it is. Race with twelve new ones. (AdamW brings its usual
# weight decay of 0.01.)

# %%
seeds = range(8, 20)
races = {name: [run(rules[name], best_rate[name], seed) for seed in seeds] for name in rules}
losses = {name: np.array([r.validation_loss for r in races[name]]) for name in races}  # (12, 10)

# %% slideshow={"slide_type": "subslide"}
axes = {"x_label": "epoch", "y_label": "validation loss (nats)"}
title = "With its own learning rate, SGD is in the race"
three = {name: losses[name] for name in ("SGD", "momentum", "Adam")}
plots.bands(range(1, 11), three, title=title, log_y=True, **axes)

# %% [markdown]
# *Validation loss over ten epochs, twelve seeds each: a line for the middle run, a band from the
# lowest to the highest. SGD's line starts highest; in the end the bands overlap.*

# %% slideshow={"slide_type": "subslide"}
final = {name: runs[:, -1] for name, runs in losses.items()}  # (12,) each
spread = {name: np.percentile(runs, (0, 50, 100)) for name, runs in final.items()}

# %%
options = {"x_label": "validation loss after ten epochs (nats)", "number_format": ".3f"}
options |= {"interval": "the lowest of twelve seeds to the highest", "from_zero": False}
plots.bars(spread, title="The seed moves the result more than the rule does", **options)

# %% [markdown]
# *Six rules, each with a dot for its middle run and a line from its best seed to its worst. SGD's
# dot lies to the right of most, but most lines are longer than any two dots are apart.*

# %% slideshow={"slide_type": "subslide"}
middle = {name: np.median(runs) for name, runs in final.items()}
now = middle["SGD"] / middle["Adam"]
print(f"SGD's loss / Adam's: {last['SGD'] / last['Adam']:.1f} in the first race, {now:.1f} in this")

assert last["SGD"] / last["Adam"] > 5
assert now < 2.5

# %%
gap = np.ptp(list(middle.values()))
assert sum(np.ptp(runs) > gap for runs in final.values()) > len(final) / 2
first = {name: np.median(runs[:, 0]) for name, runs in losses.items()}
assert first["SGD"] > 1.1 * max(first["momentum"], first["Adam"])
assert final["SGD"].min() < min(final["momentum"].max(), final["Adam"].max())
assert middle["SGD"] > np.median(list(middle.values()))

# %% [markdown]
# In the first race SGD's loss was more than five times Adam's. Most of that was the learning rate.
# In the fair race Adam and momentum are quicker in the first epoch. After ten epochs SGD is still a
# little behind, but the luck of the seed counts for more than the rule. What did you predict?
#
# ### When the rule does matter
#
# Section 5 said when to expect a difference: when some weights have far steeper slopes than others.
# A weight of the first layer has a slope proportional to its input, and the pixels are all on one
# scale. Spoil that. Divide every second pixel by 30, as if someone had noted it in another unit.
# The information is the same.
#
# **Predict.** Tune SGD, momentum and Adam anew. Which of them gets the training loss lowest in ten
# epochs? (The training loss, as the question is how quickly a rule gets down.)

# %% slideshow={"slide_type": "fragment"}
units = np.ones(64, dtype=np.float32)
units[::2] = 1 / 30
spoiled = data.Dataset(train.images * units, train.labels)
tried = {"SGD": (0.3, 1.0, 3.0), "momentum": (0.03, 0.1, 0.3), "Adam": (0.01, 0.03, 0.1)}


# %% slideshow={"slide_type": "subslide"}
def final_losses(name, rate, seeds):
    options = {"dataset": spoiled, "validation": None}
    return [run(rules[name], rate, seed, **options).train_loss[-1] for seed in seeds]


def best_of(name, candidates):
    middles = [np.median(final_losses(name, rate, range(3))) for rate in candidates]
    return candidates[np.argmin(middles)]


# %%
best_spoiled = {name: best_of(name, candidates) for name, candidates in tried.items()}
after = {name: final_losses(name, rate, seeds) for name, rate in best_spoiled.items()}
print(best_spoiled)

for name, candidates in tried.items():
    assert best_spoiled[name] == candidates[1]

# %% slideshow={"slide_type": "subslide"}
spread = {name: np.percentile(runs, (0, 50, 100)) for name, runs in after.items()}
options |= {"x_label": "training loss after ten epochs (nats)"}
plots.bars(spread, title="On badly scaled inputs Adam gets further", **options)

# %% [markdown]
# *Training loss on the spoiled pixels, each rule with the best of three rates: Adam's middle run
# lies far to the left of the two others.*

# %% slideshow={"slide_type": "subslide"}
before = {name: np.median([r.train_loss[-1] for r in races[name]]) for name in tried}
for name, (_, middle_loss, _) in spread.items():
    print(f"{name:>8}: {before[name]:.3f} on good pixels, {middle_loss:.3f} on spoiled ones")
    assert middle_loss > 1.4 * before[name]

assert spread["Adam"][1] < 0.8 * min(spread["SGD"][1], spread["momentum"][1])
assert 0.001 < best_rate["Adam"] <= 0.03
assert 0.01 < best_rate["momentum"] < 0.3

# %% [markdown] slideshow={"slide_type": "subslide"}
# Now the rule makes a difference, and what makes it is a ravine along the axes. But look at the
# good pixels, too: all three do far better there. So scale the inputs first, as in lesson 1. That
# takes this ravine away for every rule.
#
# | you have | try first |
# |---|---|
# | no idea yet | Adam or AdamW; rates 0.001 to 0.03 |
# | time to tune, and well-scaled inputs | SGD with momentum 0.9; rates 0.01 to 0.3 |
# | weights that should stay small | AdamW, or SGD with weight decay |

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. Schedules and warm-up
#
# A large learning rate gets you near quickly, and then jumps about the bottom. A small one gets
# close, but takes very long. You can have both: start large, and end small. How the rate changes
# with the step is a [**learning-rate schedule**](glossary.ipynb#Learning-rate-schedule).
#
# Two are common. *Step decay* divides the rate by ten now and then. *Cosine* lets it glide down
# along half a cosine. With $t$ for the step, $T$ for the number of all steps, and $\eta_0$ for the
# highest rate, `peak` in code:
#
# $$\eta_t = \eta_0 \cdot \frac{1 + \cos(\pi\, t / T)}{2}$$
#
# Often the rate first climbs in a straight line for a few dozen steps: that is
# [**warm-up**](glossary.ipynb#Warm-up). The cosine then stretches over the steps that remain.

# %% slideshow={"slide_type": "subslide"}
total_steps, warmup_steps = 10 * 38, 40  # ten epochs of 38 batches


def warm_cosine(step, peak):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = (step - warmup_steps) / (total_steps - warmup_steps)
    return peak * (1 + np.cos(np.pi * done)) / 2


# %%
theirs = cosine(0.05, total_steps, warmup_steps=warmup_steps)
steps = range(total_steps)

assert 37 * 32 < len(train) <= 38 * 32
assert np.allclose([warm_cosine(step, 0.05) for step in steps], [theirs(step) for step in steps])

# %%
whole = {"total_steps": total_steps}
kinds = {"constant": constant, "cosine": partial(cosine, **whole)}
kinds |= {"warm-up, cosine": partial(cosine, **whole, warmup_steps=warmup_steps)}
all_kinds = kinds | {"step decay": partial(step_decay, every=130)}
curves = {name: [kind(0.05)(step) for step in steps] for name, kind in all_kinds.items()}

# %% slideshow={"slide_type": "subslide"}
axes = {"x_label": "step", "y_label": "learning rate (no unit)"}
plots.lines(steps, curves, title="Four schedules with the same highest rate", **axes)

# %% [markdown]
# *The learning rate over 380 steps: constant is a flat line, step decay a staircase, cosine a slide
# to zero; with warm-up the slide begins with a short climb.*
#
# Now try five highest rates with Adam, whose best constant rate in section 7 was not above 0.03.
#
# **Predict.** At 0.05, what does the cosine make of it: something worse, as nearly all its steps
# are shorter, or something better? And what about 0.2?

# %% slideshow={"slide_type": "fragment"}
peaks = np.array([0.0125, 0.025, 0.05, 0.1, 0.2])
new_seeds = range(20, 24)


def peak_runs(kind):
    """Return a row of five histories for each seed."""
    return [[run(Adam, peak, seed, schedule=kind(peak)) for peak in peaks] for seed in new_seeds]


scheduled = {name: peak_runs(kind) for name, kind in kinds.items()}

# %% slideshow={"slide_type": "subslide"}
two = ("constant", "cosine")
at_005 = {name: [row[2].validation_loss for row in scheduled[name]] for name in two}
axes = {"x_label": "epoch", "y_label": "validation loss (nats)"}
title = "The cosine settles what the constant rate keeps stirring"
plots.bands(range(1, 11), at_005, title=title, log_y=True, **axes)

# %% [markdown]
# *Validation loss over ten epochs at 0.05, four seeds each. At first the two are alike. Later the
# constant rate goes up and down, and the cosine falls to a low, narrow band.*

# %% slideshow={"slide_type": "subslide"}
final = {}  # (4, 5) each
for name, rows in scheduled.items():
    final[name] = np.array([[history.validation_loss[-1] for history in row] for row in rows])

assert best_rate["Adam"] <= 0.03
settled, stirred = final["cosine"][:, 2], final["constant"][:, 2]
assert np.median(settled) < 0.95 * np.median(stirred)
assert np.ptp(settled) < np.ptp(stirred)

# %% slideshow={"slide_type": "subslide"}
axes = {"x_label": "highest learning rate (no unit)", "y_label": "validation loss, epoch 10 (nats)"}
title = "A schedule forgives a rate that is too high; with warm-up, more so"
plots.bands(peaks, final, title=title, log_x=True, log_y=True, markers=True, **axes)

# %% [markdown]
# *Final validation loss against the highest rate, four seeds each. At 0.1 both cosines are still
# low where the constant rate is not. At 0.2 the one with warm-up is lowest by far.*

# %% slideshow={"slide_type": "subslide"}
for peak, column in {0.1: 3, 0.2: 4}.items():
    middle = {name: np.median(losses[:, column]) for name, losses in final.items()}
    print(f"{peak}:", ", ".join(f"{name} {loss:.2f}" for name, loss in middle.items()))
    assert middle["warm-up, cosine"] < 0.7 * middle["constant"]
assert middle["warm-up, cosine"] < 0.7 * middle["cosine"]  # at 0.2, the last

assert np.median(final["cosine"][:, 3]) < 0.8 * np.median(final["constant"][:, 3])
assert 0.2 > np.sqrt(2 / 64) > 0.17

# %% [markdown] slideshow={"slide_type": "notes"}
# So at 0.05 the cosine makes something better of it, and at 0.2 it alone is not enough. Why does
# warm-up help there? Adam's first step moves every weight by the full learning rate, however
# small its slope (unless it is 0), and its averages know one batch only. A step of 0.2 is longer
# than a typical first weight, which is $\sqrt{2/64}$ (lesson 2). It wipes out what was there. With
# warm-up the long steps come when the averages rest on dozens of batches.
#
# One mistake is common with schedules: to count in epochs what should be counted in steps.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Predict: run this cell, and choose an answer.
question = "Someone writes `cosine(0.05, total_steps=10)`, since there are ten epochs. What does the validation loss do?"
choices = [
    "it falls as before: ten epochs, ten steps",
    "it is the same after every epoch: the rate is zero by then",
    "it explodes: the learning rate stays high",
]
because = (
    "A schedule counts steps, and the first epoch has more than ten. After them the rate is zero."
)
predict(question, choices, answer=choices[1], because=because)

# %% slideshow={"slide_type": "fragment"}
early = run(Adam, 0.05, schedule=cosine(0.05, total_steps=10))
print(np.round(early.validation_loss, 3))
print("learning rates:", early.learning_rate)

assert max(early.validation_loss) == min(early.validation_loss)
assert early.learning_rate[0] == 0

# %% [markdown] slideshow={"slide_type": "notes"}
# The rate is zero after ten *steps*, within the first epoch, and nothing moves any more. A loss
# that is flat to the last digit: look at the learning rate.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
# Quiz: run this cell, and choose an answer.
question = "With the learning rate 0.01 for both, Adam reaches a lower loss than SGD. What follows?"
choices = {
    "Adam is the better optimizer.": "0.01 lies in Adam's range, and not in SGD's. The same race at another rate has another winner.",
    "Little. Each has to be tried at its own best rate, over several seeds.": "A learning rate means something else for each rule, so equal rates are not equal chances.",
    "SGD is not suited to these images.": "At a rate of its own choice it may well be. 0.01 is a short step for SGD, and a long one for Adam.",
}
quiz(
    question,
    choices,
    answer="Little. Each has to be tried at its own best rate, over several seeds.",
)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What to remember
#
# 1. Losses have ravines: the steepest direction limits the learning rate, and the flat ones pay.
#    Momentum adds up slopes that agree; RMSProp and Adam divide each slope by its typical size.
# 2. Adam's averages start at zero, so it divides them by the share that the slopes really have;
#    without that, the first steps are too long.
# 3. Compare optimizers only at the best learning rate of each, and over several new seeds. Let the
#    rate fall towards the end of a training, and warm it up at the start if it is high.
#
# | mistake | what you see when it happens |
# |---|---|
# | momentum's velocity re-created in every step | `momentum` has no effect at all |
# | momentum added to a rate that was right without | steps ten times as long; the loss gets worse |
# | Adam without bias correction | large rates end in guessing; small ones work |
# | one learning rate for all optimizers | the one whose range it hits "wins" |
# | the best rate at the end of the range | the true best may lie outside: search on |
# | weight decay through Adam's division | weights with large slopes do not shrink |
# | a schedule counted in epochs | a loss that is flat to the last digit |
#
# **Next:** your network now learns its training images quickly and well. In [lesson
# 7](07_overfitting.ipynb) it learns them too well.
#
# **Now you:** [exercises](../exercises/06_optimizers.ipynb). Write a step of each optimizer, and
# the schedule, yourself.
