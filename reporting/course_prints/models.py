from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.training.models import CourseVersion
from forms_plugins.api.records import AppendOnlyModel


class CoursePrint(AppendOnlyModel):
    """
    A course as a document: an edition of one of its versions, in a language.

    ``sources_sha256`` is the hash of all it was made from: when something in it changes there is a
    new edition. ``file_name`` names the PDF in the ``documents`` storage, ``size`` is in bytes.
    """

    course_version = models.ForeignKey(
        CourseVersion, on_delete=models.PROTECT, related_name="prints"
    )
    language = models.CharField(max_length=20)
    edition = models.PositiveIntegerField()
    sources_sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    made_on = models.DateField()

    class Meta:
        verbose_name = _("printed course")
        verbose_name_plural = _("printed courses")
        ordering = ["course_version", "language", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["course_version", "language", "edition"],
                name="one_print_per_version_language_and_edition",
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_version} e{self.edition} ({self.language})"
