"""The two Peruvian methods: many at once as one by one, and exact where floats are not."""

from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_plugins.api.catalogues import get_catalogue
from forms_plugins.classification.bulk import BulkClassifier
from forms_plugins.engine.classification import (
    Classified,
    Classifier,
    InputCleaner,
    ScoringMethod,
    dump_method,
    load_method,
)
from tests.unit.classification.bulk.test_same_as_engine import of_bulk, of_engine
from tests.unit.sisfoh.households_for_tests import TODAY, method

SLUGS = ("ifh-2010", "cse-demostracion")
PLACES = {"inei": get_catalogue("inei").places}
STRANGE = [None, "", [], {}, "2", " 4 ", "zz", 0, -1, 6, 9, 99, 2.0, 1.5, True, [1, 1], [15, 1], [[1]], 10**30]  # fmt: skip

CODES = {
    "combusa": (1, 2, 3, 4, 5, 7, 8),
    "abasag": range(1, 8),
    "mpared": range(1, 9),
    "mtecho": (1, 2, 3, 5, 6, 7, 8),
    "matpiso": range(1, 8),
    "talum": range(1, 7),
    "serhig": range(1, 7),
}
"""Codes that have points; two of the form have none."""


@cache
def bulk_of(slug: str) -> BulkClassifier:
    # Kept between examples: what one of them taught must not spoil the next.
    return BulkClassifier(method(slug), TODAY, PLACES)


@cache
def one_by_one(slug: str) -> tuple[InputCleaner, Classifier]:
    return InputCleaner(method(slug), PLACES), Classifier(method(slug))


def a_person(rng: Random, mess: float, position: int) -> dict[str, Any]:
    return messed(
        rng,
        {
            "ptes": 1 if position == 0 else rng.randint(1, 11) if rng.random() < mess else 3,
            "niv": rng.choice((1, 3, 4, 5, 6)),
            "segu": rng.choice(([1], [2, 4], [6], [3], [1, 2, 3, 4, 5])),
        },
        mess,
    )


def a_household(rng: Random, mess: float) -> dict[str, Any]:
    """Return answers to the FSU; ``mess`` is the share of missing, wrong and unknown ones."""
    size = rng.choice((1, 2, 4, 8))
    if rng.random() < mess:
        size = rng.choice((0, 99, 100, 101, 300))
    answers = {
        "area": rng.randint(1, 2),
        "ubigeo": rng.choice(("150132", "070101", "130101", "050114", "060101", "170101")),
        "bienes": rng.choice(([15], [2, 5, 14], [1, 2, 3, 4, 5, 6, 7], [8, 14])),
        "ctahab": rng.randint(1, 7),
        "hombres": size // 2,
        "mujeres": size - size // 2,
        "total": rng.choice((size, size, None)),
        "cluster": rng.choice((None, None, *range(1, 17))),
        "criterio_geografico": rng.choice((None, True, False)),
        "miembros": [a_person(rng, mess, position) for position in range(size)],
    }
    answers |= {key: rng.choice(codes) for key, codes in CODES.items()}
    if rng.random() < mess:
        answers["miembros"] = rng.choice((None, "x", {}, [1], [{}], [[]]))
    return messed(rng, answers, mess)


def messed(rng: Random, answers: dict[str, Any], mess: float) -> dict[str, Any]:
    return {
        key: rng.choice(STRANGE) if key != "miembros" and rng.random() < mess else value
        for key, value in answers.items()
        if rng.random() >= mess / 2
    }


@pytest.mark.parametrize("slug", SLUGS)
@given(seed=st.integers(0, 2**48))
@settings(max_examples=60, deadline=None)
def test_random_households_many_at_once_as_one_by_one(slug, seed):
    rng = Random(seed)
    households = [a_household(rng, mess) for mess in (0.0, 0.02, 0.3) for _ in range(15)]
    cleaner, classifier = one_by_one(slug)

    result = bulk_of(slug).classify(households)

    for place, household in enumerate(households):
        answers, wrong = cleaner.clean(household)
        assert of_bulk(result, place) == of_engine(classifier.classify(answers, TODAY, wrong))


@pytest.mark.parametrize("slug", SLUGS)
def test_random_households_are_of_every_kind(slug):
    rng = Random(1)
    result = bulk_of(slug).classify([a_household(rng, 0.02) for _ in range(3000)])

    assert 500 < result.computed.sum() < 2700
    assert set(result.area[result.computed].tolist()) == {0, 1, 2}
    if slug == "cse-demostracion":
        assert set(result.category[result.computed].tolist()) == {0, 1, 2}
        assert len(set(result.cluster[result.computed].tolist())) == 15


