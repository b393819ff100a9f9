"""A scan at the desk: where it leads, and that what does not belong here changes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from procedures.models import Draft, Record
from procedures.queries.links import tracking_link
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import OWNER, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db
CARD = "022192004417||Phạm Thị Thử|14031992|Nữ|Tổ 12, phường Hà Khánh, thành phố Hạ Long, Quảng Ninh|01072021"
OTHER = "022185001234||Trần Văn Khác|02011985|Nam|Tổ 1, phường Hồng Gai, Quảng Ninh|01072021"


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def scan(code: str, account: Any = None, *, script: bool = False, **more: str) -> HttpResponse:
    headers = {"accept": "application/json"} if script else {}
    client = signed_in(account or cast.clerk())
    return client.post(reverse("desk_scan"), {"code": code, **more}, headers=headers)


def test_a_card_opens_reception_with_the_person_filled_in() -> None:
    page = scan(CARD).content.decode()
    assert 'value="022192004417"' in page
    assert 'value="Phạm Thị Thử"' in page
    assert "Compare the name with the card." in page
    assert not Record.objects.exists()
    assert not Draft.objects.exists()


def test_a_card_whose_holder_has_a_record_shows_it_first() -> None:
    record = record_cast.received()
    answer = scan(CARD)
    page = answer.content.decode()
    assert record.code in page
    assert OWNER.telephone not in page
    assert "Receive a new record of this person" in page
    assert OWNER.name in scan(CARD, receive="1").content.decode()


def test_another_persons_card_shows_no_record_of_theirs() -> None:
    record = record_cast.received()
    assert record.code not in scan(OTHER).content.decode()


def test_a_returned_record_is_not_going_on_any_more() -> None:
    record = record_cast.returned()
    assert record.code not in scan(CARD).content.decode()


def test_a_clerk_elsewhere_learns_nothing_of_the_records_here() -> None:
    record = record_cast.received()
    assert record.code not in scan(CARD, cast.clerk_of_another_unit()).content.decode()


def test_an_officer_who_does_not_receive_sees_the_records_or_a_sentence() -> None:
    answer = scan(CARD, cast.officer())
    assert answer.status_code == 422
    assert "No record of the holder of this card" in answer.content.decode()
    record = record_cast.received()
    page = scan(CARD, cast.officer()).content.decode()
    assert record.code in page
    assert "Receive a new record of this person" not in page


def test_whoever_may_not_see_personal_data_learns_nothing_of_a_cards_holder() -> None:
    record = record_cast.received()
    answer = scan(CARD, cast.document_clerk())
    assert answer.status_code == 422
    assert record.code not in answer.content.decode()


@pytest.mark.parametrize("written", ["{code}", "{link}"])
def test_a_receipt_opens_its_record(written: str) -> None:
    record = record_cast.received()
    code = written.format(code=record.code, link=tracking_link(record.code))
    assert scan(code).headers["Location"] == reverse("record", args=[record.pk])
    assert scan(code, script=True).json() == {"to": reverse("record", args=[record.pk])}


def test_a_receipt_of_other_places_gets_a_sentence() -> None:
    record = record_cast.received()
    answer = scan(record.code, cast.clerk_of_another_unit(), script=True)
    assert answer.status_code == 422
    assert "No record with this code" in answer.json()["sentence"]


@pytest.mark.parametrize(
    "code, says",
    [
        ("https://elsewhere.example/tracking/A22-261111-0001/", "neither an identity card nor a receipt"),
        ("0221920044||Phạm Thị Thử|14031992|Nữ|Tổ 12|01072021", "could not be read whole"),
        (CARD.replace("Phạm", "<img src=x>"), "neither an identity card nor a receipt"),
    ],
)
def test_what_is_damaged_or_foreign_gets_a_sentence_and_changes_nothing(code: str, says: str) -> None:
    for answer in (scan(code), scan(code, script=True)):
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert "<img src=x" not in answer.content.decode()
    assert not Record.objects.exists()


def test_to_a_script_a_card_says_that_it_may_be_sent() -> None:
    assert scan(CARD, script=True).json() == {"send": True}


def test_a_card_typed_slowly_into_the_search_box_does_the_same() -> None:
    page = signed_in(cast.clerk()).post(reverse("record_search"), {"q": CARD}).content.decode()
    assert 'value="022192004417"' in page


def test_the_address_alone_shows_nobodys_data() -> None:
    assert signed_in(cast.clerk()).get(reverse("desk_scan")).headers["Location"] == reverse("desk")


def test_whoever_may_not_see_records_does_not_scan() -> None:
    assert scan(CARD, cast.petition_officer()).status_code == 403
