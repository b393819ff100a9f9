"""A page that follows its record: asking again costs next to nothing, tells nothing new, and keeps no session alive."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from procedures.domain.vocabulary import Fault, Status
from procedures.models import Record
from procedures.queries.following import NOTHING, following
from procedures.queries.tracking import tracked
from procedures.services import processing, supplements
from procedures.services.supplements import Asking, Wanted
from tests import cast, record_cast
from tests.record_cast import BIRTH, LAND_CHANGE, MARRIAGE, WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
NOW = WEDNESDAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    cache.clear()
    with clock.frozen(NOW):
        yield


def by_code(record: Record) -> str:
    return reverse("tracked_record", args=[record.code])


def mine(record: Record) -> str:
    return reverse("own_record", args=[record.code])


def mark(response: Any) -> str:
    found = re.search(r'data-mark="(\w+)"', response.content.decode())
    assert found is not None
    return found[1]


def again(client: Client, address: str, seen: str) -> Any:
    return client.get(address, headers={"If-None-Match": f'"{seen}"'})


def take(record: Record) -> None:
    processing.take(record_id=record.pk, actor=cast.officer(), scope=PROVINCE, at=NOW)


def test_a_page_that_still_holds_is_answered_by_one_query(client: Client, django_assert_num_queries: Any) -> None:
    record = record_cast.received(MARRIAGE)
    seen = mark(client.get(by_code(record)))
    with django_assert_num_queries(1):
        answer = again(client, by_code(record), seen)
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", f'"{seen}"')


def test_what_happened_meanwhile_is_in_the_answer_with_its_sentence(client: Client) -> None:
    record = record_cast.received(MARRIAGE)
    seen = mark(client.get(by_code(record)))
    take(record)
    answer = again(client, by_code(record), seen)
    assert answer.status_code == 200
    assert mark(answer) != seen
    assert "Hồ sơ vừa có thay đổi: Đang xử lý. Người thụ lý đã nhận hồ sơ" in answer.content.decode()


def test_a_day_that_ends_and_a_warning_that_begins_change_the_page_too(client: Client) -> None:
    record = record_cast.taken(MARRIAGE)
    seen = mark(client.get(by_code(record)))
    assert record.overdue_from is not None
    for moment in (NOW + timedelta(days=1), record.overdue_from):
        with clock.frozen(moment):
            assert again(client, by_code(record), seen).status_code == 200


def test_whoever_proved_the_digits_follows_another_page_than_whoever_has_the_code(client: Client) -> None:
    record = record_cast.received(MARRIAGE)
    seen = mark(client.get(by_code(record)))
    client.post(by_code(record), {"digits": "4417"})
    assert again(client, by_code(record), seen).status_code == 200
    proven = mark(client.get(by_code(record)))
    assert again(client, by_code(record), proven).status_code == 304
    assert again(Client(), by_code(record), proven).status_code == 200


def test_another_language_is_another_page(client: Client) -> None:
    record = record_cast.received(MARRIAGE)
    seen = mark(client.get(by_code(record)))
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})
    assert again(client, by_code(record), seen).status_code == 200


def test_looking_again_at_the_same_counts_as_no_look_up_and_a_made_up_mark_does(client: Client) -> None:
    record = record_cast.received(MARRIAGE)
    seen = mark(client.get(by_code(record)))
    for _ in range(40):
        assert again(client, by_code(record), seen).status_code == 304
    for _ in range(29):
        assert again(client, by_code(record), "0" * 32).status_code == 200
    assert again(client, by_code(record), "0" * 32).status_code == 429
    assert again(client, reverse("tracked_record", args=["H49.27-261111-9999"]), seen).status_code == 429


@pytest.mark.parametrize("made_up", ["x", "*", '"short"', f'W/"{"0" * 32}"', f'"{"0" * 33}"', f'"{"G" * 32}"'])
def test_what_is_no_mark_is_stopped_before_a_query(
    client: Client, made_up: str, django_assert_num_queries: Any
) -> None:
    address = by_code(record_cast.received(MARRIAGE))
    for _ in range(30):
        assert client.get(address, headers={"If-None-Match": made_up}).status_code == 200
    with django_assert_num_queries(0):
        assert client.get(address, headers={"If-None-Match": made_up}).status_code == 429


def test_ones_own_page_is_followed_by_few_queries_and_by_nobody_else(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    record = record_cast.received(BIRTH)
    cast.sign_in_citizen(client, cast.citizen())
    seen = mark(client.get(mine(record)))
    with django_assert_max_num_queries(3):  # the citizen, the record, the fee
        assert again(client, mine(record), seen).status_code == 304
    take(record)
    assert again(client, mine(record), seen).status_code == 200
    assert again(Client(), mine(record), seen).status_code == 302


def test_a_page_left_open_does_not_keep_its_session_alive(client: Client) -> None:
    record = record_cast.received(BIRTH)
    cast.sign_in_citizen(client, cast.citizen())
    seen = mark(client.get(mine(record)))
    for minutes in range(10, 60, 10):
        with clock.frozen(NOW + timedelta(minutes=minutes)):
            assert again(client, mine(record), seen).status_code == 304
            assert again(client, mine(record), "0" * 32).status_code == 200
    with clock.frozen(NOW + timedelta(minutes=61)):
        assert again(client, mine(record), seen).status_code == 302


def test_why_it_waits_and_what_to_do_is_said_at_every_station() -> None:
    waiting = supplements.request_supplement(
        record_id=record_cast.taken(LAND_CHANGE, property_unit_id=cast.units().hong_gai.pk).pk,
        asking=Asking((Wanted("Sơ đồ", Fault.MISSING, "Nộp sơ đồ"),)),
        actor=cast.officer(),
        scope=PROVINCE,
        at=NOW,
    )
    records = [
        record_cast.submitted(MARRIAGE),
        record_cast.received(MARRIAGE),
        record_cast.taken(MARRIAGE),
        waiting,
        record_cast.completed(MARRIAGE),
        record_cast.returned(MARRIAGE),
    ]
    said = {
        Status(record.status): following(record, tracked(record, at=NOW), at=NOW, seen_by="code") for record in records
    }
    assert len(said) == 6
    assert all(one.why for status, one in said.items() if status is not Status.RETURNED)
    with translation.override("en"):
        idle = following(records[2], tracked(records[2], at=NOW), at=NOW, seen_by="code")
    assert idle.to_do == NOTHING
    assert "Bổ sung" in said[Status.SUPPLEMENT_REQUESTED].to_do
    assert "nhận kết quả" in said[Status.COMPLETED].to_do
    assert [status for status, one in said.items() if one.has_ended] == [Status.RETURNED]
