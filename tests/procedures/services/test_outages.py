"""An outage is written down and moves no date."""

from datetime import timedelta

import pytest

from procedures.domain.outages import OutageSystem
from procedures.domain.vocabulary import Act, Reason
from procedures.models import Outage
from procedures.queries.outages import open_meanwhile, outages_of
from procedures.services.outages import Failure, record_outage, record_outage_of_place
from tests import cast, record_cast
from tests.procedures.terms_cast import moment, out_of_order
from tests.record_cast import WEDNESDAY
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
LATER = WEDNESDAY + timedelta(days=1)
DOWN = Failure(OutageSystem.POPULATION, WEDNESDAY + timedelta(hours=1), WEDNESDAY + timedelta(hours=3))


def test_it_stands_in_the_trail_and_the_due_date_stays() -> None:
    record = record_cast.received()
    after = out_of_order(record)
    assert (after.due_at, after.overdue_from, after.paused_at) == (record.due_at, record.overdue_from, None)
    event = after.events.get(act=Act.RECORD_OUTAGE)
    assert (event.reason, event.facts["system"]) == (Reason.OUTAGE, "land")
    assert "Mất kết nối" not in str(event.facts)
    assert Outage.objects.get(record=record).explanation == "Mất kết nối"


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        ("2026-11-11 08:00", "2026-11-11 08:00", "outage_reversed"),
        ("2026-11-11 08:00", "2026-11-11 09:01", "outage_not_over"),
    ],
)
def test_an_outage_has_a_beginning_and_an_end(since: str, until: str, code: str) -> None:
    record = record_cast.received()
    failure = Failure(OutageSystem.NETWORK, moment(since), moment(until))
    with pytest.raises(RuleBroken, match=code):
        record_outage(record_id=record.pk, failure=failure, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    assert not Outage.objects.exists()


def test_an_outage_of_a_centre_stands_beside_every_record_that_lay_open_meanwhile() -> None:
    here = cast.units().centres[cast.HONG_GAI]
    open_then = record_cast.received()
    ended_before = record_cast.returned()
    came_after = record_cast.received(at=LATER)
    elsewhere = record_cast.received(centre_id=cast.units().centres[cast.CO_TO].pk)
    outage = record_outage_of_place(place=here, failure=DOWN, actor=cast.clerk(), scope=PROVINCE, at=LATER)
    assert list(open_meanwhile(outage, PROVINCE)) == [open_then]
    assert outages_of(open_then) == [outage]
    for other in (ended_before, came_after, elsewhere):
        assert outages_of(other) == []
    assert open_then.events.count() == 1


def test_an_outage_of_a_unit_is_of_what_it_settles() -> None:
    record = record_cast.received()
    outage = record_outage_of_place(
        place=cast.units().hong_gai, failure=DOWN, actor=cast.lead(), scope=PROVINCE, at=LATER
    )
    assert outages_of(record) == [outage]
    assert list(open_meanwhile(outage, Scope(units=frozenset({cast.units().co_to.pk})))) == []


def test_nobody_writes_down_an_outage_of_another_place() -> None:
    units = cast.units()
    scope = Scope(units=frozenset({units.hong_gai.pk}), centres=frozenset({units.centres[cast.HONG_GAI].pk}))
    for place in (units.co_to, units.centres[cast.CO_TO]):
        with pytest.raises(RuleBroken, match="not_your_place"):
            record_outage_of_place(place=place, failure=DOWN, actor=cast.clerk(), scope=scope, at=LATER)
    assert not Outage.objects.exists()


def test_an_ended_record_takes_no_outage() -> None:
    with pytest.raises(RuleBroken, match="act_not_allowed"):
        out_of_order(record_cast.returned())
