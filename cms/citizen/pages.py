"""
A template that is drawn once for each shape of page and filled in by joining strings.

Drawing a page takes a template engine two milliseconds; joining it takes a hundredth of that. The
shape of a page is everything in its context but the texts: which parts are there, how many rows,
what is true. For each shape the template is drawn with a mark in the place of every text, and cut
at the marks. What is put there is always escaped. The template may only print the texts, not ask
what they say; an empty text stays empty, so that it may ask whether there is one.
"""

import re
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.translation import get_language

KEPT_SECONDS = 10
MOST_SHAPES = 400
MARK = re.compile(r"Zq7x(\d+)x7qZ")

Piece = str | int
"""A piece of a page: what the template says, or the number of the text that goes there."""


class FilledPage:
    """
    Draws one template; safe between threads.

    The pieces are kept for ``KEPT_SECONDS``: they hold the names of the institution and the menu.
    """

    def __init__(self, template_name: str) -> None:
        self.template_name = template_name
        self._kept: dict[tuple[Any, ...], tuple[float, tuple[Piece, ...]]] = {}
        self._lock = threading.Lock()

    def draw(self, context: Mapping[str, Any], request: HttpRequest) -> str:
        """Return the page; ``context`` holds texts, truth values, whole numbers, and lists."""
        texts: list[str] = []
        marked = _marked(context, texts)
        key = (request.get_host(), get_language(), _shape(marked))
        until, pieces = self._kept.get(key, (0.0, ()))
        if until <= time.monotonic():
            pieces = self._pieces(key, marked, request)
        return "".join(
            [escape(texts[piece]) if type(piece) is int else str(piece) for piece in pieces]
        )

    def _pieces(
        self, key: tuple[Any, ...], marked: Mapping[str, Any], request: HttpRequest
    ) -> tuple[Piece, ...]:
        drawn = get_template(self.template_name).render(dict(marked), request)
        # Every second part is the number of a mark.
        parts = MARK.split(drawn)
        pieces = tuple(int(part) if n % 2 else part for n, part in enumerate(parts))
        until = time.monotonic() + KEPT_SECONDS
        with self._lock:
            if len(self._kept) >= MOST_SHAPES:
                self._kept.clear()
            self._kept[key] = until, pieces
        return pieces


def _marked(value: Any, texts: list[str]) -> Any:
    """Return ``value`` with a mark for each text, which is added to ``texts``."""
    kind = type(value)
    if kind is str:
        if not value:
            return value
        texts.append(value)
        return f"Zq7x{len(texts) - 1}x7qZ"
    if kind is dict:
        return {key: _marked(item, texts) for key, item in value.items()}
    if kind is tuple or kind is list:
        return [_marked(item, texts) for item in value]
    if value is None or kind is bool or kind is int:
        return value
    raise TypeError(f"a page cannot be filled in with a {kind.__name__}")


def _shape(marked: Any) -> Any:
    """Return what a page hangs on, as a key."""
    if type(marked) is dict:
        return tuple([(key, _shape(item)) for key, item in marked.items()])
    if isinstance(marked, Sequence) and not isinstance(marked, str):
        return tuple([_shape(item) for item in marked])
    return (type(marked), marked)
