"""Certificates per second, and how much sharing resources saves over naive WeasyPrint."""

import re
from typing import Any

from bench.measuring import measure_in_turn

ROUNDS = 12
MEMBERS = 6


def measure() -> dict[str, Any]:
    """Return CPU milliseconds per certificate and ratios to naive ``HTML(...).write_pdf()``."""
    from weasyprint import HTML

    from reporting.documents.composing import compose
    from reporting.documents.confinement import run_confined
    from reporting.documents.publishing import read_sources
    from reporting.documents.rendering import PDF_VARIANT, render_pdf
    from tests.factories.certificates import certificate_facts

    sources = read_sources("cse-certificate")
    css = sources["document.css"]
    html = compose(sources, _payload(certificate_facts(members=MEMBERS)))
    naive_html = html.replace("</head>", f"<style>{css}</style></head>")
    plain_html = re.sub(r"@font-face \{[^}]*\}", "", naive_html)
    seconds = measure_in_turn(
        {
            "naive, tagged": lambda: HTML(string=naive_html).write_pdf(pdf_variant=PDF_VARIANT),
            "naive, tagged, system fonts": lambda: HTML(string=plain_html).write_pdf(
                pdf_variant=PDF_VARIANT
            ),
            "naive, untagged": lambda: HTML(string=naive_html).write_pdf(),
            "ours, tagged": lambda: render_pdf(html, css),
            "ours, tagged, in a child with limits": lambda: run_confined(
                lambda: render_pdf(html, css)
            ),
        },
        ROUNDS,
    )
    ours, confined = seconds["ours, tagged"], seconds["ours, tagged, in a child with limits"]
    return {
        "cpu_ms_per_certificate": {name: round(value * 1000, 1) for name, value in seconds.items()},
        "certificates_per_cpu_second": round(1 / ours, 1),
        "ratio_to_naive_tagged": round(seconds["naive, tagged"] / ours, 2),
        "ratio_to_naive_tagged_system_fonts": round(
            seconds["naive, tagged, system fonts"] / ours, 2
        ),
        "ratio_to_naive_tagged_with_child": round(seconds["naive, tagged"] / confined, 2),
    }


def _payload(facts: dict[str, Any]) -> dict[str, Any]:
    code = "7K2M9QX4T0ABCDEFGHJKMNPQRSTVWXYZ"
    page = "https://padron.example.pe/verificar/"
    return {
        "title": "Constancia de clasificación socioeconómica",
        "language": "es-PE",
        "number": "CSE-2026-00000001",
        "code": code,
        "issued_on": "2026-11-23",
        "issued_at": "2026-11-23T10:15:00-05:00",
        "verification_page": page,
        "verification_url": page + code,
        "institution": {
            "organisation": "Municipalidad",
            "ministry": "Ministerio de Desarrollo e Inclusión Social",
            "programme": "Sistema de Focalización de Hogares",
        },
        "facts": facts,
    }
