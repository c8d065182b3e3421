"""Inputs of the editor: plain text boxes that a small script turns into something pleasant."""

from typing import Any

from django import forms
from django.forms.widgets import Script


class ScriptedInput(forms.Textarea):
    """A text box with the name of the controller on it that the script of ``app`` brings."""

    controller = ""
    app = "form_builder"
    # Wagtail would put a comment button over the controls that the script adds.
    show_add_comment_button = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 1, "data-controller": self.controller, **(attrs or {})})

    @property
    def media(self) -> forms.Media:
        """Return the scripts and styles of the editor."""
        return forms.Media(
            js=[Script(f"{self.app}/editor.js", type="module")],
            css={"all": [f"{self.app}/editor.css"]},
        )


class RuleInput(ScriptedInput):
    """A rule as one line of text, with a builder of conditions beside it."""

    controller = "form-rule"


class ChoicesInput(ScriptedInput):
    """The options of a question: JSON under a table of code, text and help."""

    controller = "form-choices"


class KeyInput(ScriptedInput):
    """The stable name of a question; left empty it is proposed."""

    controller = "form-key"


class QuestionsInput(ScriptedInput):
    """The keys of some questions, picked by their texts."""

    controller = "form-questions"


class OneQuestionInput(ScriptedInput):
    """The key of one earlier question, chosen from a list."""

    controller = "form-question"


class TargetInput(ScriptedInput):
    """The key of a later step or of an outcome page, chosen from a list."""

    controller = "form-target"


class PinnedInput(ScriptedInput):
    """The version of something shared, with a press that takes the newest one."""

    controller = "form-pinned"


class KeptInput(ScriptedInput):
    """A text that editors do not change; it comes back as it was."""

    controller = "form-kept"


class ListInput(ScriptedInput):
    """The key of one of the form's lists of options, chosen among them."""

    controller = "form-list"
