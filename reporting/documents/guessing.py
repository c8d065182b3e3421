"""
Guesses at codes, and files that are not ours, are slowed down by network.

A code has 160 random bits, so guessing is hopeless anyway; but each guess costs work, and a network
that makes many means no good. What is found costs nothing, so that whoever checks the papers of a
whole province is never stopped. The numbers stand in ``cms.citizen.budgets``.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from cms.citizen import budgets
from cms.citizen.models import BudgetKind, LookupBudget
from reporting.documents.verification import DocumentState, Verification

MISSED = frozenset({DocumentState.UNKNOWN, DocumentState.ALTERED})
ALLOWANCE = budgets.ALLOWANCES[BudgetKind.VERIFY]


def verified(ask: Callable[[], Verification], *, network: str, now: datetime) -> Verification:
    """
    Return what ``ask`` answers, counting it for ``network`` if it finds no document as issued.

    During a pause nothing is asked. Where the free tries are used up a try is paid before it is
    asked, and given back if it finds something: guesses made at once gain nothing.

    :raises budgets.TooManyTries: if the network has to wait.
    """
    keys = budgets.keys_of({BudgetKind.VERIFY: network})
    if not _has_free_tries(keys[BudgetKind.VERIFY], now):
        payment = budgets.pay(keys, now=now)
        answer = ask()
        if answer.state not in MISSED:
            budgets.give_back(payment)
        return answer
    answer = ask()
    if answer.state in MISSED:
        budgets.pay(keys, now=now)
    return answer


def _has_free_tries(key: str, now: datetime) -> bool:
    """:raises budgets.TooManyTries: if it is a time of pause."""
    budget = LookupBudget.objects.filter(kind=BudgetKind.VERIFY, key=key).first()
    if budget is None:
        return True
    wait = budget.blocked_until - now if budget.blocked_until else timedelta()
    if wait > timedelta():
        raise budgets.TooManyTries(wait)
    remembered = ALLOWANCE.remaining(budget.tries, now - budget.updated_at)
    return remembered <= ALLOWANCE.free - 1
