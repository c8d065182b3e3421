"""What a form does when its page is published or taken down."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.signals import page_published, page_unpublished

from cms.form_builder.models import FormPage
from cms.form_builder.services import (
    close_form,
    forget_change_note,
    keep_proposed_keys,
    publish_version,
)


@receiver(page_published, sender=FormPage)
def publish_form(instance: FormPage, revision: Any, **kwargs: Any) -> None:
    """Add the version that the page describes."""
    if not instance.live:
        return  # it was put on the schedule only
    by = get_active_log_context().user or revision.user
    publish_version(page=instance, by=by, at=timezone.now())
    keep_proposed_keys(page=instance, revision=revision)
    forget_change_note(page=instance, revision=revision)


@receiver(page_unpublished, sender=FormPage)
def close_unpublished_form(instance: FormPage, **kwargs: Any) -> None:
    """Take no new answers."""
    close_form(page=instance)
