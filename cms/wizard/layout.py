"""The items of a page of questions, prepared for the template."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.forms import BoundField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.submissions.lookups import Said
from cms.submissions.question_page import QuestionPage
from cms.submissions.words import condition_words
from cms.wizard.forms import QuestionsForm
from cms.wizard.help_cards import HelpCard
from forms_plugins.engine.answers import is_missing
from forms_plugins.engine.definition import Field, Note, Roster, Section, Step
from forms_plugins.engine.evaluation import StepEvaluation
from forms_plugins.engine.rules import references
from forms_plugins.fields.place import PlaceLists

SHORT_OPTION = 14
"""Characters; up to three options that are all this short are drawn side by side."""

MOST_SIDE_BY_SIDE = 3


@dataclass(frozen=True)
class PageItem:
    """
    One thing on a page: ``question``, ``section``, ``note``, ``computed`` value, inner ``roster``.

    ``name`` is the key of the question. ``nested`` marks one that hangs on the one above it, such
    as the text of "other"; ``heading`` the only one of a page, whose label is the heading.
    ``style`` is that of a note, ``help`` the longer explanation of a question, ``condition`` when a
    section counts, ``card`` the lesson that teaches the question. ``source`` says where the answer
    drawn came from, ``same_as`` which earlier answer may be taken over, ``lookup`` that a source
    can be asked here, ``remark`` how asking it went.
    """

    kind: str
    field: BoundField | None = None
    name: str = ""
    title: str = ""
    text: str = ""
    style: str = ""
    condition: str = ""
    help: str = ""
    source: str = ""
    same_as: str = ""
    remark: str = ""
    lookup: bool = False
    nested: bool = False
    inline: bool = False
    heading: bool = False
    card: HelpCard | None = None


@dataclass(frozen=True)
class Beside:
    """
    What stands beside the questions of a page.

    ``sources`` says by question where a stored answer came from, ``said`` what sources know now.
    ``heading`` makes the label of an only question the heading of the page, ``cards`` are the
    lessons by question.
    """

    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    said: Said = field(default_factory=Said)
    heading: bool = False
    cards: Mapping[str, HelpCard] = field(default_factory=dict)


def page_items(
    form: QuestionsForm, evaluation: StepEvaluation, beside: Beside | None = None
) -> list[PageItem]:
    """
    Return what to draw, in order.

    Without script nothing can appear while somebody types, so a question whose condition hangs on
    this very page is always drawn, with the condition in words. One that earlier steps have ruled
    out is left out, unless something was typed there.
    """
    beside = beside or Beside()
    page, found, above = form.page, [], ""
    section: Section | None = None
    is_section_open = True
    looked_up = _lookup_buttons(page)
    for position, item in enumerate(page.items):
        is_shown = position in evaluation.visible_items
        if isinstance(item, Section):
            section = item
            is_section_open = is_shown or page.depends_on_this_page(item.show_if)
            if is_section_open and (item.title or item.text):
                found.append(_section(page, item))
                above = ""
        elif isinstance(item, Note):
            if is_section_open and (is_shown or _may_come(page, item, section)):
                found.append(_note(page, item))
                above = ""
        elif isinstance(item, Field) and _is_drawn(form, item, is_shown, section, is_section_open):
            question = _question(form, item, evaluation, above, beside, item.key in looked_up)
            found.append(question)
            above = above if question.nested else item.key
        elif isinstance(item, Roster):
            is_inside = page.roster is not None and is_section_open
            if is_inside and (is_shown or _may_come(page, item, section)):
                found.append(PageItem("roster", name=item.key))
                above = ""
    return found


def only_question(items: list[PageItem]) -> PageItem | None:
    """Return the question of a page that has just one, if nothing but notes stands beside it."""
    questions = [item for item in items if item.kind == "question"]
    others = [item for item in items if item.kind in ("computed", "roster")]
    return questions[0] if len(questions) == 1 and not others else None


def has_places(items: list[PageItem]) -> bool:
    """Say whether a page has lists of places, which a script fills."""
    return any(
        isinstance(item.field.field.widget, PlaceLists) for item in items if item.field is not None
    )


def _may_come(page: QuestionPage, item: Field | Note | Roster, section: Section | None) -> bool:
    """Say whether an item that is not shown now may be while somebody fills the page in."""
    if page.depends_on_this_page(item.show_if):
        return True
    governs = section is not None and page.depends_on_this_page(section.show_if)
    return governs and item.show_if is None


def _is_drawn(
    form: QuestionsForm,
    item: Field,
    is_shown: bool,
    section: Section | None,
    is_section_open: bool,
) -> bool:
    if item.computed is None and item.key not in form.fields:
        return False  # hidden for good
    if is_section_open and (is_shown or _may_come(form.page, item, section)):
        return True
    return item.key in form.errors or bool(form.initial.get(item.key))


def _question(
    form: QuestionsForm,
    item: Field,
    evaluation: StepEvaluation,
    above: str,
    beside: Beside,
    has_lookup: bool,
) -> PageItem:
    page = form.page
    if item.computed is not None:
        value = evaluation.answers.get(item.key)
        return PageItem("computed", title=page.words(item.label), text=page.show(item, value))
    bound = form[item.key]
    is_open = item.key not in beside.sources and is_missing(_drawn_value(bound))
    return PageItem(
        "question",
        field=bound,
        name=item.key,
        nested=bool(above) and _hangs_on(item, above),
        inline=_is_inline(form, item),
        heading=beside.heading,
        help=page.words(item.help),
        source=_source_words(beside, item.key, bound),
        same_as=_same_as(page, item) if is_open else "",
        lookup=has_lookup,
        remark=_remark(beside.said, page, item),
        card=beside.cards.get(item.key),
    )


def _drawn_value(bound: BoundField) -> Any:
    value = bound.value()
    return "" if isinstance(value, list | tuple) and not any(value) else value


def _hangs_on(field: Field, above: str) -> bool:
    return field.show_if is not None and {found.key for found in references(field.show_if)} == {
        above
    }


def _is_inline(form: QuestionsForm, field: Field) -> bool:
    if getattr(form.fields[field.key], "inline", False):
        return True
    choices = form.page.form.choices_of(field)
    return 0 < len(choices) <= MOST_SIDE_BY_SIDE and all(
        len(choice.label.in_language(form.page.language)) <= SHORT_OPTION for choice in choices
    )


def _source_words(beside: Beside, key: str, bound: BoundField) -> str:
    source = beside.sources.get(key)
    if source is None and key in beside.said.sources and not bound.form.is_bound:
        is_as_said = bound.value() == beside.said.values[key]
        source = beside.said.sources[key] if is_as_said else None
    if source is None:
        return ""
    at = timezone.localtime(datetime.fromisoformat(source["at"]))
    return _("From %(source)s, looked up on %(day)s at %(time)s. Change it if it is not right.") % {
        "source": source["source"],
        "day": date_format(at, "DATE_FORMAT"),
        "time": date_format(at, "TIME_FORMAT"),
    }


def _same_as(page: QuestionPage, item: Field) -> str:
    """Return the words of the button that takes an earlier answer over, if there is one."""
    earlier = page.earlier_answer(item.same_as) if item.same_as else None
    if earlier is None:
        return ""
    asked, value = earlier
    return _("Use the same answer as in “%(label)s”: %(answer)s") % {
        "label": page.words(asked.label),
        "answer": page.show(asked, value),
    }


def _lookup_buttons(page: QuestionPage) -> set[str]:
    """Return the last input on this page of each source that is asked from this very page."""
    positions = {asked.key: place for place, asked in enumerate(page.fields)}
    found = set()
    for asked in page.fields:
        inputs = [positions[key] for key in _inputs(asked) if key in positions]
        if inputs:
            found.add(page.fields[max(inputs)].key)
    return found


def _inputs(asked: Field) -> tuple[str, ...]:
    return tuple(asked.prefill.inputs.values()) if asked.prefill else ()


def _remark(said: Said, page: QuestionPage, item: Field) -> str:
    """Return how asking the sources went, beside the question where they are asked."""
    fed = [f for f in page.fields if item.key in _inputs(f) and item.key in _lookup_buttons(page)]
    at = {f.key for f in fed} or {item.key}
    if not fed and any(key in page.keys for key in _inputs(item)):
        return ""  # said beside the button
    if at & said.failed:
        return _("The source does not answer now. Go on and write the data yourself.")
    if fed and at & said.unknown:
        return _("The source has no data for this. Write them yourself.")
    return ""


def _section(page: QuestionPage, item: Section) -> PageItem:
    condition = ""
    if page.depends_on_this_page(item.show_if):
        words = condition_words(page.form, item.show_if)
        condition = _("Only if %(condition)s.") % {"condition": words}
    return PageItem(
        "section", title=page.words(item.title), text=page.words(item.text), condition=condition
    )


def _note(page: QuestionPage, item: Note) -> PageItem:
    return PageItem(
        "note", title=page.words(item.title), text=page.words(item.text), style=item.style
    )


def one_question(
    items: list[PageItem], step: Step, form: QuestionsForm, topic: str
) -> dict[str, Any]:
    """Make the only question of a page, or its only list, the heading of the page."""
    sections = [item for item in items if item.kind == "section" and item.title]
    found: dict[str, Any] = {"step_title": topic, "is_one_question": True}
    only = None if step.roster else only_question(items)
    if only is None:
        return found
    if sections:
        found["caption"] = sections[0].title
    headed = [
        replace(item, heading=True) if item is only else item
        for item in items
        if item.kind != "section" or item.text
    ]
    untitled = [replace(item, title="") if item in sections else item for item in headed]
    label = str(only.field.label) if only.field is not None else ""
    return {**found, "items": untitled, "title": label, "heading_in_question": True}
