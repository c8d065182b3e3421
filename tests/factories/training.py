"""Courses, questions, enrolments, attempts and certifications."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import factory
from django.utils import timezone

from cms.accounts.models import Role, User
from cms.training.certifications import add_months, in_force_for
from cms.training.models import (
    Certification,
    CertificationKind,
    CertificationRevocation,
    Course,
    CourseVersion,
    Enrolment,
    EnrolmentReason,
    Question,
    QuestionVersion,
    Topic,
)
from tests.factories.accounts import FIRST, OfficeFactory, UserFactory

PUBLISHED_AT = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
TOPIC = "reglas"


def member(role: str = Role.ENUMERATOR, office: Any = None, **values: Any) -> User:
    """Return a person with a ``role`` in ``office`` (a new one if none is given)."""
    return UserFactory(role=role, office=office or OfficeFactory(), **values)


def in_force(user: User, course: Course, on: date) -> Certification | None:
    """Return the certification that keeps a course in force for a person on a day."""
    return in_force_for([user], course, on).get(user.pk)


def lesson_key(number: int) -> str:
    """Return the key of the lesson ``number`` (from 1) of ``course_document``."""
    return str(UUID(int=number))


def course_document(slug: str = "curso", *, lessons: int = 3, **changes: Any) -> dict[str, Any]:
    """Return a course of one module with ``lessons`` and a test of two questions of ``TOPIC``."""
    document: dict[str, Any] = {
        "format": 1,
        "slug": slug,
        "title": "Curso de prueba",
        "language": "es",
        "minutes": 60,
        "draws": [{"topic": TOPIC, "count": 2}],
        "modules": [
            {
                "key": str(UUID(int=1000)),
                "title": "Módulo 1",
                "lessons": [
                    {"key": lesson_key(number), "title": f"Lección {number}", "minutes": 5}
                    for number in range(1, lessons + 1)
                ],
            }
        ],
    }
    return document | changes


def question_document(kind: str = "single", **changes: Any) -> dict[str, Any]:
    """
    Return a question of a kind; the right answer of each is in ``RIGHT``, a wrong one in ``WRONG``.

    A case brings its content as ``changes``.
    """
    document = {"format": 1, "language": "es", "kind": kind, "topic": TOPIC}
    words = {"stem": "¿Qué corresponde?", "explanation": "Así lo dice la norma."}
    return document | words | CONTENT.get(kind, {}) | changes


CONTENT: dict[str, dict[str, Any]] = {
    "single": {
        "options": [
            {"key": "a", "text": "La primera", "right": True, "feedback": "Es la primera."},
            {"key": "b", "text": "La segunda"},
            {"key": "c", "text": "La tercera"},
        ]
    },
    "multiple": {
        "options": [
            {"key": "a", "text": "La primera", "right": True},
            {"key": "b", "text": "La segunda"},
            {"key": "c", "text": "La tercera", "right": True},
        ]
    },
    "true_false": {"right": True},
    "numeric": {"right": "12.5", "tolerance": "0.1", "unit": "soles"},
    "order": {
        "items": [
            {"key": "a", "text": "Primero"},
            {"key": "b", "text": "Después"},
            {"key": "c", "text": "Al final"},
        ]
    },
    "match": {
        "pairs": [
            {"key": "a", "left": "Uno", "right": "1"},
            {"key": "b", "left": "Dos", "right": "2"},
        ],
        "extra": ["3"],
    },
    "short": {"accepted": ["padrón"]},
    "cloze": {
        "text": "Vale [anos] años.",
        "gaps": [{"key": "anos", "accepted": ["tres"], "options": ["dos", "tres"]}],
    },
}
"""What tells the kinds apart. A case needs a form: ``tests`` of practice make their own."""

RIGHT: dict[str, Any] = {
    "single": "a",
    "multiple": ["a", "c"],
    "true_false": True,
    "numeric": "12.5",
    "order": ["a", "b", "c"],
    "match": {"a": "1", "b": "2"},
    "short": "Padrón",
    "cloze": {"anos": "tres"},
}
WRONG: dict[str, Any] = {
    "single": "b",
    "multiple": ["b"],
    "true_false": False,
    "numeric": "99",
    "order": ["c", "b", "a"],
    "match": {"a": "3", "b": "3"},
    "short": "lista",
    "cloze": {"anos": "dos"},
}


def _hash(document: Any) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Course

    slug = factory.Sequence(lambda number: f"curso-{FIRST + number}")
    title = "Curso de prueba"


class CourseVersionFactory(factory.django.DjangoModelFactory):
    """
    Version 1 of a new course. ``settings={"pass_mark": 80}`` changes its document.

    Trait ``without_test``: who reads all lessons is done.
    """

    class Meta:
        model = CourseVersion

    class Params:
        settings: dict[str, Any] = {}
        without_test = factory.Trait(settings={"draws": []})

    course = factory.SubFactory(CourseFactory)
    number = 1
    published_at = PUBLISHED_AT
    document = factory.LazyAttribute(
        lambda version: course_document(version.course.slug, **version.settings)
    )
    sha256 = factory.LazyAttribute(lambda version: _hash(version.document))


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ("slug",)

    slug = TOPIC
    title = "Reglas"


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    slug = factory.Sequence(lambda number: f"pregunta-{FIRST + number}")
    title = factory.LazyAttribute(lambda question: f"Pregunta {question.slug}")
    topic = factory.SubFactory(TopicFactory)
    live = True


class QuestionVersionFactory(factory.django.DjangoModelFactory):
    """Version 1 of a new question; ``kind`` and ``changes`` make its document."""

    class Meta:
        model = QuestionVersion

    class Params:
        kind = "single"
        changes: dict[str, Any] = {}

    question = factory.SubFactory(QuestionFactory)
    number = 1
    published_at = PUBLISHED_AT
    document = factory.LazyAttribute(
        lambda version: question_document(
            version.kind,
            **{"essential": version.question.is_essential, "topic": version.question.topic.slug},
            **version.changes,
        )
    )
    sha256 = factory.LazyAttribute(lambda version: _hash(version.document))


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """An open enrolment of a new enumerator. Trait ``closed``."""

    class Meta:
        model = Enrolment

    class Params:
        closed = factory.Trait(closed_at=PUBLISHED_AT + timedelta(days=1))

    user = factory.LazyFunction(member)
    course = factory.SubFactory(CourseFactory)
    reason = EnrolmentReason.OWN
    created_at = PUBLISHED_AT


class CertificationFactory(factory.django.DjangoModelFactory):
    """
    A certification passed on ``issued_on`` (5 January 2026) for twelve months, with its enrolment.

    Traits: ``participated``, ``for_ever``, ``revoked``. ``user`` and ``course`` may be given; the
    course gets a version if it has none. No signal is sent: no document is asked for.
    """

    class Meta:
        model = Certification
        skip_postgeneration_save = True

    class Params:
        issued_on = date(2026, 1, 5)
        participated = factory.Trait(kind=CertificationKind.PARTICIPATED)
        for_ever = factory.Trait(valid_until=None)

    user = factory.LazyFunction(member)
    course = factory.SubFactory(CourseFactory)
    course_version = factory.LazyAttribute(
        lambda it: it.course.latest_version or CourseVersionFactory(course=it.course)
    )
    kind = CertificationKind.PASSED
    valid_from = factory.SelfAttribute("issued_on")
    valid_until = factory.LazyAttribute(lambda it: add_months(it.valid_from, 12))
    issued_at = factory.LazyAttribute(
        lambda it: timezone.make_aware(datetime(*it.valid_from.timetuple()[:3], 10, 0))
    )
    enrolment = factory.LazyAttribute(
        lambda it: EnrolmentFactory(
            user=it.user, course=it.course, created_at=it.issued_at, closed_at=it.issued_at
        )
    )
    given_names = factory.SelfAttribute("user.first_name")
    surnames = factory.SelfAttribute("user.last_name")
    role = factory.LazyAttribute(lambda it: getattr(_place(it.user), "role", ""))
    office = factory.LazyAttribute(lambda it: getattr(_place(it.user), "office", None))

    @factory.post_generation
    def revoked(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        if create and extracted:
            CertificationRevocation.objects.create(
                certification=self,
                reason="Error de registro",
                at=self.issued_at + timedelta(days=1),
                by=UserFactory(operator=True),
            )


def _place(user: User) -> Any:
    return user.memberships.order_by("-since", "-pk").first()
