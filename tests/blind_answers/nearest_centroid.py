"""Answers to `nearest_centroid`, written from the statement alone."""

import math

import numpy as np


def right_broadcast(train_images, train_labels, images):
    classes = int(train_labels.max()) + 1
    means = np.array([train_images[train_labels == c].mean(axis=0) for c in range(classes)])
    distances = ((images[:, None, :] - means[None, :, :]) ** 2).sum(axis=2)
    return distances.argmin(axis=1)


def right_loops_everywhere(train_images, train_labels, images):
    number_of_classes = int(max(train_labels)) + 1
    features = len(train_images[0])
    averages = []
    for c in range(number_of_classes):
        total = [0.0] * features
        how_many = 0
        for i in range(len(train_images)):
            if train_labels[i] == c:
                how_many = how_many + 1
                for k in range(features):
                    total[k] = total[k] + float(train_images[i][k])
        averages.append([t / how_many for t in total])
    answers = []
    for image in images:
        best = 0
        best_distance = math.inf
        for j in range(number_of_classes):
            d = 0.0
            for k in range(features):
                d = d + (float(image[k]) - averages[j][k]) ** 2
            if d < best_distance:
                best = j
                best_distance = d
        answers.append(best)
    return np.array(answers)


def right_norm(train_images, train_labels, images):
    centroids = [np.mean(train_images[train_labels == c], 0) for c in np.unique(train_labels)]
    return np.array([np.argmin(np.linalg.norm(centroids - image, axis=1)) for image in images])


def right_membership_matrix(train_images, train_labels, images):
    member = np.arange(int(train_labels.max()) + 1)[:, None] == train_labels
    means = (member @ train_images.astype(np.float64)) / member.sum(axis=1, keepdims=True)
    difference = images[:, np.newaxis] - means
    return np.einsum("ijk,ijk->ij", difference, difference).argmin(1)


def right_add_at(train_images, train_labels, images):
    counts = np.bincount(train_labels)
    sums = np.zeros((len(counts), train_images.shape[1]))
    np.add.at(sums, train_labels, train_images)
    means = sums / counts[:, None]
    columns = [np.sum(np.square(images - mean), axis=-1) for mean in means]
    return np.argmin(np.stack(columns, axis=1), axis=1)


def right_multiplied_out(train_images, train_labels, images):
    x = np.asarray(images, dtype=np.float64)
    train = np.asarray(train_images, dtype=np.float64)
    a = np.vstack([train[train_labels == c].mean(axis=0) for c in np.unique(train_labels)])
    squared = (x**2).sum(axis=1)[:, None] - 2 * x @ a.T + (a**2).sum(axis=1)
    return squared.argmin(axis=1)


def right_linear_scores(train_images, train_labels, images):
    train = train_images.astype(float)
    a = np.stack([train[train_labels == c].mean(0) for c in range(int(train_labels.max()) + 1)])
    return np.argmax(images.astype(float) @ a.T - 0.5 * np.sum(a * a, axis=1), axis=1)


def right_sorted_groups(train_images, train_labels, images):
    order = np.argsort(train_labels, kind="stable")
    _, starts, counts = np.unique(train_labels[order], return_index=True, return_counts=True)
    means = np.add.reduceat(train_images[order].astype(np.float64), starts, axis=0)
    means /= counts[:, None]
    return np.square(images[:, None] - means).sum(-1).argmin(-1)


def right_dictionary(train_images, train_labels, images):
    groups = {}
    for image, label in zip(train_images, train_labels, strict=True):
        groups.setdefault(int(label), []).append(image)
    averages = {label: sum(members) / len(members) for label, members in groups.items()}

    def distance(image, label):
        return float(np.sum((image - averages[label]) ** 2))

    def nearest(image):
        return min(sorted(averages), key=lambda label: distance(image, label))

    return np.array([nearest(image) for image in images], dtype=np.int64)


