"""
What ``training/`` teaches: the course, its questions and cases, and the words of the trade.

Questions are written briefly there; this gives options, pairs and gaps their keys. Keys come from
the texts and say nothing about what is right.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.utils.text import slugify

from forms_plugins.api.package_files import read_yaml
from forms_plugins.api.packages import (
    CourseData,
    LessonData,
    ModuleData,
    QuestionData,
    TaughtPartData,
    TermData,
)

KEY_LENGTH: Final = 7
CASES_FORM: Final = "fsu"
NOT_GRADED: Final = frozenset(
    "centro_poblado via_tipo via_nombre via_numero block piso interior manzana lote km telefono "
    "total ape_pat ape_mat nombres declaracion".split()
)
"""What has several good spellings, is computed, or is no answer of the household."""


def read_course(folder: Path) -> CourseData:
    """Return the course of a folder: ``course.yaml``, lessons, questions, cases, figures, terms."""
    read = dict(read_yaml(folder / "course.yaml"))
    modules = tuple(_module(folder / "lessons", module) for module in read.pop("modules"))
    for name in ("roles", "body"):
        read[name] = tuple(read[name])
    return CourseData(
        **read,
        modules=modules,
        questions=(*_questions(folder / "questions"), *_cases(folder / "cases")),
        terms=tuple(_term(term) for term in read_yaml(folder / "glossary.yaml")),
        figures={path.name: path for path in sorted((folder / "figures").glob("*.png"))},
    )


def _module(folder: Path, read: Mapping[str, Any]) -> ModuleData:
    lessons = tuple(_lesson(key, read_yaml(folder / f"{key}.yaml")) for key in read["lessons"])
    return ModuleData(**{**read, "lessons": lessons})


def _lesson(key: str, read: Mapping[str, Any]) -> LessonData:
    taught = tuple(TaughtPartData(**part) for part in read.get("taught", ()))
    return LessonData(**{**read, "key": key, "body": tuple(read["body"]), "taught": taught})


def _term(read: Mapping[str, Any]) -> TermData:
    also = tuple(read.get("also", ()))
    return TermData(**{**read, "slug": slugify(read["term"]), "also": also})


def _questions(folder: Path) -> Iterator[QuestionData]:
    for path in sorted(folder.glob("*.yaml")):
        for read in read_yaml(path):
            yield _question(path.stem, read)


def _cases(folder: Path) -> Iterator[QuestionData]:
    """Yield the cases; those of tests have a topic of their own, others are for practice."""
    for path in sorted(folder.glob("*.yaml")):
        read = {"slug": path.stem, "kind": "case", "form": CASES_FORM, **read_yaml(path)}
        read["graded"] = _graded(read["answers"])
        yield _question("casos" if read.get("only_in_tests") else "practica", read)


def _graded(answers: Mapping[str, Any]) -> list[str]:
    """Return the keys that count, of questions and of columns of rosters, each once."""
    rows = [row for value in answers.values() if _is_roster(value) for row in value]
    keys = [key for key, value in answers.items() if not _is_roster(value)]
    keys += [key for row in rows for key in row]
    return [key for key in dict.fromkeys(keys) if key not in NOT_GRADED]


def _is_roster(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _question(topic: str, read: Mapping[str, Any]) -> QuestionData:
    document = {key: _plain(value) for key, value in read.items() if key not in _ABOUT}
    document["topic"] = topic
    for name, give_keys in _KEYED.items():
        if name in document:
            document[name] = give_keys(read["slug"], document[name])
    document["links"] = [_link(link) for link in document.get("links", ())]
    return QuestionData(read["slug"], read["title"], document, read["source"])


_ABOUT: Final = ("slug", "title", "source")


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: dates as text."""
    return value.isoformat() if isinstance(value, date) else value


def _link(written: str) -> dict[str, str]:
    return dict(zip(("form", "step", "field"), written.split("/"), strict=False))


def _key(slug: str, text: str, turn: int = 0) -> str:
    """Return a key that is the same as long as the text is."""
    return "k" + sha256(f"{slug}/{text}/{turn}".encode()).hexdigest()[:KEY_LENGTH]


def _options(slug: str, options: Any) -> list[dict[str, Any]]:
    return [{"key": _key(slug, option["text"]), **option} for option in options]


def _items(slug: str, texts: Any) -> list[dict[str, str]]:
    """Return the items of an order; their keys are in no order themselves."""
    turn = 0
    while True:
        keys = [_key(slug, text, turn) for text in texts]
        if keys not in (sorted(keys), sorted(keys, reverse=True)):
            return [{"key": key, "text": text} for key, text in zip(keys, texts, strict=True)]
        turn += 1


def _pairs(slug: str, pairs: Any) -> list[dict[str, str]]:
    return [{"key": _key(slug, left), "left": left, "right": right} for left, right in pairs]


_KEYED: Final[Mapping[str, Callable[[str, Any], Any]]] = {
    "options": _options,
    "items": _items,
    "pairs": _pairs,
}
