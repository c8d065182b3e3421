"""The kinds of plugin. A plugin decides and returns values; the platform saves, sends, renders."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from django import forms
from pydantic import BaseModel, ConfigDict

from forms_plugins.api.catalogues import PlaceCatalogue
from forms_plugins.api.context import CalculationContext, SubmissionFacts
from forms_plugins.api.outcomes import (
    AcceptedFile,
    CalculationResult,
    LookupAnswer,
    Outcome,
    PluginProblem,
    ScanVerdict,
)
from forms_plugins.api.packages import CourseData, DemoData, OfficeData, RequestForm
from forms_plugins.engine.definition import Choice, Field, Item


class Options(BaseModel):
    """Base of the options a plugin declares; checked when an author saves the form."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Plugin:
    """Base of every kind. ``slug`` is stable and stored in documents; ``label`` is for editors."""

    slug: ClassVar[str]
    label: ClassVar[Any]
    options_class: ClassVar[type[Options]] = Options

    @classmethod
    def kind(cls) -> type["Plugin"]:
        """Return the class among the kinds of this module that ``cls`` derives from."""
        for base in cls.__mro__:
            if Plugin in base.__bases__:
                return base
        raise TypeError(f"{cls.__name__} derives from no kind of plugin")

    def read_options(self, options: Mapping[str, Any]) -> Any:
        """Return the typed options. :raises pydantic.ValidationError: naming what is wrong."""
        return self.options_class.model_validate(dict(options))

    def check(self) -> tuple[PluginProblem, ...]:
        """Say what is missing for the plugin to work, without changing anything."""
        return ()


class FieldType(Plugin):
    """
    A kind of question: what it stores, how it is cleaned, drawn and shown.

    ``datatype`` is one of the datatypes of the engine; ``takes_choices`` says whether authors list
    options for it. A question that ``is_hidden`` is on no page: its answer comes from its default,
    its prefill or its computed rule. A type with the datatype ``files`` works on uploads: its
    answer is a tuple of their public ids, and it says with ``largest_file`` and ``accept`` which
    files it takes.
    """

    datatype: ClassVar[str]
    takes_choices: ClassVar[bool] = False
    is_hidden: ClassVar[bool] = False

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> Any:
        """
        Return the typed answer for what a person typed or a file holds, or ``None`` if empty.

        Typed answers are ``str``, ``int``, ``Decimal``, ``bool``, ``date`` or a tuple of codes.

        :raises AnswerRefused: with a text that says what to do.
        """
        raise NotImplementedError

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return a Django form field (not required: the engine decides) that ends in ``clean``."""
        raise NotImplementedError

    def suggest(self, field: Field, *, office_place: str) -> Any:
        """
        Return a typed suggestion drawn from the office that fills in the form, or ``None``.

        ``office_place`` is the code of its place. A suggestion is no answer until it is sent.
        """
        return None

    def largest_file(self, field: Field) -> int:
        """Return how many bytes a file may have; larger ones are refused before they are read."""
        raise NotImplementedError

    def accept(self, name: str, content: bytes, field: Field) -> AcceptedFile:
        """
        Return what to keep of a file that somebody chose; ``name`` may be anything.

        :raises AnswerRefused: with a text that says which files are taken.
        """
        raise NotImplementedError

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the words for a typed answer on check pages and documents."""
        raise NotImplementedError

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> Any:
        """Return a typed answer that ``clean`` accepts, for previews and tests."""
        raise NotImplementedError


class QuestionGroup(Plugin):
    """
    Several questions that belong together, such as a person or an address.

    They become ordinary questions of the form when it is compiled, so that rules, results and
    exports know nothing of groups. The keys are ``f"{key}_{part}"``.
    """

    def items(self, key: str, options: Any) -> tuple[Item, ...]:
        """Return the items of the group called ``key``: questions, checks and notes."""
        raise NotImplementedError


