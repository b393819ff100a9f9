"""A system that was not working: recorded as a reason, and never a pause (Decree 118/2025 Art. 19)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.outages import OutageSystem


class Outage(models.Model):
    """When which system did not work, for one record, or for all that lay open at a unit or centre meanwhile.

    It moves no due date: it stands beside the record, for its letters and for the attribution of delay.
    """

    record = models.ForeignKey("procedures.Record", models.PROTECT, null=True, blank=True, related_name="outages")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, null=True, blank=True, related_name="+")
    system = models.CharField(_("Which system"), max_length=20, choices=OutageSystem.choices())
    since = models.DateTimeField(_("From"))
    until = models.DateTimeField(_("To"))
    explanation = models.CharField(_("What happened"), max_length=500, blank=True)
    recorded_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("Recorded at"))

    class Meta:
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=False, unit=None, centre=None)
                | Q(record=None, unit__isnull=False, centre=None)
                | Q(record=None, unit=None, centre__isnull=False),
                name="outage_of_one_place_or_record",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("since")) & Q(recorded_at__gte=F("until")), name="outage_was_over"
            ),
            models.CheckConstraint(condition=Q(system__in=list(OutageSystem)), name="outage_system"),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.since:%Y-%m-%d %H:%M}"
