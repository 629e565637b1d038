"""Lesson 5: one step, one epoch, and how to judge what came of it."""

from itertools import pairwise

import numpy as np

from nnlib import losses
from nnlib.exercises.bank.lesson_04 import small_network
from nnlib.exercises.spec import Case, Complaint, Exercise, small_numbers

# --- the functions that the exercises are handed -------------------------------------------------


def _forward(inputs, parameters, training=False):
    """Go through linear layers with ReLU between; in training, every other hidden unit is off."""
    hidden = inputs
    for weight, bias in parameters[:-1]:
        hidden = np.maximum(hidden @ weight + bias, 0)
        if training:
            hidden = hidden * np.resize([0.0, 2.0], hidden.shape[1])
    weight, bias = parameters[-1]
    return hidden @ weight + bias


def _loss(logits, labels):
    return losses.softmax_cross_entropy(logits, labels)[0]


def _loss_and_gradients(images, labels, parameters):
    """Return the mean cross-entropy and its gradients, a pair per layer."""
    seen = [images]
    for weight, bias in parameters[:-1]:
        seen.append(np.maximum(seen[-1] @ weight + bias, 0))
    weight, bias = parameters[-1]
    loss, grad = losses.softmax_cross_entropy(seen[-1] @ weight + bias, labels)
    gradients = []
    for inputs, (weight, _) in zip(reversed(seen), reversed(parameters), strict=True):
        gradients.append((inputs.T @ grad, grad.sum(axis=0)))
        grad = grad @ weight.T * (inputs > 0)
    return loss, gradients[::-1]


def _named(name, function):
    function.__name__ = name
    return function


def _loss_and_gradients_of(function):
    return _named("loss_and_gradients", lambda images, labels, parameters: function(
        images, labels, parameters))  # fmt: skip


def _moved(parameters, gradients, learning_rate):
    return [
        (weight - learning_rate * grad_weight, bias - learning_rate * grad_bias)
        for (weight, bias), (grad_weight, grad_bias) in zip(parameters, gradients, strict=True)
    ]


def _labels(rng, count, classes):
    """Draw labels in random order, as many of each class as can be."""
    return rng.permutation(np.resize(rng.permutation(classes), count))


# --- sgd_step ------------------------------------------------------------------------------------


def _sgd_step(parameters, gradients, learning_rate):
    return _moved(parameters, gradients, learning_rate)


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


@sgd_step.variant("input modified")
def _(parameters, gradients, learning_rate):
    for layer, pair in enumerate(_moved(parameters, gradients, learning_rate)):
        parameters[layer] = pair
    return parameters


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


# --- train_step ----------------------------------------------------------------------------------


def _train_step(images, labels, parameters, learning_rate, loss_and_gradients):
    loss, gradients = loss_and_gradients(images, labels, parameters)
    if not np.isfinite(loss):
        return loss, parameters
    return loss, _moved(parameters, gradients, learning_rate)


train_step = Exercise(
    "train_step",
    lesson=5,
    takes="images, labels, parameters, learning_rate, loss_and_gradients",
    reference=_train_step,
    points=3,
    gives="loss, parameters",
    hints=(
        "A step has two halves: find out where downhill is, then move. Which of the two must be "
        "complete before the other begins? And what is there to learn from a loss that is NaN?",
        "Call loss_and_gradients once, with the parameters as they came in; it gives two values. "
        "If the loss is a finite number (np.isfinite), move every weight and every bias against "
        "its own gradient. The loss to return is the one you had before the move.",
        "By hand, one layer with one weight and one bias, learning rate 0.1:\n"
        "    parameters           [([[2.0]], [1.0])]\n"
        "    loss_and_gradients   gives 0.8 and [([[5.0]], [-2.0])]\n"
        "    new weight           2.0 - 0.1 * 5.0  = 1.5\n"
        "    new bias             1.0 - 0.1 * -2.0 = 1.2\n"
        "    returned             0.8 and [([[1.5]], [1.2])]\n"
        "    had the loss been nan: nan and [([[2.0]], [1.0])]",
    ),
)


@train_step.cases
def _(rng):
    def batch(count, *sizes):
        images = small_numbers(rng, (count, sizes[0]))
        return images, _labels(rng, count, sizes[-1]), small_network(rng, *sizes)

    def squares(images, labels, parameters):
        (weight, bias), *_ = parameters
        gap = images @ weight + bias - np.eye(len(bias))[labels]
        grad = 2 * gap / gap.size
        return np.mean(gap**2), [(images.T @ grad, grad.sum(axis=0))]

    def broken(value):
        def loss_and_gradients(images, labels, parameters):
            gradients = [
                (np.full_like(weight, np.nan), np.full_like(bias, np.nan))
                for weight, bias in parameters
            ]
            return value, gradients

        return loss_and_gradients

    usual = _loss_and_gradients_of(_loss_and_gradients)
    yield Case(*batch(3, 2, 3, 2), 0.5, usual)
    yield Case(*batch(1, 3, 4, 2), 0.1, usual, about="a single image")
    yield Case(*batch(4, 3, 2), 0.5, _loss_and_gradients_of(squares), about="another network")
    yield Case(*batch(2, 2, 2), 0.5, broken(float("nan")), about="a loss that is NaN")
    yield Case(*batch(2, 2, 2), 0.5, broken(float("inf")), about="an infinite loss")
    yield Case(*batch(16, 4, 5, 4, 3), 0.3, usual, about="three layers, a whole batch")


@train_step.alternative
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    loss, gradients = loss_and_gradients(images, labels, parameters)
    new = []
    if np.isnan(loss) or np.isinf(loss):
        return loss, parameters
    for (weight, bias), (grad_weight, grad_bias) in zip(parameters, gradients):
        new.append((weight - learning_rate * grad_weight, bias - learning_rate * grad_bias))
    return loss, new


@train_step.alternative
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    loss = loss_and_gradients(images, labels, parameters)[0]
    gradients = loss_and_gradients(images, labels, parameters)[1]
    if abs(loss) < float("inf"):
        parameters = _sgd_step(parameters, gradients, learning_rate)
    return [float(loss), parameters]


