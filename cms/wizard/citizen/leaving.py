"""Leave a draft on a computer that others use too, or say that one is still there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from cms.wizard.citizen.grants import end_draft_grant, has_draft_grant


@require_POST
def leave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the draft away from this browser and have it forget the pages; answers stay saved."""
    end_draft_grant(request.session, public_id)
    response = redirect("/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_GET
def stay(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep the draft open in this browser: asking counts as use."""
    if not has_draft_grant(request.session, public_id):
        raise Http404("not a draft that is open here")
    return HttpResponse(status=204)
