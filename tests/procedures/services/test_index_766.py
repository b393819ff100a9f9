"""Months of the index: counted again while they go on, stored for good after, entered by hand within one's places."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from procedures.domain.index_766_words import Indicator
from procedures.models import IndexInput, IndexLine, IndexMonth
from procedures.queries.index_766_months import counted_now, stored_month
from procedures.services.figure_keeping import drain
from procedures.services.index_766 import Entry, checksum_of, count_month, enter, keep_months
from staffing.access import access_of
from staffing.domain.capabilities import Capability
from tests import cast, record_cast
from tests.procedures.calendars import at
from tests.record_cast import MARRIAGE, WEDNESDAY
from units.errors import RuleBroken
from units.models import Unit
from units.remembered import forget_all
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db

NOVEMBER = date(2026, 11, 1)
LATER = at("2026-12-06T00:00")
I = Indicator  # noqa: E741


def an_entry(**changes: object) -> Entry:
    given = {
        "month": NOVEMBER,
        "unit": None,
        "indicator": I.PUBLISHED,
        "numerator": 9,
        "denominator": 10,
        "note": "Báo cáo số 12/BC-VP",
    }
    return Entry(**(given | changes))  # type: ignore[arg-type]


def entered(*, scope: Scope = PROVINCE, moment: datetime = WEDNESDAY, **changes: object) -> IndexInput:
    return enter(entry=an_entry(**changes), actor=cast.province(), scope=scope, at=moment)


def test_a_month_is_counted_again_until_it_is_stored_and_then_stands():
    record_cast.received(MARRIAGE)
    drain(at=WEDNESDAY)
    assert keep_months(at=WEDNESDAY) == 0
    entered()
    assert keep_months(at=LATER - timedelta.resolution) == 0  # the last moment for entries
    assert stored_month(NOVEMBER).counts[None][I.PUBLISHED].numerator == 9
    assert keep_months(at=LATER) == 1
    month = IndexMonth.objects.get(first_day=NOVEMBER)
    assert month.checksum == checksum_of(month, IndexLine.objects.filter(month=month).order_by("-pk"))
    record_cast.returned(MARRIAGE)  # written down late: a comparison, never another history
    assert keep_months(at=LATER + timedelta(days=1)) == 0
    assert not count_month(NOVEMBER, at=LATER + timedelta(days=1))
    assert stored_month(NOVEMBER).counts[None][I.ON_TIME].denominator == 1
    assert counted_now(NOVEMBER, LATER).counts[None][I.ON_TIME].denominator == 2


def test_the_database_refuses_to_change_what_was_stored_or_entered():
    record_cast.procedures()
    entered()
    assert count_month(NOVEMBER, at=LATER)
    for rows in (IndexMonth.objects.all(), IndexLine.objects.all(), IndexInput.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        IndexLine.objects.update(total=Decimal(100))
    with pytest.raises(RuleBroken, match="index_stored"):
        entered(moment=LATER)


@pytest.mark.parametrize(
    "refused, changes",
    [
        ("index_month_unknown", {"month": date(2026, 12, 1)}),
        ("index_month_unknown", {"month": date(2025, 6, 1)}),
        ("index_counted", {"indicator": I.ON_TIME}),
        ("index_share", {"numerator": 11}),
        ("index_share", {"denominator": 2**31}),
        ("index_note_missing", {"note": "  "}),
        ("index_place_unknown", {"unit": 0}),
    ],
)
def test_what_cannot_be_entered_is_refused_by_name(refused, changes):
    with pytest.raises(RuleBroken, match=refused):
        entered(**changes)


def test_a_unit_leader_enters_for_the_own_unit_and_for_no_other():
    here = cast.units()
    scope = access_of(cast.lead(), WEDNESDAY.date()).scope_for(Capability.ENTER_INDEX)
    assert entered(unit=here.hong_gai.pk, scope=scope).unit == here.hong_gai
    for unit in (here.co_to.pk, None):
        with pytest.raises(RuleBroken, match="index_place_unknown"):
            entered(unit=unit, scope=scope)


def test_an_entry_for_a_past_month_is_of_a_unit_that_was_in_force_then():
    here, actor = cast.units(), cast.province()
    Unit.objects.filter(pk=here.cao_xanh.pk).update(valid_to=date(2026, 12, 1))
    Unit.objects.filter(pk=here.co_to.pk).update(valid_from=date(2026, 12, 1))
    forget_all()
    december = at("2026-12-03T09:00")
    by = {"actor": actor, "scope": PROVINCE, "at": december}
    assert enter(entry=an_entry(unit=here.cao_xanh.pk), **by).unit == here.cao_xanh
    with pytest.raises(RuleBroken, match="index_place_unknown"):
        enter(entry=an_entry(unit=here.co_to.pk), **by)


def somebody_waits() -> bool:
    """Whether a connection waits for a lock. Somebody else's counts as well: then less is tested, and nothing fails."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted), pg_sleep(0.05)")
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_what_is_being_entered_while_the_month_is_stored_is_in_it():
    record_cast.procedures()
    count_month(NOVEMBER, at=WEDNESDAY)

    def store() -> bool:
        try:
            return count_month(NOVEMBER, at=LATER)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            entered()
            storing = pool.submit(store)
            while not storing.done() and not somebody_waits():
                pass
        assert storing.result()
    assert stored_month(NOVEMBER).counts[None][I.PUBLISHED].numerator == 9
