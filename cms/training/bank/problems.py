"""What is wrong with a question: sentences, each with its place in the editor."""

from django.core.exceptions import ValidationError

from cms.form_builder.problems import FormProblem, Location, Path

CONTENT = "content"


class QuestionHasProblems(ValidationError):
    """A question cannot be published; ``problems`` says why."""

    def __init__(self, problems: tuple[FormProblem, ...]) -> None:
        super().__init__([str(problem) for problem in problems])
        self.problems = problems


def problem_at(message: str, *steps: int | str, excerpt: str = "") -> FormProblem:
    """Return a problem at a part of the question's one block; without steps, of all of it."""
    path: Path = (0, *steps) if steps else ()
    return FormProblem(message, Location(CONTENT, path), excerpt)
