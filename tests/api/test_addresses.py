"""Attempts are counted for the address they came from, which a client cannot choose by writing it itself."""

import pytest
from litestar.testing import RequestFactory

from api.resources.identity import address_of


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("81.2.69.142", [], "81.2.69.142"),
        ("81.2.69.142", ["8.8.8.8"], "81.2.69.142"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["127.0.0.1"], "127.0.0.1"),
        ("127.0.0.1", ["8.8.4.4"], "8.8.4.4"),
        ("127.0.0.1", ["1.2.3.4, 8.8.4.4", "10.0.0.5"], "8.8.4.4"),
        ("172.18.0.3", ["1.2.3.4", "8.8.4.4"], "8.8.4.4"),
        ("127.0.0.1", ["192.168.1.20"], "192.168.1.20"),
        ("127.0.0.1", ["9.9.9.9'; drop table", "192.168.1.20"], "192.168.1.20"),
    ],
)
def test_the_last_public_address_counts_and_only_proxies_are_believed(peer: str, forwarded: list[str], address: str):
    request = RequestFactory().get("/")
    request.scope["client"] = (peer, 1)
    request.scope["headers"] = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    assert address_of(request) == address
