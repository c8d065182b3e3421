"""Cards of lessons at the steps of forms, and the counts of messages."""

import re
from datetime import date
from threading import Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.training.help.troubles import count_troubles
from cms.training.models import StepTrouble, TaughtPart
from cms.wizard.help_cards import Trouble
from tests.factories import FormFactory, OfficeFactory
from tests.factories.training_pages import catalogue, course_page, lesson_page, module_page
from tests.integration.wizard.conftest import desk as desk  # the fixture
from tests.integration.wizard.drafts_of_forms import draft_on

pytestmark = pytest.mark.django_db
BODY = "<p>Cuente <b>solo</b> los cuartos donde se duerme.</p>"


@pytest.fixture
def module():
    catalogue()
    return module_page(course_page())


def _teach(module, field="", step="situacion", form="completar", live=True, **values):
    lesson = lesson_page(
        module, values.pop("title", "Contar los cuartos"), live=live, card=BODY, **values
    )
    TaughtPart.objects.create(lesson=lesson, form_slug=form, step_key=step, field_key=field)
    return lesson


def _page(desk, draft, step="situacion"):
    return desk.client.get(desk.url(draft, "step", step=step)).content.decode()


@pytest.fixture
def draft(desk):
    return draft_on(desk, "completing")


def _slug(draft):
    return draft.form_version.form.slug


def test_a_step_shows_the_card_of_its_lesson_closed(desk, draft, module):
    lesson = _teach(module, form=_slug(draft))
    page = _page(desk, draft)
    assert BODY in page
    assert lesson.url in page
    assert '<details class="help-card">' in page


def test_a_question_shows_its_own_card_beside_it(desk, draft, module):
    field = draft.form_version.definition.step("situacion").fields[0]
    _teach(module, field=field.key, form=_slug(draft), title="Esta pregunta")
    page = _page(desk, draft)
    assert page.index("Esta pregunta") > page.index(field.label.es)


def test_a_card_lies_once_on_a_page_until_its_question_is_in_trouble(desk, draft, module):
    field = next(
        each for each in draft.form_version.definition.step("situacion").fields if each.required
    )
    lesson = _teach(module, form=_slug(draft))
    TaughtPart.objects.create(
        lesson=lesson, form_slug=_slug(draft), step_key="situacion", field_key=field.key
    )
    assert _page(desk, draft).count(BODY) == 1
    desk.send_step(draft, "situacion")
    again = desk.send_step(draft, "situacion").content.decode()
    assert again.count(BODY) == 2
    opened = re.findall(r'<details class="help-card" open>\s*<summary.*?</summary>', again, re.S)
    assert any(field.label.es in summary for summary in opened)


def test_questions_of_one_lesson_share_a_card_until_one_is_in_trouble(desk, draft, module):
    definition = draft.form_version.definition.step("situacion")
    first, *others = [field for field in definition.fields if field.required][:2]
    lesson = _teach(module, form=_slug(draft), field=first.key)
    for field in others:
        TaughtPart.objects.create(
            lesson=lesson, form_slug=_slug(draft), step_key="situacion", field_key=field.key
        )
    assert others
    page = _page(desk, draft)
    assert page.count(BODY) == 1
    assert f'"visually-hidden"> {first.label.es}</span>' in page
    desk.send_step(draft, "situacion")
    again = desk.send_step(draft, "situacion").content.decode()
    assert again.count(BODY) == 1
    assert '<details class="help-card" open>' in again


@pytest.mark.parametrize("case", ["not live", "other step", "other form", "no card"])
def test_what_does_not_teach_the_step_is_not_shown(desk, draft, module, case):
    lesson = _teach(
        module,
        form="otra" if case == "other form" else _slug(draft),
        step="lugar" if case == "other step" else "situacion",
        live=case != "not live",
    )
    if case == "no card":
        type(lesson).objects.filter(pk=lesson.pk).update(card="")
    assert "help-card" not in _page(desk, draft)


def test_an_overdue_lesson_says_so(desk, draft, module):
    _teach(module, form=_slug(draft), review_by=date(2020, 1, 1))
    assert "review of this text is overdue" in _page(desk, draft) or "vencida" in _page(desk, draft)


def test_the_card_opens_after_the_same_message_twice_and_closes_when_it_is_mended(
    desk, draft, module
):
    _teach(module, form=_slug(draft))
    first = desk.send_step(draft, "situacion")
    assert first.status_code == 200
    assert '<details class="help-card">' in first.content.decode()
    second = desk.send_step(draft, "situacion")
    assert '<details class="help-card" open>' in second.content.decode()
    assert '<details class="help-card">' in _page(desk, draft)


def test_messages_are_counted_by_question_office_and_day_without_answers(desk, draft):
    for _ in range(3):
        desk.send_step(draft, "situacion")
    rows = list(StepTrouble.objects.all())
    assert rows
    assert {row.times for row in rows} == {3}
    assert {row.office for row in rows} == {desk.office}
    assert {row.step_key for row in rows} == {"situacion"}
    assert all(row.message in ("required", "datatype") or " " in row.message for row in rows)


def test_what_was_typed_is_in_no_message(desk, draft):
    desk.send_step(draft, "lugar", cuartos="CuarentaYDos")
    assert StepTrouble.objects.exists()
    assert not StepTrouble.objects.filter(message__contains="CuarentaYDos").exists()


def test_a_page_costs_one_query_more_at_most(desk, draft, module):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            _page(desk, draft)
        return [q for q in captured.captured_queries if "lessonpage" in q["sql"].lower()]

    _teach(module, form=_slug(draft))
    assert len(queries()) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="races need PostgreSQL")
def test_counting_at_the_same_moment_loses_nothing():
    form, office = FormFactory(), OfficeFactory()
    troubles = [Trouble("a", "required"), Trouble("b", "required")]

    def count():
        try:
            for _ in range(5):
                count_troubles(
                    form=form.pk,
                    step="s",
                    troubles=troubles,
                    office=office.pk,
                    on=date(2026, 11, 23),
                )
        finally:
            connection.close()

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row.times for row in StepTrouble.objects.all()] == [20, 20]
