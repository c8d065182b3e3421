"""The office that a citizen's form goes to."""

import pytest

from cms.submissions.services.placing import office_for
from forms_plugins.engine.definition import load_form
from tests.citizens import DOCUMENT
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("150110", "150110"),
        ("1501100007", "150110"),
        ("1501120001", "1501"),
        ("150199", "1501"),
        ("16", None),
        ("150", None),
        ("", None),
        (None, None),
        ("%", None),
        ("9" * 500, None),
    ],
)
def test_longest_beginning_wins(answer, expected):
    form = load_form(DOCUMENT)
    for code in ("1501", "150110", "150111", "15011000"):
        OfficeFactory(place_code=code, is_active=code != "15011000")

    office = office_for(form, {"distrito": answer})

    assert (office.place_code if office else None) == expected


def test_first_of_several_offices_by_code():
    form = load_form(DOCUMENT)
    OfficeFactory(place_code="150110", code="ULE900002")
    first = OfficeFactory(place_code="150110", code="ULE900001")

    assert office_for(form, {"distrito": "150110"}) == first


def test_form_that_asks_for_no_place():
    form = load_form(DOCUMENT | {"office_from": None})

    assert office_for(form, {"distrito": "150110"}) is None
