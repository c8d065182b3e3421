"""A strict reader of HTML fragments: what is opened is closed, in order, and ids are unique."""

from collections.abc import Sequence
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class MarkupError(Exception):
    """The fragment is not well formed."""


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            raise MarkupError(f"{tag} says an attribute twice: {names}")
        self.tags.append((tag, dict(attrs)))
        identifier = dict(attrs).get("id")
        if identifier in self.ids and identifier is not None:
            raise MarkupError(f"id {identifier} is used twice")
        self.ids.add(identifier or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            raise MarkupError(f"</{tag}> closes {self.open[-1:] or 'nothing'}")
        self.open.pop()


def read(html: str) -> Reader:
    """
    Read ``html`` to its end.

    :raises MarkupError: if something is left open, closed twice, or an id is repeated.
    """
    reader = Reader()
    reader.feed(html)
    reader.close()
    if reader.open:
        raise MarkupError(f"left open: {reader.open}")
    return reader
