"""Where the wizard of django-formtools keeps its steps: in the draft, never in the session."""

from typing import Any

from formtools.wizard.storage.base import BaseStorage

from cms.submissions import services


class DraftStorage(BaseStorage):
    """
    Steps of one draft.

    Nothing that was posted is kept as it came: a step is stored as typed answers by
    ``services.save_step``, and drawn from them. The view puts what it works on into
    ``request.draft_on_page``, because formtools hands a storage nothing but the request.
    """

    def __init__(self, prefix: str, request: Any = None, file_storage: Any = None) -> None:
        super().__init__(prefix, request, file_storage)
        self.init_data()

    def get_step_data(self, step: str) -> None:
        """Return no posted data: pages are drawn from stored answers."""
        return

    def set_step_data(self, step: str, cleaned_data: dict[str, Any]) -> None:
        """
        Keep the answers of a step.

        :raises StaleRevision, DraftIsClosed: see ``services.save_step``.
        """
        page = self.request.draft_on_page
        services.save_step(
            draft=page.draft,
            step=step,
            by=page.actor,
            revision=posted_revision(self.request.POST),
            read=page.answers,
            **cleaned_data,
        )

    def get_step_files(self, step: str) -> None:
        """Return no files: uploads are rows of the draft, see ``cms.wizard.uploads``."""
        return

    def set_step_files(self, step: str, files: Any) -> None:
        """Keep no files: they were taken before the step is judged."""


def posted_revision(data: Any) -> int:
    """Return the revision a page was drawn from; anything odd counts as never saved."""
    text = data.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
