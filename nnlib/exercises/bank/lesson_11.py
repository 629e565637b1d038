"""Lesson 11, the clinic: functions that train a network and yet have one silent bug, to be mended.

Each patient is an Exercise whose `untouched` is the function as the notebook hands it out. What
people try in its place differs from the right answer in one part, so most answers here are made
from one function per patient, with that part exchanged.
"""

# ruff: noqa: ARG005  (a wrong answer ignores what it should use)

import numpy as np

from nnlib import losses
from nnlib.exercises.spec import Case, Complaint, Exercise, small_numbers


def _numbers(rng, shape):
    """Draw numbers that are short to read, and so many that two sums do not come out equal."""
    return rng.normal(size=shape).round(2)


def _network(rng, count, sizes):
    """Draw inputs, labels and parameters; in each hidden unit half of the inputs are above 0."""
    in_features, hidden, classes = sizes
    inputs, weight1 = _numbers(rng, (count, in_features)), _numbers(rng, (in_features, hidden))
    bias1 = -np.median(inputs @ weight1, axis=0)
    parameters = [(weight1, bias1), (_numbers(rng, (hidden, classes)), _numbers(rng, classes))]
    return inputs, rng.integers(0, classes, count), parameters


def _layer(rng, count, in_features, classes):
    """Draw inputs, labels, weight and bias for a single layer."""
    labels = rng.integers(0, classes, count)
    weight, bias = _numbers(rng, (in_features, classes)), _numbers(rng, classes)
    return _numbers(rng, (count, in_features)), labels, weight, bias


# --- patient_1: ReLU's mask taken with >= 0 from its output --------------------------------------


def _walk(through_relu):
    """Return the gradients of two layers; `through_relu` is the step back through ReLU."""

    def gradients(inputs, labels, parameters):
        (weight1, bias1), (weight2, bias2) = parameters
        totals = inputs @ weight1 + bias1
        hidden = np.maximum(totals, 0)
        _, grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)
        grad_totals = through_relu(grad_logits @ weight2.T, totals, hidden)
        return [
            (inputs.T @ grad_totals, grad_totals.sum(axis=0)),
            (hidden.T @ grad_logits, grad_logits.sum(axis=0)),
        ]

    return gradients


patient_1 = Exercise(
    "patient_1",
    lesson=11,
    takes="inputs, labels, parameters",
    reference=_walk(lambda grad, totals, hidden: grad * (hidden > 0)),
    untouched=_walk(lambda grad, totals, hidden: grad * (hidden >= 0)),
    points=2,
    hints=(
        "The gradient check clears the second layer and accuses the first. Which line lies between "
        "the two, and what is it meant to do to the gradient?",
        "Print the mask. How often is it False? Then print `hidden`, and ask for which units the "
        "mask ought to be False.",
        "By hand, for one row of the hidden layer:\n"
        "    totals       [-1.2, 0.7, -0.3]\n"
        "    hidden       [ 0.0, 0.7,  0.0]\n"
        "    lets through [  no, yes,   no]\n"
        "    the patient  [ yes, yes,  yes]",
    ),
)


@patient_1.cases
def _(rng):
    yield Case(*_network(rng, 4, (2, 3, 2)))
    yield Case(*_network(rng, 6, (4, 3, 5)), about="six inputs")
    yield Case(*_network(rng, 4, (4, 4, 4)), about="square shapes")
    yield Case(*_network(rng, 20, (5, 8, 3)), about="a larger batch")


patient_1.alternative(_walk(lambda grad, totals, hidden: grad * (totals > 0)))
patient_1.alternative(_walk(lambda grad, totals, hidden: np.where(totals >= 0, grad, 0.0)))
patient_1.alternative(_walk(lambda grad, totals, hidden: grad * np.sign(hidden)))


@patient_1.alternative
def _(inputs, labels, parameters):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = (inputs @ weight1 + bias1).clip(min=0)
    logits = hidden @ weight2 + bias2
    grad_logits = losses.softmax(logits)
    grad_logits[range(len(labels)), labels] -= 1
    grad_logits = grad_logits / len(labels)
    grad_totals = np.einsum("ik,jk->ij", grad_logits, weight2)
    grad_totals[hidden == 0] = 0
    first = [np.dot(inputs.T, grad_totals), np.sum(grad_totals, axis=0)]
    return [first, [np.dot(hidden.T, grad_logits), np.sum(grad_logits, axis=0)]]


patient_1.mistake(
    "the mask turned round",
    "Now the gradient goes through where the unit was silent, and is stopped where it spoke. A "
    "unit above 0 passed its number on unchanged: that is where the gradient comes back.",
)(_walk(lambda grad, totals, hidden: grad * (hidden <= 0)))
patient_1.variant("the mask turned round")(_walk(lambda grad, totals, hidden: grad * (totals < 0)))

patient_1.mistake(
    "ReLU of the gradient",
    "You look at the sign of the gradient. A gradient may be negative and still go through: it is "
    "the number that ReLU saw on the way forward that decides.",
)(_walk(lambda grad, totals, hidden: grad * (grad > 0)))
patient_1.variant("ReLU of the gradient")(_walk(lambda grad, totals, hidden: np.maximum(grad, 0)))

patient_1.mistake(
    "multiplied by the outputs",
    "You multiply the gradient by ReLU's outputs. Silent units are stopped, and that is right; the "
    "others are now scaled by how loudly they spoke. Above 0 the slope of ReLU is 1.",
)(_walk(lambda grad, totals, hidden: grad * hidden))
patient_1.variant("multiplied by the outputs")(
    _walk(lambda grad, totals, hidden: np.where(hidden > 0, hidden, 0) * grad)
)

patient_1.mistake(
    "multiplied by the totals",
    "You multiply the gradient by what went into ReLU, which may be large or negative. Only its "
    "sign counts: above 0 the slope is 1, below it is 0.",
)(_walk(lambda grad, totals, hidden: grad * totals))

patient_1.mistake(
    "mask with another limit",
    "Units that spoke, but softly, are stopped too. Whatever a unit's size: above 0 the slope is "
    "1.",
)(_walk(lambda grad, totals, hidden: grad * (hidden >= 1)))
patient_1.variant("mask with another limit")(
    _walk(lambda grad, totals, hidden: grad * (hidden > hidden.mean()))
)

patient_1.mistake(
    "the mask alone",
    "The gradient itself is gone: what goes on backwards is the mask, zeros and ones. The mask "
    "multiplies the gradient that came in.",
)(_walk(lambda grad, totals, hidden: (hidden > 0).astype(float)))


@patient_1.mistake(
    "second layer's gradient masked instead",
    "The first layer is as before, and now the second layer's numbers have changed, which were "
    "right. ReLU lies between the layers: it stops the gradient on its way from hidden to totals.",
)
def _(inputs, labels, parameters):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    logits = hidden @ weight2 + bias2
    _, grad_logits = losses.softmax_cross_entropy(logits, labels)
    grad_logits = grad_logits * (logits > 0)
    grad_totals = grad_logits @ weight2.T * (hidden >= 0)
    return [
        (inputs.T @ grad_totals, grad_totals.sum(axis=0)),
        (hidden.T @ grad_logits, grad_logits.sum(axis=0)),
    ]


# --- patient_2: dropout rescaled in forward only -------------------------------------------------


