"""
Files that come with a page of questions: kept as they arrive, taken away by a button, handed out.

A file is kept whatever else is wrong on the page; its id travels in the page like any other answer.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import View

from cms.submissions.models import Upload
from cms.submissions.services.uploads import add_upload, remove_upload
from cms.submissions.upload_views import upload_response
from cms.wizard.draft_page import DraftPageMixin
from cms.wizard.page_uploads import PageUploads
from forms_plugins.api.errors import AnswerRefused
from forms_plugins.engine.definition import Field
from forms_plugins.fields.files import REMOVE_NAME, UPLOAD_NAME, chosen_files_name

LONGEST_NAME_SHOWN = 80


class UploadsMixin(DraftPageMixin):
    """
    A page of a draft whose questions may take files.

    ``take_uploads`` comes first in a post; after it the files that were chosen are among the posted
    answers. ``stays`` says that a button asked for no more than this.
    """

    request: HttpRequest
    stays = False
    files_refused: Mapping[str, list[str]] = {}
    _to_remove: tuple[str, str] | None = None

    def take_uploads(self, fields: Iterable[Field], prefix: str) -> None:
        """
        Keep the files that came with a page, and note which one is to go.

        :raises DraftIsClosed: if the draft takes no more.
        """
        asked = {f"{prefix}-{each.key}": each for each in fields if each.datatype == "files"}
        if not asked:
            return
        posted = self.request.POST.copy()
        refused: dict[str, list[str]] = {}
        for name, field in asked.items():
            ids = posted.getlist(name)
            for file in self.request.FILES.getlist(chosen_files_name(name)):
                try:
                    upload = add_upload(
                        draft=self.draft, field=field, file=file, by=self.access.actor
                    )
                except AnswerRefused as refusal:
                    shown = (file.name or "")[:LONGEST_NAME_SHOWN]
                    refused.setdefault(field.key, []).append(f"{shown}: {refusal.message}")
                else:
                    ids.append(upload.public_id)
            posted.setlist(name, ids)
        name, _colon, public_id = posted.get(REMOVE_NAME, "").partition(":")
        if name in asked:
            posted.setlist(name, [each for each in posted.getlist(name) if each != public_id])
            self._to_remove = (asked[name].key, public_id)
        self.files_refused = refused
        self.stays = UPLOAD_NAME in posted or self._to_remove is not None
        self.request.POST = posted  # type: ignore[assignment]  # Django takes any of its kind

    def page_uploads(self, fields: Iterable[Field]) -> PageUploads | None:
        """Return the files of questions, ``None`` where none takes any; one query."""
        keys = [field.key for field in fields if field.datatype == "files"]
        if not keys:
            return None
        found = PageUploads(self.draft, keys, lambda each: self.url("upload", upload=each))
        found.refused = self.files_refused
        return found

    def show_only_files_refused(self, form: Form) -> None:
        """Leave what is wrong with other questions unsaid: the person has not gone on yet."""
        for key in [key for key in form.errors if key not in self.files_refused]:
            del form.errors[key]

    def drop_removed_upload(self) -> None:
        """Delete the file that a button took away, once the page without it is stored."""
        if self._to_remove is not None:
            field, public_id = self._to_remove
            remove_upload(draft=self.draft, field=field, public_id=public_id, by=self.access.actor)


class DraftUploadView(DraftPageMixin, View):
    """A file of a draft, for whoever may work on the draft."""

    takes_hold = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Hand the file out as a download."""
        found = Upload.objects.filter(draft=self.draft, public_id=kwargs["upload"]).first()
        if found is None:
            raise Http404("no such file in this draft")
        return upload_response(found)