@train_step.alternative
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    loss, gradients = loss_and_gradients(images, labels, parameters)
    parameters = [[weight.copy(), bias.copy()] for weight, bias in parameters]
    if np.isfinite(loss):
        for layer, slopes in enumerate(gradients):
            parameters[layer][0] -= learning_rate * slopes[0]
            parameters[layer][1] -= learning_rate * slopes[1]
    return loss, parameters


@train_step.mistake(
    "loss after the step",
    "Your parameters are right. Your loss was measured after they had moved; asked for is the one "
    "before, which came with the gradients. A second forward pass would cost time in every step.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    _, parameters = _train_step(images, labels, parameters, learning_rate, loss_and_gradients)
    return loss_and_gradients(images, labels, parameters)[0], parameters


@train_step.mistake(
    "a new gradient after each layer",
    "You move one layer, and then take the gradient for the next layer with parameters that have "
    "half moved. All gradients belong to one place, the one before the step: gradients first, then "
    "the update.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    parameters = list(parameters)
    for layer in range(len(parameters)):
        loss, gradients = loss_and_gradients(images, labels, parameters)
        parameters[layer] = _moved(parameters, gradients, learning_rate)[layer]
    return loss, parameters


@train_step.variant("a new gradient after each layer")
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    parameters = list(parameters)
    first, _ = loss_and_gradients(images, labels, parameters)
    for layer in reversed(range(len(parameters))):
        loss, gradients = loss_and_gradients(images, labels, parameters)
        if np.isfinite(loss):
            parameters[layer] = _moved(parameters, gradients, learning_rate)[layer]
    return first, parameters


@train_step.variant("a new gradient after each layer")
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    parameters = list(parameters)
    first, _ = loss_and_gradients(images, labels, parameters)
    for layer in range(len(parameters)):
        loss, gradients = loss_and_gradients(images, labels, parameters)
        if np.isfinite(loss):
            parameters[layer] = _moved(parameters, gradients, learning_rate)[layer]
    return first, parameters


@train_step.mistake(
    "uphill",
    "Your parameters move along the gradient, and the gradient points uphill: the loss would rise. "
    "Go against it.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    return _train_step(images, labels, parameters, -learning_rate, loss_and_gradients)


@train_step.mistake(
    "old parameters returned",
    "Your loss is right, and the parameters come back as they went in, so nothing is learned. New "
    "arrays have to be collected in a new list, and that list is what you return.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    return loss_and_gradients(images, labels, parameters)[0], parameters


@train_step.mistake(
    "a step on a broken loss",
    "Ordinary batches are right. Where the loss is NaN or infinite, its gradients are of no use, "
    "and your step makes every parameter NaN, for good. Look at the loss before you move.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    loss, gradients = loss_and_gradients(images, labels, parameters)
    return loss, _moved(parameters, gradients, learning_rate)


@train_step.variant("a step on a broken loss")
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    loss, gradients = loss_and_gradients(images, labels, parameters)
    if loss == np.nan:
        return loss, parameters
    return loss, _moved(parameters, gradients, learning_rate)


@train_step.mistake(
    "NaN caught, infinity not",
    "You catch a loss that is NaN; one that is infinite still moves the parameters. A number that "
    "is neither is called finite, and NumPy has one question for both.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    loss, gradients = loss_and_gradients(images, labels, parameters)
    return loss, parameters if np.isnan(loss) else _moved(parameters, gradients, learning_rate)


@train_step.mistake(
    "infinity caught, NaN not",
    "You catch an infinite loss; one that is NaN still moves the parameters. NaN is equal to "
    "nothing, not even to itself, so a comparison does not find it.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    loss, gradients = loss_and_gradients(images, labels, parameters)
    return loss, parameters if np.isinf(loss) else _moved(parameters, gradients, learning_rate)


@train_step.mistake(
    "stops on a broken loss",
    "Where the loss is NaN or infinite, your function raises an error or returns None. A single "
    "bad batch need not end a training: take no step, and return the loss and the parameters as "
    "they came.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    loss, gradients = loss_and_gradients(images, labels, parameters)
    if np.isfinite(loss):
        return loss, _moved(parameters, gradients, learning_rate)
    return None


@train_step.mistake(
    "a broken loss hidden",
    "Where the loss is NaN or infinite, you return another number for it. Whoever trains has to "
    "see that something broke: return the loss as it is.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    loss, moved = _train_step(images, labels, parameters, learning_rate, loss_and_gradients)
    return loss if np.isfinite(loss) else 0.0, moved


@train_step.variant("a broken loss hidden")
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    loss, moved = _train_step(images, labels, parameters, learning_rate, loss_and_gradients)
    return loss if np.isfinite(loss) else None, moved


@train_step.mistake(
    "order of results",
    "The two values come in the other order: the loss is asked for first, then the parameters.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    return _train_step(images, labels, parameters, learning_rate, loss_and_gradients)[::-1]


@train_step.mistake(
    "loss not returned",
    "The parameters came back alone. Two values are asked for: the loss of the batch, then the "
    "parameters.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    return _train_step(images, labels, parameters, learning_rate, loss_and_gradients)[1]


@train_step.mistake(
    "gradients returned",
    "The second value is the gradients. They have done their work when the parameters have moved: "
    "return the new parameters.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    return loss_and_gradients(images, labels, parameters)


@train_step.mistake(
    "divided by the batch size again",
    "Your step is too short by the number of images. The loss is a mean, so its gradients have "
    "been divided by that number already.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    rate = learning_rate / len(images)
    return _train_step(images, labels, parameters, rate, loss_and_gradients)


@train_step.mistake(
    "learning rate left out",
    "You subtract the whole gradient. How far to go is for the learning rate to say: it multiplies "
    "the gradient.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    return _train_step(images, labels, parameters, 1, loss_and_gradients)


@train_step.mistake(
    "bias left out",
    "Your weights have moved and your biases have not. A bias is learned by the same rule, from "
    "its own gradient.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    loss, moved = _train_step(images, labels, parameters, learning_rate, loss_and_gradients)
    return loss, [(new, bias) for (new, _), (_, bias) in zip(moved, parameters, strict=True)]


@train_step.mistake(
    "input modified",
    "The caller's own parameters have changed: `-=` works in place, and so does an assignment to "
    "`parameters[...]`. Make new arrays, in a new list, and leave the old ones as they are.",
)
def _(images, labels, parameters, learning_rate, loss_and_gradients):
    loss, gradients = loss_and_gradients(images, labels, parameters)
    if np.isfinite(loss):
        for (weight, bias), (grad_weight, grad_bias) in zip(parameters, gradients):
            weight -= learning_rate * grad_weight
            bias -= learning_rate * grad_bias
    return loss, parameters


# --- train_epoch ---------------------------------------------------------------------------------


def _train_epoch(images, labels, parameters, batches, step):
    total = 0.0
    for rows in batches:
        loss, parameters = step(images[rows], labels[rows], parameters)
        total += loss * len(rows)
    return total / len(images), parameters


train_epoch = Exercise(
    "train_epoch",
    lesson=5,
    takes="images, labels, parameters, batches, step",
    reference=_train_epoch,
    points=3,
    gives="loss, parameters",
    hints=(
        "Each step starts from where the last one ended. What has to be carried from one turn of "
        "the loop to the next? And if a batch of 32 and a batch of 16 each report a mean, how much "
        "should each count?",
        "Go through the batches in order. Each is an array of row numbers: pick the images and the "
        "labels with the same one. The parameters that a step returns go into the next step. Add "
        "up each loss times its number of images, and divide once, at the end.",
        "By hand, five images in batches [3, 0], [4, 1] and [2]:\n"
        "    step(images[[3, 0]], labels[[3, 0]], start)   loss 1.0   parameters A\n"
        "    step(images[[4, 1]], labels[[4, 1]], A)       loss 0.5   parameters B\n"
        "    step(images[[2]], labels[[2]], B)             loss 2.0   parameters C\n"
        "    mean loss   (2 * 1.0 + 2 * 0.5 + 1 * 2.0) / 5 = 1.0\n"
        "    returned    1.0 and C",
    ),
)


@train_epoch.cases
def _(rng):
    def step(images, labels, parameters):
        return _train_step(images, labels, parameters, 0.5, _loss_and_gradients)

    def epoch(count, batch_size, *sizes):
        order = rng.permutation(count)
        while count > 1 and np.array_equal(order, np.arange(count)):
            order = rng.permutation(count)
        batches = [order[start : start + batch_size] for start in range(0, count, batch_size)]
        images = small_numbers(rng, (count, sizes[0]))
        return images, _labels(rng, count, sizes[-1]), small_network(rng, *sizes), batches, step

    yield Case(*epoch(5, 2, 2, 2), about="a short last batch")
    yield Case(*epoch(6, 3, 2, 3), about="batches of one size")
    yield Case(*epoch(4, 9, 3, 2), about="a single batch")
    yield Case(*epoch(4, 1, 2, 3, 2), about="one image at a time")
    yield Case(*epoch(23, 5, 4, 3, 3), about="two layers, many batches")


@train_epoch.alternative
def _(images, labels, parameters, batches, step):
    batch_losses, sizes = [], []
    for rows in batches:
        batch_loss, parameters = step(images[rows], labels[rows], parameters)
        batch_losses.append(batch_loss)
        sizes.append(len(rows))
    return np.average(batch_losses, weights=sizes), parameters


@train_epoch.alternative
def _(images, labels, parameters, batches, step):
    mean, seen = 0.0, 0
    for i in range(len(batches)):
        batch_images, batch_labels = images[batches[i]], labels[batches[i]]
        result = step(batch_images, batch_labels, parameters)
        parameters = result[1]
        seen += len(batch_labels)
        mean += (result[0] - mean) * len(batch_labels) / seen
    return [float(mean), parameters]


@train_epoch.alternative
def _(images, labels, parameters, batches, step):
    per_image = np.zeros(len(images))
    for rows in batches:
        picked = np.array([images[row] for row in rows]), np.array([labels[row] for row in rows])
        per_image[rows], parameters = step(*picked, parameters)
    return per_image.mean(), parameters


@train_epoch.mistake(
    "mean of the batch means",
    "Your parameters are right. Your loss is the mean of the batches' losses, and so the images of "
    "a short last batch count for more than the others. A mean over n images counts n times.",
)
def _(images, labels, parameters, batches, step):
    batch_losses = []
    for rows in batches:
        loss, parameters = step(images[rows], labels[rows], parameters)
        batch_losses.append(loss)
    return np.mean(batch_losses), parameters


@train_epoch.mistake(
    "last batch counted as full",
    "Your parameters are right. In your loss every batch counts as much as the first, and the last "
    "one may be shorter: each counts for the images it holds.",
)
def _(images, labels, parameters, batches, step):
    total = 0
    for rows in batches:
        loss, parameters = step(images[rows], labels[rows], parameters)
        total += loss * len(batches[0])
    return total / len(images), parameters


@train_epoch.mistake(
    "starts over in every batch",
    "Every step of yours starts from the parameters at the beginning of the epoch, so the last "
    "batch alone has taught something. What a step returns has to go into the next one.",
)
def _(images, labels, parameters, batches, step):
    total = 0
    for rows in batches:
        loss, new_parameters = step(images[rows], labels[rows], parameters)
        total += loss * len(rows)
    return total / len(images), new_parameters


@train_epoch.mistake(
    "old parameters returned",
    "The parameters come back as they went in: what the steps returned was not kept, or not "
    "returned.",
)
def _(images, labels, parameters, batches, step):
    total, current = 0, parameters
    for rows in batches:
        loss, current = step(images[rows], labels[rows], current)
        total += loss * len(rows)
    return total / len(images), parameters


@train_epoch.variant("old parameters returned")
def _(images, labels, parameters, batches, step):
    total = sum(step(images[rows], labels[rows], parameters)[0] * len(rows) for rows in batches)
    return total / len(images), parameters


@train_epoch.mistake(
    "a second step for the loss",
    "Each batch makes two steps: `step` is called once for the parameters and once more for the "
    "loss. One call gives both, `loss, parameters = ...`, and the loss is that before the step.",
)
def _(images, labels, parameters, batches, step):
    total = 0
    for rows in batches:
        _, parameters = step(images[rows], labels[rows], parameters)
        total += step(images[rows], labels[rows], parameters)[0] * len(rows)
    return total / len(images), parameters


@train_epoch.variant("a second step for the loss")
def _(images, labels, parameters, batches, step):
    total = 0
    for rows in batches:
        _, parameters = step(images[rows], labels[rows], parameters)
        loss, parameters = step(images[rows], labels[rows], parameters)
        total += loss * len(rows)
    return total / len(images), parameters


@train_epoch.mistake(
    "last batch left out",
    "The last batch has taught nothing: your loop stops before it, or skips it because it is "
    "short. Its images count like all others.",
)
def _(images, labels, parameters, batches, step):
    return _train_epoch(images, labels, parameters, batches[:-1], step)


@train_epoch.variant("last batch left out")
def _(images, labels, parameters, batches, step):
    total = seen = 0
    for rows in batches[:-1]:
        loss, parameters = step(images[rows], labels[rows], parameters)
        total += loss * len(rows)
        seen += len(rows)
    return total / max(seen, 1), parameters


@train_epoch.variant("last batch left out")
def _(images, labels, parameters, batches, step):
    full = [rows for rows in batches if len(rows) == len(batches[0])]
    return _train_epoch(images, labels, parameters, full, step)


@train_epoch.mistake(
    "labels in another order",
    "Images and labels have come apart: the images were picked by the rows of the batch, and the "
    "labels were not. The same rows pick both.",
)
def _(images, labels, parameters, batches, step):
    total = start = 0
    for rows in batches:
        batch_labels = labels[start : start + len(rows)]
        loss, parameters = step(images[rows], batch_labels, parameters)
        total += loss * len(rows)
        start += len(rows)
    return total / len(images), parameters


@train_epoch.variant("labels in another order")
def _(images, labels, parameters, batches, step):
    total = 0
    for rows in batches:
        loss, parameters = step(images[rows], labels[: len(rows)], parameters)
        total += loss * len(rows)
    return total / len(images), parameters


@train_epoch.mistake(
    "shuffled order ignored",
    "You cut the images into batches in their own order. The batches were dealt already: each "
    "holds the numbers of its rows, and `images[rows]` picks them.",
)
def _(images, labels, parameters, batches, step):
    total = start = 0
    for rows in batches:
        part = slice(start, start + len(rows))
        loss, parameters = step(images[part], labels[part], parameters)
        total += loss * len(rows)
        start += len(rows)
    return total / len(images), parameters


@train_epoch.mistake(
    "the whole set in every step",
    "Every step was given all images, once per batch. A step learns from its own batch: `rows` "
    "says which images and labels those are.",
)
def _(images, labels, parameters, batches, step):
    total = 0
    for rows in batches:
        loss, parameters = step(images, labels, parameters)
        total += loss * len(rows)
    return total / len(images), parameters


@train_epoch.mistake(
    "loss of the last batch",
    "Your parameters are right. Your loss is that of the last batch alone; asked for is the mean "
    "over all images of the epoch.",
)
def _(images, labels, parameters, batches, step):
    for rows in batches:
        loss, parameters = step(images[rows], labels[rows], parameters)
    return loss, parameters


@train_epoch.mistake(
    "loss not divided",
    "Your parameters are right. Your loss is a sum that grows with the number of images: divide by "
    "that number, once, at the end.",
)
def _(images, labels, parameters, batches, step):
    loss, parameters = _train_epoch(images, labels, parameters, batches, step)
    return loss * len(images), parameters


@train_epoch.variant("loss not divided")
def _(images, labels, parameters, batches, step):
    total = 0
    for rows in batches:
        loss, parameters = step(images[rows], labels[rows], parameters)
        total += loss
    return total, parameters


@train_epoch.mistake(
    "not multiplied by the batch size",
    "Your parameters are right. Your loss is too small: each batch reports a mean, and you divide "
    "their sum by the number of images. How many images does each of these means stand for?",
)
def _(images, labels, parameters, batches, step):
    total = 0
    for rows in batches:
        loss, parameters = step(images[rows], labels[rows], parameters)
        total += loss
    return total / len(images), parameters


@train_epoch.mistake(
    "returns inside the loop",
    "The function returns after its first batch. How far is the line with `return` indented?",
)
def _(images, labels, parameters, batches, step):
    total = 0
    for rows in batches:
        loss, parameters = step(images[rows], labels[rows], parameters)
        total += loss * len(rows)
        return total / len(images), parameters


@train_epoch.variant("returns inside the loop")
def _(images, labels, parameters, batches, step):
    return step(images[batches[0]], labels[batches[0]], parameters)


@train_epoch.mistake(
    "order of results",
    "The two values come in the other order: the mean loss is asked for first, then the "
    "parameters.",
)
def _(images, labels, parameters, batches, step):
    return _train_epoch(images, labels, parameters, batches, step)[::-1]


@train_epoch.mistake(
    "divided by the last batch's size",
    "Your parameters are right. Your loss was divided by the size of the last batch: after a loop, "
    "its name still stands for the last one. How many images are there in all?",
)
def _(images, labels, parameters, batches, step):
    loss, parameters = _train_epoch(images, labels, parameters, batches, step)
    return loss * len(images) / len(batches[-1]), parameters


@train_epoch.mistake(
    "order of the step's results",
    "`step` gives the loss first and the parameters second; you take them the other way round.",
)
def _(images, labels, parameters, batches, step):
    total = 0
    for rows in batches:
        parameters, loss = step(images[rows], labels[rows], parameters)
        total += loss * len(rows)
    return total / len(images), parameters


@train_epoch.variant("order of the step's results")
def _(images, labels, parameters, batches, step):
    total = 0.0
    for rows in batches:
        parameters, loss = step(images[rows], labels[rows], parameters)
        total += loss * len(rows)
    return total / len(images), parameters


@train_epoch.mistake(
    "all images overwritten by a batch",
    "`images = images[rows]` gives the name `images` to the batch, and the next batch is then "
    "picked from the last one. Give the batch a name of its own.",
)
def _(images, labels, parameters, batches, step):
    total = 0
    for rows in batches:
        images, labels = images[rows], labels[rows]
        loss, parameters = step(images, labels, parameters)
        total += loss * len(rows)
    return total / len(images), parameters


@train_epoch.mistake(
    "a batch's number taken for its rows",
    "You pick a single image by the number of its batch. Each batch is an array of row numbers: it "
    "picks all its images at once.",
)
def _(images, labels, parameters, batches, step):
    total = 0
    for batch in range(len(batches)):
        loss, parameters = step(images[batch], labels[batch], parameters)
        total += loss
    return total / len(batches), parameters


@train_epoch.mistake(
    "loss only",
    "The loss came back alone. Two values are asked for: the mean loss and the parameters, or else "
    "what the epoch has taught is lost.",
)
def _(images, labels, parameters, batches, step):
    return _train_epoch(images, labels, parameters, batches, step)[0]


@train_epoch.mistake(
    "parameters only",
    "The parameters came back alone. Two values are asked for: the mean loss, then the parameters.",
)
def _(images, labels, parameters, batches, step):
    return _train_epoch(images, labels, parameters, batches, step)[1]


# --- evaluate ------------------------------------------------------------------------------------


def _evaluate(images, labels, parameters, batch_size, forward, loss):
    total, right = 0.0, 0
    for start in range(0, len(images), batch_size):
        rows = slice(start, start + batch_size)
        logits = forward(images[rows], parameters, False)
        total += loss(logits, labels[rows]) * len(logits)
        right += int((logits.argmax(axis=1) == labels[rows]).sum())
    return total / len(images), right / len(images)


evaluate = Exercise(
    "evaluate",
    lesson=5,
    takes="images, labels, parameters, batch_size, forward, loss",
    reference=_evaluate,
    points=3,
    gives="loss, accuracy",
    hints=(
        "Judging differs from training: which switch must be off, and what must stay as it is? And "
        "if 5 images come in batches of 2, where does each batch begin?",
        "The starts are 0, batch_size, 2 * batch_size and so on: range takes a step. A slice that "
        "reaches past the end is cut off there, so the last batch comes out short by itself. Keep "
        "two running totals, loss times images and right answers, and divide both at the end.",
        "By hand, 5 images in batches of 2:\n"
        "    rows 0 and 1   loss 0.4   2 right\n"
        "    rows 2 and 3   loss 1.0   0 right\n"
        "    row 4          loss 0.2   1 right\n"
        "    mean loss   (2 * 0.4 + 2 * 1.0 + 1 * 0.2) / 5 = 0.6\n"
        "    accuracy    (2 + 0 + 1) / 5 = 0.6",
    ),
)


@evaluate.cases
def _(rng):
    def room_for(most):
        def forward(images, parameters, training):
            if len(images) > most:
                raise MemoryError(f"{len(images)} images at once, and there is room for {most}")
            return _forward(images, parameters, training)

        forward.__qualname__ = "forward"  # what Python says of a call that lacks an argument
        return forward

    loss = _named("loss", lambda logits, labels: _loss(logits, labels))

    def judged(count, batch_size, *sizes):
        """Draw a set in which, of each batch but the last, only the first answer is right."""
        images, parameters = small_numbers(rng, (count, sizes[0])), small_network(rng, *sizes)
        # No two logits of a row may be so near each other that rounding decides.
        parameters[-1] = parameters[-1][0], parameters[-1][1] + rng.uniform(0, 0.05, sizes[-1])
        best = _forward(images, parameters).argmax(axis=1)
        labels = (best + rng.integers(1, sizes[-1], size=count)) % sizes[-1]
        right = np.arange(0, count, batch_size)
        labels[right] = best[right]
        return images, labels, parameters, batch_size, room_for(batch_size), loss

    yield Case(*judged(5, 2, 2, 4, 2), about="a short last batch")
    yield Case(*judged(6, 3, 3, 4, 3), about="batches of one size")
    yield Case(*judged(4, 9, 2, 4, 2), about="fewer images than a batch")
    yield Case(*judged(4, 2, 3, 2), about="a single layer")
    yield Case(*judged(23, 5, 4, 6, 3), about="many batches")


@evaluate.alternative
def _(images, labels, parameters, batch_size, forward, loss):
    parts = []
    for start in range(0, len(images), batch_size):
        parts.append(forward(images[start : start + batch_size], parameters, training=False))
    logits = np.concatenate(parts)
    return loss(logits, labels), np.mean(logits.argmax(axis=1) == labels)


@evaluate.alternative
def _(images, labels, parameters, batch_size, forward, loss):
    total, right = 0, 0
    for image, label in zip(images, labels):
        logits = forward(image[np.newaxis], parameters, False)
        total = total + loss(logits, np.array([label]))
        if np.argmax(logits) == label:
            right = right + 1
    return total / len(labels), right / len(labels)


@evaluate.alternative
def _(images, labels, parameters, batch_size, forward, loss):
    parts = -(-len(images) // batch_size)
    sizes, batch_losses, accuracies = [], [], []
    for rows in np.array_split(np.arange(len(images)), parts):
        logits = forward(images[rows], parameters, training=0)
        sizes.append(len(rows))
        batch_losses.append(loss(logits, labels[rows]))
        accuracies.append((logits.argmax(axis=-1) == labels[rows]).mean())
    return [np.average(batch_losses, weights=sizes), np.average(accuracies, weights=sizes)]


def _judge(
    images,
    labels,
    parameters,
    batch_size,
    forward,
    loss,
    *,
    training=False,
    starts=None,
    divide=None,
    weigh_loss=True,
    weigh_accuracy=True,
):
    """Evaluate with one thing exchanged: the usual slips differ in one line each."""
    count = len(images)
    starts = range(0, count, batch_size) if starts is None else starts
    batch_losses, accuracies, sizes = [], [], []
    for start in starts:
        rows = slice(start, start + batch_size)
        logits = forward(images[rows], parameters, training)
        sizes.append(len(logits))
        batch_losses.append(loss(logits, labels[rows]))
        accuracies.append(np.mean(logits.argmax(axis=1) == labels[rows]))
    sizes = np.array(sizes)
    divide = sizes.sum() if divide is None else divide
    by_size, alike = sizes / divide, np.ones(len(sizes)) / len(sizes)
    return (
        float(np.dot(batch_losses, by_size if weigh_loss else alike)),
        float(np.dot(accuracies, by_size if weigh_accuracy else alike)),
    )


@evaluate.mistake(
    "dropout left on",
    "You judge with `training=True`: part of the network is switched off, and the rest is scaled "
    "to make up for it. That helps while learning. When judging, the whole network answers.",
)
def _(images, labels, parameters, batch_size, forward, loss):
    return _judge(images, labels, parameters, batch_size, forward, loss, training=True)


@evaluate.mistake(
    "mean of the batch means",
    "You take the mean of the batches' means, and so an image of a short last batch counts for "
    "more than the others. Each batch counts for the images it holds.",
)
def _(*arguments):
    return _judge(*arguments, weigh_loss=False, weigh_accuracy=False)


@evaluate.variant("mean of the batch means")
def _(*arguments):
    return _judge(*arguments, weigh_loss=False)


@evaluate.variant("mean of the batch means")
def _(*arguments):
    return _judge(*arguments, weigh_accuracy=False)


@evaluate.mistake(
    "last batch left out",
    "The short last batch was not judged. `range(0, count, batch_size)` reaches it, and a slice "
    "that goes past the end is cut off there.",
)
def _(images, labels, parameters, batch_size, forward, loss):
    starts = range(0, len(images) - batch_size + 1, batch_size)
    if not starts:
        return 0.0, 0.0
    return _judge(images, labels, parameters, batch_size, forward, loss, starts=starts)


@evaluate.variant("last batch left out")
def _(images, labels, parameters, batch_size, forward, loss):
    starts = range(0, len(images) - batch_size + 1, batch_size)
    everything = images, labels, parameters, batch_size, forward, loss
    return _judge(*everything, starts=starts, divide=len(images))


@evaluate.variant("last batch left out")
def _(images, labels, parameters, batch_size, forward, loss):
    total, right, count = 0.0, 0, len(images) // batch_size
    for batch in range(count):
        rows = slice(batch * batch_size, (batch + 1) * batch_size)
        logits = forward(images[rows], parameters, False)
        total += loss(logits, labels[rows])
        right += (logits.argmax(axis=1) == labels[rows]).mean()
    return total / count, right / count


@evaluate.mistake(
    "last batch counted as full",
    "You count the last batch as a full one: dividing by the number of batches times `batch_size` "
    "takes in images that are not there. How many images are there in all?",
)
def _(images, labels, parameters, batch_size, forward, loss):
    batches = -(-len(images) // batch_size)
    everything = images, labels, parameters, batch_size, forward, loss
    return _judge(*everything, divide=batches * batch_size)


@evaluate.variant("last batch counted as full")
def _(images, labels, parameters, batch_size, forward, loss):
    total, right = 0.0, 0
    for start in range(0, len(images), batch_size):
        rows = slice(start, start + batch_size)
        logits = forward(images[rows], parameters, False)
        total += loss(logits, labels[rows]) * batch_size
        right += (logits.argmax(axis=1) == labels[rows]).sum()
    return total / len(images), right / len(images)


@evaluate.mistake(
    "everything at once",
    "`forward` was handed more images than `batch_size`, and there was no room for them: a large "
    "set does not fit into memory at once. Take `batch_size` rows at a time.",
)
def _(images, labels, parameters, batch_size, forward, loss):
    logits = forward(images, parameters, False)
    return loss(logits, labels), np.mean(logits.argmax(axis=1) == labels)


@evaluate.mistake(
    "first batch only",
    "The first batch stands for all: the function returns inside its loop, or there is no loop. "
    "Every image counts once.",
)
def _(*arguments):
    return _judge(*arguments, starts=[0])


@evaluate.variant("first batch only")
def _(images, labels, parameters, batch_size, forward, loss):
    everything = images, labels, parameters, batch_size, forward, loss
    return _judge(*everything, starts=[0], divide=len(images))


@evaluate.mistake(
    "last batch only",
    "The last batch stands for all: each turn of the loop replaces what the turn before had found. "
    "Keep running totals.",
)
def _(images, labels, parameters, batch_size, forward, loss):
    starts = range(0, len(images), batch_size)[-1:]
    return _judge(images, labels, parameters, batch_size, forward, loss, starts=starts)


@evaluate.mistake(
    "per cent",
    "Your accuracy is in per cent. Asked for is the share, from 0 to 1; a print can show it as per "
    "cent later.",
)
def _(*arguments):
    loss, accuracy = _evaluate(*arguments)
    return loss, 100 * accuracy


@evaluate.mistake(
    "a count for a share",
    "Your loss is right. Your accuracy is the number of right answers: divide it by the number of "
    "images.",
)
def _(images, labels, *others):
    loss, accuracy = _evaluate(images, labels, *others)
    return loss, round(accuracy * len(images))


@evaluate.mistake(
    "share of mistakes",
    "Your second value is the share of answers that are not right. The accuracy is the share of "
    "those that are: look at the comparison with the labels.",
)
def _(*arguments):
    loss, accuracy = _evaluate(*arguments)
    return loss, 1 - accuracy


@evaluate.mistake(
    "loss not divided",
    "Your accuracy is right. Your loss is a sum: divide by the number of images that it stands "
    "for.",
)
def _(images, labels, *others):
    loss, accuracy = _evaluate(images, labels, *others)
    return loss * len(images), accuracy


@evaluate.variant("loss not divided")
def _(images, labels, parameters, batch_size, *others):
    everything = images, labels, parameters, batch_size, *others
    loss, _ = _judge(*everything, weigh_loss=False)
    return loss * -(-len(images) // batch_size), _evaluate(*everything)[1]


@evaluate.mistake(
    "not multiplied by the batch size",
    "Your accuracy is right. Your loss is too small: each batch reports a mean, and you divide "
    "their sum by the number of images. How many images does each of these means stand for?",
)
def _(images, labels, parameters, batch_size, *others):
    everything = images, labels, parameters, batch_size, *others
    loss, _ = _judge(*everything, weigh_loss=False)
    return loss * -(-len(images) // batch_size) / len(images), _evaluate(*everything)[1]


@evaluate.mistake(
    "argmax along the wrong axis",
    "`argmax(axis=0)` asks each class for its best image. Each image is a row and gives one "
    "answer, its most probable class: that is the other axis.",
)
def _(images, labels, parameters, batch_size, forward, loss):
    total, right = 0.0, 0
    for start in range(0, len(images), batch_size):
        rows = slice(start, start + batch_size)
        logits = forward(images[rows], parameters, False)
        total += loss(logits, labels[rows]) * len(logits)
        right += np.sum(logits.argmax(axis=0) == labels[rows])
    return total / len(images), right / len(images)


@evaluate.variant("argmax along the wrong axis")
def _(images, labels, parameters, batch_size, forward, loss):
    total, right = 0.0, 0
    for start in range(0, len(images), batch_size):
        rows = slice(start, start + batch_size)
        logits = forward(images[rows], parameters, False)
        total += loss(logits, labels[rows]) * len(logits)
        right += np.sum(logits.argmax() == labels[rows])
    return total / len(images), right / len(images)


@evaluate.mistake(
    "order of results",
    "The two values come in the other order: the mean loss is asked for first, then the accuracy.",
)
def _(*arguments):
    return _evaluate(*arguments)[::-1]


@evaluate.mistake(
    "training not passed",
    "`forward` takes three arguments, and the third says whether this is training. Here it is not.",
)
def _(images, labels, parameters, batch_size, forward, loss):
    logits = forward(images[:batch_size], parameters)
    return loss(logits, labels[:batch_size]), 0.0


@evaluate.mistake(
    "labels not cut with the images",
    "You take a batch of the images, and all the labels. Each batch needs the labels of its own "
    "rows, or there is nothing to compare them with.",
)
def _(images, labels, parameters, batch_size, forward, loss):
    total, right = 0.0, 0
    for start in range(0, len(images), batch_size):
        logits = forward(images[start : start + batch_size], parameters, False)
        total += loss(logits, labels) * len(logits)
        right += np.sum(logits.argmax(axis=1) == labels)
    return total / len(images), right / len(images)


@evaluate.mistake(
    "accuracy of zero",
    "Your accuracy is 0 although some answers are right. Either `//` dropped the fraction, or the "
    "logits themselves were compared with the labels: an answer is *where* the largest logit of a "
    "row stands.",
)
def _(*arguments):
    loss, accuracy = _evaluate(*arguments)
    return loss, int(accuracy)


# --- should_stop ---------------------------------------------------------------------------------


def _should_stop(validation_losses, patience):
    best = min(range(len(validation_losses)), key=lambda epoch: validation_losses[epoch])
    return len(validation_losses) - 1 - best >= patience


should_stop = Exercise(
    "should_stop",
    lesson=5,
    takes="validation_losses, patience",
    reference=_should_stop,
    points=2,
    hints=(
        "You are in epoch 8, and the lowest loss so far was that of epoch 5. How many epochs have "
        "you waited since? At which patience do you give up?",
        "Find where the lowest loss stands; of several equal ones, the first. How far is that from "
        "the end of the list? That distance is what you compare with the patience.",
        "By hand, with a patience of 2:\n"
        "    [2.0, 1.2, 0.9]             best in epoch 3, waited 0    go on\n"
        "    [2.0, 1.2, 0.9, 1.0]        best in epoch 3, waited 1    go on\n"
        "    [2.0, 1.2, 0.9, 1.0, 0.95]  best in epoch 3, waited 2    stop",
    ),
)


@should_stop.cases
def _(rng):
    def ranked(*ranks):
        """Draw losses in this order of size: 0 is the lowest, and equal ranks are equal losses."""
        steps = rng.integers(2, 20, size=max(ranks) + 1) / 100
        levels = np.round(rng.integers(10, 60) / 100 + np.cumsum(steps), 2)
        return [float(levels[rank]) for rank in ranks]

    yield Case(ranked(3, 1, 2), 2, about="not waited enough")
    yield Case(ranked(2, 0, 1, 3), 2, about="waited as long as the patience")
    yield Case(ranked(3, 0, 2, 1, 2, 1), 3, about="up and down above the best")
    yield Case(ranked(4, 3, 2, 1, 0), 2, about="a loss that falls")
    yield Case(ranked(2, 3, 4, 1), 2, about="a new best after a wait")
    yield Case(ranked(3, 5, 2, 4, 1, 2), 3, about="rises between new bests")
    yield Case(ranked(2, 0, 1, 0), 2, about="a loss equal to the best")
    yield Case(ranked(0, 1), 5, about="fewer epochs than the patience")
    yield Case(ranked(0), 1, about="the first epoch")
    yield Case(ranked(1, 0, 2), 1, about="a patience of 1")
    yield Case(ranked(9, 7, 0, 1, 4, 3, 8, 2, 6, 5), 4, about="waited much longer")


@should_stop.judged_by
def _(returned, case, expected):
    losses, patience = case.arguments
    if not isinstance(returned, bool | int | np.bool_ | np.integer) or returned not in (0, 1):
        return Complaint(
            f"Your result is {returned!r}; True or False was expected.", "wrong type", expected
        )
    if returned == expected:
        return None
    best = losses.index(min(losses))
    waited = len(losses) - 1 - best
    sentence = (
        f"After epoch {len(losses)} the lowest loss is that of epoch {best + 1}, so {waited} "
        f"epoch{'s have' if waited != 1 else ' has'} gone by without a better one. With a patience "
        f"of {patience} that means {'stop' if expected else 'go on'}."
    )
    return Complaint(sentence, expected=expected)


@should_stop.alternative
def _(validation_losses, patience):
    return len(validation_losses) - 1 - np.argmin(validation_losses) >= patience


@should_stop.alternative
def _(validation_losses, patience):
    if len(validation_losses) <= patience:
        return False
    return min(validation_losses[-patience:]) >= min(validation_losses[:-patience])


@should_stop.alternative
def _(validation_losses, patience):
    lowest, waited = float("inf"), 0
    for loss in validation_losses:
        if loss < lowest:
            lowest, waited = loss, 0
        else:
            waited += 1
    if waited >= patience:
        return True
    else:
        return False


@should_stop.mistake(
    "waits one epoch too long",
    "You stop one epoch too late: when the wait is as long as the patience, it is over. Compare "
    "with `>` and with `>=` in mind.",
)
def _(validation_losses, patience):
    return len(validation_losses) - 1 - np.argmin(validation_losses) > patience


@should_stop.mistake(
    "waits one epoch too few",
    "You stop one epoch too early. Python counts from 0: the last of n epochs has the number n - "
    "1, and right after the best epoch nothing has been waited yet.",
)
def _(validation_losses, patience):
    return len(validation_losses) - np.argmin(validation_losses) >= patience


@should_stop.mistake(
    "an equal loss counts as better",
    "A loss that only equals the best one starts your wait anew. It is no improvement: of several "
    "equal ones the first counts, and a new best has to be lower.",
)
def _(validation_losses, patience):
    lowest, waited = float("inf"), 0
    for loss in validation_losses:
        lowest, waited = (loss, 0) if loss <= lowest else (lowest, waited + 1)
    return waited >= patience


@should_stop.mistake(
    "stops at the first rise",
    "You stop as soon as the last loss is higher than the one before, whatever the patience. "
    "Losses wobble: how long has it been since the *lowest* one?",
)
def _(validation_losses, patience):
    return len(validation_losses) > 1 and validation_losses[-1] > validation_losses[-2]


@should_stop.mistake(
    "counts rises in a row",
    "You wait for the loss to rise several times in a row. A loss that goes up and down above its "
    "best gets no better either: compare with the lowest so far, not with the epoch before.",
)
def _(validation_losses, patience):
    recent = validation_losses[-patience - 1 :]
    return len(recent) > patience and all(a < b for a, b in pairwise(recent))


@should_stop.variant("counts rises in a row")
def _(validation_losses, patience):
    rises = 0
    for before, after in pairwise(validation_losses):
        rises = rises + 1 if after > before else 0
    return rises >= patience


@should_stop.variant("counts rises in a row")
def _(validation_losses, patience):
    waited = 0
    for before, after in pairwise(validation_losses):
        waited = 0 if after < before else waited + 1
    return waited >= patience


@should_stop.mistake(
    "compares two epochs only",
    "You compare the last loss with the one from `patience` epochs ago. The best may lie between "
    "the two, or before both: find the lowest of all first.",
)
def _(validation_losses, patience):
    if len(validation_losses) <= patience:
        return False
    return validation_losses[-1] >= validation_losses[-1 - patience]


@should_stop.variant("compares two epochs only")
def _(validation_losses, patience):
    return validation_losses[-1] >= validation_losses[-1 - patience]


@should_stop.mistake(
    "the wait never starts anew",
    "You count all epochs that were no new best, since the beginning. A new best starts the wait "
    "anew, from 0.",
)
def _(validation_losses, patience):
    lowest, waited = float("inf"), 0
    for loss in validation_losses:
        if loss < lowest:
            lowest = loss
        else:
            waited += 1
    return waited >= patience


@should_stop.mistake(
    "stops for a wait of long ago",
    "You say stop because of a wait that ended with a new best. The question is whether to stop "
    "*now*: only the best epoch so far and the last one matter.",
)
def _(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best >= patience:
            return True
    return False


@should_stop.mistake(
    "looks for the highest",
    "You measure the wait from the *highest* loss. Accuracies are best when high, losses when low.",
)
def _(validation_losses, patience):
    return len(validation_losses) - 1 - np.argmax(validation_losses) >= patience


@should_stop.mistake(
    "answer reversed",
    "Your answer is the opposite: True means stop, and False means go on.",
)
def _(validation_losses, patience):
    return not _should_stop(validation_losses, patience)


@should_stop.mistake(
    "counts epochs only",
    "You stop after so many epochs, whatever the losses are. The patience is counted from the best "
    "epoch, not from the first.",
)
def _(validation_losses, patience):
    return len(validation_losses) > patience


@should_stop.variant("counts epochs only")
def _(validation_losses, patience):
    return len(validation_losses) >= patience


@should_stop.mistake(
    "nothing returned",
    "Where training should go on, your function returns None: it ends without reaching a `return`. "
    "Both answers need one, True and False.",
)
def _(validation_losses, patience):
    if _should_stop(validation_losses, patience):
        return True


@should_stop.mistake(
    "exactly the patience only",
    "You stop only when the wait is exactly as long as the patience. If the training was not asked "
    "at that moment, a longer wait would go on for ever.",
)
def _(validation_losses, patience):
    return len(validation_losses) - 1 - np.argmin(validation_losses) == patience


@should_stop.mistake(
    "patience left out",
    "You stop as soon as the last loss is not the best. The patience says how many such epochs may "
    "pass.",
)
def _(validation_losses, patience):
    return validation_losses[-1] > min(validation_losses)


@should_stop.variant("patience left out")
def _(validation_losses, patience):
    return np.argmin(validation_losses) != len(validation_losses) - 1


@should_stop.mistake(
    "always the same answer",
    "Your answer is the same for all losses. It depends on where the lowest loss stands in the "
    "list, and on the patience.",
)
def _(validation_losses, patience):
    return False


@should_stop.variant("always the same answer")
def _(validation_losses, patience):
    return True


@should_stop.mistake(
    "a number of epochs",
    "Your function returns a number. Asked for is an answer, True for stop and False for go on: "
    "compare how long the wait was with the patience.",
)
def _(validation_losses, patience):
    return len(validation_losses) - 1 - int(np.argmin(validation_losses))


@should_stop.variant("a number of epochs")
def _(validation_losses, patience):
    return int(np.argmin(validation_losses))
