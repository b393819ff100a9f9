"""The payment platform's messages: hashed as agreed, refused when anything in them was changed, over real HTTP."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import requests
from django.test import override_settings

from portal.checks import payments_are_real
from portal.integrations import payment_messages as messages
from portal.integrations.payment_platform import PaymentPlatformOverHttp
from portal.rehearsal.payment_platform import PaymentPlatform
from procedures.domain.calendar import ZONE
from procedures.ports import IntegrationError, NoticeVerdict, PaymentOrder
from tests.procedures import money_cast
from tests.procedures.money_cast import PARTNER, SECRET, TOKEN

AT = datetime(2026, 11, 11, 9, 0, 5, tzinfo=ZONE)
ORDER = PaymentOrder(
    reference="QN261111TEST",
    amount_vnd=40_000,
    at=AT,
    record_code="H49.26-261111-0001",
    procedure_code="1.000894",
    procedure_name="Đăng ký kết hôn",
    unit_code="06685",
    unit_name="Phường Hồng Gai",
    purpose="H49 26 261111 0001",
    payer="Phạm Thị Thử",
)


@pytest.fixture
def platform() -> Iterator[PaymentPlatform]:
    with money_cast.platform() as standing:
        yield standing


@pytest.fixture
def adapter() -> PaymentPlatformOverHttp:
    return PaymentPlatformOverHttp()


def test_the_hash_is_sha256_over_the_fields_in_their_order_and_the_secret() -> None:
    joined = "INIT_PAYMENT|1.0.6|QN|R1|40000|1|WEB||vi|VND||H49 1|20261111090005|127.0.0.1|secret"
    message = {
        **{"LoaiBanTin": "INIT_PAYMENT", "PhienBan": "1.0.6", "MaDoiTac": "QN", "MaThamChieu": "R1", "SoTien": 40000},
        **{"LoaiHinhThanhToan": "1", "MaKenhThanhToan": "WEB", "MaThietBi": "", "NgonNgu": "vi", "MaTienTe": "VND"},
        **{"MaNganHang": "", "ThongTinGiaoDich": "H49 1", "ThoiGianGD": "20261111090005", "Ip": "127.0.0.1"},
    }
    assert messages.hash_of(message, messages.SIGNED["INIT_PAYMENT"], "secret") == (
        hashlib.sha256(joined.encode()).hexdigest()
    )


@pytest.mark.parametrize("kind", list(messages.SIGNED))
def test_every_field_that_is_signed_counts(kind: str) -> None:
    fields = messages.SIGNED[kind]
    whole = messages.with_hash(dict.fromkeys(fields, "x"), fields, SECRET)
    assert messages.is_genuine(whole, fields, SECRET)
    for field in (*fields, messages.HASH):
        assert not messages.is_genuine(whole | {field: "y"}, fields, SECRET)
    assert not messages.is_genuine(whole, fields, "another")


def test_moments_are_local_and_survive_the_way() -> None:
    assert messages.written(AT) == "20261111090005"
    assert messages.read_moment("20261111090005") == AT
    assert messages.read_moment("yesterday") is None


def test_an_order_its_payment_its_state_and_its_receipt(
    platform: PaymentPlatform, adapter: PaymentPlatformOverHttp
) -> None:
    assert adapter.begin(ORDER) == f"{platform.url}/pay/{ORDER.reference}"
    assert adapter.ask(ORDER.reference, at=AT).paid is None
    platform.pay(ORDER.reference)
    report = adapter.ask(ORDER.reference, at=AT)
    assert (report.paid, report.amount_vnd) == (True, 40_000)
    assert report.transaction_number == platform.orders[ORDER.reference].transactions[0]
    assert adapter.receipt(ORDER.reference, at=AT).startswith(b"%PDF-")


def test_what_was_never_announced_was_not_paid_and_has_no_receipt(
    platform: PaymentPlatform, adapter: PaymentPlatformOverHttp
) -> None:
    assert adapter.ask("QN0", at=AT).paid is False
    with pytest.raises(IntegrationError) as failed:
        adapter.receipt("QN0", at=AT)
    assert failed.value.permanent


@pytest.mark.parametrize("setting", ["PAYMENT_PLATFORM_SECRET", "PAYMENT_PLATFORM_TOKEN", "PAYMENT_PLATFORM_PARTNER"])
def test_with_a_wrong_key_nothing_is_begun(
    platform: PaymentPlatform, adapter: PaymentPlatformOverHttp, settings: Any, setting: str
) -> None:
    setattr(settings, setting, "wrong")
    with pytest.raises(IntegrationError):
        adapter.begin(ORDER)
    assert platform.orders == {}


def test_an_answer_with_a_wrong_hash_is_not_believed(
    platform: PaymentPlatform, adapter: PaymentPlatformOverHttp
) -> None:
    adapter.begin(ORDER)
    platform.pay(ORDER.reference)
    honest = platform._state
    platform._state = lambda reference, order: honest(reference, order) | {"SoTien": 1}  # type: ignore[method-assign]
    with pytest.raises(IntegrationError):
        adapter.ask(ORDER.reference, at=AT)


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b'{"error_code": "0", "message": "x"}'])
def test_an_answer_that_is_none_is_a_passing_fault(
    platform: PaymentPlatform, adapter: PaymentPlatformOverHttp, body: bytes
) -> None:
    platform.answer = lambda path, message: (200, "application/json", body)  # type: ignore[method-assign]
    with pytest.raises(IntegrationError) as failed:
        adapter.begin(ORDER)
    assert not failed.value.permanent


def test_an_address_for_paying_that_is_no_safe_one_is_refused(
    platform: PaymentPlatform, adapter: PaymentPlatformOverHttp
) -> None:
    for address in ("javascript:alert(1)", "http://evil.example/pay"):
        answer = f'{{"error_code": "0", "message": {{"UrlThanhToan": "{address}"}}}}'.encode()
        platform.answer = lambda path, message, body=answer: (200, "application/json", body)  # type: ignore[misc]
        with pytest.raises(IntegrationError):
            adapter.begin(ORDER)


def test_our_answer_to_a_notice_is_hashed_too(platform: PaymentPlatform, adapter: PaymentPlatformOverHttp) -> None:
    answer = json.loads(adapter.answer_notice("QN1", NoticeVerdict.TAKEN, at=AT))
    assert answer["MaLoi"] == "00"
    assert messages.is_genuine(answer, messages.ANSWERED[messages.NOTICE], SECRET)


def test_the_page_of_the_stand_in_says_that_it_is_one(
    platform: PaymentPlatform, adapter: PaymentPlatformOverHttp
) -> None:
    address = adapter.begin(ORDER)
    shown = requests.get(address, timeout=5).text
    assert "Trang trình diễn" in shown
    assert "40.000 đ" in shown
    assert ORDER.payer not in shown
    assert requests.get(f"{platform.url}/pay/QN0", timeout=5).status_code == 404
    requests.post(address, data={"button": "refuse"}, allow_redirects=False, timeout=5)
    assert adapter.ask(ORDER.reference, at=AT).paid is False


def test_nobody_without_the_token_speaks_to_it(platform: PaymentPlatform) -> None:
    assert requests.post(f"{platform.url}/query", json={}, timeout=5).status_code == 401
    wrong = requests.post(f"{platform.url}/query", json={}, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=5)
    assert wrong.json()["error_code"] == "97"


@pytest.mark.parametrize(
    ("url", "secret", "expected"),
    [
        ("", "", {"portal.W003"}),
        ("http://127.0.0.1:8001", "x" * 16, {"portal.E011"}),
        ("https://pay.example.vn", "short", {"portal.E010"}),
        ("https://pay.example.vn", "x" * 16, set()),
    ],
)
def test_a_stand_in_or_a_short_secret_is_refused_in_production(url: str, secret: str, expected: set[str]) -> None:
    with override_settings(PAYMENT_PLATFORM_URL=url, PAYMENT_PLATFORM_SECRET=secret, PAYMENT_PLATFORM_PARTNER=PARTNER):
        assert {error.id for error in payments_are_real()} == expected
