"""The panel of the editor that says when a translation is behind its source."""

from typing import Any

from wagtail.admin.panels import Panel


class StaleTranslationPanel(Panel):
    """Drawn above a translation whose source has changed, and nowhere else."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "training/admin/stale_panel.html"

        def show_panel_furniture(self) -> bool:
            """Draw no heading: the panel is one notice."""
            return False

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add what changed."""
            from cms.training.translations.following import stale_translation  # reads models

            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"stale": stale_translation(self.instance)}
