"""The steps of a form as tasks in groups, and which of them can be done already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cms.submissions.reach import reach_of
from forms_plugins.engine.definition import FormDefinition, Step
from forms_plugins.engine.definition.order import order_of

States = Mapping[str, tuple[int, bool]]
"""Revision and whether it is complete, of each step that was saved."""


class TaskState(TextChoices):
    """How far a task is."""

    OPEN = "open", _("Not started")
    STARTED = "started", _("In progress")
    COMPLETE = "complete", _("Completed")
    BLOCKED = "blocked", _("Cannot start yet")


@dataclass(frozen=True)
class Task:
    """A step of the form as a task."""

    key: str
    title: str
    state: TaskState


@dataclass(frozen=True)
class TaskGroup:
    """Tasks under one heading; the first ones of a form may have none."""

    title: str
    tasks: list[Task] = field(default_factory=list)


def tasks_of(
    form: FormDefinition, states: States, off_path: Iterable[str], language: str
) -> list[TaskGroup]:
    """
    Return the tasks in the order of the form, under the headings of their steps.

    A step that is not asked is left out, unless answers that decide about it are still missing:
    then it is shown as one that cannot start yet.
    """
    hidden = frozenset(off_path)
    groups: list[TaskGroup] = []
    for step in form.steps:
        state = _state(form, step, states, hidden)
        if state is None or step.silent:
            continue
        heading = step.task_group.in_language(language) if step.task_group else ""
        if not groups or groups[-1].title != heading:
            groups.append(TaskGroup(heading))
        groups[-1].tasks.append(Task(step.key, step.title.in_language(language), state))
    return groups


def _state(
    form: FormDefinition, step: Step, states: States, hidden: frozenset[str]
) -> TaskState | None:
    """Return how far a step is, ``None`` if it is not asked."""
    if step.key in hidden:
        undecided = reach_of(form).condition_reads.get(step.key, frozenset())
        is_open = any(_is_open(key, states, hidden) for key in undecided - {step.key})
        return TaskState.BLOCKED if is_open and step.show_if is not None else None
    if states.get(step.key, (0, False))[1]:
        return TaskState.COMPLETE
    if step.key in states:
        return TaskState.STARTED
    needed = needed_before(form)[step.key]
    is_blocked = any(_is_open(key, states, hidden) for key in needed)
    return TaskState.BLOCKED if is_blocked else TaskState.OPEN


def _is_open(step: str, states: States, hidden: frozenset[str]) -> bool:
    return step not in hidden and not states.get(step, (0, False))[1]


def needed_before(form: FormDefinition) -> Mapping[str, frozenset[str]]:
    """Return for each step the earlier ones whose answers it reads, kept with the form."""
    return form.kept(_needed_before)


def _needed_before(form: FormDefinition) -> dict[str, frozenset[str]]:
    order = order_of(reach_of(form).lean)
    found = {}
    for step in form.steps:
        number = order.numbers[step.key]
        read = (stop.step for stop in order.for_step(step.key))
        found[step.key] = frozenset(
            other.key for other in read if order.numbers[other.key] < number and not other.silent
        )
    return found
