"""All ways of publishing a page of the training pass here: a page with problems is refused."""

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from wagtail.log_actions import LogContext

from cms.form_builder.schedule import SCHEDULED, give_up_schedule
from cms.training.courses.problems import PageRefused

if TYPE_CHECKING:
    from cms.form_builder.problems import FormProblem


class RefusesToPublish(models.Model):
    """Gives a page ``publishing_problems``; whatever publishes it, it is refused with problems."""

    class Meta:
        abstract = True

    def publishing_problems(self) -> "tuple[FormProblem, ...]":
        """Return what keeps the page from being published; drafts may be saved all the same."""
        return ()

    def clean(self) -> None:
        """:raises PageRefused: if the page is being published and has problems."""
        super().clean()
        if self._is_being_published():
            self._refuse()

    def publish(
        self, revision: Any, user: Any = None, *, log_action: Any = True, **kwargs: Any
    ) -> Any:
        """
        Publish a revision and what depends on it, or nothing of both.

        :raises PageRefused: if the page has problems, also when it is to go live later.
        """
        try:
            with transaction.atomic(), LogContext(user=user):
                revision.as_object()._refuse()
                return super().publish(revision, user=user, log_action=log_action, **kwargs)
        except PageRefused as refusal:
            if log_action != SCHEDULED:
                raise
            # An exception would keep all other pages waiting.
            give_up_schedule(self, revision, refusal)
            return None

    def _refuse(self) -> None:
        if problems := self.publishing_problems():
            raise PageRefused(problems)

    def _is_being_published(self) -> bool:
        # Wagtail has no hook before it saves what it publishes on each of its ways (editor,
        # schedule, workflow, bulk, code); all of them set the time and save through clean().
        # A draft may hold an older time than the page, never a newer one.
        if not self.live or self.last_published_at is None or self.pk is None:
            return False
        times = type(self)._default_manager.filter(pk=self.pk)
        stored = times.values_list("last_published_at", flat=True).first()
        return stored is None or self.last_published_at > stored
