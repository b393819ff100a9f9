"""A business files through whoever represents it, pays by a code to scan, is received, and gets half of it back."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from portal.rehearsal.identity_people import PEOPLE
from portal.rehearsal.identity_provider import IdentityProvider
from portal.rehearsal.payment_platform import PaymentPlatform
from procedures.domain.money_vocabulary import LedgerAccount, PaymentMeans, RefundState
from procedures.domain.vietqr import Transfer, purpose_of, read
from procedures.domain.vocabulary import ComponentState, Status
from procedures.models import Component, Field, LedgerEntry, Payment, ProcedureVersion, Record, Refund
from procedures.queries.money import balances_of
from procedures.services.forms import read_forms, write_forms
from procedures.services.reconciliations import reconcile
from procedures.services.trail import verify
from staffing.models import Account
from tests import cast, filing_cast, record_cast
from tests.browsing import Open, overflow, violations
from tests.identity.doors import connected
from tests.procedures import money_cast
from units import clock
from units.remembered import forget_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CODE, FEE = "2.000720", 100_000
AT = record_cast.WEDNESDAY
COMPANY = next(one for one in PEOPLE if one.subject == "cong-ty")
NAME, NUMBER = COMPANY.claims["TenDoanhNghiep"], COMPANY.claims["MaSoThue"]
PAPERS = (
    "Giấy đề nghị đăng ký thay đổi nội dung đăng ký hộ kinh doanh",
    "Giấy tờ tùy thân của chủ hộ kinh doanh",
    "Văn bản ủy quyền của các thành viên",
    "Giấy chứng tử hoặc quyết định của Tòa án",
    "Văn bản ủy quyền của thành viên mới",
    "Văn bản ủy quyền nộp hồ sơ",
)


@pytest.fixture(autouse=True)
def catalogue(transactional_db: None) -> Iterator[None]:
    """A change of a household business: what the province asks for it is paid before anybody accepts the record."""
    record_cast.procedures()
    field = Field.objects.create(code="ho-kinh-doanh", name_vi="Hộ kinh doanh", name_en="Household business")
    line = record_cast.Line(
        CODE,
        "Đăng ký thay đổi nội dung đăng ký hộ kinh doanh",
        "Registration of changes to a household business",
        field.code,
        record_cast.Competence.RECEIVING_UNIT,
        1,
        record_cast.TermUnit.WORKING_DAY,
        fee=FEE,
        papers=PAPERS,
    )
    record_cast.write(line, field)
    ProcedureVersion.objects.filter(procedure__code=CODE).update(fee_phase="before_acceptance")
    Component.objects.filter(version__procedure__code=CODE, position=2).update(state=ComponentState.REPLACED_BY_DATA)
    write_forms(read_forms(filing_cast.FORMS))
    money_cast.account()
    forget_all()
    with clock.frozen(AT):
        yield


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    """The local identity provider, by the clock of the test."""
    now = int(AT.timestamp())
    with IdentityProvider() as running, connected(running.line):
        running.alter = lambda claims: claims | {"iat": now, "exp": now + 600}
        yield running


@pytest.fixture
def platform(live_server: Any, settings: Any, provider: IdentityProvider) -> Iterator[PaymentPlatform]:
    """The stand-in for the payment platform; browsers may go on to it, as they may to the identity provider."""
    addresses = {"notices": f"{live_server.url}/payments/notices/", "back": f"{live_server.url}/payments/return/"}
    with money_cast.platform(**addresses) as standing:
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        targets = [*policy["form-action"], standing.url]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**policy, "form-action": targets}}
        yield standing


def signed_in(page: Page) -> None:
    """Through the provider's own page."""
    page.get_by_role("button", name="VNeID").click()
    page.get_by_role("button", name=COMPANY.name).click()
    expect(page.get_by_role("button", name="Bắt đầu")).to_be_visible()


def onward(page: Page, heading: str) -> None:
    page.get_by_role("button", name="Tiếp tục").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert overflow(page) <= 0


def choose(page: Page, *labels: str) -> None:
    for label in labels:
        page.get_by_label(label, exact=True).check()


def answered(page: Page) -> None:
    """All pages of the form, from the first to the check."""
    choose(page, "Thay đổi nội dung đã đăng ký")
    onward(page, "Ông/Bà nộp hồ sơ với tư cách nào?")
    choose(page, "Chủ hộ kinh doanh")
    onward(page, "Hộ kinh doanh nào?")
    page.get_by_label("Tên hộ kinh doanh").fill("Hộ kinh doanh Thử Nghiệm")
    page.get_by_label("Mã số hộ kinh doanh, mã số thuế").fill(NUMBER)
    page.get_by_label("Xã, phường, đặc khu").fill("Hồng Gai")
    onward(page, "Thay đổi những gì?")
    choose(page, "Tên hộ kinh doanh")
    for label, part in (("Ngày", "9"), ("Tháng", "11"), ("Năm", "2026")):
        page.get_by_label(label, exact=True).fill(part)
    onward(page, "Tên mới là gì?")
    page.get_by_label("Tên mới").fill("Hộ kinh doanh Thử Nghiệm Mới")
    onward(page, "Chúng tôi liên hệ với ông/bà bằng cách nào?")
    expect(page.get_by_label("Số điện thoại")).to_have_value(COMPANY.claims["SoDienThoai"])
    onward(page, "Ông/Bà muốn nhận kết quả bằng cách nào?")
    choose(page, "Tại Trung tâm Phục vụ hành chính công")
    onward(page, "Kiểm tra câu trả lời")


