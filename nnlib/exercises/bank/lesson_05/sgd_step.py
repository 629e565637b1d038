"""Exercise sgd_step."""

import numpy as np

from nnlib.exercises.bank.lesson_04.shared import small_network
from nnlib.exercises.bank.lesson_05.shared import _moved, _sgd_step
from nnlib.exercises.spec import Case, Exercise

sgd_step = Exercise(
    "sgd_step",
    lesson=5,
    takes="parameters, gradients, learning_rate",
    reference=_sgd_step,
    points=2,
    exact_dtype=True,
    hints=(
        "A slope of 4 says that the loss rises when this weight rises. In which direction should "
        "the weight move, and what decides how far?",
        "Walk through both lists side by side; zip pairs them up. For each layer make a new weight "
        "and a new bias: the old array, minus the learning rate times its gradient. Collect the "
        "pairs in a new list.",
        "By hand, one layer, learning rate 0.1:\n"
        "    weight [2, -1]   gradient [4, 10]   step [0.4, 1]   new weight [1.6, -2]\n"
        "    bias   [0.5]     gradient [-3]      step [-0.3]     new bias   [0.8]",
    ),
)


@sgd_step.cases
def _(rng):
    def rate():
        return float(rng.choice([0.1, 0.2, 0.3, 0.4]))

    def layers(*sizes):
        return small_network(rng, *sizes), small_network(rng, *sizes)

    yield Case(*layers(2, 3, 2), rate())
    yield Case(*layers(3, 2), rate(), about="a single layer")
    yield Case(*layers(2, 4, 3, 2), rate(), about="three layers")
    yield Case(*layers(3, 3, 3), 1.5, about="a large learning rate")
    single = [
        [tuple(array.astype(np.float32) for array in pair) for pair in network]
        for network in layers(3, 2, 4)
    ]
    yield Case(*single, rate(), about="float32")
    yield Case(*layers(12, 8, 5), 0.01, about="a small learning rate")


@sgd_step.alternative
def _(parameters, gradients, learning_rate):
    moved = []
    for layer in range(len(parameters)):
        weight, bias = parameters[layer]
        grad_weight, grad_bias = gradients[layer]
        moved.append((weight - learning_rate * grad_weight, bias - learning_rate * grad_bias))
    return moved


@sgd_step.alternative
def _(parameters, gradients, learning_rate):
    moved = []
    for pair, slopes in zip(parameters, gradients, strict=True):
        moved.append([-learning_rate * slope + value for value, slope in zip(pair, slopes)])
    return tuple(moved)


@sgd_step.alternative
def _(parameters, gradients, learning_rate):
    copies = [(weight.copy(), bias.copy()) for weight, bias in parameters]
    for pair, slopes in zip(copies, gradients):
        for value, slope in zip(pair, slopes):
            value -= slope * learning_rate
    return copies


@sgd_step.mistake(
    "uphill",
    "Your parameters move along the gradient, and the gradient points uphill: the loss would rise. "
    "Go against it.",
)
def _(parameters, gradients, learning_rate):
    return _moved(parameters, gradients, -learning_rate)


@sgd_step.mistake(
    "input modified",
    "The numbers are right, and the caller's own arrays have changed: `-=` works in place. Here "
    "the old parameters are to stay as they are, so that one can go back to them: make new arrays.",
)
def _(parameters, gradients, learning_rate):
    for (weight, bias), (grad_weight, grad_bias) in zip(parameters, gradients, strict=True):
        weight -= learning_rate * grad_weight
        bias -= learning_rate * grad_bias
    return parameters


@sgd_step.variant("input modified")
def _(parameters, gradients, learning_rate):
    for (weight, bias), (grad_weight, grad_bias) in zip(parameters, gradients, strict=True):
        weight -= learning_rate * grad_weight
        bias -= learning_rate * grad_bias


@sgd_step.mistake(
    "update lost",
    "The parameters come back as they went in. In a loop, `weight = weight - ...` gives the name "
    "`weight` to a new array, and the list still holds the old one: put the new arrays into a new "
    "list.",
)
def _(parameters, gradients, learning_rate):
    for (weight, bias), (grad_weight, grad_bias) in zip(parameters, gradients, strict=True):
        weight = weight - learning_rate * grad_weight
        bias = bias - learning_rate * grad_bias
    return parameters


@sgd_step.mistake(
    "bias left out",
    "Your weights have moved and your biases have not. A bias is learned by the same rule, from "
    "its own gradient.",
)
def _(parameters, gradients, learning_rate):
    moved = _moved(parameters, gradients, learning_rate)
    return [(new, bias) for (new, _), (_, bias) in zip(moved, parameters, strict=True)]


