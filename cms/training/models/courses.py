"""Courses as they are known to everything but their pages, and their published versions."""

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.training.course_document import CourseDocument
from cms.training.kept_documents import KeptDocuments
from forms_plugins.api.records import NumberedVersion


class Course(models.Model):
    """
    The name under which versions of a course are published.

    Enrolments, certifications and gates hold on to it; the page (in each language) that describes
    it carries its ``slug``.
    """

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    is_open = models.BooleanField(_("open"), default=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def latest_version(self) -> "CourseVersion | None":
        """Return the newest published version."""
        return self.versions.order_by("-number").first()


COURSES = KeptDocuments(CourseDocument.model_validate, most=1000)


class CourseVersion(NumberedVersion):
    """
    A published course: its settings, its lessons and its test.

    ``document`` is that of ``cms.training.course_document``. A new version is added when the
    course, a module or a lesson is published and something in the document differs.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions")

    class Meta:
        verbose_name = _("course version")
        verbose_name_plural = _("course versions")
        ordering = ["course", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"], name="course_version_number_is_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.course.slug} v{self.number}"

    @cached_property
    def definition(self) -> CourseDocument:
        """Return the loaded course document."""
        return COURSES.of(self)
