"""Forms of the screen of a model answer."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.form_builder.models import FormTestCase, FormVersion
from cms.form_builder.testing_forms import DayInput
from cms.training.bank.model_answers import GradedPart, test_cases_of, tests_of
from cms.training.bank.parts import editor_lists, published_version, read_version

PASTED = "pasted"


class VersionForm(forms.Form):
    """In which version of a form a case is set."""

    version = forms.ChoiceField(label=gettext_lazy("Version of the form"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = [
            (group["label"], [(entry["value"], entry["label"]) for entry in group["entries"]])
            for group in editor_lists()["versions"]
        ]

    def clean_version(self) -> FormVersion:
        """Return the version."""
        found = published_version(*(read_version(self.cleaned_data["version"]) or ("", 0)))
        if found is None:
            raise ValidationError(_("Choose the version of the form."))
        return found


class SourceForm(VersionForm):
    """Where a model answer is taken from: a test of one's own, a test case, or pasted JSON."""

    source = forms.ChoiceField(
        label=gettext_lazy("Take the answers from"), widget=forms.RadioSelect
    )
    pasted = forms.CharField(
        label=gettext_lazy("Pasted answers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "form-json"}),
        help_text=gettext_lazy("JSON: the key of each question and its answer."),
    )
    today = forms.DateField(
        label=gettext_lazy("Day of the case"),
        required=False,
        widget=DayInput,
        input_formats=["%Y-%m-%d"],
        help_text=gettext_lazy("Ages are counted on it. Empty: the day it is answered."),
    )

    def __init__(self, *args: Any, user: Any, form_slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tests = {str(each.public_id): each for each in tests_of(user, form_slug)}
        self.cases = {str(each.pk): each for each in test_cases_of(form_slug)}
        self.fields["source"].choices = [
            *((f"test:{key}", _test_words(each)) for key, each in self.tests.items()),
            *((f"case:{key}", _case_words(each)) for key, each in self.cases.items()),
            (PASTED, _("What is pasted below")),
        ]

    def clean_pasted(self) -> Any:
        """Return the pasted object, nothing if there is none."""
        text = self.cleaned_data["pasted"].strip()
        if not text:
            return None
        try:
            answers = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            answers = None
        if not isinstance(answers, dict):
            raise ValidationError(_('Write an object: { "key": answer }.'))
        return answers

    def clean(self) -> dict[str, Any]:
        """Ask for the pasted answers if they are what is taken."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("source") == PASTED and not cleaned.get("pasted") and not self.errors:
            self.add_error("pasted", _("Paste the answers."))
        return cleaned

    def chosen_test(self) -> str:
        """Return the id of the test that was chosen, empty if none was."""
        kind, _colon, key = self.cleaned_data["source"].partition(":")
        return key if kind == "test" else ""

    def chosen_case(self) -> FormTestCase | None:
        """Return the test case that was chosen."""
        kind, _colon, key = self.cleaned_data["source"].partition(":")
        return self.cases[key] if kind == "case" else None


class GradedForm(forms.Form):
    """Which questions of a model answer count."""

    graded = forms.MultipleChoiceField(
        label=gettext_lazy("Questions that count"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, parts: list[GradedPart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        groups: dict[str, list[tuple[str, str]]] = {}
        for part in parts:
            groups.setdefault(part.step, []).append((part.key, part.label))
        self.fields["graded"].choices = list(groups.items())
        self.fields["graded"].initial = [part.key for part in parts if part.is_graded]

    def keys(self) -> list[str]:
        """Return the keys that were ticked, none if all were."""
        ticked = self.cleaned_data["graded"]
        return [] if len(ticked) == len(self.parts) else list(ticked)


def _test_words(draft: Any) -> str:
    at = date_format(localtime(draft.updated_at), "DATETIME_FORMAT")
    number = draft.form_version.number
    if number is None:
        return _("My test of the draft of the form, %(at)s") % {"at": at}
    return _("My test of version %(number)s, %(at)s") % {"at": at, "number": number}


def _case_words(case: FormTestCase) -> str:
    return _("Test case “%(name)s”") % {"name": case.name}
