"""Exercise linear."""

import numpy as np

from nnlib.exercises.bank.lesson_02.shared import layer
from nnlib.exercises.spec import Case, Exercise

linear = Exercise(
    "linear",
    lesson=2,
    takes="inputs, weight, bias",
    reference=lambda inputs, weight, bias: inputs @ weight + bias,
    points=2,
    hints=(
        "Every row of the inputs meets every column of the weight. What shape comes out, and which "
        "axis does the bias belong to?",
        "The two sides that meet in the product, the columns of the inputs and the rows of the "
        "weight, are equally long and disappear. What is left is a row for each image and a column "
        "for each unit. NumPy adds a bias of shape (units,) to every row by itself.",
        "By hand, for one image, two inputs and three units:\n"
        "    inputs               [[1, 2]]\n"
        "    weight               [[1, 0, -1],\n"
        "                          [0.5, 1, 2]]\n"
        "    column by column     1*1 + 2*0.5 = 2,  1*0 + 2*1 = 2,  1*(-1) + 2*2 = 3\n"
        "    plus bias [1, 0, 5]  [[3, 2, 8]]",
    ),
)


@linear.cases
def _(rng):
    yield Case(*layer(rng, 2, 3, 4), about="more units than inputs")
    yield Case(*layer(rng, 3, 3, 3), about="all sides equally long")
    yield Case(*layer(rng, 1, 4, 2), about="a single image")
    yield Case(*layer(rng, 4, 2, 4), about="as many images as units")
    yield Case(*layer(rng, 3, 2, 1), about="a single unit")
    inputs, weight, bias = layer(rng, 2, 2, 3)
    yield Case(0 * inputs, weight, bias, about="inputs of zero")
    # float64: where a sum nearly cancels, two right answers in float32 differ visibly.
    batch, weight = rng.uniform(0, 1, (32, 64)), rng.normal(0, 0.2, (64, 10))
    yield Case(batch, weight, rng.normal(0, 1, 10), about="a whole batch")


@linear.alternative
def _(inputs, weight, bias):
    outputs = np.zeros((len(inputs), len(bias)))
    for row in range(len(inputs)):
        for unit in range(len(bias)):
            outputs[row, unit] = bias[unit]
            for i in range(inputs.shape[1]):
                outputs[row, unit] += inputs[row, i] * weight[i, unit]
    return outputs


@linear.alternative
def _(inputs, weight, bias):
    return np.array([np.dot(row, weight) + bias for row in inputs])


@linear.alternative
def _(inputs, weight, bias):
    return np.einsum("ni,iu->nu", inputs, weight) + bias[np.newaxis, :]


@linear.alternative
def _(inputs, weight, bias):
    return (weight.T @ inputs.T + bias.reshape(-1, 1)).T


@linear.alternative
def _(inputs, weight, bias):
    # The bias as the weight of one more input, which is always 1.
    ones = np.ones((inputs.shape[0], 1))
    return np.hstack([inputs, ones]) @ np.vstack([weight, bias])


@linear.mistake(
    "bias forgotten",
    "The product is right, and the bias is missing. Without it a layer gives zero for an image of "
    "zeros, whatever it has learned.",
)
def _(inputs, weight, bias):
    return inputs @ weight


@linear.mistake(
    "weight transposed",
    "The weight has a row for each input and a column for each unit already: its first side meets "
    "the last side of the inputs. Transposed, its shape does not fit, and where it is square and "
    "fits, the numbers are others.",
)
def _(inputs, weight, bias):
    return inputs @ weight.T + bias


@linear.variant("weight transposed")
def _(inputs, weight, bias):
    return np.dot(inputs, weight.T) + bias


@linear.mistake(
    "weight before inputs",
    "You multiply the weight by the inputs. The order matters in a matrix product: its rows come "
    "from the first factor. You want a row for each image, so what comes first?",
)
def _(inputs, weight, bias):
    return weight @ inputs + bias


