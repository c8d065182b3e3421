"""Certifications with a fixed person, course and dates, for what is written on paper."""

from datetime import date
from typing import Any

from cms.accounts.models import Role
from cms.training.models import Certification, Course
from tests.factories.accounts import OfficeFactory
from tests.factories.training import (
    CertificationFactory,
    CourseFactory,
    CourseVersionFactory,
    course_document,
)

OFFICE = {"name": "ULE San Juan de Lurigancho", "area_name": "San Juan de Lurigancho, Lima, Lima"}
UNITS = ("Reglas del empadronamiento", "La ficha")


def short_course(slug: str = "curso-breve", **changes: Any) -> dict[str, Any]:
    """Return the document of a course of two units with two lessons and one."""
    lessons = course_document(lessons=3)["modules"][0]["lessons"]
    modules = [
        {"key": "1", "title": UNITS[0], "lessons": lessons[:2]},
        {"key": "2", "title": UNITS[1], "lessons": lessons[2:]},
    ]
    values = {"title": "Curso breve", "minutes": 80, "modules": modules}
    return course_document(slug, **{**values, **changes})


def certification_of_maria(slug: str = "curso-breve", **changes: Any) -> Certification:
    """Return what María Elena Quispe Mamani passed on 20 November 2026, for a year."""
    course = changes.pop("course", None) or Course.objects.filter(slug=slug).first()
    course = course or CourseFactory(slug=slug, title="Curso breve")
    if course.latest_version is None:
        CourseVersionFactory(course=course, document=short_course(course.slug))
    values = {
        "issued_on": date(2026, 11, 20),
        "given_names": "María Elena",
        "surnames": "Quispe Mamani",
        "role": Role.ENUMERATOR,
    }
    if "office" not in changes:
        values["office"] = OfficeFactory(**OFFICE)
    return CertificationFactory(course=course, **{**values, **changes})
