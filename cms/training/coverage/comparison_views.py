"""The screen of the CMS that compares offices before and after their first certification."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.training.coverage import comparing
from cms.training.coverage.admin_views import for_coordinators
from cms.training.coverage.charts import SpreadChart, before_after_chart
from cms.training.coverage.comparing import Compared, Comparison
from cms.training.coverage.filters import ComparisonForm
from cms.training.coverage.statistics import PAGE_LEVEL, Interval

Words = Callable[[float], str]


@dataclass(frozen=True)
class Measure:
    """A measure as the page shows it."""

    key: str
    title: str
    counted: str
    compared: Compared
    chart: SpreadChart | None
    before: str
    after: str
    difference: str
    verdict: str


@for_coordinators
def comparison(request: HttpRequest) -> HttpResponse:
    """Compare the offices of an area before and after, with counts and uncertainty."""
    form = ComparisonForm(request.GET)
    course, on = form.course, timezone.localdate()
    context: dict[str, Any] = {
        "form": form,
        "course": course,
        "level": round(100 * PAGE_LEVEL),
        "days": comparing.DAYS,
        "least_days": comparing.LEAST_DAYS_AFTER,
        "longest": comparing.LONGEST_MINUTES,
        "least_offices": comparing.LEAST_OFFICES,
        "least_forms": comparing.LEAST_FORMS,
    }
    if course is not None:
        found = comparing.compare(course, on=on, place=form.region_code)
        context |= {"offices": found.offices, "measures": measures_of(found)}
    return render(request, "training_coverage/comparison.html", context)


def measures_of(found: Comparison) -> list[Measure]:
    """Return the measures in words."""
    return [
        _measure(
            "returned",
            _("Forms given back, of those a colleague looked at"),
            _("Forms looked at"),
            found.returned,
            percent,
            points,
        ),
        _measure(
            "told",
            _("Messages shown, per 100 forms sent"),
            _("Forms sent"),
            found.told,
            one_decimal,
            one_decimal,
        ),
        _measure(
            "minutes", _("Minutes per form"), _("Forms timed"), found.minutes, minutes, minutes
        ),
    ]


def _measure(
    key: str,
    title: str,
    counted: str,
    compared: Compared,
    words: Words,
    difference_words: Words,
) -> Measure:
    return Measure(
        key=key,
        title=title,
        counted=counted,
        compared=compared,
        chart=before_after_chart(title, compared, words),
        before=_interval(compared.before, words),
        after=_interval(compared.after, words),
        difference=_interval(compared.difference, difference_words),
        verdict=VERDICTS[compared.verdict](),
    )


VERDICTS: dict[str, Callable[[], str]] = {
    "too_little": lambda: _("Not enough data."),
    "less": lambda: _("Less than before. The difference is larger than chance explains."),
    "more": lambda: _("More than before. The difference is larger than chance explains."),
    "no_difference": lambda: _("No difference can be told from chance."),
}


def percent(share: float) -> str:
    """Return a share in per cent with one decimal."""
    return f"{one_decimal(100 * share)} %"


def points(share: float) -> str:
    """Return a difference of shares in points of per cent."""
    return _("%(number)s points") % {"number": one_decimal(100 * share)}


def minutes(number: float) -> str:
    """Return minutes with one decimal."""
    return _("%(number)s min") % {"number": one_decimal(number)}


def one_decimal(number: float) -> str:
    """Return a number with one decimal and a true minus sign."""
    rounded = round(number, 1) or 0.0
    text = str(number_format(abs(rounded), 1))
    return f"\N{MINUS SIGN}{text}" if rounded < 0 else text


def _interval(interval: Interval | None, words: Words) -> str:
    if interval is None:
        return ""
    return pgettext("value with its limits", "%(value)s (from %(low)s to %(high)s)") % {
        "value": words(interval.value),
        "low": words(interval.low),
        "high": words(interval.high),
    }
