"""Names of languages for people."""

from django.conf import settings
from django.utils.translation import get_language_info


def language_name(code: str) -> str:
    """Return the name of a language in itself, its code where nobody told us the name."""
    known = dict(settings.LANGUAGES)
    if code in known:
        return str(known[code])
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
