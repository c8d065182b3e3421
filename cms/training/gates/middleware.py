"""The page of somebody who may not act now: what is missing, where to learn it, who can help."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from cms.submissions.gatekeeping import guarded_actions, note_refusal
from cms.training.gates.helpers import help_for
from cms.training.gates.refusals import NotCertified

GetResponse = Callable[[HttpRequest], HttpResponse]


class GateRefusalMiddleware:
    """
    Answer a refusal of a gate, wherever it was raised, and keep that somebody was refused.

    What the act had begun is undone by then, so the row that says so is written here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal of a gate; anything else is somebody else's business."""
        if not isinstance(exception, NotCertified):
            return None
        note_refusal(exception)
        found = help_for(
            exception.courses,
            user=exception.user,
            office=exception.office,
            on=localdate(exception.at),
        )
        context = {
            "active_office": getattr(request, "office", None),
            "help": found,
            "act": guarded_actions().get(exception.action, ""),
            "draft": exception.draft,
            "in_admin": request.path.startswith("/admin/"),
        }
        return render(request, "training/gates/not_certified.html", context, status=403)
