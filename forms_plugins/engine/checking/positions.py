"""Where questions and rosters stand, and which of two places comes first."""

from forms_plugins.engine.checking.places import items
from forms_plugins.engine.checking.problems import PlaceInForm
from forms_plugins.engine.definition import Field, FormDefinition, Roster


class Positions:
    """The places of the questions and rosters of a form, by key."""

    def __init__(self, form: FormDefinition) -> None:
        self._everywhere: dict[str, PlaceInForm] = {}
        self._in_roster: dict[tuple[str, str], PlaceInForm] = {}
        self._fields: dict[PlaceInForm, Field | Roster] = {}
        for located in items(form):
            item = located.item
            if isinstance(item, Field | Roster):
                self._fields[located.place] = item
                if located.roster is not None:
                    name = (located.roster.key, item.key)
                    self._in_roster.setdefault(name, located.place)
                if located.roster is None or isinstance(item, Roster):
                    self._everywhere.setdefault(item.key, located.place)

    def of(self, key: str) -> PlaceInForm | None:
        """Return the place of a question outside rosters, or of any roster."""
        return self._everywhere.get(key)

    def in_rows(self, key: str, around: tuple[Roster, ...]) -> PlaceInForm | None:
        """Return the place of a question of the rows of these rosters, the innermost first."""
        places = (self._in_roster.get((roster.key, key)) for roster in reversed(around))
        return next((place for place in places if place is not None), None)

    def anywhere(self, key: str, around: tuple[Roster, ...]) -> PlaceInForm | None:
        """Return the place of a question of these rows or else of the form."""
        return self.in_rows(key, around) or self.of(key)

    def at(self, place: PlaceInForm) -> Field | Roster:
        """Return the question or roster at a place that was found here."""
        return self._fields[place]

    @staticmethod
    def is_before(where: PlaceInForm, place: PlaceInForm) -> bool:
        """Say whether what stands ``where`` is answered before ``place``; a roster with its end."""
        return where < place and where != place[: len(where)]
