"""
Taking back that two people, or two households, were one.

Rows that were closed are not opened again, because a row says what was true from one day to
another: new ones begin. What happened since stays: if a row that the joining opened has changed, it
cannot be taken back any more, and the office corrects by hand.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from cms.register import lookup_entries
from cms.register.duplicates.merging import (
    CannotMerge,
    Decision,
    close_rows,
    decide_pair,
    open_row_like,
)
from cms.register.guarded import JOIN_DUPLICATES
from cms.register.locks import lock_households, lock_people
from cms.register.models import (
    Classification,
    DuplicatePair,
    EntrySource,
    Household,
    HouseholdMembership,
    Merge,
    Person,
    Residence,
)
from cms.register.people import identity_of, update_person
from cms.register.selectors import newest_classification
from cms.submissions.gatekeeping import require_action


@transaction.atomic
def undo(merge: int, decision: Decision) -> Merge:
    """
    Take a joining back; return the row that says so.

    :raises CannotMerge: if it was taken back already, or what it made has changed since.
    :raises NotAllowedNow: if a gate stands before it.
    """
    require_action(JOIN_DUPLICATES, user=decision.by, office=decision.office, at=decision.at)
    with scopes_disabled():
        done = Merge.objects.select_for_update().get(pk=merge)
        if done.undoes_id or Merge.objects.filter(undoes=done).exists():
            raise CannotMerge(_("This was taken back already."))
        _lock(done)
        touched = _reopen(done, decision)
        if done.kind == Merge.Kind.PERSON:
            _part_people(done, decision)
        else:
            _part_households(done, decision)
            touched |= {done.kept, done.merged}
        lookup_entries.refresh(touched)
        return Merge.objects.create(
            kind=done.kind,
            kept=done.kept,
            merged=done.merged,
            reason=decision.reason,
            undoes=done,
            at=decision.at,
            by=decision.by,
        )


def _rows(done: Merge, key: str) -> list[HouseholdMembership]:
    rows = HouseholdMembership.objects.filter(pk__in=done.moved.get(key, ()))
    return list(rows.select_related("person").order_by("pk"))


def _lock(done: Merge) -> None:
    rows = [*_rows(done, "closed"), *_rows(done, "opened")]
    people = {row.person.document_digest for row in rows}
    if done.kind == Merge.Kind.PERSON:
        pair = Person.objects.filter(pk__in=(done.kept, done.merged))
        people |= set(pair.values_list("document_digest", flat=True))
    lock_people(people)
    lock_households({row.household_id for row in rows})


def _reopen(done: Merge, decision: Decision) -> set[int]:
    """Close what was opened, open anew what was closed; return the households."""
    opened, closed = _rows(done, "opened"), _rows(done, "closed")
    if any(row.until is not None for row in opened):
        raise CannotMerge(
            _("The household has changed since. Correct it on its page, this cannot be taken back.")
        )
    close_rows([row.pk for row in opened], decision)
    _nobody_has_moved(closed)
    for row in closed:
        open_row_like(row, decision)
    return {row.household_id for row in (*opened, *closed)}


def _nobody_has_moved(rows: Sequence[HouseholdMembership]) -> None:
    people = [row.person_id for row in rows]
    if HouseholdMembership.objects.filter(person__in=people, until__isnull=True).exists():
        raise CannotMerge(
            _("One of the people belongs to another household now. Correct it on its page.")
        )


def _part_people(done: Merge, decision: Decision) -> None:
    stays, goes = (Person.objects.select_for_update().get(pk=pk) for pk in (done.kept, done.merged))
    if done.moved.get("took_over"):
        own = stays.records.filter(entered_at__lt=done.at).order_by("-pk").first()
        newest = stays.records.order_by("-pk").first()
        if own is None or newest is None or newest.source != EntrySource.MERGE:
            raise CannotMerge(
                _("The person was corrected since. Correct it on the page of the person.")
            )
        update_person(stays, identity_of(own), origin=decision.origin)
    goes.merged_into = None
    goes.save(update_fields=["merged_into"])
    decide_pair(done.kept, done.merged, DuplicatePair.State.OPEN, decision)


def _part_households(done: Merge, decision: Decision) -> None:
    goes = Household.objects.get(pk=done.merged)
    goes.merged_into = None
    goes.save(update_fields=["merged_into"])
    for row in Residence.objects.filter(pk__in=done.moved.get("residences", ())):
        since = max(row.until or row.since, timezone.localdate(decision.at))
        Residence.objects.create(household=goes, dwelling_id=row.dwelling_id, since=since)
    if done.moved.get("cancelled"):
        _give_class_back(goes, done.moved["cancelled"], decision)


def _give_class_back(household: Household, cancelled: int, decision: Decision) -> None:
    """Add a class like the cancelled one: what was cancelled stays so."""
    newest = newest_classification(household)
    if newest is None or newest.pk != cancelled:
        return  # it was given another one since
    Classification.objects.create(
        household=household,
        source=EntrySource.MERGE,
        method_id=newest.method_id,
        replaces=newest,
        category=newest.category,
        raw=newest.raw,
        index=newest.index,
        outputs=newest.outputs,
        has_legal_effect=newest.has_legal_effect,
        valid_from=newest.valid_from,
        valid_until=newest.valid_until,
        reason=decision.reason,
        entered_at=decision.at,
    )
