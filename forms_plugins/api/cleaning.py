"""
Clean a whole set of answers, as a file holds them or as a program has them.

Every value goes through the field type of its question, so that a file is taken exactly as a page
is. Leaves out what the answers mean together: ``forms_plugins.engine.evaluation`` judges that.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import Registry, registry
from forms_plugins.engine.answers import ROW_ID
from forms_plugins.engine.definition import Field, FormDefinition, Roster, Step, Text
from forms_plugins.engine.evaluation import Place, Problem

LONGEST_KEY_NAMED = 60
"""Characters of an unknown key that are repeated in a problem."""

Questions = Mapping[str, tuple[Step, Field | Roster]]


def clean_answers(
    form: FormDefinition, raw: Any, *, plugins: Registry = registry
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """
    Return typed answers by key, and every problem met on the way.

    ``raw`` maps keys to what was typed or to typed values; a roster is a list of such mappings.
    Refused values and unknown keys are left out of the answers and named in the problems
    (``datatype`` with the words of the field type, ``unknown``). Rows above the maximum of a
    roster are not looked at (``roster_maximum``). Row ids are kept; rows without one get none.
    """
    if not isinstance(raw, Mapping):
        return {}, (Problem(Place(""), "datatype"),)
    return _Cleaning(form, plugins).clean(raw)


class _Cleaning:
    """One walk over raw answers, collecting problems."""

    def __init__(self, form: FormDefinition, plugins: Registry) -> None:
        self.form = form
        self.plugins = plugins
        self.questions: Questions = form.kept(_questions_by_key)
        self.problems: list[Problem] = []

    def clean(self, raw: Mapping[Any, Any]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
        """Return the answers and the problems."""
        answers: dict[str, Any] = {}
        declaration = self.form.declaration.key if self.form.declaration else None
        for key, value in raw.items():
            if key == declaration:
                answers[key] = value  # the evaluation takes nothing but true
                continue
            step, item = self.questions.get(key, (None, None))
            if step is None:
                self._unknown(Place("", _short(key)))
            elif isinstance(item, Roster):
                answers[key] = tuple(self._rows(item, value, Place(step.key, roster=item.key)))
            elif isinstance(item, Field):
                self._field(item, value, Place(step.key, item.key), answers)
        return answers, tuple(self.problems)

    def _rows(self, roster: Roster, value: Any, place: Place) -> Iterator[dict[str, Any]]:
        """Yield the rows of a roster; ``place`` is its own."""
        if value is None:
            return
        if not isinstance(value, list | tuple):
            self.problems.append(Problem(place, "datatype"))
            return
        if len(value) > roster.maximum:
            params = {"maximum": roster.maximum, "given": len(value)}
            self.problems.append(Problem(place, "roster_maximum", params=params))
        items = {item.key: item for item in roster.items if isinstance(item, Field | Roster)}
        for number, row in enumerate(value[: roster.maximum], start=1):
            yield self._row(row, items, place.in_row(number))

    def _row(self, row: Any, items: Mapping[str, Field | Roster], place: Place) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        if not isinstance(row, Mapping):
            self.problems.append(Problem(place, "datatype"))
            return answers
        for key, value in row.items():
            item = items.get(key) if isinstance(key, str) else None
            if key == ROW_ID and isinstance(value, str):
                answers[key] = value[:LONGEST_KEY_NAMED]
            elif isinstance(item, Roster):
                answers[key] = tuple(self._rows(item, value, place.inside(key)))
            elif isinstance(item, Field):
                self._field(item, value, place.at(key), answers)
            else:
                self._unknown(place.at(_short(key)))
        return answers

    def _field(self, field: Field, value: Any, place: Place, answers: dict[str, Any]) -> None:
        plugin = self.plugins.get(FieldType, field.type)
        try:
            answer = plugin.clean(value, field, self.form.choices_of(field))
        except AnswerRefused as refusal:
            message = Text(es=refusal.message)
            self.problems.append(Problem(place, "datatype", message))
        else:
            if answer is not None:
                answers[field.key] = answer

    def _unknown(self, place: Place) -> None:
        self.problems.append(Problem(place, "unknown", params={"key": place.field}))


def _short(key: Any) -> str:
    """Return a key for people; broken text is shown with escapes."""
    text = str(key)[:LONGEST_KEY_NAMED]
    return text if text.isprintable() else text.encode("unicode_escape").decode()


def _questions_by_key(form: FormDefinition) -> Questions:
    return {
        item.key: (step, item)
        for step in form.steps
        for item in step.items
        if isinstance(item, Field | Roster)
    }
