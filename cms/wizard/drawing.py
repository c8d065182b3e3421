"""
Draw the questions of a page without drawing each anew.

A question looks the same for everybody but for its answer. So its template is rendered once, cut
where the answer goes, and kept with the form; after that a page is joined from the pieces and the
escaped answers. Whatever is not known to be that simple (a message beside the question, a control
of its own kind) is drawn by its template each time. Both ways give the same page: a test compares
them for every type of question.
"""

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, fields
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cms.wizard.layout import PageItem
from forms_plugins.engine.definition import FormDefinition
from forms_plugins.fields.date import DateBoxes

HOLE: Final = "Zq7hole7qZ"
"""Stands where an answer goes while a question is cut; nobody's label holds it."""

MOST_KEPT: Final = 3000
"""Questions kept a form; a form that makes more (texts with answers in them) starts again."""

MOST_OPTIONS: Final = 300
"""Longer lists are drawn each time: keeping them would take too much memory."""

TEXT_BOXES: Final = (forms.TextInput, forms.NumberInput, forms.EmailInput, forms.Textarea)
OPTIONS: Final = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)
OPTION: Final = re.compile(
    r'<(option|input type="(?:radio|checkbox)" name="[^"]*") value="([^"]*)"'
)
TICK: Final = re.compile(r'<input type="checkbox" name="[^"]*"')

Filler = Callable[[BoundField], str]


def draw_item(item: PageItem) -> SafeString:
    """Return the HTML of one thing on a page of questions."""
    if item.kind == "question" and item.field is not None and _is_simple(item, item.field):
        kept: dict[Hashable, Filler] = item.field.form.page.form.kept(_nothing_kept)
        key = _looks(item, item.field)
        if key not in kept:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = _cut(item, item.field)
        # Pieces of our own templates and escaped answers.
        return mark_safe(kept[key](item.field))  # noqa: S308
    return _drawn(item)


def _drawn(item: PageItem) -> SafeString:
    return get_template("wizard/item.html").render({"item": item})


def _nothing_kept(form: FormDefinition) -> dict[Hashable, Filler]:
    return {}


def _is_simple(item: PageItem, field: BoundField) -> bool:
    widget = field.field.widget
    if field.name in field.form.errors:
        return False
    if item.source or item.same_as:
        return False  # tells answers of a person: not for keeping
    if type(widget) in OPTIONS:
        return len(widget.choices) <= MOST_OPTIONS
    return type(widget) in (*TEXT_BOXES, forms.CheckboxInput, DateBoxes)


def _looks(item: PageItem, field: BoundField) -> Hashable:
    """Return all that decides how a question looks, save its answer."""
    widget = field.field.widget
    options = [str(code) for code, _label in getattr(widget, "choices", ())]
    return (
        field.html_name,
        field.form.page.language,
        str(field.label),
        str(field.help_text),
        getattr(field.field, "hide_optional", False),
        tuple(sorted((name, str(value)) for name, value in widget.attrs.items())),
        tuple(options),
        tuple(str(getattr(item, each.name)) for each in fields(item) if each.name != "field"),
    )


def _cut(item: PageItem, field: BoundField) -> Filler:
    """Draw a question once and return what fills in an answer."""
    widget = field.field.widget
    if type(widget) in OPTIONS:
        pieces = _Options(str(_drawn_with(item, field, [] if _takes_several(widget) else None)))
        return pieces.filled
    if type(widget) is forms.CheckboxInput:
        return _Tick(str(_drawn_with(item, field, False))).filled
    hole: Any = [HOLE, HOLE, HOLE] if type(widget) is DateBoxes else HOLE
    return _Boxes(str(_drawn_with(item, field, hole)).split(HOLE)).filled


def _drawn_with(item: PageItem, field: BoundField, answer: Any) -> str:
    """Draw a question as if ``answer`` were what it holds."""
    blank = type(field.form)(page=field.form.page, prefix=field.form.prefix)
    blank.initial = {field.name: answer}
    bound = blank[field.name]
    bound.field.help_text = bound.help_text = field.help_text
    bound.field.widget.attrs = field.field.widget.attrs
    parts = {each.name: getattr(item, each.name) for each in fields(item)}
    return _drawn(PageItem(**{**parts, "field": bound}))


def _takes_several(widget: Any) -> bool:
    return bool(widget.allow_multiple_selected)


@dataclass(frozen=True)
class _Boxes:
    """A question with one box of text, or three for a date."""

    pieces: list[str]

    def filled(self, field: BoundField) -> str:
        return "".join(self._parts(field))

    def _parts(self, field: BoundField) -> Iterator[str]:
        widget, answer = field.field.widget, field.value()
        if isinstance(widget, forms.MultiWidget):
            values = answer if isinstance(answer, list | tuple) else widget.decompress(answer)
        else:
            values = [widget.format_value(answer)]
        yield self.pieces[0]
        for value, piece in zip(values, self.pieces[1:], strict=True):
            yield "" if value is None else escape(value)
            yield piece


class _Options:
    """A question with options; the word that chooses one goes behind its value."""

    def __init__(self, drawn: str) -> None:
        # A drop-down list drawn without answer has its first entry chosen.
        self.drawn = drawn.replace(" selected", "")
        self.word = " selected" if "<option" in drawn else " checked"
        self.ends = {found[2]: found.end() for found in OPTION.finditer(self.drawn)}

    def filled(self, field: BoundField) -> str:
        chosen = {escape(value) for value in field.field.widget.format_value(field.value())}
        drawn = self.drawn
        for end in sorted((self.ends[code] for code in chosen if code in self.ends), reverse=True):
            drawn = drawn[:end] + self.word + drawn[end:]
        return drawn


class _Tick:
    """A question with one box to tick."""

    def __init__(self, drawn: str) -> None:
        found = TICK.search(drawn)
        if found is None:
            raise LookupError("a tick box without its input")
        self.drawn = drawn
        self.end = found.end()

    def filled(self, field: BoundField) -> str:
        if not field.field.widget.check_test(field.value()):
            return self.drawn
        return f"{self.drawn[: self.end]} checked{self.drawn[self.end :]}"
