"""Editors' forms that save drafts whatever they say, and publish only what has no problems."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamValue

from cms.form_builder.problems import FormProblem, block_errors

# What an editor may ask for that ends in something published, now or once somebody approves it.
PUBLISHING = ("action-publish", "action-submit", "action-restart-workflow")


class RefusesToPublishMixin:
    """Shows what keeps a page or a snippet from being published beside the fields it is in."""

    def publishing_problems(self) -> Iterable[FormProblem]:
        """Return what keeps the instance, as it was posted, from being published."""
        raise NotImplementedError

    def _post_clean(self) -> None:
        super()._post_clean()
        if self._asks_to_publish() and not self.errors:
            self._refuse(self.publishing_problems())

    def _asks_to_publish(self) -> bool:
        approves = self.data.get("workflow-action-name") == "approve"
        return approves or any(self.data.get(name) for name in PUBLISHING)

    def _refuse(self, problems: Iterable[FormProblem]) -> None:
        by_field: dict[str, list[FormProblem]] = {}
        for problem in problems:
            by_field.setdefault(problem.location.field, []).append(problem)
        for name, own in by_field.items():
            value = getattr(self.instance, name, None)
            error: Any
            if isinstance(value, StreamValue):
                error = block_errors(own, value)
            else:
                error = ValidationError([str(problem) for problem in own])
            self.add_error(name if name in self.fields else None, error)
