"""What pages say about gates: where a course is learnt, and who can help."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from cms.accounts.models import Office, User
from cms.training.courses.selectors import course_page
from cms.training.gates.deciding import Outcome
from cms.training.gates.facts import certified_people
from cms.training.gates.services import Passage
from cms.training.gates.waiting import heads_of
from cms.training.models import Course


@dataclass(frozen=True)
class CourseLink:
    """A course by title; ``url`` is empty while it has no page."""

    title: str
    url: str


@dataclass(frozen=True)
class Help:
    """
    What somebody reads who is not certified.

    ``certified`` are colleagues with all certifications, ``heads`` who may lift the gate;
    ``courses`` what to learn.
    """

    courses: tuple[CourseLink, ...]
    certified: tuple[str, ...]
    heads: tuple[str, ...]


@dataclass(frozen=True)
class Notice:
    """What a gate says before anything was sent: its outcome, last day and courses."""

    outcome: Outcome
    until: date | None
    courses: tuple[CourseLink, ...]


def help_for(courses: Collection[Course], *, user: User, office: Office | None, on: date) -> Help:
    """Return where these courses are learnt, and who in the office can help ``user``."""
    people = certified_people(office, {course.pk for course in courses}, on) if office else []
    heads = heads_of(office, on) if office else []
    return Help(
        links_to(courses),
        tuple(person.display_name for person in people if person.pk != user.pk),
        tuple(person.display_name for person in heads if person.pk != user.pk),
    )


def notice_of(passage: Passage) -> Notice | None:
    """Return what to say about a passage; nothing to people who are simply certified."""
    if passage.outcome == Outcome.CERTIFIED:
        return None
    courses = [
        gate.course for gate, verdict in passage.said if verdict.outcome != Outcome.CERTIFIED
    ]
    ends = [verdict.until for _gate, verdict in passage.said if verdict.until and verdict.is_open]
    until = min(ends, default=None) if passage.is_open else None
    return Notice(passage.outcome, until, links_to(courses))


def links_to(courses: Iterable[Course]) -> tuple[CourseLink, ...]:
    """Return links to courses, each once."""
    once = {course.pk: course for course in courses}
    return tuple(_link(course) for course in once.values())


def _link(course: Course) -> CourseLink:
    page = course_page(course.slug)
    return CourseLink(course.title, page.url or "" if page else "")
