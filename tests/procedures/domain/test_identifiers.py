"""Numbers of people and organisations, codes of records, fees."""

from datetime import date

import pytest

from procedures.domain import identifiers
from procedures.domain.fees import Fee, charge, rule_on
from procedures.domain.identifiers import Sex
from procedures.domain.record_code import normalise, record_code
from procedures.domain.vocabulary import FeeBasis, FeeKind


@pytest.mark.parametrize("number", ["0100233488", "0100112437", "0314409058", "0312687878", "5701662152"])
def test_real_tax_codes_pass(number: str):
    assert identifiers.tax_code(number).value == number


@pytest.mark.parametrize("number", ["0100233489", "0000000000", "57016621", "5701662152-000", "abc"])
def test_what_cannot_be_a_tax_code_is_refused(number: str):
    assert identifiers.tax_code(number).value is None


def test_a_branch_keeps_its_three_digits_and_a_person_has_the_personal_number_as_tax_code():
    assert identifiers.tax_code("5701662152-001").value == "5701662152-001"
    assert identifiers.tax_code("022192004417").value == "022192004417"


def test_a_personal_number_that_fits_has_no_warning():
    checked = identifiers.personal_number("022 192 004 417", date(1992, 3, 14), Sex.FEMALE)
    assert checked == identifiers.Checked("022192004417")


@pytest.mark.parametrize(
    ("number", "born_on", "sex", "warning"),
    [
        ("097192004417", date(1992, 3, 14), Sex.FEMALE, "personal_number_place"),
        ("022192004417", date(1993, 3, 14), Sex.FEMALE, "personal_number_birth"),
        ("022192004417", date(2092, 3, 14), Sex.FEMALE, "personal_number_birth"),
        ("022192004417", date(1992, 3, 14), Sex.MALE, "personal_number_sex"),
    ],
)
def test_what_does_not_fit_only_warns_since_numbers_are_reissued(number, born_on, sex, warning):
    assert identifiers.personal_number(number, born_on, sex).warnings == (warning,)


@pytest.mark.parametrize("number", ["", "12345", "02219200441a", "0221920044170"])
def test_what_has_not_twelve_digits_is_no_personal_number(number: str):
    assert identifiers.personal_number(number).value is None


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("0912 440 218", "0912440218"),
        ("+84 912.440.218", "0912440218"),
        ("84912440218", "0912440218"),
        ("0203 3825 111", "02033825111"),
    ],
)
def test_telephones_are_written_one_way(typed: str, written: str):
    assert identifiers.telephone(typed) == identifiers.Checked(written)


def test_an_unusual_telephone_is_kept_with_a_warning_and_nonsense_is_refused():
    assert identifiers.telephone("0112345678").warnings == ("telephone_unusual",)
    assert identifiers.telephone("12").value is None


def test_masks_show_no_more_than_the_rule():
    assert identifiers.masked_name("Nguyễn Văn An") == "N***** V** A*"
    assert identifiers.masked_name("Nguyễn Văn An (tức Ba) Anh (mẫu") == "N***** V** A* A**"
    assert identifiers.masked_number("022192004417") == "••••••••4417"
    assert identifiers.masked_number("") == ""


def test_a_code_has_four_digits_and_five_beyond():
    assert record_code("H49.27", date(2025, 7, 1), 42) == "H49.27-250701-0042"
    assert record_code("H49.27", date(2025, 7, 1), 10_000) == "H49.27-250701-10000"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (" h49.27-250701-0042 ", "H49.27-250701-0042"),
        ("H49.27 250701 0042", "H49.27-250701-0042"),
        ("000.00.06.H56-231027-0361", "000.00.06.H56-231027-0361"),
        ("G09.20-20260609-0092637", "G09.20-20260609-0092637"),
        ("H49.27-250701", None),
        ("'; DROP TABLE", None),
    ],
)
def test_what_people_type_as_a_code(typed: str, code: str | None):
    assert normalise(typed) == code


COPIES = Fee(FeeKind.FIXED, 2_000, FeeBasis.PAGE, date(2025, 7, 1))


@pytest.mark.parametrize(
    ("copies", "pages", "amount"), [(1, 1, 2_000), (5, 2, 20_000), (1, 3, 5_000), (2, 10, 24_000), (1, 500, 200_000)]
)
def test_certified_copies_are_counted_by_page_with_the_cap_of_the_circular(copies: int, pages: int, amount: int):
    assert charge(COPIES, copies=copies, pages=pages).amount_vnd == amount


def test_an_unknown_fee_is_never_free():
    unknown = Fee(FeeKind.NOT_STATED, None, FeeBasis.RECORD, date(2025, 7, 1))
    assert charge(unknown).amount_vnd is None
    assert charge(None).amount_vnd is None


def test_a_conditional_fee_holds_in_its_days_for_those_who_meet_it():
    usual = Fee(FeeKind.FIXED, 8_000, FeeBasis.COPY, date(2025, 7, 1))
    zero = Fee(FeeKind.FREE, 0, FeeBasis.COPY, date(2026, 8, 15), date(2027, 3, 1), "eid_level_2")
    rules = (usual, zero)
    meets = frozenset({"eid_level_2"})
    assert rule_on(rules, date(2026, 9, 1), meets) == zero
    assert rule_on(rules, date(2026, 9, 1)) == usual
    assert rule_on(rules, date(2026, 8, 14), meets) == usual
    assert rule_on(rules, date(2027, 3, 1), meets) == usual
    assert rule_on(rules, date(2024, 1, 1)) is None