def _dropped(
    *,
    forward=lambda hidden, keep, rate: hidden * keep / (1 - rate),
    backward=lambda grad, keep, rate: grad * keep / (1 - rate),
    early=lambda grad_logits, rate: grad_logits,
    loss_too=lambda loss, rate: loss,
):
    """Return the loss and the gradients of a network with dropout, with one part exchanged."""

    def loss_and_gradients(inputs, labels, parameters, keep, rate):
        (weight1, bias1), (weight2, bias2) = parameters
        hidden = np.maximum(inputs @ weight1 + bias1, 0)
        dropped = forward(hidden, keep, rate)
        loss, grad_logits = losses.softmax_cross_entropy(dropped @ weight2 + bias2, labels)
        grad_logits = early(grad_logits, rate)
        grad_totals = backward(grad_logits @ weight2.T, keep, rate) * (hidden > 0)
        return loss_too(loss, rate), [
            (inputs.T @ grad_totals, grad_totals.sum(axis=0)),
            (dropped.T @ grad_logits, grad_logits.sum(axis=0)),
        ]

    return loss_and_gradients


_mask_only = {"backward": lambda grad, keep, rate: grad * keep}

patient_2 = Exercise(
    "patient_2",
    lesson=11,
    takes="inputs, labels, parameters, keep, rate",
    gives="loss, gradients",
    reference=_dropped(),
    untouched=_dropped(**_mask_only),
    points=2,
    hints=(
        "Divide the measured gradients of the first layer by the derived ones. Is it the same "
        "number everywhere? Which number, said with `rate`?",
        "Whatever a layer multiplies by on the way forward, its gradient is multiplied by on the "
        "way back. Compare the two lines with `keep`.",
        "By hand, for three units and a rate of 0.2, so 1 - rate is 0.8:\n"
        "    hidden         [0.4, 1.6, 0.8]\n"
        "    keep           [yes,  no, yes]\n"
        "    dropped        [0.5, 0.0, 1.0]\n"
        "    slopes         [1.25,  0, 1.25]   what one more in hidden adds to dropped",
    ),
)


@patient_2.cases
def _(rng):
    def call(count, sizes, rate):
        inputs, labels, parameters = _network(rng, count, sizes)
        (weight, bias), _ = parameters
        keep = rng.random((count, sizes[1])) >= rate
        # In each unit one that speaks is kept and one is dropped, or some mistakes would not show.
        speaking = np.argsort(-(inputs @ weight + bias), axis=0)
        np.put_along_axis(keep, speaking[:1], True, axis=0)
        np.put_along_axis(keep, speaking[1:2], False, axis=0)
        return inputs, labels, parameters, keep, rate

    yield Case(*call(4, (2, 3, 2), 0.2))
    yield Case(*call(6, (4, 3, 5), 0.4), about="another rate")
    yield Case(*call(4, (4, 4, 4), 0.25), about="square shapes")
    yield Case(*call(20, (5, 8, 3), 0.1), about="a larger batch")


@patient_2.alternative
def _(inputs, labels, parameters, keep, rate):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    scale = keep / (1 - rate)
    loss, grad_logits = losses.softmax_cross_entropy(hidden * scale @ weight2 + bias2, labels)
    grad_totals = (grad_logits @ weight2.T) * scale
    grad_totals[hidden == 0] = 0
    return loss, [
        [inputs.T @ grad_totals, grad_totals.sum(axis=0)],
        [(hidden * scale).T @ grad_logits, grad_logits.sum(axis=0)],
    ]


patient_2.alternative(
    _dropped(backward=lambda grad, keep, rate: np.where(keep, grad, 0) / (1 - rate))
)
patient_2.alternative(
    _dropped(
        forward=lambda hidden, keep, rate: np.where(keep, hidden / (1 - rate), 0.0),
        backward=lambda grad, keep, rate: grad / (1 - rate) * keep.astype(float),
    )
)

patient_2.mistake(
    "rescaled nowhere",
    "Gradient and loss fit together again, but the loss is another one: you took the rescaling out "
    "of the forward pass. Then the sums are smaller in training than when predicting, where "
    "nothing is dropped. Keep it there, and let the way back do the same.",
)(_dropped(forward=lambda hidden, keep, rate: hidden * keep, **_mask_only))

patient_2.mistake(
    "multiplied by 1 - rate",
    "The first layer's gradients became smaller still. Forward, what was kept is divided by 1 - "
    "rate; backward it is the same factor, not its inverse.",
)(_dropped(backward=lambda grad, keep, rate: grad * keep * (1 - rate)))

patient_2.mistake(
    "divided by the rate",
    "You divide by `rate`. That is the share that is dropped; the share that is kept is 1 - rate, "
    "and it is the one in the forward pass.",
)(_dropped(backward=lambda grad, keep, rate: grad * keep / rate))
patient_2.variant("divided by the rate")(
    _dropped(
        forward=lambda hidden, keep, rate: hidden * keep / rate,
        backward=lambda grad, keep, rate: grad * keep / rate,
    )
)

patient_2.mistake(
    "the mask turned round",
    "What should be kept is dropped, or the gradient goes where nothing went forward: `keep` is "
    "True for the numbers that stay.",
)(_dropped(backward=lambda grad, keep, rate: grad * ~keep / (1 - rate)))
patient_2.variant("the mask turned round")(
    _dropped(
        forward=lambda hidden, keep, rate: hidden * ~keep / (1 - rate),
        backward=lambda grad, keep, rate: grad * ~keep / (1 - rate),
    )
)

patient_2.mistake(
    "mask forgotten",
    "The factor is right now, but dropped units get a gradient too: `keep` is gone from the way "
    "back. A unit that said nothing in this pass has no part in the loss.",
)(_dropped(backward=lambda grad, keep, rate: grad / (1 - rate)))
patient_2.variant("mask forgotten")(_dropped(backward=lambda grad, keep, rate: grad))

patient_2.mistake(
    "rescaled too early",
    "The first layer is right now, and the second is not any more: you rescaled the gradient "
    "before it reached the second layer's weights. Dropout lies between hidden and dropped; only "
    "what goes further back meets its factor.",
)(_dropped(early=lambda grad_logits, rate: grad_logits / (1 - rate), **_mask_only))

patient_2.mistake(
    "rescaled twice",
    "The first layer's gradients are now too large by the same factor by which they were too "
    "small: 1 / (1 - rate) is applied twice.",
)(_dropped(backward=lambda grad, keep, rate: grad * keep / (1 - rate) ** 2))

patient_2.mistake(
    "loss rescaled",
    "The loss has changed, and it was right. The factor belongs to the gradient on its way back "
    "through dropout.",
)(_dropped(loss_too=lambda loss, rate: loss * (1 - rate), **_mask_only))
patient_2.variant("loss rescaled")(
    _dropped(loss_too=lambda loss, rate: loss / (1 - rate), **_mask_only)
)


# --- patient_3: weights updated before the gradient has passed through them ----------------------


def _moved(inputs, labels, parameters, learning_rate):
    gradients = _walk(lambda grad, totals, hidden: grad * (hidden > 0))(inputs, labels, parameters)
    return [
        (weight - learning_rate * grad_weight, bias - learning_rate * grad_bias)
        for (weight, bias), (grad_weight, grad_bias) in zip(parameters, gradients, strict=True)
    ]


