"""A question as buttons, for the mouse, the keyboard and a screen reader (needs ipywidgets)."""

from functools import partial
from typing import Any

import ipywidgets

from nnlib.exercises.questions import Question
from nnlib.exercises.record import record
from nnlib.speaking import marked_up, plain

# JupyterLab's own colours, so that both of its themes fit; what follows a comma is for elsewhere.
_STYLE = """<style>
.nnlib-question { border-left: 4px solid var(--jp-brand-color1, #1976d2); padding: 4px 12px; }
.nnlib-question, .nnlib-question .widget-htmlmath-content, .nnlib-question code {
    color: var(--jp-content-font-color1, inherit);
    font-size: var(--jp-content-font-size1, 14px); line-height: 1.5; }
.nnlib-question .jupyter-button {
    height: auto; white-space: normal; text-align: left; padding: 5px 12px; line-height: 1.5;
    font-size: var(--jp-content-font-size1, 14px);
    color: var(--jp-ui-font-color1, #222); background: var(--jp-layout-color2, #eee);
    border: 1px solid var(--jp-border-color1, #bbb); box-shadow: none; }
.nnlib-question .jupyter-button:focus-visible {
    outline: 3px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px; }
.nnlib-question .jupyter-button:disabled { opacity: 0.7; }
.nnlib-question .nnlib-chosen {
    border: 2px solid var(--jp-brand-color1, #1976d2); font-weight: 600; opacity: 1 !important; }
.nnlib-question .nnlib-compare { align-self: flex-start; font-weight: 600; }
.nnlib-question .nnlib-code { font-family: var(--jp-code-font-family, monospace); }
</style>"""


class Buttons:
    """The buttons of one question, and what happens when they are pressed.

    Attributes:
        box: the widget that holds all the others.
        options: the button of each option.
        compare: the button that shows how a prediction turned out; a quiz has none.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        self.choice: str | None = None
        self.found = False
        self.options = {option: self._button(option) for option in question.options}
        for option, button in self.options.items():
            button.on_click(partial(self._choose, option))
        self.said = ipywidgets.HTMLMath()
        self.compare: Any = None
        below = [self.said]
        if question.kind == "Predict":
            self.compare = self._button("Compare", disabled=True)
            self.compare.add_class("nnlib-compare")
            self.compare.tooltip = "Compare your prediction with what happened"
            self.compare.on_click(self._compare)
            below = [self.said, self.compare]
        asked = f"{_STYLE}<p><b>{question.kind}.</b> {marked_up(question.text)}</p>{self._last_time()}"
        self.box = ipywidgets.VBox([ipywidgets.HTMLMath(asked), *self.options.values(), *below])
        self.box.add_class("nnlib-question")
        self._label()

    def forms(self) -> dict[str, Any]:
        """Return what a notebook needs to show the buttons: data by MIME type."""
        forms: dict[str, Any] = self.box._repr_mimebundle_()
        return forms

    def _button(self, text: str, *, disabled: bool = False) -> Any:
        layout = ipywidgets.Layout(width="auto", max_width="100%", margin="3px 2px")
        button = ipywidgets.Button(description=plain(text), disabled=disabled, layout=layout)
        if text == f"`{plain(text)}`":
            button.add_class("nnlib-code")
        return button

    def _last_time(self) -> str:
        earlier = record().last_answer(self.question.id)
        if earlier is None:
            return ""
        return f"<p><i>Last time you said “{marked_up(earlier.choice)}”.</i></p>"

    def _choose(self, option: str, _button: Any) -> None:
        if self.found:  # from here on clicks are for reading what else there is to say
            self._say(option)
            return
        self.choice = option
        right = self.question.is_right(option)
        record().add_answer(self.question.id, option, right)
        if self.compare is None:
            self.found = bool(right)
            self._say(option)
        else:
            self.compare.disabled = False
            self._mark(option, "arrow-right")
            self._status(f"Noted: {marked_up(option)}. Run on and see.")

    def _compare(self, _button: Any) -> None:
        if self.choice is None:
            return
        for button in self.options.values():
            button.disabled = True
        # Compare itself stays enabled: a button that is disabled loses the keyboard's focus.
        self._say(self.choice)

    def _say(self, option: str) -> None:
        """Show how right `option` is, and what there is to say about it."""
        right = self.question.is_right(option)
        verdict = {True: "Right", False: "Not so", None: ""}[right]
        self._mark(option, {True: "check", False: "times", None: "arrow-right"}[right])
        mine = marked_up(option)
        said = f"You said: <b>{mine}</b>." if right is None else f"<b>{verdict}.</b>"
        if right is False and self.compare is not None:
            said += f" You said: {mine}. It is: <b>{marked_up(str(self.question.answer))}</b>."
        self._status(f"{said} {marked_up(self.question.feedback.get(option, ''))}")

    def _mark(self, chosen: str, icon: str) -> None:
        for option, button in self.options.items():
            is_chosen = option == chosen
            button.icon = icon if is_chosen else ""
            (button.add_class if is_chosen else button.remove_class)("nnlib-chosen")
        self._label()

    def _label(self) -> None:
        """Tell a screen reader, and a mouse that rests there, which of how many this is."""
        for number, (option, button) in enumerate(self.options.items(), start=1):
            state = ", chosen" if button.icon else ""
            button.tooltip = f"Option {number} of {len(self.options)}: {plain(option)}{state}"

    def _status(self, content: str) -> None:
        self.said.value = f'<div role="status">{content}</div>'
