"""Exercise evaluate."""

import numpy as np

from nnlib import losses
from nnlib.exercises.bank.lesson_04.shared import small_network
from nnlib.exercises.bank.lesson_05.shared import _named
from nnlib.exercises.spec import Case, Exercise, small_numbers


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
