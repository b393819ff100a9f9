"""Who was let off a fee, on which ground, and by whom."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.money_vocabulary import WaiverGround


class Waiver(models.Model):
    """A fee, or a part of it, that is not asked for (miễn, giảm). What moved stands in the ledger."""

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="waivers")
    amount_vnd = models.PositiveBigIntegerField(_("Amount, đồng"))
    ground = models.CharField(_("Ground"), max_length=10, choices=WaiverGround.choices())
    decided_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("Decided at"))

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["decided_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_vnd__gt=0, ground__in=list(WaiverGround)), name="waiver_words")
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.amount_vnd}"
