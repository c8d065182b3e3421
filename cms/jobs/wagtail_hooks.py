from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from cms.jobs.admin_views import JobViewSet


@hooks.register("register_admin_viewset")
def register_jobs() -> JobViewSet:
    return JobViewSet()


@hooks.register("register_permissions")
def offer_job_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="jobs", codename__in=["view_job", "change_job"]
    )
