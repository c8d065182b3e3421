"""What is wrong with a question: sentences, each with its place in the editor."""

from cms.form_builder.problems import FormProblem, HasProblems, Location, Path

CONTENT = "content"


class QuestionHasProblems(HasProblems):
    """A question cannot be published."""


def problem_at(message: str, *steps: int | str, excerpt: str = "") -> FormProblem:
    """Return a problem at a part of the question's one block; without steps, of all of it."""
    path: Path = (0, *steps) if steps else ()
    return FormProblem(message, Location(CONTENT, path), excerpt)
