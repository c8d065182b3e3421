"""Show a step of a form to its author as a person will see it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.form_builder.compile import Compiled
from cms.form_builder.reading import shortened
from forms_plugins.engine.definition import FormDefinition, Step

START = "start"
ROW = "row:"
STEP = "step:"


class PreviewsSteps:
    """
    Gives a form page a preview of its start page, of each step and of a row of each group.

    A preview is drawn from what the editor holds, saved or not. It has no draft behind it and
    takes no answers.
    """

    @property
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
        position = self._position(mode_name)
        step = compiled.form.steps[position]
        context = step_context(compiled.form, step, position, is_row=mode_name.startswith(ROW))
        return render(request, "form_builder/preview_step.html", {"page": self, **context})

    def _position(self, mode_name: str) -> int:
        ids = [child.id for child in self.steps]
        block_id = mode_name.partition(":")[2]
        return ids.index(block_id) if block_id in ids else 0


def step_context(
    form: FormDefinition, step: Step, position: int, *, is_row: bool
) -> dict[str, Any]:
    """Return what the wizard's template draws for a step nobody has answered yet."""
    # The wizard stands beside this app and reads its models: not while they are being loaded.
    from cms.wizard.forms import QuestionsForm
    from cms.wizard.layout import page_items
    from cms.wizard.question_page import QuestionPage

    page = QuestionPage(
        form, step, {}, timezone.localdate(), "es", roster=step.roster if is_row else None
    )
    questions = QuestionsForm(page=page)
    return {
        "form": questions,
        "form_title": form.title.es,
        "step": step,
        "items": page_items(questions, page.judge({})),
        "roster": step.roster,
        "is_row": is_row,
        "step_number": position + 1,
        "step_total": len(form.steps),
        "people": [],
    }
