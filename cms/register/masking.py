"""
Names and addresses as far as whoever lives there can check them, and nobody can use them.
"""

import re

WHOLE_WORD = 3
"""Letters of a word that are left; shorter words stay whole."""


def masked_name(given_names: str, first_surname: str, second_surname: str = "") -> str:
    """Return the first given name and the initials of the surnames: "Rosa Q. M."."""
    first = given_names.split()[:1]
    initials = [f"{name[0].upper()}." for name in (first_surname, second_surname) if name]
    return " ".join([*first, *initials])


def masked_address(line: str, locality: str = "") -> str:
    """
    Return the kind of street and how its name begins: "Jirón Los Ger…" of "Jirón Los Geranios 245".

    The first word is what kind of street it is. Numbers and short forms ("Mz.", "N.º") are left
    out, and everything from the first one on: what follows names the door. Without a line the
    locality is masked the same way.
    """
    words: list[str] = []
    for position, word in enumerate(re.split(r"[\s,]+", (line or locality).strip())):
        names_the_door = position > 1 and word.endswith((".", "º", "°"))
        if any(letter.isdigit() for letter in word) or names_the_door or not word:
            break
        words.append(word if position == 0 and line else _beginning(word))
    return " ".join(words)


def _beginning(word: str) -> str:
    return word if len(word) <= WHOLE_WORD else f"{word[:WHOLE_WORD]}…"
