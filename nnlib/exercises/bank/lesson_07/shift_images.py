"""Exercise shift_images."""

import numpy as np

from nnlib.exercises.spec import Case, Exercise


def _shift(images, rows, columns):
    _, height, width = images.shape
    padding = (0, 0), (abs(rows), abs(rows)), (abs(columns), abs(columns))
    top, left = abs(rows) - rows, abs(columns) - columns
    return np.pad(images, padding)[:, top : top + height, left : left + width]


shift_images = Exercise(
    "shift_images",
    lesson=7,
    takes="images, rows, columns",
    reference=_shift,
    exact_dtype=True,
    points=3,
    hints=(
        "Think of a window on a larger black wall with the picture in its middle. To see the "
        "picture further down, which way does the window move?",
        "Pad every image with as many zeros on all four sides as the shift is long, but the first "
        "axis, which counts the images, by nothing. Then cut out a piece of the old size. If the "
        "picture is to move down, the piece begins higher up.",
        "By hand, one row down, in a picture of 2 by 2:\n"
        "    the picture    padded by 1     cut out of it\n"
        "                   0  0  0  0      from row 0, column 1:\n"
        "    1  2           0  1  2  0      0  0\n"
        "    3  4           0  3  4  0      1  2\n"
        "                   0  0  0  0",
    ),
)


@shift_images.cases
def _(rng):
    def pictures(count, height, width, dtype=np.float64):
        return rng.integers(1, 10, (count, height, width)).astype(dtype)

    yield Case(pictures(1, 3, 3), 1, 0, about="down")
    yield Case(pictures(1, 3, 3), 0, 1, about="to the right")
    yield Case(pictures(2, 3, 4), -1, 0, about="up")
    yield Case(pictures(2, 3, 4), 0, -1, about="to the left")
    yield Case(pictures(3, 4, 4), 1, -2, about="down and left")
    yield Case(pictures(2, 4, 3), 2, 1, about="down and right")
    yield Case(pictures(2, 3, 3), 0, 0, about="no shift")
    yield Case(pictures(2, 3, 4), 3, 0, about="all of it out")
    yield Case(pictures(2, 3, 4), 4, 1, about="all of it out")
    yield Case(pictures(2, 3, 4), -5, 1, about="all of it out")
    yield Case(pictures(2, 4, 4, np.uint8), -1, 1, about="uint8 pixels")
    whole = rng.random((20, 8, 8), dtype=np.float32)
    yield Case(whole, int(rng.choice([-2, -1, 1, 2])), 1, about="a whole batch")


@shift_images.alternative
def _(images, rows, columns):
    shifted = np.zeros_like(images)
    _, height, width = images.shape
    for row in range(height):
        for column in range(width):
            if 0 <= row - rows < height and 0 <= column - columns < width:
                shifted[:, row, column] = images[:, row - rows, column - columns]
    return shifted


@shift_images.alternative
def _(images, rows, columns):
    shifted = np.roll(images, (rows, columns), axis=(1, 2))
    height, width = images.shape[1:]
    down, right = np.arange(height), np.arange(width)
    shifted[:, (down < rows) | (down >= height + rows)] = 0
    shifted[:, :, (right < columns) | (right >= width + columns)] = 0
    return shifted


@shift_images.alternative
def _(images, rows, columns):
    _, height, width = images.shape
    down = np.eye(height, k=-rows, dtype=images.dtype)
    right = np.eye(width, k=columns, dtype=images.dtype)
    return down @ images @ right


@shift_images.alternative
def _(images, rows, columns):
    _, height, width = images.shape
    result = np.zeros(images.shape, dtype=images.dtype)
    if abs(rows) < height and abs(columns) < width:
        result[
            :,
            max(rows, 0) : height + min(rows, 0),
            max(columns, 0) : width + min(columns, 0),
        ] = images[
            :,
            max(-rows, 0) : height + min(-rows, 0),
            max(-columns, 0) : width + min(-columns, 0),
        ]
    return result


@shift_images.mistake(
    "wraps around",
    "Ink that leaves on one side comes in on the other: that is what np.roll does. What leaves a "
    "picture is lost, and zeros come in.",
)
def _(images, rows, columns):
    return np.roll(images, (rows, columns), axis=(1, 2))


