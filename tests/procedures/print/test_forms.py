"""Forms 02 to 07 and the slips, as they come out of the printer."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from procedures.domain.printing import FormCode
from procedures.domain.vocabulary import (
    Act,
    ComponentForm,
    ComponentState,
    Fault,
    Reason,
    Status,
    SupplementPhase,
)
from procedures.models import (
    Ending,
    Extension,
    Record,
    RefusalLetter,
    Result,
    SupplementItem,
    SupplementRequest,
)
from procedures.print.register import register
from procedures.print.registry import FORMS, RECORD_FORMS
from procedures.services import processing, voiding, withdrawal
from procedures.services.drafting import Paper, Party
from procedures.services.printing import Copy
from procedures.services.voiding import RightProcedure
from tests import cast, record_cast
from tests.procedures.print.paper import CENTRE, FIRST, HEAD, has, pages_of, pdf_of, words_of
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import COPIES, LAND_CHANGE, MARRIAGE, OWNER, WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
HELPER = Party(name="Đỗ Thị Nộp Hộ", telephone="0987654321")


def asked(record: Record, *, phase: SupplementPhase = SupplementPhase.AFTER, papers: int = 2) -> SupplementRequest:
    request = SupplementRequest.objects.create(
        record=record,
        phase=phase,
        sequence=1,
        number="12/HDHS",
        reason=Reason.INCOMPLETE,
        why="Sơ đồ thửa đất chưa có chữ ký.\nDiện tích khác bản đồ địa chính.",
        legal_ground="Điều 19 khoản 5",
        asked_by=cast.officer(),
        asked_at=WEDNESDAY,
        answer_by=WEDNESDAY + timedelta(days=15) if phase == SupplementPhase.AFTER else None,
    )
    for number in range(1, papers + 1):
        SupplementItem.objects.create(
            request=request,
            position=number,
            name=f"Giấy chứng nhận số {number}",
            fault=Fault.EXPIRED,
            mend=f"Nộp bản còn hạn thứ {number}",
            form=ComponentForm.COPY,
            copies=2,
        )
    return request


def test_a_request_for_supplement_names_every_paper_its_fault_and_how_to_mend_it():
    record = record_cast.taken(LAND_CHANGE)
    asked(record)
    words = words_of(FormCode.SUPPLEMENT, record)
    has(words, *HEAD, *CENTRE, "Số: 12/HDHS", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", f"Mã hồ sơ: {record.code}")
    has(words, f"Hồ sơ của: {OWNER.name}", OWNER.telephone, OWNER.email, "Sau khi tiếp nhận")
    for number in (1, 2):
        has(words, f"{number} Giấy chứng nhận số {number} Hết hiệu lực Nộp bản còn hạn thứ {number} Bản sao: 02")
    has(words, "Sơ đồ thửa đất chưa có chữ ký.", "Diện tích khác bản đồ địa chính.", "Điều 19 khoản 5")
    has(words, "09 giờ 00 phút, ngày 26 tháng 11 năm 2026", "tính lại từ đầu", "Lê Văn Thụ", "Mẫu số 02", "2026-11.1")


def test_before_reception_no_term_is_said_to_stop():
    record = record_cast.submitted(LAND_CHANGE)
    asked(record, phase=SupplementPhase.BEFORE)
    words = words_of(FormCode.SUPPLEMENT, record)
    has(words, "Trước khi tiếp nhận", "thời hạn giải quyết tính từ khi tiếp nhận")
    assert "tạm dừng" not in words


def test_every_request_of_a_record_is_a_paper_of_its_own():
    record = record_cast.taken(LAND_CHANGE)
    first = asked(record)
    SupplementRequest.objects.filter(pk=first.pk).update(closed_at=WEDNESDAY + timedelta(days=20))
    second = SupplementRequest.objects.create(
        record=record,
        phase=SupplementPhase.AFTER,
        sequence=2,
        number="31/HDHS",
        reason=Reason.INCOMPLETE,
        asked_by=cast.officer(),
        asked_at=WEDNESDAY + timedelta(days=21),
        answer_by=WEDNESDAY + timedelta(days=36),
    )
    papers = FORMS[FormCode.SUPPLEMENT].papers(record)
    assert [(paper.of, paper.number) for paper in papers] == [(first.pk, "12/HDHS"), (second.pk, "31/HDHS")]
    assert len({paper.subject for paper in papers}) == 2


def test_a_letter_keeps_its_signature_with_its_last_words():
    record = record_cast.taken(LAND_CHANGE)
    asked(record, papers=5)
    for page in pages_of(pdf_of(FormCode.SUPPLEMENT, record)):
        assert ("NGƯỜI HƯỚNG DẪN" in page) == ("để được hướng dẫn./." in page)


def test_a_refusal_at_reception_gives_its_reason_and_the_way_to_complain():
    record = record_cast.submitted(LAND_CHANGE)
    RefusalLetter.objects.create(
        record=record,
        number="02/TCHS",
        reason=Reason.CONDITIONS_NOT_MET,
        why="Thửa đất đang có tranh chấp.",
        written_by=cast.clerk(),
        written_at=WEDNESDAY,
    )
    words = words_of(FormCode.REFUSAL, record)
    has(words, *HEAD, *CENTRE, "Số: 02/TCHS", "PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ", "không tiếp nhận hồ sơ")
    has(words, "Không đáp ứng điều kiện", "Thửa đất đang có tranh chấp.", "khiếu nại, khởi kiện", "Mẫu số 03")
    assert "Ngày tiếp nhận" not in words


def test_a_refusal_after_appraisal_is_the_unit_s_with_its_signature():
    record = record_cast.completed(MARRIAGE)
    Result.objects.filter(record=record).update(is_refusal=True, signer_title="Chủ tịch")
    words = words_of(FormCode.REFUSAL, record)
    has(words, "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG GAI Số: 15/KQ", "từ chối giải quyết hồ sơ", "CHỦ TỊCH", "Trần Thị Ký")
    assert "TRUNG TÂM PHỤC VỤ" not in words
    assert FORMS[FormCode.REFUSAL].papers(record_cast.completed(MARRIAGE)) == []


def extended(record: Record, *, late: bool = False) -> None:
    Extension.objects.create(
        record=record,
        due_before=record.due_at,
        due_after=record.due_at + timedelta(days=7),
        is_late=late,
        reason=Reason.MORE_VERIFICATION,
        explanation="Phải đo đạc lại thửa đất.",
        letter_number="03/PXL",
        decided_by=cast.lead(),
        signer=cast.lead(),
        signer_title="KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
        decided_at=WEDNESDAY + timedelta(days=9),
    )


def test_an_apology_names_the_old_and_the_new_date_and_who_signs_for_whom():
    record = record_cast.taken(LAND_CHANGE)
    extended(record)
    words = words_of(FormCode.EXTENSION, record)
    has(words, *HEAD, "Số: 03/PXL", "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT", OWNER.name)
    has(words, f"; mã hồ sơ {record.code}; hẹn trả kết quả 17 giờ 00 phút, ngày 26 tháng 11 năm 2026")
    has(words, "17 giờ 00 phút, ngày 03 tháng 12 năm 2026", "lần gia hạn thứ nhất và duy nhất")
    has(
        words, "Cần xác minh thêm", "Phải đo đạc lại thửa đất.", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Trần Thị Ký", "Mẫu số 04"
    )
    assert "gửi muộn" not in words


def test_a_late_apology_says_that_it_is_late_and_changes_no_judgement():
    record = record_cast.taken(LAND_CHANGE)
    extended(record, late=True)
    has(words_of(FormCode.EXTENSION, record), "gửi muộn hơn thời hạn quy định", "vẫn theo ngày hẹn trả")


@pytest.mark.parametrize("act, body", [(Act.STOP, False), (Act.WITHDRAW, True)])
def test_a_notice_of_stopping_comes_from_whoever_stopped_it(act, body):
    record = record_cast.taken(LAND_CHANGE)
    Ending.objects.create(
        record=record,
        act=act,
        stage=Status.PROCESSING,
        reason=Reason.STOP_ORDERED if act == Act.STOP else Reason.APPLICANT_REQUEST,
        requester="Tòa án nhân dân khu vực 1",
        ground="Quyết định số 12/2026/QĐ-BPKCTT",
        papers="Trả lại toàn bộ bản chính.",
        letter_number="05/TBD",
        signer=cast.lead() if act == Act.STOP else None,
        signer_title="CHỦ TỊCH" if act == Act.STOP else "",
        ended_by=cast.clerk(),
        ended_at=WEDNESDAY,
    )
    words = words_of(FormCode.STOPPING, record)
    has(words, *HEAD, "Số: 05/TBD", "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "Tòa án nhân dân khu vực 1", "Mẫu số 05")
    has(words, "Quyết định số 12/2026/QĐ-BPKCTT", "Trả lại toàn bộ bản chính.")
    assert ("TRUNG TÂM PHỤC VỤ" in words) == ("nộp lại hồ sơ khi có nhu cầu" in words) == body
    assert ("Trần Thị Ký" in words) != body


def offered(record: Record) -> set[FormCode]:
    return {form.code for form in RECORD_FORMS if form.papers and form.papers(record)}


def test_only_what_holds_for_the_record_s_state_is_offered():
    promised = {FormCode.RECEIPT, FormCode.LABEL, FormCode.CONTROL_SLIP}
    assert offered(record_cast.submitted(MARRIAGE)) == set()
    assert offered(record_cast.received(MARRIAGE)) == promised
    assert offered(record_cast.returned(MARRIAGE)) == promised | {FormCode.RETURN_RECEIPT}
    gone = record_cast.received(MARRIAGE)
    gone = withdrawal.withdraw(record_id=gone.pk, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    assert offered(gone) == {FormCode.STOPPING, FormCode.LABEL, FormCode.CONTROL_SLIP}


def test_of_a_void_record_no_receipt_is_printed_again():
    paid = record_cast.received(COPIES, pages=2)
    assert {FormCode.RECEIPT, FormCode.FEE_RECEIPT} <= offered(paid)
    wrong = record_cast.received(COPIES, pages=2)
    voiding.void_and_receive(
        record_id=wrong.pk, right=RightProcedure(MARRIAGE), actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY
    )
    void = Record.objects.get(pk=wrong.pk)
    assert offered(void) == {FormCode.CONTROL_SLIP}
    with clock.frozen(WEDNESDAY):
        client = signed_in(cast.clerk())
        answer = client.get(reverse("record_receipt", args=[void.pk]))
        page = client.get(reverse("record", args=[void.pk])).content.decode()
    assert answer.status_code == 422
    assert "nothing to print" in answer.content.decode()
    assert reverse("record_receipt", args=[void.pk]) not in page


def test_the_control_slip_tells_who_handed_the_record_to_whom_and_what_came_back():
    record = record_cast.returned(MARRIAGE, submitter=HELPER)
    words = words_of(FormCode.CONTROL_SLIP, record)
    has(words, *HEAD, "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", f"Người nộp hồ sơ: {HELPER.name}", OWNER.name)
    has(
        words,
        "I. Giao hồ sơ",
        "II. Nhận kết quả",
        "Tiếp nhận; Vũ Thị Quầy",
        "Lê Văn Thụ",
        "Kết quả số 15/KQ",
        "Mẫu số 06",
    )
    has(words, "09:00 11/11/2026", "Trước hạn", "Trả kết quả")
    assert "III." not in words
    assert words.index(HELPER.name, words.index("I. Giao hồ sơ")) < words.index("II. Nhận kết quả")


def test_the_control_slip_shows_a_way_across_boundaries_and_the_date_that_moved():
    places = cast.units()
    record = record_cast.received(LAND_CHANGE, property_unit_id=places.co_to.pk)
    processing.forward(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY + timedelta(days=1))
    words = words_of(FormCode.CONTROL_SLIP, record)
    has(words, "Ủy ban nhân dân đặc khu Cô Tô", "đã thay đổi: 17 giờ 00 phút, ngày 27 tháng 11 năm 2026")
    has(words, "Hạn cơ quan giải quyết trả về nơi trả kết quả", "09:00 12/11/2026", "Chưa có")


def test_a_day_s_register_has_a_row_for_every_record_of_that_centre_and_day():
    centre = cast.units().centres[cast.HONG_GAI]
    first = record_cast.received(MARRIAGE)
    second = record_cast.copied(at=WEDNESDAY + timedelta(hours=1))
    record_cast.received(MARRIAGE, at=WEDNESDAY + timedelta(days=1))
    elsewhere = record_cast.received(MARRIAGE, centre_id=cast.units().centres[cast.CO_TO].pk)
    words = words_of(FormCode.REGISTER, register(centre, WEDNESDAY.date()))
    has(words, *HEAD, "SỔ THEO DÕI HỒ SƠ", "ngày 11 tháng 11 năm 2026 · 2 hồ sơ", "Mẫu số 07", OWNER.name)
    assert words.index(first.code) < words.index(second.code)
    assert elsewhere.code not in words
    empty = words_of(FormCode.REGISTER, register(centre, date(2026, 11, 10)))
    has(empty, "Trong ngày không tiếp nhận hồ sơ nào", "0 hồ sơ")


def test_a_long_register_repeats_its_head_and_numbers_its_pages():
    centre = cast.units().centres[cast.HONG_GAI]
    for _number in range(40):
        record_cast.copied()
    pages = pages_of(pdf_of(FormCode.REGISTER, register(centre, WEDNESDAY.date())))
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        has(page, f"Trang {number}/{len(pages)}")
    assert all("Mã hồ sơ" in page for page in pages if "H49." in page)


def test_a_register_costs_the_same_few_queries_for_two_records_and_for_twenty(django_assert_max_num_queries):
    centre = cast.units().centres[cast.HONG_GAI]
    for _number in range(20):
        record_cast.received(MARRIAGE)
    with django_assert_max_num_queries(1):
        register(centre, WEDNESDAY.date()).content(WEDNESDAY)


@pytest.mark.parametrize("form", RECORD_FORMS, ids=lambda form: form.code.value)
def test_every_form_bears_demonstration_and_template_and_is_an_archive_file(form):
    record = record_cast.returned(LAND_CHANGE)
    Record.objects.filter(pk=record.pk).update(fee_vnd=4_000)
    asked(record)
    extended(record)
    Result.objects.filter(record=record).update(is_refusal=True)
    Ending.objects.create(
        record=record,
        act=Act.WITHDRAW,
        stage=Status.PROCESSING,
        reason=Reason.APPLICANT_REQUEST,
        letter_number="05/TBD",
        ended_by=cast.clerk(),
        ended_at=WEDNESDAY,
    )
    data = pdf_of(form.code, record, demo=True)
    assert data == pdf_of(form.code, record, demo=True)
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    words = " ".join(pages_of(data))
    has(words, "BẢN TRÌNH DIỄN", "bản mẫu 2026-11.1", record.code)


@pytest.mark.parametrize("form", RECORD_FORMS, ids=lambda form: form.code.value)
def test_names_of_people_survive_every_form(form):
    name = "Nguyễn Phước " + "Tôn Nữ Thị Hồng Ngọc " * 8 + "Ưng"
    owner = Party(name=name, address="Ngõ 127 đường Lê Thánh Tông, " * 9, telephone="0912440218")
    papers = tuple(
        Paper(f"Giấy tờ {n}", ComponentForm.COPY, ComponentState.MUST_PROVIDE, 1, 1, True) for n in range(30)
    )
    record = record_cast.returned(LAND_CHANGE, applicant=owner, papers=papers)
    Record.objects.filter(pk=record.pk).update(fee_vnd=4_000)
    asked(record, papers=30)
    extended(record)
    found = FORMS[form.code].papers(Record.objects.get(pk=record.pk))
    for paper in found:
        words = words_of(form.code, paper, copy=Copy(2, FIRST.at, name))
        assert form.code == FormCode.LABEL or name in words
