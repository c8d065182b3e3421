"""
Run the expectations that a form carries beside its questions, row by row.

A cell of the column ``bind::xtest-linearAssert`` says what has to hold when a person who answers
from top to bottom comes to that row: ``relevant: 0`` or ``1``, ``constraint: null`` (the answer is
accepted), and a value: entered into a question, expected of a calculation. ``[a, b]`` are the
values of the first and the second row of a repeat.
"""

import html
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forms_plugins.api.cleaning import clean_answers
from forms_plugins.engine.definition import Field, FormDefinition, Roster, load_form
from forms_plugins.engine.evaluation import evaluate_form
from forms_plugins.xlsform import read_form
from forms_plugins.xlsform.reading import read_workbook
from forms_plugins.xlsform.survey.names import key_of

COLUMNS = ("xtest-linearassert", "xform-test-linearassert", "xform-test", "test")


@dataclass
class Expectation:
    """One row: its name, what is asserted, the values (one, or one for each row of the repeat)."""

    row: int
    name: str
    type: str
    relevant: bool | None = None
    values: list[str] = field(default_factory=list)


@dataclass
class Outcome:
    """Whether one expectation holds, and why not."""

    expectation: Expectation
    holds: bool
    why: str = ""


def read_expectations(content: bytes) -> list[Expectation]:
    """Return the expectations of a form, in the order of its rows."""
    survey = next(s for s in read_workbook(content).sheets if s.name.strip().lower() == "survey")
    (_, header), *rows = survey.rows
    names = [cell.lower().rpartition("::")[2].strip() for cell in header]
    column = next(names.index(name) for name in COLUMNS if name in names)
    found = []
    for number, cells in rows:
        text = cells[column] if column < len(cells) else ""
        if text:
            found.append(_expectation(number, dict(zip(names, cells, strict=False)), text))
    return found


def _expectation(number: int, cells: dict[str, str], text: str) -> Expectation:
    found = Expectation(number, cells["name"], cells["type"])
    text = text.strip().removeprefix("{").removesuffix("}")
    relevant = re.search(r"\brelevant\s*:\s*(\w+)", text)
    if relevant:
        found.relevant = relevant.group(1) in ("1", "true")
    named = re.search(r"\bvalue\s*:\s*([^,]+)", text)
    if named:
        found.values = [named.group(1)]
    elif not re.search(r"\b(relevant|constraint)\s*:", text):
        listed = re.fullmatch(r"\[(.*)\]", text, re.DOTALL)
        found.values = re.split(r",\s*", listed.group(1)) if listed else [text]
    found.values = [html.unescape(value.strip().replace("\\:", ":")) for value in found.values]
    return found


