"""Entering the household of a form that classified it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.register.composition import open_memberships, set_dwelling, set_members
from cms.register.declared import (
    DeclaredIdentity,
    DeclaredMember,
    declared_dwelling,
    declared_members,
)
from cms.register.facts import facts_of
from cms.register.locks import lock_households, lock_people
from cms.register.lookup_entries import refresh
from cms.register.models import (
    Classification,
    EntrySource,
    Household,
    HouseholdAnswers,
    HouseholdMembership,
    Person,
)
from cms.register.people import Origin, add_person, people_with, update_person
from cms.register.selectors import newest_classification
from cms.submissions.models import Result, Submission
from forms_plugins.api.register_mapping import RegisterMapping, register_mapping
from forms_plugins.classification.models import MethodVersion

COMPUTED = "computed"
COMMON = "common"
"""What a household is that the form calls nothing else."""


@transaction.atomic
def enter_household(*, submission: Submission) -> Household | None:
    """
    Enter the household of ``submission``: people, composition, dwelling, answers and class.

    A household whose head has the same document, or whose members have exactly the same documents,
    is the same household: who is no longer declared leaves it, who belonged to another one moves,
    and it goes to the office that registered it last. Any other household is new. Nothing is
    entered, and ``None`` returned, when the form has no register mapping, no result decides, or no
    office has the submission: a household belongs to an office.

    :raises MappingDoesNotFit: if an answer the mapping names is missing or has the wrong form.
    """
    form = submission.form_version.definition
    mapping = register_mapping(form)
    result = _deciding_result(submission)
    if mapping is None or result is None or submission.office is None:
        return None
    declared = declared_members(mapping, submission.answers)
    digests = [member.identity.document_digest for member in declared]
    lock_people(digests)
    with scopes_disabled():
        known = people_with(digests)
        left = _households_of(known.values())
        household = _household_for(submission, mapping, declared, known)
        _enter_members(household, submission, declared, known)
        _enter_dwelling(household, submission, mapping)
        HouseholdAnswers.objects.update_or_create(
            household=household,
            defaults={
                "answers": facts_of(form, submission.answers),
                "submission": submission,
                "taken_on": timezone.localdate(submission.submitted_at),
            },
        )
        _classify(household, submission, result)
        refresh({household.pk, *left})
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


def _households_of(people: Iterable[Person]) -> set[int]:
    """Lock the households that people belong to, and return which they are."""
    stays = HouseholdMembership.objects.filter(person__in=people, until__isnull=True)
    return set(lock_households(stays.values_list("household", flat=True)))


def _household_for(
    submission: Submission,
    mapping: RegisterMapping,
    declared: Sequence[DeclaredMember],
    known: Mapping[str, Person],
) -> Household:
    stays = HouseholdMembership.objects.filter(person__in=known.values(), until__isnull=True)
    household = _same_household(declared, known, stays.select_related("household"))
    kind = str(submission.answers.get(mapping.household_kind or "") or COMMON)
    if household is None:
        return Household.objects.create(
            office=submission.office, kind=kind, registered_at=submission.submitted_at
        )
    household.office, household.kind = submission.office, kind
    household.save(update_fields=["office", "kind"])
    return household


def _same_household(
    declared: Sequence[DeclaredMember],
    known: Mapping[str, Person],
    stays: Iterable[HouseholdMembership],
) -> Household | None:
    by_person = {stay.person_id: stay for stay in stays}
    for member in declared:
        person = known.get(member.identity.document_digest) if member.is_head else None
        stay = by_person.get(person.pk) if person else None
        if stay is not None and stay.is_head:
            return stay.household
    households = {stay.household_id: stay.household for stay in by_person.values()}
    if len(households) != 1:
        return None
    (household,) = households.values()
    digests = {member.identity.document_digest for member in declared} - {""}
    now = open_memberships(household).exclude(person__document_digest="")
    people = {known[digest].pk for digest in digests & known.keys()}
    is_same = digests <= known.keys() and people == {stay.person_id for stay in now}
    return household if is_same else None


def _enter_members(
    household: Household,
    submission: Submission,
    declared: Sequence[DeclaredMember],
    known: dict[str, Person],
) -> None:
    """Find or add each person; of two rows with one document the first counts."""
    origin = Origin(EntrySource.SUBMISSION, submission.submitted_at, submission)
    own = _members_by_name(household, except_for={person.pk for person in known.values()})
    members: dict[int, tuple[Person, DeclaredMember]] = {}
    for member in declared:
        person = known.get(member.identity.document_digest)
        if person is None or person.pk not in members:
            person = _person(member.identity, known, own, origin)
            members[person.pk] = (person, member)
    set_members(
        household,
        tuple(members.values()),
        on=timezone.localdate(submission.submitted_at),
        source=EntrySource.SUBMISSION,
        submission=submission,
    )


def _members_by_name(
    household: Household, *, except_for: set[int]
) -> dict[tuple[str, date], list[Person]]:
    """Return who belongs or belonged to a household, and to no other one now."""
    stays = household.memberships.exclude(person__in=except_for).select_related("person")
    elsewhere = HouseholdMembership.objects.filter(
        person__in=stays.values("person"), until__isnull=True
    ).exclude(household=household)
    taken = set(elsewhere.values_list("person", flat=True))
    own: dict[tuple[str, date], list[Person]] = defaultdict(list)
    for stay in stays.order_by("pk"):
        person = stay.person
        is_free = person.pk not in taken and person.merged_into_id is None
        namesakes = own[person.name_key, person.birth_date]
        if is_free and person not in namesakes:
            namesakes.append(person)
    return own


def _person(
    identity: DeclaredIdentity,
    known: dict[str, Person],
    own: dict[tuple[str, date], list[Person]],
    origin: Origin,
) -> Person:
    person = known.get(identity.document_digest)
    is_known_by_document = person is not None
    if person is None:
        namesakes = own.get((identity.name_key, identity.birth_date))
        person = namesakes.pop(0) if namesakes else None
    if person is None:
        person = add_person(identity, origin=origin)
    elif is_known_by_document or not identity.document_digest:
        # Found by a document of a duplicate, or declared without: they keep the one they have.
        update_person(person, _with_document_of(person, identity), origin=origin)
    else:
        update_person(person, identity, origin=origin)
    if identity.document_digest:
        known[identity.document_digest] = person
    return person


def _with_document_of(person: Person, identity: DeclaredIdentity) -> DeclaredIdentity:
    if not person.document_digest or person.document_digest == identity.document_digest:
        return identity
    return replace(
        identity,
        document_type=person.document_type,
        document_number=person.document_number,
        document_digest=person.document_digest,
    )


def _enter_dwelling(household: Household, submission: Submission, mapping: RegisterMapping) -> None:
    form = submission.form_version.definition
    dwelling = declared_dwelling(form, mapping, submission.answers)
    if dwelling is not None:
        at = submission.submitted_at
        set_dwelling(household, dwelling, on=timezone.localdate(at), at=at)


def _classify(household: Household, submission: Submission, result: Result) -> Classification:
    method = result.explanation.get("method") or {}
    replaced = newest_classification(household)
    return Classification.objects.create(
        household=household,
        submission=submission,
        result=result,
        source=EntrySource.SUBMISSION,
        method=_method_version(result),
        replaces=replaced,
        category=result.category,
        raw=result.raw,
        index=result.index,
        outputs=_outputs(result),
        has_legal_effect=method.get("legal_effect") is True,
        valid_from=result.valid_from,
        valid_until=result.valid_until,
        entered_at=_after(replaced, submission.submitted_at),
    )


def _after(replaced: Classification | None, at: datetime) -> datetime:
    """
    Return ``at``, or the next moment after what is replaced.

    A run over the register may have given a class while this submission waited for the household:
    what the household declared just now counts, though it was sent a moment before.
    """
    if replaced is None or replaced.entered_at < at:
        return at
    return replaced.entered_at + timedelta(microseconds=1)


def _method_version(result: Result) -> MethodVersion | None:
    return MethodVersion.objects.filter(
        method__slug=result.method, number=result.method_version
    ).first()


def _outputs(result: Result) -> dict[str, str]:
    outputs = result.explanation.get("outputs") or {}
    return {str(name): str(value) for name, value in outputs.items()}
