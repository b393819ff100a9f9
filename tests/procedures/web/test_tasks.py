"""The pages that ask agencies and answer, the queue of what was asked, and the bar of whose the time was."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from procedures.domain.vocabulary import Queue
from procedures.models import AgencyTask, Record
from procedures.queries.queues import queue_counts, queue_page
from procedures.queries.record_pages import Cursor
from procedures.services.results import ResultDraft, complete
from staffing.access import access_of
from staffing.domain.capabilities import Role
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen(WEDNESDAY):
        yield


def land_officer() -> Account:
    return cast.person("land.officer", "Mạc Thị Đất", [Role.PROCESSING_OFFICER], cast.units().land)


def typed(*units: Any, **more: Any) -> dict[str, Any]:
    rows: dict[str, Any] = {"form-TOTAL_FORMS": len(units), "form-INITIAL_FORMS": 0}
    for number, unit in enumerate(units):
        rows |= {
            f"form-{number}-unit": unit.pk,
            f"form-{number}-request": "Xác nhận nguồn gốc thửa đất",
            f"form-{number}-term_value": 2,
            f"form-{number}-term_unit": "working_day",
        }
    return {"kind": "consultation", "way": "parallel", "seen": 2, **rows, **more}


def ask(record: Record, *units: Any, client: Client | None = None, page: str = "record_ask", **more: Any) -> Any:
    client = client or signed_in(cast.officer())
    return client.post(reverse(page, args=[record.pk]), typed(*units, **({"seen": record.trail_length} | more)))


def asked_of_land() -> tuple[Record, AgencyTask]:
    record = record_cast.taken()
    assert ask(record, cast.units().land).status_code == 302
    return record, AgencyTask.objects.get()


def answer(account: Account, record: Record, task: AgencyTask, **more: Any) -> Any:
    record.refresh_from_db()
    data = {"seen": record.trail_length, "answer": "agree", **more}
    return signed_in(account).post(reverse("record_answer", args=[record.pk, task.pk]), data)


def test_several_agencies_are_asked_from_one_page() -> None:
    record, places = record_cast.taken(), cast.units()
    ask(record, places.land, places.justice, kind="chain", way="order", **{"form-0-is_lead": "on"})
    rows = [(row.unit, row.is_lead, row.begun_at is not None) for row in AgencyTask.objects.order_by("position")]
    assert rows == [(places.land, True, True), (places.justice, False, False)]


def test_another_row_is_added_without_asking_and_without_losing_what_was_typed() -> None:
    record = record_cast.taken()
    page = ask(record, cast.units().land, add="1").content.decode()
    assert 'name="form-1-unit"' in page
    assert "Xác nhận nguồn gốc thửa đất" in page
    assert not AgencyTask.objects.exists()


def test_a_chain_without_a_lead_gets_a_sentence_and_asks_nobody() -> None:
    record, places = record_cast.taken(), cast.units()
    refused = ask(record, places.land, places.justice, kind="chain")
    assert (refused.status_code, AgencyTask.objects.count()) == (422, 0)
    assert b"one of them must lead" in refused.content


def test_a_conflict_asks_nobody() -> None:
    record = record_cast.taken()
    assert ask(record, cast.units().land, seen=record.trail_length - 1).status_code == 409
    assert not AgencyTask.objects.exists()


def test_the_receiving_centre_sends_a_record_to_the_agencies_of_its_chain() -> None:
    record = record_cast.received()
    ask(record, cast.units().land, client=signed_in(cast.clerk()), page="record_chain", kind="chain")
    assert AgencyTask.objects.get().asked_by == cast.clerk()


def test_a_centre_that_only_returns_the_result_does_not_ask() -> None:
    record = record_cast.received(return_centre_id=cast.units().centres[cast.CO_TO].pk)
    refused = ask(record, cast.units().land, client=signed_in(cast.clerk_of_another_unit()), page="record_chain")
    assert (refused.status_code, AgencyTask.objects.count()) == (422, 0)


def test_the_asked_agency_opens_the_record_and_answers() -> None:
    record, task = asked_of_land()
    page = signed_in(land_officer()).get(reverse("record", args=[record.pk])).content.decode()
    assert "Xác nhận nguồn gốc thửa đất" in page
    assert reverse("record_answer", args=[record.pk, task.pk]) in page
    assert answer(land_officer(), record, task).status_code == 302
    task.refresh_from_db()
    assert (task.answer, task.answered_by) == ("agree", land_officer())


def test_an_agency_that_was_not_asked_does_not_find_the_record() -> None:
    record, task = asked_of_land()
    other = cast.person("justice.officer", "Lò Thị Luật", [Role.PROCESSING_OFFICER], cast.units().justice)
    assert signed_in(other).get(reverse("record", args=[record.pk])).status_code == 404
    assert answer(other, record, task).status_code == 404


def test_the_unit_that_settles_writes_a_letter_down_with_its_number() -> None:
    record, task = asked_of_land()
    assert answer(cast.officer(), record, task).status_code == 422
    assert answer(cast.officer(), record, task, letter_number="88/VPĐK").status_code == 302


def test_the_words_are_not_shown_to_whoever_may_not_see_personal_data() -> None:
    record, _task = asked_of_land()
    page = signed_in(cast.province()).get(reverse("record", args=[record.pk])).content.decode()
    assert "Other agencies asked" in page
    assert "Xác nhận nguồn gốc thửa đất" not in page


def test_what_was_asked_waits_in_a_queue_by_its_own_due_date_and_leaves_it_with_the_answer() -> None:
    record, task = asked_of_land()
    access = access_of(land_officer(), WEDNESDAY.date())
    assert [row.pk for row in queue_page(Queue.ASKED, access, at=WEDNESDAY).rows] == [record.pk]
    assert queue_counts(access, at=WEDNESDAY)[Queue.ASKED] == 1
    page = signed_in(land_officer()).get(reverse("desk_queue", args=["asked"])).content.decode()
    assert "17:00, 13 Nov" in page
    with clock.frozen(WEDNESDAY + timedelta(days=3)):
        late = signed_in(land_officer()).get(reverse("desk_queue", args=["asked"])).content.decode()
    assert "standing-overdue" in late
    answer(land_officer(), record, task)
    assert queue_counts(access, at=WEDNESDAY)[Queue.ASKED] == 0


def test_the_queue_of_the_asking_unit_does_not_hold_it() -> None:
    asked_of_land()
    access = access_of(cast.officer(), WEDNESDAY.date())
    assert not queue_page(Queue.ASKED, access, at=WEDNESDAY).rows


def test_the_queue_pages_by_the_tasks_own_dates() -> None:
    for days in (3, 1, 2):
        ask(record_cast.taken(), cast.units().land, **{"form-0-term_value": days})
    access = access_of(land_officer(), WEDNESDAY.date())
    first = queue_page(Queue.ASKED, access, at=WEDNESDAY, size=2)
    rest = queue_page(Queue.ASKED, access, at=WEDNESDAY, size=2, cursor=Cursor.read(first.later))
    terms = [AgencyTask.objects.get(record=row).term_value for row in [*first.rows, *rest.rows]]
    assert terms == [1, 2, 3]


def test_an_unanswered_consultation_is_shown_so_after_the_result() -> None:
    record, _task = asked_of_land()
    draft = ResultDraft(number="15/KQ", issued_on=WEDNESDAY.date(), signer=cast.lead())
    complete(record_id=record.pk, result=draft, actor=cast.officer(), scope=PROVINCE, at=WEDNESDAY)
    page = signed_in(cast.officer()).get(reverse("record", args=[record.pk])).content.decode()
    assert "Silence is not consent" in page


def test_the_record_shows_whose_the_time_was_as_a_bar_and_a_table() -> None:
    record = record_cast.taken()
    with clock.frozen(WEDNESDAY + timedelta(hours=2)):
        page = signed_in(cast.officer()).get(reverse("record", args=[record.pk])).content.decode()
    assert '<rect class="holder-competent_unit"' in page
    assert "2 h" in page
