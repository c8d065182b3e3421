"""What may be wrong with a form, as templates that a platform can translate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

PlaceInForm = tuple[str | int, ...]
"""Path in the JSON document: keys of objects and positions in lists, counted from 0."""

FORM_PROBLEMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "step_needed": "The form has no step. Add one.",
        "step_empty": "The step “%(key)s” is empty. Add a question or remove the step.",
        "step_unreachable": "Nobody will ever see the step “%(key)s”. Change when it is shown.",
        "help_needed": "Add help to the step “%(key)s”, or say that it needs none.",
        "key_repeated": "The key “%(key)s” is used more than once. Change one of them.",
        "roster_extra": "A step has one repeated group at most. Move “%(key)s” to its own step.",
        "roster_empty": "The repeated group “%(key)s” asks nothing. Add a question.",
        "roster_bounds": "“%(key)s” asks for at least %(minimum)s rows and allows %(maximum)s.",
        "choices_needed": "“%(key)s” needs options to choose from.",
        "choices_unused": "“%(key)s” has options, but its kind of question does not show any.",
        "choice_list_unknown": "There is no list of options called “%(name)s”.",
        "code_repeated": "The code %(code)s is used more than once in these options.",
        "code_empty": "An option has an empty code.",
        "codes_mixed": "Codes are all numbers or all texts, not both.",
        "computed_default": "“%(key)s” is computed, so it cannot suggest an answer as well.",
        "check_field_unknown": "A check is shown beside “%(key)s”, which is not asked there.",
        "rule_wrong": "The rule does not fit the form. %(problem)s",
        "reads_later": "The rule uses “%(key)s”, which is not asked before it.",
        "table_empty": "The table “%(name)s” has no rows.",
        "table_columns": "All rows of the table “%(name)s” need the same columns.",
        "table_cell": "“%(column)s” in the table “%(name)s” holds something that is not a value.",
        "table_column_mixed": "“%(column)s” in the table “%(name)s” mixes kinds of values.",
        "language_default": "Spanish has to be among the languages of the form.",
        "language_repeated": "The language %(language)s is listed more than once.",
        "text_missing": "A text is missing in the language %(language)s.",
        "retention_needed": "“%(key)s” is personal data. Say how long answers are kept.",
    }
)
"""
Sentence for editors by problem, in English with named placeholders (``%(key)s``).

The engine does not translate. The level above marks these sentences for translation (one
``gettext_noop`` per value) and shows ``gettext(problem.message) % problem.params``.
"""


@dataclass(frozen=True, slots=True)
class FormProblem:
    """
    Something an editor must change before the form can be published.

    ``place`` is the path in the document, such as ``("steps", 2, "items", 0, "show_if")``; ``key``
    one of :data:`FORM_PROBLEMS`. For ``rule_wrong`` the params are ``problem`` (a sentence of the
    rule language, in Spanish) and ``rule_place`` (JSON pointer into the rule).
    """

    place: PlaceInForm
    key: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """Return the English template, to be translated and filled with ``params``."""
        return FORM_PROBLEMS[self.key]

    @property
    def sentence(self) -> str:
        """Return the problem as an English sentence."""
        return self.message % self.params
