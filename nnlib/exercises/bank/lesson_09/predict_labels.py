"""Exercise predict_labels."""

import numpy as np

from nnlib import losses
from nnlib.exercises.spec import Case, Exercise


def _logits(images, parameters):
    (weight1, bias1), (weight2, bias2) = parameters
    return np.maximum(images @ weight1 + bias1, 0) @ weight2 + bias2


predict_labels = Exercise(
    "predict_labels",
    lesson=9,
    takes="images, parameters",
    reference=lambda images, parameters: _logits(images, parameters).argmax(axis=1),
    points=2,
    hints=(
        "The way forward is the same as in training. What is in a row of the logits, and how do "
        "you read a digit off it?",
        "The class is the column of the largest logit. np.argmax gives the place of the largest "
        "number; which axis has a number for each class?",
        "By hand, for two images and three classes:\n"
        "    logits    [[0.2, 1.5, -0.3],\n"
        "               [2.0, 0.1,  1.9]]\n"
        "    classes   [1, 0]",
    ),
)


@predict_labels.cases
def _(rng):
    def call(count, sizes, *, below_zero=False):
        in_features, hidden, classes = sizes
        images = rng.normal(size=(count, in_features)).round(2)
        answers = np.zeros(count, int)
        while not answers.any():  # not class 0 for all, which some mistakes answer
            parameters = [
                (rng.normal(size=(rows, columns)).round(2), 3 * rng.normal(size=columns).round(2))
                for rows, columns in ((in_features, hidden), (hidden, classes))
            ]
            answers = _logits(images, parameters).argmax(axis=1)
        if below_zero:
            weight, bias = parameters[1]
            parameters[1] = weight, bias - np.ceil(_logits(images, parameters).max()) - 1
        return images, parameters

    yield Case(*call(8, (2, 6, 3)))
    yield Case(*call(10, (5, 10, 10)), about="as many images as classes")
    yield Case(*call(9, (3, 6, 4), below_zero=True), about="logits below zero")
    yield Case(*call(1, (4, 5, 3)), about="a single image")
    yield Case(*call(40, (6, 16, 10)), about="many images")


@predict_labels.alternative
def _(images, parameters):
    for weight, bias in parameters[:-1]:
        images = np.maximum(np.dot(images, weight) + bias, 0)
    weight, bias = parameters[-1]
    return np.argmax(losses.softmax(images @ weight + bias), axis=1)


@predict_labels.alternative
def _(images, parameters):
    found = []
    for image in images:
        logits = _logits(image[None], parameters)[0].tolist()
        found.append(logits.index(max(logits)))
    return np.array(found)


@predict_labels.mistake(
    "largest of each column",
    "You ask, for each class, which image has its largest logit. It should be the other way: for "
    "each image, the class. A row is an image, so look along the row: that is axis 1.",
)
def _(images, parameters):
    return _logits(images, parameters).argmax(axis=0)


@predict_labels.mistake(
    "one place in all",
    "That is the place of the single largest logit of all images. Each image has an answer of its "
    "own: the axis is missing.",
)
def _(images, parameters):
    return _logits(images, parameters).argmax()


@predict_labels.mistake(
    "the logits themselves",
    "These are the scores of all classes. Asked for is one whole number for each image: the class "
    "with the largest score.",
)
def _(images, parameters):
    return _logits(images, parameters)


@predict_labels.variant("the logits themselves")
def _(images, parameters):
    return losses.softmax(_logits(images, parameters))


@predict_labels.mistake(
    "the largest logit, not its place",
    "These are the largest logits. It is their places that are classes: np.max gives the number, "
    "np.argmax the place.",
)
def _(images, parameters):
    return _logits(images, parameters).max(axis=1)


@predict_labels.mistake(
    "ReLU after the last layer too",
    "Where all logits lie below zero you answer 0: ReLU has made them all equal. It stands between "
    "the layers; the logits are left as they are.",
)
def _(images, parameters):
    return np.maximum(_logits(images, parameters), 0).argmax(axis=1)


@predict_labels.mistake(
    "no ReLU",
    "There is no ReLU between the two layers. The network was trained with it; without it its "
    "hidden numbers mean something else.",
)
def _(images, parameters):
    (weight1, bias1), (weight2, bias2) = parameters
    return ((images @ weight1 + bias1) @ weight2 + bias2).argmax(axis=1)


@predict_labels.mistake(
    "the smallest logit",
    "You answer with the class that is least likely. The largest logit wins.",
)
def _(images, parameters):
    return _logits(images, parameters).argmin(axis=1)


@predict_labels.mistake(
    "counted from 1",
    "Each answer is one too large: classes count from 0, and so does argmax.",
)
def _(images, parameters):
    return _logits(images, parameters).argmax(axis=1) + 1


@predict_labels.mistake(
    "biases forgotten",
    "The weights are there, the biases are not. Each layer adds its own after the product.",
)
def _(images, parameters):
    (weight1, _), (weight2, _) = parameters
    return (np.maximum(images @ weight1, 0) @ weight2).argmax(axis=1)


@predict_labels.mistake(
    "the loudest hidden unit",
    "You answer with the place of the largest hidden number. Hidden units have no class; the "
    "second layer turns them into a score for each class.",
)
def _(images, parameters):
    weight, bias = parameters[0]
    return np.maximum(images @ weight + bias, 0).argmax(axis=1)
