"""
Repeated look-ups are slowed down; nobody is locked out for long.

Each try that finds nobody is counted for the document, for the network (/24, /56) and for all
together. Beyond what is free the next try has to wait, twice as long each time, up to a limit:

| Counted for | Free | First pause | Longest pause | One try is forgotten every |
|---|---|---|---|---|
| document | 6 | 30 s | 15 min | 30 min |
| network | 40 | 15 s | 10 min | 1 min |
| everybody | 600 | 1 s | 10 s | 1 s |

A stranger who knows a document gets about a hundred guesses a day at birth date and district, and
the person it belongs to waits a quarter of an hour at most. Networks get more, because thousands of
telephones may share one. The count for everybody bounds what many networks together can try.

What citizens do to fill in forms without an account is bounded the same way:

| Counted for | Free | First pause | Longest pause | One is forgotten every |
|---|---|---|---|---|
| network that starts forms | 30 | 30 s | 15 min | 1 min |
| link to go on, wrong answers | 4 | 24 h | 24 h | 24 h |
| network that opens links | 40 | 15 s | 10 min | 1 min |
| codes for a link | 0 | 1 min | 1 h | 30 min |
| links sent to an address | 4 | 10 min | 12 h | 6 h |
| network that asks for reviews | 20 | 1 min | 30 min | 10 min |

And whoever verifies documents with codes or files that are not ours:

| Counted for | Free | First pause | Longest pause | One is forgotten every |
|---|---|---|---|---|
| network that verifies documents | 40 | 15 s | 10 min | 1 min |

So a link rests for a day after five wrong answers, and a code can be asked for anew after a minute.

A try that finds the household costs nothing. While a document, a network and everybody have free
tries left, a try is paid when it found nobody; beyond them it is paid before its answer is looked
at and given back when it finds the household. A try during a pause is refused and does not make it
longer. ``docs/citizens.md`` says what tries made at the same moment gain.
"""

import hmac
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from cms.citizen.models import BudgetKind, LookupBudget

KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Allowance:
    """How many tries are free, how the pauses grow, and how fast tries are forgotten."""

    free: int
    first_pause: timedelta
    longest_pause: timedelta
    forgets_one_every: timedelta

    def pause(self, tries: float) -> timedelta:
        """Return how long to wait after a number of tries."""
        beyond = math.ceil(tries) - self.free
        if beyond <= 0:
            return timedelta()
        # Ten doublings pass every limit of the table; the bound keeps the power small.
        return min(self.first_pause * 2 ** min(beyond - 1, 10), self.longest_pause)

    def remaining(self, tries: float, elapsed: timedelta) -> float:
        """Return the tries that are still remembered after a time."""
        return max(0.0, tries - elapsed / self.forgets_one_every)


ALLOWANCES: Mapping[str, Allowance] = {
    BudgetKind.EVERYBODY: Allowance(
        600, timedelta(seconds=1), timedelta(seconds=10), timedelta(seconds=1)
    ),
    BudgetKind.DOCUMENT: Allowance(
        6, timedelta(seconds=30), timedelta(minutes=15), timedelta(minutes=30)
    ),
    BudgetKind.NETWORK: Allowance(
        40, timedelta(seconds=15), timedelta(minutes=10), timedelta(minutes=1)
    ),
    BudgetKind.START: Allowance(
        30, timedelta(seconds=30), timedelta(minutes=15), timedelta(minutes=1)
    ),
    BudgetKind.LINK: Allowance(4, timedelta(days=1), timedelta(days=1), timedelta(days=1)),
    BudgetKind.LINK_NETWORK: Allowance(
        40, timedelta(seconds=15), timedelta(minutes=10), timedelta(minutes=1)
    ),
    BudgetKind.CODE: Allowance(0, timedelta(minutes=1), timedelta(hours=1), timedelta(minutes=30)),
    BudgetKind.REVIEW: Allowance(
        20, timedelta(minutes=1), timedelta(minutes=30), timedelta(minutes=10)
    ),
    BudgetKind.VERIFY: Allowance(
        40, timedelta(seconds=15), timedelta(minutes=10), timedelta(minutes=1)
    ),
    BudgetKind.MAIL: Allowance(4, timedelta(minutes=10), timedelta(hours=12), timedelta(hours=6)),
}


