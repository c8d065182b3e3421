"""A question as learners will see it, with the answer key that they will not."""

from dataclasses import dataclass
from typing import Any

from cms.form_builder.problems import FormProblem
from cms.training.bank.compile import compile_question
from cms.training.bank.results import result_context
from cms.training.models import Question
from forms_plugins.engine.quiz import NoVariant, Presented, present, right_answer, vary

SEEDS = (1, 2, 3)
"""A template is shown with so many different numbers."""


@dataclass(frozen=True)
class ShownVariant:
    """One variant: what a learner sees, and the context of its result with the right answer."""

    name: str
    item: Presented
    result: dict[str, Any]
    numbers: dict[str, str]


@dataclass(frozen=True)
class Preview:
    """The variants of a question (one if nothing varies), and what keeps it from publication."""

    variants: tuple[ShownVariant, ...]
    problems: tuple[FormProblem, ...]

    @property
    def sentences(self) -> list[str]:
        """Return what has to be put right."""
        return [problem.message for problem in self.problems]


def preview_of(row: Question) -> Preview:
    """Return what the preview of a question shows."""
    compiled = compile_question(row)
    question = compiled.question
    if question is None:
        return Preview((), compiled.problems)
    variants = []
    for seed in SEEDS if question.variables else SEEDS[:1]:
        try:
            numbers = vary(question, seed)
        except NoVariant:
            break
        item = present(question, numbers, seed)
        result = result_context(question, item, right_answer(question, numbers), numbers)
        variants.append(ShownVariant(f"muestra{seed}", item, result, numbers))
    return Preview(tuple(variants), compiled.problems)
