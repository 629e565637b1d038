"""Exercise should_stop."""

from itertools import pairwise

import numpy as np

from nnlib.exercises.spec import Case, Complaint, Exercise


def _should_stop(validation_losses, patience):
    best = min(range(len(validation_losses)), key=lambda epoch: validation_losses[epoch])
    return len(validation_losses) - 1 - best >= patience


should_stop = Exercise(
    "should_stop",
    lesson=5,
    takes="validation_losses, patience",
    reference=_should_stop,
    points=2,
    hints=(
        "You are in epoch 8, and the lowest loss so far was that of epoch 5. How many epochs have "
        "you waited since? At which patience do you give up?",
        "Find where the lowest loss stands; of several equal ones, the first. How far is that from "
        "the end of the list? That distance is what you compare with the patience.",
        "By hand, with a patience of 2:\n"
        "    [2.0, 1.2, 0.9]             best in epoch 3, waited 0    go on\n"
        "    [2.0, 1.2, 0.9, 1.0]        best in epoch 3, waited 1    go on\n"
        "    [2.0, 1.2, 0.9, 1.0, 0.95]  best in epoch 3, waited 2    stop",
    ),
)


@should_stop.cases
def _(rng):
    def ranked(*ranks):
        """Draw losses in this order of size: 0 is the lowest, and equal ranks are equal losses."""
        steps = rng.integers(2, 20, size=max(ranks) + 1) / 100
        levels = np.round(rng.integers(10, 60) / 100 + np.cumsum(steps), 2)
        return [float(levels[rank]) for rank in ranks]

    yield Case(ranked(3, 1, 2), 2, about="not waited enough")
    yield Case(ranked(2, 0, 1, 3), 2, about="waited as long as the patience")
    yield Case(ranked(3, 0, 2, 1, 2, 1), 3, about="up and down above the best")
    yield Case(ranked(4, 3, 2, 1, 0), 2, about="a loss that falls")
    yield Case(ranked(2, 3, 4, 1), 2, about="a new best after a wait")
    yield Case(ranked(3, 5, 2, 4, 1, 2), 3, about="rises between new bests")
    yield Case(ranked(2, 0, 1, 0), 2, about="a loss equal to the best")
    yield Case(ranked(0, 1), 5, about="fewer epochs than the patience")
    yield Case(ranked(0), 1, about="the first epoch")
    yield Case(ranked(1, 0, 2), 1, about="a patience of 1")
    yield Case(ranked(9, 7, 0, 1, 4, 3, 8, 2, 6, 5), 4, about="waited much longer")


@should_stop.judged_by
def _(returned, case, expected):
    losses, patience = case.arguments
    if not isinstance(returned, bool | int | np.bool_ | np.integer) or returned not in (0, 1):
        return Complaint(
            f"Your result is {returned!r}; True or False was expected.", "wrong type", expected
        )
    if returned == expected:
        return None
    best = losses.index(min(losses))
    waited = len(losses) - 1 - best
    sentence = (
        f"After epoch {len(losses)} the lowest loss is that of epoch {best + 1}, so {waited} "
        f"epoch{'s have' if waited != 1 else ' has'} gone by without a better one. With a patience "
        f"of {patience} that means {'stop' if expected else 'go on'}."
    )
    return Complaint(sentence, expected=expected)


@should_stop.alternative
def _(validation_losses, patience):
    return len(validation_losses) - 1 - np.argmin(validation_losses) >= patience


@should_stop.alternative
def _(validation_losses, patience):
    if len(validation_losses) <= patience:
        return False
    return min(validation_losses[-patience:]) >= min(validation_losses[:-patience])


@should_stop.alternative
def _(validation_losses, patience):
    lowest, waited = float("inf"), 0
    for loss in validation_losses:
        if loss < lowest:
            lowest, waited = loss, 0
        else:
            waited += 1
    if waited >= patience:
        return True
    else:
        return False


@should_stop.mistake(
    "waits one epoch too long",
    "You stop one epoch too late: when the wait is as long as the patience, it is over. Compare "
    "with `>` and with `>=` in mind.",
)
def _(validation_losses, patience):
    return len(validation_losses) - 1 - np.argmin(validation_losses) > patience


@should_stop.mistake(
    "waits one epoch too few",
    "You stop one epoch too early. Python counts from 0: the last of n epochs has the number n - "
    "1, and right after the best epoch nothing has been waited yet.",
)
def _(validation_losses, patience):
    return len(validation_losses) - np.argmin(validation_losses) >= patience


