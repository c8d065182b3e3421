"""The calculation plugin: published methods, one result each."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pydantic import ValidationError

from forms_plugins.api.context import CalculationContext, SubmissionFacts
from forms_plugins.api.kinds import Calculation, Package
from forms_plugins.api.records import RecordIsFinal
from forms_plugins.api.registry import registry
from forms_plugins.classification.models import MethodVersion
from forms_plugins.classification.services import publish_method
from forms_plugins.engine.answers import answers_from_json
from forms_plugins.engine.definition import load_form

pytestmark = pytest.mark.django_db
SISFOH = registry.get(Package, "sisfoh")
FORM = load_form(SISFOH.forms()["fsu"])
TODAY = date(2026, 11, 23)


@pytest.fixture
def published():
    at = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    return {slug: publish_method(doc, at=at) for slug, doc in SISFOH.methods().items()}


def calculate(demo):
    plugin = registry.get(Calculation, "household-classification")
    facts = SubmissionFacts(
        form=FORM, form_version=1, answers=answers_from_json(FORM, demo.answers),
        office_code="150132", office_name="ULE", submitted_on=TODAY,
    )  # fmt: skip
    options = plugin.read_options(FORM.calculations[0].options)
    return plugin.calculate(facts, options, CalculationContext(today=TODAY, register=None))


def test_one_result_a_method_and_one_decides(published):
    ifh, cse = calculate(SISFOH.demo().households[1])

    assert (ifh.method, ifh.method_version, ifh.decides) == ("ifh-2010", 1, False)
    assert (ifh.status, ifh.raw, ifh.index, ifh.category) == (
        "computed",
        Decimal("-3.70"),
        None,
        None,
    )
    assert (cse.method, cse.decides, cse.category, cse.eligible) == (
        "cse-demostracion",
        True,
        "P",
        True,
    )
    assert (cse.valid_from, cse.valid_until) == (TODAY, date(2030, 11, 23))
    assert cse.explanation["method"]["version"] == 1
    assert cse.explanation["legal_effect"] is False


def test_refusal_is_a_result_with_its_reasons(published):
    refused = SISFOH.demo().households[3]

    for result in calculate(refused):
        assert (result.status, result.raw, result.valid_until) == ("not_computed", None, None)
        assert [reason["code"] for reason in result.explanation["reasons"]] == ["corrugated_roof"]


def test_method_that_is_not_published_gives_a_reason():
    results = calculate(SISFOH.demo().households[0])

    assert {result.status for result in results} == {"not_computed"}
    assert results[0].explanation["reasons"][0]["code"] == "method_not_published"


def test_the_method_that_decides_is_one_of_the_methods():
    plugin = registry.get(Calculation, "household-classification")

    with pytest.raises(ValidationError):
        plugin.read_options({"methods": ["ifh-2010"], "decides": "cse-demostracion"})


def test_published_method_is_final(published):
    version = published["ifh-2010"].version
    version.number = 9

    with pytest.raises(RecordIsFinal):
        version.save()
    with pytest.raises(RecordIsFinal):
        MethodVersion.objects.all().delete()
