from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from cms.submissions.admin_views import WithoutOfficeViewSet


@hooks.register("register_admin_viewset")
def register_submissions_without_office() -> WithoutOfficeViewSet:
    return WithoutOfficeViewSet()


@hooks.register("register_permissions")
def offer_submission_permission() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="submissions", codename="view_submission"
    )
