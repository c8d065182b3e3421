"""Verification codes as people type, scan and paste them."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from reporting.documents.models.numbering import CODE_LENGTH, CODE_LETTERS

LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
SEPARATORS = re.compile(r"[\s\-._·]+")
MAX_TYPED = 300


def read_code(typed: str) -> str | None:
    """
    Return the code somebody means, or ``None`` if it cannot be one.

    Spaces, hyphens and small letters do not matter, O counts as zero, I and L count as one, and
    the whole address of the verification page is taken as well.
    """
    last_part = typed[:MAX_TYPED].strip().rstrip("/").rsplit("/", 1)[-1]
    code = SEPARATORS.sub("", last_part).upper().translate(LOOKALIKES)
    is_code = len(code) == CODE_LENGTH and all(letter in CODE_LETTERS for letter in code)
    return code if is_code else None


def leads_elsewhere(typed: str) -> bool:
    """
    Say whether somebody typed or scanned the address of a site that is not this one.

    A paper that leads to another site was not issued here, whatever code it carries.
    """
    address = typed[:MAX_TYPED].strip()
    if "://" not in address:
        return False
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return True
    own = urlsplit(settings.PUBLIC_URL).hostname
    return host != own and not validate_host(host, settings.ALLOWED_HOSTS)
