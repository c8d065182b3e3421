"""Who watches over the coverage of the offices."""

from typing import Final

from django.db.models import QuerySet

from cms.accounts.models import User
from cms.accounts.selectors import people_permitted

MAY_SEE: Final = "training.view_enrolment"


def coordinators() -> QuerySet[User]:
    """Return the people who may see the coverage by a group of theirs."""
    return people_permitted(MAY_SEE)
