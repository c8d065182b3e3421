"""Methods as YAML: what scalars mean, where problems are, and files that mean harm."""

import time

import pytest
import yaml

from forms_plugins.classification.sheets import FileRefused, read_yaml, write_yaml
from forms_plugins.engine.classification import dump_method, load_method
from tests.unit.classification.sheets.everything import everything

CARD = """\
slug: tarjeta
title: Tarjeta
inputs:
  - {key: agua, label: Agua, datatype: choice, choices: [{code: 1, label: no}, {code: si, label: Sí}]}
  - {key: edad, label: Edad, datatype: whole}
areas:
  - {key: todo, label: Todo, indicators: [agua]}
indicators:
  - key: agua
    label: Agua
    kind: choice
    value: agua
    categories:
      - {code: 1, label: Red, codes: [1], weights: {todo: 0.10}}
      - {code: no, label: Otra, codes: [si], weights: {todo: -2}}
"""


def problems(text):
    return [
        (p.row, p.heading, p.message) for p in read_yaml(text).problems if p.severity == "error"
    ]


def changed(old, new):
    assert old in CARD
    return CARD.replace(old, new)


def test_scalars_mean_what_their_place_says():
    document = read_yaml(CARD).document

    first, second = document["indicators"][0]["categories"]
    assert (first["code"], first["codes"], first["weights"]) == ("1", [1], {"todo": "0.10"})
    assert (second["code"], second["codes"], second["weights"]) == ("no", ["si"], {"todo": "-2"})
    assert document["inputs"][0]["choices"][0]["label"] == {"es": "no"}
    assert document["indicators"][0]["value"] == {"answer": "agua"}


def test_answers_of_cases_are_those_of_a_household():
    text = CARD + (
        "cases:\n- name: uno\n  answers: {agua: 1, edad: '3', a: true, b: no, c: 2.50, d: 2026-01-31,"
        " e: [1, x], f: null, g: 007}\n  expected: {raw: 0.10}\n"
    )

    assert read_yaml(text).document["cases"][0]["answers"] == {
        "agua": 1, "edad": "3", "a": True, "b": "no", "c": "2.50", "d": "2026-01-31",
        "e": [1, "x"], "f": None, "g": "007",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "tree"),
    [
        ("true", True),
        ("verdadero", True),
        ('"verdadero"', True),
        ("edad >= 18", {"ge": [{"answer": "edad"}, 18]}),
        ("{answer: edad}", {"answer": "edad"}),
        ("'empieza_con(agua; \"0: #\")'", {"starts_with": [{"answer": "agua"}, "0: #"]}),
    ],
)
def test_rules_are_text_or_trees(rule, tree):
    document = read_yaml(changed("{key: todo,", f"{{when: {rule}, key: todo,")).document

    assert document["areas"][0]["when"] == tree


def test_rules_are_written_as_text_and_numbers_without_quotes():
    written = write_yaml(dump_method(load_method(everything())))

    assert 'when: zona = "u"' in written.replace("'", "")
    assert "{urbana: 0.50, rural: 1}" in written
    assert "in_force_from: 2026-01-01" in written


