"""The editor's form of a form page."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue

from cms.form_builder.problems import FormProblem, block_errors
from cms.form_builder.publishing import publishing_problems

# What an editor may ask for that ends in a published form, now or once somebody approves it.
PUBLISHING = ("action-publish", "action-submit", "action-restart-workflow")


class FormPageForm(WagtailAdminPageForm):
    """Saves drafts whatever they say; publishes only what compiles."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Languages in which the form can be filled in. Spanish is always there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict(settings.LANGUAGES)
        # A form from elsewhere may speak a language that this site does not know by name.
        own = [code for code in self.instance.languages or () if code not in known]
        self.fields["languages"].choices = [*known.items(), *((code, code) for code in own)]

    def clean_languages(self) -> list[str]:
        """Return the languages, Spanish first."""
        chosen = self.cleaned_data["languages"]
        codes = [code for code, _name in self.fields["languages"].choices]
        return ["es", *(code for code in codes if code != "es" and code in chosen)]

    def _post_clean(self) -> None:
        super()._post_clean()
        if self._asks_to_publish() and not self.errors:
            self._refuse(list(publishing_problems(self.instance)))

    def _asks_to_publish(self) -> bool:
        approves = self.data.get("workflow-action-name") == "approve"
        return approves or any(self.data.get(name) for name in PUBLISHING)

    def _refuse(self, problems: list[FormProblem]) -> None:
        by_field: dict[str, list[FormProblem]] = {}
        for problem in problems:
            by_field.setdefault(problem.location.field, []).append(problem)
        for name, own in by_field.items():
            value = getattr(self.instance, name, None)
            error: Any
            if isinstance(value, StreamValue):
                error = block_errors(own, value)
            else:
                error = ValidationError([str(problem) for problem in own])
            self.add_error(name if name in self.fields else None, error)
