"""Remove what citizens began and did not send in time, and links that open nothing any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django_scopes import scopes_disabled

from cms.form_builder.models import FormVersion
from cms.submissions.models import Draft, DraftState, Event, ResumeKey
from cms.submissions.selectors import definition_of
from cms.submissions.services.resuming import citizen_draft_days

EXPIRING_STATES = (DraftState.OPEN, DraftState.ENDED, DraftState.MOVED)


@dataclass(frozen=True)
class Expired:
    """How many drafts and links were removed."""

    drafts: int
    links: int


def remove_expired_drafts(*, at: datetime) -> Expired:
    """
    Remove the answers of citizens' drafts that rested longer than their form allows at ``at``.

    What happened to a draft stays known, its answers, title, files and links do not. Drafts of
    offices and what was sent are never touched.
    """
    with scopes_disabled():
        drafts = sum(_expire(pk, before, at) for pk, before in _expired(at))
        links, _ = ResumeKey.objects.filter(Q(expires_at__lt=at) | Q(revoked_at__lt=at)).delete()
    return Expired(drafts, links)


def _expired(at: datetime) -> list[tuple[int, datetime]]:
    """Return the drafts that rested too long, each with the moment it should have changed after."""
    found = []
    drafts = _citizens_drafts()
    for version in FormVersion.with_trials.filter(pk__in=drafts.order_by().values("form_version")):
        before = at - timedelta(days=citizen_draft_days(definition_of(version)))
        late = drafts.filter(form_version=version, updated_at__lt=before)
        found += [(pk, before) for pk in late.values_list("pk", flat=True)]
    return found


def _citizens_drafts() -> QuerySet[Draft]:
    return Draft.objects.filter(office=None, is_test=False, state__in=EXPIRING_STATES)


@transaction.atomic
def _expire(pk: int, before: datetime, at: datetime) -> bool:
    """Remove one draft, unless somebody went on with it or sent it meanwhile."""
    draft = (
        _citizens_drafts()
        .select_for_update(of=("self",))
        .filter(pk=pk, updated_at__lt=before)
        .first()
    )
    if draft is None:
        return False
    for upload in draft.uploads.all():
        upload.file.delete(save=False)
        upload.delete()
    draft.steps.all().delete()
    draft.resume_keys.all().delete()
    draft.state, draft.title = DraftState.DISCARDED, ""
    draft.save(update_fields=["state", "title", "updated_at"])
    Event.objects.create(
        draft=draft, kind="draft_expired", at=at, detail={"unchanged_since": before.isoformat()}
    )
    return True
