"""Who belongs where: selectors, predicates, services and the scope of a request."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from cms.accounts import services
from cms.accounts.models import Role
from cms.accounts.permissions import user_can_open_cms
from cms.accounts.selectors import active_membership, offices_of
from tests.factories import MembershipFactory, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel("2026-11-20 15:00Z", tick=False):
        yield


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        pytest.param(date(2026, 11, 20), None, True, id="begins today"),
        pytest.param(date(2026, 11, 21), None, False, id="begins tomorrow"),
        pytest.param(date(2026, 1, 1), date(2026, 11, 20), True, id="last day"),
        pytest.param(date(2026, 1, 1), date(2026, 11, 19), False, id="ended yesterday"),
    ],
)
def test_offices_of_person_at_the_limits_of_a_membership(since, until, counts):
    membership = MembershipFactory(since=since, until=until)

    assert list(offices_of(membership.user)) == ([membership.office] if counts else [])


def test_offices_of_person_in_a_closed_office():
    membership = MembershipFactory(office__is_active=False)

    assert not offices_of(membership.user).exists()


@pytest.mark.parametrize("role", list(Role))
def test_every_role_works_in_its_own_office_only(role):
    membership = MembershipFactory(role=role)
    MembershipFactory(role=role)

    assert list(offices_of(membership.user)) == [membership.office]
    assert not user_can_open_cms(membership.user)


def test_active_membership_of_two_offices_needs_a_choice():
    first = MembershipFactory()
    second = MembershipFactory(user=first.user)

    assert active_membership(first.user, None) is None
    assert active_membership(first.user, second.office_id) == second
    assert active_membership(first.user, OfficeFactory().pk) is None


def test_active_membership_in_an_office_that_was_left_falls_back_to_the_only_one():
    left = MembershipFactory(ended=True)
    stays = MembershipFactory(user=left.user)

    assert active_membership(left.user, left.office_id) == stays


def test_add_member_twice():
    membership = MembershipFactory()

    with pytest.raises(services.AlreadyMember):
        services.add_member(
            user=membership.user, office=membership.office, role=Role.CLERK, since=TODAY
        )


def test_add_member_again_after_leaving():
    left = MembershipFactory(ended=True)

    again = services.add_member(user=left.user, office=left.office, role=Role.HEAD, since=TODAY)

    assert active_membership(left.user, None) == again


def test_end_membership_twice():
    membership = MembershipFactory(ended=True)

    with pytest.raises(services.MembershipEnded):
        services.end_membership(membership=membership, until=TODAY)


def test_change_role_closes_sessions(client):
    membership = MembershipFactory(role=Role.CLERK)
    client.force_login(membership.user)

    services.change_role(membership=membership, role=Role.HEAD)

    assert client.get(reverse("submissions:home")).status_code == 302


def test_request_of_staff_runs_in_the_scope_of_their_office(client, monkeypatch):
    from django_scopes import get_scope

    from cms.accounts import views

    seen = {}
    original = views.after_sign_in

    def look(request):
        seen.update(get_scope())
        return original(request)

    membership = MembershipFactory()
    client.force_login(membership.user)
    monkeypatch.setattr("cms.accounts.middleware.note_use", lambda session: None)
    from django.test import RequestFactory

    from cms.accounts.middleware import OfficeScopeMiddleware

    request = RequestFactory().get("/ingresar/seguir/")
    request.user, request.session = membership.user, client.session
    OfficeScopeMiddleware(look)(request)

    assert seen["office"] == membership.office
    assert request.membership == membership
    assert get_scope() == {}


def test_operator_group_is_exactly_what_it_should_be():
    group = services.ensure_operator_group()
    extra = group.permissions.model.objects.get(
        codename="change_user", content_type__app_label="accounts"
    )
    group.permissions.add(extra)

    services.ensure_operator_group()

    names = {permission.codename for permission in group.permissions.all()}
    assert names == {codename for _, codename in services.OPERATOR_PERMISSIONS}
    assert not names & {"add_user", "change_user", "delete_user"}


def test_new_person_without_right_is_staff_person_and_editor_is_not():
    from cms.accounts.models import StaffPerson

    clerk = UserFactory(clerk=True)
    UserFactory(editor=True)
    UserFactory(operator=True)

    assert [person.pk for person in StaffPerson.objects.all()] == [clerk.pk]
