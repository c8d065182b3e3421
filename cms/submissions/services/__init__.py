"""What changes drafts and submissions. Everything here works without a request."""

from cms.submissions.services.drafts import (
    DraftIsClosed,
    DraftIsHeld,
    StaleRevision,
    accept_declaration,
    acknowledge_warnings,
    discard_draft,
    keep_language,
    keep_lookups,
    lock_draft,
    note_set_aside,
    refuse_closed,
    save_step,
    start_draft,
)
from cms.submissions.services.ending import end_draft, reopen_draft
from cms.submissions.services.holding import Holder, hold, holder_of, release, take_over
from cms.submissions.services.results import calculation_result
from cms.submissions.services.rows import RosterIsFull, RowIsGone, remove_row, save_row
from cms.submissions.services.submitting import (
    ExaminedDraft,
    IncompleteDraft,
    evaluate_draft,
    examine_draft,
    reference_of,
    submission_facts,
    submit,
    submit_approved,
    warning_id,
)
from cms.submissions.services.waiting import reopen_waiting

__all__ = [
    "DraftIsClosed",
    "DraftIsHeld",
    "ExaminedDraft",
    "Holder",
    "IncompleteDraft",
    "RosterIsFull",
    "RowIsGone",
    "StaleRevision",
    "accept_declaration",
    "acknowledge_warnings",
    "calculation_result",
    "discard_draft",
    "end_draft",
    "evaluate_draft",
    "examine_draft",
    "hold",
    "holder_of",
    "keep_language",
    "keep_lookups",
    "lock_draft",
    "note_set_aside",
    "reference_of",
    "refuse_closed",
    "release",
    "remove_row",
    "reopen_draft",
    "reopen_waiting",
    "save_row",
    "save_step",
    "start_draft",
    "submission_facts",
    "submit",
    "submit_approved",
    "take_over",
    "warning_id",
]
