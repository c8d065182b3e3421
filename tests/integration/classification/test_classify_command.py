"""The command `classify`, with and without methods in the database."""

import copy
import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.classification.services import publish_method
from forms_plugins.classification.sheets import read_yaml

AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
SISFOH = registry.get(Package, "sisfoh")
HOUSEHOLDS = SISFOH.demo().households


def file_of(tmp_path, *lines):
    path = tmp_path / "households.jsonl"
    path.write_bytes(b"\n".join(lines) + b"\n")
    return str(path)


def household(number, **changes):
    answers = {**HOUSEHOLDS[number].answers, **changes}
    return json.dumps({"id": number, "answers": answers}).encode()


def run(*arguments):
    out = io.StringIO()
    call_command("classify", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.django_db
def test_file_without_methods_in_the_database(tmp_path):
    results = run("ifh-2010", file_of(tmp_path, household(0), household(1)))

    assert [(result["id"], result["raw"]) for result in results] == [(0, "-0.33"), (1, "-3.70")]


@pytest.mark.django_db
def test_newest_published_version_is_used(tmp_path):
    document = copy.deepcopy(dict(SISFOH.methods()["ifh-2010"]))
    publish_method(document, at=AT)
    gas = next(c for c in document["indicators"][0]["categories"] if c["code"] == "gas")
    gas["weights"]["lima"] = "1.02"
    publish_method(document, at=AT)

    (result,) = run("ifh-2010", file_of(tmp_path, household(0)))

    assert result["raw"] == "0.67"


@pytest.mark.django_db
def test_bad_lines_are_answered_and_the_rest_goes_on(tmp_path):
    path = file_of(
        tmp_path, b"\xef\xbb\xbf" + household(0), b"", b"nada", b'{"id": "x"}', household(1)
    )

    results = run("cse-demostracion", path)

    assert [(result["id"], result["status"]) for result in results] == [
        (0, "computed"), (None, "not_computed"), ("x", "not_computed"), (1, "computed"),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "file", "said"),
    [
        ("luna", None, "luna"),
        ("ifh-2010", "/no/hay.jsonl", "/no/hay.jsonl"),
        ("ifh-2010", "/", "/"),
    ],
)
def test_unknown_method_or_file_ends_with_2(method, file, said):
    with pytest.raises(CommandError, match=said) as refusal:
        run(method, *([file] if file else []))

    assert refusal.value.returncode == 2


def test_as_a_process_without_any_database(tmp_path):
    path = file_of(tmp_path, household(0), b"nada")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "EMPADRONA_DATA_DIR": str(tmp_path / "nothing-here"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'missing' / 'none.sqlite3'}",
    }
    command = [sys.executable, "manage.py", "classify", "ifh-2010"]
    root = settings.PROJECT_ROOT if hasattr(settings, "PROJECT_ROOT") else "."

    with open(path, "rb") as lines:
        done = subprocess.run(
            command, stdin=lines, capture_output=True, cwd=root, env=environment, check=False
        )
    unknown = subprocess.run(
        [*command[:-1], "luna", path], capture_output=True, cwd=root, env=environment, check=False
    )

    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["raw"] for result in results] == ["-0.33", None]
    assert (unknown.returncode, unknown.stdout) == (2, b"")
    assert "luna" in unknown.stderr.decode()


def test_reader_that_has_enough_is_no_failure(tmp_path):
    path = file_of(tmp_path, *[household(0)] * 2000)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "EMPADRONA_DATA_DIR": str(tmp_path),
    }

    with subprocess.Popen(
        [sys.executable, "manage.py", "classify", "ifh-2010", path],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
    ) as process:  # fmt: skip
        first = process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()

    assert json.loads(first)["raw"] == "-0.33"
    assert (process.returncode, errors) == (0, b"")


CARD = """\
slug: tarjeta
title: Tarjeta
inputs:
  - {key: cuartos, label: Cuartos, datatype: whole, minimum: 0, maximum: 9}
areas: [{key: todo, label: Todo, indicators: [cuartos]}]
indicators:
  - {key: cuartos, label: Cuartos, kind: linear, value: cuartos, coefficients: {todo: POINTS}}
outputs: [{name: doble, label: Doble, of: raw, digits: 1}]
in_force_from: SINCE
"""


def publish_card(points, since="2020-01-01"):
    text = CARD.replace("POINTS", points).replace("SINCE", since)
    publish_method(read_yaml(text).document, at=AT)


@pytest.mark.django_db
def test_outputs_are_in_every_line_of_a_method_that_declares_them(tmp_path):
    publish_card("0.25")
    lines = (b'{"id": 1, "answers": {"cuartos": 3, "extra": 9}}', b'{"id": 2, "answers": {}}', b"x")

    results = run("tarjeta", file_of(tmp_path, *lines))

    assert [result["outputs"] for result in results] == [{"doble": "0.8"}, {}, {}]
    assert [list(result)[-1] for result in results] == ["outputs"] * 3
    assert results[0]["raw"] == "0.75"


@pytest.mark.django_db
def test_version_by_number_and_by_day(tmp_path):
    for points, since in (("1", "2020-01-01"), ("2", "2025-01-01"), ("3", "2999-01-01")):
        publish_card(points, since)
    path = file_of(tmp_path, b'{"id": 1, "answers": {"cuartos": 1}}')

    def raw(*arguments):
        return run(*arguments)[0]["raw"]

    assert raw("tarjeta", path) == "2"
    assert raw("tarjeta", path, "--on", "2024-12-31") == "1"
    assert raw("tarjeta", path, "--on", "2001-01-01") == "3"
    assert [raw(f"tarjeta@{number}", path) for number in (1, 2, 3)] == ["1", "2", "3"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ifh-2010@9", "ifh-2010@", "ifh-2010@uno", "@1"])
def test_version_that_is_not_there_ends_with_2(name):
    with pytest.raises(CommandError) as refusal:
        run(name)

    assert refusal.value.returncode == 2
