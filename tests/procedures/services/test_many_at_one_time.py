"""Many people at one time, each in a thread and transaction of their own: nothing doubled, nothing lost."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from procedures.models import Record
from procedures.services import intake, processing
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY
from units.errors import RuleBroken
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_one_time(works: Iterable[Callable[[], Any]], threads: int) -> list[Any]:
    """What each piece of work gave, or the refusal it met; as many begin together as there are threads."""
    barrier = Barrier(threads)

    def one(work: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=30)
            return work()
        except RuleBroken as broken:
            return broken.code
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, works))


def test_fifty_parallel_receptions_give_fifty_consecutive_codes() -> None:
    record_cast.procedures()
    clerk, draft = cast.clerk(), record_cast.reception()

    def receive() -> str:
        return intake.receive(draft=draft, actor=clerk, scope=PROVINCE, at=WEDNESDAY).code[-4:]

    codes = all_at_one_time([receive] * 50, threads=10)
    assert sorted(codes) == [f"{n:04d}" for n in range(1, 51)]


def test_ten_clicks_at_one_time_make_one_record() -> None:
    record_cast.procedures()
    clerk, draft = cast.clerk(), record_cast.reception()

    def receive() -> str:
        return intake.receive(draft=draft, actor=clerk, scope=PROVINCE, at=WEDNESDAY, key="one form").code

    assert len(set(all_at_one_time([receive] * 10, threads=10))) == 1
    assert Record.objects.count() == 1


def test_of_two_who_take_a_record_at_one_time_one_gets_a_conflict() -> None:
    record = record_cast.received()

    def take(officer: Any) -> Callable[[], str]:
        return lambda: (
            processing.take(record_id=record.pk, actor=officer, scope=PROVINCE, at=WEDNESDAY, seen=1).officer.username
        )

    officers = [cast.officer(), cast.another_officer()]
    answers = all_at_one_time([take(officer) for officer in officers], threads=2)
    assert answers.count("record_changed") == 1
    record.refresh_from_db()
    assert record.officer.username in answers
    assert record.events.count() == 2
