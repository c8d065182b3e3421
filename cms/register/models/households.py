"""Households: where they live and who belongs to them, now and before."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from cms.accounts.models import Office
from cms.register.models.people import EntrySource, Person
from cms.submissions.models import Submission
from cms.submissions.models.drafts import new_public_id


class Household(models.Model):
    """
    A household of the register (padrón), kept by the office of its district.

    ``code`` is what an imported padrón calls it, unique where there is one. ``kind`` is a key for
    reports (``common``, or what the form says). ``merged_into`` leads from a duplicate to the
    household that stays.
    """

    public_id = models.CharField(max_length=64, unique=True, default=new_public_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="households")
    # NULL, not "", where no padrón named it: the column is unique.
    code = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001
    kind = models.CharField(max_length=30, blank=True)
    registered_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="duplicates"
    )

    objects = ScopedManager(office="office")

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")

    def __str__(self) -> str:
        return f"{self.office.code}-{self.pk}"


class Dwelling(models.Model):
    """
    A place where households live; several may share one.

    ``place_code`` is the code of the district (six digits), ``area`` 1 urban or 2 rural, ``parts``
    the answers of the address by key, ``line`` the address as people write it.
    """

    place_code = models.CharField(max_length=12, db_index=True)
    area = models.CharField(max_length=10, blank=True)
    locality = models.CharField(max_length=200, blank=True)
    parts = models.JSONField(default=dict)
    line = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("dwelling")
        verbose_name_plural = _("dwellings")

    def __str__(self) -> str:
        return f"{self.place_code}/{self.pk}"


class Residence(models.Model):
    """
    A household lives in a dwelling from ``since`` to ``until`` (empty: now).

    ``entered_by`` is who entered the address without a form.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residences")
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="residences")
    since = models.DateField()
    until = models.DateField(null=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("residence")
        verbose_name_plural = _("residences")
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=models.Q(until__isnull=True),
                name="one_residence_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.household_id}@{self.dwelling_id}"


class HouseholdMembership(models.Model):
    """
    A person belongs to a household from ``since`` to ``until`` (empty: now).

    Nobody belongs to two at once: the database refuses a second open row. Closing a row (``until``
    with ``end_reason``) and numbering it anew are the only changes; another stay or another
    relationship is another row. ``relationship`` is the code of the form, ``position`` the place in
    the list of members, ``submission`` the form that opened the row, ``ended_by`` who closed it
    where no form or file did.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    position = models.PositiveSmallIntegerField()
    relationship = models.CharField(max_length=10)
    is_head = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)
    end_reason = models.CharField(max_length=40, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    source = models.CharField(max_length=20, choices=EntrySource)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("household member")
        verbose_name_plural = _("household members")
        ordering = ["household", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(until__isnull=True),
                name="one_household_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="household_membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id}/{self.position}"


class HouseholdAnswers(models.Model):
    """
    The newest answers of a household that methods may read: no names, documents or addresses.

    ``answers`` are the stored answers by key (``cms.register.facts`` says which are left out).
    """

    household = models.OneToOneField(
        Household, on_delete=models.CASCADE, primary_key=True, related_name="answers"
    )
    answers = models.JSONField()
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_on = models.DateField()

    class Meta:
        verbose_name = _("answers of a household")
        verbose_name_plural = _("answers of households")

    def __str__(self) -> str:
        return f"{self.household_id}"
