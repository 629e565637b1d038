"""Exercise train_network."""

from itertools import pairwise

import numpy as np

from nnlib import data, losses
from nnlib.exercises.spec import Case, Complaint, Exercise, small_numbers
from nnlib.initializers import he_normal

_HIDDEN, _CLASSES, _BATCH_SIZE, _MOMENTUM = 128, 10, 32, 0.9


_ENOUGH = 0.85  # of the held-out digits, after a short training on 300; right answers reach 0.9


def _first_parameters(images, rng):
    return [
        (he_normal(images.shape[1], _HIDDEN, rng), np.zeros(_HIDDEN, np.float32)),
        (he_normal(_HIDDEN, _CLASSES, rng), np.zeros(_CLASSES, np.float32)),
    ]


def _gradients(
    images,
    labels,
    parameters,
    *,
    forward=lambda totals: np.maximum(totals, 0),
    slope=lambda totals: totals > 0,
):
    """Return the gradients of two layers, with one part exchanged."""
    (weight1, bias1), (weight2, bias2) = parameters
    totals = images @ weight1 + bias1
    hidden = forward(totals)
    _, grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)
    grad_weight2 = hidden.T @ grad_logits
    grad_totals = grad_logits @ weight2.T * slope(totals)
    return [
        (images.T @ grad_totals, grad_totals.sum(axis=0)),
        (grad_weight2, grad_logits.sum(axis=0)),
    ]


def _momentum_step(value, gradient, velocity, learning_rate):
    velocity = _MOMENTUM * velocity + gradient
    return value - learning_rate * velocity, velocity


def _training(
    *,
    gradients=_gradients,
    step=_momentum_step,
    moves=lambda layer, kind: True,
    own_labels=lambda labels, rows: labels[rows],
    most_epochs=None,
    most_batches=None,
    own_rate=None,
    own_rng=None,
):
    """Return a training in which one part is exchanged; its `run` starts from given parameters."""

    def run(parameters, images, labels, epochs, learning_rate, rng):
        values = [[array.copy() for array in pair] for pair in parameters]
        velocities = [[np.zeros_like(array) for array in pair] for pair in values]
        rate = own_rate or learning_rate
        for _ in range(min(epochs, most_epochs or epochs)):
            order = rng.permutation(len(images))
            for start in range(0, len(images), _BATCH_SIZE)[:most_batches]:
                rows = order[start : start + _BATCH_SIZE]
                slopes = gradients(images[rows], own_labels(labels, rows), values)
                for layer, kind in np.ndindex(2, 2):
                    if moves(layer, kind):
                        values[layer][kind], velocities[layer][kind] = step(
                            values[layer][kind], slopes[layer][kind], velocities[layer][kind], rate
                        )
        return [tuple(pair) for pair in values]

    def train(images, labels, epochs, learning_rate, rng):
        rng = own_rng() if own_rng else rng
        parameters = _first_parameters(images, rng)
        return run(parameters, images, labels, epochs, learning_rate, rng)

    train.run = run
    return train


train_network = Exercise(
    "train_network",
    lesson=9,
    takes="images, labels, epochs, learning_rate, rng",
    reference=_training(),
    points=4,
    seconds=60,
    hints=(
        "What happens to one batch? Follow it forward to the logits, and then back. Which of your "
        "functions do each of these steps, and what does each of them need from the way forward?",
        "Keep what the way back needs: the images of the batch, the totals before ReLU, the hidden "
        "numbers. The loss hands back grad_logits; each linear_backward gives a weight's gradient, "
        "a bias's, and what goes further back. Move nothing before all four gradients are there, "
        "and store both values that momentum_step returns.",
        "The shapes for a batch of 32 digits:\n"
        "    images[rows]   (32, 64)     totals, hidden   (32, 128)     logits   (32, 10)\n"
        "    grad_logits    (32, 10)     as the logits\n"
        "    second layer   (128, 10), (10,), and grad_hidden (32, 128)\n"
        "    grad_totals    (32, 128)    as the totals\n"
        "    first layer    (64, 128), (128,)",
    ),
)


