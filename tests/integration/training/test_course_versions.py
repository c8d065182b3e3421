"""Publishing a course, a module or a lesson adds a version of the course, or nothing."""

import pytest
from django.utils import timezone

from cms.form_builder.problems import FormHasProblems
from cms.training.courses.selectors import course_page as find_course
from cms.training.courses.selectors import lesson_page as find_lesson
from cms.training.courses.selectors import open_courses
from cms.training.courses.services import publish_course
from cms.training.models import Course, CoursePage, CourseVersion, Topic
from tests.factories.training_pages import (
    catalogue,
    course_page,
    lesson_page,
    module_page,
    published,
)

pytestmark = pytest.mark.django_db


def versions() -> list[CourseVersion]:
    return list(CourseVersion.objects.order_by("number"))


def test_publish_course_adds_a_version(django_user_model):
    page = course_page(minutes=45, audience_roles=["enumerator"])

    (version,) = versions()
    assert version.course.slug == "curso-breve"
    assert version.number == 1
    assert version.definition.minutes == 45
    assert version.definition.roles == ("enumerator",)
    assert find_course("curso-breve") == page
    assert list(open_courses()) == [version.course]


def test_publish_course_without_change_adds_nothing():
    page = course_page()

    again = publish_course(page, by=None, at=timezone.now())
    published(page)

    assert [again] == versions()


def test_publish_lesson_adds_a_version_that_names_its_revision():
    module = module_page(course_page())

    lesson = lesson_page(module, "Uno", minutes=7)

    newest = versions()[-1].definition
    (entry,) = newest.lessons
    assert (entry.key, entry.title, entry.minutes) == (str(lesson.translation_key), "Uno", 7)
    assert entry.revision == lesson.live_revision_id
    assert find_lesson(entry.key) == lesson


def test_lessons_stand_in_the_order_of_the_tree():
    course = course_page()
    first, second = module_page(course, "A"), module_page(course, "B")
    lesson_page(second, "B1")
    one = lesson_page(first, "A1")
    lesson_page(first, "A2")

    one.move(first, pos="last-child")

    titles = [lesson.title for lesson in versions()[-1].definition.lessons]
    assert titles == ["A2", "A1", "B1"]


def test_drafts_are_no_part_of_a_version():
    course = course_page()
    module = module_page(course)
    lesson_page(module, "Publicada")
    lesson_page(module, "Borrador", live=False)
    hidden = module_page(course, "Oculto", live=False)
    lesson_page(hidden, "De un módulo oculto")

    newest = versions()[-1].definition

    assert [lesson.title for lesson in newest.lessons] == ["Publicada"]
    assert [each.title for each in newest.modules] == ["Módulo"]


def test_unpublished_lesson_leaves_the_next_version():
    lesson = lesson_page(module_page(course_page()))

    lesson.unpublish()

    assert versions()[-1].definition.lessons == ()


def test_removed_lesson_leaves_the_next_version(django_capture_on_commit_callbacks):
    lesson = lesson_page(module_page(course_page()))
    before = len(versions())

    with django_capture_on_commit_callbacks(execute=True):
        lesson.delete()

    assert len(versions()) == before + 1
    assert versions()[-1].definition.lessons == ()


def test_removed_course_adds_no_version(django_capture_on_commit_callbacks):
    course = course_page()
    lesson_page(module_page(course))
    before = len(versions())

    with django_capture_on_commit_callbacks(execute=True):
        course.delete()

    assert len(versions()) == before
    assert not Course.objects.get().is_open


def test_lesson_of_a_draft_course_adds_no_version():
    lesson_page(module_page(course_page(live=False)))

    assert versions() == []


def test_unpublished_course_takes_nobody_in():
    page = course_page()

    page.unpublish()

    assert list(open_courses()) == []
    published(CoursePage.objects.get())
    assert open_courses().count() == 1


def test_short_name_is_proposed_and_unique():
    page = CoursePage(title="Curso Ñandú", slug="curso-nandu", summary="x", live=False)
    catalogue().add_child(instance=page)
    published(page)
    copy = published(page.copy(update_attrs={"slug": "otro-curso"}, keep_live=False))

    assert page.course_slug == "curso-nandu"
    assert copy.course_slug == "otro-curso"


def test_short_name_never_changes_once_published():
    page = course_page()
    page.course_slug = "otro"

    with pytest.raises(FormHasProblems, match="curso-breve"):
        page.save_revision().publish()

    assert CoursePage.objects.get().course_slug == "curso-breve"
    assert len(versions()) == 1


def test_test_the_bank_cannot_fill_is_refused():
    topic = Topic.objects.create(slug="hogar", title="El hogar")
    draws = [{"type": "draw", "value": {"topic": topic.pk, "count": 3}}]

    with pytest.raises(FormHasProblems, match="El hogar") as refusal:
        course_page(draws=draws)

    assert "3" in str(refusal.value.problems[0])
    assert versions() == []
    assert not CoursePage.objects.get().live
