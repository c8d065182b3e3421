"""What a test case expected and what came out, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cms.form_builder.testing import Difference, Found
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import registry
from forms_plugins.engine.answers import answer_from_json
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, Field, FormDefinition, Step
from forms_plugins.engine.evaluation import PROBLEM_CODES

NOTHING = "–"


def difference_words(form: FormDefinition, difference: Difference) -> str:
    """Return one difference as a sentence."""
    what, expected, found = difference_parts(form, difference)
    return _("%(what)s: expected “%(expected)s”, came out “%(found)s”.") % {
        "what": what,
        "expected": expected,
        "found": found,
    }


def difference_parts(form: FormDefinition, difference: Difference) -> tuple[str, str, str]:
    """Return what differs, what was expected and what came out."""
    writer = _WRITERS[difference.part]
    return (
        part_words(form, difference),
        writer(form, difference.key, difference.expected),
        writer(form, difference.key, difference.found),
    )


def part_words(form: FormDefinition, difference: Difference) -> str:
    """Return what a difference is about."""
    words = {
        "path": _("Way through the steps"),
        "outcome": _("Outcome page"),
        "problems": _("Message at “%(place)s”") % {"place": place_words(form, difference.key)},
        "answers": _("Answer to “%(place)s”") % {"place": place_words(form, difference.key)},
        "results": _("Result of %(method)s") % {"method": difference.key},
    }
    return words[difference.part]


def place_words(form: FormDefinition, dotted: str) -> str:
    """Return a place in the answers by the texts that people read; what is unknown stays a key."""
    parts = []
    labels = form.kept(_labels)
    for part in dotted.split("."):
        number = _("number %(number)s") % {"number": part}
        parts.append(number if part.isdigit() else labels.get(part, part))
    return " › ".join(parts)


def _labels(form: FormDefinition) -> Mapping[str, str]:
    labels = {step.key: step.title.es for step in form.steps}
    for step in form.steps:
        if step.roster:
            labels[step.roster.key] = step.roster.label.es
            labels |= {inner.key: inner.label.es for inner in step.roster.rosters}
    labels |= {field.key: field.label.es for _step, _roster, field in form.fields()}
    labels |= {outcome.key: outcome.title.es for outcome in form.outcomes}
    if form.declaration:
        labels[form.declaration.key] = form.declaration.title.es
    return labels


def path_words(form: FormDefinition, key: str, path: Any) -> str:
    """Return the titles of the steps of a path, in order."""
    labels = form.kept(_labels)
    return " → ".join(labels.get(step, str(step)) for step in path or ()) or NOTHING


def outcome_words(form: FormDefinition, key: str, outcome: Any) -> str:
    """Return the title of an outcome page."""
    if outcome is None:
        return _("none: the form is sent")
    return form.kept(_labels).get(outcome, str(outcome))


def problem_words(form: FormDefinition, key: str, problem: Any) -> str:
    """Return the message of a problem, or what its code means."""
    if not problem:
        return _("no message")
    code = problem.get("code", "")
    return problem.get("message") or code_words().get(code) or code or NOTHING


def answer_words(form: FormDefinition, key: str, value: Any) -> str:
    """Return an answer (JSON of the engine) as people read it."""
    fields = {f.key: f for _step, roster, f in form.fields() if roster is None}
    return answer_of_field(form, fields.get(key), value)


def answer_of_field(form: FormDefinition, field: Field | None, value: Any) -> str:
    """Return an answer to a question as people read it; one of unknown shape as it is."""
    if value is None or value == []:
        return NOTHING
    if field is None:
        return _plain(value)
    typed = answer_from_json(field, value)
    try:
        plugin = registry.get(FieldType, field.type)
        choices = form.choices_of(field)
        return plugin.show(typed, field, choices, language=DEFAULT_LANGUAGE) or NOTHING
    except (TypeError, ValueError, AttributeError, LookupError):
        # A case may hold what the question does not take any more.
        return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(_plain(each) for each in value) or NOTHING
    if isinstance(value, Mapping):
        shown = ((name, each) for name, each in value.items() if not name.startswith("_"))
        return "; ".join(f"{name}: {_plain(each)}" for name, each in shown)
    return str(value)


def result_words(form: FormDefinition, key: str, result: Any) -> str:
    """Return a result, or a part of one."""
    if isinstance(result, Mapping):
        names = {
            "status": _("state"),
            "category": _("class"),
            "raw": _("score"),
            "index": _("index"),
            "eligible": _("eligible"),
        }
        said = {name: value for name, value in result.items() if value is not None}
        return ", ".join(f"{names.get(n, n)}: {_plain(value)}" for n, value in said.items())
    return NOTHING if result is None else _plain(result)


def code_words() -> dict[str, str]:
    """Return what the codes of problems mean, in the active language."""
    words = {
        "required": _("the question must be answered"),
        "irrelevant": _("the question is not asked and must stay empty"),
        "datatype": _("the value is of another kind"),
        "choice": _("the code is not among the options"),
        "choice_exclusive": _("an option that excludes the others is ticked with them"),
        "computed_differs": _("the value is not the computed one"),
        "roster_minimum": _("too few entries"),
        "roster_maximum": _("too many entries"),
        "declaration": _("the declaration is not accepted"),
        "rule_error": _("a rule has no value"),
        "unknown": _("the form has no such question"),
    }
    return {code: words.get(code, meaning) for code, meaning in PROBLEM_CODES.items()}


_WRITERS = {
    "path": path_words,
    "outcome": outcome_words,
    "problems": problem_words,
    "answers": answer_words,
    "results": result_words,
}


def answer_lines(form: FormDefinition, found: Found) -> list[dict[str, Any]]:
    """Return the answers that count by step on the path: title, and (question, answer) lines."""
    blocks = []
    for key in found.path:
        step = form.step(key)
        lines = [
            (field.label.es, answer_of_field(form, field, found.answers.get(field.key)))
            for field in step.fields
            if field.key in found.answers
        ]
        blocks.append({"title": step.title.es, "lines": lines, "rows": _rows(form, step, found)})
    return blocks


def _rows(form: FormDefinition, step: Step, found: Found) -> list[dict[str, Any]]:
    roster = step.roster
    if roster is None:
        return []
    return [
        {
            "title": f"{roster.item_label.es} {number}",
            "lines": [
                (field.label.es, answer_of_field(form, field, row.get(field.key)))
                for field in roster.fields
                if field.key in row
            ],
        }
        for number, row in enumerate(found.answers.get(roster.key, ()), start=1)
    ]


def found_lines(form: FormDefinition, found: Found) -> dict[str, Any]:
    """Return path, outcome and messages of a run in words."""
    return {
        "path": path_words(form, "", found.path),
        "outcome": outcome_words(form, "", found.outcome),
        "problems": [
            {
                "place": place_words(form, problem["place"]),
                "words": problem_words(form, "", problem),
                "is_warning": problem["level"] == "warning",
            }
            for problem in found.problems
        ],
        "failures": found.failures,
    }
