"""What docs/methods.md says is what happens: the example, its arithmetic, the sheets, the keys."""

import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from forms_plugins.classification.sheets import (
    SHEETS,
    from_sheets,
    read_xlsx,
    read_yaml,
    schema,
    to_sheets,
    write_xlsx,
)
from forms_plugins.engine.classification import ScoringMethod

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "methods.md").read_text(encoding="utf-8")
EXAMPLE = PAGE.split("## An example")[1].split("## Sheets")[0]
CARD = re.search(r"```yaml\n(.*?)```", EXAMPLE, re.DOTALL)[1]
HOUSEHOLDS, RESULTS = re.findall(r"```json\n(.*?)```", EXAMPLE, re.DOTALL)
LINES = ("extrema", "nacional", "doble")


@pytest.fixture
def results(tmp_path, db):
    card, households = tmp_path / "card.yaml", tmp_path / "households.jsonl"
    card.write_text(CARD, encoding="utf-8")
    households.write_text(HOUSEHOLDS, encoding="utf-8")
    call_command("import_method", str(card), stdout=io.StringIO())
    out = io.StringIO()
    call_command("classify", "tarjeta-ejemplo@1", str(households), "--on", "2026-11-23", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_card_has_no_problem_at_all():
    reading = read_yaml(CARD)

    assert reading.problems == ()
    assert (
        from_sheets(read_xlsx(write_xlsx(to_sheets(reading.document)))).document == reading.document
    )


def test_results_are_those_of_the_page(results):
    for result, line in zip(results, RESULTS.splitlines(), strict=True):
        expected = json.loads(line)
        assert {key: result[key] for key in expected} == expected


def test_keys_of_a_result_are_those_of_the_page(results):
    said = re.search(r"```\n(\{\"id\".*?)```", PAGE, re.DOTALL)[1]
    top = re.sub(r"\[\{.*?\}\]|\{\"name.*?\}", "", said)

    assert list(results[0]) == re.findall(r'"(\w+)"', top)


def test_arithmetic_of_the_page_adds_up(results):
    rows = [
        [cell.strip(" *") for cell in line.strip("|").split("|")]
        for line in EXAMPLE.splitlines()
        if line.startswith("| ") and not line.startswith("| Question")
    ]
    *questions, score, likelihood = rows

    for start, result in ((2, results[0]), (6, results[1])):
        columns = {line: start + place for place, line in enumerate(LINES)}
        sums = {
            line: sum(Decimal(row[column]) for row in questions) for line, column in columns.items()
        }
        assert {line: Decimal(score[column]) for line, column in columns.items()} == sums
        assert str(sums["nacional"]) == result["raw"]
        assert str(sums["extrema"]) == result["outputs"]["puntaje_extrema"]
        weights = [row["weight"] for row in result["contributions"]]
        assert weights == [row[columns["nacional"]] for row in questions]
        for line, column in columns.items():
            assert likelihood[column] == result["outputs"][f"prob_{line}"]


def test_household_that_cannot_be_judged_says_why(results):
    assert [reason.partition(" ")[2].partition(" —")[0] for reason in results[2]["reasons"]] == [
        "no_head", "wrong_answer (celulares)",
    ]  # fmt: skip
    assert "celulares" not in HOUSEHOLDS.splitlines()[1]


def test_every_sheet_and_column_is_described_as_it_is():
    described = PAGE.split("### Every sheet")[1].split("## Two versions")[0]
    sheets = dict(re.findall(r"#### `(\w+)`\n(.*?)(?=\n#### |\Z)", described, re.DOTALL))

    assert list(sheets) == [sheet.name for sheet in SHEETS]
    for sheet in SHEETS:
        columns = sheet.settings or sheet.columns
        rows = re.findall(r"^\| `([\w.]+)(?: \(…\))?` \| `?([\w.]*)`? \| (.*) \|$", sheets[sheet.name], re.MULTILINE)  # fmt: skip
        assert [(name, key) for name, key, _ in rows] == [
            (column.name, ".".join(column.path)) for column in columns
        ]
        for (_, _, text), column in zip(rows, columns, strict=True):
            assert column.help in text
            assert all(f"{word} (`{value}`)" in text for value, word in column.words.items())


def test_every_key_of_the_document_is_described():
    described = PAGE.split("## YAML")[1].split("## Rules")[0]
    words = set(re.findall(r"\w+", described))

    def keys(options, seen):
        for option in options:
            if isinstance(option, tuple):
                yield from keys(schema._options(option[1]), seen)
            elif schema._is_model(option) and option not in seen:
                seen.add(option)
                for key, meaning in schema._fields(option).items():
                    yield key
                    yield from keys(meaning, seen)

    assert set(keys({ScoringMethod}, set())) <= words


def test_links_lead_somewhere():
    for name, anchor in re.findall(r"\]\((\w+\.md)(?:#([\w-]+))?\)", PAGE):
        target = (DOCS / name).read_text(encoding="utf-8")
        headings = [
            re.sub(r"[^\w -]", "", line.lstrip("# ")).strip().lower().replace(" ", "-")
            for line in target.splitlines()
            if line.startswith("#")
        ]
        assert not anchor or anchor in headings, (name, anchor)
