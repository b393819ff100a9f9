"""What the stand-in of the payment platform shows and gives: a page with buttons, and a receipt."""

from collections.abc import Mapping
from html import escape
from typing import Any

from portal.integrations import payment_messages as messages

_STATES = {
    messages.PENDING: "Chưa thanh toán · Not paid yet",
    messages.PAID: "Đã thanh toán · Paid",
    messages.FAILED: "Ngân hàng từ chối · Refused by the bank",
}
_BUTTONS = (
    ("pay", "Thanh toán", "Pay"),
    ("refuse", "Ngân hàng từ chối", "The bank refuses"),
    ("twice", "Thanh toán hai lần", "Pay twice"),
    ("silently", "Thanh toán, không gửi thông báo", "Pay, and let the notice get lost"),
)
_STYLE = (
    "body{font:18px/1.5 sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}"
    "p.demo{background:#fff3c4;border:2px solid #8a6d00;padding:.75rem 1rem}"
    "button{display:block;width:100%;font:inherit;padding:.75rem;margin:.5rem 0;border:2px solid #004e9a;"
    "background:#fff;color:#004e9a;cursor:pointer}button.main{background:#004e9a;color:#fff}"
    "dt{color:#555}dd{margin:0 0 .75rem;font-weight:bold}"
)


def page(order: Mapping[str, Any] | None, state: str, back: str) -> bytes:
    """The page of one order, or that there is none."""
    if order is None:
        return _whole("<h1>Không có giao dịch này</h1><p lang='en'>There is no such order.</p>")
    amount = f"{int(order['SoTien']):,}".replace(",", ".")
    facts = (
        ("Số tiền · Amount", f"{amount} đ"),
        ("Nội dung · Purpose", str(order.get("ThongTinGiaoDich", ""))),
        ("Mã tham chiếu · Reference", str(order["MaThamChieu"])),
        ("Trạng thái · State", _STATES[state]),
    )
    told = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in facts)
    buttons = "".join(
        f"<button name='button' value='{name}'{' class=main' if name == 'pay' else ''}>{vi}"
        f" · <span lang='en'>{en}</span></button>"
        for name, vi, en in _BUTTONS
    )
    way_back = f"<p><a href='{escape(back)}'>Quay lại · <span lang='en'>Go back</span></a></p>" if back else ""
    return _whole(f"<h1>Thanh toán trực tuyến</h1><dl>{told}</dl><form method='post'>{buttons}</form>{way_back}")


def _whole(inside: str) -> bytes:
    return (
        "<!doctype html><html lang='vi'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        "<link rel='icon' href='data:,'>"
        f"<title>Trình diễn thanh toán</title><style>{_STYLE}</style></head><body>"
        "<p class='demo'><b>Trang trình diễn.</b> Không có ngân hàng và không có tiền thật: hãy chọn điều xảy ra.<br>"
        "<span lang='en'><b>A demonstration.</b> There is no bank and no real money: choose what happens.</span></p>"
        f"{inside}</body></html>"
    ).encode()


def bill(reference: str) -> bytes:
    """A receipt as a PDF of one line, which says that it is none."""
    stream = f"BT /F1 14 Tf 50 780 Td (Demonstration, no receipt: {reference}) Tj ET".encode("ascii", "replace")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    file, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(file))
    return file + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end
