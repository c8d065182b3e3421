"""What the cells of a draft come to: the method they describe, and every problem with its place."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from django.utils.translation import gettext as _

from cms.methods.grids import arranged
from cms.methods.models import MethodDraft
from cms.methods.sheet_edits import Rows
from forms_plugins.classification.sheets import from_sheets
from forms_plugins.classification.sheets.problems import Problem
from forms_plugins.engine.classification import ScoringMethod, load_method

SETTINGS: Final = "metodo"
SLUG: Final = "clave"


@dataclass(frozen=True)
class DraftReading:
    """
    A draft as it was understood: ``sheets`` as they are shown (the places of problems are theirs).

    ``document`` is there as soon as it can be loaded, also beside problems that forbid publishing.
    """

    sheets: Mapping[str, Rows]
    document: dict[str, Any] | None
    problems: tuple[Problem, ...]

    @cached_property
    def method(self) -> ScoringMethod | None:
        """Return the loaded method, ``None`` while it cannot be."""
        return load_method(self.document) if self.document is not None else None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return what stands in the way of publishing."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Return what an author should look at."""
        return tuple(problem for problem in self.problems if problem.severity != "error")

    def counts(self, severity: str) -> Counter[str]:
        """Return how many problems of a severity each sheet has."""
        return Counter(each.sheet for each in self.problems if each.severity == severity)


def read_draft(draft: MethodDraft) -> DraftReading:
    """Return what a draft says; it is read once a revision."""
    return _read(_Revision(draft))


class _Revision:
    """A draft that counts as the same as long as nobody saved it."""

    def __init__(self, draft: MethodDraft) -> None:
        self.draft = draft
        self._key = (draft.pk, draft.revision, draft.updated_at)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Revision) and other._key == self._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=8)
def _read(revision: _Revision) -> DraftReading:
    sheets = arranged(revision.draft.sheets)
    reading = from_sheets(sheets)
    problems = (*_name_problem(revision.draft, sheets), *reading.problems)
    return DraftReading(sheets, reading.document, problems)


def _name_problem(draft: MethodDraft, sheets: Mapping[str, Rows]) -> Iterator[Problem]:
    """A draft is that of one method: its name in the sheet must be the one it goes by here."""
    for number, row in enumerate(sheets[SETTINGS], 1):
        if row[0] == SLUG and row[1] not in ("", draft.slug):
            message = _(
                "This draft is that of “%(slug)s”. Write that name, or begin another draft for "
                "another method."
            ) % {"slug": draft.slug}
            yield Problem(SETTINGS, number, 2, "error", message, "valor")
