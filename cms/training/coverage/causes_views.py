"""The screen of the CMS on why forms come back and which lessons teach what goes wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.training.coverage.admin_views import for_coordinators
from cms.training.coverage.causes import (
    PERIODS,
    MessageName,
    first_day,
    messages_shown,
    returned_forms,
    steps_shown,
    told_messages,
    topics_of,
)
from cms.training.coverage.charts import causes_chart
from cms.training.coverage.filters import CausesForm
from cms.training.coverage.finishing import Finished, finished_by_certified
from cms.training.coverage.hiding import SMALLEST, Shown
from cms.training.coverage.lessons import (
    FormParts,
    Lesson,
    StepName,
    dead_parts,
    form_parts,
    teaching_lessons,
    untaught_steps,
)

MOST_BARS: Final = 10
MOST_MESSAGES: Final = 50

CODES: Final = {
    "required": gettext_lazy("No answer"),
    "irrelevant": gettext_lazy("Answered though it is not asked"),
    "datatype": gettext_lazy("Not written as it is asked for"),
    "choice": gettext_lazy("Not one of the options"),
    "choice_exclusive": gettext_lazy("An option that excludes the others was not ticked alone"),
    "computed_differs": gettext_lazy("Differs from what was worked out"),
    "roster_minimum": gettext_lazy("Too few in the list"),
    "roster_maximum": gettext_lazy("Too many in the list"),
    "row_incomplete": gettext_lazy("Somebody or something in the list is not complete"),
    "rule_error": gettext_lazy("A rule of the form could not be worked out"),
    "declaration": gettext_lazy("The declaration was not accepted"),
}
"""Codes of problems for which forms have no words of their own."""


@dataclass(frozen=True)
class TaughtBy:
    """A lesson, and how many certified people of the area finished it."""

    lesson: Lesson
    finished: Finished | None


@dataclass(frozen=True)
class CauseRow:
    """What goes wrong, how often, and the lessons that teach it."""

    form: str
    step: str
    question: str
    message: str
    count: int
    taught_by: Sequence[TaughtBy]


@for_coordinators
def causes(request: HttpRequest) -> HttpResponse:
    """Show steps that forms come back for, and messages, with the lessons that teach them."""
    form = CausesForm(request.GET)
    on, area = timezone.localdate(), form.area
    since, longest = first_day(on, form.chosen("dias", PERIODS[0])), first_day(on, max(PERIODS))
    parts, lessons = form_parts(), teaching_lessons()
    before = since - timedelta(days=1)
    earlier = returned_forms(longest, before), told_messages(longest, before)
    steps, inside = steps_shown(returned_forms(since, on), area, earlier[0])
    messages = messages_shown(told_messages(since, on), area, earlier[1])
    finished = finished_by_certified(lessons, area, on=on)
    step_rows = [_step_row(name, count, parts, lessons, finished) for name, count in steps.causes]
    topics = topics_of(steps, inside, messages, lessons)
    context = {
        "form": form,
        "since": since,
        "on": on,
        "smallest": SMALLEST,
        "steps": steps,
        "step_rows": step_rows,
        "chart": _chart(step_rows),
        "messages_shown": messages,
        "message_rows": _message_rows(messages, parts, lessons, finished),
        "topics": topics,
        "is_part": bool(area.place),
        "topic_rows": [TaughtBy(each, finished.get(each.key)) for each in topics.lessons],
        "orphans": _orphans(parts, lessons, steps),
        "dead": dead_parts(parts, lessons),
    }
    return render(request, "training_coverage/causes.html", context)


def _step_row(
    name: StepName,
    count: int,
    parts: FormParts,
    lessons: Iterable[Lesson],
    finished: Mapping[UUID, Finished],
) -> CauseRow:
    taught_by = [TaughtBy(each, finished.get(each.key)) for each in lessons if name in each.steps]
    title, form = parts.step_title(name), parts.form_title(name[0])
    return CauseRow(form, title, "", "", count, taught_by)


def _message_rows(
    messages: Shown[MessageName],
    parts: FormParts,
    lessons: Sequence[Lesson],
    finished: Mapping[UUID, Finished],
) -> list[CauseRow]:
    return [
        CauseRow(
            form=parts.form_title(form),
            step=parts.step_title((form, step)),
            question=parts.field_label((form, step), field) if field else "",
            message=str(CODES.get(message, message)),
            count=count,
            taught_by=[
                TaughtBy(each, finished.get(each.key))
                for each in lessons
                if each.teaches(form, step, field)
            ],
        )
        for (form, step, field, message), count in messages.causes[:MOST_MESSAGES]
    ]


def _chart(rows: Sequence[CauseRow]) -> Any:
    counts = [(row.step, row.count) for row in rows[:MOST_BARS]]
    words = _("A bar for each step, as long as forms came back for it often.")
    return causes_chart(_("Forms given back, by step"), words, counts) if counts else None


def _orphans(
    parts: FormParts, lessons: list[Lesson], steps: Shown[StepName]
) -> list[dict[str, Any]]:
    """Return the steps no lesson teaches, those first that forms come back for."""
    counts = dict(steps.causes)
    taught = {name for lesson in lessons for name in lesson.steps}
    names = dict.fromkeys([name for name in counts if name not in taught])
    names |= dict.fromkeys(untaught_steps(parts, lessons))
    return [
        {
            "form": parts.form_title(name[0]),
            "step": parts.step_title(name),
            "is_gone": parts.step(name) is None,
            "count": counts.get(name),
        }
        for name in names
    ]
