"""Names of versions as commands take them: ``ifh-2010`` and ``ifh-2010@2``."""

import re
from typing import Final

from django.core.management.base import CommandError

_NAME: Final = re.compile(r"([^@]*)(?:@([1-9][0-9]{0,8}))?")


def named_version(name: str) -> tuple[str, int | None]:
    """
    Return slug and number of a version; without a number the newest in force is meant.

    :raises CommandError: if what stands after the @ is no number of a version.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        raise CommandError(
            f"«{name}» no nombra una versión: escriba el nombre solo o con su número, como "
            "ifh-2010@2.",
            returncode=2,
        )
    slug, number = match.groups()
    return slug, int(number) if number else None
