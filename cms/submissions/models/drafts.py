import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from cms.accounts.models import Office
from cms.form_builder.models import FormVersion


def new_public_id() -> str:
    """Return an unguessable name for addresses: 32 random bytes, URL safe."""
    return secrets.token_urlsafe(32)


class DraftState(models.TextChoices):
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting for approval")
    SUBMITTED = "submitted", _("Sent")
    DISCARDED = "discarded", _("Discarded")
    ENDED = "ended", _("Ended by an outcome")
    MOVED = "moved", _("Moved to a newer version")


class DraftLayout(models.TextChoices):
    TOPIC = "topic", _("One topic a page")
    QUESTION = "question", _("One question a page")


class Draft(models.Model):
    """
    A form being filled in, pinned to the version it was started on.

    ``title`` is what lists show (for a household: the head's name); personal data.
    ``created_by`` is empty when no person did it, but a command of the platform.
    ``off_path`` remembers which steps are not asked, and the day on which that was worked out, so
    that saving a step evaluates only the conditions that depend on it. It is never authoritative.

    A draft without ``office`` is a citizen's; it gets its office when it is sent. ``layout`` and
    ``language`` are how its pages are shown; the answers of a step are kept under the keys of that
    layout. ``is_test`` marks what an author tries out: it is never counted. ``held_by`` is who has
    it open, ``held_since`` when they opened it, ``held_at`` when they were last seen. ``outcome``
    is the key of the page that ended it; ``continues`` the draft on an older version whose answers
    it took over.
    """

    public_id = models.CharField(max_length=64, unique=True, default=new_public_id, editable=False)
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="drafts")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="drafts")
    layout = models.CharField(max_length=10, choices=DraftLayout, default=DraftLayout.TOPIC)
    language = models.CharField(max_length=20, blank=True)
    is_test = models.BooleanField(default=False)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    held_since = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=60, blank=True)
    continues = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="continued_by"
    )
    state = models.CharField(max_length=12, choices=DraftState, default=DraftState.OPEN)
    title = models.CharField(max_length=200, blank=True)
    off_path = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager(office="office")

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-updated_at"]
        indexes = [models.Index(fields=["office", "state", "-updated_at"], name="draft_worklist")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_test=False) | models.Q(office__isnull=True),
                name="test_draft_is_of_no_office",
            )
        ]

    def __str__(self) -> str:
        return f"{self.form_version} ({self.get_state_display()})"


class StepAnswers(models.Model):
    """
    The cleaned answers of one step of a draft, as JSON of the engine.

    ``revision`` grows by one at each save: a page that was drawn from an older revision is stale.
    A roster step holds ``{roster key: [row, ...]}``; each row has its own ``_id``. Keys that begin
    with an underscore are not answers (``cms.submissions.stored_answers``).
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=60)
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    is_complete = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "step"], name="one_row_per_draft_and_step")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.step} r{self.revision}"
