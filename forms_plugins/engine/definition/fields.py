"""What stands inside a step: fields, sections, notes, checks and rosters."""

from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, StrictBool, StrictInt, StrictStr, model_validator
from pydantic import Field as ModelField

from forms_plugins.engine.definition.texts import Key, LocalText, Model, Rule, Slug

Level = Literal["error", "warning"]
Datatype = Literal["text", "whole", "decimal", "boolean", "date", "choice", "choices", "files"]
Sensitivity = Literal["ordinary", "personal", "sensitive"]


def unless_empty(default: Any) -> Any:
    """Return a key that a document leaves out while it says nothing, so that old hashes stay."""
    return ModelField(default=default, exclude_if=lambda value: not value)


MOST_NESTED: Final = 2
"""Rosters inside one another, the outer one counted."""


class Choice(Model):
    """
    One option of a question. ``code`` is what is stored; ``exclusive`` shuts out all others.

    ``attributes`` are what the filter of a dependent list may look at, such as the province of a
    district: a rule reads them as ``{"option": name}``.
    """

    code: StrictInt | StrictStr
    label: LocalText
    hint: LocalText | None = None
    exclusive: bool = False
    attributes: dict[Key, StrictInt | StrictStr] = unless_empty({})


class Validation(Model):
    """
    A rule that must hold, and what a person is told to do when it does not.

    With ``reason`` a warning is gone past only by writing why; the reason is kept.
    """

    rule: Rule
    message: LocalText
    level: Level = "error"
    reason: bool = unless_empty(False)


class Prefill(Model):
    """
    Where an answer may come from before a person gives it.

    ``plugin`` is a Lookup; ``inputs`` maps what it asks for to the keys of earlier questions (of
    the same row inside a roster), ``output`` names the value of its answer that goes in here.
    """

    plugin: Slug
    inputs: dict[str, Key]
    output: str
    options: dict[str, Any] = unless_empty({})


class Source(Model):
    """
    What a run of items was made of: a group of questions by a plugin, or a reusable block.

    The items that belong to it carry its ``key`` as their ``group``. ``version`` is that of the
    reusable block.
    """

    kind: Literal["question_group", "reusable_block"]
    key: Key
    name: Slug
    version: int | None = None
    options: dict[str, Any] = unless_empty({})


def _require_kind(schema: dict[str, Any]) -> None:
    schema.setdefault("required", []).insert(0, "kind")


class ItemOfStep(Model):
    """
    Base of what may stand in a step; ``kind`` tells them apart and is always written.

    ``group`` is the key of the ``Source`` that the item was made of.
    """

    model_config = ConfigDict(json_schema_extra=_require_kind)

    group: Key | None = None


class Field(ItemOfStep):
    """
    One question.

    ``type`` is the slug of a field-type plugin, ``datatype`` the kind of value it stores (compiled
    from the plugin so that the document can be read without it), ``options`` the plugin's own
    settings. ``required`` is yes, no or a rule. Answers that ``show_if`` hides do not count.
    A ``computed`` field is never typed: its value is the rule's. ``choice_list`` names one of the
    form's lists instead of inline ``choices``; ``choice_filter`` says of each option whether it is
    offered. ``same_as`` is the key of an earlier question whose answer may be taken over with one
    press. ``help`` is a longer explanation, opened by whoever wants it.
    """

    kind: Literal["field"] = "field"
    key: Key
    type: str
    datatype: Datatype
    label: LocalText
    hint: LocalText | None = None
    required: StrictBool | Rule = True
    show_if: Rule | None = None
    validations: tuple[Validation, ...] = ()
    default: Rule | None = None
    computed: Rule | None = None
    choices: tuple[Choice, ...] = ()
    choice_list: Key | None = None
    choice_filter: Rule | None = None
    prefill: Prefill | None = None
    same_as: Key | None = None
    help: LocalText | None = None
    options: dict[str, Any] = ModelField(default_factory=dict)
    sensitivity: Sensitivity = "ordinary"

    @model_validator(mode="after")
    def _choices_in_one_place(self) -> "Field":
        if self.choices and self.choice_list:
            raise ValueError("give either choices or choice_list, not both")
        return self


class Section(ItemOfStep):
    """
    A part of a step: it reaches to the next section, and its ``show_if`` governs all up to there.

    One without title and condition just ends the section before it. ``source`` says that its items
    were made of something else.
    """

    kind: Literal["section"] = "section"
    title: LocalText | None = None
    text: LocalText | None = None
    show_if: Rule | None = None
    source: Source | None = None


class Note(ItemOfStep):
    """
    A card between questions: a note, a warning, or help that is opened by whoever wants it.

    ``{key}`` in the text stands for the answer to an earlier question in words.
    """

    kind: Literal["note"] = "note"
    style: Literal["note", "warning", "help"] = ModelField(
        default="note", exclude_if=lambda value: value == "note"
    )
    title: LocalText | None = None
    text: LocalText
    show_if: Rule | None = None


class Check(ItemOfStep):
    """
    A cross-check over several answers; ``fields`` says beside which questions it is shown.

    With ``reason`` a warning is gone past only by writing why.
    """

    kind: Literal["check"] = "check"
    key: Key
    rule: Rule
    message: LocalText
    level: Level = "error"
    fields: tuple[Key, ...] = ()
    reason: bool = unless_empty(False)


class Roster(ItemOfStep):
    """
    A group that repeats, such as the members of a household.

    Its answer is a list of rows; in the rules of its items ``{"row": key}`` is the current row.
    ``row_title`` and ``row_summary`` are rules that give the words of a row in lists. ``size`` is a
    rule for the exact number of rows, within the bounds. One roster may stand inside another (the
    illnesses of each member); in its rules ``{"row": key}`` is found in its own row first, then in
    the row around it.
    """

    kind: Literal["roster"] = "roster"
    key: Key
    label: LocalText
    item_label: LocalText
    minimum: int = ModelField(default=0, ge=0)
    maximum: int = ModelField(default=30, ge=1, le=200)
    items: tuple["RosterItem", ...]
    size: Rule | None = None
    row_title: Rule
    row_summary: Rule | None = None
    show_if: Rule | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the questions of a row, in order."""
        return tuple(item for item in self.items if isinstance(item, Field))

    @property
    def checks(self) -> tuple[Check, ...]:
        """Return the cross-checks of a row, in order."""
        return tuple(item for item in self.items if isinstance(item, Check))

    @property
    def rosters(self) -> tuple["Roster", ...]:
        """Return the rosters inside a row, in order."""
        return tuple(item for item in self.items if isinstance(item, Roster))


Item = Annotated[Field | Section | Note | Check | Roster, ModelField(discriminator="kind")]
RosterItem = Item
