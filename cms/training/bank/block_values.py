"""
Turn the block of a question into the parts of its document, and back.

What an author left empty is left out of the document. Both ways together give the same document,
except that numbers are written with a point and lists of words lose empty lines.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cms.form_builder.problems import FormProblem
from cms.form_builder.rule_text import RuleRefused, read_rule, write_rule
from cms.training.bank.parts import read_part, read_version, write_version
from cms.training.bank.problems import problem_at
from forms_plugins.engine.quiz.texts import number_of, number_text

Part = dict[str, Any]
Step = int | str


class BlockReader:
    """Reads the inputs of one question's block; what it cannot read becomes a problem."""

    def __init__(self) -> None:
        self.problems: list[FormProblem] = []

    def text(self, value: Any, *path: Step) -> str | None:
        """Return a text with plain line ends, nothing if it is empty."""
        return str(value or "").replace("\r\n", "\n").strip() or None

    def lines(self, value: Any, *path: Step) -> list[str]:
        """Return the lines that say something."""
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def number(self, value: Any, *path: Step) -> str | None:
        """Return a decimal as text, its comma written as a point."""
        text = str(value or "").strip()
        number = number_of(text)
        if text and number is None:
            self._refuse(_('Write a number, for example "12,5".'), path)
        return None if number is None else number_text(number)

    def numbers(self, value: Any, *path: Step) -> list[str]:
        """Return decimals as text; they stand with semicolons between them."""
        found = (self.number(each, *path) for each in str(value or "").split(";"))
        return [each for each in found if each is not None]

    def rule(self, value: Any, *path: Step) -> Any:
        """Return the tree of a rule."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return read_rule(text)
        except RuleRefused as refusal:
            self._refuse(refusal.message, path, refusal.excerpt)
            return None

    def yes_no(self, value: Any, *path: Step) -> bool | None:
        """Return whether a statement is true, nothing if that is left to a rule."""
        return {"true": True, "false": False}.get(str(value))

    def flag(self, value: Any, *path: Step) -> bool:
        """Return whether a box is ticked."""
        return bool(value)

    def rules(self, value: Any, *path: Step) -> list[Any]:
        """Return the trees of the rows that hold a rule."""
        found = (self.rule(row["rule"], *path, n, "rule") for n, row in enumerate(value or ()))
        return [each for each in found if each is not None]

    def links(self, value: Any, *path: Step) -> list[Part]:
        """Return the parts of forms that were chosen."""
        found = []
        for number, row in enumerate(value or ()):
            link = read_part(row["part"])
            if link is None:
                self._refuse(_("Choose the step or the question."), (*path, number, "part"))
            else:
                found.append(link)
        return found

    def keys(self, value: Any, *path: Step) -> list[str]:
        """Return keys that stand with commas between them."""
        return [key.strip() for key in str(value or "").split(",") if key.strip()]

    def answers(self, value: Any, *path: Step) -> Any:
        """Return the JSON object of a model answer."""
        text = str(value or "").strip()
        if not text:
            self._refuse(_("Take the model answer from a test of the form."), path)
            return {}
        try:
            answers = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            answers = None
        if not isinstance(answers, dict):
            self._refuse(_('Write an object: { "key": answer }.'), path)
            return {}
        return answers

    def pin(self, value: Any, *path: Step) -> tuple[str, int] | None:
        """Return short name and number of a version of a form."""
        pin = read_version(str(value or ""))
        if pin is None:
            self._refuse(_("Choose the version of the form."), path)
        return pin

    def rows(self, value: Any, readers: Mapping[str, str], *path: Step) -> list[Part]:
        """Return the rows of a list; ``readers`` names the method that reads each input."""
        return [self.inputs(row, readers, *path, number) for number, row in enumerate(value or ())]

    def inputs(self, value: Any, readers: Mapping[str, str], *path: Step) -> Part:
        """Return what the inputs of a struct say, the empty ones left out."""
        read = {
            name: getattr(self, method)(value[name], *path, name)
            for name, method in readers.items()
        }
        return {name: each for name, each in read.items() if each not in (None, [])}

    def _refuse(self, message: str, path: Iterable[Step], excerpt: str = "") -> None:
        self.problems.append(problem_at(message, *path, excerpt=excerpt))


def written_row(row: Mapping[str, Any], writers: Mapping[str, str]) -> Part:
    """Return the stored value of a struct for a part of a document."""
    return {name: _WRITERS[method](row.get(name)) for name, method in writers.items()}


def _write_words(value: Any) -> str:
    return str(value) if value is not None else ""


def _write_flag(value: Any) -> bool:
    return bool(value)


def _write_lines(value: Any) -> str:
    return "\n".join(" ".join(str(line).split()) for line in value or ())


def _write_numbers(value: Any) -> str:
    return "; ".join(str(number) for number in value or ())


def _write_rule(value: Any) -> str:
    return write_rule(value) if value is not None else ""


def _write_yes_no(value: Any) -> str:
    return "" if value is None else str(bool(value)).lower()


def _write_keys(value: Any) -> str:
    return ", ".join(value or ())


def write_answers(value: Any) -> str:
    """Return a model answer as the editor shows it."""
    return json.dumps(value or {}, ensure_ascii=False, indent=2)


_WRITERS: Mapping[str, Callable[[Any], Any]] = {
    "text": _write_words,
    "lines": _write_lines,
    "number": _write_words,
    "numbers": _write_numbers,
    "rule": _write_rule,
    "yes_no": _write_yes_no,
    "flag": _write_flag,
    "keys": _write_keys,
    "answers": write_answers,
}


def write_pin(document: Mapping[str, Any]) -> str:
    """Return the version of the form that a case is set in, as the editor keeps it."""
    return write_version(document["form"], document["version"])