@pytest.mark.parametrize(
    ("text", "line", "key", "said"),
    [
        (changed("todo: 0.10", "todo: mucho"), 14, "indicators[1].categories[1].weights.todo", "Escriba un número"),
        (changed("todo: 0.10", 'todo: "0,10"'), 14, "indicators[1].categories[1].weights.todo", "Escriba un número"),
        (changed("value: agua", "value: agua >"), 12, "indicators[1].value", "La regla no se entiende"),
        (changed("value: agua", "value: piso"), 12, "indicators.agua.value", "«piso»"),
        (changed("kind: choice", "kind: opcion"), 11, "indicators[1].kind", "Escriba una de estas palabras"),
        (changed("label: Tarjeta", "x: 1") if "label: Tarjeta" in CARD else changed("title: Tarjeta", "titulo: Tarjeta"), 2, "titulo", "¿Quiso decir «title»?"),
        (changed("    kind: choice\n", ""), 9, "indicators[1].kind", "Falta este dato"),
        (CARD + "slug: otra\n", 16, "slug", "línea 1"),
        (changed("slug: tarjeta", "slug: La Tarjeta"), 1, "slug", "minúsculas"),
        (changed("title: Tarjeta", "title: [a]"), 2, "title", "Aquí van claves"),
        (changed("{key: edad, label: Edad, datatype: whole}", "nada"), 5, "inputs[2]", "Aquí van claves"),
        (changed("inputs:", "<<: {a: 1}\ninputs:"), 3, "<<", "no se usa"),
        (changed("title: Tarjeta", "title: Tarjeta\nin_force_from: 1581120000"), 3, "in_force_from", "año-mes-día"),
        (changed("title: Tarjeta", "title: Tarjeta\nlegal_effect: quizá"), 3, "legal_effect", "«sí» o «no»"),
        (changed("title: Tarjeta", "title: Tarjeta\nlegal_effect: sí"), 3, "legal_effect", "Solo un método oficial"),
        (changed("title: Tarjeta", "title: a: b"), 2, "", "comillas"),
        (changed("title: Tarjeta", "\ttitle: x"), 2, "", "espacios, no tabuladores"),
        (changed("title: Tarjeta", "title: !!python/object:os.system x"), 2, "", "etiqueta"),
        (changed("title: Tarjeta", "title: !regla x"), 2, "", "etiqueta"),
        (changed("title: Tarjeta", "title: *nada"), 2, "", "alias"),
        (changed("title: Tarjeta", "title: 'x"), 16, "", "comillas"),
        (changed("title: Tarjeta", "title: x\x07"), 2, "", "carácter de control"),
        (changed("title: Tarjeta", "? [a]\n: b"), 2, "", "La clave debe ser"),
        (CARD + "---\nslug: otro\n", 16, "", "un solo método"),
        ("- a\n- b\n", 1, "", "debe empezar con las claves"),
        ("", 1, "", "debe empezar con las claves"),
        ("solo texto", 1, "", "debe empezar con las claves"),
    ],
)  # fmt: skip
def test_problem_names_line_and_key(text, line, key, said):
    found = problems(text)

    assert read_yaml(text).document is None
    assert len(found) == 1 or "title" in {item[1] for item in found}, found
    assert (line, key) == found[0][:2] or (line, key) in [item[:2] for item in found], found
    assert any(said in message for _, _, message in found), found


def test_anchors_stand_for_what_they_name():
    text = changed("codes: [si], weights: {todo: -2}", "codes: [si], weights: *puntos").replace(
        "weights: {todo: 0.10}", "weights: &puntos {todo: 0.10}"
    )

    rows = read_yaml(text).document["indicators"][0]["categories"]

    assert rows[0]["weights"] == rows[1]["weights"] == {"todo": "0.10"}


BOMBS = {
    "aliases": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "itself": "a: &a [*a]\n",
    "depth": "a: " + "[" * 200_000,
    "depth of mappings": "".join(f"{' ' * n}a:\n" for n in range(400)),
    "nodes": "a: [" + "1," * 500_000 + "1]",
    "keys": "{" * 150_000,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_bomb_is_refused_quickly(name):
    begun = time.process_time()

    reading = read_yaml(BOMBS[name])

    assert reading.document is None
    assert reading.errors
    assert time.process_time() - begun < 8


def test_file_that_is_too_large_or_not_utf8_is_refused():
    with pytest.raises(FileRefused, match="5 MB"):
        read_yaml(b"a: " + b"x" * 5_000_001)
    with pytest.raises(FileRefused, match="UTF-8 \\(línea 2\\)"):
        read_yaml("slug: x\ntitle: año".encode("latin-1"))


def test_byte_order_mark_is_skipped():
    assert read_yaml(b"\xef\xbb\xbf" + CARD.encode()).document is not None


def test_other_readers_read_what_is_written():
    written = write_yaml(dump_method(load_method(everything())))

    assert yaml.safe_load(written)["slug"] == "todo"
