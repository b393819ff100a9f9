"""A cashier's day is counted, signed and closed once, and takes nothing more."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from procedures.models import CollectionAccount, DailyClosing, LedgerEntry
from procedures.queries.closings import open_days, till_of
from procedures.services.demonstration.money import close_former_days, load_accounts
from tests import cast, record_cast
from tests.procedures.money_cast import FEE, closed, decided, owing, paid, paid_out, refund
from tests.record_cast import WEDNESDAY
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db
TODAY = WEDNESDAY.date()


def test_a_closed_day_takes_no_more_entries() -> None:
    record = owing()
    paid(record, 15_000)
    closing = closed(15_000)
    assert (closing.expected_cash_vnd, closing.signed_name) == (15_000, cast.clerk().full_name)
    with pytest.raises(RuleBroken, match="day_closed"):
        paid(record, 25_000)
    with pytest.raises(RuleBroken, match="day_closed"):
        closed(15_000)
    assert paid(record, 25_000, at=WEDNESDAY + timedelta(days=1))


def test_the_database_too_refuses_an_entry_of_a_closed_day() -> None:
    paid(owing())
    entry = LedgerEntry.objects.get(act="paid")
    closed(FEE)
    entry.pk = None
    with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
        entry.save(force_insert=True)


def test_a_difference_needs_its_reason_and_the_day_its_name() -> None:
    paid(owing())
    with pytest.raises(RuleBroken, match="difference_unexplained"):
        closed(FEE - 5_000)
    with pytest.raises(RuleBroken, match="signature_differs"):
        closed(FEE, name="Người Khác")
    assert closed(FEE - 5_000, reason="Trả nhầm tiền thừa", name="vũ thị quầy").counted_cash_vnd == FEE - 5_000


def test_money_that_came_while_somebody_counted_is_not_overlooked() -> None:
    paid(owing())
    with pytest.raises(RuleBroken, match="till_changed"):
        closed(0, expected=0)


def test_an_empty_day_and_a_day_to_come_are_not_closed() -> None:
    record_cast.procedures()
    with pytest.raises(RuleBroken, match="nothing_to_close"):
        closed(0)
    with pytest.raises(RuleBroken, match="day_in_future"):
        closed(0, day=TODAY + timedelta(days=1))


def test_days_that_were_not_closed_are_remembered() -> None:
    record = owing()
    paid(record, 15_000)
    centre = record.received_at_centre_id
    assert open_days(cast.clerk().pk, until=TODAY) == [(TODAY, centre)]
    closed(15_000)
    assert open_days(cast.clerk().pk, until=TODAY) == []


def test_the_till_counts_what_went_back_in_cash() -> None:
    record = owing()
    paid(record)
    paid_out(decided(refund(record, 10_000)))
    assert till_of(cast.clerk().pk, record.received_at_centre_id, TODAY).cash_vnd == FEE - 10_000


def test_a_demonstration_has_accounts_and_closed_tills_of_former_days_once() -> None:
    paid(owing())
    for _ in range(2):
        load_accounts()
        assert close_former_days(at=WEDNESDAY) == 0
    assert close_former_days(at=WEDNESDAY + timedelta(days=1)) == 1
    assert DailyClosing.objects.get().expected_cash_vnd == FEE
    assert CollectionAccount.objects.count() == len(cast.units().centres)
