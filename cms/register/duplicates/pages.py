"""What the pages of offices and of the CMS share: lists, a pair, storing a decision."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.register.duplicates.decided import SHOWN_FOR, joined, kept_apart, masked, masked_by_key
from cms.register.duplicates.deciding import decide
from cms.register.duplicates.forms import DecisionForm
from cms.register.duplicates.merging import CannotMerge, Decision, decide_again
from cms.register.duplicates.showing import lines_of, reasons_of
from cms.register.duplicates.undoing import undo
from cms.register.guarded import JOIN_DUPLICATES
from cms.register.models import DuplicatePair, Merge
from cms.submissions.gatekeeping import require_action


def listed(pairs: Any) -> list[dict[str, Any]]:
    """Return the pairs of a list: masked names, points, when they were found."""
    return [
        {
            "pk": pair.pk,
            "first": masked(pair.first),
            "second": masked(pair.second),
            "score": pair.score,
            "reasons": reasons_of(pair),
            "found_at": pair.found_at,
        }
        for pair in pairs
    ]


def decided_lately(now: datetime, *, office: int | None = None) -> list[dict[str, Any]]:
    """Return what was decided and can be taken back: words, when, by whom, kind and key."""
    merges = list(joined(since=now - SHOWN_FOR, office=office)[:50])
    names = masked_by_key(key for merge in merges for key in (merge.kept, merge.merged))
    rows = [
        {
            "kind": "merge",
            "pk": merge.pk,
            "words": _("%(merged)s was joined to %(kept)s")
            % {"merged": names.get(merge.merged, ""), "kept": names.get(merge.kept, "")},
            "at": merge.at,
            "by": merge.by,
        }
        for merge in merges
    ]
    rows += [
        {
            "kind": "pair",
            "pk": pair.pk,
            "words": _("%(first)s and %(second)s are two people")
            % {"first": masked(pair.first), "second": masked(pair.second)},
            "at": pair.decided_at,
            "by": pair.decided_by,
        }
        for pair in kept_apart(since=now - SHOWN_FOR, office=office)[:50]
    ]
    return sorted(rows, key=lambda row: row["at"], reverse=True)


def pair_context(pair: DuplicatePair) -> dict[str, Any]:
    """Return what the page of a pair shows."""
    return {"pair": pair, "lines": lines_of(pair), "reasons": reasons_of(pair)}


def store(request: HttpRequest, pair: DuplicatePair, form: DecisionForm) -> str | None:
    """Store the decision of a valid form; return why it could not be, if so."""
    said = form.cleaned_data
    office = getattr(request, "office", None)
    decision = Decision(request.user, timezone.now(), said["reason"], office)
    try:
        decide(pair, said["verdict"], said.get("home", ""), decision)
    except CannotMerge as refusal:
        return str(refusal)
    return None


def take_back(
    request: HttpRequest, merges: QuerySet[Merge], pairs: QuerySet[DuplicatePair]
) -> str | None:
    """
    Take back the decision that the page names, if it is among those given.

    Return why it could not be, if so.
    """
    kind, key = request.POST.get("kind"), request.POST.get("key", "")
    rows = {"merge": merges, "pair": pairs}.get(kind or "")
    found = rows.filter(pk=int(key)).first() if rows is not None and key.isdecimal() else None
    if found is None:
        return _("This was taken back already.")
    office, now = getattr(request, "office", None), timezone.now()
    if isinstance(found, DuplicatePair):
        require_action(JOIN_DUPLICATES, user=request.user, office=office, at=now)
        decide_again(found)
        return None
    reason = _("The decision was taken back.")
    try:
        undo(found.pk, Decision(request.user, now, reason, office))
    except CannotMerge as refusal:
        return str(refusal)
    return None
