"""What every plugin owes: a line in the documentation; and strangers are found."""

import json
import re
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from forms_plugins.api import discovery
from forms_plugins.api.errors import DuplicatePlugin, UnknownPlugin
from forms_plugins.api.kinds import (
    Action,
    Calculation,
    FieldType,
    FileScanner,
    Lookup,
    Package,
    QuestionGroup,
    Validation,
)
from forms_plugins.api.registry import Registry, registry

DOCUMENTATION = (Path(__file__).resolve().parents[2] / "docs" / "plugins.md").read_text()
KINDS = (
    FieldType, QuestionGroup, Lookup, FileScanner, Validation, Calculation, Action, Package,
)  # fmt: skip
PLUGINS = [plugin for kind in KINDS for plugin in registry.of_kind(kind)]


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda plugin: plugin.slug)
def test_plugin_is_documented_and_configured(plugin):
    row = re.search(rf"^\| `{plugin.slug}` \|.*\| (?:`(.*)`|none) \|$", DOCUMENTATION, re.MULTILINE)

    assert row, "add a line to docs/plugins.md"
    plugin.read_options(json.loads(row.group(1) or "{}"))
    assert str(plugin.label)
    assert plugin.check() == ()


def test_slug_that_is_taken_is_refused():
    fresh = Registry()

    class First(Action):
        slug = "same"
        label = "First"

    class Second(Action):
        slug = "same"
        label = "Second"

    fresh.register(First)

    with pytest.raises(DuplicatePlugin):
        fresh.register(Second)
    with pytest.raises(UnknownPlugin):
        fresh.get(Action, "other")


def test_plugins_of_other_packages_are_loaded(monkeypatch):
    found = EntryPoint("stranger", "tests.contracts.stranger", discovery.ENTRY_POINT_GROUP)
    monkeypatch.setattr(discovery, "entry_points", lambda group: [found])
    monkeypatch.setattr(registry, "_plugins", dict(registry._plugins))  # put back afterwards

    assert discovery.load_entry_points() == ("stranger",)

    from tests.contracts.stranger import Stranger

    assert isinstance(registry.get(Action, "stranger"), Stranger)
