"""What only certified people do by themselves, and how work goes on where nobody is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Office
from cms.form_builder.models import Form
from cms.training.models.courses import Course
from forms_plugins.api.records import AppendOnlyModel


class Gate(models.Model):
    """
    A form, a step of it or an action that needs a certification in force.

    ``form`` alone: sending it; with ``step_key``: sending it with that step filled in by the
    person. ``action`` instead names something else (``cms.training.gates.actions``).
    ``roles`` are whom it holds for, empty: all. It begins on ``starts_on``; ``grace_days`` count
    from a person's first day in the office, and ``grace_after_expiry_days`` from the last day of a
    certification. ``is_supervised``: who has none may send, and a certified colleague approves.
    A head of office may lift it for ``head_override_days`` at a time; coordinators for longer.
    """

    name = models.CharField(_("name"), max_length=120)
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="gates"
    )
    form = models.ForeignKey(
        Form, on_delete=models.PROTECT, null=True, blank=True, related_name="gates"
    )
    step_key = models.CharField(_("step"), max_length=60, blank=True)
    action = models.CharField(_("action"), max_length=60, blank=True)
    roles = models.JSONField(_("roles"), default=list, blank=True)
    starts_on = models.DateField(_("starts on"))
    grace_days = models.PositiveSmallIntegerField(_("days of grace for newcomers"), default=0)
    grace_after_expiry_days = models.PositiveSmallIntegerField(
        _("days of grace after the end"), default=0
    )
    is_supervised = models.BooleanField(_("a certified colleague may approve"), default=True)
    head_override_days = models.PositiveSmallIntegerField(
        _("days a head of office may lift it"), default=3
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("gate")
        verbose_name_plural = _("gates")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(form__isnull=False, action="")
                | (models.Q(form__isnull=True, step_key="") & ~models.Q(action="")),
                name="gate_is_on_a_form_or_an_action",
            )
        ]

    def __str__(self) -> str:
        return self.name


class GateOverride(AppendOnlyModel):
    """
    A gate lifted for a person (``user``) or a whole office, from day to day inclusive, with why.

    A row that ``withdraws`` another one ends it at ``at``.
    """

    gate = models.ForeignKey(
        Gate, verbose_name=_("gate"), on_delete=models.PROTECT, related_name="overrides"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    from_day = models.DateField(_("from"))
    until_day = models.DateField(_("until"))
    reason = models.TextField(_("reason"))
    withdraws = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="withdrawn_by"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("lifted gate")
        verbose_name_plural = _("lifted gates")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.gate_id} {self.from_day}..{self.until_day}"


class GatePassage(AppendOnlyModel):
    """
    Somebody did, or tried to do, what a gate stands before.

    ``outcome``: ``certified`` is not written down; ``grace``, ``lifted``, ``supervised`` and
    ``refused`` are.
    """

    gate = models.ForeignKey(
        Gate, verbose_name=_("gate"), on_delete=models.PROTECT, related_name="passages"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    draft = models.ForeignKey(
        "submissions.Draft", on_delete=models.PROTECT, null=True, related_name="+"
    )
    override = models.ForeignKey(
        GateOverride, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("passage of a gate")
        verbose_name_plural = _("passages of gates")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.gate_id} {self.outcome}"


class SupervisedSending(models.Model):
    """
    A complete form that waits for a certified colleague; its draft takes no answers meanwhile.

    It waits while no decision answers it. A returned draft may be sent again: another row.
    """

    draft = models.ForeignKey(
        "submissions.Draft", on_delete=models.PROTECT, related_name="supervised_sendings"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="sendings")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supervised_sendings"
    )
    sent_at = models.DateTimeField()
    is_waiting = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("form waiting for approval")
        verbose_name_plural = _("forms waiting for approval")
        ordering = ["sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft"],
                condition=models.Q(is_waiting=True),
                name="one_waiting_sending_per_draft",
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}"


class SupervisionDecision(AppendOnlyModel):
    """
    What a certified colleague decided about a waiting form.

    A returned one names the steps to put right (``steps``: keys) and says what (``note``, words of
    the colleague that may name people: never shown outside the office).
    """

    class Decision(models.TextChoices):
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")

    sending = models.OneToOneField(
        SupervisedSending, on_delete=models.PROTECT, related_name="decision"
    )
    decision = models.CharField(max_length=10, choices=Decision)
    steps = models.JSONField(default=list)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("decision on a waiting form")
        verbose_name_plural = _("decisions on waiting forms")

    def __str__(self) -> str:
        return f"{self.sending_id} {self.decision}"
