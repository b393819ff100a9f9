"""Papers asked for and taken in on the pages of the desk, and reception that ends without a record received."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from procedures.domain.vocabulary import Queue, Reason, Status
from procedures.models import Draft, Record, SupplementItem, SupplementRequest
from procedures.services import supplements
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.services.test_supplements import asked, asking, do, moment, returned_online
from tests.procedures.web.signed_in import signed_in
from tests.procedures.web.test_reception import typed
from tests.record_cast import BIRTH, LAND_CHANGE, MARRIAGE, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def rows(*given: dict[str, Any], listed: int = 0) -> dict[str, Any]:
    """The rows of the form as a browser sends them; ``listed`` papers of the record come first, unticked."""
    filled: list[dict[str, Any]] = [{"paper": number} for number in range(1, listed + 1)]
    for row in given:
        if row.get("paper"):
            filled[row["paper"] - 1] = row
        else:
            filled.append(row)
    data: dict[str, Any] = {"row-TOTAL_FORMS": len(filled), "row-INITIAL_FORMS": len(filled)}
    for number, row in enumerate(filled):
        more = {"fault": "missing", "form": "original", "copies": 1, **row}
        data |= {f"row-{number}-{name}": value for name, value in more.items()}
    return data


def send(page: str, record: Record, account: Account, **data: Any) -> HttpResponse:
    return signed_in(account).post(
        reverse(page, args=[record.pk]), {"seen": record.trail_length, "reason": "incomplete", **data}
    )


FREE = {"name": "Giấy xác nhận cư trú", "mend": "Nộp bản gốc do công an phường cấp"}


def test_the_officer_ticks_papers_and_the_record_waits_for_them() -> None:
    record = record_cast.taken(LAND_CHANGE)
    page = signed_in(cast.officer()).get(reverse("record_request_supplement", args=[record.pk])).content.decode()
    assert "Giấy chứng nhận đã cấp" in page
    ticked = {"asked": "on", "paper": 2, "mend": "Nộp bản gốc", "fault": "unclear", "copies": 2}
    answer = send("record_request_supplement", record, cast.officer(), **rows(ticked, FREE, listed=2))
    assert answer.status_code == 302
    items = SupplementItem.objects.order_by("position")
    assert [(i.name, i.fault, i.mend, i.copies) for i in items] == [
        ("Giấy chứng nhận đã cấp", "unclear", "Nộp bản gốc", 2),
        (FREE["name"], "missing", FREE["mend"], 1),
    ]
    assert items[0].component == record.components.get(position=2)
    assert items[1].component is None
    record.refresh_from_db()
    assert record.status == Status.SUPPLEMENT_REQUESTED


def test_a_paper_without_a_word_on_how_to_mend_it_is_not_asked_for_and_what_was_typed_stays() -> None:
    record = record_cast.taken(LAND_CHANGE)
    answer = send(
        "record_request_supplement", record, cast.officer(), why="Giữ nguyên chữ này", **rows({"name": "Tờ khai"})
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Giữ nguyên chữ này" in page
    assert "Tờ khai" in page
    assert not SupplementRequest.objects.exists()


def test_a_request_for_nothing_is_refused_with_a_sentence() -> None:
    record = record_cast.taken(LAND_CHANGE)
    answer = send("record_request_supplement", record, cast.officer(), **rows(listed=2))
    assert answer.status_code == 422
    assert "Tick at least one paper" in answer.content.decode()


def test_after_three_working_days_the_page_asks_for_the_ground() -> None:
    record = record_cast.taken(LAND_CHANGE)
    with clock.frozen(moment("2026-11-17 09:00")):
        client = signed_in(cast.officer())
        page = client.get(reverse("record_request_supplement", args=[record.pk])).content.decode()
        assert 'name="legal_ground"' in page
        assert send("record_request_supplement", record, cast.officer(), **rows(FREE)).status_code == 422
        with_ground = {"legal_ground": "Điều 5 Luật mẫu", **rows(FREE)}
        assert send("record_request_supplement", record, cast.officer(), **with_ground).status_code == 302
    assert SupplementRequest.objects.get().is_late


@pytest.mark.parametrize("account", [cast.clerk, cast.return_clerk, cast.province])
def test_only_those_who_settle_ask_after_acceptance(account: Any) -> None:
    record = record_cast.taken(LAND_CHANGE)
    assert send("record_request_supplement", record, account(), **rows(FREE)).status_code == 403
    assert not SupplementRequest.objects.exists()


def test_a_record_of_another_unit_is_not_there() -> None:
    record = asked(record_cast.taken())
    other = cast.clerk_of_another_unit()
    for page in ("record_provide_supplement", "record_confirm_supplement", "record_close"):
        assert send(page, record, other, came=[1, 2]).status_code == 404


def test_papers_that_came_are_ticked_and_kept() -> None:
    record = asked(record_cast.taken())
    assert send("record_provide_supplement", record, cast.clerk(), came=[2]).status_code == 302
    page = signed_in(cast.clerk()).get(reverse("record", args=[record.pk])).content.decode()
    assert "came 09:00" in page
    record.refresh_from_db()
    assert record.paused_at == WEDNESDAY


def test_all_papers_start_the_term_anew() -> None:
    record = asked(record_cast.taken())
    with clock.frozen(moment("2026-11-13 09:00")):
        assert send("record_confirm_supplement", record, cast.clerk(), came=[1, 2]).status_code == 302
    record.refresh_from_db()
    assert record.due_at == moment("2026-11-20 17:00")


def test_too_few_papers_are_said_on_the_records_page() -> None:
    record = asked(record_cast.taken())
    answer = send("record_confirm_supplement", record, cast.clerk(), came=[1])
    assert answer.status_code == 422
    assert "record_confirm" not in answer.content.decode()
    record.refresh_from_db()
    assert record.status == Status.SUPPLEMENT_REQUESTED


def test_a_tick_that_the_request_does_not_know_changes_nothing() -> None:
    record = asked(record_cast.taken())
    assert send("record_provide_supplement", record, cast.clerk(), came=[9]).status_code == 422
    assert not SupplementItem.objects.exclude(provided_at=None).exists()


def test_closing_is_offered_only_after_the_time_ran_out() -> None:
    record = asked(record_cast.taken())
    address = reverse("record_close", args=[record.pk])
    client = signed_in(cast.clerk())
    assert address not in client.get(reverse("record", args=[record.pk])).content.decode()
    assert send("record_close", record, cast.clerk()).status_code == 422
    with clock.frozen(moment("2026-11-27 08:00")):
        client = signed_in(cast.clerk())
        assert address in client.get(reverse("record", args=[record.pk])).content.decode()
        assert send("record_close", record, cast.officer()).status_code == 403
        assert send("record_close", record, cast.clerk()).status_code == 302
    record.refresh_from_db()
    assert record.status == Status.STOPPED


def test_who_sees_no_personal_data_sees_no_word_of_the_letter() -> None:
    record = asked(record_cast.taken())
    for account, shown in ((cast.clerk(), True), (cast.officer(), True), (cast.province(), False)):
        page = signed_in(account).get(reverse("record", args=[record.pk])).content.decode()
        assert "01/HDHS" in page
        assert ("Nguyễn Văn Kín" in page) is shown
        assert ("Giấy tờ 1" in page) is shown


def test_an_online_submission_is_returned_completed_and_received() -> None:
    record = record_cast.submitted()
    answer = send("record_request_intake_supplement", record, cast.clerk(), **rows(FREE))
    assert answer.status_code == 302
    record.refresh_from_db()
    assert record.status == Status.INTAKE_SUPPLEMENT
    page = signed_in(cast.clerk()).get(reverse("record", args=[record.pk])).content.decode()
    assert reverse("record_receive", args=[record.pk]) + '"' not in page
    assert reverse("record_receive_completed", args=[record.pk]) in page
    assert send("record_answer_intake_supplement", record, cast.clerk(), came=[1]).status_code == 302
    record.refresh_from_db()
    assert (record.status, record.intake_due_at) == (Status.SUBMITTED, WEDNESDAY + timedelta(days=1))
    assert send("record_receive", record, cast.clerk()).status_code == 302
    record.refresh_from_db()
    assert record.status == Status.RECEIVED


def test_the_rest_of_the_papers_at_the_counter_leads_to_the_receipt() -> None:
    record = returned_online()
    answer = send("record_receive_completed", record, cast.clerk(), came=[1, 2])
    assert answer.headers["Location"] == reverse("desk_received", args=[record.pk])
    record.refresh_from_db()
    assert record.status == Status.RECEIVED
    assert send("record_receive_completed", returned_online(), cast.officer(), came=[1, 2]).status_code == 403


def letter(page: str, account: Account | None = None, **more: Any) -> HttpResponse:
    return signed_in(account or cast.clerk()).post(reverse(page), typed(**more))


def test_guidance_takes_over_what_was_typed_and_ticks_what_is_missing() -> None:
    page = letter("desk_guidance", procedure=BIRTH).content.decode()
    assert 'name="at-name" value="Phạm Thị Thử"' in page
    assert "Giấy chứng sinh" in page
    assert page.count(" checked") == 2
    assert not Record.objects.exists()


def test_guidance_is_written_with_a_code_and_the_draft_is_gone() -> None:
    Draft.objects.create(
        account=cast.clerk(),
        centre=cast.units().centres[cast.HONG_GAI],
        content={"key": "form-1"},
        saved_at=WEDNESDAY,
    )
    asks = rows({"asked": "on", "paper": 2, "mend": "Xin cấp tại bệnh viện"}, listed=2)
    answer = letter("desk_guidance", procedure=BIRTH, write="1", reason="incomplete", **asks)
    record = Record.objects.get()
    assert answer.headers["Location"] == reverse("record", args=[record.pk]) + "#supplements"
    assert record.status == Status.INTAKE_SUPPLEMENT
    assert record.applicant.name == "Phạm Thị Thử"
    assert SupplementItem.objects.get().component == record.components.get(position=2)
    assert not Draft.objects.exists()


def test_what_is_wrong_at_reception_is_said_there_before_any_letter() -> None:
    for page in ("desk_guidance", "desk_refusal"):
        answer = letter(page, **{"at-telephone": "12"})
        assert answer.status_code == 422
        assert reverse("desk_reception") in answer.content.decode()
    assert not Record.objects.exists()


def test_a_refusal_at_the_counter_is_written_with_its_reason() -> None:
    page = letter("desk_refusal").content.decode()
    assert 'name="at-name" value="Phạm Thị Thử"' in page
    assert letter("desk_refusal", write="1", reason="").status_code == 422
    answer = letter("desk_refusal", write="1", reason="out_of_competence", why="Thuộc cơ quan khác")
    record = Record.objects.get()
    assert answer.status_code == 302
    assert (record.status, record.refusal_letter.why) == (Status.REFUSED, "Thuộc cơ quan khác")
    shown = signed_in(cast.clerk()).get(reverse("record", args=[record.pk])).content.decode()
    assert "01/TCHS" in shown
    assert "Thuộc cơ quan khác" in shown


@pytest.mark.parametrize("page", ["desk_guidance", "desk_refusal"])
def test_letters_at_the_counter_are_written_by_those_who_receive(page: str) -> None:
    assert letter(page, cast.officer(), write="1", reason="incomplete", **rows(FREE)).status_code == 403
    elsewhere = letter(page, write="1", reason="incomplete", centre=str(cast.units().centres[cast.CO_TO].pk))
    assert elsewhere.status_code == 422
    assert not Record.objects.exists()


def test_a_letter_sent_twice_is_one() -> None:
    for _ in range(3):
        letter("desk_refusal", write="1", reason="duplicate", procedure=MARRIAGE)
    assert Record.objects.count() == 1


def test_the_queues_say_what_they_are_about() -> None:
    asked(record_cast.taken(), ask=asking(papers=1))
    client = signed_in(cast.clerk())
    page = client.get(reverse("desk_queue", args=[Queue.SUPPLEMENT.value])).content.decode()
    assert "Papers by 17:00, 26 Nov" in page
    assert "Clock stopped since 09:00, 11 Nov" in page
    assert "17:00, 18 Nov" not in page
    record_cast.received()
    with clock.frozen(datetime(2026, 11, 20, 9, 0, tzinfo=WEDNESDAY.tzinfo)):
        client = signed_in(cast.clerk())
        page = client.get(reverse("desk_queue", args=[Queue.STUCK.value])).content.decode()
    assert "24 working hours" in page
    assert "Last act: 09:00, 11 Nov" in page


def test_a_second_request_before_acceptance_shows_that_it_needs_a_ground() -> None:
    record = returned_online()
    record = do(supplements.answer_intake_supplement, record, WEDNESDAY, came=[1, 2])
    page = signed_in(cast.clerk()).get(reverse("record_request_intake_supplement", args=[record.pk])).content.decode()
    assert 'name="legal_ground"' in page
    send("record_request_intake_supplement", record, cast.clerk(), legal_ground="Điều 1", **rows(FREE))
    assert SupplementRequest.objects.latest("sequence").is_repeated
    assert record.events.last().reason == Reason.LEGAL_GROUND
