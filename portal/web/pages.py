"""Pages that span the apps: home, health, and the answers to errors."""

import sys
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from portal.api.problems import outside
from portal.web.navigation import start_of
from portal.web.often_sought import often_sought
from portal.web.service_figures import service_figures
from procedures.queries.life_events import life_events, procedures_in_force
from procedures.web.numbers import count
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock

log = structlog.get_logger(__name__)
API = "/api/"
HEALTH_TIMEOUT = 2  # seconds that a probe waits for the broker


@gate(Capability.PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """What do you need, where is my record, and what the province's service comes to."""
    today = clock.today()
    context = {
        "life_events": life_events(today),
        "often_sought": often_sought(today),
        "procedures": (number := procedures_in_force(today)) and count(number),
        "figures": service_figures(),
    }
    return render(request, "portal/home.html", context)


@gate(Capability.SIGNED_IN)
def start(request: HttpRequest) -> HttpResponse:
    """To where this person's work begins; sign-in leads here."""
    return HttpResponseRedirect(start_of(request.access))  # type: ignore[attr-defined]


@gate(Capability.PUBLIC)
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the database and the broker answer: 200, or 503 with the part that does not."""
    parts = {"database": database_answers(), "broker": broker_answers()}
    return JsonResponse(
        {"status": "ok" if all(parts.values()) else "unavailable", **parts}, status=200 if all(parts.values()) else 503
    )


def database_answers() -> bool:
    """One trivial query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        log.error("health.database", error=str(error))
        return False
    return True


def broker_answers() -> bool:
    """One ping within two seconds."""
    try:
        with Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=HEALTH_TIMEOUT, socket_timeout=HEALTH_TIMEOUT
        ) as broker:
            return bool(broker.ping())
    except (RedisError, OSError) as error:
        log.error("health.broker", error=str(error))
        return False


@gate(Capability.PUBLIC)
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the catalogue; records, the desk and the API are not for them."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in ("/api/", "/admin/", "/tracking/", "/metrics"))]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@gate(Capability.PUBLIC)
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for the site's sign beside a file that is no page, such as a receipt."""
    return HttpResponseRedirect(static("img/favicon.ico"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent what cannot be understood."""
    if request.path.startswith(API):
        return outside(
            400, "invalid", _("The address or the headers cannot be understood. Correct them and try again.")
        )
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a view refused by itself (the gate has its own page)."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; the same page for what does not exist and for what this person may not know to exist."""
    if request.path.startswith(API):
        return outside(
            404, "not_found", _("There is no such address. The description at /api/v1/docs/ lists them all.")
        )
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500: rendered without the request, so that neither database nor session is asked again.

    503 where the database or the cache is away: that passes, and the same may be sent again.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError | RedisConnectionError):
        return away(request)
    if request.path.startswith(API):
        return outside(500, "fault", _("Nothing was half saved. Send the same request again in a minute."))
    return HttpResponse(render_to_string("500.html", {"DEMO": settings.DEMO}), status=500)


def away(request: HttpRequest) -> HttpResponse:
    """503: a server behind the site does not answer; nothing was done."""
    detail = _("The database does not answer, so nothing was done. Wait a minute, then do the same again.")
    if request.path.startswith(API):
        response: HttpResponse = outside(503, "away", detail)
    else:
        response = HttpResponse(render_to_string("503.html", {"DEMO": settings.DEMO, "detail": detail}), status=503)
    response["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is older than the session, or cookies are off."""
    context: dict[str, Any] = {"reason": _("The form was open for too long, or the browser does not keep cookies.")}
    return render(request, "403_csrf.html", context, status=403)
