"""Results of many people, with questions that work and questions that do not."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from cms.training.models import Attempt, AttemptResult, CourseVersion, QuestionVersion
from tests.factories.training import CourseVersionFactory, EnrolmentFactory

SENT_AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)

Answering = Callable[[float, random.Random], tuple[Any, float]]
"""Skill (0 to 1) and chance -> response and score."""


def knows(right: str = "a", others: str = "bc", *, key: str | None = None) -> Answering:
    """
    Answer a single choice: with skill the ``right`` option, else any.

    ``key`` is the option its author marked, if that is another one.
    """

    def answer(skill: float, chance: random.Random) -> tuple[str, float]:
        chosen = right if chance.random() < skill else chance.choice(right + others)
        return chosen, float(chosen == (key or right))

    return answer


def sittings(
    questions: Mapping[QuestionVersion, Answering],
    people: int,
    *,
    seed: int = 3,
    number: int = 1,
    course_version: CourseVersion | None = None,
) -> list[AttemptResult]:
    """Store the result of one test of each of so many people, whose skills differ."""
    chance = random.Random(seed)
    course_version = course_version or CourseVersionFactory()
    return [
        _result(questions, chance.uniform(0.1, 0.95), chance, number, course_version)
        for _ in range(people)
    ]


def _result(
    questions: Mapping[QuestionVersion, Answering],
    skill: float,
    chance: random.Random,
    number: int,
    course_version: CourseVersion,
) -> AttemptResult:
    given = [(version, *answer(skill, chance)) for version, answer in questions.items()]
    attempt = Attempt.objects.create(
        enrolment=EnrolmentFactory(course=course_version.course),
        course_version=course_version,
        number=number,
        seed=1,
        state="sent",
        started_at=SENT_AT,
    )
    return AttemptResult.objects.create(
        attempt=attempt,
        points=sum(score for _, _, score in given),
        total=len(given),
        passed=True,
        items=[entry(version, response, score) for version, response, score in given],
        sent_at=SENT_AT,
    )


def entry(version: QuestionVersion, response: Any, score: float) -> dict[str, Any]:
    """Return what a result keeps of one question, as far as the analysis reads it."""
    return {"version_id": version.pk, "response": response, "score": f"{score:.6f}"}


def good_ones(versions: Sequence[QuestionVersion]) -> dict[QuestionVersion, Answering]:
    """Return questions that tell who knows."""
    return {version: knows() for version in versions}
