"""The form document itself: load, dump, hash and JSON Schema."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, Literal, TypeVar, cast

from pydantic import Field as ModelField

from forms_plugins.engine.definition.fields import (
    Check,
    Choice,
    Field,
    Item,
    Roster,
    unless_empty,
)
from forms_plugins.engine.definition.texts import Key, Language, LocalText, Model, Rule, Slug

FORMAT: Final = 1

Derived = TypeVar("Derived")


class PluginUse(Model):
    """A plugin that the form calls, with the options its author chose."""

    plugin: Slug
    options: dict[str, Any] = ModelField(default_factory=dict)


class Retention(Model):
    """How long answers are kept. ``drafts_days`` counts from the last change of a draft."""

    drafts_days: int = ModelField(default=90, ge=1)
    submissions_years: int = ModelField(default=10, ge=1)
    reason: LocalText | None = None


class Declaration(Model):
    """What the person signs before sending; the answer under ``key`` must be true."""

    key: Key = "declaracion"
    title: LocalText
    text: LocalText
    label: LocalText


class Outcome(Model):
    """A page that ends the way through a form: not an error, but what the person can do instead."""

    key: Key
    title: LocalText
    text: LocalText


class Route(Model):
    """
    Where to go from a step when ``when`` holds: to a later step, past those between, or to an
    outcome. The first route that holds is taken.
    """

    when: Rule
    to: Key


class SharedListUse(Model):
    """The version of a list shared between forms that one of the form's lists was taken from."""

    slug: Slug
    version: int


class Step(Model):
    """
    One page (or one list page for a roster) of the wizard.

    ``task_group`` is the heading under which a task list shows the step. Nobody stops at a
    ``silent`` step: its values are computed and its routes are followed, but it is no page.
    """

    key: Key
    title: LocalText
    help: LocalText | None = None
    help_not_needed: bool = False
    show_if: Rule | None = None
    items: tuple[Item, ...]
    routes: tuple[Route, ...] = unless_empty(())
    task_group: LocalText | None = None
    silent: bool = unless_empty(False)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the questions that stand directly in the step, in order."""
        return tuple(item for item in self.items if isinstance(item, Field))

    @property
    def checks(self) -> tuple[Check, ...]:
        """Return the cross-checks of the step, in order."""
        return tuple(item for item in self.items if isinstance(item, Check))

    @property
    def roster(self) -> Roster | None:
        """Return the roster of the step; a step has at most one."""
        return next((item for item in self.items if isinstance(item, Roster)), None)


class FormDefinition(Model):
    """
    A whole form: what is asked, in which order, what must hold, and what is done at the end.

    ``tables`` are look-up tables for rules: name -> row key -> column -> value.
    ``calculations`` run inside the submission, ``actions`` afterwards as background jobs.
    ``navigation`` is one step after the other, or a list of tasks in any order. ``office_from`` is
    the key of a place question: a form that a citizen sends goes to the office of that place.
    ``shared_lists`` says which of the ``choice_lists`` were taken from a list shared between forms.
    """

    format: Literal[1] = FORMAT
    slug: Slug
    title: LocalText
    summary: LocalText | None = None
    audience: Literal["staff", "citizen"] = "staff"
    layout: Literal["topic", "question"] = "topic"
    languages: tuple[Language, ...] = ("es",)
    privacy_notice: LocalText | None = None
    retention: Retention | None = None
    choice_lists: dict[Key, tuple[Choice, ...]] = ModelField(default_factory=dict)
    shared_lists: dict[Key, SharedListUse] = unless_empty({})
    tables: dict[Key, dict[str, dict[str, Any]]] = ModelField(default_factory=dict)
    steps: tuple[Step, ...]
    outcomes: tuple[Outcome, ...] = unless_empty(())
    navigation: Literal["linear", "tasks"] = ModelField(
        default="linear", exclude_if=lambda value: value == "linear"
    )
    office_from: Key | None = None
    checks: tuple[Check, ...] = ()
    draft_title: Rule | None = None
    declaration: Declaration | None = None
    validations: tuple[PluginUse, ...] = ()
    calculations: tuple[PluginUse, ...] = ()
    actions: tuple[PluginUse, ...] = ()

    def step(self, key: str) -> Step:
        """Return the step called ``key``. :raises KeyError: if there is none."""
        return self._steps_by_key[key]

    def outcome(self, key: str) -> Outcome | None:
        """Return the outcome called ``key``, if there is one."""
        return next((outcome for outcome in self.outcomes if outcome.key == key), None)

    def choices_of(self, field: Field) -> tuple[Choice, ...]:
        """Return the options of ``field``, inline or from the form's lists."""
        return self.choice_lists[field.choice_list] if field.choice_list else field.choices

    def fields(self) -> Iterator[tuple[Step, Roster | None, Field]]:
        """Yield every question with the step and the roster (or ``None``) it belongs to."""
        for step in self.steps:
            for item in step.items:
                if isinstance(item, Field):
                    yield step, None, item
                elif isinstance(item, Roster):
                    for field in item.fields:
                        yield step, item, field
                    for inner in item.rosters:
                        for field in inner.fields:
                            yield step, inner, field

    def kept(self, derive: Callable[["FormDefinition"], Derived]) -> Derived:
        """Return ``derive(form)``, worked out at the first call and kept as long as the form."""
        if derive not in self._kept:
            self._kept[derive] = derive(self)
        return cast("Derived", self._kept[derive])

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> "FormDefinition":
        """Return a copy with some parts replaced; nothing derived from the old parts goes along."""
        copied = super().model_copy(update=update, deep=deep)
        for name in ("_steps_by_key", "_kept"):
            copied.__dict__.pop(name, None)
        return copied

    @cached_property
    def _steps_by_key(self) -> Mapping[str, Step]:
        return {step.key: step for step in self.steps}

    @cached_property
    def _kept(self) -> dict[Callable[["FormDefinition"], Any], Any]:
        return {}


def load_form(document: Mapping[str, Any]) -> FormDefinition:
    """
    Return the form a JSON document describes.

    :raises pydantic.ValidationError: naming the place of every key or value that is wrong.
    """
    return FormDefinition.model_validate(document)


def dump_form(form: FormDefinition) -> dict[str, Any]:
    """Return the JSON document of ``form``; ``load_form(dump_form(form)) == form``."""
    return form.model_dump(mode="json", exclude_defaults=False, exclude_none=True)


def document_hash(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of the canonical JSON text of ``document``."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def form_schema() -> dict[str, Any]:
    """Return the published JSON Schema of the form document."""
    return FormDefinition.model_json_schema()
