"""What coordinators see and do about certifications and enrolments."""

from datetime import date

import pytest
from django.urls import reverse

from cms.training.groups import ensure_training_groups
from cms.training.models import AttemptGrant, CertificationRevocation, TimeAllowance
from tests.factories import UserFactory
from tests.factories.training import CertificationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client):
    _editors, coordinators = ensure_training_groups()
    user = UserFactory()
    user.groups.add(coordinators)
    client.force_login(user)
    return user


def listed(client, **query):
    return client.get(reverse("certifications:index"), query).content.decode()


def test_list_finds_by_name_and_state(client, coordinator):
    CertificationFactory(surnames="Huanca", given_names="Vigente", for_ever=True)
    CertificationFactory(surnames="Huanca", given_names="Anulada", revoked=True)
    CertificationFactory(surnames="Mamani", given_names="Otra", issued_on=date(2020, 1, 5))

    assert "Mamani" not in listed(client, q="Huanca")
    for state, name in (("valid", "Vigente"), ("revoked", "Anulada"), ("expired", "Otra")):
        text = listed(client, state=state)
        others = {"Vigente", "Anulada", "Otra"} - {name}
        assert f", {name}" in text
        assert not [each for each in others if f", {each}" in text]


def test_revoking_needs_a_reason_and_happens_once(client, coordinator):
    certification = CertificationFactory()
    url = reverse("certifications:revoke", args=[certification.pk])

    assert client.post(url, {"reason": " "}).status_code == 200
    assert not CertificationRevocation.objects.exists()
    for _again in range(2):
        assert client.post(url, {"reason": "Suplantación"}).status_code == 302

    assert CertificationRevocation.objects.get().by == coordinator
    assert "Suplantación" in client.get(url).content.decode()


def test_one_more_attempt_and_more_time(client, coordinator, learner):
    sam = learner(attempts=1, wait_hours=0)
    sam.sit(0)
    url = reverse("enrolments:enrolment", args=[sam.enrolment.pk])
    assert sam.user.get_full_name() in client.get(reverse("enrolments:index")).content.decode()

    client.post(url, {"intento": "1"})
    client.post(url, {"percent": "50"})
    client.post(url, {"percent": "51"})  # not offered

    assert AttemptGrant.objects.get().by == coordinator
    assert TimeAllowance.objects.get().percent == 50
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("who", ["editors", "editor"])
def test_others_of_the_cms_do_neither(client, learner, who):
    user = UserFactory(editor=True)
    if who == "editors":
        user.groups.add(ensure_training_groups()[0])
    client.force_login(user)
    certification, sam = CertificationFactory(), learner()

    for name, key in (
        ("certifications:revoke", certification.pk),
        ("enrolments:enrolment", sam.enrolment.pk),
    ):
        url = reverse(name, args=[key])
        for answer in (client.get(url), client.post(url, {"reason": "x", "intento": "1"})):
            assert answer.status_code in (302, 403)

    assert not CertificationRevocation.objects.exists()
    assert not AttemptGrant.objects.exists()
