"""
Draw the pages of a form for somebody who looks at it before it is published.

A page is filled in with sample answers, or with what was typed on it just now. There is no draft
behind it, and nothing is kept.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.form_builder.language_names import language_name
from forms_plugins.api.errors import PluginError
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, Field, FormDefinition, Roster, Step
from forms_plugins.engine.definition.layout import laid_out

START, STEP, ROW, OUTCOME = "inicio", "paso", "fila", "salida"
LAYOUTS = ("topic", "question")

UrlOf = Callable[[str, str], str]
"""Return the address of a page by its kind and key."""


@dataclass(frozen=True)
class Shown:
    """A form as it is looked at: in a layout and a language, its pages at some addresses."""

    published: FormDefinition
    layout: str
    language: str
    page_url: UrlOf

    @property
    def form(self) -> FormDefinition:
        """Return the form in the chosen layout."""
        return laid_out(self.published, self.layout)

    def url(self, kind: str, key: str = "", **changes: str) -> str:
        """Return the address of a page, in the same layout and language unless changed."""
        chosen = {"diseno": self.layout, "idioma": self.language} | changes
        query = "&".join(f"{name}={value}" for name, value in chosen.items())
        return f"{self.page_url(kind, key or '-')}?{query}"

    def places(self) -> Iterator[tuple[str, str, str]]:
        """Yield kind, key and title of every page, in order."""
        yield START, "", _("Start page")
        for step in self.form.steps:
            title = step.title.in_language(self.language)
            yield STEP, step.key, title
            if step.roster:
                item = step.roster.item_label.in_language(self.language)
                yield ROW, step.key, _("%(title)s: %(item)s") % {"title": title, "item": item}
        for outcome in self.form.outcomes:
            title = outcome.title.in_language(self.language)
            yield OUTCOME, outcome.key, _("Outcome: %(title)s") % {"title": title}


def shown_form(request: HttpRequest, form: FormDefinition, page_url: UrlOf) -> Shown:
    """Return ``form`` in the layout and language that a request asks for."""
    layout = request.GET.get("diseno", form.layout)
    language = request.GET.get("idioma", DEFAULT_LANGUAGE)
    return Shown(
        form,
        layout if layout in LAYOUTS else form.layout,
        language if language in form.languages else DEFAULT_LANGUAGE,
        page_url,
    )


def draw_page(request: HttpRequest, shown: Shown, kind: str, key: str) -> HttpResponse:
    """
    Return a page; of a step or row that was posted, with the answers typed on it.

    :raises Http404: if the form has no such page.
    """
    places = list(shown.places())
    position = next((n for n, place in enumerate(places) if place[:2] == (kind, key)), None)
    if position is None:
        raise Http404("no such page of the form")
    if request.method == "POST" and "ver" not in request.POST:
        later = places[position + 1 :] if "ir" not in request.POST else places[position:]
        following = later[0] if later else places[0]
        return redirect(shown.url(*following[:2]))
    context = _common(shown, places, position)
    if kind in (STEP, ROW):
        context |= step_context(
            shown.form,
            shown.form.step(key),
            is_row=kind == ROW,
            language=shown.language,
            typed=request.POST if request.method == "POST" else None,
        )
        context["post_url"] = shown.url(kind, key)
        context["add_url"] = shown.url(ROW, key)
        return render(request, "form_builder/preview_step.html", context)
    return render(request, "form_builder/preview_page.html", context | _texts(shown, kind, key))


def _common(shown: Shown, places: list[tuple[str, str, str]], position: int) -> dict[str, Any]:
    kind, key, _title = places[position]
    layouts = {"topic": _("One topic a page"), "question": _("One question a page")}
    return {
        "form_title": shown.form.title.in_language(shown.language),
        "rail_steps": [
            {
                "title": title,
                "state": "current" if number == position else "todo",
                "url": shown.url(*place),
            }
            for number, (*place, title) in enumerate(places)
        ],
        "preview_layouts": [
            (words, shown.url(START, diseno=layout), layout == shown.layout)
            for layout, words in layouts.items()
        ],
        "preview_languages": [
            (code, language_name(code), shown.url(kind, key, idioma=code), code == shown.language)
            for code in (shown.form.languages if len(shown.form.languages) > 1 else ())
        ],
        "next_url": shown.url(*places[position + 1][:2]) if position + 1 < len(places) else "",
    }


def _texts(shown: Shown, kind: str, key: str) -> dict[str, Any]:
    form, language = shown.form, shown.language
    if kind == OUTCOME:
        outcome = next(each for each in form.outcomes if each.key == key)
        title, text = outcome.title.in_language(language), outcome.text.in_language(language)
        return {"title": title, "text": text}
    notice = form.privacy_notice
    return {
        "title": form.title.in_language(language),
        "text": form.summary.in_language(language) if form.summary else "",
        "topics": [step.title.in_language(language) for step in shown.published.steps],
        "privacy_notice": notice.in_language(language) if notice else "",
    }


def step_context(
    form: FormDefinition,
    step: Step,
    *,
    is_row: bool,
    language: str = DEFAULT_LANGUAGE,
    typed: Any = None,
) -> dict[str, Any]:
    """Return what the wizard's template draws for a step, filled in with samples or ``typed``."""
    # The wizard stands beside this app and reads its models: not while they are being loaded.
    from cms.submissions.question_page import QuestionPage
    from cms.wizard.forms import QuestionsForm
    from cms.wizard.layout import has_places, page_items

    roster = step.roster if is_row else None
    samples = sample_answers(form)
    today = timezone.localdate()
    here = samples[roster.key][0] if roster else samples
    page = QuestionPage(form, step, samples, today, language, roster, here if roster else {})
    questions = QuestionsForm(typed, page=page, initial=here, prefix=step.key)
    if questions.is_bound:
        questions.is_valid()
        judged = questions.evaluation or page.judge({})
    else:
        # An author wants to see every question, also those that the samples would hide.
        own = {key: value for key, value in here.items() if key in page.keys}
        judged = replace(page.judge(own), visible_items=frozenset(range(len(page.items))))
    items = page_items(questions, judged)
    template = "row" if is_row else "roster" if step.roster else "step"
    return {
        "drawn_by": f"wizard/{template}.html",
        "form": questions,
        "title": step.title.in_language(language),
        "step_title": step.title.in_language(language),
        "help": step.help.in_language(language) if step.help else "",
        "items": items,
        "has_places": has_places(items),
        "revision": 0,
        "content_language": "" if language == DEFAULT_LANGUAGE else language,
        "step_number": form.steps.index(step) + 1,
        "step_total": len(form.steps),
        **(_roster_context(step.roster, language, is_row=is_row) if step.roster else {}),
    }


