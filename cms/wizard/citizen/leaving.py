"""Leave a draft on a computer that others use too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cms.wizard.citizen.grants import end_draft_grant


@require_POST
def leave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the draft away from this browser and have it forget the pages; answers stay saved."""
    end_draft_grant(request.session, public_id)
    response = redirect("/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
