"""What forms share: lists of options and blocks of questions, both in immutable versions."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.form_builder.fields import PluginStreamField
from forms_plugins.api.records import AppendOnlyModel

slug_validator = RegexValidator(
    r"^[a-z][a-z0-9-]{0,59}$",
    _('Write small letters without accents, figures and "-"; begin with a letter.'),
)


class SharedList(models.Model):
    """
    A list of options that several forms use. Publishing it adds a version.

    ``choices`` is the list as its author has it now, the JSON of the engine's ``Choice``.
    """

    slug = models.CharField(
        _("short name"), max_length=60, unique=True, validators=[slug_validator]
    )
    title = models.CharField(_("title"), max_length=200)
    source = models.TextField(_("where the list comes from"), blank=True)
    choices = models.JSONField(_("options"), default=list, blank=True)

    class Meta:
        verbose_name = _("shared list of options")
        verbose_name_plural = _("shared lists of options")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def latest_version(self) -> "SharedListVersion | None":
        """Return the newest published version."""
        return self.versions.order_by("-number").first()


class ReusableBlock(models.Model):
    """A block of questions that several forms use by reference. Publishing it adds a version."""

    slug = models.CharField(
        _("short name"), max_length=60, unique=True, validators=[slug_validator]
    )
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what it is for"), blank=True)
    items = PluginStreamField(
        "cms.form_builder.blocks.steps.reusable_items_block",
        verbose_name=_("questions"),
        blank=True,
    )
    translations = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("reusable block")
        verbose_name_plural = _("reusable blocks")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def latest_version(self) -> "ReusableBlockVersion | None":
        """Return the newest published version."""
        return self.versions.order_by("-number").first()


class SharedVersion(AppendOnlyModel):
    """A published version of something that forms share: numbered, hashed, never changed."""

    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        abstract = True


class SharedListVersion(SharedVersion):
    """Options as they were published: a list of the engine's ``Choice`` as JSON."""

    shared_list = models.ForeignKey(SharedList, on_delete=models.PROTECT, related_name="versions")

    class Meta:
        ordering = ["shared_list", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["shared_list", "number"], name="shared_list_version_number_is_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.shared_list.slug} v{self.number}"


class ReusableBlockVersion(SharedVersion):
    """Questions as they were published: a list of the engine's items as JSON."""

    block = models.ForeignKey(ReusableBlock, on_delete=models.PROTECT, related_name="versions")

    class Meta:
        ordering = ["block", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["block", "number"], name="reusable_block_version_number_is_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.block.slug} v{self.number}"
