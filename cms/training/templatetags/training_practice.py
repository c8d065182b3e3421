"""What every page of a practice shows beside the form."""

from typing import Any

from django import template

from cms.submissions.models import Draft
from cms.training.practice.sheets import sheet_of

register = template.Library()


@register.inclusion_tag("training/practice/story.html")
def practice_story(draft: Draft | str | None) -> dict[str, Any]:
    """Draw the story of the case, or the sheet of an invented household, of a practice."""
    practice = getattr(draft, "practice", None)
    if practice is None:
        return {}
    if practice.question_version is None:
        return {"sheet": sheet_of(draft)}
    case = practice.question_version.definition
    return {"story": case.story, "task": case.stem, "day": case.today}
