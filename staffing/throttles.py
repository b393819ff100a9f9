"""How often the public may ask, by address."""

from typing import Any

import structlog
from redis.exceptions import RedisError
from rest_framework.throttling import SimpleRateThrottle

from staffing.origin import counted_as, ip_of

log = structlog.get_logger(__name__)


class AddressThrottle(SimpleRateThrottle):
    """DEFAULT_THROTTLE_RATES[``scope``] for each address, on pages and in the API alike."""

    def get_cache_key(self, request: Any, view: Any) -> str:
        """One count for each address, as the lock-out of sign-in reads it."""
        ident = counted_as(ip_of(getattr(request, "_request", request)))
        return self.cache_format % {"scope": self.scope, "ident": ident}

    def allow_request(self, request: Any, view: Any) -> bool:
        """Whether this one may be answered; a cache that is away must not take the page with it."""
        try:
            return bool(super().allow_request(request, view))
        except (RedisError, OSError) as error:
            log.error("throttle.cache", error=str(error))
            return True


class CitizenDoorThrottle(AddressThrottle):
    """Sign-ins of citizens begun, returned and ended from outside: many share the address of a village's line."""

    scope = "citizen_sign_in"