def right_keeps_best_so_far(train_images, train_labels, images):
    best = np.zeros(len(images), dtype=int)
    smallest = np.full(len(images), np.inf)
    for c in range(int(np.max(train_labels)) + 1):
        mean = np.average(train_images, axis=0, weights=(train_labels == c).astype(float))
        d = np.sum((images - mean) ** 2, axis=1)
        closer = d < smallest
        best[closer] = c
        smallest[closer] = d[closer]
    return best


def right_square_roots(train_images, train_labels, images):
    names = np.unique(train_labels)
    means = np.array([train_images[train_labels == n].mean(axis=0) for n in names])
    distances = np.zeros((images.shape[0], len(names)))
    for i in range(images.shape[0]):
        for j in range(len(names)):
            distances[i, j] = np.sqrt(np.sum((images[i] - means[j]) ** 2))
    return names[np.argmin(distances, axis=1)]


def wrong_nearest_image(train_images, train_labels, images):
    """Looks for the nearest single training image, not for the nearest average."""
    distances = ((images[:, None] - train_images[None]) ** 2).sum(axis=2)
    return train_labels[distances.argmin(axis=1)]


def wrong_average_of_all_pixels(train_images, train_labels, images):
    """Forgets the axis of the mean: one number for a class in place of an average image."""
    means = [train_images[train_labels == c].mean() for c in np.unique(train_labels)]
    distances = [((images - mean) ** 2).sum(axis=1) for mean in means]
    return np.argmin(distances, axis=0)


def wrong_no_square(train_images, train_labels, images):
    """Adds the differences up without squares: positive and negative ones cancel."""
    means = np.array([train_images[train_labels == c].mean(0) for c in np.unique(train_labels)])
    return (images[:, None] - means).sum(axis=2).argmin(axis=1)


def wrong_square_of_sum(train_images, train_labels, images):
    """Squares the sum of the differences and not each difference."""
    means = np.array([train_images[train_labels == c].mean(0) for c in np.unique(train_labels)])
    return ((images[:, None] - means).sum(axis=2) ** 2).argmin(axis=1)


def wrong_absolute_differences(train_images, train_labels, images):
    """Adds up absolute differences in place of squared ones."""
    means = np.array([train_images[train_labels == c].mean(0) for c in np.unique(train_labels)])
    return np.abs(images[:, None] - means).sum(axis=2).argmin(axis=1)


def wrong_farthest(train_images, train_labels, images):
    """Takes argmax in place of argmin: the average that is farthest away."""
    means = np.array([train_images[train_labels == c].mean(0) for c in np.unique(train_labels)])
    return ((images[:, None] - means) ** 2).sum(axis=2).argmax(axis=1)


def wrong_largest_product(train_images, train_labels, images):
    """Takes the average with the largest dot product for the nearest one."""
    means = np.array([train_images[train_labels == c].mean(0) for c in np.unique(train_labels)])
    return (images @ means.T).argmax(axis=1)


def wrong_smallest_angle(train_images, train_labels, images):
    """Compares directions (the cosine) and ignores how long the rows are."""
    means = np.array([train_images[train_labels == c].mean(0) for c in np.unique(train_labels)])
    lengths = np.linalg.norm(means, axis=1)
    lengths[lengths == 0] = 1
    return (images @ (means / lengths[:, None]).T).argmax(axis=1)


def wrong_median(train_images, train_labels, images):
    """Takes the median of each pixel in place of the mean."""
    middles = [np.median(train_images[train_labels == c], axis=0) for c in np.unique(train_labels)]
    return ((images[:, None] - np.array(middles)) ** 2).sum(axis=2).argmin(axis=1)


def wrong_sum_not_mean(train_images, train_labels, images):
    """Adds the images of a class up and does not divide by how many there are."""
    sums = np.array([train_images[train_labels == c].sum(0) for c in np.unique(train_labels)])
    return ((images[:, None] - sums) ** 2).sum(axis=2).argmin(axis=1)


