"""Places under a place, for the lists that fill without drawing the page again."""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from forms_plugins.api.catalogues import get_catalogue

LONGEST_CODE = 20


@require_GET
def places(request: HttpRequest, catalogue: str, code: str = "") -> JsonResponse:
    """
    Return ``{"places": [[code, name], ..]}`` of the places right under ``code``.

    Everybody may ask: citizens fill forms in too, and lists of places are public.
    """
    try:
        found = get_catalogue(catalogue)
    except KeyError as error:
        raise Http404("no such catalogue") from error
    return JsonResponse({"places": found.children(code[:LONGEST_CODE])})
