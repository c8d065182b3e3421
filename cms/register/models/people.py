"""People of the register: who they are now, and everything that was ever said of them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.submissions.models import Submission
from cms.submissions.models.drafts import new_public_id
from forms_plugins.api.records import AppendOnlyModel


class Identity(models.Model):
    """
    What identifies a person.

    ``document_type`` uses the codes of the form (FSU: 1 DNI, 2 birth certificate or CUI, 3 foreign
    resident card, 4 none). ``document_digest`` is a keyed hash of type and number, empty without a
    number: look-ups search it, so that the number itself needs no index. ``name_key`` is the plain
    form of all names under which duplicates are looked for (``cms.register.names``). ``sex`` has
    the code of the form.
    """

    document_type = models.CharField(max_length=10)
    document_number = models.CharField(max_length=50, blank=True)
    document_digest = models.CharField(max_length=64, blank=True, db_index=True)
    given_names = models.CharField(max_length=120)
    first_surname = models.CharField(max_length=120)
    second_surname = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=400, blank=True)
    birth_date = models.DateField()
    sex = models.CharField(max_length=10, blank=True)

    class Meta:
        abstract = True


class Person(Identity):
    """
    A person as known now; ``PersonRecord`` keeps what was known before.

    A document belongs to one person. ``merged_into`` leads from a duplicate to the person it is.
    """

    public_id = models.CharField(max_length=64, unique=True, default=new_public_id, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="duplicates"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people of the register")
        indexes = [models.Index(fields=["birth_date", "name_key"], name="person_by_birth_and_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["document_digest"],
                condition=~models.Q(document_digest="") & models.Q(merged_into__isnull=True),
                name="one_person_per_document",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class EntrySource(models.TextChoices):
    SUBMISSION = "submission", _("A form that was sent")
    IMPORT = "import", _("An imported file")
    CORRECTION = "correction", _("A correction")
    MERGE = "merge", _("Duplicates joined")
    RECLASSIFICATION = "reclassification", _("A reclassification of the register")
    REVIEW = "review", _("A review by a person")


class PersonRecord(Identity, AppendOnlyModel):
    """What was said of a person once, by whom, and why: the history of corrections."""

    document_digest = models.CharField(max_length=64, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="records")
    source = models.CharField(max_length=20, choices=EntrySource)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("record of a person")
        verbose_name_plural = _("records of people")
        ordering = ["person", "pk"]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.pk}"
