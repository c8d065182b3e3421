"""What pages of an office say about gates before anything is sent; the services decide."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.accounts.models import Office, User
from cms.form_builder.models import Form
from cms.submissions.models import Draft, DraftState
from cms.submissions.selectors import definition_of
from cms.training.gates.facts import gates_before_forms, verdicts_for
from cms.training.gates.helpers import Notice, notice_of
from cms.training.gates.reading import waiting_facts
from cms.training.gates.services import passage_of_draft, together
from cms.training.gates.supervising import Decision
from cms.training.gates.waiting import approvers_by_sending, waiting_in
from cms.training.models import SupervisedSending, SupervisionDecision

MOST_GIVEN_BACK = 20


@dataclass(frozen=True)
class GivenBack:
    """A form that a colleague gave back to its sender: what they wrote, what to put right."""

    title: str
    note: str
    by: str
    to: str
    steps: list[dict[str, str]]
    url: str


@dataclass(frozen=True)
class HomeWords:
    """
    What the list of an office says: ``notices`` with the titles of their forms, which forms wait
    (``waiting``), how many of them for the person who reads it (``mine``), what was given back.
    """

    notices: list[tuple[list[str], Notice]] = field(default_factory=list)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    mine: int = 0
    given_back: list[GivenBack] = field(default_factory=list)


def notices_for(
    forms: Iterable[Form], *, user: User, office: Office, on: date
) -> list[tuple[list[str], Notice]]:
    """Return what is to be said about forms, those of which the same is said together."""
    titles = {form.pk: form.title for form in forms}
    gates = list(gates_before_forms(titles))
    if not gates:
        return []
    said = verdicts_for(gates, {user.pk}, office, on)
    found: dict[Notice, list[str]] = {}
    for key, title in titles.items():
        mine = [(gate, said[gate.pk, user.pk]) for gate in gates if gate.form_id == key]
        notice = notice_of(together(mine))
        if notice is not None:
            found.setdefault(notice, []).append(title)
    return [(titles, notice) for notice, titles in found.items()]


def notice_for_draft(draft: Draft, *, user: User, on: date) -> Notice | None:
    """Return what is to be said to somebody who is about to send a draft of an office."""
    if draft.office_id is None or draft.is_test or not user.is_authenticated:
        return None
    return notice_of(passage_of_draft(draft=draft, by=user, on=on))


def given_back(draft: Draft) -> GivenBack | None:
    """
    Return what a colleague wrote when they gave an open draft of an office back last.

    It stays with the answers when they move to a newer version of the form.
    """
    if draft.office_id is None or draft.is_test:
        return None
    rows = SupervisedSending.objects.filter(draft__in=[draft.pk, draft.continues_id])
    found = rows.select_related("decision__by", "sent_by").order_by("-pk")
    return _given_back(draft, found.first())


def home_words(*, forms: Iterable[Form], user: User, office: Office, on: date) -> HomeWords:
    """Return what the list of an office says to somebody."""
    sendings = list(waiting_in(office))
    approvers = approvers_by_sending(sendings, on)
    mine = {key for key, people in approvers.items() if user in people}
    return HomeWords(
        notices_for(forms, user=user, office=office, on=on),
        [_waiting(sending, to_decide=sending.pk in mine) for sending in sendings],
        len(mine),
        _all_given_back(office),
    )


def _waiting(sending: SupervisedSending, *, to_decide: bool) -> dict[str, Any]:
    page = "supervised" if to_decide else "received"
    url = reverse(f"training:{page}", args=[sending.draft.public_id])
    return {**waiting_facts(sending), "url": url}


def _all_given_back(office: Office) -> list[GivenBack]:
    rows = (
        SupervisedSending.objects.filter(office=office, draft__state=DraftState.OPEN)
        .select_related("draft__form_version__form", "decision__by", "sent_by")
        .order_by("-pk")
    )
    newest: dict[int, SupervisedSending] = {}
    for row in rows[: 5 * MOST_GIVEN_BACK]:
        newest.setdefault(row.draft_id, row)
    found = (_given_back(row.draft, row) for row in newest.values())
    return [each for each in found if each is not None][:MOST_GIVEN_BACK]


def _given_back(draft: Draft, sending: SupervisedSending | None) -> GivenBack | None:
    decision: SupervisionDecision | None = getattr(sending, "decision", None)
    if sending is None or decision is None or decision.decision != Decision.RETURNED:
        return None
    titles = {step.key: step.title.es for step in definition_of(draft.form_version).steps}
    kwargs = {"public_id": draft.public_id}
    return GivenBack(
        draft.title or _("Without a name yet"),
        decision.note,
        decision.by.display_name,
        sending.sent_by.display_name,
        [
            {"title": titles[key], "url": reverse("wizard:step", kwargs={**kwargs, "step": key})}
            for key in decision.steps
            if key in titles
        ],
        reverse("wizard:check", kwargs=kwargs),
    )
