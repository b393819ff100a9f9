"""Received on a Friday in Cô Tô for Hồng Gai and forwarded on Monday: which clock runs, and what the receipt says."""

from datetime import datetime

import pytest

from procedures.domain.printing import FormCode
from procedures.domain.vocabulary import Act, NoticeKind, Reason
from procedures.models import OutboxMessage, Record
from procedures.print.receipt import content
from procedures.services import intake, processing
from tests import cast, record_cast
from tests.procedures.print.paper import words_of
from tests.record_cast import MARRIAGE
from units.clock import ZONE
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 14, 30, tzinfo=ZONE)
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
FIRST = datetime(2026, 11, 30, 17, 0, tzinfo=ZONE)  # five working days after Friday, 24 November being off
MOVED = datetime(2026, 12, 1, 17, 0, tzinfo=ZONE)


def received_in_co_to(at: datetime = FRIDAY) -> Record:
    record_cast.procedures()
    centre = cast.units().centres[cast.CO_TO].pk
    draft = record_cast.reception(MARRIAGE, centre_id=centre)
    return intake.receive(
        draft=draft, actor=cast.clerk_of_another_unit(), scope=Scope(centres=frozenset({centre})), at=at
    )


def forwarded(record: Record, at: datetime = MONDAY) -> Record:
    return processing.forward(record_id=record.pk, actor=cast.clerk_of_another_unit(), scope=PROVINCE, at=at)


def test_the_receipt_prints_the_date_as_if_hong_gai_received_at_once() -> None:
    record = received_in_co_to()
    assert (record.competent_unit, record.due_at, record.first_due_at) == (cast.units().hong_gai, FIRST, FIRST)
    printed = content(record, FRIDAY)
    assert (printed["due"], printed["moved"]) == ("17 giờ 00 phút, ngày 30 tháng 11 năm 2026", "")


def test_the_term_runs_from_monday_and_the_first_date_stays_for_the_figures() -> None:
    record = forwarded(received_in_co_to())
    assert (record.clock_from, record.due_at, record.first_due_at) == (MONDAY, MOVED, FIRST)
    event = record.events.get(act=Act.FORWARD)
    assert (event.reason, event.facts["why"][0][0]) == (Reason.RECEIVED_LATER, "received_at")
    assert OutboxMessage.objects.filter(kind=NoticeKind.DUE_MOVED, record=record).count() == 1


def test_the_receipt_says_that_the_term_runs_from_the_competent_unit_and_a_reprint_names_both_dates() -> None:
    record = forwarded(received_in_co_to())
    printed = content(record, MONDAY)
    assert printed["across"] is True
    assert (printed["due"], printed["moved"]) == (
        "17 giờ 00 phút, ngày 30 tháng 11 năm 2026",
        "17 giờ 00 phút, ngày 01 tháng 12 năm 2026",
    )


def test_forwarded_within_the_same_day_the_date_stays_and_nobody_is_told() -> None:
    record = forwarded(received_in_co_to(), FRIDAY.replace(hour=16))
    assert (record.due_at, record.events.last().reason) == (FIRST, "")
    assert not OutboxMessage.objects.filter(kind=NoticeKind.DUE_MOVED).exists()


def test_a_record_of_ones_own_unit_says_nothing_of_boundaries() -> None:
    record = record_cast.received(at=FRIDAY)
    assert content(record, FRIDAY)["across"] is False
    assert forwarded(record).due_at == record.due_at


def test_before_august_2026_the_clock_and_the_receipt_stay_with_reception() -> None:
    record = received_in_co_to(datetime(2026, 7, 17, 14, 30, tzinfo=ZONE))
    after = forwarded(record, datetime(2026, 7, 20, 8, 0, tzinfo=ZONE))
    assert (after.due_at, content(after, MONDAY)["across"]) == (record.due_at, False)


def test_the_receipt_is_printed_with_the_sentence() -> None:
    words = words_of(FormCode.RECEIPT, received_in_co_to())
    assert "tính từ khi cơ quan có thẩm quyền nhận được hồ sơ" in " ".join(words.split())
