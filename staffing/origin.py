"""Where a request comes from."""

from axes.helpers import get_client_ip_address
from django.http import HttpRequest


def ip_of(request: HttpRequest) -> str | None:
    """The client's address, read as the lock-out reads it (behind our proxy: from its header)."""
    address: str | None = get_client_ip_address(request)
    return address
