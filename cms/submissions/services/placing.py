"""Which office a form goes to that a citizen sends."""

from collections.abc import Mapping
from typing import Any

from cms.accounts.models import Office
from cms.accounts.selectors import active_offices
from forms_plugins.engine.definition import FormDefinition


def office_for(form: FormDefinition, answers: Mapping[str, Any]) -> Office | None:
    """
    Return the active office of the place that the form's ``office_from`` asks for.

    Codes of places begin with those of the places around them (a populated place with its
    district), so the office whose code is the longest beginning of the answer has it. Of several
    offices in one place the first by code takes it. ``None``: no question, no answer, no office.
    """
    place = str(answers.get(form.office_from or "") or "")
    if not place:
        return None
    beginnings = [place[:length] for length in range(1, len(place) + 1)]
    offices = list(active_offices().filter(place_code__in=beginnings).order_by("code"))
    return max(offices, key=lambda office: len(office.place_code), default=None)
