"""
The files of the questions on one page, listed with their state.

Ids of files of another draft or question are refused.
"""

from collections.abc import Callable, Collection, Mapping
from typing import cast

from django.forms import Form
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _

from cms.submissions.listed_uploads import listed_file
from cms.submissions.models import Draft, Upload
from cms.submissions.services.uploads import refusal_words, uploads_of
from forms_plugins.fields.files import ListedFile, UploadsInput, public_ids


class PageUploads:
    """
    The files of the questions on one page.

    ``refused`` holds what to say about files that were not taken, by question.
    """

    def __init__(self, draft: Draft, keys: Collection[str], address: Callable[[str], str]) -> None:
        self.address = address
        self.refused: Mapping[str, list[str]] = {}
        self._draft, self._keys = draft, keys

    def attach(self, form: Form) -> None:
        """Tell the controls of a form which files there are."""
        listed = cast("Mapping[str, ListedFile]", SimpleLazyObject(self._listed))
        for field in form.fields.values():
            if isinstance(field.widget, UploadsInput):
                field.widget.listed = listed

    @cached_property
    def _there(self) -> Mapping[str, Upload]:
        """Return the files by public id; asked for only when a page names any."""
        return uploads_of(self._draft, self._keys)

    def _listed(self) -> dict[str, ListedFile]:
        return {each: listed_file(upload, self.address) for each, upload in self._there.items()}

    def report(self, form: Form) -> frozenset[str]:
        """
        Put beside its question what is wrong with the files of a form that is judged.

        Return the questions that name files of another draft or question: those are no answers.
        """
        foreign = set()
        for key, field in form.fields.items():
            if not isinstance(field.widget, UploadsInput):
                continue
            for message in self.refused.get(key, ()):
                form.add_error(key, message)
            for public_id in public_ids(form[key].data):
                upload = self._there.get(public_id)
                if upload is None or upload.field != key:
                    foreign.add(key)
                elif refusal := refusal_words(upload):
                    form.add_error(key, refusal)
        for key in foreign:
            form.add_error(key, _("Choose the file again and press “Upload”."))
        return frozenset(foreign)