@should_stop.mistake(
    "an equal loss counts as better",
    "A loss that only equals the best one starts your wait anew. It is no improvement: of several "
    "equal ones the first counts, and a new best has to be lower.",
)
def _(validation_losses, patience):
    lowest, waited = float("inf"), 0
    for loss in validation_losses:
        lowest, waited = (loss, 0) if loss <= lowest else (lowest, waited + 1)
    return waited >= patience


@should_stop.mistake(
    "stops at the first rise",
    "You stop as soon as the last loss is higher than the one before, whatever the patience. "
    "Losses wobble: how long has it been since the *lowest* one?",
)
def _(validation_losses, patience):
    return len(validation_losses) > 1 and validation_losses[-1] > validation_losses[-2]


@should_stop.mistake(
    "counts rises in a row",
    "You wait for the loss to rise several times in a row. A loss that goes up and down above its "
    "best gets no better either: compare with the lowest so far, not with the epoch before.",
)
def _(validation_losses, patience):
    recent = validation_losses[-patience - 1 :]
    return len(recent) > patience and all(a < b for a, b in pairwise(recent))


@should_stop.mistake(
    "compares two epochs only",
    "You compare the last loss with the one from `patience` epochs ago. The best may lie between "
    "the two, or before both: find the lowest of all first.",
)
def _(validation_losses, patience):
    if len(validation_losses) <= patience:
        return False
    return validation_losses[-1] >= validation_losses[-1 - patience]


@should_stop.variant("compares two epochs only")
def _(validation_losses, patience):
    return validation_losses[-1] >= validation_losses[-1 - patience]


@should_stop.mistake(
    "the wait never starts anew",
    "You count all epochs that were no new best, since the beginning. A new best starts the wait "
    "anew, from 0.",
)
def _(validation_losses, patience):
    lowest, waited = float("inf"), 0
    for loss in validation_losses:
        if loss < lowest:
            lowest = loss
        else:
            waited += 1
    return waited >= patience


@should_stop.mistake(
    "stops for a wait of long ago",
    "You say stop because of a wait that ended with a new best. The question is whether to stop "
    "*now*: only the best epoch so far and the last one matter.",
)
def _(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best >= patience:
            return True
    return False


@should_stop.mistake(
    "looks for the highest",
    "You measure the wait from the *highest* loss. Accuracies are best when high, losses when low.",
)
def _(validation_losses, patience):
    return len(validation_losses) - 1 - np.argmax(validation_losses) >= patience


@should_stop.mistake(
    "answer reversed",
    "Your answer is the opposite: True means stop, and False means go on.",
)
def _(validation_losses, patience):
    return not _should_stop(validation_losses, patience)


@should_stop.mistake(
    "counts epochs only",
    "You stop after so many epochs, whatever the losses are. The patience is counted from the best "
    "epoch, not from the first.",
)
def _(validation_losses, patience):
    return len(validation_losses) > patience


@should_stop.variant("counts epochs only")
def _(validation_losses, patience):
    return len(validation_losses) >= patience


@should_stop.mistake(
    "nothing returned",
    "Where training should go on, your function returns None: it ends without reaching a `return`. "
    "Both answers need one, True and False.",
)
def _(validation_losses, patience):
    if _should_stop(validation_losses, patience):
        return True


@should_stop.mistake(
    "exactly the patience only",
    "You stop only when the wait is exactly as long as the patience. If the training was not asked "
    "at that moment, a longer wait would go on for ever.",
)
def _(validation_losses, patience):
    return len(validation_losses) - 1 - np.argmin(validation_losses) == patience


@should_stop.mistake(
    "patience left out",
    "You stop as soon as the last loss is not the best. The patience says how many such epochs may "
    "pass.",
)
def _(validation_losses, patience):
    return validation_losses[-1] > min(validation_losses)


@should_stop.variant("patience left out")
def _(validation_losses, patience):
    return np.argmin(validation_losses) != len(validation_losses) - 1


@should_stop.mistake(
    "always the same answer",
    "Your answer is the same for all losses. It depends on where the lowest loss stands in the "
    "list, and on the patience.",
)
def _(validation_losses, patience):
    return False


@should_stop.variant("always the same answer")
def _(validation_losses, patience):
    return True


@should_stop.mistake(
    "a number of epochs",
    "Your function returns a number. Asked for is an answer, True for stop and False for go on: "
    "compare how long the wait was with the patience.",
)
def _(validation_losses, patience):
    return len(validation_losses) - 1 - int(np.argmin(validation_losses))


@should_stop.variant("a number of epochs")
def _(validation_losses, patience):
    return int(np.argmin(validation_losses))
