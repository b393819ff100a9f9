"""Who is away from when to when, and who stands in."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from staffing.domain.absences import AbsenceReason


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences by day."""

    def standing(self) -> Self:
        """Those that were not called off."""
        return self.filter(cancelled_at=None)

    def on(self, day: date) -> Self:
        """Those of ``day``; both ends count, and the day after the last is over by itself."""
        return self.standing().filter(first_day__lte=day, last_day__gte=day)


class Absence(models.Model):
    """Days on which an account does not work. ``stand_in`` sees its open records as their own on those days."""

    account = models.ForeignKey("staffing.Account", models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    first_day = models.DateField(_("First day"))
    last_day = models.DateField(_("Last day"))
    reason = models.CharField(
        _("Reason"), max_length=10, choices=[(reason.value, reason.label) for reason in AbsenceReason]
    )
    recorded_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("Recorded at"))
    cancelled_at = models.DateTimeField(_("Called off at"), null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stand_in=None) | ~Q(stand_in=F("account")), name="absence_covered_by_another"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_period"),
            models.CheckConstraint(
                condition=Q(reason__in=[reason.value for reason in AbsenceReason]), name="absence_reason"
            ),
            ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    (
                        Func(F("first_day"), F("last_day"), models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(cancelled_at=None),
            ),
        ]
        indexes = [models.Index(fields=["last_day", "first_day"], name="absence_by_days")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.first_day} {self.last_day}"
