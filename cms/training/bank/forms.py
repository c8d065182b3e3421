"""The editor's form of a question."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.form_builder.keys import propose_slug
from cms.form_builder.problems import FormProblem
from cms.form_builder.refusing_forms import RefusesToPublishMixin
from cms.training.bank.compile import compile_question, propose_keys


class ProposesKeysMixin:
    """Gives options, items and pairs their keys before anything looks at them."""

    def _post_clean(self) -> None:
        super()._post_clean()
        for child in self.instance.content or ():
            propose_keys(child.block_type, child.value)


class QuestionForm(RefusesToPublishMixin, ProposesKeysMixin, WagtailAdminModelForm):
    """Saves drafts whatever they say; publishes only what would do in a test."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="es")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict(settings.LANGUAGES)
        own = self.instance.language
        more = [(own, own)] if own and own not in known else []
        self.fields["language"].choices = [*known.items(), *more]
        slug = self.fields.get("slug")
        if slug is not None:
            slug.required = False
            # Tests, lessons and files name a question by this.
            slug.disabled = self.instance.pk is not None

    def clean_slug(self) -> str:
        """Return the short name, proposed from the title if none was written."""
        slug = str(self.cleaned_data.get("slug") or "")
        if slug or self.instance.pk:
            return slug
        model = type(self.instance)
        taken = set(model.objects.values_list("slug", flat=True))
        return propose_slug(str(self.data.get("title", "")), taken, "pregunta")

    def publishing_problems(self) -> Iterable[FormProblem]:
        """Return what keeps the question from being published."""
        return compile_question(self.instance).problems
