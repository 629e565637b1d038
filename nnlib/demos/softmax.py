"""Softmax under your hands: logits in, probabilities and a loss out."""

import math

import numpy as np
from matplotlib.figure import Figure

from nnlib.demos import stage
from nnlib.losses import log_softmax
from nnlib.losses import softmax as safe_softmax
from nnlib.plots import style
from nnlib.types import FloatArray

CLASSES = ("cat", "dog", "bird", "fish")


class SoftmaxDemo(stage.Demo):
    """Four logits, a temperature, and what becomes of them."""

    def __init__(self) -> None:
        start = (2.0, 1.0, -1.0, 0.5)
        self.logits = [
            stage.slider(f"logit of {name}", value, -10, 10, 0.1, tip=f"the score of {name}")
            for name, value in zip(CLASSES, start, strict=True)
        ]
        self.temperature = stage.slider(
            "temperature", 1, 0.1, 10, 0.1, tip="divides all logits before the softmax"
        )
        self.label = stage.choice("it is a", CLASSES, "cat", tip="the class that is true")
        self.scale = stage.choice(
            "logits times", [("1", 1.0), ("100", 100.0)], 1.0, tip="to see what large logits do"
        )
        self.shift = stage.choice(
            "largest subtracted",
            [("yes", True), ("no", False)],
            True,
            tip="whether the largest logit is subtracted first",
        )
        figure = stage.new_figure(8.2, 2.9)
        with style.drawing_style():
            self._set_up(figure)
        controls = stage.row(
            stage.column(*self.logits),
            stage.column(self.temperature, self.label, self.scale, self.shift),
        )
        super().__init__("Softmax: from scores to probabilities", figure, [controls])

    def _set_up(self, figure: Figure) -> None:
        self.left, self.right = figure.subplots(1, 2)
        places = np.arange(len(CLASSES))
        self.logit_bars = self.left.barh(places, np.zeros(len(CLASSES)), color=style.BLUE)
        self.share_bars = self.right.barh(places, np.zeros(len(CLASSES)), color=style.BLUE)
        self.shares = [self.right.text(0, place, "", va="center") for place in places]
        for axes in (self.left, self.right):
            axes.set_yticks(places, CLASSES)
            axes.invert_yaxis()
        self.left.axvline(0, color=style.MUTED, linewidth=1)
        self.left.set_xlabel("logit / temperature")
        self.right.set_xlim(0, 1.2)
        self.right.set_xticks([0, 0.5, 1])
        self.right.set_xlabel("probability")

    def draw(self) -> str:
        """Move the bars, and say what the label costs."""
        logits = np.array([slider.value for slider in self.logits]) * self.scale.value
        scores = logits / self.temperature.value
        probabilities = _softmax(scores, shift=self.shift.value)
        label = CLASSES.index(self.label.value)
        reach = max(1.0, float(np.abs(scores).max())) * 1.1
        self.left.set_xlim(-reach, reach)
        for index, (score, share) in enumerate(zip(scores, probabilities, strict=True)):
            color = style.VERMILLION if index == label else style.BLUE
            self.logit_bars[index].set(width=score, color=color)
            width = share if math.isfinite(share) else 0.0
            self.share_bars[index].set(width=width, color=color)
            said = style.percent(share) if math.isfinite(share) else "not a number"
            self.shares[index].set(x=width + 0.02, text=said)
        return self._sentence(scores, probabilities, label)

    def _sentence(self, scores: FloatArray, probabilities: FloatArray, label: int) -> str:
        if not np.isfinite(probabilities).all():
            return (
                f"e to the power of {scores.max():.0f} is more than a computer can hold: it is "
                "taken for infinity, and infinity by infinity is not a number (NaN). Subtract the "
                "largest logit first: the shares stay the same, and nothing overflows."
            )
        best = int(probabilities.argmax())
        loss = abs(float(log_softmax(scores[None])[0, label]))  # abs: the best loss is not -0.00
        said = f"The network says {CLASSES[best]} with {style.percent(probabilities[best])}. "
        if best == label:
            said += f"That is right, and costs {loss:.2f}"
        else:
            said += f"It is a {CLASSES[label]}, which had {style.percent(probabilities[label])}: "
            said += f"that costs {loss:.2f}"
        guessing = math.log(len(CLASSES))
        compared = "less" if loss < guessing else "more"
        return f"{said}, {compared} than guessing (log 4 = {guessing:.2f})."


def _softmax(scores: FloatArray, *, shift: bool) -> FloatArray:
    if shift:
        row: FloatArray = safe_softmax(scores[None])[0]
        return row
    with np.errstate(all="ignore"):  # the overflow is what there is to see
        powers = np.exp(scores)
        shares: FloatArray = powers / powers.sum()
        return shares


def softmax() -> None:
    """Show how logits become probabilities, what temperature does, and what a label costs.

    Move the logits; make them a hundred times as large, with and without subtracting the largest.
    """
    SoftmaxDemo().show()
