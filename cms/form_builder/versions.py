"""Go back to what an older version said, and see what is going to happen by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Revision

from cms.form_builder.decompile import decompile
from cms.form_builder.models import FormPage, FormVersion


@transaction.atomic
def restore_version(*, page: FormPage, version: FormVersion, by: Any) -> Revision:
    """
    Make a new draft of ``page`` that says what ``version`` said; nothing is published.

    What is no part of the document, such as the text for search engines, stays as it is.

    :raises UnknownPlugin: if the version uses a plugin that is not installed.
    """
    draft = page.get_latest_revision_as_object()
    for name, value in decompile(version.definition).items():
        setattr(draft, name, value)
    # What was planned for the draft before is not meant for this one.
    draft.go_live_at = None
    revision: Revision = draft.save_revision(user=by, log_action=True, changed=True)
    return revision


@dataclass(frozen=True)
class Scheduled:
    """When a revision of a page goes live by itself, and when the page is taken down."""

    goes_live_at: datetime | None
    expires_at: datetime | None


def scheduled(page: FormPage) -> Scheduled:
    """Return what is going to happen to a page by itself."""
    revision = page.scheduled_revision
    return Scheduled(
        goes_live_at=revision.approved_go_live_at if revision else None,
        expires_at=page.expire_at if page.live else None,
    )
