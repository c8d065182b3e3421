"""Certificates of training: what they say of a certification, and asking for them once."""

from datetime import date
from typing import Any

from django.utils import timezone, translation

from cms.accounts.models import Role
from cms.jobs import services as jobs
from cms.jobs.models import Job
from cms.training.course_document import CourseDocument
from cms.training.models import Certification, CertificationKind
from forms_plugins.api.outcomes import DocumentRequest
from reporting.documents import services
from reporting.documents.models import IssuedDocument
from reporting.documents.payloads import names_on_paper

CERTIFICATE_JOB = "training_certificate"
TEMPLATES = {
    CertificationKind.PASSED: "training-passed",
    CertificationKind.PARTICIPATED: "training-participated",
}


def ask_for(certification: Certification) -> Job:
    """Ask for the certificate in the caller's transaction; asking again changes nothing."""
    return jobs.enqueue(
        kind=CERTIFICATE_JOB,
        key=job_key(certification),
        payload={"certification": certification.pk},
    )


def job_key(certification: Certification) -> str:
    """Return the key of the job that issues the certificate."""
    return f"{CERTIFICATE_JOB}:{certification.pk}"


def issue(certification: Certification) -> IssuedDocument:
    """Issue the certificate once, however often this is called; see ``services.issue_for``."""
    facts = facts_of(certification)
    until = facts["valid_until"]
    request = DocumentRequest(
        template=TEMPLATES[CertificationKind(certification.kind)],
        facts=facts,
        valid_until=date.fromisoformat(until) if until else None,
    )
    return services.issue_for(certification, request)


def facts_of(certification: Certification) -> dict[str, Any]:
    """
    Return what a certificate says: person, role and office of that day, course, dates.

    Points and attempts are left out: the course decides what suffices, and whoever reads the paper
    shall not rank people who all may do the work. To have taken part does not lapse. Dates are ISO,
    ``minutes`` whole.
    """
    has_passed = certification.kind == CertificationKind.PASSED
    valid_until = certification.valid_until if has_passed else None
    return {
        "person": {
            "given_names": certification.given_names,
            "surnames": certification.surnames,
            "full_name": f"{certification.given_names} {certification.surnames}".strip(),
        },
        "role": _role(certification.role),
        "office": _office(certification),
        "course": _course(certification),
        "obtained_on": timezone.localdate(certification.issued_at).isoformat(),
        "valid_from": certification.valid_from.isoformat(),
        "valid_until": valid_until.isoformat() if valid_until else "",
        "demonstration": names_on_paper().demonstration_text,
    }


def _role(role: str) -> str:
    # Documents are in Spanish, whatever language the worker happens to speak.
    with translation.override("es"):
        return str(Role(role).label) if role else ""


def _office(certification: Certification) -> dict[str, str]:
    office = certification.office
    return {"name": office.name, "area": office.area_name} if office else {"name": "", "area": ""}


def _course(certification: Certification) -> dict[str, Any]:
    version = certification.course_version
    course: CourseDocument = version.definition
    followed = certification.enrolment.course
    return {
        "title": course.title,
        "renewed_with": "" if followed.pk == version.course_id else followed.title,
        "version": version.number,
        "published_on": timezone.localdate(version.published_at).isoformat(),
        "minutes": course.minutes or sum(lesson.minutes for lesson in course.lessons),
        "units": [
            {"title": module.title, "lessons": len(module.lessons)} for module in course.modules
        ],
        "has_test": course.has_test,
    }
