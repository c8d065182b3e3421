"""Methods in and out of the installation: import_method and export_method."""

import copy
import io
import json
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from cms.methods.models import MethodDraft
from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.classification.models import MethodVersion
from forms_plugins.classification.selectors import published_method
from forms_plugins.classification.sheets import (
    from_sheets,
    read_file,
    to_sheets,
    write_file,
    write_xlsx,
)

pytestmark = pytest.mark.django_db
IFH = registry.get(Package, "sisfoh").methods()["ifh-2010"]


def saved(tmp_path, content, name="method"):
    path = tmp_path / name
    path.write_bytes(content)
    return str(path)


def run(*arguments, command="import_method"):
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command(command, *arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue(), err.getvalue()


def changed(**changes):
    return {**copy.deepcopy(dict(IFH)), **changes}


def case(**expected):
    answers = registry.get(Package, "sisfoh").demo().households[0].answers
    return {"name": "Hogar de Lima", "answers": dict(answers), "on": "2026-11-23", "expected": expected}  # fmt: skip


@pytest.mark.parametrize("kind", ["yaml", "xlsx", "json"])
def test_what_is_exported_is_imported_as_the_same_version(tmp_path, kind):
    first = run(saved(tmp_path, write_file(IFH, "yaml")))
    target = tmp_path / "out"
    exported = run("ifh-2010", "--format", kind, "--output", str(target), command="export_method")
    again = run(str(target))

    assert (first[0], exported[0], again[0]) == (0, 0, 0)
    assert "versión 1" in first[1]
    assert "no cambia" in again[1]
    assert MethodVersion.objects.get().document == IFH


def test_changed_file_is_a_new_version_and_an_old_one_comes_back(tmp_path):
    old = saved(tmp_path, write_file(IFH, "yaml"), "old")
    new = saved(tmp_path, write_file(changed(summary="Otro."), "xlsx"), "new")

    told = [json.loads(run(path, "--report", "json")[1]) for path in (old, new, new, old)]

    assert [(report["version"], report["changed"]) for report in told] == [
        (1, True), (2, True), (2, False), (3, True),
    ]  # fmt: skip
    assert published_method("ifh-2010").number == 3
    assert published_method("ifh-2010", number=2).classifier.method.summary.es == "Otro."


def test_status_dates_publisher_and_note_are_kept(tmp_path):
    user = get_user_model().objects.create_user("autora", "a@example.org", "x")
    document = changed(status="simulation", in_force_from="2027-01-01")

    run(saved(tmp_path, write_file(document, "yaml")), "--note", "Prueba", "--by", "autora")

    version = MethodVersion.objects.get()
    assert (version.published_by, version.note) == (user, "Prueba")
    assert version.definition.status == "simulation"
    assert version.definition.in_force_from == date(2027, 1, 1)


def test_dry_run_says_what_would_be_done_and_does_nothing(tmp_path):
    path = saved(tmp_path, write_file(IFH, "yaml"))

    code, out, _ = run(path, "--dry-run")
    report = json.loads(run(path, "--dry-run", "--report", "json")[1])

    assert code == 0
    assert "Se publicaría" in out
    assert (report["version"], report["changed"], report["dry_run"]) == (1, True, True)
    assert not MethodVersion.objects.exists()


def test_wrong_cell_is_refused_with_its_place(tmp_path):
    sheets = to_sheets(IFH)
    place = sheets["puntos"][0].index("puntos (lima)")
    sheets["puntos"][3][place] = "mucho"
    path = saved(tmp_path, write_xlsx(sheets))

    code, out, err = run(path)
    report = json.loads(run(path, "--report", "json")[1])

    assert (code, out) == (2, "")
    assert err.startswith("Hoja «puntos», fila 4, columna «puntos (lima)»: Escriba un número")
    assert report["refused"] is True
    assert [(p["sheet"], p["row"], p["column"]) for p in report["problems"]] == [("puntos", 4, place + 1)]  # fmt: skip
    assert not MethodVersion.objects.exists()


def test_wrong_line_of_yaml_is_refused_with_its_place(tmp_path):
    text = write_file(IFH, "yaml").decode().replace("kind: bins", "kind: tramos", 1)
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "kind: tramos" in row)

    code, _, err = run(saved(tmp_path, text.encode()))

    assert code == 2
    assert err.startswith(
        f"Línea {line}, clave «indicators[5].kind»: Escriba una de estas palabras"
    )


