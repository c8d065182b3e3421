"""Publishing methods: refusals, versions in force, and several people at once."""

import copy
import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection, connections

from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.classification.models import MethodVersion
from forms_plugins.classification.selectors import method_for_files, published_method
from forms_plugins.classification.services import MethodRefused, publish_method

AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
IFH = registry.get(Package, "sisfoh").methods()["ifh-2010"]


def document(**changes):
    return {**copy.deepcopy(dict(IFH)), **changes}


@pytest.mark.django_db
def test_method_with_errors_is_refused_and_nothing_is_kept():
    wrong = document()
    wrong["indicators"][0]["categories"][0]["weights"] = {}

    with pytest.raises(MethodRefused) as refused:
        publish_method(wrong, at=AT)

    assert refused.value.refusals[0].place[:2] == ("indicators", "cooking_fuel")
    assert not MethodVersion.objects.exists()


@pytest.mark.django_db
def test_method_whose_case_fails_is_refused():
    answers = dict(registry.get(Package, "sisfoh").demo().households[0].answers)
    case = {"name": "Uno", "answers": answers, "expected": {"raw": "1", "status": "not_computed"}}

    with pytest.raises(MethodRefused) as refused:
        publish_method(document(cases=[case]), at=AT)

    assert [refusal.place for refusal in refused.value.refusals] == [("cases", "Uno")] * 2
    assert "se esperaba 1 y salió -0.33" in str(refused.value)


@pytest.mark.django_db
def test_method_with_an_unknown_catalogue_is_refused():
    wrong = document()
    next(item for item in wrong["inputs"] if item["key"] == "ubigeo")["catalogue"] = "marte"

    with pytest.raises(MethodRefused, match="marte"):
        publish_method(wrong, at=AT)


@pytest.mark.django_db
def test_version_in_force_on_a_day():
    dated = [("2020-01-01", "2024-12-31"), ("2025-01-01", None), ("2027-01-01", None)]
    for since, until in dated:
        publish_method(document(in_force_from=since, in_force_until=until), at=AT)

    def number(day):
        found = published_method("ifh-2010", on=day)
        return found.number if found else None

    assert number(date(2019, 12, 31)) is None
    assert number(date(2020, 1, 1)) == number(date(2024, 12, 31)) == 1
    assert number(date(2025, 1, 1)) == number(date(2026, 12, 31)) == 2
    assert number(date(2027, 1, 1)) == 3
    assert published_method("ifh-2010").number == 3
    assert published_method("ifh-2010", number=1).number == 1
    assert published_method("ifh-2010", number=1, on=date(2025, 1, 1)) is None
    assert published_method("ifh-2010", number=4) is None
    assert method_for_files("ifh-2010", on=date(2026, 6, 1)).number == 2
    assert method_for_files("ifh-2010", on=date(2019, 6, 1)).number == 3


@pytest.mark.django_db
def test_version_without_dates_is_in_force_always_and_names_its_row():
    version = publish_method(IFH, at=AT).version

    found = published_method("ifh-2010", on=date(1900, 1, 1))

    assert (found.number, found.version_id) == (1, version.pk)


@pytest.mark.django_db
def test_old_document_comes_back_only_where_it_is_meant():
    publish_method(IFH, at=AT)
    publish_method(document(summary="Otro."), at=AT)

    installed = publish_method(IFH, at=AT, restore=False)
    restored = publish_method(IFH, at=AT)

    assert (installed.version.number, installed.changed) == (2, False)
    assert (restored.version.number, restored.changed) == (3, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False], ids=["same document", "different documents"])
def test_many_at_once_number_without_gaps(same):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    barrier = threading.Barrier(6)
    numbers, failures = [], []

    def publish(turn):
        try:
            barrier.wait(timeout=120)
            text = "Uno." if same else f"Uno {turn}."
            done = publish_method(document(summary=text), at=AT)
            numbers.append((done.version.number, done.changed))
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish, args=(turn,)) for turn in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert not failures
    if same:
        assert sorted(numbers) == [(1, False)] * 5 + [(1, True)]
    else:
        assert sorted(numbers) == [(number, True) for number in range(1, 7)]
