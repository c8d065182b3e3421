"""How alike two people are: points for and against, and who is proposed."""

from datetime import date

import pytest

from cms.register.duplicates.scoring import (
    PROPOSED_FROM,
    Traits,
    compare,
    mistyped_dates,
    score_of,
)
from cms.register.names import name_key

ROSA = Traits(
    document_type="1",
    document_number="40123456",
    name_key=name_key("Rosa María", "Quispe", "Mamani"),
    birth_date=date(1985, 3, 9),
    sex="2",
    place_code="150132",
    households=frozenset({1}),
)


def like_rosa(**changes: object) -> Traits:
    values = {**ROSA.__dict__, "document_number": "", "households": frozenset({2}), **changes}
    return Traits(**values)  # type: ignore[arg-type]


def codes(other: Traits) -> set[str]:
    return {point.code for point in compare(ROSA, other)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"same_names", "same_birth", "same_place"}),
        ({"document_number": "40123456", "document_type": "2"}, {"same_number"}),
        ({"document_number": "40123465"}, {"number_mistyped"}),
        ({"document_number": "71999999"}, {"other_number"}),
        ({"document_number": "71999999", "document_type": "3"}, set()),
        ({"name_key": name_key("ROSA MARIA", "Mamani", "Quispe")}, {"same_names"}),
        ({"name_key": name_key("Rosa Maria", "Quispe", "Mamanni")}, {"alike_names"}),
        ({"birth_date": date(1985, 9, 3)}, {"birth_mistyped"}),
        ({"birth_date": date(1986, 3, 9)}, {"birth_mistyped"}),
        ({"sex": "1"}, {"other_sex"}),
        ({"households": frozenset({1})}, {"listed_together"}),
    ],
)
def test_reason(changes, expected):
    assert expected <= codes(like_rosa(**changes))


def test_same_person_under_another_document_is_proposed():
    other = like_rosa(document_number="40123456", document_type="2", place_code="050110")

    assert score_of(compare(ROSA, other)) == 100


@pytest.mark.parametrize(
    "changes",
    [
        {"name_key": name_key("Carmen Luz", "Quispe", "Mamani")},  # a sister born the same day
        {"birth_date": date(1961, 1, 30)},  # somebody of the same name
        {"document_number": "71999999", "sex": "1"},
        {"document_number": "71999999", "households": frozenset({1})},
    ],
)
def test_two_people_are_not_proposed(changes):
    assert score_of(compare(ROSA, like_rosa(**changes))) < PROPOSED_FROM


def test_order_of_the_two_makes_no_difference():
    other = like_rosa(birth_date=date(1985, 9, 3), document_number="40123465")

    assert set(compare(ROSA, other)) == set(compare(other, ROSA))


def test_score_stays_between_zero_and_hundred():
    apart = like_rosa(
        name_key="x|y", birth_date=date(1950, 1, 1), sex="1", document_number="71999999"
    )

    assert score_of(compare(ROSA, apart)) == 0


def test_mistyped_dates_of_a_leap_day_exist():
    assert mistyped_dates(date(2020, 2, 29)) == frozenset()
    assert date(2019, 2, 28) in mistyped_dates(date(2018, 2, 28))


def test_mistyped_dates_leave_the_day_itself_out():
    assert date(1985, 5, 5) not in mistyped_dates(date(1985, 5, 5))
