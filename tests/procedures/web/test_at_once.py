"""Results at once: one deed for all matters of a person, the sum to collect, nothing doubled."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from procedures.domain.vocabulary import FeeBasis, FeeCondition, FeeKind, Status
from procedures.models import FeeRule, Record
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import COPIES, MARRIAGE, WEDNESDAY
from units import clock
from units.remembered import forget_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def send(*matters: tuple[str, str, str], page: str = "desk_at_once", account: Any = None, **more: str) -> HttpResponse:
    data = {
        "key": "form-1",
        "centre": str(cast.units().centres[cast.HONG_GAI].pk),
        "at-name": "Phạm Thị Thử",
        "matter-TOTAL_FORMS": str(len(matters)),
        "matter-INITIAL_FORMS": "0",
        **more,
    }
    for number, (code, copies, pages) in enumerate(matters):
        data |= {
            f"matter-{number}-procedure": code,
            f"matter-{number}-copies": copies,
            f"matter-{number}-pages": pages,
        }
    return signed_in(account or cast.clerk()).post(reverse(page), data, follow=page == "desk_at_once")


def test_five_copies_of_two_pages_are_one_deed() -> None:
    answer = send((COPIES, "5", "2"))
    record = Record.objects.get()
    assert (record.status, record.fee_vnd) == (Status.RETURNED, 20_000)
    assert "20,000 đ" in answer.content.decode()
    assert record.code in answer.content.decode()


def test_several_matters_of_one_person_are_collected_together() -> None:
    answer = send((COPIES, "1", "1"), (COPIES, "2", "3"))
    assert Record.objects.count() == 2
    assert "12,000 đ" in answer.content.decode()


def test_all_or_none() -> None:
    answer = send((COPIES, "1", "1"), (COPIES, "0", "1"))
    assert answer.status_code == 422
    assert not Record.objects.exists()


def test_a_matter_whose_result_takes_time_is_not_offered_here() -> None:
    assert send((MARRIAGE, "1", "1")).status_code == 422
    assert not Record.objects.exists()


def test_ten_clicks_are_one_deed() -> None:
    for _ in range(10):
        send((COPIES, "1", "1"))
    assert Record.objects.count() == 1


def test_an_officer_does_not_reach_it() -> None:
    assert send((COPIES, "1", "1"), account=cast.officer()).status_code == 403
    assert not Record.objects.exists()


def test_the_sum_is_told_before_the_deed() -> None:
    answer = send((COPIES, "5", "2"), (COPIES, "1", "1"), page="desk_at_once_total")
    assert "22,000 đ" in answer.content.decode()
    assert not Record.objects.exists()


def test_a_confirmed_condition_lowers_the_sum_and_the_fee() -> None:
    condition = FeeCondition.EID_LEVEL_2_INTEGRATED.value
    FeeRule.objects.create(
        version=record_cast.procedures()[COPIES],
        kind=FeeKind.FREE,
        amount_vnd=0,
        basis=FeeBasis.PAGE,
        condition=condition,
        valid_from=cast.SINCE,
    )
    forget_all()
    assert "4,000 đ" in send((COPIES, "1", "2"), page="desk_at_once_total").content.decode()
    assert (
        "Free of charge" in send((COPIES, "1", "2"), page="desk_at_once_total", conditions=condition).content.decode()
    )
    send((COPIES, "1", "2"), conditions=condition)
    assert Record.objects.get().fee_vnd == 0


def test_without_a_script_the_plus_adds_a_line_and_keeps_the_rest() -> None:
    page = send((COPIES, "7", "2"), more="1").content.decode()
    assert 'name="matter-1-copies"' in page
    assert 'value="7"' in page
    assert not Record.objects.exists()
