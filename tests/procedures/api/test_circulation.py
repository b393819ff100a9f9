"""Papers, agencies that are asked, and periods through the API, each with its refusing twin."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from procedures.domain.vocabulary import Reason
from procedures.models import AgencyTask, HandoverList
from staffing.domain.capabilities import Role
from staffing.models import Account
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db
LAND = "vp-dkdd"


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen(WEDNESDAY):
        yield


def client(account: Account) -> APIClient:
    api = APIClient()
    api.force_authenticate(account)
    return api


def land_officer() -> Account:
    return cast.person("land.officer", "Mạc Thị Đất", [Role.PROCESSING_OFFICER], cast.units().land)


def question(**more: object) -> dict[str, object]:
    return {
        "kind": "chain",
        "questions": [{"unit": LAND, "request": "Xác nhận thửa đất", "term_value": 2}],
        **more,
    }


def test_an_agency_is_asked_and_answers() -> None:
    record = record_cast.taken()
    address = f"/api/v1/records/{record.code}/tasks/"
    assert client(cast.officer()).post(address, question(), format="json").status_code == 200
    agency = client(land_officer())
    (task,) = agency.get(address).data
    assert (task["unit"], task["request"], task["due_at"]) == (LAND, "Xác nhận thửa đất", "2026-11-13T17:00:00+07:00")
    answer = agency.post(f"{address}{task['id']}/answer/", {"answer": "done"}, format="json")
    assert answer.status_code == 200
    assert AgencyTask.objects.get().answer == "done"


def test_a_result_is_not_recorded_while_a_part_of_the_chain_is_open() -> None:
    record = record_cast.taken()
    api = client(cast.officer())
    api.post(f"/api/v1/records/{record.code}/tasks/", question(), format="json")
    result = {"number": "15/KQ", "issued_on": "2026-11-11", "signer": cast.lead().username}
    answer = api.post(f"/api/v1/records/{record.code}/complete/", result, format="json")
    assert (answer.status_code, answer.data["code"]) == (422, "chain_not_answered")


def test_words_are_empty_for_whoever_may_not_see_personal_data() -> None:
    record = record_cast.taken()
    address = f"/api/v1/records/{record.code}/tasks/"
    client(cast.officer()).post(address, question(), format="json")
    (task,) = client(cast.province()).get(address).data
    assert task["request"] == ""


def test_an_unknown_agency_is_refused() -> None:
    record = record_cast.taken()
    body = question(questions=[{"unit": "99999", "request": "x", "term_value": 1}])
    answer = client(cast.officer()).post(f"/api/v1/records/{record.code}/tasks/", body, format="json")
    assert answer.data["code"] == "unit_unknown"


def test_a_clerk_does_not_ask_agencies_by_this_address() -> None:
    record = record_cast.taken()
    answer = client(cast.clerk()).post(f"/api/v1/records/{record.code}/tasks/", question(), format="json")
    assert answer.status_code == 403


def test_papers_are_handed_over_and_received_with_one_missing() -> None:
    away = {"competent_unit_id": cast.units().co_to.pk, "choice_reason": Reason.NEW_ADDRESS}
    codes = [record_cast.received(**away).code for _ in range(2)]
    clerk = client(cast.clerk())
    (made,) = clerk.post("/api/v1/handover-lists/", {"records": codes}, format="json").data
    assert (made["from_place"], made["to_place"], len(made["items"])) == (cast.HONG_GAI, cast.CO_TO, 2)
    island = cast.person("ct.officer", "Phạm Văn Khơi", [Role.PROCESSING_OFFICER], cast.units().co_to)
    body = {"missing": [{"record": codes[1], "remark": "Bìa rỗng"}]}
    with clock.frozen(WEDNESDAY + timedelta(hours=1)):
        answer = client(island).post(f"/api/v1/handover-lists/{made['id']}/receive/", body, format="json")
        assert [item["is_missing"] for item in answer.data["items"]] == [False, True]
        way = client(island).post(f"/api/v1/records/{codes[1]}/receive-paper/").data
    assert [(step["place"], step["place_code"]) for step in way] == [
        ("officer", cast.CO_TO),
        ("in_transit", cast.CO_TO),
        ("counter", cast.HONG_GAI),
    ]


def test_a_folder_is_put_on_a_shelf_and_into_a_hand_of_its_place_only() -> None:
    record = record_cast.received()
    clerk = client(cast.clerk())
    address = f"/api/v1/records/{record.code}/put-away/"
    way = clerk.post(address, {"place": "shelf", "shelf": "K2-03"}, format="json").data
    assert [(step["place"], step["shelf"]) for step in way] == [("shelf", "K2-03"), ("counter", "")]
    with clock.frozen(WEDNESDAY + timedelta(hours=1)):
        way = clerk.post(address, {"place": "officer", "holder": cast.clerk().username}, format="json").data
        assert way[0]["place"] == "officer"
        refused = [
            clerk.post(address, {"place": "shelf"}, format="json"),
            clerk.post(address, {"place": "officer", "holder": land_officer().username}, format="json"),
            clerk.post(address, {"place": "officer", "holder": "nobody.here"}, format="json"),
        ]
    assert [one.data["code"] for one in refused] == ["shelf_missing", "officer_not_of_place", "account_unknown"]
    assert clerk.post(address, {"place": "in_transit"}, format="json").status_code == 400


def test_nobody_puts_away_what_does_not_lie_at_their_place() -> None:
    record = record_cast.received()
    body = {"place": "shelf", "shelf": "A1"}
    other = cast.person("cx.clerk", "Cù Thị Xanh", [Role.RECEPTION_CLERK], cast.units().centres[cast.CAO_XANH])
    address = f"/api/v1/records/{record.code}/put-away/"
    assert client(other).post(address, body, format="json").status_code == 404
    assert client(cast.auditor()).post(address, body, format="json").status_code == 403


def test_no_paper_is_handed_over_when_one_record_is_not_there() -> None:
    record = record_cast.received(competent_unit_id=cast.units().co_to.pk, choice_reason=Reason.NEW_ADDRESS)
    body = {"records": [record.code, "H49.01-261111-9999"]}
    answer = client(cast.clerk()).post("/api/v1/handover-lists/", body, format="json")
    assert (answer.status_code, answer.data["code"]) == (422, "handed_record_unknown")
    assert not HandoverList.objects.exists()


def test_a_list_of_other_places_is_not_there() -> None:
    record = record_cast.received(competent_unit_id=cast.units().co_to.pk, choice_reason=Reason.NEW_ADDRESS)
    client(cast.clerk()).post("/api/v1/handover-lists/", {"records": [record.code]}, format="json")
    other = cast.person("cx.clerk", "Cù Thị Xanh", [Role.RECEPTION_CLERK], cast.units().centres[cast.CAO_XANH])
    key = HandoverList.objects.get().pk
    assert client(other).get(f"/api/v1/handover-lists/{key}/").data["code"] == "list_unknown"
    assert client(cast.clerk()).get(f"/api/v1/handover-lists/{key}/").data["number"] == "01/PBG"


def test_periods_are_consecutive_and_sum_to_the_working_time_so_far() -> None:
    record = record_cast.received()
    with clock.frozen(WEDNESDAY + timedelta(hours=2)):
        client(cast.officer()).post(f"/api/v1/records/{record.code}/take/")
    with clock.frozen(WEDNESDAY + timedelta(hours=5)):
        rows = client(cast.officer()).get(f"/api/v1/records/{record.code}/periods/").data
    assert [(row["holder"], row["working_seconds"]) for row in rows] == [("reception", 7200), ("competent_unit", 5400)]
    assert rows[0]["end"] == rows[1]["start"]


def test_periods_of_a_record_elsewhere_are_not_there() -> None:
    record = record_cast.received()
    answer = client(cast.clerk_of_another_unit()).get(f"/api/v1/records/{record.code}/periods/")
    assert answer.data["code"] == "record_not_found"
