"""Exercise loss_of_guessing."""

import math

import numpy as np

from nnlib import losses
from nnlib.exercises.spec import Case, Exercise

loss_of_guessing = Exercise(
    "loss_of_guessing",
    lesson=3,
    takes="classes",
    reference=lambda classes: math.log(classes),
    points=1,
    hints=(
        "Whoever knows nothing gives each class the same probability. Which one is that, and what "
        "does it cost, whatever the label is?",
        "The cost of a probability is minus its natural logarithm. All rows cost the same here, so "
        "the mean is that number, and no labels are needed.",
        "By hand, with 4 classes:\n"
        "    probability of each class    1 / 4 = 0.25\n"
        "    cost, whatever the label     -log 0.25 = 1.386\n"
        "With 10 classes it is 2.303.",
    ),
)


@loss_of_guessing.cases
def _(rng):
    yield Case(10, about="ten classes")
    yield Case(2, about="two classes")
    yield Case(int(rng.integers(3, 10)), about="fewer than ten")
    yield Case(int(rng.integers(11, 200)), about="many classes")
    yield Case(int(rng.integers(1000, 30_000)), about="thousands of classes")
    yield Case(1, about="one class only")


@loss_of_guessing.alternative
def _(classes):
    return -np.log(1 / classes)


@loss_of_guessing.alternative
def _(classes):
    loss, _ = losses.softmax_cross_entropy(np.zeros((1, classes)), np.array([0]))
    return loss


@loss_of_guessing.alternative
def _(classes):
    probabilities = np.full(classes, 1 / classes)
    return -sum(probabilities * np.log(probabilities))


@loss_of_guessing.mistake(
    "another logarithm",
    "The unit is another one: base 2 gives bits, base 10 decimal digits. The loss of this course "
    "is in nats, from the natural logarithm. For ten classes that is 2.303.",
)
def _(classes):
    return math.log2(classes)


@loss_of_guessing.variant("another logarithm")
def _(classes):
    return math.log10(classes)


@loss_of_guessing.mistake(
    "sign flipped",
    "Your loss is negative. The logarithm of a probability is negative, and the cost is minus that "
    "logarithm.",
)
def _(classes):
    return math.log(1 / classes)


@loss_of_guessing.mistake(
    "probability instead of its cost",
    "This is the probability of each class, which is also the accuracy of guessing. What it costs "
    "is minus its logarithm.",
)
def _(classes):
    return 1 / classes


@loss_of_guessing.mistake(
    "chance of being off",
    "This is how often a guess is off. A loss measures surprise: minus the logarithm of the "
    "probability that the label got.",
)
def _(classes):
    return 1 - 1 / classes


@loss_of_guessing.mistake(
    "always ten classes",
    "Your result is the same for any number of classes. log 10 is right for ten; use the parameter "
    "instead of the 10.",
)
def _(classes):
    return math.log(10)


@loss_of_guessing.variant("always ten classes")
def _(classes):
    return 2.303


@loss_of_guessing.variant("always ten classes")
def _(classes):
    return 2.3


@loss_of_guessing.mistake(
    "one class of the sum",
    "You took one term, p times log p, and there is one for each class. Added up they make the "
    "whole cost. Or think of a single image: its label got the probability p, and costs minus "
    "log p.",
)
def _(classes):
    return -math.log(1 / classes) / classes


@loss_of_guessing.mistake(
    "added up over the classes",
    "Your loss is too large, by as many times as there are classes: the cost was added up once for "
    "each class. Only the class of the label costs something.",
)
def _(classes):
    return classes * math.log(classes)


@loss_of_guessing.mistake(
    "off by one class",
    "Your logarithm belongs to one class more or fewer than there are. With ten classes, each gets "
    "the probability 1/10.",
)
def _(classes):
    return math.log(classes + 1)


@loss_of_guessing.variant("off by one class")
def _(classes):
    return math.log(classes - 1)


@loss_of_guessing.mistake(
    "exponential instead of logarithm",
    "Your numbers grow far too fast. The exponential turns logits into shares; a cost takes the "
    "logarithm of a probability.",
)
def _(classes):
    return np.exp(1 / classes)


@loss_of_guessing.variant("exponential instead of logarithm")
def _(classes):
    return np.exp(float(classes))