class TooManyTries(Exception):
    """The next try has to wait; ``wait`` says how long."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too many tries")
        self.wait = wait


@dataclass(frozen=True)
class Payment:
    """What a try cost: the pause it caused, if any, by budget."""

    pauses: Mapping[int, datetime | None]


def budget_keys(*, document: str, network: str) -> dict[str, str]:
    """Return the key of each budget: keyed hashes, unlike the register's own."""
    return {
        **_key_of_everybody(settings.LOOKUP_KEY),
        **keys_of({BudgetKind.DOCUMENT: document, BudgetKind.NETWORK: network}),
    }


@lru_cache(maxsize=1)
def _key_of_everybody(lookup_key: str) -> Mapping[str, str]:
    return keys_of({BudgetKind.EVERYBODY: ""})


def keys_of(values: Mapping[str, str]) -> dict[str, str]:
    """Return the key of each budget for what it counts."""
    return {kind: _keyed_hash(f"budget|{kind}|{value}") for kind, value in values.items()}


@transaction.atomic
def pay(keys: Mapping[str, str], *, now: datetime) -> Payment:
    """
    Count one try against every budget.

    The rows are locked in one order, that of everybody first, so that parallel tries are counted
    one after the other and never wait for each other in a circle.

    :raises TooManyTries: if one of the budgets is in a pause; nothing is counted then.
    """
    new_rows = [LookupBudget(kind=kind, key=key, updated_at=now) for kind, key in keys.items()]
    LookupBudget.objects.bulk_create(new_rows, ignore_conflicts=True)
    budgets = _locked(Q(kind=kind, key=key) for kind, key in keys.items())
    blocked = [budget.blocked_until for budget in budgets if budget.blocked_until]
    longest = max(blocked, default=now)
    if longest > now:
        raise TooManyTries(longest - now)
    last_try = budgets[0].updated_at
    for budget in budgets:
        _count(budget, now)
    if last_try.replace(minute=0, second=0, microsecond=0) < now - timedelta(hours=1):
        prune(now=now)
    return Payment({budget.pk: budget.blocked_until for budget in budgets})


@transaction.atomic
def give_back(payment: Payment) -> None:
    """Take a try off again, with the pauses it caused and nobody made longer since."""
    for budget in _locked([Q(pk__in=payment.pauses)]):
        budget.tries = max(0.0, budget.tries - 1)
        if budget.blocked_until == payment.pauses[budget.pk]:
            budget.blocked_until = None
        budget.save(update_fields=["tries", "blocked_until"])


@transaction.atomic
def forget(keys: Mapping[str, str]) -> None:
    """Forget all tries that were counted for ``keys``, as after a right answer."""
    for budget in _locked(Q(kind=kind, key=key) for kind, key in keys.items()):
        budget.delete()


def prune(*, now: datetime) -> int:
    """Remove the budgets nobody used for two days; return how many."""
    return LookupBudget.objects.filter(updated_at__lt=now - KEPT).delete()[0]


def _locked(conditions: Iterable[Q]) -> list[LookupBudget]:
    wanted = Q()
    for condition in conditions:
        wanted |= condition
    return list(LookupBudget.objects.select_for_update().filter(wanted).order_by("kind", "key"))


def _count(budget: LookupBudget, now: datetime) -> None:
    allowance = ALLOWANCES[budget.kind]
    remembered = allowance.remaining(budget.tries, now - budget.updated_at)
    budget.tries = remembered + 1
    pause = allowance.pause(budget.tries)
    budget.blocked_until = now + pause if pause else None
    budget.updated_at = now
    budget.save(update_fields=["tries", "blocked_until", "updated_at"])


def _keyed_hash(message: str) -> str:
    return hmac.digest(settings.LOOKUP_KEY.encode(), message.encode(), "sha256").hex()
