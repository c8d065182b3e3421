"""Look for harmful content: what needs nothing else, and an antivirus program."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy

from forms_plugins.api.errors import ConfigurationFailure, TemporaryFailure
from forms_plugins.api.kinds import FileScanner
from forms_plugins.api.outcomes import PluginProblem, ScanVerdict
from forms_plugins.api.registry import register
from forms_plugins.file_scanning.client import Clamd, ClamdDidNotAnswer, read_address

_SIGNS = (
    (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE", "EICAR test file"),
    (b"/Launch", "PDF that starts programs"),
)
"""Signs of content that no form needs; an antivirus program knows many more."""

_PROGRAMS = ((b"MZ", "program"), (b"\x7fELF", "program"), (b"#!", "script"))


@register
class ContentScanner(FileScanner):
    """
    What can be said without an antivirus program: no programs, no PDF that starts any.

    It stands in for one where none is set up, and does not replace it.
    """

    slug = "content-signs"
    label = gettext_lazy("Signs of harmful content, without antivirus")

    def scan(self, content: bytes, options: Any) -> ScanVerdict:
        """Return the first sign that is found."""
        for beginning, found in _PROGRAMS:
            if content.startswith(beginning):
                return ScanVerdict(is_clean=False, found=found)
        for sign, found in _SIGNS:
            if sign in content and (sign[:1] != b"/" or content.startswith(b"%PDF")):
                return ScanVerdict(is_clean=False, found=found)
        return ScanVerdict(is_clean=True)


@register
class ClamdScanner(FileScanner):
    """ClamAV's daemon, asked over a socket: setting ``CLAMD_ADDRESS``."""

    slug = "clamav"
    label = gettext_lazy("Antivirus ClamAV")

    def is_in_use(self) -> bool:
        """Say whether the address of a daemon is set."""
        return bool(settings.CLAMD_ADDRESS)

    def check(self) -> tuple[PluginProblem, ...]:
        """Say if the address cannot be read."""
        if settings.CLAMD_ADDRESS and read_address(settings.CLAMD_ADDRESS) is None:
            return (PluginProblem("EMPADRONA_CLAMD must be host:port or unix:/path."),)
        return ()

    def scan(self, content: bytes, options: Any) -> ScanVerdict:
        """
        Return what the daemon says.

        :raises TemporaryFailure: if it does not answer, or says anything but clean or found.
        :raises ConfigurationFailure: if its address cannot be read.
        """
        address = read_address(settings.CLAMD_ADDRESS)
        if address is None:
            raise ConfigurationFailure("EMPADRONA_CLAMD must be host:port or unix:/path.")
        try:
            found = Clamd(address).find_in(content)
        except ClamdDidNotAnswer as failure:
            raise TemporaryFailure("The antivirus does not answer.") from failure
        return ScanVerdict(is_clean=not found, found=found)
