"""Exercise nearest_centroid."""

import numpy as np

from nnlib.exercises.spec import Case, Exercise


def _averages(images, labels):
    return np.stack([images[labels == c].mean(axis=0) for c in range(labels.max() + 1)])


def _nearest_centroid(train_images, train_labels, images):
    differences = images[:, np.newaxis, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).argmin(axis=1)


nearest_centroid = Exercise(
    "nearest_centroid",
    lesson=1,
    takes="train_images, train_labels, images",
    reference=_nearest_centroid,
    points=4,
    hints=(
        "There are two steps. What do you work out from the training images alone, before you look "
        "at a new one? And what do you then compare each new image with?",
        "First one average image for each class: a mask picks the images of a class, and the mean "
        "goes over the axis that counts images. Then the squared distance of each image to each "
        "average, a table with a row for each image. The answer is the column of the smallest.",
        "By hand, with two features:\n"
        "    class 0                [0, 0] and [2, 0], their average [1, 0]\n"
        "    class 1                [5, 4] and [5, 6], their average [5, 5]\n"
        "    a new image            [2, 1]\n"
        "    to the average of 0    (2-1)^2 + (1-0)^2 =  2\n"
        "    to the average of 1    (2-5)^2 + (1-5)^2 = 25\n"
        "    the answer             0",
    ),
)


def _blurred(rng, points):
    return np.array(points, dtype=float) + rng.integers(-1, 2, np.shape(points)) * 0.1


@nearest_centroid.cases
def _(rng):
    # Class 0 lies around 0, far apart; class 1 close together around 10. Beside 6 lies an image of
    # class 0, and the average of class 1 is nearer.
    train = _blurred(rng, [[9, 0], [-6, 0], [6, 0], [10, 0], [11, 0]])
    labels = np.array([1, 0, 0, 1, 1])
    order = np.array([0, *(1 + rng.permutation(4))])  # class 1 comes first: no sorting by luck
    new = rng.permutation(_blurred(rng, [[6.2, 0], [3.5, 0], [2, 1], [25, 1], [-4, 0]]))
    yield Case(train[order], labels[order], new, about="two classes")

    # Beside the corner: 3 + 3 is more than 5, 9 + 9 is less than 25.
    corner = _blurred(rng, [[0, 1], [0, -1], [8, 4], [8, 2]])
    new = rng.permutation(_blurred(rng, [[3, 3], [7, 2], [-1, -1]]))
    yield Case(corner, np.array([0, 0, 1, 1]), new, about="a diagonal difference")

    # One image of class 0 lies far from the two others, and pulls their average along to 3. The
    # median stays at 0, the first image lies there, and halves of halves go nearly to 9.
    far_out = _blurred(rng, [[0, 0], [0, 0], [9, 0], [8, 0], [8, 0]])
    new = rng.permutation(_blurred(rng, [[5, 0], [1, 1], [7, 1], [5, -1], [10, 1]]))
    yield Case(far_out, np.array([0, 0, 0, 1, 1]), new, about="one image far out")

    centers = 2 * rng.normal(size=(4, 3))
    labels = rng.permutation(np.repeat(np.arange(4), [2, 3, 4, 5]))
    train = (centers[labels] + rng.normal(size=(14, 3))).astype(np.float32)
    new = rng.normal(0, 2, (4, 3)).astype(np.float32)
    yield Case(train, labels, new, about="as many images as classes")
    yield Case(train, labels, new[:1] + 1, about="a single image")

    # In many images, any two mistakes differ on some.
    centers = rng.normal(0, 2, (5, 2)) + 2
    labels = rng.permutation(np.repeat(np.arange(5), [3, 4, 5, 6, 7]))
    train = centers[labels] + rng.normal(size=(25, 2))
    yield Case(train, labels, rng.normal(2, 3, (60, 2)), about="many images")

    centers = rng.random((10, 16))
    labels = rng.permutation(np.repeat(np.arange(10), 3))
    train = centers[labels] + 0.3 * rng.normal(size=(30, 16))
    yield Case(train, labels, rng.random((20, 16)), about="ten classes")


@nearest_centroid.alternative
def _(train_images, train_labels, images):
    averages = []
    for label in np.unique(train_labels):
        averages.append(np.mean(train_images[train_labels == label], axis=0))
    answers = []
    for image in images:
        distances = [np.linalg.norm(image - average) for average in averages]
        answers.append(int(np.argmin(distances)))
    return np.array(answers)


@nearest_centroid.alternative
def _(train_images, train_labels, images):
    rows = np.eye(train_labels.max() + 1)[train_labels]
    averages = (rows.T @ train_images) / rows.sum(axis=0)[:, None]
    return ((averages**2).sum(axis=1) - 2 * images @ averages.T).argmin(axis=1)


