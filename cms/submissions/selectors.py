"""Reading drafts, their answers and submissions."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from cms.form_builder.models import Form, FormVersion
from cms.prepared_queries import PreparedQuery
from cms.submissions.models import (
    Draft,
    DraftLayout,
    DraftState,
    Event,
    Result,
    StepAnswers,
    Submission,
)
from cms.submissions.permissions import WORKED_ON
from cms.submissions.stored_answers import answers_in, refused_places
from forms_plugins.engine.answers import answers_from_json
from forms_plugins.engine.definition import Field, FormDefinition, Roster, Text, load_form
from forms_plugins.engine.definition.layout import laid_out, step_asking
from forms_plugins.engine.evaluation import Place, Problem

DECLARATION_STEP = "_declaration"
"""Row of a draft for what is signed at the end; no step of a form can have this name."""

ACKNOWLEDGED_STEP = "_acknowledged"
"""Row of a draft for the warnings a person has read."""

SENT_BY_CITIZEN = {"from": "citizen"}
"""Stands in the detail of the event of what a citizen sent without an office."""

SENT_BY_PLATFORM = {"from": "platform"}
"""Stands in the detail of the event of what a command sent for an office, and no person."""

RECEIVED_EVENT = "sent_for_approval"
"""Kind of the event of a complete draft that waits for approval; its detail has the reference."""

LONGEST_NUMBER = 18
"""Digits of the number in a reference, at most; with more it is no key of the database."""

LOOKUPS_STEP = "_lookups"
"""Row of a draft for what sources said, see ``cms.submissions.lookups``."""

FORMS_KEPT = 64
"""Loaded form documents a process keeps; reading the FSU takes longer than saving a step."""

MOST_PREPARED = 12
"""Steps at once whose rows are read by a prepared query; one for each number of them is kept."""

_definitions: dict[str, FormDefinition] = {}


@dataclass(frozen=True)
class DraftAnswers:
    """
    What a draft holds: ``answers`` typed, of all ``steps`` looked at; ``rows`` of the database by
    step; ``refused`` what was typed and is no answer yet, as problems.
    """

    answers: dict[str, Any]
    rows: Mapping[str, StepAnswers] = field(default_factory=dict)
    refused: tuple[Problem, ...] = ()
    steps: frozenset[str] = frozenset()

    def stored(self, step: str) -> dict[str, Any]:
        """Return the stored JSON of a step, empty if it was never saved."""
        return self.rows[step].answers if step in self.rows else {}

    def revision(self, step: str) -> int:
        """Return the revision of a step, 0 if it was never saved."""
        return self.rows[step].revision if step in self.rows else 0


def definition_of(version: FormVersion) -> FormDefinition:
    """
    Return the loaded document of a version, kept by its hash: versions never change.

    Reads ``version.document`` only when it is not kept, so the column may be deferred.
    """
    definition = _definitions.get(version.sha256)
    if definition is None:
        if len(_definitions) >= FORMS_KEPT:
            _definitions.clear()
        definition = _definitions[version.sha256] = load_form(version.document)
    return definition


def definition_for(draft: Draft) -> FormDefinition:
    """
    Return the definition a draft is worked through with: its version in its layout.

    What is sent is judged with ``definition_of`` the version: answers have the same keys in both.
    """
    return laid_out(definition_of(draft.form_version), draft.layout)


def topic_of(draft: Draft, step: str) -> Text:
    """Return the title of the topic a step of a draft belongs to, whatever its layout."""
    form = definition_of(draft.form_version)
    if draft.layout == DraftLayout.TOPIC:
        return form.step(step).title
    return form.kept(_topics)[step]


def _topics(form: FormDefinition) -> dict[str, Text]:
    """Return the titles of the steps that the pages of one question were made of."""
    found: dict[str, Text] = {}
    for page in laid_out(form, DraftLayout.QUESTION).steps:
        keys = (item.key for item in page.items if isinstance(item, Field | Roster))
        step = next(filter(None, (step_asking(form, key) for key in keys)), None)
        # A page without questions stands behind the questions of its step.
        before = next(reversed(found.values()), form.steps[0].title)
        found[page.key] = form.step(step).title if step else before
    return found


def drafts_with_form() -> QuerySet[Draft]:
    """Return the drafts of the active office with form and office, without the document."""
    return Draft.objects.select_related("form_version__form", "office").defer(
        "form_version__document"
    )


def open_drafts() -> QuerySet[Draft]:
    """
    Return the drafts of the active office that are being filled in, newest change first.

    Those that an outcome ended are among them, because they can be opened again; what authors try
    out is not. ``complete_steps`` counts the steps whose answers were found right.
    """
    complete = Count("steps", filter=Q(steps__is_complete=True) & ~Q(steps__step__startswith="_"))
    return (
        drafts_with_form()
        .filter(state__in=WORKED_ON, is_test=False)
        .select_related("created_by")
        .annotate(complete_steps=complete)
        .order_by("-updated_at", "-pk")
    )


def received_draft(reference: str) -> Draft | None:
    """
    Return the draft of the active office that was received under a reference and is not sent yet.

    It waits for approval, or was opened again since.
    """
    number = reference.rpartition("-")[2]
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        return None
    received = Event.objects.filter(kind=RECEIVED_EVENT, detail__reference=reference)
    drafts = Draft.objects.filter(pk__in=received.filter(draft=int(number)).values("draft"))
    found: Draft | None = drafts.exclude(state=DraftState.DISCARDED).first()
    return found


def read_answers(
    draft: Draft, steps: Iterable[str] | None = None, *, ahead: frozenset[str] = frozenset()
) -> DraftAnswers:
    """
    Return the answers of a draft, or only those of some steps; one query.

    The rows of the steps ``ahead`` are read with the others, but their answers do not count.
    """
    form = definition_of(draft.form_version)
    if steps is None:
        looked_at = frozenset(step.key for step in form.steps)
        rows = list(StepAnswers.objects.filter(draft=draft))
    else:
        looked_at = frozenset(steps)
        rows = rows_of_steps(draft, looked_at | ahead)
    by_step = {row.step: row for row in rows}
    counted = {step: row for step, row in by_step.items() if step not in ahead - looked_at}
    found = assemble_answers(form, counted, looked_at)
    return replace(found, rows=by_step, steps=looked_at | ahead)


def rows_of_steps(draft: Draft, steps: Collection[str]) -> list[StepAnswers]:
    """Return the rows of some steps of a draft; one query."""
    if len(steps) > MOST_PREPARED:
        return list(StepAnswers.objects.filter(draft=draft, step__in=steps))
    return _some_rows(len(steps))(draft.pk, *sorted(steps))


@lru_cache(maxsize=MOST_PREPARED + 1)
def _some_rows(steps: int) -> PreparedQuery[StepAnswers]:
    """Return the query of the rows of so many steps."""

    def rows(draft: int, *keys: str) -> QuerySet[StepAnswers]:
        return StepAnswers.objects.filter(draft_id=draft, step__in=keys)

    return PreparedQuery(rows, int, *[str] * steps)


def assemble_answers(
    form: FormDefinition, rows: Mapping[str, StepAnswers], looked_at: frozenset[str]
) -> DraftAnswers:
    """Put the stored rows of steps together; ``looked_at`` are those that might have one."""
    merged: dict[str, Any] = {}
    refused: list[Problem] = []
    for step, row in rows.items():
        if step.startswith("_") and step != DECLARATION_STEP:
            continue
        merged |= answers_in(row.answers)
        refused += [
            Problem(Place(step, *place), "datatype") for place in refused_places(row.answers)
        ]
    return DraftAnswers(answers_from_json(form, merged), rows, tuple(refused), looked_at)


def acknowledged_warnings(answers: DraftAnswers) -> frozenset[str]:
    """Return the identities of the warnings a person has read, see ``services.warning_id``."""
    return frozenset(answers.stored(ACKNOWLEDGED_STEP).get("warnings", ()))


def reasons_given(answers: DraftAnswers) -> dict[str, str]:
    """Return what a person wrote about warnings, by the identity of the warning."""
    return dict(answers.stored(ACKNOWLEDGED_STEP).get("reasons", {}))


def step_states(draft: Draft) -> dict[str, tuple[int, bool]]:
    """Return (revision, complete) of each saved step, without reading answers."""
    return {step: (revision, complete) for step, revision, complete in STATES(draft.pk)}


def _states(draft: int) -> QuerySet[StepAnswers, tuple[str, int, bool]]:
    rows = StepAnswers.objects.filter(draft_id=draft)
    return rows.values_list("step", "revision", "is_complete")


STATES = PreparedQuery(_states, int)


def submissions_with_results() -> QuerySet[Submission]:
    """
    Return the submissions of the active office, newest first, with form and results.

    Each result has its ``class_label``, the class in words, without its whole explanation;
    ``is_from_citizen`` says that the person sent it without an office.
    """
    label = KeyTextTransform("label", KeyTransform("category", "explanation"))
    results = Prefetch(
        "results", queryset=Result.objects.defer("explanation").annotate(class_label=label)
    )
    return (
        Submission.objects.select_related("form_version__form", "submitted_by")
        .defer("form_version__document", "answers")
        .annotate(is_from_citizen=_sent_by_citizen())
        .prefetch_related(results)
        .order_by("-submitted_at", "-pk")
    )


def _sent_by_citizen() -> Exists:
    sent = Event.objects.filter(
        submission=OuterRef("pk"), kind="submitted", detail__from=SENT_BY_CITIZEN["from"]
    )
    return Exists(sent)


def submission_with_everything(reference: str) -> Submission | None:
    """Return a submission of the active office with all that its page shows."""
    return (
        Submission.objects.select_related("form_version__form", "office", "submitted_by")
        .defer("form_version__document")
        .annotate(is_from_citizen=_sent_by_citizen())
        .prefetch_related("results", "documents")
        .filter(reference=reference)
        .first()
    )


def deciding_result(submission: Submission) -> Result | None:
    """Return the result that classifies the household, if one does."""
    return next((result for result in submission.results.all() if result.decides), None)


def forms_for_staff() -> list[tuple[Form, FormVersion]]:
    """
    Return the forms that offices may start now, with their newest version.

    Those for citizens are among them: an office fills them in with whoever comes to its desk.
    """
    found = []
    for form in Form.objects.filter(is_open=True):
        version = form.latest_version
        if version is not None:
            found.append((form, version))
    return found
