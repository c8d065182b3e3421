"""``import_padron`` and ``export_padron``: exit status, reports, round trips."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django_scopes import scopes_disabled

from cms.register.models import Classification, Household, Person
from cms.register.padron.running import work_once
from cms.register.padron.services import receive
from cms.submissions.private_files import imports_storage
from tests.factories import OfficeFactory
from tests.padrons import BABY, CHILD, HEAD, imported, install, padron_file, padron_text

pytestmark = pytest.mark.django_db
ANSWERS = {"r_abasag": "1", "r_bienes": "2|5", "m_niv": "6", "m_segu": "1|4", "m_gestante": "no"}


@pytest.fixture(autouse=True)
def installation():
    install()


def write(folder: Path, text: str) -> str:
    path = folder / "padron.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return str(path)


def report(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


def test_import_ends_well_and_forgets_the_file(tmp_path, capsys):
    before = stored_files()

    call_command("import_padron", write(tmp_path, padron_text(HEAD, CHILD)), "--report", "json")

    told = report(capsys)
    assert (told["state"], told["counts"]["added"], told["encoding"]) == ("done", 1, "UTF-8")
    assert stored_files() == before


def stored_files() -> list[str]:
    storage = imports_storage()
    return sorted(storage.listdir("")[1]) if storage.exists("") else []


def test_dry_run_stores_nothing(tmp_path, capsys):
    call_command("import_padron", write(tmp_path, padron_text(HEAD)), "--dry-run")

    assert "Hogares nuevos: 1" in capsys.readouterr().out
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["", "hogar;nombres\n1;2\n", padron_text(HEAD | {"sexo": "9"})],
    ids=["empty", "columns missing", "every household refused"],
)
def test_import_of_which_nothing_was_taken(tmp_path, capsys, text):
    with pytest.raises(SystemExit) as ended:
        call_command("import_padron", write(tmp_path, text), "--report", "json")

    assert ended.value.code == 2
    assert report(capsys)["problems"]


def test_missing_file(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("import_padron", str(tmp_path / "nada.csv"))

    assert ended.value.code == 2
    assert "no se puede leer" in capsys.readouterr().err


def test_second_import_waits_for_the_first(tmp_path, capsys):
    receive(padron_file(HEAD, CHILD), "otro.csv", by=None, is_dry_run=False)

    with pytest.raises(SystemExit) as ended:
        call_command("import_padron", write(tmp_path, padron_text(HEAD)))

    assert ended.value.code == 2
    assert "Otro padrón" in capsys.readouterr().err


def test_import_called_again_goes_on(tmp_path, capsys):
    text = padron_text(HEAD, CHILD)
    stopped = receive(padron_file(HEAD, CHILD), "padron.csv", by=None, is_dry_run=False)
    work_once(stopped.pk)

    call_command("import_padron", write(tmp_path, text), "--report", "json")

    assert report(capsys)["counts"]["added"] == 1
    stopped.refresh_from_db()
    assert stopped.state == "done"


def test_exported_padron_is_kept_as_a_whole(tmp_path, capsys):
    second = HEAD | {
        "hogar": "H-2",
        "num_doc": "40999888",
        "nombres": "=cmd()",
        "direccion": "-5 A",
    }
    imported(HEAD | ANSWERS, CHILD | ANSWERS | {"m_niv": "3"}, BABY | ANSWERS, second)
    with scopes_disabled():
        Household.objects.filter(code="H-2").update(code=None)
    path = tmp_path / "salida.csv"

    call_command("export_padron", "--output", str(path))

    text = path.read_text(encoding="utf-8-sig")
    assert "'=cmd()" in text
    assert "'-5 A" in text
    assert path.stat().st_mode & 0o077 == 0
    capsys.readouterr()
    call_command("import_padron", str(path), "--dry-run", "--report", "json")
    counts = report(capsys)["counts"]
    assert (counts["kept"], counts["households"], counts["problems"]) == (2, 2, 0)


def test_export_of_one_office(tmp_path):
    imported(HEAD, HEAD | {"hogar": "H-2", "num_doc": "40999888", "ubigeo": "080101"})
    path = tmp_path / "cusco.csv"

    call_command("export_padron", "--office", "080101", "--output", str(path))

    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["hogar", "H-2"]


def test_export_of_unknown_office(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("export_padron", "--office", "nada")

    assert ended.value.code == 2
    assert "oficina" in capsys.readouterr().err


def test_export_goes_on_after_a_thousand_households(tmp_path, monkeypatch):
    monkeypatch.setattr("cms.register.padron.exporting.HOUSEHOLDS_AT_A_TIME", 2)
    OfficeFactory()
    imported(*(HEAD | {"hogar": f"H-{n}", "num_doc": f"4000000{n}"} for n in range(5)))
    path = tmp_path / "todo.csv"

    call_command("export_padron", "--output", str(path))

    assert len(path.read_text(encoding="utf-8").splitlines()) == 6


def test_cancelled_class_is_not_exported(tmp_path):
    from django.utils import timezone

    from cms.register.models import Cancellation

    imported(HEAD)
    Cancellation.objects.create(
        classification=Classification.objects.get(), reason="error", at=timezone.now()
    )
    path = tmp_path / "salida.csv"

    call_command("export_padron", "--output", str(path))

    assert "2030-01-04" not in path.read_text(encoding="utf-8")
