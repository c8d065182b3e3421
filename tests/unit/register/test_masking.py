import pytest

from cms.register.masking import masked_address, masked_name


@pytest.mark.parametrize(
    ("names", "masked"),
    [
        (("Rosa María", "Quispe", "Mamani"), "Rosa Q. M."),
        (("Rosa", "quispe", ""), "Rosa Q."),
        (("", "Quispe", ""), "Q."),
    ],
)
def test_masked_name(names, masked):
    assert masked_name(*names) == masked


@pytest.mark.parametrize(
    ("line", "locality", "masked"),
    [
        ("Jirón Los Geranios 245, Mz. B", "", "Jirón Los Ger…"),
        ("Av. 28 de Julio 100", "", "Av."),
        ("Calle San José N.º 12", "", "Calle San Jos…"),
        ("Pasaje Las Retamas Mz. F Lt. 3", "", "Pasaje Las Ret…"),
        ("Jr. A. Ugarte 5", "", "Jr. A. Uga…"),
        ("", "Nueva Esperanza", "Nue… Esp…"),
        ("", "", ""),
        ("Pasaje\tUno,, Dos", "", "Pasaje Uno Dos"),
    ],
)
def test_masked_address(line, locality, masked):
    assert masked_address(line, locality) == masked


def test_masked_address_shows_no_number():
    assert not any(c.isdigit() for c in masked_address("Jr. Puno B2 Lote 7", "Sector 3"))
