"""Drafts of methods: nothing that somebody typed is overwritten."""

import pytest

from cms.methods.drafts import DraftExists, StaleSheet, begin_draft, discard_draft, save_sheet
from cms.methods.models import MethodDraft
from cms.methods.sheet_edits import fingerprint
from tests.factories.accounts import UserFactory
from tests.factories.methods import make_draft, small_sheets

pytestmark = pytest.mark.django_db


def save(draft, name, rows, by, base=None):
    base = base if base is not None else fingerprint(draft.sheets.get(name, []))
    return save_sheet(slug=draft.slug, name=name, rows=rows, base=base, by=by)


def test_wrong_cells_are_kept_as_they_are(draft, author):
    rows = [["grupo", "valor"], ["all", "cincuenta y"], ["", "<b>"]]

    saved = save(draft, "umbrales", rows, author)

    assert MethodDraft.objects.get().sheets["umbrales"] == rows
    assert saved.revision == draft.revision + 1
    assert saved.updated_by == author


def test_stale_sheet_is_told_and_nothing_is_overwritten(draft, author):
    base = fingerprint(draft.sheets["umbrales"])
    colleague = UserFactory()
    theirs = [["grupo", "valor"], ["all", "40"]]
    save(draft, "umbrales", theirs, colleague)

    with pytest.raises(StaleSheet) as stale:
        save(draft, "umbrales", [["grupo", "valor"], ["all", "60"]], author, base)

    assert stale.value.stored == theirs
    assert stale.value.typed[1] == ["all", "60"]
    assert MethodDraft.objects.get().sheets["umbrales"] == theirs


def test_two_people_write_in_two_sheets(draft, author):
    base = fingerprint(draft.sheets["indice"])
    save(draft, "umbrales", [["grupo", "valor"], ["all", "40"]], UserFactory())

    save(draft, "indice", [["grupo", "minimo", "maximo"], ["todo", "0", "20"]], author, base)

    sheets = MethodDraft.objects.get().sheets
    assert (sheets["umbrales"][1][1], sheets["indice"][1][2]) == ("40", "20")


def test_saving_the_same_again_changes_nothing(draft, author):
    rows = [["grupo", "valor"], ["all", "40"]]
    base = fingerprint(draft.sheets["umbrales"])
    first = save(draft, "umbrales", rows, author, base)

    again = save(draft, "umbrales", rows, author, base)

    assert again.revision == first.revision


def test_title_of_the_draft_is_that_of_the_sheet(draft, author):
    rows = [list(row) for row in draft.sheets["metodo"]]
    next(row for row in rows if row[0] == "titulo")[1] = "Otro título"

    save(draft, "metodo", rows, author)

    assert MethodDraft.objects.get().title == "Otro título"


def test_second_draft_of_a_name_replaces_only_what_was_seen(draft, author):
    with pytest.raises(DraftExists):
        make_draft(author)
    save(draft, "umbrales", [["grupo", "valor"]], UserFactory())
    with pytest.raises(DraftExists):
        make_draft(author, replace=draft.revision)

    seen = MethodDraft.objects.get().revision
    begin_draft(slug=draft.slug, title="x", sheets=small_sheets(), by=author, replace=seen)

    assert MethodDraft.objects.get().title == "x"


def test_draft_is_discarded_as_it_was_seen(draft, author):
    save(draft, "umbrales", [["grupo", "valor"]], author)

    with pytest.raises(DraftExists):
        discard_draft(slug=draft.slug, revision=draft.revision)
    discard_draft(slug=draft.slug, revision=draft.revision + 1)
    discard_draft(slug=draft.slug, revision=1)

    assert not MethodDraft.objects.exists()
