"""From a complete draft to a submission: one transaction, once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import Office, User
from cms.form_builder.testing import EmptyRegister
from cms.jobs.services import enqueue
from cms.mail.services import send_later
from cms.submissions.contacts import contact_email
from cms.submissions.gatekeeping import Answer, Held, answer_for
from cms.submissions.models import Draft, DraftState, Event, Submission
from cms.submissions.selectors import (
    ACKNOWLEDGED_STEP,
    SENT_BY_CITIZEN,
    SENT_BY_PLATFORM,
    DraftAnswers,
    definition_for,
    definition_of,
    read_answers,
    reasons_given,
)
from cms.submissions.services.drafts import DraftIsClosed
from cms.submissions.services.placing import office_for
from cms.submissions.services.results import store_results
from cms.submissions.services.uploads import upload_problems
from cms.submissions.services.waiting import hold_for_approval
from cms.submissions.stored_answers import sources_by_place
from forms_plugins.api.context import CalculationContext, RegisterReader, SubmissionFacts
from forms_plugins.api.kinds import Calculation, Validation
from forms_plugins.api.outcomes import CalculationResult, PluginProblem
from forms_plugins.api.registry import registry
from forms_plugins.api.signals import submission_completed
from forms_plugins.engine.answers import answers_from_json, answers_to_json
from forms_plugins.engine.definition import FormDefinition, Text, document_hash
from forms_plugins.engine.evaluation import FormEvaluation, Place, Problem, evaluate_form

ACTION_JOB = "submission_action"
RECEIVED_MAIL = "received"
TEST_PREFIX, PRACTICE_PREFIX = "PRUEBA", "PRACTICA"
"""References of tests, and of what staff practise, begin so, not with the name of the form."""


class IncompleteDraft(Exception):
    """The draft cannot be sent; ``problems`` says all that is in the way."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@transaction.atomic
def submit(*, draft: Draft, by: User | None, at: datetime) -> Submission | Held:
    """
    Turn a complete draft into a submission: answers, results, event and jobs, all or nothing.

    Sending a draft again, even at the same moment, returns the submission it became. What a citizen
    sends goes to the office of the place it names, if there is one. A test is stored with its
    results, and nothing follows from it.

    Where somebody else has to approve what ``by`` sends (``gatekeeping``) the draft is received,
    takes no more answers and waits; so it is too when it is sent again meanwhile.

    :raises IncompleteDraft: if answers or reasons are missing or wrong, a check of a plugin fails,
        or the answers lead to a page of outcome, after which there is nothing to send.
    :raises DraftIsClosed: if the draft was discarded.
    :raises NotAllowedNow: if ``by`` may not send it now, nor hand it to somebody who approves.
    """
    locked = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if locked.state == DraftState.SUBMITTED:
        return Submission.with_tests.get(draft=locked)
    if locked.state == DraftState.WAITING:
        return Held(draft, reference_of(draft, definition_of(draft.form_version)))
    if locked.state != DraftState.OPEN:
        raise DraftIsClosed(locked.state)
    examined = _examined_to_send(draft, at)
    if answer_for(draft=draft, by=by, at=at) == Answer.HOLD:
        return hold_for_approval(draft, reference=examined.facts.reference, by=by, at=at)
    return _accept(draft, examined, by=by, at=at, event_by=by, detail=_sent_from(draft, by))


@transaction.atomic
def submit_approved(
    *, draft: Draft, sent_by: User, approved_by: User, at: datetime, detail: Mapping[str, Any]
) -> Submission:
    """
    Turn a draft that waits for approval into a submission of the person who sent it.

    The event names who approved it, with ``detail``. Its answers are judged anew, as of today.

    :raises IncompleteDraft: if they no longer stand, as when the day has changed an age.
    :raises DraftIsClosed: if it does not wait (any more).
    """
    locked = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if locked.state != DraftState.WAITING:
        raise DraftIsClosed(locked.state)
    examined = _examined_to_send(draft, at)
    return _accept(draft, examined, by=sent_by, at=at, event_by=approved_by, detail=detail)


def _examined_to_send(draft: Draft, at: datetime) -> "ExaminedDraft":
    """Return a draft that can be sent as it is. :raises IncompleteDraft: if it cannot."""
    examined = examine_draft(draft=draft, at=at)
    errors = tuple(problem for problem in examined.problems if problem.level == "error")
    errors += _without_reason(draft, examined.problems)
    if errors:
        raise IncompleteDraft(errors)
    return examined


