"""Money by many hands at one time: nothing is entered twice, and no day is closed over somebody's entry."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from procedures.models import DailyClosing, LedgerEntry, Payment
from procedures.queries.closings import till_of
from procedures.queries.money import balances_of
from procedures.services.closings import Count, close_day
from procedures.services.online_payments import ask_about_waiting, begin_payment, take_notice
from tests import cast
from tests.procedures import money_cast
from tests.procedures.money_cast import FEE, notice, owing, paid
from tests.procedures.services.test_many_at_one_time import all_at_one_time
from tests.record_cast import WEDNESDAY
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_notice_by_eight_lines_at_once_and_the_asking_beside_it_enter_one_payment() -> None:
    with money_cast.platform() as platform:
        record = owing()
        intent = begin_payment(record_id=record.pk, at=WEDNESDAY)
        platform.pay(intent.reference)
        body, later = notice(platform, intent.reference), intent.ask_at
        assert later is not None

        def tell() -> str:
            return str(json.loads(take_notice(body=body, at=later))["MaLoi"])

        def ask() -> int:
            return ask_about_waiting(at=later)

        answers = all_at_one_time([tell, tell, tell, ask, tell, tell, tell, ask], threads=8)
    assert answers.count("00") == 6
    assert Payment.objects.count() == 1
    assert balances_of(record.pk).held == FEE


def test_cash_taken_twice_at_one_time_is_taken_once() -> None:
    record = owing()
    cast.clerk()
    answers = all_at_one_time([lambda: paid(record).amount_vnd] * 2, threads=2)
    assert sorted(answers, key=str) == [FEE, "nothing_due"]


def test_a_day_that_is_closed_while_somebody_takes_money_counts_it_or_refuses_it() -> None:
    record = owing()
    paid(record, 10_000)
    clerk, centre, day = cast.clerk(), record.received_at_centre_id, WEDNESDAY.date()

    def close() -> Any:
        expected = till_of(clerk.pk, centre, day).cash_vnd
        count = Count(expected, clerk.full_name)
        return close_day(
            centre_id=centre, day=day, count=count, actor=clerk, scope=PROVINCE, at=WEDNESDAY, expected=expected
        ).pk

    def take() -> Any:
        return paid(record, 30_000).amount_vnd

    works: list[Callable[[], Any]] = [close, take]
    answers = all_at_one_time(works, threads=2)
    assert answers[0] != "till_changed" or not DailyClosing.objects.exists()
    assert answers[1] in (30_000, "day_closed")
    closing = DailyClosing.objects.first()
    if closing is not None:
        in_the_till = sum(LedgerEntry.objects.filter(debit="cash").values_list("amount_vnd", flat=True))
        assert closing.expected_cash_vnd == in_the_till