@shift_images.mistake(
    "rolled without an axis",
    "Pixels went from one row of the picture into the next: without an axis, np.roll treats all "
    "images as one long row of numbers. And whatever axis it gets, what leaves on one side comes "
    "in on the other.",
)
def _(images, rows, columns):
    return np.roll(images, (rows, columns))


@shift_images.variant("rolled without an axis")
def _(images, rows, columns):
    return np.roll(images, rows * images.shape[2] + columns)


@shift_images.mistake(
    "room for one pixel only",
    "Shifts by one pixel come out right, longer ones do not. The lesson padded each picture by one "
    "pixel, as it moved by one at most. How much room does this shift need?",
)
def _(images, rows, columns):
    _, height, width = images.shape
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return padded[:, 1 - rows : 1 - rows + height, 1 - columns : 1 - columns + width]


@shift_images.mistake(
    "the other way",
    "Your pictures move the other way. Positive `rows` move them down, positive `columns` to the "
    "right. If you cut a piece out of a padded picture: a piece that begins further down shows it "
    "further up.",
)
def _(images, rows, columns):
    return _shift(images, -rows, -columns)


@shift_images.variant("the other way")
def _(images, rows, columns):
    return _shift(images, -rows, columns)


@shift_images.variant("the other way")
def _(images, rows, columns):
    return _shift(images, rows, -columns)


@shift_images.mistake(
    "rows and columns exchanged",
    "`rows` moves your pictures sideways, and `columns` up and down. Axis 1 counts the rows of a "
    "picture, from top to bottom; axis 2 its columns.",
)
def _(images, rows, columns):
    return _shift(images, columns, rows)


@shift_images.mistake(
    "images shifted among each other",
    "Whole pictures have moved to other places in the batch. Axis 0 counts the images: it stays as "
    "it is. Rows are axis 1, columns axis 2.",
)
def _(images, rows, columns):
    return _shift(images.transpose(2, 0, 1), rows, columns).transpose(1, 2, 0)


@shift_images.variant("images shifted among each other")
def _(images, rows, columns):
    return np.roll(images, (rows, columns), axis=(0, 1))


@shift_images.mistake(
    "rows only",
    "Your pictures move up and down, and never sideways. Where does `columns` come in?",
)
def _(images, rows, columns):
    return _shift(images, rows, 0)


@shift_images.mistake(
    "columns only",
    "Your pictures move sideways, and never up or down. Where does `rows` come in?",
)
def _(images, rows, columns):
    return _shift(images, 0, columns)


@shift_images.mistake(
    "a shift of zero",
    "With a shift of zero your slice is empty: -0 is 0, and `x[:-0]` means everything before the "
    "very first. Count from the front: how many rows stay?",
)
def _(images, rows, columns):
    result = np.zeros_like(images)
    result[:, rows:, columns:] = images[:, :-rows, :-columns]
    return result


@shift_images.mistake(
    "negative shifts",
    "Shifts down and to the right come out right; shifts up or to the left do not. In an index or "
    "a slice, a negative number counts from the end. What has to be where when the picture moves "
    "the other way?",
)
def _(images, rows, columns):
    _, height, width = images.shape
    result = np.zeros_like(images)
    result[:, rows:, columns:] = images[:, : height - rows, : width - columns]
    return result


@shift_images.variant("negative shifts")
def _(images, rows, columns):
    _, height, width = images.shape
    padded = np.pad(images, [(0, 0), (max(rows, 0), 0), (max(columns, 0), 0)])
    return padded[:, :height, :width]


@shift_images.variant("negative shifts")
def _(images, rows, columns):
    _, height, width = images.shape
    return np.pad(images, [(0, 0), (rows, 0), (columns, 0)])[:, :height, :width]


@shift_images.variant("negative shifts")
def _(images, rows, columns):
    return _shift(images, abs(rows), abs(columns))


@shift_images.variant("negative shifts")
def _(images, rows, columns):
    result = np.zeros_like(images)
    _, height, width = images.shape
    for row in range(height):
        for column in range(width):
            if row + rows < height and column + columns < width:
                result[:, row + rows, column + columns] = images[:, row, column]
    return result


