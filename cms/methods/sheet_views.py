"""The screen on which one sheet of a draft is written."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.methods.drafts import StaleSheet, save_sheet
from cms.methods.grid_words import grid_words
from cms.methods.grids import Grid, arranged, readable, worst
from cms.methods.models import MethodDraft
from cms.methods.permissions import CHANGE, may
from cms.methods.rail import rail
from cms.methods.reading import DraftReading, read_draft
from cms.methods.screens import DraftScreen
from cms.methods.sheet_edits import (
    MOST_ROWS,
    Rows,
    SheetTooLarge,
    edited,
    fingerprint,
    posted_rows,
)
from forms_plugins.classification.sheets import from_sheets
from forms_plugins.classification.sheets.catalogue import SHEET_BY_NAME, SHEETS

MOST_INPUTS = 9_000
"""How many cells a browser may send one by one; see DATA_UPLOAD_MAX_NUMBER_FIELDS."""


class SheetView(DraftScreen):
    """
    One sheet as a table of inputs.

    A press of a button sends the whole table; the script sends it in one field (``rows``) and asks
    for JSON while somebody writes. What cannot be kept comes back as it was typed.
    """

    template_name = "methods/sheet.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the sheet."""
        super().setup(request, *args, **kwargs)
        if kwargs["sheet"] not in SHEET_BY_NAME:
            raise Http404
        self.sheet = SHEET_BY_NAME[kwargs["sheet"]]

    @property
    def page_title(self) -> str:
        """Return the title of the sheet."""
        return self.sheet.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the table, the list of sheets and the problems; ``typed`` is what was refused."""
        reading = read_draft(self.draft)
        typed: Rows | None = kwargs.pop("typed", None)
        shown = arranged({**reading.sheets, self.sheet.name: typed}) if typed else reading.sheets
        problems = from_sheets(shown).problems if typed else reading.problems
        grid = Grid(self.sheet.name, shown, problems)
        stored = self.draft.sheets.get(self.sheet.name, [])
        return super().get_context_data(
            grid=grid,
            table=None
            if may(self.request.user, CHANGE)
            else readable(self.sheet.name, shown[self.sheet.name]),
            sheet=self.sheet,
            base=fingerprint(stored),
            most_rows=MOST_ROWS,
            is_large=len(grid.rows) * len(grid.headings) > MOST_INPUTS,
            words=grid_words(),
            is_typed=typed is not None,
            **lists_context(self.draft, self.sheet.name, reading),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep what was typed, or show it beside what somebody else kept meanwhile."""
        if not may(request.user, CHANGE):
            raise PermissionDenied
        rows = self._posted()
        try:
            self.draft = save_sheet(
                slug=self.draft.slug,
                name=self.sheet.name,
                rows=rows,
                base=request.POST.get("base", ""),
                by=request.user,
            )
        except StaleSheet as stale:
            return self._stale(stale)
        except SheetTooLarge as refusal:
            return self._refused(str(refusal), rows)
        except MethodDraft.DoesNotExist as error:
            raise Http404 from error
        if self._wants_json:
            return self._kept()
        if not request.POST.get("act"):
            messages.success(request, _("Saved."))
        return redirect(self.address("sheet", self.sheet.name) + "#sheet")

    @property
    def _wants_json(self) -> bool:
        return self.request.headers.get("Accept", "").startswith("application/json")

    def _posted(self) -> Rows:
        """Return the table that was sent, after the button that was pressed did its work."""
        data = self.request.POST
        headings = data.getlist("head")
        if "rows" in data:
            rows = [headings, *_rows_of_script(data["rows"])]
        else:
            rows = posted_rows(headings, data.getlist("cell"))
        marked = [int(number) for number in data.getlist("row") if _is_number(number)]
        return edited(rows, data.get("act", ""), marked)

    def _kept(self) -> HttpResponse:
        """Return what the script shows after a save: when, and what is wrong now."""
        reading = read_draft(self.draft)
        context = lists_context(self.draft, self.sheet.name, reading)
        stored = self.draft.sheets.get(self.sheet.name, [])
        time = date_format(timezone.localtime(), "TIME_FORMAT")
        return JsonResponse(
            {
                "base": fingerprint(stored),
                "saved": _("Saved at %(time)s") % {"time": time},
                "problems": _at_cells(reading, self.sheet.name),
                "panel": render_to_string("methods/sheet_problems.html", context),
                "rail": render_to_string("methods/sheet_rail.html", context),
            }
        )

    def _stale(self, stale: StaleSheet) -> HttpResponse:
        self.draft = stale.draft
        if self._wants_json:
            message = _(
                "%(who)s saved this sheet while you were writing. Press “Save” to see both."
            ) % {"who": _name(stale.draft)}
            return JsonResponse({"message": message}, status=409)
        context = self.get_context_data(
            typed=stale.typed, conflict=differences(self.sheet.name, stale)
        )
        return self.render_to_response(context, status=409)

    def _refused(self, message: str, rows: Rows) -> HttpResponse:
        if self._wants_json:
            return JsonResponse({"message": message}, status=422)
        context = self.get_context_data(typed=rows, refused=message)
        return self.render_to_response(context, status=422)


def _rows_of_script(text: str) -> Rows:
    """Return the rows in a field of JSON; cells are texts, whatever was sent."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequest("the table is not one")
    return [[cell if isinstance(cell, str) else "" for cell in row] for row in rows]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8


def _name(draft: MethodDraft) -> str:
    who = draft.updated_by
    return who.display_name if who else _("Somebody")


def lists_context(draft: MethodDraft, name: str, reading: DraftReading) -> dict[str, Any]:
    """Return what the list of sheets and the list of problems show."""
    own = [each for each in reading.problems if each.sheet == name]
    return {
        "draft": draft,
        "sheet_name": name,
        "groups": rail(reading.sheets, reading),
        "own_problems": own,
        "other_problems": [each for each in reading.problems if each.sheet != name],
        "reading": reading,
    }


def _at_cells(reading: DraftReading, name: str) -> list[dict[str, Any]]:
    """Return what is said at the cells of a sheet, one message a cell."""
    places: dict[tuple[int, int], list[Any]] = {}
    for each in reading.problems:
        if each.sheet == name and each.row > 1:
            places.setdefault((each.row, max(each.column, 1)), []).append(each)
    return [
        {
            "row": row,
            "column": column,
            "severity": worst(found),
            "message": " ".join(each.message for each in found),
        }
        for (row, column), found in places.items()
    ]


def differences(name: str, stale: StaleSheet) -> list[dict[str, Any]]:
    """Return the cells in which what is kept and what was typed differ, row by row."""
    stored = arranged({**stale.draft.sheets})[name]
    typed = arranged({**stale.draft.sheets, name: stale.typed})[name]
    found = []
    for number in range(1, max(len(stored), len(typed))):
        kept, mine = _row_at(stored, number), _row_at(typed, number)
        for heading in dict.fromkeys([*stored[0], *typed[0]]):
            if kept.get(heading, "") != mine.get(heading, ""):
                found.append(
                    {
                        "row": number + 1,
                        "heading": heading,
                        "kept": kept.get(heading, ""),
                        "mine": mine.get(heading, ""),
                    }
                )
    return found


def _row_at(rows: Sequence[Sequence[str]], number: int) -> dict[str, str]:
    return dict(zip(rows[0], rows[number], strict=False)) if number < len(rows) else {}


@require_safe
def open_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the first sheet of a draft."""
    return redirect("methods:sheet", slug, SHEETS[0].name)