@sgd_step.mistake(
    "learning rate left out",
    "You subtract the whole gradient. How far to go is for the learning rate to say: it multiplies "
    "the gradient.",
)
def _(parameters, gradients, learning_rate):
    return _moved(parameters, gradients, 1)


@sgd_step.mistake(
    "learning rate for the weights only",
    "Your weights are right. Your biases moved by the whole gradient: the learning rate multiplies "
    "theirs as well.",
)
def _(parameters, gradients, learning_rate):
    right, far = _moved(parameters, gradients, learning_rate), _moved(parameters, gradients, 1)
    return [(weight, bias) for (weight, _), (_, bias) in zip(right, far, strict=True)]


@sgd_step.mistake(
    "divided by the learning rate",
    "Your steps get longer as the learning rate gets smaller: it divides the gradient, and it "
    "should multiply it.",
)
def _(parameters, gradients, learning_rate):
    return _moved(parameters, gradients, 1 / learning_rate)


@sgd_step.mistake(
    "the step alone",
    "This is the step, without the place it starts from: the learning rate times the gradient. The "
    "new parameter is the old one minus this step.",
)
def _(parameters, gradients, learning_rate):
    return [(learning_rate * weight, learning_rate * bias) for weight, bias in gradients]


@sgd_step.variant("the step alone")
def _(parameters, gradients, learning_rate):
    return [(-learning_rate * weight, -learning_rate * bias) for weight, bias in gradients]


@sgd_step.mistake(
    "multiplied instead of subtracted",
    "Your parameters are multiplied by something near 1. The step does not depend on how large a "
    "parameter is: it is subtracted.",
)
def _(parameters, gradients, learning_rate):
    return [
        (weight * (1 - learning_rate * grad_weight), bias * (1 - learning_rate * grad_bias))
        for (weight, bias), (grad_weight, grad_bias) in zip(parameters, gradients, strict=True)
    ]


@sgd_step.mistake(
    "one layer only",
    "Only one layer came back. Does the function return inside its loop? Look at how far the line "
    "with `return` is indented.",
)
def _(parameters, gradients, learning_rate):
    return _moved(parameters, gradients, learning_rate)[:1]


@sgd_step.variant("one layer only")
def _(parameters, gradients, learning_rate):
    return _moved(parameters, gradients, learning_rate)[0]


@sgd_step.variant("one layer only")
def _(parameters, gradients, learning_rate):
    return _moved(parameters, gradients, learning_rate)[-1]


@sgd_step.mistake(
    "one flat list",
    "The arrays are right and come in one long row. As in `parameters`, each layer has a pair: a "
    "list of (weight, bias).",
)
def _(parameters, gradients, learning_rate):
    return [array for pair in _moved(parameters, gradients, learning_rate) for array in pair]


@sgd_step.mistake(
    "wrong dtype",
    "The numbers are right, and float32 parameters came back as float64: twice the memory, and "
    "every later step slower. An array of float64 somewhere in the formula does that; a plain "
    "Python number, such as the learning rate, does not.",
)
def _(parameters, gradients, learning_rate):
    moved = _moved(parameters, gradients, learning_rate)
    return [(weight.astype(np.float64), bias.astype(np.float64)) for weight, bias in moved]


@sgd_step.mistake(
    "weights and biases apart",
    "You return all weights in one list and all biases in another. As in `parameters`, each layer "
    "has a pair of its own: one list of (weight, bias).",
)
def _(parameters, gradients, learning_rate):
    moved = _moved(parameters, gradients, learning_rate)
    return [weight for weight, _ in moved], [bias for _, bias in moved]


@sgd_step.mistake(
    "arithmetic on pairs",
    "A layer is a pair of two arrays, and a pair cannot be multiplied or subtracted; only arrays "
    "can. Take each pair apart: the weight with its gradient, the bias with its own.",
)
def _(parameters, gradients, learning_rate):
    return [
        pair - learning_rate * slopes for pair, slopes in zip(parameters, gradients, strict=True)
    ]


@sgd_step.mistake(
    "writes into a pair",
    "You assign to a place in a pair. A pair is a tuple and cannot be changed, and what belongs to "
    "the caller should stay as it is: make a new pair, and collect the pairs in a new list.",
)
def _(parameters, gradients, learning_rate):
    for layer in range(len(parameters)):
        parameters[layer][0] = parameters[layer][0] - learning_rate * gradients[layer][0]
        parameters[layer][1] = parameters[layer][1] - learning_rate * gradients[layer][1]
    return parameters
