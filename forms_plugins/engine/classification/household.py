"""What is known of one household while it is classified."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from forms_plugins.engine.rules import MissingAnswer, Refusal, RuleError, Scope, evaluate_strict

Wrong = Mapping[str, str]
"""Answers that were given but could not be taken: place -> what is expected."""

Trouble = Refusal | RuleError
Troubles = Mapping[str, Trouble]
"""Why computed answers have no value: place -> what the rule said."""

NOTHING_WRONG: Final[Wrong] = MappingProxyType({})
NO_TROUBLES: Final[Troubles] = MappingProxyType({})


class Household(NamedTuple):
    """Typed answers, the day, and which answers could not be taken or worked out."""

    answers: Mapping[str, Any]
    today: date
    wrong: Wrong = NOTHING_WRONG
    troubles: Troubles = NO_TROUBLES

    def is_only_missing(self, missing: Iterable[MissingAnswer]) -> bool:
        """
        Say whether nothing but silence keeps these answers away.

        An answer that was given and could not be taken, or worked out to nonsense, has to be
        corrected; no category stands in for it.
        """
        for answer in missing:
            trouble = self.troubles.get(answer.place)
            if answer.place in self.wrong or isinstance(trouble, RuleError):
                return False
            if isinstance(trouble, Refusal) and not self.is_only_missing(trouble.missing):
                return False
        return True


def strict_value(tree: Any, rosters: Iterable[str], scope: Scope) -> Any:
    """
    Return the value of a rule, a refusal or an error.

    A roster that is there and empty counts as zero rows for the language; here it is an answer
    that was not given.
    """
    absent = tuple(MissingAnswer(key) for key in rosters if not scope.answers.get(key))
    return Refusal(absent) if absent else evaluate_strict(tree, scope)
