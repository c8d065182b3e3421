"""Plugins of no country, to build forms with."""

from typing import Any

from forms_plugins.api.kinds import FieldType, Lookup, Options, QuestionGroup
from forms_plugins.api.registry import Registry, registry
from forms_plugins.engine.definition import Field


class PartsOptions(Options):
    with_street: bool = True


class Address(QuestionGroup):
    slug = "some-address"
    label = "An address"
    options_class = PartsOptions

    def items(self, key: str, options: Any) -> tuple[Any, ...]:
        town = Field(key=f"{key}_town", type="text", datatype="text", label="Pueblo")
        street = Field(key=f"{key}_street", type="text", datatype="text", label="Calle")
        return (town, street) if options.with_street else (town,)


class People(Lookup):
    slug = "some-people"
    label = "A list of people"
    inputs = {"number": "Number"}
    outputs = {"names": "Names"}


def plugins() -> Registry:
    """Return the installed field types, a group of questions and a source of answers."""
    made = Registry()
    for plugin in registry.of_kind(FieldType):
        made.register(type(plugin))
    made.register(Address)
    made.register(People)
    return made
