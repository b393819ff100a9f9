"""The electronic result: laid to the record by who issues it, taken and downloaded by its owner, by nobody else."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from procedures.domain.result_words import SigningMethod
from procedures.domain.vocabulary import Act, EvidenceKind, ReturnMethod, Status
from procedures.models import Handover, Record, ResultDownload, ResultFile
from procedures.services import result_corrections, results
from procedures.services.electronic_results import add_result_file, take_electronically
from procedures.services.result_stages import ProposalDraft, approve, propose, sign
from procedures.services.results import Receiver
from procedures.services.trail import verify
from staffing.models import AuditEntry
from tests import cast, record_cast
from tests.procedures import money_cast, scans
from tests.procedures.services.test_filings import COMPANY
from tests.procedures.services.test_result_stages import signed
from tests.record_cast import OWNER, WEDNESDAY
from units import clock
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
NOW = WEDNESDAY + timedelta(hours=1)
ELECTRONIC = Receiver(OWNER.name, EvidenceKind.ELECTRONIC, OWNER.personal_number)


@pytest.fixture(autouse=True)
def _today(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    with clock.frozen(NOW):
        yield


@pytest.fixture
def owner(client: Client) -> Client:
    cast.sign_in_citizen(client, cast.citizen())
    return client


def by(actor: Any, **more: Any) -> dict[str, Any]:
    return {"actor": actor, "scope": PROVINCE, "at": NOW} | more


def ready(method: ReturnMethod = ReturnMethod.ELECTRONIC) -> Record:
    return record_cast.completed(return_method=method)


def add(record: Record, content: bytes = b"", **more: Any) -> Record:
    file = io.BytesIO(content or scans.pdf())
    return add_result_file(record_id=record.pk, file=file, name="ket-qua.pdf", **by(cast.document_clerk(), **more))


def page(client: Client, record: Record) -> str:
    return client.get(reverse("own_record", args=[record.code])).content.decode()


def take(client: Client, record: Record) -> Any:
    return client.post(reverse("own_result_take", args=[record.code]))


def fetch(client: Client, record: Record, **headers: str) -> Any:
    return client.get(reverse("own_result_file", args=[record.code]), headers=headers)


def test_the_owner_takes_the_result_and_downloads_it_and_both_are_facts_with_their_time(owner: Client) -> None:
    record = add(ready())
    assert "Nhận kết quả" in page(owner, record)
    assert fetch(owner, record).status_code == 404  # first it is taken
    assert take(owner, record).status_code == 302
    record.refresh_from_db()
    handover = Handover.objects.get(record=record)
    assert (record.status, record.returned_at) == (Status.RETURNED, NOW)
    assert (handover.handed_over_by, handover.method, handover.handed_over_at) == (None, ReturnMethod.ELECTRONIC, NOW)
    event = record.events.last()
    assert event is not None
    assert (event.act, event.actor, event.citizen) == (Act.RETURN, None, cast.citizen())
    assert OWNER.name not in str(event.facts)
    answer = fetch(owner, record)
    assert b"".join(answer.streaming_content) == scans.pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert ResultDownload.objects.values_list("citizen", "at").get() == (cast.citizen().pk, NOW)
    assert not verify(at=NOW).findings


def test_a_viewer_that_fetches_piece_by_piece_makes_one_download(owner: Client) -> None:
    record = add(ready(ReturnMethod.COUNTER))
    assert fetch(owner, record, Range="bytes=0-9").status_code == 206
    assert fetch(owner, record, Range="bytes=10-19").status_code == 206
    assert ResultDownload.objects.count() == 1
    assert fetch(owner, record).status_code == 200
    assert ResultDownload.objects.count() == 2


def test_a_result_for_the_counter_may_be_read_online_and_still_waits_to_be_collected(owner: Client) -> None:
    record = add(ready(ReturnMethod.COUNTER))
    assert fetch(owner, record).status_code == 200
    with pytest.raises(RuleBroken, match="not_electronic"):
        take_electronically(citizen=cast.citizen(), code=record.code, at=NOW)
    record.refresh_from_db()
    assert record.status == Status.COMPLETED


def test_nobody_else_takes_or_downloads_it_and_a_code_alone_opens_nothing(client: Client) -> None:
    record = add(ready())
    stranger = Client()
    cast.sign_in_citizen(stranger, cast.citizen(COMPANY))
    assert (take(stranger, record).status_code, fetch(stranger, record).status_code) == (404, 404)
    assert (take(client, record).status_code, fetch(client, record).status_code) == (302, 302)  # to the door
    client.post(reverse("tracked_record", args=[record.code]), {"digits": "4417"})
    shown = client.get(reverse("tracked_record", args=[record.code])).content.decode()
    assert "result.pdf" not in shown
    assert fetch(client, record).status_code == 302
    assert not ResultDownload.objects.exists()
    record.refresh_from_db()
    assert record.status == Status.COMPLETED


def test_without_the_file_nothing_is_returned_electronically(owner: Client) -> None:
    record = ready()
    assert take(owner, record).status_code == 422
    with pytest.raises(RuleBroken, match="electronic_result_missing"):
        results.return_result(record_id=record.pk, receiver=ELECTRONIC, **by(cast.clerk()))
    add(record)
    done = results.return_result(record_id=record.pk, receiver=ELECTRONIC, **by(cast.clerk()))
    assert done.status == Status.RETURNED
    assert fetch(owner, record).status_code == 200


def test_what_was_wanted_electronically_may_be_collected_on_paper_all_the_same() -> None:
    record = ready()
    receiver = Receiver(OWNER.name, EvidenceKind.PERSONAL_NUMBER, OWNER.personal_number)
    results.return_result(record_id=record.pk, receiver=receiver, **by(cast.clerk()))
    assert Handover.objects.get(record=record).method == ReturnMethod.COUNTER


def test_a_fee_that_is_due_is_paid_first(owner: Client) -> None:
    record = money_cast.owing()
    Record.objects.filter(pk=record.pk).update(status=Status.COMPLETED, completed_at=NOW, outcome="early")
    add(record)
    assert fetch(owner, record).status_code in (409, 422)
    Record.objects.filter(pk=record.pk).update(return_method=ReturnMethod.ELECTRONIC)
    assert take(owner, record).status_code in (409, 422)
    assert "sau khi nộp lệ phí" in page(owner, record)
    assert not ResultDownload.objects.exists()


def test_the_file_comes_when_the_result_is_signed_and_not_before() -> None:
    record = record_cast.taken()
    with pytest.raises(RuleBroken, match="result_not_signed"):
        add(record)
    assert add(signed()).status == Status.PROCESSING
    assert ResultFile.objects.current().count() == 1


def test_only_a_clean_pdf_is_a_result() -> None:
    record = ready()
    for name, content, code in (
        ("a.png", scans.picture("PNG"), "result_file_not_pdf"),
        ("a.pdf", scans.pdf_with_script(), "pdf_active"),
        ("a.pdf", b"no pdf", "file_kind_unknown"),
    ):
        with pytest.raises(RuleBroken, match=code):
            add_result_file(record_id=record.pk, file=io.BytesIO(content), name=name, **by(cast.document_clerk()))
    assert not ResultFile.objects.exists()


def test_it_is_added_where_it_is_issued_and_against_the_present_record() -> None:
    record = ready()
    elsewhere = Scope(units=frozenset({cast.units().co_to.pk}), centres=frozenset({record.received_at_centre_id}))
    with pytest.raises(RuleBroken, match="not_done_here"):
        add(record, scope=elsewhere)
    with pytest.raises(RuleBroken, match="record_changed"):
        add(record, seen=1)
    add(record)
    with pytest.raises(RuleBroken, match="result_file_known"):
        add(record)


def test_another_file_takes_its_place_until_the_result_is_returned(owner: Client) -> None:
    record = add(ready())
    add(record, scans.pdf(2))
    assert ResultFile.objects.count() == 2
    assert ResultFile.objects.current().get().pages == 2
    take(owner, record)
    with pytest.raises(RuleBroken, match="result_returned"):
        add(record, scans.pdf(3))
    result_corrections.report_error(record_id=record.pk, what="Sai ngày sinh", **by(cast.clerk()))
    add(record, scans.pdf(3))
    assert b"".join(fetch(owner, record).streaming_content) == scans.pdf(3)


def test_a_result_that_is_proposed_anew_has_no_file_yet() -> None:
    record = add(signed())
    Record.objects.filter(pk=record.pk).update(result_stage="")  # as after papers were asked for
    propose(record_id=record.pk, proposal=ProposalDraft(text="Lại"), **by(cast.officer()))
    assert not ResultFile.objects.current().exists()
    approve(record_id=record.pk, **by(cast.lead()))
    sign(record_id=record.pk, method=SigningMethod.PAPER, **by(cast.lead()))
    assert add(record, scans.pdf(2)).status == Status.PROCESSING


def test_two_current_files_are_refused_by_the_database_too() -> None:
    record = add(ready())
    file = ResultFile.objects.get()
    file.pk = None
    with pytest.raises(IntegrityError, match="result_file_one_current"), transaction.atomic():
        file.save(force_insert=True)
    with pytest.raises(IntegrityError, match="handover_by_somebody"), transaction.atomic():
        Handover.objects.create(
            record=record,
            method="counter",
            receiver_name="Ai đó",
            evidence=EvidenceKind.PRESENT,
            handed_over_at=NOW,
        )


def test_the_desk_adds_it_sees_who_took_it_and_every_look_is_written_down(owner: Client) -> None:
    record = ready()
    desk = Client()
    desk.force_login(cast.officer())
    upload = SimpleUploadedFile("ket-qua.pdf", scans.pdf(), "application/pdf")
    sent = {"file": upload, "seen": record.trail_length}
    assert desk.post(reverse("result_file_add", args=[record.pk]), sent).status_code == 302
    take(owner, record)
    fetch(owner, record)
    shown = desk.get(reverse("record", args=[record.pk])).content.decode()
    assert "Chủ hồ sơ đã tải" in shown
    assert "Chủ hồ sơ đã nhận trên cổng" in shown or "Đã trả" in shown
    file = ResultFile.objects.get()
    before = AuditEntry.objects.filter(purpose="result_file").count()
    assert desk.get(reverse("result_file", args=[record.pk, file.pk])).status_code == 200
    assert AuditEntry.objects.filter(purpose="result_file").count() == before + 1
    assert desk.get(reverse("result_file", args=[record.pk + 1, file.pk])).status_code == 404


def test_the_desk_says_why_a_file_was_not_taken() -> None:
    record = ready()
    desk = Client()
    desk.force_login(cast.officer())
    answer = desk.post(reverse("result_file_add", args=[record.pk]), {"seen": "1"}, follow=True)
    assert "Tệp trống" in answer.content.decode() or "trống" in answer.content.decode()
    assert not ResultFile.objects.exists()
    other = Client()
    other.force_login(cast.clerk())
    assert other.post(reverse("result_file_add", args=[record.pk]), {"seen": "1"}).status_code == 403
