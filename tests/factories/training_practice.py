"""Cases on the small household form, and people who practise them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django_scopes import scopes_disabled

from cms.accounts.models import User
from cms.form_builder.models import FormVersion
from cms.submissions import services as forms
from cms.submissions.models import Draft, StepAnswers, Submission
from cms.training.models import (
    Attempt,
    AttemptItem,
    AttemptState,
    Question,
    QuestionVersion,
)
from forms_plugins.api.kinds import Action, Calculation
from forms_plugins.api.outcomes import CalculationResult
from tests.factories.training import (
    CourseVersionFactory,
    EnrolmentFactory,
    QuestionFactory,
    QuestionVersionFactory,
)
from tests.households import ANSWERS, fill_all, fill_step, household_version

AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)

MODEL: dict[str, Any] = {key: value for step in ANSWERS.values() for key, value in step.items()}
"""The model answer of cases: what ``fill_all`` of ``tests.households`` types."""


class CountRooms(Calculation):
    """A method with one indicator: more than two rooms make the class "amplia"."""

    slug = "count-rooms"
    label = "Test"

    def calculate(self, facts: Any, options: Any, context: Any) -> tuple[CalculationResult, ...]:
        rooms = Decimal(facts.answers["habitaciones"])
        code, label = ("amplia", "Vivienda amplia") if rooms > 2 else ("chica", "Vivienda chica")
        told = {
            "method": {"title": "Cuenta de habitaciones", "version": 1},
            "category": {"code": code, "label": label, "meaning": "Según sus habitaciones."},
        }
        return (
            CalculationResult(
                "count-rooms", 1, "computed", raw=rooms, category=code, decides=True,
                explanation=told,
            ),
        )  # fmt: skip


class DoNothing(Action):
    """An action that must never be asked for by what is practised."""

    slug = "do-nothing"
    label = "Test"


def plugins_of_practice() -> dict[Any, Any]:
    """Return the plugins that the form of ``practised_version`` names, by their keys."""
    return {
        (Calculation, CountRooms.slug): CountRooms(),
        (Action, DoNothing.slug): DoNothing(),
    }


def practised_version(**changes: Any) -> FormVersion:
    """Publish the small form with a method and an action."""
    return household_version(
        calculations=[{"plugin": "count-rooms", "options": {}}],
        actions=[{"plugin": "do-nothing", "options": {}}],
        **changes,
    )


def case_of(
    form_version: FormVersion,
    question: Question | None = None,
    number: int = 1,
    **changes: Any,
) -> QuestionVersion:
    """Return a published case on a version of a form, whose model answer is ``MODEL``."""
    case = {
        "stem": "Llene la ficha de este hogar.",
        "form": form_version.form.slug,
        "version": form_version.number,
        "story": "Rosa vive con su hijo Luis en una casa de tres habitaciones.",
        "answers": MODEL,
        "categories": {"count-rooms": "amplia"},
        "explanation": "Las habitaciones se cuentan sin el baño ni la cocina.",
    }
    question = question or QuestionFactory(title="Rosa y su hijo")
    return QuestionVersionFactory(
        question=question, number=number, kind="case", changes=case | changes
    )


def item_of(user: User, case: QuestionVersion, **values: Any) -> AttemptItem:
    """Return the only question of an open attempt of ``user``: a case."""
    enrolment = EnrolmentFactory(user=user)
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        course_version=CourseVersionFactory(course=enrolment.course),
        number=1,
        seed=1,
        started_at=AT,
        **{"state": AttemptState.OPEN, **values},
    )
    return AttemptItem.objects.create(attempt=attempt, position=1, question_version=case)


def sent_practice(draft: Draft, user: User, at: datetime = AT, **changes: Any) -> Submission:
    """Fill a practice in like the model answer, with ``changes`` by step, and send it."""
    with scopes_disabled():
        fill_all(draft)
        for step, typed in changes.items():
            if step == "personas":  # people are saved one by one, not with the page of their list
                StepAnswers.objects.filter(draft=draft, step=step).update(answers=typed)
            else:
                fill_step(draft, step, **typed)
        return forms.submit(draft=draft, by=user, at=at)
