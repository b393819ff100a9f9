"""How many working days settlements took: a small table counted every night from the records (decision 98)."""

from django.db import models
from django.db.models import F, Q


class SettlementMonth(models.Model):
    """Settlements of one month by competent unit, field, procedure and the working days that each took.

    ``month`` is its first day, by the day of settlement. ``days`` counts the working days after the day of reception up
    to that of the settlement: 0 is the same day; ``LONGEST`` stands for as many or more. ``field`` is that
    of the records: a procedure that changed its field has rows in both.
    """

    LONGEST = 250

    month = models.DateField()
    unit = models.ForeignKey("units.Unit", models.CASCADE, related_name="+", db_index=False)
    field = models.ForeignKey("procedures.Field", models.CASCADE, related_name="+", db_index=False)
    procedure = models.ForeignKey("procedures.Procedure", models.CASCADE, related_name="+", db_index=False)
    days = models.PositiveSmallIntegerField()
    records = models.PositiveIntegerField()
    late = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "unit", "field", "procedure", "days"], name="settlement_month_key"
            ),
            models.CheckConstraint(condition=Q(late__lte=F("records"), records__gt=0), name="settlement_month_counts"),
        ]
        indexes = [models.Index(fields=["procedure", "month"], name="settlement_month_by_procedure")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.procedure_id} {self.month:%Y-%m} {self.days}"
