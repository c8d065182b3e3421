"""
Files that people add to a draft: add, remove, list, open, carry over, clean up.

Who may see the draft is asked before any of this (``cms.wizard.access``, ``permissions``).
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.accounts.models import User
from cms.jobs.services import enqueue
from cms.submissions.models import Draft, DraftState, Event, Upload, UploadState
from cms.submissions.private_files import forget, keep, stored_names
from cms.submissions.services.drafts import lock_draft
from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import Field, FormDefinition, Text
from forms_plugins.engine.evaluation import Place, Problem

SCAN_JOB = "scan_upload"

ORPHANED_AFTER = timedelta(hours=24)
"""A file that no answer names yet may still be on somebody's screen for so long."""


class UploadIsClosed(Exception):
    """Nobody may open this file: it is not checked yet, was refused, or was removed."""


def add_upload(
    *, draft: Draft, field: Field, file: "UploadedFile[bytes]", by: User | None
) -> Upload:
    """
    Keep a file for a question of an open draft, and have it scanned.

    :raises AnswerRefused: if it is too large, of another kind, or more than a draft takes.
    :raises DraftIsClosed: if the draft takes no more.
    """
    plugin = registry.get(FieldType, field.type)
    accepted = plugin.accept(file.name or "", _read(file, plugin.largest_file(field)), field)
    name = keep(accepted.content)
    try:
        with transaction.atomic():
            lock_draft(draft)
            _refuse_too_much(draft, len(accepted.content))
            upload = Upload.objects.create(
                draft=draft,
                field=field.key,
                name=accepted.name,
                media_type=accepted.media_type,
                size=len(accepted.content),
                sha256=hashlib.sha256(accepted.content).hexdigest(),
                file=name,
                created_by=by,
            )
            _note(draft, "file_added", by, upload)
            enqueue(kind=SCAN_JOB, key=f"{SCAN_JOB}:{upload.pk}", payload={"upload": upload.pk})
    except BaseException:
        forget(name)
        raise
    return upload


