"""What a citizen does with a record of their own, and what the desk sees of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from procedures.domain.vocabulary import Act, Fault, ReturnMethod, Status
from procedures.models import Adjustment, Attachment, Record
from procedures.services import intake, processing, supplements
from procedures.services.supplements import Asking, Wanted
from procedures.services.trail import verify
from tests import cast, filing_cast, record_cast
from tests.filing_cast import AT
from tests.procedures.services.test_filings import COMPANY
from units import clock
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.frozen(AT):
        yield


@pytest.fixture
def mother(client: Client) -> Client:
    cast.sign_in_citizen(client, cast.citizen())
    return client


def ask(record: Record) -> Record:
    """The clerk asks for the notification again, and for one paper that the list does not know."""
    wanted = (
        Wanted("", Fault.UNCLEAR, "Chụp lại cho rõ", paper=2),
        Wanted("Giấy cam đoan", Fault.MISSING, "Nộp giấy cam đoan"),
    )
    return supplements.request_intake_supplement(
        record_id=record.pk, asking=Asking(wanted), actor=cast.clerk(), scope=PROVINCE, at=AT
    )


def file(shade: int) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{shade}.png", filing_cast.picture(shade).getvalue(), "image/png")


def post(client: Client, page: str, record: Record, **fields: Any) -> Any:
    return client.post(reverse(f"own_{page}", args=[record.code]), fields)


def test_what_the_officer_asked_for_is_answered_paper_by_paper(mother: Client) -> None:
    record = ask(filing_cast.sent())
    page = mother.get(reverse("own_record", args=[record.code])).content.decode()
    assert "Chụp lại cho rõ" in page
    assert "Giấy cam đoan" in page
    answer = post(mother, "answer", record, **{"item-1": file(10), "item-2": file(20)})
    assert answer.status_code == 302
    record.refresh_from_db()
    assert Status(record.status) is Status.SUBMITTED
    assert record.intake_due_at is not None
    event = record.events.last()
    assert event is not None
    assert (event.act, event.actor, event.citizen) == (Act.ANSWER_INTAKE_SUPPLEMENT, None, cast.citizen())
    assert Attachment.objects.filter(component__record=record, uploaded_by_citizen=cast.citizen()).count() == 3
    assert set(record.components.filter(position__in=[2, 3]).values_list("is_present", flat=True)) == {True}
    assert not verify(at=AT).findings


def test_before_acceptance_all_papers_come_at_once(mother: Client) -> None:
    record = ask(filing_cast.sent())
    assert post(mother, "answer", record, **{"item-1": file(10)}).status_code == 422
    assert post(mother, "answer", record).status_code == 422
    record.refresh_from_db()
    assert Status(record.status) is Status.INTAKE_SUPPLEMENT
    assert Attachment.objects.filter(component__record=record).count() == 1  # nothing of the refused answer stays


def test_a_file_that_may_not_be_kept_changes_nothing(mother: Client) -> None:
    record = ask(filing_cast.sent())
    bad = SimpleUploadedFile("a.png", b"no image", "image/png")
    assert post(mother, "answer", record, **{"item-1": bad, "item-2": file(20)}).status_code == 422
    assert Attachment.objects.filter(component__record=record).count() == 1


def test_after_acceptance_papers_come_as_they_come_and_the_clerk_confirms(mother: Client) -> None:
    record = record_cast.taken()
    wanted = (Wanted("Giấy A", Fault.MISSING, "Nộp giấy A"), Wanted("Giấy B", Fault.MISSING, "Nộp giấy B"))
    supplements.request_supplement(
        record_id=record.pk, asking=Asking(wanted), actor=cast.officer(), scope=PROVINCE, at=AT
    )
    assert post(mother, "answer", record, **{"item-2": file(20)}).status_code == 302
    record.refresh_from_db()
    assert Status(record.status) is Status.SUPPLEMENT_REQUESTED
    assert record.paused_at is not None
    page = mother.get(reverse("own_record", args=[record.code])).content.decode()
    assert 'name="item-1"' in page
    assert 'name="item-2"' not in page


def test_a_record_is_withdrawn_only_when_it_is_meant(mother: Client) -> None:
    record = filing_cast.sent()
    assert post(mother, "withdraw", record).status_code == 422
    assert post(mother, "withdraw", record, sure="on").status_code == 302
    record.refresh_from_db()
    assert Status(record.status) is Status.WITHDRAWN
    assert (record.ending.ended_by, record.ending.letter_number != "") == (None, True)
    assert post(mother, "withdraw", record, sure="on").status_code == 422


def test_the_result_is_got_another_way_until_it_is_decided(mother: Client) -> None:
    record = filing_cast.sent()
    assert post(mother, "return", record, method="postal").status_code == 422
    assert post(mother, "return", record, method="postal", address="Tổ 3, phường Hồng Gai").status_code == 302
    record.refresh_from_db()
    assert record.return_method == ReturnMethod.POSTAL
    points = Adjustment.objects.filter(record=record).values_list("subject", "after")
    assert set(points) == {
        ("Cách nhận kết quả", "Qua bưu chính công ích"),
        ("Địa chỉ nhận kết quả", "Tổ 3, phường Hồng Gai"),
    }
    done = record_cast.completed()
    assert post(mother, "return", done, method="electronic").status_code == 422


def test_a_page_that_is_out_of_date_changes_nothing(mother: Client) -> None:
    record = filing_cast.sent()
    assert post(mother, "withdraw", record, sure="on", seen="7").status_code == 422
    record.refresh_from_db()
    assert Status(record.status) is Status.SUBMITTED


def test_nobody_acts_on_somebody_elses_record() -> None:
    record = ask(filing_cast.sent())
    stranger = Client()
    cast.sign_in_citizen(stranger, cast.citizen(COMPANY))
    assert stranger.get(reverse("own_record", args=[record.code])).status_code == 404
    assert post(stranger, "answer", record, **{"item-1": file(10), "item-2": file(20)}).status_code == 404
    assert post(stranger, "withdraw", record, sure="on").status_code == 404
    assert post(stranger, "return", record, method="electronic").status_code == 404
    record.refresh_from_db()
    assert Status(record.status) is Status.INTAKE_SUPPLEMENT


def test_the_desk_sees_what_names_nobody_and_the_rest_after_a_logged_look(client: Client) -> None:
    record = filing_cast.sent()
    client.force_login(cast.clerk())
    page = client.get(reverse("record", args=[record.pk])).content.decode()
    assert "Trả lời trực tuyến" in page
    assert "Đã đăng ký kết hôn" in page
    assert "Nguyễn Gia Thử" not in page
    whole = client.post(reverse("record_unmask", args=[record.pk]), {"purpose": "settling"}).content.decode()
    assert "Nguyễn Gia Thử" in whole


def test_the_clerk_receives_what_a_mother_filed_and_the_officer_takes_it(mother: Client) -> None:
    record = filing_cast.sent()
    intake.receive_submission(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=AT)
    processing.take(record_id=record.pk, actor=cast.officer(), scope=PROVINCE, at=AT)
    page = mother.get(reverse("own_record", args=[record.code])).content.decode()
    assert "Đang giải quyết" in page or "Đang xử lý" in page