@train_network.cases
def _(rng):
    images = np.abs(small_numbers(rng, (40, 6))).astype(np.float32)
    yield Case(images, rng.integers(0, 10, 40), 2, 0.1, np.random.default_rng(rng.integers(2**32)))
    images = np.abs(small_numbers(rng, (20, 9)))
    labels = np.arange(20) % 10
    seed = rng.integers(2**32)
    yield Case(images, labels, 1, 0.05, np.random.default_rng(seed), about="a single batch")


def _shape_of(parameters):
    return [tuple(np.shape(array) for array in pair) for pair in parameters]


def _misbuilt(parameters, images):
    """Say what is not as it should be in a list of parameters, or None."""
    wanted = [((images.shape[1], _HIDDEN), (_HIDDEN,)), ((_HIDDEN, _CLASSES), (_CLASSES,))]
    try:
        came = _shape_of(parameters)
    except TypeError:
        return f"Expected a list of two pairs (weight, bias); it is {type(parameters).__name__}."
    if came != wanted:
        return f"The shapes of your parameters are {came}; expected {wanted}."
    if not all(np.isfinite(array).all() for pair in parameters for array in pair):
        return (
            "Your parameters hold NaN or infinity after a short training. Which way does a step "
            "go, and how long is it?"
        )
    return None


@train_network.judged_by
def _(returned, case, expected):
    fault = _misbuilt(returned, case.arguments[0])
    return Complaint(fault) if fault else None


def _moves_alike(after, before, wanted):
    """Tell whether all parameters have moved from `before` as those in `wanted` have."""
    for pair, old_pair, wanted_pair in zip(after, before, wanted, strict=True):
        for new, old, right in zip(pair, old_pair, wanted_pair, strict=True):
            move, right_move = np.subtract(new, old), np.subtract(right, old)
            if np.linalg.norm(move - right_move) > 2e-3 * np.linalg.norm(right_move) + 1e-7:
                return False
    return True


@train_network.probe
def _(call, rng):
    images = rng.uniform(0, 1, (24, 12))
    labels = np.append(np.arange(10), rng.integers(0, 10, 14))
    seed, learning_rate = rng.integers(2**32), 0.07
    first, *later = (
        call(images, labels, epochs, learning_rate, np.random.default_rng(seed))
        for epochs in (0, 1, 2, 3)
    )
    fault = _misbuilt(first, images)
    if fault:
        return Complaint(f"With 0 epochs, the first parameters should come back. {fault}")
    if any(np.any(bias) for _, bias in first):
        return Complaint("With 0 epochs the biases are not zero; they should start at zero.")

    def agrees(training):
        generator = np.random.default_rng(seed)
        _first_parameters(images, generator)  # draws what the first weights take
        state = generator.bit_generator.state
        for epochs, after in enumerate(later, start=1):
            generator.bit_generator.state = state
            wanted = training.run(first, images, labels, epochs, learning_rate, generator)
            if not _moves_alike(after, first, wanted):
                return False
        return True

    if agrees(train_network.reference):
        return None
    for mistake in train_network.mistakes.values():
        if any(agrees(training) for training in mistake.functions):
            return Complaint("", mistake.name)
    generator = np.random.default_rng(seed)
    wanted = train_network.reference.run(first, images, labels, 1, learning_rate, generator)
    names = [("the first weight", "the first bias"), ("the second weight", "the second bias")]
    off = [
        names[layer][kind]
        for layer in (0, 1)
        for kind in (0, 1)
        if not _moves_alike(
            [[later[0][layer][kind]]], [[first[layer][kind]]], [[wanted[layer][kind]]]
        )
    ]
    if off:
        return Complaint(
            f"After one step, from a single batch, these are not where they should be: "
            f"{', '.join(off)}. Follow the gradient that belongs to each of them, back from the "
            "loss."
        )
    return Complaint(
        "The first step is right, and the next ones are not. What has to be carried over from one "
        "step to the next?"
    )


