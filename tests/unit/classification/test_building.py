"""From method file, weight table and form to a method document."""

import copy
from decimal import Decimal

import pytest

from forms_plugins.api.kinds import Package
from forms_plugins.api.package_files import read_yaml
from forms_plugins.api.registry import registry
from forms_plugins.classification.building import MethodFileProblem, build_method
from forms_plugins.engine.classification import dump_method, load_method
from forms_plugins.sisfoh import plugin

FORMS = registry.get(Package, "sisfoh").forms()
TABLE = read_yaml(plugin.FOLDER / "data" / "ifh.yaml")
SOURCES = {p.stem: read_yaml(p) for p in (plugin.FOLDER / "methods").glob("*.yaml")}


def build(slug="ifh-2010", table=TABLE, **changes):
    source = {**copy.deepcopy(SOURCES[slug]), **changes}
    return build_method(source, table, FORMS, SOURCES)


@pytest.mark.parametrize("slug", ["ifh-2010", "cse-demostracion"])
def test_document_is_canonical_and_the_same_each_time(slug):
    document = build(slug)

    assert dump_method(load_method(document)) == document == build(slug)


def test_figures_come_from_the_table():
    table = copy.deepcopy(TABLE)
    table["variables"]["cooking_fuel"]["categories"][0]["weights"]["lima"] = Decimal("-9.990")
    table["thresholds"]["by_cluster"][15] = 54

    document = build(table=table)

    assert document["indicators"][0]["categories"][0]["weights"]["lima"] == "-9.990"
    assert document["threshold"]["by_cluster"]["15"] == "54"


def test_words_and_codes_of_answers_come_from_the_form():
    inputs = {item["key"]: item for item in build()["inputs"]}

    assert inputs["combusa"]["choices"][5] == {
        "code": 6,
        "label": {"es": "Bosta o estiércol"} | empty(inputs),
        "exclusive": False,
    }
    assert (inputs["ctahab"]["minimum"], inputs["ctahab"]["maximum"]) == (1, 100)
    assert [field["key"] for field in inputs["miembros"]["fields"]] == ["ptes", "niv", "segu"]


def empty(inputs):
    return {key: "" for key in inputs["combusa"]["choices"][5]["label"] if key != "es"}


def test_extended_method_adds_its_assumptions_and_replaces_parts():
    base, extended = build("ifh-2010"), build("cse-demostracion")

    assert extended["indicators"] == base["indicators"]
    assert extended["assumptions"][: len(base["assumptions"])] == base["assumptions"]
    assert len(extended["assumptions"]) > len(base["assumptions"])
    assert (base["unknowns"], extended["unknowns"]) != ([], [])


def test_method_of_figures_that_the_table_does_not_have_is_refused():
    # The table says null where no source gives a figure.
    with pytest.raises(MethodFileProblem, match=r"no figure under thresholds\.extreme_poverty"):
        build(
            threshold={
                "by_cluster": {"$table": "thresholds.extreme_poverty_by_cluster"},
                "meaning": "x",
            }
        )


def test_path_that_is_not_in_the_table_is_refused():
    with pytest.raises(MethodFileProblem, match=r"nothing under thresholds\.moon"):
        build(threshold={"by_cluster": {"$table": "thresholds.moon"}, "meaning": "x"})


def test_category_without_words_is_refused():
    indicators = copy.deepcopy(SOURCES["ifh-2010"]["indicators"])
    del indicators["cooking_fuel"]["labels"]["lena"]

    with pytest.raises(MethodFileProblem, match=r"cooking_fuel.*lena"):
        build(indicators=indicators)


def test_method_that_extends_nothing_is_refused():
    with pytest.raises(MethodFileProblem, match="extends moon"):
        build("cse-demostracion", extends="moon")