@linear.variant("weight before inputs")
def _(inputs, weight, bias):
    return weight.T @ inputs + bias


@linear.variant("weight before inputs")
def _(inputs, weight, bias):
    return np.dot(weight, inputs) + bias


@linear.mistake(
    "element by element",
    "`*` multiplies element by element. A layer needs the matrix product: each row of the inputs "
    "with each column of the weight, the products added up.",
)
def _(inputs, weight, bias):
    return inputs * weight + bias


@linear.variant("element by element")
def _(inputs, weight, bias):
    return inputs * weight


@linear.mistake(
    "bias as a column",
    "You turned the bias into a column, so each image gets a bias. There is one for each unit, and "
    "units are the columns of the result: a bias of shape (units,) lines up with them as it is.",
)
def _(inputs, weight, bias):
    return inputs @ weight + bias[:, np.newaxis]


@linear.mistake(
    "bias added before the product",
    "You add the bias before the product, to the weight or to the inputs, so it is multiplied too. "
    "It is added after the product, once to each output.",
)
def _(inputs, weight, bias):
    return inputs @ (weight + bias)


@linear.variant("bias added before the product")
def _(inputs, weight, bias):
    return (inputs + bias) @ weight


@linear.mistake(
    "bias added to each product",
    "The bias is in each of your outputs as many times as there are inputs: it is added inside the "
    "innermost loop. Add it once, outside of that loop.",
)
def _(inputs, weight, bias):
    return inputs @ weight + inputs.shape[1] * bias


@linear.mistake(
    "only the last product",
    "Only the last input counts in each of your outputs. Does the innermost loop put each product "
    "in the place of the one before, with `=`, where it should add it?",
)
def _(inputs, weight, bias):
    return inputs[:, -1:] * weight[-1] + bias


@linear.mistake(
    "bias multiplied",
    "You multiply by the bias. A unit whose bias is 0 would always give 0. It is added to the "
    "product.",
)
def _(inputs, weight, bias):
    return inputs @ weight * bias


@linear.mistake(
    "bias subtracted",
    "Your result is off by twice the bias: it was subtracted. A bias is added, and may itself be "
    "negative.",
)
def _(inputs, weight, bias):
    return inputs @ weight - bias


@linear.mistake(
    "sum of the biases",
    "The biases were added up, and every unit got the sum of all of them. Each unit has one of its "
    "own.",
)
def _(inputs, weight, bias):
    return inputs @ weight + bias.sum()


@linear.mistake(
    "an activation applied",
    "No number of your result is negative: it went through a ReLU. A linear layer ends with the "
    "bias; the bend is a function of its own and comes after it.",
)
def _(inputs, weight, bias):
    return np.maximum(inputs @ weight + bias, 0)


@linear.mistake(
    "transposed",
    "Your result has a row for each unit and a column for each image. It is to be the other way "
    "round: a row for each image.",
)
def _(inputs, weight, bias):
    return weight.T @ inputs.T + bias[:, np.newaxis]


@linear.mistake(
    "axis of length 1 dropped",
    "With a single image, or a single unit, your result lacks an axis: a table of one row "
    "became a plain row. Shapes stay (images, units), even where one of them is 1.",
)
def _(inputs, weight, bias):
    return np.squeeze(inputs @ weight + bias)


@linear.mistake(
    "only the first image",
    "Only the first image went through the layer. The inputs have a row for each image, and all of "
    "them are wanted, in one product or one after the other.",
)
def _(inputs, weight, bias):
    return inputs[0] @ weight + bias


@linear.mistake(
    "input modified",
    "One of the arrays that were passed in has changed. `outputs = bias` gives the same array a "
    "second name, and `+=` then changes the caller's own bias, row after row. `bias + ...` makes a "
    "new array.",
)
def _(inputs, weight, bias):
    rows = []
    for row in inputs:
        outputs = bias
        outputs += row @ weight
        rows.append(outputs)
    return np.array(rows)
