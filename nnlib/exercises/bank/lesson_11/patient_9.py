"""Exercise patient_9."""

import numpy as np

from nnlib.exercises.spec import Case, Exercise, small_numbers


def _walk_with_velocity(
    *,
    begin=lambda value, slope: np.zeros_like(value),
    feed=lambda velocity, gradient, momentum: momentum * velocity + gradient,
    move=lambda value, velocity, gradient, learning_rate, momentum: (
        value - learning_rate * velocity
    ),
    again=False,
    fewer=0,
):
    """Return a walk down a slope with momentum, with one part exchanged."""

    def descend(value, slope, steps, learning_rate, momentum):
        velocity = begin(value, slope)
        for _ in range(steps - fewer):
            if again:
                velocity = begin(value, slope)
            gradient = slope(value)
            velocity = feed(velocity, gradient, momentum)
            value = move(value, velocity, gradient, learning_rate, momentum)
        return value

    return descend


patient_9 = Exercise(
    "patient_9",
    lesson=11,
    takes="value, slope, steps, learning_rate, momentum",
    reference=_walk_with_velocity(),
    untouched=_walk_with_velocity(again=True),
    points=1,
    hints=(
        "Set `momentum` to 0, and then to 0.9. What should change, and what does?",
        "Velocity is a memory: what it holds at the end of one step has to be there at the "
        "beginning of the next. Where does it begin, and how often?",
        "By hand, a slope of 1 everywhere, momentum 0.9, learning rate 0.1, from 5:\n"
        "    step 1   velocity 1.00    value 4.900\n"
        "    step 2   velocity 1.90    value 4.710\n"
        "    step 3   velocity 2.71    value 4.439\n"
        "    the patient               value 4.700   three equal steps",
    ),
)


@patient_9.cases
def _(rng):
    steepness = rng.uniform(0.5, 1.5, size=3).round(1)

    def bowl(value):
        return steepness * value

    def tilted(value):
        return np.ones_like(value)

    def bend(value):
        return value**3 + value

    yield Case(small_numbers(rng, 3), bowl, 3, 0.1, 0.9)
    yield Case(small_numbers(rng, 2), tilted, 4, 0.1, 0.5, about="a slope that stays the same")
    yield Case(small_numbers(rng, (2, 2)), bend, 5, 0.05, 0.8, about="another momentum")
    yield Case(small_numbers(rng, 3), bowl, 20, 0.1, 0.9, about="twenty steps")


@patient_9.alternative
def _(value, slope, steps, learning_rate, momentum):
    value, velocity = value.copy(), 0.0
    for _ in range(steps):
        velocity = momentum * velocity - learning_rate * slope(value)
        value += velocity
    return value


@patient_9.alternative
def _(value, slope, steps, learning_rate, momentum):
    before = value
    for _ in range(steps):
        # The last move, shortened, and the slope: the velocity is not even stored.
        moved = value - learning_rate * slope(value) + momentum * (value - before)
        before, value = value, moved
    return value


@patient_9.alternative
def _(value, slope, steps, learning_rate, momentum):
    velocity = np.zeros(value.shape)
    step = 0
    while step < steps:
        velocity *= momentum
        velocity += slope(value)
        value = value - learning_rate * velocity
        step += 1
    return np.array(value)


patient_9.mistake(
    "slope left out",
    "Nothing moves, or it moves once and then rolls out: the slope is no longer added to the "
    "velocity in each step.",
)(_walk_with_velocity(feed=lambda velocity, gradient, momentum: momentum * velocity))


patient_9.variant("slope left out")(
    _walk_with_velocity(
        begin=lambda value, slope: slope(value),
        feed=lambda velocity, gradient, momentum: momentum * velocity,
    )
)


patient_9.mistake(
    "nothing is forgotten",
    "The slopes add up without end: the old velocity is kept whole. In each step it is multiplied "
    "by `momentum` before the slope is added.",
)(_walk_with_velocity(feed=lambda velocity, gradient, momentum: velocity + gradient))


patient_9.mistake(
    "an average of the slopes",
    "The slope is multiplied by 1 - momentum: an average. That is a convention too, with steps "
    "that are ten times as short for a momentum of 0.9. Here the velocity is a sum: momentum * "
    "velocity + gradient.",
)(
    _walk_with_velocity(
        feed=lambda velocity, gradient, momentum: momentum * velocity + (1 - momentum) * gradient
    )
)


patient_9.mistake(
    "slope shortened too",
    "The new slope is multiplied by `momentum` as well. Only what is left of the old velocity is.",
)(_walk_with_velocity(feed=lambda velocity, gradient, momentum: momentum * (velocity + gradient)))


patient_9.mistake(
    "begins with a slope",
    "The velocity begins with a slope in it, and the first step adds that slope once more. Before "
    "the first step nothing moves.",
)(_walk_with_velocity(begin=lambda value, slope: slope(value)))


patient_9.variant("begins with a slope")(
    _walk_with_velocity(begin=lambda value, slope: np.ones_like(value))
)


patient_9.mistake(
    "momentum for the slope",
    "`momentum` and its rest are exchanged: it should say how much of the old velocity stays.",
)(
    _walk_with_velocity(
        feed=lambda velocity, gradient, momentum: (1 - momentum) * velocity + momentum * gradient
    )
)


patient_9.variant("momentum for the slope")(
    _walk_with_velocity(feed=lambda velocity, gradient, momentum: velocity + momentum * gradient)
)


patient_9.mistake(
    "looks ahead",
    "That is Nesterov's step: it goes along momentum * velocity + gradient. Plain momentum, which "
    "is asked for here, goes along the velocity.",
)(
    _walk_with_velocity(
        move=lambda value, velocity, gradient, learning_rate, momentum: (
            value - learning_rate * (momentum * velocity + gradient)
        )
    )
)


patient_9.mistake(
    "one step too few",
    "There is a step missing: as many steps are made as `steps` says. Does the loop begin at 1, or "
    "does it return too early?",
)(_walk_with_velocity(fewer=1))


patient_9.mistake(
    "uphill",
    "The velocity is kept now, and the walk goes uphill: a step is taken away from the value.",
)(
    _walk_with_velocity(
        move=lambda value, velocity, gradient, learning_rate, momentum: (
            value + learning_rate * velocity
        )
    )
)


@patient_9.mistake(
    "moves only once",
    "The velocity gathers all the slopes, and the value moves once, at the end: the last line of "
    "the loop has slipped out of it. Each step moves the value, and the next slope is taken there.",
)
def _(value, slope, steps, learning_rate, momentum):
    velocity = np.zeros_like(value)
    for _ in range(steps):
        velocity = momentum * velocity + slope(value)
    return value - learning_rate * velocity


@patient_9.mistake(
    "input modified",
    "The walk ends at the right place, and the caller's `value` has walked along: `-=` works in "
    "place. `value = value - ...` makes a new array in each step.",
)
def _(value, slope, steps, learning_rate, momentum):
    velocity = np.zeros_like(value)
    for _ in range(steps):
        velocity = momentum * velocity + slope(value)
        value -= learning_rate * velocity
    return value
