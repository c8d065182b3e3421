"""Texts for people, by language, and the building blocks every model of the document shares."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from forms_plugins.engine.rules import RuleShapeError, check_shape

DEFAULT_LANGUAGE = "es"

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
"""Stable name of a step, field or roster: lower snake case, unique in the form."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]


class Model(BaseModel):
    """A frozen part of a document; a key it does not know is refused by name and place."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Model):
    """One text in one or more languages; Spanish is the one that must exist."""

    es: str
    qu: str = ""
    ay: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """Return the text in ``language`` (``es-pe`` counts as ``es``), else in Spanish."""
        return getattr(self, language.split("-")[0], "") or self.es


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
