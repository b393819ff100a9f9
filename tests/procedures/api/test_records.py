"""Records through the API: received, found, moved on, refused in one way."""

import pytest
from rest_framework.test import APIClient

from procedures.models import Record
from staffing.domain.capabilities import Role
from staffing.models import Account, AuditEntry
from tests import cast, record_cast
from tests.record_cast import BIRTH, COPIES, MARRIAGE, WITHOUT_TERM
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday():
    with clock.frozen(record_cast.WEDNESDAY):
        yield


def client(account: Account) -> APIClient:
    api = APIClient()
    api.force_authenticate(account)
    return api


def body(code: str = MARRIAGE, **changes: object) -> dict[str, object]:
    record_cast.procedures()
    return {
        "procedure": code,
        "centre": cast.HONG_GAI,
        "applicant": {"name": "Phạm Thị Thử", "personal_number": "022192004417", "unit": cast.HONG_GAI},
        **changes,
    }


def test_a_reception_answers_with_code_and_due_date_and_hides_the_name():
    answer = client(cast.clerk()).post("/api/v1/records/", body(), format="json")
    assert answer.status_code == 201
    assert answer.data["due_at"] == "2026-11-18T17:00:00+07:00"
    assert answer.data["applicant"] == "P*** T** T**"
    assert answer.data["possible_acts"][:3] == ["forward", "take", "assign"]


def test_ten_requests_with_one_key_are_one_record():
    api = client(cast.clerk())
    codes = {
        api.post("/api/v1/records/", body(), format="json", headers={"Idempotency-Key": "k"}).data["code"]
        for _ in range(10)
    }
    assert len(codes) == 1
    assert Record.objects.count() == 1


def test_the_life_of_a_record_through_its_verbs():
    clerk, officer = client(cast.clerk()), client(cast.officer())
    code = clerk.post("/api/v1/records/", body(), format="json").data["code"]
    assert officer.post(f"/api/v1/records/{code}/take/").data["status"] == "processing"
    result = {"number": "15/KQ", "issued_on": "2026-11-11", "signer": cast.lead().username}
    assert officer.post(f"/api/v1/records/{code}/complete/", result, format="json").data["outcome"] == "early"
    receiver = {"name": "Phạm Thị Thử", "evidence": "personal_number", "evidence_number": "022192004417"}
    assert clerk.post(f"/api/v1/records/{code}/return/", receiver, format="json").data["status"] == "returned"
    events = clerk.get(f"/api/v1/records/{code}/events/").data
    assert [event["act"] for event in events] == ["receive", "take", "complete", "return"]


def test_what_was_taken_by_mistake_is_put_back_and_waits_again():
    code = record_cast.taken().code
    answer = client(cast.officer()).post(f"/api/v1/records/{code}/release/")
    assert (answer.status_code, answer.data["status"]) == (200, "processing")
    assert Record.objects.get().officer is None


def test_a_colleague_does_not_put_back_what_another_took():
    code = record_cast.taken().code
    answer = client(cast.another_officer()).post(f"/api/v1/records/{code}/release/")
    assert answer.data["code"] == "not_your_record"
    assert client(cast.clerk()).post(f"/api/v1/records/{code}/release/").status_code == 403
    assert Record.objects.get().officer == cast.officer()


def test_results_at_once_and_submissions():
    clerk = client(cast.clerk())
    at_once = clerk.post("/api/v1/records/at-once/", body(COPIES, copies=5, pages=2), format="json")
    assert (at_once.data["status"], at_once.data["fee_vnd"]) == ("returned", 20_000)
    code = clerk.post("/api/v1/records/submissions/", body(), format="json").data["code"]
    assert clerk.post(f"/api/v1/records/{code}/receive/").data["status"] == "received"


def test_a_refusal_names_its_rule_as_problem_details():
    answer = client(cast.clerk()).post("/api/v1/records/", body(WITHOUT_TERM), format="json")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.data["code"] == "term_unknown"


def test_a_wrong_request_names_its_fields():
    wrong = body(applicant={"name": "", "email": "no"})
    answer = client(cast.clerk()).post("/api/v1/records/", wrong, format="json")
    assert answer.status_code == 400
    assert {error["field"] for error in answer.data["errors"]} == {"applicant.name", "applicant.email"}


