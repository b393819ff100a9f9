"""A morning in the hall to try: people who wait, some with priority, and the addresses of a kiosk and a hall screen."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from procedures.domain.calendar import local
from procedures.domain.ticket_vocabulary import Priority, ScreenKind
from procedures.models import Ticket, TicketScreen
from procedures.queries.places import centre_of_unit
from procedures.services.ticket_issue import ensure_series, issue
from procedures.services.ticket_screens import open_screen, revoke_screen
from units.scoping import PROVINCE

NAME = "Trình diễn"
_PEOPLE = (
    ("A", Priority.NONE, 14),
    ("B", Priority.NONE, 12),
    ("A", Priority.ELDERLY, 9),
    ("E", Priority.NONE, 8),
    ("A", Priority.NONE, 6),
    ("C", Priority.PREGNANT, 4),
    ("D", Priority.NONE, 2),
)
"""Group, priority, and how many minutes ago the number was taken."""


@transaction.atomic
def load_tickets(code: str, *, at: datetime) -> dict[ScreenKind, str]:
    """Addresses of a new kiosk and hall screen for a unit's centre, in place of the last ones, and people who wait."""
    centre = centre_of_unit(code, local(at).date())
    ensure_series(centre.pk)
    if not Ticket.objects.filter(centre=centre, day=local(at).date()).exists():
        for prefix, priority, minutes in _PEOPLE:
            taken = max(at - timedelta(minutes=minutes), local(at).replace(hour=0, minute=0, second=0, microsecond=0))
            issue(centre_id=centre.pk, prefix=prefix, priority=priority, at=taken)
    for old in TicketScreen.objects.filter(centre=centre, name=NAME, revoked_at=None):
        revoke_screen(screen_id=old.pk, scope=PROVINCE, at=at)
    addresses = {}
    for kind in ScreenKind:
        _, token = open_screen(centre_id=centre.pk, kind=kind, name=NAME, actor=None, scope=PROVINCE, at=at)
        addresses[kind] = settings.SITE_URL + reverse(kind.value, args=[token])
    return addresses
