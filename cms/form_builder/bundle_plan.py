"""What taking in a bundle would do here: added, changed, kept, and conflicts to choose about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cms.form_builder.bundle_pins import Pins, point_blocks, point_lists
from cms.form_builder.bundles import (
    Bundle,
    Carried,
    CarriedCase,
    fingerprint,
    form_fingerprint,
    other_names,
)
from cms.form_builder.library import Pinned
from cms.form_builder.models import (
    Form,
    FormPage,
    ReusableBlockVersion,
    SharedListVersion,
)
from cms.form_builder.testing import same
from forms_plugins.engine.definition import dump_form, load_form

Action = Literal["add", "change", "keep"]
Choice = Literal["keep", "take", "rename"]
Choices = Mapping[str, Choice]
"""What is chosen about conflicts, by the ``id`` of the line."""

CHOICES: tuple[Choice, ...] = ("keep", "take", "rename")


@dataclass(frozen=True)
class Line:
    """
    One thing of a bundle.

    ``kind`` is ``list``, ``block``, ``form`` or ``case``. ``name`` is what it is called where it
    comes from, ``becomes`` what it will be called here. A ``conflict`` means that both sides
    changed it; ``chosen`` is what was chosen about it, empty if nothing was yet.
    """

    kind: str
    name: str
    title: str
    action: Action
    becomes: str
    conflict: bool = False
    chosen: Choice | Literal[""] = ""

    @property
    def id(self) -> str:
        """Return what choices are named after."""
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True)
class Plan:
    """All that taking in a bundle would do, in the order in which it is done."""

    lines: tuple[Line, ...]

    @property
    def open_conflicts(self) -> tuple[Line, ...]:
        """Return the conflicts that nobody has chosen about."""
        return tuple(line for line in self.lines if line.conflict and not line.chosen)

    @property
    def changes(self) -> bool:
        """Say whether anything would be added or changed."""
        return any(line.action != "keep" for line in self.lines)

    def line(self, kind: str, name: str) -> Line:
        """Return the line about one thing. :raises StopIteration: if there is none."""
        return next(line for line in self.lines if (line.kind, line.name) == (kind, name))


def plan_bundle(
    bundle: Bundle, choices: Choices | None = None, default: Choice | Literal[""] = ""
) -> Plan:
    """
    Return what taking in ``bundle`` would do; nothing is changed.

    ``default`` is chosen about every conflict that ``choices`` does not name.
    """
    chosen = _Chosen(choices or {}, default)
    lines = [_shared_line("list", each, chosen) for each in bundle.shared_lists]
    lines += [_shared_line("block", each, chosen) for each in bundle.reusable_blocks]
    form = _form_line(bundle, _document_here(bundle, lines), chosen)
    lines.append(form)
    lines += [_case_line(each, form, chosen) for each in bundle.test_cases]
    return Plan(tuple(lines))


@dataclass(frozen=True)
class _Chosen:
    choices: Choices
    default: Choice | Literal[""]

    def about(self, kind: str, name: str) -> Choice | Literal[""]:
        return self.choices.get(f"{kind}:{name}", self.default)


def contents_here(kind: str, slug: str) -> list[tuple[int, Any]]:
    """Return number and content of the versions of a shared list or a block, oldest first."""
    if kind == "list":
        versions = SharedListVersion.objects.filter(shared_list__slug=slug)
    else:
        versions = ReusableBlockVersion.objects.filter(block__slug=slug)
    return list(versions.order_by("number").values_list("number", "content"))


def _shared_line(kind: str, carried: Carried, chosen: _Chosen) -> Line:
    here = [fingerprint(content) for _number, content in contents_here(kind, carried.slug)]
    needed = [fingerprint(version.content) for version in carried.versions]

    def line(action: Action, becomes: str = carried.slug, **more: Any) -> Line:
        return Line(kind, carried.slug, carried.title, action, becomes, **more)

    if not here:
        return line("add")
    if all(each in here for each in needed):
        return line("keep")
    if here[-1] in (*carried.history, *needed):
        return line("change")
    choice = chosen.about(kind, carried.slug)
    if choice != "rename":
        action: Action = "change" if choice == "take" else "keep"
        return line(action, conflict=True, chosen=choice)
    for name in other_names(carried.slug):
        there = [fingerprint(content) for _number, content in contents_here(kind, name)]
        if not there or all(each in there for each in needed):
            return line("keep" if there else "add", name, conflict=True, chosen=choice)
    raise AssertionError("names never end")


def _document_here(bundle: Bundle, lines: list[Line]) -> dict[str, Any]:
    """Return the document as it will be here, with the lists and blocks of this site."""
    document = dump_form(load_form(bundle.form.document))
    pins: dict[str, Pins] = {"list": {}, "block": {}}
    carried = {("list", each.slug): each for each in bundle.shared_lists}
    carried |= {("block", each.slug): each for each in bundle.reusable_blocks}
    for line in lines:
        here = contents_here(line.kind, line.becomes)
        is_ours = line.conflict and line.action == "keep" and line.becomes == line.name
        for version in carried[line.kind, line.name].versions:
            known = any(
                fingerprint(content) == fingerprint(version.content) for _n, content in here
            )
            content = here[-1][1] if is_ours and not known else version.content
            # Numbers do not count for the fingerprint; those to come are not known yet.
            pins[line.kind][line.name, version.number] = Pinned(line.becomes, 0, content)
    point_lists(document, pins["list"])
    point_blocks(document, pins["block"])
    return dump_form(load_form(document))


def _form_line(bundle: Bundle, document: dict[str, Any], chosen: _Chosen) -> Line:
    form = load_form(document)
    theirs = form_fingerprint(document)
    here = _form_history(form.slug)

    def line(action: Action, becomes: str = form.slug, **more: Any) -> Line:
        return Line("form", form.slug, form.title.es, action, becomes, **more)

    if not here:
        return line("add")
    if theirs in here:
        return line("keep")
    if here[0] in bundle.form.history:
        return line("change")
    choice = chosen.about("form", form.slug)
    if choice != "rename":
        action: Action = "change" if choice == "take" else "keep"
        return line(action, conflict=True, chosen=choice)
    for name in other_names(form.slug):
        renamed = form_fingerprint(document | {"slug": name})
        there = _form_history(name)
        if not there or renamed in there:
            return line("keep" if there else "add", name, conflict=True, chosen=choice)
    raise AssertionError("names never end")


def _form_history(slug: str) -> list[str]:
    """Return the fingerprints of the versions of a form here, newest first."""
    form = Form.objects.filter(slug=slug).first()
    return [form_fingerprint(each.document) for each in form.versions.all()] if form else []


def _case_line(carried: CarriedCase, form: Line, chosen: _Chosen) -> Line:
    def line(action: Action, becomes: str = carried.name, **more: Any) -> Line:
        return Line("case", carried.name, carried.name, action, becomes, **more)

    if form.chosen == "keep":
        return line("keep")  # a form that is not taken in brings no cases
    here = cases_here(form.becomes)
    if carried.name not in here:
        return line("add")
    if is_same_case(here[carried.name], carried):
        return line("keep")
    choice = chosen.about("case", carried.name)
    if choice != "rename":
        action: Action = "change" if choice == "take" else "keep"
        return line(action, conflict=True, chosen=choice)
    number = 2
    while (name := f"{carried.name[:190]} ({number})") in here:
        if is_same_case(here[name], carried):
            return line("keep", name, conflict=True, chosen=choice)
        number += 1
    return line("add", name, conflict=True, chosen=choice)


def cases_here(slug: str) -> dict[str, Any]:
    """Return the test cases of a form of this site by name."""
    page = FormPage.objects.filter(form_slug=slug).order_by("-live", "pk").first()
    return {case.name: case for case in page.test_cases.all()} if page else {}


def is_same_case(stored: Any, carried: CarriedCase) -> bool:
    """Say whether a stored test case says the same as one of a bundle."""
    return (
        stored.today == carried.today
        and same(stored.answers, carried.answers)
        and same(stored.expected, carried.expected)
    )
