"""Publish, import and export forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from pydantic import ValidationError
from wagtail.models import GroupPagePermission, Locale, Page, Revision, Site

from cms.form_builder.approving import adopt_default_workflow
from cms.form_builder.decompile import decompile
from cms.form_builder.models import Form, FormIndexPage, FormPage, FormVersion
from cms.form_builder.problems import FormHasProblems
from cms.form_builder.publishing import publishing_problems
from forms_plugins.api.errors import UnknownPlugin
from forms_plugins.engine.definition import (
    FormDefinition,
    document_hash,
    dump_form,
    load_form,
)

# Compiling writes keys, the short name and the versions of what is shared into these.
PROPOSED = ("steps", "outcomes", "checks", "choice_lists", "form_slug")
EDITOR_GROUP = "Editores de formularios"


class DocumentRefused(ValueError):
    """A form document cannot be imported; ``problems`` are sentences that name the place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class NoSuchForm(LookupError):
    """There is no form, or no version of it, with that name."""


@dataclass(frozen=True)
class Imported:
    """The version in force after an import; ``changed`` says whether the import published it."""

    version: FormVersion
    changed: bool


@transaction.atomic
def publish_version(*, page: FormPage, by: Any, at: datetime) -> FormVersion:
    """
    Return the newest version of the form of ``page``, adding one if the page says something new.

    :raises FormHasProblems: if the page does not compile, or breaks one of its test cases.
    """
    compiled = page.compiled()
    if problems := publishing_problems(page, compiled):
        raise FormHasProblems(problems)
    Form.objects.get_or_create(slug=page.form_slug, defaults={"title": page.title})
    # Two editors who publish at once take turns here, so that numbers run without gaps.
    form = Form.objects.select_for_update().get(slug=page.form_slug)
    latest = form.latest_version
    form.title, form.is_open = page.title, True
    form.save(update_fields=["title", "is_open"])
    if latest and latest.sha256 == compiled.sha256:
        return latest
    version = FormVersion(
        form=form,
        number=latest.number + 1 if latest else 1,
        document=compiled.document,
        sha256=compiled.sha256,
        published_at=at,
        published_by=by,
        change_note=page.change_note.strip(),
    )
    version.save()
    return version


def close_form(*, page: FormPage) -> None:
    """Take no new answers for the form of a page that is no longer published."""
    others = FormPage.objects.live().filter(form_slug=page.form_slug).exclude(pk=page.pk)
    if page.form_slug and not others.exists():
        Form.objects.filter(slug=page.form_slug).update(is_open=False)


def forget_change_note(*, page: FormPage, revision: Revision) -> None:
    """Empty the note on what changes: it went with the version that was just published."""
    if not page.change_note:
        return
    page.change_note = ""
    FormPage.objects.filter(pk=page.pk).update(change_note="")
    revision.content = {**revision.content, "change_note": ""}
    revision.save(update_fields=["content"])


def keep_proposed_keys(*, page: FormPage, revision: Revision) -> None:
    """Write the keys that publishing proposed into the revision that editors go on from."""
    content = page.serializable_data()
    proposed = {name: content[name] for name in PROPOSED}
    if any(revision.content.get(name) != value for name, value in proposed.items()):
        revision.content = {**revision.content, **proposed}
        revision.save(update_fields=["content"])


def import_document(
    document: Mapping[str, Any], *, by: Any = None, restore: bool = False
) -> FormVersion:
    """
    Bring a form document into the site: page, blocks and published version.

    A document that was published before is left alone, so that a package can be installed again
    without undoing what editors changed since; ``restore`` publishes it again all the same.

    :raises DocumentRefused: naming every place that is wrong.
    """
    return import_form(document, by=by, restore=restore).version


@transaction.atomic
def import_form(document: Mapping[str, Any], *, by: Any = None, restore: bool = False) -> Imported:
    """Do as ``import_document`` and say whether anything changed."""
    form = _load(document)
    sha256 = document_hash(dump_form(form))
    versions = FormVersion.objects.filter(form__slug=form.slug).order_by("-number")
    latest = versions.first()
    known = latest is not None and versions.filter(sha256=sha256).exists()
    if latest and (latest.sha256 == sha256 or (known and not restore)):
        return Imported(latest, changed=False)
    try:
        page = _page_of(form)
        # The page keeps what is there until the revision goes live.
        page.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    except FormHasProblems as refusal:
        raise DocumentRefused([str(problem) for problem in refusal.problems]) from refusal
    version = versions.all()[0]
    return Imported(version, changed=latest is None or version.pk != latest.pk)


def is_edited(slug: str) -> bool:
    """Say whether a person published the newest version of a form or has a draft of its page."""
    latest = FormVersion.objects.filter(form__slug=slug).order_by("-number").first()
    by_person = latest is not None and latest.published_by_id is not None
    drafts = FormPage.objects.filter(form_slug=slug, live=True, has_unpublished_changes=True)
    return by_person or drafts.exists()


def _load(document: Mapping[str, Any]) -> FormDefinition:
    try:
        return load_form(document)
    except ValidationError as error:
        problems = [
            f"{'.'.join(str(step) for step in each['loc'])}: {each['msg']}"
            for each in error.errors(include_url=False, include_context=False)
        ]
        raise DocumentRefused(problems) from error


def page_with(document: Mapping[str, Any]) -> FormPage:
    """
    Return the page of a form with the blocks of ``document`` on it; nothing of it is saved yet.

    :raises DocumentRefused: naming every place that is wrong.
    """
    return _page_of(_load(document))


def _page_of(form: FormDefinition) -> FormPage:
    """Return the page of a form with the blocks of ``form`` on it, made if it is not there."""
    try:
        values = decompile(form)
    except UnknownPlugin as error:
        raise DocumentRefused([str(error)]) from error
    page = FormPage.objects.filter(form_slug=form.slug).order_by("-live", "pk").first()
    if page is None:
        page = FormPage(slug=form.slug, live=False, **values)
        ensure_form_index().add_child(instance=page)
        return page
    latest = page.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(latest, name, value)
    return latest


def ensure_form_index() -> FormIndexPage:
    """Return the page that holds the forms, made under the home page if it is not there."""
    index = FormIndexPage.objects.first()
    if index is None:
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        parent = site.root_page.specific if site else _root_page()
        index = FormIndexPage(title="Formularios", slug="fichas", show_in_menus=False)
        parent.add_child(instance=index)
    return index


def _root_page() -> Page:
    """Return the root of the page tree, made where no page exists yet."""
    Locale.objects.get_or_create(language_code="es")
    root = Page.get_first_root_node()
    if root is None:
        page_type = ContentType.objects.get_for_model(Page)
        root = Page.add_root(instance=Page(title="Root", slug="root", content_type=page_type))
    return root


def export_document(slug: str, number: int | None = None) -> dict[str, Any]:
    """
    Return the document of a published version, the newest if no number is given.

    :raises NoSuchForm: if there is none.
    """
    versions = FormVersion.objects.filter(form__slug=slug).order_by("-number")
    if number is not None:
        versions = versions.filter(number=number)
    version = versions.first()
    if version is None:
        wanted = slug if number is None else f"{slug} v{number}"
        raise NoSuchForm(f"there is no published form {wanted}")
    return version.document


@transaction.atomic
def ensure_editor_group() -> Group:
    """Return the group that writes and publishes forms and content pages, with its permissions."""
    group, _created = Group.objects.get_or_create(name=EDITOR_GROUP)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    root = _root_page()
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=codename
        )
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    adopt_default_workflow(group, workflow="Revisión de páginas y fichas", task="Visto bueno")
    return group
