"""Which records stand in whose queue, page by page, at the same cost for few and for many."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.domain.vocabulary import Queue, Reason
from procedures.models import Record
from procedures.queries.queues import next_in, queue_counts, queue_page, queues_for
from procedures.queries.record_pages import Cursor, Order, capped_counts, page
from staffing.access import Access, access_of
from staffing.models import Account
from tests import cast, record_cast
from tests.record_cast import BIRTH, MARRIAGE, WEDNESDAY
from units.errors import RuleBroken
from units.remembered import forget_all

pytestmark = pytest.mark.django_db
TODAY = WEDNESDAY.date()
ELSEWHERE = {"choice_reason": Reason.NEW_ADDRESS}


def seen_by(account: Account) -> Access:
    return access_of(account, TODAY)


def codes(queue: Queue, account: Account, at=WEDNESDAY) -> list[str]:
    return [record.code for record in queue_page(queue, seen_by(account), at=at).rows]


def test_waiting_records_stand_with_the_nearest_deadline_first() -> None:
    later = record_cast.received(MARRIAGE)
    sooner = record_cast.received(BIRTH)
    assert codes(Queue.WAITING, cast.clerk()) == [sooner.code, later.code]


def test_a_clerk_of_another_unit_has_none_of_them() -> None:
    record_cast.received()
    assert codes(Queue.WAITING, cast.clerk_of_another_unit()) == []


def test_a_record_received_and_returned_at_the_same_centre_stands_there_once() -> None:
    record = record_cast.received()
    assert codes(Queue.WAITING, cast.lead()) == [record.code]


def test_what_is_due_today_is_not_yet_overdue_and_the_next_day_it_is() -> None:
    record = record_cast.received(BIRTH)
    assert codes(Queue.DUE_TODAY, cast.officer()) == [record.code]
    assert codes(Queue.OVERDUE, cast.officer()) == []
    tomorrow = WEDNESDAY + timedelta(days=1)
    assert codes(Queue.DUE_TODAY, cast.officer(), tomorrow) == []
    assert codes(Queue.OVERDUE, cast.officer(), tomorrow) == [record.code]


def test_a_term_in_hours_is_overdue_on_its_own_day_and_no_longer_due_today() -> None:
    record = record_cast.received(record_cast.IN_HOURS, at=WEDNESDAY - timedelta(days=1))
    assert record.due_at == WEDNESDAY
    after = WEDNESDAY + timedelta(minutes=1)
    assert codes(Queue.OVERDUE, cast.officer(), after) == [record.code]
    assert codes(Queue.DUE_TODAY, cast.officer(), after) == []


def test_submissions_wait_at_their_centre_for_those_who_may_receive() -> None:
    record = record_cast.submitted()
    assert codes(Queue.INTAKE, cast.clerk()) == [record.code]
    assert Queue.INTAKE not in queues_for(seen_by(cast.officer()))
    assert codes(Queue.WAITING, cast.clerk()) == []


def test_results_wait_where_they_are_returned() -> None:
    there = cast.units().centres[cast.CO_TO]
    record = record_cast.completed(return_centre_id=there.pk)
    assert codes(Queue.READY, cast.clerk_of_another_unit()) == [record.code]
    assert codes(Queue.READY, cast.clerk()) == []


def test_what_was_received_for_another_unit_is_followed_where_it_was_received() -> None:
    away = record_cast.received(competent_unit_id=cast.units().cao_xanh.pk, **ELSEWHERE)
    record_cast.received()
    assert codes(Queue.FORWARDED, cast.clerk()) == [away.code]


def test_a_taken_record_is_its_officers_own() -> None:
    record = record_cast.taken()
    assert codes(Queue.MINE, cast.officer()) == [record.code]
    assert codes(Queue.MINE, cast.another_officer()) == []
    assert next_in(Queue.MINE, seen_by(cast.officer()), at=WEDNESDAY) == record.pk


def test_pages_follow_each_other_without_gap_or_repetition_both_ways() -> None:
    made = [record_cast.received(MARRIAGE).pk for _ in range(7)]
    access = seen_by(cast.clerk())
    forward, cursor, pages = [], None, []
    while True:
        found = queue_page(Queue.WAITING, access, at=WEDNESDAY, cursor=cursor, size=3)
        pages.append([record.pk for record in found.rows])
        forward += pages[-1]
        if not found.later:
            break
        cursor = Cursor.read(found.later)
    assert forward == made
    back = queue_page(Queue.WAITING, access, at=WEDNESDAY, cursor=Cursor.read(found.earlier), size=3)
    assert [record.pk for record in back.rows] == pages[1]
    first = queue_page(Queue.WAITING, access, at=WEDNESDAY, cursor=Cursor.read(back.earlier), size=3)
    assert [record.pk for record in first.rows] == pages[0]
    assert not first.earlier


@pytest.mark.parametrize("text", ["x", "W10", "bm90IGpzb24"])
def test_an_address_that_no_page_wrote_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken, match="page_unknown"):
        Cursor.read(text)


def test_a_descending_list_pages_too() -> None:
    made = [record_cast.received(at=WEDNESDAY + timedelta(minutes=n)).pk for n in range(4)]
    order = Order("submitted_at", descending=True)
    scope = seen_by(cast.clerk()).scope
    first = page(Record.objects.all(), Record.objects.legs(scope), order=order, size=3)
    rest = page(Record.objects.all(), Record.objects.legs(scope), order=order, size=3, cursor=Cursor.read(first.later))
    assert [record.pk for record in [*first.rows, *rest.rows]] == made[::-1]


def test_two_rows_and_two_hundred_cost_a_scoped_clerk_the_same() -> None:
    access = seen_by(cast.clerk())
    cost = []
    for total in (2, 200):
        while Record.objects.count() < total:
            record_cast.received()
        forget_all()
        cost.append((_queries_for_waiting(access, total), _queries_for_waiting(access, total)))
    # at first the versions, fields, units and centres that the rows refer to are read too: a query each;
    # and three tell what became these places
    assert cost == [(9, 2), (9, 2)]


def _queries_for_waiting(access: Access, total: int) -> int:
    with CaptureQueriesContext(connection) as captured:
        rows = queue_page(Queue.WAITING, access, at=WEDNESDAY, size=200).rows
        assert [str(r.applicant.masked_name) + r.competent_unit.label + r.version.name for r in rows]
    assert len(rows) == total
    return len(captured)


def test_the_menus_numbers_are_one_query_and_true() -> None:
    record_cast.submitted()
    record_cast.completed()
    record_cast.received(BIRTH)
    record_cast.received(MARRIAGE)
    access = seen_by(cast.clerk())
    with CaptureQueriesContext(connection) as captured:
        counts = queue_counts(access, at=WEDNESDAY)
    assert len(captured) == 1
    assert counts == {
        Queue.INTAKE: 1,
        Queue.OVERDUE: 0,
        Queue.DUE_TODAY: 1,
        Queue.WAITING: 2,
        Queue.READY: 1,
        Queue.SUPPLEMENT: 0,
        Queue.STUCK: 0,
        Queue.FORWARDED: 0,
    }


def test_whoever_has_no_place_is_counted_nothing() -> None:
    assert capped_counts({"any": []}) == {"any": 0}


def test_the_province_sees_the_queues_of_all_places() -> None:
    record = record_cast.received()
    assert codes(Queue.WAITING, cast.province()) == [record.code]
