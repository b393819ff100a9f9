"""What became of a unit."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from units.domain.kinds import Share


class Succession(models.Model):
    """An old unit, or a part of it, became (part of) a new one (Resolution 1679/NQ-UBTVQH15, from 2025-07-01)."""

    predecessor = models.ForeignKey("units.Unit", models.PROTECT, related_name="successions")
    successor = models.ForeignKey("units.Unit", models.PROTECT, related_name="origins")
    share = models.CharField(_("Share"), max_length=10, choices=[(share.value, _(share.label)) for share in Share])
    is_default = models.BooleanField(_("Default successor"), default=True)
    resolution = models.CharField(_("Resolution"), max_length=60)
    effective_on = models.DateField(_("Effective on"))

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["predecessor", "-is_default"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(is_default=True), name="succession_one_default"
            ),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_two_units"),
            models.CheckConstraint(condition=Q(share__in=[share.value for share in Share]), name="succession_share"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
