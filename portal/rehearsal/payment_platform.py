"""A stand-in for the payment platform: speaks its messages over HTTP, and lets whoever sits there press "pay".

    with PaymentPlatform(partner="QN", token="t", secret="s", notices="http://…/payments/notices/") as platform:
        platform.url                   # for PAYMENT_PLATFORM_URL
        platform.pay(reference)        # the payer pays, and the notice goes out; gives our answer to it
    python -m portal.rehearsal.payment_platform --port 8100      # for a demonstration

No money moves here, and no bank stands behind it: not for production.
"""

import argparse
import itertools
import json
import os
import secrets
import sys
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

import requests

from portal.integrations import payment_messages as messages
from portal.rehearsal.loopback import Fickle, FickleConnection
from portal.rehearsal.payment_pages import bill, page
from units import clock


@dataclass
class Order:
    """An order as it was announced, and what became of it: the numbers of its transactions, one for each payment."""

    message: dict[str, Any]
    state: str = messages.PENDING
    transactions: list[str] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)

    @property
    def reference(self) -> str:
        return str(self.message["MaThamChieu"])


class PaymentPlatform(Fickle):
    """``away``: closes every connection unanswered. ``patience``: seconds before it answers. ``notices`` and
    ``back`` are the portal's addresses for notices and for payers who return.
    """

    def __init__(
        self, *, partner: str, token: str, secret: str, notices: str = "", back: str = "", port: int = 0
    ) -> None:
        self.partner, self.token, self.secret = partner, token, secret
        self.notices, self.back = notices, back
        self.orders: dict[str, Order] = {}
        self._numbers = itertools.count(1)
        self._run = secrets.token_hex(3).upper()
        super().__init__(_Connection, port)

    def pay(self, reference: str, *, tell: bool = True, amount_vnd: int | None = None) -> dict[str, Any]:
        """The payer pays (again, if it was paid before: then it is paid twice); the answer to our notice."""
        order = self.orders[reference]
        order.state = messages.PAID
        order.transactions.append(f"GD{self._run}{next(self._numbers):06d}")
        return self._tell(order, messages.FINE, amount_vnd) if tell else {}

    def refuse(self, reference: str, *, tell: bool = True) -> dict[str, Any]:
        """The bank refuses."""
        order = self.orders[reference]
        order.state = messages.FAILED
        return self._tell(order, "24") if tell else {}

    def repeat(self, reference: str) -> dict[str, Any]:
        """The last notice of an order once more, letter for letter."""
        return self._send(self.orders[reference].told[-1])

    def forge(self, reference: str) -> dict[str, Any]:
        """A notice of somebody who does not know the secret."""
        order = self.orders[reference]
        return self._send(self._notice(order, messages.FINE, None, number="GD-FORGED", secret="guessed"))  # noqa: S106

    def _tell(self, order: Order, code: str, amount_vnd: int | None = None) -> dict[str, Any]:
        number = order.transactions[-1] if order.transactions else ""
        notice = self._notice(order, code, amount_vnd, number=number, secret=self.secret)
        order.told.append(notice)
        return self._send(notice)

    def _notice(self, order: Order, code: str, amount_vnd: int | None, *, number: str, secret: str) -> dict[str, Any]:
        notice = {
            "LoaiBanTin": messages.NOTICE,
            "MaLoi": code,
            "MaDoiTac": self.partner,
            "MaThamChieu": order.reference,
            "SoTien": amount_vnd if amount_vnd is not None else order.message["SoTien"],
            "MaTienTe": "VND",
            "MaGiaoDich": number,
            "MaNganHang": "TRINHDIEN",
            "ThoiGianGD": _now(),
            "ThongTinGiaoDich": order.message.get("ThongTinGiaoDich", ""),
        }
        return messages.with_hash(notice, messages.SIGNED[messages.NOTICE], secret)

    def _send(self, notice: dict[str, Any]) -> dict[str, Any]:
        """Post a notice to the portal; an empty answer where it cannot be reached."""
        if not self.notices:
            return {}
        try:
            answer: dict[str, Any] = requests.post(self.notices, json=notice, timeout=10).json()
        except requests.RequestException:
            return {}
        return answer

    def answer(self, path: str, message: dict[str, Any]) -> tuple[int, str, bytes]:
        """Status, media type and body of an answer to one of the portal's messages."""
        kind = {"/init": messages.BEGIN, "/query": messages.QUERY, "/bill": messages.RECEIPT}.get(path)
        if kind is None:
            return 404, "text/plain", b""
        if message.get("MaDoiTac") != self.partner or not messages.is_genuine(
            message, messages.SIGNED[kind], self.secret
        ):
            return _json({"error_code": "97", "message": "Mã xác thực không đúng"})
        reference = str(message.get("MaThamChieu"))
        if kind == messages.BEGIN:
            self.orders[reference] = Order(message)
            address = f"{self.url}/pay/{urllib.parse.quote(reference)}"
            return _json({"error_code": "0", "message": json.dumps({"UrlThanhToan": address})})
        order = self.orders.get(reference)
        if kind == messages.RECEIPT:
            paid = order is not None and order.state == messages.PAID
            return (200, "application/pdf", bill(reference)) if paid else (404, "text/plain", b"")
        return _json(self._state(reference, order))

    def _state(self, reference: str, order: Order | None) -> dict[str, Any]:
        """The answer to a query; an order that was never announced was not paid."""
        answer = {
            "MaLoi": messages.FINE,
            "MaDoiTac": self.partner,
            "MaThamChieu": reference,
            "SoTien": order.message["SoTien"] if order else 0,
            "TrangThaiGD": order.state if order else messages.FAILED,
            "MaGiaoDich": order.transactions[0] if order and order.transactions else "",
            "ThoiGianGD": _now(),
        }
        return messages.with_hash(answer, messages.ANSWERED[messages.QUERY], self.secret)

    def press(self, reference: str, button: str) -> None:
        """What a person chose on the page of an order."""
        if button == "refuse":
            self.refuse(reference)
        else:
            self.pay(reference, tell=button != "silently")
            if button == "twice":
                self.pay(reference)


