"""Names that should be compared alike have one key."""

import pytest

from cms.register.names import name_key, plain_name


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("María del Carmen", "maria carmen"),
        ("  DE LA CRUZ ", "cruz"),
        ("Ñahui", "nahui"),
        ("D'Angelo", "dangelo"),
        ("Pérez-Gómez", "perez gomez"),
        ("De la", "de la"),
        ("", ""),
        ("ﬁlomena", "filomena"),
    ],
)
def test_plain_name(name, plain):
    assert plain_name(name) == plain


def test_name_key_with_surnames_swapped():
    assert name_key("Rosa", "Quispe", "Mamani") == name_key("ROSA", "Mamani", "Quispe")


def test_name_key_with_one_surname():
    assert name_key("Rosa María", "Quispe") == "rosa maria|quispe"


def test_name_key_with_given_names_swapped_differs():
    assert name_key("Rosa María", "Quispe") != name_key("María Rosa", "Quispe")
