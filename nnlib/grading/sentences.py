"""What is said of a function that had to be stopped."""

# For each reason: the name of the mistake, and the sentence to the learner.
SAID = {
    "time": (
        "never ends",
        "Your function had not come back after {seconds:g} seconds and was stopped. Does a `while` "
        "loop change what its condition looks at, and can the condition become false?",
    ),
    "memory": (
        "too much memory",
        "Your function asked for more memory than there is for it ({what}). The arrays it is given "
        "are small: which of the shapes it makes grows too large?",
    ),
    "large": (
        "a result too large",
        "What your function returns is too large to be looked at. The arrays it is given are "
        "small: which of the shapes it makes grows too large?",
    ),
    "ended": (
        "ends the program",
        "Your function ended the whole program{what}; it should return instead.",
    ),
    "garbled": (
        "interferes with the grading",
        "Something in your function wrote where only the grader writes, so there is no result of "
        "it to look at. It should return its result, and do nothing else.",
    ),
    "network": (
        "uses the network",
        "Your function tried to reach the network (`{what}`). It was stopped: an answer works with "
        "what it is given.",
    ),
    "process": (
        "starts a process",
        "Your function tried to start or to signal another process (`{what}`). It was stopped: an "
        "answer works with what it is given.",
    ),
    "file": (
        "changes files",
        "Your function tried to write, move or delete a file outside of its folder (`{what}`). It "
        "was stopped, and the file is as it was.",
    ),
    "course": (
        "reads the course's files",
        "Your function tried to read `{what}`, a file of the course. It was stopped: an answer "
        "works with what it is given.",
    ),
    "nnlib": (
        "takes nnlib's answer",
        "Your function takes the answer from nnlib (`{what}`), where the solutions lie. While "
        "grading they are not there: write out the computation yourself. Functions of earlier "
        "exercises may be had by `yours`.",
    ),
    "measurement": (
        "switches off a measurement",
        "Your function switched off the counting of its lines (`{what}`), by which a loop is told "
        "from an array operation.",
    ),
}
TOLD_TO_INSTRUCTOR = ("network", "process", "file", "course", "nnlib", "measurement", "garbled")
