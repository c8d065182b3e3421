"""The place codes that the inputs of a method may hold."""

from collections.abc import Container, Mapping

from forms_plugins.api.catalogues import get_catalogue
from forms_plugins.engine.classification import ScoringMethod


class UnknownCatalogue(ValueError):
    """A method names a catalogue of places that no package of this installation has."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"No hay un catálogo de lugares «{slug}» en esta instalación: corrija el nombre o "
            "instale el paquete que lo trae."
        )


def places_of(method: ScoringMethod) -> Mapping[str, Container[str]]:
    """
    Return the codes of the catalogues that the inputs of a method name, by catalogue.

    :raises UnknownCatalogue: if there is no such catalogue.
    """
    declared = [field for item in method.inputs for field in (item, *item.fields)]
    slugs = {item.catalogue for item in declared if item.catalogue}
    return {slug: _codes(slug) for slug in slugs}


def _codes(slug: str) -> Container[str]:
    try:
        return get_catalogue(slug).places
    except KeyError as error:
        raise UnknownCatalogue(slug) from error
