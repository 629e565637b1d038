"""Exercise patient_4."""

import numpy as np

from nnlib import losses
from nnlib.exercises.bank.lesson_11.shared import _layer
from nnlib.exercises.spec import Case, Exercise


def _one_step(
    *,
    loss_over=lambda count, classes: count,
    gradient=lambda probabilities, targets: (probabilities - targets) / len(targets),
    bias_gradient=lambda grad_logits: grad_logits.sum(axis=0),
):
    """Return loss and parameters after a step of a single layer, with one part exchanged."""

    def step(inputs, labels, weight, bias, learning_rate):
        probabilities = losses.softmax(inputs @ weight + bias)
        targets = np.eye(len(bias))[labels]
        loss = -np.log(probabilities[targets == 1]).sum() / loss_over(*probabilities.shape)
        grad_logits = gradient(probabilities, targets)
        weight = weight - learning_rate * inputs.T @ grad_logits
        return loss, weight, bias - learning_rate * bias_gradient(grad_logits)

    return step


_summed_loss = {"loss_over": lambda count, classes: 1}


_summed_gradient = {"gradient": lambda probabilities, targets: probabilities - targets}


patient_4 = Exercise(
    "patient_4",
    lesson=11,
    takes="inputs, labels, weight, bias, learning_rate",
    gives="loss, weight, bias",
    reference=_one_step(),
    untouched=_one_step(**_summed_loss, **_summed_gradient),
    points=2,
    hints=(
        "Give the patient a batch, and then the same batch twice in a row, as one of double size. "
        "The images are no harder than before. Should the loss change, and the step?",
        "Two numbers grow with the batch, the loss and its gradient. They belong together: what is "
        "done to one has to be done to the other.",
        "By hand, for losses of 0.5, 1.0 and 3.0 in a batch of three:\n"
        "    their sum           4.5    the patient's loss\n"
        "    their mean          1.5    the loss of an average image\n"
        "    each image's share  1/3    of the mean, so also of the gradient",
    ),
)


@patient_4.cases
def _(rng):
    yield Case(*_layer(rng, 4, 2, 3), 0.5)
    yield Case(*_layer(rng, 6, 3, 5), 0.1, about="another batch size")
    yield Case(*_layer(rng, 3, 3, 4), 1.0, about="as many images as columns")
    yield Case(*_layer(rng, 32, 5, 10), 0.5, about="a larger batch")


@patient_4.alternative
def _(inputs, labels, weight, bias, learning_rate):
    loss, grad_logits = losses.softmax_cross_entropy(inputs @ weight + bias, labels)
    return (
        loss,
        weight - learning_rate * (inputs.T @ grad_logits),
        bias - learning_rate * grad_logits.sum(axis=0),
    )


@patient_4.alternative
def _(inputs, labels, weight, bias, learning_rate):
    share = learning_rate / len(labels)  # each image moves the parameters by its share of a step
    return _one_step(**_summed_gradient)(inputs, labels, weight, bias, share)


@patient_4.alternative
def _(inputs, labels, weight, bias, learning_rate):
    powers = np.exp(inputs @ weight + bias)
    probabilities = powers / powers.sum(axis=1)[:, None]
    loss = np.mean([-np.log(row[label]) for row, label in zip(probabilities, labels, strict=True)])
    grad_weight, grad_bias = np.zeros_like(weight), np.zeros_like(bias)
    for image, row, label in zip(inputs, probabilities, labels, strict=True):
        grad_row = row.copy()
        grad_row[label] -= 1
        grad_weight += np.outer(image, grad_row) / len(labels)
        grad_bias += grad_row / len(labels)
    return loss, weight - learning_rate * grad_weight, bias - learning_rate * grad_bias


patient_4.mistake(
    "loss mended, gradient not",
    "The loss is the mean now; the step is as long as before, and still grows with the batch. The "
    "gradient of a mean is the mean of the gradients.",
)(_one_step(**_summed_gradient))


patient_4.mistake(
    "gradient mended, loss not",
    "The step is right now. The loss is still a sum, so it cannot be compared between batches of "
    "unlike size, nor with the gradient that belongs to it.",
)(_one_step(**_summed_loss))


patient_4.mistake(
    "divided by the classes",
    "You divide by the number of classes. The sum runs over the images of the batch, so it is "
    "their number that makes a mean of it.",
)(
    _one_step(
        loss_over=lambda count, classes: classes,
        gradient=lambda probabilities, targets: (probabilities - targets) / targets.shape[1],
    )
)


patient_4.variant("divided by the classes")(
    _one_step(gradient=lambda probabilities, targets: (probabilities - targets) / targets.shape[1])
)


patient_4.mistake(
    "a batch size written in",
    "With 32 images it is right, and with no other number: the batch size stands in the function "
    "as a fixed number. How many images have come can be asked of `labels`.",
)(
    _one_step(
        loss_over=lambda count, classes: 32,
        gradient=lambda probabilities, targets: (probabilities - targets) / 32,
    )
)


patient_4.variant("a batch size written in")(
    _one_step(gradient=lambda probabilities, targets: (probabilities - targets) / 32)
)


patient_4.mistake(
    "mean over images and classes",
    "You average over all numbers of the array, images times classes. Each image has one loss, and "
    "the mean is over the images.",
)(_one_step(gradient=lambda probabilities, targets: (probabilities - targets) / targets.size))


patient_4.variant("mean over images and classes")(
    _one_step(
        loss_over=lambda count, classes: count * classes,
        gradient=lambda probabilities, targets: (probabilities - targets) / targets.size,
    )
)


patient_4.mistake(
    "divided twice",
    "The step is now too short, by the batch size: the gradient is divided by it in two places.",
)(_one_step(gradient=lambda probabilities, targets: (probabilities - targets) / len(targets) ** 2))


patient_4.mistake(
    "divided before the one is taken away",
    "The probabilities are divided by the batch size, and then a whole 1 is taken away at each "
    "label. The difference comes first; all of it is divided.",
)(_one_step(gradient=lambda probabilities, targets: probabilities / len(targets) - targets))


patient_4.variant("divided before the one is taken away")(
    _one_step(gradient=lambda probabilities, targets: probabilities - targets / len(targets))
)


patient_4.mistake(
    "bias left out",
    "The weights move as they should now; the biases still move by a sum. Is the division done "
    "where both of them get it?",
)(
    _one_step(
        bias_gradient=lambda grad_logits: grad_logits.sum(axis=0) * len(grad_logits),
    )
)


patient_4.mistake(
    "weights left out",
    "The biases move as they should now; the weights still move by a sum: a product such as "
    "inputs.T @ grad_logits adds up over the images. Is the division done where both get it?",
)(_one_step(**_summed_gradient, bias_gradient=lambda grad_logits: grad_logits.mean(axis=0)))
