"""
A line of a padrón as a row of the staging table, or what is wrong with it.

Everything that one line can tell alone is checked here; what needs the other lines of its
household, the rest of the file or the register is checked in SQL (``checking``).
"""

import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, Final

from cms.register.digests import document_digest
from cms.register.names import name_key
from cms.register.padron import words
from cms.register.padron.cells import (
    EARLIEST,
    CellRefused,
    read_answer,
    read_date,
    read_yes_no,
    some,
    unguarded,
)
from cms.register.padron.columns import HOUSEHOLD_ANSWER, MEMBER_ANSWER, NAMES, Heading
from cms.register.padron.expected import Expected, MethodFacts
from cms.register.padron.problems import Problem
from forms_plugins.api.register_mapping import normalised_number
from forms_plugins.engine.definition import Field

OWN_CODE: Final = "EMP-"
"""Before the public id of a household that no padrón ever named: what an export calls it."""

FIELDS: Final = (
    "line",
    "code",
    "is_refused",
    "public_id",
    "document_type",
    "document_number",
    "document_digest",
    "given_names",
    "first_surname",
    "second_surname",
    "name_key",
    "birth_date",
    "sex",
    "relationship",
    "is_head",
    "member_answers",
    "household_public_id",
    "office",
    "place_code",
    "area",
    "locality",
    "address",
    "category",
    "method",
    "valid_from",
    "valid_until",
    "legal_effect",
    "household_answers",
)
"""Columns of the staging table in the order of ``Read.row``."""

_CODE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,39}")
_OWN: Final = re.compile(r"EMP-[0-9A-Za-z_-]{1,64}")
_PLACE: Final = re.compile(r"\d{6}", re.ASCII)


@dataclass(frozen=True, repr=False)
class Read:
    """What a line gave: a staged row (``None`` if its household cannot be told), and problems."""

    row: tuple[Any, ...] | None
    problems: tuple[Problem, ...] = ()


@dataclass
class RowReader:
    """
    Reads the lines of one file.

    ``previous`` is the household of the line before: only where another begins a public id is made.
    """

    heading: Heading
    expected: Expected
    previous: str = ""
    _cells: Callable[[Sequence[str]], tuple[str, ...]] = field(init=False)
    _codes: Mapping[str, Mapping[str, int | str]] = field(init=False)
    _answers: Mapping[str, Sequence[tuple[int, Field, Mapping[str, int | str]]]] = field(init=False)

    def __post_init__(self) -> None:
        nothing = self.heading.width  # one empty cell is put behind the line
        self._cells = itemgetter(*(self.heading.columns.get(name, nothing) for name in NAMES))
        mapping = self.expected.mapping
        codes = self.expected.codes_of
        self._codes = {
            "tipo_doc": codes(mapping.document_type, of_member=True),
            "sexo": codes(mapping.sex, of_member=True),
            "parentesco": codes(mapping.relationship, of_member=True),
            "area": codes(mapping.area, of_member=False),
        }
        self._answers = {
            HOUSEHOLD_ANSWER: [
                (place, self.expected.household_fields[key], codes(key, of_member=False))
                for key, place in self.heading.household_answers.items()
            ],
            MEMBER_ANSWER: [
                (place, self.expected.member_fields[key], codes(key, of_member=True))
                for key, place in self.heading.member_answers.items()
            ],
        }

    def read(self, line: int, fields: list[str]) -> Read | None:
        """Return what a line gave; ``None`` for a line without anything in it."""
        if not any(fields):
            return None
        if len(fields) != self.heading.width:
            text = words.LINE_FIELDS.format(found=len(fields), expected=self.heading.width)
            return Read(None, (Problem(line, "", text),))
        plain = [cell.strip() for cell in fields]  # of no-break spaces too
        if any("'" in cell or "\xa0" in cell for cell in plain):
            plain = [unguarded(cell.replace("\xa0", " ")) for cell in plain]
        cells = dict(zip(NAMES, self._cells([*plain, ""]), strict=True))
        code = cells["hogar"]
        if not (_CODE.fullmatch(code) or _OWN.fullmatch(code)):
            text = words.CODE if code else words.REQUIRED
            return Read(None, (Problem(line, "hogar", text),))
        problems = list(_unseen(line, plain, cells))
        row = None if problems else _Line(self, line, cells, plain, problems).row()
        if problems or row is None:
            return Read(_refused(line, code), tuple(problems))
        self.previous = code
        return Read(row)

    def codes(self, column: str) -> Mapping[str, int | str]:
        """Return the codes of a fixed column by their text."""
        return self._codes[column]

    def questions(self, prefix: str) -> Sequence[tuple[int, Field, Mapping[str, int | str]]]:
        """Return where the answers of one kind stand, with their question and its codes."""
        return self._answers[prefix]


