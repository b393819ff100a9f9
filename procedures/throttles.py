"""How often the public may ask, by address: for pages and for the API alike."""

from typing import Any

import structlog
from redis.exceptions import RedisError
from rest_framework.throttling import SimpleRateThrottle

from staffing.origin import ip_of

log = structlog.get_logger(__name__)


class TrackingThrottle(SimpleRateThrottle):
    """Look-ups of records by code: DEFAULT_THROTTLE_RATES["tracking"] for each address."""

    scope = "tracking"

    def get_cache_key(self, request: Any, view: Any) -> str:
        """One count for each address, as the lock-out of sign-in reads it."""
        return self.cache_format % {"scope": self.scope, "ident": ip_of(getattr(request, "_request", request))}

    def allow_request(self, request: Any, view: Any) -> bool:
        """Whether this one may be answered; a cache that is away must not take tracking with it."""
        try:
            return bool(super().allow_request(request, view))
        except (RedisError, OSError) as error:
            log.error("throttle.cache", error=str(error))
            return True


class KioskThrottle(TrackingThrottle):
    """Numbers given by one kiosk: DEFAULT_THROTTLE_RATES["tickets"]; its address may have been passed on."""

    scope = "tickets"

    def get_cache_key(self, request: Any, view: Any) -> str:
        """One count for each kiosk (the view's ``screen``); machines that use the API count by their account."""
        screen = getattr(view, "screen", None)
        ident = f"screen{screen.key}" if screen is not None else f"account{request.user.pk}"
        return self.cache_format % {"scope": self.scope, "ident": ident}


class ReturnCodeThrottle(KioskThrottle):
    """Codes of return tickets tried at one kiosk: DEFAULT_THROTTLE_RATES["return_codes"]."""

    scope = "return_codes"
