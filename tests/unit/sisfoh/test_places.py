from forms_plugins.api.catalogues import get_catalogue
from forms_plugins.sisfoh.places import local_offices, of


def test_catalogue_has_every_district_with_an_inei_code():
    inei = get_catalogue("inei")

    assert len(inei.places) == 1892
    assert all(len(code) == 6 and code.isdigit() for code in inei.places)
    assert not inei.exists("NA")
    assert not inei.exists("170107")  # a RENIEC code only


def test_codes_are_those_of_inei_and_not_of_reniec():
    inei = get_catalogue("inei")

    assert inei.full_name("150132") == "San Juan de Lurigancho, Lima, Lima"
    assert inei.full_name("200605") == "Marcavelica, Sullana, Piura"  # RENIEC: 190604


def test_names_are_written_as_people_write_them():
    inei = get_catalogue("inei")

    assert inei.full_name("022001") == "Yungay, Yungay, Áncash"
    assert inei.full_name("120101") == "Huancayo, Huancayo, Junín"
    assert inei.places["150128"].names[2] == "Rímac"
    assert inei.places["080901"].names == ("Cusco", "La Convención", "Santa Ana")


def test_departments_are_sorted_without_regard_to_accents():
    names = [name for _, name in get_catalogue("inei").children("")]

    assert names[:3] == ["Amazonas", "Áncash", "Apurímac"]
    assert len(names) == 25


def test_one_office_a_district():
    offices = {office.code: office for office in local_offices()}

    assert len(offices) == 1892
    assert offices["150132"].name == "ULE de la Municipalidad Distrital de San Juan de Lurigancho"
    assert offices["160101"].name == "ULE de la Municipalidad Provincial de Maynas"
    assert offices["150132"].area_name == "San Juan de Lurigancho, Lima, Lima"
    assert all(office.code == office.place_code for office in offices.values())
    assert max(len(office.name) for office in offices.values()) <= 200


def test_article_is_contracted():
    assert (of("El Tambo"), of("La Mar"), of("Maynas")) == ("del Tambo", "de La Mar", "de Maynas")
