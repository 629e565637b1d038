"""Exercise l2_penalty."""

import numpy as np

from nnlib.exercises.spec import Case, Exercise, small_numbers


def _l2(weights, strength):
    penalty = sum(strength / 2 * np.sum(weight**2) for weight in weights)
    return penalty, [strength * weight for weight in weights]


l2_penalty = Exercise(
    "l2_penalty",
    lesson=7,
    takes="weights, strength",
    gives="penalty, gradients",
    reference=_l2,
    points=2,
    hints=(
        "The penalty is one number for the whole network, the gradients are one array for each "
        "matrix. What is the slope of λ/2 · w² for a single weight w?",
        "Go through the matrices one after the other. Add to the penalty the squares of all its "
        "weights, times half the strength. Add to a list its gradient: the half cancels the 2 that "
        "comes from the square.",
        "By hand, one matrix [[1, -2]] and another [[3], [0]], with strength 0.1:\n"
        "    squares             1 + 4 + 9 + 0  =  14\n"
        "    the penalty         0.1 / 2 · 14   =  0.7\n"
        "    first gradient      [[0.1, -0.2]]\n"
        "    second gradient     [[0.3], [0]]",
    ),
)


@l2_penalty.cases
def _(rng):
    yield Case([small_numbers(rng, (2, 3))], 0.1, about="one matrix")
    yield Case([small_numbers(rng, (2, 3)), small_numbers(rng, (3, 2))], 0.1, about="two matrices")
    yield Case([small_numbers(rng, (2, 2)) for _ in range(3)], 4.0, about="a large strength")
    yield Case([small_numbers(rng, (2, 1)), small_numbers(rng, (1, 4))], 0.0, about="strength 0")
    shapes = (64, 32), (32, 16), (16, 10)
    layers = [rng.normal(0, 0.2, shape).astype(np.float32) for shape in shapes]
    yield Case(layers, 0.03, about="a whole network")


@l2_penalty.alternative
def _(weights, strength):
    penalty, gradients = 0.0, []
    for weight in weights:
        penalty += 0.5 * strength * float((weight * weight).sum())
        gradients.append(weight * strength)
    return penalty, gradients


@l2_penalty.alternative
def _(weights, strength):
    everything = np.concatenate([weight.ravel() for weight in weights])
    return strength * (everything @ everything) / 2, tuple(strength * w for w in weights)


@l2_penalty.alternative
def _(weights, strength):
    penalty = sum(np.linalg.norm(weight) ** 2 for weight in weights) * strength / 2
    gradients = [np.zeros_like(weight) for weight in weights]
    for gradient, weight in zip(gradients, weights, strict=True):
        gradient += strength * weight
    return penalty, gradients


@l2_penalty.mistake(
    "no half",
    "Your penalty is exactly twice what it should be, and the gradients are right for half of it. "
    "The half is in front of the squares so that it cancels the 2 of the derivative.",
)
def _(weights, strength):
    return 2 * _l2(weights, strength)[0], _l2(weights, strength)[1]


@l2_penalty.mistake(
    "no half in either",
    "Penalty and gradients fit together, and both are twice as large as they should be. The "
    "penalty here is the strength times half the sum of squares.",
)
def _(weights, strength):
    penalty, gradients = _l2(weights, strength)
    return 2 * penalty, [2 * gradient for gradient in gradients]


@l2_penalty.mistake(
    "gradients twice too large",
    "The penalty is right, and your gradients are twice as large as its slope. They have the 2 "
    "from the square; the half in front of it is still there, and cancels it.",
)
def _(weights, strength):
    penalty, gradients = _l2(weights, strength)
    return penalty, [2 * gradient for gradient in gradients]


@l2_penalty.mistake(
    "gradients half too small",
    "The penalty is right, and your gradients are half its slope. The half is in them, but the "
    "derivative of a square brings a 2 as well.",
)
def _(weights, strength):
    penalty, gradients = _l2(weights, strength)
    return penalty, [gradient / 2 for gradient in gradients]


@l2_penalty.mistake(
    "mean of squares",
    "Your penalty is an average over the weights. It should be a sum: then a weight costs the same "
    "in a large layer as in a small one, and the gradients fit to it.",
)
def _(weights, strength):
    penalty = sum(strength / 2 * np.mean(weight**2) for weight in weights)
    return penalty, [strength * weight for weight in weights]


@l2_penalty.variant("mean of squares")
def _(weights, strength):
    penalty = sum(strength / 2 * np.mean(weight**2) for weight in weights)
    return penalty, [strength * weight / weight.size for weight in weights]


@l2_penalty.variant("mean of squares")
def _(weights, strength):
    penalty, gradients = _l2(weights, strength)
    return penalty / sum(weight.size for weight in weights), gradients


@l2_penalty.variant("mean of squares")
def _(weights, strength):
    penalty, gradients = _l2(weights, strength)
    return penalty / len(weights), gradients


@l2_penalty.mistake(
    "not squared",
    "Your penalty adds up the weights themselves. Positive and negative ones cancel, and a very "
    "negative weight would be a reward. It is their squares that cost.",
)
def _(weights, strength):
    penalty = sum(strength / 2 * np.sum(weight) for weight in weights)
    return penalty, [strength * weight for weight in weights]


@l2_penalty.mistake(
    "squared after the sum",
    "You add up the weights and square the sum. In the sum, positive and negative weights cancel. "
    "Square each weight first, then add.",
)
def _(weights, strength):
    penalty = sum(strength / 2 * np.sum(weight) ** 2 for weight in weights)
    return penalty, [strength * weight for weight in weights]


