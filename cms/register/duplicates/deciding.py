"""What a person decides about a pair, and the pairs that wait for a decision."""

from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_scopes import scopes_disabled

from cms.register.duplicates.households import merge_households
from cms.register.duplicates.merging import CannotMerge, Decision, keep_apart, merge_people
from cms.register.guarded import JOIN_DUPLICATES
from cms.register.models import DuplicatePair, HouseholdMembership
from cms.submissions.gatekeeping import require_action


class Verdict(models.TextChoices):
    """Whether two people are one, and whose data hold then."""

    FIRST = "first", gettext_lazy("They are the same person: the data on the left hold")
    SECOND = "second", gettext_lazy("They are the same person: the data on the right hold")
    APART = "apart", gettext_lazy("They are two people")


class Home(models.TextChoices):
    """Where somebody lives who is listed in two households."""

    FIRST = "first", gettext_lazy("The person lives in the household on the left only")
    SECOND = "second", gettext_lazy("The person lives in the household on the right only")
    JOIN = "join", gettext_lazy("The two households are one: join them in the one on the left")


@dataclass(frozen=True)
class Households:
    """The households in which the two people of a pair live now."""

    first: int | None
    second: int | None

    @property
    def differ(self) -> bool:
        """Say whether both live somewhere, and not together."""
        return None not in (self.first, self.second) and self.first != self.second


def open_pairs(*, office: int | None = None) -> QuerySet[DuplicatePair]:
    """
    Return the pairs to decide, the most alike first.

    With ``office`` only those whose two people live in households of that office: nobody decides
    about people of another office, and pairs across offices are for operators of the register.
    """
    pairs = DuplicatePair.objects.filter(
        state=DuplicatePair.State.OPEN,
        first__merged_into__isnull=True,
        second__merged_into__isnull=True,
    )
    if office is not None:
        pairs = pairs.filter(_lives_in(office, "first"), _lives_in(office, "second"))
    return pairs.order_by("-score", "pk").select_related("first", "second")


def _lives_in(office: int, side: str) -> Exists:
    return Exists(
        HouseholdMembership.objects.filter(
            person=OuterRef(side), until__isnull=True, household__office=office
        )
    )


def households_of(pair: DuplicatePair) -> Households:
    """Return where the two people live now."""
    rows = HouseholdMembership.objects.filter(
        person__in=(pair.first_id, pair.second_id), until__isnull=True
    )
    with scopes_disabled():
        lives_in = dict(rows.values_list("person", "household"))
    return Households(lives_in.get(pair.first_id), lives_in.get(pair.second_id))


@transaction.atomic
def decide(pair: DuplicatePair, verdict: str, home: str, decision: Decision) -> None:
    """
    Do what was decided of an open pair.

    :raises CannotMerge: if it was decided meanwhile, or it is not said where the person lives.
    :raises NotAllowedNow: if a gate stands before it.
    """
    require_action(JOIN_DUPLICATES, user=decision.by, office=decision.office, at=decision.at)
    locked = DuplicatePair.objects.select_for_update().get(pk=pair.pk)
    if locked.state != DuplicatePair.State.OPEN:
        raise CannotMerge(_("Somebody has decided about this pair already."))
    if verdict == Verdict.APART:
        keep_apart(locked, decision)
        return
    living = households_of(locked)
    chosen = {Home.FIRST: living.first, Home.SECOND: living.second, Home.JOIN: living.first}
    if living.differ and home == Home.JOIN:
        merge_households(living.first or 0, living.second or 0, decision)
    kept, merged = locked.first_id, locked.second_id
    if verdict == Verdict.SECOND:
        kept, merged = merged, kept
    lives_in = chosen[Home(home)] if home in Home.values else None
    merge_people(kept, merged, decision, lives_in=lives_in)
