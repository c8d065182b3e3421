"""
Numbers of Peruvian identity documents: DNI, carné de extranjería, carné de permiso temporal.

Covers how they are written and the check character printed beside the number of a DNI. Leaves out
whether such a document was ever issued: a register says that.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

FIGURES_OF_A_DNI = 8
_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_CHECK_FIGURES = "65432110987"
_CHECK_LETTERS = "KJIHGFEDCBA"


@dataclass(frozen=True)
class DocumentKind:
    """A kind of document: ``pattern`` is what its number looks like without spaces and dashes."""

    code: str
    short_name: str
    name: str
    pattern: re.Pattern[str]
    example: str


DOCUMENT_KINDS: Mapping[str, DocumentKind] = {
    kind.code: kind
    for kind in (
        DocumentKind("dni", "DNI", "DNI", re.compile(r"[0-9]{8}", re.ASCII), "40123456"),
        # The limits are wide where sources disagree: carnés have nine figures today, older ones
        # other lengths and letters.
        DocumentKind(
            "ce",
            "CE",
            "Carné de extranjería (CE)",
            re.compile(r"[A-Z0-9]{6,12}", re.ASCII),
            "001234567",
        ),
        DocumentKind(
            "cpp",
            "CPP",
            "Carné de permiso temporal de permanencia (CPP)",
            re.compile(r"[A-Z0-9]{6,15}", re.ASCII),
            "002345678",
        ),
    )
}
"""Kinds by code, in the order in which they are offered."""


def check_characters(dni: str) -> str:
    """
    Return the figure and the letter that may follow the eight figures of a DNI, such as ``2G``.

    Weighted sum of the figures, modulo 11; cards bear the figure, older ones the letter.
    Source: python-stdnum 2.2, ``stdnum.pe.cui`` (10117410 has 2), read in November 2026.
    """
    total = sum(weight * int(figure) for weight, figure in zip(_WEIGHTS, dni, strict=True))
    return _CHECK_FIGURES[total % 11] + _CHECK_LETTERS[total % 11]
