"""A person: document, surnames and names, birth date, sex."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy
from pydantic import Field as ModelField

from forms_plugins.api.kinds import Options, QuestionGroup
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Field, Item, Prefill, Validation
from forms_plugins.question_groups.asking import (
    answer,
    must_hold,
    options_of,
    personal,
    short_text,
)

DNI, CE, NO_DOCUMENT, CPP = 1, 3, 4, 5
"""Codes of the kinds of document; those of the FSU of 2013, and the next free one for the CPP."""

_LONGEST_NUMBER = 20


class PersonOptions(Options):
    """
    Which parts are asked, and of whom.

    ``without_document`` offers "has none". Ages are completed years on the day of the answer.
    ``own_data``: the person who fills the form in is asked, so browsers may offer what they know.
    ``lookup`` is the slug of a look-up that fills in names, birth date and sex for a document.
    """

    document: bool = True
    without_document: bool = False
    birth_date: bool = True
    sex: bool = True
    minimum_age: int | None = ModelField(default=None, ge=0, le=120)
    maximum_age: int | None = ModelField(default=None, ge=0, le=120)
    own_data: bool = False
    lookup: str = ""


@register
class PersonGroup(QuestionGroup):
    """
    ``_tipo_doc``, ``_num_doc``, ``_ape_pat``, ``_ape_mat``, ``_nombres``, ``_fecha_nac`` and
    ``_sexo``.
    """

    slug = "person"
    label = gettext_lazy("Person: document, names, birth date, sex")
    options_class = PersonOptions

    def items(self, key: str, options: PersonOptions) -> tuple[Item, ...]:
        """Return the questions about one person."""
        return tuple(_Person(key, options).items())


class _Person:
    """The questions of one group, so that each can name the others."""

    def __init__(self, key: str, options: PersonOptions) -> None:
        self.key = key
        self.options = options

    def part(self, name: str) -> str:
        return f"{self.key}_{name}"

    def items(self) -> Iterator[Item]:
        if self.options.document:
            yield self._kind()
            yield self._number()
        yield from self._names()
        if self.options.birth_date:
            yield self._birth_date()
        if self.options.sex:
            yield personal(
                self.part("sexo"),
                "choice",
                "choice",
                "Sexo",
                choices=options_of({1: "Hombre", 2: "Mujer"}),
                **self._filled_in("sex"),
            )

    def _kind(self) -> Field:
        kinds = {DNI: "DNI", CE: "Carné de extranjería (CE)"}
        kinds[CPP] = "Carné de permiso temporal de permanencia (CPP)"
        if self.options.without_document:
            kinds[NO_DOCUMENT] = "No tiene documento"
        return personal(
            self.part("tipo_doc"),
            "choice",
            "choice",
            "Tipo de documento",
            choices=options_of(kinds),
        )

    def _number(self) -> Field:
        kind, number = answer(self.part("tipo_doc")), answer(self.part("num_doc"))
        is_other = {"ne": [kind, DNI]}
        foreign = {"or": [{"eq": [kind, DNI]}, {"matches": [number, "[A-Z0-9]{6,15}"]}]}
        more: dict[str, Any] = {}
        if self.options.without_document:
            more["show_if"] = {"in": [kind, {"list": [DNI, CE, CPP]}]}
        return short_text(
            self.part("num_doc"),
            "Número de documento",
            hint="DNI: 8 dígitos.",
            options={"max_length": _LONGEST_NUMBER, "compact": True},
            validations=(
                must_hold(
                    {"or": [is_other, {"matches": [number, "[0-9]{8}"]}]},
                    "Escriba los 8 dígitos del DNI.",
                ),
                must_hold(
                    foreign, "Escriba el número como está en el carné: de 6 a 15 letras y cifras."
                ),
            ),
            **more,
        )

    def _names(self) -> Iterator[Field]:
        own = self.options.own_data
        yield short_text(
            self.part("ape_pat"),
            "Apellido paterno",
            purpose="family-name" if own else "off",
            **self._filled_in("first_surname"),
        )
        yield short_text(
            self.part("ape_mat"),
            "Apellido materno",
            hint="Déjelo vacío si en el documento no figura.",
            required=False,
            **self._filled_in("second_surname"),
        )
        yield short_text(
            self.part("nombres"),
            "Nombres",
            purpose="given-name" if own else "off",
            **self._filled_in("names"),
        )

    def _birth_date(self) -> Field:
        return personal(
            self.part("fecha_nac"),
            "date",
            "date",
            "Fecha de nacimiento",
            options={"own_birthday": True} if self.options.own_data else {},
            validations=tuple(self._age_rules()),
            **self._filled_in("birth_date"),
        )

    def _age_rules(self) -> Iterator[Validation]:
        born = answer(self.part("fecha_nac"))
        age = {"age": [born, {"today": True}]}
        yield must_hold(
            {"le": [born, {"today": True}]}, "Escriba una fecha de nacimiento que no sea futura."
        )
        least, most = self.options.minimum_age, self.options.maximum_age
        if least is not None:
            yield must_hold(
                {"ge": [age, least]},
                f"La persona debe tener {least} años cumplidos o más. Revise la fecha.",
            )
        if most is not None:
            yield must_hold(
                {"le": [age, most]},
                f"La persona debe tener {most} años cumplidos o menos. Revise la fecha.",
            )

    def _filled_in(self, output: str) -> dict[str, Any]:
        if not self.options.lookup or not self.options.document:
            return {}
        inputs = {
            "document_kind": self.part("tipo_doc"),
            "document_number": self.part("num_doc"),
        }
        return {"prefill": Prefill(plugin=self.options.lookup, inputs=inputs, output=output)}
