"""
The layout of a form: one topic a page, as it is written, or one question a page.

The second is another form made of the first: each question (or group of questions made by a plugin,
or roster) is a step of its own. The same answers count and the same problems are found at the same
questions; keys of questions, rosters, checks and outcomes stay, keys of steps are new.
"""

from collections.abc import Iterator
from typing import Final

from forms_plugins.engine.definition.fields import Field, Roster
from forms_plugins.engine.definition.form import FormDefinition, Route, Step
from forms_plugins.engine.definition.pages import Page, both, pages_of

LONGEST_KEY: Final = 60


def laid_out(form: FormDefinition, layout: str) -> FormDefinition:
    """
    Return ``form`` as it is worked through in a layout, kept with the form.

    ``topic`` is the form itself. In ``question`` a step is called ``<step>_q<n>``, ``n`` being the
    number of its page in the step; these keys are the same each time.
    """
    return form.kept(_by_question) if layout == "question" else form


def step_asking(form: FormDefinition, key: str) -> str | None:
    """
    Return the key of the step in which the question or roster ``key`` stands, if there is one.

    For a question of a roster it is the step of the roster.
    """
    return form.kept(_steps_by_question).get(key)


def _steps_by_question(form: FormDefinition) -> dict[str, str]:
    found: dict[str, str] = {}
    for step in form.steps:
        for item in step.items:
            if isinstance(item, Field | Roster):
                found.update(dict.fromkeys(_keys_inside(item), step.key))
    return found


def _keys_inside(item: Field | Roster) -> Iterator[str]:
    yield item.key
    if isinstance(item, Roster):
        for inner in item.items:
            if isinstance(inner, Field | Roster):
                yield from _keys_inside(inner)


def _by_question(form: FormDefinition) -> FormDefinition:
    taken = {outcome.key for outcome in form.outcomes}
    names: dict[str, list[str]] = {}
    pages = {step.key: pages_of(step) for step in form.steps}
    for step in form.steps:
        names[step.key] = [
            _name(step.key, number, taken) for number, _ in enumerate(pages[step.key], 1)
        ]
    firsts = {key: found[0] for key, found in names.items()}
    steps = tuple(
        _step(form, step, page, name, firsts, is_first=number == 0)
        for step in form.steps
        for number, (page, name) in enumerate(zip(pages[step.key], names[step.key], strict=True))
    )
    return form.model_copy(update={"steps": steps, "layout": "question"})


def _name(step: str, number: int, taken: set[str]) -> str:
    """Return the key of a page; a long key of a step is cut, and never two pages share one."""
    name, attempt = "", 0
    while not name or name in taken:
        ending = f"_q{number}" + (f"_{attempt}" if attempt else "")
        name = step[: LONGEST_KEY - len(ending)] + ending
        attempt += 1
    taken.add(name)
    return name


def _step(
    form: FormDefinition,
    step: Step,
    page: Page,
    name: str,
    firsts: dict[str, str],
    *,
    is_first: bool,
) -> Step:
    heading = step.task_group
    if heading is None and form.navigation == "tasks":
        heading = step.title
    return Step(
        key=name,
        title=page.title or step.title,
        help=step.help if is_first else None,
        help_not_needed=not is_first or step.help_not_needed,
        show_if=both(step.show_if, page.show_if),
        items=tuple(page.items),
        routes=tuple(
            Route(when=route.when, to=firsts.get(route.to, route.to)) for route in page.routes
        ),
        task_group=heading,
        silent=step.silent or page.is_silent,
    )