@train_network.probe
def _(call, rng):
    train, test = data.load("digits")
    rows = rng.choice(len(train.images), 300, replace=False)
    rows = rows[np.argsort(train.labels[rows], kind="stable")]  # one digit after the other
    images, labels = train.images[rows].copy(), train.labels[rows].copy()
    parameters = call(images, labels, 8, 0.05, np.random.default_rng(rng.integers(2**32)))
    (weight1, bias1), (weight2, bias2) = parameters
    logits = np.maximum(test.images @ weight1 + bias1, 0) @ weight2 + bias2
    right = float((logits.argmax(axis=1) == test.labels).mean())
    if right >= _ENOUGH:
        return None
    return Complaint(
        f"Each step from a single batch is right. But trained on 300 digits that lie in order of "
        f"their labels, your network reads only {right:.0%} of new ones. Are all batches used, in "
        f"a new order in each epoch?",
        "not all batches",
    )


@train_network.alternative
def _(images, labels, epochs, learning_rate, rng):
    sizes = [images.shape[1], 128, 10]
    weights = [rng.normal(0, (2 / a) ** 0.5, (a, b)) for a, b in pairwise(sizes)]
    biases = [np.zeros(size) for size in sizes[1:]]
    velocities = [np.zeros_like(each) for each in weights + biases]
    for _ in range(epochs):
        order = np.arange(len(images))
        rng.shuffle(order)
        for batch in np.array_split(order, range(32, len(order), 32)):
            totals = images[batch] @ weights[0] + biases[0]
            hidden = np.maximum(totals, 0)
            probabilities = losses.softmax(hidden @ weights[1] + biases[1])
            error = (probabilities - np.eye(10)[labels[batch]]) / len(batch)
            back = np.where(totals > 0, error @ weights[1].T, 0)
            gradients = [images[batch].T @ back, hidden.T @ error, back.sum(0), error.sum(0)]
            velocities = [0.9 * v + g for v, g in zip(velocities, gradients)]
            moved = [p - learning_rate * v for p, v in zip(weights + biases, velocities)]
            weights, biases = moved[:2], moved[2:]
    return list(zip(weights, biases))


@train_network.alternative
def _(images, labels, epochs, learning_rate, rng):
    parameters = [[np.array(array) for array in pair] for pair in _first_parameters(images, rng)]
    velocity = {}
    for _ in range(epochs):
        order = rng.permutation(len(images))
        while len(order):
            rows, order = order[:32], order[32:]
            gradients = _gradients(images[rows], labels[rows], parameters)
            for layer in range(2):
                for kind in range(2):
                    before = velocity.get((layer, kind), 0)
                    velocity[layer, kind] = 0.9 * before + gradients[layer][kind]
                    parameters[layer][kind] -= learning_rate * velocity[layer, kind]
    return parameters


def _mistaken(name, message, *trainings):
    train_network.mistake(name, message)(trainings[0])
    for training in trainings[1:]:
        train_network.variant(name)(training)


_mistaken(
    "labels without their images",
    "Your images come in the order of the batch, the labels do not: an image learns under the "
    "label of another. The same rows choose both.",
    _training(own_labels=lambda labels, rows: labels[: len(rows)]),
    _training(own_labels=lambda labels, rows: labels[np.sort(rows)]),
)


_mistaken(
    "uphill",
    "Every parameter moves by the right amount in the opposite direction, and the loss rises. The "
    "gradient points uphill. Where does its sign, or that of the step, turn round?",
    _training(
        step=lambda value, gradient, velocity, rate: _momentum_step(
            value, gradient, velocity, -rate
        )
    ),
)


_mistaken(
    "velocity not kept",
    "The first step is right, and the next ones are too short: each starts with a velocity of "
    "zero. `momentum_step` returns the new velocity as its second value. Where do you store it, "
    "and does it last until the next batch?",
    _training(
        step=lambda value, gradient, velocity, rate: (
            value - rate * gradient,
            np.zeros_like(value),
        )
    ),
)


_mistaken(
    "parameters never move",
    "Your training returns the parameters it started from. `momentum_step` changes nothing in "
    "place: what it returns has to be stored, where the next batch finds it.",
    _training(moves=lambda layer, kind: False),
)


