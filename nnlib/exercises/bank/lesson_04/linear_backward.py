"""Exercise linear_backward."""

import numpy as np

from nnlib.exercises.spec import Case, Exercise, small_numbers


def _linear_backward(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_outputs @ weight.T


linear_backward = Exercise(
    "linear_backward",
    lesson=4,
    takes="grad_outputs, inputs, weight",
    reference=_linear_backward,
    points=3,
    gives="grad_weight, grad_bias, grad_inputs",
    hints=(
        "A gradient has the shape of what it belongs to. With 4 examples, 3 inputs and 2 units: "
        "which shapes have weight, bias and inputs, and which products give them?",
        "Each weight is used once per example, and where paths meet slopes add: the examples "
        "vanish in grad_weight and in grad_bias. Each input feeds all units: the units vanish in "
        "grad_inputs. What vanishes stands on the two sides of @ that touch.",
        "By hand, two examples, two inputs, one unit:\n"
        "    inputs         [1, 2]    weight   [5]\n"
        "                   [3, 4]             [6]\n"
        "    grad_outputs   [10]\n"
        "                   [-1]\n"
        "    grad_weight    [1*10 + 3*-1]   [ 7]\n"
        "                   [2*10 + 4*-1]   [16]\n"
        "    grad_bias      [10 + -1]       [ 9]\n"
        "    grad_inputs    [10*5, 10*6]    [50, 60]\n"
        "                   [-1*5, -1*6]    [-5, -6]",
    ),
)


@linear_backward.cases
def _(rng):
    def layer(count, in_features, out_features):
        shapes = (count, out_features), (count, in_features), (in_features, out_features)
        return [small_numbers(rng, shape) for shape in shapes]

    yield Case(*layer(4, 3, 2))
    yield Case(*layer(3, 3, 3), about="three rows, inputs and units")
    yield Case(*layer(1, 3, 2), about="a single example")
    yield Case(*layer(3, 4, 1), about="a single unit")
    yield Case(*layer(2, 2, 5), about="more units than inputs")
    whole = [rng.integers(-3, 4, array.shape).astype(np.float32) for array in layer(5, 2, 3)]
    yield Case(*whole, about="float32")
    yield Case(*layer(32, 12, 7), about="a whole batch")


@linear_backward.alternative
def _(grad_outputs, inputs, weight):
    grad_weight = np.einsum("ni,nj->ij", inputs, grad_outputs)
    grad_inputs = np.einsum("nj,ij->ni", grad_outputs, weight)
    return grad_weight, np.ones(len(grad_outputs)) @ grad_outputs, grad_inputs


@linear_backward.alternative
def _(grad_outputs, inputs, weight):
    grad_weight, grad_inputs = np.zeros(weight.shape), np.zeros(inputs.shape)
    grad_bias = np.zeros(weight.shape[1])
    for n, row in enumerate(grad_outputs):
        grad_bias += row
        grad_weight += np.outer(inputs[n], row)
        grad_inputs[n] = weight @ row
    return [grad_weight, grad_bias, grad_inputs]


@linear_backward.alternative
def _(grad_outputs, inputs, weight):
    grad_weight = np.dot(grad_outputs.T, inputs).T
    grad_bias = np.add.reduce(grad_outputs)
    return grad_weight, grad_bias, np.dot(weight, grad_outputs.T).T


@linear_backward.mistake(
    "another order of results",
    "The gradients come back in another order than asked for: first grad_weight, then grad_bias, "
    "and grad_inputs last.",
)
def _(grad_outputs, inputs, weight):
    grad_weight, grad_bias, grad_inputs = _linear_backward(grad_outputs, inputs, weight)
    return grad_inputs, grad_weight, grad_bias


@linear_backward.variant("another order of results")
def _(grad_outputs, inputs, weight):
    grad_weight, grad_bias, grad_inputs = _linear_backward(grad_outputs, inputs, weight)
    return grad_weight, grad_inputs, grad_bias


@linear_backward.variant("another order of results")
def _(grad_outputs, inputs, weight):
    grad_weight, grad_bias, grad_inputs = _linear_backward(grad_outputs, inputs, weight)
    return grad_bias, grad_weight, grad_inputs


@linear_backward.mistake(
    "weight not transposed",
    "`grad_outputs @ weight` meets the weight on the wrong side: (examples, units) needs (units, "
    "inputs) to give (examples, inputs). In a layer with as many units as inputs nothing "
    "complains, and the numbers still differ.",
)
def _(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_outputs @ weight


@linear_backward.mistake(
    "grad_weight transposed",
    "Your grad_weight has its rows and columns exchanged. It has the shape of the weight, (inputs, "
    "units): which of the two arrays comes first in the product, and which is transposed?",
)
def _(grad_outputs, inputs, weight):
    return grad_outputs.T @ inputs, grad_outputs.sum(axis=0), grad_outputs @ weight.T


@linear_backward.mistake(
    "inputs not transposed",
    "`inputs @ grad_outputs` has the examples on the outside. They are what should be added up, so "
    "they must be on the two sides of @ that touch: one of the two arrays needs `.T`.",
)
def _(grad_outputs, inputs, weight):
    return inputs @ grad_outputs, grad_outputs.sum(axis=0), grad_outputs @ weight.T


@linear_backward.mistake(
    "bias summed along the rows",
    "Your grad_bias has a number for each example. Each unit has a bias, and it hears all "
    "examples: the examples are added up, and they lie along axis 0.",
)
def _(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=1), grad_outputs @ weight.T


@linear_backward.mistake(
    "bias averaged",
    "Your grad_bias is the mean over the examples. Where paths meet, slopes add; the loss has "
    "divided by the number of examples already, so what arrives here is only added up.",
)
def _(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs.mean(axis=0), grad_outputs @ weight.T


@linear_backward.mistake(
    "divided by the count again",
    "Your grad_weight and grad_bias are too small by the number of examples. The loss has divided "
    "by it already, in the gradient that arrives here; the layer only adds up.",
)
def _(grad_outputs, inputs, weight):
    grad_weight, grad_bias, grad_inputs = _linear_backward(grad_outputs, inputs, weight)
    return grad_weight / len(inputs), grad_bias / len(inputs), grad_inputs


@linear_backward.variant("divided by the count again")
def _(grad_outputs, inputs, weight):
    grad_weight, grad_bias, grad_inputs = _linear_backward(grad_outputs, inputs, weight)
    return grad_weight / len(inputs), grad_bias, grad_inputs


@linear_backward.variant("divided by the count again")
def _(grad_outputs, inputs, weight):
    return tuple(part / len(inputs) for part in _linear_backward(grad_outputs, inputs, weight))


@linear_backward.mistake(
    "bias kept as a row",
    "The numbers of grad_bias are right, its shape is (1, units). The bias has shape (units,), and "
    "so has its gradient: here `keepdims` does harm.",
)
def _(grad_outputs, inputs, weight):
    grad_bias = grad_outputs.sum(axis=0, keepdims=True)
    return inputs.T @ grad_outputs, grad_bias, grad_outputs @ weight.T


@linear_backward.mistake(
    "bias not summed",
    "You return `grad_outputs` itself as grad_bias. One bias serves all examples, so the slopes of "
    "all examples meet in it: along which axis are they added up?",
)
def _(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs, grad_outputs @ weight.T


@linear_backward.mistake(
    "bias summed to one number",
    "Your grad_bias is a single number. Each unit has a bias of its own: only the examples are "
    "added up, the units stay apart.",
)
def _(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs.sum(), grad_outputs @ weight.T


@linear_backward.mistake(
    "only the last example counts",
    "Only the last example counts, in grad_weight or in both gradients that add up examples: in "
    "the loop, each example replaces the one before. Where paths meet, slopes add.",
)
def _(grad_outputs, inputs, weight):
    for n in range(len(inputs)):
        grad_weight = np.outer(inputs[n], grad_outputs[n])
        grad_bias = grad_outputs[n]
    return grad_weight, grad_bias, grad_outputs @ weight.T


@linear_backward.mistake(
    "grad_bias missing",
    "Two values came back and three were expected: grad_weight, grad_bias and grad_inputs. The "
    "bias is learned too, so it needs its gradient.",
)
def _(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs @ weight.T


@linear_backward.variant("only the last example counts")
def _(grad_outputs, inputs, weight):
    grad_weight = np.outer(inputs[-1], grad_outputs[-1])
    return grad_weight, grad_outputs.sum(axis=0), grad_outputs @ weight.T


@linear_backward.mistake(
    "reshaped, not transposed",
    "Your shapes fit and your numbers do not: `reshape` was used to turn an array round. It fills "
    "the new shape in reading order, so numbers land in other rows. `.T` exchanges the axes.",
)
def _(grad_outputs, inputs, weight):
    grad_inputs = grad_outputs @ weight.reshape(weight.shape[::-1])
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_inputs


@linear_backward.variant("reshaped, not transposed")
def _(grad_outputs, inputs, weight):
    grad_weight = inputs.reshape(inputs.shape[::-1]) @ grad_outputs
    return grad_weight, grad_outputs.sum(axis=0), grad_outputs @ weight.T


@linear_backward.variant("reshaped, not transposed")
def _(grad_outputs, inputs, weight):
    grad_weight = inputs.reshape(inputs.shape[::-1]) @ grad_outputs
    grad_inputs = grad_outputs @ weight.reshape(weight.shape[::-1])
    return grad_weight, grad_outputs.sum(axis=0), grad_inputs


@linear_backward.variant("reshaped, not transposed")
def _(grad_outputs, inputs, weight):
    grad_weight = (grad_outputs.T @ inputs).reshape(weight.shape)
    return grad_weight, grad_outputs.sum(axis=0), grad_outputs @ weight.T


@linear_backward.mistake(
    "grad_inputs multiplied by the inputs",
    "Your grad_weight and grad_bias are right; grad_inputs is multiplied by the inputs on top. An "
    "output moves by the weight when an input moves, however large that input is: for grad_inputs "
    "the weight alone is the slope.",
)
def _(grad_outputs, inputs, weight):
    grad_inputs = grad_outputs @ weight.T * inputs
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_inputs


@linear_backward.mistake(
    "a gate in the linear layer",
    "Your grad_weight and grad_bias are right; grad_inputs is 0 wherever an input is below zero. "
    "That is the gate of ReLU, a piece of its own with a backward pass of its own. A linear layer "
    "passes everything on.",
)
def _(grad_outputs, inputs, weight):
    grad_inputs = grad_outputs @ weight.T * (inputs > 0)
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_inputs


@linear_backward.mistake(
    "a row is no copy",
    "Your gradients are right, and the first row of `grad_outputs` has changed: you added the "
    "others up in it. A row of an array is a view, a window on the caller's numbers. Begin with "
    "zeros of your own.",
)
def _(grad_outputs, inputs, weight):
    grad_weight, grad_inputs = inputs.T @ grad_outputs, grad_outputs @ weight.T
    grad_bias = grad_outputs[0]
    for row in grad_outputs[1:]:
        grad_bias += row
    return grad_weight, grad_bias, grad_inputs


@linear_backward.mistake(
    "weight updated already",
    "Your gradients are right, and the weight has already moved by them. The backward pass only "
    "measures. The update comes when the gradients of all layers are known, and is somebody "
    "else's work.",
)
def _(grad_outputs, inputs, weight):
    gradients = _linear_backward(grad_outputs, inputs, weight)
    weight -= 0.1 * gradients[0]
    return gradients


@linear_backward.variant("weight updated already")
def _(grad_outputs, inputs, weight):
    gradients = _linear_backward(grad_outputs, inputs, weight)
    weight -= 0.01 * gradients[0]
    return gradients
