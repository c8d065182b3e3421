"""
Compile a question of the bank into its document, or list what is wrong with it.

1. Propose the keys of options that have none, and write them into the block.
2. Read the block into the parts of a document.
3. Load the document: its shape is checked by the engine's models.
4. Check the question itself; then what it says of forms, which the engine does not know.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from cms.form_builder.problems import FormProblem, Location
from cms.training.bank.block_values import BlockReader, Part
from cms.training.bank.kinds import INPUTS, LISTS, SHARED, VARIABLE
from cms.training.bank.parts import PublishedForms
from cms.training.bank.problems import CONTENT, problem_at
from forms_plugins.engine.definition import document_hash
from forms_plugins.engine.quiz.questions import (
    Question,
    dump_question,
    load_question,
)

if TYPE_CHECKING:
    from cms.training.models import Question as QuestionRow

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class CompiledQuestion:
    """The outcome: a question without problems, or problems and the question if it loads."""

    question: Question | None
    problems: tuple[FormProblem, ...]

    @property
    def document(self) -> dict[str, Any]:
        """Return the question document. :raises ValueError: if the question has problems."""
        if self.question is None or self.problems:
            raise ValueError("a question with problems has no document")
        return dump_question(self.question)

    @property
    def sha256(self) -> str:
        """Return the hash of the document."""
        return document_hash(self.document)


def compile_question(row: "QuestionRow", forms: PublishedForms | None = None) -> CompiledQuestion:
    """Return the question that ``row`` describes, or what is wrong with it."""
    if not row.content:
        message = _("Choose the kind of question and write it.")
        return CompiledQuestion(None, (FormProblem(message, Location(CONTENT)),))
    child = row.content[0]
    propose_keys(child.block_type, child.value)
    reader = BlockReader()
    document = _document(row, child.block_type, child.value, reader)
    try:
        question = load_question(document)
    except ValidationError as error:
        found = (*reader.problems, *_shape_problems(error))
        return CompiledQuestion(None, _each_once(found))
    broken = _broken_links(question, forms or PublishedForms())
    return CompiledQuestion(question, _each_once((*reader.problems, *broken)))


def propose_keys(kind: str, value: Any) -> None:
    """Write a letter into each row of a question's list that has no key yet."""
    if kind not in LISTS or kind == "cloze":
        return  # a gap is called what its text calls it
    rows = value[LISTS[kind][0]]
    taken = {row["key"] for row in rows if row["key"]}
    free = (letter for letter in LETTERS if letter not in taken)
    for row in rows:
        row["key"] = row["key"] or next(free)


def _document(row: "QuestionRow", kind: str, value: Any, reader: BlockReader) -> Part:
    document: Part = {
        "kind": kind,
        "language": row.language,
        "topic": row.topic.slug if row.topic_id else "",
        "essential": row.is_essential,
        **reader.inputs(value, {**SHARED, **INPUTS[kind]}),
        "links": reader.links(value["links"], "links"),
    }
    document.setdefault("stem", "")
    if kind in LISTS:
        name, inputs = LISTS[kind]
        document[name] = reader.rows(_said(value[name]), inputs, name)
    if kind == "case":
        form, version = reader.pin(value["version"], "version") or ("sin-elegir", 0)
        return {**document, "form": form, "version": version}
    return {
        **document,
        "variables": reader.rows(value["variables"], VARIABLE, "variables"),
        "conditions": reader.rules(value["conditions"], "conditions"),
    }


def _said(rows: Any) -> list[Any]:
    """Return the rows up to the last in which anything was written."""
    kept = list(rows or ())
    while kept and not any(kept[-1][name] for name in kept[-1] if name != "key"):
        kept.pop()
    return kept


def _shape_problems(error: ValidationError) -> Iterator[FormProblem]:
    for each in error.errors(include_url=False, include_context=False):
        # Behind the kind, which pydantic names first, a document has the shape of its block.
        yield problem_at(_sentence(each), *editor_path(each["loc"][1:]))


def _sentence(error: Any) -> str:
    name = error["loc"][-1] if error["loc"] else ""
    if error["type"] == "missing" or (error["type"] == "string_too_short"):
        return _("Something is missing here.")
    if error["type"] == "too_short":
        return _("There are too few. Write at least %(count)s.") % {
            "count": error.get("ctx", {}).get("min_length", 1)
        }
    if error["type"] == "too_long":
        return _("There are too many. Leave at most %(count)s.") % {"count": 12}
    if error["type"] == "string_pattern_mismatch" and name == "topic":
        return _("Choose the topic.")
    if error["type"] == "string_pattern_mismatch":
        return _(
            "Write only small letters without accents, figures and “_” or “-”; begin with a letter."
        )
    return _("This is not accepted: %(reason)s") % {"reason": error["msg"]}


_INPUT_OF_PART = {"form": "version", "categories": "answers"}


def editor_path(place: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Return the input of the block that a place in the document comes from."""
    if not place:
        return ()
    first, rest = _INPUT_OF_PART.get(str(place[0]), place[0]), place[1:]
    if first in ("options", "items", "pairs", "gaps", "variables"):
        return (first, *rest[:2])
    row_input = {"links": "part", "conditions": "rule"}.get(str(first))
    if row_input and rest:
        return (first, rest[0], row_input)
    return (first,)


def _broken_links(question: Question, forms: PublishedForms) -> Iterator[FormProblem]:
    for number, link in enumerate(question.links):
        if not forms.is_there(link):
            message = _("“%(part)s” is not in the published form any more. Choose another part.")
            words = message % {"part": forms.words(link)}
            yield problem_at(words, "links", number, "part")


def _each_once(problems: tuple[FormProblem, ...]) -> tuple[FormProblem, ...]:
    return tuple(dict.fromkeys(problems))
