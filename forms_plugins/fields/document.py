"""The number of a Peruvian identity document, with its kind if several are taken."""

from collections.abc import Mapping
from typing import Any, Literal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.identity_numbers import (
    DOCUMENT_KINDS,
    FIGURES_OF_A_DNI,
    DocumentKind,
    check_characters,
)
from forms_plugins.fields.reading import compact_text, plain_text


class DocumentOptions(Options):
    """
    ``kind`` is the one kind of document that is taken, or any of them.

    ``check_character`` is the figure or letter after the number of a DNI: never taken; checked if
    it is written and then dropped; or to be written, checked and stored (``40123456-2``).
    """

    kind: Literal["any", "dni", "ce", "cpp"] = "any"
    check_character: Literal["no", "optional", "required"] = "optional"


class DocumentBoxes(forms.Widget):
    """A list of the kinds of document and a box for the number."""

    template_name = "django/forms/widgets/document.html"
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        """Return kind and number as they were sent."""
        return [str(data.get(f"{name}_kind") or ""), str(data.get(f"{name}_number") or "")]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Say whether the page did not hold this question at all."""
        return f"{name}_number" not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the id of the list of kinds."""
        return f"{id_}_kind" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the kinds and what was chosen and typed."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        kind, number = _kind_and_number(value)
        context["widget"] |= {
            "id": context["widget"]["attrs"].pop("id", name),
            "kinds": [(each.code, each.name) for each in DOCUMENT_KINDS.values()],
            "kind": kind,
            "number": number,
        }
        return context


@register
class DocumentType(FieldType):
    """A number: bare if one kind is asked for, else after its kind (``DNI 40123456``)."""

    slug = "document"
    label = gettext_lazy("Identity document")
    datatype = "text"
    options_class = DocumentOptions

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> str | None:
        """
        Return the number or ``None``. Takes spaces, dots, dashes and small letters.

        :raises AnswerRefused: saying what the number of that kind looks like.
        """
        options: DocumentOptions = self.read_options(field.options)
        if options.kind != "any":
            number = compact_text(raw)
            return _read_number(number, DOCUMENT_KINDS[options.kind], options) if number else None
        parts = raw[:2] if isinstance(raw, list | tuple) else raw
        kind, number = _kind_and_number(
            [plain_text(part) for part in parts]
            if isinstance(parts, list | tuple)
            else plain_text(parts)
        )
        number = compact_text(number)
        if not number:
            return None
        if kind not in DOCUMENT_KINDS:
            raise AnswerRefused(_("Choose the kind of document too."), "kind")
        chosen = DOCUMENT_KINDS[kind]
        return f"{chosen.short_name} {_read_number(number, chosen, options)}"

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return a box for the number, beside a list of kinds if several are taken."""
        options: DocumentOptions = self.read_options(field.options)
        widget: forms.Widget = DocumentBoxes()
        if options.kind != "any":
            attrs = {"autocomplete": "off", "size": 14, "spellcheck": "false"}
            if options.kind == "dni":
                attrs["inputmode"] = "numeric"
            widget = forms.TextInput(attrs=attrs)
        answer = AnswerField(
            plugin=self, definition=field, choices=choices, language=language, widget=widget
        )
        answer.help_text = answer.help_text or _hint(options)
        return answer

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return kind and number."""
        if value is None:
            return ""
        options: DocumentOptions = self.read_options(field.options)
        kind = DOCUMENT_KINDS.get(options.kind)
        return f"{kind.short_name} {value}" if kind else str(value)

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> str:
        """Return the example of the kind; numbers like it are nobody's on purpose."""
        options: DocumentOptions = self.read_options(field.options)
        kind = DOCUMENT_KINDS["dni" if options.kind == "any" else options.kind]
        number = kind.example
        if kind.code == "dni" and options.check_character == "required":
            number = f"{number}-{check_characters(number)[0]}"
        return number if options.kind != "any" else f"{kind.short_name} {number}"


def _kind_and_number(value: Any) -> tuple[str, str]:
    """
    Return the code of the kind and the number, as typed, of what was sent or is stored.

    Eight figures without a kind are a DNI.
    """
    if isinstance(value, list | tuple):
        kind, number, *_rest = (*map(str, value[:2]), "", "")
        return kind.strip().casefold(), number
    text = "" if value is None else str(value).strip()
    word, _space, rest = text.partition(" ")
    if word.casefold() in DOCUMENT_KINDS:
        return word.casefold(), rest
    bare = text.replace(" ", "").replace("-", "")
    return ("dni" if DOCUMENT_KINDS["dni"].pattern.fullmatch(bare) else ""), text


def _read_number(number: str, kind: DocumentKind, options: DocumentOptions) -> str:
    if kind.code == "dni":
        return _read_dni(number, options)
    if not kind.pattern.fullmatch(number) or not any(sign.isdigit() for sign in number):
        raise AnswerRefused(
            _("Write the number of the document as it stands on it: letters and figures."), "number"
        )
    return number


def _read_dni(number: str, options: DocumentOptions) -> str:
    figures, character = number[:FIGURES_OF_A_DNI], number[FIGURES_OF_A_DNI:]
    if not DOCUMENT_KINDS["dni"].pattern.fullmatch(figures) or len(character) > 1:
        raise AnswerRefused(_("Write the 8 figures of the DNI."), "number")
    if options.check_character == "no" and character:
        raise AnswerRefused(
            _("Write the 8 figures of the DNI only, without the one after."), "number"
        )
    if options.check_character == "required" and not character:
        raise AnswerRefused(
            _("Write the figure after the number of the DNI too, for example 40123456-%(figure)s.")
            % {"figure": check_characters("40123456")[0]},
            "check",
        )
    if character and character not in check_characters(figures):
        raise AnswerRefused(
            _("Check the number: it does not go with the figure that stands after it."), "check"
        )
    return f"{figures}-{character}" if options.check_character == "required" else figures


def _hint(options: DocumentOptions) -> str:
    if options.kind not in ("any", "dni"):
        return _("As it stands on the document.")
    if options.check_character == "required":
        return _("The DNI has 8 figures and one more after a dash.")
    return _("The DNI has 8 figures.")
