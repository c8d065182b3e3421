"""What may be wrong with a form, as templates that a platform can translate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal

PlaceInForm = tuple[str | int, ...]
"""Path in the JSON document: keys of objects and positions in lists, counted from 0."""


def gettext_noop(text: str) -> str:
    """Mark a sentence for the collector of translations, which goes by the name of the call."""
    return text


FORM_PROBLEMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "step_needed": gettext_noop("The form has no step. Add one."),
        "step_empty": gettext_noop(
            "The step “%(key)s” is empty. Add a question or remove the step."
        ),
        "step_unreachable": gettext_noop(
            "Nobody will ever see the step “%(key)s”. Change when it is shown."
        ),
        "help_needed": gettext_noop("Add help to the step “%(key)s”, or say that it needs none."),
        "key_repeated": gettext_noop(
            "The key “%(key)s” is used more than once. Change one of them."
        ),
        "roster_extra": gettext_noop(
            "A step has one repeated group at most. Move “%(key)s” to its own step."
        ),
        "roster_empty": gettext_noop("The repeated group “%(key)s” asks nothing. Add a question."),
        "roster_too_deep": gettext_noop(
            "“%(key)s” is the third repeated group inside one another. Ask it elsewhere."
        ),
        "roster_bounds": gettext_noop(
            "“%(key)s” asks for at least %(minimum)s rows and allows %(maximum)s."
        ),
        "choices_needed": gettext_noop("“%(key)s” needs options to choose from."),
        "choices_unused": gettext_noop(
            "“%(key)s” has options, but its kind of question does not show any."
        ),
        "choice_list_unknown": gettext_noop("There is no list of options called “%(name)s”."),
        "choice_never_offered": gettext_noop(
            "The filter never offers the option %(code)s. Change its attributes or the filter."
        ),
        "filter_unused": gettext_noop(
            "“%(key)s” has a filter of options, but its kind of question does not show any."
        ),
        "attribute_mixed": gettext_noop(
            "The attribute “%(name)s” of the options mixes numbers and texts."
        ),
        "code_repeated": gettext_noop("The code %(code)s is used more than once in these options."),
        "code_empty": gettext_noop("An option has an empty code."),
        "codes_mixed": gettext_noop("Codes are all numbers or all texts, not both."),
        "computed_default": gettext_noop(
            "“%(key)s” is computed, so it cannot suggest an answer as well."
        ),
        "check_field_unknown": gettext_noop(
            "A check is shown beside “%(key)s”, which is not asked there."
        ),
        "rule_wrong": gettext_noop("The rule does not fit the form. %(problem)s"),
        "reads_later": gettext_noop("The rule uses “%(key)s”, which is not asked before it."),
        "route_unknown": gettext_noop(
            "A route leads to “%(key)s”, but there is no step or outcome of that name."
        ),
        "route_backwards": gettext_noop(
            "A route leads back to “%(key)s”. A route only leads to a later step or an outcome."
        ),
        "route_unused": gettext_noop(
            "This route is never taken: the one before it always leads elsewhere."
        ),
        "step_passed": gettext_noop(
            "Nobody will ever see the step “%(key)s”: a route always leads past it."
        ),
        "outcome_unreachable": gettext_noop(
            "No route leads to the outcome “%(key)s”. Add one or remove the outcome."
        ),
        "same_as_unknown": gettext_noop(
            "The answer is to be taken over from “%(key)s”, which is not asked."
        ),
        "same_as_later": gettext_noop(
            "The answer is to be taken over from “%(key)s”, which is not asked before it."
        ),
        "same_as_differs": gettext_noop(
            "The answer cannot be taken over from “%(key)s”, which is of another kind."
        ),
        "prefill_unknown": gettext_noop(
            "The answer is to be looked up by “%(key)s”, which is not asked."
        ),
        "prefill_later": gettext_noop(
            "The answer is to be looked up by “%(key)s”, which is not asked before it."
        ),
        "text_key_unknown": gettext_noop(
            "The text tells the answer to “%(key)s”, which is not asked."
        ),
        "text_key_later": gettext_noop(
            "The text tells the answer to “%(key)s”, which is not asked before it."
        ),
        "office_from_unknown": gettext_noop(
            "The office is to be found by “%(key)s”, which is not a question outside repeated "
            "groups."
        ),
        "office_from_no_place": gettext_noop(
            "The office is to be found by “%(key)s”, which does not ask for a place."
        ),
        "group_unknown": gettext_noop(
            "An item belongs to “%(key)s”, but no section before it says what that was made of."
        ),
        "source_version_needed": gettext_noop(
            "Say which version of the reusable block “%(name)s” was taken."
        ),
        "question_repeated": gettext_noop(
            "“%(key)s” asks the same as “%(first)s”. Take the answer over, or ask only once."
        ),
        "table_empty": gettext_noop("The table “%(name)s” has no rows."),
        "table_columns": gettext_noop("All rows of the table “%(name)s” need the same columns."),
        "table_cell": gettext_noop(
            "“%(column)s” in the table “%(name)s” holds something that is not a value."
        ),
        "table_column_mixed": gettext_noop(
            "“%(column)s” in the table “%(name)s” mixes kinds of values."
        ),
        "language_default": gettext_noop("Spanish has to be among the languages of the form."),
        "language_repeated": gettext_noop("The language %(language)s is listed more than once."),
        "text_missing": gettext_noop("A text is missing in the language %(language)s."),
        "retention_needed": gettext_noop(
            "“%(key)s” is personal data. Say how long answers are kept."
        ),
    }
)
"""
Sentence for editors by problem, in English with named placeholders (``%(key)s``).

The engine does not translate. ``makemessages`` finds the sentences by ``gettext_noop``; the level
above shows ``gettext(problem.message) % problem.params``.
"""


Level = Literal["error", "warning"]

WARNINGS: Final = frozenset(
    {"question_repeated", "choice_never_offered", "route_unused", "office_from_no_place"}
)
"""Problems that an editor should look at and may leave; all others stop the publication."""


@dataclass(frozen=True, slots=True)
class FormProblem:
    """
    Something an editor must change before the form can be published, or should look at.

    ``place`` is the path in the document, such as ``("steps", 2, "items", 0, "show_if")``; ``key``
    one of :data:`FORM_PROBLEMS`. For ``rule_wrong`` the params are ``problem`` (a sentence of the
    rule language, in Spanish) and ``rule_place`` (JSON pointer into the rule).
    """

    place: PlaceInForm
    key: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """Say whether it stops the publication (``error``) or not (``warning``)."""
        return "warning" if self.key in WARNINGS else "error"

    @property
    def message(self) -> str:
        """Return the English template, to be translated and filled with ``params``."""
        return FORM_PROBLEMS[self.key]

    @property
    def sentence(self) -> str:
        """Return the problem as an English sentence."""
        return self.message % self.params