def wrong_divides_by_all(train_images, train_labels, images):
    """Divides the sum of each class by the number of all training images."""
    sums = np.array([train_images[train_labels == c].sum(0) for c in np.unique(train_labels)])
    means = sums / len(train_images)
    return ((images[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)


def wrong_always_ten_classes(train_images, train_labels, images):
    """Assumes ten classes: with fewer, the mean of no images is NaN, and argmin picks it."""
    means = np.array([train_images[train_labels == c].mean(axis=0) for c in range(10)])
    return ((images[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)


def wrong_last_class_missing(train_images, train_labels, images):
    """Forgets that the number of classes is the largest label plus 1: the last one never wins."""
    classes = train_labels.max()
    means = np.array([train_images[train_labels == c].mean(axis=0) for c in range(classes)])
    return ((images[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)


def wrong_order_of_appearance(train_images, train_labels, images):
    """Numbers the classes in the order in which they first occur in train_labels."""
    seen = list(dict.fromkeys(train_labels.tolist()))
    means = np.array([train_images[train_labels == c].mean(axis=0) for c in seen])
    return ((images[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)


def wrong_equal_sorted_groups(train_images, train_labels, images):
    """Assumes that the training images are sorted by class, and equally many in each."""
    classes = len(np.unique(train_labels))
    means = np.array([part.mean(axis=0) for part in np.array_split(train_images, classes)])
    return ((images[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)


def wrong_distance_returned(train_images, train_labels, images):
    """Returns the smallest distance of each image and not the class that it belongs to."""
    means = np.array([train_images[train_labels == c].mean(0) for c in np.unique(train_labels)])
    return ((images[:, None] - means) ** 2).sum(axis=2).min(axis=1)


def wrong_nearest_image_per_class(train_images, train_labels, images):
    """Takes argmin along the wrong axis: for each class the nearest image."""
    means = np.array([train_images[train_labels == c].mean(0) for c in np.unique(train_labels)])
    return ((images[:, None] - means) ** 2).sum(axis=2).argmin(axis=0)


def wrong_floats(train_images, train_labels, images):
    """Collects the classes in np.zeros, which holds floats: 1.0 in place of 1."""
    means = np.array([train_images[train_labels == c].mean(0) for c in np.unique(train_labels)])
    answers = np.zeros(len(images))
    for i, image in enumerate(images):
        answers[i] = np.argmin(((image - means) ** 2).sum(axis=1))
    return answers


def wrong_squeezed(train_images, train_labels, images):
    """Squeezes the result, so that a single image gives a bare number, shape ()."""
    means = np.array([train_images[train_labels == c].mean(0) for c in np.unique(train_labels)])
    return np.squeeze(((images[:, None] - means) ** 2).sum(axis=2).argmin(axis=1))


def wrong_two_forgotten(train_images, train_labels, images):
    """Multiplies the square out without the factor 2 in the middle."""
    means = np.array([train_images[train_labels == c].mean(0) for c in np.unique(train_labels)])
    squares = (images**2).sum(axis=1, keepdims=True) + (means**2).sum(axis=1)
    return (squares - images @ means.T).argmin(axis=1)


def wrong_running_half(train_images, train_labels, images):
    """Averages each new image with the average so far: the last images count most."""
    means = {}
    for image, label in zip(train_images, train_labels, strict=True):
        c = int(label)
        means[c] = (means[c] + image) / 2 if c in means else image
    table = np.array([means[c] for c in sorted(means)])
    return ((images[:, None] - table) ** 2).sum(axis=2).argmin(axis=1)


def wrong_first_image_of_class(train_images, train_labels, images):
    """Lets the first image of each class stand for the class, in place of the average."""
    _, first = np.unique(train_labels, return_index=True)
    return ((images[:, None] - train_images[first]) ** 2).sum(axis=2).argmin(axis=1)


def wrong_only_first_image(train_images, train_labels, images):
    """Forgets the axis of argmin, and so gives one place in the whole table of distances."""
    means = np.array([train_images[train_labels == c].mean(0) for c in np.unique(train_labels)])
    return ((images[:, None] - means) ** 2).sum(axis=2).argmin()


def wrong_largest_difference(train_images, train_labels, images):
    """Measures the distance by the largest single difference, not by the sum of squares."""
    means = np.array([train_images[train_labels == c].mean(0) for c in np.unique(train_labels)])
    return np.abs(images[:, None] - means).max(axis=2).argmin(axis=1)
