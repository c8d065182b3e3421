"""The FSU holds every question, code and skip of the paper form of 2013 (table written by hand)."""

import pytest

from forms_plugins.api.kinds import FieldType, Package
from forms_plugins.api.registry import registry
from forms_plugins.engine.checking import check_form
from forms_plugins.engine.definition import dump_form, load_form

# key: (datatype, highest code of its list or None, exclusive codes, always required)
QUESTIONS = {
    "ubicacion": {
        "ubigeo": ("text", None, (), True),
        "centro_poblado": ("text", None, (), False),
        "area": ("choice", 2, (), True),
    },
    "direccion": {
        "via_tipo": ("choice", 6, (), True),
        "via_nombre": ("text", None, (), True),
        "via_numero": ("text", None, (), False),
        "block": ("text", None, (), False),
        "piso": ("text", None, (), False),
        "interior": ("text", None, (), False),
        "manzana": ("text", None, (), False),
        "lote": ("text", None, (), False),
        "km": ("text", None, (), False),
        "telefono": ("text", None, (), False),
    },
    "vivienda": {
        "tviv": ("choice", 8, (), True),
        "tviv_otro": ("text", None, (), True),
        "tenviv": ("choice", 7, (), True),
        "tenviv_otro": ("text", None, (), True),
        "mpared": ("choice", 8, (), True),
        "mpared_otro": ("text", None, (), True),
        "mtecho": ("choice", 8, (), True),
        "mtecho_otro": ("text", None, (), True),
        "matpiso": ("choice", 7, (), True),
        "matpiso_otro": ("text", None, (), True),
        "talum": ("choice", 6, (), True),
        "talum_otro": ("text", None, (), True),
        "abasag": ("choice", 7, (), True),
        "abasag_otro": ("text", None, (), True),
        "serhig": ("choice", 6, (), True),
        "hordem": ("whole", None, (), False),
        "hordemg": ("choice", 2, (), False),
    },
    "hogar": {
        "ctahab": ("whole", None, (), True),
        "combusa": ("choice", 8, (), True),
        "combusa_otro": ("text", None, (), True),
        "bienes": ("choices", 15, (15,), True),
        "hombres": ("whole", None, (), True),
        "mujeres": ("whole", None, (), True),
        "total": ("whole", None, (), False),
    },
}
MEMBER = {
    "ape_pat": ("text", None, (), True),
    "ape_mat": ("text", None, (), False),
    "nombres": ("text", None, (), True),
    "fecha_nac": ("date", None, (), True),
    "tipo_doc": ("choice", 4, (), True),
    "num_doc": ("text", None, (), True),
    "ptes": ("choice", 11, (), True),
    "est_civil": ("choice", 6, (), True),
    "sexo": ("choice", 2, (), True),
    "gestante": ("boolean", None, (), True),
    "segu": ("choices", 6, (6,), True),
    "idioma": ("choice", 7, (), True),
    "lee": ("choice", 2, (), None),
    "niv": ("choice", 7, (), True),
    "ult": ("whole", None, (), True),
    "era": ("choice", 10, (), None),
    "sect": ("choice", 10, (), True),
    "discap": ("choices", 6, (6,), True),
    "prog": ("choices", 11, (11,), True),
}
LABELS = {
    "tviv": "Casa independiente; Departamento en edificio; Vivienda en quinta; Casa de vecindad (callejón, solar o corralón); Choza o cabaña; Vivienda improvisada; Local no destinado para habitación humana; Otro",
    "tenviv": "Alquilada; Propia, pagándola a plazos; Propia, totalmente pagada; Propia, por invasión; Cedida por el centro de trabajo; Cedida por otro hogar o institución; Otro",
    "mpared": "Ladrillo o bloque de cemento; Piedra o sillar con cal o cemento; Adobe o tapia; Quincha (caña con barro); Piedra con barro; Madera; Estera; Otro material",
    "mtecho": "Concreto armado; Madera; Tejas; Plancha de calamina, fibra de cemento o similares; Caña o estera con torta de barro; Estera; Paja u hojas de palmera; Otro material",
    "matpiso": "Parquet o madera pulida; Láminas asfálticas, vinílicos o similares; Losetas, terrazos o similares; Madera (entablados); Cemento; Tierra; Otro material",
    "talum": "Electricidad; Kerosene (mechero, lamparín); Petróleo o gas (lámpara); Vela; Otro; No tiene",
    "abasag": "Red pública dentro de la vivienda; Red pública fuera de la vivienda, pero dentro del edificio; Pilón de uso público; Camión cisterna u otro similar; Pozo; Río, acequia, manantial o similar; Otro",
    "serhig": "Red pública dentro de la vivienda; Red pública fuera de la vivienda, pero dentro del edificio; Pozo séptico; Pozo ciego o negro, letrina; Río, acequia o canal; No tiene",
    "combusa": "Electricidad; Gas; Kerosene; Carbón; Leña; Bosta o estiércol; Otro; No cocinan",
    "bienes": "Equipo de sonido; Televisor a color; DVD; Licuadora; Refrigeradora o congeladora; Cocina a gas; Teléfono fijo; Plancha eléctrica; Lavadora; Computadora; Horno microondas; Internet; Cable; Celular; No tienen ninguno",
    "via_tipo": "Avenida; Jirón; Calle; Pasaje; Carretera; Otro",
    "segu": "EsSalud; Fuerzas Armadas o Policía Nacional; Seguro privado; Seguro Integral de Salud (SIS); Otro; No tiene",
    "idioma": "Quechua; Aymara; Asháninka; Castellano; Idioma extranjero; Es sordomuda o sordomudo; Otro",
    "niv": "Ninguno; Inicial; Primaria; Secundaria; Superior no universitaria; Superior universitaria; Postgrado u otro similar",
    "era": "Trabajador dependiente; Trabajador independiente; Empleador; Trabajador del hogar; Trabajador familiar no remunerado; Desempleado; Dedicado a los quehaceres del hogar; Estudiante; Jubilado; Sin actividad",
    "sect": "Agrícola; Pecuaria; Forestal; Pesquera; Minera; Artesanal; Comercial; Servicios; Otros; Estado (gobierno)",
    "discap": "Visual; Para oír; Para hablar; Para usar brazos y manos, piernas y pies; Mental o intelectual; No tiene",
    "prog": "Vaso de leche; Comedor popular; Desayuno o almuerzo escolar; Papilla o yapita; Canasta alimentaria; Juntos; Techo Propio o Mi Vivienda; Pensión 65; Cuna Más; Otros; Ninguno",
    "ptes": "Jefa o jefe de hogar; Cónyuge o conviviente; Hija o hijo; Yerno o nuera; Nieta o nieto; Padre, madre, suegro o suegra; Hermana o hermano; Trabajadora o trabajador del hogar; Pensionista; Otro pariente; Otra persona que no es pariente",
    "tipo_doc": "DNI; Partida de nacimiento o CUI; Carné de extranjería; No tiene documento",
}

