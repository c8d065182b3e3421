"""Inputs of the editor of questions: text boxes that a script turns into lists to choose from."""

from typing import Any

from cms.form_builder.blocks.inputs import LineBlock
from cms.form_builder.widgets import ScriptedInput


class ListedInput(ScriptedInput):
    """
    A text box shown as a list; ``source`` names the list among those of ``parts.editor_lists``.

    The lists come with the page and not with the block: they change when a form is published, and
    a choice that is no longer among them must survive a save of the draft.
    """

    app = "training_bank"
    controller = "training-listed"
    source = ""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-source": self.source, **(attrs or {})})


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
