"""What stands inside a step: fields, sections, notes, checks and rosters."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, StrictBool, StrictInt, StrictStr, model_validator
from pydantic import Field as ModelField

from forms_plugins.engine.definition.texts import Key, LocalText, Model, Rule

Level = Literal["error", "warning"]
Datatype = Literal["text", "whole", "decimal", "boolean", "date", "choice", "choices"]
Sensitivity = Literal["ordinary", "personal", "sensitive"]


class Choice(Model):
    """One option of a question. ``code`` is what is stored; ``exclusive`` shuts out all others."""

    code: StrictInt | StrictStr
    label: LocalText
    hint: LocalText | None = None
    exclusive: bool = False


class Validation(Model):
    """A rule that must hold, and what a person is told to do when it does not."""

    rule: Rule
    message: LocalText
    level: Level = "error"


def _require_kind(schema: dict[str, Any]) -> None:
    schema.setdefault("required", []).insert(0, "kind")


class ItemOfStep(Model):
    """Base of what may stand in a step; ``kind`` tells them apart and is always written."""

    model_config = ConfigDict(json_schema_extra=_require_kind)


class Field(ItemOfStep):
    """
    One question.

    ``type`` is the slug of a field-type plugin, ``datatype`` the kind of value it stores (compiled
    from the plugin so that the document can be read without it), ``options`` the plugin's own
    settings. ``required`` is yes, no or a rule. Answers that ``show_if`` hides do not count.
    A ``computed`` field is never typed: its value is the rule's. ``choice_list`` names one of the
    form's lists instead of inline ``choices``.
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
    options: dict[str, Any] = ModelField(default_factory=dict)
    sensitivity: Sensitivity = "ordinary"

    @model_validator(mode="after")
    def _choices_in_one_place(self) -> "Field":
        if self.choices and self.choice_list:
            raise ValueError("give either choices or choice_list, not both")
        return self


class Section(ItemOfStep):
    """A heading between questions."""

    kind: Literal["section"] = "section"
    title: LocalText
    text: LocalText | None = None
    show_if: Rule | None = None


class Note(ItemOfStep):
    """A paragraph of help between questions."""

    kind: Literal["note"] = "note"
    text: LocalText
    show_if: Rule | None = None


class Check(ItemOfStep):
    """A cross-check over several answers; ``fields`` says beside which questions it is shown."""

    kind: Literal["check"] = "check"
    key: Key
    rule: Rule
    message: LocalText
    level: Level = "error"
    fields: tuple[Key, ...] = ()


RosterItem = Annotated[Field | Section | Note | Check, ModelField(discriminator="kind")]


class Roster(ItemOfStep):
    """
    A group that repeats, such as the members of a household.

    Its answer is a list of rows; in the rules of its items ``{"row": key}`` is the current row.
    ``row_title`` and ``row_summary`` are rules that give the words of a row in lists.
    """

    kind: Literal["roster"] = "roster"
    key: Key
    label: LocalText
    item_label: LocalText
    minimum: int = ModelField(default=0, ge=0)
    maximum: int = ModelField(default=30, ge=1, le=200)
    items: tuple[RosterItem, ...]
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


Item = Annotated[Field | Section | Note | Check | Roster, ModelField(discriminator="kind")]
