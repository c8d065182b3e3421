"""From where a request comes, as far as it can be believed."""

import ipaddress
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  # a name for "no address", nothing is bound to it


def client_address(request: HttpRequest) -> str:
    """Return the client's address, as ``address_of`` does."""
    return address_of(request.META)


def address_of(environ: Mapping[str, Any]) -> str:
    """
    Return the client's address from a WSGI environment.

    Each of our ``TRUSTED_PROXIES`` adds the address it was called from at the end of
    X-Forwarded-For; whatever stands before those entries was written by the client and is ignored.
    """
    believed = environ.get("REMOTE_ADDR", "")
    hops = settings.TRUSTED_PROXIES
    if hops:
        forwarded = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(forwarded) >= hops:
            believed = forwarded[-hops]
    return _written_alike(believed)


@lru_cache(maxsize=2000)
def _written_alike(address: str) -> str:
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return UNKNOWN


@lru_cache(maxsize=2000)
def network_of(address: str) -> str:
    """Return the network that is counted as one: /24 of IPv4, /56 of IPv6."""
    parsed = ipaddress.ip_address(address)
    if parsed.version == 6 and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    prefix = 24 if parsed.version == 4 else 56
    return str(ipaddress.ip_network(f"{parsed}/{prefix}", strict=False))
