"""A small course as an editor writes it: three lessons, and a test of ten questions of seven kinds."""

from playwright.sync_api import Locator

from tests.functional.form_editor import stream
from tests.functional.training.author import (
    Author,
    begin_page,
    begin_question,
    publish_page,
    write_options,
    write_rows,
)
from tests.functional.training.learner import Answer

RIGHT: dict[str, Answer] = {
    "single": {"Presentarse"},
    "multiple": {"La ficha", "El fotocheck"},
    "true_false": {"Verdadero"},
    "numeric": "1",
    "order": {"Saludar": "Lugar 1", "Preguntar": "Lugar 2", "Irse": "Lugar 3"},
    "match": {"Ficha": "Se llena", "Fotocheck": "Se muestra"},
    "cloze": "gratuita",
}
"""What is right in the questions of each kind."""


def write_questions(author: Author, topic: str) -> None:
    """Write and publish the ten questions of a topic; its last word tells their names apart."""
    mark = topic.split()[-1]
    for number in range(1, 4):
        question = begin_question(author, f"Una {number} {mark}", topic, "Una alternativa")
        author.fill(question, stem=f"¿Qué se hace al llegar? ({number})")
        options = {"Presentarse": True, "Entrar sin avisar": False, "Irse": False}
        write_options(author, question, options)
        _finish(author, question)
    question = begin_question(author, f"Varias {mark}", topic, "Varias alternativas")
    author.fill(question, stem="¿Qué se lleva a la visita?")
    write_options(author, question, {"La ficha": True, "El fotocheck": True, "Un regalo": False})
    _finish(author, question)
    for number in range(1, 3):
        question = begin_question(author, f"Cierto {number} {mark}", topic, "Verdadero o falso")
        author.fill(question, stem=f"La visita es gratuita. ({number})")
        author.choose(question.locator('select[name$="-right"]'), "Verdadero")
        _finish(author, question)
    _write_written_questions(author, topic, mark)


def _write_written_questions(author: Author, topic: str, mark: str) -> None:
    question = begin_question(author, f"Número {mark}", topic, "Número")
    author.fill(question, stem="¿Cuántas preguntas tiene la ficha breve?", right="1")
    _finish(author, question)
    question = begin_question(author, f"Orden {mark}", topic, "Poner en orden")
    author.fill(question, stem="Ordene la visita.")
    items = [{"text": text} for text in ("Saludar", "Preguntar", "Irse")]
    write_rows(author, question, "items", items)
    _finish(author, question)
    question = begin_question(author, f"Pares {mark}", topic, "Relacionar")
    author.fill(question, stem="Relacione.")
    pairs = [{"left": "Ficha", "right": "Se llena"}, {"left": "Fotocheck", "right": "Se muestra"}]
    write_rows(author, question, "pairs", pairs)
    _finish(author, question)
    question = begin_question(author, f"Espacios {mark}", topic, "Texto con espacios")
    author.fill(question, stem="Complete.", text="La visita es [costo].")
    write_rows(author, question, "gaps", [{"key": "costo", "accepted": "gratuita"}])
    _finish(author, question)


def _finish(author: Author, question: Locator) -> None:
    author.fill(question, explanation="Así se enseña en la lección.")
    author.look_once("question")
    author.publish()


def write_course(author: Author, catalogue: str, title: str, topic: str) -> None:
    """
    Write and publish a course of one module with three lessons, and its test.

    One lesson shows the step of a form that is called like the topic.
    """
    page = author.page
    begin_page(author, catalogue, "Curso")
    author.fill(page, title=title, summary="Cómo se visita un hogar.")
    author.look_once("course")
    course = publish_page(author)
    begin_page(author, course, "Módulo")
    author.fill(page, title="La visita", summary="Antes, durante y después.")
    author.look_once("module")
    module = publish_page(author)
    for write_lesson in (_lesson_of_words, _lesson_of_steps, _lesson_of_the_form):
        begin_page(author, module, "Lección")
        write_lesson(author, topic)
        author.look_once(write_lesson.__name__)
        publish_page(author)
    page.goto(f"/admin/pages/{course}/edit/")
    author.press(page.get_by_role("tab", name="Prueba"))
    draw = author.add(stream(page, "draws"))
    author.choose_topic(draw, topic)
    author.fill(draw, count="10")
    author.look_once("test")
    author.publish()


def _lesson_of_words(author: Author, _topic: str) -> None:
    author.fill(author.page, title="Qué es la visita", summary="Para qué se va.")
    author.write_rich(author.add(stream(author.page, "body"), "Texto"), "Se visita cada hogar.")


def _lesson_of_steps(author: Author, _topic: str) -> None:
    author.fill(author.page, title="Cómo se hace", summary="Paso a paso.")
    steps = author.add(stream(author.page, "body"), "Pasos numerados")
    rows = [{"title": "Salude", "text": "Diga su nombre."}, {"title": "Pregunte", "text": "Lea."}]
    write_rows(author, steps, "steps", rows)


def _lesson_of_the_form(author: Author, topic: str) -> None:
    author.fill(author.page, title="La ficha breve", summary="Lo que se pregunta.")
    step = author.add(stream(author.page, "body"), "Paso de una ficha")
    author.choose(step.locator('select[name$="-part"]'), topic)
