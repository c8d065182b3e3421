"""
Questions as YAML: a list of questions, each with ``slug`` and ``title`` beside its document.

The same format as that of a package. A link may be written ``form/step/field``, a rule as
``!regla`` and its line; keys of options, items and pairs may be left out, and a case may leave out
the version of its form: the newest is meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from cms.form_builder.rule_text import write_rule
from cms.training.bank.compile import give_letters
from cms.training.bank.parts import newest_version, read_part, write_part
from cms.training.bank.problems import QuestionHasProblems
from cms.training.bank.review import live_versions
from cms.training.bank.services import install_question, is_edited
from cms.training.models import Question, QuestionVersion
from forms_plugins.api.package_files import read_yaml
from forms_plugins.engine.quiz import load_question
from forms_plugins.engine.quiz.problems import problems_of

ROWS = ("options", "items", "pairs")
ABOUT = ("slug", "title", "source")


class FileRefused(ValueError):
    """A file cannot be imported; ``problems`` are sentences that name the question."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Imported:
    """What an import did: short names of questions."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)


class RuleLine(str):
    """A rule as its line of text, written with its tag."""


class _Dumper(yaml.SafeDumper):
    """Writes rules with their tag, and texts over several lines as they are."""


def _write_line(dumper: yaml.SafeDumper, line: RuleLine) -> yaml.Node:
    return dumper.represent_scalar("!regla", str(line))


_Dumper.add_representer(RuleLine, _write_line)


def export_questions(topic: str = "") -> str:
    """Return the live questions (of a topic) as YAML: what was published last of each."""
    versions = [each for each in live_versions() if topic in ("", each.document["topic"])]
    stream = StringIO()
    questions = [_written(version) for version in versions]
    yaml.dump(questions, stream, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return stream.getvalue()


def _written(version: QuestionVersion) -> dict[str, Any]:
    document = {key: value for key, value in version.document.items() if value not in ("", [], {})}
    for name in ("format", "categories"):
        document.pop(name, None)  # the classes of a case are worked out anew
    if links := version.definition.links:
        document["links"] = [write_part(link) for link in links]
    about = {"slug": version.question.slug, "title": version.question.title}
    kind = {"kind": document.pop("kind")}
    return {**about, **kind, **_with_rule_lines(document)}


def _with_rule_lines(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_rule_lines(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    found = {}
    for key, each in value.items():
        if key == "rule":
            found[key] = _rule_line(each)
        elif key == "conditions":
            found[key] = [_rule_line(rule) for rule in each]
        else:
            found[key] = each if key == "answers" else _with_rule_lines(each)
    return found


def _rule_line(rule: Any) -> Any:
    text = write_rule(rule)
    return rule if text.startswith("{") else RuleLine(text)


def import_questions(
    path: Path, *, at: datetime, by: Any = None, dry_run: bool = False
) -> Imported:
    """
    Bring the questions of a file into the bank, all of them or none.

    What a person changed since is left alone.

    :raises FileRefused: naming every question that would not do.
    """
    done, problems = Imported(), []
    with transaction.atomic():
        for number, read in enumerate(_read(path), start=1):
            try:
                _import_one(read, done, at, by)
            except (FileRefused, ValidationError, QuestionHasProblems) as refusal:
                name = read.get("slug") if isinstance(read, Mapping) else None
                place = name or _("Question %(number)s") % {"number": number}
                problems += [f"{place}: {sentence}" for sentence in _sentences(refusal)]
        if problems:
            raise FileRefused(problems)
        if dry_run:
            transaction.set_rollback(True)
    return done


def _read(path: Path) -> list[Any]:
    try:
        read = read_yaml(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FileRefused([str(error)]) from error
    if not isinstance(read, list):
        raise FileRefused([_("The file is no list of questions.")])
    return read


def _import_one(read: Any, done: Imported, at: datetime, by: Any) -> None:
    if not isinstance(read, Mapping) or not read.get("slug") or not read.get("title"):
        raise FileRefused([_("Write “slug” and “title”.")])
    slug, document = str(read["slug"]), document_of(read)
    load_question(document)
    question = Question.objects.filter(slug=slug).first()
    before = question.latest_version if question else None
    if question is not None and before is not None and is_edited(question, before, by):
        done.left_alone.append(slug)
        return
    version = install_question(slug=slug, title=str(read["title"]), document=document, at=at, by=by)
    kind = done.added if before is None else done.same if version == before else done.changed
    kind.append(slug)


def document_of(read: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document of a question of a file, what may be left out filled in."""
    document = {key: value for key, value in read.items() if key not in ABOUT}
    if isinstance(links := document.get("links"), list):
        document["links"] = [_link(each) for each in links]
    for name in ROWS:
        if isinstance(rows := document.get(name), list):
            document[name] = _keyed(name, [_row(name, row) for row in rows])
    if isinstance(document.get("today"), date):
        document["today"] = document["today"].isoformat()
    if document.get("kind") == "case" and "version" not in document:
        newest = newest_version(str(document.get("form", "")))
        document["version"] = newest.number if newest else 0
    return document


def _link(written: Any) -> Any:
    return read_part(written) or written if isinstance(written, str) else written


def _row(name: str, row: Any) -> Any:
    if name == "items" and isinstance(row, str):
        return {"text": row}
    if name == "pairs" and isinstance(row, list) and len(row) == 2:
        return {"left": row[0], "right": row[1]}
    return row


def _keyed(name: str, rows: list[Any]) -> list[Any]:
    if not all(isinstance(row, Mapping) for row in rows):
        return rows
    keyed = [{"key": "", **row} for row in rows]
    give_letters(keyed, in_order=name == "items")
    return keyed


def _sentences(refusal: Exception) -> list[str]:
    if isinstance(refusal, ValidationError):
        return [
            f"{'.'.join(map(str, each.place))}: {each.message}" for each in problems_of(refusal)
        ]
    if isinstance(refusal, QuestionHasProblems):
        return [str(each.message) for each in refusal.problems]
    return list(getattr(refusal, "problems", [str(refusal)]))
