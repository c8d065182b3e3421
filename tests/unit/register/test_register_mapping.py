"""How document numbers are compared and hashed, and what a mapping accepts."""

import pytest
from pydantic import ValidationError

from cms.register.digests import document_digest
from forms_plugins.api.register_mapping import (
    DocumentKind,
    RegisterMapping,
    normalised_number,
    register_mapping,
)
from forms_plugins.engine.definition import load_form
from tests.factories.form_builder import REGISTER_MAPPING, tiny_document

DNI = DocumentKind(
    code=1, label="DNI", advice="8", minimum_length=8, maximum_length=8, digits_only=True
)


@pytest.mark.parametrize(
    ("typed", "normalised"),
    [
        ("40123456", "40123456"),
        (" 4012-3456.", "40123456"),
        ("０１２３４５６７", "01234567"),
        ("ce 00123a", "CE00123A"),
        ("--", ""),
    ],
)
def test_normalised_number(typed, normalised):
    assert normalised_number(typed) == normalised


@pytest.mark.parametrize(
    ("number", "accepted"),
    [
        ("40123456", True),
        ("4012345", False),
        ("401234567", False),
        ("4012345A", False),
        ("", False),
    ],
)
def test_document_kind_accepts(number, accepted):
    assert DNI.accepts(number) is accepted


def test_document_digest_depends_on_type_number_and_key(settings):
    digest = document_digest(1, "40123456")

    assert digest == document_digest("1", "4012 3456")
    assert len(digest) == 64
    assert digest != document_digest(3, "40123456")
    assert document_digest(1, "") == document_digest(1, " - ") == ""
    settings.LOOKUP_KEY = "another"
    assert digest != document_digest(1, "40123456")


def test_register_mapping_of_form():
    use = {"plugin": "household-classification", "options": {"register": REGISTER_MAPPING}}
    form = load_form(tiny_document(calculations=[{"plugin": "other"}, use]))

    mapping = register_mapping(form)

    assert mapping == RegisterMapping.model_validate(REGISTER_MAPPING)
    assert mapping.document_kind("1") == mapping.document_kind(1)
    assert mapping.document_kind(4) is None


def test_register_mapping_of_form_without_one():
    assert register_mapping(load_form(tiny_document())) is None


def test_register_mapping_with_unknown_key():
    with pytest.raises(ValidationError, match="rooster"):
        RegisterMapping.model_validate(REGISTER_MAPPING | {"rooster": "miembros"})
