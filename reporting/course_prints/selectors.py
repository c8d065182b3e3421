"""Reading the documents of courses and how far they are."""

from dataclasses import dataclass

from django.db.models import QuerySet

from cms.jobs.models import Job
from cms.jobs.services import STOPPED_STATES
from cms.training.models import CourseVersion
from reporting.course_prints.models import CoursePrint
from reporting.course_prints.sources import Sources, fingerprint


@dataclass(frozen=True)
class PrintState:
    """
    ``latest`` is the newest document of a course, ``is_current`` whether it says what holds today.

    ``is_asked_for`` and ``is_delayed`` tell of the job of the one that does.
    """

    latest: CoursePrint | None
    is_current: bool
    is_asked_for: bool = False
    is_delayed: bool = False


def prints_of(version: CourseVersion, language: str) -> QuerySet[CoursePrint]:
    """Return the documents of a course version in a language, newest first."""
    found = CoursePrint.objects.filter(course_version=version, language=language)
    return found.order_by("-edition")


def job_key(sources: Sources) -> str:
    """Return the key of the job that makes the next edition from these sources."""
    latest = prints_of(sources.version, sources.language).first()
    edition = latest.edition + 1 if latest else 1
    mark = fingerprint(sources)[:32]
    return f"course_print:{sources.version.pk}:{sources.language}:{edition}:{mark}"


def print_state(sources: Sources) -> PrintState:
    """Return whether the document of a course is there, current, or on its way."""
    latest = _latest_of_any_version(sources)
    is_of_version = latest is not None and latest.course_version_id == sources.version.pk
    if latest is not None and is_of_version and latest.sources_sha256 == fingerprint(sources):
        return PrintState(latest, is_current=True)
    job = Job.objects.filter(key=job_key(sources)).first()
    return PrintState(
        latest,
        is_current=False,
        is_asked_for=job is not None,
        is_delayed=job is not None and job.state in STOPPED_STATES,
    )


def _latest_of_any_version(sources: Sources) -> CoursePrint | None:
    found = CoursePrint.objects.filter(
        course_version__course=sources.version.course, language=sources.language
    )
    return found.order_by("-course_version__number", "-edition").first()
