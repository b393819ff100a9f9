"""Whose working minutes made a late record late: the ledger of delays (Decree 118/2025 Arts. 8, 12.5, 38)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.circulation_vocabulary import Holder


class DelayShare(models.Model):
    """The part of one holder in the delay of one record that was settled late, in working minutes after its due moment.

    ``asked_unit`` is the agency that was asked, of another agency's part alone. A record that was late by the day, but
    by no working minute, has one line of zero: that of whoever held it when it was settled.
    """

    record = models.ForeignKey("procedures.Record", models.CASCADE, related_name="delay_shares")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    field = models.ForeignKey("procedures.Field", models.PROTECT, related_name="+")
    settled_on = models.DateField(_("Settled on"))
    holder = models.CharField(_("Holder"), max_length=16, choices=Holder.choices())
    asked_unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    minutes = models.PositiveIntegerField(_("Working minutes"))

    class Meta:
        verbose_name = _("part of a delay")
        verbose_name_plural = _("parts of delays")
        ordering = ["settled_on", "record", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "holder", "asked_unit"], name="delay_share_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(holder__in=list(Holder)), name="delay_share_holder"),
            models.CheckConstraint(
                condition=Q(asked_unit=None) | Q(holder=Holder.OTHER_AGENCY), name="delay_share_asked"
            ),
        ]
        indexes = [models.Index(fields=["unit", "settled_on"], name="delay_share_by_unit")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.holder} {self.minutes}"
