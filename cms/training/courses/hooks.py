"""What the pages of the training add to the admin: refusals, and the lessons to review."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from cms.training.courses import overdue_views
from cms.training.courses.overdue import may_review
from cms.training.courses.publishing import RefusesToPublish


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    return [path("capacitacion/por-revisar/", overdue_views.overdue, name="training_overdue")]


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("training_courses/editor.css"))


class OverdueMenuItem(MenuItem):
    """The lessons to review, for those who write some."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_review(request.user)


@hooks.register("register_training_menu_item")
def register_overdue() -> MenuItem:
    return OverdueMenuItem(
        gettext_lazy("Lessons to review"),
        reverse("training_overdue"),
        icon_name="calendar-check",
        order=200,
    )


@hooks.register("before_publish_page")
def refuse_to_publish(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Stop the editor's own way of publishing, which does not pass through ``publish()``."""
    if not isinstance(page, RefusesToPublish) or not page.publishing_problems():
        return None
    return _refused(request, page)


@hooks.register("before_bulk_action")
def refuse_bulk_publish(
    request: HttpRequest, action_type: str, objects: list[Any], view: Any
) -> HttpResponse | None:
    """Stop before any page is published if one of the training among them has problems."""
    if action_type != "publish" or request.method != "POST":
        return None
    for page in objects:
        draft = page.get_latest_revision_as_object()
        if isinstance(draft, RefusesToPublish) and draft.publishing_problems():
            return _refused(request, draft)
    return None


@hooks.register("after_edit_page")
@hooks.register("after_create_page")
def warn_of_problems(request: HttpRequest, page: Any) -> None:
    """Tell an editor who saved a draft what keeps it from being published."""
    if request.method != "POST" or not isinstance(page, RefusesToPublish):
        return
    if request.headers.get("Accept", "").startswith("application/json"):
        return  # saved by itself while writing
    for problem in page.publishing_problems():
        messages.warning(request, _("Before publishing: %(problem)s") % {"problem": problem})


def _refused(request: HttpRequest, page: Any) -> HttpResponse:
    problems = page.publishing_problems()
    count = len(problems)
    words = ngettext(
        "There is %(count)s problem to solve before the page can be published.",
        "There are %(count)s problems to solve before the page can be published.",
        count,
    ) % {"count": count}
    refused = _("“%(title)s” was not published.") % {"title": page.title}
    messages.error(request, f"{refused} {words}")
    for problem in problems:
        messages.error(request, str(problem))
    return redirect("wagtailadmin_pages:edit", page.pk)
