"""Questions of every built-in type, and a small catalogue of places."""

from typing import Any

from forms_plugins.api.catalogues import Place, PlaceCatalogue
from forms_plugins.engine.definition import Choice, Field

CHOICES = (
    Choice(code=1, label="Ladrillo"),
    Choice(code=2, label="Adobe"),
    Choice(code=8, label="Otro"),
    Choice(code=9, label="No tiene", exclusive=True),
)

PLACES = PlaceCatalogue(
    slug="places-for-tests",
    level_names=("Departamento", "Provincia", "Distrito"),
    level_lengths=(2, 4, 6),
    places={
        code: Place(code, names)
        for code, names in {
            "040101": ("AREQUIPA", "AREQUIPA", "AREQUIPA"),
            "040102": ("AREQUIPA", "AREQUIPA", "ALTO SELVA ALEGRE"),
            "150132": ("LIMA", "LIMA", "SAN JUAN DE LURIGANCHO"),
            "150201": ("LIMA", "BARRANCA", "BARRANCA"),
        }.items()
    },
)

OPTIONS: dict[str, dict[str, Any]] = {
    "place": {"catalogue": PLACES.slug},
    "consent": {"text": "Acepto que la oficina use mis datos.", "version": "2026-1"},
}
"""Options a type cannot do without."""


def question(plugin: Any, **options: Any) -> Field:
    """Return a question of the type of ``plugin``."""
    return Field(
        key="pregunta",
        type=plugin.slug,
        datatype=plugin.datatype,
        label="Pregunta",
        options={**OPTIONS.get(plugin.slug, {}), **options},
    )
