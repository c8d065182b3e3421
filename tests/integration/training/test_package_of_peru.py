"""The course of Peru, installed with its forms and methods."""

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.accounts.installer import install
from cms.content.demo import create_demo_content
from cms.form_builder.models import Form, FormVersion
from cms.training.bank.selectors import latest_versions
from cms.training.models import (
    CoursePage,
    CourseVersion,
    GlossaryTerm,
    InstalledItem,
    LessonPage,
    QuestionVersion,
)
from cms.training.packaging import install_courses
from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import document_hash
from tests.factories.accounts import UserFactory

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a new size of a picture to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SISFOH = registry.get(Package, "sisfoh")


@pytest.fixture(scope="module")
def whole(django_db_setup, django_db_blocker):
    """The package, loaded once for all tests of this file, then removed."""
    with django_db_blocker.unblock(), transaction.atomic():
        create_demo_content("Empadrona")
        yield install(SISFOH, at=timezone.now())
        transaction.set_rollback(True)


def test_course_of_peru_is_published_whole(whole, client):
    (data,) = SISFOH.courses()
    version = CourseVersion.objects.get()

    assert version.course.slug == "introduccion-sisfoh"
    assert [entry.title for entry in version.definition.lessons] == [
        lesson.title for lesson in data.lessons
    ]
    assert {draw.topic: draw.count for draw in version.definition.draws} == dict(data.draws)
    assert QuestionVersion.objects.count() == len(data.questions)
    assert GlossaryTerm.objects.count() == len(data.terms)
    page = CoursePage.objects.get()
    assert (page.live, page.url) == (True, "/capacitacion/introduccion-sisfoh/")
    assert client.get("/capacitacion/").status_code == 200
    assert client.get(page.url).status_code == 200
    assert client.get("/capacitacion/glosario/").status_code == 200


def test_every_lesson_can_be_read(whole, client):
    for page in LessonPage.objects.live():
        response = client.get(page.url)
        html = response.content.decode()

        assert response.status_code == 200, page.slug
        assert page.title in html
        assert "**" not in html, page.slug
        assert len(response.content) < 150 * 1024, page.slug


def test_installing_twice_changes_nothing(whole):
    before = (
        list(Page.objects.values_list("pk", "latest_revision_id").order_by("pk")),
        QuestionVersion.objects.count(),
        list(InstalledItem.objects.values_list("pk", "sha256", "mark").order_by("pk")),
    )

    again = install_courses(SISFOH, at=timezone.now())

    after = (
        list(Page.objects.values_list("pk", "latest_revision_id").order_by("pk")),
        QuestionVersion.objects.count(),
        list(InstalledItem.objects.values_list("pk", "sha256", "mark").order_by("pk")),
    )
    assert (again.changed, again.kept) == (False, [])
    assert after == before
    assert CourseVersion.objects.count() == 1


def test_cases_are_set_on_the_published_form(whole):
    version = latest_versions(["caso-recien-nacido-lima"])["caso-recien-nacido-lima"]

    assert version.definition.version == 1
    assert version.published_by is None


def test_installer_installs_courses_after_forms(whole):
    second = install(SISFOH, at=timezone.now())

    assert (whole.courses_changed, second.courses_changed) == (True, False)
    assert second.changed is False


def test_form_that_an_editor_changed_does_not_stop_the_package(whole):
    form = Form.objects.get(slug="fsu")
    latest = form.latest_version
    changed = {**latest.document, "title": {"es": "Nuestra ficha"}}
    other = FormVersion(
        form=form,
        number=latest.number + 1,
        document=changed,
        sha256=document_hash(changed),
        published_at=timezone.now(),
        published_by=UserFactory(),
    )
    other.save()

    again = install_courses(SISFOH, at=timezone.now())

    assert again.changed is False
    case = latest_versions(["caso-recien-nacido-lima"])["caso-recien-nacido-lima"]
    assert case.definition.version == latest.number