def _unseen(line: int, plain: Sequence[str], cells: Mapping[str, str]) -> Iterator[Problem]:
    if "".join(plain).isprintable():
        return
    named = {name for name, cell in cells.items() if not cell.isprintable()}
    for name in named or {""}:
        yield Problem(line, name, words.CONTROL)


def _refused(line: int, code: str) -> tuple[Any, ...]:
    values: dict[str, Any] = dict.fromkeys(FIELDS, "")
    values |= dict.fromkeys(("birth_date", *FIELDS[FIELDS.index("member_answers") :]))
    values |= {"line": line, "code": code, "is_refused": True, "is_head": False}
    return tuple(values[name] for name in FIELDS)


class _Line:
    """One line while it is checked; problems are added to the list that was given."""

    def __init__(
        self,
        reader: RowReader,
        line: int,
        cells: Mapping[str, str],
        plain: Sequence[str],
        problems: list[Problem],
    ) -> None:
        self.reader, self.expected = reader, reader.expected
        self.line, self.cells, self.plain, self.problems = line, cells, plain, problems

    def row(self) -> tuple[Any, ...] | None:
        """Return the row; ``None`` if there are problems."""
        person = self._person()
        household = self._household()
        if self.problems:
            return None
        code = self.cells["hogar"]
        own = code.removeprefix(OWN_CODE) if code.startswith(OWN_CODE) else None
        if own is None and code != self.reader.previous:
            own = secrets.token_urlsafe(32)
        return (self.line, code, False, secrets.token_urlsafe(32), *person, own, *household)

    def _problem(self, column: str, message: str) -> None:
        self.problems.append(Problem(self.line, column, message))

    def _person(self) -> tuple[Any, ...]:
        document = self._document()
        names = [self._text(name, required=name != "ape_mat") for name in _NAME_COLUMNS]
        born = self._date("fecha_nac", past=True)
        sex = self._choice("sexo", required=False)
        relationship = self._choice("parentesco", required=True)
        is_head = self._is_head(relationship)
        if self.problems:
            return ()
        return (
            *document,
            *names,
            name_key(*names),
            born,
            sex,
            relationship,
            is_head,
            self._member_answers(),
        )

    def _document(self) -> tuple[str, str, str]:
        known = len(self.problems)
        kind = self._choice("tipo_doc", required=True)
        number = self._text("num_doc", required=False)
        if len(self.problems) > known:
            return kind, "", ""
        found = self.expected.mapping.document_kind(kind) if kind else None
        if found is None:
            if number and kind:
                self._problem("num_doc", words.DOCUMENT_LEFT)
            return kind, "", ""
        plain = normalised_number(number)
        if not plain:
            self._problem("num_doc", words.REQUIRED)
        elif not found.accepts(plain):
            hint = words.DOCUMENT_ZERO if plain.isdigit() and found.digits_only else ""
            text = words.DOCUMENT_NUMBER.format(advice=found.advice.es) + hint
            self._problem("num_doc", text)
        return kind, plain[:50], document_digest(kind, plain)

    def _is_head(self, relationship: str) -> bool:
        is_head = relationship == str(self.expected.mapping.head_code)
        said = self._yes_no("es_jefe")
        if said is not None and said != is_head:
            self._problem("es_jefe", words.HEAD_CONTRADICTION)
        return is_head

    def _household(self) -> tuple[Any, ...]:
        office, place = self._place()
        area = self._choice("area", required=False) or None
        locality = self._text("centro_poblado", required=False) or None
        address = self._text("direccion", required=False) or None
        class_ = self._class()
        answers = self._household_answers(place)
        return (office, place, area, locality, address, *class_, answers)

    def _place(self) -> tuple[int | None, str | None]:
        place = self.cells["ubigeo"]
        if not place:
            return None, None
        places = self.expected.places
        is_known = places.exists(place) if places is not None else _PLACE.fullmatch(place)
        office = self.expected.offices.get(place)
        if not is_known:
            self._problem("ubigeo", words.PLACE)
        elif office is None:
            self._problem("ubigeo", words.OFFICE)
        return office, place

    def _class(self) -> tuple[Any, ...]:
        category = self.cells["clase"]
        given = [bool(self.cells[name]) for name in ("clase", "vigente_desde", "vigente_hasta")]
        if not any(given):
            return None, None, None, None, None
        if not all(given):
            self._problem("clase", words.CLASS_INCOMPLETE)
            return ()
        first, last = self._date("vigente_desde", past=True), self._date("vigente_hasta")
        if first and last and last < first:
            self._problem("vigente_hasta", words.DATES_REVERSED)
        method = self._method()
        known = method.categories if method else self.expected.categories
        if category not in known and not (method is None and self.cells["metodo"]):
            self._problem("clase", words.CLASS_UNKNOWN.format(codes=some(known)))
        return category, method.pk if method else None, first, last, self._legal_effect(method)

    def _method(self) -> MethodFacts | None:
        name = self.cells["metodo"]
        if not name:
            return None
        method = self.expected.method(name)
        if method is None:
            example = "cse-demostracion@1"
            self._problem("metodo", words.METHOD_UNKNOWN.format(example=example))
        return method

    def _legal_effect(self, method: MethodFacts | None) -> int:
        own = method.legal_effect if method else False
        said = self._yes_no("efecto_legal")
        if said and method is not None and not own:
            self._problem("efecto_legal", words.METHOD_NO_EFFECT)
        return int(own if said is None else said)

    def _household_answers(self, place: str | None) -> str | None:
        answers = self._answers(HOUSEHOLD_ANSWER)
        if not answers:
            return None
        if not place:
            self._problem("ubigeo", words.REQUIRED)
        mapping = self.expected.mapping
        fixed = {mapping.place_code: place, mapping.area: self._coded("area")}
        kept = self.expected.fixed_household_keys
        answers |= {key: value for key, value in fixed.items() if key in kept and value}
        return _json(answers)

    def _member_answers(self) -> str | None:
        heading = self.reader.heading
        if not heading.member_answers:
            return None
        mapping = self.expected.mapping
        fixed = {
            mapping.document_type: self._coded("tipo_doc"),
            mapping.relationship: self._coded("parentesco"),
            mapping.sex: self._coded("sexo"),
            mapping.birth_date: read_date(self.cells["fecha_nac"]).isoformat(),
        }
        kept = self.expected.fixed_member_keys
        answers = {key: value for key, value in fixed.items() if key in kept and value}
        return _json(answers | self._answers(MEMBER_ANSWER))

    def _answers(self, prefix: str) -> dict[str, Any]:
        answers = {}
        for place, question, codes in self.reader.questions(prefix):
            text = self.plain[place]
            if not text:
                continue
            try:
                answers[question.key] = read_answer(text, question, codes)
            except CellRefused as refused:
                self._problem(prefix + question.key, str(refused))
        return answers

    def _coded(self, column: str) -> int | str | None:
        return self.reader.codes(column).get(self.cells[column], self.cells[column] or None)

    def _text(self, name: str, *, required: bool) -> str:
        text = self.cells[name]
        if required and not text:
            self._problem(name, words.REQUIRED)
        most = self.expected.lengths[name]
        if len(text) > most:
            self._problem(name, words.TOO_LONG.format(most=most))
        return text

    def _choice(self, name: str, *, required: bool) -> str:
        text = self.cells[name]
        if not text:
            if required:
                self._problem(name, words.REQUIRED)
            return ""
        codes = self.reader.codes(name)
        if codes and text not in codes:
            self._problem(name, words.CHOICE.format(codes=some(codes)))
        elif len(text) > 10:
            self._problem(name, words.TOO_LONG.format(most=10))
        return text

    def _date(self, name: str, *, past: bool = False) -> date | None:
        text = self.cells[name]
        if not text:
            self._problem(name, words.REQUIRED)
            return None
        try:
            day = read_date(text)
        except CellRefused as refused:
            self._problem(name, str(refused))
            return None
        if day < EARLIEST:
            self._problem(name, words.DATE_OLD)
        elif past and day > self.expected.today:
            self._problem(name, words.DATE_FUTURE)
        return day

    def _yes_no(self, name: str) -> bool | None:
        if not self.cells[name]:
            return None
        try:
            return read_yes_no(self.cells[name])
        except CellRefused as refused:
            self._problem(name, str(refused))
            return None


_NAME_COLUMNS: Final = ("nombres", "ape_pat", "ape_mat")


_json: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
