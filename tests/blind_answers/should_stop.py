"""Answers to `should_stop`, written from the statement alone."""

import numpy as np


def right_index_of_min(validation_losses, patience):
    best = validation_losses.index(min(validation_losses))
    return len(validation_losses) - 1 - best >= patience


def right_argmin(validation_losses, patience):
    epochs_after = len(validation_losses) - np.argmin(validation_losses) - 1
    return epochs_after >= patience


def right_counter(validation_losses, patience):
    best = float("inf")
    waited = 0
    for loss in validation_losses:
        if loss < best:
            best = loss
            waited = 0
        else:
            waited += 1
    if waited >= patience:
        return True
    else:
        return False


def right_recent_against_earlier(validation_losses, patience):
    if len(validation_losses) <= patience:
        return False
    return min(validation_losses[-patience:]) >= min(validation_losses[:-patience])


def right_min_with_key(validation_losses, patience):
    best_epoch = min(range(len(validation_losses)), key=lambda i: validation_losses[i])
    return best_epoch + patience < len(validation_losses)


def right_enumerate_tuples(validation_losses, patience):
    _, best_epoch = min((loss, epoch) for epoch, loss in enumerate(validation_losses))
    return len(validation_losses[best_epoch + 1 :]) >= patience


def right_best_in_early_part(validation_losses, patience):
    """Stop if the minimum of all stands among the epochs that are old enough."""
    old = validation_losses[: max(len(validation_losses) - patience, 0)]
    return min(validation_losses) in old


def right_running_minimum(validation_losses, patience):
    running = np.minimum.accumulate(np.array(validation_losses))
    return bool(np.sum(running == running[-1]) > patience)


def right_beginner_while(validation_losses, patience):
    best_epoch = 0
    i = 1
    while i < len(validation_losses):
        if validation_losses[i] < validation_losses[best_epoch]:
            best_epoch = i
        i = i + 1
    last_epoch = len(validation_losses) - 1
    stop = False
    if last_epoch - best_epoch >= patience:
        stop = True
    return stop


def right_any_all(validation_losses, patience):
    count = len(validation_losses)
    return any(
        all(validation_losses[i] <= loss for loss in validation_losses)
        for i in range(count - patience)
    )


def wrong_one_too_late(validation_losses, patience):
    """> in place of >=: waits one epoch more than the patience."""
    best = validation_losses.index(min(validation_losses))
    return len(validation_losses) - 1 - best > patience


def wrong_one_too_early(validation_losses, patience):
    """Forgets the - 1, so the best epoch itself is counted as one that came after."""
    best = int(np.argmin(validation_losses))
    return len(validation_losses) - best >= patience


def wrong_last_of_equal(validation_losses, patience):
    """Takes the last of several equal best epochs: <= in place of <."""
    best = validation_losses[0]
    waited = 0
    for loss in validation_losses[1:]:
        if loss <= best:
            best = loss
            waited = 0
        else:
            waited += 1
    return waited >= patience


def wrong_compares_with_the_epoch_before(validation_losses, patience):
    """Counts the epochs that were no better than the one before, not than the best."""
    waited = 0
    for before, now in zip(validation_losses, validation_losses[1:], strict=False):
        if now < before:
            waited = 0
        else:
            waited += 1
    return waited >= patience


def wrong_stops_for_good(validation_losses, patience):
    """Returns True in the loop: asks whether one should have stopped earlier."""
    best = float("inf")
    waited = 0
    for loss in validation_losses:
        if loss < best:
            best = loss
            waited = 0
        else:
            waited += 1
            if waited >= patience:
                return True
    return False


def wrong_never_resets(validation_losses, patience):
    """Counts all epochs without improvement, and does not start anew at a new best."""
    best = validation_losses[0]
    waited = 0
    for loss in validation_losses[1:]:
        if loss < best:
            best = loss
        else:
            waited += 1
    return waited >= patience


def wrong_only_two_epochs_compared(validation_losses, patience):
    """Compares the last loss with the one `patience` epochs ago, and with no other."""
    if len(validation_losses) <= patience:
        return False
    return validation_losses[-1] >= validation_losses[-1 - patience]
