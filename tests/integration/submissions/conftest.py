import pytest
from django_scopes import scope

from tests.factories import OfficeFactory, UserFactory
from tests.households import fill_all, fill_step, household_version, start


@pytest.fixture
def office(db):
    return OfficeFactory()


@pytest.fixture
def clerk(office):
    return UserFactory(clerk=True, office=office)


@pytest.fixture(autouse=True)
def _office_scope(request):
    if "office" not in request.fixturenames:
        yield
        return
    with scope(office=request.getfixturevalue("office")):
        yield


@pytest.fixture
def draft(office, clerk):
    return start(household_version(), office, clerk)


@pytest.fixture
def fill():
    return fill_step


@pytest.fixture
def complete_draft(draft):
    fill_all(draft)
    return draft
