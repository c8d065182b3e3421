"""Files with a whole padrón that are read into the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.jobs.runs import Run
from cms.submissions.models.drafts import new_public_id
from cms.submissions.private_files import imports_storage


class PadronImport(Run):
    """
    A file of people and households, read line by line, in pieces that can be resumed.

    ``cursor`` is the last line that was worked off. A dry run checks everything and stores nothing
    but its report. ``counts`` holds rows, households, people, added, changed, kept, refused (the
    last four of households), and more that begins with ``people_``. ``place`` says how the file is
    read (encoding, delimiter) and where the work goes on: the step, the byte, the household.
    """

    public_id = models.CharField(max_length=64, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name of the file"), max_length=200)
    file = models.FileField(max_length=200, storage=imports_storage)
    sha256 = models.CharField(max_length=64)
    is_dry_run = models.BooleanField(default=True)
    counts = models.JSONField(default=dict)
    place = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("import of a padrón")
        verbose_name_plural = _("imports of padrones")
        ordering = ["-created_at"]
        permissions = [("export_padron", "Can export the padrón")]
        constraints = [
            models.UniqueConstraint(
                fields=["is_dry_run"],
                condition=models.Q(is_dry_run=False, state__in=("waiting", "running", "paused")),
                name="one_padron_enters_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PadronProblem(models.Model):
    """A line of a file that was not taken, or was taken with a remark."""

    padron = models.ForeignKey(PadronImport, on_delete=models.CASCADE, related_name="problems")
    line = models.PositiveBigIntegerField()
    column = models.CharField(max_length=60, blank=True)
    severity = models.CharField(max_length=10)
    message = models.TextField()

    class Meta:
        verbose_name = _("problem of an import")
        verbose_name_plural = _("problems of imports")
        ordering = ["line", "pk"]

    def __str__(self) -> str:
        return f"{self.line}: {self.message}"


class PadronRow(models.Model):
    """
    A line of a file on its way into the register; removed when the run ends.

    The first half is the person, the second what the line says of its household: NULL where it says
    nothing. A row with ``is_refused`` has a problem of its own and only keeps its household out.
    ``was_left`` marks the household of a row out of which an earlier piece moved somebody.
    """

    # Rows come by the million and go with their import: neither a check nor an index each.
    padron = models.ForeignKey(
        PadronImport,
        on_delete=models.CASCADE,
        related_name="rows",
        db_constraint=False,
        db_index=False,
    )
    line = models.PositiveBigIntegerField()
    code = models.CharField(max_length=70)
    is_refused = models.BooleanField()
    was_left = models.BooleanField(default=False, db_default=False)
    public_id = models.CharField(max_length=64)
    document_type = models.CharField(max_length=10)
    document_number = models.CharField(max_length=50)
    document_digest = models.CharField(max_length=64)
    given_names = models.CharField(max_length=120)
    first_surname = models.CharField(max_length=120)
    second_surname = models.CharField(max_length=120)
    name_key = models.CharField(max_length=400)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=10)
    relationship = models.CharField(max_length=10)
    is_head = models.BooleanField()
    member_answers = models.TextField(null=True)  # noqa: DJ001
    household_public_id = models.CharField(max_length=64, null=True)  # noqa: DJ001
    office = models.BigIntegerField(null=True)
    place_code = models.CharField(max_length=12, null=True)  # noqa: DJ001
    area = models.CharField(max_length=10, null=True)  # noqa: DJ001
    locality = models.CharField(max_length=200, null=True)  # noqa: DJ001
    address = models.CharField(max_length=400, null=True)  # noqa: DJ001
    category = models.CharField(max_length=20, null=True)  # noqa: DJ001
    method = models.BigIntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    legal_effect = models.SmallIntegerField(null=True)
    household_answers = models.TextField(null=True)  # noqa: DJ001

    class Meta:
        verbose_name = _("line of a padrón")
        verbose_name_plural = _("lines of padrones")
        ordering = ["line"]
        indexes = [
            models.Index(fields=["padron", "code", "line"], name="padron_row_by_household"),
            models.Index(
                fields=["padron", "document_digest"],
                condition=~models.Q(document_digest=""),
                name="padron_row_by_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.padron_id}/{self.line}"
