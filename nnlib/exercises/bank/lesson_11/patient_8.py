"""Exercise patient_8."""

import numpy as np

from nnlib.exercises.spec import Case, Complaint, Exercise, small_numbers


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


@patient_8.mistake(
    "images lost",
    "Images and labels belong together, but some images come twice and others not at all: numbers "
    "drawn one by one repeat. An order names each place once.",
)
def _(images, labels, rng):
    order = rng.integers(0, len(images), len(images))
    return images[order], labels[order]


@patient_8.mistake(
    "rng not used",
    "Images and labels belong together, but the order does not come from the `rng` that was passed "
    "in: with a fixed seed inside, every epoch has the same order.",
)
def _(images, labels, rng):
    return _shuffled(images, labels, np.random.default_rng(0))


@patient_8.mistake(
    "the same order each time",
    "Images and labels belong together, and they come in the same order whatever `rng` says: every "
    "epoch would see them alike. Let what you draw from `rng` decide the order.",
)
def _(images, labels, rng):
    rng.permutation(len(images))
    return images[::-1], labels[::-1]
