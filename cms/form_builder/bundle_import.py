"""Take in a bundle as its plan says: all of it or nothing."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from pydantic import TypeAdapter

from cms.form_builder.bundle_pins import Pins, point_blocks, point_lists
from cms.form_builder.bundle_plan import Line, Plan, cases_here, contents_here
from cms.form_builder.bundles import Bundle, Carried, CarriedCase, fingerprint
from cms.form_builder.decompile import Writer
from cms.form_builder.library import Pinned, StoredLibrary
from cms.form_builder.models import (
    FormPage,
    FormTestCase,
    FormVersion,
    ReusableBlock,
    ReusableBlockVersion,
    SharedList,
    SharedListVersion,
)
from cms.form_builder.publishing import case_problems
from cms.form_builder.services import DocumentRefused, import_form
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import Item, dump_form, load_form


class ConflictsOpen(Exception):
    """Somebody has to choose about conflicts first; ``lines`` are they."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        super().__init__(", ".join(line.id for line in lines))
        self.lines = lines


@transaction.atomic
def import_bundle(bundle: Bundle, plan: Plan, *, by: Any) -> FormVersion | None:
    """
    Take in ``bundle`` and return the version of its form in force; ``None`` if it is kept out.

    :raises ConflictsOpen: if nobody has chosen about a conflict.
    :raises DocumentRefused: if the form cannot be published here, its test cases included.
    """
    if plan.open_conflicts:
        raise ConflictsOpen(plan.open_conflicts)
    document = dump_form(load_form(bundle.form.document))
    lists = _take_in("list", bundle.shared_lists, plan, by)
    blocks = _take_in("block", bundle.reusable_blocks, plan, by)
    point_lists(document, lists)
    point_blocks(document, blocks)
    line = plan.line("form", document["slug"])
    document["slug"] = line.becomes
    page = FormPage.objects.filter(form_slug=line.becomes).order_by("-live", "pk").first()
    if page is not None:
        _take_in_cases(page, bundle.test_cases, plan)
    if line.action == "keep":
        return _in_force(line.becomes)
    version = import_form(document, by=by, restore=True).version
    if page is None:
        page = FormPage.objects.get(form_slug=line.becomes)
        _take_in_cases(page, bundle.test_cases, plan)
        problems = [str(problem) for problem in case_problems(page, version.definition)]
        if problems:
            raise DocumentRefused(problems)
    return version


def _in_force(slug: str) -> FormVersion | None:
    version: FormVersion | None = (
        FormVersion.objects.filter(form__slug=slug).order_by("-number").first()
    )
    return version


def _take_in(kind: str, things: tuple[Carried, ...], plan: Plan, by: Any) -> Pins:
    pins: Pins = {}
    for carried in things:
        line = plan.line(kind, carried.slug)
        if line.action != "keep":
            _add_versions(kind, carried, line.becomes, by)
        here = contents_here(kind, line.becomes)
        known = {fingerprint(content): number for number, content in here}
        for version in carried.versions:
            # Where ours is kept against theirs, the form goes on with our newest version.
            number = known.get(fingerprint(version.content), here[-1][0])
            pin = Pinned(line.becomes, number, dict(here)[number])
            pins[carried.slug, version.number] = pin
    return pins


def _add_versions(kind: str, carried: Carried, slug: str, by: Any) -> None:
    owner = _owner(kind, carried, slug)
    # Whoever publishes the same list meanwhile waits here, so that numbers run without gaps.
    type(owner).objects.select_for_update().get(pk=owner.pk)
    here = contents_here(kind, slug)
    known = {fingerprint(content) for _number, content in here}
    number = here[-1][0] if here else 0
    for version in carried.versions:
        mark = fingerprint(version.content)
        if mark in known:
            continue
        number += 1
        values: dict[str, Any] = {
            "number": number,
            "content": version.content,
            "sha256": mark,
            "published_at": timezone.now(),
            "published_by": by,
        }
        if kind == "list":
            SharedListVersion(shared_list=owner, **values).save()
        else:
            ReusableBlockVersion(block=owner, **values).save()
    _show_newest(kind, owner, carried.versions[-1].content)


def _owner(kind: str, carried: Carried, slug: str) -> Any:
    if kind == "list":
        values = {"title": carried.title, "source": carried.about}
        return SharedList.objects.get_or_create(slug=slug, defaults=values)[0]
    values = {"title": carried.title, "description": carried.about}
    return ReusableBlock.objects.get_or_create(slug=slug, defaults=values)[0]


def _show_newest(kind: str, owner: Any, content: list[dict[str, Any]]) -> None:
    """Let the author of the list or block find in the editor what was taken in."""
    if kind == "list":
        owner.choices = content
    else:
        items = TypeAdapter(tuple[Item, ...]).validate_python(content)
        raw = Writer(owner.slug, registry, StoredLibrary()).items(items, ("items",))
        field = ReusableBlock._meta.get_field("items")
        owner.items = field.to_python(raw)
    owner.save()


def _take_in_cases(page: FormPage, cases: tuple[CarriedCase, ...], plan: Plan) -> None:
    here = cases_here(page.form_slug)
    for carried in cases:
        line = plan.line("case", carried.name)
        if line.action == "keep":
            continue
        case = here.get(line.becomes) or FormTestCase(page=page, name=line.becomes)
        case.answers, case.today, case.expected = carried.answers, carried.today, carried.expected
        case.save()
