"""Answers to `train_epoch`, written from the statement alone."""

from functools import reduce

import numpy as np


def right_running_total(images, labels, parameters, batches, step):
    total = 0.0
    count = 0
    for rows in batches:
        loss, parameters = step(images[rows], labels[rows], parameters)
        total += len(rows) * loss
        count += len(rows)
    return total / count, parameters


def right_np_average(images, labels, parameters, batches, step):
    losses = []
    for batch in batches:
        loss, parameters = step(images[batch], labels[batch], parameters)
        losses.append(loss)
    return np.average(losses, weights=[len(batch) for batch in batches]), parameters


def right_divides_by_number_of_images(images, labels, parameters, batches, step):
    """Each row comes in exactly one batch, so the sizes add up to the number of images."""
    current = parameters
    loss_sum = 0
    for i in range(len(batches)):
        x = images[batches[i], :]
        y = labels[batches[i]]
        loss, current = step(x, y, current)
        loss_sum = loss_sum + loss * x.shape[0]
    return loss_sum / images.shape[0], current


def right_loss_per_image(images, labels, parameters, batches, step):
    """Writes the loss of its batch next to each image, and takes the plain mean."""
    per_image = np.zeros(len(images))
    for rows in batches:
        per_image[rows], parameters = step(images[rows], labels[rows], parameters)
    return per_image.mean(), parameters


def right_reduce(images, labels, parameters, batches, step):
    def one(state, rows):
        total, current = state
        loss, current = step(np.take(images, rows, axis=0), np.take(labels, rows), current)
        return total + rows.size * loss, current

    total, parameters = reduce(one, batches, (0.0, parameters))
    return total / sum(rows.size for rows in batches), parameters


def right_beginner_rows_one_by_one(images, labels, parameters, batches, step):
    all_losses = []
    for batch in batches:
        batch_images = []
        batch_labels = []
        for row in batch:
            batch_images.append(images[row])
            batch_labels.append(labels[row])
        batch_images = np.array(batch_images)
        batch_labels = np.array(batch_labels)
        result = step(batch_images, batch_labels, parameters)
        parameters = result[1]
        for _ in batch:
            all_losses.append(result[0])
    return sum(all_losses) / len(all_losses), parameters


def right_recursion(images, labels, parameters, batches, step):
    def go(number, current):
        if number == len(batches):
            return 0.0, current
        rows = batches[number]
        loss, current = step(images[rows], labels[rows], current)
        rest, current = go(number + 1, current)
        return loss * len(rows) + rest, current

    total, last = go(0, parameters)
    return float(total) / len(labels), last


def right_dot_of_sizes_and_losses(images, labels, parameters, batches, step):
    sizes = np.array([len(b) for b in batches], dtype=np.float64)
    losses = np.empty(len(batches), dtype=np.float64)
    for k, b in enumerate(batches):
        losses[k], parameters = step(images[b], labels[b], parameters)
    return sizes @ losses / sizes.sum(), parameters


def right_running_mean(images, labels, parameters, batches, step):
    mean, seen = 0.0, 0
    for rows in batches:
        loss, parameters = step(images[rows], labels[rows], parameters)
        seen += len(rows)
        mean += (loss - mean) * len(rows) / seen
    return mean, parameters


def right_np_repeat(images, labels, parameters, batches, step):
    history = [(None, parameters)]
    for rows in batches:
        history.append(step(images[rows], labels[rows], history[-1][1]))
    losses = [loss for loss, _ in history[1:]]
    return np.mean(np.repeat(losses, list(map(len, batches)))), history[-1][1]


def wrong_mean_of_batch_means(images, labels, parameters, batches, step):
    """Every batch counts the same, the short one too."""
    losses = []
    for rows in batches:
        loss, parameters = step(images[rows], labels[rows], parameters)
        losses.append(loss)
    return np.mean(losses), parameters


def wrong_always_from_the_start(images, labels, parameters, batches, step):
    """Each step begins with the parameters of the start of the epoch."""
    total = 0.0
    for rows in batches:
        loss, new_parameters = step(images[rows], labels[rows], parameters)
        total += loss * len(rows)
    return total / len(images), new_parameters


def wrong_loss_of_the_last_batch(images, labels, parameters, batches, step):
    """Returns the loss of the last batch, not that of the epoch."""
    for rows in batches:
        loss, parameters = step(images[rows], labels[rows], parameters)
    return loss, parameters


def wrong_sum_over_number_of_images(images, labels, parameters, batches, step):
    """Divides by the images, but forgets to multiply each loss by the size of its batch."""
    total = 0.0
    for rows in batches:
        loss, parameters = step(images[rows], labels[rows], parameters)
        total += loss
    return total / len(images), parameters


def wrong_slices_in_order(images, labels, parameters, batches, step):
    """Takes the images one after the other, and uses only the sizes of the batches."""
    total, start = 0.0, 0
    for rows in batches:
        stop = start + len(rows)
        loss, parameters = step(images[start:stop], labels[start:stop], parameters)
        total += loss * len(rows)
        start = stop
    return total / len(images), parameters


def wrong_step_called_twice(images, labels, parameters, batches, step):
    """Calls the step once for the loss and once more for the parameters."""
    total = 0.0
    for rows in batches:
        total += step(images[rows], labels[rows], parameters)[0] * len(rows)
        parameters = step(images[rows], labels[rows], parameters)[1]
    return total / len(images), parameters


def wrong_size_of_the_first_batch(images, labels, parameters, batches, step):
    """Takes every batch to be as large as the first."""
    batch_size = len(batches[0])
    total = 0.0
    for rows in batches:
        loss, parameters = step(images[rows], labels[rows], parameters)
        total += loss * batch_size
    return total / len(images), parameters