@pytest.mark.parametrize("size", [0, 1, 100, 101, 5000])
@pytest.mark.parametrize("slug", SLUGS)
def test_roster_of_any_size_many_at_once_as_one_by_one(slug, size):
    household = a_household(Random(3), 0.0)
    household["miembros"] = [a_person(Random(n), 0.0, n) for n in range(size)]
    cleaner, classifier = one_by_one(slug)
    answers, wrong = cleaner.clean(household)

    result = bulk_of(slug).classify([household])

    assert of_bulk(result, 0) == of_engine(classifier.classify(answers, TODAY, wrong))


# Where floats fail.


def float_class(found: Classified, low: Decimal, high: Decimal, cut: Decimal) -> str:
    """Return the class that 64-bit floats give, in the order in which the method adds."""
    total = 0.0
    for item in found.contributions:
        total += float(item.score.weight)
    index = (total - float(low)) / (float(high) - float(low)) * 100
    if index <= float(cut) / 2:
        return "PE"
    return "P" if index <= float(cut) else "NP"


def exact_class(found: Classified, low: Decimal, high: Decimal, cut: Decimal) -> str:
    """Return the class in whole numbers of ten-thousandths: no division, nothing to round."""
    assert found.raw is not None
    left, right = (found.raw - low) * 100, cut * (high - low)
    if left * 2 <= right:
        return "PE"
    return "P" if left <= right else "NP"


WIDTH = Decimal(10)
"""
How far apart the bounds are here. Between the assumed ones no sum of weights of two digits meets
the published cut points exactly, but for cluster 10 (below): bounds are laid to meet them.
"""


def a_trap(cluster: int, category: str) -> tuple[Decimal, dict[str, Any]]:
    """Return a lowest bound and a household that just has the class, and in floats has another."""
    cleaner, classifier = one_by_one("cse-demostracion")
    for number in range(400):
        household = a_household_of_cluster(cluster, number)
        found = classifier.classify(cleaner.clean(household)[0], TODAY)
        share = found.threshold / (2 if category == "PE" else 1)
        low = found.raw - WIDTH * share / 100
        if float_class(found, low, low + WIDTH, found.threshold) != category:
            return low, household
    pytest.fail("no household here that floats would put elsewhere")


def a_household_of_cluster(cluster: int, number: int) -> dict[str, Any]:
    place = {2: "050114", 14: "170101", 15: "150132"}.get(cluster, "130101")
    made = a_household(Random(number), 0.0)
    return {**made, "area": 2 if cluster == 2 else 1, "ubigeo": place, "cluster": cluster}


def version_from(low: Decimal) -> ScoringMethod:
    document = dump_method(method("cse-demostracion"))
    bounds = {"min": f"{low:f}", "max": f"{low + WIDTH:f}"}
    document["rescale"]["bounds"] = dict.fromkeys(("lima", "urban", "rural"), bounds)
    return load_method(document)


@pytest.mark.parametrize("category", ["PE", "P"])
@pytest.mark.parametrize("cluster", range(1, 16))
def test_cut_point_of_each_cluster_where_floats_give_another_class(cluster, category):
    low, household = a_trap(cluster, category)
    version = version_from(low)
    cleaner, _ = one_by_one("cse-demostracion")

    found = Classifier(version).classify(cleaner.clean(household)[0], TODAY)
    bulk = BulkClassifier(version, TODAY, PLACES).classify([household])

    assert found.cluster.number == cluster
    assert found.index == found.threshold / (2 if category == "PE" else 1)
    assert float_class(found, low, low + WIDTH, found.threshold) != category
    assert exact_class(found, low, low + WIDTH, found.threshold) == category
    assert found.category == bulk.category_of(0) == category


@pytest.mark.parametrize(("raw", "category"), [("-0.56", "PE"), ("1.25", "P")])
def test_cut_points_that_the_published_weights_meet_are_inclusive(raw, category):
    # Rural, cluster 10: 25 and 50 of 100 between -2.37 and 4.87.
    households = [
        {**a_household(Random(number), 0.0), "area": 2, "ubigeo": "130101", "cluster": 10}
        for number in range(3000)
    ]
    result = bulk_of("cse-demostracion").classify(households)
    met = [n for n in range(len(households)) if result.raw_of(n) == Decimal(raw)]

    assert met
    for place in met:
        answers, _ = one_by_one("cse-demostracion")[0].clean(households[place])
        found = one_by_one("cse-demostracion")[1].classify(answers, TODAY)
        assert found.category == result.category_of(place) == category
        assert found.index == (25 if category == "PE" else 50)
