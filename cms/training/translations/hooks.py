"""What translations add to the admin: the button that begins one, and marks on stale ones."""

from collections.abc import Iterator
from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets import Button, ListingButton

from cms.training.translations import views
from cms.training.translations.following import BROUGHT_UP_TO_DATE, stale_translation
from cms.training.translations.translating import is_translatable, missing_languages


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    return [
        path("capacitacion/traducir/<int:pk>/", views.translate, name="training_translate"),
        path(
            "capacitacion/traducciones/<uuid:key>/<str:language>/al-dia/",
            views.up_to_date,
            name="training_up_to_date",
        ),
    ]


@hooks.register("register_page_header_buttons")
def translate_button(
    page: Any, user: Any, view_name: str, next_url: Any = None
) -> Iterator[Button]:
    if not is_translatable(page) or not page.permissions_for_user(user).can_edit():
        return
    if missing_languages(page):
        url = reverse("training_translate", args=[page.pk])
        yield Button(_("Translate"), url, icon_name="globe", priority=80)


@hooks.register("register_page_listing_buttons")
def stale_button(page: Any, user: Any, next_url: Any = None) -> Iterator[Button]:
    """Say in the list of pages that the source of a translation has changed."""
    if not is_translatable(page) or not page.permissions_for_user(user).can_edit():
        return
    if stale_translation(page.specific) is not None:
        yield ListingButton(_("The source changed"), reverse("training_overdue"), priority=5)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action(
        BROUGHT_UP_TO_DATE,
        gettext_lazy("Translation brought up to date"),
        gettext_lazy("Says what its source says"),
    )