@l2_penalty.variant("squared after the sum")
def _(weights, strength):
    penalty = strength / 2 * sum(np.sum(weight) for weight in weights) ** 2
    return penalty, [strength * weight for weight in weights]


@l2_penalty.mistake(
    "sizes in place of squares",
    "Your penalty adds up the sizes of the weights. That is another penalty, L1: it pulls small "
    "weights as hard as large ones. L2 adds up squares.",
)
def _(weights, strength):
    penalty = sum(strength * np.sum(np.abs(weight)) for weight in weights)
    return penalty, [strength * np.sign(weight) for weight in weights]


@l2_penalty.variant("sizes in place of squares")
def _(weights, strength):
    penalty = sum(strength / 2 * np.sum(np.abs(weight)) for weight in weights)
    return penalty, [strength * weight for weight in weights]


@l2_penalty.mistake(
    "root of the sum",
    "You took the root of the sum of squares: that is the length of all weights together. The "
    "penalty has no root. Without a root, each weight has a slope that depends on itself alone.",
)
def _(weights, strength):
    penalty = sum(strength / 2 * np.linalg.norm(weight) for weight in weights)
    return penalty, [strength * weight for weight in weights]


@l2_penalty.variant("root of the sum")
def _(weights, strength):
    total = sum(np.sum(weight**2) for weight in weights)
    return strength / 2 * np.sqrt(total), [strength * weight for weight in weights]


@l2_penalty.mistake(
    "only the last matrix",
    "Your penalty counts the last matrix only. In the loop, each matrix puts its own sum in place "
    "of those before it. They have to be added up.",
)
def _(weights, strength):
    return _l2(weights[-1:], strength)[0], _l2(weights, strength)[1]


@l2_penalty.mistake(
    "only the first matrix",
    "Your result counts the first matrix only. Does the function return inside its loop? `return` "
    "ends it at once.",
)
def _(weights, strength):
    return _l2(weights[:1], strength)


@l2_penalty.variant("only the first matrix")
def _(weights, strength):
    return _l2(weights[:1], strength)[0], _l2(weights, strength)[1]


@l2_penalty.mistake(
    "one array for a list",
    "A gradient is needed for each matrix, in a list, in the order in which the matrices came. "
    "Your gradients are a single array. (A list has one element even for one matrix.)",
)
def _(weights, strength):
    return _l2(weights, strength)[0], _l2(weights, strength)[1][-1]


@l2_penalty.variant("one array for a list")
def _(weights, strength):
    penalty, gradients = _l2(weights, strength)
    return penalty, np.concatenate([gradient.ravel() for gradient in gradients])


@l2_penalty.mistake(
    "a penalty for each matrix",
    "Your penalty is a list, with a number for each matrix. It is added to the loss, so it has to "
    "be one number: their sum.",
)
def _(weights, strength):
    penalties = [strength / 2 * np.sum(weight**2) for weight in weights]
    return penalties, [strength * weight for weight in weights]


@l2_penalty.variant("a penalty for each matrix")
def _(weights, strength):
    penalties = np.array([strength / 2 * np.sum(weight**2) for weight in weights])
    return penalties, [strength * weight for weight in weights]


@l2_penalty.mistake(
    "the list as one array",
    "You treat the list as one array. The matrices have different shapes, so NumPy cannot stack "
    "them. Go through the list, one matrix at a time.",
)
def _(weights, strength):
    everything = np.array(weights)
    return strength / 2 * np.sum(everything**2), list(strength * everything)


@l2_penalty.mistake(
    "strength missing in the gradients",
    "The penalty is right, and your gradients are the weights themselves. How hard the penalty "
    "pulls depends on the strength.",
)
def _(weights, strength):
    return _l2(weights, strength)[0], [weight.copy() for weight in weights]


@l2_penalty.mistake(
    "strength missing",
    "The strength has no effect on your penalty: it is half the sum of squares. The strength says "
    "how much that counts.",
)
def _(weights, strength):
    return _l2(weights, 1.0)


@l2_penalty.variant("strength missing")
def _(weights, strength):
    return _l2(weights, 1.0)[0], _l2(weights, strength)[1]


@l2_penalty.mistake(
    "gradients with a minus",
    "Your gradients have the opposite sign. They point uphill, to where the penalty grows: away "
    "from zero. The minus comes in later, when an optimizer steps against them.",
)
def _(weights, strength):
    penalty, gradients = _l2(weights, strength)
    return penalty, [-gradient for gradient in gradients]


@l2_penalty.mistake(
    "shrunken weights",
    "The penalty is right, and in place of the gradients you return weights that have decayed. To "
    "move the weights is the optimizer's business: it asks for the slope alone.",
)
def _(weights, strength):
    return _l2(weights, strength)[0], [(1 - strength) * weight for weight in weights]


@l2_penalty.mistake(
    "the penalty alone",
    "Two things should come back, the penalty and the list of gradients; yours is a single result. "
    "The loss needs the one, the step needs the other.",
)
def _(weights, strength):
    return _l2(weights, strength)[0]


@l2_penalty.mistake(
    "other order",
    "Both results are right, but they come back in the other order: the penalty is the first, the "
    "list of gradients the second.",
)
def _(weights, strength):
    return _l2(weights, strength)[::-1]


@l2_penalty.mistake(
    "input modified",
    "The weights that you were given have changed: `*=` and `**=` work in place, on the caller's "
    "own arrays. A plain product makes a new one.",
)
def _(weights, strength):
    penalty = _l2(weights, strength)[0]
    for weight in weights:
        weight *= strength
    return penalty, weights
