"""The quick reading of a look-up understands nothing that the form would understand otherwise."""

from datetime import date

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from cms.citizen.choices import LookupChoices
from cms.citizen.districts import District
from cms.citizen.forms import LookupForm
from cms.citizen.questions import quick_question
from forms_plugins.api.register_mapping import DocumentKind

TODAY = date(2026, 11, 20)
CHOICES = LookupChoices(
    [
        DocumentKind(
            code=1, label="DNI", advice="x", minimum_length=8, maximum_length=8, digits_only=True
        ),
        DocumentKind(code=3, label="CE", advice="x", minimum_length=4, maximum_length=20),
    ],
    [
        District("150110", "Comas, Lima, Lima"),
        District("1", "Ate, Lima"),
        District("2", "Ate, Ica"),
    ],
)
RIGHT = {
    "document_type": "1",
    "number": "40123456",
    "birth_date_0": "9",
    "birth_date_1": "3",
    "birth_date_2": "1985",
    "district": "Comas, Lima, Lima",
}
POSTED = st.fixed_dictionaries(
    {
        "document_type": st.sampled_from(["1", "3", "", "9", "١"]),
        "number": st.sampled_from(["40123456", "4012-3456", "４０１２３４５６", "x1", "AB\x00C1"])
        | st.text(max_size=12),
        "birth_date_0": st.sampled_from(["9", "09", " 9", "31", "0", "٩"]) | st.text(max_size=3),
        "birth_date_1": st.sampled_from(["3", "12", "marzo", "2"]) | st.text(max_size=3),
        "birth_date_2": st.sampled_from(["1985", "85", "2027", "0000", "1985 "]),
        "district": st.sampled_from(["Comas, Lima, Lima", "comas", "ate", "Lima", "\x00comas"])
        | st.text(max_size=8),
    }
)


@pytest.fixture(autouse=True, scope="module")
def day():
    with time_machine.travel("2026-11-20 15:00Z", tick=False):
        yield


@given(POSTED)
def test_what_is_read_quickly_the_form_reads_alike(posted):
    quick = quick_question(posted, CHOICES, today=TODAY)

    if quick is not None:
        form = LookupForm(posted, choices=CHOICES)
        assert form.is_valid(), form.errors
        assert form.question() == quick


def test_plain_look_up_is_read_quickly():
    quick = quick_question(RIGHT, CHOICES, today=TODAY)

    assert quick is not None
    assert (quick.number, quick.birth_date) == ("40123456", date(1985, 3, 9))


@pytest.mark.parametrize("missing", list(RIGHT))
def test_incomplete_look_up_is_left_to_the_form(missing):
    posted = {key: value for key, value in RIGHT.items() if key != missing}

    assert quick_question(posted, CHOICES, today=TODAY) is None
