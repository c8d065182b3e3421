"""Reading practice: what somebody has open, the library of cases, who may see a review."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_scopes import scopes_disabled

from cms.accounts.models import User
from cms.form_builder.models import Form, FormVersion
from cms.submissions.models import Draft, DraftState, Submission
from cms.submissions.selectors import definition_of, forms_for_staff
from cms.training.bank.parts import published_version
from cms.training.bank.selectors import newest_versions
from cms.training.models import (
    AttemptItem,
    AttemptResult,
    AttemptState,
    PracticeDraft,
    QuestionVersion,
)
from cms.training.practice.reviewing import (
    CaseReview,
    review_of_response,
    review_of_submission,
)
from cms.training.practice.sheets import has_recipe
from forms_plugins.engine.quiz.cases import graded_answers, is_roster
from forms_plugins.engine.quiz.questions import FormCase

EASY, HARD = 20, 60
"""Graded answers up to which a case is easy, and from which it is hard."""

DIFFICULTIES = {
    "easy": gettext_lazy("Easy"),
    "medium": gettext_lazy("Medium"),
    "hard": gettext_lazy("Hard"),
}


@dataclass(frozen=True)
class LibraryCase:
    """A case of the library: ``answers`` is how many answers are compared."""

    version: QuestionVersion
    title: str
    story: str
    difficulty: str
    answers: int

    @property
    def difficulty_words(self) -> str:
        """Return the difficulty in words."""
        return str(DIFFICULTIES[self.difficulty])


@dataclass(frozen=True)
class PractisedForm:
    """A form that can be practised, with its cases; ``has_sheet`` if households can be made up."""

    form: Form
    version: FormVersion
    has_sheet: bool
    cases: tuple[LibraryCase, ...]


def practised_forms() -> list[PractisedForm]:
    """Return the forms that offices may start, in their newest version, with their cases."""
    cases = library()
    return [
        PractisedForm(form, version, has_recipe(form.slug), tuple(cases.get(form.slug, ())))
        for form, version in forms_for_staff()
    ]


def library() -> dict[str, list[LibraryCase]]:
    """
    Return the cases that may be practised by form, the easy ones first.

    Those that are live, do not wait for a review, are not kept for tests (``only_in_tests``), and
    whose version of the form is here.
    """
    found: dict[str, list[LibraryCase]] = {}
    versions = newest_versions().filter(
        question__live=True, question__needs_review=False, document__kind="case"
    )
    published = set(FormVersion.objects.order_by().values_list("form__slug", "number"))
    for version in versions.select_related("question"):
        case = version.definition
        if isinstance(case, FormCase) and is_offered(case, published):
            found.setdefault(case.form, []).append(_of_library(version, case))
    for cases in found.values():
        cases.sort(key=lambda each: (each.answers, each.title))
    return found


def is_offered(case: FormCase, published: Collection[Any]) -> bool:
    """Say whether a case may be practised outside tests."""
    return not case.only_in_tests and (case.form, case.version) in published


def offered_case(pk: int) -> QuestionVersion | None:
    """Return a case of the library by the key of its version, ``None`` if it is not there."""
    for cases in library().values():
        for case in cases:
            if case.version.pk == pk:
                return case.version
    return None


def _of_library(version: QuestionVersion, case: FormCase) -> LibraryCase:
    count = sum(_count(value) for value in graded_answers(case).values()) + len(case.categories)
    difficulty = "easy" if count <= EASY else "hard" if count >= HARD else "medium"
    return LibraryCase(version, version.question.title, case.story, difficulty, count)


def _count(value: Any) -> int:
    if is_roster(value):
        return sum(_count(cell) for row in value for cell in row.values())
    return 1


def practices_of(user: User) -> QuerySet[PracticeDraft]:
    """Return what somebody practises, newest first; inside ``scopes_disabled``."""
    return (
        PracticeDraft.objects.filter(user=user, draft__created_by=user, draft__is_test=True)
        .exclude(draft__state=DraftState.DISCARDED)
        .select_related("draft__form_version__form", "question_version__question", "item__attempt")
        .defer("draft__form_version__document")
        .order_by("-draft__updated_at", "-pk")
    )


def practice_of(user: User, public_id: str) -> PracticeDraft | None:
    """Return a practice of somebody's own by the name of its draft."""
    with scopes_disabled():
        found: PracticeDraft | None = practices_of(user).filter(draft__public_id=public_id).first()
        return found


def sent_in(draft: Draft) -> Submission | None:
    """Return what a practice was sent as."""
    with scopes_disabled():
        found: Submission | None = (
            Submission.with_tests.filter(draft=draft, is_test=True)
            .select_related("form_version__form")
            .first()
        )
        return found


def may_see_review(practice: PracticeDraft) -> bool:
    """
    Say whether somebody may see the model answer of the case they practised.

    Never of a practice that answers a test: its result tells what may be told. Of one from the
    library not while a test of theirs that asks the same case, in any version, is open.
    """
    if practice.question_version is None or practice.item_id is not None:
        return False
    return not AttemptItem.objects.filter(
        attempt__enrolment__user=practice.user_id,
        attempt__state=AttemptState.OPEN,
        question_version__question=practice.question_version.question_id,
    ).exists()


def review_of(draft: Draft) -> CaseReview | None:
    """
    Return the review of a case of the library that was sent.

    ``None`` while it is not to be seen (``may_see_review``), or there is none.
    """
    with scopes_disabled():
        practice = (
            PracticeDraft.objects.select_related("question_version__question")
            .filter(draft=draft)
            .first()
        )
        if practice is None or practice.question_version is None:
            return None
        sent = sent_in(draft)
        if sent is None or not may_see_review(practice):
            return None
        return review_of_submission(sent, practice.question_version)


def review_of_item(item: AttemptItem) -> CaseReview | None:
    """
    Return the review of the case of an attempt, from the response it was graded by.

    Whether it may be told is for the caller to know. ``None`` where the version of the form is
    not here any more.
    """
    definition = item.question_version.definition
    version = published_version(definition.form, definition.version)
    if version is None:
        return None
    sent = AttemptResult.objects.filter(attempt=item.attempt_id).values_list("sent_at", flat=True)
    day = definition.today or timezone.localdate(sent.first())
    return review_of_response(
        item.question_version, item.response, form=definition_of(version), day=day
    )


def case_words(practice: PracticeDraft) -> str:
    """Return what a practice is called."""
    if practice.question_version is not None:
        return practice.question_version.question.title
    return _("Free practice")
