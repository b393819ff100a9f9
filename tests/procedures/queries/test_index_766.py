"""The index counted from records: SQL as the domain judges, and every number as many records as it lists."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from psycopg2.extras import execute_values

from procedures.domain.deadlines import Term
from procedures.domain.index_766 import Count, IndexFacts, judged
from procedures.domain.index_766_words import Indicator, Judgement
from procedures.domain.vocabulary import Channel, OnlineLevel, Status, TermUnit
from procedures.models import IndexInput, ProcedureVersion, Rating, Record
from procedures.queries import index_766
from procedures.queries.index_766 import Month
from procedures.queries.index_766_sql import FACTS
from tests import cast, record_cast
from tests.procedures.calendars import ANNOUNCED, at
from tests.record_cast import ADOPTION, BIRTH, MARRIAGE, WEDNESDAY

pytestmark = pytest.mark.django_db
I = Indicator  # noqa: E741

NOVEMBER = date(2026, 11, 1)
BEGIN, UNTIL = at("2026-11-01T00:00"), at("2026-12-01T00:00")
MONTH = Month(NOVEMBER, UNTIL)
TICK = timedelta.resolution
DUE = at("2026-11-20T17:00")

SHADOW = """
    CREATE TEMP TABLE procedures_record (
        id bigint, code text, competent_unit_id bigint, procedure_id bigint, version_id bigint, status text,
        term_value int, term_unit text, submitted_at timestamptz, received_at timestamptz, due_at timestamptz,
        completed_at timestamptz, returned_at timestamptz, closed_at timestamptz, paused_at timestamptz,
        supplement_requests int, channel text, master_system text
    ) ON COMMIT DROP;
    CREATE TEMP TABLE procedures_procedureversion (id bigint, online_level text) ON COMMIT DROP;
    INSERT INTO procedures_procedureversion VALUES (1, 'full');
    CREATE TEMP TABLE procedures_supplementrequest (
        record_id bigint, asked_at timestamptz, confirmed_at timestamptz, closed_at timestamptz
    ) ON COMMIT DROP;
