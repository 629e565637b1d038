"""Exercise train_step."""

import numpy as np

from nnlib.exercises.bank.lesson_04.shared import small_network
from nnlib.exercises.bank.lesson_05.shared import (
    _labels,
    _loss_and_gradients,
    _moved,
    _named,
    _sgd_step,
    _train_step,
)
from nnlib.exercises.spec import Case, Exercise, small_numbers


def _loss_and_gradients_of(function):
    return _named("loss_and_gradients", lambda images, labels, parameters: function(
        images, labels, parameters))  # fmt: skip


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
