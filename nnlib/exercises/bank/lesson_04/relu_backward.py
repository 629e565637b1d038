"""Exercise relu_backward."""

import numpy as np

from nnlib.exercises.bank.lesson_04.shared import _both_signs
from nnlib.exercises.spec import Case, Exercise, small_numbers

relu_backward = Exercise(
    "relu_backward",
    lesson=4,
    takes="grad_outputs, inputs",
    reference=lambda grad_outputs, inputs: grad_outputs * (inputs > 0),
    points=1,
    hints=(
        "ReLU is a gate. For an input of 3, and for one of -3: by how much does the output move "
        "when the input moves a little?",
        "Each number of grad_outputs either passes as it is, or becomes 0. Which of the two, the "
        "sign of the input at the same place decides; an input of exactly 0 lets nothing pass.",
        "By hand, four numbers:\n"
        "    grad_outputs   [ 5, -2,  7, -1]\n"
        "    inputs         [ 3,  4, -6,  0]\n"
        "    gate           open open shut shut\n"
        "    result         [ 5, -2,  0,  0]",
    ),
)


@relu_backward.cases
def _(rng):
    yield Case(_both_signs(rng, (2, 3)), _both_signs(rng, (2, 3)))
    inputs = _both_signs(rng, (2, 4))
    inputs.flat[rng.choice(8, size=3, replace=False)] = 0
    yield Case(small_numbers(rng, (2, 4)), inputs, about="inputs of exactly zero")
    yield Case(_both_signs(rng, (1, 5)), _both_signs(rng, (1, 5)), about="a single row")
    yield Case(_both_signs(rng, (3, 3)), _both_signs(rng, (3, 3)), about="as many rows as columns")
    shut = -np.abs(small_numbers(rng, (2, 3)))
    yield Case(small_numbers(rng, (2, 3)), shut, about="all gates shut")
    single = [_both_signs(rng, 6).astype(np.float32) for _ in range(2)]
    yield Case(*single, about="a single axis, float32")
    yield Case(rng.normal(size=(32, 10)), 1e-3 * rng.normal(size=(32, 10)), about="a whole batch")


@relu_backward.alternative
def _(grad_outputs, inputs):
    return np.where(inputs > 0, grad_outputs, 0)


@relu_backward.alternative
def _(grad_outputs, inputs):
    grad_inputs = grad_outputs.copy()
    grad_inputs[inputs <= 0] = 0
    return grad_inputs


@relu_backward.alternative
def _(grad_outputs, inputs):
    grad_inputs = np.zeros(inputs.shape)
    for index in np.ndindex(inputs.shape):
        if inputs[index] > 0:
            grad_inputs[index] = grad_outputs[index]
    return grad_inputs


@relu_backward.alternative
def _(grad_outputs, inputs):
    outputs = np.maximum(inputs, 0)
    return grad_outputs * np.sign(outputs)


@relu_backward.mistake(
    "gate open at zero",
    "Only inputs of exactly 0 differ: your gate lets their gradient pass. The slope there is taken "
    "as 0 in this course, so the gate is open above zero alone.",
)
def _(grad_outputs, inputs):
    return grad_outputs * (inputs >= 0)


@relu_backward.mistake(
    "half open at zero",
    "Only inputs of exactly 0 differ: half of their gradient passes. ReLU has a corner there, and "
    "this course takes its slope as 0, not as the mean of both sides.",
)
def _(grad_outputs, inputs):
    return grad_outputs * np.heaviside(inputs, 0.5)


@relu_backward.mistake(
    "gate always open",
    "Everything passes, as if there were no ReLU. If you compare ReLU's output with zero by `>=`, "
    "the answer is always yes, since that output is never below zero.",
)
def _(grad_outputs, inputs):
    outputs = np.maximum(inputs, 0)
    return grad_outputs * (outputs >= 0)


@relu_backward.mistake(
    "gate set by the gradient",
    "Your gate looks at the sign of `grad_outputs`: negative gradients are lost. The gate belongs "
    "to the forward pass, so it is the sign of `inputs` that opens it. A gradient may have any "
    "sign.",
)
def _(grad_outputs, inputs):
    return np.maximum(grad_outputs, 0)


@relu_backward.variant("gate set by the gradient")
def _(grad_outputs, inputs):
    return np.where(inputs > 0, np.maximum(grad_outputs, 0), 0)


