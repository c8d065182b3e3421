"""
Reading the data files of a package: YAML whose numbers are exact and whose rules may be text.

``0.10`` becomes ``Decimal("0.10")`` from its source text, never a float. ``!regla`` before a text
compiles the one-line text form of the rule language: ``show_if: !regla tviv = 8``.
"""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from forms_plugins.engine.rules import RuleTextError, parse_text


class ExactLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML's safe loader (in C where it was built) with decimals, rules and no repeated keys."""


def _decimal(loader: ExactLoader, node: yaml.ScalarNode) -> Decimal:
    try:
        value = Decimal(node.value)
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite():
        raise yaml.constructor.ConstructorError(
            None, None, f"{node.value!r} is not a plain decimal number", node.start_mark
        )
    return value


def _rule(loader: ExactLoader, node: yaml.ScalarNode) -> Any:
    try:
        return parse_text(node.value)
    except RuleTextError as error:
        raise yaml.constructor.ConstructorError(
            "while reading a rule", node.start_mark, error.pretty(), node.start_mark
        ) from error


def _mapping(loader: ExactLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    pairs = loader.construct_pairs(node, deep=True)
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise yaml.constructor.ConstructorError(
            None, None, "a key is written twice", node.start_mark
        )
    return mapping


ExactLoader.add_constructor("tag:yaml.org,2002:float", _decimal)
ExactLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
ExactLoader.add_constructor("!regla", _rule)


def read_yaml(path: Path) -> Any:
    """
    Return what a data file holds.

    :raises yaml.YAMLError: naming line and column of what cannot be read.
    """
    # ExactLoader derives from the safe loader: it builds plain values only.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=ExactLoader)  # noqa: S506
