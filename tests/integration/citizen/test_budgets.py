"""Repeated tries are slowed down, counted exactly, and never lock a holder out for long."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from cms.citizen.budgets import TooManyTries, budget_keys, give_back, pay
from cms.citizen.models import BudgetKind, LookupBudget
from tests.factories import ClassificationFactory

START = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
HOME = "192.0.2.0/24"
LOOKUP = "/consulta/"
WRONG = {
    "document_type": "1",
    "number": "40123456",
    "birth_date_0": "10",
    "birth_date_1": "3",
    "birth_date_2": "1985",
    "district": "Comas, Lima, Lima",
}


def keys(document: str = "a", network: str = HOME) -> dict[str, str]:
    return budget_keys(document=document, network=network)


def waits(document: str = "a", *, tries: int, networks: bool = False) -> list[int]:
    """Seconds waited before each of ``tries``, each made as soon as it is allowed."""
    now, waited = START, []
    for number in range(tries):
        before = now
        while True:
            try:
                pay(keys(document, f"net-{number}" if networks else HOME), now=now)
                break
            except TooManyTries as refusal:
                now += refusal.wait
        waited.append(round((now - before).total_seconds()))
    return waited


@pytest.mark.django_db
def test_pauses_of_a_document_grow_to_a_quarter_of_an_hour():
    assert waits(tries=14, networks=True) == [
        *[0] * 7, 30, 60, 120, 240, 480, 900, 900,
    ]  # fmt: skip


@pytest.mark.django_db
def test_guesses_at_one_document_from_many_networks_in_a_day():
    tries = waits(tries=120, networks=True)

    within_a_day = sum(1 for position in range(120) if sum(tries[: position + 1]) <= 86_400)

    assert within_a_day <= 110
    assert max(tries) <= 900


@pytest.mark.django_db
def test_a_stranger_makes_the_holder_wait_a_quarter_of_an_hour_at_most():
    now = START
    for number in range(200):
        try:
            pay(keys("a", f"net-{number}"), now=now)
        except TooManyTries:
            now += timedelta(minutes=15)

    blocked = LookupBudget.objects.get(kind=BudgetKind.DOCUMENT).blocked_until
    assert blocked - now <= timedelta(minutes=15)


@pytest.mark.django_db
def test_many_documents_from_one_network_are_slowed():
    for number in range(41):
        pay(keys(str(number)), now=START)

    with pytest.raises(TooManyTries):
        pay(keys("another"), now=START)
    pay(keys("another", "198.51.100.0/24"), now=START)


@pytest.mark.django_db
def test_many_documents_from_many_networks_are_slowed():
    for number in range(601):
        pay(keys(str(number), f"net-{number}"), now=START)

    with pytest.raises(TooManyTries) as refusal:
        pay(keys("x", "y"), now=START)
    assert refusal.value.wait <= timedelta(seconds=10)


@pytest.mark.django_db
def test_tries_are_forgotten():
    for _ in range(7):
        pay(keys(), now=START)

    later = START + timedelta(hours=4)
    for _ in range(6):
        pay(keys(), now=later)


@pytest.mark.django_db
def test_try_during_a_pause_does_not_make_it_longer():
    for _ in range(7):
        pay(keys(), now=START)
    before = list(LookupBudget.objects.order_by("pk").values())

    for _ in range(5):
        with pytest.raises(TooManyTries):
            pay(keys(), now=START + timedelta(seconds=5))

    assert list(LookupBudget.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_found_households_cost_nothing():
    for _ in range(50):
        give_back(pay(keys(), now=START))

    assert set(LookupBudget.objects.values_list("tries", "blocked_until")) == {(0.0, None)}


@pytest.mark.django_db
def test_unused_budgets_are_removed():
    pay(keys("old"), now=START)

    pay(keys("new"), now=START + timedelta(days=3))

    documents = LookupBudget.objects.filter(kind=BudgetKind.DOCUMENT)
    assert list(documents.values_list("key", flat=True)) == [keys("new")[BudgetKind.DOCUMENT]]


@pytest.mark.django_db
def test_page_says_how_long_to_wait(client):
    ClassificationFactory(household__office__area_name="Comas, Lima, Lima")
    for _ in range(7):
        assert client.post(LOOKUP, WRONG).status_code == 200

    response = client.post(LOOKUP, WRONG | {"birth_date_0": "9"})

    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 30
    assert "segundos y consulte de nuevo" in response.content.decode()
    assert not client.cookies


@pytest.mark.django_db
def test_forged_proxy_header_gains_nothing(client):
    ClassificationFactory(household__office__area_name="Comas, Lima, Lima")
    for number in range(9):
        client.post(LOOKUP, WRONG, headers={"x-forwarded-for": f"203.0.{number}.1"})

    assert LookupBudget.objects.filter(kind=BudgetKind.NETWORK).count() == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_tries_are_all_counted():
    if connection.vendor != "postgresql":
        pytest.skip("row locks are those of PostgreSQL")
    ready, outcomes = threading.Barrier(12), []

    def try_once(number: int) -> None:
        try:
            ready.wait(timeout=120)
            pay(keys("a", f"net-{number % 3}"), now=START)
            outcomes.append("paid")
        except TooManyTries:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=try_once, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert sorted(outcomes) == ["paid"] * 7 + ["refused"] * 5
    assert LookupBudget.objects.get(kind=BudgetKind.DOCUMENT).tries == 7
