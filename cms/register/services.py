"""Entering households in the register."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from cms.register.digests import document_digest
from cms.register.locks import lock_people
from cms.register.models import Classification, Household, HouseholdMember
from cms.register.selectors import current_people
from cms.submissions.models import Result, Submission
from forms_plugins.api.register_mapping import RegisterMapping, register_mapping

COMPUTED = "computed"
NAME_LENGTH = 120


class MappingDoesNotFit(Exception):
    """The register mapping of a form names answers that a complete submission lacks."""


@transaction.atomic
def enter_household(*, submission: Submission) -> Household | None:
    """
    Enter the household of ``submission`` with its members and its class.

    A household whose current head has the same document is the same household: it gets new rows for
    members and class, the older ones stay, and it moves to the office that registered it last. Any
    other household is new. Nothing is entered, and ``None`` returned, when the form has no register
    mapping, no result decides, or no office has the submission: a household belongs to an office.

    :raises MappingDoesNotFit: if an answer the mapping names is missing or has the wrong form.
    """
    mapping = register_mapping(submission.form_version.definition)
    result = _deciding_result(submission)
    if mapping is None or result is None or submission.office is None:
        return None
    members = [
        _member(mapping, row, position)
        for position, row in enumerate(submission.answers.get(mapping.roster, ()), start=1)
    ]
    lock_people(member.document_digest for member in members)
    household = _household_for(submission, members)
    for member in members:
        member.household, member.submission = household, submission
    HouseholdMember.objects.bulk_create(members)
    _classify(household, submission, result)
    return household


def _deciding_result(submission: Submission) -> Result | None:
    return (
        submission.results.filter(
            decides=True,
            status=COMPUTED,
            valid_from__isnull=False,
            valid_until__isnull=False,
        )
        .exclude(category="")
        .first()
    )


def _member(mapping: RegisterMapping, row: Mapping[str, Any], position: int) -> HouseholdMember:
    document_type = str(row.get(mapping.document_type) or "")
    can_be_found = mapping.document_kind(document_type) is not None
    number = str(row.get(mapping.document_number) or "")
    second_surname = row.get(mapping.second_surname) if mapping.second_surname else ""
    return HouseholdMember(
        position=position,
        document_type=document_type,
        document_number=number,
        document_digest=document_digest(document_type, number) if can_be_found else "",
        given_names=_name(row, mapping.given_names),
        first_surname=_name(row, mapping.first_surname),
        second_surname=str(second_surname or "")[:NAME_LENGTH],
        birth_date=_birth_date(row, mapping.birth_date),
        relationship=str(row.get(mapping.relationship) or ""),
        is_head=str(row.get(mapping.relationship)) == str(mapping.head_code),
    )


def _name(row: Mapping[str, Any], key: str) -> str:
    name = row.get(key)
    if not name:
        raise MappingDoesNotFit(f"a member has no {key}")
    # The submission keeps the whole of a longer name.
    return str(name)[:NAME_LENGTH]


def _birth_date(row: Mapping[str, Any], key: str) -> date:
    try:
        return date.fromisoformat(row.get(key) or "")
    except (TypeError, ValueError) as error:
        raise MappingDoesNotFit(f"a member has no date in {key}") from error


def _household_for(submission: Submission, members: list[HouseholdMember]) -> Household:
    head = next((member for member in members if member.is_head), None)
    known = None
    if head is not None and head.document_digest:
        known = current_people(head.document_digest).filter(is_head=True).first()
    if known is None:
        return Household.objects.create(
            office=submission.office, registered_at=submission.submitted_at
        )
    household = known.household
    if household.office_id != submission.office_id:
        household.office = submission.office
        household.save(update_fields=["office"])
    return household


def _classify(household: Household, submission: Submission, result: Result) -> Classification:
    method = result.explanation.get("method") or {}
    return Classification.objects.create(
        household=household,
        submission=submission,
        result=result,
        category=result.category,
        has_legal_effect=method.get("legal_effect") is True,
        valid_from=result.valid_from,
        valid_until=result.valid_until,
        entered_at=submission.submitted_at,
    )