def _accept(
    draft: Draft,
    examined: "ExaminedDraft",
    *,
    by: User | None,
    at: datetime,
    event_by: User | None,
    detail: Mapping[str, Any],
) -> Submission:
    """Store a locked draft that was examined as the submission of ``by``, with what follows."""
    form = definition_of(draft.form_version)
    is_citizens = is_from_citizen(draft)
    submission = _store(draft, examined, by, at)
    store_results(submission, _calculate(form, examined.facts, examined.context), at)
    _close(draft, submission, event_by, at, {**detail, **_looked_up(examined)})
    if not submission.is_test:
        _follow_up(submission, form)
        if is_citizens and contact_email(submission):
            _confirm(submission)
        submission_completed.send(sender=Submission, submission=submission)
    return submission


def _sent_from(draft: Draft, by: User | None) -> Mapping[str, Any]:
    """Return what the event says of who sent a draft where no person is written down."""
    if is_from_citizen(draft):
        return SENT_BY_CITIZEN
    return SENT_BY_PLATFORM if by is None and not draft.is_test else {}


def is_from_citizen(draft: Draft) -> bool:
    """Say whether an open draft belongs to no office and is no test."""
    return draft.office_id is None and not draft.is_test


def _follow_up(submission: Submission, form: FormDefinition) -> None:
    for index in range(len(form.actions)):
        enqueue(
            kind=ACTION_JOB,
            key=f"action:{submission.pk}:{index}",
            payload={"submission": submission.pk, "index": index},
        )


def _confirm(submission: Submission) -> None:
    send_later(
        mail=RECEIVED_MAIL,
        key=f"{RECEIVED_MAIL}:{submission.pk}",
        payload={"submission": submission.pk},
    )


@dataclass(frozen=True)
class ExaminedDraft:
    """
    A draft judged as a whole: what its answers amount to and all problems, warnings included.

    Plugins are asked only when the answers have no errors of their own.
    """

    answers: DraftAnswers
    evaluation: FormEvaluation
    problems: tuple[Problem, ...]
    facts: SubmissionFacts
    context: CalculationContext
    office: Office | None


def examine_draft(*, draft: Draft, at: datetime) -> ExaminedDraft:
    """
    Judge a draft as sending it at ``at`` would; inside a transaction its people stay locked.

    It is judged in the layout it is worked through in, so that problems name its pages; what counts
    is the same in every layout. A test sees an empty register and locks nobody in the real one.
    """
    form = definition_for(draft)
    answers = read_answers(draft)
    evaluation, problems = evaluate_draft(form, answers, on=timezone.localdate(at))
    problems = (*problems, *upload_problems(draft, form, evaluation.answers))
    office = draft.office or (None if draft.is_test else office_for(form, evaluation.answers))
    facts = _facts(draft, office, evaluation, at)
    register = EmptyRegister() if draft.is_test else _register(form, evaluation.answers)
    context = CalculationContext(today=facts.submitted_on, register=register)
    if all(_may_wait(problem) for problem in problems):
        problems = (*problems, *_plugin_problems(form, facts, context))
    return ExaminedDraft(answers, evaluation, problems, facts, context, office)


def _may_wait(problem: Problem) -> bool:
    """Say whether plugins may look all the same: the declaration, for one, comes last."""
    return problem.level != "error" or problem.code == "declaration"


def evaluate_draft(
    form: FormDefinition, answers: DraftAnswers, *, on: date
) -> tuple[FormEvaluation, tuple[Problem, ...]]:
    """
    Return what the answers of a draft amount to on a day, and every problem that still stands.

    What was typed and refused counts as a problem too: it would be lost otherwise. Beside it the
    problem that the same question has no answer would be said twice.
    """
    evaluation = evaluate_form(form, answers.answers, on)
    refused = tuple(p for p in answers.refused if p.place.step in evaluation.path)
    places = {problem.place for problem in refused}
    problems = tuple(p for p in evaluation.problems if p.place not in places)
    return evaluation, (*refused, *problems)


def warning_id(problem: Problem) -> str:
    """Return what tells one warning from another: where it is and which rule it comes from."""
    rule = problem.params.get("check", problem.code)
    words = problem.message.es if problem.message else ""
    return f"{problem.place.dotted}|{rule}|{words}"


def reference_of(draft: Draft, form: FormDefinition) -> str:
    """
    Return the reference a draft is sent under, such as FSU-00000123.

    Its number is the draft's key in the database: unique without a counter that everybody who
    sends a form at the same moment would wait for. It has gaps, and means nothing but itself.
    """
    if draft.is_test:
        # Only tests are asked whether they are practice.
        prefix = PRACTICE_PREFIX if hasattr(draft, "practice") else TEST_PREFIX
        return f"{prefix}-{draft.pk:08d}"
    return f"{form.slug.upper()}-{draft.pk:08d}"


