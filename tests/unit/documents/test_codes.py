import pytest

from reporting.documents.codes import read_code
from reporting.documents.masking import masked_name
from reporting.documents.models import new_code

CODE = "7K2M9QX4T0ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        "7K2M 9QX4 T0AB CDEF GHJK MNPQ RSTV WXYZ",
        "7k2m-9qx4-t0ab-cdef-ghjk-mnpq-rstv-wxyz",
        "7K2M9QX4TOABCDEFGHJKMNPQRSTVWXYZ",
        f"https://padron.gob.pe/verificar/{CODE}",
        f"  https://padron.gob.pe/verificar/{CODE}/ ",
    ],
    ids=["as it is", "small", "groups", "hyphens", "letter O", "address", "address with slash"],
)
def test_code_is_read_however_it_is_typed(typed):
    assert read_code(typed) == CODE


def test_letters_that_look_like_one_are_one():
    assert read_code("Il1" + CODE[3:]) == "111" + CODE[3:]


@pytest.mark.parametrize("typed", ["", CODE[:-1], CODE + "A", "U" * 32, "ñ" * 32, "x" * 100_000])
def test_what_cannot_be_a_code_is_refused(typed):
    assert read_code(typed) is None


def test_new_code_is_read_back_and_never_repeats():
    codes = {new_code() for _ in range(500)}

    assert len(codes) == 500
    assert all(read_code(code) == code for code in codes)


@pytest.mark.parametrize(
    ("person", "masked"),
    [
        (("María Elena", "Quispe", "Mamani"), "María Q. M."),
        (("José", "ñahui", ""), "José Ñ."),
        (("", "Quispe", "Mamani"), "Q. M."),
        (("Ana", "de la Cruz", "Ríos"), "Ana D. R."),
    ],
)
def test_masked_name(person, masked):
    given_names, first_surname, second_surname = person
    facts = {
        "given_names": given_names,
        "first_surname": first_surname,
        "second_surname": second_surname,
    }

    assert masked_name(facts) == masked


def test_masked_name_of_nobody_is_empty():
    assert masked_name({}) == ""
