"""
Compile a question of the bank into its document, or list what is wrong with it.

1. Propose the keys of options that have none, and write them into the block.
2. Read the block into the parts of a document.
3. Load the document: its shape is checked by the engine's models.
4. Check the question itself; then what it says of forms, which the engine does not know.
"""

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from cms.form_builder.problems import FormProblem, Location
from cms.training.bank.block_values import BlockReader, Part
from cms.training.bank.cases import with_categories
from cms.training.bank.kinds import INPUTS, LISTS, SHARED, VARIABLE
from cms.training.bank.parts import PublishedForms
from cms.training.bank.problems import CONTENT, problem_at
from forms_plugins.engine.definition import document_hash
from forms_plugins.engine.quiz import Question, check_question, dump_question, load_question
from forms_plugins.engine.quiz.problems import problems_of

if TYPE_CHECKING:
    from cms.training.models import Question as QuestionRow


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
        return _refused(
            FormProblem(_("Choose the kind and write the question."), Location(CONTENT))
        )
    if row.topic_id is None:
        return _refused(FormProblem(_("Choose the topic."), Location("topic")))
    child = row.content[0]
    propose_keys(child.block_type, child.value)
    reader = BlockReader()
    document = _document(row, child.block_type, child.value, reader)
    try:
        question = load_question(document)
    except ValidationError as error:
        shape = (problem_at(each.message, *editor_path(each.place)) for each in problems_of(error))
        found = (*reader.problems, *shape)
        return CompiledQuestion(None, _each_once(found))
    question, wrong_with_case = with_categories(question)
    found = (
        *reader.problems,
        *(problem_at(each.message, *editor_path(each.place)) for each in check_question(question)),
        *(problem_at(message, "answers") for message in wrong_with_case),
        *_broken_links(question, forms or PublishedForms()),
    )
    return CompiledQuestion(question, _each_once(found))


def _refused(problem: FormProblem) -> CompiledQuestion:
    return CompiledQuestion(None, (problem,))


def propose_keys(kind: str, value: Any) -> None:
    """Give a key to each row of a question's list that has none yet."""
    if kind in LISTS and kind != "cloze":  # a gap is called what its text calls it
        give_letters(value[LISTS[kind][0]], in_order=kind == "order")


def give_letters(rows: Sequence[MutableMapping[str, Any]], *, in_order: bool) -> None:
    """
    Write a free letter into each row whose ``key`` is empty.

    Keys are part of the page that a learner gets: those of things to be put in order are mixed.
    """
    taken = {row["key"] for row in rows}
    free = (letter for letter in ascii_lowercase if letter not in taken)
    for row, letter in zip((row for row in rows if not row["key"]), free, strict=False):
        row["key"] = letter
    keys = [row["key"] for row in rows]
    if in_order and keys in (sorted(keys), sorted(keys, reverse=True)):
        for row, key in zip(rows, [*keys[1::2], *keys[0::2]], strict=True):
            row["key"] = key


def _document(row: "QuestionRow", kind: str, value: Any, reader: BlockReader) -> Part:
    document: Part = {
        "kind": kind,
        "language": row.language,
        "topic": row.topic.slug,
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
