"""Keep the files of issued documents: named by their content, whole or not at all."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages


def documents_storage() -> Storage:
    """Return the storage of issued documents, which no address serves."""
    return storages["documents"]


def file_name_of(sha256: str) -> str:
    """Return the name under which bytes with this hash are kept."""
    return f"{sha256[:2]}/{sha256}.pdf"


def store(content: bytes) -> tuple[str, str]:
    """
    Keep ``content`` and return its name and its SHA-256.

    Storing the same bytes twice, even at the same moment, leaves one whole file.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    name = file_name_of(sha256)
    storage = documents_storage()
    if _is_whole(storage, name, len(content)):
        return name, sha256
    try:
        path = Path(storage.path(name))
    except NotImplementedError:
        # An object store shows a file when all of it has arrived.
        return storage.save(name, ContentFile(content)), sha256
    _write_then_rename(path, content)
    return name, sha256


def _is_whole(storage: Storage, name: str, size: int) -> bool:
    return storage.exists(name) and storage.size(name) == size


def _write_then_rename(path: Path, content: bytes) -> None:
    """Write beside ``path``, force it to the disk, then put it in place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read(name: str) -> bytes:
    """Return the bytes of a file."""
    with documents_storage().open(name, "rb") as file:
        return file.read()
