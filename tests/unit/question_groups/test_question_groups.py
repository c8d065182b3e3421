"""Groups of questions are ordinary questions with rules that hold together."""

from datetime import date
from typing import Any

import pytest

from forms_plugins.api.kinds import FieldType, QuestionGroup
from forms_plugins.api.registry import registry
from forms_plugins.engine.checking import check_form
from forms_plugins.engine.definition import Check, Field, dump_form, load_form
from forms_plugins.engine.evaluation import evaluate_form

GROUPS = registry.of_kind(QuestionGroup)
TODAY = date(2026, 11, 23)
ROSA = {
    "sol_tipo_doc": 1,
    "sol_num_doc": "40123456",
    "sol_ape_pat": "Quispe",
    "sol_nombres": "Rosa",
    "sol_fecha_nac": date(1985, 3, 9),
    "sol_sexo": 2,
}


def items_of(slug: str, key: str = "sol", **options: Any) -> tuple[Any, ...]:
    plugin = registry.get(QuestionGroup, slug)
    return plugin.items(key, plugin.read_options(options))


def form_with(slug: str, **options: Any) -> Any:
    items = [item.model_dump(mode="json", exclude_none=True) for item in items_of(slug, **options)]
    return load_form(
        {
            "slug": "con-grupo",
            "title": "Con un grupo",
            "retention": {"reason": "Norma de archivo."},
            "steps": [{"key": "uno", "title": "Uno", "help_not_needed": True, "items": items}],
        }
    )


def problems(slug: str, answers: dict[str, Any], **options: Any) -> list[tuple[str, str]]:
    found = evaluate_form(form_with(slug, **options), answers, TODAY).problems
    return [(problem.place.field, problem.code) for problem in found]


def keys(slug: str, **options: Any) -> list[str]:
    return [item.key for item in items_of(slug, **options)]


@pytest.mark.parametrize("plugin", GROUPS, ids=lambda plugin: plugin.slug)
def test_group_makes_a_form_that_may_be_published(plugin) -> None:
    form = form_with(plugin.slug)

    assert check_form(form) == ()
    assert load_form(dump_form(form)) == form


@pytest.mark.parametrize("plugin", GROUPS, ids=lambda plugin: plugin.slug)
def test_items_of_a_group_are_of_known_types_and_begin_with_its_key(plugin) -> None:
    for item in plugin.items("sol", plugin.read_options({})):
        assert item.key.startswith("sol_")
        assert len(item.key.removeprefix("sol_")) <= 19  # the key of a group may have 40 letters
        assert isinstance(item, Field | Check)
        if isinstance(item, Field):
            field_type = registry.get(FieldType, item.type)
            field_type.read_options(item.options)
            assert field_type.datatype == item.datatype


def test_person_and_address_are_personal() -> None:
    for slug in ("person", "address", "contact"):
        asked = [item for item in items_of(slug) if isinstance(item, Field)]
        assert {item.sensitivity for item in asked} == {"personal"}


def test_complete_person_passes() -> None:
    assert problems("person", ROSA, minimum_age=18) == []


@pytest.mark.parametrize(
    ("changes", "options", "expected"),
    [
        ({"sol_num_doc": "4012345"}, {}, [("sol_num_doc", "validation")]),
        ({"sol_tipo_doc": 3, "sol_num_doc": "00123"}, {}, [("sol_num_doc", "validation")]),
        ({"sol_tipo_doc": 3, "sol_num_doc": "001234567"}, {}, []),
        ({"sol_tipo_doc": 5, "sol_num_doc": "002345678"}, {}, []),
        ({"sol_fecha_nac": date(2026, 11, 24)}, {}, [("sol_fecha_nac", "validation")]),
        ({"sol_fecha_nac": date(2008, 11, 23)}, {"minimum_age": 18}, []),
        ({"sol_fecha_nac": date(2008, 11, 24)}, {"minimum_age": 18}, [("sol_fecha_nac", "validation")]),
        ({"sol_fecha_nac": date(1985, 3, 9)}, {"maximum_age": 17}, [("sol_fecha_nac", "validation")]),
        ({"sol_nombres": None}, {}, [("sol_nombres", "required")]),
        (
            {"sol_tipo_doc": 4, "sol_num_doc": None},
            {"without_document": True},
            [],
        ),
    ],
)  # fmt: skip
def test_rules_of_a_person(changes, options, expected) -> None:
    assert problems("person", ROSA | changes, **options) == expected


def test_parts_of_a_person_can_be_left_out() -> None:
    assert keys("person", document=False, birth_date=False, sex=False) == [
        "sol_ape_pat",
        "sol_ape_mat",
        "sol_nombres",
    ]


def test_look_up_fills_in_what_follows_from_the_document() -> None:
    asked = {item.key: item for item in items_of("person", lookup="identity-demo")}

    filled = {key: item.prefill.output for key, item in asked.items() if item.prefill}
    assert filled == {
        "sol_ape_pat": "first_surname",
        "sol_ape_mat": "second_surname",
        "sol_nombres": "names",
        "sol_fecha_nac": "birth_date",
        "sol_sexo": "sex",
    }
    assert asked["sol_sexo"].prefill.inputs == {
        "document_kind": "sol_tipo_doc",
        "document_number": "sol_num_doc",
    }


def test_browsers_may_fill_in_the_person_at_the_screen_only() -> None:
    def purposes(**options: Any) -> set[str]:
        asked = [item for item in items_of("person", **options) if isinstance(item, Field)]
        return {item.options.get("autocomplete", "off") for item in asked}

    assert purposes() == {"off"}
    assert purposes(own_data=True) == {"off", "family-name", "given-name"}


def test_address_asks_which_other_street_it_is() -> None:
    address = {"sol_via_tipo": 6, "sol_via_nombre": "Los Pinos"}

    assert problems("address", address) == [("sol_via_otro", "required")]
    assert problems("address", address | {"sol_via_otro": "Alameda"}) == []
    assert len([key for key in keys("address", reference=False) if key != "sol_via_otro"]) == 9


def test_contact_may_need_one_of_its_two() -> None:
    assert problems("contact", {}) == []
    assert problems("contact", {}, one_needed=True) == [("sol_telefono", "check")]
    assert problems("contact", {"sol_correo": "rosa@correo.pe"}, one_needed=True) == []


def test_location_goes_down_to_the_populated_place() -> None:
    assert keys("location") == ["sol_ubigeo", "sol_centro_poblado", "sol_area"]
    assert keys("location", populated_place=False, area=False) == ["sol_ubigeo"]
