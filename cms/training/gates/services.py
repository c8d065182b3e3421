"""
Asking gates, and writing down what they said.

Here the registry ``cms.submissions.gatekeeping`` gets its answers. All passages other than those of
certified people are kept; they are written in the transaction of the act. What was refused undoes
that transaction, and is written by ``after_refusal``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate
from django_scopes import scopes_disabled

from cms.accounts.models import Office, User
from cms.submissions.gatekeeping import Answer
from cms.submissions.models import Draft, StepAnswers
from cms.training.gates.deciding import Outcome, Verdict, strictest
from cms.training.gates.facts import gates_before_action, gates_before_forms, verdicts_for
from cms.training.gates.refusals import NotCertified
from cms.training.gates.waiting import receive
from cms.training.models import Gate, GatePassage


@dataclass(frozen=True)
class Passage:
    """What all gates before an act say to somebody: the strictest outcome, and each one's."""

    outcome: Outcome
    said: tuple[tuple[Gate, Verdict], ...] = ()

    @property
    def is_open(self) -> bool:
        """Say whether the person may act by themselves."""
        return all(verdict.is_open for _gate, verdict in self.said)


def passage(gates: Iterable[Gate], *, user: User, office: Office | None, on: date) -> Passage:
    """Return what gates say to somebody who acts for an office on a day."""
    asked = list(gates)
    if not asked:
        return Passage(Outcome.CERTIFIED)
    said = verdicts_for(asked, {user.pk}, office, on)
    return together((gate, said[gate.pk, user.pk]) for gate in asked)


def together(said: Iterable[tuple[Gate, Verdict]]) -> Passage:
    """Return what several gates come to."""
    told = tuple(said)
    return Passage(strictest(verdict.outcome for _gate, verdict in told), told)


def passage_of_draft(*, draft: Draft, by: User, on: date) -> Passage:
    """
    Return what stands before sending a draft.

    A gate before a step asks whoever saved it last. Choice: it is open too if whoever sends the
    form passes it, because they answer for what they send.
    """
    gates = list(gates_before_forms([draft.form_version.form_id]))
    if not gates:
        return Passage(Outcome.CERTIFIED)
    steps = {gate.step_key for gate in gates if gate.step_key}
    rows = StepAnswers.objects.filter(draft=draft, step__in=steps) if steps else ()
    filled = {row.step: row.updated_by_id for row in rows if row.updated_by_id}
    said = verdicts_for(gates, {by.pk, *filled.values()}, draft.office, on)
    told = []
    for gate in gates:
        own = said[gate.pk, by.pk]
        filler = filled.get(gate.step_key)
        if gate.step_key and filler is None:
            continue
        if gate.step_key and not own.is_open and said[gate.pk, filler or by.pk].is_open:
            continue
        told.append((gate, own))
    return together(told)


def require_action(action: str, *, user: User, office: Office | None, at: datetime) -> None:
    """
    Let somebody act for an office and write down how. :raises NotCertified: if they may not.

    Nobody can approve an act afterwards, so a gate before one opens or refuses.
    """
    found = passage(gates_before_action(action), user=user, office=office, on=localdate(at))
    if not found.is_open:
        raise NotCertified(found, user=user, office=office, at=at, action=action)
    write_passages(found, user=user, office=office, at=at)


def write_passages(
    found: Passage,
    *,
    user: User,
    office: Office | None,
    at: datetime,
    draft: Draft | None = None,
    refused: bool = False,
) -> None:
    """Keep what each gate said unless it was simply open; ``refused``: nothing was done."""
    rows = [
        GatePassage(
            gate=gate,
            user=user,
            office=office,
            draft=draft,
            override_id=verdict.lifting.key if verdict.lifting else None,
            outcome=Outcome.REFUSED if refused else verdict.outcome,
            at=at,
        )
        for gate, verdict in found.said
        if (not verdict.is_open if refused else verdict.outcome != Outcome.CERTIFIED)
    ]
    if rows:
        GatePassage.objects.bulk_create(rows)


class TrainingKeeper:
    """What ``cms.submissions.gatekeeping`` asks."""

    def before_sending(self, *, draft: Draft, by: User, at: datetime) -> Answer:
        """Let somebody send a form, or keep it until a certified colleague approves it."""
        found = passage_of_draft(draft=draft, by=by, on=localdate(at))
        if found.outcome == Outcome.REFUSED:
            raise NotCertified(found, user=by, office=draft.office, at=at, draft=draft)
        write_passages(found, user=by, office=draft.office, at=at, draft=draft)
        if found.is_open:
            return Answer.SEND
        held_by = [gate for gate, verdict in found.said if not verdict.is_open]
        receive(draft=draft, gates=held_by, by=by, at=at)
        return Answer.HOLD

    def before_action(
        self, action: str, *, user: User, office: Office | None, at: datetime
    ) -> None:
        """See ``require_action``."""
        require_action(action, user=user, office=office, at=at)

    def after_refusal(self, refusal: Exception) -> None:
        """Keep that somebody was refused."""
        if isinstance(refusal, NotCertified):
            write_passages(
                refusal.passage,
                user=refusal.user,
                office=refusal.office,
                at=refusal.at,
                draft=_still_there(refusal.draft),
                refused=True,
            )


def _still_there(draft: Draft | None) -> Draft | None:
    """Return a draft unless it was made in the transaction that a refusal undid."""
    if draft is None:
        return None
    with scopes_disabled():
        found: Draft | None = Draft.objects.filter(pk=draft.pk).first()
    return found
