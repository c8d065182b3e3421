"""What the editors of the training may do beyond its own tables: its pages, pictures and files."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from cms.training.models import TrainingIndexPage

ON_PAGES = ("add_page", "change_page", "publish_page")
ON_FILES = (
    ("wagtailimages", ("add_image", "choose_image")),
    ("wagtaildocs", ("add_document", "choose_document")),
)


def let_write_courses(group: Group) -> None:
    """Give a group the pages below the catalogue, if it is there, and what lessons are made of."""
    for page in TrainingIndexPage.objects.all():
        for codename in ON_PAGES:
            GroupPagePermission.objects.get_or_create(
                group=group, page_id=page.pk, permission=_permission("wagtailcore", codename)
            )
    root = Collection.get_first_root_node()
    for app, codenames in ON_FILES if root else ():
        for codename in codenames:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=_permission(app, codename)
            )


def _permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)
