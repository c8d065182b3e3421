"""The command that sends a form from a file."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django_scopes import scopes_disabled

from cms.submissions.models import Draft, Submission
from tests.factories import OfficeFactory, UserFactory
from tests.households import ANSWERS, household_version

pytestmark = pytest.mark.django_db

FLAT = {key: value for step in ANSWERS.values() for key, value in step.items()} | {
    "declaracion": True
}


@pytest.fixture
def run(tmp_path):
    office = OfficeFactory(code="150132")
    household_version()

    def running(content: Any, slug: str = "hogar-breve", **options: Any) -> tuple[int, dict]:
        file = tmp_path / "answers.json"
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        output, status = StringIO(), 0
        try:
            call_command(
                "submit_form", slug, str(file), stdout=output, **{"office": office.code} | options
            )
        except SystemExit as stop:
            status = int(stop.code)
        return status, json.loads(output.getvalue())

    return running


def kept() -> tuple[int, int]:
    with scopes_disabled():
        return Draft.objects.count(), Submission.objects.count()


@pytest.mark.parametrize("content", [FLAT, {"answers": FLAT}], ids=["answers", "wrapped"])
def test_good_file_is_sent(run, content) -> None:
    status, printed = run(content)

    assert status == 0
    assert printed["reference"].startswith("HOGAR-BREVE-")
    assert printed | {"reference": ""} == {
        "reference": "", "form": "hogar-breve", "version": 1, "results": [], "documents": [],
        "warnings": [],
    }  # fmt: skip
    with scopes_disabled():
        submission = Submission.objects.get()
    assert submission.submitted_by is None
    assert submission.answers["total"] == 2
    assert all(row["_id"] for row in submission.answers["miembros"])


def test_sender_is_named(run) -> None:
    user = UserFactory()

    run(FLAT, by=user.username)

    with scopes_disabled():
        assert Submission.objects.get().submitted_by == user


def test_every_error_is_named_and_nothing_is_left_behind(run) -> None:
    people = [{"nombres": "Rosa", "sexo": 2, "gestante": False, "edad": "x"}, "nobody", {"rol": 1}]
    wrong = FLAT | {"tviv": 77, "miembros": people, "sobra": 1, "visita": "0000-01-01"}
    del wrong["hombres"]

    status, printed = run(wrong)

    errors = {line["field"]: line["message"] for line in printed["errors"]}
    assert status == 2
    assert errors["tviv"] == "Elija una de las opciones de la lista."
    assert errors["miembros.1.edad"] == "Escriba un número entero, por ejemplo 4."
    assert errors["hombres"] == "Escriba un número en «Hombres»."
    assert errors["miembros.3.nombres"] == "Escriba «Nombres»."
    assert errors["visita"] == "Escriba el año con cuatro cifras, por ejemplo 1987."
    assert "no tiene una pregunta llamada «sobra»" in errors["sobra"]
    assert {"miembros.2", "miembros.3.rol"} <= set(errors)
    assert kept() == (0, 0)


def test_answer_to_a_question_that_is_not_asked_is_an_error(run) -> None:
    status, printed = run(FLAT | {"tviv_otro": "Carpa"})

    assert status == 2
    assert [line["field"] for line in printed["errors"]] == ["tviv_otro"]


def test_computed_value_that_differs_is_an_error(run) -> None:
    status, printed = run(FLAT | {"total": 3})

    assert status == 2
    assert [line["field"] for line in printed["errors"]] == ["total"]


def test_declaration_that_is_missing_is_an_error(run) -> None:
    status, printed = run({key: value for key, value in FLAT.items() if key != "declaracion"})

    assert status == 2
    assert printed["errors"] == [{"field": "declaracion", "message": "Acepte la declaración."}]


@pytest.mark.parametrize(
    ("content", "options", "field"),
    [
        (b"{", {}, "file"),
        (b"\xff\xfe{}", {}, "file"),
        (b"[" * 100_000, {}, "file"),
        (b'{"a": NaN, "\\ud800": 1}', {}, "\\ud800"),
        ([1], {}, "file"),
        (FLAT, {"slug": "nada"}, "form"),
        (FLAT, {"office": "999999"}, "office"),
        (FLAT, {"by": "nadie"}, "by"),
    ],
    ids=["json", "utf8", "deep", "odd", "list", "form", "office", "user"],
)
def test_bad_call_prints_errors_and_leaves_nothing(run, content, options, field) -> None:
    status, printed = run(content, **options)

    assert status == 2
    assert field in [line["field"] for line in printed["errors"]]
    assert kept() == (0, 0)


def test_warnings_are_printed(run) -> None:
    _, printed = run(FLAT | {"habitaciones": 30})

    assert printed["warnings"] == ["Son muchas habitaciones. Revise el número."]
