"""The three questions of the look-up."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cms.citizen.choices import LookupChoices
from cms.citizen.districts import MOST_SUGGESTIONS, DistrictIndex
from cms.citizen.questions import Question
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.register_mapping import normalised_number
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, Field

DISTRICT_LIST_ID = "districts"


class LookupForm(forms.Form):
    """
    Document, birth date and district of the office.

    Whatever it refuses depends on what was typed and on the public list of offices only, never on
    the register. ``place`` appears when the district is not clear, with those it may mean.
    """

    use_required_attribute = False

    document_type = forms.ChoiceField(
        label=_("Which document do you have?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose your document."),
            "invalid_choice": _("Choose your document."),
        },
    )
    number = forms.CharField(
        label=_("Number of the document"),
        widget=forms.TextInput(attrs={"size": 14, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write the number of your document.")},
    )
    district = forms.CharField(
        label=_("District of the office that registered your household"),
        help_text=_("Write the district and, if you like, the province. For example, Comas, Lima."),
        widget=forms.TextInput(attrs={"list": DISTRICT_LIST_ID, "autocomplete": "off", "size": 40}),
        error_messages={"required": _("Write the district of the office.")},
    )
    place = forms.ChoiceField(
        label=_("Which of these districts is it?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the districts.")},
    )
    field_order = ["document_type", "number", "birth_date", "district", "place"]

    def __init__(
        self,
        *args: Any,
        choices: LookupChoices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or DEFAULT_LANGUAGE
        self.kinds = choices.kinds
        self.fields["document_type"].choices = [
            (code, kind.label.in_language(language)) for code, kind in self.kinds.items()
        ]
        if len(self.kinds) == 1:
            self.fields["document_type"].initial = next(iter(self.kinds))
        self.fields["birth_date"] = _birth_date_field(language)
        self.order_fields(self.field_order)
        self._offer_places(choices.districts)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._clean_number(cleaned)
        self._clean_birth_date(cleaned)
        self._clean_place(cleaned)
        return cleaned

    def question(self) -> Question:
        """Return what a valid form asks."""
        asked = self.cleaned_data
        return Question(
            asked["document_type"], asked["number"], asked["birth_date"], asked["place"]
        )

    def _offer_places(self, districts: DistrictIndex) -> None:
        typed = str(self.data.get(self.add_prefix("district")) or "")
        self.matches = districts.matching(typed)
        self.asks_place = 1 < len(self.matches) <= MOST_SUGGESTIONS
        if self.asks_place:
            choices = [(district.code, district.name) for district in self.matches]
            self.fields["place"].choices = choices
            self.fields["place"].hide_optional = True
        else:
            del self.fields["place"]

    def _clean_number(self, cleaned: dict[str, Any]) -> None:
        kind = self.kinds.get(cleaned.get("document_type", ""))
        if kind is None or "number" not in cleaned:
            return
        cleaned["number"] = normalised_number(cleaned["number"])
        if not kind.accepts(cleaned["number"]):
            language = get_language() or DEFAULT_LANGUAGE
            self.add_error("number", kind.advice.in_language(language))

    def _clean_birth_date(self, cleaned: dict[str, Any]) -> None:
        if "birth_date" in self.errors:
            return
        if cleaned.get("birth_date") is None:
            self.add_error("birth_date", _("Write your birth date."))
        elif cleaned["birth_date"] > timezone.localdate():
            self.add_error("birth_date", _("Write a birth date that is not after today."))

    def _clean_place(self, cleaned: dict[str, Any]) -> None:
        if "district" in self.errors:
            return
        if len(self.matches) == 1:
            cleaned["place"] = self.matches[0].code
        elif not self.matches:
            self.add_error(
                "district",
                _("We know no office in that district. Check how you wrote it."),
            )
        elif not self.asks_place:
            self.add_error(
                "district", _("Several districts are called like that. Write the province too.")
            )
        elif not cleaned.get("place") and "place" not in self.errors:
            self.add_error("place", _("Choose one of the districts."))


class ReviewForm(forms.Form):
    """What does not fit, and how the person may be reached."""

    use_required_attribute = False

    grounds = forms.CharField(
        label=_("What does not fit?"),
        help_text=_(
            "Say which answer is wrong or what was not counted. Write no document numbers."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Write what does not fit."),
            "max_length": _("Write it in 2000 characters at most."),
        },
    )
    contact = forms.CharField(
        label=_("E-mail or telephone"),
        help_text=_("To an e-mail we write when there is an answer. You can leave it empty."),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"size": 40, "autocomplete": "off"}),
        error_messages={"max_length": _("Write a shorter e-mail or telephone.")},
    )


def _birth_date_field(language: str) -> forms.Field:
    definition = Field(
        key="birth_date",
        type="date",
        datatype="date",
        label=gettext("Your birth date"),
        hint=gettext("As in your document. For example, 27 3 1985."),
    )
    return registry.get(FieldType, "date").form_field(definition, (), language=language)
