"""What changes drafts and submissions. Everything here works without a request."""

from cms.submissions.services.drafts import (
    DraftIsClosed,
    StaleRevision,
    accept_declaration,
    acknowledge_warnings,
    discard_draft,
    lock_draft,
    note_set_aside,
    save_step,
    start_draft,
)
from cms.submissions.services.rows import RosterIsFull, remove_row, save_row
from cms.submissions.services.submitting import (
    ExaminedDraft,
    IncompleteDraft,
    calculation_result,
    evaluate_draft,
    examine_draft,
    reference_of,
    submission_facts,
    submit,
    warning_id,
)

__all__ = [
    "DraftIsClosed",
    "ExaminedDraft",
    "IncompleteDraft",
    "RosterIsFull",
    "StaleRevision",
    "accept_declaration",
    "acknowledge_warnings",
    "calculation_result",
    "discard_draft",
    "evaluate_draft",
    "examine_draft",
    "lock_draft",
    "note_set_aside",
    "reference_of",
    "remove_row",
    "save_row",
    "save_step",
    "start_draft",
    "submission_facts",
    "submit",
    "warning_id",
]