class _Connection(FickleConnection):
    here: PaymentPlatform

    def do_POST(self) -> None:
        if not self.is_there():
            return
        body = self.body()
        if self.path.startswith("/pay/"):
            self._pressed(urllib.parse.parse_qs(body.decode()).get("button", [""])[0])
        elif self.headers.get("Authorization") != f"Bearer {self.here.token}":
            self.answer(401, "text/plain", b"")
        else:
            try:
                message = json.loads(body)
            except ValueError:
                message = {}
            self.answer(*self.here.answer(self.path, message))

    def do_GET(self) -> None:
        if not self.is_there():
            return
        order = self.here.orders.get(urllib.parse.unquote(self.path.removeprefix("/pay/")))
        if order is None:
            self.answer(404, "text/html; charset=utf-8", page(None, messages.PENDING, ""))
        else:
            self.answer(200, "text/html; charset=utf-8", page(order.message, order.state, self._back(order)))

    def _pressed(self, button: str) -> None:
        order = self.here.orders.get(urllib.parse.unquote(self.path.removeprefix("/pay/")))
        if order is None or button not in ("pay", "refuse", "twice", "silently"):
            self.answer(404, "text/plain", b"")
            return
        self.here.press(order.reference, button)
        self.send_response(303)
        self.send_header("Location", self._back(order) or self.path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _back(self, order: Order) -> str:
        return f"{self.here.back}?{urllib.parse.urlencode({'MaThamChieu': order.reference})}" if self.here.back else ""


def _json(answer: dict[str, Any]) -> tuple[int, str, bytes]:
    return 200, "application/json", json.dumps(answer, ensure_ascii=False).encode()


def _now() -> str:
    return messages.written(clock.now())


def main() -> int:
    """Run for a demonstration, by the settings that the portal itself has."""
    parser = argparse.ArgumentParser(prog="python -m portal.rehearsal.payment_platform", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--portal", required=True, help="address of the portal, for notices and returning payers")
    options = parser.parse_args()
    platform = PaymentPlatform(
        partner=os.environ["PAYMENT_PLATFORM_PARTNER"],
        token=os.environ["PAYMENT_PLATFORM_TOKEN"],
        secret=os.environ["PAYMENT_PLATFORM_SECRET"],
        notices=f"{options.portal}/payments/notices/",
        back=f"{options.portal}/payments/return/",
        port=options.port,
    )
    platform.serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
