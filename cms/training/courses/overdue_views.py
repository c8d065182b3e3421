"""The report of the CMS on lessons to review."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.training.courses.overdue import may_review, overdue_lessons
from cms.training.translations.following import stale_translations


@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    """List the lessons that are overdue or show what is gone, and the translations left behind."""
    if not may_review(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    context = {
        "lessons": overdue_lessons(today),
        "stale_translations": stale_translations(),
    }
    return render(request, "training/admin/overdue.html", context)
