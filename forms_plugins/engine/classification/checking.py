"""
What is wrong with a method that loads: asked before it is published, and while it is written.

Errors keep a method from being published; warnings do not. Each check stands in the module of its
subject; all of them only look at the document.
"""

from forms_plugins.engine.classification.check_indicators import indicator_problems
from forms_plugins.engine.classification.check_limits import limit_problems
from forms_plugins.engine.classification.check_papers import paper_problems
from forms_plugins.engine.classification.check_rules import rule_type_problems
from forms_plugins.engine.classification.check_tables import table_problems
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.problems import MethodProblem
from forms_plugins.engine.classification.reach import Scores


def check_method(method: ScoringMethod) -> tuple[MethodProblem, ...]:
    """Return what an author has to look at, errors first, each once."""
    scores = Scores(method)
    found = dict.fromkeys(
        [
            *rule_type_problems(method, scores),
            *indicator_problems(method, scores),
            *table_problems(method, scores),
            *limit_problems(method, scores),
            *paper_problems(method),
        ]
    )
    return tuple(sorted(found, key=lambda problem: problem.severity != "error"))


def errors_of(method: ScoringMethod) -> tuple[MethodProblem, ...]:
    """Return what keeps a method from being published."""
    return tuple(problem for problem in check_method(method) if problem.severity == "error")
