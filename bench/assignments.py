"""
Courses assigned by rules: 1,874 offices with three people each, on PostgreSQL.

A run that enrols everybody, one that finds nothing to do, and one of the reminders. 1,874 local
governments had their teams invited to the ministry's course of October 2022.
"""

import os
import time
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

OFFICES, PEOPLE = 1_874, 3
ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 5, 40, tzinfo=ZoneInfo("America/Lima"))


def measure() -> dict[str, Any]:
    """Return the seconds of a first and a second run of the rules, and of the reminders."""
    from bench.on_postgresql import on_postgresql

    return on_postgresql("bench.assignments")


def run() -> dict[str, Any]:
    """Measure inside a process that has a database of its own."""
    from cms.training.assignments.reminding import remind
    from cms.training.assignments.running import run_rules
    from cms.training.models import Enrolment

    _fill()
    first, assigned = _timed(lambda: run_rules(on=ON, at=AT).assigned)
    second, again = _timed(lambda: run_rules(on=ON, at=AT).assigned)
    before = Enrolment.objects.count()
    told, notices = _timed(lambda: remind(on=ON, at=AT).notices)
    if (assigned, again, before, notices) != (OFFICES * PEOPLE, 0, assigned, assigned):
        raise AssertionError((assigned, again, before, notices))
    return {
        "people": assigned,
        "first run, seconds (at most 60)": round(first, 2),
        "second run, which changes nothing, seconds": round(second, 2),
        "reminders asked for, seconds": round(told, 2),
        "load of the machine": round(os.getloadavg()[0], 1),
    }


def _timed(work: Any) -> tuple[float, Any]:
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


def _fill() -> None:
    from cms.accounts.models import Membership, Office, Role, User
    from cms.training.models import AssignmentRule, Course, CourseVersion

    course = Course.objects.create(slug="operatividad", title="Operatividad")
    document = {"slug": "operatividad", "title": "O", "draws": [{"topic": "fsu", "count": 20}]}
    CourseVersion.objects.create(
        course=course, number=1, document=document, sha256="0" * 64, published_at=AT
    )
    codes = [f"{number:06d}" for number in range(OFFICES)]
    offices = Office.objects.bulk_create(
        Office(code=code, name=code, place_code=code, area_name=code) for code in codes
    )
    users = User.objects.bulk_create(
        User(username=f"p{number}", email=f"p{number}@example.org")
        for number in range(OFFICES * PEOPLE)
    )
    Membership.objects.bulk_create(
        Membership(user=user, office=offices[number // PEOPLE], role=role, since=ON)
        for number, user in enumerate(users)
        for role in [list(Role)[number % PEOPLE]]
    )
    AssignmentRule.objects.create(
        name="all", course=course, roles=list(Role.values), starts_on=date(2026, 1, 1)
    )
