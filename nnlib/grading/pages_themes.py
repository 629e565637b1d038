"""Families of mistakes: what lies behind them, and five minutes in class that help.

A class makes a hundred different mistakes of a dozen kinds. The map of the class has a column for
each kind, and each kind has something to do with everybody, before anybody looks at code again.
"""

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Theme:
    """A family of mistakes.

    Attributes:
        name: what they are about, as the head of a column.
        monday: what to do with the class, to the instructor.
        words: parts of the names of mistakes that belong here, as a regular expression.
    """

    name: str
    monday: str
    words: str


# The first that fits a name is taken, so what is special stands before what is general.
THEMES = (
    Theme(
        "Python itself",
        "Take one such answer, with leave, and let the class read its error message aloud from the "
        "last line up: which line of ours, which name, what did Python expect? Then have everybody "
        "restart the kernel and run all cells: what only worked in the old kernel shows at once.",
        r"unknown name|used before|other parameters|nothing returned|not a function|\bexit\b|"
        r"calls itself|calls an unsolved|never ends|too much memory|result too large|no Python|"
        r"cannot be defined|wrong (type|keys|number of values)|"
        r"returns? inside|one value for several|brackets|several layers|an error",
    ),
    Theme(
        "Data that leak",
        "Draw three boxes: training, validation, test. Name quantities one by one (the mean, the "
        "largest pixel, the learning rate, the final accuracy) and let the class say from which "
        "box each may be computed. Ask what the number reported at the end would be worth if one "
        "had come from the wrong box.",
        r"still leak|\btest images\b|own numbers|validation",
    ),
    Theme(
        "Somebody else's array",
        "Show four lines: `a = np.zeros(3)`, `b = a`, `b -= 1`, `print(a)`. Everybody writes down "
        "what is printed before you run it. Then again with `b = b - 1` and with `b = a.copy()`. "
        "Ask which of them a function may do to what it was given.",
        r"input modified|changed in place|overwritten|no copy|flat copy|writes? into|"
        r"into the inputs|in the copy|temporary arrays|mask written|scratch|remembers",
    ),
    Theme(
        "Kinds of number",
        "Predict, then run: `np.array([200], np.uint8) + 100`, `7 // 2`, `np.array([1, 2]) / 2`, "
        "`np.float32(1e-50)`. For each ask: what kind went in, what kind came out, what was lost? "
        "Then look for the line of the exercise where a kind changes.",
        r"dtype|rounded|whole numbers|truth values|wraps? around|counts wrap|cut off$|"
        r"fraction (cut|dropped)|too few digits|a list for an array|list for|for a list|"
        r"arrays of places|empty part of floats|not an array of numbers|compared with ==|"
        r"a dictionary",
    ),
    Theme(
        "Random numbers",
        "Two people draw a permutation of six with the same seed, a third one draws with "
        "`np.random` twice. Compare. Ask what a result is worth that nobody can draw again, and "
        "let everybody mark in their code each place where a number is drawn, and from what.",
        r"\brng\b|random|shuffl|drawn|replacement|chance alone|\border for each batch|same order|"
        r"two orders|same weights|the same size|uniform|bell curve|negative weights|two calls|"
        r"in an(other)? order|fresh mask|two masks|one mask|whole rows off",
    ),
    Theme(
        "Too large, too small, zero",
        "Ask for e to the power of 10, 100, 1000 and for the logarithm of 1e-300 and 1e-400: "
        "guess, then run. Write the row [1000, 1001, 999] on the board and let pairs find what may "
        "be subtracted from all three without changing their shares.",
        r"shift(ed)?\b(?! images)(?!s longer)|overflow|infinity|not a number|nan|epsilon|clipped|"
        r"too small for|logarithm|0 times|zero divided|divided by (a probability of )?zero|"
        r"(by|of) nothing|probability first|averages of no|limits too|"
        r"warning silenced|both branches|broken loss|"
        r"\broot\b|exponential|powers? (of|that)|empty bin",
    ),
    Theme(
        "Gates, masks and activations",
        "Draw a column of five totals, two of them negative. Send them forward through ReLU, then "
        "send five gradients back, and ask for each one whether it passes and who decides that. "
        "Repeat with a dropout mask. The gate is set on the way forward.",
        r"gates?\b|relu\b|mask\b|masks, not|dropout|leaks? |leaky|predicting|nothing is off|slope|"
        r"activation|sigmoid\b|tanh|leaks below|negative part|on the way back|not scaled on",
    ),
    Theme(
        "Axes and shapes",
        "Put a 2 by 3 table of small numbers on the board. Ask for the sum along axis 0 and along "
        "axis 1, with and without keepdims: first the shape, then the numbers, and only then run "
        "it. Then let everybody write a shape comment behind each line of their function.",
        r"ax[ie]s|keepdims|column|\brows?\b|transpos|reshap|broadcast|shape|flat|number for an "
        r"array|array for a number|one number|one (cost|result|answer|error) (per|for)|sum of the "
        r"whole|whole batch|whole input|whole table|one largest|laid out|wrong places|side by "
        r"side|element by element|matrix product|\bturned\b|in one line|number by number",
    ),
    Theme(
        "Signs and directions",
        "Draw a valley and a ball on its left side. Which sign has the slope there, and which way "
        "must the ball go? Write minus learning rate times slope below it, with numbers, and let "
        "the class do the right side. Then compare with the line of code, sign by sign.",
        r"sign|uphill|minus|opposite|revers|other way|falling instead|rises|along the gradient|"
        r"steps along|exchanged|farthest|smallest (instead|logit)|the rarest|least likely|"
        r"subtracted|turned round|grow$|negative rates|other order|another order|order of|"
        r"pair in the other|looks for the highest|for minus",
    ),
    Theme(
        "Sums, means and shares",
        "Ask what happens to the loss, to the gradient and to a step when the batch is doubled: "
        "once for a sum, once for a mean. Let everybody compute both for two examples and for the "
        "same two examples twice, by hand. Then: by what exactly does our code divide?",
        r"divided|averag|summed|mean|not scaled|rescal|scaled|share|per ?cent|a count|counts\b|"
        r"added up|weighted|a factor|times too|too large|too small|half|the 2|total|"
        r"multiplied (?!by the temp)|"
        r"factor|off by a|penalt|strength|squared|squares",
    ),
    Theme(
        "Counting and edges",
        "Ten examples, batches of four: let the class write down the indices of each batch, how "
        "many there are, and how large the last one is. Then with eight, and with three. Ask for "
        "each slice of the code: which is the first index in it, which the first one outside?",
        r"batch|last|only the first|first (one|layer|image|row|rise|batch)|"
        r"from 1|one (too|step|epoch|index|guess|class|warm-up|input)|off by one|"
        r"indic|index|slice|epoch|too (many|few|long)|only the|once|counted|warm-up|patience|"
        r"waits|step (counted|behind|ahead)|guess|pair|bins?\b",
    ),
    Theme(
        "Labels and classes",
        "Three images with the labels 2, 0, 2 and five classes: let everybody draw the one-hot "
        "table and mark the one number of each row that counts. Ask what stands where a class does "
        "not occur, and how the code knows that there are five.",
        r"label|class|one-hot|answer|probabilit|hits|precision|recall|mistakes|matrix",
    ),
    Theme(
        "What is kept between steps",
        "Make a table on the board: step, gradient, velocity (or averages), value. Do three steps "
        "by hand with a gradient of 1. Ask of each number: is it computed anew, or carried over? "
        "Then who in the code carries it.",
        r"velocity|momentum|old|correct|beta|update|look|kept|moves?\b|learning rate|decay|"
        r"direction|gradient|mean_square|begins with",
    ),
)
OWN = Theme(
    "The idea itself",
    "Ask two people to explain to the class, without code, what goes in and what comes out, and "
    "work the small example of the third hint together on the board. Then let everybody run their "
    "own function on exactly those numbers.",
    "",
)


@cache
def theme_of(mistake: str) -> Theme:
    """Return the family of a mistake, by its name."""
    for theme in THEMES:
        if re.search(theme.words, mistake, re.IGNORECASE):
            return theme
    return OWN
