"""Screens of the admin for what forms share: lists of options and blocks of questions."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.form_builder.models import FormIndexPage, ReusableBlock, SharedList
from cms.form_builder.selectors import uses_of_block, uses_of_list
from cms.form_builder.shared_forms import ReusableBlockForm, SharedListForm

ACTIONS = frozenset({"add", "change", "view"})  # versions are kept: nothing is removed


class FormEditorsPolicy(BasePermissionPolicy):
    """Who may write forms may write what they share."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Say whether ``user`` writes forms and the action is one of theirs."""
        if action not in ACTIONS or not user.has_perm("wagtailadmin.access_admin"):
            return False
        index = FormIndexPage.objects.first()
        return index is not None and index.permissions_for_user(user).can_add_subpage()

    def users_with_any_permission(self, actions: Any) -> Any:
        """Return nobody by name: the policy asks about one person at a time."""
        from django.contrib.auth import get_user_model

        return get_user_model().objects.none()


for _model in (SharedList, ReusableBlock):
    register_permission_policy(_model, FormEditorsPolicy(_model))


class VersionsPanel(Panel):
    """The versions of something shared, and the forms that use one of them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "form_builder/shared_versions.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add versions and uses."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            thing = self.instance
            known = thing.pk is not None
            find = uses_of_list if isinstance(thing, SharedList) else uses_of_block
            context["versions"] = thing.versions.select_related("published_by") if known else ()
            context["uses"] = find(thing.slug) if known else ()
            return context


class SharedViewSet(ModelViewSet):
    """What lists and blocks have in common."""

    add_to_admin_menu = True
    copy_view_enabled = False
    search_fields = ["title", "slug"]
    list_filter: tuple[str, ...] = ()
    inspect_view_enabled = False


def _newest(thing: Any) -> Any:
    version = thing.latest_version
    return version.number if version else "–"


class SharedListViewSet(SharedViewSet):
    """Lists of options that several forms use."""

    model = SharedList
    name = "shared_lists"
    url_prefix = "formularios/listas"
    icon = "list-ul"
    menu_label = _("Shared lists")
    menu_order = 151
    list_display = ["title", "slug", Column("version", label=_("Newest version"), accessor=_newest)]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("title"), FieldPanel("slug"), FieldPanel("source")]),
            FieldPanel("choices"),
            FieldPanel("upload"),
            FieldPanel("publish"),
            VersionsPanel(heading=_("Versions and uses")),
        ],
        base_form_class=SharedListForm,
    )


class ReusableBlockViewSet(SharedViewSet):
    """Blocks of questions that several forms use."""

    model = ReusableBlock
    name = "reusable_blocks"
    url_prefix = "formularios/bloques"
    icon = "copy"
    menu_label = _("Reusable blocks")
    menu_order = 152
    list_display = ["title", "slug", Column("version", label=_("Newest version"), accessor=_newest)]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("title"), FieldPanel("slug"), FieldPanel("description")]),
            FieldPanel("items"),
            FieldPanel("publish"),
            VersionsPanel(heading=_("Versions and uses")),
        ],
        base_form_class=ReusableBlockForm,
    )