def test_errors_of_the_checks_are_refused_with_their_place(tmp_path):
    document = changed(legal_effect=True, status="official")
    document["indicators"][0]["categories"][0]["weights"] = {}
    path = saved(tmp_path, write_file(document, "xlsx"))

    code, _, err = run(path)

    assert code == 2
    assert "Hoja «puntos», fila 2" in err
    assert not MethodVersion.objects.exists()


def test_test_case_that_fails_is_refused_with_its_place(tmp_path):
    good = saved(tmp_path, write_file(changed(cases=[case(raw="-0.33")]), "yaml"), "good")
    bad = saved(tmp_path, write_file(changed(cases=[case(raw="-0.34")]), "xlsx"), "bad")

    refused, published = run(bad), run(good)

    assert refused[0] == 2
    assert refused[2].splitlines()[-1] == (
        "Hoja «casos», fila 2, columna «caso»: El caso de prueba «Hogar de Lima» falla. "
        "Puntaje: se esperaba -0.34 y salió -0.33."
    )
    assert published[0] == 0
    assert "(casos de prueba: 1)" in published[1]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "vacío"), (b"a,b\n1,2\n", ".csv"), (b"\xd0\xcf\x11\xe0" + bytes(9), ".xls"), (b"%PDF", "PDF")],
)  # fmt: skip
def test_other_files_are_refused_in_words(tmp_path, content, said):
    code, _, err = run(saved(tmp_path, content))

    assert code == 2
    assert said in err


def test_file_that_is_not_there_and_unknown_user(tmp_path):
    with pytest.raises(CommandError, match="No se puede leer") as missing:
        run(str(tmp_path / "none"))
    with pytest.raises(CommandError, match="nadie"):
        run(saved(tmp_path, write_file(IFH, "yaml")), "--by", "nadie")

    assert missing.value.returncode == 2
    assert not MethodVersion.objects.exists()


def test_draft_is_kept_and_replaced_only_when_asked(tmp_path):
    path = saved(tmp_path, write_file(IFH, "yaml"))

    first, second, third = (run(path, "--draft", *more) for more in ((), (), ("--replace",)))

    assert (first[0], second[0], third[0]) == (0, 2, 0)
    assert "--replace" in second[2]
    draft = MethodDraft.objects.get()
    assert (draft.slug, draft.title, draft.revision) == ("ifh-2010", IFH["title"]["es"], 2)
    assert from_sheets(draft.sheets).document == IFH
    assert not MethodVersion.objects.exists()


def test_draft_of_a_spreadsheet_may_have_problems(tmp_path):
    sheets = to_sheets(IFH)
    sheets["puntos"][3][-1] = "mucho"

    code, out, err = run(saved(tmp_path, write_xlsx(sheets)), "--draft")

    assert code == 0
    assert "fila 4" in err
    assert "ifh-2010" in out
    assert MethodDraft.objects.get().sheets["puntos"][3][-1] == "mucho"


def test_draft_of_a_file_that_is_no_method_is_refused(tmp_path):
    assert run(saved(tmp_path, b"slug: x\n"), "--draft")[0] == 2
    assert not MethodDraft.objects.exists()


def test_export_of_a_version_by_number_and_of_a_package(tmp_path):
    package = run("ifh-2010", "--format", "json", command="export_method")
    run(saved(tmp_path, write_file(IFH, "yaml"), "one"))
    run(saved(tmp_path, write_file(changed(summary="Otro."), "yaml"), "two"))
    first = run("ifh-2010@1", command="export_method")
    newest = run("ifh-2010", command="export_method")

    assert json.loads(package[1]) == IFH
    assert read_file(first[1].encode()).document == IFH
    assert read_file(newest[1].encode()).document["summary"] == {"es": "Otro."}


@pytest.mark.parametrize("name", ["luna", "ifh-2010@7", "ifh-2010@x", "ifh-2010@0", "a@b@1"])
def test_export_of_what_is_not_there(name):
    with pytest.raises(CommandError, match=name.partition("@")[0]) as refusal:
        run(name, command="export_method")

    assert refusal.value.returncode == 2


def test_export_into_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="No se puede escribir"):
        run("ifh-2010", "--output", str(tmp_path / "no" / "x"), command="export_method")
