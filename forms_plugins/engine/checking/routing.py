"""Checks of routes and outcomes: where they lead, and what nobody ever gets to."""

from collections.abc import Iterator

from forms_plugins.engine.checking.problems import FormProblem, PlaceInForm
from forms_plugins.engine.definition import FormDefinition, Step
from forms_plugins.engine.definition.order import order_of


def check_routes(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield what is wrong with the routes of each step."""
    numbers = order_of(form).numbers
    outcomes = {outcome.key for outcome in form.outcomes}
    for number, step in enumerate(form.steps):
        always = False
        for position, route in enumerate(step.routes):
            place: PlaceInForm = ("steps", number, "routes", position)
            if route.to not in numbers and route.to not in outcomes:
                yield FormProblem((*place, "to"), "route_unknown", {"key": route.to})
            elif numbers.get(route.to, number + 1) <= number:
                yield FormProblem((*place, "to"), "route_backwards", {"key": route.to})
            if always or route.when is False:
                yield FormProblem((*place, "when"), "route_unused")
            always = always or route.when is True


def check_passed(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield a problem for each step and outcome that no way through the form comes to."""
    steps, outcomes = _reached(form)
    for number, step in enumerate(form.steps):
        if number not in steps:
            yield FormProblem(("steps", number, "key"), "step_passed", {"key": step.key})
    for position, outcome in enumerate(form.outcomes):
        if outcome.key not in outcomes:
            params = {"key": outcome.key}
            yield FormProblem(("outcomes", position, "key"), "outcome_unreachable", params)


def _reached(form: FormDefinition) -> tuple[set[int], set[str]]:
    """Return the numbers of the steps, and the outcomes, that some answers may lead to."""
    numbers = order_of(form).numbers
    steps, outcomes = {0}, set[str]()
    for number, step in enumerate(form.steps):  # routes only lead forward
        if number not in steps:
            continue
        for target in _targets(step):
            if target is None:
                steps.add(number + 1)
            elif target in numbers:
                steps.add(numbers[target])
            else:
                outcomes.add(target)
    return steps, outcomes


def _targets(step: Step) -> Iterator[str | None]:
    """Yield where a step may lead to; ``None`` is the next step."""
    is_surely_shown = step.show_if is None or step.show_if is True
    if step.show_if is not False:
        for route in step.routes:
            if route.when is not False:
                yield route.to
            if route.when is True and is_surely_shown:
                return
            if route.when is True:
                break
    yield None
