"""The screens of the glossary and of topics in the CMS, in the menu of the training."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.models import Locale
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.accounts.menu import PermittedMenuItem
from cms.form_builder.keys import propose_slug
from cms.training.models import GlossaryTerm, Topic
from cms.training.translations.following import follow_like, source_of
from cms.training.translations.panels import StaleTranslationPanel
from forms_plugins.engine.definition import DEFAULT_LANGUAGE

PROPOSED = _("Left empty, it is proposed.")


class SluggedForm(WagtailAdminModelForm):
    """Proposes a short name that nobody has yet; one that is in use stays as it is."""

    named_after = "title"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        if self.instance.pk is not None:
            self.fields["slug"].disabled = True

    def clean_slug(self) -> str:
        """Return the short name."""
        return str(self.cleaned_data.get("slug") or "")

    def clean(self) -> dict[str, Any]:
        """Propose the short name from the words of the thing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("slug") and cleaned.get(self.named_after):
            taken = set(type(self.instance)._default_manager.values_list("slug", flat=True))
            cleaned["slug"] = propose_slug(cleaned[self.named_after], taken, "sin-nombre")
        return cleaned


class TopicForm(SluggedForm):
    class Meta:
        model = Topic
        fields = ["title", "slug"]


class GlossaryTermForm(SluggedForm):
    """A term; its other spellings are written one a line. In other languages it follows one."""

    named_after = "term"
    also = forms.CharField(
        label=_("Also written"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_('Plurals and abbreviations that mean the same, one a line: "hogares".'),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, initial=DEFAULT_LANGUAGE
    )
    spanish = forms.ModelChoiceField(
        label=_("Term in Spanish"),
        queryset=GlossaryTerm.objects.none(),
        required=False,
        help_text=_("If it is in another language: the term it translates."),
    )

    class Meta:
        model = GlossaryTerm
        fields = ["term", "also", "meaning", "source", "slug"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["also"] = "\n".join(self.instance.also or ())
        if self.instance.locale_id:
            self.initial["language"] = self.instance.locale.language_code
        spanish = GlossaryTerm.objects.filter(locale__language_code=DEFAULT_LANGUAGE)
        self.fields["spanish"].queryset = spanish.exclude(pk=self.instance.pk)
        self.initial["spanish"] = source_of(self.instance)

    def clean_also(self) -> list[str]:
        """Return the spellings."""
        lines = [line.strip() for line in self.cleaned_data["also"].splitlines()]
        return [line for line in lines if line]

    def _post_clean(self) -> None:
        code = self.cleaned_data.get("language") or DEFAULT_LANGUAGE
        self.instance.locale, _created = Locale.objects.get_or_create(language_code=code)
        if "spanish" in self.changed_data:
            spanish = self.cleaned_data.get("spanish")
            self.instance.translation_key = spanish.translation_key if spanish else uuid4()
        super()._post_clean()
        others = GlossaryTerm.objects.filter(locale=self.instance.locale)
        others = others.exclude(pk=self.instance.pk)
        if self.instance.slug and others.filter(slug=self.instance.slug).exists():
            self.add_error("slug", ValidationError(_("Another term has this short name.")))
        if others.filter(translation_key=self.instance.translation_key).exists():
            message = _("There is a translation of this term in that language already.")
            self.add_error("spanish", ValidationError(message))

    def save(self, commit: bool = True) -> GlossaryTerm:
        """Keep the term; a translation says from now on what its source says."""
        term: GlossaryTerm = super().save(commit)
        spanish = self.cleaned_data["spanish"]
        if commit and spanish is not None and "spanish" in self.changed_data:
            follow_like(spanish, term.locale)
        return term


class TopicViewSet(SnippetViewSet):
    """What questions are about."""

    model = Topic
    icon = "tag"
    url_prefix = "capacitacion/temas"
    chooser_per_page = 50
    list_display = ["title", "slug"]
    search_fields = ["title", "slug"]
    edit_handler = ObjectList(
        [FieldPanel("title"), FieldPanel("slug", help_text=PROPOSED)], base_form_class=TopicForm
    )


class GlossaryTermViewSet(SnippetViewSet):
    """The words of the trade."""

    model = GlossaryTerm
    icon = "openquote"
    url_prefix = "capacitacion/glosario"
    list_display = ["term", "meaning", "locale"]
    search_fields = ["term", "meaning"]
    search_backend_name = None  # parts of words, and the same on each database
    edit_handler = ObjectList(
        [
            StaleTranslationPanel(),
            FieldPanel("term"),
            FieldPanel("also"),
            FieldPanel("meaning", help_text=_("In plain words, as you would say it at the desk.")),
            FieldPanel("source", help_text=_("Where the meaning stands: norm and article.")),
            FieldPanel("language"),
            FieldPanel("spanish"),
            FieldPanel("slug", help_text=PROPOSED),
        ],
        base_form_class=GlossaryTermForm,
    )


register_snippet(TopicViewSet)
register_snippet(GlossaryTermViewSet)


class TermsMenuItem(PermittedMenuItem):
    """A list of snippets for those who may see it."""

    def is_active(self, request: HttpRequest) -> bool:
        return request.path.startswith(self.url)


@hooks.register("register_training_menu_item")
def register_topics() -> PermittedMenuItem:
    return TermsMenuItem(
        _("Topics"),
        reverse(Topic.snippet_viewset.get_url_name("list")),
        permission="training.view_topic",
        icon_name="tag",
        order=300,
    )


@hooks.register("register_training_menu_item")
def register_glossary() -> PermittedMenuItem:
    return TermsMenuItem(
        _("Glossary"),
        reverse(GlossaryTerm.snippet_viewset.get_url_name("list")),
        permission="training.view_glossaryterm",
        icon_name="openquote",
        order=310,
    )
