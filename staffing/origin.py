"""Where a request comes from."""

import contextlib
from ipaddress import IPv6Address, ip_network

from axes.helpers import get_client_ip_address
from django.http import HttpRequest


def ip_of(request: HttpRequest) -> str | None:
    """The client's address, read as the lock-out reads it (behind our proxy: from its header)."""
    address: str | None = get_client_ip_address(request)
    return address


def counted_as(ip: str | None) -> str:
    """The address that limits count: of IPv6 the first 64 bits, since one line has all the addresses after them."""
    with contextlib.suppress(ValueError):
        address = IPv6Address(ip or "")
        return str(address.ipv4_mapped or ip_network((int(address) >> 64 << 64, 64)))
    return ip or ""
