"""Tags that draw questions of the bank and their results."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format

from cms.training.bank.drawing import Drawing, drawing_of
from cms.training.bank.results import ResultRow, result_rows, verdict_of
from forms_plugins.engine.quiz import Grade, Presented

register = template.Library()


@register.simple_tag
def question_drawing(
    item: Presented, name: str, response: Any = None, errors: Mapping[str, str] | None = None
) -> Drawing:
    """Return the controls of a question, ready to be drawn."""
    return drawing_of(item, name, response if response != "" else None, errors or None)


@register.simple_tag
def question_rows(item: Presented, grade: Grade, right: Any, response: Any) -> list[ResultRow]:
    """Return the lines of a result."""
    return result_rows(item, grade, right, response)


@register.filter
def verdict(grade: Grade) -> str:
    """Return how right a response was: ``right``, ``partly`` or ``wrong``."""
    return verdict_of(grade)


@register.filter
def question_template(item: Presented) -> str:
    """Return the template that draws a question of this kind."""
    return f"training/questions/{item.kind}.html"


@register.filter
def result_template(item: Presented) -> str:
    """Return the template that draws the result of a question of this kind."""
    return f"training/questions/{item.kind}_result.html"


@register.filter
def case_day(text: str) -> str:
    """Return the day a case is set on, as people write it."""
    return date_format(date.fromisoformat(text))
