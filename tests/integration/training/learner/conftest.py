from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from cms.training.learner import services
from cms.training.models import Attempt, AttemptItem, Course, Enrolment, QuestionVersion
from tests.factories.training import (
    RIGHT,
    TOPIC,
    WRONG,
    CourseVersionFactory,
    EnrolmentFactory,
    QuestionVersionFactory,
    member,
)

NOW = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)
"""Monday, eight in the morning in Lima."""


@dataclass
class Learner:
    """Somebody in a course whose test asks ``questions``, all of one topic."""

    enrolment: Enrolment
    questions: list[QuestionVersion] = field(default_factory=list)

    @property
    def user(self) -> Any:
        return self.enrolment.user

    @property
    def course(self) -> Course:
        return self.enrolment.course

    def start(self, at: datetime = NOW) -> Attempt:
        return services.start_attempt(enrolment=self.enrolment, at=at)

    def answer(self, item: AttemptItem, answers: dict[str, Any], at: datetime = NOW) -> AttemptItem:
        kind = item.question_version.definition.kind
        return services.save_answer(
            attempt=item.attempt,
            position=item.position,
            response=answers[kind],
            revision=item.revision,
            at=at,
        )

    def sit(self, right: int, at: datetime = NOW) -> Any:
        """Take the test with so many right answers, and send it."""
        attempt = self.start(at)
        for number, item in enumerate(attempt.items.all()):
            self.answer(item, RIGHT if number < right else WRONG, at)
        return services.send_attempt(attempt=attempt, at=at + timedelta(minutes=10))


@pytest.fixture
def learner() -> Callable[..., Learner]:
    """Return somebody in a new course; keyword arguments are settings of the course."""

    def make(*kinds: str, essential: int = 0, user: Any = None, **settings: Any) -> Learner:
        kinds = kinds or ("single",) * 4
        questions = [
            QuestionVersionFactory(kind=kind, question__is_essential=number < essential)
            for number, kind in enumerate(kinds)
        ]
        settings = {"draws": [{"topic": TOPIC, "count": len(kinds)}], **settings}
        version = CourseVersionFactory(settings=settings)
        enrolment = EnrolmentFactory(user=user or member(), course=version.course)
        return Learner(enrolment, questions)

    return make


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stop the clock at ``NOW``; it can be moved on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def signed_in(client: Client, learner: Callable[..., Learner]) -> Callable[..., Learner]:
    """Return somebody in a new course who is signed in; arguments as of ``learner``."""

    def make(*kinds: str, **settings: Any) -> Learner:
        sam = learner(*kinds, **settings)
        client.force_login(sam.user)
        return sam

    return make
