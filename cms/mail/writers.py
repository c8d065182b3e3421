"""Which function writes which e-mail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from forms_plugins.api.errors import ConfigurationFailure


@dataclass(frozen=True, repr=False)
class Mail:
    """
    An e-mail to one person.

    ``template`` names ``emails/<template>.txt`` and ``.html``, ``context`` is for both.
    """

    to: str
    subject: str
    template: str
    context: Mapping[str, Any]
    language: str = "es"


Writer = Callable[[Mapping[str, Any]], Mail | None]
"""Takes the payload of the job; ``None`` means that there is nothing to send (any more)."""

_writers: dict[str, Writer] = {}


class DuplicateWriter(Exception):
    """Two functions claim the same e-mail."""


def writes_mail(name: str) -> Callable[[Writer], Writer]:
    """
    Register the decorated function as the one that writes the e-mail ``name``.

    It is called when the e-mail is about to be sent, and again if that failed.

    :raises DuplicateWriter: if another function has this name.
    """

    def register(writer: Writer) -> Writer:
        if name in _writers and _writers[name] is not writer:
            raise DuplicateWriter(name)
        _writers[name] = writer
        return writer

    return register


def writer_of(name: str) -> Writer:
    """Return the function that writes ``name``. :raises ConfigurationFailure: if there is none."""
    try:
        return _writers[name]
    except KeyError:
        raise ConfigurationFailure(f"No installed app writes the e-mail {name!r}.") from None
