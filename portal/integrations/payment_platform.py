"""The payment platform over HTTP: orders, questions and receipts go out, notices come in (``payment_messages``).

PAYMENT_PLATFORM_URL, _PARTNER, _TOKEN, _SECRET and _TIMEOUT say where and how.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import requests
from django.conf import settings

from portal.integrations import payment_messages as messages
from procedures.ports import IntegrationError, NoticeVerdict, PaymentOrder, PaymentReport

VERDICTS: Mapping[NoticeVerdict, tuple[str, str]] = {
    NoticeVerdict.TAKEN: (messages.FINE, "Thành công"),
    NoticeVerdict.REFERENCE_UNKNOWN: ("01", "Không có mã tham chiếu này"),
    NoticeVerdict.AMOUNT_DIFFERS: ("04", "Số tiền không khớp"),
    NoticeVerdict.NOT_GENUINE: ("97", "Mã xác thực không đúng"),
    NoticeVerdict.NOT_NOW: ("99", "Chưa xử lý được, đề nghị gửi lại"),
}
LONGEST_ANSWER = 5_000_000  # bytes; a receipt is a page


class PaymentPlatformOverHttp:
    """Adapter of ``ports.PaymentPlatform``. Nothing of a message is ever logged: it names the payer."""

    def begin(self, order: PaymentOrder) -> str:
        """Announce the order (InitPayment); the address at which it is paid."""
        answer = self._post("init", self._signed(messages.BEGIN, _order(order)))
        try:
            if str(answer["error_code"]) != "0":
                raise IntegrationError(f"refused with code {answer['error_code']}", permanent=True)
            message = answer["message"]
            address = (json.loads(message) if isinstance(message, str) else message)["UrlThanhToan"]
        except (KeyError, TypeError, ValueError) as error:
            raise IntegrationError("answer not understood", permanent=False) from error
        if not str(address).startswith(("https://", "http://127.0.0.1:")):
            raise IntegrationError("the address for paying is no safe one", permanent=True)
        return str(address)

    def ask(self, reference: str, *, at: datetime) -> PaymentReport:
        """Ask what became of an order (QUERY)."""
        answer = self._post("query", self._signed(messages.QUERY, _about(reference, at)))
        if not messages.is_genuine(answer, messages.ANSWERED[messages.QUERY], settings.PAYMENT_PLATFORM_SECRET):
            raise IntegrationError("the hash of the answer does not agree", permanent=False)
        if answer.get("MaThamChieu") != reference:
            raise IntegrationError("the answer is about something else", permanent=False)
        state = str(answer.get("TrangThaiGD"))
        if state != messages.PAID:
            return PaymentReport(reference, False if state == messages.FAILED else None)
        return _paid(answer)

    def receipt(self, reference: str, *, at: datetime) -> bytes:
        """The platform's receipt of a paid order (GET_BILL) as a PDF."""
        response = self._send("bill", self._signed(messages.RECEIPT, _about(reference, at)))
        if response.status_code == requests.codes.not_found:
            raise IntegrationError("no receipt", permanent=True)
        if not response.ok or not response.content.startswith(b"%PDF-"):
            raise IntegrationError(f"answered {response.status_code}", permanent=False)
        return response.content[:LONGEST_ANSWER]

    def read_notice(self, body: bytes) -> PaymentReport:
        """What a notice (IPN) says, once its hash agrees and it is meant for us."""
        try:
            notice = json.loads(body)
        except (ValueError, UnicodeDecodeError) as error:
            raise IntegrationError("no JSON", permanent=True) from error
        secret = settings.PAYMENT_PLATFORM_SECRET
        if not isinstance(notice, dict) or not messages.is_genuine(notice, messages.SIGNED[messages.NOTICE], secret):
            raise IntegrationError("the hash does not agree", permanent=True)
        if notice.get("MaDoiTac") != settings.PAYMENT_PLATFORM_PARTNER or notice.get("MaTienTe") != "VND":
            raise IntegrationError("not meant for us", permanent=True)
        if notice.get("MaLoi") != messages.FINE:
            return PaymentReport(str(notice.get("MaThamChieu")), paid=False)
        return _paid(notice)

    def answer_notice(self, reference: str, verdict: NoticeVerdict, *, at: datetime) -> bytes:
        """Our answer to a notice."""
        code, words = VERDICTS[verdict]
        answer = {
            "MaLoi": code,
            "MoTaLoi": words,
            "MaDoiTac": settings.PAYMENT_PLATFORM_PARTNER,
            "MaThamChieu": reference,
            "ThoiGianGD": messages.written(at),
        }
        fields = messages.ANSWERED[messages.NOTICE]
        return json.dumps(
            messages.with_hash(answer, fields, settings.PAYMENT_PLATFORM_SECRET), ensure_ascii=False
        ).encode()

    def _signed(self, kind: str, message: dict[str, Any]) -> dict[str, Any]:
        whole = {
            "LoaiBanTin": kind,
            "PhienBan": messages.VERSION,
            "MaDoiTac": settings.PAYMENT_PLATFORM_PARTNER,
            **message,
        }
        return messages.with_hash(whole, messages.SIGNED[kind], settings.PAYMENT_PLATFORM_SECRET)

    def _post(self, path: str, message: dict[str, Any]) -> dict[str, Any]:
        response = self._send(path, message)
        if not response.ok:
            raise IntegrationError(f"answered {response.status_code}", permanent=False)
        try:
            answer = response.json()
        except ValueError as error:
            raise IntegrationError("answer not understood", permanent=False) from error
        if not isinstance(answer, dict):
            raise IntegrationError("answer not understood", permanent=False)
        return answer

    def _send(self, path: str, message: dict[str, Any]) -> requests.Response:
        try:
            return requests.post(
                f"{settings.PAYMENT_PLATFORM_URL.rstrip('/')}/{path}",
                json=message,
                headers={"Authorization": f"Bearer {settings.PAYMENT_PLATFORM_TOKEN}"},
                timeout=settings.PAYMENT_PLATFORM_TIMEOUT,
                allow_redirects=False,  # what names the payer goes to the platform alone
            )
        except requests.RequestException as error:
            raise IntegrationError(type(error).__name__, permanent=False) from error


