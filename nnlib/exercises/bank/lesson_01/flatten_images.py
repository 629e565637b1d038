"""Exercise flatten_images."""

import numpy as np

from nnlib.exercises.spec import Case, Exercise

flatten_images = Exercise(
    "flatten_images",
    lesson=1,
    takes="images",
    reference=lambda images: images.reshape(len(images), -1),
    points=1,
    exact_dtype=True,
    hints=(
        "Which axis counts the pictures, and which two axes belong to one picture? Which of the "
        "three is to stay as it is?",
        "`reshape` cuts the long line of numbers in new places and leaves their order alone. Give "
        "it the number of pictures first; -1 stands for whatever is left. It returns a new array.",
        "By hand, two pictures of 2 rows and 3 columns, shape (2, 2, 3):\n"
        "    [[1 2 3]      [[7 8 9]\n"
        "     [4 5 6]]      [0 1 2]]\n"
        "as rows, shape (2, 6):\n"
        "    [[1 2 3 4 5 6]\n"
        "     [7 8 9 0 1 2]]",
    ),
)


def _pictures(rng, shape, dtype=np.float64):
    """Return pictures in which every number occurs once, so that none can be taken for another."""
    size = int(np.prod(shape))
    return rng.permutation(np.arange(1, size + 1)).reshape(shape).astype(dtype)


@flatten_images.cases
def _(rng):
    yield Case(_pictures(rng, (2, 2, 3)))
    yield Case(_pictures(rng, (3, 3, 3)), about="as many rows as pictures")
    yield Case(_pictures(rng, (4, 2, 2)), about="as many pixels as pictures")
    yield Case(_pictures(rng, (1, 3, 2)), about="a single picture")
    yield Case(_pictures(rng, (3, 4, 2), np.float32), about="float32")
    yield Case(_pictures(rng, (3, 8, 8), np.uint8), about="pictures of 8 x 8")


@flatten_images.alternative
def _(images):
    return np.array([image.ravel() for image in images])


@flatten_images.alternative
def _(images):
    count, rows, columns = images.shape
    return images.copy().reshape(count, rows * columns)


@flatten_images.alternative
def _(images):
    count, rows, columns = images.shape
    flat = np.empty((count, rows * columns), dtype=images.dtype)
    for i in range(count):
        for row in range(rows):
            for column in range(columns):
                flat[i, row * columns + column] = images[i, row, column]
    return flat


@flatten_images.alternative
def _(images):
    return np.concatenate([images[:, row] for row in range(images.shape[1])], axis=1)


@flatten_images.mistake(
    "all pictures in one line",
    "All pictures came back in one long line, with nothing to tell where one ends. Each picture "
    "gets a row of its own: axis 0 has to go on counting pictures.",
)
def _(images):
    return images.ravel()


@flatten_images.variant("all pictures in one line")
def _(images):
    return images.reshape(1, -1)


@flatten_images.mistake(
    "pictures mixed up",
    "The shape is right, and the pixels are in other places: your rows hold numbers of several "
    "pictures. `reshape` keeps the order of the numbers; turning the table afterwards does not. "
    "Begin with the axis that counts pictures.",
)
def _(images):
    count, rows, columns = images.shape
    return images.reshape(rows * columns, count).T


@flatten_images.variant("pictures mixed up")
def _(images):
    return np.transpose(images).reshape(len(images), -1)


@flatten_images.mistake(
    "column by column",
    "Each row holds the pixels of its picture, taken column by column. They are wanted row by row: "
    "first the whole top row, from left to right, then the next.",
)
def _(images):
    return images.transpose(0, 2, 1).reshape(len(images), -1)


@flatten_images.mistake(
    "transposed",
    "Each picture came back as a column. It should be a row: axis 0 counts pictures before and "
    "after, so the result has shape (pictures, pixels).",
)
def _(images):
    return images.reshape(len(images), -1).T


@flatten_images.mistake(
    "pixels counted by axis 0",
    "Axis 0 of your result is as long as a picture has pixels. It should count pictures, as it "
    "does in `images`, and axis 1 the pixels of one.",
)
def _(images):
    count, rows, columns = images.shape
    return images.reshape(rows * columns, count)


@flatten_images.mistake(
    "rows of pictures as rows",
    "Each row of your result is one row of a picture, so a picture is spread over several. One "
    "picture is to become one row: its rows are laid end to end.",
)
def _(images):
    return images.reshape(-1, images.shape[2])


@flatten_images.mistake(
    "pictures side by side",
    "You put the pictures next to each other, as on a wall. Each is to become a single row of "
    "numbers, below that of the picture before it.",
)
def _(images):
    return np.hstack(images)


@flatten_images.mistake(
    "size written into the function",
    "Your function knows one size of picture only. There are others: how many pixels a picture "
    "has can be read from `images.shape`, or left to NumPy as -1.",
)
def _(images):
    return images.reshape(-1, 64)


@flatten_images.variant("size written into the function")
def _(images):
    return images.reshape(len(images), 64)


@flatten_images.variant("size written into the function")
def _(images):
    return images.reshape(-1, 784)


@flatten_images.variant("size written into the function")
def _(images):
    return images.reshape(len(images), 784)


@flatten_images.mistake(
    "new shape thrown away",
    "The pictures came back as they were. `reshape` and `flatten` leave the array alone and return "
    "another one. Is theirs what you return?",
)
def _(images):
    images.reshape(len(images), -1)
    return images


@flatten_images.mistake(
    "input modified",
    "You gave the caller's own array a new shape. The pictures belong to the caller, who still "
    "needs them as pictures: `reshape` gives you another array on the same numbers.",
)
def _(images):
    images.shape = (len(images), images.shape[1] * images.shape[2])
    return images


@flatten_images.mistake(
    "a list for an array",
    "Each row is right, and together they are a Python list. An array can be handed to a network "
    "as it is: np.array(...) makes one of a list of rows.",
)
def _(images):
    return [image.flatten() for image in images]
