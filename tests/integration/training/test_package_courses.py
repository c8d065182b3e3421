"""Courses of packages arrive published; later installations respect what editors did."""

from dataclasses import replace

import pytest
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.images.models import Image
from wagtail.models import Page, Site

from cms.content.demo import create_demo_content
from cms.content.models import StandardPage
from cms.training.bank.services import put_live
from cms.training.models import (
    Course,
    CoursePage,
    GlossaryTerm,
    InstalledItem,
    LessonPage,
    ModulePage,
    Question,
    TrainingIndexPage,
)
from cms.training.packaging import CourseRefused, install_courses
from forms_plugins.api.kinds import Package
from forms_plugins.api.packages import (
    CourseData,
    LessonData,
    ModuleData,
    QuestionData,
    TaughtPartData,
    TermData,
)
from tests.factories.accounts import UserFactory
from tests.factories.training import question_document

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a new size of a picture to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
AT = timezone.now()


def lesson(key="la-visita", **changes):
    values = {
        "key": key,
        "title": "La visita",
        "summary": "Cómo se hace.",
        "minutes": 4,
        "body": ({"text": "Avise **antes**.\n\n- con la NV100\n- con tiempo"},),
        "card": "Avise <antes>.",
        "legal_basis": "Directiva 1",
        "reviewed_on": timezone.localdate(),
        "review_by": timezone.localdate(),
        "source": "README 3",
        "taught": (TaughtPartData("fsu", "hogar"),),
    }
    return LessonData(**values | changes)


def question(slug, **changes):
    return QuestionData(slug, f"Pregunta {slug}", question_document(**changes), "README 3")


def course(*lessons, questions=None, **changes):
    values = {
        "slug": "curso-minimo",
        "title": "Curso mínimo",
        "summary": "Lo justo.",
        "roles": ("clerk",),
        "minutes": 10,
        "valid_months": 12,
        "pass_mark": 70,
        "attempts": 3,
        "wait_hours": 24,
        "time_limit": 0,
        "renew_days": 60,
        "body": ({"text": "Bienvenida."},),
        "draws": {"reglas": 1},
        "topics": {"reglas": "Las reglas"},
        "modules": (ModuleData("uno", "Unidad", "De qué trata.", lessons or (lesson(),)),),
        "questions": questions if questions is not None else (question("primera"),),
        "terms": (TermData("hogar", "Hogar", "Quienes comen juntos.", "README 11"),),
    }
    return CourseData(**values | changes)


class OneCourse(Package):
    """A package that says what a test wants; it is not announced."""

    slug = "uno"
    label = "Uno"

    def __init__(self, *courses):
        self._courses = courses

    def courses(self):
        return self._courses


def installed(data=None):
    lines = []
    done = install_courses(OneCourse(data or course()), at=AT, report=lines.append)
    return done, lines


@pytest.fixture(autouse=True)
def site():
    create_demo_content("Empadrona")


def test_catalogue_takes_the_place_of_the_page_of_text():
    former = StandardPage.objects.get(slug="capacitacion")

    installed()

    former.refresh_from_db()
    assert (former.live, former.slug) == (False, "capacitacion-anterior")
    index = TrainingIndexPage.objects.get()
    assert (index.url, index.live, index.show_in_menus) == ("/capacitacion/", True, True)
    create_demo_content("Empadrona")
    assert TrainingIndexPage.objects.get().slug == "capacitacion"


def test_page_that_stepped_aside_can_be_published_again():
    installed()
    former = StandardPage.objects.get(slug="capacitacion-anterior")

    former.get_latest_revision().publish()

    assert Page.objects.get(pk=former.pk).url == "/capacitacion-anterior/"


def test_catalogue_that_exists_is_used():
    root = Site.objects.get(is_default_site=True).root_page
    StandardPage.objects.get(slug="capacitacion").delete()
    own = TrainingIndexPage(title="Aprender", slug="aprender", summary="Cursos.")
    Page.objects.get(pk=root.pk).add_child(instance=own)

    installed()

    assert CoursePage.objects.get().get_parent().pk == own.pk


