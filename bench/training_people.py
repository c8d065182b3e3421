"""
The people of ``bench/training_load.py``: ``prepare`` enrols and signs them in, ``check`` looks
afterwards at what was kept.
"""

import json
import os
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import django
import psycopg

from forms_plugins.engine.quiz import Question, load_question, right_answer

PEOPLE: Final = int(os.environ.get("TRAINING_PEOPLE", "500"))
EARLY: Final = 6
"""People who take the test before the measurement: the site is not started at eight."""

QUESTIONS: Final = 20
COURSE: Final = "introduccion-sisfoh"
SESSION_COOKIE: Final = "__Host-session"
NAME: Final = "respuesta"
WAIT_SECONDS: Final = float(os.environ.get("TRAINING_CERTIFICATE_WAIT", "600"))
"""How long the worker may take to make the certificates that wait when the last person is done."""


class KnownAnswers:
    """What is right in an attempt, for people who know: read past the site, from the database."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        self._loaded: dict[int, Question] = {}

    def of(self, public_id: str) -> dict[int, dict[str, Any]]:
        """Return what to post to each question of an attempt; nothing to a case."""
        rows = self._connection.execute(
            "SELECT i.position, i.question_version_id, v.document, i.variant"
            " FROM training_attemptitem i JOIN training_attempt a ON a.id = i.attempt_id"
            " JOIN training_questionversion v ON v.id = i.question_version_id"
            " WHERE a.public_id = %s",
            [public_id],
        ).fetchall()
        found = {}
        for position, version, document, variant in rows:
            question = self._loaded.setdefault(version, load_question(document))
            found[position] = _posted(question, right_answer(question, variant))
        return found


def _posted(question: Question, response: Any) -> dict[str, Any]:
    """Return what a browser posts for a response."""
    if question.kind == "case" or response is None:
        return {}
    if question.kind == "true_false":
        return {NAME: "true" if response else "false"}
    if question.kind == "order":
        return {f"{NAME}-{key}": place for place, key in enumerate(response, start=1)}
    if isinstance(response, dict):
        return {f"{NAME}-{key}": text for key, text in response.items()}
    return {NAME: response}


def prepare() -> list[str]:
    """Let people of as many offices enrol in the course; return the keys of their sessions."""
    from django.test import Client

    from cms.accounts.models import Membership, Office, Role, User
    from cms.training.learner.services import enrol
    from cms.training.models import Course, EnrolmentReason

    now = datetime.now(UTC)
    course = Course.objects.get(slug=COURSE)
    offices = list(Office.objects.order_by("pk")[:PEOPLE])
    sessions = []
    for number in range(PEOPLE + EARLY):
        names = {"first_name": "Persona", "last_name": f"Inventada {number}"}
        user = User.objects.create(username=f"medida{number}", **names)
        office = offices[number % len(offices)]
        Membership.objects.create(user=user, office=office, role=Role.CLERK, since="2026-01-01")
        enrol(user=user, course=course, reason=EnrolmentReason.OWN, at=now)
        client = Client()
        client.force_login(user)
        sessions.append(client.cookies[SESSION_COOKIE].value)
    return sessions


def check(taken: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """
    Compare what the server said it took with what is kept, and wait for the certificates.

    ``taken``: address of an attempt -> position -> what was posted last.
    """
    from django.db.models import Count

    from cms.training.models import AttemptResult, Certification, Enrolment

    tries = Enrolment.objects.annotate(
        begun=Count("attempts", distinct=True), graded=Count("attempts__result", distinct=True)
    )
    lost = sum(_lost(public_id, answers) for public_id, answers in taken.items())
    waited = _wait_for_certificates()
    return {
        "answers taken": sum(map(len, taken.values())),
        "answers lost, none": lost,
        "people, those before the measurement among them": tries.count(),
        "people without exactly one attempt and result, none": tries.exclude(
            begun=1, graded=1
        ).count(),
        "passed": AttemptResult.objects.filter(passed=True).count(),
        "certifications": Certification.objects.count(),
        **_certificates(),
        "seconds until the last certificate": waited,
    }


def _lost(public_id: str, answers: Mapping[str, Mapping[str, Any]]) -> int:
    """Return how many answers of an attempt do not stand in its result as they were posted."""
    from django.http import QueryDict
    from django.utils.http import urlencode

    from cms.training.learner.question_page import posted_answer, question_page
    from cms.training.models import Attempt

    attempt = Attempt.objects.select_related("course_version", "result").get(public_id=public_id)
    lost = 0
    for position, sent in answers.items():
        asked = question_page(attempt, int(position))
        wanted = posted_answer(asked, QueryDict(urlencode(sent, doseq=True))).reading.response
        lost += attempt.result.items[int(position) - 1]["response"] != wanted
    return lost


def _wait_for_certificates() -> float | None:
    """Return the seconds until no job waits, ``None`` if some still do."""
    from cms.jobs.models import Job, JobState

    began = time.monotonic()
    while Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING]).exists():
        if time.monotonic() - began > WAIT_SECONDS:
            return None
        time.sleep(1)
    return round(time.monotonic() - began)


def _certificates() -> dict[str, int]:
    from cms.jobs.models import Job, JobState
    from reporting.documents.certificates import CERTIFICATE_JOB
    from reporting.documents.models import IssuedDocument

    jobs = Job.objects.filter(kind=CERTIFICATE_JOB)
    documents = IssuedDocument.objects.filter(certification__isnull=False)
    people = documents.values("certification").distinct().count()
    return {
        "jobs of certificates": jobs.count(),
        "jobs done": jobs.filter(state=JobState.DONE).count(),
        "certificates": documents.count(),
        "certificates too many, none": documents.count() - people,
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
    django.setup()
    print(json.dumps(prepare() if sys.argv[1] == "prepare" else check(json.load(sys.stdin))))
