"""Editors of the CMS build courses: forms, refusals on every way, translations, the report."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import GroupApprovalTask, PageLogEntry, Workflow, WorkflowTask
from wagtail.permissions import policy_registry

from cms.form_builder.models import Form
from cms.form_builder.schedule import REFUSED
from cms.form_builder.services import ensure_editor_group
from cms.jobs.signals import swept
from cms.training.groups import ensure_training_groups
from cms.training.models import CoursePage, CourseVersion, GlossaryTerm, LessonPage, Topic
from tests.factories import FormVersionFactory, UserFactory
from tests.factories.training_pages import (
    catalogue,
    course_page,
    lesson_page,
    module_page,
    published,
)
from tests.integration.form_builder.changes import posted

pytestmark = pytest.mark.django_db

GONE = [{"type": "form_step", "value": {"part": "no-hay/paso", "caption": ""}}]


@pytest.fixture
def editor(client):
    """Somebody who writes pages and the training, and nothing else."""
    user = UserFactory(username="editora")
    user.groups.add(ensure_editor_group(), ensure_training_groups()[0])
    client.force_login(user)
    return user


@pytest.fixture
def module():
    return module_page(course_page())


def broken(module) -> LessonPage:
    """Return a published lesson whose newest draft shows a step that is gone."""
    page = lesson_page(module)
    draft = LessonPage.objects.get(pk=page.pk)
    draft.body = GONE
    draft.save_revision()
    return LessonPage.objects.get(pk=page.pk)


def edit_url(page) -> str:
    return f"/admin/pages/{page.pk}/edit/"


@pytest.mark.parametrize("kind", ["course", "module", "lesson"])
def test_editor_opens_and_previews_each_page(client, editor, module, kind):
    pages = {
        "course": module.get_parent().specific,
        "module": module,
        "lesson": lesson_page(module),
    }

    assert client.get(edit_url(pages[kind])).status_code == 200
    preview = client.get(f"/admin/pages/{pages[kind].pk}/view_draft/")
    assert preview.status_code == 200


def test_course_is_saved_with_ticked_roles(client, editor, module):
    page = module.get_parent().specific

    data = posted(page, client, audience_roles="head")
    response = client.post(edit_url(page), data | {"action-publish": "1"})

    assert response.status_code == 302
    stored = CoursePage.objects.get()
    assert stored.audience_roles == ["head"]
    assert stored.role_names


def test_part_of_a_form_is_chosen_from_a_list(client, editor, module):
    FormVersionFactory(form__slug="hogar")
    page = lesson_page(module)
    html = client.get(edit_url(page)).content.decode()
    assert 'value="hogar/vivienda/habitaciones"' in html

    rows = {
        "taught_parts-TOTAL_FORMS": "1",
        "taught_parts-INITIAL_FORMS": "0",
        "taught_parts-MIN_NUM_FORMS": "0",
        "taught_parts-MAX_NUM_FORMS": "1000",
        "taught_parts-0-part": "hogar/vivienda/habitaciones",
        "taught_parts-0-ORDER": "1",
        "taught_parts-0-DELETE": "",
        "taught_parts-0-id": "",
    }
    client.post(edit_url(page), posted(page, client) | rows | {"action-publish": "1"})

    (part,) = LessonPage.objects.get(pk=page.pk).taught_parts.all()
    assert (part.form_slug, part.step_key, part.field_key) == ("hogar", "vivienda", "habitaciones")


def test_stored_part_that_is_gone_can_still_be_edited(client, editor, module):
    page = lesson_page(module)
    page.taught_parts.create(form_slug="vieja", step_key="paso")
    page = published(page)

    assert 'value="vieja/paso"' in client.get(edit_url(page)).content.decode()


def test_editor_is_refused_with_the_reason(client, editor, module):
    page = broken(module)

    response = client.post(edit_url(page), posted(page, client) | {"action-publish": "1"})

    assert response.status_code == 200
    assert "no-hay" in response.content.decode()
    assert LessonPage.objects.get(pk=page.pk).body[0].block_type == "text"


def test_editor_saves_a_broken_draft_and_is_told(client, editor, module):
    page = broken(module)

    response = client.post(edit_url(page), posted(page, client), follow=True)

    assert response.status_code == 200
    assert "no-hay" in response.content.decode()


def test_bulk_publishing_is_refused(client, editor, module):
    page = broken(module)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    client.post(f"{url}?id={page.pk}&next=/admin/", follow=True)

    assert LessonPage.objects.get(pk=page.pk).body[0].block_type == "text"


def test_schedule_is_given_up_and_written_down(module):
    page = broken(module)
    revision = page.latest_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()

    call_command("publish_scheduled", verbosity=0)

    assert LessonPage.objects.get(pk=page.pk).body[0].block_type == "text"
    assert PageLogEntry.objects.filter(page=page.pk, action=REFUSED).exists()


def test_approval_in_a_workflow_is_refused(client, editor, module):
    workflow = Workflow.objects.create(name="Revisión", active=True)
    task = GroupApprovalTask.objects.create(name="Aprobar", active=True)
    task.groups.set(editor.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    page = broken(module)
    state = workflow.start(page, editor)

    url = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[page.pk, "approve", state.current_task_state.pk],
    )
    client.post(url, {"comment": ""}, follow=True)

    assert LessonPage.objects.get(pk=page.pk).body[0].block_type == "text"


def test_scheduled_lesson_goes_live_and_adds_a_version(module):
    page = lesson_page(module, "Después", live=False)
    due = timezone.now() - timedelta(minutes=1)
    page.go_live_at = due
    page.save_revision(approved_go_live_at=due)
    assert CourseVersion.objects.order_by("-number").first().definition.lessons == ()

    call_command("publish_scheduled", verbosity=0)

    newest = CourseVersion.objects.order_by("-number").first()
    assert [each.title for each in newest.definition.lessons] == ["Después"]


def test_translation_begins_as_a_draft(client, editor, module):
    page = lesson_page(module)
    url = reverse("training_translate", args=[page.pk])

    assert client.get(url).status_code == 200
    response = client.post(url, {"language": "qu"})

    draft = LessonPage.objects.get(locale__language_code="qu")
    assert response["Location"] == edit_url(draft)
    assert not draft.live
    assert draft.translation_key == page.translation_key


def test_translation_is_closed_to_those_who_cannot_edit(client, module):
    user = UserFactory()
    user.groups.add(ensure_training_groups()[1])
    client.force_login(user)

    response = client.post(reverse("training_translate", args=[module.pk]), {"language": "qu"})

    assert response.status_code in (302, 403)
    assert module.get_siblings(inclusive=True).count() == 1


def test_report_lists_overdue_and_broken_lessons(client, editor, module):
    today = timezone.localdate()
    FormVersionFactory(form__slug="hogar")
    body = [{"type": "form_step", "value": {"part": "hogar/vivienda", "caption": ""}}]
    lesson_page(module, "Vencida", review_by=today - timedelta(days=3))
    lesson_page(module, "Al día", review_by=today)
    lesson_page(module, "Rota", body=body)
    Form.objects.update(is_open=False)

    html = client.get(reverse("training_overdue")).content.decode()

    assert html.index("Vencida") < html.index("Rota")
    assert "Al día" not in html


@pytest.mark.parametrize("comes_first", ["group", "catalogue"])
def test_training_editors_write_courses_and_bring_files(client, comes_first):
    if comes_first == "catalogue":
        catalogue()
    group = ensure_training_groups()[0]
    page = course_page()
    user = UserFactory()
    user.groups.add(group)
    client.force_login(user)

    assert client.get(edit_url(page)).status_code == 200
    assert page.permissions_for_user(user).can_publish()
    assert not page.get_parent().get_parent().permissions_for_user(user).can_edit()
    for model in (Image, Document):
        assert policy_registry.get_by_type(model).user_has_permission(user, "add")


def test_glossary_term_proposes_its_short_name(client, editor):
    url = reverse(GlossaryTerm.snippet_viewset.get_url_name("add"))
    data = {"term": "Jefe de hogar", "meaning": "Quien responde.", "also": "jefa\njefe"}

    client.post(url, data | {"source": "", "language": "es", "slug": ""})

    term = GlossaryTerm.objects.get()
    assert (term.slug, term.also, term.locale.language_code) == (
        "jefe-de-hogar",
        ["jefa", "jefe"],
        "es",
    )


def test_topic_keeps_its_short_name(client, editor):
    client.post(
        reverse(Topic.snippet_viewset.get_url_name("add")), {"title": "2 Vivienda", "slug": ""}
    )
    topic = Topic.objects.get()
    assert topic.slug == "vivienda"

    url = reverse(Topic.snippet_viewset.get_url_name("edit"), args=[topic.pk])
    client.post(url, {"title": "La vivienda", "slug": "otro"})

    topic.refresh_from_db()
    assert (topic.title, topic.slug) == ("La vivienda", "vivienda")


def test_editor_schedules_a_lesson_and_the_clock_publishes_and_takes_it_down(
    client, editor, module
):
    now = timezone.now().replace(second=0, microsecond=0)
    begin, end = now + timedelta(days=1), now + timedelta(days=2)
    page = lesson_page(module, "Con fecha", live=False)
    page.save_revision()
    dates = {
        name: timezone.localtime(moment).strftime("%d/%m/%Y %H:%M")
        for name, moment in (("go_live_at", begin), ("expire_at", end))
    }

    client.post(edit_url(page), posted(page, client) | dates | {"action-publish": "1"})

    assert not LessonPage.objects.get(pk=page.pk).live
    for at, is_live in ((begin, True), (end, False)):
        with time_machine.travel(at + timedelta(seconds=1)):
            swept.send(sender=None)
        assert LessonPage.objects.get(pk=page.pk).live is is_live


def test_dates_are_shown_as_people_type_them(client, editor, module):
    page = lesson_page(module, review_by=date(2027, 12, 31))

    html = client.get(edit_url(page)).content.decode()

    assert 'name="review_by" value="31/12/2027"' in html
