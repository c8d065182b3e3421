"""
Compare two versions of a form and say in words what changed.

Parts are matched by their keys, wherever they stand: what changed its place was moved, not removed
and added. A key that is new while the same question lost another one counts as renamed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.translation import gettext as _

from cms.form_builder.comparison_outline import Entry, outline_of
from cms.form_builder.comparison_parts import Writer, choice_parts, choice_words
from cms.form_builder.comparison_settings import setting_groups
from forms_plugins.engine.definition import Choice, FormDefinition

Kind = Literal["added", "removed", "moved", "renamed", "changed"]


@dataclass(frozen=True)
class Change:
    """
    One change: ``subject`` is what it is about, ``part`` which of its parts.

    ``before`` and ``after`` are words, empty where there is nothing.
    """

    kind: Kind
    subject: str
    part: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Group:
    """The changes of one step, or of another part of the form."""

    title: str
    changes: tuple[Change, ...]
    key: str = ""


def compare(before: FormDefinition, after: FormDefinition) -> tuple[Group, ...]:
    """Return what changed, grouped by step, then the rest of the form; nothing if alike."""
    titles = {step.key: step.title.es for step in (*before.steps, *after.steps)}
    by_step: dict[str, list[Change]] = {}
    for step, change in _step_changes(before, after):
        by_step.setdefault(step, []).append(change)
    order = [step.key for step in after.steps]
    order += [step.key for step in before.steps if step.key not in order]
    groups = [
        Group(_("Step “%(title)s”") % {"title": titles[key]}, tuple(by_step[key]), key)
        for key in order
        if key in by_step
    ]
    for title, old, new in setting_groups(before, after):
        changes = tuple(part_changes("", old, new))
        if changes:
            groups.append(Group(title, changes))
    lists = tuple(_list_changes(before, after))
    if lists:
        groups.append(Group(_("Lists of options"), lists))
    return tuple(groups)


def _step_changes(before: FormDefinition, after: FormDefinition) -> Iterator[tuple[str, Change]]:
    old, new = outline_of(before), outline_of(after)
    pairs = _paired(old, new)
    writer = Writer(before, after)
    moved = _moved(old, new, pairs)
    partner = {id(second): first for first, second in pairs}
    for entry in new:
        first = partner.get(id(entry))
        if first is None:
            yield entry.step, Change("added", entry.subject, "", "", _contents(entry, writer))
            continue
        if first.key != entry.key and entry.is_keyed:
            yield entry.step, Change("renamed", entry.subject, _("Key"), first.key, entry.key)
        if id(entry) in moved:
            yield entry.step, Change("moved", entry.subject, "", first.where, entry.where)
        for change in part_changes(entry.subject, first.parts(writer), entry.parts(writer)):
            yield entry.step, change
        yield from (
            (entry.step, change)
            for change in choice_changes(entry.subject, first.choices, entry.choices)
        )
    left = {id(first) for first, _second in pairs}
    for entry in old:
        if id(entry) not in left:
            yield entry.step, Change("removed", entry.subject, "", _contents(entry, writer))


def _contents(entry: Entry, writer: Writer) -> str:
    lines = [f"{name}: {words}" for name, words in entry.parts(writer).items()]
    if entry.choices:
        lines.append(_("Options: %(list)s") % {"list": "; ".join(map(choice_words, entry.choices))})
    return "\n".join(lines)


def _paired(old: list[Entry], new: list[Entry]) -> list[tuple[Entry, Entry]]:
    """Return the entries that are the same thing before and after."""
    pairs: list[tuple[Entry, Entry]] = []
    for identity in (
        lambda entry: (entry.kind, entry.key),
        lambda entry: (entry.kind, entry.likeness) if entry.likeness else None,
        lambda entry: None if entry.is_keyed else (entry.kind, entry.container),
    ):
        old, new = _match(old, new, identity, pairs)
    return pairs


def _match(
    old: list[Entry], new: list[Entry], identity: Any, pairs: list[tuple[Entry, Entry]]
) -> tuple[list[Entry], list[Entry]]:
    """Add the pairs of equal identity, in order; return what is left on both sides."""
    waiting: dict[Any, list[Entry]] = {}
    for entry in old:
        if identity(entry) is not None:
            waiting.setdefault(identity(entry), []).append(entry)
    left, taken = [], set()
    for entry in new:
        candidates = waiting.get(identity(entry)) if identity(entry) is not None else None
        if candidates:
            first = candidates.pop(0)
            taken.add(id(first))
            pairs.append((first, entry))
        else:
            left.append(entry)
    return [entry for entry in old if id(entry) not in taken], left


def _moved(old: list[Entry], new: list[Entry], pairs: list[tuple[Entry, Entry]]) -> set[int]:
    """Return the ids of the entries that stand elsewhere among those that stayed."""
    place = {id(entry): number for number, entry in enumerate(old)}
    order = {id(entry): number for number, entry in enumerate(new)}
    renamed = {first.key: second.key for first, second in pairs}
    moved = set()
    by_container: dict[str, list[tuple[Entry, Entry]]] = {}
    for first, second in sorted(pairs, key=lambda pair: order[id(pair[1])]):
        if renamed.get(first.container, first.container) != second.container:
            moved.add(id(second))
        else:
            by_container.setdefault(second.container, []).append((first, second))
    for inside in by_container.values():
        kept = longest_rise([place[id(first)] for first, _second in inside])
        moved |= {id(inside[number][1]) for number in range(len(inside)) if number not in kept}
    return moved


def longest_rise(values: list[int]) -> set[int]:
    """Return the positions of a longest rising part of ``values``: what need not have moved."""
    ends: list[int] = []
    before: list[int] = []
    for position, value in enumerate(values):
        low = _first_not_below(values, ends, value)
        before.append(ends[low - 1] if low else -1)
        ends[low : low + 1] = [position]
    found: set[int] = set()
    position = ends[-1] if ends else -1
    while position >= 0:
        found.add(position)
        position = before[position]
    return found


def _first_not_below(values: list[int], ends: list[int], value: int) -> int:
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if values[ends[middle]] < value:
            low = middle + 1
        else:
            high = middle
    return low


def part_changes(
    subject: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Change]:
    """Yield the parts that read otherwise, in the order of the new version."""
    for name in [*after, *(name for name in before if name not in after)]:
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield Change("changed", subject, name, old, new)


def choice_changes(
    subject: str, before: Iterable[Choice], after: Iterable[Choice]
) -> Iterator[Change]:
    """Yield what changed among options, matched by their codes."""
    old, new = {each.code: each for each in before}, {each.code: each for each in after}
    for code, choice in new.items():
        if code not in old:
            yield Change("added", subject, _("Option"), "", choice_words(choice))
        else:
            yield from _choice_parts(subject, old[code], choice)
    for code, choice in old.items():
        if code not in new:
            yield Change("removed", subject, _("Option"), choice_words(choice))
    stayed = [code for code in new if code in old]
    if stayed != [code for code in old if code in new]:
        words = [", ".join(str(code) for code in side) for side in (old, new)]
        yield Change("moved", subject, _("Order of the options"), *words)


def _choice_parts(subject: str, before: Choice, after: Choice) -> Iterator[Change]:
    for change in part_changes(subject, choice_parts(before), choice_parts(after)):
        kind: Kind = "renamed" if before.label.es != after.label.es else "changed"
        part = _("Option %(code)s: %(part)s") % {"code": after.code, "part": change.part}
        yield replace(change, kind=kind, part=part)


def _list_changes(before: FormDefinition, after: FormDefinition) -> Iterator[Change]:
    for key in dict.fromkeys((*after.choice_lists, *before.choice_lists)):
        old, new = before.choice_lists.get(key), after.choice_lists.get(key)
        subject = _("List “%(key)s”") % {"key": key}
        if old is None:
            yield Change("added", subject, "", "", "; ".join(map(choice_words, new or ())))
        elif new is None:
            yield Change("removed", subject, "", "; ".join(map(choice_words, old)))
        else:
            yield from choice_changes(subject, old, new)
        used = [
            f"{use.slug} v{use.version}" if (use := form.shared_lists.get(key)) else ""
            for form in (before, after)
        ]
        if used[0] != used[1]:
            yield Change("changed", subject, _("Shared list"), *used)
