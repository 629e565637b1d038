"""Answers to `cross_entropy`, written from the statement alone."""

import math

import numpy as np


def right_pairs_of_indices(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


def right_loop_with_math(probabilities, labels):
    total = 0
    for i in range(len(labels)):
        total = total - math.log(probabilities[i][labels[i]])
    return total / len(labels)


def right_take_along_axis(probabilities, labels):
    picked = np.take_along_axis(probabilities, labels.astype(np.int64)[:, None], axis=1)
    return float(np.mean(-np.log(picked)))


def right_zip_comprehension(probabilities, labels):
    return sum(-np.log(row[y]) for row, y in zip(probabilities, labels, strict=True)) / len(labels)


def right_boolean_mask(probabilities, labels):
    is_label = np.arange(probabilities.shape[1]) == labels[:, None]
    return np.log(probabilities[is_label]).sum() / -labels.size


def right_one_in_other_places(probabilities, labels):
    hot = np.eye(probabilities.shape[1])[labels]
    return np.log(np.where(hot == 1, probabilities, 1.0)).sum() / len(labels) * -1


def right_one_hot_before_logarithm(probabilities, labels):
    hot = np.zeros(probabilities.shape)
    hot[range(len(labels)), labels] = 1
    of_label = (hot * probabilities).sum(axis=1)
    return -np.sum(np.log(of_label)) / len(of_label)


def right_diagonal(probabilities, labels):
    return np.mean(-np.log(np.diag(probabilities[:, labels])))


def right_flat_places(probabilities, labels):
    count, classes = probabilities.shape
    picked = probabilities.ravel()[np.arange(count) * classes + labels]
    return -math.fsum(math.log(p) for p in picked.tolist()) / count


def right_class_by_class(probabilities, labels):
    loss = 0.0
    for c in range(probabilities.shape[1]):
        column = probabilities[labels == c, c]
        loss -= np.log(column).sum()
    return loss / len(labels)


def right_base_two_converted(probabilities, labels):
    bits = [-math.log2(probabilities[i, label]) for i, label in enumerate(labels)]
    return np.mean(bits) * math.log(2)


def right_logarithm_where_needed(probabilities, labels):
    hot = labels[:, None] == np.arange(probabilities.shape[1])
    logs = np.log(probabilities, out=np.zeros(probabilities.shape), where=hot)
    return -np.average(logs.sum(axis=1))


def wrong_sum_for_mean(probabilities, labels):
    """Returns the sum of the costs and not their mean."""
    return -np.log(probabilities[np.arange(len(labels)), labels]).sum()


def wrong_no_minus(probabilities, labels):
    """Forgets the minus."""
    return np.log(probabilities[np.arange(len(labels)), labels]).mean()


def wrong_zero_times_infinity(probabilities, labels):
    """Multiplies one-hot rows by all logarithms: 0 times the logarithm of 0 is NaN."""
    hot = np.eye(probabilities.shape[1])[labels]
    return -(hot * np.log(probabilities)).sum(axis=1).mean()


def wrong_mean_over_classes_too(probabilities, labels):
    """Takes the mean over all entries of the one-hot product, and so divides by classes too."""
    hot = np.eye(probabilities.shape[1])[labels]
    return -np.mean(np.log(np.where(hot == 1, probabilities, 1.0)))


def wrong_small_number_added(probabilities, labels):
    """Adds a small number for safety, which hides probabilities that are smaller than it."""
    picked = probabilities[np.arange(len(labels)), labels]
    return -np.log(picked + 1e-12).mean()


def wrong_clipped(probabilities, labels):
    """Clips the probabilities for safety, so that a very bad forecast costs too little."""
    safe = np.clip(probabilities, 1e-15, 1 - 1e-15)
    return -np.mean(np.log(safe[np.arange(len(labels)), labels]))


def wrong_base_two(probabilities, labels):
    """Takes the logarithm to base 2: bits and not nats."""
    return -np.log2(probabilities[np.arange(len(labels)), labels]).mean()


def wrong_base_ten(probabilities, labels):
    """Takes the logarithm to base 10 in place of the natural one."""
    return -np.log10(probabilities[np.arange(len(labels)), labels]).mean()


def wrong_logarithm_of_mean(probabilities, labels):
    """Takes the mean of the probabilities first and the logarithm of that afterwards."""
    return -np.log(probabilities[np.arange(len(labels)), labels].mean())


def wrong_logarithm_of_product(probabilities, labels):
    """Multiplies the probabilities before the logarithm: the product becomes too small, 0."""
    picked = probabilities[np.arange(len(labels)), labels]
    return -np.log(np.prod(picked)) / len(labels)


def wrong_largest_probability(probabilities, labels):
    """Looks at the largest probability of each row and not at that of the label."""
    return -np.log(probabilities.max(axis=1)).mean()


def wrong_colon_for_rows(probabilities, labels):
    """Indexes with [:, labels], which takes the columns of all labels from every row."""
    return -np.log(probabilities[:, labels]).mean()


def wrong_one_per_image(probabilities, labels):
    """Returns the cost of each image and not one number."""
    return -np.log(probabilities[np.arange(len(labels)), labels])


def wrong_entropy(probabilities, labels):
    """Weights the logarithm of the label's probability with that probability, as in an entropy."""
    picked = probabilities[np.arange(len(labels)), labels]
    return -(picked * np.log(picked)).mean()


def wrong_no_logarithm(probabilities, labels):
    """Takes 1 minus the probability of the label for the cost, without a logarithm."""
    return (1 - probabilities[np.arange(len(labels)), labels]).mean()


def wrong_binary(probabilities, labels):
    """Adds the costs of the other classes as well, as for many questions of yes or no."""
    hot = np.eye(probabilities.shape[1])[labels]
    chance = np.where(hot == 1, probabilities, 1 - probabilities)
    return -np.log(chance).sum(axis=1).mean()


def wrong_float32(probabilities, labels):
    """Turns the probabilities into float32, where a tiny one becomes 0 and its cost infinite."""
    small = probabilities.astype(np.float32)
    return -np.log(small[np.arange(len(labels)), labels]).mean()


def wrong_divides_by_classes(probabilities, labels):
    """Divides by the number of classes in place of the number of images."""
    picked = probabilities[np.arange(len(labels)), labels]
    return -np.log(picked).sum() / probabilities.shape[1]


def wrong_labels_from_one(probabilities, labels):
    """Thinks that labels start at 1 and looks in the column before."""
    return -np.log(probabilities[np.arange(len(labels)), labels - 1]).mean()


def wrong_rows_for_columns(probabilities, labels):
    """Writes probabilities[labels], which takes rows and not columns."""
    return -np.log(probabilities[labels]).mean()


def wrong_softmax_again(probabilities, labels):
    """Takes the probabilities for logits and puts them through a softmax."""
    powers = np.exp(probabilities)
    powers = powers / powers.sum(axis=1, keepdims=True)
    return -np.log(powers[np.arange(len(labels)), labels]).mean()


def wrong_mean_of_class_means(probabilities, labels):
    """Averages per class and then over the classes, so that rare classes count more."""
    costs = -np.log(probabilities[np.arange(len(labels)), labels])
    return np.mean([costs[labels == c].mean() for c in np.unique(labels)])


def wrong_class_that_does_not_occur(probabilities, labels):
    """Averages over all classes, and the mean of a class that does not occur is NaN."""
    costs = -np.log(probabilities[np.arange(len(labels)), labels])
    shares = [
        costs[labels == c].mean() * np.mean(labels == c) for c in range(probabilities.shape[1])
    ]
    return np.sum(shares)


def wrong_return_in_loop(probabilities, labels):
    """Returns inside the loop, after the first image."""
    total = 0.0
    for i in range(len(labels)):
        total -= np.log(probabilities[i, labels[i]])
        return total / len(labels)


def wrong_rounded(probabilities, labels):
    """Rounds the loss to three decimals, as the example prints it."""
    return round(float(-np.log(probabilities[np.arange(len(labels)), labels]).mean()), 3)
