"""Records that wait for papers, and records that nobody touches."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from procedures.domain.vocabulary import Queue
from procedures.models import Record
from procedures.queries.queues import queue_counts, queue_page, queues_for
from procedures.queries.stuck import stuck_since
from procedures.services import processing, supplements
from procedures.web.desk import stand_of
from staffing.access import access_of
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.services.test_supplements import asked, asking, do, moment, returned_online
from tests.record_cast import LAND_CHANGE, WEDNESDAY
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


def codes(queue: Queue, account: Account, at: datetime) -> list[str]:
    return [record.code for record in queue_page(queue, access_of(account, at.date()), at=at).rows]


def test_those_whose_time_ran_out_stand_on_top_and_what_came_leaves() -> None:
    later = asked(record_cast.taken(at=WEDNESDAY), moment("2026-11-13 09:00"))
    sooner = asked(record_cast.taken(at=WEDNESDAY), WEDNESDAY)
    done = asked(record_cast.taken(at=WEDNESDAY), WEDNESDAY)
    do(supplements.confirm_supplement, done, WEDNESDAY, came=[1, 2])
    for account in (cast.clerk(), cast.officer(), cast.lead(), cast.province()):
        assert codes(Queue.SUPPLEMENT, account, moment("2026-11-27 09:00")) == [sooner.code, later.code]
    assert codes(Queue.SUPPLEMENT, cast.clerk_of_another_unit(), WEDNESDAY) == []


def test_before_acceptance_a_record_waits_in_no_queue_of_ours() -> None:
    returned_online()
    access = access_of(cast.clerk(), WEDNESDAY.date())
    assert {count for count in queue_counts(access, at=moment("2026-11-27 09:00")).values()} == {0}


def test_a_record_that_nobody_touched_for_three_working_days_is_stuck() -> None:
    record = record_cast.received(LAND_CHANGE)
    assert codes(Queue.STUCK, cast.officer(), moment("2026-11-16 09:00")) == []
    assert codes(Queue.STUCK, cast.officer(), moment("2026-11-16 09:01")) == [record.code]
    assert codes(Queue.STUCK, cast.clerk(), moment("2026-11-16 09:01")) == [record.code]
    assert codes(Queue.STUCK, cast.clerk_of_another_unit(), moment("2026-11-16 09:01")) == []
    processing.take(record_id=record.pk, actor=cast.officer(), scope=PROVINCE, at=moment("2026-11-16 09:05"))
    assert codes(Queue.STUCK, cast.officer(), moment("2026-11-16 10:00")) == []


def test_what_waits_for_the_applicant_is_not_stuck_and_a_submission_that_nobody_answers_is() -> None:
    asked(record_cast.taken())
    returned_online()
    silent = record_cast.submitted()
    assert codes(Queue.STUCK, cast.clerk(), moment("2026-11-20 09:00")) == [silent.code]


def test_a_record_whose_master_is_another_system_is_not_ours_to_move() -> None:
    record = record_cast.received()
    Record.objects.filter(pk=record.pk).update(master_system="hotich")
    assert codes(Queue.STUCK, cast.clerk(), moment("2026-11-20 09:00")) == []


def test_how_long_a_record_may_lie_is_set_by_the_operator(settings) -> None:
    record_cast.procedures()
    settings.STUCK_AFTER_WORKING_HOURS = 8
    assert stuck_since(moment("2026-11-23 09:00")) == moment("2026-11-20 09:00")


def test_a_list_does_not_fail_where_the_calendar_ends() -> None:
    assert stuck_since(moment("2019-01-01 09:00")) == moment("2018-12-31 09:00")


def test_the_queues_cost_the_same_for_few_and_for_many() -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            for queue in (Queue.SUPPLEMENT, Queue.STUCK):
                queue_page(queue, access_of(cast.clerk(), WEDNESDAY.date()), at=moment("2026-11-20 09:00"))
        return len(found)

    asked(record_cast.taken())
    record_cast.received()
    queries()
    few = queries()
    for _ in range(4):
        asked(record_cast.taken())
        record_cast.received()
    queries()
    assert queries() == few


def test_a_page_reads_its_rows_through_an_index_of_its_own() -> None:
    asked(record_cast.taken())
    access = access_of(cast.clerk(), WEDNESDAY.date())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
    for queue, index in ((Queue.SUPPLEMENT, "record_asked_by_"), (Queue.STUCK, "record_touched")):
        with CaptureQueriesContext(connection) as found:
            queue_page(queue, access, at=WEDNESDAY)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {found.captured_queries[0]['sql']}")
            assert index in str(cursor.fetchall())


@pytest.mark.parametrize(
    "at, stands, text",
    [
        ("2026-11-11 10:59", "in_term", "6 giờ 1 phút"),
        ("2026-11-11 11:00", "due_soon", "6 giờ"),
        ("2026-11-12 09:00", "due_soon", "0 phút"),
        ("2026-11-12 09:01", "overdue", ""),
    ],
)
def test_at_intake_the_time_left_is_shown_and_the_alert_after_two_hours(at: str, stands: str, text: str) -> None:
    stand = stand_of(record_cast.submitted(), moment(at))
    assert stand.standing == stands
    assert text in stand.text


def test_the_clerk_sees_until_when_papers_are_waited_for() -> None:
    record = asked(record_cast.taken(), ask=asking(papers=1))
    assert "26/11" in stand_of(record, WEDNESDAY).text
    assert stand_of(record, moment("2026-11-27 07:30")).standing == "overdue"
    assert Queue.SUPPLEMENT in queues_for(access_of(cast.officer(), WEDNESDAY.date()))