def test_texts_become_markup_and_nothing_else_does():
    installed()
    page = LessonPage.objects.get()

    assert "<b>antes</b>" in str(page.body.raw_data[0]["value"])
    assert "<ul><li>con la NV100</li><li>con tiempo</li></ul>" in page.body.raw_data[0]["value"]
    assert page.card == "<p>Avise &lt;antes&gt;.</p>"
    assert [part.part for part in page.taught_parts.all()] == ["fsu/hogar"]


def test_lessons_name_the_unit_in_charge():
    installed(course(in_charge="Área de capacitación"))

    assert LessonPage.objects.get().in_charge == "Área de capacitación"


@pytest.fixture
def picture(tmp_path, settings):
    """A function that draws a picture for a course and returns its lesson and its files."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def draw(colour):
        path = tmp_path / "camino.png"
        PillowImage.new("RGB", (40, 30), colour).save(path)
        figure = {"file": "camino.png", "alt": "Un camino de tres pasos", "caption": "El camino"}
        return course(lesson(body=({"figure": figure},)), figures={"camino.png": path})

    return draw


def test_figure_becomes_an_image_of_the_site(picture, client):
    installed(picture("red"))
    again, _lines = installed(picture("red"))

    image = Image.objects.get()
    figure = LessonPage.objects.get().body[0].value
    assert (figure["image"].pk, again.changed) == (image.pk, False)
    assert figure["image"].contextual_alt_text == "Un camino de tres pasos"
    html = client.get(LessonPage.objects.get().url).content.decode()
    assert 'alt="Un camino de tres pasos"' in html


def test_newer_picture_replaces_the_one_of_the_lesson(picture):
    installed(picture("red"))

    done, _lines = installed(picture("blue"))

    assert set(done.updated) == {"camino.png", "La visita"}
    assert Image.objects.count() == 2
    assert LessonPage.objects.get().body[0].value["image"].pk == Image.objects.latest("pk").pk


def test_picture_that_was_removed_comes_back(picture):
    installed(picture("red"))
    Image.objects.all().delete()

    installed(picture("red"))

    assert LessonPage.objects.get().body[0].value["image"].pk == Image.objects.get().pk


def test_figure_without_its_picture_is_refused(picture):
    with pytest.raises(CourseRefused, match=r"there is no picture camino\.png"):
        installed(replace(picture("red"), figures={}))


def test_newer_package_updates_what_nobody_touched():
    installed()
    newer = course(
        lesson(title="La visita al hogar", taught=(TaughtPartData("fsu", "vivienda"),)),
        lesson("el-envio", title="El envío"),
        questions=(question("primera", stem="¿Qué corresponde ahora?"), question("segunda")),
        terms=(TermData("hogar", "Hogar", "Quienes viven y comen juntos.", "README 11"),),
        pass_mark=80,
    )

    done, _lines = installed(newer)

    assert set(done.updated) == {"La visita al hogar", "primera", "Hogar", "Curso mínimo"}
    assert set(done.added) == {"segunda", "El envío"}
    assert done.kept == []
    page = LessonPage.objects.get(slug="la-visita")
    assert page.title == "La visita al hogar"
    assert [part.part for part in page.taught_parts.all()] == ["fsu/vivienda"]
    definition = Course.objects.get().latest_version.definition
    assert definition.pass_mark == 80
    assert [entry.title for entry in definition.lessons] == ["La visita al hogar", "El envío"]
    assert Question.objects.get(slug="primera").latest_version.number == 2
    assert GlossaryTerm.objects.get().meaning == "Quienes viven y comen juntos."


def test_lesson_that_an_editor_published_stays():
    installed()
    page = LessonPage.objects.get()
    page.title = "Mi visita"
    page.save_revision(user=UserFactory()).publish()

    done, lines = installed(course(lesson(title="La visita, otra vez")))

    assert LessonPage.objects.get().title == "Mi visita"
    assert done.kept == ["Mi visita"]
    assert "Mi visita" in lines[-1]


def test_lesson_with_a_draft_stays():
    installed()
    page = LessonPage.objects.get()
    page.title = "Borrador"
    page.save_revision(user=UserFactory())

    done, _lines = installed(course(lesson(title="La visita, otra vez")))

    assert LessonPage.objects.get().title == "La visita"
    assert LessonPage.objects.get().get_latest_revision_as_object().title == "Borrador"
    assert done.kept == ["La visita"]


def test_lesson_taken_down_stays_down():
    installed()
    LessonPage.objects.get().unpublish()

    installed(course(lesson(title="La visita, otra vez")))

    assert LessonPage.objects.get().live is False


def test_lesson_that_was_removed_does_not_come_back():
    installed()
    LessonPage.objects.get().delete()

    done, _lines = installed(course(lesson(title="La visita, otra vez")))

    assert not LessonPage.objects.exists()
    assert done.updated == []


def test_lesson_that_was_moved_is_updated_where_it_is():
    installed()
    own = ModulePage(title="Otra unidad", summary="Propia.", slug="propia")
    CoursePage.objects.get().add_child(instance=own)
    own.save_revision().publish()
    LessonPage.objects.get().move(ModulePage.objects.get(slug="propia"), pos="last-child")

    installed(course(lesson(title="La visita, otra vez")))

    page = LessonPage.objects.get()
    assert (page.title, page.get_parent().slug) == ("La visita, otra vez", "propia")


def test_settings_of_a_course_that_a_coordinator_changed_stay():
    installed()
    page = CoursePage.objects.get()
    page.pass_mark = 90
    page.save_revision(user=UserFactory()).publish()

    done, _lines = installed(course(pass_mark=60))

    assert CoursePage.objects.get().pass_mark == 90
    assert "Curso mínimo" in done.kept


def test_question_that_an_editor_published_stays():
    installed()
    stored = Question.objects.get()
    content = stored.content.get_prep_value()
    content[0]["value"]["stem"] = "<p>¿Y ahora?</p>" if "<p>" in str(content) else "¿Y ahora?"
    stored.content = content
    put_live(question=stored, by=UserFactory(), at=AT)

    done, _lines = installed(course(questions=(question("primera", stem="¿Otra cosa?"),)))

    assert "ahora" in Question.objects.get().latest_version.document["stem"]
    assert done.kept == ["primera"]


def test_notes_for_reviewers_are_not_shown_to_readers():
    installed()

    assert GlossaryTerm.objects.get().source == ""


def test_term_that_an_editor_changed_stays():
    installed()
    GlossaryTerm.objects.update(meaning="Lo nuestro.")

    done, _lines = installed(
        course(terms=(TermData("hogar", "Hogar", "Quienes viven juntos.", "README 11"),))
    )

    assert GlossaryTerm.objects.get().meaning == "Lo nuestro."
    assert done.kept == ["Hogar"]


def test_term_that_somebody_wrote_before_stays():
    installed(course(terms=()))
    term = TermData("hogar", "Hogar", "Quienes viven juntos.", "README 11")
    installed(course(terms=(term,)))
    GlossaryTerm.objects.update(meaning="Lo nuestro.")
    InstalledItem.objects.filter(kind="term").delete()

    done, _lines = installed(course(terms=(replace(term, meaning="Otra cosa."),)))

    assert GlossaryTerm.objects.get().meaning == "Lo nuestro."
    assert done.kept == ["Hogar"]


def test_page_of_an_editor_with_the_same_address_is_not_taken_over():
    installed(course(lesson("otra")))
    module = ModulePage.objects.get()
    own = LessonPage(title="La mía", slug="la-visita", summary="Propia.", minutes=5)
    module.add_child(instance=own)
    own.save_revision(user=UserFactory()).publish()

    done, _lines = installed(course(lesson("otra"), lesson()))

    assert LessonPage.objects.get(slug="la-visita").title == "La mía"
    assert done.kept == ["La mía"]


def test_test_that_the_bank_cannot_fill_is_refused_as_a_whole():
    with pytest.raises(CourseRefused, match="Curso mínimo"):
        installed(course(draws={"reglas": 5}))

    assert not Course.objects.exists()
    assert not InstalledItem.objects.exists()


def test_block_that_lessons_do_not_have_is_refused():
    with pytest.raises(CourseRefused, match="vídeo"):
        installed(course(lesson(body=({"vídeo": "x"},))))


def test_case_of_a_form_that_is_not_published_is_refused():
    case = QuestionData("caso", "Caso", {"kind": "case", "form": "fsu"}, "README 3")

    with pytest.raises(CourseRefused, match="no version of the form fsu is published"):
        installed(course(questions=(case,)))

    assert not Course.objects.exists()
