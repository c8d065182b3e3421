"""
What stands before sending a form and before other acts of weight: a registry that others fill.

Submissions and register do not know what is asked for (``cms.training`` does). Whoever answers
here is asked inside the transaction of the act, by the service that does it, so that the answer is
the same for a page, a direct post, a command and a job. Without a keeper everything is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Office, User
from cms.submissions.models import Draft


class Answer(StrEnum):
    """What is to happen with a complete form that somebody sends."""

    SEND = "send"
    HOLD = "hold"


class NotAllowedNow(Exception):
    """
    A keeper refuses; nothing was done. Its subclass says what is missing and who can help.

    No ``PermissionDenied``, because the admin answers those by itself, with less to say. The
    transaction it was raised in is undone: whoever answers a person calls ``note_refusal``.
    """


class Keeper(Protocol):
    """Who answers. Both may write rows: they are kept if, and only if, the act is."""

    def before_sending(self, *, draft: Draft, by: User, at: datetime) -> Answer:
        """
        Say what happens with a complete form of an office. :raises NotAllowedNow: if nothing may.

        After ``HOLD`` the draft takes no more answers until somebody decided about it.
        """

    def before_action(
        self, action: str, *, user: User, office: Office | None, at: datetime
    ) -> None:
        """Let somebody act for an office, or :raises NotAllowedNow: if they may not."""

    def after_refusal(self, refusal: NotAllowedNow) -> None:
        """Write down that somebody was refused; the transaction of the act is over."""


_keepers: list[Keeper] = []
_actions: dict[str, str | Promise] = {}


class DuplicateAction(Exception):
    """Two acts claim the same key."""


def use_keeper(keeper: Keeper | None) -> None:
    """Let ``keeper`` answer from now on; ``None``: everything is open."""
    _keepers[:] = [keeper] if keeper is not None else []


def guarded_action(key: str, label: str | Promise) -> str:
    """
    Register an act that a gate may stand before and return its key; ``label`` is for people.

    :raises DuplicateAction: if another act has this key.
    """
    if key in _actions and _actions[key] != label:
        raise DuplicateAction(key)
    _actions[key] = label
    return key


def guarded_actions() -> Mapping[str, str | Promise]:
    """Return the acts that a gate may stand before, with their labels."""
    return dict(_actions)


def answer_for(*, draft: Draft, by: User | None, at: datetime) -> Answer:
    """
    Return what happens with a complete form; the caller holds its row locked.

    Tests and what citizens send by themselves are nobody's business here. Choice: without a person
    (``by``) the platform itself acts, and is not asked for a certification.

    :raises NotAllowedNow: if it may not be sent now, nor wait for somebody.
    """
    if by is None or draft.is_test or draft.office_id is None or not _keepers:
        return Answer.SEND
    return _keepers[0].before_sending(draft=draft, by=by, at=at)


def require_action(action: str, *, user: User | None, office: Office | None, at: datetime) -> None:
    """
    Let somebody act, or refuse. Asked by the service that acts, inside its transaction.

    ``office`` is the one they act for. Without a person the platform itself acts.

    :raises NotAllowedNow: if they may not act now.
    """
    if user is not None and _keepers:
        _keepers[0].before_action(action, user=user, office=office, at=at)


def note_refusal(refusal: NotAllowedNow) -> None:
    """Write down that somebody was refused, after the transaction of the act was undone."""
    for keeper in _keepers:
        keeper.after_refusal(refusal)


@dataclass(frozen=True)
class Held:
    """A complete form that was received and waits for approval, by its ``reference``."""

    draft: Draft
    reference: str


DISCARD_OTHERS: Final = guarded_action(
    "discard_others", _("Discard a form that somebody else started")
)
