"""A place of a catalogue: department, province, district."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_plugins.api.catalogues import PlaceCatalogue, get_catalogue
from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.reading import figures

REDRAW_NAME = "redraw"
"""Name of the button that asks for the next lists; a page that gets it draws itself again."""


class PlaceOptions(Options):
    """
    ``catalogue`` is the slug under which a country package announced its places.

    ``suggest_office`` proposes the place of the office that fills in the form.
    """

    catalogue: str
    suggest_office: bool = False


class PlaceLists(forms.Widget):
    """
    One drop-down list a level.

    Without script a button draws the page again with the lists of the next levels; with script
    (``place.js``) they are fetched when a place is chosen.
    """

    template_name = "django/forms/widgets/place.html"
    use_fieldset = True

    def __init__(self, catalogue: str) -> None:
        super().__init__()
        self.catalogue = catalogue

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        """Return the code chosen at each level, "" where there is none."""
        levels = range(len(get_catalogue(self.catalogue).level_lengths))
        return [str(data.get(f"{name}_{level}") or "") for level in levels]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Say whether the page did not hold these lists at all."""
        return f"{name}_0" not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the id of the first list."""
        return f"{id_}_0" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the lists of the levels that can be shown for ``value``."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        catalogue = get_catalogue(self.catalogue)
        chosen = chosen_levels(value, catalogue)
        widget_id = context["widget"]["attrs"].pop("id", name)
        levels = []
        parent: str | None = ""
        for position, level_name in enumerate(catalogue.level_names):
            entries = () if parent is None else catalogue.children(parent)
            selected = chosen[position] if chosen[position] in dict(entries) else ""
            levels.append(
                {
                    "name": f"{name}_{position}",
                    "id": f"{widget_id}_{position}",
                    "label": level_name,
                    "entries": entries,
                    "selected": selected,
                }
            )
            parent = selected or None
        context["widget"] |= {
            "levels": levels,
            "catalogue": self.catalogue,
            "redraw_name": REDRAW_NAME,
            "deeper": ", ".join(name.lower() for name in catalogue.level_names[1:]),
        }
        return context


@register
class PlaceType(FieldType):
    """The deepest place of a catalogue, stored as its code."""

    slug = "place"
    label = gettext_lazy("Place of a catalogue")
    datatype = "text"
    options_class = PlaceOptions

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> str | None:
        """
        Return the code of the deepest level or ``None``.

        Takes the code itself, or the codes chosen at each level.

        :raises AnswerRefused: naming the level to choose.
        """
        catalogue = self._catalogue(field)
        if isinstance(raw, list | tuple):
            return _read_levels([figures(code) for code in raw[:10]], catalogue)
        code = figures(raw)
        if not code:
            return None
        if not catalogue.exists(code):
            raise AnswerRefused(_("Choose a place of the list."), "place")
        return code

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return one list a level."""
        options: PlaceOptions = self.read_options(field.options)
        return AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=PlaceLists(options.catalogue),
        )

    def suggest(self, field: Field, *, office_place: str) -> str | None:
        """Return the place of the office where the author wants it proposed."""
        options: PlaceOptions = self.read_options(field.options)
        is_known = get_catalogue(options.catalogue).exists(office_place)
        return office_place if options.suggest_office and is_known else None

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return "District, Province, Department"; a code that left the catalogue as it is."""
        if value is None:
            return ""
        catalogue = self._catalogue(field)
        return catalogue.full_name(value) if catalogue.exists(value) else str(value)

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> str:
        """Return the first place of the catalogue."""
        return min(self._catalogue(field).places)

    def _catalogue(self, field: Field) -> PlaceCatalogue:
        options: PlaceOptions = self.read_options(field.options)
        return get_catalogue(options.catalogue)


def chosen_levels(value: Any, catalogue: PlaceCatalogue) -> list[str]:
    """Return the code at each level for a stored code or for what was chosen on a page."""
    if isinstance(value, list | tuple):
        codes = [str(code) for code in value]
        return (codes + [""] * len(catalogue.level_lengths))[: len(catalogue.level_lengths)]
    code = value if isinstance(value, str) else ""
    return [code[:length] if len(code) >= length else "" for length in catalogue.level_lengths]


def _read_levels(codes: list[str], catalogue: PlaceCatalogue) -> str | None:
    if not any(codes):
        return None
    parent = ""
    for position, level_name in enumerate(catalogue.level_names):
        code = codes[position] if position < len(codes) else ""
        level = level_name.lower()
        if not code:
            raise AnswerRefused(
                _("Choose an option under “%(level)s”.") % {"level": level_name}, level
            )
        if code not in dict(catalogue.children(parent)):
            raise AnswerRefused(
                _("Choose again under “%(level)s”: it does not belong to the place above.")
                % {"level": level_name},
                level,
            )
        parent = code
    return parent
