"""What the author of a form says about its certificate."""

from pydantic import Field as ModelField

from forms_plugins.api.kinds import Options
from forms_plugins.engine.definition.texts import Key, LocalText, Slug


class Part(Options):
    """An answer inside a line with its signs: ``{"field": "lote", "before": "Lt. "}``."""

    field: Key
    before: str = ModelField(default="", max_length=40)
    after: str = ModelField(default="", max_length=40)


class Line(Options):
    """
    A line about the household: a label and the answers that make up its value.

    Answers that were not given leave nothing behind; a line without any is left out.
    """

    label: LocalText
    parts: tuple[Part, ...] = ModelField(min_length=1)
    separator: str = ModelField(default=" ", max_length=10)


class CertificateOptions(Options):
    """
    ``template`` is the slug of a document template; ``household`` lists what it says of the home.

    Who the members are stands in the form's register mapping (``api.register_mapping``).
    """

    template: Slug
    household: tuple[Line, ...] = ()
