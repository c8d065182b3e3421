"""The keyed hash under which the register finds a person's document."""

import hmac

from django.conf import settings

from forms_plugins.api.register_mapping import normalised_number


def document_digest(document_type: object, number: str) -> str:
    """
    Return the HMAC-SHA256 (hex) of type and normalised number, or "" when there is no number.

    The key is ``LOOKUP_KEY``: whoever reads the database without it cannot try numbers out.
    """
    normalised = normalised_number(number)
    if not normalised:
        return ""
    message = f"{document_type}|{normalised}".encode()
    return hmac.digest(settings.LOOKUP_KEY.encode(), message, "sha256").hex()
