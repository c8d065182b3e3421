"""The people of ``bench/training_load.py``: signed in, and enrolled in a course with a test."""

import json
import os
from datetime import UTC, datetime

import django

PEOPLE = int(os.environ.get("TRAINING_PEOPLE", "500"))
QUESTIONS = 10
COURSE = "medida"
SESSION_COOKIE = "__Host-session"


def prepare() -> list[str]:
    """Store a course, its questions and the people, signed in; return the keys of sessions."""
    from django.test import Client

    from cms.accounts.models import Membership, Role, User
    from cms.training.learner.services import enrol
    from cms.training.models import EnrolmentReason
    from tests.factories.accounts import OfficeFactory
    from tests.factories.training import (
        CONTENT,
        TOPIC,
        CourseFactory,
        CourseVersionFactory,
        QuestionVersionFactory,
    )

    now = datetime.now(UTC)
    for number in range(5 * len(CONTENT)):
        QuestionVersionFactory(kind=sorted(CONTENT)[number % len(CONTENT)])
    course = CourseFactory(slug=COURSE)
    draws = [{"topic": TOPIC, "count": QUESTIONS}]
    CourseVersionFactory(course=course, settings={"draws": draws})
    offices = [OfficeFactory() for _ in range(100)]
    sessions = []
    for number in range(PEOPLE):
        user = User.objects.create(username=f"medida{number}")
        office = offices[number % len(offices)]
        Membership.objects.create(user=user, office=office, role=Role.CLERK, since="2026-01-01")
        enrol(user=user, course=course, reason=EnrolmentReason.OWN, at=now)
        client = Client()
        client.force_login(user)
        sessions.append(client.cookies[SESSION_COOKIE].value)
    return sessions


if __name__ == "__main__":
    django.setup()
    print(json.dumps(prepare()))
