"""Counts of messages by question, office and day: what goes wrong, never whose answer."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F

from cms.training.models import StepTrouble
from cms.wizard.help_cards import Trouble


def count_troubles(
    *, form: int, step: str, troubles: Sequence[Trouble], office: int, on: date
) -> None:
    """
    Add one to the count of each message.

    ``troubles`` come in a fixed order, so that two people of an office never wait for each other.
    """
    for trouble in troubles:
        place = {
            "form_id": form,
            "step_key": step,
            "field_key": trouble.field,
            "message": trouble.message,
            "office_id": office,
            "day": on,
        }
        rows = StepTrouble.objects.filter(**place)
        if not rows.update(times=F("times") + 1):
            # Somebody else may add the row in between: then it is there all the same.
            StepTrouble.objects.bulk_create([StepTrouble(**place)], ignore_conflicts=True)
            rows.update(times=F("times") + 1)
