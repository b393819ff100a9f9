"""How often the public may ask, by address: for pages and for the API alike."""

from typing import Any

from staffing.throttles import AddressThrottle


class TrackingThrottle(AddressThrottle):
    """Look-ups of records by code: DEFAULT_THROTTLE_RATES["tracking"] for each address."""

    scope = "tracking"


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


class AppointmentThrottle(AddressThrottle):
    """Appointments booked, and codes of them tried: DEFAULT_THROTTLE_RATES["appointments"] for each address."""

    scope = "appointments"


class PaymentThrottle(AddressThrottle):
    """Payments begun: DEFAULT_THROTTLE_RATES["payments"] for each address; each is an order at the platform."""

    scope = "payments"


class PetitionThrottle(AddressThrottle):
    """Petitions sent in: DEFAULT_THROTTLE_RATES["petitions"] for each address, which a village may share."""

    scope = "petitions"


class FailedReportThrottle(AddressThrottle):
    """Reports about messages that were refused: DEFAULT_THROTTLE_RATES["failed_reports"] for each address."""

    scope = "failed_reports"


class PetitionsReadThrottle(AddressThrottle):
    """Published petitions searched and leafed through: DEFAULT_THROTTLE_RATES["petitions_read"] for each address."""

    scope = "petitions_read"


class OpenDataThrottle(AddressThrottle):
    """Files of open data fetched: DEFAULT_THROTTLE_RATES["open_data"] for each address."""

    scope = "open_data"