def test_who_saw_an_older_state_gets_a_conflict():
    record = record_cast.received()
    officer = client(cast.officer())
    first = officer.post(f"/api/v1/records/{record.code}/take/", headers={"If-Match": "1"})
    second = officer.post(f"/api/v1/records/{record.code}/take/", headers={"If-Match": "1"})
    assert (first.status_code, second.status_code) == (200, 409)
    assert second.data["code"] == "record_changed"


def test_a_record_of_another_place_is_not_found():
    record = record_cast.received()
    stranger = client(cast.clerk_of_another_unit())
    assert stranger.get(f"/api/v1/records/{record.code}/").status_code == 404
    assert stranger.post(f"/api/v1/records/{record.code}/withdraw/").status_code == 404
    assert stranger.get("/api/v1/records/").data["results"] == []


def test_the_wrong_role_is_refused():
    record = record_cast.received()
    assert client(cast.clerk()).post(f"/api/v1/records/{record.code}/take/").status_code == 403
    assert client(cast.officer()).post("/api/v1/records/", body(), format="json").status_code == 403
    assert APIClient().get("/api/v1/records/").status_code == 401


def test_a_look_at_the_parties_needs_a_purpose_and_is_written_down():
    record = record_cast.received()
    api = client(cast.clerk())
    assert api.get(f"/api/v1/records/{record.code}/parties/").status_code == 422
    shown = api.get(f"/api/v1/records/{record.code}/parties/", {"purpose": "Đối chiếu giấy tờ"})
    assert shown.data["applicant"]["personal_number"] == "022192004417"
    entry = AuditEntry.objects.get(action="look")
    assert (entry.subject_id, entry.actor) == (record.pk, cast.clerk())
    assert client(cast.auditor()).get(f"/api/v1/records/{record.code}/parties/", {"purpose": "x"}).status_code == 403
    province = client(cast.province())
    assert province.get(f"/api/v1/records/{record.code}/parties/").status_code == 422
    assert province.get(f"/api/v1/records/{record.code}/parties/", {"purpose": "Kiểm tra"}).status_code == 200
    assert AuditEntry.objects.filter(action="look").count() == 2


def test_who_may_look_at_parties_elsewhere_does_not_look_at_those_of_a_record_that_a_post_here_lets_one_read():
    record = record_cast.received()
    clerk = cast.clerk_of_another_unit()
    cast.person(clerk.username, clerk.full_name, [Role.CASHIER], cast.units().centres[cast.HONG_GAI])
    assert client(clerk).get(f"/api/v1/records/{record.code}/").status_code == 200
    assert client(clerk).get(f"/api/v1/records/{record.code}/parties/", {"purpose": "x"}).status_code == 404
    assert not AuditEntry.objects.filter(action="look").exists()


def test_a_list_costs_the_same_queries_for_2_records_and_for_20(django_assert_num_queries):
    api = client(cast.clerk())
    for _ in range(2):
        record_cast.received(BIRTH)
    api.get("/api/v1/records/")
    with django_assert_num_queries(3):  # assignments, keys, rows
        assert len(api.get("/api/v1/records/").data["results"]) == 2
    for _ in range(18):
        record_cast.received(BIRTH)
    api.get("/api/v1/records/")  # places are remembered
    with django_assert_num_queries(3):
        assert len(api.get("/api/v1/records/").data["results"]) == 20


def test_pages_follow_each_other_without_gap_or_repetition():
    made = {record_cast.received().code for _ in range(5)}
    api = client(cast.clerk())
    found: list[str] = []
    address = "/api/v1/records/?page_size=2"
    while address:
        page = api.get(address).data
        found += [row["code"] for row in page["results"]]
        address = page["next"]
    assert sorted(found) == sorted(made)


def test_the_preview_of_a_deadline_explains_itself():
    record_cast.procedures()
    asked = {"received_at": "2026-11-20T16:30", "value": 8, "unit": "working_hour"}
    answer = APIClient().get("/api/v1/deadlines/preview/", asked)
    assert answer.data["due_at"] == "2026-11-23T16:30:00+07:00"
    assert answer.data["lines"][0]["code"] == "received_at"
    beyond = APIClient().get("/api/v1/deadlines/preview/", {**asked, "received_at": "2031-01-01T08:00"})
    assert (beyond.status_code, beyond.data["code"]) == (422, "outside_calendar")


def test_a_reception_costs_a_fixed_number_of_queries(django_assert_max_num_queries):
    api = client(cast.clerk())
    sent = body()
    api.post("/api/v1/records/", sent, format="json")
    with django_assert_max_num_queries(14):
        assert api.post("/api/v1/records/", sent, format="json").status_code == 201
