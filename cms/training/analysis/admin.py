"""The screens of the CMS on what answers say about questions."""

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permission_policies import ModelPermissionPolicy

from cms.accounts.record_lists import RecordsView, RecordsViewSet
from cms.training.analysis.charts import chart_of
from cms.training.analysis.selectors import (
    VersionFigures,
    figures_by_version,
    newest_analyses,
    review_queue,
)
from cms.training.analysis.services import NothingToReview, ReasonIsMissing, review_question
from cms.training.models import Question, QuestionAnalysis, Topic, WorstFlag
from forms_plugins.engine.quiz.item_analysis import ENOUGH

VIEW = "training.view_question"
CHANGE = "training.change_question"


def percent(share: float | None) -> str:
    """Return a share as whole per cent, a dash for none."""
    return "–" if share is None else f"{round(share * 100)} %"


def coefficient(value: float | None) -> str:
    """Return a figure from -1 to 1 with two decimals, a dash for none."""
    return "–" if value is None else str(number_format(round(value, 2), 2))


class AnalysisFilters(WagtailFilterSet):
    """By topic and by what stands out."""

    topic = django_filters.ModelChoiceFilter(
        field_name="version__question__topic",
        queryset=Topic.objects.all(),
        label=gettext_lazy("Topic"),
    )
    worst = django_filters.ChoiceFilter(
        choices=WorstFlag.choices, label=gettext_lazy("What stands out")
    )

    class Meta:
        model = QuestionAnalysis
        fields = ["topic", "worst"]


class AnalysisIndexView(RecordsView):
    """The newest versions of all questions with their figures; above them, those to look at."""

    model = QuestionAnalysis
    permission_policy = ModelPermissionPolicy(Question)
    any_permission_required = ["view", "change"]
    filterset_class = AnalysisFilters
    default_ordering = "-severity"
    template_name = "training_analysis/index.html"

    def get_base_queryset(self) -> QuerySet[QuestionAnalysis]:
        """Return the figures of the newest versions."""
        return newest_analyses()

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)(
                "question",
                label=_("Question"),
                accessor="version.question.title",
                sort_key="version__question__title",
                get_url=lambda row: reverse(
                    "training_analysis:question", args=[row.version.question_id]
                ),
            ),
            Column("topic", label=_("Topic"), accessor="version.question.topic"),
            Column("version", label=_("Version"), accessor="version.number"),
            Column(
                "worst",
                label=_("What stands out"),
                accessor="get_worst_display",
                sort_key="severity",
            ),
            Column("answers", label=_("Answers"), sort_key="answers"),
            Column(
                "difficulty",
                label=_("Share right"),
                accessor=lambda row: percent(row.difficulty),
                sort_key="difficulty",
            ),
            Column(
                "discrimination",
                label=_("Discrimination"),
                accessor=lambda row: coefficient(row.discrimination),
                sort_key="discrimination",
            ),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the queue."""
        return super().get_context_data(queue=list(review_queue()), enough=ENOUGH, **kwargs)


@never_cache
@require_http_methods(["GET", "POST"])
def question_analysis(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the figures of one question, version by version; a POST notes that it was looked at."""
    if not (request.user.has_perm(VIEW) or request.user.has_perm(CHANGE)):
        raise PermissionDenied
    question = get_object_or_404(Question.objects.select_related("topic"), pk=pk)
    may_change = request.user.has_perm(CHANGE)
    error = ""
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        try:
            return _review(request, question)
        except ReasonIsMissing:
            error = _("Write why the question stays as it is.")
    context = {
        "question": question,
        "versions": [_shown(figures) for figures in figures_by_version(question)],
        "may_change": may_change,
        "error": error,
        "enough": ENOUGH,
    }
    return render(request, "training_analysis/question.html", context, status=422 if error else 200)


def _shown(figures: VersionFigures) -> dict[str, Any]:
    analysis = figures.analysis
    return {
        "figures": figures,
        "chart": chart_of(figures.options),
        "difficulty": percent(analysis.difficulty if analysis else None),
        "discrimination": coefficient(analysis.discrimination if analysis else None),
        "upper_lower": coefficient(analysis.upper_lower if analysis else None),
    }


def _review(request: HttpRequest, question: Question) -> HttpResponse:
    """:raises ReasonIsMissing: without a reason."""
    reason = request.POST.get("reason", "")
    try:
        review_question(question=question, reason=reason, by=request.user, at=timezone.now())
    except NothingToReview:
        messages.warning(request, _("The question was not marked any more: nothing was changed."))
    else:
        messages.success(
            request, _("“%(title)s” is not marked any more.") % {"title": question.title}
        )
    return redirect("training_analysis:index")


class AnalysisViewSet(RecordsViewSet):
    """The list and the page of a question."""

    name = "training_analysis"
    url_prefix = "capacitacion/analisis"
    icon = "list-ul"
    menu_label = gettext_lazy("Analysis of questions")
    list_view = AnalysisIndexView

    def further_urlpatterns(self) -> list[URLPattern]:
        return [path("<int:pk>/", question_analysis, name="question")]
