"""Which households are in a form that an office is filling in."""

from collections.abc import Iterator

from django_scopes import scopes_disabled

from cms.register.digests import document_digest
from cms.register.models import Household, HouseholdMembership
from cms.submissions.models import Draft, DraftState, StepAnswers
from cms.submissions.selectors import definition_of
from forms_plugins.api.register_mapping import register_mapping

MOST_DRAFTS = 200
"""How many such drafts of an office are looked through, the newest first."""


def has_update_under_way(household: Household) -> bool:
    """
    Say whether an open or waiting draft of the office names a member of the household by document.

    Answers of drafts are not indexed by document on purpose, so the open drafts are read one by
    one: those of one office, two queries and a bounded number.
    """
    members = HouseholdMembership.objects.filter(household=household, until__isnull=True)
    digests = set(members.values_list("person__document_digest", flat=True)) - {""}
    if not digests:
        return False
    with scopes_disabled():
        open_drafts = Draft.objects.filter(
            office=household.office_id,
            state__in=(DraftState.OPEN, DraftState.WAITING),
            is_test=False,
        )
        drafts = list(open_drafts.select_related("form_version")[:MOST_DRAFTS])
    return any(digest in digests for digest in _digests_in(drafts))


def _digests_in(drafts: list[Draft]) -> Iterator[str]:
    mappings = {}
    for draft in drafts:
        if draft.form_version_id not in mappings:
            form = definition_of(draft.form_version)
            mappings[draft.form_version_id] = register_mapping(form)
    by_draft = {draft.pk: mappings[draft.form_version_id] for draft in drafts}
    for saved in StepAnswers.objects.filter(draft__in=drafts).only("draft_id", "answers"):
        mapping = by_draft[saved.draft_id]
        rows = saved.answers.get(mapping.roster) if mapping else None
        for row in rows if isinstance(rows, list) else ():
            number = str(row.get(mapping.document_number) or "")
            yield document_digest(row.get(mapping.document_type), number)
