"""What everybody may read of the figures: months, each published once, small numbers left out (decision 80)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.disclosure import FEWEST

COUNTED = ("received", "settled", "open", "overdue", "rated")


def _large_enough(name: str) -> models.CheckConstraint:
    shown = Q(**{name: None}) | Q(**{name: 0}) | Q(**{f"{name}__gte": FEWEST})
    return models.CheckConstraint(condition=shown, name=f"published_{name}_large_enough")


class PublishedMonth(models.Model):
    """A month whose figures were published at ``taken_at``; ``with_stock`` where they were taken soon after its end."""

    first_day = models.DateField(_("Month"), unique=True)
    taken_at = models.DateTimeField(_("Published at"))
    with_stock = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("published month")
        verbose_name_plural = _("published months")
        ordering = ["-first_day"]
        constraints = [models.CheckConstraint(condition=Q(first_day__day=1), name="published_month_begins_on_first")]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m}"


class PublishedFigure(models.Model):
    """One line of a month: of a unit or the province (``unit`` None), of a field or all of them (``field`` None).

    None stands for what is not published. What was counted of the received and of the settled goes with them: where the
    denominator is left out, so is the part, and of fields often the part alone. Open and overdue are in tens.
    """

    month = models.ForeignKey(PublishedMonth, models.CASCADE, related_name="figures")
    unit = models.ForeignKey("units.Unit", models.CASCADE, null=True, related_name="+")
    field = models.ForeignKey("procedures.Field", models.CASCADE, null=True, related_name="+")
    received = models.PositiveIntegerField(null=True)
    online = models.PositiveIntegerField(null=True)
    settled = models.PositiveIntegerField(null=True)
    on_time = models.PositiveIntegerField(null=True)
    first_due_kept = models.PositiveIntegerField(null=True)
    on_time_766 = models.PositiveIntegerField(null=True)
    open = models.PositiveIntegerField(null=True)
    overdue = models.PositiveIntegerField(null=True)
    rated = models.PositiveIntegerField(null=True)
    satisfied = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "unit", "field"], name="published_figure_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(received=None, online=None) | Q(received__isnull=False, online__lte=models.F("received")),
                name="published_online_of_received",
            ),
            models.CheckConstraint(
                condition=Q(settled=None, on_time=None, first_due_kept=None, on_time_766=None)
                | Q(
                    settled__isnull=False,
                    on_time__lte=models.F("settled"),
                    first_due_kept__lte=models.F("settled"),
                    on_time_766__lte=models.F("settled"),
                ),
                name="published_parts_of_settled",
            ),
            models.CheckConstraint(
                condition=Q(rated=None, satisfied=None) | Q(rated__isnull=False, satisfied__lte=models.F("rated")),
                name="published_satisfied_of_rated",
            ),
            *(_large_enough(name) for name in COUNTED),
        ]
        indexes = [models.Index(fields=["unit", "month"], name="published_by_unit")]

    def __str__(self) -> str:
        return f"{self.month_id} {self.unit_id} {self.field_id}"
