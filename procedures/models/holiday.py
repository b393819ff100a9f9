"""The working calendar as data: the years that are loaded, the days off and the days worked instead of them.

Days off are announced year by year (Labour Code 2019, Art. 111.3 and 112; resolution 28/2026/QH16) and swaps are a
decision of the Government: nothing here is computed, an administrator enters what was announced, with its document.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from procedures.domain.calendar import FRIDAY
from procedures.domain.holiday_words import HolidayKind

KINDS = [(value, _(label)) for value, label in HolidayKind.choices()]


class CalendarYear(models.Model):
    """A year whose announcement is loaded. A date in any other year is refused, never guessed."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    source = models.TextField(_("announcement (document number)"), blank=True)
    verified = models.BooleanField(_("checked against the announcement"), default=False)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="calendar_year_in_range"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Holiday(models.Model):
    """One day that differs from its weekday: off although Monday to Friday, or worked although a weekend."""

    date = models.DateField(_("date"), primary_key=True)
    year = models.ForeignKey(CalendarYear, on_delete=models.PROTECT, related_name="holidays", verbose_name=_("year"))
    is_day_off = models.BooleanField(_("day off"), default=True)
    kind = models.CharField(
        _("kind of day"), max_length=20, choices=[(value, _(label)) for value, label in HolidayKind.choices()]
    )
    name_vi = models.CharField(_("Vietnamese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    source = models.TextField(_("announcement (document number)"), blank=True)
    verified = models.BooleanField(_("checked against the announcement"), default=False)

    class Meta:
        verbose_name = _("holiday or swapped day")
        verbose_name_plural = _("holidays and swapped days")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year_id=ExtractYear(F("date"))),
                name="holiday_lies_in_its_year",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in HolidayKind]),
                name="holiday_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(is_day_off=True) & ~Q(kind=HolidayKind.WORKING_SATURDAY.value)
                | Q(is_day_off=False, kind=HolidayKind.WORKING_SATURDAY.value),
                name="holiday_off_unless_worked_saturday",
            ),
            models.CheckConstraint(condition=~Q(name_vi=""), name="holiday_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name_vi}"

    def clean(self) -> None:
        """Say in a sentence what the constraints would refuse by name, and that weekdays cannot be swapped in."""
        super().clean()
        if self.date is None:
            return
        if self.date.year != self.year_id:
            raise ValidationError({"date": _("This day lies in another year. Enter it under that year.")})
        if self.is_day_off == (self.kind == HolidayKind.WORKING_SATURDAY):
            raise ValidationError({"kind": _("A worked Saturday is no day off, and every other kind is one.")})
        if not self.is_day_off and self.date.weekday() <= FRIDAY:
            raise ValidationError({"date": _("This day is worked anyway: only weekend days are swapped in.")})
