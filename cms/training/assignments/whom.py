"""Who a rule would enrol, in words for coordinators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cms.accounts.models import Membership, User
from cms.accounts.selectors import memberships_in_force
from cms.training.models import Enrolment


@dataclass(frozen=True)
class WantedRow:
    """Somebody to be enrolled: in which offices they work, and their last day."""

    name: str
    places: Sequence[str]
    due_on: date | None


def wanted_rows(wanted: Sequence[Enrolment], *, on: date) -> list[WantedRow]:
    """Return people of enrolments that are not stored yet, by last day and name."""
    keys = [enrolment.user_id for enrolment in wanted]
    people = User.objects.in_bulk(keys)
    places: dict[int, list[str]] = {}
    members = memberships_in_force(on).filter(user__in=keys).select_related("office")
    member: Membership
    for member in members.order_by("office__name", "pk"):
        places.setdefault(member.user_id, []).append(member.office.name)
    rows = [
        WantedRow(people[each.user_id].display_name, places.get(each.user_id, []), each.due_on)
        for each in wanted
    ]
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.name))