def _moved_too_early(inputs, labels, parameters, learning_rate):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    _, grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)
    weight2 = weight2 - learning_rate * hidden.T @ grad_logits
    bias2 = bias2 - learning_rate * grad_logits.sum(axis=0)
    grad_totals = grad_logits @ weight2.T * (hidden > 0)
    weight1 = weight1 - learning_rate * inputs.T @ grad_totals
    bias1 = bias1 - learning_rate * grad_totals.sum(axis=0)
    return [(weight1, bias1), (weight2, bias2)]


patient_3 = Exercise(
    "patient_3",
    lesson=11,
    takes="inputs, labels, parameters, learning_rate",
    reference=_moved,
    untouched=_moved_too_early,
    points=2,
    hints=(
        "With a tiny learning rate the gradient check is almost content, with a large one it is "
        "not. What in a gradient could depend on the learning rate?",
        "Go through the lines and note, for each use of `weight2`, whether it is the old one or "
        "the new one. All gradients belong to the place where the forward pass was made.",
        "By hand, one hidden unit, weight2 = 2, grad_logits = 0.5, hidden = 3, learning rate 1:\n"
        "    its gradient         3 x 0.5 = 1.5\n"
        "    the new weight2      2 - 1.5 = 0.5\n"
        "    gradient of hidden   0.5 x 2 = 1     with the weight that was used forward\n"
        "    the patient          0.5 x 0.5 = 0.25",
    ),
)


@patient_3.cases
def _(rng):
    yield Case(*_network(rng, 4, (2, 3, 2)), 0.5)
    yield Case(*_network(rng, 6, (4, 3, 5)), 2.0, about="a large learning rate")
    yield Case(*_network(rng, 4, (4, 4, 4)), 1.0, about="square shapes")
    yield Case(*_network(rng, 20, (5, 8, 3)), 0.1, about="a larger batch")


@patient_3.alternative
def _(inputs, labels, parameters, learning_rate):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    _, grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)
    old_weight2 = weight2.copy()
    weight2 = weight2 - learning_rate * hidden.T @ grad_logits
    bias2 = bias2 - learning_rate * grad_logits.sum(axis=0)
    grad_totals = grad_logits @ old_weight2.T * (hidden > 0)
    weight1 = weight1 - learning_rate * inputs.T @ grad_totals
    bias1 = bias1 - learning_rate * grad_totals.sum(axis=0)
    return [(weight1, bias1), (weight2, bias2)]


@patient_3.alternative
def _(inputs, labels, parameters, learning_rate):
    weight1, bias1, weight2, bias2 = (array.copy() for pair in parameters for array in pair)
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)[1]
    grad_totals = (grad_logits @ weight2.T) * (hidden > 0)
    weight1 -= learning_rate * inputs.T @ grad_totals
    bias1 -= learning_rate * grad_totals.sum(axis=0)
    weight2 -= learning_rate * hidden.T @ grad_logits
    bias2 -= learning_rate * grad_logits.sum(axis=0)
    return [[weight1, bias1], [weight2, bias2]]


@patient_3.mistake(
    "second layer never moves",
    "The first layer is right now, and the second stays where it was: its update is gone, or its "
    "old weights are returned. Both layers move, once all gradients are known.",
)
def _(inputs, labels, parameters, learning_rate):
    return [_moved(inputs, labels, parameters, learning_rate)[0], parameters[1]]


@patient_3.variant("second layer never moves")
def _(inputs, labels, parameters, learning_rate):
    first, (_, bias2) = _moved(inputs, labels, parameters, learning_rate)
    return [first, (parameters[1][0], bias2)]


@patient_3.mistake(
    "first layer never moves",
    "The second layer is right, and the first one stays where it was. Both layers move, once all "
    "gradients are known.",
)
def _(inputs, labels, parameters, learning_rate):
    return [parameters[0], _moved(inputs, labels, parameters, learning_rate)[1]]


@patient_3.mistake(
    "second forward pass for the second layer",
    "Now the first layer moves first, and the second layer's gradient comes from the hidden units "
    "after that move. One forward pass, then all gradients from it, then all moves.",
)
def _(inputs, labels, parameters, learning_rate):
    weight1, bias1 = _moved(inputs, labels, parameters, learning_rate)[0]
    weight2, bias2 = parameters[1]
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    _, grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)
    return [
        (weight1, bias1),
        (
            weight2 - learning_rate * hidden.T @ grad_logits,
            bias2 - learning_rate * grad_logits.sum(axis=0),
        ),
    ]


@patient_3.mistake(
    "loss measured again in between",
    "After the second layer has moved you compute the logits again, and send back that new "
    "gradient. All gradients of a step belong to one place: the weights of the forward pass.",
)
def _(inputs, labels, parameters, learning_rate):
    second = _moved(inputs, labels, parameters, learning_rate)[1]
    return [_moved(inputs, labels, [parameters[0], second], learning_rate)[0], second]


@patient_3.mistake(
    "learning rate applied twice",
    "The first layer's step is too small by the learning rate: the gradient had been multiplied by "
    "it before it was sent back, and is multiplied again in the update.",
)
def _(inputs, labels, parameters, learning_rate):
    second = _moved(inputs, labels, parameters, learning_rate)[1]
    first = _moved(inputs, labels, parameters, learning_rate**2)[0]
    return [first, second]


@patient_3.mistake(
    "second layer moved the other way",
    "The first layer is right now. The second moves by the right amount, uphill: the gradient is "
    "taken away from a weight.",
)
def _(inputs, labels, parameters, learning_rate):
    uphill = _moved(inputs, labels, parameters, -learning_rate)
    return [_moved(inputs, labels, parameters, learning_rate)[0], uphill[1]]


@patient_3.mistake(
    "gradients returned, not parameters",
    "These are the gradients. The parameters after the step are asked for: where each of them is "
    "after it has moved by the learning rate times its gradient.",
)
def _(inputs, labels, parameters, learning_rate):
    return _walk(lambda grad, totals, hidden: grad * (hidden > 0))(inputs, labels, parameters)


@patient_3.mistake(
    "input modified",
    "The step is made in the caller's own arrays: `-=` works in place. Here the new parameters are "
    "returned, and the old ones stay as they are.",
)
def _(inputs, labels, parameters, learning_rate):
    moved = _moved(inputs, labels, parameters, learning_rate)
    for pair, new in zip(parameters, moved, strict=True):
        for array, values in zip(pair, new, strict=True):
            array[...] = values
    return parameters


# --- patient_4: summed loss ----------------------------------------------------------------------


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


# --- patient_5: a fresh mask in backward ---------------------------------------------------------


def _with_masks(
    *,
    draw=lambda rng, shape, rate: rng.random(shape) >= rate,
    back=lambda grad, keep, rate, rng: grad * keep / (1 - rate),
):
    """Return loss and gradients of a network that draws its own mask, with one part exchanged."""

    def loss_and_gradients(inputs, labels, parameters, rate, rng):
        (weight1, bias1), (weight2, bias2) = parameters
        hidden = np.maximum(inputs @ weight1 + bias1, 0)
        keep = draw(rng, hidden.shape, rate)
        dropped = hidden * keep / (1 - rate)
        loss, grad_logits = losses.softmax_cross_entropy(dropped @ weight2 + bias2, labels)
        grad_totals = back(grad_logits @ weight2.T, keep, rate, rng) * (hidden > 0)
        return loss, [
            (inputs.T @ grad_totals, grad_totals.sum(axis=0)),
            (dropped.T @ grad_logits, grad_logits.sum(axis=0)),
        ]

    return loss_and_gradients


