"""A case beside its model answer, and who may see it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale

from cms.form_builder.case_words import answer_of_field
from cms.training.models import AttemptResult, AttemptState, TaughtPart
from cms.training.practice import selectors, services
from cms.training.practice.removing import remove_old_practice
from cms.training.practice.sent import case_response
from forms_plugins.engine.definition import FormDefinition
from tests.factories.training import member
from tests.factories.training_pages import course_page, lesson_page, module_page
from tests.factories.training_practice import (
    AT,
    MODEL,
    case_of,
    item_of,
    practised_version,
    sent_practice,
)
from tests.households import DOCUMENT

pytestmark = pytest.mark.django_db


def review(user, case, **changes):
    draft = services.start_case(user=user, case=case)
    sent_practice(draft, user, **changes)
    return selectors.review_of(draft)


def test_everything_as_expected(user, case):
    found = review(user, case)

    assert found.is_right
    assert found.right == found.total
    assert found.differing == ()
    assert found.classes[0].is_right


def test_answer_that_differs_is_told_in_words(user, case):
    found = review(user, case, vivienda={"tviv": 2})

    ((line,),) = [step.wrong for step in found.differing]
    assert (line.label, line.given, line.wanted) == (
        "Tipo de vivienda",
        "Departamento",
        "Casa independiente",
    )
    assert found.right == found.total - 1
    assert found.percent < 100


@pytest.mark.parametrize("first", ["es", "qu"])
def test_lesson_to_read_again_is_the_one_in_the_language_of_the_reader(user, case, first):
    module = module_page(course_page())
    spanish = lesson_page(module, "La vivienda")
    quechua, _created = Locale.objects.get_or_create(language_code="qu")
    key = spanish.translation_key
    other = lesson_page(module, "Wasi", locale=quechua, translation_key=key)
    both = {"es": spanish, "qu": other}
    for page in sorted(both.values(), key=lambda each: each.locale.language_code != first):
        TaughtPart.objects.create(lesson=page, form_slug=DOCUMENT["slug"], step_key="vivienda")

    found = review(user, case, vivienda={"tviv": 2})
    with override("qu"):
        theirs = review(user, case, vivienda={"tviv": 2})

    assert found.differing[0].lessons == (("La vivienda", spanish.url),)
    assert theirs.differing[0].lessons == (("Wasi", other.url),)


def test_date_of_a_person_is_told_as_people_write_it():
    born = {
        "kind": "field", "key": "nacimiento", "type": "date", "datatype": "date",
        "label": "Fecha de nacimiento",
    }  # fmt: skip
    people = {"kind": "roster", "key": "gente", "label": "Gente"} | {
        "item_label": "Persona",
        "row_title": "Persona",
    }
    step = {"key": "uno", "title": "Uno", "items": [{**people, "items": [born]}]}
    form = FormDefinition.model_validate(
        {"format": 1, "slug": "corta", "title": "Corta", "steps": [step]}
    )
    ((_step, _roster, asked),) = form.fields()

    with override("es"):
        assert answer_of_field(form, asked, "1974-09-26") == "26 de septiembre de 1974"


def test_answer_of_a_person_names_the_person(user, case):
    rows = [dict(row) for row in MODEL["miembros"]]
    rows[1]["edad"] = 13

    found = review(user, case, personas={"miembros": rows})

    ((line,),) = [step.wrong for step in found.differing]
    assert (line.label, line.who, line.given, line.wanted) == (
        "Edad",
        "Personas, número 2",
        "13",
        "12",
    )


def test_person_too_many_is_told(user, case):
    extra = {"_id": "r3", "nombres": "Ana", "sexo": 1, "edad": 3}

    found = review(
        user, case, personas={"miembros": [*MODEL["miembros"], extra]}, hogar={"hombres": 2}
    )

    lines = [line for step in found.differing for line in step.wrong]
    (person,) = [line for line in lines if line.is_extra]
    assert person.label == "Personas"
    assert "Ana" in person.given


def test_class_that_differs_is_explained(user, case):
    found = review(user, case, vivienda={"habitaciones": 1})

    (judged,) = found.classes
    assert (judged.method, judged.given, judged.wanted) == (
        "Cuenta de habitaciones",
        "Vivienda chica",
        "Vivienda amplia",
    )
    assert judged.how["class_words"] == "Vivienda amplia"


def test_help_of_the_question_explains(user, version):

    steps = [dict(step) for step in DOCUMENT["steps"]]
    items = [dict(item) for item in steps[0]["items"]]
    items[1]["hint"] = "Mire el material de las paredes."
    steps[0]["items"] = items
    newer = practised_version(steps=steps)

    found = review(user, case_of(newer), vivienda={"tviv": 2})

    assert found.differing[0].wrong[0].explanations == ("Mire el material de las paredes.",)


def test_practice_that_answers_a_test_shows_no_review(user, case):
    item = item_of(user, case)
    draft = services.start_case(user=user, case=case, item=item)
    sent_practice(draft, user)

    assert selectors.review_of(draft) is None


def test_same_case_of_the_library_is_held_back_during_a_test(user, case, version):
    """Whichever version of it: who takes the test would read the model answer beside it."""
    draft = services.start_case(user=user, case=case)
    sent_practice(draft, user)
    newer = case_of(version, question=case.question, number=2, story="Otra.")
    item = item_of(user, newer)

    assert selectors.review_of(draft) is None

    type(item.attempt).objects.filter(pk=item.attempt_id).update(state=AttemptState.SENT)
    assert selectors.review_of(draft).is_right


def test_test_of_somebody_else_holds_nothing_back(user, case):
    item_of(member(), case)

    assert review(user, case).is_right


def test_review_of_a_sent_test_comes_from_what_was_graded(user, case):
    item = item_of(user, case)
    sent_practice(services.start_case(user=user, case=case, item=item), user)
    item.response = case_response(item)
    AttemptResult.objects.create(
        attempt=item.attempt, points=1, total=1, passed=True, items=[], sent_at=AT
    )
    with_scopes_removed(item)

    assert selectors.review_of_item(item).is_right


def with_scopes_removed(item):
    """Remove the practice: the result of a test does not need it."""

    type(item.attempt).objects.filter(pk=item.attempt_id).update(state=AttemptState.SENT)
    assert remove_old_practice(at=timezone.now() + timedelta(days=400)) == 1


def test_case_nobody_answered_is_reviewed_as_wrong(user, case):
    item = item_of(user, case)
    AttemptResult.objects.create(
        attempt=item.attempt, points=0, total=1, passed=False, items=[], sent_at=AT
    )

    found = selectors.review_of_item(item)

    assert found.right == 0
    assert found.total > 0
