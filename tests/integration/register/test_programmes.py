"""Programmes ask with a key, get a machine-readable answer, and are logged."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.accounts.services import ensure_operator_group
from cms.register.models import Cancellation, HouseholdMembership, Programme, RecordRead
from cms.register.programmes import answering
from cms.register.programmes.keys import key_hash, make_key, unused_hash
from tests.factories import ClassificationFactory, HouseholdFactory, MemberFactory, UserFactory
from tests.factories.submissions import explanation

pytestmark = pytest.mark.django_db
ADDRESS = "/api/clasificaciones/"
QUERY = {"document_type": 1, "document_number": "40123456", "purpose": "afiliación"}


@pytest.fixture
def programme():
    return Programme.objects.create(slug="juntos", name="Juntos", key_sha256=unused_hash())


@pytest.fixture
def key(programme):
    return make_key(programme)


def in_force(**fields):
    return ClassificationFactory(
        valid_from=date(2020, 1, 1), valid_until=date(2099, 1, 1), **fields
    )


def ask(client, key, body=QUERY, **headers):
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = {"Authorization": f"Bearer {key}"} | headers
    return client.post(ADDRESS, data, content_type="application/json", headers=headers)


def test_class_in_force(client, key, programme):
    classification = in_force()

    response = ask(client, key, QUERY | {"detail": "expediente 77"})

    told = response.json()
    assert (told["status"], told["class"]) == ("vigente", "pobre")
    assert (told["valid_from"], told["valid_until"]) == ("2020-01-01", "2099-01-01")
    assert told["legal_effect"] is False
    assert told["disclaimer"] == "Demostración sin efecto legal."
    assert told["explanation"] == {"contributions": [], "outputs": {}, "raw": None}
    assert told["process_pending"] == []
    assert "no-store" in response["Cache-Control"]
    assert "Set-Cookie" not in response.headers
    row = RecordRead.objects.get()
    assert (row.programme, row.household) == (programme, classification.household)
    assert (row.purpose, row.detail) == ("query", "afiliación: expediente 77")
    assert row.person == classification.household.memberships.get().person


def test_answer_names_nobody(client, key):
    lines = [{"indicator": "mpared", "label": "Paredes", "answer": "Rosa Quispe", "weight": "-0.5"}]
    in_force(result__explanation=explanation() | {"contributions": lines})

    text = ask(client, key).content.decode()

    assert json.loads(text)["explanation"]["contributions"] == [
        {"indicator": "mpared", "label": "Paredes", "points": "-0.5"}
    ]
    for secret in ("Quispe", "Rosa", "40123456", "1985"):
        assert secret not in text


def test_class_that_is_over_or_cancelled_is_no_class(client, key):
    expired = ClassificationFactory(expired=True)
    told = ask(client, key).json()
    assert (told["status"], told["class"], told["explanation"]) == ("caducada", None, None)

    newer = in_force(household=expired.household, entered_at=timezone.now(), member=False)
    Cancellation.objects.create(classification=newer, reason="mistake", at=timezone.now())
    told = ask(client, key).json()
    assert (told["status"], told["class"], told["class_label"]) == ("cancelada", None, None)


def nobody():
    """Nobody has the document."""


def without_class():
    MemberFactory(household=HouseholdFactory())


def without_household():
    in_force()
    HouseholdMembership.objects.update(until=date(2030, 1, 1), end_reason="left")


def not_yet():
    ClassificationFactory(valid_from=date(2098, 1, 1), valid_until=date(2099, 1, 1))


@pytest.mark.parametrize("case", [nobody, without_class, without_household, not_yet])
def test_unknown_is_one_answer_from_the_same_queries(
    client, key, programme, case, django_assert_num_queries
):
    case()
    with django_assert_num_queries(10):
        response = ask(client, key)

    assert response.json() == {"status": "unknown"}
    row = RecordRead.objects.get()
    assert (row.programme, row.household, row.person) == (programme, None, None)


def test_key_that_nobody_has(client, key):
    in_force()

    for headers in (
        {"Authorization": "Bearer emp_nada"},
        {"Authorization": "Basic " + key},
        {"Authorization": ""},
        {"Authorization": "Bearer "},
    ):
        response = ask(client, key, **headers)
        assert response.status_code == 401
        assert response["WWW-Authenticate"] == "Bearer"
    assert not RecordRead.objects.exists()


def test_inactive_programme_and_replaced_key(client, key, programme):
    programme.is_active = False
    programme.save()
    assert ask(client, key).status_code == 403
    programme.is_active = True
    programme.save()
    new = make_key(programme)

    assert ask(client, key).status_code == 401
    assert ask(client, new).status_code == 200
    assert key_hash(new) == programme.key_sha256


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("nada", "not_json"),
        (b"\xff\xfe", "not_json"),
        ("[]", "not_json"),
        ("[" * 3000, "not_json"),
        ("9" * 4001, "too_long"),
        ({}, "missing_document_type"),
        (QUERY | {"document_number": " "}, "missing_document_number"),
        (QUERY | {"purpose": ""}, "missing_purpose"),
        (QUERY | {"purpose": 7}, "wrong_purpose"),
        (QUERY | {"document_number": ["40123456"]}, "wrong_document_number"),
        (QUERY | {"document_number": True}, "wrong_document_number"),
        (QUERY | {"document_number": "4\x00"}, "wrong_document_number"),
        (QUERY | {"document_number": "4" * 51}, "wrong_document_number"),
        (QUERY | {"purpose": "DNI 40123456"}, "number_in_purpose"),
    ],
)
def test_query_that_is_no_query(client, key, body, code):
    response = ask(client, key, body)

    assert (response.status_code, response.json()["error"]) == (400, code)
    assert not RecordRead.objects.exists()


def test_only_posts_are_answered(client, key):
    assert client.get(ADDRESS, headers={"Authorization": f"Bearer {key}"}).status_code == 405


def test_too_many_queries_are_refused_and_read_nothing(client, key, monkeypatch):
    monkeypatch.setattr(answering, "PER_MINUTE", 2)
    in_force()

    statuses = [ask(client, key).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert RecordRead.objects.count() == 2


def test_answer_that_cannot_be_logged_is_not_given(client, key, monkeypatch):
    in_force()

    def breaks(**_kwargs):
        raise RuntimeError

    monkeypatch.setattr(answering, "log_read", breaks)
    client.raise_request_exception = False

    response = ask(client, key)

    assert response.status_code == 500
    assert "pobre" not in response.content.decode()


@pytest.fixture
def operator(client):
    user = UserFactory()
    user.groups.add(ensure_operator_group())
    client.force_login(user)
    return user


def test_operator_adds_a_programme_and_makes_its_key(client, operator):
    typed = {"name": "Pensión 65", "slug": "pension-65", "purpose": "Afiliar", "is_active": "on"}
    added = client.post(reverse("programmes:add"), typed)
    programme = Programme.objects.get()
    address = reverse("programmes:key", args=[programme.pk])
    assert added["Location"] == address

    assert "emp_" not in client.get(address).content.decode()
    shown = client.post(address).content.decode()

    (key,) = set(re.findall(r"emp_[\w-]{43}", shown))
    programme.refresh_from_db()
    assert programme.key_sha256 == key_hash(key)
    assert "emp_" not in client.get(address).content.decode()
    assert key not in client.get(reverse("programmes:index")).content.decode()
    assert client.get(f"/admin/padron/programas/delete/{programme.pk}/").status_code == 404
    assert client.get(reverse("programmes:edit", args=[programme.pk])).status_code == 200


def test_operator_reads_the_log_with_filters(client, operator, programme, key):
    classification = in_force()
    ask(client, key)
    RecordRead.objects.create(
        at=timezone.now(),
        reader=operator,
        household=classification.household,
        office=classification.household.office,
        purpose="visit",
    )

    everything = client.get(reverse("record_reads:index")).content.decode()
    visits = client.get(reverse("record_reads:index"), {"purpose": "visit"}).content.decode()

    assert "Juntos" in everything
    assert str(classification.household) in everything
    assert "40123456" not in everything
    assert "afiliación" in everything
    assert "afiliación" not in visits


def test_editor_without_permission_sees_neither(client, programme):
    client.force_login(UserFactory(editor=True))

    for name, args in (
        ("programmes:index", []),
        ("record_reads:index", []),
        ("programmes:key", [1]),
    ):
        assert client.get(reverse(name, args=args)).status_code in (302, 403)
