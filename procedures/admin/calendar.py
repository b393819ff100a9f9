"""The pages on which administrators keep the working calendar."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _

from procedures.models import CalendarYear, Holiday
from procedures.services.calendar_loading import FIXED_HOLIDAYS
from staffing.admin_gate import ByCapability
from staffing.domain.capabilities import Capability
from units.formats import spoken_date


class WholeYear(BaseInlineFormSet):  # type: ignore[type-arg]
    """A year counts from the moment it is here, so it comes with the holidays that no year lacks, or not at all."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        year = self.instance.year
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and form not in self.deleted_forms]
        off = {row["date"] for row in rows if row["is_day_off"]}
        missing = [day for day in (date(year, *month_and_day) for month_and_day in FIXED_HOLIDAYS) if day not in off]
        if missing:
            days = "; ".join(spoken_date(day) for day in missing)
            raise ValidationError(_("These public holidays are missing from the year: %(days)s.") % {"days": days})


class Calendar(ByCapability):
    """Kept by whoever keeps the calendar."""

    view_capability = Capability.MANAGE_CALENDAR
    change_capability = Capability.MANAGE_CALENDAR


class HolidayInline(Calendar, admin.TabularInline):  # type: ignore[type-arg]
    """The days of a year that differ from their weekday, with the document that announced them."""

    deletes = True

    model = Holiday
    formset = WholeYear
    extra = 5


@admin.register(CalendarYear)
class CalendarYearAdmin(Calendar, admin.ModelAdmin):  # type: ignore[type-arg]
    """A year and its days on one page; changing them moves no due date already given (recompute_deadlines does)."""

    inlines = [HolidayInline]
    list_display = ["year", "source", "verified"]

    def get_readonly_fields(self, request: Any, obj: CalendarYear | None = None) -> list[str]:
        return ["year"] if obj else []
