"""The course of the package: enough of everything, right, sourced, and about the form as shipped."""

import json
import re
from collections import Counter
from dataclasses import asdict
from datetime import date

import pytest

from forms_plugins.api.cleaning import clean_answers
from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.engine.answers import answers_to_json
from forms_plugins.engine.definition import load_form
from forms_plugins.engine.evaluation import evaluate_form
from forms_plugins.engine.quiz import (
    check_document,
    grade,
    load_question,
    present,
    right_answer,
    vary,
)
from tests.unit.sisfoh.households_for_tests import classified

SISFOH = registry.get(Package, "sisfoh")
(COURSE,) = SISFOH.courses()
FORMS = {slug: load_form(document) for slug, document in SISFOH.forms().items()}
FORM = FORMS["fsu"]
QUESTIONS = {
    question.slug: load_question({"version": 1, **question.document})
    if question.document["kind"] == "case"
    else load_question(question.document)
    for question in COURSE.questions
}
CASES = {slug: question for slug, question in QUESTIONS.items() if question.kind == "case"}
TEMPLATES = {slug: question for slug, question in QUESTIONS.items() if question.variables}
VARIANTS = 200
PLAIN = (
    {("direccion", key) for key in "via_numero block piso interior".split()}
    | {
        ("vivienda", f"{key}_otro")
        for key in "tviv tenviv mpared mtecho matpiso talum abasag".split()
    }
    | {("hogar", "combusa_otro"), ("solicitud", "motivo_otro"), ("hogar", "pueblo_cual")}
    | {("vivienda", f"direccion_{key}") for key in "via_otro numero block piso interior".split()}
    | {("solicitante", "solicitante_sexo"), ("solicitante", "solicitante_edad")}
    | {("hogar", "integrante_sexo")}
)
"""Questions, by step, whose label says it all: the others have a lesson."""
KINDS = {"single", "multiple", "true_false", "numeric", "order", "match", "short", "cloze", "case"}
SOURCE = re.compile(r"\b(README|forms|ifh) (\d|inicio)|formulario (fsu|s100)|Hogar inventado")
FORBIDDEN = re.compile(
    r"por favor|inv[áa]lid|error fatal|ingrese\b|obvi|simplemente|minusv|discapacitad",
    re.IGNORECASE,
)


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)


def parts_of_the_forms():
    steps = {(slug, step.key, "") for slug, form in FORMS.items() for step in form.steps}
    fields = {
        (slug, step.key, field.key)
        for slug, form in FORMS.items()
        for step, _roster, field in form.fields()
    }
    return steps | fields


def lessons_by_part():
    """Return which lessons with a card teach a part, by form, step and question."""
    found = {}
    for lesson in COURSE.lessons:
        for part in lesson.taught if lesson.card else ():
            found.setdefault((part.form, part.step, part.field), []).append(lesson.key)
    return found


def test_there_is_enough_to_learn_and_to_ask():
    kinds = Counter(question.kind for question in QUESTIONS.values())

    assert len(COURSE.lessons) >= 12
    assert len(COURSE.questions) - len(CASES) >= 60
    assert len(CASES) >= 6
    assert set(kinds) == KINDS
    assert len(TEMPLATES) >= 8
    assert sum(question.essential for question in QUESTIONS.values()) >= 8
    assert len(COURSE.terms) >= 30


def test_names_are_unique():
    for names in (
        [lesson.key for lesson in COURSE.lessons],
        [question.slug for question in COURSE.questions],
        [term.slug for term in COURSE.terms],
    ):
        assert len(names) == len(set(names))


def test_bank_fills_the_test_and_leaves_a_choice():
    topics = Counter(question.topic for question in QUESTIONS.values())
    essential = Counter(q.topic for q in QUESTIONS.values() if q.essential)

    assert sum(COURSE.draws.values()) == 20
    for topic, count in COURSE.draws.items():
        assert topics[topic] >= 3 * count, topic
        assert essential[topic] < count or topic == "casos", topic
    assert set(topics) == set(COURSE.topics)


@pytest.mark.parametrize("slug", QUESTIONS)
def test_question_can_be_published(slug):
    document = next(q.document for q in COURSE.questions if q.slug == slug)

    assert check_document({"version": 1, **document} if slug in CASES else document) == ()


@pytest.mark.parametrize("slug", [slug for slug in QUESTIONS if slug not in CASES])
def test_right_answer_gets_full_marks(slug):
    question = QUESTIONS[slug]
    variant = vary(question, 7)

    assert grade(question, right_answer(question, variant), variant).score == 1
    assert grade(question, None, variant).score == 0


