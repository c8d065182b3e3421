"""What the screens of the analysis show: figures by question, the queue, and options by version."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cms.training.bank.selectors import newest_versions
from cms.training.models import Question, QuestionAnalysis, QuestionVersion, WorstFlag
from forms_plugins.engine.quiz.item_analysis import ENOUGH
from forms_plugins.engine.quiz.questions import MultipleChoice, SingleChoice


@dataclass(frozen=True)
class OptionFigures:
    """
    How often an option was chosen: a count, and percentages of all, of the best and of the weakest.

    ``is_right`` is ``None`` if it differs from person to person. ``stands_out``: a wrong one that
    the best choose more than the right one, or that nobody chooses.
    """

    letter: str
    text: str
    is_right: bool | None
    count: int
    share: float
    upper: float
    lower: float
    stands_out: bool


@dataclass(frozen=True)
class VersionFigures:
    """A version of a question with its figures, or without if it was never analysed."""

    version: QuestionVersion
    analysis: QuestionAnalysis | None
    options: tuple[OptionFigures, ...]

    @property
    def is_enough(self) -> bool:
        """Say whether there are enough answers to say anything."""
        return self.analysis is not None and self.analysis.worst != WorstFlag.NOT_ENOUGH_DATA

    @property
    def flags(self) -> list[Any]:
        """Return what stands out, in words."""
        return [WorstFlag(flag).label for flag in self.analysis.flags] if self.analysis else []

    @property
    def missing(self) -> int:
        """Return how many answers are lacking before something is said."""
        return max(0, ENOUGH - (self.analysis.answers if self.analysis else 0))


def newest_analyses() -> QuerySet[QuestionAnalysis]:
    """Return the figures of the newest version of each question."""
    found: QuerySet[QuestionAnalysis] = QuestionAnalysis.objects.filter(
        version__in=newest_versions()
    ).select_related("version__question__topic")
    return found


def review_queue() -> QuerySet[QuestionAnalysis]:
    """Return the figures of the questions that are marked, the worst first."""
    return (
        newest_analyses()
        .filter(version__question__needs_review=True)
        .order_by("-severity", "discrimination", "version__question__title")
    )


def figures_by_version(question: Question) -> list[VersionFigures]:
    """Return the versions of a question, the newest first, each with its figures."""
    versions = question.versions.select_related("analysis").prefetch_related("reviews__by")
    return [_figures(version) for version in versions.order_by("-number")]


def _figures(version: QuestionVersion) -> VersionFigures:
    analysis = getattr(version, "analysis", None)
    return VersionFigures(version, analysis, _options(version, analysis))


def _options(
    version: QuestionVersion, analysis: QuestionAnalysis | None
) -> tuple[OptionFigures, ...]:
    if analysis is None:
        return ()
    texts = option_texts(version)
    suspect = WorstFlag.WRONG_KEY in analysis.flags
    ahead = max(
        (each["upper"] for each in analysis.options if each["is_right"] is False), default=0
    )
    return tuple(
        OptionFigures(
            letter=chr(ord("A") + place),
            text=texts.get(each["key"], each["key"]),
            is_right=each["is_right"],
            count=each["count"],
            share=each["share"] * 100,
            upper=each["upper"] * 100,
            lower=each["lower"] * 100,
            stands_out=each["is_right"] is False
            and ((suspect and each["upper"] == ahead) or not each["count"]),
        )
        for place, each in enumerate(analysis.options)
    )


def option_texts(version: QuestionVersion) -> dict[str, str]:
    """Return the words of the options of a version, by key."""
    definition = version.definition
    if isinstance(definition, SingleChoice | MultipleChoice):
        return {option.key: option.text for option in definition.options}
    return {"true": _("True"), "false": _("False")}
