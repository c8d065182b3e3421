"""
Questions inside a lesson: answered by posting to the page, graded here, kept nowhere.

A question posts ``comprobar`` (id of its block) and ``respuesta`` (values of the options). What is
right is never part of a page that was not answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.utils.translation import gettext as _

from cms.training.bank.results import feedback_on
from cms.training.bank.selectors import topics_of_tests
from cms.training.models.questions import QuestionVersion
from forms_plugins.engine.quiz.grading import grade
from forms_plugins.engine.quiz.presenting import present
from forms_plugins.engine.quiz.texts import fill
from forms_plugins.engine.quiz.variants import vary

KINDS = ("single", "multiple", "true_false")
"""The kinds of questions that fit into the flow of a lesson."""

MOST_POSTED = 12


@dataclass(frozen=True)
class Said:
    """What is said about an answer."""

    is_right: bool
    words: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """
    A question as the page shows it: ``options`` are (value, text, is chosen).

    ``asks_first`` says that somebody pressed the button without choosing.
    """

    block_id: str
    question: str
    options: tuple[tuple[str, str, bool], ...]
    several: bool = False
    said: Said | None = None
    asks_first: bool = False


class QuestionIsGone(LookupError):
    """The bank has no such published question; the message says so to editors."""


def shown_check(context: dict[str, Any]) -> dict[str, Any]:
    """Return what the template of a check draws: the question, graded if it was just answered."""
    value, block_id = context["self"], context.get("block_id", "")
    chosen = _posted(context.get("request"), block_id)
    if "options" in value:
        return {"check": _own_check(value, block_id, chosen)}
    try:
        version = find_question(value["question"])
    except QuestionIsGone:
        return {"check": None}
    return {"check": _bank_check(version, block_id, chosen)}


def find_question(slug: str) -> QuestionVersion:
    """
    Return the newest version of a question of the bank.

    :raises QuestionIsGone: if it is not published, of a kind that a lesson cannot show, or of a
        topic that tests draw from: whoever reads the lesson is told what is right.
    """
    versions = QuestionVersion.objects.filter(question__slug=slug, question__live=True)
    version = versions.order_by("-number").first()
    if version is None:
        raise QuestionIsGone(_("The question is not published in the bank any more."))
    if version.definition.kind not in KINDS:
        raise QuestionIsGone(_("A question of this kind can be asked in a test only."))
    if version.definition.topic in topics_of_tests():
        raise QuestionIsGone(
            _("Tests draw questions of this topic, and a lesson tells everybody what is right.")
        )
    return version


def bank_choices() -> list[tuple[str, Any]]:
    """Return the questions a lesson can show, grouped by topic."""
    versions = QuestionVersion.objects.filter(question__live=True, document__kind__in=KINDS)
    for_lessons = versions.exclude(document__topic__in=topics_of_tests())
    found = for_lessons.select_related("question__topic").order_by(
        "question__topic__title", "question__title", "-number"
    )
    groups: dict[str, dict[str, str]] = {}
    for version in found:
        question = version.question
        groups.setdefault(question.topic.title, {}).setdefault(question.slug, question.title)
    return [(topic, list(titles.items())) for topic, titles in groups.items()]


def _posted(request: Any, block_id: str) -> list[str] | None:
    """Return what was chosen in a question, ``None`` if another one or none was answered."""
    if request is None or request.method != "POST" or not block_id:
        return None
    if request.POST.get("comprobar") != block_id:
        return None
    return list(request.POST.getlist("respuesta")[:MOST_POSTED])


def _own_check(value: Any, block_id: str, chosen: Sequence[str] | None) -> Check:
    options = list(value["options"])
    several = sum(bool(option["right"]) for option in options) > 1
    picked = {number for number in range(len(options)) if str(number) in (chosen or ())}
    said = None
    if picked:
        is_right = picked == {n for n, option in enumerate(options) if option["right"]}
        words = [options[number]["feedback"] for number in sorted(picked)]
        said = Said(is_right, tuple(word for word in [*words, value["explanation"]] if word))
    return Check(
        block_id,
        value["question"],
        tuple((str(n), option["text"], n in picked) for n, option in enumerate(options)),
        several=several,
        said=said,
        asks_first=chosen is not None and not picked,
    )


def _bank_check(version: QuestionVersion, block_id: str, chosen: Sequence[str] | None) -> Check:
    question = version.definition
    seed = crc32(block_id.encode())  # the same numbers when the answer comes back
    variant = vary(question, seed)
    shown = present(question, variant, seed)
    if question.kind == "true_false":
        options = [("true", _("True")), ("false", _("False"))]
    else:
        options = [(option.key, option.text) for option in shown.options]
    picked = [key for key, _text in options if key in (chosen or ())]
    said = None
    if picked:
        response = _response(question.kind, picked)
        result = grade(question, response, variant)
        words = (*feedback_on(question, response, variant), fill(question.explanation, variant))
        said = Said(result.is_right, tuple(word for word in words if word))
    return Check(
        block_id,
        shown.stem,
        tuple((key, text, key in picked) for key, text in options),
        several=question.kind == "multiple",
        said=said,
        asks_first=chosen is not None and not picked,
    )


def _response(kind: str, picked: Sequence[str]) -> Any:
    if kind == "true_false":
        return picked[0] == "true"
    return list(picked) if kind == "multiple" else picked[0]
