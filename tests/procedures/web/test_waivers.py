"""A fee is waived: by a leader of the centre, on a ground, and never by whoever takes the money."""

from collections.abc import Iterator
from typing import Any

import pytest

from procedures.domain.money_vocabulary import WaiverGround
from procedures.models import Record, Waiver
from procedures.queries.money import balances_of
from procedures.services.trail import verify
from staffing.domain.capabilities import Role
from staffing.models import Account
from tests import cast
from tests.procedures.money_cast import FEE, owing, paid
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen(WEDNESDAY):
        yield


def waive(record: Record, who: Account, **typed: Any) -> int:
    due = str(balances_of(record.pk).still_due)
    given = {"amount": str(FEE), "due": due, "ground": WaiverGround.POOR.value} | typed
    return int(signed_in(who).post(f"/records/{record.pk}/payments/waive/", given).status_code)


def test_the_leader_of_the_centre_waives_a_fee_and_nothing_is_due() -> None:
    record = owing()
    shown = signed_in(cast.lead()).get(f"/records/{record.pk}/").content.decode()
    assert "Poor or near-poor household" in shown
    assert waive(record, cast.lead()) == 302
    stands = balances_of(record.pk)
    assert (stands.still_due, stands.waived, stands.held) == (0, FEE, 0)
    waiver = Waiver.objects.get()
    assert (waiver.ground, waiver.amount_vnd, waiver.decided_by) == (WaiverGround.POOR, FEE, cast.lead())
    assert not verify(at=WEDNESDAY).findings
    assert "payments/waive/" not in signed_in(cast.lead()).get(f"/records/{record.pk}/").content.decode()


def test_a_part_is_waived_and_the_rest_stays_due() -> None:
    record = owing()
    assert waive(record, cast.lead(), amount="15.000") == 302
    assert balances_of(record.pk).still_due == FEE - 15_000


def test_whoever_takes_the_money_waives_none() -> None:
    record = owing()
    clerk = signed_in(cast.clerk())
    assert "payments/waive/" not in clerk.get(f"/records/{record.pk}/").content.decode()
    assert waive(record, cast.clerk()) == 403
    assert balances_of(record.pk).still_due == FEE


def test_a_leader_who_takes_money_at_that_centre_waives_none() -> None:
    record, lead = owing(), cast.lead()
    cast.person(lead.username, lead.full_name, [Role.CASHIER], record.received_at_centre)
    assert "payments/waive/" not in signed_in(cast.lead()).get(f"/records/{record.pk}/").content.decode()
    assert waive(record, cast.lead()) == 422
    assert balances_of(record.pk).waived == 0


def test_pressed_twice_a_part_is_waived_once() -> None:
    record = owing()
    for answer in (302, 422):
        assert waive(record, cast.lead(), amount="15.000", due=str(FEE)) == answer
    assert balances_of(record.pk).waived == 15_000


def test_the_leader_of_another_centre_waives_none() -> None:
    record = owing()
    other = cast.person("ct.lead", "Bế Văn Khác", [Role.CENTRE_LEADER], cast.units().centres[cast.CO_TO])
    assert waive(record, other) == 404
    assert not Waiver.objects.exists()


@pytest.mark.parametrize("typed", [{"ground": ""}, {"ground": "friend"}, {"amount": "0"}, {"amount": str(FEE + 1)}])
def test_without_a_ground_or_beyond_what_is_due_nothing_is_waived(typed: dict[str, str]) -> None:
    record = owing()
    assert waive(record, cast.lead(), **typed) == 422
    assert balances_of(record.pk).waived == 0


def test_what_is_paid_is_not_waived_but_refunded() -> None:
    record = owing()
    paid(record)
    assert waive(record, cast.lead()) == 422
    assert not Waiver.objects.exists()