patient_5 = Exercise(
    "patient_5",
    lesson=11,
    takes="inputs, labels, parameters, rate, rng",
    gives="loss, gradients",
    reference=_with_masks(),
    untouched=_with_masks(
        back=lambda grad, keep, rate, rng: grad * (rng.random(grad.shape) >= rate) / (1 - rate)
    ),
    points=2,
    hints=(
        "On average the gradients have the right size, and no single one is right. What differs "
        "from call to call, and how often is it drawn within one call?",
        "A unit that was dropped on the way forward has no part in the loss. To know which those "
        "were, the way back needs the very mask of the way forward.",
        "By hand, for three units and a rate of 0.5:\n"
        "    keep, forward        [yes,  no, yes]\n"
        "    gradient comes back  [0.3, 0.1, 0.2]\n"
        "    goes on as           [0.6, 0.0, 0.4]\n"
        "    another draw         [yes, yes,  no]\n"
        "    the patient          [0.6, 0.2, 0.0]",
    ),
)


@patient_5.cases
def _(rng):
    def call(count, sizes, rate):
        return *_network(rng, count, sizes), rate, np.random.default_rng(rng.integers(2**32))

    # So many hidden units that two draws do not come out the same.
    yield Case(*call(6, (2, 10, 2), 0.4))
    yield Case(*call(8, (4, 9, 5), 0.25), about="another rate")
    yield Case(*call(8, (8, 8, 8), 0.4), about="square shapes")
    yield Case(*call(20, (5, 12, 3), 0.3), about="a larger batch")


@patient_5.alternative
def _(inputs, labels, parameters, rate, rng):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    scale = (rng.random(hidden.shape) >= rate) / (1 - rate)
    hidden = hidden * scale
    loss, grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)
    grad_totals = (grad_logits @ weight2.T) * scale * (hidden > 0)
    return loss, [
        [inputs.T @ grad_totals, grad_totals.sum(axis=0)],
        [hidden.T @ grad_logits, grad_logits.sum(axis=0)],
    ]


@patient_5.alternative
def _(inputs, labels, parameters, rate, rng):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    dropped = np.where(rng.random(hidden.shape) >= rate, hidden, 0) / (1 - rate)
    loss, grad_logits = losses.softmax_cross_entropy(dropped @ weight2 + bias2, labels)
    grad_totals = grad_logits @ weight2.T / (1 - rate)
    grad_totals[dropped == 0] = 0
    first = (inputs.T @ grad_totals, grad_totals.sum(axis=0))
    return loss, (first, (dropped.T @ grad_logits, grad_logits.sum(axis=0)))


patient_5.mistake(
    "no mask on the way back",
    "Now every unit gets a gradient, also those that were dropped in this pass. They had no part "
    "in the loss, so theirs is 0: the mask of the way forward is needed on the way back.",
)(_with_masks(back=lambda grad, keep, rate, rng: grad))
patient_5.variant("no mask on the way back")(
    _with_masks(back=lambda grad, keep, rate, rng: grad / (1 - rate))
)

patient_5.mistake(
    "not rescaled on the way back",
    "The mask is the right one now, and the first layer's gradients are too small: forward, what "
    "was kept is divided by 1 - rate, and the gradient meets the same factor.",
)(_with_masks(back=lambda grad, keep, rate, rng: grad * keep))

patient_5.mistake(
    "the mask turned round",
    "The gradient goes to the units that were dropped, and not to those that were kept. `keep` is "
    "True for the units that took part.",
)(_with_masks(back=lambda grad, keep, rate, rng: grad * ~keep / (1 - rate)))

patient_5.mistake(
    "dropout removed",
    "The gradients fit their loss now, because nothing is dropped any more: there is no mask at "
    "all. The dropout is wanted. Draw one mask, and use it on both ways.",
)(
    _with_masks(
        draw=lambda rng, shape, rate: np.full(shape, 1 - rate),
        back=lambda grad, keep, rate, rng: grad,
    )
)

patient_5.mistake(
    "rng not used",
    "One mask on both ways, but it does not come from the `rng` that was passed in: a generator "
    "made inside with a fixed seed drops the same units in every step of the training.",
)(_with_masks(draw=lambda rng, shape, rate: np.random.default_rng(0).random(shape) >= rate))
patient_5.variant("rng not used")(
    _with_masks(
        draw=lambda rng, shape, rate: np.random.default_rng(0).random(shape) >= rate,
        back=lambda grad, keep, rate, rng: (
            grad * (np.random.default_rng(0).random(grad.shape) >= rate) / (1 - rate)
        ),
    )
)

patient_5.mistake(
    "one mask for the whole batch",
    "Each unit is now kept or dropped for the whole batch at once: the mask has a single row. As "
    "it was, each image had a row of its own, of the shape of `hidden`.",
)(_with_masks(draw=lambda rng, shape, rate: rng.random(shape[1]) >= rate))

patient_5.mistake(
    "keeps what it should drop",
    "The share that is kept is now `rate`, not 1 - rate: the comparison was turned round. The "
    "forward pass was healthy; the bug is on the way back.",
)(_with_masks(draw=lambda rng, shape, rate: rng.random(shape) < rate))


# --- patient_6: Adam without bias correction -----------------------------------------------------


def _adam(
    correct_mean=lambda mean, step: mean / (1 - 0.9**step),
    correct_square=lambda mean_square, step: mean_square / (1 - 0.999**step),
    *,
    keeps_corrected=False,
):
    """Return a step of Adam with its corrections exchanged."""

    def adam(value, gradient, mean, mean_square, step, learning_rate):
        mean = 0.9 * mean + 0.1 * gradient
        mean_square = 0.999 * mean_square + 0.001 * gradient**2
        mean_hat, square_hat = correct_mean(mean, step), correct_square(mean_square, step)
        value = value - learning_rate * mean_hat / (np.sqrt(square_hat) + 1e-8)
        return (value, mean_hat, square_hat) if keeps_corrected else (value, mean, mean_square)

    return adam


def _as_it_is(average, step):
    return average


patient_6 = Exercise(
    "patient_6",
    lesson=11,
    takes="value, gradient, mean, mean_square, step, learning_rate",
    gives="value, mean, mean_square",
    reference=_adam(),
    untouched=_adam(_as_it_is, _as_it_is),
    points=2,
    hints=(
        "In the very first step, both averages were 0 before. The slope is 4: what are `mean` and "
        "the root of `mean_square` after it, and what should they be?",
        "After t steps the zero from the start still has the share beta to the power of t in an "
        "average. What the slopes have seen of it is the rest: divide by that rest, for each "
        "average with its own beta. What is kept for the next step stays as it is.",
        "By hand, first step, slope 4, learning rate 0.1:\n"
        "    mean          0.1 x 4 = 0.4         divided by 0.1     4\n"
        "    mean_square   0.001 x 16 = 0.016    divided by 0.001   16\n"
        "    step          0.1 x 4 / 4 = 0.1\n"
        "    the patient   0.1 x 0.4 / 0.126 = 0.316",
    ),
)


