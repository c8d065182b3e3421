"""The certificate as HTML and PDF, without a database."""

from collections.abc import Callable
from typing import Any

import pytest

from reporting.documents.composing import compose
from reporting.documents.publishing import read_sources
from reporting.documents.rendering import render_pdf
from tests.factories.certificates import certificate_facts

CODE = "7K2M9QX4T0ABCDEFGHJKMNPQRSTVWXYZ"
VERIFY = "https://padron.example.pe/verificar/"


def certificate_payload(**facts: Any) -> dict[str, Any]:
    """Return the payload of a certificate issued at a fixed moment."""
    return {
        "format": 1,
        "template": {"slug": "cse-certificate", "version": 1},
        "title": "Constancia de clasificación socioeconómica",
        "language": "es-PE",
        "number": "CSE-2026-00000001",
        "code": CODE,
        "issued_on": "2026-11-23",
        "issued_at": "2026-11-23T10:15:00-05:00",
        "verification_page": VERIFY,
        "verification_url": VERIFY + CODE,
        "institution": {
            "organisation": "Municipalidad de Prueba",
            "ministry": "Ministerio de Desarrollo e Inclusión Social",
            "programme": "Sistema de Focalización de Hogares",
        },
        "facts": certificate_facts(**facts),
    }


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """The files of the certificate's template."""
    return read_sources("cse-certificate")


@pytest.fixture(scope="session")
def certificate(sources: dict[str, str]) -> Callable[..., bytes]:
    """Render the certificate of a household."""

    def render(**facts: Any) -> bytes:
        html = compose(sources, certificate_payload(**facts))
        return render_pdf(html, sources["document.css"])

    return render
