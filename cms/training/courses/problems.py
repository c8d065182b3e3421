"""What keeps a course from being published: its short name, and a test the bank cannot fill."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.form_builder.keys import propose_slug
from cms.form_builder.problems import FormHasProblems, FormProblem, Location
from cms.training.courses.documents import draws_of

SLUG = re.compile(r"[a-z][a-z0-9-]{0,59}")


class PageRefused(FormHasProblems):
    """A page of the training cannot be published; ``problems`` says why."""


def refuse_course(page: Any) -> None:
    """:raises PageRefused: if a course cannot be published as ``page`` describes it."""
    if problems := course_problems(page):
        raise PageRefused(problems)


def course_problems(page: Any) -> tuple[FormProblem, ...]:
    """Return what keeps a course page from being published."""
    from cms.training.courses.selectors import source_course

    # The test of a course is the same in every language: that of the page in Spanish.
    draws = _draw_problems(page) if source_course(page) is page else ()
    return (*_name_problems(page), *draws)


def proposed_course_slug(page: Any) -> str:
    """Return the short name of a course that has none: that of its translations, or a new one."""
    from cms.training.models import Course, CoursePage

    others = CoursePage.objects.exclude(course_slug="").exclude(pk=page.pk)
    same = others.filter(translation_key=page.translation_key).first()
    if same is not None:
        return str(same.course_slug)
    if not page.slug:
        return ""
    taken = {*Course.objects.values_list("slug", flat=True)}
    taken |= {*others.values_list("course_slug", flat=True)}
    return propose_slug(page.slug, taken, "curso")


def _name_problems(page: Any) -> Iterator[FormProblem]:
    from cms.training.models import Course, CoursePage

    place = Location("course_slug")
    if not SLUG.fullmatch(page.course_slug or ""):
        message = _('Write small letters without accents, figures and "-"; begin with a letter.')
        yield FormProblem(message, place)
        return
    live = CoursePage.objects.live()
    others = live.filter(course_slug=page.course_slug).exclude(pk=page.pk)
    if others.exclude(translation_key=page.translation_key).exists():
        message = _("Another course has this short name. Choose another one.")
        yield FormProblem(message, place)
    stored = CoursePage.objects.filter(pk=page.pk).values_list("course_slug", flat=True).first()
    if stored and stored != page.course_slug and Course.objects.filter(slug=stored).exists():
        message = _("The course is published as “%(slug)s”. Its short name cannot change.")
        yield FormProblem(message % {"slug": stored}, place)


def _draw_problems(page: Any) -> Iterator[FormProblem]:
    from cms.training.bank.selectors import drawable
    from cms.training.models import Topic

    words = str(page._meta.get_field("draws").verbose_name)
    for position, child in enumerate(page.draws):
        if child.value.get("topic") is None:
            place = Location("draws").block((position,), child.id, words)
            yield FormProblem(_("Choose a topic: the one chosen here is gone."), place)
    draws = draws_of(page)
    bank = drawable(page.locale.language_code) if draws else {}
    titles = dict(Topic.objects.values_list("slug", "title"))
    for draw in draws:
        there = len(bank.get(draw.topic, ()))
        missing = draw.count - there
        if missing > 0:
            message = ngettext(
                "%(missing)d question of the topic “%(topic)s” is missing: the test asks for "
                "%(count)d and the bank has %(there)d that are published.",
                "%(missing)d questions of the topic “%(topic)s” are missing: the test asks for "
                "%(count)d and the bank has %(there)d that are published.",
                missing,
            )
            topic = titles.get(draw.topic, draw.topic)
            facts = {"missing": missing, "topic": topic, "count": draw.count, "there": there}
            yield FormProblem(message % facts, Location("draws", words=(words,)))
