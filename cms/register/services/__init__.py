"""What changes the register. Whoever changes it goes through here."""

from cms.register.declared import MappingDoesNotFit
from cms.register.services.cancelling import (
    CancelReason,
    NotCancellable,
    can_be_cancelled,
    cancel_classification,
)
from cms.register.services.changing import (
    REASONS_BY_HAND,
    DayDoesNotFit,
    SameAddress,
    StayIsOver,
    end_membership,
    move_household,
)
from cms.register.services.correcting import DocumentIsTaken, NothingChanged, correct_person
from cms.register.services.entering import enter_household

__all__ = [
    "REASONS_BY_HAND",
    "CancelReason",
    "DayDoesNotFit",
    "DocumentIsTaken",
    "MappingDoesNotFit",
    "NotCancellable",
    "NothingChanged",
    "SameAddress",
    "StayIsOver",
    "can_be_cancelled",
    "cancel_classification",
    "correct_person",
    "end_membership",
    "enter_household",
    "move_household",
]
