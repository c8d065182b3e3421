"""What is wrong with a form, and where its author finds it."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListBlockValidationError, ListValue
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

Path = tuple[int | str, ...]


@dataclass(frozen=True)
class Location:
    """
    A place on the form page: field of the page, way through its blocks, innermost block.

    ``path`` holds positions in streams and lists and names of child blocks; its first ``depth``
    steps lead to the block. ``words`` says the place to people and ``around`` holds the ids of the
    blocks that the innermost one stands in, both from the outside in. ``address`` is set for what
    is put right on another screen.
    """

    field: str
    path: Path = ()
    block_id: str = ""
    words: tuple[str, ...] = ()
    depth: int = 0
    address: str = ""
    around: tuple[str, ...] = ()

    def at(self, *steps: int | str) -> "Location":
        """Return the place of a child of this block."""
        return replace(self, path=(*self.path, *steps))

    def block(self, steps: Path, block_id: str | None, words: str) -> "Location":
        """Return the place of a block inside this one."""
        path = (*self.path, *steps)
        all_words = (*self.words, words) if words else self.words
        around = (*self.around, self.block_id) if self.block_id else self.around
        inner = block_id or self.block_id
        return Location(self.field, path, inner, all_words, len(path), around=around)

    @property
    def input_name(self) -> str:
        """Return how the name of the input ends inside its block, as Wagtail writes names."""
        steps = self.path[self.depth :]
        return "".join(f"-{step}-value" if isinstance(step, int) else f"-{step}" for step in steps)

    @property
    def anchor(self) -> str:
        """Return the address of the place, within the editor unless it has one of its own."""
        if self.address:
            return self.address
        # Wagtail's editor names the section of each block after the block's id.
        return f"#block-{self.block_id}-section" if self.block_id else f"#panel-child-{self.field}"


@dataclass(frozen=True)
class FormProblem:
    """
    A sentence that says what to put right; ``excerpt`` is a rule with a mark below it.

    An ``error`` keeps the form from being published, a ``warning`` is for its author to weigh.
    """

    message: str
    location: Location
    excerpt: str = ""
    level: str = "error"

    @property
    def place(self) -> str:
        """Return the place in words."""
        return " › ".join(self.location.words)

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text}\n{self.excerpt}" if self.excerpt else text


class HasProblems(ValidationError):
    """Something cannot be published; ``problems`` says why."""

    def __init__(self, problems: tuple[FormProblem, ...]) -> None:
        super().__init__([str(problem) for problem in problems])
        self.problems = problems


class FormHasProblems(HasProblems):
    """A form cannot be published."""


@dataclass
class _Node:
    messages: list[str] = field(default_factory=list)
    children: dict[int | str, "_Node"] = field(default_factory=dict)


def block_errors(problems: list[FormProblem], value: Any) -> ValidationError:
    """Return the problems of one stream as the nested error that Wagtail's editor draws."""
    root = _Node()
    for problem in problems:
        node = root
        for step in problem.location.path:
            node = node.children.setdefault(step, _Node())
        node.messages.append(
            f"{problem.message}\n{problem.excerpt}" if problem.excerpt else problem.message
        )
    return _as_error(root, value)


def _as_error(node: _Node, value: Any) -> ValidationError:
    for kind, error_class in _ERRORS:
        if isinstance(value, kind):
            errors, messages = {}, list(node.messages)
            for step, child in node.children.items():
                try:
                    errors[step] = _as_error(child, _child_value(value, step))
                except (KeyError, IndexError, TypeError):
                    # A part of the document that has no input of its own.
                    messages += [*child.messages, *_below(child)]
            return error_class(block_errors=errors, non_block_errors=messages)
    return ValidationError([*node.messages, *_below(node)])


def _child_value(value: Any, step: Any) -> Any:
    if isinstance(value, StreamValue):
        return value[step].value
    if isinstance(value, ListValue):
        return value.bound_blocks[step].value
    return value[step]


def _below(node: _Node) -> list[str]:
    return [
        message for child in node.children.values() for message in [*child.messages, *_below(child)]
    ]


_ERRORS = (
    (StreamValue, StreamBlockValidationError),
    (StructValue, StructBlockValidationError),
    (ListValue, ListBlockValidationError),
)
