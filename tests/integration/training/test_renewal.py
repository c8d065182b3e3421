"""A shorter course that renews the certification of a longer one."""

from datetime import timedelta

import pytest

from cms.training.certifications import in_force_for, last_of
from tests.factories.training import in_force
from tests.integration.training.test_assignments import (
    NOW,
    TODAY,
    _certify,
    _course,
    _member,
    offices,
)

pytestmark = pytest.mark.django_db
__all__ = ["offices"]


@pytest.fixture
def courses():
    return _course("operatividad", renewal="repaso"), _course("repaso")


def test_passing_the_renewal_keeps_the_first_in_force(courses, offices):
    course, short = courses
    user = _member(offices[0]).user
    _certify(user, course, TODAY - timedelta(days=1))
    assert in_force(user, course, TODAY) is None
    renewed = _certify(user, short, TODAY + timedelta(days=300))
    assert in_force(user, course, TODAY) == renewed
    assert in_force_for([user], course, TODAY) == {user.pk: renewed}
    assert last_of(user, course) == renewed


def test_the_renewal_alone_is_no_certification_of_the_first(courses, offices):
    course, short = courses
    user = _member(offices[0]).user
    _certify(user, short, None)
    assert in_force(user, course, TODAY) is None
    assert in_force(user, short, TODAY) is not None


def test_who_lost_the_first_cannot_renew_it(courses, offices):
    from cms.training.models import CertificationRevocation

    course, short = courses
    user = _member(offices[0]).user
    lost = _certify(user, course, None)
    CertificationRevocation.objects.create(certification=lost, reason="x", at=NOW, by=user)
    _certify(user, short, None)
    assert in_force(user, course, TODAY) is None


def test_a_gate_opens_for_who_renewed(courses, offices):
    from cms.training.gates.services import passage
    from cms.training.models import Gate

    course, short = courses
    membership = _member(offices[0])
    gate = Gate.objects.create(name="g", course=course, action="acto", starts_on=TODAY)
    _certify(membership.user, course, TODAY - timedelta(days=1))
    asked = {"user": membership.user, "office": offices[0], "on": TODAY}
    assert passage([gate], **asked).outcome != "certified"
    _certify(membership.user, short, TODAY + timedelta(days=300))
    assert passage([gate], **asked).outcome == "certified"