@pytest.mark.parametrize("slug", TEMPLATES)
def test_template_has_one_right_answer_in_200_variants(slug):
    question, seen = TEMPLATES[slug], set()
    for seed in range(VARIANTS):
        variant = vary(question, seed)
        seen.add(json.dumps(variant, sort_keys=True))
        shown = " ".join(texts(asdict(present(question, variant, seed))))

        assert grade(question, right_answer(question, variant), variant).is_right, variant
        assert "{" not in shown, shown

    assert len(seen) >= 5


def test_templates_agree_with_a_reckoning_by_hand():
    def right(slug, **variant):
        return right_answer(TEMPLATES[slug], {name: str(value) for name, value in variant.items()})

    assert right("vigencia-urbana", anio=2024) == "2028"
    assert right("vigencia-amazonica", anio=2024) == "2032"
    assert right("quienes-forman-el-hogar", hijos=3, inquilinos=2, visitas=2) == "6"
    assert right("integrantes-que-faltan", hombres=2, mujeres=3, puestos=1) == "4"
    assert right("mas-de-diez-por-habitacion", personas=20, cuartos=2) is False
    assert right("mas-de-diez-por-habitacion", personas=21, cuartos=2) is True
    assert right("lee-y-escribe-desde-14", edad=13) is False
    assert right("lee-y-escribe-desde-14", edad=14) is True


@pytest.mark.parametrize("slug", CASES)
def test_model_answer_of_a_case_is_complete_and_gets_its_class(slug):
    case = CASES[slug]

    answers, refused = clean_answers(FORM, case.answers)
    evaluation = evaluate_form(FORM, answers, case.today)
    result = classified(evaluation.answers, "cse-demostracion")

    assert (refused, evaluation.problems) == ((), ())
    assert {"cse-demostracion": result.category} == case.categories


@pytest.mark.parametrize("slug", CASES)
def test_model_answer_of_a_case_gets_full_marks(slug):
    case = CASES[slug]
    answers, _refused = clean_answers(FORM, case.answers)
    response = {"answers": answers_to_json(FORM, answers), "categories": case.categories}

    given = grade(case, response, {})
    without_class = grade(case, {**response, "categories": {}}, {})

    assert (given.score, given.is_right) == (1, True)
    assert without_class.score < 1


@pytest.mark.parametrize("slug", CASES)
def test_story_of_a_case_tells_every_document_and_birth_year(slug):
    story = CASES[slug].story
    for row in CASES[slug].answers["miembros"]:
        assert row.get("num_doc", "") in story
        assert row["fecha_nac"][:4] in story
        assert row["nombres"] in story


def test_cases_stay_right_for_years():
    # Practice goes by the day of the case; nobody's age may change what is asked meanwhile.
    for case in CASES.values():
        answers, _refused = clean_answers(FORM, case.answers)
        assert case.today == date(2026, 11, 23)
        assert evaluate_form(FORM, answers, date(2028, 6, 1)).problems == ()


def test_cases_show_every_class_area_and_trap():
    areas = {(case.answers["area"], case.answers["ubigeo"][:2]) for case in CASES.values()}
    documents = {row["tipo_doc"] for case in CASES.values() for row in case.answers["miembros"]}

    assert {value for case in CASES.values() for value in case.categories.values()} == {
        "NP",
        "P",
        "PE",
    }
    assert areas == {(1, "15"), (1, "17"), (2, "05")}
    assert documents == {1, 2, 3, 4}
    assert any("hordem" in case.answers for case in CASES.values())
    assert any("hordemg" in case.answers for case in CASES.values())


def test_people_of_cases_are_in_no_other_data():
    numbers = [
        row["num_doc"]
        for case in CASES.values()
        for row in case.answers["miembros"]
        if row.get("num_doc")
    ]
    demo = json.dumps([dict(household.answers) for household in SISFOH.demo().households])

    assert len(numbers) == len(set(numbers))
    assert not any(number in demo for number in numbers)


def test_cases_of_tests_are_not_for_practice():
    for case in CASES.values():
        assert case.only_in_tests is (case.topic == "casos")


@pytest.mark.parametrize(
    ("form", "step"), [(f.slug, s.key) for f in FORMS.values() for s in f.steps]
)
def test_every_step_of_the_forms_has_a_lesson_with_a_card(form, step):
    assert lessons_by_part().get((form, step, "")), "no lesson teaches this step"


def test_every_question_that_needs_explaining_has_a_lesson_with_a_card():
    untaught = {part[1:] for part in parts_of_the_forms() - set(lessons_by_part()) if part[2]}

    assert untaught == PLAIN


