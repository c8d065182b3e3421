"""
Whether the parts of a form document fit together.

Loading (``definition``) sees to the shape; this package sees to everything that several parts
decide: keys, options, the types of rules, rules that read only what was asked before (so there are
no cycles), steps that can be reached, routes, filters of options, texts in all languages, help,
retention, nothing asked twice. Leaves out what
needs the plugins (do their slugs exist, do their options fit), which is checked where forms are
compiled.
"""

from forms_plugins.engine.checking.options import check_filters
from forms_plugins.engine.checking.problems import (
    FORM_PROBLEMS,
    WARNINGS,
    FormProblem,
    PlaceInForm,
)
from forms_plugins.engine.checking.reuse import (
    check_asked_once,
    check_keys_in_texts,
    check_office,
    check_taken_over,
)
from forms_plugins.engine.checking.routing import check_passed, check_routes
from forms_plugins.engine.checking.rules import check_reachable, check_rules
from forms_plugins.engine.checking.structure import (
    check_choices,
    check_fields_of_checks,
    check_keys,
    check_languages,
    check_retention,
    check_sources,
    check_steps,
)
from forms_plugins.engine.checking.types import check_tables
from forms_plugins.engine.definition import FormDefinition

__all__ = ["FORM_PROBLEMS", "WARNINGS", "FormProblem", "PlaceInForm", "check_form"]

_CHECKS = (
    check_steps,
    check_keys,
    check_choices,
    check_fields_of_checks,
    check_tables,
    check_rules,
    check_reachable,
    check_routes,
    check_passed,
    check_filters,
    check_taken_over,
    check_keys_in_texts,
    check_office,
    check_sources,
    check_languages,
    check_retention,
    check_asked_once,
)


def check_form(form: FormDefinition) -> tuple[FormProblem, ...]:
    """
    Return everything an editor must change before ``form`` can be published, kind by kind, and
    what is worth another look (``level`` ``warning``).

    A form without errors can be evaluated with any answers without an exception.
    """
    return tuple(problem for check in _CHECKS for problem in check(form))
