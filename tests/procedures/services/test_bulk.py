"""Bulk acts: each record by its own rules, each once, whatever happens to the others."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from procedures.domain.desk_words import BulkAct, BulkState, DeskNotice
from procedures.domain.vocabulary import EvidenceKind, Status
from procedures.models import BulkItem, BulkRun, Notice, Record
from procedures.services import processing
from procedures.services.bulk import KEPT_FOR, MOST, begin, clear_old_runs, work_off
from procedures.services.results import Receiver
from staffing.access import access_of
from staffing.models import Account
from tests import cast, record_cast
from tests.record_cast import OWNER, WEDNESDAY
from units.errors import RuleBroken
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db


def chosen(*records: Record) -> list[tuple[int, int]]:
    return [(record.pk, record.trail_length) for record in records]


def do(act: BulkAct, actor: Account, *records: Record, **more: object) -> BulkRun:
    run = begin(actor=actor, act=act, chosen=chosen(*records), scope=PROVINCE, at=WEDNESDAY, key="form-1", **more)  # type: ignore[arg-type]
    finish(run)
    return run


def finish(run: BulkRun, *, limit: int = 20) -> int:
    access = access_of(run.account, WEDNESDAY.date())
    return work_off(run=run, access=access, at=WEDNESDAY, say=lambda broken: broken.code, limit=limit)


def ends(run: BulkRun) -> list[tuple[str, str]]:
    return list(BulkItem.objects.filter(run=run).order_by("id").values_list("state", "sentence"))


def test_all_chosen_records_are_taken() -> None:
    records = [record_cast.received(), record_cast.received()]
    run = do(BulkAct.TAKE, cast.officer(), *records)
    assert ends(run) == [("done", ""), ("done", "")]
    assert set(Record.objects.values_list("status", "officer")) == {(Status.PROCESSING, cast.officer().pk)}


def test_one_that_changed_since_is_left_alone_and_says_so() -> None:
    left, changed = record_cast.received(), record_cast.received()
    wanted = chosen(left, changed)
    processing.take(record_id=changed.pk, actor=cast.another_officer(), scope=PROVINCE, at=WEDNESDAY)
    run = begin(actor=cast.officer(), act=BulkAct.TAKE, chosen=wanted, scope=PROVINCE, at=WEDNESDAY, key="form-1")
    finish(run)
    assert ends(run) == [("done", ""), ("refused", "record_changed")]
    changed.refresh_from_db()
    assert changed.officer == cast.another_officer()


def test_rights_count_at_the_moment_of_the_act() -> None:
    record = record_cast.received()
    run = begin(actor=cast.clerk(), act=BulkAct.TAKE, chosen=chosen(record), scope=PROVINCE, at=WEDNESDAY, key="form-1")
    finish(run)
    assert ends(run) == [("refused", "record_not_found")]


def test_the_work_goes_on_where_it_was_left() -> None:
    run = begin(
        actor=cast.officer(),
        act=BulkAct.TAKE,
        chosen=chosen(record_cast.received(), record_cast.received(), record_cast.received()),
        scope=PROVINCE,
        at=WEDNESDAY,
        key="form-1",
    )
    assert finish(run, limit=2) == 1
    assert finish(run, limit=2) == 0
    assert finish(run) == 0
    assert BulkItem.objects.filter(state=BulkState.DONE).count() == 3


def test_a_form_sent_twice_makes_one_run() -> None:
    record = record_cast.received()
    first = do(BulkAct.TAKE, cast.officer(), record)
    assert do(BulkAct.TAKE, cast.officer(), record) == first
    assert BulkRun.objects.count() == 1


def test_what_lies_elsewhere_is_not_even_written_down() -> None:
    mine, foreign = record_cast.received(), record_cast.received()
    Record.objects.filter(pk=foreign.pk).update(competent_unit=cast.units().land)
    scope = access_of(cast.officer(), WEDNESDAY.date()).scope
    wanted = chosen(mine, foreign)
    run = begin(actor=cast.officer(), act=BulkAct.TAKE, chosen=wanted, scope=scope, at=WEDNESDAY, key="form-1")
    assert [item.record for item in run.items.all()] == [mine]  # a page with its code would tell that there is one


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_five_times_at_once_makes_one_run() -> None:
    leader, wanted = cast.lead(), chosen(record_cast.taken())

    def send(_: int) -> int:
        try:
            return begin(actor=leader, act=BulkAct.REMIND, chosen=wanted, scope=PROVINCE, at=WEDNESDAY, key="form-1").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=5) as pool:
        assert len(set(pool.map(send, range(5)))) == 1
    assert BulkItem.objects.count() == 1


def test_a_leader_assigns_many_and_the_officer_sees_each_in_the_notices() -> None:
    records = [record_cast.received(), record_cast.received()]
    run = do(BulkAct.ASSIGN, cast.lead(), *records, officer=cast.officer())
    assert ends(run) == [("done", ""), ("done", "")]
    assert Notice.objects.filter(account=cast.officer(), kind=DeskNotice.ASSIGNED).count() == 2


def test_one_person_collects_several_results() -> None:
    records = [record_cast.completed(), record_cast.completed()]
    receiver = Receiver(OWNER.name, EvidenceKind.PERSONAL_NUMBER, OWNER.personal_number)
    run = do(BulkAct.RETURN, cast.clerk(), *records, receiver=receiver)
    assert ends(run) == [("done", ""), ("done", "")]
    assert set(Record.objects.values_list("status", flat=True)) == {Status.RETURNED}


def test_a_reminder_reaches_the_officer_once_a_day() -> None:
    record = record_cast.taken()
    trail = record.trail_length
    assert ends(do(BulkAct.REMIND, cast.lead(), record)) == [("done", "")]
    again = begin(
        actor=cast.lead(), act=BulkAct.REMIND, chosen=chosen(record), scope=PROVINCE, at=WEDNESDAY, key="form-2"
    )
    finish(again)
    assert ends(again) == [("refused", "already_reminded")]
    assert Notice.objects.get(kind=DeskNotice.REMINDED).account == cast.officer()
    record.refresh_from_db()
    assert record.trail_length == trail


def test_a_record_without_an_officer_cannot_be_reminded_of() -> None:
    assert ends(do(BulkAct.REMIND, cast.lead(), record_cast.received())) == [("refused", "nobody_to_remind")]


def test_nobody_is_reminded_of_what_has_ended_nor_by_oneself() -> None:
    assert ends(do(BulkAct.REMIND, cast.lead(), record_cast.completed())) == [("refused", "act_not_allowed")]
    BulkRun.objects.all().delete()
    mine = processing.take(record_id=record_cast.received().pk, actor=cast.lead(), scope=PROVINCE, at=WEDNESDAY)
    assert ends(do(BulkAct.REMIND, cast.lead(), mine)) == [("refused", "nobody_to_remind")]


@pytest.mark.django_db(transaction=True)
def test_several_pages_that_work_one_run_off_do_each_record_once() -> None:
    wanted = chosen(*(record_cast.received() for _ in range(6)))
    run = begin(actor=cast.officer(), act=BulkAct.TAKE, chosen=wanted, scope=PROVINCE, at=WEDNESDAY, key="form-1")

    def go_on(_: int) -> None:
        try:
            finish(run)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(go_on, range(4)))
    assert ends(run) == [("done", "")] * 6


@pytest.mark.parametrize(
    "act, count, code",
    [
        (BulkAct.TAKE, 0, "bulk_nothing_chosen"),
        (BulkAct.TAKE, MOST + 1, "bulk_too_many"),
        (BulkAct.ASSIGN, 1, "bulk_officer_missing"),
        (BulkAct.RETURN, 1, "receiver_unknown"),
    ],
)
def test_a_wish_that_cannot_be_done_is_not_even_begun(act: BulkAct, count: int, code: str) -> None:
    wanted = [(number, 1) for number in range(count)]
    with pytest.raises(RuleBroken) as broken:
        begin(actor=cast.lead(), act=act, chosen=wanted, scope=PROVINCE, at=WEDNESDAY, key="form-1")
    assert broken.value.code == code
    assert not BulkRun.objects.exists()


def test_runs_are_forgotten_after_a_month() -> None:
    do(BulkAct.TAKE, cast.officer(), record_cast.received())
    assert clear_old_runs(at=WEDNESDAY + KEPT_FOR) == 0
    assert clear_old_runs(at=WEDNESDAY + KEPT_FOR + timedelta(seconds=1)) > 0
