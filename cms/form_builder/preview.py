"""Show a step of a form to its author as a person will see it."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cms.form_builder.compile import Compiled
from cms.form_builder.reading import shortened
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, FormDefinition, Roster, Step

START = "start"
ROW = "row:"
STEP = "step:"


class PreviewsSteps:
    """
    Gives a form page a preview of its start page, of each step and of a row of each group.

    A preview is drawn from what the editor holds, saved or not. It has no draft behind it and
    takes no answers.
    """

    @cached_property  # the editor's page asks for it once for each of the modes
    def preview_modes(self) -> list[tuple[str, str]]:
        """Return (name, title) of what can be previewed; steps are named after their blocks."""
        modes = []
        for number, child in enumerate(self.steps, start=1):
            title = shortened(str(child.value.get("title") or _("Step without title")), 40)
            modes.append((f"{STEP}{child.id}", f"{number}. {title}"))
            if any(item.block_type == "roster" for item in child.value.get("items", ())):
                words = _("%(number)s. %(title)s: one of the list")
                modes.append((f"{ROW}{child.id}", words % {"number": number, "title": title}))
        return [*modes, (START, _("Start page"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Return the page of a preview, or what keeps the form from being shown."""
        if mode_name == START:
            return super().serve_preview(request, "")
        compiled: Compiled = self.compiled()
        if compiled.form is None or compiled.problems:
            context = {"page": self, "problems": compiled.problems}
            return render(request, "form_builder/preview_problems.html", context)
        step = compiled.form.steps[self._position(mode_name)]
        is_row = mode_name.startswith(ROW) and step.roster is not None
        context = step_context(compiled.form, step, is_row=is_row)
        return render(request, "form_builder/preview_step.html", {"page": self, **context})

    def _position(self, mode_name: str) -> int:
        ids = [child.id for child in self.steps]
        block_id = mode_name.partition(":")[2]
        return ids.index(block_id) if block_id in ids else 0


def step_context(form: FormDefinition, step: Step, *, is_row: bool) -> dict[str, Any]:
    """Return what the wizard's template draws for a step nobody has answered yet."""
    # The wizard stands beside this app and reads its models: not while they are being loaded.
    from cms.submissions.question_page import QuestionPage
    from cms.wizard.forms import QuestionsForm
    from cms.wizard.layout import has_places, page_items

    roster = step.roster if is_row else None
    page = QuestionPage(form, step, {}, timezone.localdate(), DEFAULT_LANGUAGE, roster)
    questions = QuestionsForm(page=page)
    # An author wants to see every question, also those that depend on answers of other steps.
    everything = replace(page.judge({}), visible_items=frozenset(range(len(page.items))))
    items = page_items(questions, everything)
    template = "row" if is_row else "roster" if step.roster else "step"
    context = {
        "drawn_by": f"wizard/{template}.html",
        "form": questions,
        "form_title": form.title.es,
        "title": step.title.es,
        "step_title": step.title.es,
        "help": step.help.es if step.help else "",
        "items": items,
        "has_places": has_places(items),
        "revision": 0,
        "step_number": form.steps.index(step) + 1,
        "step_total": len(form.steps),
        "post_url": reverse("form_builder_admin:nothing_kept"),
        "rail_steps": _rail(form, step),
    }
    return {**context, **(_roster_context(step.roster, is_row) if step.roster else {})}


def _rail(form: FormDefinition, current: Step) -> list[dict[str, str]]:
    return [
        {"title": step.title.es, "state": "current" if step is current else "todo", "url": ""}
        for step in form.steps
    ]


def _roster_context(roster: Roster, is_row: bool) -> dict[str, Any]:
    add_text = _("Add: %(item)s") % {"item": roster.item_label.es.lower()}
    if is_row:
        return {"title": add_text}
    return {
        "roster_label": roster.label.es,
        "item_label": roster.item_label.es,
        "people": [],
        "list_errors": [],
        "empty_text": _("The list is empty."),
        "add_url": reverse("form_builder_admin:nothing_kept"),
        "add_text": add_text,
    }
