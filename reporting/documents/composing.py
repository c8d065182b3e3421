"""From a payload to the HTML of a document. No database, no clock, no request."""

import base64
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.template import Context, Engine, Template


class DocumentEngine(Engine):
    """Django's template engine with nothing in it but what documents may use."""

    default_builtins = ["reporting.documents.template_builtins"]


@lru_cache(maxsize=16)
def _compiled(source: str) -> Template:
    engine = DocumentEngine(loaders=[], autoescape=True, string_if_invalid="")
    return engine.from_string(source)


def qr_image(address: str) -> str:
    """
    Return a QR symbol as a ``data:`` address: black on white, without border.

    The page leaves the quiet zone of four modules around it.

    Level M survives a fold or a stamp on 15 % of the symbol.
    """
    # 4 MB of memory that only a worker which draws documents needs.
    import segno

    symbol = segno.make(address, error="m", micro=False)
    return symbol.svg_data_uri(border=0, dark="#000", light="#fff", omitsize=True)


def drawings(sources: Mapping[str, str]) -> dict[str, str]:
    """Return the drawings among some files as ``data:`` addresses, by name without ending."""
    return {
        name.removesuffix(".svg"): _data_uri(text)
        for name, text in sources.items()
        if name.endswith(".svg")
    }


def _data_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def compose(sources: Mapping[str, str], payload: Mapping[str, Any]) -> str:
    """
    Return the HTML of the document that ``payload`` describes.

    What people typed is escaped; a template cannot switch that off.
    """
    symbol = qr_image(payload["verification_url"])
    context = Context({**payload, "images": drawings(sources), "qr_image": symbol})
    return _compiled(sources["document.html"]).render(context)
