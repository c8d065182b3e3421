"""Queries over the question bank."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT

from cms.training.models.courses import CourseVersion
from cms.training.models.questions import QuestionVersion


def newest_versions() -> QuerySet[QuestionVersion]:
    """Return the newest version of each question, whether it is live or not."""
    newest = QuestionVersion.objects.filter(question=OuterRef("question")).order_by("-number")
    found: QuerySet[QuestionVersion] = QuestionVersion.objects.filter(
        pk=Subquery(newest.values("pk")[:1])
    )
    return found


def drawable(language: str) -> dict[str, list[tuple[str, bool]]]:
    """
    Return what tests may draw from: topic -> (short name, whether it is essential), by name.

    What counts is what was published last: drafts and questions taken down are left out.
    """
    found = defaultdict(list)
    rows = (
        newest_versions()
        .filter(question__live=True, document__language=language)
        .order_by("question__slug")
        .values_list("question__slug", KT("document__topic"), "document__essential")
    )
    for slug, topic, essential in rows:
        found[topic].append((slug, essential is True))
    return dict(found)


def topics_of_tests() -> set[str]:
    """Return the topics that the tests of open courses draw from."""
    newest = CourseVersion.objects.filter(course=OuterRef("course")).order_by("-number")
    versions = CourseVersion.objects.filter(
        course__is_open=True, pk=Subquery(newest.values("pk")[:1])
    )
    return {draw.topic for version in versions for draw in version.definition.draws}


def latest_versions(slugs: Iterable[str]) -> dict[str, QuestionVersion]:
    """Return the newest version of each of the named questions that has one."""
    named = newest_versions().filter(question__slug__in=list(slugs)).select_related("question")
    found = named.order_by()
    return {version.question.slug: version for version in found}
