"""The document of a method as YAML that people read: short rows in one line, rules as text."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import yaml

from forms_plugins.classification.sheets.schema import ANY, LOCAL, RULE, Meaning, inside, root
from forms_plugins.engine.classification import load_method
from forms_plugins.engine.rules import show_text

WIDTH: Final = 100
_IN_ONE_LINE: Final = 84
_TAG: Final = "tag:yaml.org,2002:"


class _Dumper(yaml.SafeDumper):
    """Writes lists indented below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def resolved(self, text: str) -> str:
        """Return the tag with which a text stands without quotes."""
        return str(self.resolve(yaml.ScalarNode, text, (True, False)))  # type: ignore[no-untyped-call]  # comes without


_RESOLVE: Final = _Dumper(io.StringIO())


def write_yaml(document: Mapping[str, Any]) -> str:
    """
    Return a method as YAML; what has its default value is left out.

    :raises pydantic.ValidationError: if ``document`` is not a method.
    """
    method = load_method(document)
    said = method.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    node = _mapping({"format": method.format, **said}, root())
    node.flow_style = False
    text: str = yaml.serialize(node, Dumper=_Dumper, width=WIDTH, allow_unicode=True)
    return text


def _node(value: Any, meaning: Meaning) -> yaml.Node:
    if RULE in meaning:
        return _scalar(show_text(value), "str")
    if LOCAL in meaning and isinstance(value, dict) and set(value) == {"es"}:
        return _scalar(value["es"], "str")
    if isinstance(value, dict):
        return _mapping(value, meaning)
    if isinstance(value, list):
        return _sequence(value, meaning)
    return _plain(value, meaning)


def _mapping(value: Mapping[str, Any], meaning: Meaning) -> yaml.MappingNode:
    pairs = [
        (_scalar(key, "str"), _node(item, inside(meaning, key))) for key, item in value.items()
    ]
    node = yaml.MappingNode(f"{_TAG}map", pairs)
    node.flow_style = _length([part for pair in pairs for part in pair]) <= _IN_ONE_LINE
    return node


def _sequence(value: list[Any], meaning: Meaning) -> yaml.SequenceNode:
    items = [_node(item, inside(meaning, place)) for place, item in enumerate(value)]
    node = yaml.SequenceNode(f"{_TAG}seq", items)
    node.flow_style = all(isinstance(item, yaml.ScalarNode) for item in items)
    return node


def _plain(value: Any, meaning: Meaning) -> yaml.ScalarNode:
    if value is None:
        return _scalar("null", "null")
    if isinstance(value, bool):
        return _scalar("true" if value else "false", "bool")
    if isinstance(value, str) and meaning & {Decimal, date} and ANY not in meaning:
        # Read digit by digit: it needs no quotes.
        return yaml.ScalarNode(_RESOLVE.resolved(value), value)
    if isinstance(value, str):
        return _scalar(value, "str")
    return yaml.ScalarNode(_RESOLVE.resolved(str(value)), str(value))


def _scalar(text: str, kind: str) -> yaml.ScalarNode:
    style = '"' if kind == "str" and any(sign in text for sign in "\n\r\x85\u2028\u2029") else None
    return yaml.ScalarNode(f"{_TAG}{kind}", text, style=style)


def _length(parts: list[yaml.Node]) -> int:
    """Return about how many characters the parts of a mapping take in one line."""
    total = 2
    for part in parts:
        if isinstance(part, yaml.ScalarNode):
            total += len(part.value) + 2
        elif isinstance(part, yaml.SequenceNode):
            total += _length(part.value)
            if any(not isinstance(item, yaml.ScalarNode) for item in part.value):
                return _IN_ONE_LINE + 1
        else:
            total += _length([item for pair in part.value for item in pair])
    return total