@patient_6.cases
def _(rng):
    def call(shape, step, *, start=False):
        value, gradient, mean = (small_numbers(rng, shape) for _ in range(3))
        mean_square = np.abs(small_numbers(rng, shape))
        if start:
            mean, mean_square = np.zeros(shape), np.zeros(shape)
        return value, gradient, mean, mean_square, step, 0.1

    yield Case(*call((2, 3), 2), about="the second step")
    yield Case(*call((2, 3), 1, start=True), about="the first step")
    yield Case(*call(4, 10), about="a single axis")
    yield Case(*call((3, 2), 100), about="a later step")


@patient_6.alternative
def _(value, gradient, mean, mean_square, step, learning_rate):
    beta1, beta2, epsilon = 0.9, 0.999, 1e-8
    mean = mean + (1 - beta1) * (gradient - mean)
    mean_square = mean_square + (1 - beta2) * (gradient * gradient - mean_square)
    root = (1 - beta2**step) ** 0.5
    rate = learning_rate * root / (1 - beta1**step)
    return value - rate * mean / (np.sqrt(mean_square) + epsilon * root), mean, mean_square


patient_6.alternative(
    _adam(
        lambda mean, step: mean * sum(0.9**k for k in range(step)) ** -1 / 0.1,
        lambda mean_square, step: mean_square / (0.001 * sum(0.999**k for k in range(step))),
    )
)

patient_6.mistake(
    "only mean corrected",
    "`mean` is corrected now, and the step has become longer still: `mean_square` is even further "
    "from its size, and you divide by its root. Both averages started at 0.",
)(_adam(correct_square=_as_it_is))

patient_6.mistake(
    "only mean_square corrected",
    "`mean_square` is corrected now, and the first steps have become too short: `mean` started at "
    "0 as well.",
)(_adam(_as_it_is))

patient_6.mistake(
    "one beta for both",
    "Both averages are corrected with the same beta. `mean` forgets with 0.9, `mean_square` with "
    "0.999: each has its own share of zero.",
)(_adam(correct_square=lambda mean_square, step: mean_square / (1 - 0.9**step)))
patient_6.variant("one beta for both")(
    _adam(correct_mean=lambda mean, step: mean / (1 - 0.999**step))
)
patient_6.variant("one beta for both")(
    _adam(
        lambda mean, step: mean / (1 - 0.999**step),
        lambda mean_square, step: mean_square / (1 - 0.9**step),
    )
)

patient_6.mistake(
    "step left out of the correction",
    "The correction is the same in every step, that of the first. It fades: the share of the zero "
    "is multiplied by beta in each step.",
)(
    _adam(
        lambda mean, step: mean / (1 - 0.9),
        lambda mean_square, step: mean_square / (1 - 0.999),
    )
)

patient_6.mistake(
    "step counted from another number",
    "The correction is that of another step. `step` is 1 in the first one; it is the exponent as "
    "it is. One less divides by zero at the start, one more corrects too little.",
)(
    _adam(
        lambda mean, step: mean / (1 - 0.9 ** (step + 1)),
        lambda mean_square, step: mean_square / (1 - 0.999 ** (step + 1)),
    )
)
patient_6.variant("step counted from another number")(
    _adam(
        lambda mean, step: mean / np.float64(1 - 0.9 ** (step - 1)),
        lambda mean_square, step: mean_square / np.float64(1 - 0.999 ** (step - 1)),
    )
)

patient_6.mistake(
    "multiplied instead of divided",
    "The averages became smaller still. They are too small by a share; dividing by that share "
    "makes up for it.",
)(
    _adam(
        lambda mean, step: mean * (1 - 0.9**step),
        lambda mean_square, step: mean_square * (1 - 0.999**step),
    )
)

patient_6.mistake(
    "corrected averages kept",
    "`value` is right now. But the corrected averages are returned as `mean` and `mean_square`, "
    "and the next step would correct them once more. The correction is for this step only.",
)(_adam(keeps_corrected=True))

patient_6.mistake(
    "divided by the share of the zero",
    "You divide by beta to the power of `step`: that is the share that the zero still has. The "
    "slopes have the rest of it.",
)(
    _adam(
        lambda mean, step: mean / 0.9**step,
        lambda mean_square, step: mean_square / 0.999**step,
    )
)


# --- patient_7: the test images leak into the scaling --------------------------------------------


def _standardised(images, mean, deviation):
    return (images - mean) / np.where(deviation == 0, 1, deviation)


def _scaled(choose, *, axis=0, deviate=np.std):
    """Return both sets, scaled with what `choose` gives for each of them."""

    def scale(train_images, test_images):
        scaled = []
        for images, source in zip(
            (train_images, test_images), choose(train_images, test_images), strict=True
        ):
            keep = axis is not None
            mean = source.mean(axis=axis, keepdims=keep)
            scaled.append(_standardised(images, mean, deviate(source, axis=axis, keepdims=keep)))
        return tuple(scaled)

    return scale


def _all_images(train, test):
    return (np.concatenate([train, test]),) * 2


patient_7 = Exercise(
    "patient_7",
    lesson=11,
    takes="train_images, test_images",
    gives="train, test",
    reference=_scaled(lambda train, test: (train, train)),
    untouched=_scaled(_all_images),
    points=2,
    hints=(
        "The test images stand for images that nobody has seen yet. Which of the numbers in this "
        "function could you not have known on the day of the training?",
        "Scaling has numbers of its own, the means and deviations: they are learned from images, "
        "like weights. Learn them from one set, and apply them to both.",
        "By hand, one pixel, training [1, 3], test [10]:\n"
        "    mean, deviation of training   2 and 1\n"
        "    training, scaled              [-1, 1]\n"
        "    test, scaled                  [8]      far out, and that is the truth\n"
        "    the patient's mean            4.67     a test image has moved it",
    ),
)


@patient_7.cases
def _(rng):
    def images(count, pixels, shift):
        return small_numbers(rng, (count, pixels)) + shift * np.arange(1, pixels + 1)

    yield Case(images(3, 2, 0.5), images(2, 2, 1.5))
    yield Case(images(4, 3, 0.2), images(1, 3, 3.0), about="a single test image")
    constant = images(4, 3, 0.5)
    constant[:, 1] = 0.5
    yield Case(constant, images(3, 3, 2.0), about="a pixel that never changes")
    yield Case(images(4, 4, 0.5), images(4, 4, 3.0), about="sets of one size")


@patient_7.alternative
def _(train_images, test_images):
    mean, deviation = train_images.mean(axis=0), train_images.std(axis=0)
    deviation[deviation == 0] = 1
    return (train_images - mean) / deviation, (test_images - mean) / deviation


@patient_7.alternative
def _(train_images, test_images):
    centred = train_images - train_images.mean(axis=0)
    deviation = np.sqrt((centred**2).mean(axis=0))
    deviation = np.where(deviation > 0, deviation, 1.0)
    return [centred / deviation, (test_images - train_images.mean(axis=0)) / deviation]


patient_7.mistake(
    "each set by its own numbers",
    "Each set is scaled with its own means and deviations. The test images still tell how they are "
    "scaled, and one and the same image would become another input in each set. One set of numbers "
    "for both.",
)(_scaled(lambda train, test: (train, test)))

