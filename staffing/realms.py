"""Two realms: staff accounts and citizens. A session belongs to one of them, never to both."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from staffing import sessions
from staffing.models import Citizen
from staffing.sessions import CITIZEN_KEY, CITIZEN_KEYS, OPENED_KEYS


def citizen_of(request: HttpRequest) -> Citizen | None:
    """Who is signed in as a citizen or an organisation (one query where there is one)."""
    key = request.session.get(CITIZEN_KEY)
    return Citizen.objects.filter(pk=key).first() if key else None


def set_citizen(request: HttpRequest) -> None:
    """Give the request its ``citizen``, read only when asked for."""
    request.citizen = SimpleLazyObject(lambda: citizen_of(request))  # type: ignore[attr-defined]


def enter(request: HttpRequest, citizen: Citizen, *, ip: str | None) -> None:
    """Begin a session of ``citizen``: whatever the browser held before, a member of staff's session too, is ended."""
    request.session.flush()
    request.session[CITIZEN_KEY] = citizen.pk
    sessions.opened(request, ip=ip)
    set_citizen(request)


def leave(request: HttpRequest) -> None:
    """End the session."""
    request.session.flush()
    set_citizen(request)


def staff_enters(sender: Any, request: HttpRequest, **_: Any) -> None:
    """Somebody signed in as staff: the browser's citizen is gone, whatever their provider said, and what was opened by
    a number. What staff read, they read as staff, with each look written down."""
    for name in (*CITIZEN_KEYS, *OPENED_KEYS):
        request.session.pop(name, None)


user_logged_in.connect(staff_enters, dispatch_uid="staffing.realms")
