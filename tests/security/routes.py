"""All addresses of the site, read from the URL configuration."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

OWN_NAMESPACES = (
    "accounts",
    "wizard",
    "tramites",
    "prueba",
    "practica",
    "submissions",
    "register",
    "form_builder",
    "citizen",
    "documents",
)


@dataclass(frozen=True)
class Route:
    """A route: its full name, its pattern text, and whether it takes arguments."""

    name: str
    pattern: str
    has_arguments: bool


def all_routes() -> Iterator[Route]:
    """Yield every route, those without name too."""
    yield from _walk(get_resolver().url_patterns, "", "", False)


def routes_of(*namespaces: str) -> list[Route]:
    """Return the routes of our own apps by namespace."""
    return [route for route in all_routes() if route.name.split(":")[0] in namespaces]


def _walk(patterns, namespace: str, prefix: str, has_arguments: bool) -> Iterator[Route]:
    for item in patterns:
        text = prefix + str(item.pattern)
        takes = has_arguments or bool(item.pattern.converters or item.pattern.regex.groups)
        if isinstance(item, URLResolver):
            inner = f"{namespace}{item.namespace}:" if item.namespace else namespace
            yield from _walk(item.url_patterns, inner, text, takes)
        elif isinstance(item, URLPattern):
            yield Route(f"{namespace}{item.name or ''}", text, takes)
