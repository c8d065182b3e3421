"""The report of the CMS on lessons to review."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.training.courses.overdue import may_review, overdue_lessons


@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    """List the lessons whose review is overdue, or that show a step or question that is gone."""
    if not may_review(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    context = {"lessons": overdue_lessons(today), "today": today}
    return render(request, "training/admin/overdue.html", context)
