"""
Which answers of a form describe the household that enters the register.

The register knows no form: a calculation that classifies households carries this mapping in its
options, under ``register``. A form without it adds nothing to the register.
"""

import unicodedata
from collections.abc import Iterable

from pydantic import Field as ModelField

from forms_plugins.api.kinds import Options
from forms_plugins.engine.definition import FormDefinition, PluginUse
from forms_plugins.engine.definition.texts import Key, LocalText


class DocumentKind(Options):
    """
    An identity document a person of the register may be found by.

    ``code`` is the code of the answer. Numbers are compared after ``normalised_number``; their
    length is counted then. ``advice`` tells a person what to write: "Escriba los 8 dígitos del
    DNI."
    """

    code: int | str
    label: LocalText
    advice: LocalText
    minimum_length: int = ModelField(default=1, ge=1, le=50)
    maximum_length: int = ModelField(default=50, ge=1, le=50)
    digits_only: bool = False

    def accepts(self, number: str) -> bool:
        """Say whether ``number`` (normalised) may be a number of this kind."""
        fits = self.minimum_length <= len(number) <= self.maximum_length
        return fits and (not self.digits_only or (number.isascii() and number.isdigit()))


class AddressPart(Options):
    """An answer of the address, and what is written around it: "Mz. " before a block."""

    field: Key
    before: str = ModelField(default="", max_length=20)
    after: str = ModelField(default="", max_length=20)


class RegisterMapping(Options):
    """
    Keys of the roster of members and of the answers in its rows, and of where the household lives.

    ``head_code`` is the answer under ``relationship`` that marks the head of the household. Rows
    whose document type is not among ``document_kinds`` enter the register but cannot be looked up.
    ``sex`` is an answer of a row. ``place_code`` (district), ``area``, ``locality`` and ``address``
    (in the order in which people write it) are answers of the household: without ``place_code`` no
    dwelling is entered. ``household_kind`` is the answer by which reports tell households apart.
    """

    roster: Key
    document_type: Key
    document_number: Key
    given_names: Key
    first_surname: Key
    second_surname: Key | None = None
    birth_date: Key
    relationship: Key
    head_code: int | str
    document_kinds: tuple[DocumentKind, ...]
    sex: Key | None = None
    place_code: Key | None = None
    area: Key | None = None
    locality: Key | None = None
    address: tuple[AddressPart, ...] = ()
    household_kind: Key | None = None

    def document_kind(self, code: object) -> DocumentKind | None:
        """Return the kind with this code (``1`` and ``"1"`` are the same), if people have it."""
        wanted = str(code)
        return next((kind for kind in self.document_kinds if str(kind.code) == wanted), None)


def register_mapping(form: FormDefinition) -> RegisterMapping | None:
    """
    Return the mapping of the first calculation of ``form`` that carries one.

    :raises pydantic.ValidationError: naming what is wrong in it.
    """
    return mapping_of(form.calculations)


def mapping_of(calculations: Iterable[PluginUse]) -> RegisterMapping | None:
    """Return the mapping of the first of ``calculations`` that carries one, as above."""
    for use in calculations:
        if use.options.get("register") is not None:
            return RegisterMapping.model_validate(use.options["register"])
    return None


def normalised_number(number: str) -> str:
    """Return a document number as it is compared: letters and digits only, in capitals."""
    if number.isascii() and number.isalnum():
        return number.upper()
    plain = unicodedata.normalize("NFKC", number).upper()
    return "".join(character for character in plain if character.isalnum())
