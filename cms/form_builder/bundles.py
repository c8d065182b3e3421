"""
A form with all it leans on, as one JSON document that another installation takes in.

The bundle holds the newest published document of the form, the versions of shared lists and
reusable blocks that it uses, and its test cases. Versions are told apart by what they say, never by
their numbers, because each installation counts for itself. ``history`` lists the fingerprints of
all versions up to the one that is carried: whoever still has one of them just has an older state.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic import Field as ModelField

from cms.form_builder.models import (
    Form,
    FormPage,
    ReusableBlock,
    ReusableBlockVersion,
    SharedList,
    SharedListVersion,
)
from cms.form_builder.services import DocumentRefused, NoSuchForm
from forms_plugins.engine.definition import Choice, Item, document_hash, load_form
from forms_plugins.engine.definition.texts import Slug

MOST_CASES = 1000
_CHOICES: TypeAdapter[Any] = TypeAdapter(tuple[Choice, ...])
_ITEMS: TypeAdapter[Any] = TypeAdapter(tuple[Item, ...])


class Part(BaseModel):
    """A part of a bundle; what it does not know is refused by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CarriedVersion(Part):
    """A version of a shared list or a reusable block, by the number it has where it comes from."""

    number: int
    content: list[dict[str, Any]]


class Carried(Part):
    """A shared list or a reusable block with the versions that the form uses."""

    slug: Slug
    title: str = ModelField(max_length=200)
    about: str = ""
    versions: tuple[CarriedVersion, ...]
    history: tuple[str, ...] = ()


class CarriedForm(Part):
    """The document of the form and the fingerprints of its versions."""

    document: dict[str, Any]
    change_note: str = ""
    history: tuple[str, ...] = ()


class CarriedCase(Part):
    """A test case."""

    name: str = ModelField(min_length=1, max_length=200)
    answers: dict[str, Any] = {}
    today: date | None = None
    expected: dict[str, Any] = {}


class Bundle(Part):
    """A form with all it leans on."""

    bundle: Literal[1]
    form: CarriedForm
    shared_lists: tuple[Carried, ...] = ()
    reusable_blocks: tuple[Carried, ...] = ()
    test_cases: tuple[CarriedCase, ...] = ModelField(default=(), max_length=MOST_CASES)


def is_bundle(document: Mapping[str, Any]) -> bool:
    """Say whether a JSON object is a bundle rather than a bare form document."""
    return "bundle" in document


def load_bundle(document: Mapping[str, Any]) -> Bundle:
    """Return a bundle. :raises DocumentRefused: naming every place that is wrong."""
    try:
        bundle = Bundle.model_validate(document)
        load_form(bundle.form.document)
    except ValidationError as error:
        raise DocumentRefused(_told(error)) from error
    for things, shape in ((bundle.shared_lists, _CHOICES), (bundle.reusable_blocks, _ITEMS)):
        for carried in things:
            for version in carried.versions:
                try:
                    shape.validate_python(version.content)
                except ValidationError as error:
                    raise DocumentRefused(_told(error, carried.slug)) from error
    return bundle


def _told(error: ValidationError, *start: str) -> list[str]:
    return [
        f"{'.'.join([*start, *map(str, each['loc'])])}: {each['msg']}"
        for each in error.errors(include_url=False, include_context=False)
    ]


def export_bundle(slug: str) -> dict[str, Any]:
    """
    Return the bundle of the newest published version of a form.

    :raises NoSuchForm: if there is none.
    """
    form = Form.objects.filter(slug=slug).first()
    version = form.latest_version if form else None
    if form is None or version is None:
        raise NoSuchForm(f"there is no published form {slug}")
    page = FormPage.objects.filter(form_slug=slug).order_by("-live", "pk").first()
    cases = page.test_cases.all() if page else ()
    lists = _used(version.document, "list")
    blocks = _used(version.document, "block")
    bundle = Bundle(
        bundle=1,
        form=CarriedForm(
            document=version.document,
            change_note=version.change_note,
            history=tuple(form_fingerprint(each.document) for each in form.versions.all()),
        ),
        shared_lists=tuple(_carried_list(name, used) for name, used in sorted(lists.items())),
        reusable_blocks=tuple(_carried_block(name, used) for name, used in sorted(blocks.items())),
        test_cases=tuple(
            CarriedCase(
                name=case.name, answers=case.answers, today=case.today, expected=case.expected
            )
            for case in cases
        ),
    )
    return bundle.model_dump(mode="json", exclude_none=True)


def _used(document: Mapping[str, Any], kind: str) -> dict[str, set[int]]:
    used: dict[str, set[int]] = {}
    for reference in references_of(document, kind):
        used.setdefault(reference["slug"], set()).add(reference["version"])
    return used


def references_of(document: Mapping[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    """Yield ``{"slug", "version"}`` of each shared list (``list``) or block that is used."""
    if kind == "list":
        for use in document.get("shared_lists", {}).values():
            yield {"slug": use["slug"], "version": use["version"]}
        return
    for source in block_sources(document):
        yield {"slug": source["name"], "version": source.get("version")}


def block_sources(part: Any) -> Iterator[dict[str, Any]]:
    """Yield the sources of a document that are reusable blocks; they may be written into."""
    if isinstance(part, dict):
        source = part.get("source")
        if part.get("kind") == "section" and isinstance(source, dict):
            if source.get("kind") == "reusable_block":
                yield source
            return
        for child in part.values():
            yield from block_sources(child)
    elif isinstance(part, list):
        for child in part:
            yield from block_sources(child)


def _carried_list(slug: str, used: set[int]) -> Carried:
    owner = SharedList.objects.get(slug=slug)
    versions = list(SharedListVersion.objects.filter(shared_list=owner))
    return _carried(slug, owner.title, owner.source, versions, used)


def _carried_block(slug: str, used: set[int]) -> Carried:
    owner = ReusableBlock.objects.get(slug=slug)
    versions = list(ReusableBlockVersion.objects.filter(block=owner))
    return _carried(slug, owner.title, owner.description, versions, used)


def _carried(slug: str, title: str, about: str, versions: list[Any], used: set[int]) -> Carried:
    newest = max(used)
    return Carried(
        slug=slug,
        title=title,
        about=about,
        versions=tuple(
            CarriedVersion(number=each.number, content=each.content)
            for each in sorted(versions, key=lambda each: each.number)
            if each.number in used
        ),
        history=tuple(fingerprint(each.content) for each in versions if each.number <= newest),
    )


def fingerprint(content: Any) -> str:
    """Return what tells one content from another, wherever it is counted."""
    return document_hash(content)


def form_fingerprint(document: Mapping[str, Any]) -> str:
    """Return the fingerprint of a form document; numbers of shared versions do not count."""
    plain = deepcopy(dict(document))
    for use in plain.get("shared_lists", {}).values():
        use["version"] = 0
    for source in block_sources(plain):
        source["version"] = 0
    return document_hash(plain)


def other_names(name: str) -> Iterator[str]:
    """Yield names for something that shall not stay ``name``: ``fsu-2``, ``fsu-3`` and so on."""
    bare = re.sub(r"-[0-9]+$", "", name)[:55]
    number = 2
    while True:
        if f"{bare}-{number}" != name:
            yield f"{bare}-{number}"
        number += 1