@relu_backward.mistake(
    "the gate alone",
    "This is the gate, 1 for open and 0 for shut. The chain rule multiplies: what arrives from the "
    "right, `grad_outputs`, times this local slope.",
)
def _(grad_outputs, inputs):
    return (inputs > 0).astype(grad_outputs.dtype)


@relu_backward.variant("the gate alone")
def _(grad_outputs, inputs):
    return inputs > 0


@relu_backward.mistake(
    "multiplied by the output",
    "Shut gates are right; where the gate is open, the gradient is multiplied by ReLU's output. "
    "The local slope there is 1, however large the output is.",
)
def _(grad_outputs, inputs):
    return grad_outputs * np.maximum(inputs, 0)


@relu_backward.mistake(
    "multiplied by the input",
    "You multiply by the inputs themselves. Only their sign matters: where an input is above zero "
    "the gradient passes as it is, elsewhere it becomes 0.",
)
def _(grad_outputs, inputs):
    return grad_outputs * inputs


@relu_backward.mistake(
    "arguments exchanged",
    "The two arrays have changed places: you let `inputs` pass where the gradient is above zero. "
    "It is `grad_outputs` that passes, and `inputs` that opens the gate.",
)
def _(grad_outputs, inputs):
    return inputs * (grad_outputs > 0)


@relu_backward.mistake(
    "gate reversed",
    "Your gate is open where it should be shut: gradients pass where the input is negative. Look "
    "at the direction of the comparison.",
)
def _(grad_outputs, inputs):
    return grad_outputs * (inputs < 0)


@relu_backward.variant("gate reversed")
def _(grad_outputs, inputs):
    return grad_outputs * (inputs <= 0)


@relu_backward.mistake(
    "the forward pass again",
    "This is ReLU of the inputs: the forward pass. On the way back, `grad_outputs` comes in, and "
    "each of its numbers passes or is stopped.",
)
def _(grad_outputs, inputs):
    return np.maximum(inputs, 0)


@relu_backward.mistake(
    "leaks below zero",
    "Behind a shut gate a little of the gradient is left. That is leaky ReLU; plain ReLU is flat "
    "below zero, so nothing passes.",
)
def _(grad_outputs, inputs):
    return np.where(inputs > 0, grad_outputs, 0.01 * grad_outputs)


@relu_backward.mistake(
    "matrix product",
    "`@` is the matrix product: it adds up along rows and columns. A gate acts on each number by "
    "itself, so the two arrays are multiplied element by element.",
)
def _(grad_outputs, inputs):
    return grad_outputs @ (inputs > 0)


@relu_backward.mistake(
    "input modified",
    "An array that came in has changed: your function writes into the caller's own "
    "`grad_outputs` or `inputs`. A second name is no copy. Multiply by the gate, or work on a "
    "copy.",
)
def _(grad_outputs, inputs):
    grad_outputs[inputs <= 0] = 0
    return grad_outputs


@relu_backward.mistake(
    "gate written into the inputs",
    "The result is right, and `inputs` has changed with it: the zeros and ones of your gate were "
    "written into the caller's own array. A comparison makes a new array, and leaves `inputs` as "
    "it is.",
)
def _(grad_outputs, inputs):
    inputs[inputs <= 0] = 0
    inputs[inputs > 0] = 1
    return grad_outputs * inputs


@relu_backward.mistake(
    "open gates picked out",
    "Only the numbers behind open gates came back, in one row. Indexing with a mask picks, and "
    "drops the rest. The shape has to stay: behind a shut gate stands a 0.",
)
def _(grad_outputs, inputs):
    return grad_outputs[inputs > 0]


@relu_backward.mistake(
    "sign for the slope",
    "Behind a shut gate comes the gradient with its sign turned, where 0 should be. The sign of "
    "the input is -1 below zero; ReLU is flat there, so its slope is 0.",
)
def _(grad_outputs, inputs):
    return grad_outputs * np.sign(inputs)


@relu_backward.variant("sign for the slope")
def _(grad_outputs, inputs):
    return np.where(inputs > 0, grad_outputs, -grad_outputs)


@relu_backward.mistake(
    "gate opens at 1",
    "Inputs between 0 and 1 shut your gate. It opens right above zero: an input of 0.3 lets its "
    "gradient pass. Were the inputs cut to whole numbers, or compared with 1?",
)
def _(grad_outputs, inputs):
    return grad_outputs * (inputs.astype(int) > 0)


@relu_backward.variant("gate opens at 1")
def _(grad_outputs, inputs):
    return grad_outputs * (inputs > 1)
