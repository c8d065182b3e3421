"""The look-up: three facts must fit one person, or nothing is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cms.citizen import budgets
from cms.citizen.entry_query import Answer, Tries, ask
from cms.citizen.questions import Question


@dataclass(frozen=True, repr=False)
class Found:
    """The household of the person, and what its page says (``LookupEntry.shown``)."""

    household: int
    shown: Mapping[str, Any]


def look_up(question: Question, *, network: str, now: datetime) -> Found | None:
    """
    Return the household of the person whom the three facts fit, or ``None``.

    One query asks for all facts together with the budgets, so the answer and the work are the same
    whichever fact is wrong or unknown. A try that finds somebody ends there. One that does not is
    paid for before the answer is given. Where the free tries of a budget are used up every try is
    paid before the answer is looked at, and given back if it finds somebody: so guesses that are
    made at once, before any of them is counted, gain little, and only once (``docs/citizens.md``).

    :raises budgets.TooManyTries: if this document, this network or everybody has to wait.
    """
    keys, answer = _ask(question, network)
    _heed_pauses(answer.tries, now)
    if _are_free_tries_used_up(answer.tries, now):
        payment = budgets.pay(keys, now=now)
        if answer.shown is not None:
            budgets.give_back(payment)
    elif answer.shown is None:
        budgets.pay(keys, now=now)
    return _found(answer)


def look_up_for_free(question: Question, *, network: str, now: datetime) -> Found | None:
    """
    Return the household if the three facts fit and free tries are left; one query.

    ``None`` says nothing about anybody: ``look_up`` has to be asked, and counts what it finds.
    """
    _, answer = _ask(question, network)
    is_in_pause = any(tries.blocked_until and tries.blocked_until > now for tries in answer.tries)
    if is_in_pause or _are_free_tries_used_up(answer.tries, now):
        return None
    return _found(answer)


def _ask(question: Question, network: str) -> tuple[Mapping[str, str], Answer]:
    keys = budgets.budget_keys(document=question.document_digest, network=network)
    answer = ask(
        document_digest=question.document_digest,
        birth_digest=question.birth_digest,
        place_code=question.place_code,
        budget_keys=keys,
    )
    return keys, answer


def _heed_pauses(tries: Iterable[Tries], now: datetime) -> None:
    longest = max((t.blocked_until - now for t in tries if t.blocked_until), default=timedelta())
    if longest > timedelta():
        raise budgets.TooManyTries(longest)


def _are_free_tries_used_up(tries: Iterable[Tries], now: datetime) -> bool:
    for each in tries:
        allowance = budgets.ALLOWANCES[each.kind]
        # Rounded up, as pauses are counted: who has used half a try more is beyond what is free.
        if allowance.remaining(each.tries, now - each.updated_at) > allowance.free - 1:
            return True
    return False


def _found(answer: Answer) -> Found | None:
    return Found(answer.household, answer.shown) if answer.shown is not None else None
