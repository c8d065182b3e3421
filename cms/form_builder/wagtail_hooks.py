"""What the form builder adds to the admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.html import json_script
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter

from cms.form_builder.editor_words import editor_words
from cms.form_builder.models import FormPage
from cms.form_builder.publishing import publishing_problems
from cms.form_builder.schedule import REFUSED
from cms.form_builder.shared_views import ReusableBlockViewSet, SharedListViewSet


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    return [path("formularios/", include("cms.form_builder.admin_urls"))]


class FormsMenuItem(MenuItem):
    """The forms, for those who may write them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("wagtailadmin.access_admin"))


@hooks.register("register_admin_menu_item")
def register_forms_menu_item() -> MenuItem:
    return FormsMenuItem(
        gettext_lazy("Forms"), reverse("form_builder_admin:forms"), icon_name="form", order=150
    )


@hooks.register("register_admin_viewset")
def register_shared() -> list[Any]:
    return [SharedListViewSet(), ReusableBlockViewSet()]


@hooks.register("insert_editor_js")
def insert_editor_words() -> str:
    return json_script(editor_words(), "form-builder-words")


@hooks.register("register_page_header_buttons")
def version_button(page: Any, user: Any, view_name: str, next_url: Any = None) -> Iterator[Button]:
    if isinstance(page.specific, FormPage):
        screens = [
            ("try", _("Try the form"), "view"),
            ("cases", _("Test cases"), "circle-check"),
            ("versions", _("Versions of the form"), "history"),
            ("languages", _("Languages"), "site"),
            ("links", _("Preview links"), "link"),
        ]
        for place, (name, words, icon) in enumerate(screens):
            url = reverse(f"form_builder_admin:{name}", args=[page.pk])
            yield Button(words, url, icon_name=icon, priority=61 + place)


@hooks.register("before_publish_page")
def refuse_to_publish(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Stop the editor's own way of publishing, which does not pass through ``publish()``."""
    if not isinstance(page, FormPage):
        return None
    found = publishing_problems(page)
    if not found:
        return None
    return _refused(request, page, len(found))


@hooks.register("before_bulk_action")
def refuse_bulk_publish(
    request: HttpRequest, action_type: str, objects: list[Any], view: Any
) -> HttpResponse | None:
    """Stop before any page is published if a form among them has problems."""
    if action_type != "publish" or request.method != "POST":
        return None
    for page in objects:
        draft = page.get_latest_revision_as_object()
        if isinstance(draft, FormPage) and (found := publishing_problems(draft)):
            return _refused(request, draft, len(found))
    return None


@hooks.register("after_edit_page")
def warn_of_problems(request: HttpRequest, page: Any) -> None:
    """Tell an editor who saved a draft what keeps it from being published."""
    if request.method != "POST" or not isinstance(page, FormPage):
        return
    if request.headers.get("Accept", "").startswith("application/json"):
        return  # saved by itself while writing: the list in the editor is read again
    if count := len(page.compiled().problems):
        messages.warning(request, _how_many(count))


def _refused(request: HttpRequest, page: FormPage, count: int) -> HttpResponse:
    messages.error(
        request,
        _("“%(title)s” was not published.") % {"title": page.title} + " " + _how_many(count),
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


def _how_many(count: int) -> str:
    return ngettext(
        "There is %(count)s problem to solve before the form can be published.",
        "There are %(count)s problems to solve before the form can be published.",
        count,
    ) % {"count": count}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    @actions.register_action(REFUSED)
    class PublishRefused(LogFormatter):
        label = gettext_lazy("Not published")

        def format_message(self, log_entry: Any) -> str:
            sentences = "; ".join(log_entry.data.get("problems", []))
            return _("Not published, because of: %(problems)s") % {"problems": sentences}
