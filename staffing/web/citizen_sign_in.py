"""The door of citizens and organisations: to the identity provider and back, and out again."""

import functools
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from staffing import realms
from staffing.domain.capabilities import Capability
from staffing.domain.identity import identity_of
from staffing.gates import gate
from staffing.origin import ip_of
from staffing.ports import Departure, identity_providers
from staffing.services.citizen_sign_ins import end_at_providers_word, let_in, let_out, turned_away
from staffing.sessions import ID_TOKEN_KEY, PROVIDER_KEY, PROVIDER_SESSION_KEY
from staffing.throttles import CitizenDoorThrottle
from units import clock
from units.errors import RuleBroken
from units.web.refusals import sentence_of, status_of

DEPARTURES = "citizen_departures"  # in the session: sign-ins begun in this browser, by their state
MOST_DEPARTURES = 4  # windows in which one signs in at a time
LONGEST_AWAY = timedelta(minutes=15)


def _in_measure(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """So many sign-ins from one address a minute; one more is asked to wait."""

    @functools.wraps(view)
    def counted(request: HttpRequest, **kwargs: str) -> HttpResponse:
        throttle = CitizenDoorThrottle()
        if (request.method == "GET" and not kwargs) or throttle.allow_request(request, None):
            return view(request, **kwargs)
        response = _door(request, "", RuleBroken("identity_too_often"))
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response["Retry-After"] = str(int(throttle.wait() or 60) + 1)
        return response

    return counted


@gate(Capability.PUBLIC)
@never_cache
@_in_measure
def sign_in(request: HttpRequest) -> HttpResponse:
    """What is passed on, and one button for each provider; a button leads there."""
    onward = _onward(request)
    if request.method != "POST":
        if request.citizen:  # type: ignore[attr-defined]
            return HttpResponseRedirect(onward or resolve_url(settings.CITIZEN_LANDING))
        return _door(request, onward)
    key = request.POST.get("provider", "")
    try:
        departed = identity_providers().depart(
            key, back=_back(request, key), language=get_language() or "vi", afresh=is_shared(request)
        )
    except RuleBroken as broken:
        return _door(request, onward, broken)
    _remember(request, key, departed, onward)
    return HttpResponseRedirect(departed.address)


@gate(Capability.PUBLIC)
@never_cache
@require_GET
@_in_measure
@sensitive_variables("arrival", "identity", "departed")
def arrival(request: HttpRequest, key: str) -> HttpResponse:
    """The provider sent the browser back: a session for whom it has proven, or the reason why not."""
    at, ip = clock.now(), ip_of(request)
    answer = {name: value for name, value in request.GET.items() if isinstance(value, str)}
    onward = ""
    try:
        departed, onward = _recall(request, key, answer.get("state", ""), at)
        arrived = identity_providers().arrive(key, answer, departed, back=_back(request, key), at=at)
        identity = identity_of(arrived.claims, issuer=arrived.issuer, least=settings.IDENTITY_LEAST_LEVEL)
    except RuleBroken as broken:
        turned_away(code=broken.code, provider=key, at=at, ip=ip)
        return _door(request, onward, broken)
    citizen = let_in(identity=identity, provider=key, at=at, ip=ip)
    realms.enter(request, citizen, ip=ip)
    rotate_token(request)
    request.session[PROVIDER_KEY] = key
    request.session[ID_TOKEN_KEY] = arrived.id_token
    request.session[PROVIDER_SESSION_KEY] = arrived.session[:255]
    return HttpResponseRedirect(onward or resolve_url(settings.CITIZEN_LANDING))


@gate(Capability.CITIZEN)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here, then at the provider, which would let the next person at this machine in unasked."""
    key, id_token = request.session.get(PROVIDER_KEY, ""), request.session.get(ID_TOKEN_KEY, "")
    let_out(citizen=request.citizen, at=clock.now(), ip=ip_of(request))  # type: ignore[attr-defined]
    realms.leave(request)
    back = request.build_absolute_uri(reverse("citizen_signed_out"))
    return HttpResponseRedirect(identity_providers().farewell(key, id_token=id_token, back=back) or back)


@gate(Capability.PUBLIC)
@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """That it is done; providers send browsers here after signing out there."""
    return render(request, "staffing/citizen_signed_out.html")


@csrf_exempt
@gate(Capability.PUBLIC)
@never_cache
@require_POST
def ended_elsewhere(request: HttpRequest, key: str) -> HttpResponse:
    """A provider tells that somebody signed out there (Back-Channel Logout 1.0): their sessions here end too."""
    at = clock.now()
    try:
        ended = identity_providers().ended(key, request.POST.get("logout_token", ""), at=at)
    except RuleBroken as broken:
        return JsonResponse({"error": "invalid_request", "error_description": broken.code}, status=400)
    end_at_providers_word(issuer=ended.issuer, subject=ended.subject, session=ended.session, provider=key, at=at)
    return HttpResponse()


def is_shared(request: HttpRequest) -> bool:
    """Whether strangers use this browser one after the other: there the provider's own session is nobody's proof."""
    return bool(getattr(request, "kiosk", None))


def _door(request: HttpRequest, onward: str, broken: RuleBroken | None = None) -> HttpResponse:
    context = {
        "providers": identity_providers().known(),
        "next": onward,
        "sentence": sentence_of(broken) if broken else "",
    }
    return render(request, "staffing/citizen_sign_in.html", context, status=status_of(broken) if broken else 200)


def _onward(request: HttpRequest) -> str:
    """The page of ours that was asked for, or nothing."""
    onward = request.POST.get("next") or request.GET.get("next") or ""
    return onward if url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure()) else ""


def _back(request: HttpRequest, key: str) -> str:
    """Where the provider sends the browser back: an address of its own for each, so that none answers for another."""
    if key not in {one.key for one in identity_providers().known()}:
        raise RuleBroken("identity_provider_unknown")
    return request.build_absolute_uri(reverse("citizen_arrival", args=[key]))


def _remember(request: HttpRequest, key: str, departed: Departure, onward: str) -> None:
    begun: dict[str, Any] = dict(request.session.get(DEPARTURES, {}))
    begun[departed.state] = [key, departed.nonce, departed.verifier, onward, clock.now().isoformat()]
    request.session[DEPARTURES] = dict(list(begun.items())[-MOST_DEPARTURES:])


def _recall(request: HttpRequest, key: str, state: str, at: datetime) -> tuple[Departure, str]:
    """The sign-in that was begun here with that state; it counts once, and for a while.

    Raises:
        RuleBroken: ``identity_answer_unknown``.
    """
    begun: dict[str, Any] = dict(request.session.get(DEPARTURES, {}))
    found = begun.pop(state, None)
    if found is None:
        raise RuleBroken("identity_answer_unknown")
    request.session[DEPARTURES] = begun
    begun_with, nonce, verifier, onward, begun_at = found
    if begun_with != key or at - datetime.fromisoformat(begun_at) > LONGEST_AWAY:
        raise RuleBroken("identity_answer_unknown")
    return Departure(address="", state=state, nonce=nonce, verifier=verifier), onward
