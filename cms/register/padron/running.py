"""
The work on one file, piece by piece.

A run goes through three steps. **Reading** puts the lines into the staging table and notes what one
line alone shows. **Entering** takes a thousand households at a time, checks them against each other
and the register, and (unless it is a dry run) enters them. **Clearing** empties the staging table.
Each piece is one transaction that also stores where the next one begins: a run that is killed goes
on there, and one that was entered twice finds nothing to change.
"""

from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.register import lookup_entries
from cms.register.locks import lock_register
from cms.register.models import PadronImport
from cms.register.padron import words
from cms.register.padron.answers import enter_answers, lay_out_answers
from cms.register.padron.checking import check, decide, touched_households
from cms.register.padron.columns import read_heading
from cms.register.padron.entering import enter
from cms.register.padron.expected import Expected, NoForm, expected_on
from cms.register.padron.files import (
    LineRefused,
    NoPadron,
    decoded,
    fields_of,
    first_line,
    lines_of,
)
from cms.register.padron.piece import lay_out, lock_piece, next_piece
from cms.register.padron.problems import Problem
from cms.register.padron.rows import Read, RowReader
from cms.register.padron.staging import clear, note_problems, stage

LINES_OF_A_PIECE: Final = 10_000
READING, ENTERING, CLEARING = "reading", "entering", "clearing"
State = PadronImport.State
AT_WORK: Final = frozenset({State.WAITING, State.RUNNING})


def work_once(pk: int) -> bool:
    """
    Do the next piece of a run; say whether there is more to do.

    A run that was paused has nothing more to do; one that was cancelled is cleared away.
    """
    with scopes_disabled(), transaction.atomic():
        padron = PadronImport.objects.select_for_update().get(pk=pk)
        if padron.state == State.CANCELLED:
            return clear(padron)
        if padron.state not in AT_WORK:
            return False
        padron.state = State.RUNNING
        _STEPS[padron.place["step"]](padron)
        padron.save(update_fields=["state", "cursor", "counts", "place", "problem", "finished_at"])
        return bool(padron.state == State.RUNNING)


def _read(padron: PadronImport) -> None:
    try:
        reader, offset = _reader(padron)
        lines = 0
        problems: list[Problem] = []
        rows: list[tuple[Any, ...] | None] = []
        with padron.file.open("rb") as file:
            for after, line in islice(lines_of(file, offset), LINES_OF_A_PIECE):
                lines, offset = lines + 1, after
                read = _read_line(reader, padron, padron.cursor + lines, line)
                if read is not None:
                    problems.extend(read.problems)
                    rows.append(read.row)
    except FileNotFoundError:
        _fail(padron, words.FILE_GONE)
        return
    except NoForm:
        _fail(padron, words.FILE_NO_FORM)
        return
    staged = [row for row in rows if row is not None]
    stage(padron, staged)
    _count(padron, {"rows": len(rows), "rows_without_household": len(rows) - len(staged)})
    _note(padron, problems)
    padron.cursor += lines
    padron.place |= {"offset": offset}
    if lines < LINES_OF_A_PIECE:
        padron.place |= {"step": ENTERING, "after": ""}


def _reader(padron: PadronImport) -> tuple[RowReader, int]:
    """Return what reads the lines of a file, and the byte at which to go on."""
    place = padron.place
    expected = expected_on(_today(padron))
    with padron.file.open("rb") as file:
        offset, delimiter, cells = first_line(file, place["encoding"])
    heading, _problems = read_heading(
        cells, tuple(expected.household_fields), tuple(expected.member_fields)
    )
    if heading is None:
        raise NoForm  # the form changed under the file
    place |= {"delimiter": delimiter}
    return RowReader(heading, expected), max(offset, place.get("offset", 0))


def _read_line(
    reader: RowReader, padron: PadronImport, number: int, line: bytes | None
) -> Read | None:
    try:
        text = decoded(line, padron.place["encoding"])
        return reader.read(number, fields_of(text, padron.place["delimiter"]))
    except LineRefused as refused:
        return Read(None, (Problem(number, "", str(refused)),))


def _enter(padron: PadronImport) -> None:
    piece = next_piece(padron.pk, padron.place["after"], _today(padron))
    if piece is None:
        padron.place |= {"step": CLEARING}
        return
    if not padron.is_dry_run:
        lock_register()
        lock_piece(piece)
    lay_out(piece)
    roster = padron.place.get("roster")
    if roster:
        lay_out_answers(piece, roster)
    _note(padron, check(piece))
    _count(padron, decide(piece))
    if not padron.is_dry_run:
        enter(
            piece,
            at=timezone.now(),
            by=getattr(padron.created_by, "pk", None),
            reason=reason_of(padron),
        )
        if roster:
            enter_answers(piece)
        lookup_entries.refresh(touched_households(piece))
    padron.place |= {"after": piece.last}


def _clear(padron: PadronImport) -> None:
    clear(padron)
    padron.state, padron.finished_at = State.DONE, timezone.now()


_STEPS = {READING: _read, ENTERING: _enter, CLEARING: _clear}


def reason_of(padron: PadronImport) -> str:
    """Return what the records of an import say they come from."""
    return f"Padrón {padron.sha256[:12]}"


def _today(padron: PadronImport) -> date:
    """Return the day of the run: it stays the same when the run goes on after midnight."""
    return date.fromisoformat(padron.place["today"])


def _fail(padron: PadronImport, text: str) -> None:
    padron.state, padron.problem, padron.finished_at = State.FAILED, text, timezone.now()


def _count(padron: PadronImport, found: Mapping[str, int]) -> None:
    for name, number in found.items():
        padron.counts[name] = padron.counts.get(name, 0) + number


def _note(padron: PadronImport, problems: list[Problem]) -> None:
    _count(padron, {"problems": note_problems(padron, problems)})


__all__ = ["Expected", "NoPadron", "work_once"]
