"""How somebody is called on screen."""

import pytest

from cms.accounts.models import StaffPerson, User


@pytest.mark.parametrize(
    ("given", "surnames", "expected"),
    [
        pytest.param("Rosa", "Quispe Mamani", "Rosa Quispe Mamani", id="whole name"),
        pytest.param("Rosa", "", "Rosa", id="given name only"),
        pytest.param("", "", "rquispe", id="no name"),
        pytest.param(" ", "", "rquispe", id="a space"),
    ],
)
@pytest.mark.parametrize("model", [User, StaffPerson])
def test_display_name(model, given, surnames, expected):
    person = model(username="rquispe", first_name=given, last_name=surnames)

    assert person.display_name == expected