class Lookup(Plugin):
    """
    Fills answers in from a source, such as an identity service.

    ``inputs`` are the names it asks for, ``outputs`` the names it can answer, both with a label.
    One that ``is_invented`` knows nobody real: only such are asked where people practise.
    """

    is_invented: ClassVar[bool] = False
    inputs: ClassVar[Mapping[str, Any]] = {}
    outputs: ClassVar[Mapping[str, Any]] = {}

    def find(self, query: Mapping[str, Any], options: Any) -> LookupAnswer | None:
        """
        Return typed values by output, or ``None`` when the source knows nothing.

        :raises TemporaryFailure: when the source does not answer; the person goes on by hand.
        """
        raise NotImplementedError


class FileScanner(Plugin):
    """
    Looks for harmful content in a file before anybody may open it.

    Every scanner that is in use looks at every file; one that finds something closes it for good.
    """

    def is_in_use(self) -> bool:
        """Say whether this installation uses the scanner."""
        return True

    def scan(self, content: bytes, options: Any) -> ScanVerdict:
        """
        Say whether the file may be opened.

        :raises TemporaryFailure: when the scanner does not answer; the file stays closed meanwhile.
        """
        raise NotImplementedError


class Validation(Plugin):
    """A check over a whole submission that needs more than its answers."""

    def problems(
        self, facts: SubmissionFacts, options: Any, context: CalculationContext
    ) -> tuple[PluginProblem, ...]:
        """Return what is wrong; an empty tuple lets the submission pass."""
        raise NotImplementedError


class Calculation(Plugin):
    """Computes explained results from the answers, inside the transaction of the submission."""

    def calculate(
        self, facts: SubmissionFacts, options: Any, context: CalculationContext
    ) -> tuple[CalculationResult, ...]:
        """Return one result a method; a refusal is a result too, with its reasons."""
        raise NotImplementedError


class Action(Plugin):
    """Decides what to do after a submission: ask for a document, a message, an export."""

    def decide(
        self, facts: SubmissionFacts, results: tuple[CalculationResult, ...], options: Any
    ) -> tuple[Outcome, ...]:
        """
        Return what the platform shall do.

        :raises TemporaryFailure, ConfigurationFailure, PermanentFailure: see ``errors``.
        """
        raise NotImplementedError


class Exporter(Plugin):
    """Turns submissions into a file."""

    def export(self, submissions: Any, options: Any) -> bytes:
        """Return the file's bytes."""
        raise NotImplementedError


class Package(Plugin):
    """
    A country package: forms, methods, catalogues, offices and demo data, all of it data.

    A package describes, the platform installs (``manage.py install_package SLUG``). What a method
    returns must not change between two calls, so that installing twice changes nothing.
    """

    def catalogues(self) -> Mapping[str, Callable[[], PlaceCatalogue]]:
        """Return loaders of place catalogues by slug; announced when the package is imported."""
        return {}

    def forms(self) -> Mapping[str, Mapping[str, Any]]:
        """Return form documents by slug."""
        return {}

    def methods(self) -> Mapping[str, Mapping[str, Any]]:
        """Return documents of scoring methods by slug."""
        return {}

    def offices(self) -> Iterable[OfficeData]:
        """Return the local offices; the code of each is unique and stable."""
        return ()

    def household_recipes(self) -> Iterable[Path]:
        """Return files that say how to invent households (``docs/simulation.md``)."""
        return ()

    def request_forms(self) -> Mapping[str, RequestForm]:
        """
        Return the forms by which citizens ask for something, by what they ask for.

        The result page of a household offers ``nueva`` (a class for a household without one),
        ``actualizar`` (it ends soon), ``domicilio`` (it moved) and ``integrantes`` (members came or
        left).
        """
        return {}

    def courses(self) -> Iterable[CourseData]:
        """Return courses for the staff of offices, with their questions and words of the trade."""
        return ()

    def demo(self) -> DemoData:
        """Return invented people and households for a site that shows what the platform does."""
        return DemoData()
