"""My training, enrolling, reading lessons, and the parts of the pages of courses and lessons."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.training.models import (
    CertificationKind,
    Course,
    CourseVersion,
    Enrolment,
    LessonProgress,
)
from tests.factories import OfficeFactory
from tests.factories.training import (
    CertificationFactory,
    CourseVersionFactory,
    EnrolmentFactory,
    member,
)
from tests.factories.training_pages import course_page, lesson_page, module_page
from tests.integration.training.learner.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MINE = "/oficina/capacitacion/"


@pytest.fixture
def course():
    """Return the page of a course with two lessons and no test, and its lessons."""
    page = course_page("curso-breve")
    module = module_page(page)
    lessons = [lesson_page(module, f"Lección {number}") for number in (1, 2)]
    return page, lessons


@pytest.fixture
def rosa(client):
    user = member(office=OfficeFactory())
    client.force_login(user)
    return user


def test_the_most_urgent_course_comes_first(client, rosa):
    for title, due_on in (
        ("Sin fecha", None),
        ("En mayo", date(2026, 5, 1)),
        ("Vencido", date(2026, 3, 1)),
    ):
        version = CourseVersionFactory(course__title=title)
        EnrolmentFactory(user=rosa, course=version.course, due_on=due_on)

    text = client.get(MINE).content.decode()

    places = [text.index(title) for title in ("Vencido", "En mayo", "Sin fecha")]
    assert places == sorted(places)
    assert "Venció el 1 de marzo de 2026" in text
    assert "Vence el 1 de mayo de 2026" in text


def test_the_last_day_itself_is_not_overdue(client, rosa):
    version = CourseVersionFactory()
    EnrolmentFactory(user=rosa, course=version.course, due_on=date(2026, 3, 2))

    assert "Vence el 2 de marzo" in client.get(MINE).content.decode()


def test_enrol_read_and_take_part(client, rosa, course):
    page, lessons = course
    shown = client.get(page.url).content.decode()
    assert "Inscribirme" in shown

    slug = page.course_slug
    assert client.post(reverse("training:enrol", kwargs={"slug": slug})).url == page.url
    assert "Empezar el curso" in client.get(page.url).content.decode()
    first, second = (
        reverse("training:finish_lesson", kwargs={"key": lesson.translation_key})
        for lesson in lessons
    )
    assert client.post(first).url == lessons[1].url
    mine = client.get(MINE).content.decode()
    assert "1 de 2 lecciones leídas" in mine
    assert f'href="{lessons[1].url}"' in mine
    assert "Seguir donde me quedé" in mine
    assert client.post(second).url == MINE

    enrolment = Enrolment.objects.get()
    assert enrolment.certifications.get().kind == CertificationKind.PARTICIPATED
    assert enrolment.closed_at == NOW
    assert "Participó" in client.get(MINE).content.decode()


def test_lesson_page_offers_to_mark_it_as_read(client, rosa, course):
    _page, lessons = course
    assert "Ya la leí" in client.get(lessons[0].url).content.decode()

    client.post(reverse("training:finish_lesson", kwargs={"key": lessons[0].translation_key}))

    assert "Usted leyó esta lección el 2 de marzo de 2026" in (
        client.get(lessons[0].url).content.decode()
    )


def test_visitors_are_invited_to_sign_in_and_no_more(client, course):
    page, lessons = course

    shown = client.get(page.url).content.decode()
    assert "Ingresar para inscribirme" in shown
    assert "Inscribirme<" not in shown
    assert "Ya la leí" not in client.get(lessons[0].url).content.decode()


def test_lesson_that_was_taken_down_cannot_be_finished(client, rosa, course):
    _page, lessons = course
    url = reverse("training:finish_lesson", kwargs={"key": lessons[0].translation_key})
    lessons[0].unpublish()

    assert client.post(url).status_code == 404
    assert client.get(url).status_code == 404
    assert not LessonProgress.objects.exists()


def test_certifications_with_state_and_renewal(client, rosa):
    for title, issued_on in (
        ("Vigente", date(2026, 2, 1)),
        ("Por vencer", date(2025, 4, 1)),
        ("Pasado", date(2024, 1, 1)),
    ):
        version = CourseVersionFactory(course__title=f"Curso {title}")
        CertificationFactory(user=rosa, course=version.course, issued_on=issued_on)

    text = client.get(MINE).content.decode()

    assert [text.count(words) for words in (">Vigente", "Vencida")] == [2, 1]
    assert text.count("Renovar") == 2  # one that ends soon, one that has ended


def test_course_whose_certification_was_taken_back_can_be_begun_again(client, rosa, course):
    own = Course.objects.get(slug="curso-breve")
    CertificationFactory(user=rosa, course=own, participated=True)
    CertificationFactory(user=rosa, course=own, revoked=True)

    assert reverse("training:enrol", args=["curso-breve"]) in client.get(MINE).content.decode()


def test_nobody_sees_the_training_of_another(client, rosa):
    other = CertificationFactory(course__title="Curso ajeno")
    EnrolmentFactory(course=CourseVersionFactory(course__title="Otro ajeno").course)

    text = client.get(MINE).content.decode()

    assert "ajeno" not in text
    assert other.surnames


def test_enrolling_too_early_says_from_when(client, rosa, course):
    page, _lessons = course
    version = CourseVersion.objects.latest("pk")
    CertificationFactory(user=rosa, course=version.course, issued_on=date(2026, 2, 1))

    answer = client.post(reverse("training:enrol", kwargs={"slug": page.course_slug}), follow=True)

    assert "Puede renovarlo desde el 3 de diciembre de 2026" in answer.content.decode()
    assert not Enrolment.objects.filter(closed_at=None).exists()


def test_queries_do_not_grow_with_courses(client, rosa, django_assert_max_num_queries):
    def add():
        version = CourseVersionFactory()
        EnrolmentFactory(user=rosa, course=version.course)

    CertificationFactory(user=rosa, issued_on=timezone.localdate())
    for _ in range(2):
        add()
    client.get(MINE)
    with django_assert_max_num_queries(40) as few:
        client.get(MINE)
    for _ in range(5):
        add()
    with django_assert_max_num_queries(len(few)):
        client.get(MINE)
