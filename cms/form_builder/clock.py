"""What forms do at certain times: go live, expire, forget tests."""

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.form_builder.models import FormVersion
from cms.jobs.signals import swept

TESTS_KEPT = timedelta(days=30)


@receiver(swept)
def publish_what_is_due(**kwargs: Any) -> None:
    """Publish and take down the pages whose time has come, as ``publish_scheduled`` does."""
    now = timezone.now()
    is_due = (
        Revision.objects.filter(approved_go_live_at__lte=now).exists()
        or Page.objects.filter(live=True, expire_at__lte=now).exists()
    )
    if is_due:
        call_command("publish_scheduled", verbosity=0)


@receiver(swept)
def forget_old_tests(**kwargs: Any) -> None:
    """Remove tests and trials that are older than ``TESTS_KEPT``."""
    # Drafts are built upon forms, and this module is loaded with the forms.
    from cms.submissions.services.trying import remove_tests

    before = timezone.now() - TESTS_KEPT
    if FormVersion.with_trials.filter(is_trial=True, published_at__lt=before).exists():
        remove_tests(before=before)
