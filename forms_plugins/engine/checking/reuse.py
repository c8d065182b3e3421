"""Checks of what takes earlier answers up again, and of questions that are asked twice."""

import unicodedata
from collections.abc import Iterator

from forms_plugins.engine.checking.places import Located, items
from forms_plugins.engine.checking.positions import Positions
from forms_plugins.engine.checking.problems import FormProblem, PlaceInForm
from forms_plugins.engine.definition import Field, FormDefinition, Note, Roster, Section, Text
from forms_plugins.engine.definition.pages import is_asked
from forms_plugins.engine.definition.reading import keys_in_text

PLACE_TYPE = "place"
"""Field type whose answer is the code of a place."""


def check_taken_over(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield what is wrong with answers taken over from earlier ones or looked up by them."""
    positions = Positions(form)
    for located in items(form):
        item = located.item
        if not isinstance(item, Field):
            continue
        if item.same_as is not None:
            yield from _same_as_problems(located, item, item.same_as, positions)
        for name, key in item.prefill.inputs.items() if item.prefill else ():
            place = (*located.place, "prefill", "inputs", name)
            problem = _unless_earlier(positions, located, key, place, "prefill")
            if problem is not None:
                yield problem


def _same_as_problems(
    located: Located, field: Field, key: str, positions: Positions
) -> Iterator[FormProblem]:
    place = (*located.place, "same_as")
    problem = _unless_earlier(positions, located, key, place, "same_as")
    if problem is not None:
        yield problem
        return
    where = positions.anywhere(key, located.around)
    other = positions.at(where) if where is not None else None
    if not isinstance(other, Field) or other.datatype != field.datatype:
        yield FormProblem(place, "same_as_differs", {"key": key})


def _unless_earlier(
    positions: Positions, located: Located, key: str, place: PlaceInForm, name: str
) -> FormProblem | None:
    where = positions.anywhere(key, located.around)
    if where is None:
        return FormProblem(place, f"{name}_unknown", {"key": key})
    if not positions.is_before(where, located.place):
        return FormProblem(place, f"{name}_later", {"key": key})
    return None


def check_keys_in_texts(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield a problem for each ``{key}`` in a text that is no question asked before it."""
    positions = Positions(form)
    for number, step in enumerate(form.steps):
        here: PlaceInForm = ("steps", number)
        for name in ("title", "help"):
            text = getattr(step, name)
            yield from _text_problems(positions, (*here, name), here, (), text)
    for located in items(form):
        for name, text in _texts(located):
            where = (*located.place, name)
            yield from _text_problems(positions, where, located.place, located.around, text)
    last: PlaceInForm = ("steps", len(form.steps))
    for position, outcome in enumerate(form.outcomes):
        for name in ("title", "text"):
            text = getattr(outcome, name)
            where = ("outcomes", position, name)
            yield from _text_problems(positions, where, last, (), text)


def _texts(located: Located) -> Iterator[tuple[str, Text | None]]:
    item = located.item
    if isinstance(item, Field):
        names: tuple[str, ...] = ("label", "hint", "help")
    elif isinstance(item, Section | Note):
        names = ("title", "text")
    else:
        names = ("label",) if isinstance(item, Roster) else ()
    for name in names:
        yield name, getattr(item, name)


def _text_problems(
    positions: Positions,
    place: PlaceInForm,
    before: PlaceInForm,
    around: tuple[Roster, ...],
    text: Text | None,
) -> Iterator[FormProblem]:
    for key in sorted(keys_in_text(text)):
        where = positions.anywhere(key, around)
        if where is None or isinstance(positions.at(where), Roster):
            yield FormProblem(place, "text_key_unknown", {"key": key})
        elif not positions.is_before(where, before):
            yield FormProblem(place, "text_key_later", {"key": key})


def check_office(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield a problem if the office is to be found by something that is no place."""
    if form.office_from is None:
        return
    params = {"key": form.office_from}
    outside = {field.key: field for _, roster, field in form.fields() if roster is None}
    found = outside.get(form.office_from)
    if found is None or found.datatype not in ("text", "choice"):
        yield FormProblem(("office_from",), "office_from_unknown", params)
    elif found.type != PLACE_TYPE:
        yield FormProblem(("office_from",), "office_from_no_place", params)


def check_asked_once(form: FormDefinition) -> Iterator[FormProblem]:
    """
    Yield a warning for each question that asks again what was asked already.

    Two questions mean the same if their labels do not differ but in accents, capitals and signs, or
    if browsers fill them in with the same; those of different groups of rows never do.
    """
    seen: dict[tuple[str, str], str] = {}
    for located in items(form):
        item = located.item
        if not isinstance(item, Field) or not is_asked(item):
            continue
        scope = located.roster.key if located.roster else ""
        for meaning in _meanings(item):
            first = seen.setdefault((scope, meaning), item.key)
            if first != item.key and item.same_as is None:
                params = {"key": item.key, "first": first}
                yield FormProblem((*located.place, "label"), "question_repeated", params)
                break


def _meanings(field: Field) -> Iterator[str]:
    purpose = field.options.get("autocomplete")
    if isinstance(purpose, str) and purpose not in ("", "off", "on"):
        yield f"purpose {purpose}"
    yield f"label {folded(field.label.es)}"


def folded(label: str) -> str:
    """Return a label without capitals, accents, signs and blanks too many."""
    decomposed = unicodedata.normalize("NFD", label.casefold())
    bare = (each for each in decomposed if not unicodedata.combining(each))
    words = "".join(each if each.isalnum() else " " for each in bare)
    return " ".join(words.split())
