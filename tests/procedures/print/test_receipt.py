"""Form 01 as it comes out of the printer: its words, its code, its fonts, and who may print it."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
import typst
import zxingcpp
from django.urls import reverse
from django.utils import translation
from PIL import Image
from pypdf.generic import IndirectObject

from procedures.domain.printing import FormCode
from procedures.domain.vocabulary import ComponentForm, ComponentState, ReturnMethod
from procedures.models import ProcedureVersion, Record
from procedures.print import forms, receipt
from procedures.print.glyphs import printable
from procedures.print.issuing import filled_in, rendered
from procedures.print.registry import FORMS
from procedures.queries.links import tracking_link
from procedures.services import processing
from procedures.services.drafting import Paper, Party
from procedures.services.printing import Copy
from staffing.models import AuditEntry
from tests import cast, record_cast
from tests.record_cast import BIRTH, COPIES, LAND_CHANGE, MARRIAGE, OWNER, WEDNESDAY
from units import clock
from units.errors import RuleBroken
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
DECLARATION = Paper("Tờ khai đăng ký khai sinh", ComponentForm.ORIGINAL, ComponentState.MUST_PROVIDE, 1, 0, True)
FROM_DATA = Paper("Giấy tờ tùy thân", ComponentForm.DATA, ComponentState.REPLACED_BY_DATA)
FIRST = Copy(1, WEDNESDAY)
LEFT_OUT = Paper("Văn bản ủy quyền", ComponentForm.ORIGINAL, ComponentState.NOT_APPLICABLE, 1)


FORM = FORMS[FormCode.RECEIPT]


def receipt_pdf(record, *, demo=False, copy=FIRST):
    return rendered(FORM, FORM.papers(record)[-1], copy, demo=demo)


def reader_of(record, *, demo=False):
    return pypdf.PdfReader(BytesIO(receipt_pdf(record, demo=demo)))


def words_of(record, **options):
    """All the words on the paper, with single spaces."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader_of(record, **options).pages))


def test_the_receipt_says_what_the_form_asks_for():
    record = record_cast.received(BIRTH, papers=(DECLARATION, FROM_DATA, LEFT_OUT))
    words = words_of(record)
    for wanted in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG GAI",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "Hồng Gai, ngày 11 tháng 11 năm 2026",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        f"Mã hồ sơ: {record.code}",
        f"Tiếp nhận hồ sơ của (ông/bà/tổ chức): {OWNER.name}",
        "Địa chỉ: Tổ 12, khu 3, phường Hồng Gai",
        f"Số điện thoại: {OWNER.telephone}",
        f"Email: {OWNER.email}",
        f"Số định danh/CCCD/hộ chiếu/mã số thuế: {OWNER.personal_number}",
        "Nội dung yêu cầu giải quyết: Đăng ký khai sinh (mã thủ tục 1.001193)",
        f"Chủ hồ sơ: {OWNER.name}",
        "Cơ quan có thẩm quyền giải quyết: Ủy ban nhân dân phường Hồng Gai",
        "1 Tờ khai đăng ký khai sinh 1",
        "2 Giấy tờ tùy thân ×",
        "2. Số lượng hồ sơ: 01 (bộ)",
        "3. Thời gian giải quyết hồ sơ theo quy định: trong ngày",
        "4. Thời gian nhận hồ sơ: 09 giờ 00 phút, ngày 11 tháng 11 năm 2026",
        "5. Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 11 tháng 11 năm 2026",
        "6. Đăng ký nhận kết quả tại: Trung tâm Phục vụ hành chính công phường Hồng Gai",
        "sớm hơn",
        "giấy ủy quyền",
        "Vào Sổ theo dõi hồ sơ: quyển số điện tử 2026, số thứ tự 0001",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Vũ Thị Quầy",
        "Trang 1/1",
    ):
        assert wanted in words, wanted
    assert LEFT_OUT.name not in words
    assert "BẢN TRÌNH DIỄN" not in words


def test_the_code_on_the_paper_leads_to_the_tracking_page():
    record = record_cast.received(MARRIAGE)
    (found,) = zxingcpp.read_barcodes(photograph(record))
    assert found.text == tracking_link(record.code)
    assert record.code in found.text


