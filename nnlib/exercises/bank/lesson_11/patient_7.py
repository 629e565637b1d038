"""Exercise patient_7."""

import numpy as np

from nnlib.exercises.spec import Case, Exercise, small_numbers


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
