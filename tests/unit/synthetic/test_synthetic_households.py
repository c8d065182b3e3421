"""Invented households: the same for a seed, in any pieces, with the shares the recipe gives."""

import hashlib
import json
import tracemalloc
from collections import Counter
from copy import deepcopy
from datetime import date
from itertools import islice

import pytest

from forms_plugins.classification.synthetic import (
    HouseholdMaker,
    RecipeProblem,
    read_recipe,
    recipe_for,
)
from forms_plugins.classification.synthetic.households import BLOCK
from forms_plugins.classification.synthetic.recipe import load_recipe
from forms_plugins.engine.classification import InputCleaner, load_method
from forms_plugins.sisfoh.plugin import FOLDER, form_documents, method_documents

ASSUMED = "assumed for this test"
PERU = FOLDER / "data" / "synthetic.yaml"


def small_recipe(**changes):
    document = {
        "slug": "small",
        "title": "Small",
        "note": "Nobody lives here.",
        "day": "2026-02-28",
        "draws": [
            {"key": "area", "kind": "choice", "assumption": ASSUMED, "shares": {1: 70, 2: 30}},
            {
                "key": "wall",
                "kind": "choice",
                "by": ["area"],
                "assumption": ASSUMED,
                "shares": {"1": {"brick": 90, "wood": 10}, "2": {"brick": 20, "wood": 80}},
            },
            {
                "key": "goods",
                "kind": "ticks",
                "none": 9,
                "assumption": ASSUMED,
                "shares": {1: 50, 2: 25},
            },
        ],
        "roster": {
            "key": "people",
            "assumption": ASSUMED,
            "shares": {1: 40, "2-4": 60},
            "columns": [
                {
                    "key": "relation",
                    "kind": "choice",
                    "by": ["position"],
                    "assumption": ASSUMED,
                    "shares": {"1": {1: 100}, "*": {3: 100}},
                },
                {
                    "key": "age",
                    "kind": "range",
                    "by": ["relation"],
                    "from_first": True,
                    "minimum": 0,
                    "assumption": ASSUMED,
                    "shares": {"1": {"20-60": 100}, "3": {"-40--18": 100}},
                },
                {"key": "born", "kind": "birth_date", "of": "age"},
            ],
        },
        "counts": [{"key": "total", "kind": "count", "roster": "people"}],
        "missing": {"percent": 0, "assumption": ASSUMED},
    }
    return {**document, **changes}


def maker_of(document, seed=1):
    return HouseholdMaker(load_recipe(document), seed=seed)


def shares_of(values, count):
    return {value: found / count for value, found in Counter(values).items()}


def test_same_seed_gives_the_same_households():
    first = list(maker_of(small_recipe(), seed=5).households(0, 50))
    again = list(maker_of(small_recipe(), seed=5).households(0, 50))
    assert first == again


def test_another_seed_gives_other_households():
    first = list(maker_of(small_recipe(), seed=5).answers(0, 50))
    other = list(maker_of(small_recipe(), seed=6).answers(0, 50))
    assert first != other


@pytest.mark.parametrize("size", [1, 7, BLOCK - 1, BLOCK, BLOCK + 1])
def test_pieces_of_any_size_give_what_one_piece_gives(size):
    maker = maker_of(small_recipe(), seed=3)
    count = 2 * BLOCK + 30 if size > 100 else 60
    whole = list(maker.households(5, count))
    pieces = [
        household
        for start in range(5, 5 + count, size)
        for household in maker.households(start, min(size, 5 + count - start))
    ]
    assert pieces == whole


