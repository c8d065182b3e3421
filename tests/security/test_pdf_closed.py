"""Hazard H1: whatever stands in a document, rendering opens nothing outside it."""

import http.server
import re
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from reporting.documents.composing import compose
from reporting.documents.publishing import read_sources
from reporting.documents.rendering import AttachmentRefused, ForbiddenAddress, render_pdf
from tests.factories.certificates import certificate_facts
from tests.unit.documents.conftest import certificate_payload

ADDRESSES = [
    "http://127.0.0.1:{port}/x",
    "HTTP://127.0.0.1:{port}/x",
    "//127.0.0.1:{port}/x",
    "https://localhost:{port}/x",
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "file://localhost/etc/passwd",
    "ftp://127.0.0.1:{port}/x",
    "/etc/passwd",
    "../../etc/passwd",
    "gopher://127.0.0.1:{port}/x",
    "jar:file:///x!/y",
    "data:text/html,<img src=http://127.0.0.1:{port}/inner>",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'>"
    "<image x:href='http://127.0.0.1:{port}/svg'/></svg>",
]
FRAGMENTS = [
    '<img src="{address}">',
    '<object data="{address}"></object>',
    '<embed src="{address}">',
    '<link rel="stylesheet" href="{address}">',
    '<link rel="attachment" href="{address}">',
    '<a rel="attachment" href="{address}">x</a>',
    "<style>@import url({address});</style>",
    "<style>body {{ background: url({address}) }}</style>",
    "<style>@font-face {{ font-family: X; src: url({address}) }} * {{ font-family: X }}</style>",
    "<style>li {{ list-style-image: url({address}) }}</style><ul><li>x</ul>",
    '<p style="content: url({address})">x</p>',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="{address}#x"/></svg>',
    '<base href="{address}"><img src="x">',
    '<iframe src="{address}"></iframe>',
    '<script src="{address}">app.alert(1)</script>',
]
OPENED = (b"/EmbeddedFile", b"/JavaScript", b"/JS", b"/Launch", b"/GoToR")


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[str]]]:
    """A server that writes down who comes."""
    hits: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()

        def log_message(self, *args: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, hits
    server.shutdown()
    server.server_close()
    thread.join()


def assert_closed(content: bytes) -> None:
    with pikepdf.open(BytesIO(content)) as pdf:
        clear = BytesIO()
        pdf.save(clear, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    for word in OPENED:
        assert not re.search(re.escape(word) + rb"[^A-Za-z]", clear.getvalue()), word


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_document_with_a_hostile_template_fetches_nothing(fragment, listener):
    port, hits = listener
    for address in ADDRESSES:
        html = fragment.format(address=address.format(port=port))
        try:
            content = render_pdf(f"<!doctype html><title>x</title>{html}", "p { color: #000 }")
        except (ForbiddenAddress, AttachmentRefused):
            continue
        assert_closed(content)
        assert b"root:" not in content
    assert hits == []


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_hostile_text_in_every_fact_is_only_text(fragment, listener):
    port, hits = listener
    hostile = fragment.format(address=f"http://127.0.0.1:{port}/x")
    facts = with_text_everywhere(certificate_facts(members=2), hostile)
    payload = {**certificate_payload(), "facts": facts}
    payload["institution"] = dict.fromkeys(payload["institution"], hostile)
    sources = read_sources("cse-certificate")

    content = render_pdf(compose(sources, payload), sources["document.css"])

    assert_closed(content)
    assert hits == []


def with_text_everywhere(value, text, key=""):
    if isinstance(value, dict):
        return {name: with_text_everywhere(item, text, name) for name, item in value.items()}
    if isinstance(value, list):
        return [with_text_everywhere(item, text) for item in value]
    dates = {"submitted_on", "valid_from", "valid_until"}
    return text if isinstance(value, str) and key not in dates else value


def test_refused_address_ends_the_rendering():
    with pytest.raises(ForbiddenAddress):
        render_pdf('<img src="file:///etc/passwd">', "p { color: #000 }")


def test_style_sheet_cannot_fetch_either():
    with pytest.raises(ForbiddenAddress):
        render_pdf("<p>x</p>", "@import url(http://127.0.0.1:9/x.css);")


def test_pdf_is_made_in_one_place_only():
    """WeasyPrint is imported where the closed fetcher is, and nowhere else."""
    root = Path(__file__).parents[2]
    importers = {
        str(path.relative_to(root))
        for package in ("cms", "forms_plugins", "reporting")
        for path in (root / package).rglob("*.py")
        if re.search(r"^\s*(from|import) weasyprint", path.read_text(), re.MULTILINE)
    }

    assert importers == {"reporting/documents/rendering.py"}
