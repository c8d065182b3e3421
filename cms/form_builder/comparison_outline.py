"""The steps of a form and all that stands in them as one flat list, for comparing versions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.form_builder.comparison_parts import Parts, Writer
from cms.form_builder.reading import shortened
from forms_plugins.engine.definition import (
    Check,
    Choice,
    Field,
    FormDefinition,
    Note,
    Roster,
    Section,
    Step,
)


@dataclass(frozen=True, eq=False)
class Entry:
    """
    A step, or something that stands in one.

    ``key`` tells entries of one kind apart; for headings and notes, which have no key of their own
    (``is_keyed`` is false), it is what they say. ``container`` is the key of the step or roster it
    stands in, ``step`` that of the step. ``likeness`` is what two entries of different keys share
    if one was renamed to the other. ``where`` says its place in words.
    """

    kind: str
    key: str
    part: Any
    container: str
    step: str
    subject: str
    where: str
    choices: tuple[Choice, ...] = ()
    likeness: tuple[str, ...] = ()
    is_keyed: bool = True

    def parts(self, writer: Writer) -> Parts:
        """Return what it says, by the names of its parts."""
        return writer.step(self.part) if self.kind == "step" else writer.item(self.part)


def outline_of(form: FormDefinition) -> list[Entry]:
    """Return the steps of a form in order, each followed by what stands in it."""
    found: list[Entry] = []
    above = ""
    for step in form.steps:
        where = _after(above) if above else _("at the beginning")
        subject = _("Step “%(title)s”") % {"title": step.title.es}
        likeness = (step.title.es,)
        found.append(Entry("step", step.key, step, "", step.key, subject, where, (), likeness))
        inside = _("in step “%(title)s”") % {"title": step.title.es}
        found += _items(step.items, step, step.key, "", inside)
        above = step.title.es
    return found


def _items(items: Any, step: Step, container: str, prefix: str, inside: str) -> Iterator[Entry]:
    above = ""
    seen: dict[tuple[str, str], int] = {}
    for item in items:
        key, is_keyed = _key(item)
        number = seen[item.kind, key] = seen.get((item.kind, key), 0) + 1
        words = _words(item)
        place = _("%(inside)s, %(after)s") % {
            "inside": inside,
            "after": _after(above) if above else _("at the beginning"),
        }
        yield Entry(
            kind=item.kind,
            key=key if number == 1 else f"{key}#{number}",
            part=item,
            container=container,
            step=step.key,
            subject=f"{prefix}{_kind_words(item)} “{words}”" if words else _kind_words(item),
            where=place,
            choices=item.choices if isinstance(item, Field) else (),
            likeness=_likeness(item),
            is_keyed=is_keyed,
        )
        if isinstance(item, Roster):
            within = _("in the list “%(title)s”") % {"title": item.label.es}
            yield from _items(item.items, step, item.key, f"{item.label.es} › ", within)
        above = words or above


def _key(item: Any) -> tuple[str, bool]:
    if isinstance(item, Section):
        return (item.source.key if item.source else item.title.es if item.title else ""), False
    if isinstance(item, Note):
        return item.text.es, False
    return item.key, True


def _likeness(item: Any) -> tuple[str, ...]:
    if isinstance(item, Field):
        return item.label.es, item.type
    if isinstance(item, Roster):
        return (item.label.es,)
    if isinstance(item, Check):
        return (item.message.es,)
    return ()


def _words(item: Any) -> str:
    if isinstance(item, Field | Roster):
        return shortened(item.label.es, 100)
    if isinstance(item, Check):
        return shortened(item.message.es, 100)
    if isinstance(item, Section):
        return shortened(item.title.es, 100) if item.title else ""
    return shortened((item.title or item.text).es, 100)


def _kind_words(item: Any) -> str:
    return {
        "field": _("Question"),
        "roster": _("List of people"),
        "check": _("Cross-check"),
        "section": _("Section"),
        "note": _("Card"),
    }[item.kind]


def _after(words: str) -> str:
    return _("after “%(words)s”") % {"words": shortened(words, 60)}
