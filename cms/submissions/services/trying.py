"""Drafts that an author makes to try a form out; where tests, practice too, are removed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.accounts.models import User
from cms.form_builder.models import FormVersion
from cms.submissions.models import Draft, Event, Result, Submission, Upload
from cms.submissions.services.drafts import start_draft

TEST_STARTED = "test_started"


@transaction.atomic
def start_test_draft(
    *, form_version: FormVersion, by: User, page: int, layout: str, language: str = ""
) -> Draft:
    """
    Begin a test of a form for the author ``by``; it belongs to no office.

    ``page`` is the key of the page in the CMS that the form was written on.
    """
    with scopes_disabled():
        draft = start_draft(
            form_version=form_version,
            office=None,
            by=by,
            layout=layout,
            language=language,
            is_test=True,
        )
    Event.objects.create(
        draft=draft, kind=TEST_STARTED, detail={"page": page}, at=timezone.now(), by=by
    )
    return draft


def page_of_test(draft: Draft) -> int | None:
    """Return the key of the page whose form a test draft tries out."""
    event = Event.objects.filter(draft=draft, kind=TEST_STARTED).first()
    return event.detail.get("page") if event else None


@dataclass(frozen=True)
class Removed:
    """How many tests and trials were removed."""

    drafts: int
    trials: int


@transaction.atomic
def remove_tests(*, before: datetime) -> Removed:
    """
    Remove the tests that were begun before a moment, all they left, and trials nobody walks on.

    What staff practise is kept: it has a time of its own.
    """
    with scopes_disabled():
        old = {"created_at__lt": before, "practice__isnull": True}
        # A test that went on later on a newer version is kept as long as what it goes on as.
        tests = _rows(Draft, is_test=True, **old).exclude(continued_by__created_at__gte=before)
        drafts = list(tests.values_list("pk", flat=True))
        remove_test_drafts(drafts)
        unused = {"is_trial": True, "published_at__lt": before, "drafts__isnull": True}
        trials = list(_rows(FormVersion, **unused).values_list("pk", flat=True))
        _rows(FormVersion, pk__in=trials).delete()
    return Removed(len(drafts), len(trials))


@transaction.atomic
def remove_test_drafts(drafts: Collection[int]) -> None:
    """
    Remove tests by their keys, and all they left; whatever is no test stays.

    Tests are no public acts: this is the one place where rows of records are removed.
    """
    with scopes_disabled():
        drafts = list(_rows(Draft, pk__in=drafts, is_test=True).values_list("pk", flat=True))
        for upload in Upload.objects.filter(draft__in=drafts).exclude(file=""):
            upload.file.delete(save=False)
        submissions = list(_rows(Submission, draft__in=drafts).values_list("pk", flat=True))
        _rows(Event, draft__in=drafts).delete()
        _rows(Event, submission__in=submissions).delete()
        _rows(Result, submission__in=submissions).delete()
        _rows(Submission, pk__in=submissions).delete()
        _rows(Draft, pk__in=drafts).delete()


def _rows(model: type[models.Model], **conditions: Any) -> models.QuerySet[Any]:
    """Return rows of a table as a queryset that can delete, which that of records refuses."""
    return models.QuerySet(model).filter(**conditions)
