"""What a run found, for people: on a screen, as lines, as a file."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.register.models import Reclassification
from cms.register.reclassification.deciding import (
    CANCELLED,
    CHANGED,
    EXPIRED,
    LEFT_ALONE,
    NOT_COMPUTED,
    NOT_YET,
    OVERTAKEN,
    SEEN,
    UNCHANGED,
    WITHOUT_ANSWERS,
    WITHOUT_CLASS,
    Tally,
)
from cms.spreadsheets import plain_cell
from forms_plugins.api.catalogues import get_catalogue
from forms_plugins.engine.classification import ScoringMethod

WORDS: Final = {
    SEEN: gettext_lazy("Households seen"),
    CHANGED: gettext_lazy("Class changed"),
    UNCHANGED: gettext_lazy("Same class"),
    WITHOUT_ANSWERS: gettext_lazy("No answers stored"),
    WITHOUT_CLASS: gettext_lazy("Never had a class"),
    CANCELLED: gettext_lazy("Class cancelled"),
    EXPIRED: gettext_lazy("Class expired"),
    NOT_YET: gettext_lazy("Class not yet in force"),
    NOT_COMPUTED: gettext_lazy("Could not be computed"),
    OVERTAKEN: gettext_lazy("Something newer was entered meanwhile"),
}


@dataclass(frozen=True)
class Move:
    """Households that go from one class to another."""

    before: str
    after: str
    number: int


@dataclass(frozen=True)
class District:
    """What changed in a district."""

    code: str
    name: str
    seen: int
    changed: int
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Progress:
    """How far a run is; ``seconds_left`` is ``None`` until that can be told."""

    seen: int
    total: int
    percent: int
    seconds_left: int | None


def progress_of(run: Reclassification) -> Progress:
    """Return how far a run is, and how long it will take as fast as it has been."""
    seen = Tally.from_json(run.counts).totals[SEEN]
    percent = 100 if run.total == 0 else min(100, seen * 100 // run.total)
    seconds = run.counts.get("seconds") or 0
    left = max(run.total - seen, 0) * seconds / seen if seen and seconds else None
    return Progress(seen, run.total, percent, round(left) if left is not None else None)


def expected_seconds(total: int) -> int | None:
    """Return how long a run over so many households may take, by the last one that ended."""
    done = Reclassification.objects.filter(state=Reclassification.State.DONE)
    for run in done.order_by("-created_at")[:5]:
        seen, seconds = Tally.from_json(run.counts).totals[SEEN], run.counts.get("seconds") or 0
        if seen and seconds:
            return max(1, round(total * seconds / seen))
    return None


def moves_of(found: Mapping[str, int]) -> tuple[Move, ...]:
    """Return the moves among counts, most frequent first."""
    pairs = [(key.partition(">"), number) for key, number in found.items() if ">" in key]
    moves = [Move(before, after, number) for (before, _, after), number in pairs if number]
    return tuple(sorted(moves, key=lambda move: (-move.number, move.before, move.after)))


def districts_of(tally: Tally, method: ScoringMethod) -> list[District]:
    """Return the districts, those with most changes first."""
    slug = next((item.catalogue for item in method.inputs if item.catalogue), None)
    places = get_catalogue(slug) if slug else None

    def name(code: str) -> str:
        return places.full_name(code) if places is not None and places.exists(code) else ""

    found = [
        District(code, name(code), counts[SEEN], counts[CHANGED], moves_of(counts))
        for code, counts in tally.districts.items()
    ]
    return sorted(found, key=lambda district: (-district.changed, district.code))


def left_alone(tally: Tally) -> list[tuple[str, int]]:
    """Return why households kept what they had, and how many."""
    return [(str(WORDS[key]), tally.totals[key]) for key in LEFT_ALONE if tally.totals[key]]


def reasons_of(tally: Tally, method: ScoringMethod) -> list[tuple[str, int]]:
    """Return why results could not be computed, in words, most frequent first."""
    return [(reason_in_words(key, method), number) for key, number in tally.reasons.most_common()]


def reason_in_words(reason: str, method: ScoringMethod) -> str:
    """Return ``roof: no_weight`` as people read it."""
    about, _colon, code = reason.partition(": ")
    indicator = next((item for item in method.indicators if item.key == about), None)
    label = indicator.label.es if indicator is not None else str(_ABOUT.get(about, about))
    own = [item.text.es for item in indicator.refusals if item.reason == code] if indicator else []
    words = own[0] if own else str(_CODES.get(code, code))
    return f"{label}: {words}"


_ABOUT: Final = {
    "area": gettext_lazy("Area"),
    "cluster": gettext_lazy("Cluster"),
    "index": gettext_lazy("Index"),
    "eligible": gettext_lazy("Eligibility"),
    "gate": gettext_lazy("Criterion"),
}

_CODES: Final = {
    "missing_answer": gettext_lazy("an answer is missing"),
    "wrong_answer": gettext_lazy("an answer cannot be taken"),
    "no_weight": gettext_lazy("the answer has no points"),
    "unknown_area": gettext_lazy("no area of the method fits"),
    "unknown_cluster": gettext_lazy("it is not known for this place"),
    "wrong_cluster": gettext_lazy("the number does not exist"),
    "cluster_contradiction": gettext_lazy("it does not go with the place"),
    "no_bounds": gettext_lazy("the method has no bounds here"),
    "no_threshold": gettext_lazy("the method has no line here"),
    "no_cut_off": gettext_lazy("the method has no line here"),
    "outside_bounds": gettext_lazy("the score is outside the bounds"),
    "no_table_row": gettext_lazy("the score has no row in the table"),
}


def rows_of(tally: Tally, method: ScoringMethod) -> Iterator[tuple[str, ...]]:
    """Yield the report as rows of a file: what, district, from, to, households."""
    yield (_("About"), _("District"), _("Name"), _("From class"), _("To class"), _("Households"))
    for key in (SEEN, CHANGED, UNCHANGED, *LEFT_ALONE):
        yield (str(WORDS[key]), "", "", "", "", str(tally.totals[key]))
    for move in moves_of(tally.moves):
        yield (str(WORDS[CHANGED]), "", "", move.before, move.after, str(move.number))
    for words, number in reasons_of(tally, method):
        yield (f"{WORDS[NOT_COMPUTED]}: {words}", "", "", "", "", str(number))
    for district in sorted(districts_of(tally, method), key=lambda found: found.code):
        place = (district.code, district.name)
        yield (str(WORDS[SEEN]), *place, "", "", str(district.seen))
        for move in district.moves:
            yield (str(WORDS[CHANGED]), *place, move.before, move.after, str(move.number))


def as_csv(tally: Tally, method: ScoringMethod) -> str:
    """Return the report as CSV; nothing in it is about one household."""
    text = io.StringIO()
    # Spreadsheets read UTF-8 by the mark at the beginning.
    text.write("\ufeff")
    rows = rows_of(tally, method)
    csv.writer(text).writerows([plain_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def lines_of(tally: Tally) -> list[str]:
    """Return the report as lines for a terminal."""
    lines = [
        f"{WORDS[key]}: {tally.totals[key]}"
        for key in (SEEN, CHANGED, UNCHANGED, *LEFT_ALONE)
        if key in (SEEN, CHANGED, UNCHANGED) or tally.totals[key]
    ]
    lines += [f"  {move.before} → {move.after}: {move.number}" for move in moves_of(tally.moves)]
    return lines + [f"  {key}: {number}" for key, number in tally.reasons.most_common()]
