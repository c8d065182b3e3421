"""
What every page of a test reads: the attempt and its questions.

Documents of questions and courses are kept by the process (``kept_documents``): where one is enough
it is not even fetched.
"""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value

from cms.accounts.models import User
from cms.prepared_queries import PreparedQuery
from cms.training.models import Attempt, AttemptItem

MOST_POSITION = 2**15 - 1
"""What a position can be in the database."""


def own_attempt(user: User, public_id: str) -> Attempt | None:
    """Return an attempt of a person with enrolment, course and version; one query."""
    return next(iter(OWN(user.pk, public_id)), None)


def read_item(attempt: Attempt, position: int) -> AttemptItem:
    """
    Return a question of an attempt, its version and the number of questions (``total``); one query.

    :raises AttemptItem.DoesNotExist: if it has none at ``position``.
    """
    found = ITEM(attempt.pk, position) if position <= MOST_POSITION else []
    if not found:
        raise AttemptItem.DoesNotExist
    found[0].attempt = attempt
    return found[0]


def items_of(attempt: Attempt, related: str = "question_version") -> QuerySet[AttemptItem]:
    """Return the questions of an attempt in order, with their versions or what lies behind."""
    return attempt.items.select_related(related).order_by("position")


def _own(user: int, public_id: str) -> QuerySet[Attempt]:
    return (
        Attempt.objects.filter(enrolment__user_id=user, public_id=public_id)
        .select_related("course_version", "enrolment__course")
        .defer("course_version__document")
    )


def _item(attempt: int, position: int) -> QuerySet[AttemptItem]:
    of_attempt = AttemptItem.objects.filter(attempt=OuterRef("attempt")).order_by()
    total = of_attempt.values("attempt").annotate(total=Count("pk")).values("total")
    # A plain number would be taken for too large a position while the query is prepared.
    place: Any = Value(position, output_field=IntegerField())
    return (
        AttemptItem.objects.filter(attempt_id=attempt, position=place)
        .select_related("question_version")
        .defer("question_version__document")
        .annotate(total=Subquery(total))
    )


OWN = PreparedQuery(_own, int, str)
ITEM = PreparedQuery(_item, int, int)
