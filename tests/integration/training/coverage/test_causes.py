"""Errors joined to lessons: the planted cause comes first, and no small group is shown."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cms.training.coverage.causes import (
    Area,
    messages_shown,
    returned_forms,
    steps_shown,
    told_messages,
    topics_of,
)
from cms.training.coverage.finishing import Finished, finished_by_certified
from cms.training.coverage.hiding import SMALLEST, Shown, is_small
from cms.training.coverage.lessons import (
    dead_parts,
    form_parts,
    teaching_lessons,
    untaught_steps,
)
from cms.training.models import LessonProgress
from tests.factories.training import CertificationFactory, CourseFactory, member
from tests.factories.training_coverage import decided, teaching_course, told

pytestmark = pytest.mark.django_db
LIMA = ZoneInfo("America/Lima")
DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, tzinfo=LIMA)
MONTH = DAY - timedelta(days=29)
HOME, PEOPLE, GOODS = ("ficha", "vivienda"), ("ficha", "personas"), ("ficha", "bienes")


def shown_of(area=None):
    return steps_shown(returned_forms(MONTH, DAY), area or Area())


def topics(area=None):
    steps, inside = shown_of(area)
    messages = messages_shown(told_messages(MONTH, DAY), area or Area())
    return topics_of(steps, inside, messages, teaching_lessons())


@pytest.mark.parametrize("planted", ["vivienda", "personas", "bienes"])
def test_lesson_of_the_planted_cause_comes_first(country, planted):
    teaching_course("ficha", {step: step for step in ("bienes", "personas", "vivienda")})
    chance = random.Random(planted)
    others = [step for step in ("vivienda", "personas", "bienes") if step != planted]
    for _form in range(60):
        steps = {planted} if chance.random() < 0.6 else {chance.choice(others)}
        office = chance.choice([country.lima, country.rimac, country.ayacucho])
        decided(office, country.version, AT - timedelta(days=chance.randint(0, 28)), steps=steps)
        told(office, country.version, DAY - timedelta(days=_form % 29), 1, message=f"m{_form}")

    found = topics()

    assert found.lessons[0].title == planted
    assert found.percent == 100


def test_share_counts_the_forms_that_name_a_taught_step(country):
    teaching_course("ficha", {"La vivienda": "vivienda/habitaciones"})
    for steps in [{"vivienda"}] * 8 + [{"vivienda", "bienes"}] * 7 + [{"bienes"}] * 5:
        decided(country.lima, country.version, AT, steps=steps)

    found = topics()

    assert [each.title for each in found.lessons] == ["La vivienda"]
    assert found.percent == 75


def test_share_that_would_show_a_small_group_is_not_said(country):
    teaching_course("ficha", {"La vivienda": "vivienda"})
    for steps in [{"vivienda"}] * 8 + [{"bienes", "vivienda"}] * 6 + [{"bienes"}] * 2:
        decided(country.lima, country.version, AT, steps=steps)

    found = topics()

    assert (found.percent, found.nearly_all) == (None, True)


def test_messages_rank_lessons_where_no_form_came_back(country):
    teaching_course("ficha", {"Personas": "personas", "Vivienda": "vivienda/habitaciones"})
    told(country.lima, country.version, DAY, 30)
    told(country.lima, country.version, DAY, 12, step_key="personas", field_key="nombres")

    found = topics()

    assert [each.title for each in found.lessons] == ["Vivienda", "Personas"]
    assert (found.percent, found.nearly_all) == (None, False)


def test_approved_and_older_forms_do_not_count(country):
    for _form in range(6):
        decided(country.lima, country.version, AT)
        decided(country.lima, country.version, AT - timedelta(days=30), steps={"vivienda"})

    assert shown_of()[0] == Shown()


def test_days_of_the_period_are_whole_days_of_lima(country):
    first = datetime(MONTH.year, MONTH.month, MONTH.day, 0, 0, tzinfo=LIMA)
    last = datetime(2026, 11, 23, 23, 59, 59, tzinfo=LIMA)
    for at in (first, last, first - timedelta(seconds=1), last + timedelta(seconds=1)):
        decided(country.lima, country.version, at, steps={"vivienda"})

    assert len(returned_forms(MONTH, DAY)) == 2


def test_small_causes_stand_together(country):
    for steps, times in (("vivienda", 9), ("personas", 3), ("bienes", 3)):
        for _form in range(times):
            decided(country.lima, country.version, AT, steps={steps})

    shown, _inside = shown_of()

    assert shown.causes == ((HOME, 9),)
    assert (shown.others, shown.total) == (6, 15)


def test_office_is_held_back_where_its_region_would_show_the_rest(country):
    for _form in range(8):
        decided(country.lima, country.version, AT, steps={"vivienda"})
    for _form in range(3):
        decided(country.rimac, country.version, AT, steps={"vivienda"})

    country_wide, _inside = shown_of()
    region, _inside = shown_of(Area("15"))
    office, _inside = shown_of(Area("15", country.lima))

    assert country_wide.causes == region.causes == ((HOME, 11),)
    assert office.causes == ()  # 11 less 8 would show the 3 of the other office
    assert (office.others, office.total) == (None, None)  # so would 8 others, or 8 in all


def test_region_is_held_back_where_the_country_would_show_the_rest(country):
    told(country.lima, country.version, DAY, 20)
    told(country.ayacucho, country.version, DAY, 2)

    rows = told_messages(MONTH, DAY)

    assert messages_shown(rows, Area()).total == 22
    assert messages_shown(rows, Area("15")).causes == ()
    assert messages_shown(rows, Area("05")).causes == ()


@pytest.mark.parametrize("seed", range(4))
def test_no_area_less_its_parts_leaves_a_small_group(country, seed):
    chance = random.Random(seed)
    offices = [country.lima, country.rimac, country.ayacucho]
    for office in offices:
        for message in "abcd":
            for day in range(2):
                times = chance.choice([0, 1, 2, 4, 5, 8, 20])
                told(office, country.version, DAY - timedelta(days=day), times, message=message)
    rows = told_messages(MONTH, DAY)
    whole = dict(messages_shown(rows, Area()).causes)
    regions = {code: dict(messages_shown(rows, Area(code)).causes) for code in ("15", "05")}
    of_lima = [
        dict(messages_shown(rows, Area("15", each)).causes)
        for each in (country.lima, country.rimac)
    ]

    for wide, parts in ((whole, list(regions.values())), (regions["15"], of_lima)):
        for cause, count in wide.items():
            assert count >= SMALLEST
            assert not is_small(count - sum(part.get(cause, 0) for part in parts))


def test_orphans_and_lessons_of_what_is_gone(country):
    lessons = teaching_course("ficha", {"Ida": "techo", "Fina": "vivienda/cocina"})
    parts, found = form_parts(), teaching_lessons()

    assert untaught_steps(parts, found) == [GOODS]  # the others need no explanation
    assert [(each.page, part) for each, part in dead_parts(parts, found)] == [
        (lessons["Ida"].pk, "ficha/techo"),
        (lessons["Fina"].pk, "ficha/vivienda/cocina"),
    ]


def test_taught_step_is_no_orphan(country):
    teaching_course("ficha", {"Bienes": "bienes/radio"})
    parts, found = form_parts(), teaching_lessons()

    assert untaught_steps(parts, found) == []
    assert dead_parts(parts, found) == []


def test_lesson_taken_down_teaches_nothing(country):
    teaching_course("ficha", {"Bienes": "bienes"})["Bienes"].unpublish()

    assert teaching_lessons() == []


@pytest.mark.parametrize(
    ("certified", "finished", "shown"),
    [
        (4, 4, Finished(None, None)),
        (5, 5, Finished(5, 5)),
        (6, 0, Finished(0, 6)),
        (6, 5, Finished(None, 6)),
        (12, 3, Finished(None, 12)),
        (12, 7, Finished(7, 12)),
    ],
)
def test_finished_lessons_are_counted_among_certified_people(country, certified, finished, shown):
    page = teaching_course("ficha", {"Bienes": "bienes"}, slug="curso-breve")["Bienes"]
    course = _course("curso-breve")
    people = [member(office=country.lima) for _each in range(certified)]
    for number, user in enumerate([*people, member(office=country.lima)]):
        if user in people:
            CertificationFactory(user=user, course=course)
        if number < finished or user not in people:  # who is not certified does not count
            LessonProgress.objects.create(
                user=user, course=course, lesson_key=page.translation_key, opened_at=AT,
                finished_at=AT,
            )  # fmt: skip

    found = finished_by_certified(teaching_lessons(), Area("15", country.lima), on=DAY)

    assert found == {page.translation_key: shown}
    assert finished_by_certified(teaching_lessons(), Area("05"), on=DAY) == {
        page.translation_key: Finished(None, None)
    }


def _course(slug):
    from cms.training.models import Course

    return Course.objects.filter(slug=slug).first() or CourseFactory(slug=slug)
