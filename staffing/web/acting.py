"""Who acts in a page, when, and from where: what every service asks for."""

from typing import Any

from django.http import HttpRequest

from staffing.models import Account
from staffing.origin import ip_of
from units import clock


def account_of(request: HttpRequest) -> Account:
    """The signed-in account; the gate has let nobody else pass."""
    if not isinstance(request.user, Account):
        raise TypeError("a view without a gate")
    return request.user


def acting(request: HttpRequest) -> dict[str, Any]:
    """``actor``, ``at`` and ``ip`` for a service's call."""
    return {"actor": account_of(request), "at": clock.now(), "ip": ip_of(request)}
