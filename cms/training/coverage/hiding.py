"""
Small groups are not shown, and cannot be worked out from what is shown.

Choice: a group of 1 to 4 is never shown by itself. Small causes of a table go together into one row
of others; if that row would be small too, the next smallest cause joins it. What is shown of an
office is also held against its region, and of a region against the country: a cause that would
leave fewer than five over joins the others as well. This keeps curious readers from recognising a
form or a person; somebody who compares the tables of different days may still learn more, and it is
no formal guarantee.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

SMALLEST: Final = 5

Cause = TypeVar("Cause", bound=Hashable)


def is_small(count: int) -> bool:
    """Say whether a group is there, but too small to be shown."""
    return 0 < count < SMALLEST


@dataclass(frozen=True)
class Shown(Generic[Cause]):
    """
    What may be shown: counts of causes, the largest first, and that of all ``others`` together.

    ``others`` is 0 if there are none. ``total`` is ``None`` where it would give a small group away;
    everything is empty if the whole is too small.
    """

    causes: tuple[tuple[Cause, int], ...] = ()
    others: int = 0
    total: int | None = 0
    is_too_small: bool = False

    @property
    def visible(self) -> frozenset[Cause]:
        """Return the causes that are shown."""
        return frozenset(cause for cause, _count in self.causes)


def show_additive(counts: Mapping[Cause, int], held_back: Collection[Cause] = ()) -> Shown[Cause]:
    """Return what may be shown of counts that add up; ``held_back`` are not shown in any case."""
    return _show(
        counts, held_back, sum(counts.values()), lambda kept: sum(counts[each] for each in kept)
    )


def show_overlapping(
    members: Iterable[Set[Cause]], held_back: Collection[Cause] = ()
) -> Shown[Cause]:
    """
    Return what may be shown of things that each have several causes.

    The count of a cause is how many things have it; ``others`` how many have one that is not shown.
    """
    things = [frozenset(causes) for causes in members if causes]
    counts: dict[Cause, int] = {}
    for causes in things:
        for cause in causes:
            counts[cause] = counts.get(cause, 0) + 1
    shown = _show(
        counts, held_back, len(things), lambda kept: sum(bool(each & kept) for each in things)
    )
    if shown.total is None or shown.is_too_small:
        return shown
    parts = [count for _cause, count in shown.causes] + [shown.others] * bool(shown.others)
    gives_away = any(is_small(shown.total - part) for part in parts)
    return Shown(shown.causes, shown.others, None if gives_away else shown.total)


def _show(
    counts: Mapping[Cause, int],
    held_back: Collection[Cause],
    total: int,
    together: Callable[[frozenset[Cause]], int],
) -> Shown[Cause]:
    if not total:
        return Shown()
    by_size = sorted((cause for cause in counts if counts[cause]), key=lambda cause: counts[cause])
    others = {cause for cause in by_size if is_small(counts[cause]) or cause in held_back}
    for cause in by_size:
        if not others or not is_small(together(frozenset(others))):
            break
        others.add(cause)
    count = together(frozenset(others)) if others else 0
    if is_small(count):
        return Shown(total=None, is_too_small=True)
    causes = [(cause, counts[cause]) for cause in reversed(by_size) if cause not in others]
    return Shown(tuple(causes), count, total)


def hidden_parts(counts: Mapping[Cause, int]) -> frozenset[Cause]:
    """
    Return the parts of a whole (offices of a region) that must not be shown for one cause.

    Those that are small; and if what they come to together is small, the smallest others as well,
    so that the whole less what is shown is nothing, or five at least.
    """
    by_size = sorted((part for part in counts if counts[part]), key=lambda part: counts[part])
    hidden = {part for part in by_size if is_small(counts[part])}
    for part in by_size:
        if not is_small(sum(counts[each] for each in hidden)):
            break
        hidden.add(part)
    return frozenset(hidden)