"""
TERMS = (
    Term(3, TermUnit.WORKING_DAY),
    Term(15, TermUnit.DAY),
    Term(17, TermUnit.WORKING_HOUR),
    Term(1, TermUnit.MONTH),
    Term(0, TermUnit.SAME_DAY),
)
ENDED = (None, DUE - TICK, DUE, DUE + TICK, at("2026-11-26T23:59:59"), at("2026-11-27T00:00"), UNTIL)
ASKED = (None, at("2026-11-17T09:00"), DUE + TICK, UNTIL)
BEGUN = (at("2026-11-20T15:00"), at("2026-11-20T15:00:01"), at("2026-11-14T10:00"), at("2026-10-31T23:00"))
WAITED = (timedelta(0), timedelta(days=2, hours=3))


def every_combination() -> list[IndexFacts]:
    """Allowed or not; those that the index has in hand during November."""
    found = []
    sides = product((Status.PROCESSING, Status.SUPPLEMENT_REQUESTED, Status.RETURNED), BEGUN, TERMS, (None, DUE))
    for (status, begun, term, due), ended, asked, requests, waited in product(
        list(sides), ENDED, ASKED, (0, 1, 2), WAITED
    ):
        if ended is None or ended >= begun:
            found.append(IndexFacts(status, begun, term, due, ended, asked, requests, waited))
    return found


def test_the_judgement_in_sql_equals_the_domains_on_every_combination():
    record_cast.procedures()  # the calendar
    everything = every_combination()
    rows = [
        (
            *(number, str(number), 1, 1, 1, one.status.value, one.term.value, one.term.unit.value),
            *(one.begun_at, one.begun_at, one.due_at, one.ended_at, None, None, one.asked_at),
            *(one.requests, "online", ""),
        )
        for number, one in enumerate(everything)
    ]
    waits = [(n, one.begun_at, one.begun_at + one.waited, None) for n, one in enumerate(everything) if one.waited]
    with connection.cursor() as cursor:
        cursor.execute(SHADOW)
        execute_values(cursor.cursor, "INSERT INTO procedures_record VALUES %s", rows, page_size=5000)
        execute_values(cursor.cursor, "INSERT INTO procedures_supplementrequest VALUES %s", waits, page_size=5000)
        cursor.execute(f"SELECT id, judgement FROM ({FACTS}) AS facts", index_766._parameters(MONTH, None))
        found = dict(cursor.fetchall())
    working = index_766.working_days(ANNOUNCED, MONTH)
    expected = {number: judged(one, UNTIL, working).value for number, one in enumerate(everything)}
    assert found == expected
    assert set(found.values()) == set(Judgement)


def counted(month: Month = MONTH) -> dict[Indicator, Count]:
    return index_766.counts(month)[cast.units().hong_gai.pk]


def test_a_month_counts_what_was_in_hand_and_lists_as_many_records_as_cost_points():
    record_cast.returned(MARRIAGE)
    late = record_cast.completed(BIRTH, on=WEDNESDAY + timedelta(days=3))
    record_cast.received(MARRIAGE, at=datetime(2026, 12, 1, 9, tzinfo=WEDNESDAY.tzinfo))  # not of this month
    record_cast.submitted(MARRIAGE)  # not received
    found = counted()
    assert found[I.ON_TIME] == Count(1, 2)
    assert found[I.SATISFACTION] == Count(1, 2)
    assert found[I.MEAN_TIME] == Count(3 * 86_400, 2)
    assert found[I.RESULTS] == Count(0, 2)
    lost, following = index_766.losses(I.ON_TIME, MONTH, units=None)
    assert [(one.code, one.reason) for one in lost] == [(late.code, Judgement.ENDED_LATE)]
    assert following is None
    assert index_766.loss_kinds(I.ON_TIME, MONTH, units=None) == {"ended_late": 1}
    assert index_766.losses(I.ON_TIME, MONTH, units=[cast.units().co_to.pk])[0] == []
    assert index_766.lost_among(I.ON_TIME, MONTH, [late.pk, 2**70], units=None) == 1
    assert index_766.lost_among(I.ON_TIME, MONTH, [late.pk], units=[cast.units().co_to.pk]) == 0


def test_a_refusal_before_reception_is_judged_by_the_longest_term():
    record_cast.received(MARRIAGE)
    refused = record_cast.submitted(MARRIAGE)
    Record.objects.filter(pk=refused.pk).update(status=Status.REFUSED, closed_at=WEDNESDAY + timedelta(days=12))
    assert index_766.loss_kinds(I.ON_TIME, MONTH, units=None) == {"too_long": 1, "open_late": 1}
    half = Month(NOVEMBER, WEDNESDAY + timedelta(days=1))  # the running month: counted to now
    assert counted(half)[I.ON_TIME] == Count(1, 1)


def test_online_and_dissatisfied_records_are_counted_once():
    record_cast.procedures()
    ProcedureVersion.objects.update(online_level=OnlineLevel.FULL)
    record_cast.received(MARRIAGE)
    online = record_cast.returned(MARRIAGE)
    Record.objects.filter(pk=online.pk).update(channel=Channel.ONLINE)
    for channel, score, minutes in (("counter", 5, 1), ("page", 2, 2)):  # the latest counts
        Rating.objects.create(
            record=online, channel=channel, score=score, rated_at=WEDNESDAY + timedelta(minutes=minutes)
        )
    found = counted(Month(NOVEMBER, WEDNESDAY + timedelta(days=1)))
    assert found[I.ONLINE_RECORDS] == Count(1, 2)
    assert found[I.SATISFACTION] == Count(1, 2)
    assert found[I.ONLINE_USED].numerator == 1
    assert len(index_766.losses(I.ONLINE_RECORDS, MONTH, units=None)[0]) == 1


def test_the_catalogue_counts_for_communes_for_agencies_and_for_the_province():
    record_cast.procedures()
    ProcedureVersion.objects.filter(procedure__code=ADOPTION).update(result="Quyết định", online_level="partial")
    everywhere = index_766.counts(MONTH)
    places = cast.units()
    assert everywhere[places.hong_gai.pk][I.COMPLETE] == everywhere[places.co_to.pk][I.COMPLETE] == Count(0, 6)
    assert everywhere[places.justice.pk][I.ONLINE_PROCEDURES] == Count(1, 1)
    assert everywhere[None][I.ONLINE_PROCEDURES] == Count(1, 7)
    assert everywhere[None][I.PAYABLE] == Count(1, 1)  # copies; what is not published is unknown, not a fee


def enter(unit: int | None, numerator: int, denominator: int, *, minutes: int = 0) -> None:
    IndexInput.objects.create(
        month=NOVEMBER,
        unit_id=unit,
        indicator=I.PUBLISHED,
        numerator=numerator,
        denominator=denominator,
        note="Báo cáo tháng",
        entered_by=cast.province(),
        entered_at=WEDNESDAY + timedelta(minutes=minutes),
    )


def test_the_latest_entry_counts_and_the_provinces_own_before_the_sum_of_its_units():
    places = cast.units()
    record_cast.procedures()
    enter(places.hong_gai.pk, 1, 4)
    enter(places.hong_gai.pk, 3, 4, minutes=1)
    enter(places.co_to.pk, 1, 2)
    found = index_766.counts(MONTH)
    assert found[places.hong_gai.pk][I.PUBLISHED] == Count(3, 4)
    assert found[None][I.PUBLISHED] == Count(4, 6)
    assert I.PUBLISHED not in found[places.cao_xanh.pk]
    enter(None, 9, 10)
    assert index_766.counts(MONTH)[None][I.PUBLISHED] == Count(9, 10)


def test_counting_takes_the_same_queries_for_two_units_and_for_all(django_assert_num_queries):
    record_cast.received(MARRIAGE)
    index_766.counts(MONTH)
    with django_assert_num_queries(5):
        index_766.counts(MONTH)
