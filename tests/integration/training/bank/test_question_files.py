from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from cms.training.bank.files import export_questions
from cms.training.models import Question, QuestionVersion
from tests.factories.training import CONTENT
from tests.integration.training.bank.test_model_answers import install_case
from tests.integration.training.bank.test_question_versions import install

pytestmark = pytest.mark.django_db

SHORT = """
- slug: cuanto
  title: Cuánto
  kind: numeric
  topic: reglas
  stem: "¿Cuánto es {n} por dos?"
  rule: !regla n * 2
  links: [hogar/vivienda/habitaciones]
  variables:
    - {name: n, minimum: 1, maximum: 5, step: 0.5}
- slug: orden
  title: En orden
  kind: order
  topic: reglas
  stem: Ordene.
  items: [Primero, Después, Al final]
- slug: pares
  title: Pares
  kind: match
  topic: reglas
  stem: Una.
  pairs: [[Uno, "1"], [Dos, "2"]]
- slug: caso
  title: Caso
  kind: case
  topic: casos
  form: hogar
  story: Tres cuartos.
  stem: Registre.
  today: 2026-11-02
  answers: {habitaciones: 3}
"""


@pytest.fixture
def short_file(tmp_path) -> Path:
    path = tmp_path / "preguntas.yaml"
    path.write_text(SHORT, encoding="utf-8")
    return path


def test_import_what_is_written_briefly(short_file, home_form):
    call_command("import_questions", str(short_file), stdout=StringIO())

    numeric = Question.objects.get(slug="cuanto").latest_version.definition
    assert numeric.rule == {"mul": [{"answer": "n"}, 2]}
    assert numeric.links[0].field == "habitaciones"
    case = Question.objects.get(slug="caso").latest_version.definition
    assert (case.version, case.today.isoformat()) == (1, "2026-11-02")


def test_import_again_changes_nothing(short_file, home_form):
    call_command("import_questions", str(short_file), stdout=StringIO())
    out = StringIO()
    call_command("import_questions", str(short_file), stdout=out)

    assert QuestionVersion.objects.count() == 4
    assert "4" in out.getvalue()


def test_import_dry_run_keeps_nothing(short_file, home_form):
    call_command("import_questions", str(short_file), "--dry-run", stdout=StringIO())

    assert not Question.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "just: a mapping",
        "- 3",
        "- {title: Sin nombre}",
        "- {slug: x, title: X, kind: short, topic: reglas, stem: Hola, accepted: []}",
        "- {slug: x, title: X, kind: nada, topic: reglas}",
        "- {slug: x, title: X, kind: true_false, topic: reglas, stem: Hola}",
        "- {slug: x, title: X, kind: numeric, topic: r, stem: Hola, right: 1.5, right: 2}",
    ],
)
def test_import_what_is_wrong_keeps_nothing(tmp_path, text):
    good = "- {slug: bien, title: B, kind: true_false, topic: reglas, stem: Sí, right: true}\n"
    path = tmp_path / "mal.yaml"
    path.write_text(good + text if text.startswith("-") else text, encoding="utf-8")

    with pytest.raises(CommandError):
        call_command("import_questions", str(path), stdout=StringIO())
    assert not Question.objects.exists()


def test_export_and_import_give_the_same_versions(tmp_path, home_form):
    for kind in CONTENT:
        install(kind.replace("_", "-"), kind=kind, links=[{"form": "hogar", "step": "vivienda"}])
    install_case()
    path = tmp_path / "todo.yaml"
    call_command("export_questions", "--output", str(path))

    out = StringIO()
    call_command("import_questions", str(path), stdout=out)

    assert QuestionVersion.objects.count() == len(CONTENT) + 1


def test_import_of_an_export_into_an_empty_bank(tmp_path, home_form):
    first = install("pregunta", kind="cloze")
    path = tmp_path / "todo.yaml"
    path.write_text(export_questions(), encoding="utf-8")
    document = first.document
    QuestionVersion.objects.all()._raw_delete("default")
    Question.objects.all().delete()

    call_command("import_questions", str(path), stdout=StringIO())

    assert Question.objects.get().latest_version.document == document


def test_export_of_a_topic():
    install("a")
    install("b", topic="ficha")

    (only,) = yaml.safe_load(export_questions("ficha"))
    assert only["slug"] == "b"
