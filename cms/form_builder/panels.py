"""Panels of the editor: what is wrong with the form, and how rules are written."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from cms.form_builder.publishing import publishing_problems


class ProblemsPanel(Panel):
    """The problems of the form as it stands, each with a link to its block."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "form_builder/problems_panel.html"

        def show_panel_furniture(self) -> bool:
            """Draw no heading: the panel is one notice."""
            return False

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the problems, and where the script reads them again after a save."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            pk = self.instance.pk
            is_new = pk is None and not self.form.is_bound
            # The test cases run when somebody asked to publish; opening the form need not wait.
            if is_new:
                context["problems"] = ()
            elif self.form.is_bound:
                context["problems"] = publishing_problems(self.instance)
            else:
                context["problems"] = self.instance.compiled().problems
            context["warnings"] = self.instance.compiled().warnings if pk else ()
            context["url"] = reverse("form_builder_admin:problems", args=[pk]) if pk else ""
            return context


class FieldGuidePanel(Panel):
    """The words of the rule language, on one page."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "form_builder/rule_guide.html"
