"""
The least program that answers a citizen's look-up: WSGI, psycopg, the same SELECT, no framework.

It reads the posted form, hashes document and birth date, asks, and says the class in a line. It has
no page, no pauses, no checks of what was typed: what our look-up is measured against.
"""

import hmac
import json
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import psycopg

KEY = os.environ["LOOKUP_KEY"].encode()
PLACE = os.environ["BENCH_PLACE"]
QUERY = os.environ["BENCH_QUERY"]
local = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one look-up."""
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
    form = {key: values[0] for key, values in parse_qs(body).items()}
    document = _hash(f"{form['document_type']}|{form['number']}")
    day, month, year = (int(form[f"birth_date_{part}"]) for part in range(3))
    birth = _hash(f"birth|{document}|{year:04}-{month:02}-{day:02}")
    row = _connection().execute(
        QUERY, [document, birth, PLACE, "all", document, "network"], prepare=True
    )
    found = row.fetchone()
    shown = found[0] if found else None
    shown = json.loads(shown) if isinstance(shown, str) else shown
    text = f"<p>{shown['label']}</p>" if shown else "<p>-</p>"
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(text)))])
    return [text.encode()]


def _connection() -> psycopg.Connection[Any]:
    if not hasattr(local, "connection"):
        local.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    connection: psycopg.Connection[Any] = local.connection
    return connection


def _hash(text: str) -> str:
    return hmac.digest(KEY, text.encode(), "sha256").hex()
