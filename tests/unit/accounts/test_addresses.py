"""Whose address is believed behind proxies, and which network it belongs to."""

import pytest
from django.test import RequestFactory

from cms.accounts.addresses import client_address, network_of


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        pytest.param(0, "203.0.113.9", "192.0.2.1", id="no proxy, header forged"),
        pytest.param(1, "203.0.113.9", "203.0.113.9", id="one proxy"),
        pytest.param(1, "6.6.6.6, 203.0.113.9", "203.0.113.9", id="one proxy, header forged"),
        pytest.param(2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9", id="two proxies"),
        pytest.param(2, "203.0.113.9", "192.0.2.1", id="proxy went missing"),
        pytest.param(1, "nonsense", "0.0.0.0", id="no address"),
        pytest.param(1, "2001:DB8::1", "2001:db8::1", id="IPv6"),
    ],
)
def test_client_address(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)

    assert client_address(request) == expected


def test_client_address_of_a_socket_without_address(settings):
    settings.TRUSTED_PROXIES = 0

    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) == "0.0.0.0"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff::9", "2001:db8:1:200::/56"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
    ],
)
def test_network_of(address, network):
    assert network_of(address) == network
