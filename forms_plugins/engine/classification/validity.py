"""How long a class stays in force."""

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from forms_plugins.engine.classification.classified import Validity
from forms_plugins.engine.classification.parts import Area, ValidityRule
from forms_plugins.engine.rules import Scope, holds


def years_later(day: date, years: int) -> date:
    """
    Return the same day ``years`` later; 29 February becomes the 28th in common years.

    :raises OverflowError: past the year 9999.
    """
    year = day.year + years
    if year > date.max.year:
        raise OverflowError("the calendar ends with the year 9999")
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def validity_of(
    rules: tuple[ValidityRule, ...], area: Area | None, answers: Mapping[str, Any], today: date
) -> Validity | None:
    """
    Return the validity of a class given ``today``, or ``None`` if no rule applies.

    Without an area, a rule that asks for one might apply: if it would go before the rule found,
    the validity is not known.
    """
    scope = Scope(answers=answers, today=today)
    possible = [
        rule
        for rule in rules
        if rule.since <= today
        and (not rule.areas or area is None or area.key in rule.areas)
        and (rule.when is None or holds(rule.when, scope))
    ]
    if not possible:
        return None
    rule = max(possible, key=lambda candidate: candidate.since)  # of equals max takes the first
    if rule.areas and area is None:
        return None
    return Validity(
        key=rule.key,
        label=rule.label.es,
        years=rule.years,
        valid_from=today,
        valid_until=years_later(today, rule.years),
        source=rule.source,
    )
