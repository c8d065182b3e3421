"""
The work on a run, piece by piece.

A piece is one transaction: the households are read and classified, those whose class changed are
stored, and with them the cursor and the counts. A run that is killed goes on where its last piece
ended; a piece that is done twice finds that its cursor has moved on.
"""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.register import lookup_entries
from cms.register.models import Reclassification
from cms.register.reclassification.deciding import OVERTAKEN, Tally, decide
from cms.register.reclassification.pieces import piece_size, read_piece
from cms.register.reclassification.writing import store
from forms_plugins.api.catalogues import get_catalogue
from forms_plugins.classification.models import MethodVersion

if TYPE_CHECKING:
    from forms_plugins.classification.bulk import BulkClassifier

State = Reclassification.State


def work_for(pk: int, seconds: float) -> bool:
    """Do pieces of a run for so long; say whether there is more to do."""
    ends_at = time.monotonic() + seconds
    with _no_collections():
        while work_once(pk):
            gc.collect(0)
            if time.monotonic() >= ends_at:
                return True
    return False


@contextmanager
def _no_collections() -> Iterator[None]:
    """
    Keep Python from looking for cycles while it reads.

    A hundred thousand rows of answers have none, and looking takes longer than reading them. What
    a piece leaves behind is looked at when it has ended.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def work_once(pk: int) -> bool:
    """Do the next piece of a run; say whether there is more to do."""
    started = time.monotonic()
    # Earlier than anything that is read below: see ``store``.
    at = timezone.now()
    with scopes_disabled(), transaction.atomic():
        run = Reclassification.objects.select_for_update(of=("self",)).get(pk=pk)
        if run.state != State.RUNNING:
            return False
        piece = read_piece(run.cursor, piece_size())
        if piece is None:
            run.state, run.finished_at = State.DONE, timezone.now()
            run.save(update_fields=["state", "finished_at"])
            return False
        bulk = bulk_classifier(run.method_id, run.on)
        changes, tally = decide(piece, bulk, run.on)
        stored = store(run, changes, has_legal_effect=bulk.method.legal_effect, at=at)
        for change in stored:
            tally.add_change(change)
        if len(changes) > len(stored):
            tally.totals[OVERTAKEN] += len(changes) - len(stored)
        if stored:
            lookup_entries.refresh([change.known.household for change in stored])
        _note(run, tally, piece.last, time.monotonic() - started)
    return True


def _note(run: Reclassification, tally: Tally, last: int, seconds: float) -> None:
    found = Tally.from_json(run.counts)
    found.add(tally)
    seconds += run.counts.get("seconds", 0)
    run.counts = {**run.counts, **found.to_json(), "seconds": round(seconds, 1)}
    run.cursor = last
    run.save(update_fields=["cursor", "counts"])


def rehearse(version: MethodVersion, on: date) -> Iterator[Tally]:
    """Yield what each piece of a run would find; nothing is stored."""
    bulk, cursor = bulk_classifier(version.pk, on), 0
    with scopes_disabled():
        while (piece := read_piece(cursor, piece_size())) is not None:
            changes, tally = decide(piece, bulk, on)
            for change in changes:
                tally.add_change(change)
            yield tally
            cursor = piece.last


@lru_cache(maxsize=2)
def bulk_classifier(version_id: int, on: date) -> "BulkClassifier":
    """Return a version prepared for many households; what it learns serves the next piece."""
    from forms_plugins.classification.bulk import BulkClassifier

    method = MethodVersion.objects.get(pk=version_id).definition
    slugs = {item.catalogue for item in method.inputs if item.catalogue}
    return BulkClassifier(method, on, {slug: get_catalogue(slug).places for slug in slugs})