def test_links_lead_to_the_forms_as_shipped():
    parts = parts_of_the_forms()
    for lesson in COURSE.lessons:
        for part in lesson.taught:
            assert (part.form, part.step, part.field) in parts, lesson.key
    for slug, question in QUESTIONS.items():
        for link in question.links:
            assert (link.form, link.step, link.field or "") in parts, slug


def test_every_step_has_a_question_in_the_bank():
    asked = {(link.form, link.step) for question in QUESTIONS.values() for link in question.links}

    # What is signed is taught and looked at, not asked.
    assert {part[:2] for part in parts_of_the_forms()} - asked == {("s100", "firma")}


def test_previews_show_steps_that_exist():
    shown = [
        block["form_step"]
        for lesson in COURSE.lessons
        for block in lesson.body
        if "form_step" in block
    ]

    assert {(step["form"], step["step"]) for step in shown} == {
        (slug, step.key) for slug, form in FORMS.items() for step in form.steps
    }


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.key)
def test_lesson_is_short_explained_and_answered_for(lesson):
    words = len(" ".join(texts(list(lesson.body))).split())

    assert 3 <= lesson.minutes <= 8
    # 120 words a minute is slow reading, with time for examples.
    assert words / 160 <= lesson.minutes, words
    assert any("check" in block for block in lesson.body)
    assert any("example" in block for block in lesson.body)
    assert lesson.card
    assert lesson.legal_basis
    assert COURSE.in_charge
    assert lesson.reviewed_on < lesson.review_by


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.key)
def test_check_of_a_lesson_has_one_right_option_and_explains_each(lesson):
    for block in lesson.body:
        if "check" in block:
            options = block["check"]["options"]
            assert sum(option.get("right", False) for option in options) == 1
            assert all(option["feedback"] for option in options)


def test_everything_names_its_source():
    for thing in (*COURSE.lessons, *COURSE.questions, *COURSE.terms):
        assert SOURCE.search(thing.source), thing.source
        assert not re.search(r"\[(CODE|P|\?)\]", thing.source), thing.source


def test_every_question_explains_itself():
    assert [slug for slug, question in QUESTIONS.items() if not question.explanation] == []


def test_words_are_those_of_the_house():
    wrong = [
        text
        for thing in (*COURSE.lessons, *COURSE.questions, *COURSE.terms)
        for text in texts(
            thing.__dict__ if not hasattr(thing, "document") else dict(thing.document)
        )
        if FORBIDDEN.search(text)
    ]

    assert wrong == []


def test_uncertain_things_are_said_to_be_so():
    said = " ".join(text for lesson in COURSE.lessons for text in texts(list(lesson.body)))

    for topic in ("umbrales y los pesos", "último día", "motivos", "CPP", "25 días"):
        assert topic in said
    unsaid = r"[Ll]as fuentes (de este curso )?no (dicen|dan|muestran)|no (la |lo )?leyó|leyeron"
    assert len(re.findall(unsaid, said)) >= 8


def test_nothing_public_is_said_to_be_secret():
    # Norms are published; that this course did not read them is its own affair.
    everything = (*COURSE.lessons, *COURSE.questions, *COURSE.terms)
    said = " ".join(text for thing in everything for text in texts(asdict(thing)))

    assert "públicamente" not in said


def test_people_of_examples_are_said_to_be_invented():
    examples = [b["example"] for lesson in COURSE.lessons for b in lesson.body if "example" in b]

    assert all(example["situation"].startswith("Caso inventado.") for example in examples)
    assert all(case.story.startswith("Hogar inventado.") for case in CASES.values())
    assert "Personas inventadas" in " ".join(texts(list(COURSE.body)))


def test_right_option_is_not_told_by_its_length():
    longest = []
    for slug, question in QUESTIONS.items():
        if question.kind == "single" and not question.variables:
            right = [len(option.text) for option in question.options if option.right]
            wrong = [len(option.text) for option in question.options if not option.right]
            if right[0] > max(wrong):
                longest.append(slug)

    assert len(longest) <= 4, longest


def test_statements_are_true_about_as_often_as_false():
    said = [q.right for q in QUESTIONS.values() if q.kind == "true_false" and not q.variables]

    assert 2 / 5 <= sum(said) / len(said) <= 2 / 3


def test_figures_are_described_shown_and_there():
    figures = [b["figure"] for lesson in COURSE.lessons for b in lesson.body if "figure" in b]

    assert {figure["file"] for figure in figures} == set(COURSE.figures)
    assert len(figures) >= 2
    assert all(len(figure["alt"]) > 80 and figure["caption"] for figure in figures)
    for path in COURSE.figures.values():
        assert path.with_suffix(".svg").exists(), "the drawing it is made from"
