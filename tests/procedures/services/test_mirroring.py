"""Records of another master system: taken over, refreshed, found, and closed to every act of ours."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from procedures.domain.lifecycle import TABLE
from procedures.domain.result_words import SigningMethod
from procedures.domain.vocabulary import Act, EvidenceKind, Outcome, Queue, Reason, Status
from procedures.models import FigureDelta, Record
from procedures.queries.queues import queue_counts
from procedures.queries.workload import workload
from procedures.services import (
    deadline_watch,
    intake,
    originals,
    processing,
    result_corrections,
    result_stages,
    results,
    undelivered,
    withdrawal,
)
from procedures.services.drafting import Party
from procedures.services.mirroring import MirroredRecord, mirror
from procedures.services.result_stages import ProposalDraft
from procedures.services.results import Receiver, ResultDraft
from procedures.services.step import Step
from procedures.services.trail import verify
from staffing.access import access_of
from staffing.domain.capabilities import Role
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock
from units.clock import ZONE
from units.errors import RuleBroken
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
CODE = "G15.01-261110-0042"
DUE = datetime(2026, 11, 16, 17, 0, tzinfo=ZONE)


def justice_system() -> Account:
    return cast.person("moj.system", "Hệ thống hộ tịch", [Role.CONNECTED_SYSTEM], cast.units().province)


def told(**changes: Any) -> MirroredRecord:
    record_cast.procedures()
    places = cast.units()
    whole = MirroredRecord(
        code=CODE,
        procedure_code=MARRIAGE,
        centre_id=places.centres[cast.HONG_GAI].pk,
        competent_unit_id=places.hong_gai.pk,
        applicant=Party(name="Phạm Thị Thử", personal_number="022192004417"),
        status=Status.PROCESSING,
        submitted_at=WEDNESDAY - timedelta(days=1),
        received_at=WEDNESDAY - timedelta(hours=20),
        due_at=DUE,
    )
    return replace(whole, **changes)


def mirrored(**changes: Any) -> Record:
    return mirror(told=told(**changes), actor=justice_system(), at=WEDNESDAY).record


def test_a_record_is_taken_over_under_its_masters_code():
    came = mirror(told=told(), actor=justice_system(), at=WEDNESDAY)
    assert came.is_new
    record = Record.objects.get(code=CODE)
    assert record.is_mirrored
    assert record.master_system == "Hệ thống hộ tịch"
    assert record.due_at == record.first_due_at == DUE
    assert [event.act for event in record.events.all()] == [Act.MIRROR]


def test_what_became_of_it_replaces_what_was_told_and_is_an_event():
    mirrored()
    done = WEDNESDAY - timedelta(hours=1)
    came = mirror(told=told(status=Status.COMPLETED, completed_at=done), actor=justice_system(), at=WEDNESDAY)
    assert not came.is_new
    record = Record.objects.get(code=CODE)
    assert record.status == Status.COMPLETED
    assert record.outcome == Outcome.EARLY
    assert record.trail_length == 2
    assert verify(at=WEDNESDAY, code=CODE).faults == 0


def test_a_later_due_date_leaves_the_first_one():
    mirrored()
    later = DUE + timedelta(days=1)
    mirrored(due_at=later)
    record = Record.objects.get(code=CODE)
    assert (record.first_due_at, record.due_at) == (DUE, later)


def test_told_the_same_twice_nothing_happens():
    mirrored()
    assert not mirror(told=told(), actor=justice_system(), at=WEDNESDAY).is_changed
    assert Record.objects.get(code=CODE).trail_length == 1


def test_a_changed_name_is_taken_over():
    mirrored()
    mirrored(applicant=Party(name="Phạm Thị Thử Hai"))
    assert Record.objects.get(code=CODE).applicant.name == "Phạm Thị Thử Hai"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"due_at": None}, "due_at"),
        ({"status": Status.RETURNED}, "completed_at, returned_at"),
        ({"status": Status.WITHDRAWN}, "closed_at"),
        ({"received_at": WEDNESDAY - timedelta(days=3)}, "submitted_at"),
        ({"status": Status.COMPLETED, "completed_at": WEDNESDAY + timedelta(days=1)}, "2026-11-11"),
    ],
)
def test_dates_that_do_not_fit_the_status_are_refused(changes: dict[str, Any], problem: str):
    with pytest.raises(RuleBroken, match="mirrored_dates") as refusal:
        mirrored(**changes)
    assert problem in refusal.value.facts["problem"]


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.SUBMITTED, "received_at": None, "due_at": None},
        {"status": Status.SUPPLEMENT_REQUESTED},
        {"status": Status.FINANCIAL_OBLIGATION},
        {"status": Status.STOPPED, "completed_at": WEDNESDAY},
        {"status": Status.RETURNED, "completed_at": WEDNESDAY, "returned_at": WEDNESDAY},
        {"status": Status.REFUSED, "received_at": None, "due_at": None, "closed_at": WEDNESDAY},
    ],
)
def test_every_status_can_be_told(changes: dict[str, Any]):
    assert mirrored(**changes).status == changes["status"]


def test_a_record_of_ours_or_of_another_system_is_not_taken_over():
    ours = record_cast.received()
    with pytest.raises(RuleBroken, match="external_code_taken"):
        mirrored(code=ours.code)
    mirrored()
    another = cast.person("moc.system", "Hệ thống xây dựng", [Role.CONNECTED_SYSTEM], cast.units().province)
    with pytest.raises(RuleBroken, match="external_code_taken"):
        mirror(told=told(), actor=another, at=WEDNESDAY)


def test_no_system_takes_a_code_that_our_counters_are_still_to_give():
    next_one = f"{cast.units().hong_gai.identifier}-{WEDNESDAY:%y%m%d}-0001"
    with pytest.raises(RuleBroken, match="mirrored_code_ours"):
        mirrored(code=next_one)
    assert record_cast.received().code == next_one


@pytest.mark.django_db(transaction=True)
def test_a_new_record_told_of_five_times_at_once_is_one_record():
    system, whole = justice_system(), told()

    def tell(_: int) -> bool:
        try:
            return mirror(told=whole, actor=system, at=WEDNESDAY).is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=5) as pool:
        assert sorted(pool.map(tell, range(5))) == [False, False, False, False, True]
    assert Record.objects.count() == 1


def test_it_counts_in_no_figure_no_queue_and_no_digest():
    mirrored(due_at=WEDNESDAY - timedelta(hours=1))
    assert not FigureDelta.objects.exists()
    counts = queue_counts(access_of(cast.lead(), WEDNESDAY.date()), at=WEDNESDAY + timedelta(days=9))
    assert counts[Queue.OVERDUE] == counts[Queue.WAITING] == 0
    assert workload(at=WEDNESDAY + timedelta(days=9)) == []
    assert deadline_watch.sweep(at=WEDNESDAY + timedelta(days=9)) == 0


def _receiver() -> Receiver:
    return Receiver("Phạm Thị Thử", EvidenceKind.PERSONAL_NUMBER, "022192004417")


def _result() -> ResultDraft:
    return ResultDraft("1/KQ", WEDNESDAY.date(), cast.lead())


SUBMITTED = {"status": Status.SUBMITTED, "received_at": None, "due_at": None}
RECEIVED = {"status": Status.RECEIVED}
READY = {"status": Status.COMPLETED, "completed_at": WEDNESDAY}
OUT = READY | {"status": Status.RETURNED, "returned_at": WEDNESDAY}
DEEDS: dict[str, tuple[dict[str, Any], Callable[..., Any], Callable[[], dict[str, Any]]]] = {
    "receive": (SUBMITTED, intake.receive_submission, dict),
    "forward": (RECEIVED, processing.forward, dict),
    "take": (RECEIVED, processing.take, dict),
    "assign": (RECEIVED, processing.assign, lambda: {"officer": cast.officer()}),
    "withdraw": (RECEIVED, withdrawal.withdraw, dict),
    "propose": ({}, result_stages.propose, lambda: {"proposal": ProposalDraft("Dự thảo")}),
    "approve": ({}, result_stages.approve, dict),
    "send back": ({}, result_stages.send_back, lambda: {"note": "Sai"}),
    "sign": ({}, result_stages.sign, lambda: {"method": SigningMethod.PAPER}),
    "complete": ({}, results.complete, lambda: {"result": _result()}),
    "return": (READY, results.return_result, lambda: {"receiver": _receiver()}),
    "confirm delivery": (OUT, results.confirm_delivery, lambda: {"delivered_on": WEDNESDAY.date()}),
    "came back": (
        OUT,
        undelivered.record_undelivered,
        lambda: {"came_back_on": WEDNESDAY.date(), "reason": Reason.NOT_COLLECTED},
    ),
    "report an error": (OUT, result_corrections.report_error, lambda: {"what": "Sai tên"}),
    "correct": (OUT, result_corrections.correct_result, lambda: {"result": _result()}),
    "give back": (OUT, originals.give_back_originals, lambda: {"papers": [1], "receiver": _receiver()}),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_every_deed_of_ours_is_refused_on_it(deed: str):
    changes, service, arguments = DEEDS[deed]
    record = mirrored(**changes)
    with pytest.raises(RuleBroken, match="record_mirrored"):
        service(record_id=record.pk, actor=cast.lead(), scope=PROVINCE, at=WEDNESDAY, **arguments())
    assert Record.objects.get(pk=record.pk).trail_length == 1


def test_no_act_of_the_table_moves_it_from_any_status():
    record = mirrored()
    for act, rule in TABLE.items():
        for status in rule.sources - {None}:
            if act is Act.MIRROR:
                continue
            record.status = str(status)
            with pytest.raises(RuleBroken, match="record_mirrored"):
                Step(record, act, cast.lead(), WEDNESDAY, WEDNESDAY).move()


def test_refusing_at_reception_is_refused_on_it():
    record = mirrored(**SUBMITTED)
    with pytest.raises(RuleBroken, match="record_mirrored"):
        intake.refuse(record_id=record.pk, reason=Reason.INCOMPLETE, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)


def body(**changes: Any) -> dict[str, Any]:
    return {
        "procedure": MARRIAGE,
        "centre": cast.HONG_GAI,
        "competent_unit": cast.HONG_GAI,
        "applicant": {"name": "Phạm Thị Thử", "personal_number": "022192004417"},
        "status": "processing",
        "submitted_at": "2026-11-10T09:00:00+07:00",
        "received_at": "2026-11-10T13:00:00+07:00",
        "due_at": "2026-11-16T17:00:00+07:00",
        **changes,
    }


def test_a_system_puts_its_records_and_nobody_else_does():
    record_cast.procedures()
    address = reverse("api_mirrored_record", args=[CODE])
    with clock.frozen(WEDNESDAY):
        system = signed_in(justice_system())
        answer = system.put(address, body(), content_type="application/json")
        assert answer.status_code == 201
        assert answer.json()["possible_acts"] == []
        assert system.put(address, body(), content_type="application/json").status_code == 200
        wrong = system.put(address, body(due_at=None), content_type="application/json")
        assert wrong.status_code == 422
        for other in (cast.clerk(), cast.lead(), cast.admin()):
            refused = signed_in(other).put(address, body(), content_type="application/json")
            assert refused.status_code == 403
        assert system.get(reverse("api_record", args=[CODE])).status_code == 403


def test_it_is_found_and_says_clearly_whose_it_is():
    record = mirrored()
    with clock.frozen(WEDNESDAY):
        clerk = signed_in(cast.clerk())
        page = clerk.get(reverse("record", args=[record.pk])).content.decode()
        assert "Hệ thống hộ tịch" in page
        assert "can only be read" in page
        assert CODE in clerk.get(reverse("record_search"), {"q": CODE}, follow=True).content.decode()
