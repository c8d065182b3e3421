"""The look-up: three facts must fit one person, or nothing is said."""

from dataclasses import dataclass
from datetime import date, datetime

from cms.citizen import budgets
from cms.register.digests import document_digest
from cms.register.selectors import current_people, newest_classification


@dataclass(frozen=True, repr=False)
class Question:
    """What a person says about themselves: document, birth date, place code of the office."""

    document_type: str
    number: str
    birth_date: date
    place_code: str


def look_up(question: Question, *, network: str, now: datetime) -> str | None:
    """
    Return the reference of the submission that classified the person's household, or ``None``.

    One query asks for all facts together, so the answer and the work are the same whichever of them
    is wrong or unknown.

    :raises budgets.TooManyTries: if this document, this network or everybody has to wait.
    """
    digest = document_digest(question.document_type, question.number)
    payment = budgets.pay(budgets.budget_keys(document=digest, network=network), now=now)
    person = (
        current_people(digest)
        .filter(
            person__birth_date=question.birth_date,
            household__office__place_code=question.place_code,
        )
        .first()
    )
    newest = newest_classification(person.household) if person else None
    if newest is None or newest.submission is None:
        return None
    budgets.give_back(payment)
    return newest.submission.reference