patient_7.mistake(
    "numbers of the test images",
    "Both sets are scaled with the means and deviations of the test images. It is the training "
    "images that may be looked at.",
)(_scaled(lambda train, test: (test, test)))

patient_7.mistake(
    "test images left as they are",
    "The test images were not scaled. The network was trained on scaled ones and expects inputs of "
    "that kind: the same numbers are applied to both sets.",
)(
    lambda train_images, test_images: (
        _scaled(lambda train, test: (train, train))(train_images, test_images)[0],
        test_images,
    )
)


@patient_7.mistake(
    "not a number",
    "A pixel that is the same in all training images has the deviation 0, and dividing by it gives "
    "NaN or infinity. The patient had a line for that, and it was healthy.",
)
def _(train_images, test_images):
    mean, deviation = train_images.mean(axis=0), train_images.std(axis=0)
    return (train_images - mean) / deviation, (test_images - mean) / deviation


@patient_7.mistake(
    "the deviations still leak",
    "The means come from the training images now, the deviations still from all of them. Both are "
    "learned from images.",
)
def _(train_images, test_images):
    mean = train_images.mean(axis=0)
    deviation = np.concatenate([train_images, test_images]).std(axis=0)
    return (
        _standardised(train_images, mean, deviation),
        _standardised(test_images, mean, deviation),
    )


@patient_7.mistake(
    "the means still leak",
    "The deviations come from the training images now, the means still from all of them. Both are "
    "learned from images.",
)
def _(train_images, test_images):
    mean = np.concatenate([train_images, test_images]).mean(axis=0)
    deviation = train_images.std(axis=0)
    return (
        _standardised(train_images, mean, deviation),
        _standardised(test_images, mean, deviation),
    )


@patient_7.mistake(
    "test images against the others",
    "The training images are right. The test images are scaled with numbers in which they have a "
    "part. What the training set learned is applied to them as it is.",
)
def _(train_images, test_images):
    train = _scaled(lambda train, test: (train, train))(train_images, test_images)[0]
    return train, _scaled(_all_images)(train_images, test_images)[1]


patient_7.mistake(
    "one number for all pixels",
    "All pixels share one mean and one deviation now. Each pixel, each column, has its own: the "
    "sums run down the images, along axis 0.",
)(_scaled(lambda train, test: (train, train), axis=None))


# --- patient_8: images shuffled without their labels ---------------------------------------------


def _shuffled(images, labels, rng):
    order = rng.permutation(len(images))
    return images[order], labels[order]


def _only_images(images, labels, rng):
    return images[rng.permutation(len(images))], labels


patient_8 = Exercise(
    "patient_8",
    lesson=11,
    takes="images, labels, rng",
    gives="images, labels",
    reference=_shuffled,
    untouched=_only_images,
    points=1,
    hints=(
        "Look at the first image before and after, and at its label before and after. Who has "
        "moved, and who has not?",
        "An order is drawn once. It says where each image goes; what belongs to the image has to "
        "go to the same place.",
        "By hand, images A B C D with labels 3 1 4 1, order [2, 0, 3, 1]:\n"
        "    images   C A D B\n"
        "    labels   4 3 1 1\n"
        "    the patient's labels   3 1 4 1",
    ),
)


@patient_8.cases
def _(rng):
    def call(count, pixels):
        images = small_numbers(rng, (count, pixels))
        images[:, 0] = np.arange(count)  # no two images are alike
        labels = np.arange(count) % 10
        return images, labels, np.random.default_rng(rng.integers(2**32))

    # So many that a shuffle does not leave them as they are.
    yield Case(*call(12, 3))
    yield Case(*call(10, 10), about="as many images as pixels")
    yield Case(*call(50, 4), about="more images")


@patient_8.judged_by
def _(returned, case, expected):
    images, labels = returned
    before, labels_before, _ = case.arguments
    if np.shape(images) != before.shape or np.shape(labels) != labels_before.shape:
        return Complaint(
            f"The shapes are {np.shape(images)} and {np.shape(labels)}; they should be as they "
            f"came in, {before.shape} and {labels_before.shape}."
        )
    same = (np.asarray(images)[:, None] == before).all(axis=2)  # each row with each row before
    if not same.any(axis=1).all():
        return Complaint("The pixels are mixed within the images.", "pixels shuffled")
    places = same.argmax(axis=1)
    if len(np.unique(places)) < len(before):
        return Complaint("Some images come twice, and some not at all.", "images lost")
    if not np.array_equal(labels, labels_before[places]):
        return Complaint(
            "Images and labels do not belong together: the image that was number "
            f"{places[0]} stands first, and the label there is {labels[0]}, not "
            f"{labels_before[places[0]]}.",
            "two orders",
        )
    if np.array_equal(places, np.arange(len(before))):
        return Complaint("Nothing was shuffled.", "not shuffled at all")
    return None


@patient_8.probe
def _(call, rng):
    images, labels = np.arange(40.0).reshape(20, 2), np.arange(20)
    orders = {tuple(call(images, labels, np.random.default_rng(seed))[1]) for seed in range(3)}
    if len(orders) == 1:
        return Complaint("The order is always the same.", "the same order each time")
    return None


@patient_8.alternative
def _(images, labels, rng):
    order = np.arange(len(labels))
    rng.shuffle(order)
    return np.take(images, order, axis=0), np.take(labels, order)


@patient_8.alternative
def _(images, labels, rng):
    together = np.column_stack([images, labels])
    rng.shuffle(together)
    return together[:, :-1], together[:, -1].astype(labels.dtype)


@patient_8.alternative
def _(images, labels, rng):
    pairs = [(image, label) for image, label in zip(images, labels, strict=True)]
    order = np.argsort(rng.random(len(pairs)))
    return np.array([pairs[i][0] for i in order]), np.array([pairs[i][1] for i in order])


@patient_8.mistake(
    "two orders",
    "Both are shuffled now, each in an order of its own: an image and its label do not meet again. "
    "Each call to the generator draws something new. Draw one order, and use it for both.",
)
def _(images, labels, rng):
    return rng.permutation(images), rng.permutation(labels)


@patient_8.variant("two orders")
def _(images, labels, rng):
    return images[rng.permutation(len(images))], labels[rng.permutation(len(labels))]


@patient_8.mistake(
    "pixels shuffled",
    "The images themselves have changed: pixels have moved within them, or from one to another. "
    "Whole images move, and each keeps its pixels: the order is one of rows.",
)
def _(images, labels, rng):
    return rng.permuted(images, axis=1), labels


@patient_8.variant("pixels shuffled")
def _(images, labels, rng):
    return rng.permuted(images, axis=0), labels


@patient_8.mistake(
    "input modified",
    "The caller's own arrays have changed: rng.shuffle works in place, and so does writing into "
    "`images[...]`. Shuffle an order, and fetch the rows by it; the originals stay.",
)
def _(images, labels, rng):
    rng.shuffle(images)
    rng.shuffle(labels)
    return images, labels


@patient_8.mistake(
    "not shuffled at all",
    "Images and labels belong together again, because nothing moves any more. The shuffle is "
    "wanted: each epoch should see the images in a new order.",
)
def _(images, labels, rng):
    return images, labels


@patient_8.mistake(
    "only the labels move",
    "Now the labels move and the images stay: the same fault the other way round. One order for "
    "both.",
)
def _(images, labels, rng):
    return images, labels[rng.permutation(len(labels))]


