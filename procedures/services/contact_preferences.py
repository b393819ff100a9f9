"""How a citizen wants to be told: their own choice and nobody else's business, hence no audit entry."""

from datetime import datetime, time

from procedures.models import ContactPreference
from staffing.models import Citizen


def keep_preference(
    *,
    citizen: Citizen,
    zalo: bool,
    sms: bool,
    mail: bool,
    language: str,
    quiet_begins: time | None,
    quiet_ends: time | None,
    at: datetime,
) -> ContactPreference:
    """Keep the channels that are on, the language, and the quiet hours (None and None: there are none)."""
    return ContactPreference.objects.update_or_create(
        citizen=citizen,
        defaults={
            "zalo": zalo,
            "sms": sms,
            "mail": mail,
            "language": language,
            "quiet_begins": quiet_begins,
            "quiet_ends": quiet_ends,
            "changed_at": at,
        },
    )[0]