def test_the_households_of_a_seed_are_these():
    """What a seed means must not change with a new version of anything."""
    made = list(HouseholdMaker(read_recipe(PERU), seed=42).households(0, 200))
    text = json.dumps(made, ensure_ascii=False, sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest() == (
        "768a12185f57fb47603dbb23765ab161d0a75059f95ab0bb80955dcd9dbb0fe6"
    )


def test_ids_say_that_the_households_are_invented():
    ids = [item["id"] for item in maker_of(small_recipe(), seed=9).households(41, 2)]
    assert ids == ["inventado-9-0000042", "inventado-9-0000043"]


def test_a_column_that_is_added_changes_no_other():
    document = small_recipe()
    more = deepcopy(document)
    extra = {"key": "extra", "kind": "choice", "assumption": ASSUMED, "shares": {1: 50, 2: 50}}
    more["draws"].insert(0, extra)
    plain = list(maker_of(document).answers(0, 100))
    wider = [
        {key: value for key, value in answers.items() if key != "extra"}
        for answers in maker_of(more).answers(0, 100)
    ]
    assert wider == plain


def test_shares_come_out_as_the_recipe_says():
    count = 20_000
    answers = list(maker_of(small_recipe(), seed=11).answers(0, count))
    areas = shares_of((item["area"] for item in answers), count)
    assert areas[1] == pytest.approx(0.70, abs=0.015)
    rural = [item for item in answers if item["area"] == 2]
    walls = shares_of((item["wall"] for item in rural), len(rural))
    assert walls["wood"] == pytest.approx(0.80, abs=0.02)
    goods = shares_of((tuple(item["goods"]) for item in answers), count)
    assert goods[1, 2] == pytest.approx(0.125, abs=0.01)
    assert goods[9,] == pytest.approx(0.375, abs=0.015)
    sizes = shares_of((len(item["people"]) for item in answers), count)
    assert sizes[1] == pytest.approx(0.40, abs=0.015)
    assert sizes[3] == pytest.approx(0.20, abs=0.015)


def test_rows_follow_from_the_first_one():
    for answers in maker_of(small_recipe(), seed=2).answers(0, 500):
        people = answers["people"]
        ages = [age_on(person["born"], date(2026, 2, 28)) for person in people]
        assert people[0]["relation"] == 1
        assert 20 <= ages[0] <= 60
        assert all(0 <= age <= max(ages[0] - 18, 0) for age in ages[1:])
        assert answers["total"] == len(people)


def age_on(born, day):
    birth = date.fromisoformat(born)
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def test_as_many_answers_are_missing_as_the_recipe_says():
    missing = {"percent": 10, "never": ["area"], "assumption": ASSUMED}
    answers = list(maker_of(small_recipe(missing=missing), seed=4).answers(0, 10_000))
    gone = sum("wall" not in item for item in answers)
    assert gone == pytest.approx(1_000, abs=120)
    assert all("area" in item for item in answers)
    assert any("born" not in person for item in answers for person in item["people"])


def test_null_leaves_an_answer_out():
    draws = [{"key": "c", "kind": "choice", "assumption": ASSUMED, "shares": {None: 100}}]
    assert list(maker_of(small_recipe(draws=draws, roster=None, counts=[])).answers(0, 2)) == [
        {},
        {},
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"draws": [{"key": "a", "kind": "choice", "shares": {1: 100}}]}, "source or assumption"),
        (
            {
                "draws": [
                    {
                        "key": "a",
                        "kind": "choice",
                        "assumption": "x",
                        "source": "y",
                        "shares": {1: 100},
                    }
                ]
            },
            "source or assumption",
        ),
        (
            {"draws": [{"key": "a", "kind": "choice", "assumption": "x", "shares": {1: 99}}]},
            "add up to 100",
        ),
        (
            {
                "draws": [
                    {
                        "key": "a",
                        "kind": "choice",
                        "assumption": "x",
                        "by": ["b"],
                        "shares": {"1": {1: 100}},
                    }
                ]
            },
            "called b",
        ),
        (
            {"draws": [{"key": "a", "kind": "range", "assumption": "x", "shares": {"9-1": 100}}]},
            "9-1",
        ),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_recipe_that_does_not_hold_is_refused_by_name(changes, said):
    with pytest.raises(RecipeProblem, match=said):
        maker_of(small_recipe(roster=None, counts=[], **changes))


def test_a_combination_without_shares_is_refused_by_name():
    document = small_recipe()
    del document["draws"][1]["shares"]["2"]
    with pytest.raises(RecipeProblem, match="wall: no shares for 2"):
        maker_of(document)


def test_a_file_of_places_that_is_not_there_is_refused(tmp_path):
    places = {"file": "x.csv", "code": "c", "answer": "p", "weight": ["w"], "source": "none"}
    with pytest.raises(RecipeProblem, match=r"x\.csv cannot be read"):
        HouseholdMaker(load_recipe(small_recipe(places=places), tmp_path), seed=1)


def test_places_get_households_by_weight_and_without_a_figure_none(tmp_path):
    rows = "c,w,poor\n11,3,10\n12,1,50\n13,NA,50\n"
    (tmp_path / "x.csv").write_text(rows, encoding="utf-8")
    places = {"file": "x.csv", "code": "c", "answer": "p", "weight": ["w"], "source": "this test"}
    places["shares"] = [
        {"key": "level", "columns": {"poor": "poor"}, "rest": "other", "source": "this test"}
    ]
    level = {"key": "is_poor", "kind": "choice", "by": ["level"], "assumption": ASSUMED}
    level["shares"] = {"poor": {True: 100}, "other": {False: 100}}
    document = small_recipe(places=places, draws=[level], roster=None, counts=[])
    answers = list(HouseholdMaker(load_recipe(document, tmp_path), seed=1).answers(0, 20_000))
    found = shares_of((item["p"] for item in answers), len(answers))
    assert set(found) == {"11", "12"}
    assert found["11"] == pytest.approx(0.75, abs=0.01)
    poor = [item["is_poor"] for item in answers if item["p"] == "12"]
    assert sum(poor) / len(poor) == pytest.approx(0.5, abs=0.03)


