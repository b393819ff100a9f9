"""Claims of VNeID and the national portal, read: who stands behind them, and why somebody cannot come in."""

from datetime import date
from typing import Any

import pytest

from staffing.domain.identity import AssuranceLevel, CitizenKind, identity_of
from units.errors import RuleBroken

MOTHER = {
    "sub": "abc",
    "LoaiTaiKhoan": "1",
    "HoVaTen": "Phạm  Thị Thử ",
    "SoDinhDanh": "000192000001",
    "loAs": "2",
    "NgayThangNamSinh": "14/03/1992",
    "SoDienThoai": "+84 912.345.218",
    "ThuDienTu": "thu@example.vn",
}
COMPANY = MOTHER | {"LoaiTaiKhoan": 2, "TenDoanhNghiep": "Công ty Thử", "MaSoThue": "0102030405"}


def read(claims: dict[str, Any], **changed: Any) -> Any:
    return identity_of(claims | changed, issuer="https://identity.test")


def test_a_citizen_is_read_whole() -> None:
    mother = read(MOTHER)
    assert (mother.issuer, mother.subject, mother.kind) == ("https://identity.test", "abc", CitizenKind.CITIZEN)
    assert (mother.person_name, mother.personal_number) == ("Phạm Thị Thử", "000192000001")
    assert (mother.born_on, mother.assurance) == (date(1992, 3, 14), AssuranceLevel.TWO)
    assert (mother.telephone, mother.email) == ("+84912345218", "thu@example.vn")
    assert (mother.organisation_name, mother.tax_code) == ("", "")


def test_a_citizen_has_no_organisation_even_where_the_claims_name_one() -> None:
    assert read(MOTHER, TenDoanhNghiep="Công ty Thử", MaSoThue="0102030405").tax_code == ""


def test_an_organisation_comes_with_its_representative() -> None:
    company = read(COMPANY)
    assert (company.kind, company.organisation_name, company.tax_code) == (
        CitizenKind.ORGANISATION, "Công ty Thử", "0102030405",
    )  # fmt: skip
    assert company.person_name == "Phạm Thị Thử"


def test_an_organisation_without_a_level_has_that_of_its_representative() -> None:
    assert read(COMPANY, loAs=None).assurance == AssuranceLevel.TWO


@pytest.mark.parametrize(
    ("told", "written"),
    [("0102030405001", "0102030405-001"), ("0102030405-001", "0102030405-001"), ("000192000001", "000192000001")],
)
def test_tax_codes_of_branches_and_households_are_written_out(told: str, written: str) -> None:
    assert read(COMPANY, MaSoThue=told).tax_code == written


@pytest.mark.parametrize("told", ["2", 2, "LoA2", "loa_2", "level 2", "3"])
def test_the_level_is_read_as_providers_write_it(told: object) -> None:
    assert read(MOTHER, loAs=told).assurance == AssuranceLevel.TWO


def test_vneid_names_the_level_in_its_own_claim() -> None:
    assert read(MOTHER, loAs=None, IAL="2").assurance == AssuranceLevel.TWO


def test_level_one_comes_in_where_the_site_lets_it() -> None:
    assert identity_of(MOTHER | {"loAs": "1"}, issuer="x", least=1).assurance == AssuranceLevel.ONE


@pytest.mark.parametrize(
    ("text", "day"),
    [("1992-03-14", date(1992, 3, 14)), ("19920314", date(1992, 3, 14)), ("4/3/1992", date(1992, 3, 4)),
     ("31/02/1992", None), ("1992", None), ("", None), (None, None)],
)  # fmt: skip
def test_a_date_that_cannot_be_read_is_left_out(text: str | None, day: date | None) -> None:
    assert read(MOTHER, NgayThangNamSinh=text).born_on == day


@pytest.mark.parametrize("name", ["SoDienThoai", "ThuDienTu"])
def test_a_telephone_or_address_that_is_none_is_left_out(name: str) -> None:
    identity = read(MOTHER, **{name: "không có"})
    assert "" in (identity.telephone, identity.email)


@pytest.mark.parametrize(
    ("claims", "changed", "code"),
    [
        (MOTHER, {"LoaiTaiKhoan": None}, "identity_kind_unknown"),
        (MOTHER, {"LoaiTaiKhoan": "3"}, "identity_kind_unknown"),
        (MOTHER, {"loAs": None}, "identity_not_electronic"),
        (MOTHER, {"loAs": "0"}, "identity_not_electronic"),
        (COMPANY, {"loAs": "0"}, "identity_not_electronic"),
        (MOTHER, {"loAs": "1"}, "identity_level_low"),
        (COMPANY, {"loAs": "1"}, "identity_level_low"),
        (MOTHER, {"SoDinhDanh": "123456789"}, "identity_number_malformed"),
        (MOTHER, {"SoDinhDanh": None}, "identity_number_malformed"),
        (MOTHER, {"HoVaTen": " "}, "identity_nameless"),
        (COMPANY, {"HoVaTen": None}, "identity_without_representative"),
        (COMPANY, {"SoDinhDanh": ""}, "identity_without_representative"),
        (COMPANY, {"TenDoanhNghiep": ""}, "identity_organisation_nameless"),
        (COMPANY, {"MaSoThue": "12"}, "identity_tax_code_malformed"),
        (COMPANY, {"MaSoThue": None}, "identity_tax_code_malformed"),
    ],
)
def test_whoever_cannot_come_in_is_told_why(claims: dict[str, Any], changed: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        read(claims, **changed)
    assert broken.value.code == code
    assert "Thử" not in str(broken.value)
