from datetime import date

import pytest
from django.contrib import admin
from django.forms import inlineformset_factory

from procedures.admin.calendar import HolidayInline, WholeYear
from procedures.models import CalendarYear, Holiday

pytestmark = pytest.mark.django_db

FIXED = ["2028-01-01", "2028-04-30", "2028-05-01", "2028-09-02"]


def days_of_2028(days, **changed):
    """The form of an administrator who enters the year 2028 with these days."""
    factory = inlineformset_factory(CalendarYear, Holiday, formset=WholeYear, fields="__all__", extra=len(days))
    data = {"holidays-TOTAL_FORMS": len(days), "holidays-INITIAL_FORMS": 0}
    for number, day in enumerate(days):
        facts = {"date": day, "is_day_off": "on", "kind": "statutory", "name_vi": "Nghỉ lễ", **changed}
        data |= {f"holidays-{number}-{name}": value for name, value in facts.items()}
    return factory(data, instance=CalendarYear.objects.create(year=2028))


def test_an_administrator_enters_the_next_year_with_its_days():
    formset = days_of_2028([*FIXED, "2028-01-27"])
    assert formset.is_valid(), formset.errors
    formset.save()
    assert list(Holiday.objects.filter(year=2028).values_list("date", flat=True).order_by("date"))[1] == date(
        2028, 1, 27
    )


def test_a_year_without_its_fixed_holidays_is_refused_with_their_names():
    formset = days_of_2028(FIXED[:3])
    assert not formset.is_valid()
    assert "thứ Bảy 02/09/2028" in str(formset.non_form_errors())


@pytest.mark.parametrize("changed", [{"date": "2029-01-01"}, {"kind": "working_saturday"}])
def test_a_day_of_another_year_or_a_contradiction_is_refused(changed):
    assert not days_of_2028(FIXED[:1], **changed).is_valid()


def test_the_years_stand_in_the_admin_with_their_days():
    assert admin.site.get_model_admin(CalendarYear).inlines == [HolidayInline]
