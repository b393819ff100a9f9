"""Who watches over which units or fields: a steering assignment, by a decision, for a period."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _


class MonitoringQuerySet(models.QuerySet["Monitoring"]):
    """Steering assignments by day."""

    def not_ended(self) -> Self:
        """Those that nobody ended."""
        return self.filter(ended_at=None)

    def active(self, on: date) -> Self:
        """Those that count on ``on``; the last day counts, the day after does not. One that was ended counts never."""
        return self.not_ended().filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class Monitoring(models.Model):
    """One account watches over one unit, or over one field in the whole province.

    A unit opens its figures to that account, and nothing else; a field opens nothing (decision 104). Both are what
    "my units" means in lists. The days are those of the decision; from ``ended_at`` on it opens nothing, whatever they
    say.
    """

    account = models.ForeignKey("staffing.Account", models.PROTECT, related_name="monitorings")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("Unit"))
    field_code = models.CharField(_("Field"), max_length=60, blank=True)
    decision_number = models.CharField(_("Decision number"), max_length=60)
    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(_("To (inclusive)"), null=True, blank=True)
    made_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("Recorded at"))
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MonitoringQuerySet.as_manager()

    class Meta:
        verbose_name = _("steering assignment")
        verbose_name_plural = _("steering assignments")
        ordering = ["account", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, field_code="") | (Q(unit=None) & ~Q(field_code="")),
                name="monitoring_unit_or_field",
            ),
            models.CheckConstraint(condition=~Q(decision_number=""), name="monitoring_by_a_decision"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="monitoring_period"
            ),
            ExclusionConstraint(
                name="monitoring_once_at_a_time",
                condition=Q(ended_at=None),
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    (Func(F("unit"), 0, function="coalesce"), RangeOperators.EQUAL),
                    ("field_code", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.unit_id or self.field_code}"

    def counts_on(self, day: date) -> bool:
        """Whether it opens anything on ``day``."""
        return self.ended_at is None and self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)
