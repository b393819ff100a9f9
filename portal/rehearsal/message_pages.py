"""What the stand-in of the message gateways shows: the telephones' screens, newest message first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any

from procedures.domain.calendar import local
from procedures.domain.telling import masked_address

SHOWN = 100
_STYLE = (
    "body{font:18px/1.5 sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}"
    "p.demo{background:#fff3c4;border:2px solid #8a6d00;padding:.75rem 1rem}"
    "ol{list-style:none;padding:0}li{border:1px solid #bbb;border-radius:12px;padding:.75rem 1rem;margin:0 0 1rem}"
    "li p{margin:0;overflow-wrap:anywhere}.about{color:#555;font-size:.875rem}"
)


@dataclass
class Kept:
    """A message as it came: what a telephone would show. ``asked`` counts how often its key came."""

    channel: str
    key: str
    number: str
    to: str
    text: str
    message: dict[str, Any]
    at: datetime
    asked: int = 1
    reports: list[dict[str, Any]] = field(default_factory=list)


def page(kept: Sequence[Kept]) -> bytes:
    """The latest that was taken, with numbers masked: people here are invented, habits are not."""
    rows = "".join(_row(one) for one in reversed(kept[-SHOWN:]))
    list_ = f"<ol>{rows}</ol>" if rows else "<p>Chưa có tin nhắn nào · <span lang='en'>No message yet</span></p>"
    return (
        "<!doctype html><html lang='vi'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        "<link rel='icon' href='data:,'>"
        f"<title>Tin nhắn trình diễn</title><style>{_STYLE}</style></head><body>"
        "<p class='demo'><b>Trang trình diễn.</b> Không tin nhắn nào tới điện thoại thật.<br>"
        "<span lang='en'><b>A demonstration.</b> No message reaches a real telephone.</span></p>"
        f"<h1>Tin nhắn đã gửi · <span lang='en'>Messages sent</span></h1>{list_}</body></html>"
    ).encode()


def _row(one: Kept) -> str:
    channel = "Zalo" if one.channel == "zalo" else "SMS"
    told = "đã báo kết quả · reported" if one.reports else "chưa báo kết quả · not reported yet"
    about = f"{channel} · {masked_address(one.to)} · {local(one.at):%H:%M:%S %d/%m/%Y} · {told}"
    return f"<li><p class='about'>{escape(about)}</p><p>{escape(one.text)}</p></li>"
