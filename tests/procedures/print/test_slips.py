"""The slips that go with a record or a visitor: for fees, for what was returned, labels, guidance, hand-over."""

from datetime import timedelta
from functools import partial

import pytest
import zxingcpp

from procedures.domain.printing import FormCode
from procedures.domain.vocabulary import ComponentForm, ComponentState, ReturnMethod
from procedures.models import Component, HandoverItem, HandoverList, ProcedureVersion
from procedures.print import guidance
from procedures.print.handover_slip import slip
from procedures.print.printable import Printable
from procedures.print.registry import FORMS
from procedures.queries.catalogue import entry_of_version
from procedures.queries.links import tracking_link
from procedures.services.results import hand_to_the_post
from tests import cast, record_cast
from tests.procedures.print.paper import CENTRE, HEAD, has, paper_of, photograph, words_of
from tests.record_cast import BIRTH, LAND_CHANGE, MARRIAGE, OWNER, WEDNESDAY
from units.remembered import forget_all
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db


def test_a_fee_slip_writes_the_amount_out_and_is_no_tax_receipt():
    record = record_cast.copied(copies=5, pages=2)
    words = words_of(FormCode.FEE_RECEIPT, record)
    has(
        words,
        *HEAD,
        "PHIẾU THU PHÍ, LỆ PHÍ",
        "Số tiền: 20.000 đ",
        "Bằng chữ: Hai mươi nghìn đồng",
        "5 bản, mỗi bản 2 trang",
    )
    has(words, "không thay thế biên lai", "Người nộp tiền: " + OWNER.name)


@pytest.mark.parametrize("code", [MARRIAGE, LAND_CHANGE])
def test_no_slip_is_made_for_a_fee_that_is_nothing_or_not_known(code):
    assert FORMS[FormCode.FEE_RECEIPT].papers(record_cast.received(code)) == []


def test_the_receipt_of_return_says_who_took_what_and_how_they_were_identified():
    record = record_cast.returned(MARRIAGE)
    words = words_of(FormCode.RETURN_RECEIPT, record)
    has(words, *HEAD, "GIẤY BIÊN NHẬN TRẢ KẾT QUẢ", "15/KQ, ngày 11 tháng 11 năm 2026", "Trần Thị Ký")
    has(words, f"Họ và tên: {OWNER.name}", OWNER.personal_number, "Thời gian trả: 09 giờ 00 phút", "Vũ Thị Quầy")
    assert FORMS[FormCode.RETURN_RECEIPT].papers(record_cast.completed(MARRIAGE)) == []
    has(words_of(FormCode.RETURN_RECEIPT, record_cast.copied()), "Giải quyết ngay khi tiếp nhận")


def test_what_went_by_post_is_not_signed_for_at_the_counter():
    record = record_cast.completed(MARRIAGE, return_method=ReturnMethod.POSTAL)
    by_clerk = {"actor": cast.clerk(), "scope": PROVINCE, "at": WEDNESDAY}
    sent = hand_to_the_post(record_id=record.pk, tracking_number="EB123456789VN", **by_clerk)
    has(words_of(FormCode.RETURN_RECEIPT, sent), "Giao bưu chính lúc: 09 giờ 00 phút")


def test_what_was_to_go_by_post_and_was_collected_is_signed_for_at_the_counter():
    record = record_cast.returned(MARRIAGE, return_method=ReturnMethod.POSTAL)
    has(words_of(FormCode.RETURN_RECEIPT, record), "Thời gian trả: 09 giờ 00 phút")


def test_a_label_names_nobody_and_its_code_leads_to_the_record():
    record = record_cast.received(MARRIAGE)
    paper = paper_of(FormCode.LABEL, record)
    words = words_of(FormCode.LABEL, paper)
    has(words, record.code, "Phường Hồng Gai", "17:00 18/11/2026", "1.000894")
    assert OWNER.name not in words
    assert "kết hôn" not in words
    (found,) = zxingcpp.read_barcodes(photograph(FormCode.LABEL, paper))
    assert found.text == tracking_link(record.code)


def test_a_guidance_slip_lists_papers_by_case_with_fee_and_term():
    version = record_cast.procedures()[BIRTH]
    Component.objects.create(
        version=version,
        case="Trường hợp sinh ở nước ngoài",
        position=9,
        name="Giấy tờ đã hợp pháp hóa lãnh sự",
        form=ComponentForm.ORIGINAL,
        state=ComponentState.MUST_PROVIDE,
    )
    Component.objects.create(
        version=version,
        position=10,
        name="Xác nhận cư trú",
        form=ComponentForm.DATA,
        state=ComponentState.REPLACED_BY_DATA,
    )
    ProcedureVersion.objects.filter(pk=version.pk).update(legal_basis=["Luật Hộ tịch 2014"])
    forget_all()
    centre = cast.units().centres[cast.HONG_GAI]
    paper = Printable("procedure", partial(guidance.content, entry_of_version(version.pk), centre))
    words = words_of(FormCode.GUIDANCE, paper)
    has(words, *HEAD, *CENTRE, "PHIẾU HƯỚNG DẪN", "Tên thủ tục: Đăng ký khai sinh", "trong ngày", "Không thu phí")
    has(
        words, "1 Tờ khai đăng ký khai sinh 1", "Xác nhận cư trú ×", "Trường hợp sinh ở nước ngoài", "Luật Hộ tịch 2014"
    )
    has(words, "chưa được đối chiếu")
    assert words.index("Giấy chứng sinh") < words.index("Trường hợp sinh ở nước ngoài")


def test_a_hand_over_slip_lists_what_went_and_ticks_what_arrived():
    places = cast.units()
    records = [record_cast.received(MARRIAGE) for _number in range(3)]
    way = HandoverList.objects.create(
        number="07/BG",
        year=2026,
        from_centre=places.centres[cast.HONG_GAI],
        to_unit=places.co_to,
        made_by=cast.clerk(),
        made_at=WEDNESDAY,
    )
    for record in records:
        HandoverItem.objects.create(handover_list=way, record=record, sent_at=WEDNESDAY)
    first = way.items.order_by("id").first()
    first.received_at, first.received_by = WEDNESDAY + timedelta(hours=2), cast.officer()
    first.save()
    words = words_of(FormCode.HANDOVER_SLIP, slip(way))
    has(words, *HEAD, "PHIẾU BÀN GIAO HỒ SƠ", "Số: 07/BG", "Số hồ sơ: 03", "Ủy ban nhân dân đặc khu Cô Tô")
    has(words, *(record.code for record in records))
    assert words.count("×") == 1
    assert OWNER.name not in words
