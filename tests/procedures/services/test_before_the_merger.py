"""June 2025 in the demonstration: the old communes' own figures, and the successors' through the merger."""

from datetime import date, datetime

import pytest

from procedures.domain.figures import UnitView
from procedures.domain.periods import Period
from procedures.filtersets import RecordFilter
from procedures.models import Record
from procedures.queries import figures
from procedures.services import figure_keeping, trail
from procedures.services.demonstration.before_the_merger import load_june
from procedures.services.demonstration.loading import load_first_day, load_period
from procedures.services.demonstration.published import compare
from tests import cast, record_cast
from units.clock import ZONE
from units.models import ServiceCentre, Unit
from units.queries.successors import former_units
from units.scoping import PROVINCE, Scope
from units.services.unit_loading import load_units

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 11, 10, 15, tzinfo=ZONE)
MERGER = date(2025, 7, 1)
EVE = datetime(2025, 6, 30, 23, 59, tzinfo=ZONE)
JUNE, JULY = Period(date(2025, 6, 1), date(2025, 6, 30)), Period(MERGER, date(2025, 7, 31))
THROUGH = Period(JUNE.first, JULY.last)
IN_FORCE, OF_THE_DAY = UnitView.IN_FORCE, UnitView.OF_THE_DAY


@pytest.fixture(autouse=True)
def _world():
    record_cast.procedures()


def told(period: Period, by: UnitView, **more) -> dict[int, tuple[int, int]]:
    """Received and settled by unit."""
    rows = figures.by_unit(period, scope=PROVINCE, at=NOW, by=by, **more)
    return {
        row.unit_id: (row.received.total, row.settled.total) for row in rows if row.received.total or row.settled.total
    }


def total(rows: dict[int, tuple[int, int]]) -> tuple[int, int]:
    return sum(received for received, _ in rows.values()), sum(settled for _, settled in rows.values())


def test_june_stands_with_its_own_units_and_adds_up():
    loaded = load_june(at=NOW, scale=0.5)
    assert loaded.records > 1_000
    assert loaded.settled == loaded.records
    assert 0 < loaded.late < loaded.records // 10
    old = set(Unit.objects.communes().filter(valid_to=MERGER).values_list("pk", flat=True))
    assert set(Record.objects.values_list("received_at_centre__unit", flat=True)) == old
    assert set(told(JUNE, OF_THE_DAY)) >= old
    assert not figure_keeping.reconcile(at=NOW).cells
    assert trail.verify(at=NOW).faults == 0
    assert not load_june(at=NOW).new


def test_a_period_through_the_merger_comes_out_by_units_in_force_and_by_units_of_the_day():
    load_june(at=NOW, scale=0.5)
    load_first_day(at=NOW, scale=0.05)
    load_period(until=date(2025, 7, 31), at=NOW, scale=0.005)
    heirs, hong_gai = former_units(MERGER), cast.units().hong_gai.pk
    in_force, of_the_day = told(THROUGH, IN_FORCE), told(THROUGH, OF_THE_DAY)
    assert total(in_force) == total(of_the_day)
    assert not set(in_force) & set(heirs)
    assert len(of_the_day) > len(in_force)
    for unit, (received, settled) in in_force.items():
        parts = [rows for key, rows in of_the_day.items() if heirs.get(key, key) == unit]
        assert (received, settled) == (sum(one for one, _ in parts), sum(two for _, two in parts))
    late_comers = [key for key, (_, settled) in told(JULY, OF_THE_DAY).items() if key in heirs and settled]
    assert late_comers, "nothing was settled after the merger: a poor June"
    leader = Scope(units=frozenset({hong_gai}))
    assert figures.summary(JUNE, scope=leader, at=NOW).received.total == told(JUNE, IN_FORCE)[hong_gai][0] > 0


def test_the_list_behind_a_number_of_a_unit_in_force_has_what_was_merged_into_it():
    load_june(at=NOW, scale=0.5)
    load_first_day(at=NOW, scale=0.05)
    row = next(
        row for row in figures.by_unit(THROUGH, scope=PROVINCE, at=NOW) if row.unit_id == cast.units().hong_gai.pk
    )
    days = {"received_from": THROUGH.first.isoformat(), "received_to": THROUGH.last.isoformat()}
    behind = RecordFilter({"unit": cast.HONG_GAI, **days}, queryset=Record.objects.all(), at=NOW).qs
    assert behind.count() == row.received.total
    former = behind.exclude(competent_unit=cast.units().hong_gai)
    assert former.exists()
    at_desks = RecordFilter({"centre": cast.HONG_GAI, **days}, queryset=Record.objects.all(), at=NOW).qs
    assert at_desks.filter(received_at_centre__is_active=False).exists()
    gone = former.values_list("competent_unit__code", flat=True).exclude(competent_unit__code=cast.HONG_GAI).first()
    of_old = RecordFilter({"unit": gone}, queryset=Record.objects.all(), at=NOW).qs
    assert set(of_old.values_list("competent_unit__code", flat=True)) == {gone}


def test_as_at_the_eve_of_the_merger_the_old_units_stand_for_themselves():
    load_june(at=NOW, scale=0.5)
    rows = figures.by_unit(JUNE, scope=PROVINCE, at=NOW, as_at=EVE)
    counted = {row.unit_id: row for row in rows if row.received.total}
    assert set(counted) & set(former_units(MERGER))
    open_then = sum(row.stock.open for row in rows)
    assert open_then == Record.objects.filter(received_at__lte=EVE, completed_at__gt=EVE).count() > 0
    after = figures.by_unit(JUNE, scope=PROVINCE, at=NOW, as_at=datetime(2025, 7, 1, 0, 1, tzinfo=ZONE))
    assert not {row.unit_id for row in after if row.received.total} & set(former_units(MERGER))


def test_the_published_figures_are_none_of_junes_and_the_units_load_again_beside_the_old_desks():
    load_first_day(at=NOW, scale=0.02)
    before = compare(scale=0.02)
    load_june(at=NOW, scale=0.1)
    assert compare(scale=0.02) == before
    desks = ServiceCentre.objects.filter(is_active=False)
    assert desks.count() == len(former_units(MERGER))
    points = ServiceCentre.objects.filter(reception_points__isnull=False).count()
    load_units()
    assert not desks.filter(reception_points__isnull=False).exists()
    assert ServiceCentre.objects.filter(reception_points__isnull=False).count() >= points
