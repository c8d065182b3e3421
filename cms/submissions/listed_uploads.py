"""List the files among answers by name, for the pages that show all answers in words."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cms.submissions.models import Draft, Upload, UploadState
from cms.submissions.summary import SummaryBlock
from forms_plugins.fields.files import ListedFile

Address = Callable[[str], str]
"""Return where the file with a public id is handed out."""


def listed_file(upload: Upload, address: Address) -> ListedFile:
    """Return a file as pages list it; only a clean one has an address."""
    may_open = upload.state == UploadState.CLEAN
    return ListedFile(
        public_id=upload.public_id,
        name=upload.name,
        size=upload.size,
        state=upload.state,
        state_words=str(UploadState(upload.state).label),
        url=address(upload.public_id) if may_open else "",
    )


def with_files(blocks: list[SummaryBlock], draft: Draft, address: Address) -> list[SummaryBlock]:
    """Give every row of answers that names files their list; one query, none without files."""
    rows = list(_rows_of_files(blocks))
    if not rows:
        return blocks
    there = Upload.objects.filter(draft=draft).exclude(file="")
    listed = {upload.public_id: listed_file(upload, address) for upload in there}
    for row in rows:
        row["files"] = [listed[each] for each in row["upload_ids"] if each in listed]
    return blocks


def _rows_of_files(blocks: Iterable[SummaryBlock]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield from (row for row in block.rows if row.get("upload_ids"))
        yield from _rows_of_files(block.people)
