"""The trail: what happened to a record, append-only and chained by hash."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.vocabulary import Act, Reason, Status


class RecordEvent(models.Model):
    """One act. Refused by a database trigger to update, delete or truncate; ``facts`` hold no personal data.

    ``at`` is when it happened, ``recorded_at`` when it was written down (offline reception, corrections). ``digest`` is
    the SHA-256 over the previous event's digest and this event's content (domain.trail). It was done by ``actor`` of
    the staff, by a ``citizen`` online, or by the system itself.
    """

    id = models.BigAutoField(primary_key=True)
    # Its sequence has an index that begins with it; by who did it nothing is asked, and nobody with acts is deleted.
    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField()
    act = models.CharField(_("Act"), max_length=30, choices=Act.choices())
    from_status = models.CharField(_("From"), max_length=24, blank=True)
    to_status = models.CharField(_("To"), max_length=24)
    actor = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    citizen = models.ForeignKey("staffing.Citizen", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(_("At"))
    recorded_at = models.DateTimeField(_("Recorded at"))
    reason = models.CharField(_("Reason"), max_length=30, blank=True, choices=Reason.choices())
    facts = models.JSONField(_("Facts"), default=dict)
    digest = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["record", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["record", "sequence"], name="event_sequence"),
            models.CheckConstraint(condition=Q(act__in=list(Act)), name="event_act"),
            models.CheckConstraint(condition=Q(to_status__in=list(Status)), name="event_to_status"),
            models.CheckConstraint(
                condition=Q(from_status="") | Q(from_status__in=list(Status)), name="event_from_status"
            ),
            models.CheckConstraint(condition=Q(reason="") | Q(reason__in=list(Reason)), name="event_reason"),
            models.CheckConstraint(condition=Q(actor=None) | Q(citizen=None), name="event_of_one_realm"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="event_counted_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}#{self.sequence} {self.act}"


class TrailAnchor(models.Model):
    """A digest over all records' heads up to one event: what was written by then can no longer be changed unseen.

    Each covers the anchor before it and the heads of the records that moved since (services.trail), so that making one
    costs a day's events, however old the trail is. ``records`` counts all records that had begun by then.
    """

    day = models.DateField(_("Day"), unique=True)
    last_event_id = models.BigIntegerField()
    records = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    anchored_at = models.DateTimeField()

    class Meta:
        verbose_name = _("trail anchor")
        verbose_name_plural = _("trail anchors")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}"
