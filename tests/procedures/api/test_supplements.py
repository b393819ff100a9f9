"""Papers asked for and taken in through the API, and receptions that end with a letter."""

from collections.abc import Iterator
from typing import Any

import pytest

from procedures.models import Record, SupplementRequest
from tests import cast, record_cast
from tests.procedures.api.test_records import body, client
from tests.procedures.services.test_supplements import asked, moment, returned_online
from tests.record_cast import LAND_CHANGE, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db
ASKING = {
    "reason": "incomplete",
    "papers": [
        {"paper": 2, "fault": "unclear", "mend": "Nộp bản rõ chữ"},
        {"name": "Giấy xác nhận cư trú", "mend": "Nộp bản chính"},
    ],
}


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen(WEDNESDAY):
        yield


def post(account: Any, record: Record, verb: str, data: Any = None) -> Any:
    return client(account).post(f"/api/v1/records/{record.code}/{verb}/", data or {}, format="json")


def test_a_supplement_is_asked_for_provided_in_parts_and_confirmed() -> None:
    record = record_cast.taken(LAND_CHANGE)
    answer = post(cast.officer(), record, "request-supplement", ASKING)
    assert answer.data["status"] == "supplement_requested"
    assert answer.data["standing"] is None
    assert answer.data["clock_stopped_at"] == "2026-11-11T09:00:00+07:00"
    (listed,) = client(cast.clerk()).get(f"/api/v1/records/{record.code}/supplements/").data
    assert [item["name"] for item in listed["items"]] == ["Giấy chứng nhận đã cấp", "Giấy xác nhận cư trú"]
    assert listed["answer_by"] == "2026-11-26T17:00:00+07:00"
    assert post(cast.clerk(), record, "confirm-supplement", {"came": [1]}).data["code"] == "supplement_incomplete"
    assert post(cast.clerk(), record, "provide-supplement", {"came": [1]}).status_code == 200
    with clock.frozen(moment("2026-11-13 09:00")):
        answer = post(cast.clerk(), record, "confirm-supplement", {"came": [2]})
    assert (answer.data["status"], answer.data["due_at"]) == ("processing", "2026-11-30T17:00:00+07:00")
    assert answer.data["clock_stopped_at"] is None
    assert answer.data["first_due_at"] == "2026-11-26T17:00:00+07:00"


def test_a_request_without_papers_or_without_a_word_on_mending_is_invalid() -> None:
    record = record_cast.taken(LAND_CHANGE)
    for papers in ([], [{"name": "Tờ khai", "mend": ""}]):
        assert post(cast.officer(), record, "request-supplement", {"papers": papers}).status_code == 400
    nameless = {"papers": [{"mend": "Nộp bản chính"}]}
    assert post(cast.officer(), record, "request-supplement", nameless).data["code"] == "supplement_unexplained"
    assert not SupplementRequest.objects.exists()


def test_a_second_request_is_refused_until_a_ground_is_named() -> None:
    record = record_cast.taken(LAND_CHANGE)
    post(cast.officer(), record, "request-supplement", ASKING)
    post(cast.clerk(), record, "confirm-supplement", {"came": [1, 2]})
    assert post(cast.officer(), record, "request-supplement", ASKING).data["code"] == "supplement_once"
    forced = post(cast.officer(), record, "request-supplement", ASKING | {"legal_ground": "Điều 5 Luật mẫu"})
    assert forced.status_code == 200


@pytest.mark.parametrize(
    "verb, data",
    [("provide-supplement", {"came": [1]}), ("confirm-supplement", {"came": [1, 2]}), ("close", {})],
)
def test_papers_are_taken_in_by_those_who_may_at_that_place(verb: str, data: Any) -> None:
    record = asked(record_cast.taken())
    assert post(cast.officer(), record, verb, data).status_code == 403
    assert post(cast.clerk_of_another_unit(), record, verb, data).status_code == 404
    assert Record.objects.get(pk=record.pk).trail_length == record.trail_length


def test_the_words_of_a_request_are_personal_data() -> None:
    record = asked(record_cast.taken())
    address = f"/api/v1/records/{record.code}/supplements/"
    assert client(cast.province()).get(address).status_code == 403
    assert client(cast.clerk_of_another_unit()).get(address).status_code == 404


def test_closing_waits_for_the_fifteenth_day() -> None:
    record = asked(record_cast.taken())
    assert post(cast.clerk(), record, "close").data["code"] == "supplement_still_open"
    with clock.frozen(moment("2026-11-27 08:00")):
        assert post(cast.clerk(), record, "close").data["status"] == "stopped"


def test_a_submission_is_returned_answered_and_received() -> None:
    record = record_cast.submitted(LAND_CHANGE)
    assert post(cast.clerk(), record, "request-intake-supplement", ASKING).data["status"] == "intake_supplement"
    assert post(cast.clerk(), record, "receive").data["code"] == "supplement_incomplete"
    assert post(cast.clerk(), record, "answer-intake-supplement", {"came": [1, 2]}).data["status"] == "submitted"
    assert post(cast.clerk(), record, "receive").data["status"] == "received"


def test_what_was_completed_is_received_at_the_counter() -> None:
    record = returned_online()
    assert post(cast.officer(), record, "receive-completed", {"came": [1, 2]}).status_code == 403
    assert post(cast.clerk(), record, "receive-completed", {"came": [1, 2]}).data["status"] == "received"


def test_guidance_and_refusal_at_the_counter_answer_with_a_code() -> None:
    clerk = client(cast.clerk())
    guidance = {"reception": body(LAND_CHANGE), "asking": ASKING}
    codes = {
        clerk.post("/api/v1/records/guidance/", guidance, format="json", headers={"Idempotency-Key": "g"}).data["code"]
        for _ in range(3)
    }
    assert len(codes) == 1
    refusal = {"reception": body(), "reason": "out_of_competence", "why": "Thuộc cơ quan khác"}
    answer = clerk.post("/api/v1/records/refusals/", refusal, format="json")
    assert (answer.status_code, answer.data["status"]) == (201, "refused")
    assert Record.objects.count() == 2
    assert client(cast.officer()).post("/api/v1/records/guidance/", guidance, format="json").status_code == 403
    assert client(cast.officer()).post("/api/v1/records/refusals/", refusal, format="json").status_code == 403


def test_a_refusal_keeps_its_explanation_for_the_letter() -> None:
    record = record_cast.submitted()
    post(cast.clerk(), record, "refuse", {"reason": "duplicate", "why": "Đã nộp hôm qua"})
    record.refresh_from_db()
    assert record.refusal_letter.why == "Đã nộp hôm qua"


def test_the_public_is_told_what_is_missing_only_with_the_digits() -> None:
    record = asked(record_cast.taken())
    address = f"/api/v1/tracking/{record.code}/"
    by_code = client(cast.clerk()).get(address)
    assert "Giấy tờ 1" not in by_code.content.decode()
    proven = client(cast.clerk()).post(address, {"digits": "4417"}, format="json")
    missing = proven.data["details"]["missing"]
    assert [paper["name"] for paper in missing] == ["Giấy tờ 1", "Giấy tờ 2"]
    assert proven.data["details"]["answer_by"] == "2026-11-26T17:00:00+07:00"
    post(cast.clerk(), record, "provide-supplement", {"came": [1]})
    proven = client(cast.clerk()).post(address, {"digits": "4417"}, format="json")
    assert [paper["name"] for paper in proven.data["details"]["missing"]] == ["Giấy tờ 2"]
