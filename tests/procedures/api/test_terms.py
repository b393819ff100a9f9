"""Terms and other ends through the API: done, refused, and described."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from procedures.domain.vocabulary import Status
from procedures.models import Amendment, Ending, Extension, Record
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.terms_cast import asked_to_pay, land, moment
from tests.record_cast import BIRTH, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday():
    with clock.frozen(moment("2026-11-13 09:00")):
        yield


def client(account: Account) -> APIClient:
    api = APIClient()
    api.force_authenticate(account)
    return api


def send(record: Record, verb: str, account: Account, body: dict[str, Any]) -> Any:
    return client(account).post(f"/api/v1/records/{record.code}/{verb}/", body, format="json")


def apology() -> dict[str, Any]:
    signer = cast.lead().username
    return {"until": "2026-11-25", "reason": "agency_late", "explanation": "Chờ ý kiến", "signer": signer}


VERBS: dict[str, tuple[Callable[[], Record], Callable[[], Account], Callable[[], Account], Callable[[], Any], Any]] = {
    "extend": (record_cast.taken, cast.lead, cast.officer, apology, Status.PROCESSING),
    "stop": (
        record_cast.taken,
        cast.lead,
        cast.clerk,
        lambda: {"reason": "subject_gone", "ground": "Đã chết", "signer": cast.lead().username},
        Status.STOPPED,
    ),
    "withdraw": (record_cast.taken, cast.clerk, cast.officer, lambda: {"papers": "Đã trả"}, Status.WITHDRAWN),
    "request-payment": (land, cast.officer, cast.clerk, dict, Status.FINANCIAL_OBLIGATION),
    "confirm-payment": (
        lambda: asked_to_pay(land(), WEDNESDAY),
        cast.clerk,
        cast.officer,
        lambda: {"paid_on": "2026-11-12", "evidence_number": "GNT-1", "amount_vnd": 500_000},
        Status.PROCESSING,
    ),
    "adjust": (
        record_cast.received,
        cast.clerk,
        cast.officer,
        lambda: {"points": [{"subject": "Tên con", "before": "Nam", "after": "Nam Anh"}]},
        Status.RECEIVED,
    ),
    "amend": (
        record_cast.received,
        cast.clerk,
        cast.lead,
        lambda: {"applicant": {"name": "Phạm Thị Thư", "email": ""}, "copies": 2},
        Status.RECEIVED,
    ),
    "record-outage": (
        record_cast.received,
        cast.clerk,
        cast.return_clerk,
        lambda: {"system": "land", "since": "2026-11-12T07:30:00+07:00", "until": "2026-11-12T09:00:00+07:00"},
        Status.RECEIVED,
    ),
    "void": (record_cast.received, cast.clerk, cast.officer, lambda: {"procedure": BIRTH}, Status.VOIDED),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_done_by_whom_it_is_open_to(verb: str) -> None:
    made, person, _other, body, status = VERBS[verb]
    record = made()
    answer = send(record, verb, person(), body())
    assert answer.status_code == 200, answer.data
    assert Record.objects.get(pk=record.pk).status == status


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_refused_to_another_role(verb: str) -> None:
    made, _person, other, body, _status = VERBS[verb]
    record = made()
    assert send(record, verb, other(), body()).status_code == 403
    assert Record.objects.get(pk=record.pk).trail_length == record.trail_length


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in ("withdraw", "request-payment")])
def test_a_verb_without_its_contents_is_refused(verb: str) -> None:
    made, person, _other, _body, _status = VERBS[verb]
    record = made()
    assert send(record, verb, person(), {}).status_code in (400, 422)
    assert Record.objects.get(pk=record.pk).trail_length == record.trail_length


@pytest.mark.parametrize("verb", VERBS)
def test_who_saw_less_than_has_happened_gets_a_conflict(verb: str) -> None:
    made, person, _other, body, _status = VERBS[verb]
    record = made()
    answer = client(person()).post(
        f"/api/v1/records/{record.code}/{verb}/", body(), format="json", headers={"If-Match": "99"}
    )
    assert (answer.status_code, answer.data["code"]) == (409, "record_changed")


def test_what_was_sent_is_kept() -> None:
    send(record_cast.taken(), "extend", cast.lead(), apology())
    assert Extension.objects.get().signer == cast.lead()
    send(record_cast.taken(), "withdraw", cast.clerk(), {"papers": "Đã trả", "fees": "Hoàn"})
    assert (Ending.objects.get().papers, Ending.objects.get().fees) == ("Đã trả", "Hoàn")
    send(record_cast.received(), "amend", cast.clerk(), {"applicant": {"name": "Phạm Thị Thư", "email": ""}})
    assert sorted(Amendment.objects.values_list("field", flat=True)) == ["email", "name"]


def test_making_void_answers_with_the_new_record() -> None:
    old = record_cast.received()
    answer = send(old, "void", cast.clerk(), {"procedure": BIRTH})
    assert answer.data["procedure"] == BIRTH
    assert answer.data["code"] == Record.objects.get(replaces=old).code


def test_tracking_tells_the_program_of_a_void_code() -> None:
    old = record_cast.received()
    new = send(old, "void", cast.clerk(), {"procedure": BIRTH}).data["code"]
    tracked = APIClient().get(f"/api/v1/tracking/{old.code}/").data
    assert (tracked["code"], tracked["replaces"]) == (new, old.code)
