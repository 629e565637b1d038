"""One neuron under your hands: first with two inputs, then with the 64 pixels of a digit."""

from nnlib.demos import stage
from nnlib.demos.neuron_digit import DigitPage
from nnlib.demos.neuron_plane import PlanePage

TWO_INPUTS = "two inputs"
DIGIT = "a digit"


class NeuronDemo(stage.Demo):
    """A neuron in two forms, of which one is shown at a time.

    Args:
        sees: what the neuron sees first, "two inputs" or "a digit".
    """

    def __init__(self, sees: str = TWO_INPUTS) -> None:
        if sees not in (TWO_INPUTS, DIGIT):
            raise ValueError(f'sees: expected "{TWO_INPUTS}" or "{DIGIT}", got {sees!r}.')
        self.plane = PlanePage()
        self.digit = DigitPage(self.update)
        self.pages: dict[str, PlanePage | DigitPage] = {TWO_INPUTS: self.plane, DIGIT: self.digit}
        self.sees = stage.choice(
            "the neuron sees", list(self.pages), sees, tip="two numbers, or the pixels of an image"
        )
        self._settled: list[PlanePage | DigitPage] = []
        controls = [self.sees, *(page.box for page in self.pages.values())]
        super().__init__("One neuron", self.pages[sees].figure, controls)

    def draw(self) -> str:
        """Show the page that is chosen, and say what it shows."""
        chosen = self.pages[self.sees.value]
        for page in self.pages.values():
            page.box.layout.display = None if page is chosen else "none"
        self.figure = chosen.figure
        sentence = chosen.draw()
        if chosen not in self._settled:  # see `Demo`: the axes find their places once
            self._settled.append(chosen)
            self.figure.draw_without_rendering()
            self.figure.set_layout_engine("none")
        return sentence


def neuron(sees: str = TWO_INPUTS) -> None:
    """Show what weights and bias do: to a line in the plane, or to the response to a digit.

    Args:
        sees: what the neuron sees first, "two inputs" or "a digit"; both can be chosen in the demo.
    """
    NeuronDemo(sees).show()