FORM = load_form(registry.get(Package, "sisfoh").forms()["fsu"])


def shape(field):
    choices = FORM.choices_of(field)
    codes = [choice.code for choice in choices]
    assert codes == list(range(1, len(codes) + 1))
    exclusive = tuple(choice.code for choice in choices if choice.exclusive)
    required = field.required if isinstance(field.required, bool) else None
    return field.datatype, len(codes) or None, exclusive, required


def test_form_passes_every_check():
    assert check_form(FORM) == ()


def test_form_survives_a_round_trip():
    assert load_form(dump_form(FORM)) == FORM


def test_steps_hold_the_questions_of_the_paper_in_order():
    found = {
        step.key: {field.key: shape(field) for field in step.fields}
        for step in FORM.steps
        if step.roster is None
    }

    assert found == QUESTIONS
    assert [list(fields) for fields in found.values()] == [list(f) for f in QUESTIONS.values()]
    assert [step.key for step in FORM.steps] == [*QUESTIONS, "integrantes"]


def test_roster_holds_the_questions_of_a_member_in_order():
    roster = FORM.step("integrantes").roster

    assert {field.key: shape(field) for field in roster.fields} == MEMBER
    assert [field.key for field in roster.fields] == list(MEMBER)
    assert (roster.key, roster.minimum) == ("miembros", 1)


@pytest.mark.parametrize(("key", "labels"), LABELS.items())
def test_options_are_those_of_the_paper(key, labels):
    field = next(field for _, _, field in FORM.fields() if field.key == key)

    assert "; ".join(choice.label.es for choice in FORM.choices_of(field)) == labels


@pytest.mark.parametrize(
    ("key", "other", "code"),
    [("tviv_otro", "tviv", 8), ("tenviv_otro", "tenviv", 7), ("mpared_otro", "mpared", 8), ("mtecho_otro", "mtecho", 8), ("matpiso_otro", "matpiso", 7), ("talum_otro", "talum", 5), ("abasag_otro", "abasag", 7), ("combusa_otro", "combusa", 7)],
)  # fmt: skip
def test_text_of_other_belongs_to_its_code(key, other, code):
    field = next(field for _, _, field in FORM.fields() if field.key == key)

    assert field.show_if == {"eq": [{"answer": other}, code]}
    assert field.required is True


def test_every_step_has_help_and_every_field_type_its_options():
    assert all(step.help for step in FORM.steps)
    for _, _, field in FORM.fields():
        plugin = registry.get(FieldType, field.type)
        assert plugin.datatype == field.datatype
        plugin.read_options(field.options)


def test_what_is_known_of_people_is_marked():
    marks = {field.key: field.sensitivity for _, _, field in FORM.fields()}

    assert {key for key, mark in marks.items() if mark == "sensitive"} == {
        "gestante",
        "segu",
        "idioma",
        "discap",
        "prog",
    }
    assert marks["num_doc"] == marks["nombres"] == marks["via_nombre"] == "personal"
    assert FORM.retention.submissions_years == 10
    assert "29733" in FORM.privacy_notice.es