@nearest_centroid.alternative
def _(train_images, train_labels, images):
    averages = _averages(train_images, train_labels)
    best = np.zeros(len(images), dtype=int)
    for i, image in enumerate(images):
        smallest = float("inf")
        for label, average in enumerate(averages):
            distance = float(np.sum((image - average) ** 2))
            if distance < smallest:
                smallest, best[i] = distance, label
    return best


@nearest_centroid.mistake(
    "nearest image, not nearest average",
    "You look for the nearest single training image. That is the nearest neighbour of the lesson, "
    "another method. Here the images of a class are averaged first, and only the averages are "
    "compared.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - train_images
    return train_labels[(differences**2).sum(axis=2).argmin(axis=1)]


@nearest_centroid.variant("nearest image, not nearest average")
def _(train_images, train_labels, images):
    differences = images[:, None, :] - train_images
    return (differences**2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "the farthest average",
    "Each image got the class whose average is farthest away. Like means close: look for the "
    "smallest distance.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).argmax(axis=1)


@nearest_centroid.mistake(
    "differences not squared",
    "You add up the differences with their signs, so a pixel that is too bright makes up for one "
    "that is too dark. Squared, every difference counts against.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return differences.sum(axis=2).argmin(axis=1)


@nearest_centroid.variant("differences not squared")
def _(train_images, train_labels, images):
    differences = _averages(train_images, train_labels) - images[:, None, :]
    return differences.sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "brightness as a whole",
    "You compare how bright images are as a whole: pixels are added up or averaged before they are "
    "compared, and one that is too bright makes up for one that is too dark. The average of a "
    "class is an image. Square the difference of each pixel, and add up afterwards.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences.sum(axis=2) ** 2).argmin(axis=1)


@nearest_centroid.mistake(
    "absolute differences",
    "You add up the sizes of the differences. The statement asks for their squares, in which one "
    "large difference weighs more than several small ones, and so some answers change.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return np.abs(differences).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "sums, not averages",
    "You compare with the sum of the images of a class. A class with many images then has a very "
    "bright one. Divide by how many there are, or take the mean.",
)
def _(train_images, train_labels, images):
    sums = np.stack(
        [train_images[train_labels == c].sum(axis=0) for c in range(train_labels.max() + 1)]
    )
    return ((images[:, None, :] - sums) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "divided by all images",
    "You divide the sum of a class by the number of all training images. Each class has its own "
    "number of images, and its average divides by that.",
)
def _(train_images, train_labels, images):
    sums = np.stack(
        [train_images[train_labels == c].sum(axis=0) for c in range(train_labels.max() + 1)]
    )
    return ((images[:, None, :] - sums / len(train_images)) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "nearest image for each class",
    "Your result holds one number for each class: the image that is nearest to it. Asked for is "
    "one for each image: the class that is nearest to it. In a table with a row for each image, "
    "look along the other axis.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).argmin(axis=0)


@nearest_centroid.mistake(
    "distances, not classes",
    "You return distances. Asked for is the class that they lead to: not how small the smallest "
    "number of a row is, but where in the row it stands.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).min(axis=1)


@nearest_centroid.variant("distances, not classes")
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return np.sqrt((differences**2).sum(axis=2)).min(axis=1)


@nearest_centroid.variant("distances, not classes")
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2)


@nearest_centroid.variant("distances, not classes")
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).max(axis=1)


@nearest_centroid.mistake(
    "classes in order of appearance",
    "The right groups, under other names: you count the classes in the order in which they first "
    "appear, and return that number. The answer is the label itself.",
)
def _(train_images, train_labels, images):
    appeared = list(dict.fromkeys(train_labels.tolist()))
    averages = np.stack([train_images[train_labels == c].mean(axis=0) for c in appeared])
    return ((images[:, None, :] - averages) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "no axis for the classes",
    "`images - averages` pairs the first image with the first class, the second with the second, "
    "and fails where their numbers differ. Each image is to be compared with each average: a loop "
    "does that, or a new axis, as in lesson 1.",
)
def _(train_images, train_labels, images):
    averages = _averages(train_images, train_labels)
    return ((images - averages) ** 2).sum(axis=1).argmin()


@nearest_centroid.mistake(
    "the last class left out",
    "No image gets the last class, because it has no average. The labels count from 0, so there is "
    "one class more than the largest label says.",
)
def _(train_images, train_labels, images):
    averages = [train_images[train_labels == c].mean(axis=0) for c in range(train_labels.max())]
    return ((images[:, None, :] - np.array(averages)) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "averages of no images",
    "Images get a class that does not occur: a class without training images has no average. The "
    "mean of nothing is NaN, and argmin takes a NaN for the smallest. How many classes there are "
    "can be read from `train_labels`; it is not always ten.",
)
def _(train_images, train_labels, images):
    averages = np.stack([train_images[train_labels == c].mean(axis=0) for c in range(10)])
    return ((images[:, None, :] - averages) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "added up over the classes",
    "You add up over the classes, so what is left is a number for each pixel. Distances are added "
    "up over the pixels, the last axis of the differences, and a number for each class is left.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=1).argmin(axis=1)


@nearest_centroid.mistake(
    "dot product for distance",
    "You multiply images with averages and take the largest. A bright average then wins whatever "
    "the image looks like. Near means a small distance: differences, squared and added up.",
)
def _(train_images, train_labels, images):
    return (images @ _averages(train_images, train_labels).T).argmax(axis=1)


@nearest_centroid.mistake(
    "direction only",
    "You compare directions: the length of an image, how bright it is as a whole, plays no part in "
    "your result. Near means a small distance: differences, squared and added up.",
)
def _(train_images, train_labels, images):
    averages = _averages(train_images, train_labels)
    lengths = np.linalg.norm(averages, axis=1)
    return (images @ (averages / np.where(lengths, lengths, 1)[:, None]).T).argmax(axis=1)


@nearest_centroid.mistake(
    "median for the mean",
    "You take the median of each pixel. The method takes the mean, the average, in which "
    "every image counts, those far from the others too.",
)
def _(train_images, train_labels, images):
    classes = range(train_labels.max() + 1)
    middles = np.stack([np.median(train_images[train_labels == c], axis=0) for c in classes])
    return ((images[:, None, :] - middles) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "one image for its class",
    "A single training image stands for its class, the first or the last one; the others make no "
    "difference. Is the average taken over all images of the class, or is one assigned on top of "
    "the other?",
)
def _(train_images, train_labels, images):
    _, first = np.unique(train_labels, return_index=True)
    return ((images[:, None, :] - train_images[first]) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.variant("one image for its class")
def _(train_images, train_labels, images):
    _, last = np.unique(train_labels[::-1], return_index=True)
    return ((images[:, None, :] - train_images[::-1][last]) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "halves of halves",
    "Your averages depend on the order of the images: the average so far and the next image are "
    "halved again and again, so the last image counts as much as all before it. Add up all images "
    "of the class first, and divide once.",
)
def _(train_images, train_labels, images):
    averages = np.zeros((train_labels.max() + 1, train_images.shape[1]))
    met = set()
    for image, label in zip(train_images, train_labels.tolist()):
        averages[label] = (averages[label] + image) / 2 if label in met else image
        met.add(label)
    return ((images[:, None, :] - averages) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.variant("halves of halves")
def _(train_images, train_labels, images):
    averages = np.zeros((train_labels.max() + 1, train_images.shape[1]))
    for image, label in zip(train_images, train_labels):
        averages[label] = (averages[label] + image) / 2
    return ((images[:, None, :] - averages) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "equal pieces for classes",
    "You cut the training images into equal pieces, as if they were sorted by class and each class "
    "had as many. They come in any order: `train_labels` says which image belongs to which class.",
)
def _(train_images, train_labels, images):
    pieces = np.array_split(train_images, train_labels.max() + 1)
    averages = np.stack([piece.mean(axis=0) for piece in pieces])
    return ((images[:, None, :] - averages) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "largest difference only",
    "For each average you look at the one pixel that differs most. The squared distance adds up "
    "the squares of all pixels, the small differences too.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return np.abs(differences).max(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "the 2 in the middle left out",
    "You have multiplied the square out, and the middle term is too small: (x - a)^2 is "
    "x^2 - 2 x a + a^2, with a 2 in the middle.",
)
def _(train_images, train_labels, images):
    averages = _averages(train_images, train_labels)
    return ((averages**2).sum(axis=1) - images @ averages.T).argmin(axis=1)


@nearest_centroid.mistake(
    "axis lost with a single image",
    "Several images come out right. For a single image your result is a bare number, where an "
    "array of shape (1,) is wanted: squeeze and the like drop every axis of length 1.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).argmin(axis=1).squeeze()


@nearest_centroid.mistake(
    "wrong dtype",
    "The classes are right, and they are floats: 1.0 in place of 1. A class is a whole number, "
    "often used as an index, and an index cannot be a float. np.zeros makes floats unless you give "
    "it another dtype.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).argmin(axis=1).astype(float)


@nearest_centroid.mistake(
    "one class for all images",
    "One answer came back for all images together. Each image has its own nearest average: the "
    "distances are added up over the pixels of one image, and the smallest is looked for in its "
    "row.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).argmin()


@nearest_centroid.variant("one class for all images")
def _(train_images, train_labels, images):
    averages = _averages(train_images, train_labels)
    return np.argmin([((images - average) ** 2).sum() for average in averages])


@nearest_centroid.mistake(
    "a list for an array",
    "The answers came back as a Python list. An array is wanted: np.array(...) makes one of it, "
    "and `answers == labels` then compares number by number.",
)
def _(train_images, train_labels, images):
    averages = _averages(train_images, train_labels)
    return [int(np.argmin(((image - averages) ** 2).sum(axis=1))) for image in images]