_mistaken(
    "only the last layer moves",
    "The second layer learns, the first one stays as it was drawn. The gradient has further to go: "
    "through the second weight, through ReLU, and into the first layer.",
    _training(moves=lambda layer, kind: layer == 1),
)


_mistaken(
    "only the first layer moves",
    "The first layer learns, the second one stays as it was drawn. Does the loop over the layers "
    "end too early?",
    _training(moves=lambda layer, kind: layer == 0),
)


_mistaken(
    "biases never move",
    "The weights learn, the biases stay at zero. Each has a gradient, the second value that "
    "`linear_backward` returns, and a velocity of its own.",
    _training(moves=lambda layer, kind: kind == 0),
)


_mistaken(
    "no ReLU",
    "There is no ReLU between your layers. Without it two layers can do no more than one: a "
    "product of two matrices is a matrix.",
    _training(
        gradients=lambda images, labels, parameters: _gradients(
            images,
            labels,
            parameters,
            forward=lambda totals: totals,
            slope=lambda totals: np.ones_like(totals),
        )
    ),
    _training(
        gradients=lambda images, labels, parameters: _gradients(
            images, labels, parameters, forward=lambda totals: totals
        )
    ),
)


_mistaken(
    "no ReLU on the way back",
    "The second layer is right. The first one also learns from units that were silent: on its way "
    "back the gradient has to pass ReLU, which stops it where the totals were not above 0.",
    _training(
        gradients=lambda images, labels, parameters: _gradients(
            images, labels, parameters, slope=lambda totals: np.ones_like(totals)
        )
    ),
)


_mistaken(
    "value and velocity exchanged",
    "Your parameters have become tiny: they hold the velocity. `momentum_step` returns the new "
    "value first, then the new velocity.",
    _training(
        step=lambda value, gradient, velocity, rate: _momentum_step(
            value, gradient, velocity, rate
        )[::-1]
    ),
)


_mistaken(
    "one epoch only",
    "However many epochs are asked for, yours ends after the first. How far is the last line "
    "indented: does `return` stand inside a loop?",
    _training(most_epochs=1),
)


_mistaken(
    "not all batches",
    "Each step from a single batch is right. But where there are many batches, the network learns "
    "far too little: it has not seen most of the images. Are all batches of an epoch used, or does "
    "a `return` or `break` stand inside the loop over them?",
    _training(most_batches=1),
)


_mistaken(
    "a learning rate of its own",
    "The steps go in the right direction and have another length than the caller asked for: a "
    "learning rate is written into the function. Use the one that comes in.",
    _training(own_rate=0.1),
    _training(own_rate=0.01),
    _training(own_rate=0.05),
)


_mistaken(
    "divided by the batch once more",
    "The steps go in the right direction and are too short, by the number of images in the batch. "
    "`softmax_cross_entropy_backward` gives the gradient of the mean: it is divided already.",
    _training(
        gradients=lambda images, labels, parameters: [
            (grad_weight / len(labels), grad_bias / len(labels))
            for grad_weight, grad_bias in _gradients(images, labels, parameters)
        ]
    ),
)


_mistaken(
    "summed over the batch",
    "The steps go in the right direction and are too long, by the number of images in the batch: "
    "that is the gradient of a sum. The loss is a mean over the batch.",
    _training(
        gradients=lambda images, labels, parameters: [
            (grad_weight * len(labels), grad_bias * len(labels))
            for grad_weight, grad_bias in _gradients(images, labels, parameters)
        ]
    ),
)


_mistaken(
    "an average of the slopes",
    "The steps are a tenth of what they should be: the gradient is multiplied by 1 - momentum. "
    "Here the velocity is a sum: 0.9 times the old one, plus the whole gradient.",
    _training(
        step=lambda value, gradient, velocity, rate: _momentum_step(
            value, (1 - _MOMENTUM) * gradient, velocity, rate
        )
    ),
)


_mistaken(
    "rng not used",
    "Your training never draws from the `rng` that came in: its numbers come from a generator of "
    "its own, or nothing is drawn at all. A caller who passes another seed gets the same network "
    "again.",
    _training(own_rng=lambda: np.random.default_rng(0)),
)