def submission_facts(submission: Submission) -> SubmissionFacts:
    """Return a stored submission as plugins see it."""
    form = definition_of(submission.form_version)
    return SubmissionFacts(
        form=form,
        form_version=submission.form_version.number or 0,
        answers=answers_from_json(form, submission.answers),
        office_code=submission.office.place_code if submission.office else "",
        office_name=submission.office.name if submission.office else "",
        submitted_on=timezone.localdate(submission.submitted_at),
        reference=submission.reference,
    )


def _register(form: FormDefinition, answers: Mapping[str, Any]) -> RegisterReader:
    """
    Return the register of households, its people locked if a transaction runs.

    Imported here because the register is built upon submissions.
    """
    from cms.register.locks import lock_household
    from cms.register.reader import DjangoRegister

    lock_household(form, answers)
    return DjangoRegister()


def _facts(
    draft: Draft, office: Office | None, evaluation: FormEvaluation, at: datetime
) -> SubmissionFacts:
    form = definition_of(draft.form_version)
    return SubmissionFacts(
        form=form,
        form_version=draft.form_version.number or 0,
        answers=evaluation.answers,
        office_code=office.place_code if office else "",
        office_name=office.name if office else "",
        submitted_on=timezone.localdate(at),
        reference=reference_of(draft, form),
    )


def _plugin_problems(
    form: FormDefinition, facts: SubmissionFacts, context: CalculationContext
) -> list[Problem]:
    problems: list[Problem] = []
    for use in form.validations:
        plugin = registry.get(Validation, use.plugin)
        found = plugin.problems(facts, plugin.read_options(use.options), context)
        problems += [_as_problem(form, problem) for problem in found]
    return problems


def _as_problem(form: FormDefinition, problem: PluginProblem) -> Problem:
    level = "warning" if problem.level == "warning" else "error"
    message = Text(es=str(problem.message))
    return Problem(_place(form, problem.place), "check", message, level, {"check": "plugin"})


def _place(form: FormDefinition, dotted: str) -> Place:
    """Return the place a plugin named, such as ``miembros.2.num_doc``."""
    key, *rest = dotted.split(".")
    for step in form.steps:
        if step.roster is not None and step.roster.key == key:
            row = int(rest[0]) if rest and rest[0].isascii() and rest[0].isdigit() else None
            return Place(step.key, rest[1] if len(rest) > 1 else "", key, row)
        if any(field.key == key for field in step.fields):
            return Place(step.key, key)
    return Place("", dotted)


def _calculate(
    form: FormDefinition, facts: SubmissionFacts, context: CalculationContext
) -> Iterable[CalculationResult]:
    for use in form.calculations:
        plugin = registry.get(Calculation, use.plugin)
        yield from plugin.calculate(facts, plugin.read_options(use.options), context)


def _store(draft: Draft, examined: ExaminedDraft, by: User | None, at: datetime) -> Submission:
    facts = examined.facts
    answers = answers_to_json(facts.form, facts.answers)
    reasons = _reasons(draft)
    warnings = [problem for problem in examined.problems if problem.level == "warning"]
    return Submission.with_tests.create(
        reference=facts.reference,
        draft=draft,
        form_version=draft.form_version,
        office=examined.office,
        is_test=draft.is_test,
        title=draft.title,
        answers=answers,
        sha256=document_hash(answers),
        warnings=[_warning(problem, reasons) for problem in warnings],
        submitted_at=at,
        submitted_by=by,
    )


def _warning(problem: Problem, reasons: Mapping[str, str]) -> dict[str, Any]:
    message = problem.message.es if problem.message else problem.code
    reason = reasons.get(warning_id(problem), "").strip()
    return {"field": problem.place.dotted, "message": message} | (
        {"reason": reason} if reason else {}
    )


def _reasons(draft: Draft) -> dict[str, str]:
    return reasons_given(read_answers(draft, [ACKNOWLEDGED_STEP]))


def _without_reason(draft: Draft, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the warnings that are gone past only with a written reason and have none."""
    asking = [p for p in problems if p.level == "warning" and p.params.get("reason")]
    reasons = _reasons(draft) if asking else {}
    return tuple(p for p in asking if not reasons.get(warning_id(p), "").strip())


def _looked_up(examined: ExaminedDraft) -> dict[str, Any]:
    """Return which answers came from a source, from which and when; no answers."""
    found: dict[str, Any] = {}
    for step, row in examined.answers.rows.items():
        if step in examined.evaluation.path:
            found |= dict(sources_by_place(row.answers))
    return {"looked_up": found} if found else {}


def _close(
    draft: Draft,
    submission: Submission,
    by: User | None,
    at: datetime,
    detail: Mapping[str, Any],
) -> None:
    draft.state, draft.office = DraftState.SUBMITTED, submission.office
    draft.save(update_fields=["state", "office", "updated_at"])
    Event.objects.create(
        draft=draft,
        submission=submission,
        kind="submitted",
        detail={"reference": submission.reference, **detail},
        at=at,
        by=by,
    )
