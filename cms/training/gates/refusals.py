"""Somebody may not act now: what is missing, where it is learnt, who can do it instead."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cms.accounts.models import Office, User
from cms.submissions.gatekeeping import NotAllowedNow
from cms.submissions.models import Draft
from cms.training.models import Course

if TYPE_CHECKING:
    from cms.training.gates.services import Passage


class NotCertified(NotAllowedNow):
    """
    Nothing was done: ``passage`` says which gates are closed.

    Its text says what is missing; the page (``cms.training.gates.middleware``) says the rest.
    """

    def __init__(
        self,
        passage: "Passage",
        *,
        user: User,
        office: Office | None,
        at: datetime,
        action: str = "",
        draft: Draft | None = None,
    ) -> None:
        self.passage = passage
        self.user = user
        self.office = office
        self.at = at
        self.action = action
        self.draft = draft
        super().__init__(self._words())

    @property
    def courses(self) -> list[Course]:
        """Return the courses whose certification is missing, each once."""
        closed = [gate.course for gate, verdict in self.passage.said if not verdict.is_open]
        return list({course.pk: course for course in closed}.values())

    def _words(self) -> str:
        titles = ", ".join(f"“{course.title}”" for course in self.courses)
        return _("This needs a certification in force: %(courses)s.") % {"courses": titles}
