"""Make the documents of courses: asked for once for what they are made from, made by a job."""

from datetime import date
from io import BytesIO

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.jobs import services as jobs
from cms.jobs.models import Job
from reporting.course_prints.composing import compose
from reporting.course_prints.models import CoursePrint
from reporting.course_prints.selectors import job_key, prints_of
from reporting.course_prints.sources import Sources, fingerprint, read_sources, style_sheet
from reporting.documents import confinement, printing, storage

PRINT_JOB = "course_print"
LIMITS = confinement.Limits(cpu_seconds=150, wall_seconds=270, extra_memory=1024 * 1024 * 1024)
"""A hundred pages take some twenty seconds; a job may take 300."""


def ask_for(sources: Sources) -> Job:
    """Ask for the document of a course as it is now; asking again changes nothing."""
    return jobs.enqueue(
        kind=PRINT_JOB,
        key=job_key(sources),
        payload={"course": sources.version.course.slug, "language": sources.language},
    )


def make(*, slug: str, language: str, on: date) -> CoursePrint:
    """
    Make the document of a course as it is now, once for what it is made from.

    ``on`` is the date it carries. A worker may die at any point: the same facts give the same
    bytes, the file is named by them and the row, with its number, comes last.

    :raises NothingToPrint: if the course is not published any more.
    :raises PermanentFailure: if it cannot be printed.
    """
    sources = read_sources(slug, language)
    mark = fingerprint(sources)
    latest = prints_of(sources.version, sources.language).first()
    if latest is not None and latest.sources_sha256 == mark:
        return latest
    edition = latest.edition + 1 if latest else 1
    content = printing.pdf_of(compose(sources, edition=edition, made_on=on), style_sheet(), LIMITS)
    file_name, file_sha256 = storage.store(content)
    try:
        with transaction.atomic():
            return CoursePrint.objects.create(
                course_version=sources.version,
                language=sources.language,
                edition=edition,
                sources_sha256=mark,
                file_name=file_name,
                file_sha256=file_sha256,
                size=len(content),
                pages=_page_count(content),
                made_on=on,
            )
    except IntegrityError:
        # Another worker was as fast and gave the number to the same document, or to a newer one.
        return prints_of(sources.version, sources.language).get(edition=edition)


def made_today(job: Job) -> date:
    """Return the date of a document: that on which it was asked for, whenever it is made."""
    return timezone.localdate(job.created_at)


def _page_count(content: bytes) -> int:
    import pikepdf

    with pikepdf.open(BytesIO(content)) as pdf:
        return len(pdf.pages)
