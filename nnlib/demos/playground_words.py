"""What the playground says: how far the training is, and what there is to see in it."""

import math

from nnlib.demos.small_training import SmallTraining
from nnlib.plots import style

ENOUGH_STEPS = 300  # before a training can be called stuck
STUCK = 0.8  # of the points it learns from
CLEAR_RISE = 1.25  # of the loss of new points: less may be a wobble


def describe(training: SmallTraining, *, pattern: bool, ended: bool) -> str:
    """Say in words what is seen.

    Args:
        training: the training.
        pattern: whether the places of the points tell anything about their classes.
        ended: whether there are no more steps.
    """
    curves = training.curves
    if training.diverged:
        return (
            f"The training has diverged after {training.steps:,} steps: the loss is no longer a "
            "number. Take a smaller learning rate, and press Reset."
        )
    count = len(training.train.told)
    learned, new = (style.percent(a[-1]) for a in (curves.train_accuracy, curves.new_accuracy))
    if training.steps == 0:
        return (
            f"Not trained yet: with its random first weights the network gets {learned} of the "
            f"{count} points right. Press Start, and watch the border."
        )
    said = f"After {training.steps:,} steps it gets {learned} of the {count} points right that it "
    said += f"learns from, and {new} of new ones. {_finding(training, pattern)}"
    return f"{said} Here it ends; Reset begins anew." if ended else said


def _finding(training: SmallTraining, pattern: bool) -> str:
    curves = training.curves
    if training.gives_one_answer():
        return "It gives the same answer to all points."
    wrong = int(training.train.wrong.sum())
    said = f"It believes {training.believed()} of the {wrong} wrong labels. " if wrong else ""
    now, lowest = curves.new_loss[-1], curves.new_loss[curves.best]
    if now > CLEAR_RISE * lowest and curves.train_loss[-1] < curves.train_loss[curves.best]:
        said += (
            f"It overfits: the loss of new points was {lowest:.2f} after "
            f"{curves.steps[curves.best]:,} steps, and is {now:.2f} now."
        )
        return said if pattern else f"{said} There was no pattern to find."
    if len(training.network.layers) == 1:
        return f"{said}Without a hidden layer the border is a straight line."
    if said:
        return said.rstrip()
    if not pattern:
        return "There is no pattern to find: new points can only be guessed."
    if training.steps >= ENOUGH_STEPS and curves.train_accuracy[-1] < STUCK:
        return "It misses many even of the points that it is shown: so far it underfits."
    return f"A new point costs {now:.2f} on average; guessing would cost {math.log(2):.2f}."
