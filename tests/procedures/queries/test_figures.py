"""What dashboards read: the figures of a period and the stock of a moment, for the places of the reader."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.domain.definitions import Definition
from procedures.domain.periods import Period
from procedures.domain.vocabulary import Standing
from procedures.models import Record
from procedures.queries.figure_rows import Received, Settled, Stock
from procedures.queries.figures import by_day, by_field, by_unit, series, state, summary
from procedures.services.figure_keeping import drain_all, reconcile
from staffing.access import access_of
from staffing.domain.capabilities import Capability
from tests import cast
from tests.procedures import life
from tests.procedures.life import at
from units.errors import RuleBroken
from units.models import ServiceCentre, Unit
from units.scoping import NOWHERE, PROVINCE, Scope

NOW = at("2026-11-20 12:00")
NOVEMBER = Period(at("2026-11-01 00:00").date(), at("2026-11-30 00:00").date())

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures():
    """Hồng Gai: one early, one on time, one late, one open and overdue, one open and due soon, one refused, one at
    intake, one withdrawn, one at once. Cô Tô: one open. The agency of justice: one, received at Hồng Gai.
    """
    here = life.world()
    for settled in ("2026-11-12 09:00", "2026-11-13 16:00", "2026-11-16 08:00"):  # due on 13 November
        record = life.taken(life.received(at("2026-11-10 09:00")), at("2026-11-11 09:00"))
        life.completed(record, at(settled))
    life.received(at("2026-11-13 09:00"))
    life.received(at("2026-11-17 10:00"))
    life.received(at("2026-11-18 10:00"), code=life.MONTH, centre=cast.CO_TO)
    life.refused(life.submitted(at("2026-11-18 09:00")), at("2026-11-19 09:00"))
    life.submitted(at("2026-11-18 09:30"))
    life.accepted(life.submitted(at("2026-11-18 09:00"), code=life.MONTH), at("2026-11-18 10:00"))
    life.withdrawn(life.received(at("2026-11-18 09:00")), at("2026-11-19 09:00"))
    life.settled_at_once(at("2026-11-20 09:00"))
    life.received(
        at("2026-11-20 10:00"), competent_unit_id=here.units.justice.pk, choice_reason=life.Reason.OTHER_UNIT_COMPETENT
    )
    drain_all(at=NOW)
    assert reconcile(at=NOW).agrees
    return here


def test_the_summary_of_the_province(figures):
    found = summary(NOVEMBER, scope=PROVINCE, at=NOW)
    assert found.received == Received(in_person=9, online=1)
    assert (found.submitted, found.refused, found.withdrawn) == (3, 1, 1)
    assert found.settled == Settled(early=1, on_time=2, late=1, first_due_kept=3, on_time_766=3)
    assert found.settled.rate == 0.75
    assert found.settled.total == 4
    assert found.stock.open == 5
    assert found.stock.overdue == Record.objects.open().standing(Standing.OVERDUE, NOW).count() == 1
    assert found.stock.due_soon == Record.objects.open().standing(Standing.DUE_SOON, NOW).count() == 1


def test_a_record_becomes_overdue_although_nothing_ran(figures):
    assert summary(NOVEMBER, scope=PROVINCE, at=at("2026-11-20 23:59")).stock.overdue == 1
    assert summary(NOVEMBER, scope=PROVINCE, at=at("2026-11-21 00:00")).stock.overdue == 2


def test_without_settlements_there_is_no_rate(figures):
    found = summary(Period.until(at("2026-11-09 00:00").date(), 7), scope=PROVINCE, at=NOW).settled
    assert (found.rate, found.rate_on_first_due, found.rate_766, found.total) == (None, None, None, 0)


def test_what_was_settled_after_five_is_on_time_by_the_law_and_late_by_the_index(figures):
    record = life.taken(life.received(at("2026-11-17 09:00")), at("2026-11-18 09:00"))
    life.completed(record, at("2026-11-20 18:00"))
    drain_all(at=NOW)
    day = Period(NOW.date(), NOW.date())
    assert summary(day, scope=PROVINCE, at=NOW).settled == Settled(on_time=2, first_due_kept=2, on_time_766=1)


@pytest.mark.parametrize("field", [None, "plain", "sensitive"])
def test_the_units_and_the_fields_add_up_to_the_province(figures, field):
    key = getattr(figures, field).pk if field else None
    whole = summary(NOVEMBER, scope=PROVINCE, at=NOW, field=key)
    rows = by_unit(NOVEMBER, scope=PROVINCE, at=NOW, field=key)
    assert {row.code for row in rows} == {cast.HONG_GAI, cast.CAO_XANH, cast.CO_TO, cast.JUSTICE, cast.LAND}
    assert sum(row.received.total for row in rows) == whole.received.total
    assert sum(row.settled.total for row in rows) == whole.settled.total
    assert sum(row.settled.late for row in rows) == whole.settled.late
    assert sum(row.stock.open for row in rows) == whole.stock.open
    assert sum(row.stock.overdue for row in rows) == whole.stock.overdue
    assert sum(row.stock.due_soon for row in rows) == whole.stock.due_soon
    days = by_day(NOVEMBER, scope=PROVINCE, field=key)
    assert [row.day.day for row in days] == list(range(1, 31))
    assert sum(row.received.total for row in days) == whole.received.total
    assert sum(row.settled.total for row in days) == whole.settled.total
    if field is None:
        fields = by_field(NOVEMBER, scope=PROVINCE, at=NOW)
        assert [row.name for row in fields] == ["Thử nghiệm", "Hộ tịch thử"]
        assert sum(row.received.total for row in fields) == whole.received.total
        assert sum(row.settled.kept for row in fields) == whole.settled.kept
        assert sum(row.stock.open for row in fields) == whole.stock.open
        assert sum(row.received_at_centre for row in rows) == whole.received.total


def test_a_unit_has_its_row_with_its_centre(figures):
    row = next(row for row in by_unit(NOVEMBER, scope=PROVINCE, at=NOW) if row.code == cast.HONG_GAI)
    assert row.received == Received(in_person=7, online=1)
    assert row.received_at_centre == 9
    assert row.settled.rate == 0.75
    assert row.stock == Stock(open=3, overdue=1, due_soon=1)


def test_a_unit_has_its_last_thirty_days(figures):
    unit = next(row.unit_id for row in by_unit(NOVEMBER, scope=PROVINCE, at=NOW) if row.code == cast.HONG_GAI)
    days = series(NOVEMBER.last, scope=PROVINCE, units=[unit])[unit]
    assert len(days) == 30
    by_date = {day.day.day: (day.settled, day.late, day.rate) for day in days if day.settled}
    assert by_date == {12: (1, 0, 1.0), 13: (1, 0, 1.0), 16: (1, 1, 0.0), 20: (1, 0, 1.0)}


def test_a_unit_without_records_has_a_row_of_zeros(figures):
    row = next(row for row in by_unit(NOVEMBER, scope=PROVINCE, at=NOW) if row.code == cast.CAO_XANH)
    assert (row.received.total, row.settled.rate, row.stock) == (0, None, Stock())


def test_a_leader_sees_the_figures_of_his_unit_only(figures):
    scope = access_of(cast.lead(), NOW.date()).scope_for(Capability.VIEW_FIGURES)
    rows = by_unit(NOVEMBER, scope=scope, at=NOW)
    assert [row.code for row in rows] == [cast.HONG_GAI]
    own = summary(NOVEMBER, scope=scope, at=NOW)
    assert (own.received, own.settled, own.stock) == (rows[0].received, rows[0].settled, rows[0].stock)
    assert (own.submitted, own.refused, own.withdrawn) == (3, 1, 1)
    others = {figures.units.co_to.pk}
    assert summary(NOVEMBER, scope=scope, at=NOW, units=others).received.total == 0
    assert by_unit(NOVEMBER, scope=scope, at=NOW, units=others) == []


def test_the_province_can_narrow_to_units(figures):
    found = summary(NOVEMBER, scope=PROVINCE, at=NOW, units=[figures.units.co_to.pk])
    assert (found.received.total, found.stock.open) == (1, 1)


def test_the_leader_of_the_provincial_centre_sees_the_agencies(figures):
    centre = ServiceCentre.objects.get(unit=figures.units.province)
    rows = by_unit(NOVEMBER, scope=Scope(centres=frozenset({centre.pk})), at=NOW)
    assert {row.code for row in rows} == {cast.JUSTICE, cast.LAND}


def test_nobody_without_a_place_sees_anything(figures):
    assert summary(NOVEMBER, scope=NOWHERE, at=NOW).received.total == 0
    assert by_unit(NOVEMBER, scope=NOWHERE, at=NOW) == []
    assert by_field(NOVEMBER, scope=NOWHERE, at=NOW) == []


def test_the_number_of_queries_does_not_grow_with_the_number_of_units(figures):
    def cost(scope):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            summary(NOVEMBER, scope=scope, at=NOW)
            by_unit(NOVEMBER, scope=scope, at=NOW)
            by_field(NOVEMBER, scope=scope, at=NOW)
            by_day(NOVEMBER, scope=scope)
        return len(queries)

    everything = frozenset(Unit.objects.values_list("pk", flat=True))
    cost(PROVINCE)  # what became of which unit is remembered
    assert cost(Scope(units=frozenset({figures.units.hong_gai.pk}))) == cost(Scope(units=everything)) <= 16


def test_the_figures_say_of_what_moment_they_are(figures):
    found = state()
    assert (found.refreshed_at, found.reconciled_at, found.differences) == (NOW, NOW, 0)
    assert found.reconciled_records == Record.objects.count()


def test_before_anything_ran_the_figures_are_of_no_moment():
    assert state().refreshed_at is None


def test_a_period_that_stands_the_wrong_way_is_refused():
    with pytest.raises(RuleBroken, match="period_reversed"):
        Period(NOVEMBER.last, NOVEMBER.first)
    assert NOVEMBER.before().last.isoformat() == "2026-10-31"
    assert len(NOVEMBER.before()) == len(NOVEMBER) == 30


def test_every_figure_has_a_definition_of_a_sentence():
    assert all(definition.label.endswith(".") for definition in Definition)
