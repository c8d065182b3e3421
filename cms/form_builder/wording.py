"""Texts that blame, shout or leave people guessing; for the author to weigh before publishing."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cms.form_builder.checks import locate
from cms.form_builder.problems import FormProblem, Location, Path
from forms_plugins.engine.definition import (
    Check,
    Field,
    FormDefinition,
    Roster,
    Text,
)

Places = Mapping[Path, Location]
_BLAMING = re.compile(
    r"\b(inv[áa]lid[oa]s?|err[óo]ne[oa]s?|error(?:es)?|incorrect[oa]s?|por favor|oops|ups|"
    r"equivocad[oa]s?|usted (?:ha )?(?:fall|olvid)\w*|prohibid[oa]s?)\b",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"\b[A-ZÁÉÍÓÚÑ]{4,}\b")
_WORDS = re.compile(r"[^\W\d_]+")
# A message says in one of its sentences what to do: "Escriba", "Revise", "Si ...", "Para ...".
# Verbs in the form for usted end in a, e or n; what may stand before one is listed.
_OPENINGS = frozenset(
    {"si", "para", "cuando", "en", "no", "solo", "primero", "vuelva", "haga", "diga", "ponga"}
)
_NO_VERBS = frozenset(
    {
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "este",
        "esta",
        "debe",
        "fecha",
        "edad",
        "persona",
        "respuesta",
        "falta",
        "dirección",
        "vivienda",
        "se",
        "que",
        "de",
        "tiene",
        "fuera",
    }
)


def wording_problems(form: FormDefinition, places: Places) -> Iterator[FormProblem]:
    """Yield a warning for each text that an editor had better write in another way."""
    for path, part in _parts(form):
        for name, text in _texts(part):
            here = locate((*path, *name), places)
            for message in text_remarks(text.es):
                yield FormProblem(message, here, level="warning")
        yield from _remarks_on(part, path, places)


def text_remarks(text: str) -> Iterator[str]:
    """Yield what is unfortunate about a text, wherever it stands."""
    if found := _BLAMING.search(text):
        message = _("“%(word)s” blames or says nothing. Say what to do instead.")
        yield message % {"word": found.group()}
    shouted = _CAPITALS.findall(text)
    if shouted and shouted == [word for word in _WORDS.findall(text) if len(word) > 3]:
        yield _("Write it in small letters: capitals are hard to read.")


def message_remark(text: str) -> str | None:
    """Return what is unfortunate about a message that is shown when a rule does not hold."""
    sentences = [words for part in re.split(r"[.;:]\s", text) if (words := _WORDS.findall(part))]
    if sentences and not any(_begins_well(words[0].lower()) for words in sentences):
        return _('Begin with what to do, for example "Write the 8 digits".')
    return None


def _begins_well(word: str) -> bool:
    return word in _OPENINGS or (word not in _NO_VERBS and word[-1] in "aen")


def _remarks_on(part: Any, path: Path, places: Places) -> Iterator[FormProblem]:
    if isinstance(part, Field) and part.label.es.rstrip().endswith(":"):
        message = _("Leave out the colon at the end of the question.")
        yield FormProblem(message, locate((*path, "label"), places), level="warning")
    for name, judged in _judged(part):
        if remark := message_remark(judged.message.es):
            yield FormProblem(remark, locate((*path, *name), places), level="warning")


def _judged(part: Any) -> Iterator[tuple[Path, Any]]:
    if isinstance(part, Check):
        yield ("message",), part
    if isinstance(part, Field):
        for number, validation in enumerate(part.validations):
            yield ("validations", number, "message"), validation


def _texts(part: Any) -> Iterator[tuple[Path, Text]]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Text):
            yield (name,), value
    if isinstance(part, Field):
        for number, validation in enumerate(part.validations):
            yield ("validations", number, "message"), validation.message


def _parts(form: FormDefinition) -> Iterator[tuple[Path, Any]]:
    """Yield what an editor wrote in this form; questions made of something else are not."""
    for number, step in enumerate(form.steps):
        yield ("steps", number), step
        yield from _items(step.items, ("steps", number, "items"))
    for name in ("outcomes", "checks"):
        for number, each in enumerate(getattr(form, name)):
            yield (name, number), each


def _items(items: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    for index, item in enumerate(items):
        if item.group is None:
            yield (*path, index), item
        if isinstance(item, Roster):
            yield from _items(item.items, (*path, index, "items"))
