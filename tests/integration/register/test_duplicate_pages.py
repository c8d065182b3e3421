"""The screens on which a head of office, or an operator, decides about a pair."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.register.duplicates.finding import find_duplicates
from cms.register.models import DuplicatePair, Merge, Person, RecordRead
from tests.factories import UserFactory
from tests.factories.accounts import OfficeFactory
from tests.factories.register import ClassificationFactory

pytestmark = pytest.mark.django_db
LIST = "/oficina/padron/duplicados/"
CMS = "/admin/padron/duplicados/"
ANSWERS = {"verdict": "first", "home": "first", "reason": "Se vieron los documentos."}


@pytest.fixture
def pair() -> DuplicatePair:
    office = OfficeFactory()
    with scopes_disabled():
        first = ClassificationFactory(household__office=office).household.memberships.get().person
        ClassificationFactory(
            household__office=office,
            member__document_type="4",
            member__document_number="",
            member__document_digest="",
        )
        find_duplicates([first.pk], at=timezone.now())
    return DuplicatePair.objects.get()


@pytest.fixture
def office(pair):
    with scopes_disabled():
        return pair.first.memberships.get().household.office


@pytest.fixture
def operator():
    user = UserFactory(operator=True)
    user.user_permissions.add(Permission.objects.get(codename="change_duplicatepair"))
    return user


def test_list_masks_the_names(client, pair, office):
    client.force_login(UserFactory(office=office, head=True))

    page = client.get(LIST).content.decode()

    assert f"{LIST}{pair.pk}/" in page
    assert "Rosa Q. M." in page
    assert "Mamani" not in page
    assert "40123456" not in page
    assert not RecordRead.objects.exists()


def test_pair_is_shown_and_both_reads_are_written_down(client, pair, office):
    client.force_login(UserFactory(office=office, head=True))

    page = client.get(f"{LIST}{pair.pk}/").content.decode()

    assert "Rosa María" in page
    assert "40123456" in page
    reads = RecordRead.objects.values_list("person", "purpose", "office")
    assert set(reads) == {
        (pair.first_id, "duplicates", office.pk),
        (pair.second_id, "duplicates", office.pk),
    }


@pytest.mark.parametrize(
    ("left_out", "advice"),
    [
        ("verdict", "Elija si son la misma persona."),
        ("home", "Elija en qué hogar vive la persona."),
        ("reason", "Escriba cómo lo sabe."),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(
    client, pair, office, left_out, advice
):
    client.force_login(UserFactory(office=office, head=True))

    page = client.post(f"{LIST}{pair.pk}/", {**ANSWERS, left_out: ""}).content.decode()

    assert advice in page
    if left_out != "reason":
        assert ANSWERS["reason"] in page
    assert not Merge.objects.exists()


def test_head_joins_and_takes_back(client, pair, office):
    client.force_login(UserFactory(office=office, head=True))

    after = client.post(f"{LIST}{pair.pk}/", ANSWERS, follow=True)
    assert after.redirect_chain == [(LIST, 302)]
    assert Person.objects.get(pk=pair.second_id).merged_into_id == pair.first_id
    merge = Merge.objects.get()
    assert f'value="{merge.pk}"' in after.content.decode()

    client.post(LIST, {"kind": "merge", "key": merge.pk})

    assert Person.objects.get(pk=pair.second_id).merged_into_id is None
    assert client.get(f"{LIST}{pair.pk}/").status_code == 200


def test_pair_kept_apart_can_be_opened_again(client, pair, office):
    client.force_login(UserFactory(office=office, head=True))
    client.post(f"{LIST}{pair.pk}/", {**ANSWERS, "verdict": "apart"})
    assert client.get(f"{LIST}{pair.pk}/").status_code == 404

    client.post(LIST, {"kind": "pair", "key": pair.pk})

    pair.refresh_from_db()
    assert pair.state == DuplicatePair.State.OPEN


@pytest.mark.parametrize("posted", [{}, {"kind": "merge", "key": "x"}, {"kind": "x", "key": "1"}])
def test_nothing_to_take_back_is_said(client, pair, office, posted):
    client.force_login(UserFactory(office=office, head=True))

    page = client.post(LIST, posted, follow=True)

    assert "Esta decisión ya se deshizo." in page.content.decode()


@pytest.mark.parametrize("role", ["clerk", "enumerator"])
def test_only_the_head_decides(client, pair, office, role):
    client.force_login(UserFactory(office=office, **{role: True}))

    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{pair.pk}/").status_code == 403
    assert client.post(f"{LIST}{pair.pk}/", ANSWERS).status_code == 403
    assert not Merge.objects.exists()


def test_head_of_another_office_finds_nothing(client, pair, office):
    client.force_login(UserFactory(head=True))

    assert client.get(f"{LIST}{pair.pk}/").status_code == 404
    assert client.post(f"{LIST}{pair.pk}/", ANSWERS).status_code == 404
    assert "Rosa" not in client.get(LIST).content.decode()
    assert not RecordRead.objects.exists()


def test_pair_across_offices_is_for_operators(client, pair, office, operator):
    with scopes_disabled():
        elsewhere = ClassificationFactory(member=False).household
        pair.second.memberships.update(household=elsewhere)
    client.force_login(UserFactory(office=office, head=True))
    assert client.get(f"{LIST}{pair.pk}/").status_code == 404

    client.force_login(operator)
    assert f"{CMS}{pair.pk}/" in client.get(CMS).content.decode()
    assert "Rosa María" in client.get(f"{CMS}{pair.pk}/").content.decode()
    client.post(f"{CMS}{pair.pk}/", {**ANSWERS, "verdict": "second", "home": "join"})

    assert Person.objects.get(pk=pair.first_id).merged_into_id == pair.second_id
    assert RecordRead.objects.filter(reader=operator).count() == 2


def test_cms_without_the_permission_is_closed(client, pair):
    client.force_login(UserFactory(editor=True))

    assert client.get(CMS).status_code in (302, 403)
    assert client.post(f"{CMS}{pair.pk}/", ANSWERS).status_code in (302, 403)
    assert not Merge.objects.exists()
