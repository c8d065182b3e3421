"""The interface for programmes: one address, a key in the header, JSON in and out."""

import json
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cms.register.programmes.answering import Query, TooManyQueries, answer
from cms.register.programmes.keys import InactiveProgramme, UnknownKey, programme_with
from cms.register.reads import DETAIL_LENGTH, check_detail

MOST_BYTES: Final = 4000
FIELDS: Final = {"document_type": 10, "document_number": 50, "purpose": 100, "detail": 180}
"""Texts of a query and how long they may be; all but ``detail`` are needed."""


class BadQuery(Exception):
    """The body is not a query; ``code`` and ``message`` say what to correct."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code, self.message = code, message


# Without a session: a key in the header is not sent by a browser on its own.
@csrf_exempt
@require_POST
@never_cache
def classifications(request: HttpRequest) -> JsonResponse:
    """Answer ``POST /api/clasificaciones/`` (``docs/register.md`` says what comes and goes)."""
    try:
        programme = programme_with(request.headers.get("Authorization", ""))
        query = read_query(request)
        return JsonResponse(answer(query, programme=programme, at=timezone.now()))
    except UnknownKey:
        refusal = _refused(401, "unknown_key", "Envíe la clave del programa en Authorization.")
        refusal["WWW-Authenticate"] = "Bearer"
        return refusal
    except InactiveProgramme:
        return _refused(403, "inactive_programme", "El programa no está activo.")
    except BadQuery as error:
        return _refused(400, error.code, error.message)
    except TooManyQueries as error:
        refusal = _refused(429, "too_many_queries", "Espere antes de consultar de nuevo.")
        refusal["Retry-After"] = str(error.retry_after)
        return refusal


def read_query(request: HttpRequest) -> Query:
    """Return the query in a body. :raises BadQuery: naming what is missing or too long."""
    texts = _texts(request)
    for name in ("document_type", "document_number", "purpose"):
        if not texts[name]:
            raise BadQuery(f"missing_{name}", f"Falta «{name}».")
    purpose = ": ".join(filter(None, (texts["purpose"], texts["detail"])))[:DETAIL_LENGTH]
    try:
        check_detail(purpose)
    except ValidationError as error:
        message = "No escriba números de documento en el motivo ni en el detalle."
        raise BadQuery("number_in_purpose", message) from error
    return Query(texts["document_type"], texts["document_number"], purpose)


def _texts(request: HttpRequest) -> dict[str, str]:
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise BadQuery("too_long", f"Envíe {MOST_BYTES} bytes como máximo.")
    try:
        given: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadQuery("not_json", "Envíe un objeto JSON.") from error
    if not isinstance(given, dict):
        raise BadQuery("not_json", "Envíe un objeto JSON.")
    return {name: _text(given, name, most) for name, most in FIELDS.items()}


def _text(given: dict[str, Any], name: str, most: int) -> str:
    value = given.get(name, "")
    if isinstance(value, int) and not isinstance(value, bool) and name != "purpose":
        value = str(value)
    if not isinstance(value, str) or "\0" in value:
        raise BadQuery(f"wrong_{name}", f"«{name}» es un texto.")
    if len(value) > most:
        raise BadQuery(f"wrong_{name}", f"«{name}» tiene {most} caracteres como máximo.")
    return value.strip()


def _refused(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"error": code, "message": message}, status=status)
