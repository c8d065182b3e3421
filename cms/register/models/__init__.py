from cms.register.models.classifications import (
    Cancellation,
    Classification,
    ExpiryNotice,
    Reclassification,
    ReviewRequest,
)
from cms.register.models.duplicates import DuplicatePair, Merge
from cms.register.models.households import (
    Dwelling,
    Household,
    HouseholdAnswers,
    HouseholdMembership,
    Residence,
)
from cms.register.models.padrons import PadronImport, PadronProblem, PadronRow
from cms.register.models.people import EntrySource, Person, PersonRecord
from cms.register.models.reading import LookupEntry, Programme, RecordRead

__all__ = [
    "Cancellation",
    "Classification",
    "DuplicatePair",
    "Dwelling",
    "EntrySource",
    "ExpiryNotice",
    "Household",
    "HouseholdAnswers",
    "HouseholdMembership",
    "LookupEntry",
    "Merge",
    "PadronImport",
    "PadronProblem",
    "PadronRow",
    "Person",
    "PersonRecord",
    "Programme",
    "Reclassification",
    "RecordRead",
    "Residence",
    "ReviewRequest",
]
