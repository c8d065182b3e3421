"""The question bank in the CMS."""

from typing import Any

from django.conf import settings
from django.db.models import Max
from django.forms import Select
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.training.bank.filters import QuestionFilters, kind_choices
from cms.training.bank.forms import QuestionForm
from cms.training.bank.panels import QuestionProblemsPanel, QuestionVersionsPanel
from cms.training.models import Question


def kind_words(question: Question) -> Any:
    """Return what the kind of a question is called."""
    return dict(kind_choices()).get(question.kind, "–")


def language_words(question: Question) -> Any:
    """Return the name of the language of a question."""
    return dict(settings.LANGUAGES).get(question.language, question.language)


def yes_words(name: str) -> Any:
    """Return a function that says yes of a question of which ``name`` is true, nothing else."""
    return lambda question: _("Yes") if getattr(question, name) else ""


class QuestionViewSet(SnippetViewSet):
    """Questions: written, previewed, approved, published, taken down; never deleted."""

    model = Question
    icon = "help"
    url_prefix = "capacitacion/preguntas"
    admin_url_namespace = "training_questions"
    list_display = [
        "title",
        Column("kind", label=_("Kind"), accessor=kind_words),
        Column("topic", label=_("Topic"), sort_key="topic__title"),
        Column("language", label=_("Language"), accessor=language_words, sort_key="language"),
        Column("is_essential", label=_("Essential"), accessor=yes_words("is_essential")),
        Column(
            "needs_review",
            label=_("Needs review"),
            accessor=yes_words("needs_review"),
            sort_key="needs_review",
        ),
        Column("version", label=_("Newest version"), accessor=lambda row: row.newest or "–"),
        LiveStatusTagColumn(),
    ]
    filterset_class = QuestionFilters
    search_fields = ["title", "slug"]
    search_backend_name = None
    copy_view_enabled = True
    edit_handler = ObjectList(
        [
            QuestionProblemsPanel(),
            MultiFieldPanel(
                [
                    FieldPanel(
                        "title",
                        heading=_("Title in the bank"),
                        help_text=_("Short, for lists. Learners do not see it."),
                    ),
                    # Topics are few: a list is quicker than a window with pages.
                    FieldPanel("topic", widget=Select),
                    FieldPanel("language"),
                    FieldPanel(
                        "is_essential",
                        heading=_("Essential"),
                        help_text=_("Whoever gets it wrong does not pass, whatever the points."),
                    ),
                    FieldPanel(
                        "slug",
                        help_text=_("Proposed from the title. It does not change afterwards."),
                    ),
                ],
                heading=_("In the bank"),
            ),
            FieldPanel("content"),
            QuestionVersionsPanel(heading=_("Published versions")),
            PublishingPanel(),
        ],
        base_form_class=QuestionForm,
    )

    def get_queryset(self, request: Any) -> Any:
        """Return the questions with their topics, and the number of their newest version."""
        questions = Question.objects.select_related("topic")
        return questions.annotate(newest=Max("versions__number"))

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Offer no deletion: attempts hold on to versions; what is taken down is drawn no more."""
        return {**super().get_common_view_kwargs(**kwargs), "delete_url_name": None}

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses, that of deletion left out."""
        return [route for route in super().get_urlpatterns() if route.name != "delete"]


register_snippet(QuestionViewSet)
