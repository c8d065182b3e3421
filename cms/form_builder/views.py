"""The public address of the form builder: the JSON Schema of the form document."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from forms_plugins.engine.definition import form_schema


@require_safe
@cache_control(public=True, max_age=3600)
def schema(request: HttpRequest) -> JsonResponse:
    """Return the schema that form documents are checked against."""
    response = JsonResponse(form_schema(), json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/schema+json; charset=utf-8"
    return response
