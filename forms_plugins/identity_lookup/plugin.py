"""Fill in who a person is from their document: an invented register, and a service."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_plugins.api.errors import ConfigurationFailure, TemporaryFailure
from forms_plugins.api.kinds import Lookup, Options
from forms_plugins.api.outcomes import LookupAnswer, PluginProblem
from forms_plugins.api.registry import register
from forms_plugins.identity_lookup.client import (
    IdentityService,
    ServiceDidNotAnswer,
    address_problem,
)
from forms_plugins.identity_lookup.fake import invented_person

KINDS = {"1": "dni", "3": "ce", "5": "cpp", "dni": "dni", "ce": "ce", "cpp": "cpp"}
"""Kind of document by the code that forms store (those of the group of questions ``person``)."""

LONGEST_NAME = 120

INPUTS = {
    "document_kind": gettext_lazy("Kind of document"),
    "document_number": gettext_lazy("Document number"),
}
OUTPUTS = {
    "names": gettext_lazy("Given names"),
    "first_surname": gettext_lazy("First surname"),
    "second_surname": gettext_lazy("Second surname"),
    "birth_date": gettext_lazy("Birth date"),
    "sex": gettext_lazy("Sex"),
}


class IdentityLookup(Lookup):
    """
    Base: reads the question, asks ``person`` and types what comes back.

    ``document_kind`` is 1, 3, 5 (as the group of questions ``person`` stores it) or dni, ce, cpp.
    Texts are ``str``, ``birth_date`` is a ``date``, ``sex`` is 1 (man) or 2 (woman).
    """

    inputs = INPUTS
    outputs = OUTPUTS

    def person(self, kind: str, number: str) -> Mapping[str, Any] | None:
        """Return what the source says, as JSON. :raises TemporaryFailure: if it is mute."""
        raise NotImplementedError

    def source(self) -> str:
        """Return the name of the source for people."""
        raise NotImplementedError

    def find(self, query: Mapping[str, Any], options: Any) -> LookupAnswer | None:
        """Return who has a document, ``None`` if nobody is known to. See ``Lookup.find``."""
        kind = KINDS.get(str(query.get("document_kind") or "").casefold())
        number = str(query.get("document_number") or "").strip()
        if kind is None or not number or not number.isalnum():
            return None
        found = self.person(kind, number)
        if found is None:
            return None
        return LookupAnswer(values=_typed(found), source=self.source())


@register
class DemonstrationLookup(IdentityLookup):
    """Invented people, for demonstrations and tests: no register is asked."""

    slug = "identity-demo"
    is_invented = True
    label = gettext_lazy("Identity: demonstration register (invented people)")

    def person(self, kind: str, number: str) -> Mapping[str, Any] | None:
        """Return an invented person."""
        return invented_person(kind, number)

    def source(self) -> str:
        """Return a name that says what it is worth."""
        return _("Demonstration register (invented data)")


class ServiceOptions(Options):
    """``source`` is the name of the register for people, such as "RENIEC"."""

    source: str = ""


@register
class ServiceLookup(IdentityLookup):
    """
    A service of the institution: ``IDENTITY_SERVICE_URL`` and ``IDENTITY_SERVICE_TOKEN``.

    What it must answer is told in ``docs/plugins.md``.
    """

    slug = "identity-service"
    label = gettext_lazy("Identity: service of the institution")
    options_class = ServiceOptions

    def check(self) -> tuple[PluginProblem, ...]:
        """Say if the address cannot be used; none at all is no problem until it is asked."""
        problem = address_problem(settings.IDENTITY_SERVICE_URL)
        return (PluginProblem(problem),) if problem else ()

    def find(self, query: Mapping[str, Any], options: ServiceOptions) -> LookupAnswer | None:
        """
        Return who has a document. See ``Lookup.find``.

        :raises ConfigurationFailure: if no address is set, or one that cannot be used.
        """
        found = super().find(query, options)
        if found is None or not options.source:
            return found
        return LookupAnswer(values=found.values, source=options.source)

    def person(self, kind: str, number: str) -> Mapping[str, Any] | None:
        """Return what the service says."""
        address = settings.IDENTITY_SERVICE_URL
        if not address or address_problem(address):
            raise ConfigurationFailure("EMPADRONA_IDENTITY_URL is not set, or is no https address.")
        try:
            return IdentityService(address, settings.IDENTITY_SERVICE_TOKEN).ask(kind, number)
        except ServiceDidNotAnswer as failure:
            raise TemporaryFailure("The identity service does not answer.") from failure

    def source(self) -> str:
        """Return a name for a service without one."""
        return _("Identity service")


def _typed(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs with their types; what is missing or makes no sense is left out."""
    values: dict[str, Any] = {}
    for name in ("names", "first_surname", "second_surname"):
        text = found.get(name)
        if isinstance(text, str) and text.strip():
            values[name] = " ".join(text.split())[:LONGEST_NAME]
    born = _day(found.get("birth_date"))
    if born is not None:
        values["birth_date"] = born
    if type(found.get("sex")) is int and found["sex"] in (1, 2):
        values["sex"] = found["sex"]
    return values


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
