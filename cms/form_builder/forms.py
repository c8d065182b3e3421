"""The editor's form of a form page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from cms.form_builder.problems import FormProblem
from cms.form_builder.publishing import publishing_problems
from cms.form_builder.refusing_forms import RefusesToPublishMixin


class FormPageForm(RefusesToPublishMixin, WagtailAdminPageForm):
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

    def publishing_problems(self) -> Iterable[FormProblem]:
        """Return what keeps the form from being published."""
        return publishing_problems(self.instance)
