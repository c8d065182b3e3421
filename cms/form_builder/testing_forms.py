"""Forms of the screens that try a form out."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.form_builder.language_names import language_name
from cms.form_builder.models import FormTestCase
from cms.form_builder.testing import (
    EXPECTED_PARTS,
    CaseOutcome,
    expectation_of,
    expectation_problems,
    run_answers,
    run_case,
)
from forms_plugins.engine.definition import FormDefinition

if TYPE_CHECKING:
    from cms.form_builder.models import FormPage

LAYOUTS = [
    ("topic", gettext_lazy("One topic a page")),
    ("question", gettext_lazy("One question a page")),
]
PARTS = {
    "path": gettext_lazy("The way through the steps"),
    "outcome": gettext_lazy("The outcome page, or that there is none"),
    "problems": gettext_lazy("The messages"),
    "answers": gettext_lazy("The computed values"),
    "results": gettext_lazy("The results"),
}


class StartForm(forms.Form):
    """How a form is walked through in test mode."""

    layout = forms.ChoiceField(
        label=gettext_lazy("Pages"), choices=LAYOUTS, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, form_page: "FormPage", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layout"].initial = form_page.layout
        codes = form_page.languages or ["es"]
        self.fields["language"].choices = [(code, language_name(code)) for code in codes]


class DayInput(forms.DateInput):
    """A box for a day, as browsers draw it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class KeepForm(forms.Form):
    """What a test case made of a test is called, its day, and what it shall expect."""

    name = forms.CharField(label=gettext_lazy("Name of the case"), max_length=200)
    today = forms.DateField(
        label=gettext_lazy("Day on which it is judged"), widget=DayInput, input_formats=["%Y-%m-%d"]
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What it shall expect"),
        choices=list(PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, taken: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken

    def clean_name(self) -> str:
        """Return a name that no other case of the form has."""
        name = str(self.cleaned_data["name"])
        if name in self.taken:
            raise ValidationError(_("Another case has this name. Write another one."))
        return name

    def day(self) -> date | None:
        """Return the day that was chosen, if it is one."""
        if not self.is_bound:
            return None
        try:
            day: date = self.fields["today"].clean(self.data.get("today"))
        except ValidationError:
            return None
        return day


class CaseForm(forms.ModelForm):
    """The values of a test case."""

    class Meta:
        model = FormTestCase
        fields = ["name", "today", "answers", "expected"]
        widgets = {"today": DayInput}
        help_texts = {
            "today": gettext_lazy("Empty: the day on which it runs."),
            "answers": gettext_lazy("JSON: the key of each question and its answer."),
            "expected": gettext_lazy(
                "JSON with any of: path, outcome, problems, answers, results. What is left out is "
                "not compared."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("answers", "expected"):
            field = self.fields[name]
            field.required = False
            field.widget.attrs |= {"rows": 12, "spellcheck": "false", "class": "form-json"}
            field.encoder = _Readable

    def clean_name(self) -> str:
        """Return a name that no other case of the form has."""
        name = str(self.cleaned_data["name"])
        others = self.instance.page.test_cases.filter(name=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("Another case has this name. Write another one."))
        return name

    def clean_answers(self) -> Any:
        """Return the answers, an object by key."""
        answers = self.cleaned_data["answers"] or {}
        if not isinstance(answers, dict):
            raise ValidationError(_('Write an object: { "key": answer }.'))
        return answers

    def clean_expected(self) -> Any:
        """Return what is expected, in the shape that is compared."""
        expected = self.cleaned_data["expected"] or {}
        wrong = list(dict.fromkeys(expectation_problems(expected)))
        if wrong:
            message = _("This is not understood: %(names)s.")
            raise ValidationError(message % {"names": ", ".join(wrong)})
        return expected

    def take_what_comes_out(self, form: FormDefinition) -> None:
        """Expect from now on what comes out now, in the parts that the case looks at."""
        case = self.instance
        found = run_answers(form, case.answers, case.today or timezone.localdate())
        parts = frozenset(case.expected) or frozenset(EXPECTED_PARTS)
        case.expected = expectation_of(form, found, parts)

    @staticmethod
    def outcome_of(form: FormDefinition | None, case: FormTestCase) -> CaseOutcome | None:
        """Return how ``form`` does on a case today; nothing if there is no form."""
        return run_case(form, case, timezone.localdate()) if form else None


class _Readable(json.JSONEncoder):
    """Writes JSON over several lines, with the letters of Spanish as they are."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "indent": 2, "ensure_ascii": False})
