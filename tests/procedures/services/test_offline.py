"""Receptions made while the line was down: numbers that nobody shares, records in order, nothing lost or doubled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from procedures.domain.vocabulary import SlipState, Status
from procedures.models import Draft, ProcedureVersion, Record, Slip, SlipBlock
from procedures.services import figure_keeping, offline
from procedures.services.offline import Sent
from procedures.services.trail import verify
from staffing.access import access_of
from staffing.models import Account
from tests import cast, record_cast
from tests.record_cast import BIRTH, COPIES, MARRIAGE, WEDNESDAY
from units.errors import RuleBroken
from units.scoping import NOWHERE, PROVINCE

pytestmark = pytest.mark.django_db

AT_COUNTER = WEDNESDAY
BACK = WEDNESDAY + timedelta(days=1)  # the line is back on Thursday morning


def block(actor: Account | None = None) -> SlipBlock:
    record_cast.procedures()
    centre = cast.units().centres[cast.HONG_GAI]
    return offline.reserve(
        centre_id=centre.pk, device=uuid4(), actor=actor or cast.clerk(), scope=PROVINCE, at=WEDNESDAY
    )


def sent(of: SlipBlock, number: int | None = None, code: str = MARRIAGE, at: datetime = AT_COUNTER, **changes) -> Sent:
    values = {
        "block_id": of.pk,
        "number": of.first if number is None else number,
        "received_at": at,
        "sent_at": BACK,
        "draft": record_cast.reception(code),
        "typed": {"at-name": ["Phạm Thị Thử"]},
    }
    return Sent(**{**values, **changes})


def registered(what: Sent, at: datetime = BACK) -> Slip:
    return offline.register(sent=what, actor=cast.clerk(), scope=PROVINCE, at=at)


def test_no_two_devices_share_a_number() -> None:
    blocks = [block(), block(), block(cast.lead())]
    numbers = [number for one in blocks for number in range(one.first, one.last + 1)]
    assert len(numbers) == len(set(numbers)) == 150


def test_numbers_are_given_only_where_one_receives() -> None:
    elsewhere = cast.units().centres[cast.CO_TO]
    scope = access_of(cast.clerk(), WEDNESDAY.date()).scope
    with pytest.raises(RuleBroken, match="not_your_centre"):
        offline.reserve(centre_id=elsewhere.pk, device=uuid4(), actor=cast.clerk(), scope=scope, at=WEDNESDAY)


def test_the_term_runs_from_the_moment_at_the_counter() -> None:
    slip = registered(sent(block()))
    record = Record.objects.get(pk=slip.record_id)
    assert slip.state == SlipState.REGISTERED
    assert record.received_at == AT_COUNTER
    assert record.code.split("-")[1] == f"{AT_COUNTER:%y%m%d}"
    event = record.events.get()
    assert (event.at, event.recorded_at) == (AT_COUNTER, BACK)
    assert event.facts["slip"] == "P-06685-00001"
    assert event.facts["clock_ahead"] == 0
    figure_keeping.drain_all(at=BACK)
    assert not figure_keeping.reconcile(at=BACK).cells
    assert not verify(at=BACK).findings


def test_a_wrong_clock_is_corrected_and_written_down() -> None:
    hour = timedelta(hours=1)
    slip = registered(sent(block(), at=AT_COUNTER + hour, sent_at=BACK + hour))
    assert slip.record is not None
    assert slip.record.received_at == AT_COUNTER
    assert slip.clock_ahead == 3600
    assert slip.record.events.get().facts["clock_ahead"] == 3600


def test_sent_again_it_is_the_same_record() -> None:
    of = block()
    first, again = registered(sent(of)), registered(sent(of), at=BACK + timedelta(days=30))
    assert first.pk == again.pk
    assert Record.objects.count() == 1


def test_results_at_once_are_settled_by_their_moment() -> None:
    slip = registered(sent(block(), code=COPIES))
    assert slip.record is not None
    assert slip.record.status == Status.RETURNED
    assert slip.record.completed_at == AT_COUNTER


def test_what_a_rule_forbids_is_kept_and_can_be_mended() -> None:
    of = block()
    slip = registered(sent(of, code="1.013855"))  # a procedure without a term
    assert (slip.state, slip.refusal, slip.record_id) == (SlipState.REFUSED, "term_unknown", None)
    assert Record.objects.count() == 0
    assert registered(sent(of, code=BIRTH)).pk == slip.pk  # no second try behind the person's back
    draft = offline.take_over(slip_id=slip.pk, actor=cast.clerk(), at=BACK)
    assert draft.content["at-name"] == ["Phạm Thị Thử"]
    slip.refresh_from_db()
    assert (slip.state, slip.content) == (SlipState.TAKEN_OVER, {})


def test_what_does_not_make_a_reception_waits_for_its_clerk() -> None:
    slip = registered(sent(block(), draft=None))
    assert (slip.state, slip.refusal) == (SlipState.REFUSED, "slip_incomplete")


def test_what_waited_for_weeks_is_looked_at_by_a_person() -> None:
    late = AT_COUNTER + timedelta(days=8)
    slip = registered(sent(block(), sent_at=late), at=late)
    assert (slip.state, slip.refusal) == (SlipState.REFUSED, "slip_too_old")


def test_a_reception_is_not_dated_back_before_its_number_was_given() -> None:
    slip = registered(sent(block(), at=WEDNESDAY - timedelta(days=5)))
    assert slip.record.received_at == WEDNESDAY


def test_only_whoever_has_the_numbers_sends_them() -> None:
    of = block(cast.lead())
    with pytest.raises(RuleBroken, match="slip_of_another"):
        registered(sent(of))
    with pytest.raises(RuleBroken, match="slip_unknown"):
        registered(sent(of, number=of.last + 1))
    assert Slip.objects.count() == 0


def test_a_procedure_that_ended_overnight_is_the_one_of_the_day_at_the_counter() -> None:
    of = block()
    ProcedureVersion.objects.filter(procedure__code=COPIES).update(valid_to=BACK.date())
    slip = registered(sent(of, code=COPIES))
    assert slip.record.status == Status.RETURNED


def test_where_one_receives_no_more_nothing_is_registered_but_what_was_typed_stays() -> None:
    slip = offline.register(sent=sent(block()), actor=cast.clerk(), scope=NOWHERE, at=BACK)
    assert (slip.refusal, slip.content) == ("not_your_centre", {"at-name": ["Phạm Thị Thử"]})


def test_a_slip_taken_over_twice_leaves_the_draft_as_it_is() -> None:
    slip = registered(sent(block(), draft=None))
    offline.take_over(slip_id=slip.pk, actor=cast.clerk(), at=BACK)
    with pytest.raises(RuleBroken, match="slip_unknown"):
        offline.take_over(slip_id=slip.pk, actor=cast.clerk(), at=BACK)
    assert Draft.objects.get().content["at-name"] == ["Phạm Thị Thử"]


def test_only_its_clerk_takes_a_refused_slip_over() -> None:
    slip = registered(sent(block(), draft=None))
    with pytest.raises(RuleBroken, match="slip_unknown"):
        offline.take_over(slip_id=slip.pk, actor=cast.lead(), at=BACK)
    assert Draft.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_slip_sent_ten_times_at_once_is_one_record() -> None:
    of = block()
    clerk = cast.clerk()

    def send(_: int) -> int:
        try:
            return offline.register(sent=sent(of), actor=clerk, scope=PROVINCE, at=BACK).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=5) as pool:
        slips = set(pool.map(send, range(10)))
    assert len(slips) == 1
    assert Record.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_five_devices_that_ask_at_once_share_no_number() -> None:
    record_cast.procedures()
    centre, clerk = cast.units().centres[cast.HONG_GAI], cast.clerk()

    def ask(_: int) -> int:
        try:
            return offline.reserve(centre_id=centre.pk, device=uuid4(), actor=clerk, scope=PROVINCE, at=WEDNESDAY).first
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=5) as pool:
        assert sorted(pool.map(ask, range(5))) == [1, 51, 101, 151, 201]
