"""
Which steps a new version of a form touches, and what changed in words.

A step is touched if something in it changed, if it uses a list whose options changed, and (Choice)
if a question left it for another step: who filled it in there will look for it.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.form_builder.comparison import Group, compare
from cms.form_builder.comparison_outline import outline_of
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, Field, FormDefinition


def changes_between(
    before: FormDefinition, after: FormDefinition
) -> tuple[list[str], list[dict[str, Any]]]:
    """
    Return the touched steps, in the order of the form, and the changes as JSON, in Spanish.

    Each group: ``title``, ``key`` (of its step, else empty), ``steps`` (those it touches) and
    ``changes``, each with ``kind``, ``subject``, ``part``, ``before``, ``after``, ``is_internal``
    (for authors only).
    """
    with override(DEFAULT_LANGUAGE):
        groups = compare(before, after)
        by_list = _steps_of_changed_lists(before, after)
        # That group has no key of its own; its words are those of the comparison.
        touches = {_("Lists of options"): by_list}
        told = [
            _as_json(group, [group.key] if group.key else touches.get(group.title, []))
            for group in groups
        ]
    touched = {step for group in told for step in group["steps"]}
    touched |= _left_behind(before, after, touched)
    order = [step.key for step in (*after.steps, *before.steps)]
    return [key for key in dict.fromkeys(order) if key in touched], told


def _as_json(group: Group, steps: list[str]) -> dict[str, Any]:
    changes = [
        {
            "kind": change.kind,
            "subject": str(change.subject),
            "part": str(change.part),
            "before": str(change.before),
            "after": str(change.after),
            # Keys are for authors: nobody who fills the form in ever sees one.
            "is_internal": change.kind == "renamed" and change.part == _("Key"),
        }
        for change in group.changes
    ]
    return {"title": str(group.title), "key": group.key, "steps": steps, "changes": changes}


def _steps_of_changed_lists(before: FormDefinition, after: FormDefinition) -> list[str]:
    """Return the steps with a question whose list of options reads otherwise now."""
    lists = {*before.choice_lists, *after.choice_lists}
    changed = {key for key in lists if before.choice_lists.get(key) != after.choice_lists.get(key)}
    return list(dict.fromkeys(step for form in (after, before) for step in _using(form, changed)))


def _using(form: FormDefinition, lists: set[str]) -> Iterator[str]:
    for entry in outline_of(form):
        if isinstance(entry.part, Field) and entry.part.choice_list in lists:
            yield entry.step


def _left_behind(before: FormDefinition, after: FormDefinition, touched: set[str]) -> set[str]:
    """Return the steps of ``before`` whose questions stand in another, touched step now."""
    stood = {(each.kind, each.key): each.step for each in outline_of(before) if each.is_keyed}
    stands = {(each.kind, each.key): each.step for each in outline_of(after) if each.is_keyed}
    moved = {
        step
        for place, step in stood.items()
        if place in stands and stands[place] != step and stands[place] in touched
    }
    new_titles = {step.title.es for step in after.steps if step.key in touched}
    kept = {step.key for step in after.steps}
    renamed = {
        step.key for step in before.steps if step.key not in kept and step.title.es in new_titles
    }
    return moved | renamed
