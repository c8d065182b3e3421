"""Show a step of a form to its author as a person will see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cms.form_builder.compile import Compiled
from cms.form_builder.preview_pages import ROW as ROW_PAGE
from cms.form_builder.preview_pages import STEP as STEP_PAGE
from cms.form_builder.preview_pages import Shown, draw_page
from cms.form_builder.reading import shortened
from forms_plugins.engine.definition import DEFAULT_LANGUAGE

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
        if self.pk is None:
            # A form that was never saved has no pages of its own to lead to.
            def page_url(kind: str, key: str) -> str:
                return reverse("form_builder_admin:nothing_kept")
        else:

            def page_url(kind: str, key: str) -> str:
                return reverse("form_builder_admin:look", args=[self.pk, kind, key])

        kind = ROW_PAGE if mode_name.startswith(ROW) and step.roster else STEP_PAGE
        shown = Shown(compiled.form, "topic", DEFAULT_LANGUAGE, page_url)
        return draw_page(request, shown, kind, step.key)

    def _position(self, mode_name: str) -> int:
        ids = [child.id for child in self.steps]
        block_id = mode_name.partition(":")[2]
        return ids.index(block_id) if block_id in ids else 0
