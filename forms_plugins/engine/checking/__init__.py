"""
Whether the parts of a form document fit together.

Loading (``definition``) sees to the shape; this package sees to everything that several parts
decide: keys, options, the types of rules, rules that read only what was asked before (so there are
no cycles), steps that can be reached, texts in all languages, help, retention. Leaves out what
needs the plugins (do their slugs exist, do their options fit), which is checked where forms are
compiled.
"""

from forms_plugins.engine.checking.problems import FORM_PROBLEMS, FormProblem, PlaceInForm
from forms_plugins.engine.checking.rules import check_reachable, check_rules
from forms_plugins.engine.checking.structure import (
    check_choices,
    check_fields_of_checks,
    check_keys,
    check_languages,
    check_retention,
    check_steps,
)
from forms_plugins.engine.checking.types import check_tables
from forms_plugins.engine.definition import FormDefinition

__all__ = ["FORM_PROBLEMS", "FormProblem", "PlaceInForm", "check_form"]

_CHECKS = (
    check_steps,
    check_keys,
    check_choices,
    check_fields_of_checks,
    check_tables,
    check_rules,
    check_reachable,
    check_languages,
    check_retention,
)


def check_form(form: FormDefinition) -> tuple[FormProblem, ...]:
    """
    Return everything an editor must change before ``form`` can be published, kind by kind.

    A form without problems can be evaluated with any answers without an exception.
    """
    return tuple(problem for check in _CHECKS for problem in check(form))
