"""What an evaluation gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forms_plugins.engine.evaluation.problems import Problem


@dataclass(frozen=True)
class StepEvaluation:
    """
    One step, or one row of a roster.

    ``visible`` are the keys of the questions and rosters that are shown, ``visible_items`` the
    positions in ``items`` of everything that is shown, headings and notes included. ``answers`` are
    those that count, computed ones included. All are empty for a step that is not on the path.
    """

    visible: frozenset[str] = frozenset()
    answers: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    visible_items: frozenset[int] = frozenset()

    @property
    def is_complete(self) -> bool:
        """Say whether nothing stands in the way of going on; warnings do not."""
        return not any(problem.level == "error" for problem in self.problems)


@dataclass(frozen=True)
class FormEvaluation:
    """
    A whole form.

    ``path`` are the keys of the steps that are shown, in order, and ``steps`` their evaluations.
    ``answers`` are all that count, ``problems`` all there are: of the steps in order, then of the
    form. ``outcome`` is the key of the outcome in which the path ends, if it does not end in
    sending.
    """

    path: tuple[str, ...]
    steps: Mapping[str, StepEvaluation]
    answers: Mapping[str, Any]
    problems: tuple[Problem, ...]
    outcome: str | None = None

    @property
    def is_complete(self) -> bool:
        """Say whether the form may be sent; warnings do not stop it."""
        return not any(problem.level == "error" for problem in self.problems)
