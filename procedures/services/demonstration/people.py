"""Invented people. Nobody can take them for real ones, and none of their numbers can be a real person's.

Names end in "(mẫu)", the word for a specimen; personal numbers begin with 000, a place of registration that does not
exist (001 to 096 do); telephone numbers begin with 0000, which no network has; mail goes to example.invalid, a domain
that can never exist (RFC 2606).
"""

from datetime import date
from functools import lru_cache

from procedures.domain.vocabulary import ApplicantKind
from procedures.services.demonstration.chance import Chance
from procedures.services.drafting import Party
from units.domain.names import search_key
from units.models import Unit

MARK = "(mẫu)"
MAIL_DOMAIN = "example.invalid"

_FAMILY = (
    *("Nguyễn",) * 8, *("Trần",) * 4, *("Phạm",) * 4, *("Vũ",) * 3, *("Lê",) * 3, *("Hoàng",) * 3, *("Bùi",) * 2,
    *("Đỗ",) * 2, *("Đặng",) * 2, *("Ngô",) * 2, "Dương", "Đinh", "Đoàn", "Hà", "Lương", "Lý", "Mai", "Ninh", "Phùng",
    "Tạ", "Tô", "Trịnh", "Chíu", "Lã", "Nình", "Triệu",
)  # fmt: skip
_MIDDLE = (
    ("Văn", "Đức", "Minh", "Quang", "Hữu", "Xuân", "Thành", "Mạnh", "Tuấn", "Anh", "Bảo", "Gia"),
    ("Thị", "Thị", "Thu", "Ngọc", "Thanh", "Hồng", "Minh", "Mai", "Phương", "Bích", "Khánh", "Diệu"),
)
_GIVEN = (
    ("An", "Bình", "Cường", "Dũng", "Đạt", "Giang", "Hải", "Hiếu", "Hùng", "Huy", "Khánh", "Kiên", "Lâm", "Long",
     "Nam", "Nghĩa", "Phong", "Phúc", "Quân", "Sơn", "Tài", "Thắng", "Thịnh", "Tiến", "Toàn", "Trung", "Tú", "Vinh"),
    ("Ánh", "Chi", "Dung", "Duyên", "Giang", "Hà", "Hạnh", "Hiền", "Hoa", "Hương", "Huyền", "Lan", "Liên", "Linh",
     "Loan", "Ly", "Mơ", "Nga", "Ngân", "Nhung", "Oanh", "Quyên", "Thảo", "Thủy", "Trang", "Tuyết", "Vân", "Yến"),
)  # fmt: skip
_FIRMS = ("Bình Minh", "Cánh Buồm", "Đại Dương", "Hoa Sen", "Hòn Gai Xanh", "Mỏ Quạ", "Sao Biển", "Thông Xanh")
_FIRM_KINDS = ("Hộ kinh doanh", "Công ty TNHH", "Hợp tác xã")


def person(rng: Chance, unit: Unit, *, with_mail: bool) -> Party:
    """Somebody who lives in ``unit``, grown up and alive on any day of the demonstration."""
    sex = rng.between(0, 2)
    name = f"{rng.among(_FAMILY)} {rng.among(_MIDDLE[sex])} {rng.among(_GIVEN[sex])} {MARK}"
    year = rng.between(1945, 2007)
    serial = rng.between(0, 1_000_000)
    return Party(
        name=name,
        personal_number=f"000{sex + 2 * (year >= 2000)}{year % 100:02d}{serial:06d}",
        born_on=date(year, rng.between(1, 13), rng.between(1, 29)),
        telephone=f"0000{rng.between(0, 1_000_000):06d}",
        email=f"mau{serial:06d}@{MAIL_DOMAIN}" if with_mail else "",
        address=f"Tổ {rng.between(1, 30)}, {unit.full_name} {MARK}",
        unit_id=unit.pk,
    )


def firm(rng: Chance, unit: Unit, *, with_mail: bool) -> Party:
    """A business with its seat in ``unit``."""
    serial = rng.between(0, 1_000_000)
    return Party(
        kind=ApplicantKind.BUSINESS,
        name=f"{rng.among(_FIRM_KINDS)} {rng.among(_FIRMS)} {serial % 1000} {MARK}",
        tax_code=f"000{serial:09d}",
        telephone=f"0000{rng.between(0, 1_000_000):06d}",
        email=f"mau{serial:06d}@{MAIL_DOMAIN}" if with_mail else "",
        address=f"Số {rng.between(1, 200)}, {unit.full_name} {MARK}",
        unit_id=unit.pk,
    )


@lru_cache(maxsize=50_000)
def key_of(name: str) -> str:
    """``units.domain.names.search_key``: few names, many people."""
    return search_key(name)
