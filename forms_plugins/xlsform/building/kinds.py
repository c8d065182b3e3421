"""Which field type a question becomes, and what rules need to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError

from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import Registry, registry
from forms_plugins.xlsform.report import Report
from forms_plugins.xlsform.survey.lists import OptionList, parameters_of
from forms_plugins.xlsform.survey.tree import Node
from forms_plugins.xlsform.survey.types import METADATA
from forms_plugins.xlsform.xpath.values import Kind, parsed_number

HIDDEN_METADATA: Final = frozenset(
    (
        "start", "end", "today", "deviceid", "phonenumber", "simserial", "subscriberid",
        "username", "email",
    )
)  # fmt: skip
"""Kept as hidden references; what else a device notes is left out."""
SILENT: Final = frozenset(("calculate", "hidden", *HIDDEN_METADATA))
"""Types that show nothing to a person."""
DATES: Final = frozenset(("start", "end", "today"))


@dataclass(slots=True)
class Plan:
    """
    What a question becomes.

    ``type`` is the slug of the field type, ``kind`` what rules take its value for. ``pieces`` are
    extra validations as expressions with a message. A note has the type "note", what is not taken
    an empty one.
    """

    type: str
    kind: Kind
    datatype: str = "text"
    whole: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    choices: OptionList | None = None
    pieces: list[tuple[str, str]] = field(default_factory=list)


class Kinds:
    """The field types that are installed."""

    def __init__(self, report: Report, plugins: Registry = registry) -> None:
        self.report = report
        self.types: Mapping[str, FieldType] = {
            plugin.slug: plugin for plugin in plugins.of_kind(FieldType)
        }

    def plan(self, node: Node, choices: OptionList | None) -> Plan:
        """Return what a question becomes; what is lost on the way is told."""
        base = node.type.base
        if base in ("select_one", "select_multiple", "rank"):
            return self._selection(node, base, choices)
        if base in METADATA and base not in HIDDEN_METADATA:
            words = f"«{node.type.written}» lo anota el dispositivo: no se tomó."
            self._tell("info", words, node, "type")
            return Plan("", "nothing")
        if base in ("csv_external", "xml_external", "xml"):
            return Plan("", "nothing")
        found = getattr(self, f"_{base}", None)
        plan: Plan = found(node) if found else self._by_table(node, base)
        return self._installed(node, plan)

    def _by_table(self, node: Node, base: str) -> Plan:
        if base in HIDDEN_METADATA:
            words = f"«{node.type.written}» lo anota el sistema: quedó como dato oculto."
            self._tell("info", words, node, "type")
            return Plan("reference", "date" if base in DATES else "nothing")
        if base in _GEO:
            words = "La ubicación del GPS se escribe como texto (latitud, longitud)."
            self._tell("warning", words, node, "type")
            return Plan("text", "text")
        if base in _FILES:
            return Plan("file", "files", "files")
        if base in _PLAIN:
            type_, kind, datatype, whole = _PLAIN[base]
            return Plan(type_, kind, datatype, whole)
        self._tell(
            "error", f"El tipo «{node.type.written}» no se conoce: quedó como texto.", node, "type"
        )
        return Plan("text", "text")

    def _installed(self, node: Node, plan: Plan) -> Plan:
        """Return a text question where the field type is not installed."""
        if plan.type in ("", "note") or plan.type in self.types:
            plugin = self.types.get(plan.type)
            plan.datatype = plugin.datatype if plugin else plan.datatype
            return plan
        words = f"No hay preguntas de tipo «{plan.type}» en este sitio: quedó como texto."
        self._tell("warning", words, node, "type")
        return Plan("text", "text")

    def _text(self, node: Node) -> Plan:
        appearance = _words(node)
        if (
            "multiline" in appearance
            or int(node.get("rows") or 0 if node.get("rows").isdecimal() else 0) > 1
        ):
            return Plan("long_text", "text")
        if "numbers" in appearance:
            return Plan("text", "text", options={"numeric": True})
        return Plan("text", "text")

    def _decimal(self, node: Node) -> Plan:
        return Plan("decimal", "number", "decimal", options={"places": 6})

    def _date(self, node: Node) -> Plan:
        for word in ("year", "month-year"):
            if word in _words(node):
                words = f"La apariencia «{word}» no se toma: se pide la fecha completa."
                self._tell("warning", words, node, "appearance")
        return Plan("date", "date", "date")

    def _datetime(self, node: Node) -> Plan:
        return Plan("date", "date", "date")

    def _image(self, node: Node) -> Plan:
        if "signature" in _words(node):
            return Plan("signature", "text")
        if {"draw", "annotate"} & _words(node):
            self._tell("warning", "No se dibuja en pantalla: se pide una foto.", node, "appearance")
        return Plan("photo", "files", "files")

    def _range(self, node: Node) -> Plan:
        given = parameters_of(node.get("parameters"))
        start, end, step = (
            parsed_number(given.get(name, default))
            for name, default in (("start", "1"), ("end", "10"), ("step", "1"))
        )
        if start is None or end is None or not step:
            self._tell("error", "Los límites del rango no se entienden.", node, "parameters")
            return Plan("decimal", "number", "decimal")
        low, high = min(start, end), max(start, end)
        whole = all(each == int(each) for each in (low, high, step))
        plan = Plan("integer", "number", "whole", True) if whole else self._decimal(node)
        bounds = f". >= {format(low, 'f')} and . <= {format(high, 'f')}"
        message = f"Escriba un número de {format(low, 'f')} a {format(high, 'f')}."
        plan.pieces.append((bounds, message))
        if abs(step) != 1 or not whole:
            rule = f"(. - {format(low, 'f')}) mod {format(abs(step), 'f')} = 0"
            plan.pieces.append(
                (
                    rule,
                    f"Escriba un número de {format(abs(step), 'f')} en {format(abs(step), 'f')}.",
                )
            )
        return plan

    def _selection(self, node: Node, base: str, choices: OptionList | None) -> Plan:
        if choices is None:
            return Plan("text", "text")
        if base == "rank":
            words = "No se ordenan opciones: se marcan, y el orden no se guarda."
            self._tell("warning", words, node, "type")
        if base != "select_one":
            return Plan("choices", "choices", "choices", choices=choices)
        appearance = _words(node)
        display = ""
        if {"autocomplete", "search", "minimal-autocomplete"} & appearance or any(
            word.startswith("search(") for word in appearance
        ):
            display = "search"
        elif "minimal" in appearance:
            display = "select"
        elif {"quick", "likert", "horizontal", "columns", "full"} & appearance:
            display = "radios" if not len(choices.options) > _MANY else ""
        plan = Plan("choice", "choice", "choice", choices=choices)
        for wished in (display, "select" if display == "search" else ""):
            if wished and self._takes("choice", {"display": wished}):
                plan.options = {"display": wished}
                break
        return plan

    def _takes(self, type_: str, options: Mapping[str, Any]) -> bool:
        plugin = self.types.get(type_)
        if plugin is None:
            return False
        try:
            plugin.read_options(options)
        except ValidationError:
            return False
        return True

    def _tell(self, severity: Any, words: str, node: Node, column: str) -> None:
        assert node.record is not None
        self.report.add(severity, words, node.record.cell(column))


_MANY: Final = 30
_GEO: Final = frozenset(("geopoint", "geotrace", "geoshape"))
_FILES: Final = frozenset(("audio", "video", "file"))
_PLAIN: Final[Mapping[str, tuple[str, Kind, str, bool]]] = {
    "integer": ("integer", "number", "whole", True),
    "time": ("time", "text", "text", False),
    "barcode": ("text", "text", "text", False),
    "acknowledge": ("confirm", "boolean", "boolean", False),
    "note": ("note", "nothing", "text", False),
    "hidden": ("reference", "text", "text", False),
    "calculate": ("reference", "text", "text", False),
}
_NO_MEANING: Final = frozenset(("", "w1", "w2", "w3", "w4", "w5", "no-calendar", "field-list"))
_MEANT: Final = frozenset(
    (
        "multiline", "numbers", "year", "month-year", "signature", "draw", "annotate",
        "autocomplete", "search", "minimal", "quick", "likert", "horizontal", "columns", "full",
        "field-list", "label", "list-nolabel", "list", "table-list", "compact", "new", "new-front",
        "horizontal-compact", "columns-pack", "columns-flex", "no-buttons", "picker", "vertical",
        "thousands-sep", "no-calendar", "url", "masked", "summary", "hidden-answer",
    )
)  # fmt: skip


def _words(node: Node) -> set[str]:
    return set(node.get("appearance").lower().split())


def unknown_appearance(node: Node) -> str:
    """Return the words of the appearance column that mean nothing here."""
    return " ".join(
        word
        for word in node.get("appearance").split()
        if word.lower() not in _MEANT | _NO_MEANING and not word.lower().startswith("search(")
    )
