"""Exercise train_epoch."""

import numpy as np

from nnlib.exercises.bank.lesson_04.shared import small_network
from nnlib.exercises.bank.lesson_05.shared import _labels, _loss_and_gradients, _train_step
from nnlib.exercises.spec import Case, Complaint, Exercise, small_numbers


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


@train_epoch.probe
def _(call, rng):
    calls = []

    def step(images, labels, parameters):
        calls.append(len(labels))
        return 1.0, parameters

    parameters = [(np.zeros((2, 2)), np.zeros(2))]
    batches = [np.array([2, 0]), np.array([3, 1]), np.array([4])]
    call(small_numbers(rng, (5, 2)), np.arange(5) % 2, parameters, batches, step)
    if len(calls) > len(batches):
        return Complaint("`step` was called twice for a batch.", "a second step for the loss")
    return None


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
    "`step` is called twice for each batch, for the parameters and for the loss. One call gives "
    "both, and the loss is that before the step: take the two from the same call.",
)
def _(images, labels, parameters, batches, step):
    total = 0
    for rows in batches:
        _, parameters = step(images[rows], labels[rows], parameters)
        total += step(images[rows], labels[rows], parameters)[0] * len(rows)
    return total / len(images), parameters


@train_epoch.variant("a second step for the loss")
def _(images, labels, parameters, batches, step):
    total = 0.0
    for rows in batches:
        total += step(images[rows], labels[rows], parameters)[0] * len(rows)
        parameters = step(images[rows], labels[rows], parameters)[1]
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
