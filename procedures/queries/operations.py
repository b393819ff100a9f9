"""What those who run the portal look at: messages on their way, messages given up, incidents."""

from django.db.models import QuerySet

from procedures.models import Incident, OutboxMessage

SHOWN = 200  # rows on one page; the number of the rest is told


def waiting_messages() -> QuerySet[OutboxMessage]:
    """Messages still to be sent, the next one first."""
    return OutboxMessage.objects.filter(delivered_at=None, dead_at=None).order_by("available_at", "id")


def dead_messages() -> QuerySet[OutboxMessage]:
    """Messages given up, the latest first."""
    return OutboxMessage.objects.filter(dead_at__isnull=False).order_by("-dead_at", "-id")


def open_incidents() -> QuerySet[Incident]:
    """Incidents that nobody has closed, the oldest first."""
    return Incident.objects.filter(closed_at=None).order_by("opened_at")


def closed_incidents() -> QuerySet[Incident]:
    """Incidents with their conclusion, the latest first."""
    return Incident.objects.filter(closed_at__isnull=False).select_related("closed_by").order_by("-closed_at")
