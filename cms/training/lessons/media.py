"""Videos and captions as browsers ask for them: the right type, and pieces of a video."""

import re
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents import get_document_model

VIDEO_TYPES = {"mp4": "video/mp4", "webm": "video/webm"}
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
PIECE = 256 * 1024
"""Bytes that are read at once."""


@require_safe
def video(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Send a video, or the piece of it that is asked for: players jump, lines break."""
    document = get_object_or_404(get_document_model(), pk=pk)
    kind = VIDEO_TYPES.get(document.file_extension.lower())
    if kind is None or document.filename != name:
        raise Http404
    if (refused := _refused(document, request)) is not None:
        return refused
    stored = _opened(document)
    size = stored.size
    start, end = _range(request.headers.get("Range", ""), size)
    if start is None:
        response: Any = FileResponse(stored, content_type=kind)
    elif start > end:
        stored.close()
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        response = StreamingHttpResponse(
            _piece(stored, start, end - start + 1), status=206, content_type=kind
        )
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
        response["Content-Length"] = end - start + 1
    response["Accept-Ranges"] = "bytes"
    return response


@require_safe
def captions(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a file of captions as browsers want it."""
    document = get_object_or_404(get_document_model(), pk=pk)
    if document.file_extension.lower() != "vtt":
        raise Http404
    if (refused := _refused(document, request)) is not None:
        return refused
    return FileResponse(_opened(document), content_type="text/vtt; charset=utf-8")


def _refused(document: Any, request: HttpRequest) -> HttpResponse | None:
    """Return the answer to somebody who may not see a file of a private collection."""
    for ask in hooks.get_hooks("before_serve_document"):
        answer = ask(document, request)
        if isinstance(answer, HttpResponse):
            return answer
    return None


def _opened(document: Any) -> Any:
    try:
        return document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error


def _range(header: str, size: int) -> tuple[int | None, int]:
    """Return first and last byte asked for, ``None`` for all; first > last: there are none."""
    match = RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None, size - 1
    first, last = match.groups()
    if not first:
        return max(size - int(last), 0) if int(last) else size, size - 1
    end = min(int(last), size - 1) if last else size - 1
    return int(first), end


def _piece(stored: Any, start: int, length: int) -> Iterator[bytes]:
    with stored:
        stored.seek(start)
        while length > 0 and (piece := stored.read(min(PIECE, length))):
            length -= len(piece)
            yield piece
