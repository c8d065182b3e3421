"""Texts for people, by language, and the building blocks every model of the document shares."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator
from pydantic import Field as ModelField

from forms_plugins.engine.rules import RuleShapeError, check_shape

DEFAULT_LANGUAGE = "es"

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
"""Stable name of a step, field or roster: lower snake case, unique in the form."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]


class Model(BaseModel):
    """A frozen part of a document; a key it does not know is refused by name and place."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$")]
"""Code of a language as browsers write it: ``es``, ``qu``, ``quz-PE``."""


class Text(Model):
    """
    One text in one or more languages; Spanish is the one that must exist.

    Any language may stand beside it under its code: ``{"es": "Hogar", "qu": "Wasi"}``. A document
    leaves out the languages in which there are no words.
    """

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[Language, str] = ModelField(init=False)

    es: str

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return {language: words for language, words in value.items() if language == "es" or words}

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the codes of the languages the text exists in, Spanish first."""
        return ("es", *(self.__pydantic_extra__ or ()))

    def exactly_in(self, language: str) -> str:
        """Return the words in just this language, empty if there are none."""
        return self.es if language == "es" else (self.__pydantic_extra__ or {}).get(language, "")

    def in_language(self, language: str) -> str:
        """Return the text in ``language`` (``qu-PE`` is looked for as ``qu`` too), else Spanish."""
        return self.exactly_in(language) or self.exactly_in(language.split("-")[0]) or self.es


def _as_text(value: Any) -> Any:
    return {"es": value} if isinstance(value, str) else value


LocalText = Annotated[Text, BeforeValidator(_as_text, json_schema_input_type=str | Text)]
"""A :class:`Text`; a plain string is taken as Spanish."""


def _as_rule(value: Any) -> Any:
    try:
        return check_shape(value)
    except RuleShapeError as error:
        raise ValueError(str(error)) from error


Rule = Annotated[Any, BeforeValidator(_as_rule)]
"""A rule tree (``forms_plugins.engine.rules``), checked for its shape when it is loaded."""
