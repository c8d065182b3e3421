"""Begin, write and discard drafts of scoring methods."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cms.methods.drafted import Drafted
from cms.methods.models import MethodDraft
from cms.methods.sheet_edits import Rows, fingerprint, tidy
from forms_plugins.classification.models import MethodVersion

Sheets = Mapping[str, Rows]


class DraftExists(Exception):
    """There is a draft with that short name; ``draft`` is the one."""

    def __init__(self, draft: MethodDraft) -> None:
        super().__init__(draft.slug)
        self.draft = draft


class StaleSheet(Exception):
    """
    Somebody saved the sheet since it was opened; nothing was overwritten.

    ``draft`` is what is kept now, ``stored`` its rows of the sheet and ``typed`` those refused.
    """

    def __init__(self, draft: MethodDraft, stored: Rows, typed: Rows) -> None:
        super().__init__(draft.slug)
        self.draft, self.stored, self.typed = draft, stored, typed


@transaction.atomic
def begin_draft(
    *,
    slug: str,
    title: str,
    sheets: Sheets,
    by: Any,
    based_on: MethodVersion | None = None,
    replace: int | None = None,
) -> MethodDraft:
    """
    Keep a new draft. ``replace`` is the revision of the draft of that name that may give way.

    :raises DraftExists: if there is one, or it was saved since that revision.
    :raises cms.methods.sheet_edits.SheetTooLarge: if a sheet holds too much.
    """
    clean = {name: tidy(rows) for name, rows in sheets.items()}
    made, is_new = MethodDraft.objects.get_or_create(
        slug=slug,
        defaults={"title": title, "sheets": clean, "based_on": based_on, "updated_by": by},
    )
    if is_new:
        return made
    draft = MethodDraft.objects.select_for_update().get(pk=made.pk)
    if replace is None or draft.revision != replace:
        raise DraftExists(draft)
    draft.title, draft.sheets, draft.based_on = title, clean, based_on
    return _kept(draft, by)


def _kept(draft: MethodDraft, by: Any) -> MethodDraft:
    draft.revision += 1
    draft.updated_by = by
    draft.save()
    return draft


@transaction.atomic
def save_sheet(*, slug: str, name: str, rows: Rows, base: str, by: Any) -> MethodDraft:
    """
    Keep one sheet of a draft. ``base`` is the fingerprint of the rows its author began with.

    Two people may write in two sheets of a method at once: only the same sheet has to be the one
    that was opened. Saving what is kept already changes nothing, not even the revision.

    :raises StaleSheet: if the sheet was changed by somebody else meanwhile.
    :raises cms.methods.sheet_edits.SheetTooLarge: if there is too much of it.
    :raises cms.methods.models.MethodDraft.DoesNotExist: if the draft was discarded.
    """
    typed = tidy(rows)
    draft = MethodDraft.objects.select_for_update().get(slug=slug)
    stored = draft.sheets.get(name, [])
    if typed == stored:
        return draft
    if fingerprint(stored) != base:
        raise StaleSheet(draft, stored, typed)
    draft.sheets = {**draft.sheets, name: typed}
    draft.title = Drafted(draft.sheets).title[:200] or draft.title
    return _kept(draft, by)


@transaction.atomic
def discard_draft(*, slug: str, revision: int) -> None:
    """
    Remove a draft as it was seen.

    :raises DraftExists: if somebody saved it since; it is kept.
    """
    draft = MethodDraft.objects.select_for_update().filter(slug=slug).first()
    if draft is None:
        return
    if draft.revision != revision:
        raise DraftExists(draft)
    draft.delete()
