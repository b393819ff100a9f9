"""Many records in one go, from a queue's page: what is offered, who may, and a result for each."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from procedures.domain.vocabulary import Status
from procedures.models import BulkRun, Record
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def send(account: Any, *records: Record, queue: str = "waiting", **more: Any) -> HttpResponse:
    boxes = [f"{record.pk}:{record.trail_length}" for record in records]
    return signed_in(account).post(reverse("desk_bulk"), {"queue": queue, "key": "form-1", "record": boxes, **more})


def worked_off(account: Any) -> str:
    run = BulkRun.objects.get()
    client = signed_in(account)
    client.post(reverse("desk_bulk_go_on", args=[run.pk]))
    return client.get(reverse("desk_bulk_run", args=[run.pk])).content.decode()


def test_the_page_does_nothing_before_it_goes_on_and_then_says_how_each_fared() -> None:
    record = record_cast.received()
    answer = send(cast.officer(), record, act="take")
    assert answer.headers["Location"] == reverse("desk_bulk_run", args=[BulkRun.objects.get().pk])
    assert Record.objects.get().status == Status.RECEIVED
    page = worked_off(cast.officer())
    assert "Finished." in page
    assert Record.objects.get().status == Status.PROCESSING


def test_a_refused_record_stands_with_its_sentence() -> None:
    record = record_cast.taken()
    send(cast.lead(), record, act="remind")
    assert "Finished." in worked_off(cast.lead())
    BulkRun.objects.all().delete()
    send(cast.lead(), record, act="remind")
    assert "This officer was reminded of this record today already." in worked_off(cast.lead())


def test_all_of_a_queue_is_chosen_by_the_server() -> None:
    record_cast.received()
    record_cast.received()
    send(cast.officer(), act="take", all="1")
    worked_off(cast.officer())
    assert set(Record.objects.values_list("status", flat=True)) == {Status.PROCESSING}


def test_nobody_elses_run_opens_or_goes_on() -> None:
    send(cast.officer(), record_cast.received(), act="take")
    run = BulkRun.objects.get()
    other = signed_in(cast.another_officer())
    assert other.get(reverse("desk_bulk_run", args=[run.pk])).status_code == 404
    assert other.post(reverse("desk_bulk_go_on", args=[run.pk])).status_code == 404
    assert Record.objects.get().status == Status.RECEIVED


@pytest.mark.parametrize("act", ["assign", "complete", ""])
def test_an_act_that_is_not_the_persons_is_refused(act: str) -> None:
    answer = send(cast.officer(), record_cast.received(), act=act)
    assert answer.status_code == 422
    assert not BulkRun.objects.exists()


@pytest.mark.parametrize("box", ["x", "1:x", ":", "9" * 40, "1:2:3", ""])
def test_a_box_that_names_no_record_chooses_none(box: str) -> None:
    answer = signed_in(cast.officer()).post(
        reverse("desk_bulk"), {"queue": "waiting", "key": "form-1", "record": box, "act": "take"}
    )
    assert answer.status_code == 422


def test_the_queue_offers_what_the_person_may_do_there() -> None:
    record_cast.taken()
    lead = signed_in(cast.lead()).get(reverse("desk_queue", args=["waiting"])).content.decode()
    assert 'value="remind"' in lead
    clerk = signed_in(cast.clerk()).get(reverse("desk_queue", args=["waiting"])).content.decode()
    assert 'value="remind"' not in clerk
    province = signed_in(cast.province()).get(reverse("desk_queue", args=["waiting"])).content.decode()
    assert "bulk-box" not in province
