"""
Practise a form: begin, take the answers to a case, remove.

A practice is a test draft of somebody of an office with a ``PracticeDraft`` row. It is
filled in at the door ``practica`` and sent like any form; nothing follows from it
(``cms.submissions.sealing``).
"""

from django.db import transaction
from django_scopes import scopes_disabled

from cms.accounts.models import User
from cms.form_builder.models import FormVersion
from cms.submissions.models import Draft, DraftState
from cms.submissions.services import start_draft
from cms.submissions.services.trying import remove_test_drafts
from cms.training.bank.parts import published_version
from cms.training.models import Attempt, AttemptItem, AttemptState, PracticeDraft, QuestionVersion
from cms.training.practice.sheets import keep_sheet, new_sheet
from forms_plugins.engine.quiz.questions import FormCase

MOST_OPEN = 20
"""Practices somebody has open at once, those of tests not counted."""


class TooManyOpen(Exception):
    """Somebody has ``MOST_OPEN`` practices open: one has to be removed or sent first."""


class NotTheirCase(Exception):
    """The question of the attempt is not this person's, or is no case."""


class AttemptIsClosed(Exception):
    """The attempt was sent or its time is over: its case takes no more answers."""


class FormIsNotPublished(Exception):
    """The form of a case has no such published version here."""


@transaction.atomic
def start_practice(
    *,
    user: User,
    form_version: FormVersion,
    case: QuestionVersion | None = None,
    item: AttemptItem | None = None,
) -> Draft:
    """
    Begin to practise a form, on an invented household: that of ``case``, or one made up now.

    With ``item`` it answers the case of an attempt: then one that is being filled in for it goes on
    instead, however often the button is pressed.

    :raises NotTheirCase: if ``item`` is not a case of an attempt of ``user``.
    :raises AttemptIsClosed: if the attempt of ``item`` takes no more answers.
    :raises TooManyOpen: if ``user`` has too many open ones.
    """
    # Whoever presses twice takes turns with themselves here.
    User.objects.select_for_update(of=("self",)).only("pk").get(pk=user.pk)
    if item is not None:
        case = _case_of(item, user)
        if found := _open_for(item):
            return found
    elif _open_besides_tests(user) >= MOST_OPEN:
        raise TooManyOpen
    with scopes_disabled():
        draft = start_draft(form_version=form_version, office=None, by=user, is_test=True)
        PracticeDraft.objects.create(draft=draft, user=user, question_version=case, item=item)
        if case is None:
            keep_sheet(draft, new_sheet(form_version, seed=draft.pk))
    return draft


def start_case(*, user: User, case: QuestionVersion, item: AttemptItem | None = None) -> Draft:
    """
    Begin a case on the version of the form it was written for. Errors as ``start_practice``.

    :raises FormIsNotPublished: if that version is not here.
    """
    version = published_version(case.definition.form, case.definition.version)
    if version is None:
        raise FormIsNotPublished
    return start_practice(user=user, form_version=version, case=case, item=item)


def _case_of(item: AttemptItem, user: User) -> QuestionVersion:
    """Return the case an item asks for, its attempt locked until the transaction ends."""
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .filter(pk=item.attempt_id, enrolment__user=user)
        .first()
    )
    if attempt is None or not isinstance(item.question_version.definition, FormCase):
        raise NotTheirCase
    if attempt.state != AttemptState.OPEN:
        raise AttemptIsClosed
    return item.question_version


def _open_for(item: AttemptItem) -> Draft | None:
    with scopes_disabled():
        found = Draft.objects.filter(practice__item=item, state=DraftState.OPEN)
        return found.order_by("-pk").first()


def _open_besides_tests(user: User) -> int:
    with scopes_disabled():
        return PracticeDraft.objects.filter(
            user=user, item=None, draft__state=DraftState.OPEN
        ).count()


@transaction.atomic
def remove_practice(*, draft: Draft, user: User) -> bool:
    """
    Remove a practice and all it left; say whether it was removed.

    What answers the case of an attempt stays until the attempt is over.
    """
    own = PracticeDraft.objects.filter(draft=draft, user=user, item=None)
    if not own.exists():
        return False
    remove_test_drafts([draft.pk])
    return True
