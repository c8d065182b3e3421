"""What a country package is made of, besides documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple


class OfficeData(NamedTuple):
    """A local office; ``place_code`` is a code of the package's place catalogue."""

    code: str
    name: str
    place_code: str
    area_name: str


@dataclass(frozen=True)
class RequestForm:
    """
    A form for citizens (its slug) that starts a request of a household in the register.

    ``answers`` say which request it is; whoever starts it need not say it again.
    """

    form: str
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoPerson:
    """
    An invented person who may sign in to a demonstration.

    ``role`` is ``editor``, ``operator``, ``coordinator`` (of the training), or the role in
    ``office`` (a code), held since ``joined_days_ago``: ``head``, ``enumerator``, ``clerk``.
    ``label`` says who it is, for the list of logins.
    """

    username: str
    password: str
    given_names: str
    surnames: str
    label: str
    role: Literal["editor", "operator", "coordinator", "head", "enumerator", "clerk"]
    office: str = ""
    joined_days_ago: int = 0


@dataclass(frozen=True)
class DemoHousehold:
    """
    An invented household: the answers of a form, as JSON, sent by ``sent_by`` (a user name).

    ``title`` says what it shows, ``expected`` the class it gets, empty where the method refuses.
    """

    title: str
    form: str
    office: str
    sent_by: str
    expected: str
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class DemoOffice:
    """
    Households of an invented padrón in an office, of those drawn for an ``area``: how many of each
    of the ``classes`` they get. They are taken as if they lived in the place of the office.
    """

    office: str
    area: int
    classes: Mapping[str, int]
    localities: tuple[str, ...]
    streets: tuple[str, ...]


@dataclass(frozen=True)
class DemoPadron:
    """
    An invented padrón: what a recipe draws (that of ``form``, with ``seed``), with names.

    ``given_names`` are listed by the code of a sex. ``method`` computes the classes. Every
    ``every``-th class ends so many days from today as ``ends_in`` says in turn, the others between
    the two days of ``later``. ``twice`` names an office in which somebody is listed in a second
    household, under that ``document_type`` (the one that needs no number).
    """

    form: str
    seed: int
    method: str
    code: str
    document_type: int
    first_document: int
    surnames: tuple[str, ...]
    given_names: Mapping[str, tuple[str, ...]]
    offices: tuple[DemoOffice, ...]
    ends_in: tuple[int, ...]
    every: int
    later: tuple[int, int]
    twice: Mapping[str, Any]


@dataclass(frozen=True)
class DemoReview:
    """An open request for a review of the class of the household of a person."""

    document_number: str
    grounds: str


@dataclass(frozen=True)
class DemoCell:
    """A cell of a method's sheet: the row whose columns say what ``row`` says, and its value."""

    sheet: str
    row: Mapping[str, str]
    column: str
    value: str


@dataclass(frozen=True)
class DemoDraft:
    """A draft of a method: a published one (its slug) with some cells changed."""

    slug: str
    title: str
    method: str
    cells: tuple[DemoCell, ...]


@dataclass(frozen=True)
class DemoLearner:
    """
    What somebody of an office has learnt in a demonstration.

    ``holds``: ``passed`` (its last day is ``ends_in`` days from today), ``participated`` or
    ``nothing`` (then ``lessons`` were read, and it is due in ``due_in`` days). Who may not sign in
    to the demonstration has a name, a ``role`` and an ``office`` here.
    """

    username: str
    holds: Literal["passed", "participated", "nothing"]
    ends_in: int = 0
    due_in: int | None = None
    lessons: int = 0
    given_names: str = ""
    surnames: str = ""
    role: Literal["head", "enumerator", "clerk", ""] = ""
    office: str = ""


@dataclass(frozen=True)
class DemoAttempts:
    """
    Invented attempts at the test: ``count`` people of the ``offices``, some of whom fail.

    They answer by chance (``seed``), the better the more they know; ``confusing`` are questions
    that who knows more gets right less often.
    """

    count: int
    seed: int
    offices: tuple[str, ...]
    given_names: tuple[str, ...]
    surnames: tuple[str, ...]
    confusing: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoTraining:
    """
    How a demonstration learns: who holds what of ``course``, and the gate before ``form``.

    ``in_charge`` (a user name) answers for the lessons of the course. ``waiting`` are forms of
    people without certification: they wait for a colleague.
    """

    course: str
    form: str
    gate: str
    rule: str
    in_charge: str
    learners: tuple[DemoLearner, ...]
    attempts: DemoAttempts
    waiting: tuple[DemoHousehold, ...] = ()


@dataclass(frozen=True)
class DemoData:
    """Everything invented that a demonstration starts with."""

    people: tuple[DemoPerson, ...] = ()
    households: tuple[DemoHousehold, ...] = ()
    padron: DemoPadron | None = None
    reviews: tuple[DemoReview, ...] = ()
    drafts: tuple[DemoDraft, ...] = ()
    training: DemoTraining | None = None


@dataclass(frozen=True)
class TaughtPartData:
    """A step of a form, or one question of it (also one of its roster), that a lesson teaches."""

    form: str
    step: str
    field: str = ""


@dataclass(frozen=True)
class LessonData:
    """
    A lesson. ``key`` names it within the package for ever; its page gets it as its address.

    ``body`` are blocks of one entry each (name -> content, ``docs/packages.md``), ``card`` is the
    two-minute version. Their texts are paragraphs apart by an empty line, lists of ``- `` or
    ``1. `` and ``**bold**``. ``source`` says where its facts come from, for whoever reviews it.
    """

    key: str
    title: str
    summary: str
    minutes: int
    body: tuple[Mapping[str, Any], ...]
    card: str
    legal_basis: str
    reviewed_on: date
    review_by: date
    source: str
    taught: tuple[TaughtPartData, ...] = ()


@dataclass(frozen=True)
class ModuleData:
    key: str
    title: str
    summary: str
    lessons: tuple[LessonData, ...]


@dataclass(frozen=True)
class QuestionData:
    """
    A question for the bank: ``document`` is that of ``forms_plugins.engine.quiz.questions``.

    A case names no version of its form: it is installed for the published one.
    """

    slug: str
    title: str
    document: Mapping[str, Any]
    source: str


@dataclass(frozen=True)
class TermData:
    """A word of the trade; ``also`` are other ways to write it."""

    slug: str
    term: str
    meaning: str
    source: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class CourseData:
    """
    A course: what its page says, its modules, and how its test is drawn.

    Figures mean what they mean in ``cms.training.course_document``; ``roles`` are roles of an
    office, ``draws`` maps topics to how many questions a test has of each, and ``topics`` slugs to
    titles. ``in_charge`` is the unit that answers for its lessons, ``figures`` are the pictures
    their blocks name.
    """

    slug: str
    title: str
    summary: str
    roles: tuple[str, ...]
    minutes: int
    valid_months: int
    pass_mark: int
    attempts: int
    wait_hours: int
    time_limit: int
    renew_days: int
    body: tuple[Mapping[str, Any], ...]
    draws: Mapping[str, int]
    topics: Mapping[str, str]
    modules: tuple[ModuleData, ...]
    questions: tuple[QuestionData, ...]
    terms: tuple[TermData, ...] = ()
    in_charge: str = ""
    figures: Mapping[str, Path] = field(default_factory=dict)

    @property
    def lessons(self) -> tuple[LessonData, ...]:
        """Return all lessons in order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)
