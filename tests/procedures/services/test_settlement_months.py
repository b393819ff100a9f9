"""The table of working days: counted from the records, made good where the figures say that it must be."""

from datetime import date, timedelta

import pytest

from procedures.domain.periods import Period
from procedures.models import Record, SettlementMonth
from procedures.queries.figure_times import times_by_month, times_by_procedure, times_by_unit
from procedures.services.figure_keeping import drain
from procedures.services.settlement_months import count_settlement_months
from tests import cast, record_cast
from tests.record_cast import LAND_CHANGE, MARRIAGE, WEDNESDAY
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
NOVEMBER = Period(date(2026, 11, 3), date(2026, 11, 20))


def test_days_are_working_days_after_the_reception_and_late_ones_are_known():
    record_cast.completed(MARRIAGE)
    record_cast.completed(MARRIAGE, at=WEDNESDAY - timedelta(days=7), on=WEDNESDAY)  # five working days later
    record_cast.completed(MARRIAGE, at=WEDNESDAY - timedelta(days=14), on=WEDNESDAY)  # ten, and five were promised
    record_cast.received(MARRIAGE)
    assert count_settlement_months(at=WEDNESDAY) == 2
    rows = SettlementMonth.objects.order_by("days").values_list("month", "unit__code", "days", "records", "late")
    month, code = date(2026, 11, 1), cast.HONG_GAI
    assert list(rows) == [(month, code, 0, 1, 0), (month, code, 5, 1, 0), (month, code, 10, 1, 1)]
    count_settlement_months(at=WEDNESDAY)
    assert SettlementMonth.objects.count() == 3


def test_an_older_month_is_counted_when_the_figures_say_that_it_differs_and_left_alone_otherwise():
    record_cast.completed(MARRIAGE, at=WEDNESDAY - timedelta(days=100))
    drain(at=WEDNESDAY)
    assert count_settlement_months(at=WEDNESDAY) == 3
    assert count_settlement_months(at=WEDNESDAY) == 2
    SettlementMonth.objects.update(records=7)
    assert count_settlement_months(at=WEDNESDAY) == 3
    assert SettlementMonth.objects.get().records == 1


def test_a_month_with_the_right_sum_at_a_wrong_unit_or_with_wrong_late_ones_is_counted_again():
    record_cast.completed(MARRIAGE, at=WEDNESDAY - timedelta(days=100))
    drain(at=WEDNESDAY)
    count_settlement_months(at=WEDNESDAY)
    right = SettlementMonth.objects.values().get()
    for wrong in ({"unit": cast.units().co_to}, {"late": 1 - right["late"]}):
        SettlementMonth.objects.update(**wrong)
        assert count_settlement_months(at=WEDNESDAY) == 3
        assert SettlementMonth.objects.values().get() == right | {"id": SettlementMonth.objects.get().pk}
    assert count_settlement_months(at=WEDNESDAY) == 2


def test_a_procedure_that_changed_its_field_has_its_settlements_in_both():
    record_cast.completed(LAND_CHANGE, property_unit_id=cast.units().hong_gai.pk)
    fields = {record_cast.completed(MARRIAGE).field_id}
    moved = record_cast.completed(MARRIAGE)
    fields.add(other := Record.objects.exclude(field__in=fields).first().field_id)
    Record.objects.filter(pk=moved.pk).update(field=other)
    count_settlement_months(at=WEDNESDAY)
    rows = SettlementMonth.objects.filter(procedure=moved.procedure)
    assert dict(rows.values_list("field", "records")) == dict.fromkeys(fields, 1)


def test_a_period_stands_for_its_months_and_a_reader_sees_the_own_places():
    record_cast.completed(MARRIAGE)
    record_cast.completed(LAND_CHANGE, property_unit_id=cast.units().hong_gai.pk)
    count_settlement_months(at=WEDNESDAY)
    assert [one.records for one in times_by_unit(NOVEMBER, scope=PROVINCE).values()] == [2]
    assert [one.records for one in times_by_procedure(NOVEMBER, scope=PROVINCE).values()] == [1, 1]
    assert list(times_by_month(NOVEMBER, scope=PROVINCE)) == [date(2026, 11, 1)]
    elsewhere = Scope(units=frozenset({cast.units().co_to.pk}))
    assert not times_by_unit(NOVEMBER, scope=elsewhere)