@shift_images.mistake(
    "zeros for what has wrapped",
    "Shifts down and to the right come out right. After a shift up or to the left, what has "
    "wrapped around is at the other end, the bottom or the right: there the zeros belong.",
)
def _(images, rows, columns):
    shifted = np.roll(images, (rows, columns), axis=(1, 2))
    shifted[:, :rows] = 0
    shifted[:, :, :columns] = 0
    return shifted


@shift_images.mistake(
    "shifts longer than the picture",
    "Ordinary shifts come out right. One that is longer than the picture does not: everything is "
    "out of sight then, and zeros are left. What becomes of your slices when the shift is larger "
    "than the height?",
)
def _(images, rows, columns):
    _, height, width = images.shape
    result = np.zeros_like(images)
    to_rows, from_rows = slice(rows, None), slice(None, height - rows)
    if rows < 0:
        to_rows, from_rows = slice(None, rows), slice(-rows, None)
    to_columns, from_columns = slice(columns, None), slice(None, width - columns)
    if columns < 0:
        to_columns, from_columns = slice(None, columns), slice(-columns, None)
    result[:, to_rows, to_columns] = images[:, from_rows, from_columns]
    return result


@shift_images.variant("shifts longer than the picture")
def _(images, rows, columns):
    _, height, width = images.shape
    result = np.zeros_like(images)
    to_rows = slice(max(rows, 0), height + min(rows, 0))
    to_columns = slice(max(columns, 0), width + min(columns, 0))
    from_rows = slice(max(-rows, 0), height - max(rows, 0))
    from_columns = slice(max(-columns, 0), width - max(columns, 0))
    result[:, to_rows, to_columns] = images[:, from_rows, from_columns]
    return result


@shift_images.mistake(
    "old pixels left",
    "The pictures have moved, but where they came from, the old pixels are still there. Zeros come "
    "in on that side: begin with an array of zeros, not with a copy.",
)
def _(images, rows, columns):
    inside = _shift(np.ones(images.shape, dtype=bool), rows, columns)
    return np.where(inside, _shift(images, rows, columns), images)


@shift_images.mistake(
    "edges repeated",
    "The pixels at the edge were repeated to fill the gap. Outside of the picture all is black: "
    "zeros come in.",
)
def _(images, rows, columns):
    _, height, width = images.shape
    padding = (0, 0), (abs(rows), abs(rows)), (abs(columns), abs(columns))
    top, left = abs(rows) - rows, abs(columns) - columns
    padded = np.pad(images, padding, mode="edge")
    return padded[:, top : top + height, left : left + width]


@shift_images.mistake(
    "padded, not cut",
    "Your pictures have grown: the zeros are there, and the shift is, but nothing was cut off. The "
    "size stays the same: as much as comes in on one side is lost on the other.",
)
def _(images, rows, columns):
    padding = (0, 0), (max(rows, 0), max(-rows, 0)), (max(columns, 0), max(-columns, 0))
    return np.pad(images, padding)


@shift_images.variant("padded, not cut")
def _(images, rows, columns):
    return np.pad(images, ((0, 0), (abs(rows), abs(rows)), (abs(columns), abs(columns))))


@shift_images.mistake(
    "cut, not padded",
    "Your pictures have shrunk: what leaves is cut off, and nothing comes in on the other side. "
    "The size stays the same; zeros fill the gap.",
)
def _(images, rows, columns):
    _, height, width = images.shape
    kept_rows = slice(max(-rows, 0), height - max(rows, 0))
    return images[:, kept_rows, max(-columns, 0) : width - max(columns, 0)]


@shift_images.mistake(
    "another dtype",
    "The pictures are right, but their dtype has changed. np.zeros makes float64 unless you say "
    "otherwise. Pictures of uint8 or float32 come back as what they were.",
)
def _(images, rows, columns):
    return _shift(images, rows, columns).astype(np.float64)


@shift_images.mistake(
    "only the first image",
    "The first picture has moved, the others have not. The first axis counts the images, and all "
    "of them move: `x[0]` is one picture, `x[:, ...]` all.",
)
def _(images, rows, columns):
    return np.concatenate([_shift(images[:1], rows, columns), images[1:]])


@shift_images.mistake(
    "input modified",
    "The images that you were given have changed: an assignment to a slice works in place, on the "
    "caller's own array. Write into a new one.",
)
def _(images, rows, columns):
    images[...] = _shift(images, rows, columns)
    return images
