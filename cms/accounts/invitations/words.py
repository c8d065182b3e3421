"""What heads and operators are told about invitations, on either side of the site."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.accounts.invitations.services import SentTooOften


def too_often(refusal: SentTooOften, *, at: datetime) -> str:
    """Say from when on an invitation can be sent again, to the next whole minute."""
    again_at = timezone.localtime(refusal.again_at)
    if again_at.second or again_at.microsecond:
        again_at = again_at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    values = {"time": again_at.strftime("%H:%M")}
    if again_at.date() == timezone.localdate(at):
        return (
            _(
                "It was sent already. It can be sent again today from %(time)s on. The person may "
                "find it among their unwanted mail."
            )
            % values
        )
    return _(
        "It was sent already. It can be sent again on %(day)s from %(time)s on. The person may "
        "find it among their unwanted mail."
    ) % {**values, "day": date_format(again_at, "SHORT_DATE_FORMAT")}
