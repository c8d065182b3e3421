"""Words of the screens about methods that more than one of them says."""

from typing import Final

from django.utils.translation import pgettext_lazy

STATUSES: Final = {
    "illustrative": pgettext_lazy("method", "illustrative"),
    "official": pgettext_lazy("method", "official"),
    "simulation": pgettext_lazy("method", "simulation"),
}
"""What the effect of a method is called."""
