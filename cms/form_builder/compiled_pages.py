"""
Keep what was compiled lately: publishing asks for the same form again and again.

Wagtail's ways of publishing pass the page on as new objects, so a form is known again by what it
says. Only forms without problems are kept: what is missing may be there at the next look.
"""

import hashlib
import json
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from cms.form_builder.compile import Compiled, compile_page

if TYPE_CHECKING:
    from cms.form_builder.models import FormPage

MOST = 8
_kept: OrderedDict[str, Compiled] = OrderedDict()


def compiled_page(page: "FormPage") -> Compiled:
    """Return what ``compile_page`` does."""
    compiled = _kept.get(fingerprint(page))
    if compiled is None:
        compiled = compile_page(page)
        if not compiled.problems:
            # Compiling writes keys into the blocks: the page is known by what it says after that.
            _kept[fingerprint(page)] = compiled
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return compiled


def fingerprint(page: "FormPage") -> str:
    """Return a hash of all that compiling reads, and of the language of its sentences."""
    said: list[Any] = [get_language(), page.title]
    said += [
        field.get_prep_value(getattr(page, field.attname))
        for field in type(page)._meta.local_fields
    ]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()
