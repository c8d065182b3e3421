"""
What somebody of an office is shown once before they sign a form: a registry that others fill.

The wizard does not know what it is (``cms.training`` tells what changed in the form). Only pages
stop there: commands, jobs and the API send without, because nobody is there to read.
"""

from collections.abc import Callable

from django.http import HttpRequest

from cms.wizard.access import Access

Stop = Callable[[HttpRequest, Access], str | None]
"""Returns the address to visit before the declaration, ``None`` if there is nothing to see."""

_stops: list[Stop] = []


def stop_before_sending(stop: Stop) -> None:
    """Ask ``stop`` before each declaration at the door of offices; asking twice changes nothing."""
    if stop not in _stops:
        _stops.append(stop)


def stop_for(request: HttpRequest, access: Access) -> str | None:
    """Return the first address to visit before a draft is signed; nothing at other doors."""
    if not access.door.stops_before_sending:
        return None
    return next(filter(None, (stop(request, access) for stop in _stops)), None)
