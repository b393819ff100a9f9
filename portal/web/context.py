"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.web.letters import is_large
from procedures.queries.places import centre
from procedures.web.at_kiosk import kiosk_of
from staffing.access import Access
from units import clock


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's part of the context.

    ``access`` is None before the gate ran, as on error pages; ``workplace`` is read only where a template shows it.
    """
    access: Access | None = getattr(request, "access", None)
    kiosk = kiosk_of(request)
    return {
        "DEMO": settings.DEMO,
        "access": access,
        "citizen": getattr(request, "citizen", None),
        "citizens_sign_in": bool(settings.IDENTITY_PROVIDERS),
        "server_time": clock.now().isoformat() if clock.is_real() else "",
        "large_letters": is_large(request),
        "kiosk": kiosk,
        "kiosk_centre": SimpleLazyObject(lambda: centre(kiosk.centre_id)) if kiosk else None,
        "workplace": SimpleLazyObject(lambda: workplace_of(access)),
    }


def workplace_of(access: Access | None) -> str:
    """The place of the person's first assignment, as it stands under the site's name."""
    for assignment in access.assignments if access else ():
        place = assignment.centre or assignment.unit
        if place is not None:
            return str(place.label)
    return ""
