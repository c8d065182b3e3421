"""The command that invents households, and ``classify`` reading them."""

import json
from contextlib import redirect_stdout
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def made(**options):
    out = StringIO()
    options = {"count": 5, "seed": 7, **options}
    arguments = [f"--{name}={value}" for name, value in options.items()]
    with redirect_stdout(out):
        call_command("make_households", *arguments)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_same_seed_gives_the_same_lines():
    assert made() == made()
    assert len(made()) == 5
    assert made(seed=8) != made()


def test_start_goes_on_where_another_run_ended():
    assert made(count=3) + made(start=3, count=2) == made()


def test_households_are_written_to_a_file(tmp_path):
    file = tmp_path / "hogares.jsonl"
    made(output=file)
    assert [json.loads(line) for line in file.read_text().splitlines()] == made()


def test_households_of_a_method_are_those_it_reads():
    assert set(made(method="ifh-2010")[0]["answers"]) >= {"area", "miembros", "ubigeo"}


def test_classify_reads_them(tmp_path):
    file = tmp_path / "hogares.jsonl"
    made(count=40, output=file)
    out = StringIO()
    call_command("classify", "cse-demostracion", str(file), stdout=out)
    results = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(results) == 40
    assert {result["category"] for result in results} >= {"NP"}
    assert all(result["id"].startswith("inventado-7-") for result in results)


@pytest.mark.parametrize(
    "options",
    [
        {"count": -1},
        {"method": "no-hay"},
        {"form": "no-hay"},
        {"recipe": "/no/hay.yaml"},
        {"output": "/no/hay/hogares.jsonl"},
    ],
)
def test_what_cannot_be_done_ends_with_a_sentence(options):
    with pytest.raises(CommandError) as refused:
        made(**options)
    assert refused.value.returncode == 2


@pytest.mark.parametrize("text", ["slug: x\n", "a: [\n", "- 1\n", "", "a: 1\na: 2\n"])
def test_a_recipe_that_does_not_hold_ends_with_a_sentence(tmp_path, text):
    recipe = tmp_path / "receta.yaml"
    recipe.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="receta"):
        made(recipe=recipe)
