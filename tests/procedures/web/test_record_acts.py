"""The acts on a record's page: offered to whom they are open, refused to others, and clear about conflicts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from procedures.domain.vocabulary import Status
from procedures.models import Record
from procedures.services import processing
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen(WEDNESDAY):
        yield


def do(act: str, record: Record, account: Account | Client, **typed: Any) -> Any:
    client = account if isinstance(account, Client) else signed_in(account)
    return client.post(reverse(f"record_{act}", args=[record.pk]), {"seen": record.trail_length, **typed})


def result(**more: Any) -> dict[str, Any]:
    return {"number": "15/KQ", "issued_on": "11/11/2026", "signer": cast.lead().pk, **more}


def returning() -> dict[str, Any]:
    return {"receiver": "Phạm Thị Thử", "evidence": "personal_number", "evidence_number": "022192004417"}


ACTS: dict[
    str, tuple[Callable[[], Record], Callable[[], Account], Callable[[], Account], Callable[[], Any], Status]
] = {
    "receive": (record_cast.submitted, cast.clerk, cast.officer, dict, Status.RECEIVED),
    "refuse": (record_cast.submitted, cast.clerk, cast.lead, lambda: {"reason": "duplicate"}, Status.REFUSED),
    "forward": (record_cast.received, cast.clerk, cast.officer, dict, Status.PROCESSING),
    "take": (record_cast.received, cast.officer, cast.clerk, dict, Status.PROCESSING),
    "assign": (
        record_cast.received,
        cast.lead,
        cast.officer,
        lambda: {"officer": cast.another_officer().pk},
        Status.PROCESSING,
    ),
    "complete": (record_cast.taken, cast.officer, cast.clerk, result, Status.COMPLETED),
    "return": (record_cast.completed, cast.return_clerk, cast.officer, returning, Status.RETURNED),
    "withdraw": (record_cast.received, cast.clerk, cast.officer, lambda: {"confirmed": "on"}, Status.WITHDRAWN),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_done_by_whom_it_is_open_to(act: str) -> None:
    made, person, _other, typed, status = ACTS[act]
    record = made()
    assert do(act, record, person(), **typed()).status_code == 302
    record.refresh_from_db()
    assert record.status == status


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_refused_to_another_role(act: str) -> None:
    made, _person, other, typed, _status = ACTS[act]
    record = made()
    assert do(act, record, other(), **typed()).status_code == 403
    assert Record.objects.get(pk=record.pk).trail_length == record.trail_length


@pytest.mark.parametrize("act", ["receive", "refuse", "forward", "return", "withdraw"])
def test_a_record_of_another_unit_is_not_there(act: str) -> None:
    made, _person, _other, typed, _status = ACTS[act]
    record = made()
    assert do(act, record, cast.clerk_of_another_unit(), **typed()).status_code == 404
    assert Record.objects.get(pk=record.pk).trail_length == record.trail_length


@pytest.mark.parametrize("act", ACTS)
def test_an_act_on_an_ended_record_is_a_conflict(act: str) -> None:
    _made, person, _other, typed, _status = ACTS[act]
    record = record_cast.returned()
    assert do(act, record, person(), **typed()).status_code == 409
    assert Record.objects.get(pk=record.pk).trail_length == record.trail_length


@pytest.mark.parametrize("act", ACTS)
def test_an_act_sent_twice_is_done_once(act: str) -> None:
    made, person, _other, typed, _status = ACTS[act]
    record = made()
    for _ in range(2):
        do(act, record, person(), **typed())
    assert Record.objects.get(pk=record.pk).trail_length == record.trail_length + 1


@pytest.mark.parametrize("act", ["refuse", "assign", "complete", "return", "withdraw"])
def test_an_act_that_asks_for_something_is_not_done_without_it(act: str) -> None:
    made, person, _other, _typed, _status = ACTS[act]
    record = made()
    assert do(act, record, person()).status_code == 422
    assert Record.objects.get(pk=record.pk).trail_length == record.trail_length


def test_the_second_of_two_people_learns_who_did_what_and_keeps_what_was_typed() -> None:
    record = record_cast.taken()
    processing.assign(
        record_id=record.pk, officer=cast.another_officer(), actor=cast.lead(), scope=PROVINCE, at=WEDNESDAY
    )
    answer = do("complete", record, cast.officer(), **result(number="77/KQ-GIU"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Assigned to an officer: Trần Thị Ký, 09:00, Wednesday 11 November 2026" in page
    assert 'value="77/KQ-GIU"' in page
    assert f'name="seen" value="{record.trail_length + 1}"' in page


def test_what_was_typed_for_an_act_that_is_no_longer_open_is_still_shown() -> None:
    record = record_cast.taken()
    do("complete", record, cast.officer(), **result())
    page = do("complete", record, cast.lead(), **result(number="88/KQ-GIU")).content.decode()
    assert "88/KQ-GIU" in page


def test_a_refusal_after_appraisal_is_a_result_with_a_reason() -> None:
    record = record_cast.taken()
    assert do("complete", record, cast.officer(), **result(is_refusal="on")).status_code == 422
    do("complete", record, cast.officer(), **result(is_refusal="on", reason="conditions_not_met"))
    record.refresh_from_db()
    assert (record.status, record.result.is_refusal) == (Status.COMPLETED, True)


def test_only_those_who_may_sign_at_the_unit_are_offered_as_signers() -> None:
    record = record_cast.taken()
    cast.lead()
    page = signed_in(cast.officer()).get(reverse("record", args=[record.pk])).content.decode()
    assert "Trần Thị Ký" in page
    assert f'<option value="{cast.officer().pk}"' not in page
    assert do("complete", record, cast.officer(), **result(signer=cast.officer().pk)).status_code == 422


def test_the_page_offers_only_what_is_open_to_this_person_now() -> None:
    record = record_cast.received()
    address = reverse("record", args=[record.pk])
    clerk, officer = (signed_in(one).get(address).content.decode() for one in (cast.clerk(), cast.officer()))
    assert reverse("record_withdraw", args=[record.pk]) in clerk
    assert reverse("record_take", args=[record.pk]) not in clerk
    assert reverse("record_take", args=[record.pk]) in officer
    assert reverse("record_withdraw", args=[record.pk]) not in officer


def test_after_finishing_a_record_of_a_queue_the_next_one_opens() -> None:
    record, following = record_cast.taken(MARRIAGE), record_cast.taken(MARRIAGE)
    answer = do("complete", record, cast.officer(), queue="mine", **result())
    assert answer.headers["Location"] == reverse("record", args=[following.pk]) + "?queue=mine"
    answer = do("complete", following, cast.officer(), queue="mine", **result())
    assert answer.headers["Location"] == reverse("desk_queue", args=["mine"])


def test_taking_a_record_stays_with_it_since_its_result_comes_next() -> None:
    record = record_cast.received()
    answer = do("take", record, cast.officer(), queue="waiting")
    assert answer.headers["Location"] == reverse("record", args=[record.pk]) + "?queue=waiting"


def test_a_mirrored_record_is_read_only_and_says_so() -> None:
    record = record_cast.received()
    Record.objects.filter(pk=record.pk).update(master_system="Hệ thống hộ tịch")
    page = signed_in(cast.officer()).get(reverse("record", args=[record.pk])).content.decode()
    assert "The master of this record is Hệ thống hộ tịch" in page
    assert "What can be done now" not in page
    assert do("take", record, cast.officer()).status_code == 422
    assert Record.objects.get(pk=record.pk).status == Status.RECEIVED