def _roster_context(roster: Roster, language: str, *, is_row: bool) -> dict[str, Any]:
    item = roster.item_label.in_language(language)
    add_text = _("Add: %(item)s") % {"item": item.lower()}
    if is_row:
        return {"title": add_text}
    return {
        "roster_label": roster.label.in_language(language),
        "item_label": item,
        "list_id": "lista",
        "rows": [],
        "people": [],
        "list_errors": [],
        "empty_text": _("The list is empty."),
        "add_text": add_text,
    }


def sample_answers(form: FormDefinition) -> dict[str, Any]:
    """Return a typed sample answer to every question of ``form``, one row for each list."""
    found: dict[str, Any] = {}
    for step in form.steps:
        found |= _samples(form, step.fields)
        if step.roster:
            found[step.roster.key] = (_sample_row(form, step.roster),)
    return found


def _sample_row(form: FormDefinition, roster: Roster) -> dict[str, Any]:
    row = _samples(form, roster.fields)
    return row | {inner.key: (_sample_row(form, inner),) for inner in roster.rosters}


def _samples(form: FormDefinition, fields: tuple[Field, ...]) -> Mapping[str, Any]:
    samples = {}
    for field in fields:
        if field.computed is not None or field.datatype == "files":
            continue
        try:
            plugin = registry.get(FieldType, field.type)
            value = plugin.sample(field, form.choices_of(field))
        except (PluginError, NotImplementedError, LookupError):
            continue  # a type of another package may have no sample
        if value is not None:
            samples[field.key] = value
    return samples
