"""The register for an office: nothing is seen without a purpose, and every read is kept."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.register.composition import EndReason
from cms.register.models import Cancellation, HouseholdMembership, RecordRead
from cms.register.reads import HELD_SECONDS
from tests.factories import ClassificationFactory, MemberFactory, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db
SEARCH = reverse("register:search")
SECRETS = ("Quispe", "Mamani", "40123456", "Rosa María", "09/03/1985", "1985")


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def classification(office):
    return ClassificationFactory(household__office=office, valid_until=date(2099, 11, 1))


@pytest.fixture
def household(classification):
    return classification.household


@pytest.fixture
def person(household):
    return household.memberships.get().person


@pytest.fixture
def head(client, office):
    user = UserFactory(head=True, office=office, first_name="Elena", last_name="Ramos")
    client.force_login(user)
    return user


@pytest.fixture
def clerk(client, office):
    user = UserFactory(clerk=True, office=office, first_name="Elena", last_name="Ramos")
    client.force_login(user)
    return user


def page_of(name, household, person=None):
    kwargs = {"public_id": household.public_id}
    return reverse(f"register:{name}", kwargs=kwargs | ({"person": person} if person else {}))


def opened(client, household):
    client.post(page_of("household", household), {"purpose": "attention"})


def by_document(client, number="40123456"):
    return client.post(SEARCH, {"documento-document_type": "1", "documento-number": number})


def by_names(client, names, day=(9, 3, 1985)):
    boxes = {f"nombres-birth_date_{index}": part for index, part in enumerate(day)}
    return client.post(SEARCH, {"by_names": "1", "nombres-names": names, **boxes})


def test_search_by_document_lists_masked_people_only(client, clerk, household):
    response = by_document(client, " 4012-3456")

    text = response.content.decode()
    assert "Rosa Q. M." in text
    assert page_of("household", household) in text
    for secret in ("Quispe", "Mamani", "Rosa María"):
        assert secret not in text
    assert not RecordRead.objects.exists()


@pytest.mark.parametrize("names", ["quispe", "ROSA QUISPE", "Mamaní, Rosa", "mamani quispe maria"])
def test_search_by_names_in_any_order(client, clerk, household, names):
    assert "Rosa Q. M." in by_names(client, names).content.decode()


@pytest.mark.parametrize(
    ("names", "day"),
    [("quisp", (9, 3, 1985)), ("juan quispe", (9, 3, 1985)), ("quispe", (8, 3, 1985))],
)
def test_search_by_names_that_do_not_fit(client, clerk, household, names, day):
    response = by_names(client, names, day)

    assert response.context["found"].stays == ()
    assert not response.context["found"].is_elsewhere


def test_search_says_that_a_person_is_elsewhere_and_no_more(client, clerk):
    other = ClassificationFactory(household__office__name="ULE Comas").household

    for response in (by_document(client), by_names(client, "rosa quispe")):
        text = response.content.decode()
        assert response.context["found"].is_elsewhere
        assert "Rosa Q. M." not in text
        assert "Comas" not in text
        assert other.public_id not in text


def test_search_finds_who_left_the_household(client, clerk, household):
    HouseholdMembership.objects.update(until=date(2026, 11, 5), end_reason=EndReason.LEFT)

    (stay,) = by_document(client).context["found"].stays

    assert not stay.is_now


@pytest.mark.parametrize(
    "typed", [{}, {"documento-document_type": "1", "documento-number": "12"}, {"by_names": "1"}]
)
def test_search_that_is_incomplete_keeps_what_was_typed(client, clerk, household, typed):
    response = client.post(SEARCH, typed)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert "found" not in response.context or response.context["found"] is None
    assert "error-summary" in response.content.decode()


def test_record_is_not_shown_without_a_purpose(client, head, household, person):
    for name, who in (("household", None), ("move", None), ("cancel", None), ("correct_person", 1)):
        address = page_of(name, household, person.public_id if who else None)
        response = client.get(address, follow=True)

        text = response.content.decode()
        assert not [secret for secret in SECRETS if secret in text]
    assert not RecordRead.objects.exists()


def test_each_page_that_is_opened_is_a_row_of_the_log(client, head, household, person):
    opened(client, household)

    response = client.get(page_of("household", household))
    client.get(page_of("correct_person", household, person.public_id))

    assert "Rosa María Quispe Mamani" in response.content.decode()
    reads = list(RecordRead.objects.values_list("reader", "household", "purpose", "office"))
    assert reads == [(head.pk, household.pk, "attention", household.office_id)] * 2
    assert "no-store" in response["Cache-Control"]


def test_purpose_ends_after_half_an_hour_and_holds_for_one_household(
    client, clerk, household, office, monkeypatch
):
    other = ClassificationFactory(
        household__office=office, member__document_number="49999999"
    ).household
    opened(client, household)
    assert "Quispe" not in client.get(page_of("household", other)).content.decode()

    import time

    later = time.time() + HELD_SECONDS + 1
    monkeypatch.setattr("cms.register.reads.time.time", lambda: later)

    assert "Quispe" not in client.get(page_of("household", household)).content.decode()
    assert not RecordRead.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "purpose"),
        ({"purpose": "query"}, "purpose"),
        ({"purpose": "other"}, "detail"),
        ({"purpose": "visit", "detail": "DNI 40123456"}, "detail"),
    ],
)
def test_purpose_that_is_refused(client, clerk, household, typed, field):
    response = client.post(page_of("household", household), typed)

    assert field in response.context["form"].errors
    assert "Quispe" not in client.get(page_of("household", household)).content.decode()


def test_page_that_cannot_be_logged_is_not_shown(client, clerk, household, monkeypatch):
    opened(client, household)

    def breaks(**_kwargs):
        raise RuntimeError

    monkeypatch.setattr("cms.register.office_views.log_read", breaks)
    client.raise_request_exception = False

    response = client.get(page_of("household", household))

    assert response.status_code == 500
    assert "Quispe" not in response.content.decode()


def test_household_page_tells_its_whole_history(client, head, household, classification):
    MemberFactory(child=True, household=household, submission=classification.submission)
    left = MemberFactory(document_number="49999999", given_names="Ana", household=household)
    HouseholdMembership.objects.filter(pk=left.pk).update(until="2026-11-20", end_reason="died")
    opened(client, household)

    response = client.get(page_of("household", household))

    text = re.sub(r"\s+", " ", response.content.decode())
    assert "Lucía" in text
    assert [row["name"] for row in response.context["former"]] == ["Ana Quispe Mamani"]
    assert [event.on for event in response.context["history"]] == sorted(
        (event.on for event in response.context["history"]), reverse=True
    )
    assert response.context["current_class"]["category"] == "Pobre"
    assert len(response.context["reads"]) == 1


def test_enumerator_sees_no_acts_and_no_reads(client, household, office):
    client.force_login(UserFactory(enumerator=True, office=office))
    opened(client, household)

    response = client.get(page_of("household", household))

    assert response.context["reads"] is None
    assert page_of("cancel", household) not in response.content.decode()


@pytest.mark.parametrize("role", ["enumerator", "clerk"])
@pytest.mark.parametrize("name", ["move", "cancel", "correct_person", "end_stay"])
def test_only_the_head_changes_households(client, household, person, office, role, name):
    client.force_login(UserFactory(office=office, **{role: True}))
    opened(client, household)
    who = person.public_id if name in ("correct_person", "end_stay") else None

    for ask in (client.get, client.post):
        assert ask(page_of(name, household, who)).status_code == 403
    assert client.get(reverse("register:reads")).status_code == 403


def test_number_of_queries_does_not_grow_with_the_household(
    client, head, household, classification, django_assert_max_num_queries
):
    for number in range(12):
        stay = MemberFactory(
            child=True, document_number=f"7123456{number:02}", household=household, position=number
        )
        stay.person.given_names = f"Hija {number}"
        ClassificationFactory(
            household=household, entered_at=timezone.now() - timedelta(days=number), member=False
        )
    opened(client, household)

    with django_assert_max_num_queries(45) as queries:
        client.get(page_of("household", household))
    few = len(queries)
    for number in range(12, 24):
        MemberFactory(child=True, document_number=f"7123456{number:02}", household=household)
        ClassificationFactory(
            household=household, entered_at=timezone.now() - timedelta(days=number), member=False
        )
    with django_assert_max_num_queries(few):
        client.get(page_of("household", household))


CORRECTION = {
    "given_names": "Rosa María",
    "first_surname": "Quispe",
    "second_surname": "Mamani",
    "birth_date_0": "9",
    "birth_date_1": "3",
    "birth_date_2": "1985",
    "document_type": "1",
    "document_number": "40123456",
    "sex": "",
    "reason": "Según su DNI",
}


def test_head_corrects_a_person(client, head, household, person):
    opened(client, household)
    address = page_of("correct_person", household, person.public_id)

    response = client.post(address, CORRECTION | {"second_surname": "Mamani Ríos"}, follow=True)

    person.refresh_from_db()
    assert person.second_surname == "Mamani Ríos"
    assert person.records.last().entered_by == head
    assert "Según su DNI" in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"document_number": "123"}, "document_number"),
        ({"document_type": "4"}, "document_number"),
        ({"birth_date_2": "2999"}, "birth_date"),
        ({"birth_date_0": "", "birth_date_1": "", "birth_date_2": ""}, "birth_date"),
        ({"reason": " "}, "reason"),
        ({"first_surname": ""}, "first_surname"),
        ({}, "__all__"),
        ({"document_number": "49999999"}, "document_number"),
    ],
)
def test_correction_that_is_refused_keeps_what_was_typed(
    client, head, household, person, changes, field
):
    MemberFactory(document_number="49999999")
    opened(client, household)
    address = page_of("correct_person", household, person.public_id)

    response = client.post(address, CORRECTION | changes)

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "Rosa María" in response.content.decode()
    assert person.records.count() == 1


def test_correction_typed_for_longer_than_the_purpose_is_stored(
    client, head, household, person, monkeypatch
):
    import time

    opened(client, household)
    later = time.time() + HELD_SECONDS + 60
    monkeypatch.setattr("cms.register.reads.time.time", lambda: later)

    client.post(
        page_of("correct_person", household, person.public_id),
        CORRECTION | {"sex": "", "given_names": "Rosa"},
    )

    person.refresh_from_db()
    assert person.given_names == "Rosa"


def test_head_cancels_a_class_after_a_confirmation(client, head, household, classification):
    opened(client, household)
    typed = {"reason": "mistake", "text": "Se registró dos veces"}

    refused = client.post(page_of("cancel", household), typed)
    assert "is_sure" in refused.context["form"].errors
    assert "Se registró dos veces" in refused.content.decode()
    client.post(page_of("cancel", household), typed | {"is_sure": "on"})

    assert Cancellation.objects.get().by == head
    assert client.get(page_of("cancel", household)).status_code == 404
    page = client.get(page_of("household", household))
    assert page.context["status_kind"] == "error"
    assert not page.context["can_cancel"]


def test_head_takes_out_a_member_and_not_twice(client, head, household, person):
    opened(client, household)
    address = page_of("end_stay", household, person.public_id)
    day = timezone.localdate()
    typed = {"reason": "left", "day_0": day.day, "day_1": day.month, "day_2": day.year}

    assert "day" in client.post(address, typed | {"day_2": "2020"}).context["form"].errors
    client.post(address, typed)

    stay = household.memberships.get()
    assert (stay.until, stay.end_reason, stay.ended_by) == (day, "left", head)
    assert client.post(address, typed).status_code == 404


def test_head_moves_a_household_within_the_district(client, head, household, office):
    opened(client, household)
    day = timezone.localdate()
    typed = {"line": "Jr. Ancón 4", "day_0": day.day, "day_1": day.month, "day_2": day.year}

    assert (
        "line"
        in client.post(page_of("move", household), typed | {"line": ""}).context["form"].errors
    )
    client.post(page_of("move", household), typed)

    residence = household.residences.get()
    assert residence.dwelling.line == "Jr. Ancón 4"
    assert residence.dwelling.place_code == office.place_code
    assert residence.entered_by == head
    assert "line" in client.post(page_of("move", household), typed).context["form"].errors


def test_head_sees_who_read_what_in_the_office(client, head, household):
    other = ClassificationFactory(member__document_number="49999999").household
    RecordRead.objects.create(
        at=timezone.now(),
        reader=UserFactory(),
        household=other,
        office=other.office,
        purpose="visit",
    )
    opened(client, household)
    client.get(page_of("household", household))

    everything = client.get(reverse("register:reads"))
    visits = client.get(reverse("register:reads"), {"motivo": "visit"})

    assert [row["household"] for row in everything.context["rows"]] == [household]
    assert visits.context["rows"] == []
