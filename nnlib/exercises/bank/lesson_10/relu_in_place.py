"""Exercise relu_in_place."""

import numpy as np

from nnlib.exercises.spec import Case, Exercise, small_numbers

relu_in_place = Exercise(
    "relu_in_place",
    lesson=10,
    takes="inputs",
    changes="inputs",
    reference=lambda inputs: np.maximum(inputs, 0, out=inputs),
    points=1,
    hints=(
        "`inputs = ...` does not touch the array: it hangs the name on another one. How do you "
        "tell NumPy to write a result into an array that exists already?",
        "There are two ways. Most NumPy functions take out=, an array to write into. And `x[...] = "
        "` with something in the brackets writes into the elements of x that the brackets choose.",
        "What the caller sees, before and after:\n"
        "    scores                  [-1.5, 2.0, 0.5, -0.1]\n"
        "    relu_in_place(scores)\n"
        "    scores                  [ 0.0, 2.0, 0.5,  0.0]",
    ),
)


@relu_in_place.cases
def _(rng):
    def mixed(shape):
        numbers = small_numbers(rng, shape)
        flat = numbers.reshape(-1)
        # On both sides of 0 and of 1, or some mistakes would change nothing.
        flat[:4] = np.array([-0.3, 1.7, 0.4, -1.2]) * rng.uniform(0.9, 1.1)
        return numbers.round(2)

    yield Case(mixed((2, 3)))
    yield Case(mixed(5), about="a single axis")
    yield Case(mixed((2, 2, 3)), about="three axes")
    yield Case(mixed((4, 3)).T, about="a transposed array")
    yield Case(np.append(np.zeros(3), mixed(4)), about="zeros")
    yield Case(rng.normal(size=(32, 10)).astype(np.float32), about="a whole batch, float32")


@relu_in_place.alternative
def _(inputs):
    inputs[inputs < 0] = 0
    return inputs


@relu_in_place.alternative
def _(inputs):
    inputs *= inputs > 0


@relu_in_place.alternative
def _(inputs):
    inputs[:] = np.where(inputs > 0, inputs, 0)


@relu_in_place.alternative
def _(inputs):
    np.clip(inputs, 0, None, out=inputs)


@relu_in_place.alternative
def _(inputs):
    for index in np.ndindex(inputs.shape):
        if inputs[index] < 0:
            inputs[index] = 0


@relu_in_place.mistake(
    "not changed in place",
    "`inputs` is as it was before: your function computes in another array. `inputs = ...` only "
    "gives the name to a new array, and taking elements out with a mask makes a copy. Write into "
    "the array itself.",
)
def _(inputs):
    return np.maximum(inputs, 0)


@relu_in_place.variant("not changed in place")
def _(inputs):
    inputs = np.maximum(inputs, 0)


@relu_in_place.mistake(
    "a flat copy",
    "Most arrays are changed, a transposed one is not. `ravel` and `reshape` give a view where the "
    "numbers lie in a row in memory; elsewhere they make a copy, and your zeros go into the copy. "
    "Work on `inputs` in the shape it has.",
)
def _(inputs):
    flat = inputs.ravel()
    flat[flat < 0] = 0


@relu_in_place.mistake(
    "keeps the negative numbers",
    "The positive numbers became 0 and the negative ones stayed: the comparison points the other "
    "way. ReLU keeps what is above 0.",
)
def _(inputs):
    np.minimum(inputs, 0, out=inputs)


@relu_in_place.mistake(
    "absolute value",
    "Your negative numbers have lost their sign. ReLU makes them 0; what a unit says below 0 does "
    "not count at all.",
)
def _(inputs):
    np.abs(inputs, out=inputs)


@relu_in_place.mistake(
    "clipped at 1",
    "Numbers above 1 came down to 1. ReLU has no upper limit: it changes only what is below 0.",
)
def _(inputs):
    np.clip(inputs, 0, 1, out=inputs)


@relu_in_place.mistake(
    "the mask written",
    "Every number is now 0 or 1: you wrote down where `inputs` is positive. That is ReLU's "
    "derivative. Positive numbers are to keep their value.",
)
def _(inputs):
    inputs[...] = inputs > 0


@relu_in_place.mistake(
    "small numbers dropped",
    "Numbers between 0 and 1 became 0 as well. The limit of ReLU is at 0.",
)
def _(inputs):
    inputs[inputs < 1] = 0


@relu_in_place.variant("small numbers dropped")
def _(inputs):
    inputs[inputs <= 1] = 0


@relu_in_place.mistake(
    "nothing below zero left, but 1",
    "Your negative numbers became 1, or np.maximum was given 1: everything is lifted up to 1. The "
    "limit of ReLU is 0.",
)
def _(inputs):
    np.maximum(inputs, 1, out=inputs)


@relu_in_place.variant("nothing below zero left, but 1")
def _(inputs):
    inputs[inputs < 0] = 1


@relu_in_place.mistake(
    "only the first row",
    "Only the first row is changed. Does the function return inside its loop, or does an index "
    "choose that row? ReLU looks at every number, whatever the shape.",
)
def _(inputs):
    np.maximum(inputs[0], 0, out=inputs[0] if inputs.ndim > 1 else inputs[:1])
