"""
A template that is drawn once for each shape of page and filled in by joining strings.

Drawing a page takes a template engine two milliseconds; joining it takes a hundredth of that. The
shape of a page is everything in its context but the texts: which parts are there, how many rows,
what is true. For each shape the template is drawn with a mark in the place of every text, and cut
at the marks. What is put there is always escaped. The template may only print the texts, not ask
what they say; an empty text stays empty, so that it may ask whether there is one.
"""

import io
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import count
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.template.loader import get_template
from django.utils.translation import get_language

KEPT_SECONDS = 10
MOST_SHAPES = 400
MARK = re.compile(r"Zq7x(\d+)x7qZ")
SEPARATOR = "\x00"

Shape = tuple[Any, ...]


class _Pieces:
    """A page cut at its marks: the pieces, with room between them for the texts."""

    def __init__(self, drawn: str) -> None:
        # Every second part is the number of a mark.
        parts = MARK.split(drawn)
        self._parts = [part.encode() for part in parts]
        self._slots = [(n, int(parts[n])) for n in range(1, len(parts), 2)]

    def joined(self, texts: Sequence[bytes]) -> bytes:
        """Return the page with escaped texts."""
        parts = self._parts.copy()
        for position, number in self._slots:
            parts[position] = texts[number]
        return b"".join(parts)


class FilledPage:
    """
    Draws one template; safe between threads.

    The pieces are kept for ``KEPT_SECONDS``: they hold the names of the institution and the menu.
    """

    def __init__(self, template_name: str) -> None:
        self.template_name = template_name
        self._kept: dict[Shape, tuple[float, _Pieces]] = {}
        self._lock = threading.Lock()

    def draw(self, context: Mapping[str, Any], *, environ: Mapping[str, Any], host: str) -> bytes:
        """
        Return the page; ``context`` holds texts, truth values, whole numbers, and lists.

        The page is the same for everybody who asks ``host``: whatever cookies say is not looked at.
        """
        texts: list[str] = []
        shape: list[Any] = [host, get_language()]
        _take_apart(context, texts, shape)
        key = tuple(shape)
        kept = self._kept.get(key)
        if kept is None or kept[0] <= time.monotonic():
            kept = self._draw_anew(key, context, environ)
        return kept[1].joined(_escaped(texts))

    def _draw_anew(
        self, key: Shape, context: Mapping[str, Any], environ: Mapping[str, Any]
    ) -> tuple[float, _Pieces]:
        marked = _marked(context, count())
        request = WSGIRequest({**environ, "HTTP_COOKIE": "", "wsgi.input": io.BytesIO()})
        pieces = _Pieces(get_template(self.template_name).render(marked, request))
        kept = time.monotonic() + KEPT_SECONDS, pieces
        with self._lock:
            if len(self._kept) >= MOST_SHAPES:
                self._kept.clear()
            self._kept[key] = kept
        return kept


def _escaped(texts: Sequence[str]) -> list[bytes]:
    """Return every text escaped for HTML; all at once, which is much quicker than one by one."""
    # Nothing that is shown may have the separator in it.
    together = SEPARATOR.join([text.replace(SEPARATOR, "") for text in texts])
    return escape(together).encode().split(SEPARATOR.encode())


def _take_apart(value: Any, texts: list[str], shape: list[Any]) -> None:
    """Add the texts in ``value`` to ``texts``, and everything else a page hangs on to ``shape``."""
    kind = type(value)
    if kind is str:
        shape.append("text" if value else "")
        if value:
            texts.append(value)
    elif kind is dict:
        shape.extend(value)
        for item in value.values():
            _take_apart(item, texts, shape)
    elif kind is list or kind is tuple:
        shape.append(len(value))
        for item in value:
            _take_apart(item, texts, shape)
    elif value is None or kind is bool or kind is int:
        shape.append((kind, value))
    else:
        raise TypeError(f"a page cannot be filled in with a {kind.__name__}")


def _marked(value: Any, numbers: Iterator[int]) -> Any:
    """Return ``value`` with a mark for each text, numbered in the order of ``_take_apart``."""
    if isinstance(value, str):
        return f"Zq7x{next(numbers)}x7qZ" if value else value
    if isinstance(value, Mapping):
        return {key: _marked(item, numbers) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_marked(item, numbers) for item in value]
    return value
