"""Where something is: department, province, district, populated place, area."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from forms_plugins.api.kinds import Options, QuestionGroup
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Field, Item
from forms_plugins.question_groups.asking import options_of


class LocationOptions(Options):
    """
    ``catalogue`` is the slug of a catalogue of places that a country package brings.

    ``suggest_office`` proposes the place of the office that fills in the form.
    """

    catalogue: str = "inei"
    populated_place: bool = True
    area: bool = True
    suggest_office: bool = False


@register
class LocationGroup(QuestionGroup):
    """``_ubigeo``, ``_centro_poblado``, ``_area`` (1 urban, 2 rural)."""

    slug = "location"
    label = gettext_lazy("Location: district, populated place, area")
    options_class = LocationOptions

    def items(self, key: str, options: LocationOptions) -> tuple[Item, ...]:
        """Return the questions about one place."""
        return tuple(_items(key, options))


def _items(key: str, options: LocationOptions) -> Iterator[Item]:
    yield Field(
        key=f"{key}_ubigeo",
        type="place",
        datatype="text",
        label="Departamento, provincia y distrito",
        options={
            "catalogue": options.catalogue,
            **({"suggest_office": True} if options.suggest_office else {}),
        },
    )
    if options.populated_place:
        yield Field(
            key=f"{key}_centro_poblado",
            type="text",
            datatype="text",
            label="Centro poblado",
            hint="El nombre del pueblo, caserío, anexo o comunidad. Escriba al menos 3 letras.",
            required=False,
            options={"min_length": 3, "max_length": 120},
        )
    if options.area:
        yield Field(
            key=f"{key}_area",
            type="choice",
            datatype="choice",
            label="Área",
            choices=options_of({1: "Urbana", 2: "Rural"}),
        )
