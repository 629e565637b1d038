"""Exercise scale_pixels."""

import numpy as np

from nnlib import data
from nnlib.exercises.spec import Case, Exercise

scale_pixels = Exercise(
    "scale_pixels",
    lesson=1,
    takes="pixels, maximum",
    reference=data.scale_pixels,
    points=2,
    exact_dtype=True,
    hints=(
        "White is stored as `maximum`, and it is to become 1. Black is 0 and stays 0. What do you "
        "do to every number? And what kind of number has room for the results?",
        "Whole numbers cannot hold 0.2, so the dtype has to change before or while you divide: an "
        "array has a method that gives a copy of it in another dtype. Divide by `maximum`, the "
        "number that you are given, not by one that you find in the picture.",
        "By hand, for the pixels [0, 51, 102] and the maximum 255:\n"
        "    as float32             [0.0, 51.0, 102.0]\n"
        "    each divided by 255    [0.0,  0.2,   0.4]\n"
        "The brightest is 0.4: this is a dark picture, and stays one.",
    ),
)


@scale_pixels.cases
def _(rng):
    dark = rng.integers(20, 205, (2, 3)).astype(np.uint8)
    yield Case(dark, 255, about="a dark picture")
    bright = rng.integers(1, 17, (2, 4)).astype(np.uint8)
    bright[0, 0], bright[1, 1] = 16, 0
    yield Case(bright, 16, about="a maximum of 16")
    floats = rng.integers(1, 16, (2, 3)).astype(np.float32)
    yield Case(floats, 16, about="pixels that are floats")
    yield Case(np.zeros((2, 2), np.uint8), 255, about="a black picture")
    yield Case(rng.integers(300, 50_000, 4).astype(np.uint16), 65_535, about="16-bit pixels")
    yield Case(rng.integers(0, 255, (3, 4, 4)).astype(np.uint8), 255, about="several pictures")


@scale_pixels.alternative
def _(pixels, maximum):
    return (pixels / maximum).astype(np.float32)


@scale_pixels.alternative
def _(pixels, maximum):
    return np.float32(pixels) * np.float32(1 / maximum)


@scale_pixels.alternative
def _(pixels, maximum):
    scaled = pixels.astype("float32")
    scaled /= maximum
    return scaled


@scale_pixels.alternative
def _(pixels, maximum):
    scaled = np.zeros(pixels.shape, dtype=np.float32)
    for place in np.ndindex(pixels.shape):
        scaled[place] = pixels[place] / maximum
    return scaled


@scale_pixels.mistake(
    "wrong dtype",
    "The numbers are right, their dtype is another than float32. Dividing whole numbers gives "
    "float64, which takes twice the memory. Where do you say which dtype you want?",
)
def _(pixels, maximum):
    return pixels / maximum


@scale_pixels.mistake(
    "fraction dropped",
    "Everything between black and white became 0: the fractions are gone. `//` rounds down, and a "
    "whole-number dtype has no room for a fraction. Divide with `/`, and keep floats from then on.",
)
def _(pixels, maximum):
    return (pixels // maximum).astype(np.float32)


@scale_pixels.variant("fraction dropped")
def _(pixels, maximum):
    return (pixels / maximum).astype(pixels.dtype).astype(np.float32)


@scale_pixels.variant("fraction dropped")
def _(pixels, maximum):
    return pixels // maximum


@scale_pixels.mistake(
    "divided by the brightest pixel",
    "The brightest pixel of every picture becomes 1, so a dark picture comes out as bright as any. "
    "White is `maximum`, whether or not the picture contains it.",
)
def _(pixels, maximum):
    return pixels.astype(np.float32) / pixels.max()


@scale_pixels.mistake(
    "stretched from darkest to brightest",
    "You stretch each picture so that its darkest pixel becomes 0 and its brightest 1. That "
    "changes how dark a picture is. Only black itself is 0, and only `maximum` is 1.",
)
def _(pixels, maximum):
    floats = pixels.astype(np.float32)
    return (floats - floats.min()) / (floats.max() - floats.min())


@scale_pixels.mistake(
    "not divided",
    "The dtype has changed and the numbers have not: white is still `maximum`. The division is "
    "missing, or its result was not kept.",
)
def _(pixels, maximum):
    return pixels.astype(np.float32)


@scale_pixels.variant("not divided")
def _(pixels, maximum):
    return pixels


@scale_pixels.mistake(
    "maximum not used",
    "Pictures with the maximum 255 come out right, others do not: a 255 is written into your "
    "function. The number that stands for white comes in as `maximum`.",
)
def _(pixels, maximum):
    return pixels.astype(np.float32) / 255


@scale_pixels.mistake(
    "maximum off by one",
    "White comes out a little below 1. The highest pixel is `maximum` itself; how many different "
    "greys there are, one more than that, is another number.",
)
def _(pixels, maximum):
    return pixels.astype(np.float32) / (maximum + 1)


@scale_pixels.mistake(
    "wraps around",
    "Some pixels came out far too small: you multiply while the pixels are still whole numbers, "
    "and uint8 starts again from 0 after 255. Convert to floats first, and calculate afterwards.",
)
def _(pixels, maximum):
    return (pixels * 100 / maximum / 100).astype(np.float32)


@scale_pixels.variant("wraps around")
def _(pixels, maximum):
    return ((pixels * 2) / (2 * maximum)).astype(np.float32)


@scale_pixels.variant("wraps around")
def _(pixels, maximum):
    return (pixels * 10 / maximum / 10).astype(np.float32)


@scale_pixels.mistake(
    "input modified",
    "The division happens inside the array that was passed in. `/=` and `pixels[...] =` change the "
    "caller's own pixels, and where these are whole numbers NumPy refuses, or the fractions are "
    "lost. Make a new array.",
)
def _(pixels, maximum):
    pixels /= maximum
    return pixels


@scale_pixels.variant("input modified")
def _(pixels, maximum):
    scaled = pixels.astype(np.float32, copy=False)
    scaled /= maximum
    return scaled


@scale_pixels.variant("input modified")
def _(pixels, maximum):
    pixels[...] = pixels / maximum
    return pixels.astype(np.float32)


@scale_pixels.mistake(
    "too few digits",
    "Your numbers are a little off, in the fourth digit: float16 has no room for more. The result "
    "is float32, and what it is worked out in should be no smaller.",
)
def _(pixels, maximum):
    return pixels.astype(np.float16) / maximum


@scale_pixels.variant("too few digits")
def _(pixels, maximum):
    return (pixels / maximum).astype(np.float16)


@scale_pixels.variant("too few digits")
def _(pixels, maximum):
    return (pixels / maximum).astype(np.float16).astype(np.float32)


@scale_pixels.mistake(
    "flattened too",
    "The numbers are right, and the picture has lost its rows: all pixels came back in one line. "
    "The result has the shape of the input.",
)
def _(pixels, maximum):
    return (pixels / maximum).astype(np.float32).ravel()


@scale_pixels.variant("flattened too")
def _(pixels, maximum):
    return (pixels / maximum).astype(np.float32).reshape(len(pixels), -1)
