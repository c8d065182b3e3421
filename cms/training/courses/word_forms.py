"""Other forms of a Spanish word, for searches: number, and the accents people leave out."""

NOT_SEARCHED = frozenset(
    "a al ante como con contra cual cuales cuando cuál cuáles cuándo cuánto cuánta cuántos cuántas"
    " cómo de del desde donde dónde e el ella ellas ellos en entre es esta este esto está están"
    " estos estas hace hacer hasta hay la las le les lo los me mi muy más ni no o para pero"
    " por porque qué que quien quién se sea ser si sin sobre son su sus sí también tiene todo todos"
    " toda todas u un una uno unos unas y ya".split()
)
"""Words that stand in every lesson, and say nothing of what is looked for."""

ACCENTS = (("cion", "ción"), ("sion", "sión"), ("tion", "tión"), ("ia", "ía"))
"""Endings typed without their accent, which the stems of PostgreSQL tell apart."""

SHORTEST = 3
"""Letters from which a word may have other forms."""


def searched_words(words: list[str]) -> list[str]:
    """Return the words worth looking for; all of them if none is."""
    return [word for word in words if word not in NOT_SEARCHED] or words


def word_forms(word: str) -> tuple[str, ...]:
    """
    Return a word (small letters) first, then its singular and plural, with their accents.

    Some forms do not exist ("crisi" of "crisis"): looking for them finds nothing more.
    """
    if len(word) < SHORTEST or word in NOT_SEARCHED or not word.isalpha():
        return (word,)
    singulars = _accented([word, *_singulars(word)])
    return tuple(dict.fromkeys([*singulars, *map(_plural, singulars)]))


def _singulars(word: str) -> list[str]:
    """Return what a word may be the plural of: "luces" luz, "hogares" hogar, "jefes" jefe."""
    found = [word[:-3] + "z"] if word.endswith("ces") else []
    for ending in ("es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            found.append(word.removesuffix(ending))
    return found


def _accented(words: list[str]) -> list[str]:
    pairs = [(word, plain, right) for word in words for plain, right in ACCENTS]
    more = [
        word.removesuffix(plain) + right for word, plain, right in pairs if word.endswith(plain)
    ]
    return [*words, *more]


def _plural(word: str) -> str:
    if word.endswith("z"):
        return word[:-1] + "ces"
    if word.endswith("ón"):
        return word[:-2] + "ones"
    return word + ("s" if word[-1] in "aeiouáéó" else "" if word.endswith("s") else "es")