def filed(page: Page) -> Record:
    """From the procedure's page to the code."""
    page.get_by_role("link", name="Nộp trực tuyến").click()
    signed_in(page)
    page.get_by_role("button", name="Bắt đầu").click()
    answered(page)
    expect(page.locator("main")).to_contain_text(NAME)
    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hồ sơ đã được nộp")
    expect(page.locator("main")).to_contain_text("Trung tâm tiếp nhận hồ sơ sau khi phí, lệ phí đã được nộp")
    assert violations(page) == []
    return Record.objects.get()


def scanned(picture: Locator) -> Transfer:
    """What a bank's app reads from the code on the screen."""
    expect(picture).to_be_visible()
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture.screenshot())))
    return read(found.text)


def paid(page: Page) -> None:
    """From the link to the platform and back."""
    page.get_by_role("button", name="Thanh toán trực tuyến").click()
    expect(page.get_by_text("Trang trình diễn.")).to_be_visible()
    page.get_by_role("button", name="Thanh toán · Pay", exact=True).click()
    expect(page.get_by_role("heading", name="Đã nộp phí, lệ phí")).to_be_visible()


class Office:
    """Who acts on the record, each in a window of their own."""

    def __init__(self, open_page: Open, record: Record) -> None:
        self.open, self.record = open_page, record

    def page(self, account: Account, name: str, *arguments: int) -> Page:
        return self.open(reverse(name, args=arguments), account=account, refused=True)

    def tries_to_receive(self) -> Page:
        page = self.page(cast.clerk(), "record", self.record.pk)
        page.locator('form[action$="/receive/"] button[type=submit]').first.click()
        return page

    def gives_half_back(self) -> None:
        """Asked for at the counter, approved by the leader, transferred back by the cashier."""
        page = self.page(cast.clerk(), "record_payments", self.record.pk)
        page.locator("summary", has_text="Hoàn trả tiền").click()
        form = page.locator('form[action$="/refund/"]')
        form.get_by_label("Số tiền hoàn trả").fill("50.000")
        form.locator("select").select_option("not_owed")
        form.get_by_role("button", name="Trình duyệt").click()
        expect(page.locator("main")).to_contain_text("chờ", ignore_case=True)
        page = self.page(cast.lead(), "desk_refunds")
        page.get_by_role("button", name="Duyệt", exact=True).click()
        expect(page.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)
        page = self.page(cast.clerk(), "desk_refunds")
        page.locator("[name=transaction_number]").fill("FT-HOAN-01")
        page.locator('button[value="transfer"]').click()
        expect(page.locator('button[value="transfer"]')).to_have_count(0)


def test_a_business_pays_by_a_scanned_code_and_gets_half_of_it_back(open_page: Open, platform: PaymentPlatform) -> None:
    page = open_page(reverse("procedure", args=[CODE]), width=768)
    record = filed(page)
    assert (record.applicant.tax_code, record.representative and record.representative.name) == (NUMBER, COMPANY.name)
    office = Office(open_page, record)
    expect(office.tries_to_receive().get_by_role("alert")).to_contain_text("100.000 đ")

    page.get_by_role("link", name="Nộp phí, lệ phí").click()
    wanted = Transfer("970415", "113366668888", FEE, purpose_of(record.code))
    assert scanned(page.get_by_role("img", name="VietQR")) == wanted
    assert violations(page) == []
    paid(page)
    assert balances_of(record.pk).still_due == 0

    with clock.frozen(AT + timedelta(hours=1)):
        expect(office.tries_to_receive().get_by_text("Đã tiếp nhận").first).to_be_visible()
        office.gives_half_back()
        page.goto(reverse("own_record", args=[record.code]))
        money = page.locator("#money")
        for told in ("Đã nộp", "100.000 đ", "-50.000 đ", "FT-HOAN-01", "Đã chi trả"):
            expect(money).to_contain_text(told)
        expect(money.get_by_role("link", name="Biên lai")).to_be_visible()
        assert violations(page) == []
        assert overflow(page) <= 0
    record.refresh_from_db()
    assert Status(record.status) is Status.RECEIVED
    everything_balances(record)


def everything_balances(record: Record) -> None:
    """Our ledger, the platform's statement, and the trail."""
    stands = balances_of(record.pk)
    assert (stands.still_due, stands.held, stands.refunded, stands.surplus) == (0, FEE // 2, FEE // 2, 0)
    sums = {account: 0 for account in LedgerAccount}
    for entry in LedgerEntry.objects.all():
        sums[LedgerAccount(entry.debit)] += entry.amount_vnd
        sums[LedgerAccount(entry.credit)] -= entry.amount_vnd
    assert sum(sums.values()) == 0
    assert (sums[LedgerAccount.PLATFORM], sums[LedgerAccount.TRANSFER], sums[LedgerAccount.DUE]) == (FEE, -FEE // 2, 0)
    payment, refund = Payment.objects.get(), Refund.objects.get()
    assert payment.intent is not None
    assert refund.state == RefundState.PAID_OUT
    line = f"{payment.intent.reference},{payment.transaction_number},{payment.amount_vnd}"
    run = reconcile(
        month=AT.date(),
        means=PaymentMeans.PLATFORM,
        content=f"MaThamChieu,MaGiaoDich,SoTien\n{line}\n".encode(),
        actor=cast.province(),
        at=AT,
    )
    assert (run.agreed, run.differences.count()) == (1, 0)
    assert not verify(at=AT + timedelta(hours=1)).findings