def _read(file: "UploadedFile[bytes]", most: int) -> bytes:
    """Return the bytes of a file; its size is looked at before anything is read."""
    content = b"" if (file.size or 0) > most else file.read(most + 1)
    if (file.size or 0) > most or len(content) > most:
        raise AnswerRefused(
            _("Choose a smaller file: it may have at most %(most)s MB.")
            % {"most": most // 1_000_000},
            "size",
        )
    if not content:
        raise AnswerRefused(_("The file is empty. Choose another."), "empty")
    return bytes(content)


def _refuse_too_much(draft: Draft, size: int) -> None:
    there = Upload.objects.filter(draft=draft).exclude(file="")
    found = there.aggregate(count=models.Count("pk"), size=models.Sum("size"))
    too_many = found["count"] >= settings.UPLOADS_MOST_FILES_A_DRAFT
    if too_many or (found["size"] or 0) + size > settings.UPLOADS_MOST_BYTES_A_DRAFT:
        raise AnswerRefused(
            _("This form takes no more files. Take one away before you add another."), "total"
        )


@transaction.atomic
def remove_upload(*, draft: Draft, field: str, public_id: str, by: User | None) -> bool:
    """
    Delete a file of a question; ``False`` if the draft has no such file there.

    :raises DraftIsClosed: if the draft takes no more.
    """
    lock_draft(draft)
    found = uploads_of(draft, [field]).get(public_id)
    if found is None:
        return False
    _empty(found)
    _note(draft, "file_removed", by, found)
    return True


def _empty(upload: Upload) -> None:
    """Let a file go; it is deleted when the transaction has committed."""
    name = upload.file.name or ""
    upload.file = ""
    upload.save(update_fields=["file"])
    transaction.on_commit(lambda: forget(name))


def uploads_of(draft: Draft, fields: Iterable[str]) -> dict[str, Upload]:
    """Return the files that were added to questions and not removed, by public id; one query."""
    found = Upload.objects.filter(draft=draft, field__in=list(fields)).exclude(file="")
    return {upload.public_id: upload for upload in found}


def open_upload(upload: Upload) -> IO[bytes]:
    """Return the open file. :raises UploadIsClosed: if it was not found clean, or is gone."""
    if upload.state != UploadState.CLEAN or not upload.file:
        raise UploadIsClosed(upload.state)
    try:
        return upload.file.open("rb")
    except FileNotFoundError as error:
        raise UploadIsClosed("missing") from error


def carry_over(*, source: Draft, target: Draft) -> int:
    """Give the files of a draft to the one that goes on with its answers; return how many."""
    return Upload.objects.filter(draft=source).exclude(file="").update(draft=target)


def upload_problems(
    draft: Draft, form: FormDefinition, answers: Mapping[str, Any]
) -> tuple[Problem, ...]:
    """
    Return what is wrong with the files in answers: refused ones, and ids of no file of the draft.

    One query, and none for a form without questions of files.
    """
    named = list(_named_files(form, answers))
    if not named:
        return ()
    there = uploads_of(draft, {key for _place, key, _ids in named})
    problems = []
    for place, key, ids in named:
        for public_id in ids:
            message = _problem_with(there.get(public_id), key)
            if message:
                problems.append(Problem(place, "datatype", Text(es=message)))
    return tuple(problems)


def _problem_with(upload: Upload | None, field: str) -> str:
    if upload is None or upload.field != field:
        return _("Choose the file again and press “Upload”.")
    return refusal_words(upload)


def refusal_words(upload: Upload) -> str:
    """Return what to do about a file that a scanner refused, nothing about any other."""
    if upload.state != UploadState.REFUSED:
        return ""
    return _("Take “%(name)s” away: the check found something harmful in it.") % {
        "name": upload.name
    }


def _named_files(
    form: FormDefinition, answers: Mapping[str, Any]
) -> Iterator[tuple[Place, str, tuple[str, ...]]]:
    """Yield (place, question, public ids) of every answer that names files, rows included."""
    for step, roster, field in form.fields():
        if field.datatype != "files":
            continue
        if roster is None:
            yield from _named_in(Place(step.key, field.key), field.key, answers)
        else:
            for number, row in _rows_of(answers, roster.key):
                place = Place(step.key, field.key, roster.key, number)
                yield from _named_in(place, field.key, row)


def _named_in(
    place: Place, key: str, answers: Mapping[str, Any]
) -> Iterator[tuple[Place, str, tuple[str, ...]]]:
    ids = answers.get(key)
    if isinstance(ids, list | tuple) and ids:
        yield place, key, tuple(ids)


def _rows_of(answers: Mapping[str, Any], roster: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the rows of a roster with their number, those inside rows of another one included."""
    for key, value in answers.items():
        if not isinstance(value, list | tuple):
            continue
        for number, row in enumerate(value, start=1):
            if isinstance(row, Mapping):
                if key == roster:
                    yield number, row
                else:
                    yield from _rows_of(row, roster)


def remove_orphans(*, at: datetime | None = None) -> int:
    """
    Delete files that no draft needs any more; return how many.

    Those of discarded drafts; those of open drafts that no stored answer has named for a day; and
    stored files without a row, which an interrupted upload leaves behind.
    """
    before = (at or timezone.now()) - ORPHANED_AFTER
    kept = Upload.objects.exclude(file="").select_related("draft")
    discarded = kept.filter(draft__state=DraftState.DISCARDED)
    unnamed = (
        upload
        for upload in kept.filter(draft__state=DraftState.OPEN, created_at__lt=before)
        if not _is_named(upload)
    )
    count = 0
    for upload in (*discarded, *unnamed):
        with transaction.atomic():
            _empty(upload)
        count += 1
    known = set(Upload.objects.exclude(file="").values_list("file", flat=True))
    for name, changed_at in stored_names():
        if name not in known and changed_at < before:
            forget(name)
            count += 1
    return count


def _is_named(upload: Upload) -> bool:
    return any(
        upload.public_id in str(answers)
        for answers in upload.draft.steps.values_list("answers", flat=True)
    )


def _note(draft: Draft, kind: str, by: User | None, upload: Upload) -> None:
    detail = {"field": upload.field, "upload": upload.pk}
    Event.objects.create(draft=draft, kind=kind, detail=detail, at=timezone.now(), by=by)
