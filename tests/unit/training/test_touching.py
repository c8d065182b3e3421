"""Which steps a new version touches, and what changed in words."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from cms.training.changes.touching import changes_between
from forms_plugins.engine.definition import load_form

FORMS = Path(__file__).resolve().parents[2] / "forms"


def document(name: str = "small_household") -> dict[str, Any]:
    return json.loads((FORMS / f"{name}.json").read_text())


def step(form: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for each in form["steps"] if each["key"] == key)


def item(form: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for s in form["steps"] for each in s["items"] if each.get("key") == key)


def changed(change: Any, name: str = "small_household") -> tuple[list[str], list[dict[str, Any]]]:
    before = document(name)
    after = deepcopy(before)
    change(after)
    return changes_between(load_form(before), load_form(after))


def test_a_new_label_touches_its_step_and_no_other() -> None:
    steps, groups = changed(lambda form: item(form, "habitaciones").update(label="Cuartos"))

    assert steps == ["vivienda"]
    assert [(group["key"], group["steps"]) for group in groups] == [("vivienda", ["vivienda"])]
    told = groups[0]["changes"][0]
    assert (told["before"], told["after"]) == ("Habitaciones", "Cuartos")


def test_the_title_of_the_form_touches_no_step() -> None:
    steps, groups = changed(lambda form: form.update(title="Otro título"))

    assert steps == []
    assert len(groups) == 1
    assert groups[0]["steps"] == []


def test_nothing_changed() -> None:
    assert changed(lambda form: None) == ([], [])


def test_a_renamed_field_touches_its_step() -> None:
    steps, groups = changed(lambda form: item(form, "visita").update(key="fecha_visita"))

    assert steps == ["hogar"]
    assert [each["kind"] for each in groups[0]["changes"]] == ["renamed"]


def test_a_field_inside_a_list_of_people_touches_the_step_of_the_list() -> None:
    def rename(form: dict[str, Any]) -> None:
        item(form, "miembros")["items"][0]["label"] = "Nombres completos"

    assert changed(rename)[0] == ["personas"]


def test_a_question_that_left_touches_both_steps() -> None:
    def move(form: dict[str, Any]) -> None:
        telephone = item(form, "telefono")
        step(form, "vivienda")["items"].remove(telephone)
        step(form, "hogar")["items"].append(telephone)

    assert changed(move)[0] == ["vivienda", "hogar"]


def test_a_step_with_a_new_key_is_known_by_its_old_one_too() -> None:
    steps, _groups = changed(lambda form: step(form, "hogar").update(key="composicion"))

    assert set(steps) == {"hogar", "composicion"}


def test_a_removed_step_is_touched() -> None:
    def remove(form: dict[str, Any]) -> None:
        form["steps"].remove(step(form, "negocio_datos"))

    assert changed(remove)[0] == ["negocio_datos"]


def test_an_option_of_a_list_touches_every_step_that_uses_it_and_no_other() -> None:
    def rename(form: dict[str, Any]) -> None:
        form["choice_lists"]["distritos"][0]["label"] = "Otro nombre"

    steps, groups = changed(rename, "completing")

    form = load_form(document("completing"))
    using = [s.key for s in form.steps if any(f.choice_list == "distritos" for f in s.fields)]
    assert steps == using
    assert len(using) < len(form.steps)
    assert [group["steps"] for group in groups] == [using]


def test_a_new_number_of_a_shared_list_alone_touches_nothing() -> None:
    before, after = document("completing"), document("completing")
    before["shared_lists"] = {"distritos": {"slug": "distritos", "version": 1}}
    after["shared_lists"] = {"distritos": {"slug": "distritos", "version": 2}}

    steps, groups = changes_between(load_form(before), load_form(after))

    assert steps == []
    assert len(groups) == 1
