"""The items of a page of questions, prepared for the template."""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

from cms.submissions.question_page import QuestionPage
from cms.wizard.forms import QuestionsForm
from forms_plugins.engine.definition import Field, Note, Section
from forms_plugins.engine.evaluation import StepEvaluation
from forms_plugins.engine.rules import references
from forms_plugins.fields.place import PlaceLists

SHORT_OPTION = 14
"""Characters; up to three options that are all this short are drawn side by side."""

MOST_SIDE_BY_SIDE = 3


@dataclass(frozen=True)
class PageItem:
    """
    One thing on a page: a ``question``, a ``section``, a ``note`` or a ``computed`` value.

    ``nested`` marks a question that hangs on the one above it, such as the text of "other".
    """

    kind: str
    field: BoundField | None = None
    title: str = ""
    text: str = ""
    nested: bool = False
    inline: bool = False


def page_items(form: QuestionsForm, evaluation: StepEvaluation) -> list[PageItem]:
    """
    Return what to draw, in order.

    Without script nothing can appear while somebody types, so a question whose condition hangs on
    this very page is always drawn, with the condition in words. One that earlier steps have ruled
    out is left out, unless something was typed there.
    """
    page, found, above = form.page, [], ""
    for position, item in enumerate(page.items):
        is_shown = position in evaluation.visible_items
        if isinstance(item, Field):
            if _is_drawn(form, page, item, is_shown):
                question = _question(form, page, item, evaluation, above)
                found.append(question)
                above = above if question.nested else item.key
        elif isinstance(item, Section | Note) and (
            is_shown or page.depends_on_this_page(item.show_if)
        ):
            found.append(_heading(item, page.language))
            above = ""
    return found


def has_places(items: list[PageItem]) -> bool:
    """Say whether a page has lists of places, which a script fills."""
    return any(
        isinstance(item.field.field.widget, PlaceLists) for item in items if item.field is not None
    )


def _is_drawn(form: QuestionsForm, page: QuestionPage, field: Field, is_shown: bool) -> bool:
    if is_shown or page.depends_on_this_page(field.show_if):
        return True
    return field.key in form.errors or bool(form.initial.get(field.key))


def _question(
    form: QuestionsForm, page: QuestionPage, field: Field, evaluation: StepEvaluation, above: str
) -> PageItem:
    label = field.label.in_language(page.language)
    if field.computed is not None:
        value = evaluation.answers.get(field.key)
        return PageItem("computed", title=label, text=page.show(field, value))
    return PageItem(
        "question",
        field=form[field.key],
        nested=bool(above) and _hangs_on(field, above),
        inline=_is_inline(form, field),
    )


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


def _heading(item: Section | Note, language: str) -> PageItem:
    if isinstance(item, Note):
        return PageItem("note", text=item.text.in_language(language))
    text: Any = item.text.in_language(language) if item.text else ""
    return PageItem("section", title=item.title.in_language(language), text=text)
