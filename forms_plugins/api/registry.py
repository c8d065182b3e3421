"""The one registry of plugins."""

from typing import TypeVar

from forms_plugins.api.errors import DuplicatePlugin, UnknownPlugin
from forms_plugins.api.kinds import Plugin

P = TypeVar("P", bound=Plugin)


class Registry:
    """Plugins by kind and slug. Tests make a fresh one instead of changing the global one."""

    def __init__(self) -> None:
        self._plugins: dict[tuple[type[Plugin], str], Plugin] = {}

    def register(self, plugin_class: type[P]) -> type[P]:
        """
        Add an instance of ``plugin_class``; usable as a decorator.

        :raises DuplicatePlugin: if its slug is taken among plugins of its kind.
        """
        key = (plugin_class.kind(), plugin_class.slug)
        if key in self._plugins:
            raise DuplicatePlugin(f"{key[0].__name__} {key[1]!r} is registered twice")
        self._plugins[key] = plugin_class()
        return plugin_class

    def get(self, kind: type[P], slug: str) -> P:
        """Return the plugin. :raises UnknownPlugin: if there is none."""
        try:
            return self._plugins[(kind, slug)]  # type: ignore[return-value]  # keyed by kind
        except KeyError:
            raise UnknownPlugin(f"there is no {kind.__name__} called {slug!r}") from None

    def of_kind(self, kind: type[P]) -> tuple[P, ...]:
        """Return the plugins of one kind in order of registration."""
        return tuple(
            plugin  # type: ignore[misc]  # keyed by kind
            for (plugin_kind, _), plugin in self._plugins.items()
            if plugin_kind is kind
        )


registry = Registry()
register = registry.register