def test_memory_does_not_grow_with_the_number_of_households():
    maker = maker_of(small_recipe())
    tracemalloc.start()
    try:
        sum(1 for _ in maker.answers(0, 3 * BLOCK))
        _, few = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        sum(1 for _ in maker.answers(0, 20 * BLOCK))
        _, many = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert many < few * 1.5


# --- the recipe of Peru ---------------------------------------------------------------------


def peru(seed=1):
    return HouseholdMaker(read_recipe(PERU), seed=seed)


def test_every_answer_of_peru_is_one_the_form_takes():
    method = load_method(method_documents()["cse-demostracion"])
    cleaner = InputCleaner(method)
    for answers in peru().answers(0, 3_000):
        _, wrong = cleaner.clean(answers)
        assert wrong == {}


def test_peru_writes_only_answers_of_the_form_and_no_identity():
    form = form_documents()["fsu"]
    items = [item for step in form["steps"] for item in step["items"]]
    roster = next(item for item in items if item.get("key") == "miembros")
    known = {item["key"] for item in items if "key" in item} | {"cluster"}
    columns = {item["key"] for item in roster["items"] if "key" in item}
    for answers in peru().answers(0, 500):
        assert set(answers) <= known
        for person in answers["miembros"]:
            assert set(person) <= columns
            assert not {"nombres", "ape_pat", "ape_mat", "num_doc", "tipo_doc"} & set(person)


def test_households_of_peru_hang_together():
    for answers in peru(seed=8).answers(0, 2_000):
        people = answers["miembros"]
        assert answers["total"] == len(people) == answers["hombres"] + answers["mujeres"]
        assert [person["ptes"] for person in people].count(1) == 1
        assert 15 not in answers.get("bienes", []) or answers["bienes"] == [15]


def test_departments_of_peru_get_households_by_population():
    departments = shares_of((item["ubigeo"][:2] for item in peru().answers(0, 20_000)), 20_000)
    # superficie x pob_densidad_2020 in ubigeo.csv: Lima 11,261,067 of 34,373,533 people.
    assert departments["15"] == pytest.approx(0.3276, abs=0.012)
    assert departments["20"] == pytest.approx(0.0602, abs=0.006)
    assert len(departments) == 25


def test_method_of_the_form_gets_the_recipe_of_peru():
    method = load_method(method_documents()["cse-demostracion"])
    assert recipe_for(method).slug == "sisfoh-inventado"


def test_a_method_with_other_answers_gets_them_all_alike():
    method = load_method(foreign_method())
    recipe = recipe_for(method)
    assert recipe.slug == "poverty-card-parejo"
    answers = list(HouseholdMaker(recipe, seed=1).answers(0, 6_000))
    cleaner = InputCleaner(method)
    assert all(cleaner.clean(item)[1] == {} for item in islice(answers, 500))
    roofs = shares_of((item["roof"] for item in answers), len(answers))
    assert all(roofs[code] == pytest.approx(1 / 3, abs=0.03) for code in ("a", "b", "c"))


def foreign_method():
    label = {"es": "x"}
    return {
        "slug": "poverty-card",
        "title": label,
        "inputs": [
            {
                "key": "roof",
                "label": label,
                "datatype": "choice",
                "choices": [{"code": code, "label": label} for code in "abc"],
            },
            {"key": "rooms", "label": label, "datatype": "whole", "minimum": 1, "maximum": 9},
            {"key": "owns", "label": label, "datatype": "boolean"},
            {
                "key": "people",
                "label": label,
                "datatype": "roster",
                "minimum": 1,
                "maximum": 20,
                "fields": [{"key": "born", "label": label, "datatype": "date"}],
            },
        ],
        "areas": [{"key": "all", "label": label, "indicators": ["roof"]}],
        "indicators": [
            {
                "key": "roof",
                "label": label,
                "kind": "choice",
                "value": {"answer": "roof"},
                "categories": [
                    {"code": code, "label": label, "codes": [code], "weights": {"all": str(weight)}}
                    for weight, code in enumerate("abc")
                ],
            }
        ],
    }
