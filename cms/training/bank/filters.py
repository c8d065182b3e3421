"""The list of questions by topic, kind, language, state and links."""

from functools import cache
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from cms.training.bank.blocks import question_block
from cms.training.bank.review import questions_with_broken_links
from cms.training.models import Question

LINKS = [("broken", _("with a broken link")), ("none", _("without links"))]


@cache
def kind_choices() -> list[tuple[str, Any]]:
    """Return the kinds of questions as (name, label)."""
    blocks = question_block().child_blocks
    return [(name, block.label) for name, block in blocks.items()]


class QuestionFilters(WagtailFilterSet):
    """What editors look for."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=kind_choices, method="filter_kind", empty_label=_("All")
    )
    language = django_filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)
    links = django_filters.ChoiceFilter(label=_("Links"), choices=LINKS, method="filter_links")

    class Meta:
        model = Question
        fields = ["topic", "kind", "language", "live", "needs_review", "links"]

    def filter_kind(self, questions: QuerySet, _name: str, kind: str) -> QuerySet:
        """Keep the questions of a kind."""
        wanted = [each.pk for each in questions if each.kind == kind]
        return questions.filter(pk__in=wanted)

    def filter_links(self, questions: QuerySet, _name: str, wanted: str) -> QuerySet:
        """Keep those whose newest version has a broken link, or no link at all."""
        if wanted == "broken":
            return questions.filter(pk__in=questions_with_broken_links())
        linked = [each.pk for each in questions if each.content and each.content[0].value["links"]]
        return questions.filter(~Q(pk__in=linked))
