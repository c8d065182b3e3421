"""What of the bank needs a look: links to what is gone, cases on older versions of a form."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.form_builder.models import FormVersion
from cms.training.bank.cases import judge_case, newer_version
from cms.training.bank.parts import PublishedForms, write_version
from cms.training.bank.selectors import newest_versions
from cms.training.bank.services import put_live
from cms.training.models import Question, QuestionVersion
from forms_plugins.engine.quiz.questions import FormCase


@dataclass(frozen=True)
class BrokenLink:
    """A question whose newest version is about a part of a form that is gone."""

    question: Question
    part: str


@dataclass(frozen=True)
class OldCase:
    """
    A case on an older version of its form.

    ``problems`` are what keeps its model answer from holding on the newest one; ``changed`` are the
    classes that come out otherwise there: (method, before, now).
    """

    question: Question
    case: FormCase
    newest: FormVersion
    problems: tuple[str, ...]
    changed: tuple[tuple[str, str, str], ...]

    @property
    def holds(self) -> bool:
        """Say whether the model answer is as good on the newest version."""
        return not self.problems and not self.changed


class CaseDoesNotMove(Exception):
    """A case has no newer version to move to, errors there, or a draft that somebody is writing."""


def live_versions() -> list[QuestionVersion]:
    """Return the newest version of each live question."""
    found = newest_versions().filter(question__live=True).select_related("question")
    return list(found.order_by("question__title"))


def broken_links(forms: PublishedForms | None = None) -> list[BrokenLink]:
    """Return the links of live questions to parts that the newest forms do not have."""
    forms = forms or PublishedForms()
    return [
        BrokenLink(version.question, forms.words(link))
        for version in live_versions()
        for link in version.definition.links
        if not forms.is_there(link)
    ]


def questions_with_broken_links() -> list[int]:
    """Return the keys of live questions with a broken link."""
    return [each.question.pk for each in broken_links()]


def old_cases() -> list[OldCase]:
    """Return the live cases on a version of a form that is not its newest."""
    found = []
    for version in live_versions():
        case = version.definition
        newest = newer_version(case) if isinstance(case, FormCase) else None
        if isinstance(case, FormCase) and newest is not None:
            found.append(_old_case(version.question, case, newest))
    return found


def _old_case(question: Question, case: FormCase, newest: FormVersion) -> OldCase:
    judged = judge_case(case, newest)
    now = judged.categories
    changed = tuple(
        (method, case.categories.get(method, "–"), now.get(method, "–"))
        for method in sorted({*case.categories, *now})
        if case.categories.get(method) != now.get(method)
    )
    return OldCase(question, case, newest, judged.problems, () if judged.problems else changed)


@transaction.atomic
def move_case(*, question: Question, by: Any) -> QuestionVersion:
    """
    Set a live case in the newest version of its form: its answers stay, its classes are worked out.

    :raises CaseDoesNotMove: if there is no newer version, its answers do not hold there, or
        somebody has an unpublished draft of it.
    """
    question = Question.objects.select_for_update().get(pk=question.pk)
    version = question.latest_version
    case = version.definition if version else None
    newest = newer_version(case) if isinstance(case, FormCase) else None
    if not isinstance(case, FormCase) or newest is None or question.has_unpublished_changes:
        raise CaseDoesNotMove(question.slug)
    if judge_case(case, newest).problems:
        raise CaseDoesNotMove(question.slug)
    question.content[0].value["version"] = write_version(case.form, newest.number or 0)
    return put_live(question=question, by=by, at=timezone.now())
