"""Panels of the editor: what keeps a question from being published, its versions, its lists."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from cms.training.bank.compile import compile_question
from cms.training.bank.parts import editor_lists


class QuestionProblemsPanel(Panel):
    """The problems of the question as it stands, and the lists that its inputs offer."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "training_bank/problems_panel.html"

        def show_panel_furniture(self) -> bool:
            """Draw no heading: the panel is one notice."""
            return False

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the problems, and the lists to choose from."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            is_new = self.instance.pk is None and not self.form.is_bound
            context["problems"] = () if is_new else compile_question(self.instance).problems
            context["lists"] = editor_lists()
            return context


class QuestionVersionsPanel(Panel):
    """The published versions of a question, and the screen for the model answer of a case."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "training_bank/versions_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the versions."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            question = self.instance
            is_known = question.pk is not None
            versions = question.versions.select_related("published_by") if is_known else ()
            content = question.content
            is_case = bool(content) and content[0].block_type == "case"
            context["versions"] = versions
            context["case_url"] = (
                reverse("training_bank:case", args=[question.pk]) if is_known and is_case else ""
            )
            return context
