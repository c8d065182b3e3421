"""What every page of a row shares: finding the list and the row, at one level or inside a row."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest

from cms.submissions.lookups import has_lookups
from cms.submissions.question_page import QuestionPage, bare_row, inner_page, row_page
from cms.submissions.reach import reach_of
from cms.submissions.selectors import LOOKUPS_STEP, DraftAnswers, read_answers
from cms.submissions.summary import row_name
from cms.wizard.draft_page import DraftPageMixin
from cms.wizard.lists import LIST_ID
from forms_plugins.engine.answers import ROW_ID
from forms_plugins.engine.definition import Roster

Rows = tuple[Mapping[str, Any], ...]


class RowMixin(DraftPageMixin):
    """
    A page of one row of the roster of a step; with ``inner`` of a list inside the row ``outer_id``.

    Sets ``page`` (its questions), ``roster``, ``rows`` (all of the list), ``row`` (its answers),
    ``stored`` (its JSON), ``row_number`` and ``is_new``; of a list inside a row ``outer`` is the
    page of that row.
    """

    page: QuestionPage
    answers: DraftAnswers
    roster: Roster
    rows: Rows

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not self.is_admitted:
            return
        with self.access.scope():
            self._find(kwargs)

    def _find(self, kwargs: Mapping[str, Any]) -> None:
        self.step_key = kwargs["step"]
        roster = next((s.roster for s in self.definition.steps if s.key == self.step_key), None)
        hidden = self.current_off_path()
        if roster is None or self.step_key in hidden:
            raise Http404("no such list in this form")
        inner = next((r for r in roster.rosters if r.key == kwargs.get("inner")), None)
        if "inner" in kwargs and inner is None:
            raise Http404("no such list in a row")
        needed = reach_of(self.definition).reads[self.step_key] - hidden
        if has_lookups(inner or roster):
            needed |= {LOOKUPS_STEP}
        self.answers = read_answers(self.draft, needed)
        step_page = self.question_page(self.step_key, self.answers)
        self.outer: QuestionPage | None = None
        row_id = kwargs.get("row_id", "")
        if inner is None:
            self._find_row(
                row_page(step_page), roster, step_page.others, self._stored_rows(), row_id
            )
        else:
            self._find_inside(row_page(step_page), roster, inner, kwargs["outer_id"], row_id)

    def _stored_rows(self) -> list[dict[str, Any]]:
        roster = self.definition.step(self.step_key).roster
        return self.answers.stored(self.step_key).get(roster.key, []) if roster else []

    def _find_inside(
        self, page: QuestionPage, roster: Roster, inner: Roster, outer_id: str, row_id: str
    ) -> None:
        """Find the row around first; one that is gone is not found."""
        self._find_row(page, roster, page.others, self._stored_rows(), outer_id)
        if self.is_new:
            raise Http404("no such row around")
        self.outer, self.outer_number = self.page, self.row_number
        stored = self.stored.get(inner.key, [])
        self._find_row(inner_page(self.page, inner), inner, self.row, stored, row_id)

    def _find_row(
        self,
        page: QuestionPage,
        roster: Roster,
        holder: Mapping[str, Any],
        stored: list[dict[str, Any]],
        row_id: str,
    ) -> None:
        """Set what the page works on; ``holder`` are the answers that the list is among."""
        self.roster = roster
        self.rows = tuple(holder.get(roster.key, ()))
        ids = [row.get(ROW_ID) for row in self.rows]
        self.is_new = row_id not in ids
        position = len(self.rows) if self.is_new else ids.index(row_id)
        self.row_number = position + 1
        self.row = {} if self.is_new else bare_row(self.rows[position])
        self.stored = {} if self.is_new else stored[position]
        self.page = page.about(self.row)

    @property
    def place(self) -> dict[str, str]:
        """Return where the row is, as the services and the addresses of rows name it."""
        found = {"step": self.step_key, "row_id": self.kwargs.get("row_id", "")}
        if self.outer is not None:
            found |= {"inner": self.roster.key, "outer_id": self.kwargs["outer_id"]}
        return found

    def row_url(self, name: str, row_id: str) -> str:
        """Return the address of a page of a row of this list; ``name`` is "row", "row_remove"."""
        prefix = "inner_" if self.outer is not None else ""
        return self.url(f"{prefix}{name}", **{**self.place, "row_id": row_id})

    @property
    def list_url(self) -> str:
        """Return the address of the list the row is in: of a step, or of the row around."""
        if self.outer is None:
            return self.step_url(self.step_key)
        outer = self.url("row", step=self.step_key, row_id=self.kwargs["outer_id"])
        return f"{self.on_the_way(outer)}#{LIST_ID}-{self.roster.key}"

    @property
    def item_label(self) -> str:
        """Return what a row is called in general."""
        return self.page.words(self.roster.item_label)

    @property
    def name(self) -> str:
        """Return what this row is called."""
        return row_name(self.page, self.roster, self.row, self.row_number)

    @property
    def owner_name(self) -> str:
        """Return what the row around is called, empty if there is none."""
        if self.outer is None or self.outer.roster is None:
            return ""
        return row_name(self.outer, self.outer.roster, self.outer.row, self.outer_number)
