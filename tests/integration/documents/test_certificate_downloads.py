"""Who gets a certificate of training, and what other pages say of it."""

from datetime import date

import pytest
from django.template import Context, Template
from django.urls import reverse

from cms.accounts.grants import GRANT_FIELD, Grant, give_grant
from cms.accounts.models import Role
from cms.jobs.models import JobState
from cms.training.groups import ensure_coordinator_group
from reporting.documents import certificates, storage
from tests.factories.accounts import MembershipFactory, OfficeFactory, UserFactory
from tests.factories.jobs import JobFactory
from tests.factories.training_documents import certification_of_maria

pytestmark = pytest.mark.django_db


def download(client, document, method="get", **data):
    return getattr(client, method)(reverse("documents:download", args=[document.number]), data)


def test_person_downloads_their_own(client):
    certification = certification_of_maria()
    document = certificates.issue(certification)
    client.force_login(certification.user)

    response = download(client, document)

    assert response.content == storage.read(document.file_name)
    assert response["Content-Disposition"] == f'attachment; filename="{document.number}.pdf"'
    assert "no-store" in response["Cache-Control"]


def test_certificate_follows_the_person_to_another_office(client):
    certification = certification_of_maria()
    document = certificates.issue(certification)
    certification.user.memberships.update(until=date(2026, 11, 21))
    MembershipFactory(user=certification.user, office=OfficeFactory(), role=Role.CLERK)
    client.force_login(certification.user)

    assert download(client, document).status_code == 200


def test_person_without_office_still_has_it(client):
    certification = certification_of_maria(user=UserFactory(), office=None, role="")
    document = certificates.issue(certification)
    client.force_login(certification.user)

    assert download(client, document).status_code == 200


@pytest.mark.parametrize("who", ["head", "enumerator", "clerk", "editor"])
def test_colleagues_and_editors_get_nothing(client, who):
    certification = certification_of_maria()
    document = certificates.issue(certification)
    place = {} if who == "editor" else {"office": certification.office}
    client.force_login(UserFactory(**{who: True}, **place))

    assert download(client, document).status_code == 404


def test_coordinator_gets_every_one(client):
    document = certificates.issue(certification_of_maria())
    person = UserFactory()
    person.groups.add(ensure_coordinator_group())
    client.force_login(person)

    assert download(client, document).status_code == 200


def test_strangers_get_nothing_with_or_without_a_token(client):
    document = certificates.issue(certification_of_maria())
    token = {GRANT_FIELD: give_grant(Grant(1, ""))}

    assert download(client, document).status_code == 404
    assert download(client, document, "post", **token).status_code == 404


def test_post_opens_nothing_for_the_person_either(client):
    certification = certification_of_maria()
    document = certificates.issue(certification)
    client.force_login(certification.user)

    assert download(client, document, "post").status_code == 404


def drawn(certification) -> str:
    source = "{% load training_documents %}{% certificate_link certification %}"
    return Template(source).render(Context({"certification": certification})).strip()


def test_link_leads_to_the_certificate():
    certification = certification_of_maria()
    document = certificates.issue(certification)

    shown = drawn(certification)

    assert reverse("documents:download", args=[document.number]) in shown
    assert "Constancia de aprobación" in shown


def test_link_says_that_it_is_being_prepared():
    certification = certification_of_maria()
    certificates.ask_for(certification)

    shown = drawn(certification)

    assert shown.startswith("<span")
    assert "href" not in shown


def test_link_says_that_it_takes_longer():
    certification = certification_of_maria()
    key = certificates.job_key(certification)
    certificates.ask_for(certification)
    waiting = drawn(certification)
    type(JobFactory.build()).objects.filter(key=key).update(state=JobState.FAILED)

    assert drawn(certification) != waiting


def test_link_says_nothing_where_none_was_asked_for():
    assert drawn(certification_of_maria()) == ""


def test_list_of_certificates_costs_no_query_a_row(django_assert_num_queries):
    certifications = [certification_of_maria(f"curso-{number}") for number in range(3)]
    for certification in certifications:
        certificates.issue(certification)
    rows = list(type(certifications[0]).objects.prefetch_related("documents"))

    with django_assert_num_queries(0):
        assert all("href" in drawn(row) for row in rows)
