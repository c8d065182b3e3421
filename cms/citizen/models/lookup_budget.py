from django.db import models
from django.utils.translation import gettext_lazy as _


class BudgetKind(models.TextChoices):
    """Whose tries are counted. Rows are locked in the order of these words, "all" first."""

    EVERYBODY = "all", _("Everybody")
    DOCUMENT = "document", _("Document")
    NETWORK = "network", _("Network")
    START = "start", _("Network that starts forms")
    LINK = "link", _("Link to go on with a form")
    LINK_NETWORK = "link_net", _("Network that opens links to go on")
    CODE = "code", _("Codes for a link")
    MAIL = "mail", _("Links sent to an address")
    REVIEW = "review", _("Network that asks for reviews")
    VERIFY = "verify", _("Network that verifies documents")


class LookupBudget(models.Model):
    """
    How many tries failed lately, and until when the next one has to wait.

    ``key`` is a keyed hash (of a document, network, link or address), so that the table names
    nobody. ``tries`` shrinks as time passes; rows that were not touched for two days are removed.
    """

    kind = models.CharField(max_length=10, choices=BudgetKind)
    key = models.CharField(max_length=64)
    tries = models.FloatField(default=0)
    blocked_until = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("look-up budget")
        verbose_name_plural = _("look-up budgets")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="one_budget_per_kind_and_key"),
            models.CheckConstraint(
                condition=models.Q(tries__gte=0), name="budget_tries_are_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key[:8]}"
