"""Practice is kept for a while and then removed, without a trace."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django_scopes import scopes_disabled

from cms.submissions.services.trying import remove_test_drafts
from cms.training.models import AttemptState, PracticeDraft

KEPT: Final = timedelta(days=30)
MOST_AT_ONCE: Final = 500


@transaction.atomic
def remove_old_practice(*, at: datetime) -> int:
    """
    Remove what was begun longer than ``KEPT`` ago; return how many.

    What answers the case of an attempt that is still open is kept: its result needs it.
    """
    answers_open = Q(item__attempt__state=AttemptState.OPEN)
    with scopes_disabled():
        old = PracticeDraft.objects.filter(draft__created_at__lt=at - KEPT).exclude(answers_open)
        drafts = list(old.order_by("pk").values_list("draft", flat=True)[:MOST_AT_ONCE])
        if drafts:
            remove_test_drafts(drafts)
    return len(drafts)
