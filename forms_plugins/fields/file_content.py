"""
What a file is by its content, and a name for it that does no harm.

The name and the type that a browser sends are never believed.
"""

import io
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import filetype  # type: ignore[import-untyped]  # it has no stubs
from django.utils.translation import gettext as _

from forms_plugins.api.errors import AnswerRefused

LONGEST_NAME = 100
"""Characters of a file name that are kept, without its ending."""

MOST_PARTS = 5000
"""Files inside an office document that are looked at; ordinary ones have less than a hundred."""


@dataclass(frozen=True)
class FileKind:
    """A kind of file that an author may allow: its words, its media types and their endings."""

    words: str
    endings: Mapping[str, str]


FILE_KINDS: Mapping[str, FileKind] = {
    "pdf": FileKind("PDF", {"application/pdf": ".pdf"}),
    "image": FileKind(
        "JPG, PNG", {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
    ),
    "word": FileKind(
        "Word",
        {
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
            "application/vnd.oasis.opendocument.text": ".odt",
        },
    ),
    "sheet": FileKind(
        "Excel",
        {
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
            "application/vnd.oasis.opendocument.spreadsheet": ".ods",
        },
    ),
}
"""Kinds of file by the name under which options allow them."""

_ENDINGS = {
    media_type: ending
    for kind in FILE_KINDS.values()
    for media_type, ending in kind.endings.items()
}
_MAIN_PARTS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text",
    b"application/vnd.oasis.opendocument.spreadsheet",
}


def media_type_of(content: bytes) -> str:
    """
    Return the media type of a file by its content, empty if it is none of ``FILE_KINDS``.

    :raises AnswerRefused: if the file is incomplete or holds programs (macros).
    """
    if content[:2] == b"PK":
        return _office_type(content)
    guess = filetype.guess(content)
    found = guess.mime if guess is not None else ""
    if found == "application/pdf" and b"%%EOF" not in content[-4096:]:
        raise AnswerRefused(
            _("The file is not complete. Save it again and choose it again."), "file"
        )
    return found if found in _ENDINGS else ""


def _office_type(content: bytes) -> str:
    """Return the type of a document that is a ZIP archive, reading no more than its list."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist()[:MOST_PARTS])
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise AnswerRefused(
                    _("The file holds macros. Save it without them and choose it again."), "file"
                )
            if "mimetype" in names:
                return _open_document(archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return ""
    return next((kind for part, kind in _MAIN_PARTS.items() if part in names), "")


def _open_document(archive: zipfile.ZipFile) -> str:
    info = archive.getinfo("mimetype")
    if info.file_size > LONGEST_NAME:
        return ""
    found = archive.read(info).strip()
    return found.decode("ascii") if found in _OPEN_DOCUMENTS else ""


def safe_name(name: str, media_type: str) -> str:
    """Return the name of a file without folders and hidden characters, with its true ending."""
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem = bare.rsplit(".", 1)[0] if "." in bare.strip(".") else bare
    kept = "".join(sign if _may_stand(sign) else " " for sign in stem)
    stem = " ".join(kept.split()).strip(" .")[:LONGEST_NAME].strip()
    return (stem or "archivo") + _ENDINGS.get(media_type, "")


def _may_stand(sign: str) -> bool:
    # Letters and figures with their marks, and what people put between them; no direction marks.
    return (
        unicodedata.category(sign)[0] in "LN"
        or unicodedata.category(sign) == "Mn"
        or sign in " -_.,()+"
    )