@patient_8.mistake(
    "labels moved the other way",
    "The labels are put where the order came from, the images where it leads to. `images[order]` "
    "fetches image order[0] to the front; the labels have to be fetched in the same way.",
)
def _(images, labels, rng):
    order = rng.permutation(len(images))
    return images[order], labels[np.argsort(order)]


@patient_8.variant("labels moved the other way")
def _(images, labels, rng):
    order = rng.permutation(len(images))
    moved = np.empty_like(labels)
    moved[order] = labels
    return images[order], moved


@patient_8.mistake(
    "images lost",
    "Images and labels belong together, but some images come twice and others not at all: numbers "
    "drawn one by one repeat. An order names each place once.",
)
def _(images, labels, rng):
    order = rng.integers(0, len(images), len(images))
    return images[order], labels[order]


@patient_8.variant("images lost")
def _(images, labels, rng):
    order = rng.choice(len(images), len(images))
    return images[order], labels[order]


@patient_8.mistake(
    "rng not used",
    "Images and labels belong together, but the order does not come from the `rng` that was passed "
    "in: with a fixed seed inside, every epoch has the same order.",
)
def _(images, labels, rng):
    return _shuffled(images, labels, np.random.default_rng(0))


@patient_8.variant("rng not used")
def _(images, labels, rng):
    return (
        images[np.random.default_rng(0).permutation(len(images))],
        labels[np.random.default_rng(0).permutation(len(labels))],
    )


@patient_8.mistake(
    "the same order each time",
    "Images and labels belong together, and they come in the same order whatever `rng` says: every "
    "epoch would see them alike. Let what you draw from `rng` decide the order.",
)
def _(images, labels, rng):
    rng.permutation(len(images))
    return images[::-1], labels[::-1]


# --- patient_9: momentum's velocity re-created in every step --------------------------------------


def _walk_with_velocity(
    *,
    begin=lambda value, slope: np.zeros_like(value),
    feed=lambda velocity, gradient, momentum: momentum * velocity + gradient,
    move=lambda value, velocity, gradient, learning_rate, momentum: (
        value - learning_rate * velocity
    ),
    again=False,
    fewer=0,
):
    """Return a walk down a slope with momentum, with one part exchanged."""

    def descend(value, slope, steps, learning_rate, momentum):
        velocity = begin(value, slope)
        for _ in range(steps - fewer):
            if again:
                velocity = begin(value, slope)
            gradient = slope(value)
            velocity = feed(velocity, gradient, momentum)
            value = move(value, velocity, gradient, learning_rate, momentum)
        return value

    return descend


patient_9 = Exercise(
    "patient_9",
    lesson=11,
    takes="value, slope, steps, learning_rate, momentum",
    reference=_walk_with_velocity(),
    untouched=_walk_with_velocity(again=True),
    points=1,
    hints=(
        "Set `momentum` to 0, and then to 0.9. What should change, and what does?",
        "Velocity is a memory: what it holds at the end of one step has to be there at the "
        "beginning of the next. Where does it begin, and how often?",
        "By hand, a slope of 1 everywhere, momentum 0.9, learning rate 0.1, from 5:\n"
        "    step 1   velocity 1.00    value 4.900\n"
        "    step 2   velocity 1.90    value 4.710\n"
        "    step 3   velocity 2.71    value 4.439\n"
        "    the patient               value 4.700   three equal steps",
    ),
)


@patient_9.cases
def _(rng):
    steepness = rng.uniform(0.5, 1.5, size=3).round(1)

    def bowl(value):
        return steepness * value

    def tilted(value):
        return np.ones_like(value)

    def bend(value):
        return value**3 + value

    yield Case(small_numbers(rng, 3), bowl, 3, 0.1, 0.9)
    yield Case(small_numbers(rng, 2), tilted, 4, 0.1, 0.5, about="a slope that stays the same")
    yield Case(small_numbers(rng, (2, 2)), bend, 5, 0.05, 0.8, about="another momentum")
    yield Case(small_numbers(rng, 3), bowl, 20, 0.1, 0.9, about="twenty steps")


@patient_9.alternative
def _(value, slope, steps, learning_rate, momentum):
    value, velocity = value.copy(), 0.0
    for _ in range(steps):
        velocity = momentum * velocity - learning_rate * slope(value)
        value += velocity
    return value


@patient_9.alternative
def _(value, slope, steps, learning_rate, momentum):
    before = value
    for _ in range(steps):
        # The last move, shortened, and the slope: the velocity is not even stored.
        moved = value - learning_rate * slope(value) + momentum * (value - before)
        before, value = value, moved
    return value


@patient_9.alternative
def _(value, slope, steps, learning_rate, momentum):
    velocity = np.zeros(value.shape)
    step = 0
    while step < steps:
        velocity *= momentum
        velocity += slope(value)
        value = value - learning_rate * velocity
        step += 1
    return np.array(value)


patient_9.mistake(
    "slope left out",
    "Nothing moves, or it moves once and then rolls out: the slope is no longer added to the "
    "velocity in each step.",
)(_walk_with_velocity(feed=lambda velocity, gradient, momentum: momentum * velocity))
patient_9.variant("slope left out")(
    _walk_with_velocity(
        begin=lambda value, slope: slope(value),
        feed=lambda velocity, gradient, momentum: momentum * velocity,
    )
)

patient_9.mistake(
    "nothing is forgotten",
    "The slopes add up without end: the old velocity is kept whole. In each step it is multiplied "
    "by `momentum` before the slope is added.",
)(_walk_with_velocity(feed=lambda velocity, gradient, momentum: velocity + gradient))

patient_9.mistake(
    "an average of the slopes",
    "The slope is multiplied by 1 - momentum: an average. That is a convention too, with steps "
    "that are ten times as short for a momentum of 0.9. Here the velocity is a sum: momentum * "
    "velocity + gradient.",
)(
    _walk_with_velocity(
        feed=lambda velocity, gradient, momentum: momentum * velocity + (1 - momentum) * gradient
    )
)

patient_9.mistake(
    "slope shortened too",
    "The new slope is multiplied by `momentum` as well. Only what is left of the old velocity is.",
)(_walk_with_velocity(feed=lambda velocity, gradient, momentum: momentum * (velocity + gradient)))

patient_9.mistake(
    "begins with a slope",
    "The velocity begins with a slope in it, and the first step adds that slope once more. Before "
    "the first step nothing moves.",
)(_walk_with_velocity(begin=lambda value, slope: slope(value)))
patient_9.variant("begins with a slope")(
    _walk_with_velocity(begin=lambda value, slope: np.ones_like(value))
)

patient_9.mistake(
    "momentum for the slope",
    "`momentum` and its rest are exchanged: it should say how much of the old velocity stays.",
)(
    _walk_with_velocity(
        feed=lambda velocity, gradient, momentum: (1 - momentum) * velocity + momentum * gradient
    )
)
patient_9.variant("momentum for the slope")(
    _walk_with_velocity(feed=lambda velocity, gradient, momentum: velocity + momentum * gradient)
)

patient_9.mistake(
    "looks ahead",
    "That is Nesterov's step: it goes along momentum * velocity + gradient. Plain momentum, which "
    "is asked for here, goes along the velocity.",
)(
    _walk_with_velocity(
        move=lambda value, velocity, gradient, learning_rate, momentum: (
            value - learning_rate * (momentum * velocity + gradient)
        )
    )
)

