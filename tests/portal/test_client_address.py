"""Whose address a journal entry notes: a header that anybody may send is believed from our own proxies only."""

import pytest
from django.test import RequestFactory

from portal.middleware import client_address


def noted(remote, forwarded, settings):
    settings.TRUSTED_PROXIES = frozenset({"127.0.0.1"})
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    return client_address(lambda answered: answered.client_ip)(request)


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "9.9.9.9, 10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("10.8.8.8", "10.1.2.3", "10.8.8.8"),
        ("127.0.0.1", "not an address", None),
        ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_a_forwarded_address_counts_from_a_trusted_proxy_alone(remote, forwarded, address, settings):
    assert noted(remote, forwarded, settings) == address


def test_without_a_proxy_nobody_is_believed(settings):
    settings.TRUSTED_PROXIES = frozenset()
    request = RequestFactory().get("/", REMOTE_ADDR="10.8.8.8", HTTP_X_FORWARDED_FOR="10.1.2.3")
    assert client_address(lambda answered: answered.client_ip)(request) == "10.8.8.8"
