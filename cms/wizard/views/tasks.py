"""A form as a list of tasks, worked through in any order and in several sittings."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cms.submissions.reach import outcome_of
from cms.submissions.selectors import step_states
from cms.wizard.draft_page import DraftPageMixin
from cms.wizard.task_list import TaskState, tasks_of


class TasksView(DraftPageMixin, TemplateView):
    """Every step with how far it is; the check of all answers comes when they are complete."""

    template_name = "wizard/tasks.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.has_tasks:
            return redirect(self.url("resume"))
        return super().get(request, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        off_path = self.current_off_path()
        groups = tasks_of(self.definition, step_states(self.draft), off_path, self.language)
        tasks = [task for group in groups for task in group.tasks]
        done = sum(task.state == TaskState.COMPLETE for task in tasks)
        is_complete = done == len(tasks)
        outcome = outcome_of(self.definition, off_path)
        return super().get_context_data(
            groups=[
                {
                    "title": group.title,
                    "tasks": [
                        {
                            "title": task.title,
                            "state": task.state.value,
                            "words": task.state.label,
                            "url": self._url(task.key, task.state),
                        }
                        for task in group.tasks
                    ],
                }
                for group in groups
            ],
            done=done,
            total=len(tasks),
            last_url=(self.url("outcome" if outcome else "check") if is_complete else ""),
            last_title=_("What to do now") if outcome else _("Check the answers and send"),
            last_words=TaskState.OPEN.label if is_complete else TaskState.BLOCKED.label,
            **kwargs,
        )

    def _url(self, step: str, state: TaskState) -> str:
        return "" if state == TaskState.BLOCKED else self.url("step", step=step)
