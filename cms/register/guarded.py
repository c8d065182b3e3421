"""The acts upon the register that a gate may stand before."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from cms.submissions.gatekeeping import guarded_action

CANCEL: Final = guarded_action("cancel_class", _("Cancel the class of a household"))
CORRECT_PERSON: Final = guarded_action("correct_person", _("Correct the data of a person"))
CHANGE_HOUSEHOLD: Final = guarded_action(
    "change_household", _("Move a household or take a person out of it")
)
DECIDE_REVIEW: Final = guarded_action("decide_review", _("Decide a review of a result"))
JOIN_DUPLICATES: Final = guarded_action(
    "join_duplicates", _("Decide about possible duplicates, or take that back")
)
