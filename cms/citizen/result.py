"""What a citizen is shown of the class of their household."""

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django_scopes import scopes_disabled

from cms.register.models import Classification, Household, Person
from cms.register.selectors import current_members, is_in_force
from cms.submissions.models import Submission
from forms_plugins.api.register_mapping import register_mapping
from forms_plugins.engine.definition import FormDefinition


@dataclass(frozen=True)
class ShownMember:
    """A member by first name and initials."""

    name: str
    details: str


@dataclass(frozen=True)
class ShownDocument:
    """A document that can be downloaded."""

    number: str
    url: str


@dataclass(frozen=True)
class ShownResult:
    """The page of a result, prepared."""

    category: str
    meaning: str
    in_force: bool
    valid_from: date
    valid_until: date
    office_name: str
    office_place: str
    reference: str
    has_legal_effect: bool
    members: tuple[ShownMember, ...]
    documents: tuple[ShownDocument, ...]


def shown_result(reference: str, *, on: date) -> ShownResult | None:
    """Return what to show about a submission on a day, or ``None`` if it classified nobody."""
    with scopes_disabled():
        classification = (
            Classification.objects.filter(submission__reference=reference)
            .select_related(
                "cancellation",
                "household",
                "result",
                "submission__office",
                "submission__form_version",
            )
            .first()
        )
        return _shown(classification, on) if classification else None


def _shown(classification: Classification, on: date) -> ShownResult:
    submission = classification.submission
    explanation = classification.result.explanation
    category = explanation.get("category") or {}
    return ShownResult(
        category=category.get("label") or classification.category,
        meaning=category.get("meaning", ""),
        in_force=is_in_force(classification, on),
        valid_from=classification.valid_from,
        valid_until=classification.valid_until,
        office_name=submission.office.name,
        office_place=submission.office.area_name,
        reference=submission.reference,
        has_legal_effect=classification.has_legal_effect,
        members=_members(classification.household, submission),
        documents=_documents(submission),
    )


def _members(household: Household, submission: Submission) -> tuple[ShownMember, ...]:
    words = _relationships(submission.form_version.definition)
    return tuple(
        ShownMember(masked_name(member.person), words.get(member.relationship, ""))
        for member in current_members(household)
    )


def masked_name(person: Person) -> str:
    """Return the first given name and the initials of the surnames: "Rosa Q. M."."""
    first = person.given_names.split()[:1]
    initials = [
        f"{surname[0].upper()}."
        for surname in (person.first_surname, person.second_surname)
        if surname
    ]
    return " ".join([*first, *initials])


def _relationships(form: FormDefinition) -> dict[str, str]:
    mapping = register_mapping(form)
    for _, roster, field in form.fields():
        in_roster = mapping and roster and roster.key == mapping.roster
        if in_roster and field.key == mapping.relationship:
            return {str(choice.code): choice.label.es for choice in form.choices_of(field)}
    return {}


def _documents(submission: Submission) -> tuple[ShownDocument, ...]:
    # The level above issues documents and hangs them on the submission; it may not be installed.
    issued = submission.documents.order_by("-issued_at") if hasattr(submission, "documents") else ()
    try:
        return tuple(
            ShownDocument(document.number, reverse("documents:download", args=[document.number]))
            for document in issued
        )
    except NoReverseMatch:
        return ()
