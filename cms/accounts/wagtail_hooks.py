from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from cms.accounts.admin.viewsets import PeopleAndOffices


@hooks.register("register_admin_viewset")
def register_people_and_offices() -> PeopleAndOffices:
    return PeopleAndOffices()


@hooks.register("insert_global_admin_css")
def keep_everything_within_reach() -> SafeString:
    """Add what every screen of the CMS needs in a narrow window."""
    return format_html('<link rel="stylesheet" href="{}">', static("accounts/admin.css"))