class Walk:
    """One person who answers the form from top to bottom."""

    def __init__(self, form: FormDefinition, today: date) -> None:
        self.form = form
        self.today = today
        self.answers: dict[str, Any] = {}
        self.questions = {f.key: (roster, f) for _, roster, f in form.fields()}

    def check(self, expectation: Expectation) -> Outcome:
        """Do what a row says and tell whether it holds."""
        key = key_of(expectation.name)
        roster, question = self.questions.get(key, (None, None))
        if question is None:
            return self._not_a_question(expectation)
        if question.computed is None:
            self._enter(roster, question, expectation.values)
        outcome = self._shown(roster, question, expectation)
        return outcome or self._values(roster, question, expectation)

    def _enter(self, roster: Roster | None, question: Field, values: list[str]) -> None:
        if roster is None:
            for value in values:
                self.answers[question.key] = value
            return
        rows = self.answers.setdefault(roster.key, [])
        rows.extend({} for _ in range(len(values) - len(rows)))
        for row, value in zip(rows, values, strict=False):
            row[question.key] = value

    def _found(self) -> tuple[Any, Any]:
        cleaned, problems = clean_answers(self.form, self.answers)
        return evaluate_form(self.form, cleaned, self.today), problems

    def _shown(
        self, roster: Roster | None, question: Field, expected: Expectation
    ) -> Outcome | None:
        found, refused = self._found()
        step = next(s for s in self.form.steps if any(i is (roster or question) for i in s.items))
        shown = step.key in found.path
        if shown and roster is None:
            shown = question.key in found.steps[step.key].visible
        if expected.relevant is not None and shown != expected.relevant:
            return Outcome(expected, False, f"shown is {shown}")
        if expected.values and not shown:
            return Outcome(expected, False, "a value for a question that is not shown")
        mine = [
            problem
            for problem in (*refused, *found.problems)
            if problem.place.field == question.key and problem.level == "error"
        ]
        if expected.values and mine:
            return Outcome(expected, False, f"refused: {mine[0].code}")
        return None

    def _values(self, roster: Roster | None, question: Field, expected: Expectation) -> Outcome:
        found, _ = self._found()
        rows = found.answers.get(roster.key, ()) if roster else (found.answers,)
        for value, row in zip(expected.values, rows, strict=roster is not None):
            if str(row.get(question.key)) != value:
                return Outcome(expected, False, f"{row.get(question.key)!r} is not {value!r}")
        return Outcome(expected, True)

    def _not_a_question(self, expected: Expectation) -> Outcome:
        """Notes, groups and repeats: whether they are shown is all that can be asserted."""
        if expected.relevant is None:
            return Outcome(expected, False, "no such question")
        found, _ = self._found()
        shown = _is_shown(self.form, found, key_of(expected.name), expected.name)
        if shown is None:
            return Outcome(expected, False, "not in the form")
        return Outcome(expected, shown == expected.relevant, f"shown is {shown}")


def _is_shown(form: FormDefinition, found: Any, key: str, name: str) -> bool | None:
    for step in form.steps:
        if step.key == key or (step.roster is not None and step.roster.key == key):
            return step.key in found.path
    return None


def run_expectations(content: bytes, today: date) -> list[Outcome]:
    """Import a form and return how each of its expectations fares."""
    form = load_form(read_form(content).document)
    walk = Walk(form, today)
    notes = _Notes(content, form, walk)
    return [notes.check(each) or walk.check(each) for each in read_expectations(content)]


class _Notes:
    """Notes have no key in our document: they are told apart by their words, groups by title."""

    def __init__(self, content: bytes, form: FormDefinition, walk: Walk) -> None:
        self.walk = walk
        self.form = form
        self.labels = _labels(content)

    def check(self, expected: Expectation) -> Outcome | None:
        """Return the outcome for a note, or for a group inside a repeat; ``None`` for others."""
        if expected.relevant is None or key_of(expected.name) in self.walk.questions:
            return None
        if not re.match(r"note|(begin|end)[ _]group", expected.type):
            return None
        if expected.type != "note" and any(s.key == key_of(expected.name) for s in self.form.steps):
            return None
        if expected.type != "note":
            return self._inner_group(expected)
        found, _ = self.walk._found()
        words = re.sub(r"\$\{\w+\}", "", self.labels[expected.row]).split()
        for step in self.form.steps:
            for position, item in enumerate(step.items):
                if item.kind == "note" and re.sub(r"\{\w+\}", "", _words(item)).split() == words:
                    evaluated = found.steps.get(step.key)
                    shown = evaluated is not None and position in evaluated.visible_items
                    return Outcome(expected, shown == expected.relevant, f"shown is {shown}")
        return Outcome(expected, False, "the note is not in the form")

    def _inner_group(self, expected: Expectation) -> Outcome:
        """A group in a repeat is a section; it is shown if the questions in it are."""
        found, _ = self.walk._found()
        shown = any(step.roster and step.key in found.path for step in self.form.steps)
        return Outcome(expected, shown == expected.relevant, f"shown is {shown}")


def _words(note: Any) -> str:
    return note.title.es if note.title else note.text.es


def _labels(content: bytes) -> dict[int, str]:
    survey = next(s for s in read_workbook(content).sheets if s.name.strip().lower() == "survey")
    (_, header), *rows = survey.rows
    column = next(i for i, cell in enumerate(header) if cell.lower().startswith("label"))
    return {number: cells[column] if column < len(cells) else "" for number, cells in rows}
