"""Periods of real lives, made by the services: every working minute belongs to somebody, and they sum to the whole."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from procedures.domain.circulation_vocabulary import Holder, TaskAnswer, TaskKind
from procedures.domain.deadlines import Term, working_time_between
from procedures.domain.lifecycle import ENDED
from procedures.domain.vocabulary import EvidenceKind, Status, TermUnit
from procedures.models import AgencyTask, Record
from procedures.queries.attribution import attribution_of
from procedures.queries.calendar import calendar_for
from procedures.services import processing
from procedures.services.papers import receive_paper, send_papers
from procedures.services.results import Receiver, ResultDraft, complete, return_result
from procedures.services.tasks import Question, Reply, answer_task, ask_agencies
from procedures.services.withdrawal import withdraw
from tests import cast, record_cast
from tests.record_cast import OWNER, WEDNESDAY
from units.errors import RuleBroken
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def common(record: Record, at: datetime) -> dict[str, object]:
    return {"record_id": record.pk, "actor": cast.officer(), "scope": PROVINCE, "at": at}


def ask(record: Record, at: datetime) -> None:
    places, lead = cast.units(), bool(record.pk % 2)
    questions = [
        Question(place.pk, "Cho ý kiến", Term(1, TermUnit.WORKING_DAY), is_lead=place == places.land)
        for place in (places.land, places.justice)
    ]
    ask_agencies(kind=TaskKind.CHAIN, questions=questions, in_parallel=lead, **common(record, at))  # type: ignore[arg-type]


def answer(record: Record, at: datetime) -> None:
    owed = AgencyTask.objects.filter(record=record, answered_at=None, begun_at__isnull=False).first()
    if owed is not None:
        answer_task(task_id=owed.pk, reply=Reply(TaskAnswer.DONE), **common(record, at))  # type: ignore[arg-type]


def finish(record: Record, at: datetime) -> None:
    draft = ResultDraft(number="15/KQ", issued_on=at.date(), signer=cast.lead())
    complete(result=draft, **common(record, at))  # type: ignore[arg-type]


def hand_back(record: Record, at: datetime) -> None:
    receiver = Receiver(OWNER.name, EvidenceKind.PERSONAL_NUMBER, OWNER.personal_number)
    return_result(receiver=receiver, **common(record, at))  # type: ignore[arg-type]


def send(record: Record, at: datetime) -> None:
    send_papers(record_ids=[record.pk], actor=cast.officer(), scope=PROVINCE, at=at)


DEEDS: tuple[Callable[[Record, datetime], object], ...] = (
    lambda record, at: processing.forward(**common(record, at)),  # type: ignore[arg-type]
    lambda record, at: processing.take(**common(record, at)),  # type: ignore[arg-type]
    lambda record, at: withdraw(**common(record, at)),  # type: ignore[arg-type]
    lambda record, at: receive_paper(**common(record, at)),  # type: ignore[arg-type]
    *(ask, answer, answer, answer, finish, finish, hand_back, send),
)


def lived(seed: int) -> tuple[Record, datetime]:
    """A record to which things happen at random, refused ones included, and the moment after them."""
    chance = random.Random(seed)
    record, at = record_cast.received(), WEDNESDAY
    for _ in range(25):
        at += timedelta(minutes=chance.choice([3, 50, 200, 1_000]))
        if Status(Record.objects.get(pk=record.pk).status) in ENDED:
            break
        try:
            chance.choice(DEEDS)(record, at)
        except RuleBroken:
            continue
    return Record.objects.get(pk=record.pk), at + HOUR


@pytest.mark.parametrize("seed", range(12))
def test_the_periods_of_a_real_life_sum_to_the_whole(seed: int) -> None:
    record, at = lived(seed)
    found = attribution_of(record, at).periods
    first, last = record.events.order_by("sequence").first(), record.events.order_by("sequence").last()
    ended = next((e.at for e in record.events.order_by("sequence") if Status(e.to_status) in ENDED), at)
    assert last.at <= at
    assert (found[0].start, found[-1].end) == (first.at, ended)
    assert all(before.end == after.start for before, after in pairwise(found))
    whole = working_time_between(first.at, ended, calendar_for())
    assert sum((period.working for period in found), timedelta(0)) == whole


def test_what_an_agency_owes_stands_under_its_name() -> None:
    record = record_cast.taken()
    ask(record, WEDNESDAY + HOUR)
    periods = attribution_of(Record.objects.get(pk=record.pk), WEDNESDAY + 2 * HOUR).periods
    assert [(period.holder, period.unit) for period in periods] == [
        (Holder.COMPETENT_UNIT, None),
        (Holder.OTHER_AGENCY, cast.units().land.pk),
    ]


def test_a_late_record_says_who_held_it_after_its_due_date() -> None:
    record = record_cast.taken(record_cast.BIRTH)  # due the same day
    finish(record, WEDNESDAY + timedelta(days=1, hours=1))
    found = attribution_of(Record.objects.get(pk=record.pk), WEDNESDAY + timedelta(days=2))
    held = [(period.holder, over / HOUR) for period, over in zip(found.periods, found.over, strict=True)]
    assert held == [(Holder.COMPETENT_UNIT, 2.5), (Holder.COLLECTION, 0)]


def test_a_record_settled_in_time_is_beyond_nothing_however_long_it_waits_for_collection() -> None:
    record = record_cast.completed()
    assert not attribution_of(record, WEDNESDAY + timedelta(days=30)).is_late


def test_an_open_record_past_its_due_date_is_counted_up_to_now() -> None:
    record = record_cast.received(record_cast.BIRTH)
    found = attribution_of(record, WEDNESDAY + timedelta(days=1))
    assert found.is_late
    assert sum(found.over, timedelta(0)) == 1.5 * HOUR


def test_a_life_costs_two_queries(django_assert_num_queries) -> None:
    record = record_cast.taken()
    attribution_of(record, WEDNESDAY)
    with django_assert_num_queries(2):
        attribution_of(record, WEDNESDAY + HOUR)
