"""Names as they are compared: who is written in two ways should have one key."""

import unicodedata
from typing import Final

PARTICLES: Final = frozenset(
    {
        "da",
        "das",
        "de",
        "del",
        "di",
        "do",
        "dos",
        "e",
        "el",
        "la",
        "las",
        "los",
        "vda",
        "viuda",
        "y",
    }
)
"""Words that offices write, shorten or leave out: "De la Cruz" and "Cruz" are compared alike."""


def name_key(given_names: str, first_surname: str, second_surname: str = "") -> str:
    """
    Return the plain form of all names under which people are compared.

    Lower case, without accents (ñ counts as n), punctuation and particles; the two surnames in
    alphabetical order, because they are swapped often: ``"rosa maria|mamani quispe"``. Given names
    keep their order. A name that consists of particles only keeps them.
    """
    surnames = sorted(filter(None, (plain_name(first_surname), plain_name(second_surname))))
    return f"{plain_name(given_names)}|{' '.join(surnames)}"


def plain_name(name: str) -> str:
    """Return one name in lower case, without accents, punctuation and particles."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    letters = (c for c in decomposed if not unicodedata.combining(c) and c not in "'’´`")
    words = "".join(c if c.isalnum() else " " for c in letters).split()
    return " ".join([word for word in words if word not in PARTICLES] or words)
