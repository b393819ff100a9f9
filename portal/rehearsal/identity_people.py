"""The invented people of the rehearsal's identity provider. No number is anybody's: no place has the code 000."""

from collections.abc import Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Any

_ = NullTranslations().gettext  # marks the message ids; the page of the provider translates them


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody to sign in as; ``purpose`` (a message id) says what one tries with them."""

    subject: str
    name: str
    purpose: str
    claims: Mapping[str, Any]


def _person(serial: str, born: str, **more: Any) -> dict[str, Any]:
    telephone = {"SoDienThoai": f"0000{serial[-6:]}", "ThuDienTu": f"trinh-dien-{serial[-4:]}@example.vn"}
    return {"LoaiTaiKhoan": "1", "SoDinhDanh": serial, "NgayThangNamSinh": born, "loAs": "2", **telephone, **more}


PEOPLE = (
    Invented(
        "me",
        "Phạm Thị Mẫu (trình diễn)",
        _("A mother: files and follows records of her own"),
        _person("000192000001", "14/03/1992", DiaChi="Tổ 1, khu 2, phường Hồng Gai, tỉnh Quảng Ninh"),
    ),
    Invented(
        "cong-ty",
        "Trần Văn Mẫu (trình diễn)",
        _("The representative of a company: acts in its name"),
        _person(
            "000085000002",
            "02/09/1985",
            LoaiTaiKhoan="2",
            TenDoanhNghiep="Công ty TNHH Mẫu Hạ Long (trình diễn)",
            MaSoThue="000000000002",
            DiaChi="Số 1, phường Bãi Cháy, tỉnh Quảng Ninh",
        ),
    ),
    Invented(
        "ba",
        "Lê Thị Mẫu (trình diễn)",
        _("A grandmother: without a telephone or an e-mail address of her own"),
        _person("000148000003", "1948-01-20", SoDienThoai="", ThuDienTu=""),
    ),
    Invented(
        "nguoi-nuoc-ngoai",
        "Anna Mẫu (trình diễn)",
        _("A foreigner who lives here: with an electronic identity of her own"),
        _person("000190000004", "19900705", DiaChi="Phường Hạ Long, tỉnh Quảng Ninh"),
    ),
    Invented(
        "muc-1",
        "Vũ Văn Mẫu (trình diễn)",
        _("Somebody with level 1 alone: is refused with the reason"),
        _person("000095000005", "11/11/1995", loAs="1"),
    ),
)
