"""
What a person is shown of a question, with nothing that tells the right answer.

Explanations, feedback, rules, tolerances and model answers stay behind. The order of what is
shuffled depends on seed and keys alone, so that it says nothing about the order in the document:
items to be put in order and right sides to be matched are always shuffled.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from forms_plugins.engine.quiz.chance import Seed, shuffled
from forms_plugins.engine.quiz.questions import (
    Cloze,
    FormCase,
    Gap,
    Match,
    MultipleChoice,
    Numeric,
    Option,
    Order,
    Ordered,
    Question,
    SingleChoice,
)
from forms_plugins.engine.quiz.texts import Variant, cloze_pieces, fill


@dataclass(frozen=True)
class ShownOption:
    """Something that is chosen, put in order or matched: what is answered, and its words."""

    key: str
    text: str


@dataclass(frozen=True)
class ShownGap:
    """A gap to fill in: chosen from ``options`` if there are any, else typed."""

    key: str
    options: tuple[str, ...] = ()
    is_number: bool = False


@dataclass(frozen=True)
class ShownPiece:
    """Words of a cloze text and the gap behind them, if any."""

    text: str
    gap: ShownGap | None = None


@dataclass(frozen=True)
class Presented:
    """
    A question as it is shown.

    ``options``: those of single and multiple choice, the items to order, the left sides to match.
    ``choices``: the right sides to match, each once. ``pieces``: the text with gaps. ``unit``: of a
    number. ``form``, ``version``, ``story`` and ``today`` (ISO, may be empty): of a case.
    """

    kind: str
    stem: str
    options: tuple[ShownOption, ...] = ()
    choices: tuple[str, ...] = ()
    pieces: tuple[ShownPiece, ...] = ()
    unit: str = ""
    form: str = ""
    version: int | None = None
    story: str = ""
    today: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return what is shown as JSON."""
        return asdict(self)


def present(question: Question, variant: Variant, seed: Seed, shuffle: bool = True) -> Presented:
    """
    Return what may be shown of a question.

    :param seed: of this question in this attempt; the same seed shows the same order again.
    :param shuffle: whether options and left sides change places; what has to be put in order or
        matched always does.
    """
    shown: dict[str, Any] = {"kind": question.kind, "stem": fill(question.stem, variant)}
    if isinstance(question, SingleChoice | MultipleChoice):
        options = question.options if not shuffle else _mixed(question.options, seed, "options")
        shown["options"] = _shown(options, variant)
    elif isinstance(question, Order):
        shown["options"] = _shown(_mixed(question.items, seed, "items"), variant)
    elif isinstance(question, Match):
        shown |= _match(question, variant, seed, shuffle)
    elif isinstance(question, Cloze):
        shown["pieces"] = _pieces(question, variant, seed)
    elif isinstance(question, Numeric):
        shown["unit"] = fill(question.unit, variant)
    elif isinstance(question, FormCase):
        shown |= {
            "form": question.form,
            "version": question.version,
            "story": fill(question.story, variant),
            "today": question.today.isoformat() if question.today else "",
        }
    return Presented(**shown)


def _mixed(
    items: Iterable[Option] | Iterable[Ordered], seed: Seed, purpose: str
) -> tuple[Option | Ordered, ...]:
    return shuffled(items, seed, purpose, lambda item: item.key)


def _shown(items: Iterable[Option | Ordered], variant: Variant) -> tuple[ShownOption, ...]:
    return tuple(ShownOption(item.key, fill(item.text, variant)) for item in items)


def _match(question: Match, variant: Variant, seed: Seed, shuffle: bool) -> dict[str, Any]:
    pairs = question.pairs
    if shuffle:
        pairs = shuffled(pairs, seed, "left", lambda pair: pair.key)
    return {
        "options": tuple(ShownOption(pair.key, fill(pair.left, variant)) for pair in pairs),
        "choices": shuffled(right_sides(question, variant), seed, "right"),
    }


def right_sides(question: Match, variant: Variant) -> set[str]:
    """Return what can be chosen on the right side, each text once."""
    rights = [pair.right for pair in question.pairs]
    return {fill(text, variant) for text in (*rights, *question.extra)}


def _pieces(question: Cloze, variant: Variant, seed: Seed) -> tuple[ShownPiece, ...]:
    gaps = {gap.key: gap for gap in question.gaps}
    return tuple(
        ShownPiece(fill(text, variant), _gap(gaps.get(key), variant, seed))
        for text, key in cloze_pieces(question.text)
        if text or key
    )


def _gap(gap: Gap | None, variant: Variant, seed: Seed) -> ShownGap | None:
    if gap is None:
        return None
    options = shuffled({fill(text, variant) for text in gap.options}, seed, f"gap {gap.key}")
    return ShownGap(gap.key, options, gap.tolerance is not None)