def _order(order: PaymentOrder) -> dict[str, Any]:
    """The body of InitPayment; of the payer only the name that the receipt bears, and no number or address."""
    fee = {
        "LoaiPhiLePhi": "1",
        "MaPhiLePhi": order.procedure_code,
        "TenPhiLePhi": "Phí, lệ phí",
        "SoTien": order.amount_vnd,
    }
    return {
        "MaThamChieu": order.reference,
        "SoTien": order.amount_vnd,
        "LoaiHinhThanhToan": "1",
        "MaKenhThanhToan": "WEB",
        "MaThietBi": "",
        "NgonNgu": order.language,
        "MaTienTe": "VND",
        "MaNganHang": "",
        "ThongTinGiaoDich": order.purpose,
        "ThoiGianGD": messages.written(order.at),
        "Ip": order.ip,
        "ThongTinBienLai": {
            "TKThuHuong": order.account,
            "MaNHThuHuong": order.bank_bin,
            "TenTKThuHuong": order.holder,
            "PhiLePhi": [fee],
            "MaDonVi": order.unit_code,
            "TenDonVi": order.unit_name,
            "MaHoSo": order.record_code,
            "MaDVC": order.procedure_code,
            "TenDVC": order.procedure_name,
            "MaTTHC": order.procedure_code,
            "TenTTHC": order.procedure_name,
            "NoiDungThanhToan": order.purpose,
            "HoTenNguoiNop": order.payer,
            "DSKhoanNop": [{"NoiDung": order.purpose, "SoTien": order.amount_vnd}],
        },
    }


def _about(reference: str, at: datetime) -> dict[str, Any]:
    return {"MaThamChieu": reference, "ThoiGianGD": messages.written(at)}


def _paid(message: Mapping[str, Any]) -> PaymentReport:
    amount, number = str(message.get("SoTien", "")), str(message.get("MaGiaoDich", ""))
    if not (amount.isascii() and amount.isdigit()) or not 0 < len(number) <= 60:
        raise IntegrationError("paid, but no amount or no number", permanent=True)
    return PaymentReport(
        reference=str(message.get("MaThamChieu")),
        paid=True,
        amount_vnd=int(amount),
        transaction_number=number,
        at=messages.read_moment(message.get("ThoiGianGD")),
    )
