"""Closed by default: every view names one capability, and whoever lacks it does not pass.

Two gates, since DRF views sign people in by themselves (tokens), after the middleware has run: ``PageGate`` for
pages, ``ApiGate`` for the API. Both set ``request.access``, read from the database only when asked for.
"""

import functools
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from staffing import sessions
from staffing.access import Access, access_of
from staffing.domain.capabilities import ROLE_CAPABILITIES, Capability
from staffing.queries.managers import managers_on
from staffing.realms import set_citizen
from staffing.sessions import SECOND_FACTOR_KEY
from units import clock

View = Callable[..., Any]


def gate(
    capability: Capability, *, before_new_password: bool = False, before_second_factor: bool = False
) -> Callable[[View], View]:
    """Mark a function view with the capability that it asks for.

    ``before_new_password``: also open to an account that must change its password first; ``before_second_factor``: to
    one that must set up a second factor first.
    """

    def mark(view: View) -> View:
        view.capability = capability  # type: ignore[attr-defined]
        view.before_new_password = before_new_password  # type: ignore[attr-defined]
        view.before_second_factor = before_second_factor  # type: ignore[attr-defined]
        return view

    return mark


def gated(view: View, capability: Capability) -> View:
    """Somebody else's view (the framework's, a package's) behind our gate."""

    @functools.wraps(view)
    def passed(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return gate(capability)(passed)


class PageGate:
    """Middleware: sets ``request.access`` and lets a request through to a view only with the view's capability.

    What answers a request with credentials is kept by nobody, pages and API alike: counters share their computers, and
    the button "back" must not show the next person what the last one saw.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _set_access(request)
        set_citizen(request)
        response = self.get_response(request)
        sessions.touch(request.session)
        if not response.has_header("Cache-Control") and _says_who(request):
            response["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse, send to sign-in, or (None) let pass."""
        if has_api_gate(view):
            return None
        capability = capability_of_page(view)
        if capability is None:
            if settings.STRICT_GATES:
                raise ImproperlyConfigured(f"{_name(view)} names no capability (staffing.gates.gate)")
            return refused(request, None)
        if capability == Capability.PUBLIC:
            return None
        if capability == Capability.CITIZEN:
            return None if request.citizen else _to_door(request, "citizen_sign_in")  # type: ignore[attr-defined]
        access: Access = request.access  # type: ignore[attr-defined]
        if access.account is None:
            return _to_door(request, "sign_in")
        if access.account.must_change_password and not getattr(view, "before_new_password", False):
            return _to(request, reverse("change_password"))
        if lacks_second_factor(request, access) and not getattr(view, "before_second_factor", False):
            return _to(request, reverse("second_factor_new"))
        return None if access.may(capability) else refused(request, capability)


class ApiGate(BasePermission):
    """DRF's twin of PageGate: ``view.capability``, or ``view.capabilities`` by action or method in lower case."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the request passes; sets ``request.access`` for the account that the API signed in."""
        _set_access(request._request, lambda: request.user)
        if request.method != "OPTIONS" and getattr(view, str(request.method).lower(), None) is None:
            return True  # no such method here: the view answers 405
        capability = capability_of_api(view, str(request.method))
        if capability is None:
            if settings.STRICT_GATES:
                raise ImproperlyConfigured(f"{type(view).__name__} names no capability for {request.method}")
            return False
        if capability == Capability.PUBLIC:
            return True
        access: Access = request._request.access  # type: ignore[attr-defined]
        if access.account is None:
            return False
        if access.account.must_change_password:
            raise PermissionDenied(_("Change your temporary password on the site first."), "password_must_be_changed")
        if request.auth is None and lacks_second_factor(request._request, access):
            raise PermissionDenied(_("Set up your second factor on the site first."), "second_factor_missing")
        if not access.may(capability):
            raise PermissionDenied(_missing(capability), "capability_missing")
        return True


def lacks_second_factor(request: HttpRequest, access: Access) -> bool:
    """Whether the account must have a second factor and this session showed none.

    An account that has one is not signed in before it shows it, so here it has none at all.
    """
    return settings.SECOND_FACTOR_REQUIRED and access.oversees and SECOND_FACTOR_KEY not in request.session


def has_api_gate(view: View) -> bool:
    """Whether a resolved view is a DRF view with ApiGate among its permissions."""
    permissions = getattr(getattr(view, "cls", None), "permission_classes", ())
    return any(isinstance(held, type) and issubclass(held, ApiGate) for held in permissions)


def capability_of_page(view: View) -> Capability | None:
    """The capability that a resolved page asks for; None when it names none."""
    own = getattr(view, "capability", None) or getattr(getattr(view, "view_class", None), "capability", None)
    return _capability(own)


def capability_of_api(view: Any, method: str) -> Capability | None:
    """The capability that a DRF view (class or instance) asks for under ``method``; None when it names none."""
    table: Mapping[str, str] = getattr(view, "capabilities", {})
    whole: str | None = getattr(view, "capability", None)
    if method == "OPTIONS":
        return _capability(whole or Capability.SIGNED_IN)
    return _capability(table.get(getattr(view, "action", None) or "") or table.get(method.lower()) or whole)


def _capability(named: str | None) -> Capability | None:
    """The member: views of the app below this one name it by its value. An unknown name is a fault (ValueError)."""
    return Capability(named) if named else None


def refused(request: HttpRequest, capability: Capability | None) -> HttpResponse:
    """The page that says which right is missing, which roles carry it, and whom to ask."""
    context = {
        "capability": capability,
        "roles": [role for role, held in ROLE_CAPABILITIES.items() if capability in held],
        "managers": managers_on(clock.today()),
    }
    return render(request, "staffing/refused.html", context, status=403)


def _set_access(request: HttpRequest, account: Callable[[], Any] | None = None) -> None:
    read: Callable[[], Any] = account or (lambda: request.user)
    request.access = SimpleLazyObject(lambda: access_of(read(), clock.today()))  # type: ignore[attr-defined]


def _says_who(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers


def _to_door(request: HttpRequest, name: str) -> HttpResponse:
    """To the realm's sign-in page, and afterwards back."""
    return _to(request, f"{reverse(name)}?{urlencode({'next': _way_back(request)})}")


def _to(request: HttpRequest, address: str) -> HttpResponse:
    """Send the browser there; htmx would put a redirect's page inside the present one, so it is told in a header."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(resolve_url(address))


def _way_back(request: HttpRequest) -> str:
    """The page to come back to after sign-in: for anything but a plain GET, the page that it was sent from."""
    if request.method == "GET" and not getattr(request, "htmx", False):
        return request.get_full_path()
    parts = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "/")
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _missing(capability: Capability) -> str:
    return _("Your account lacks the right “%(right)s”. Ask whoever manages accounts at your place.") % {
        "right": _(capability.label)
    }


def _name(view: View) -> str:
    return f"{view.__module__}.{getattr(view, '__qualname__', type(view).__name__)}"
