"""Whatever bytes or cells come in, there is a form with a report, or a refusal with a sentence."""

import random
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_plugins.api.cleaning import clean_answers
from forms_plugins.engine.checking import check_form
from forms_plugins.engine.definition import load_form
from forms_plugins.engine.evaluation import evaluate_form
from forms_plugins.xlsform import FileRefused, read_form
from forms_plugins.xlsform.xpath import XPathError, parse
from forms_plugins.xlsform.xpath.regexes import translated_pattern
from tests.factories.xlsforms import spreadsheet

FILES = sorted(Path("tests/forms/xlsforms").glob("*.xls*"))
TODAY = date(2026, 1, 31)


def outcome(content):
    """Read some bytes; a form that comes out can be published and answered with nothing."""
    try:
        read = read_form(content, "f.xlsx")
    except FileRefused:
        return None
    form = load_form(read.document)
    assert [p for p in check_form(form) if p.level == "error"] == []
    assert read.report.rules_live <= read.report.rules_total
    evaluate_form(form, clean_answers(form, {})[0], TODAY)
    return form


def mutated(content, seed):
    """Return a file with some bytes changed, cut or doubled."""
    luck = random.Random(seed)
    data = bytearray(content)
    for _ in range(luck.randint(1, 12)):
        place = luck.randrange(len(data))
        what = luck.randrange(4)
        if what == 0:
            data[place] = luck.randrange(256)
        elif what == 1:
            del data[place : place + luck.randrange(1, 200)]
        elif what == 2:
            data[place:place] = bytes(luck.randrange(256) for _ in range(luck.randrange(1, 40)))
        else:
            data = data[: max(place, 10)]
    return bytes(data)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_damaged_files_are_read_or_refused(path):
    content = path.read_bytes()

    for seed in range(40):
        outcome(mutated(content, seed))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    outcome(content)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08"]), st.binary()
)
def test_bytes_that_begin_like_a_spreadsheet_are_read_or_refused(start, content):
    outcome(start + content)


WORDS = st.sampled_from(
    [
        "", "text", "integer", "select_one a", "select_multiple a", "begin group", "end group",
        "begin repeat", "end repeat", "calculate", "note", "date", "rank a", "select_one a or_other",
        "acknowledge", "range", "dateTime", "hidden", "a", "b", "c", "A", "a b", "${a}", "${b} = 1",
        "${a} = 'x'", "count(${c})", ". > 3", "selected(., '1')", "1", "yes", "=1+1", "x" * 300,
        "${a} + ${b}", "sum(${a})", "position(..)", "concat(${a}, ${b})", "if(${a}, 1, 'x')",
        "../b", "a = ${b}", "name = 1", "jr:choice-name(${a}, '${a}')", "today()", "${c}[1]/a",
        "indexed-repeat(${a}, ${c}, 1)", "regex(., '[a')", "true()", "ñandú", "日本", "-1", "1e9",
        "99999999999999999999", "'", '"', "((((", "date('x')", "${}", "{a}", "${a", "\u202e",
    ]
)  # fmt: skip
HEADERS = [
    "type", "name", "label", "relevant", "constraint", "calculation", "required", "default",
    "choice_filter", "repeat_count", "appearance", "parameters", "hint::en",
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(WORDS, min_size=len(HEADERS), max_size=len(HEADERS)), max_size=14),
    st.lists(st.tuples(st.sampled_from("ab"), WORDS, WORDS, WORDS), max_size=5),
)
def test_any_cells_give_a_form_that_may_be_published(rows, options):
    outcome(
        spreadsheet(
            survey=[HEADERS, *rows],
            choices=[("list_name", "name", "label", "a"), *options],
        )
    )


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="()[]${}ab1'\".,/+-*=<>! andor|:", max_size=60))
def test_any_text_is_parsed_or_refused(text):
    with suppress(XPathError):
        parse(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab01()[]{}|?*+.^$\\-,wd", max_size=30))
def test_any_pattern_is_translated_or_refused(pattern):
    with suppress(XPathError):
        translated_pattern(pattern)