def photograph(record):
    """The first page in grey, as a telephone sees it, by the form's own renderer."""
    with translation.override("vi"):
        content = filled_in(FORM, FORM.papers(record)[-1], FIRST) | {"demo": True}
    picture = typst.compile(
        str(forms.FOLDER / "receipt.typ"),
        root=str(forms.FOLDER),
        font_paths=[str(forms.FONTS)],
        ignore_system_fonts=True,
        format="png",
        ppi=120,
        sys_inputs={"content": json.dumps(content)},
    )
    return Image.open(BytesIO(picture if isinstance(picture, bytes) else picture[0])).convert("L")


def test_every_font_is_ours_and_in_the_file():
    fonts = {}
    for page in reader_of(record_cast.received(MARRIAGE)).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[descendant["/BaseFont"]] = descendant["/FontDescriptor"].get_object()
    assert fonts
    for name, descriptor in fonts.items():
        assert "Tinos" in name
        assert any(isinstance(descriptor.raw_get(key), IndirectObject) for key in descriptor if "FontFile" in key)


def test_it_is_an_archive_file_with_its_title_and_the_moment_of_reception():
    record = record_cast.received(MARRIAGE)
    reader = reader_of(record)
    description = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in description
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in description
    assert record.code in reader.metadata.title
    assert reader.metadata.creation_date.replace(tzinfo=None).date() == WEDNESDAY.date()


def test_the_same_record_gives_the_same_bytes():
    record = record_cast.received(MARRIAGE)
    again = Record.objects.get(pk=record.pk)
    with clock.frozen(WEDNESDAY + timedelta(days=300)):
        assert receipt_pdf(record, demo=False) == receipt_pdf(again, demo=False)


def test_a_demonstration_is_printed_across_the_paper():
    assert "BẢN TRÌNH DIỄN" in words_of(record_cast.received(MARRIAGE), demo=True)


def test_many_papers_go_on_to_a_second_page_with_the_table_s_head_and_the_number_of_pages():
    papers = tuple(
        Paper(
            f"Giấy tờ số {n} có tên dài để xuống dòng trong ô của bảng này",
            ComponentForm.COPY,
            "must_provide",
            0,
            2,
            True,
        )
        for n in range(1, 46)
    )
    record = record_cast.received(LAND_CHANGE, papers=papers)
    pages = reader_of(record).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"Trang {number}/{len(pages)}" in page.extract_text()
    assert "Tên giấy tờ" in pages[1].extract_text()
    words = words_of(record)
    assert all(f"Giấy tờ số {n} có" in words for n in range(1, 46))


def test_names_of_any_length_are_whole():
    record_cast.procedures()
    name = "Đăng ký kết hôn " + "có tên rất dài và rất nhiều dấu " * 33
    ProcedureVersion.objects.filter(procedure__code=MARRIAGE).update(name_vi=name.strip())
    owner = Party(name="Nguyễn Phước " + "Tôn Nữ " * 20 + "Ưng", address="Tổ " * 90)
    words = words_of(record_cast.received(MARRIAGE, applicant=owner))
    assert name.strip() in words
    assert words.count("Tôn Nữ") >= 40


@pytest.mark.parametrize(
    "vicious", ['#panic("x")', "*đậm* _nghiêng_ $x$", "\\ # @ <nhãn> [ ] { }", '"; DROP', "https://a.example/*"]
)
def test_what_people_typed_is_printed_and_never_obeyed(vicious):
    record = record_cast.received(MARRIAGE, applicant=Party(name="Thử " + vicious))
    assert re.sub(r"\s+", " ", "Thử " + vicious) in words_of(record)


def test_who_came_for_another_is_named_beside_the_owner():
    helper = Party(name="Đỗ Thị Nộp Hộ", telephone="0987654321")
    words = words_of(record_cast.received(MARRIAGE, submitter=helper))
    assert f"(ông/bà/tổ chức): {helper.name}" in words
    assert f"Nộp thay cho: {OWNER.name}" in words
    by_authority = words_of(record_cast.received(MARRIAGE, representative=helper))
    assert f"Được ủy quyền của: {OWNER.name}" in by_authority


