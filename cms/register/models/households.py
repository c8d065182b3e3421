from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from cms.accounts.models import Office
from cms.submissions.models import Result, Submission
from forms_plugins.api.records import AppendOnlyModel


class Household(models.Model):
    """A household of the register (padrón), kept by the office of its district."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="households")
    registered_at = models.DateTimeField()

    objects = ScopedManager(office="office")

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")

    def __str__(self) -> str:
        return f"{self.office.code}-{self.pk}"


class HouseholdMember(AppendOnlyModel):
    """
    A person as declared in one submission of the household.

    ``document_type`` uses the codes of the form (FSU: 1 DNI, 2 birth certificate or CUI, 3 foreign
    resident card, 4 none). ``document_digest`` is a keyed hash of type and number: look-ups search
    it, so that the number itself needs no index.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    document_type = models.CharField(max_length=10)
    document_number = models.CharField(max_length=50, blank=True)
    document_digest = models.CharField(max_length=64, blank=True, db_index=True)
    given_names = models.CharField(max_length=120)
    first_surname = models.CharField(max_length=120)
    second_surname = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField()
    relationship = models.CharField(max_length=10)
    is_head = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("household member")
        verbose_name_plural = _("household members")
        ordering = ["submission", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "position"], name="one_member_per_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.household_id}/{self.position}"


class Classification(AppendOnlyModel):
    """
    A class a household was given, with its validity (both days inclusive).

    The newest row of a household that has not ended is the one in force; older rows stay.
    """

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="classifications"
    )
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="classification"
    )
    result = models.OneToOneField(Result, on_delete=models.PROTECT, related_name="classification")
    category = models.CharField(max_length=20)
    has_legal_effect = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField()
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        ordering = ["household", "-entered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from")),
                name="classification_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.household_id}: {self.category}"
