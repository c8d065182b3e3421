"""Where the households of a simulation come from, piece by piece."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Final, Protocol

from django.core.files import File
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from cms.methods.models import Simulation
from cms.methods.simulation.classes import NONE
from cms.methods.simulation.files import CsvReader, read_json_lines
from cms.methods.simulation.plan import Plan
from cms.methods.simulation.read_only import read_only
from cms.register.models import Classification, HouseholdAnswers
from forms_plugins.classification.synthetic import HouseholdMaker, RecipeProblem, recipe_for
from forms_plugins.engine.classification import ScoringMethod

PIECE: Final = 10_000
"""Households worked on at once: memory stays that of a piece."""

Answers = Mapping[str, Any]


class SourceProblem(Exception):
    """The households cannot be had; the text says what to do."""


@dataclass(frozen=True)
class Piece:
    """
    Some households and where the next piece begins.

    ``in_force`` are the classes in force in the register, aligned with ``households``, where they
    were asked for; ``results`` the rows they come from. ``problems`` are lines of a file that were
    left out: (number, text). ``line`` is the last line that was read. ``is_last``: nothing follows.
    """

    households: list[Answers]
    cursor: int
    is_last: bool
    in_force: list[str] | None = None
    results: list[int | None] | None = None
    problems: list[tuple[int, str]] = field(default_factory=list)
    line: int = 0


class Source(Protocol):
    """Households in an order that does not change, from a cursor on."""

    def total(self) -> int:
        """Return what the cursor comes to at the end, for progress."""
        ...

    def piece(self, cursor: int, line: int) -> Piece:
        """Return the households after ``cursor``; ``line`` is what the piece before it said."""
        ...


class RegisterSource:
    """The answers of the households of the whole register, in the order of their numbers."""

    def __init__(self, plan: Plan) -> None:
        self.with_classes = plan.against == "register"
        self.on = plan.on

    def total(self) -> int:
        """Return the number of the newest household: the cursor counts numbers."""
        with scopes_disabled(), read_only():
            newest = HouseholdAnswers.objects.order_by("-pk").values_list("pk", flat=True).first()
        return newest or 0

    def piece(self, cursor: int, line: int) -> Piece:
        """Read answers, and classes if they are compared with, where nothing can be written."""
        with scopes_disabled(), read_only():
            rows = list(
                HouseholdAnswers.objects.filter(pk__gt=cursor, household__merged_into=None)
                .order_by("pk")
                .values_list("pk", "answers")[:PIECE]
            )
            keys = [key for key, _answers in rows]
            found = classes_in_force(keys, self.on) if self.with_classes and keys else {}
        nothing = (NONE, None)
        return Piece(
            households=[answers for _key, answers in rows],
            cursor=keys[-1] if keys else cursor,
            is_last=len(rows) < PIECE,
            in_force=[found.get(key, nothing)[0] for key in keys] if self.with_classes else None,
            results=[found.get(key, nothing)[1] for key in keys] if self.with_classes else None,
        )


def classes_in_force(keys: list[int], on: date) -> dict[int, tuple[str, int]]:
    """
    Return class and row of the households (numbers between the first and the last) that have one.

    The newest row decides: one that ended or was cancelled brings no older one back.
    """
    rows = (
        Classification.objects.filter(household__in=keys)
        .order_by("household_id", "-entered_at", "-pk")
        .values_list(
            "household_id", "pk", "category", "valid_from", "valid_until", "cancellation__pk"
        )
    )
    newest: dict[int, tuple[str, int] | None] = {}
    for household, key, category, valid_from, valid_until, cancellation in rows:
        if household not in newest:
            holds = valid_from <= on <= valid_until and cancellation is None
            newest[household] = (category, key) if holds else None
    return {household: found for household, found in newest.items() if found is not None}


class FileSource:
    """An uploaded file; the cursor is a place in it, in bytes."""

    def __init__(self, simulation: Simulation, plan: Plan, method: ScoringMethod) -> None:
        self.file = simulation.file
        self.kind = plan.file_kind
        self.method = method

    def total(self) -> int:
        """Return the size of the file. :raises SourceProblem: if it is gone."""
        with self._opened() as file:
            return int(file.size)

    def piece(self, cursor: int, line: int) -> Piece:
        """Read the next lines. :raises SourceProblem: if the file is gone."""
        with self._opened() as file:
            return self._piece(self._lines(file, cursor, line), cursor, line)

    def _opened(self) -> "File[bytes]":
        try:
            return self.file.storage.open(str(self.file.name), "rb")
        except FileNotFoundError as error:
            raise SourceProblem(_("The file is not there any more. Upload it again.")) from error

    def _lines(self, file: Any, cursor: int, line: int) -> Iterator[Any]:
        if self.kind == "csv":
            return CsvReader(file, self.method).read(cursor, line)
        return read_json_lines(file, cursor, line)

    def _piece(self, lines: Iterator[Any], cursor: int, line: int) -> Piece:
        households: list[Answers] = []
        problems: list[tuple[int, str]] = []
        read = 0
        for found in islice(lines, PIECE):
            read += 1
            cursor, line = found.end, found.number
            if found.answers is None:
                problems.append((found.number, found.problem))
            else:
                households.append(found.answers)
        return Piece(households, cursor, read < PIECE, problems=problems, line=line)


class SyntheticSource:
    """
    Invented households of a seed; the cursor is how many were made.

    :raises SourceProblem: if the recipe of the households cannot be used.
    """

    def __init__(self, plan: Plan, method: ScoringMethod) -> None:
        self.count = plan.count
        try:
            self.maker = HouseholdMaker(recipe_for(method), seed=plan.seed)
        except RecipeProblem as problem:
            raise SourceProblem(
                _("The households cannot be invented: %(problem)s") % {"problem": problem}
            ) from problem

    def total(self) -> int:
        """Return how many households were asked for."""
        return self.count

    def piece(self, cursor: int, line: int) -> Piece:
        """Invent the next households."""
        size = min(PIECE, self.count - cursor)
        households: list[Answers] = list(self.maker.answers(cursor, size))
        return Piece(households, cursor + size, cursor + size >= self.count)


def source_of(simulation: Simulation, plan: Plan, method: ScoringMethod) -> Source:
    """Return where a simulation takes its households from."""
    if simulation.source == Simulation.Source.REGISTER:
        return RegisterSource(plan)
    if simulation.source == Simulation.Source.FILE:
        return FileSource(simulation, plan, method)
    return SyntheticSource(plan, method)
