"""Work out the figures of all questions, mark those that stand out, note who looked at one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from cms.training.bank.selectors import newest_versions
from cms.training.models import (
    AttemptResult,
    Question,
    QuestionAnalysis,
    QuestionReview,
    QuestionVersion,
    WorstFlag,
)
from forms_plugins.engine.quiz.item_analysis import (
    SERIOUS,
    Flag,
    QuestionStatistics,
    Tally,
    answered_in_test,
    chosen_options,
    option_rights,
    statistics,
)

RESULTS_AT_ONCE: Final = 500

WORST_FIRST: Final = (
    Flag.WRONG_KEY,
    Flag.DISCRIMINATES_BADLY,
    Flag.TOO_HARD,
    Flag.TOO_EASY,
    Flag.NEVER_CHOSEN,
    Flag.NOT_ENOUGH_DATA,
)


class ReasonIsMissing(ValueError):
    """A marked question is only left as it is for a reason."""


class NothingToReview(ValueError):
    """The question is not marked: somebody looked at it, or published a new version."""


@dataclass(frozen=True)
class Analysed:
    """How many results were read, versions judged, and questions marked in the end."""

    results: int
    versions: int
    marked: int


def analyse_answers(*, at: datetime) -> Analysed:
    """
    Work out the figures of all question versions, in one pass over the results; then mark.

    Only first attempts count: who tries again has seen questions and explanations. Running it twice
    changes nothing.
    """
    versions = {version.pk: version for version in QuestionVersion.objects.all()}
    tallies, results = _tallied(versions)
    newest = set(newest_versions().values_list("pk", flat=True))
    analyses = [
        _analysis(version, tallies[key], at)
        for key, version in versions.items()
        if key in tallies or key in newest
    ]
    QuestionAnalysis.objects.bulk_create(
        analyses,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["version"],
        update_fields=[
            "answers", "difficulty", "discrimination", "upper_lower", "options", "flags", "worst",
            "severity", "analysed_at",
        ],
    )  # fmt: skip
    return Analysed(results, len(analyses), mark_questions())


def _tallied(versions: Mapping[int, QuestionVersion]) -> tuple[defaultdict[int, Tally], int]:
    tallies: defaultdict[int, Tally] = defaultdict(Tally)
    count = 0
    results = AttemptResult.objects.filter(attempt__number=1).order_by()
    for items in results.values_list("items", flat=True).iterator(chunk_size=RESULTS_AT_ONCE):
        count += 1
        known = [item for item in items if item["version_id"] in versions]
        chosen = [_chosen(versions[item["version_id"]], item) for item in known]
        scores = [float(item["score"]) for item in known]
        for item, answered in zip(known, answered_in_test(scores, chosen), strict=True):
            tallies[item["version_id"]].add(answered)
    return tallies, count


def _chosen(version: QuestionVersion, item: Mapping[str, Any]) -> tuple[str, ...]:
    return chosen_options(version.definition, item["response"])


def _analysis(version: QuestionVersion, tally: Tally, at: datetime) -> QuestionAnalysis:
    found = statistics(tally, option_rights(version.definition))
    worst = _worst(found)
    return QuestionAnalysis(
        version=version,
        answers=found.answers,
        difficulty=found.difficulty,
        discrimination=found.discrimination,
        upper_lower=found.upper_lower,
        options=[asdict(option) for option in found.options],
        flags=[str(flag) for flag in found.flags],
        worst=str(worst) if worst else WorstFlag.NONE,
        severity=len(WORST_FIRST) - WORST_FIRST.index(worst) + 1 if worst else 1,
        analysed_at=at,
    )


def _worst(found: QuestionStatistics) -> Flag | None:
    return min(found.flags, key=WORST_FIRST.index, default=None)


@transaction.atomic
def mark_questions() -> int:
    """
    Mark exactly the questions whose newest version stands out, and return how many.

    Not those that were taken down, nor those whose flags somebody looked at already.
    """
    # Who publishes takes the same locks: no version is added between reading and marking.
    list(Question.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    wanted = set(_to_mark())
    Question.objects.filter(needs_review=True).exclude(pk__in=wanted).update(needs_review=False)
    Question.objects.filter(pk__in=wanted, needs_review=False).update(needs_review=True)
    return len(wanted)


def _to_mark() -> Iterable[int]:
    looked_at: defaultdict[int, set[str]] = defaultdict(set)
    for version, flags in QuestionReview.objects.values_list("version", "flags"):
        looked_at[version].update(flags)
    rows = QuestionAnalysis.objects.filter(
        version__in=newest_versions(), version__question__live=True
    )
    for question, version, flags in rows.values_list("version__question", "version", "flags"):
        if SERIOUS.intersection(flags) - looked_at[version]:
            yield question


@transaction.atomic
def review_question(*, question: Question, reason: str, by: Any, at: datetime) -> QuestionReview:
    """
    Note that somebody looked at a marked question and leaves it as it is; it is marked no more.

    :raises ReasonIsMissing: without a reason.
    :raises NothingToReview: if it is not marked.
    """
    if not reason.strip():
        raise ReasonIsMissing
    held = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    version = held.latest_version
    analysis = QuestionAnalysis.objects.filter(version=version).first()
    if not held.needs_review or version is None or analysis is None:
        raise NothingToReview
    Question.objects.filter(pk=held.pk).update(needs_review=False)
    return QuestionReview.objects.create(
        version=version,
        flags=analysis.flags,
        answers=analysis.answers,
        reason=reason.strip(),
        at=at,
        by=by,
    )
