"""Acts before which a gate stands: in the service, on the page, and in nobody's name."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from cms.register.composition import EndReason
from cms.register.declared import DeclaredDwelling
from cms.register.duplicates.deciding import decide as decide_pair
from cms.register.duplicates.merging import Decision
from cms.register.duplicates.undoing import undo
from cms.register.models import DuplicatePair, Merge
from cms.register.people import identity_of
from cms.register.reviews import ask_for_review, decide
from cms.register.services import (
    cancel_classification,
    correct_person,
    end_membership,
    move_household,
)
from cms.submissions.gatekeeping import NotAllowedNow, guarded_actions
from cms.submissions.models import Draft
from cms.submissions.services import discard_draft
from cms.training.models import GatePassage
from tests.factories import ClassificationFactory, MemberFactory
from tests.factories.training import CertificationFactory
from tests.factories.training_gates import GateFactory, GateOverrideFactory
from tests.integration.training.gates.conftest import NOW, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]
WHY = "Acta 12-2026"


class Register:
    """A household of an office, and every act upon it as the service does it."""

    def __init__(self, desk) -> None:
        self.desk = desk
        self.classification = ClassificationFactory(household__office=desk.office)
        self.household = self.classification.household
        self.stay = self.household.memberships.get()
        self.other = MemberFactory(document_number="49999998", household=self.household)
        self.review = ask_for_review(
            classification=self.classification, grounds="no", at=self.classification.entered_at
        )
        self.pair = DuplicatePair.objects.create(
            first=self.stay.person, second=self.other.person, score=80, found_at=NOW
        )

    def cancel_class(self, by) -> None:
        cancel_classification(
            classification=self.classification, reason="mistake", text=WHY, by=by, at=NOW
        )

    def correct_person(self, by) -> None:
        from dataclasses import replace

        said = replace(identity_of(self.stay.person), given_names="Rosa")
        correct_person(
            person=self.stay.person, said=said, reason=WHY, by=by, at=NOW, office=self.desk.office
        )

    def change_household(self, by) -> None:
        end_membership(membership=self.other, reason=EndReason.LEFT, on=NOW.date(), by=by, at=NOW)

    def move(self, by) -> None:
        home = DeclaredDwelling("150101", "", "", {}, "Jirón Nuevo 1")
        move_household(household=self.household, dwelling=home, on=NOW.date(), by=by, at=NOW)

    def decide_review(self, by) -> None:
        decide(review=self.review, state="confirmed", reasons=WHY, at=NOW, by=by)

    def join_duplicates(self, by) -> None:
        decide_pair(self.pair, "apart", "", Decision(by, NOW, WHY, self.desk.office))

    def discard_others(self, by) -> None:
        draft = self.desk.draft(self.desk.certified)
        try:
            discard_draft(draft=draft, by=by)
        finally:
            with scopes_disabled():
                self.discarded = Draft.objects.get(pk=draft.pk).state


ACTS = [
    "cancel_class",
    "correct_person",
    "change_household",
    "move",
    "decide_review",
    "join_duplicates",
    "discard_others",
]


def gate_before(desk, act: str, **values):
    action = "change_household" if act == "move" else act
    return GateFactory(action=action, course=desk.course, **values)


def test_every_act_asked_for_has_a_key_and_a_label() -> None:
    keys = {"change_household" if act == "move" else act for act in ACTS} | {"approve_form"}

    assert keys <= set(guarded_actions())
    assert all(str(label) for label in guarded_actions().values())


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_refused_without_a_certification_and_done_with_one(desk, act) -> None:
    register = Register(desk)
    gate_before(desk, act)

    with scope(office=desk.office):
        with pytest.raises(NotAllowedNow, match="Ficha paso a paso"):
            getattr(register, act)(desk.head)
        CertificationFactory(user=desk.head, course=desk.course)
        getattr(register, act)(desk.head)

    assert GatePassage.objects.count() == 0


@pytest.mark.parametrize("act", ACTS)
def test_an_act_through_a_lifted_gate_is_written_down(desk, act) -> None:
    register = Register(desk)
    lifting = GateOverrideFactory(gate=gate_before(desk, act), office=desk.office)

    with scope(office=desk.office):
        getattr(register, act)(desk.head)

    passage = GatePassage.objects.get()
    assert (passage.outcome, passage.override, passage.user) == ("lifted", lifting, desk.head)
    assert passage.office == desk.office


@pytest.mark.parametrize("act", ["cancel_class", "change_household", "move", "discard_others"])
def test_the_platform_itself_acts_without_certification(desk, act) -> None:
    register = Register(desk)
    gate_before(desk, act)

    with scope(office=desk.office):
        getattr(register, act)(None)

    assert GatePassage.objects.count() == 0


def test_a_gate_before_one_act_leaves_the_others_open(desk) -> None:
    register = Register(desk)
    gate_before(desk, "cancel_class")

    with scope(office=desk.office):
        register.correct_person(desk.head)


def test_what_was_joined_is_taken_back_only_with_the_certification(desk) -> None:
    merge = Merge.objects.create(
        kind=Merge.Kind.PERSON, kept=1, merged=2, reason=WHY, at=NOW, by=desk.head
    )
    gate_before(desk, "join_duplicates")

    with pytest.raises(NotAllowedNow):
        undo(merge.pk, Decision(desk.head, NOW, WHY, desk.office))


def test_discarding_ones_own_draft_is_nobody_elses_business(desk) -> None:
    gate_before(desk, "discard_others")
    draft = desk.draft(desk.head)

    with scope(office=desk.office):
        discard_draft(draft=draft, by=desk.head)

    assert desk.state(draft) == "discarded"


def test_the_page_of_an_act_says_what_is_missing_and_changes_nothing(desk) -> None:
    register = Register(desk)
    gate_before(desk, "decide_review")
    desk.person("head", certified=True, first_name="Ana", last_name="Lazo")

    response = client_of(desk.head).post(
        reverse("register:review", args=[register.review.reference]),
        {"state": "confirmed", "reasons": "Se revisó la visita."},
    )

    page = response.content.decode()
    assert response.status_code == 403
    assert "Ficha paso a paso" in page
    assert "Ana Lazo" in page
    register.review.refresh_from_db()
    assert register.review.state == "open"
    assert GatePassage.objects.get().outcome == "refused"


def test_discarding_by_direct_post_is_refused_too(desk) -> None:
    gate_before(desk, "discard_others")
    draft = desk.draft(desk.clerk)
    with scopes_disabled():
        Draft.objects.filter(pk=draft.pk).update(held_by=None)

    response = client_of(desk.head).post(f"/oficina/ficha/{draft.public_id}/descartar-ficha/")

    assert (response.status_code, desk.state(draft)) == (403, "open")


def test_days_of_grace_count_for_acts(desk) -> None:
    register = Register(desk)
    gate_before(desk, "cancel_class", grace_days=5)
    desk.head.memberships.update(since=NOW.date() - timedelta(days=4))

    with scope(office=desk.office):
        register.cancel_class(desk.head)

    assert GatePassage.objects.get().outcome == "grace"
