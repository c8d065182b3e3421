"""
The one place that makes a PDF.

WeasyPrint is imported inside the functions: a web process never pays for it. What is costly and the
same for every document (TLS context of the fetcher, fonts, parsed style sheet) is made once per
process. Nothing is ever fetched: fonts and pictures come as ``data:`` addresses and every other
address ends the rendering.
"""

import atexit
from functools import lru_cache
from typing import Any

PDF_VARIANT = "pdf/ua-1"
NOWHERE = "inside:/"
"""What relative addresses are relative to: a place that the fetcher refuses."""


class ForbiddenAddress(Exception):
    """The document asks for something outside itself."""


class AttachmentRefused(Exception):
    """The document asks to carry another file."""


@lru_cache(maxsize=1)
def closed_fetcher() -> Any:
    """Return the shared fetcher, which opens ``data:`` addresses and nothing else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class ClosedFetcher(URLFetcher):
        """Refuse every address that leads out of the document; a refusal ends the rendering."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if not url[:5].lower() == "data:":
                # The address may hold what a person typed: it is not repeated.
                raise FatalURLFetchingError("Only data: addresses may be used in documents")
            return super().fetch(url, headers)

    return ClosedFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)


@lru_cache(maxsize=1)
def _font_configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    # It removes its font files when it is dropped, which no longer works when Python is half gone.
    atexit.register(_drop_shared)
    return FontConfiguration()


@lru_cache(maxsize=8)
def _style_sheet(css: str) -> Any:
    from weasyprint import CSS

    return CSS(
        string=css,
        base_url=NOWHERE,
        url_fetcher=closed_fetcher(),
        font_config=_font_configuration(),
    )


def _drop_shared() -> None:
    _style_sheet.cache_clear()
    _font_configuration.cache_clear()


def warm_up(css: str) -> None:
    """Import WeasyPrint and prepare what all documents share."""
    _style_sheet(css)


def render_pdf(html: str, css: str) -> bytes:
    """
    Return the tagged PDF (PDF/UA-1) of an HTML document whose style sheet is ``css``.

    The same arguments give the same bytes.

    :raises ForbiddenAddress: if the document asks for anything that is not inside it.
    :raises AttachmentRefused: if it asks to carry a file.
    """
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    try:
        document = HTML(string=html, base_url=NOWHERE, url_fetcher=closed_fetcher()).render(
            stylesheets=[_style_sheet(css)],
            font_config=_font_configuration(),
            pdf_variant=PDF_VARIANT,
            pdf_tags=True,
        )
        _refuse_attachments(document)
        return document.write_pdf(
            finisher=_give_header_cells_their_scope, pdf_variant=PDF_VARIANT, pdf_tags=True
        )
    except FatalURLFetchingError as error:
        raise ForbiddenAddress("A document may only use what is inside it.") from error


def _refuse_attachments(document: Any) -> None:
    kinds = {link[0] for page in document.pages for link in page.links}
    if document.metadata.attachments or "attachment" in kinds:
        raise AttachmentRefused("A document may not carry files.")


def _give_header_cells_their_scope(document: Any, pdf: Any) -> None:
    """
    Say of each header cell what it heads (PDF/UA-1, 7.5): WeasyPrint does not.

    Those in the body of a table head their row, all others their column.
    """
    from pydyf import Dictionary

    found = {
        item.reference: item
        for item in pdf.objects
        if isinstance(item, Dictionary) and item.get("S") in ("/TH", "/TR", "/TBody")
    }
    for item in found.values():
        if item["S"] == "/TH":
            row = found.get(item["P"])
            is_in_body = row is not None and row["P"] in found
            scope = "/Row" if is_in_body else "/Column"
            item["A"] = Dictionary({"O": "/Table", "Scope": scope})
