"""Checks of the FSU that need more than its answers: the register and the office."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_plugins.api.context import CalculationContext, HouseholdInForce, SubmissionFacts
from forms_plugins.api.kinds import Options, Validation
from forms_plugins.api.outcomes import PluginProblem
from forms_plugins.api.register_mapping import (
    RegisterMapping,
    normalised_number,
    register_mapping,
)
from forms_plugins.api.registry import register
from forms_plugins.engine.definition.texts import Key

SHOWN_DIGITS = 3


@register
class HouseholdInForceElsewhere(Validation):
    """
    Nobody may be in two households with a classification in force.

    A household whose head has the same document, or whose members have exactly the same documents
    (another head), is the same household: registering it again is an update and passes.
    """

    slug = "household-in-force-elsewhere"
    label = gettext_lazy("Nobody in another household with a classification in force")

    def problems(
        self, facts: SubmissionFacts, options: Options, context: CalculationContext
    ) -> tuple[PluginProblem, ...]:
        """Return one problem a member who is in another household in force today."""
        mapping = register_mapping(facts.form)
        if mapping is None:
            return ()
        rows = facts.answers.get(mapping.roster) or ()
        head, everybody = _head_document(mapping, rows), _documents(mapping, rows)
        found = []
        for position, row in enumerate(rows, 1):
            kind, number = _document(mapping, row)
            if mapping.document_kind(kind) is None or not number:
                continue
            household = context.register.household_in_force_with(kind, number, on=context.today)
            if household is not None and not _is_same_household(household, head, everybody):
                place = f"{mapping.roster}.{position}.{mapping.document_number}"
                found.append(PluginProblem(_message(position, number, household), place))
        return tuple(found)


def _message(position: int, number: str, household: HouseholdInForce) -> str:
    return _(
        "Member %(position)s (document ending in %(digits)s) is in another household with a "
        "classification in force until %(date)s, registered by %(office)s. Check the document, or "
        "ask that office to update that household first."
    ) % {
        "position": position,
        "digits": number[-SHOWN_DIGITS:],
        "date": date_format(household.valid_until, "DATE_FORMAT"),
        "office": household.office_name,
    }


def _document(mapping: RegisterMapping, row: Mapping[str, Any]) -> tuple[str, str]:
    number = normalised_number(str(row.get(mapping.document_number) or ""))
    return str(row.get(mapping.document_type) or ""), number


def _documents(mapping: RegisterMapping, rows: Any) -> frozenset[tuple[str, str]]:
    documents = (_document(mapping, row) for row in rows)
    return frozenset(
        (kind, number)
        for kind, number in documents
        if number and mapping.document_kind(kind) is not None
    )


def _head_document(mapping: RegisterMapping, rows: Any) -> tuple[str, str]:
    """Return type and number of the head's document; both empty if there is not one head."""
    heads = list(_heads(mapping, rows))
    return _document(mapping, heads[0]) if len(heads) == 1 else ("", "")


def _heads(mapping: RegisterMapping, rows: Any) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        if str(row.get(mapping.relationship)) == str(mapping.head_code):
            yield row


def _is_same_household(
    household: HouseholdInForce, head: tuple[str, str], everybody: frozenset[tuple[str, str]]
) -> bool:
    kind, number = household.head_document
    if number and (str(kind), normalised_number(number)) == head:
        return True
    known = {(str(kind), normalised_number(number)) for kind, number in household.documents}
    return bool(known) and known == everybody


class OfficeDistrictOptions(Options):
    """``place`` is the key of the answer with the code of the district."""

    place: Key


@register
class OfficeDistrict(Validation):
    """
    An office registers the households of its own district; others are a warning.

    What no office registers, such as practice, is in the district of none.
    """

    slug = "office-district"
    label = gettext_lazy("The dwelling is in the district of the office")
    options_class = OfficeDistrictOptions

    def problems(
        self, facts: SubmissionFacts, options: OfficeDistrictOptions, context: CalculationContext
    ) -> tuple[PluginProblem, ...]:
        """Return a warning if the dwelling is in another district."""
        place = facts.answers.get(options.place)
        if not place or not facts.office_code or place == facts.office_code:
            return ()
        message = _(
            "The dwelling is not in the district of %(office)s. Confirm the place, or leave the "
            "household to the office of its district."
        ) % {"office": facts.office_name}
        return (PluginProblem(message, options.place, level="warning"),)
