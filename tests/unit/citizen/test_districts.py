"""Which district a person means."""

import pytest

from cms.citizen.districts import District, DistrictIndex, plain_words

DISTRICTS = (
    District("150101", "Lima, Lima, Lima"),
    District("150110", "Comas, Lima, Lima"),
    District("150132", "San Juan de Lurigancho, Lima, Lima"),
    District("150133", "San Juan de Miraflores, Lima, Lima"),
    District("150139", "Santa Rosa, Lima, Lima"),
    District("140116", "Santa Rosa, Chiclayo, Lambayeque"),
    District("020801", "Cañete, Huaraz, Áncash"),
)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        pytest.param("San Juan de Lurigancho, Lima, Lima", ["150132"], id="whole name"),
        pytest.param("SAN JUAN DE LURIGANCHO", ["150132"], id="capitals"),
        pytest.param("lurigancho", ["150132"], id="one word of it"),
        pytest.param("sn juan", [], id="misspelt"),
        pytest.param("san juan", ["150132", "150133"], id="two begin so"),
        pytest.param("Lima", ["150101"], id="district, not its province"),
        pytest.param("santa rosa", ["150139", "140116"], id="same name twice"),
        pytest.param("santa rosa chiclayo", ["140116"], id="with its province"),
        pytest.param("canete ancash", ["020801"], id="without accents"),
        pytest.param("  ,. ", [], id="nothing"),
        pytest.param("a" * 10_000, [], id="very long"),
    ],
)
def test_matching_districts(typed, codes):
    assert [district.code for district in DistrictIndex(DISTRICTS).matching(typed)] == codes


def test_plain_words_of_decomposed_letters():
    assert plain_words("Cañete") == plain_words("CAÑETE") == ("canete",)
