"""The index of Decision 766/QĐ-TTg: months as they were counted and stored, and what officials enter by hand."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.index_766_words import Indicator


class IndexMonth(models.Model):
    """A month of the index: counted again and again until ``frozen_at``, never changed after it (decision 93).

    ``checksum``: the SHA-256 of the canonical JSON of its lines (services.index_766), there once it is frozen.
    """

    first_day = models.DateField(_("Month"), unique=True)
    version = models.CharField(_("Version"), max_length=20)
    counted_at = models.DateTimeField(_("Counted at"))
    frozen_at = models.DateTimeField(_("Stored at"), null=True, blank=True)
    checksum = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = _("month of the index")
        verbose_name_plural = _("months of the index")
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(first_day__day=1), name="index_month_begins_on_first"),
            models.CheckConstraint(
                condition=Q(frozen_at=None, checksum="")
                | Q(frozen_at__isnull=False, checksum__regex=r"^[0-9a-f]{64}$"),
                name="index_month_stored_with_checksum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m}"


class IndexLine(models.Model):
    """The index of one unit, or of the province (``unit`` None), in one month.

    ``counts``: by indicator its numerator and denominator; what nobody entered is not in it. ``total``: of 100.
    """

    month = models.ForeignKey(IndexMonth, models.CASCADE, related_name="lines")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    counts = models.JSONField(default=dict)
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("line of the index")
        verbose_name_plural = _("lines of the index")
        constraints = [
            models.UniqueConstraint(fields=["month", "unit"], name="index_line_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(total=None) | Q(total__gte=0, total__lte=100), name="index_total_of_hundred"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month_id} {self.unit_id} {self.total}"


class IndexInput(models.Model):
    """What the portal does not hold, entered by an official: rows are added and read, and the latest one counts."""

    id = models.BigAutoField(primary_key=True)
    month = models.DateField(_("Month"))
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.CharField(_("Indicator"), max_length=5, choices=Indicator.choices())
    numerator = models.PositiveIntegerField(_("Numerator"))
    denominator = models.PositiveIntegerField(_("Denominator"))
    note = models.CharField(_("Where the numbers are from"), max_length=300)
    entered_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("Entered at"))

    class Meta:
        verbose_name = _("entry for the index")
        verbose_name_plural = _("entries for the index")
        ordering = ["-entered_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="index_input_of_a_month"),
            models.CheckConstraint(condition=Q(indicator__in=list(Indicator)), name="index_input_indicator"),
            models.CheckConstraint(condition=Q(numerator__lte=F("denominator")), name="index_input_share"),
            models.CheckConstraint(condition=~Q(note=""), name="index_input_says_its_source"),
        ]
        indexes = [models.Index(fields=["month", "unit", "indicator"], name="index_input_of_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.unit_id} {self.indicator}"
