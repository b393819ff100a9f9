"""The counts of the statistical reports: the same as a recount in Python over the trail, then and a year later."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

import pytest

from procedures.domain.lifecycle import SETTLED
from procedures.domain.petitions import OtherLaw, PetitionContent
from procedures.domain.statistics import COLUMNS, StatisticsForm
from procedures.domain.statistics_counting import CountedRecord, columns_of_record
from procedures.domain.statistics_periods import period_of
from procedures.domain.vocabulary import Act, Channel, Fault, OnlineLevel, Reason, Status, TermUnit
from procedures.models import Petition, ProcedureVersion, Record, RecordEvent
from procedures.queries.statistics_counts import count_petitions, count_records
from procedures.services import supplements
from procedures.services.extensions import Apology, extend
from procedures.services.petitions import By, answer_petition, forward_petition, route_petition
from procedures.services.supplements import Asking, Wanted
from procedures.services.voiding import RightProcedure, void_and_receive
from tests import cast
from tests.procedures import life, petition_cast, terms_cast
from units.errors import RuleBroken
from units.remembered import forget_all
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
JULY, AUGUST, SEPTEMBER = (period_of(f"2026-M0{number}") for number in (7, 8, 9))
KEYS = [column.key for column in COLUMNS[StatisticsForm.RECORDS]]
Counted = dict[tuple[int, int], Counter[str]]


def recounted(begin: datetime, end: datetime) -> Counted:
    """Record by record, its due date and its standing replayed from the trail."""
    found: Counted = {}
    for record in Record.objects.exclude(received_at=None).select_related("version"):
        ended = record.completed_at if record.status in SETTLED else record.closed_at
        looked_at = min(record.closed_at or end, end)
        due, waiting = record.first_due_at, False
        for event in RecordEvent.objects.filter(record=record, at__lt=looked_at).order_by("sequence"):
            if told := event.facts.get("due_at"):
                due = datetime.fromisoformat(told)
            if event.from_status != event.to_status:
                stops = event.act == Act.REQUEST_PAYMENT and event.facts["clock_stops"]
                waiting = event.to_status == Status.SUPPLEMENT_REQUESTED or stops
        if record.completed_at and record.completed_at < end:
            due, waiting = record.due_at, False
        seen = CountedRecord(
            received_at=record.received_at,
            ended_at=ended,
            is_void=record.status == Status.VOIDED,
            channel=Channel(record.channel),
            is_fully_online=record.version.online_level == OnlineLevel.FULL,
            due_at=due,
            term_unit=TermUnit(record.term_unit),
            is_waiting=waiting,
        )
        if columns := columns_of_record(seen, begin, end):
            found.setdefault((record.competent_unit_id, record.field_id), Counter()).update(columns)
    return found


def in_sql(begin: datetime, end: datetime) -> Counted:
    return {
        (unit, field): Counter({key: number for key, number in counts.items() if number})
        for unit, fields in count_records(begin, end).items()
        for field, counts in fields.items()
    }


def asked(record: Record, at: datetime) -> Record:
    asking = Asking((Wanted("Giấy xác nhận", Fault.MISSING, "Xin tại nơi cấp"),), why="Thiếu giấy")
    return supplements.request_supplement(
        record_id=record.pk, asking=asking, actor=cast.officer(), scope=PROVINCE, at=at
    )


def extended(record: Record, at: datetime) -> Record:
    until = (record.due_at + timedelta(days=9)).date()
    apology = Apology(until, Reason.AGENCY_LATE, "Chờ ý kiến", cast.lead())
    return extend(record_id=record.pk, apology=apology, actor=cast.lead(), scope=PROVINCE, at=at)


def void(record: Record, at: datetime) -> Record:
    right = RightProcedure(life.CALENDAR)
    return void_and_receive(record_id=record.pk, right=right, actor=cast.clerk(), scope=PROVINCE, at=at)


ACTS: tuple[Callable[[Record, datetime], Record], ...] = (
    life.taken,
    life.completed,
    life.withdrawn,
    asked,
    extended,
    void,
    terms_cast.asked_to_pay,
    terms_cast.paid,
    terms_cast.stopped,
)


def live(begin: datetime, days: int, rng: Random, born: int) -> None:
    """Somebody does something to a random record on every day; what the law forbids is left undone."""
    codes = (life.DAYS, life.HOURS, life.MONTH, life.CALENDAR)
    for day in range(days):
        at = begin + timedelta(days=day, hours=9, minutes=rng.randrange(400))
        if day < born:
            channel = rng.choice(list(Channel))
            life.settled_at_once(at)
            with suppress(RuleBroken):
                record = life.received(at, rng.choice(codes), channel=channel)
                life.taken(record, at + timedelta(minutes=1))
        for record in rng.sample(list(Record.objects.order_by("pk")), min(2, Record.objects.count())):
            with suppress(RuleBroken):
                rng.choice(ACTS)(Record.objects.get(pk=record.pk), at + timedelta(minutes=2))


def test_reports_of_a_random_life_are_what_a_recount_gives_and_stay_so() -> None:
    life.world()
    ProcedureVersion.objects.update(has_obligation=True, payment_may_pause=True)
    ProcedureVersion.objects.filter(procedure__code__in=(life.DAYS, life.MONTH)).update(online_level=OnlineLevel.FULL)
    forget_all()
    rng = Random(9)
    live(JULY.moments[0], 62, rng, born=30)
    then = {period.key: in_sql(*period.moments) for period in (JULY, AUGUST)}
    live(AUGUST.moments[1], 40, rng, born=0)
    for period in (JULY, AUGUST, SEPTEMBER):
        assert in_sql(*period.moments) == recounted(*period.moments), period.key
    for period in (JULY, AUGUST):
        assert in_sql(*period.moments) == then[period.key], "what is over was told otherwise later"
    for before, after in ((JULY, AUGUST), (AUGUST, SEPTEMBER)):
        open_then = {key: line["in_progress"] for key, line in in_sql(*before.moments).items()}
        carried = {key: line["carried_over"] for key, line in in_sql(*after.moments).items()}
        assert +Counter(carried) == +Counter(open_then)
    whole = sum((sum(in_sql(*period.moments).values(), Counter()) for period in (JULY, AUGUST)), Counter())
    assert whole["received"] == whole["settled"] + whole["in_progress"]
    assert all(whole[key] for key in KEYS), f"a life too poor to prove anything: {whole}"
    waited = {Status.SUPPLEMENT_REQUESTED, Status.FINANCIAL_OBLIGATION, Status.VOIDED, Status.WITHDRAWN}
    assert waited <= set(RecordEvent.objects.values_list("to_status", flat=True))


def test_a_due_date_that_moved_later_does_not_change_what_was_overdue_at_the_windows_end() -> None:
    life.world()
    ProcedureVersion.objects.update(has_obligation=True, payment_may_pause=True)
    forget_all()
    record = life.taken(life.received(life.at("2026-07-07 09:00")), life.at("2026-07-07 10:00"))
    terms_cast.asked_to_pay(record, life.at("2026-07-16 09:00"))
    terms_cast.paid(record, life.at("2026-07-24 09:00"))
    record.refresh_from_db()
    assert record.due_at > JULY.moments[1], "it was due on the 10th"
    (plain,) = in_sql(*JULY.moments).values()
    assert (plain["overdue"], plain["in_term"]) == (1, 0)
    assert in_sql(*JULY.moments) == recounted(*JULY.moments)


def test_what_was_made_void_in_a_later_window_leaves_as_settled_and_else_counts_nowhere() -> None:
    life.world()
    early, late = (life.at(f"2026-07-{day} 09:00") for day in (10, 13))
    void(life.received(early), late)
    month = in_sql(*JULY.moments)
    assert sum(line["received"] for line in month.values()) == 1, "only the one received instead"
    again = life.received(late)
    void(again, life.at("2026-07-16 09:00"))
    assert sum(line["received"] for line in in_sql(*JULY.moments).values()) == 2
    plain = in_sql(*AUGUST.moments)[again.competent_unit_id, again.field_id]
    assert (plain["carried_over"], plain["settled"], plain["in_person"]) == (2, 1, 1)


def test_refused_at_reception_was_never_received() -> None:
    life.world()
    life.refused(life.submitted(life.at("2026-07-10 09:00")), life.at("2026-07-10 10:00"))
    assert in_sql(*JULY.moments) == {}


def elsewhere(petition: Petition, by: By) -> None:
    law, note = OtherLaw.COMPLAINT, "Chuyển theo luật khiếu nại"
    route_petition(petition_id=petition.pk, other_law=law, unit_id=None, note=note, by=by)


def test_a_petition_counts_where_it_lay() -> None:
    units = cast.units()
    at = life.at("2026-07-13 09:00")
    kept = petition_cast.taken(at=at)
    passed = petition_cast.taken(at=at, content=PetitionContent.RULES)
    routed = petition_cast.taken(at=at)
    next_day = petition_cast.by(at=life.at("2026-07-16 09:00"))
    forward_petition(petition_id=passed.pk, unit_id=units.co_to.pk, by=next_day)
    route_petition(
        petition_id=routed.pk,
        other_law=OtherLaw.COMPLAINT,
        unit_id=None,
        note="Chuyển theo luật khiếu nại",
        by=next_day,
    )
    answer_petition(petition_id=kept.pk, answer="Đã sửa", by=next_day)
    here, there = units.hong_gai.pk, units.co_to.pk
    assert count_petitions(*JULY.moments)[here] == {
        "received": 3, "conduct": 2, "rules": 1, "came": 3, "in_progress": 3
    }  # fmt: skip
    august = count_petitions(*AUGUST.moments)
    assert august[here] == {"received": 3, "conduct": 2, "rules": 1, "carried_over": 3, "processed": 3}
    assert august[there] == {"received": 1, "rules": 1, "came": 1, "in_progress": 1}


def test_a_complaint_that_is_found_out_in_its_window_was_no_petition() -> None:
    petition = petition_cast.taken(at=life.at("2026-07-10 09:00"))
    by = petition_cast.by(at=life.at("2026-07-13 09:00"))
    route_petition(
        petition_id=petition.pk, other_law=OtherLaw.COMPLAINT, unit_id=None, note="Chuyển theo luật khiếu nại", by=by
    )
    assert count_petitions(*JULY.moments) == {}