patient_9.mistake(
    "one step too few",
    "There is a step missing: as many steps are made as `steps` says. Does the loop begin at 1, or "
    "does it return too early?",
)(_walk_with_velocity(fewer=1))

patient_9.mistake(
    "uphill",
    "The velocity is kept now, and the walk goes uphill: a step is taken away from the value.",
)(
    _walk_with_velocity(
        move=lambda value, velocity, gradient, learning_rate, momentum: (
            value + learning_rate * velocity
        )
    )
)


@patient_9.mistake(
    "moves only once",
    "The velocity gathers all the slopes, and the value moves once, at the end: the last line of "
    "the loop has slipped out of it. Each step moves the value, and the next slope is taken there.",
)
def _(value, slope, steps, learning_rate, momentum):
    velocity = np.zeros_like(value)
    for _ in range(steps):
        velocity = momentum * velocity + slope(value)
    return value - learning_rate * velocity


@patient_9.mistake(
    "input modified",
    "The walk ends at the right place, and the caller's `value` has walked along: `-=` works in "
    "place. `value = value - ...` makes a new array in each step.",
)
def _(value, slope, steps, learning_rate, momentum):
    velocity = np.zeros_like(value)
    for _ in range(steps):
        velocity = momentum * velocity + slope(value)
        value -= learning_rate * velocity
    return value


# --- patient_10: softmax applied twice -----------------------------------------------------------


def _gradients_from(loss_and_gradient):
    """Return loss and gradients of a single layer; the part from logits to loss is given."""

    def loss_and_gradients(inputs, labels, weight, bias):
        loss, grad_logits = loss_and_gradient(inputs @ weight + bias, labels)
        return loss, inputs.T @ grad_logits, grad_logits.sum(axis=0)

    return loss_and_gradients


def _twice(logits, labels):
    return losses.softmax_cross_entropy(losses.softmax(logits), labels)


patient_10 = Exercise(
    "patient_10",
    lesson=11,
    takes="inputs, labels, weight, bias",
    gives="loss, grad_weight, grad_bias",
    reference=_gradients_from(losses.softmax_cross_entropy),
    untouched=_gradients_from(_twice),
    points=2,
    hints=(
        "Even a network that is certain, and right, has a loss far above 0 here. Put very large "
        "logits in and print what happens to them, line by line. What does softmax_cross_entropy "
        "want to be given?",
        "softmax_cross_entropy has a softmax inside, as its name says. Probabilities lie between 0 "
        "and 1: taken for logits, they are all nearly alike.",
        "By hand, for a network that is certain of class 0 of three:\n"
        "    logits           [20, 0, 0]\n"
        "    softmax once     [1.00, 0.00, 0.00]   loss 0.00\n"
        "    softmax twice    [0.58, 0.21, 0.21]   loss 0.55, and no better is possible",
    ),
)


@patient_10.cases
def _(rng):
    yield Case(*_layer(rng, 4, 2, 3))
    yield Case(*_layer(rng, 6, 3, 5), about="another batch size")
    yield Case(*_layer(rng, 4, 4, 4), about="square shapes")
    inputs, labels, weight, bias = _layer(rng, 5, 3, 4)
    yield Case(inputs, labels, 8 * weight, bias, about="large logits")


@patient_10.alternative
def _(inputs, labels, weight, bias):
    probabilities = losses.softmax(inputs @ weight + bias)
    rows = np.arange(len(labels))
    loss = -np.log(probabilities[rows, labels]).mean()
    grad_logits = probabilities.copy()
    grad_logits[rows, labels] -= 1
    grad_logits /= len(labels)
    return loss, inputs.T @ grad_logits, grad_logits.sum(axis=0)


patient_10.alternative(
    _gradients_from(
        # The softmax of logarithms of probabilities gives the probabilities back.
        lambda logits, labels: losses.softmax_cross_entropy(losses.log_softmax(logits), labels)
    )
)


@patient_10.alternative
def _(inputs, labels, weight, bias):
    logits = np.dot(inputs, weight) + bias
    targets = np.eye(logits.shape[1])[labels]
    loss = -(targets * losses.log_softmax(logits)).sum() / len(inputs)
    difference = (losses.softmax(logits) - targets) / len(inputs)
    return loss, np.einsum("ij,ik->jk", inputs, difference), difference.sum(0)


patient_10.mistake(
    "loss mended, gradient not",
    "The loss is right now, and the gradients still come from two softmaxes. Both come from one "
    "call: what goes into it?",
)(
    _gradients_from(
        lambda logits, labels: (
            losses.softmax_cross_entropy(logits, labels)[0],
            _twice(logits, labels)[1],
        )
    )
)

patient_10.mistake(
    "gradient mended, loss not",
    "The gradients are right now. The loss still has two softmaxes, and cannot come down to 0.",
)(
    _gradients_from(
        lambda logits, labels: (
            _twice(logits, labels)[0],
            losses.softmax_cross_entropy(logits, labels)[1],
        )
    )
)


def _through_both(logits, labels):
    probabilities = losses.softmax(logits)
    loss, grad = losses.softmax_cross_entropy(probabilities, labels)
    return loss, probabilities * (grad - (grad * probabilities).sum(axis=1, keepdims=True))


patient_10.mistake(
    "gradient made to fit both",
    "The gradient check is content: you sent the gradient back through both softmaxes. But the "
    "loss is still the one that cannot come down to 0. One of the two softmaxes is too many.",
)(_gradients_from(_through_both))

patient_10.mistake(
    "probabilities made larger",
    "You stretch the probabilities before they go in. The loss can come lower then, and it is "
    "still not the cross-entropy of the network: the call wants the logits themselves.",
)(
    _gradients_from(
        lambda logits, labels: losses.softmax_cross_entropy(10 * losses.softmax(logits), labels)
    )
)

patient_10.mistake(
    "probabilities minus one-hot, summed",
    "The second softmax is gone. Now the gradients are those of a sum over the batch; the loss is "
    "a mean, so they have to be divided by the number of images.",
)(
    _gradients_from(
        lambda logits, labels: (
            losses.softmax_cross_entropy(logits, labels)[0],
            losses.softmax(logits) - np.eye(logits.shape[1])[labels],
        )
    )
)


def _summed(logits, labels):
    loss, grad = losses.softmax_cross_entropy(logits, labels)
    return loss * len(labels), grad * len(labels)


patient_10.mistake(
    "summed over the batch",
    "The second softmax is gone. Loss and gradients now grow with the batch: they are sums, and "
    "means are asked for.",
)(_gradients_from(_summed))


def _three_times(logits, labels):
    return _twice(losses.softmax(logits), labels)


patient_10.mistake(
    "a third softmax",
    "There is one softmax more than before. Take away, do not add: which of the calls in the "
    "function has one inside already?",
)(_gradients_from(_three_times))

patient_10.mistake(
    "one-hot without the softmax",
    "The gradient compares the logits themselves with the one-hot labels. It is the probabilities "
    "that are compared: one softmax is needed.",
)(
    _gradients_from(
        lambda logits, labels: (
            losses.softmax_cross_entropy(logits, labels)[0],
            (logits - np.eye(logits.shape[1])[labels]) / len(labels),
        )
    )
)
