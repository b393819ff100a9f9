"""What the pages of figures ask beside the overview: a unit that was merged counts for its successor there too."""

from datetime import date, timedelta

import pytest

from procedures.domain.periods import Period
from procedures.domain.vocabulary import Channel
from procedures.models import FieldDay, OpenStock, SettlementMonth, UnitDay
from procedures.queries.figure_map import MapMeasure, measured
from procedures.queries.figure_slices import flow_by_unit, settled_by_channel, settled_of_channel
from procedures.queries.figure_times import times_by_unit
from tests import cast, record_cast
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock
from units.models import Succession
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def test_a_unit_that_was_merged_counts_for_its_successor():
    procedure = record_cast.procedures()[MARRIAGE].procedure
    unit = cast.units().hong_gai
    former = Succession.objects.filter(successor=unit, is_default=True).first().predecessor
    day, month = WEDNESDAY.date(), date(2026, 11, 1)
    for place in (unit, former):
        FieldDay.objects.create(unit=place, field=procedure.field, day=day, received_online=3, early=1, late=1)
        UnitDay.objects.create(unit=place, day=day, received_online=3, online_early=1, online_late=1)
        OpenStock.objects.create(
            unit=place, field=procedure.field, overdue_from=WEDNESDAY - timedelta(days=1), records=2
        )
        SettlementMonth.objects.create(
            unit=place, field=procedure.field, procedure=procedure, month=month, days=4, records=2, late=1
        )
    for scope in (PROVINCE, Scope(units=frozenset({unit.pk}))):
        with clock.frozen(WEDNESDAY):
            flows = flow_by_unit(NOVEMBER, scope=scope)
            channels = settled_by_channel(NOVEMBER, scope=scope)
            online = settled_of_channel(Channel.ONLINE, NOVEMBER, scope=scope)
            times = times_by_unit(NOVEMBER, scope=scope)
            overdue = measured(MapMeasure.OVERDUE, NOVEMBER, scope=scope, at=WEDNESDAY)
        assert list(flows) == list(online) == list(times) == list(overdue) == [unit.pk]
        assert (flows[unit.pk].received.online, flows[unit.pk].settled.total) == (6, 4)
        assert online[unit.pk].late == channels[Channel.ONLINE].late == 2
        assert (times[unit.pk].records, times[unit.pk].median) == (4, 4)
        assert (overdue[unit.pk].part, overdue[unit.pk].whole) == (4, 4)