def test_an_unknown_fee_is_not_said_to_be_nothing():
    unknown = words_of(record_cast.received(LAND_CHANGE))
    assert "Phí, lệ phí: chưa xác định" in unknown
    assert "Phí, lệ phí: 4.000 đ" in words_of(record_cast.received(COPIES, pages=2))


def test_the_promised_date_stays_and_the_moved_one_stands_beside_it():
    places = cast.units()
    record = record_cast.received(MARRIAGE, residence_unit_id=places.co_to.pk)
    processing.forward(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY + timedelta(days=1))
    words = words_of(Record.objects.get(pk=record.pk))
    assert "5. Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 18 tháng 11 năm 2026" in words
    assert "đã thay đổi theo thông báo: 17 giờ 00 phút, ngày 19 tháng 11 năm 2026" in words


@pytest.mark.parametrize("method", list(ReturnMethod))
def test_the_way_back_is_ticked(method):
    assert "×" in words_of(record_cast.received(LAND_CHANGE, return_method=method, papers=()))


def test_a_submission_has_no_receipt_yet():
    record = record_cast.submitted(MARRIAGE)
    assert FORM.papers(record) == []
    with pytest.raises(RuleBroken, match="not_yet_received"):
        receipt.content(record, WEDNESDAY)


def test_the_clerk_of_the_centre_prints_it_and_the_look_is_written_down(client):
    record = record_cast.received(MARRIAGE)
    client.force_login(cast.clerk())
    with clock.frozen(WEDNESDAY):
        printed = client.get(reverse("record_receipt", args=[record.pk]))
    assert printed.status_code == 200
    assert printed["Content-Type"] == "application/pdf"
    assert printed["Content-Disposition"] == f'inline; filename="{record.code}.pdf"'
    assert printed["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in printed["Cache-Control"]
    assert printed.content.startswith(b"%PDF-1.7")
    entry = AuditEntry.objects.get(purpose="receipt")
    assert (entry.actor, entry.subject_id) == (cast.clerk(), record.pk)


@pytest.mark.parametrize(
    "who, status",
    [
        (cast.clerk_of_another_unit, 404),
        (cast.assistant, 403),
        (cast.province, 403),
        (cast.admin, 403),
        (cast.auditor, 403),
        (cast.catalogue_admin, 403),
        (cast.officer, 200),
        (cast.lead, 200),
    ],
)
def test_only_who_may_see_whose_it_is_prints_it(client, who, status):
    record = record_cast.received(MARRIAGE)
    client.force_login(who())
    with clock.frozen(WEDNESDAY):
        assert client.get(reverse("record_receipt", args=[record.pk])).status_code == status
    assert AuditEntry.objects.filter(purpose="receipt").exists() == (status == 200)


def test_nobody_prints_it_unasked(client):
    record = record_cast.received(MARRIAGE)
    assert "/sign-in/" in client.get(reverse("record_receipt", args=[record.pk]))["Location"]


def test_a_receipt_costs_the_same_few_queries_however_many_papers(client, django_assert_max_num_queries):
    many = record_cast.received(LAND_CHANGE, papers=(DECLARATION,) * 40)
    client.force_login(cast.clerk())
    with clock.frozen(WEDNESDAY):
        client.get(reverse("record_receipt", args=[many.pk]))
        with django_assert_max_num_queries(12):
            client.get(reverse("record_receipt", args=[many.pk]))


@pytest.mark.parametrize("name", ["王小明 (Wang Xiaoming)", "김철수 Kim", "Phạm 😀 Thử", "Phạm\x01 Thử", "สมชาย"])
def test_a_name_in_letters_that_the_font_lacks_still_gets_its_receipt(name):
    record = record_cast.received(applicant=replace(OWNER, name=name))
    words = words_of(record)
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in words
    assert printable(name) in words


def test_what_people_write_is_never_read_as_a_command_of_the_form():
    name = '#panic("x") $ *a* _b_ \\ " ] } ` @c <d>'
    assert name in words_of(record_cast.received(applicant=replace(OWNER, name=name)))
