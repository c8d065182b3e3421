"""A signature: drawn with a finger or a mouse, or the full name typed instead of it."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from pydantic import Field as ModelField

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.reading import plain_text
from forms_plugins.fields.text import check_length

BOARD = (600, 200)
"""Width and height of the board that strokes are drawn on."""

LONGEST_DRAWING = 8000
"""Characters of the strokes of a signature; the script thins them out to stay under it."""

FEWEST_POINTS = 8
"""A drawing of fewer points is a slip of the finger."""

_DRAWING = re.compile(r"(M[0-9]{1,3} [0-9]{1,3}(L[0-9]{1,3} [0-9]{1,3})*)+", re.ASCII)


class SignatureOptions(Options):
    """``min_length`` counts the letters of a typed name."""

    min_length: int = ModelField(default=5, ge=1, le=100)


class SignatureBoard(forms.Widget):
    """A board to draw on, for those who have script, and a box for the full name, for everybody."""

    template_name = "django/forms/widgets/signature.html"
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        """Return the typed name or, without one, the strokes: what is typed replaces a drawing."""
        typed = str(data.get(f"{name}_typed") or "")
        return typed if typed.strip() else str(data.get(f"{name}_drawn") or "")

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Say whether the page did not hold this question at all."""
        return f"{name}_typed" not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the id of the box for the name, which everybody can reach."""
        return f"{id_}_typed" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add what is drawn or typed."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        text = value if isinstance(value, str) else ""
        drawing = drawing_of(text)
        context["widget"] |= {
            "id": context["widget"]["attrs"].pop("id", name),
            "drawing": drawing,
            "typed": "" if drawing else text,
            "width": BOARD[0],
            "height": BOARD[1],
            "longest": LONGEST_DRAWING,
        }
        return context


@register
class SignatureType(FieldType):
    """
    A text: the strokes of a drawn signature as the path of an SVG, or the name that was typed.

    It is stored with the answers, so that nobody can exchange it without changing their hash. A
    photo of a signed paper is a question of type ``photo``.
    """

    slug = "signature"
    label = gettext_lazy("Signature")
    datatype = "text"
    options_class = SignatureOptions

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> str | None:
        """Return strokes or name, or ``None``. :raises AnswerRefused: see ``FieldType.clean``."""
        options: SignatureOptions = self.read_options(field.options)
        text = plain_text(raw)
        if not text:
            return None
        if drawing_of(text):
            if text.count("L") < FEWEST_POINTS:
                raise AnswerRefused(
                    _("Draw the whole signature, or write the full name."), "drawing"
                )
            return text
        check_length(text, options.min_length, 200)
        if not any(letter.isalpha() for letter in text):
            raise AnswerRefused(_("Write the full name with letters."), "name")
        return text

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return the board and the box."""
        return AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=SignatureBoard(),
        )

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the typed name, or that it is drawn (``drawing_of`` returns its strokes)."""
        if not value:
            return ""
        with override(language):
            return _("Drawn signature") if drawing_of(value) else str(value)

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> str:
        """Return a typed name."""
        options: SignatureOptions = self.read_options(field.options)
        return "Rosa Quispe Mamani".ljust(options.min_length, "a")


def drawing_of(value: Any) -> str:
    """Return the strokes of a drawn signature as the ``d`` of an SVG path, else nothing."""
    if not isinstance(value, str) or len(value) > LONGEST_DRAWING:
        return ""
    return value if _DRAWING.fullmatch(value) else ""
