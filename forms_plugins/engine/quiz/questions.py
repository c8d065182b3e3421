"""
The document of a question: what a published question version holds.

Nine kinds. A question with ``variables`` is a template: its numbers differ from person to person,
and its right answer is a rule that is worked out anew for each variant. ``{name}`` in its texts
stands for a variable. In a template ``rule`` stands where ``right`` does otherwise, never both.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, TypeAdapter

from forms_plugins.engine.definition.fields import unless_empty
from forms_plugins.engine.definition.texts import Key, Language, Model, Rule, Slug

FORMAT: Final = 1
MOST_OPTIONS: Final = 12


class FormLink(Model):
    """The part of a form that a question is about; without ``field`` the whole step."""

    form: Slug
    step: Key
    field: Key | None = None


class Variable(Model):
    """
    A number that differs between variants: one of ``values``; ``minimum`` to ``maximum`` by
    ``step``; or what ``rule`` gives over the variables before it.

    Exactly one of the three ways is given. By ``rule`` an option can show the result of a sum, or
    of the usual mistake in it.
    """

    name: Key
    values: tuple[Decimal, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal = Field(default=Decimal(1), gt=0)
    rule: Rule | None = None


class QuestionDocument(Model):
    """
    What all kinds share. ``stem`` and ``explanation`` are plain text of paragraphs.

    ``essential`` questions must be right to pass. ``conditions`` are rules over the variables that
    every variant meets (``{"answer": name}`` is a variable).
    """

    format: Literal[1] = FORMAT
    language: Language = "es"
    topic: Slug
    stem: str
    explanation: str = ""
    essential: bool = False
    links: tuple[FormLink, ...] = ()
    variables: tuple[Variable, ...] = unless_empty(())
    conditions: tuple[Rule, ...] = unless_empty(())


class Option(Model):
    """One option; in a template ``rule`` says over the variables whether it is right."""

    key: Key
    text: str
    right: StrictBool = False
    rule: Rule | None = None
    feedback: str = ""


class SingleChoice(QuestionDocument):
    """Exactly one option is right."""

    kind: Literal["single"] = "single"
    options: tuple[Option, ...] = Field(min_length=2, max_length=MOST_OPTIONS)


class MultipleChoice(QuestionDocument):
    """At least one option is right; a wrong one takes away what a right one gives."""

    kind: Literal["multiple"] = "multiple"
    options: tuple[Option, ...] = Field(min_length=2, max_length=MOST_OPTIONS)


class TrueFalse(QuestionDocument):
    kind: Literal["true_false"] = "true_false"
    right: StrictBool | None = None
    rule: Rule | None = None


class Numeric(QuestionDocument):
    """``right`` (in a template: what ``rule`` gives) and what is within ``tolerance`` is right."""

    kind: Literal["numeric"] = "numeric"
    right: Decimal | None = None
    rule: Rule | None = None
    tolerance: Decimal = Field(default=Decimal(0), ge=0)
    unit: str = ""


class Ordered(Model):
    key: Key
    text: str


class Order(QuestionDocument):
    """``items`` stand in the right order."""

    kind: Literal["order"] = "order"
    items: tuple[Ordered, ...] = Field(min_length=3, max_length=MOST_OPTIONS)


class Pair(Model):
    """What belongs together: ``key`` names the left side."""

    key: Key
    left: str
    right: str


class Match(QuestionDocument):
    """``extra`` are right sides that belong to nothing. Equal right sides are one choice."""

    kind: Literal["match"] = "match"
    pairs: tuple[Pair, ...] = Field(min_length=2, max_length=MOST_OPTIONS)
    extra: tuple[str, ...] = ()


class ShortAnswer(QuestionDocument):
    """A few words; capitals, accents, punctuation and blanks at the ends do not count."""

    kind: Literal["short"] = "short"
    accepted: tuple[str, ...] = Field(min_length=1)


class Gap(Model):
    """
    A gap of a cloze text, written ``[key]`` there.

    ``accepted`` are the right answers; with ``options`` one of them is chosen from a list;
    ``tolerance`` makes it a number.
    """

    key: Key
    accepted: tuple[str, ...] = Field(min_length=1)
    options: tuple[str, ...] = ()
    tolerance: Decimal | None = Field(default=None, ge=0)


class Cloze(QuestionDocument):
    kind: Literal["cloze"] = "cloze"
    text: str
    gaps: tuple[Gap, ...] = Field(min_length=1, max_length=MOST_OPTIONS)


def _without_nothing(value: Any) -> Any:
    """Leave out what is null, at any depth: an answer that is not given is not written."""
    if isinstance(value, dict):
        return {key: _without_nothing(each) for key, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [_without_nothing(each) for each in value]
    return value


class FormCase(QuestionDocument):
    """
    An invented household that is entered in the real form.

    ``story`` is what the person reads. ``answers`` is the model answer, JSON of the engine for
    version ``version`` of ``form``; ``graded`` are the keys of questions and rosters that count
    (empty: all that the model answers); of a roster that is not among them, those of its columns
    that are. ``categories`` maps a method to the class that must come out. ``today`` is the day the
    case is set on; without it, the day it is answered. One ``only_in_tests`` is not offered for
    practice, where its model answer is shown.
    """

    kind: Literal["case"] = "case"
    form: Slug
    version: StrictInt
    story: str
    today: date | None = None
    answers: Annotated[dict[str, Any], BeforeValidator(_without_nothing)]
    graded: tuple[Key, ...] = ()
    categories: dict[str, str] = Field(default_factory=dict)
    only_in_tests: StrictBool = unless_empty(False)


Question = Annotated[
    SingleChoice
    | MultipleChoice
    | TrueFalse
    | Numeric
    | Order
    | Match
    | ShortAnswer
    | Cloze
    | FormCase,
    Field(discriminator="kind"),
]

_ADAPTER: TypeAdapter[Question] = TypeAdapter(Question)


def load_question(document: Any) -> Question:
    """
    Return the question a JSON document describes.

    :raises pydantic.ValidationError: naming the place of every key or value that is wrong.
    """
    return _ADAPTER.validate_python(document)


def dump_question(question: Question) -> dict[str, Any]:
    """Return the JSON document of a question; ``load_question`` gives the same question back."""
    return question.model_dump(mode="json", exclude_none=True)


def question_schema() -> dict[str, Any]:
    """Return the JSON Schema of question documents."""
    return _ADAPTER.json_schema()
