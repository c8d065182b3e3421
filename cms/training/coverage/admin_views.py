"""The screen of the CMS on who is certified where."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.accounts.regions import region_of
from cms.spreadsheets import plain_cell
from cms.training.coverage.charts import coverage_chart
from cms.training.coverage.counting import (
    CertifiedPerson,
    OfficeCount,
    certified_in,
    count_offices,
    total_of,
    totals_by_region,
)
from cms.training.coverage.filters import CoverageForm
from cms.training.coverage.permissions import MAY_SEE

PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class OfficeRow:
    """An office of the list with its certified people."""

    count: OfficeCount
    people: Sequence[CertifiedPerson]


def for_coordinators(view: Any) -> Any:
    """Let only people who may see enrolments read a screen; nothing of it is kept by browsers."""

    @never_cache
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(MAY_SEE):
            raise PermissionDenied
        response: HttpResponse = view(request)
        return response

    return guarded


@for_coordinators
def index(request: HttpRequest) -> HttpResponse:
    """Show offices with nobody, one, and two or more certified people, by region and one by one."""
    form = CoverageForm(request.GET)
    course, on = form.course, timezone.localdate()
    context: dict[str, Any] = {"form": form, "course": course, "on": on}
    if course is not None:
        role = form.chosen("funcion", "")
        counts = count_offices(course, on=on, place=form.region_code, role=role)
        listed, page = _listed(form, counts), request.GET.get("pagina")
        offices = Paginator(listed, PAGE_SIZE).get_page(page)
        people = certified_in([each.office.pk for each in offices], course, on=on, role=role)
        regions = totals_by_region(counts)
        context |= {
            "total": total_of(counts),
            "regions": regions,
            "chart": coverage_chart(regions, _("In no region")),
            "page": offices,
            "rows": [OfficeRow(each, people.get(each.office.pk, ())) for each in offices],
            "is_only_falling": not (form.region_code or form.chosen("estado")),
            "query": _query(request),
        }
    return render(request, "training_coverage/index.html", context)


def _listed(form: CoverageForm, counts: Sequence[OfficeCount]) -> list[OfficeCount]:
    """Return the offices to list; of the whole country only those that need somebody soon."""
    state = form.chosen("estado", "" if form.region_code else "falls")
    if state == "falls":
        return [count for count in counts if count.falls]
    return [count for count in counts if state in ("", count.state)]


def _query(request: HttpRequest) -> str:
    """Return what was chosen as it stands in addresses, without the page."""
    chosen = request.GET.copy()
    chosen.pop("pagina", None)
    return chosen.urlencode()


@for_coordinators
def download(request: HttpRequest) -> HttpResponse:
    """Send the offices chosen as a file: numbers, no names of people."""
    form = CoverageForm(request.GET)
    course, on = form.course, timezone.localdate()
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(_head())
    if course is not None:
        role, state = form.chosen("funcion", ""), form.chosen("estado", "")
        for count in count_offices(course, on=on, place=form.region_code, role=role):
            if state in ("", count.state) or (state == "falls" and count.falls):
                writer.writerow(_line(count))
    # Spreadsheets take a file for UTF-8 only if it begins with this mark.
    response = HttpResponse("\ufeff" + buffer.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"cobertura-{course.slug if course else 'sin-curso'}-{on.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _head() -> list[str]:
    return [
        _("Code"),
        _("Office"),
        _("Region"),
        _("Certified people"),
        _("Ending in 30 days"),
        _("In 30 days"),
        _("Below two within 30 days"),
    ]


def _line(count: OfficeCount) -> list[str | int]:
    region = region_of(count.office)
    return [
        plain_cell(count.office.code),
        plain_cell(count.office.name),
        plain_cell(region.name if region else ""),
        count.certified,
        count.ending,
        count.later,
        _("yes") if count.falls else _("no"),
    ]
