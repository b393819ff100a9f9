"""Results at once: one deed for all matters of a person, the sum to collect, nothing doubled."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from procedures.domain.vocabulary import FeeBasis, FeeCondition, FeeKind, Status
from procedures.models import FeeRule, Payment, ProcedureVersion, Record
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import COPIES, MARRIAGE, OWNER, WEDNESDAY
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


def test_what_is_taken_in_cash_with_the_deed_stands_in_the_till_once() -> None:
    for _ in range(2):
        answer = send((COPIES, "1", "1"), (COPIES, "2", "3"), cash="1")
    assert [payment.amount_vnd for payment in Payment.objects.order_by("id")] == [2_000, 10_000]
    assert f"/records/{Record.objects.first().pk}/payments/" not in answer.content.decode()


def test_what_is_not_taken_with_it_is_offered_to_be_taken_after() -> None:
    answer = send((COPIES, "1", "1"))
    assert not Payment.objects.exists()
    assert f"/records/{Record.objects.get().pk}/payments/" in answer.content.decode()


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


def open_copies() -> Record:
    """The same person has certified copies going on that were received in the usual way."""
    return record_cast.received(COPIES)


def test_a_matter_that_the_person_has_going_on_is_shown_before_it_is_settled_again() -> None:
    other = open_copies()
    person = {"at-personal_number": OWNER.personal_number, "open_seen": ""}
    first = send((COPIES, "1", "1"), **person)
    assert first.status_code == 409
    assert other.code in first.content.decode()
    assert Record.objects.count() == 1
    assert send((COPIES, "1", "1"), **person | {"open_seen": f"{COPIES}:1"}).status_code == 200
    assert Record.objects.count() == 2


def test_the_sum_brings_the_notice_along_and_names_what_was_seen() -> None:
    other = open_copies()
    mine = send((COPIES, "1", "1"), page="desk_at_once_total", **{"at-personal_number": OWNER.personal_number})
    page = mine.content.decode()
    assert other.code in page
    assert f'name="open_seen" value="{COPIES}:1"' in page
    nobody = send((COPIES, "1", "1"), page="desk_at_once_total").content.decode()
    assert "data-same-matter" not in nobody


def test_a_procedure_that_changed_since_the_page_was_opened_is_said_before_anything_is_settled() -> None:
    old = ProcedureVersion.objects.get(procedure__code=COPIES)
    page = signed_in(cast.clerk()).get(reverse("desk_at_once")).content.decode()
    assert f'name="version" value="{old.pk}"' in page
    ProcedureVersion.objects.filter(pk=old.pk).update(valid_to=WEDNESDAY.date())
    new = ProcedureVersion.objects.get(pk=old.pk)
    new.pk, new.valid_from, new.valid_to, new.name_en = None, WEDNESDAY.date(), None, "Certified copies, new"
    new.save(force_insert=True)
    forget_all()
    refused = send((COPIES, "1", "1"), version=str(old.pk))
    assert refused.status_code == 409
    assert "Certified copies, new" in refused.content.decode()
    assert not Record.objects.exists()
    assert send((COPIES, "1", "1"), version=str(new.pk)).status_code == 200
    assert Record.objects.count() == 1


def test_the_same_form_sent_twice_is_one_deed_also_where_the_first_was_seen() -> None:
    person = {"at-personal_number": OWNER.personal_number, "open_seen": ""}
    for _ in range(2):
        assert send((COPIES, "1", "1"), **person).status_code == 200
    assert Record.objects.count() == 1
