"""Files of households: read, refused with line numbers, forgotten at the end."""

import io
import json

import pytest

from cms.jobs.runs import RunState
from cms.methods.models import Simulation
from cms.methods.simulation import sources
from cms.methods.simulation.files import CsvReader, UnreadableFile, check_file, read_json_lines
from cms.methods.simulation.services import cancel_simulation
from cms.submissions.private_files import imports_storage
from forms_plugins.engine.classification import load_method

pytestmark = pytest.mark.django_db


def json_lines(answers):
    lines = [json.dumps({"id": number, "answers": one}) for number, one in enumerate(answers)]
    return io.BytesIO("\n".join(lines).encode())


def as_csv(answers, roster_size=12):
    """Return the households as a spreadsheet would hold them."""
    plain = ["ubigeo", "area", "abasag", "combusa", "mpared", "mtecho", "matpiso", "serhig"]
    plain += ["talum", "bienes", "ctahab", "hombres", "mujeres", "total", "cluster"]
    inner = ["ptes", "niv", "segu"]
    rows = [f"miembros.{row}.{key}" for row in range(1, roster_size + 1) for key in inner]
    lines = [";".join(["id", *plain, *rows])]
    for number, one in enumerate(answers):
        cells = [str(number), *(cell(one.get(key)) for key in plain)]
        for row in range(roster_size):
            person = one["miembros"][row] if row < len(one["miembros"]) else {}
            cells += [cell(person.get(key)) for key in inner]
        lines.append(";".join(cells))
    return io.BytesIO(("\ufeff" + "\r\n".join(lines)).encode())


def cell(value):
    if value is None:
        return ""
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


def test_json_lines_and_csv_give_the_same_classes(start, work, invented):
    by_json = work(start("file", file=json_lines(invented), file_kind="jsonl"))
    by_csv = work(start("file", file=as_csv(invented), file_kind="csv"))

    assert by_json.state == by_csv.state == RunState.DONE
    assert by_json.report["problem_count"] == by_csv.report["problem_count"] == 0
    assert by_json.report["households"] == 60
    assert by_json.report["matrix"] == by_csv.report["matrix"]


def test_lines_that_cannot_be_read_are_reported_by_number(start, work, invented, monkeypatch):
    monkeypatch.setattr(sources, "PIECE", 2)
    good = [json.dumps({"answers": one}).encode() for one in invented[:4]]
    lines = [good[0], b"{", good[1], b"", b'{"id": 1}', good[2], b"\xff\xfe", good[3]]
    report = work(start("file", file=io.BytesIO(b"\n".join(lines)), file_kind="jsonl")).report

    assert report["households"] == 4
    assert report["problem_count"] == 3
    assert [number for number, _text in report["problems"]] == [2, 5, 7]
    assert "JSON" in report["problems"][0][1]


def test_lines_of_a_csv_with_another_width_are_reported(start, work, published):
    file = io.BytesIO(b"area,abasag\n1,1\n1\n1,1,1\n2,1\n")
    report = work(start("file", file=file, file_kind="csv")).report

    assert report["households"] == 2
    assert [number for number, _text in report["problems"]] == [3, 4]


def test_a_csv_goes_on_inside_of_quotes_and_pieces(draft, monkeypatch):
    text = b'area,miembros\n1,"[{""ptes"": 1}]"\n2,"[\n{""ptes"": 1}]"\n1,\n'
    method = load_method(draft)
    first = next(iter(CsvReader(io.BytesIO(text), method).read(0, 0)))
    rest = list(CsvReader(io.BytesIO(text), method).read(first.end, first.number))

    assert first.answers == {"area": "1", "miembros": [{"ptes": 1}]}
    assert [line.answers for line in rest] == [
        {"area": "2", "miembros": [{"ptes": 1}]},
        {"area": "1"},
    ]
    assert [line.number for line in rest] == [4, 5]


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("jsonl", b"", "no household"),
        ("jsonl", b"name,age\n1,2\n", "1"),
        ("csv", b"", "first line"),
        ("csv", b"nombre,edad\nAna,3\n", "first line"),
        ("csv", b"area,abasag\n", "no household"),
    ],
)
def test_files_of_no_use_are_refused_at_once(start, kind, content, said):
    from django.utils import translation

    with translation.override("en"), pytest.raises(UnreadableFile, match=said):
        start("file", file=io.BytesIO(content), file_kind=kind)
    assert not Simulation.objects.exists()


def test_headings_a_method_does_not_use_are_named(draft):
    file = io.BytesIO(b"id,area,apellido,miembros.1.nombre\n1,1,x,y\n")
    assert check_file(file, "csv", load_method(draft)) == ["apellido", "miembros.1.nombre"]


def test_a_line_without_end_is_one_problem(monkeypatch):
    monkeypatch.setattr("cms.methods.simulation.files.LONGEST_LINE", 50)
    file = io.BytesIO(b'{"answers": {}}\n' + b"x" * 170 + b'\n{"answers": {"a": 1}}\n')
    lines = list(read_json_lines(file, 0, 0))

    assert [line.number for line in lines] == [1, 2, 3]
    assert lines[1].problem
    assert lines[2].answers == {"a": 1}


def test_a_bomb_of_brackets_is_one_problem():
    file = io.BytesIO(b'{"answers": ' + b"[" * 100_000 + b"\n")
    assert [bool(line.problem) for line in read_json_lines(file, 0, 0)] == [True]


def test_file_is_forgotten_when_the_simulation_ends(
    start, work, invented, django_capture_on_commit_callbacks
):
    simulation = start("file", file=json_lines(invented), file_kind="jsonl")
    name = simulation.file.name
    assert imports_storage().exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        assert work(simulation).file.name == ""
    assert not imports_storage().exists(name)


def test_file_is_forgotten_when_the_simulation_is_stopped(
    start, invented, django_capture_on_commit_callbacks
):
    simulation = start("file", file=json_lines(invented), file_kind="jsonl")
    name = simulation.file.name
    with django_capture_on_commit_callbacks(execute=True):
        cancel_simulation(simulation=simulation)

    assert not imports_storage().exists(name)


def test_file_that_is_gone_ends_the_simulation_with_its_reason(start, work, invented):
    simulation = start("file", file=json_lines(invented), file_kind="jsonl")
    imports_storage().delete(simulation.file.name)

    ended = work(simulation)
    assert ended.state == RunState.FAILED
    assert ended.problem
