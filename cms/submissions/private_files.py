"""Where the files that people add to forms are kept: closed, and named by nothing they say."""

import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages


def uploads_storage() -> Storage:
    """Return the storage of uploads, which no address serves."""
    return storages["uploads"]


def imports_storage() -> Storage:
    """Return the storage of files that are read into the register or into a simulation."""
    return storages["imports"]


def keep(content: bytes) -> str:
    """Store ``content`` under a name nobody can guess, and return that name."""
    token = secrets.token_hex(20)
    return uploads_storage().save(f"{token[:2]}/{token}", ContentFile(content))


def forget(name: str) -> None:
    """Delete a stored file; one that is gone already is no problem."""
    if name:
        uploads_storage().delete(name)


def stored_names() -> list[tuple[str, datetime]]:
    """Return the name of every stored file and when it was last changed."""
    storage = uploads_storage()
    if not storage.exists(""):
        return []
    found = []
    for folder in storage.listdir("")[0]:
        for file in storage.listdir(folder)[1]:
            name = f"{folder}/{file}"
            found.append((name, storage.get_modified_time(name)))
    return found
