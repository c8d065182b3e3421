"""Inputs of the editor of questions: text boxes that a script turns into lists to choose from."""

from typing import Any

from django import forms
from django.forms.widgets import Script

from cms.form_builder.blocks.inputs import LineBlock


class ListedInput(forms.TextInput):
    """
    A text box shown as a list; ``source`` names the list among those of ``parts.editor_lists``.

    The lists come with the page and not with the block: they change when a form is published, and
    a choice that is no longer among them must survive a save of the draft.
    """

    source = ""
    controller = "training-listed"
    show_add_comment_button = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        own = {"data-controller": self.controller, "data-source": self.source}
        super().__init__({**own, **(attrs or {})})

    @property
    def media(self) -> forms.Media:
        """Return the scripts and styles of the editor."""
        return forms.Media(
            js=[Script("training_bank/editor.js", type="module")],
            css={"all": ["training_bank/editor.css"]},
        )


class FormPartInput(ListedInput):
    """A step or a question of a published form: ``form/step`` or ``form/step/field``."""

    source = "parts"


class FormVersionInput(ListedInput):
    """A published version of a form: ``form 3``."""

    source = "versions"


class KeptLineInput(ListedInput):
    """What editors do not change; it comes back as it was."""

    controller = "training-kept"


class FormPartBlock(LineBlock):
    """A step or a question of a published form."""

    widget_class = FormPartInput


class FormVersionBlock(LineBlock):
    """A published version of a form."""

    widget_class = FormVersionInput


class KeptLineBlock(LineBlock):
    """The key of an option: proposed once, never changed."""

    widget_class = KeptLineInput
