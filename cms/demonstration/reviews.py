"""Requests for a review of a class, as citizens make them."""

from django.utils import timezone
from django_scopes import scopes_disabled

from cms.register.models import Classification, ReviewRequest
from cms.register.reviews import ask_for_review
from forms_plugins.api.packages import DemoReview


def load_review(review: DemoReview) -> None:
    """Ask for the review of the newest class of somebody's household, once ever."""
    with scopes_disabled():
        classes = Classification.objects.filter(
            household__memberships__person__document_number=review.document_number,
            household__memberships__until__isnull=True,
        )
        newest = classes.order_by("-entered_at", "-pk").first()
        if newest is None:
            return
        asked = ReviewRequest.objects.filter(classification__household=newest.household)
        if not asked.exists():
            ask_for_review(classification=newest, grounds=review.grounds, at=timezone.now())
