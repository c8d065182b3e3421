"""The forms of an office about its households. Services decide; these read what was typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cms.register.composition import EndReason
from cms.register.declared import NAME_LENGTH, DeclaredDwelling, DeclaredIdentity
from cms.register.digests import document_digest
from cms.register.models import Dwelling, Person
from cms.register.reads import DETAIL_LENGTH, PURPOSES_OF_STAFF, Purpose, check_detail
from cms.register.services import REASONS_BY_HAND, CancelReason
from cms.register.words import RegisterWords
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.register_mapping import normalised_number
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, Field

OFF = {"autocomplete": "off", "spellcheck": "false"}


def date_field(label: str, hint: str = "") -> forms.Field:
    """Return three boxes for a day."""
    definition = Field(key="day", type="date", datatype="date", label=label, hint=hint or None)
    language = get_language() or DEFAULT_LANGUAGE
    return registry.get(FieldType, "date").form_field(definition, (), language=language)


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Why?"),
        help_text=_("Name the paper that proves it, such as the record or the identity document."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write why: the reason stays in the history."),
            "max_length": _("Write the reason in 500 characters at most."),
        },
    )


class DocumentSearchForm(forms.Form):
    """A document of a person."""

    prefix = "documento"
    use_required_attribute = False

    document_type = forms.ChoiceField(
        label=_("Document"), error_messages={"required": _("Choose the document.")}
    )
    number = forms.CharField(
        label=_("Number of the document"),
        max_length=50,
        widget=forms.TextInput(attrs={"size": 14, **OFF}),
        error_messages={"required": _("Write the number of the document.")},
    )

    def __init__(self, *args: Any, words: RegisterWords, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or DEFAULT_LANGUAGE
        self.kinds = words.kinds
        choices = [(code, kind.label.in_language(language)) for code, kind in self.kinds.items()]
        self.fields["document_type"].choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind = self.kinds.get(cleaned.get("document_type", ""))
        if kind is not None and "number" in cleaned:
            cleaned["number"] = normalised_number(cleaned["number"])
            if not kind.accepts(cleaned["number"]):
                language = get_language() or DEFAULT_LANGUAGE
                self.add_error("number", kind.advice.in_language(language))
        return cleaned


class NameSearchForm(forms.Form):
    """Names and the birth date."""

    prefix = "nombres"
    use_required_attribute = False

    names = forms.CharField(
        label=_("Names and surnames"),
        help_text=_("One surname is enough. Accents and the order do not matter."),
        max_length=200,
        widget=forms.TextInput(attrs={"size": 40, **OFF}),
        error_messages={"required": _("Write at least one surname.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["birth_date"] = date_field(gettext("Birth date"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "birth_date" not in self.errors and cleaned.get("birth_date") is None:
            self.add_error("birth_date", _("Write the birth date."))
        return cleaned


class PurposeForm(forms.Form):
    """Why a record is opened."""

    use_required_attribute = False

    purpose = forms.ChoiceField(
        label=_("Why do you open it?"),
        choices=[(purpose.value, purpose.label) for purpose in PURPOSES_OF_STAFF],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you open the record.")},
    )
    detail = forms.CharField(
        label=_("Detail"),
        help_text=_("If it helps: number of the file, for example. No names, no documents."),
        required=False,
        max_length=DETAIL_LENGTH,
        widget=forms.TextInput(attrs={"size": 40, **OFF}),
    )

    def clean_detail(self) -> str:
        detail = self.cleaned_data["detail"].strip()
        check_detail(detail)
        return detail

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        asks_detail = cleaned.get("purpose") == Purpose.OTHER and "detail" not in self.errors
        if asks_detail and not cleaned.get("detail"):
            self.add_error("detail", _("Write what the other reason is."))
        return cleaned


class PersonForm(forms.Form):
    """What is known of a person, to be corrected, and why."""

    use_required_attribute = False

    given_names = forms.CharField(
        label=_("Given names"),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Write the given names.")},
    )
    first_surname = forms.CharField(
        label=_("First surname"),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Write the first surname.")},
    )
    second_surname = forms.CharField(
        label=_("Second surname"), max_length=NAME_LENGTH, required=False
    )
    document_type = forms.ChoiceField(label=_("Document"))
    document_number = forms.CharField(
        label=_("Number of the document"), max_length=50, required=False
    )
    sex = forms.ChoiceField(label=_("Sex"), required=False)

    def __init__(self, *args: Any, person: Person, words: RegisterWords, **kwargs: Any) -> None:
        names = ("given_names", "first_surname", "second_surname", "document_type")
        names += ("document_number", "sex", "birth_date")
        initial = {name: getattr(person, name) for name in names}
        super().__init__(*args, initial=initial, **kwargs)
        self.words = words
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput):
                field.widget.attrs |= OFF
        self.fields["document_type"].choices = _with_known(
            words.document_types, person.document_type
        )
        self.fields["sex"].choices = [("", "—"), *_with_known(words.sexes, person.sex)]
        self.fields["birth_date"] = date_field(gettext("Birth date"))
        self.fields["reason"] = reason_field()
        self.order_fields([*names[:3], "birth_date", "sex", "document_type", "document_number"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "birth_date" not in self.errors:
            if cleaned.get("birth_date") is None:
                self.add_error("birth_date", _("Write the birth date."))
            elif cleaned["birth_date"] > timezone.localdate():
                self.add_error("birth_date", _("Write a birth date that is not after today."))
        self._clean_document(cleaned)
        return cleaned

    def _clean_document(self, cleaned: dict[str, Any]) -> None:
        kind = self.words.kinds.get(cleaned.get("document_type", ""))
        number = normalised_number(cleaned.get("document_number", ""))
        language = get_language() or DEFAULT_LANGUAGE
        if kind is not None and not kind.accepts(number):
            self.add_error("document_number", kind.advice.in_language(language))
        elif kind is None and number:
            advice = _("Leave it empty, or choose the document that has this number.")
            self.add_error("document_number", advice)
        else:
            cleaned["document_number"] = number

    def said(self) -> DeclaredIdentity:
        """Return what was typed; call it when the form is valid."""
        data = self.cleaned_data
        kind, number = data["document_type"], data["document_number"]
        return DeclaredIdentity(
            document_type=kind,
            document_number=number,
            document_digest=document_digest(kind, number) if kind in self.words.kinds else "",
            given_names=" ".join(data["given_names"].split()),
            first_surname=" ".join(data["first_surname"].split()),
            second_surname=" ".join(data["second_surname"].split()),
            birth_date=data["birth_date"],
            sex=data["sex"],
        )


def _with_known(labels: Mapping[str, str], known: str) -> list[tuple[str, str]]:
    """Return choices; a code that the form does not have any more stays to be chosen."""
    return list(labels.items()) + ([(known, known)] if known and known not in labels else [])


class DayForm(forms.Form):
    """Something that happened on a day, not after today."""

    use_required_attribute = False
    day_label = _("Since when?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"] = date_field(str(self.day_label))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day: date | None = cleaned.get("day")
        if "day" not in self.errors and day is None:
            self.add_error("day", _("Write the day."))
        elif day is not None and day > timezone.localdate():
            self.add_error("day", _("Write a day that is not after today."))
        return cleaned


class LeavingForm(DayForm):
    """Why and when somebody left a household."""

    day_label = _("On which day?")
    reason = forms.ChoiceField(
        label=_("Why does the person leave the household?"),
        choices=[(EndReason(reason).value, EndReason(reason).label) for reason in REASONS_BY_HAND],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the person leaves the household.")},
    )


class AddressForm(DayForm):
    """Where a household lives since a day."""

    day_label = _("Since which day does the household live there?")
    line = forms.CharField(
        label=_("Address"),
        help_text=_("As the neighbours know it: street, number, block and plot."),
        max_length=400,
        widget=forms.TextInput(attrs={"size": 50, **OFF}),
        error_messages={"required": _("Write the address.")},
    )
    locality = forms.CharField(
        label=_("Populated place"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"size": 40, **OFF}),
    )
    area = forms.ChoiceField(
        label=_("Area"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the area.")},
    )

    def __init__(
        self, *args: Any, dwelling: Dwelling | None, words: RegisterWords, **kwargs: Any
    ) -> None:
        if dwelling is not None:
            known = {"line": dwelling.line, "locality": dwelling.locality, "area": dwelling.area}
            kwargs["initial"] = known
        super().__init__(*args, **kwargs)
        if words.areas:
            self.fields["area"].choices = list(words.areas.items())
        else:
            del self.fields["area"]

    def said(self, place_code: str) -> DeclaredDwelling:
        """Return the address in the district with ``place_code``."""
        data = self.cleaned_data
        return DeclaredDwelling(
            place_code=place_code,
            area=data.get("area", ""),
            locality=data["locality"],
            parts={},
            line=data["line"],
        )


class CancelForm(forms.Form):
    """Why a class is cancelled; whoever sends it was asked whether they are sure."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Why is the class cancelled?"),
        choices=CancelReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the class is cancelled.")},
    )
    text = reason_field()
    text.label = _("What proves it?")
    is_sure = forms.BooleanField(
        label=_("I know that a cancelled class does not come back"),
        error_messages={"required": _("Mark that you know that it does not come back.")},
    )
