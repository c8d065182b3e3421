"""Who may ask the register from outside, and every read of a record."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Office
from cms.register.models.households import Household
from cms.register.models.people import Person
from forms_plugins.api.records import AppendOnlyModel


class Programme(models.Model):
    """A social programme that may query classes with a key; ``key_sha256`` is the key's hash."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    purpose = models.TextField(_("what it needs the classes for"))
    key_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RecordRead(AppendOnlyModel):
    """
    Somebody read a person's record: who, when, which, and why.

    ``purpose`` is a short code (``attention``, ``visit``, ``review``, ``duplicates``, ``query``),
    ``detail`` what the reader wrote. Exactly one of ``reader`` and ``programme`` is set.
    """

    at = models.DateTimeField(db_index=True)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, related_name="reads"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, related_name="reads"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="reads")
    purpose = models.CharField(max_length=20)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("read of a record")
        verbose_name_plural = _("reads of records")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reader__isnull=False) ^ models.Q(programme__isnull=False),
                name="a_read_has_one_reader",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.purpose}"


class LookupEntry(models.Model):
    """
    What the citizen's look-up answers, in one row a person: a copy, made when the register changes.

    ``document_digest`` and ``birth_digest`` are keyed hashes; ``shown`` is what the page says, with
    names already masked. Whoever has no household in force, or had one, is in it too.
    """

    document_digest = models.CharField(max_length=64, primary_key=True)
    birth_digest = models.CharField(max_length=64)
    place_code = models.CharField(max_length=12)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+")
    shown = models.JSONField()
    valid_until = models.DateField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("entry of the look-up")
        verbose_name_plural = _("entries of the look-up")

    def __str__(self) -> str:
        return f"{self.household_id}"
