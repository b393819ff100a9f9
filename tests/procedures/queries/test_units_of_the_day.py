"""A merger in the middle of a period: by units in force and by units of the day."""

from datetime import timedelta

import pytest

from procedures.domain.figures import UnitView
from procedures.domain.periods import Period
from procedures.domain.vocabulary import Reason
from procedures.queries import figures
from procedures.services.figure_keeping import drain_all
from tests import cast, record_cast
from tests.record_cast import MARRIAGE
from tests.record_cast import WEDNESDAY as BEGIN
from units.models import Succession
from units.remembered import forget_all
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db

YEAR = Period(BEGIN.date().replace(month=1, day=1), BEGIN.date().replace(month=12, day=31))


def test_a_merger_in_the_middle_of_a_month_keeps_both_views_right():
    record_cast.procedures()
    old, new = cast.units().cao_xanh, cast.units().hong_gai
    away = {"competent_unit_id": old.pk, "choice_reason": Reason.NEW_ADDRESS}
    for _ in range(3):
        record_cast.received(MARRIAGE, at=BEGIN, **away)
    record_cast.received(MARRIAGE, at=BEGIN)
    after = BEGIN + timedelta(days=12)
    record_cast.received(MARRIAGE, at=after)
    type(old).objects.filter(pk=old.pk).update(valid_to=BEGIN.date() + timedelta(days=10))
    Succession.objects.create(
        predecessor=old, successor=new, share="whole", resolution="thử", effective_on=BEGIN.date() + timedelta(days=10)
    )
    forget_all()
    drain_all(at=after)

    def told(by: UnitView, **more: object) -> dict[str, tuple[int, int]]:
        rows = figures.by_unit(YEAR, scope=PROVINCE, at=after, by=by, **more)
        return {row.code: (row.received.total, row.stock.open) for row in rows if row.received.total}

    assert told(UnitView.IN_FORCE) == {new.code: (5, 5)}
    assert told(UnitView.OF_THE_DAY) == {old.code: (3, 3), new.code: (2, 2)}
    assert told(UnitView.IN_FORCE, as_at=after - timedelta(days=1)) == {new.code: (4, 4)}
    assert told(UnitView.IN_FORCE, units=[new.pk]) == {new.code: (5, 5)}
    leader = Scope(units=frozenset({new.pk}))
    assert figures.summary(YEAR, scope=leader, at=after).received.total == 5
    assert figures.summary(YEAR, scope=leader, at=after, by=UnitView.OF_THE_DAY, units=[old.pk]).received.total == 3
