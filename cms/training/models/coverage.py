"""How many certified people offices had when somebody looked last."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Office
from cms.training.models.courses import Course


class OfficeCoverage(models.Model):
    """
    How many people of an office were certified in a course on the day it was last looked at.

    Screens count anew; this is what a fall is told by. A fall below two is a step from two or more
    in the row to fewer on the next day that is looked at.
    """

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="coverage")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="coverage")
    certified = models.PositiveIntegerField()
    on = models.DateField()

    class Meta:
        verbose_name = _("coverage of an office")
        verbose_name_plural = _("coverage of offices")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "course"], name="one_coverage_per_office_and_course"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.course_id}: {self.certified}"
