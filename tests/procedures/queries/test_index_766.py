"""The index counted from records: SQL as the domain judges, and every number as many records as it lists."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from psycopg2.extras import execute_values

from procedures.domain.deadlines import Term
from procedures.domain.index_766 import Count, IndexFacts, judged
from procedures.domain.index_766_words import Indicator, Judgement
from procedures.domain.vocabulary import Channel, Fault, OnlineLevel, Reason, Status, TermUnit
from procedures.models import IndexInput, ProcedureVersion, Rating, Record
from procedures.queries import index_766
from procedures.queries.index_766 import Month
from procedures.queries.index_766_months import counted_now, ranking
from procedures.queries.index_766_others import late_petitions
from procedures.queries.index_766_sql import FACTS
from procedures.services.supplements import Asking, Wanted, confirm_supplement, request_supplement
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures import petition_cast
from tests.procedures.calendars import ANNOUNCED, at
from tests.record_cast import ADOPTION, BIRTH, MARRIAGE, WEDNESDAY
from units.models import Succession, Unit
from units.remembered import forget_all
from units.scoping import PROVINCE

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
        completed_at timestamptz, returned_at timestamptz, closed_at timestamptz, channel text, master_system text
    ) ON COMMIT DROP;
    CREATE TEMP TABLE procedures_procedureversion (id bigint, online_level text) ON COMMIT DROP;
    INSERT INTO procedures_procedureversion VALUES (1, 'full');
    CREATE TEMP TABLE procedures_supplementrequest (
        record_id bigint, phase text, asked_at timestamptz, confirmed_at timestamptz, closed_at timestamptz
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


def requests_of(record: int, one: IndexFacts) -> list[tuple[object, ...]]:
    """Its requests for completion: what was waited for before acceptance, the open one, and answered ones besides."""
    rows: list[tuple[object, ...]] = []
    if one.waited:
        rows.append((record, "before", one.begun_at, one.begun_at + one.waited, None))
    if one.status == Status.SUPPLEMENT_REQUESTED and one.asked_at:
        rows.append((record, "after", one.asked_at, None, None))
    known = len([row for row in rows if row[1] == "after" and row[2] < UNTIL])
    return rows + [(record, "after", one.begun_at, one.begun_at, None)] * (one.requests - known)


def test_the_judgement_in_sql_equals_the_domains_on_every_combination():
    record_cast.procedures()  # the calendar
    everything = every_combination()
    rows = [
        (
            *(number, str(number), 1, 1, 1, one.status.value, one.term.value, one.term.unit.value),
            *(one.begun_at, one.begun_at, one.due_at, one.ended_at, None, None, "online", ""),
        )
        for number, one in enumerate(everything)
    ]
    requests = [row for number, one in enumerate(everything) for row in requests_of(number, one)]
    with connection.cursor() as cursor:
        cursor.execute(SHADOW)
        execute_values(cursor.cursor, "INSERT INTO procedures_record VALUES %s", rows, page_size=5000)
        execute_values(cursor.cursor, "INSERT INTO procedures_supplementrequest VALUES %s", requests, page_size=5000)
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


def enter(
    unit: int | None, numerator: int, denominator: int, *, minutes: int = 0, actor: Account | None = None
) -> None:
    IndexInput.objects.create(
        month=NOVEMBER,
        unit_id=unit,
        indicator=I.PUBLISHED,
        numerator=numerator,
        denominator=denominator,
        note="Báo cáo tháng",
        entered_by=actor or cast.province(),
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


OVERDUE_AT_THE_END = Month(NOVEMBER, at("2026-11-16T00:00"))
"""As if November ended here: what happens later is of the days in which it is counted again."""
WANTED = Asking((Wanted("Giấy xác nhận", Fault.MISSING, "Xin tại nơi cấp"),), legal_ground="Điều 9")


def test_what_comes_after_the_end_changes_no_judgement_of_the_month():
    """A due date moved, a request and its answer after the end: all are of the month after."""
    late = record_cast.taken(BIRTH)  # due on the same day
    asked = record_cast.taken(MARRIAGE)
    by = {"scope": PROVINCE, "actor": cast.officer()}
    request_supplement(record_id=asked.pk, asking=WANTED, at=WEDNESDAY + timedelta(hours=1), **by)
    then = index_766.loss_kinds(I.ON_TIME, OVERDUE_AT_THE_END, units=None)
    assert then == {"open_late": 1}
    assert counted(OVERDUE_AT_THE_END)[I.ON_TIME] == Count(1, 2)
    request_supplement(record_id=late.pk, asking=WANTED, at=at("2026-11-17T09:00"), **by)
    for record in (late, asked):
        answered = {"record_id": record.pk, "scope": PROVINCE, "actor": cast.clerk()}
        confirm_supplement(came=[1], at=at("2026-11-18T09:00"), **answered)
    request_supplement(record_id=asked.pk, asking=WANTED, at=at("2026-11-19T09:00"), **by)
    late.refresh_from_db()
    assert late.due_at > OVERDUE_AT_THE_END.until
    assert index_766.loss_kinds(I.ON_TIME, OVERDUE_AT_THE_END, units=None) == then
    [lost] = index_766.losses(I.ON_TIME, OVERDUE_AT_THE_END, units=None)[0]
    assert (lost.code, lost.due_at) == (late.code, late.first_due_at)
    assert counted(OVERDUE_AT_THE_END)[I.ON_TIME] == Count(1, 2)
    assert index_766.loss_kinds(I.ON_TIME, MONTH, units=None)["asked_twice"] == 1


def merged(old: Unit, new: Unit, on: date) -> None:
    Unit.objects.filter(pk=old.pk).update(valid_to=on)
    Succession.objects.create(predecessor=old, successor=new, share="whole", resolution="thử", effective_on=on)
    forget_all()


def test_a_unit_merged_during_the_month_counts_with_its_successor_and_each_procedure_once():
    places = cast.units()
    old, new, actor = places.cao_xanh, places.hong_gai, cast.province()
    record_cast.procedures()
    ProcedureVersion.objects.update(online_level=OnlineLevel.FULL)
    record_cast.received(MARRIAGE)
    record_cast.received(MARRIAGE, competent_unit_id=old.pk, choice_reason=Reason.NEW_ADDRESS)
    Record.objects.update(channel=Channel.ONLINE)
    enter(old.pk, 1, 4)
    petition_cast.filed(at=at("2026-11-02T09:00"), unit_id=old.pk)
    merged(old, new, date(2026, 11, 20))
    found = index_766.counts(MONTH)
    assert old.pk not in found
    assert found[new.pk][I.ON_TIME].denominator == found[None][I.ON_TIME].denominator == 2
    assert found[new.pk][I.ONLINE_USED].numerator == 1
    assert found[new.pk][I.PUBLISHED] == found[None][I.PUBLISHED] == Count(1, 4)
    assert found[new.pk][I.PETITIONS] == found[None][I.PETITIONS] == Count(0, 1)
    assert len(index_766.losses(I.ON_TIME, MONTH, units=[new.pk])[0]) == 2
    assert len(late_petitions(MONTH, units=[new.pk])[0]) == 1
    enter(new.pk, 3, 4, actor=actor)
    assert index_766.counts(MONTH)[new.pk][I.PUBLISHED] == Count(3, 4)
    before = index_766.counts(Month(NOVEMBER, at("2026-11-19T12:00")))  # until then each was its own
    assert before[old.pk][I.ON_TIME].denominator == before[new.pk][I.ON_TIME].denominator == 1


def test_a_unit_whose_end_is_written_down_already_stands_in_the_ranking_until_then():
    places = cast.units()
    record_cast.received(MARRIAGE)
    merged(places.hong_gai, places.cao_xanh, date(2027, 1, 1))
    told = counted_now(NOVEMBER, UNTIL)
    assert [one.unit for one in ranking(told, units=None)] == [places.hong_gai]
    january = counted_now(date(2027, 1, 1), at("2027-01-15T00:00"))
    assert [one.unit for one in ranking(january, units=None)] == [places.cao_xanh]
