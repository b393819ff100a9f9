"""What the desk's scanner may have read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.domain.scanning import read_scan
from units.errors import RuleBroken

CARD = "022192004417|012345678|Phạm Thị Thử|14031992|Nữ|Tổ 12, phường Hà Khánh, Hạ Long, Quảng Ninh|01072021"
HOSTS = {"portal.example"}


def refused(text: str) -> str:
    with pytest.raises(RuleBroken) as broken:
        read_scan(text, hosts=HOSTS)
    return broken.value.code


def test_a_card_gives_its_number_and_what_the_clerk_confirms() -> None:
    card = read_scan(CARD, hosts=HOSTS).card
    assert card is not None
    assert (card.number, card.name) == ("022192004417", "Phạm Thị Thử")


@pytest.mark.parametrize("more", ["|", "||||", "|Cha|Mẹ|"])
def test_newer_cards_have_more_fields(more: str) -> None:
    assert read_scan(CARD + more, hosts=HOSTS).card is not None


def test_a_name_mangled_on_its_way_is_still_a_card() -> None:
    card = read_scan(CARD.replace("Phạm Thị Thử", "Phamj Thij Thuwr"), hosts=HOSTS).card
    assert card is not None
    assert card.name == "Phamj Thij Thuwr"


@pytest.mark.parametrize("text", ["A22-261111-0001", "https://portal.example/tracking/A22-261111-0001/"])
def test_a_receipt_gives_the_records_code(text: str) -> None:
    assert read_scan(text, hosts=HOSTS).code == "A22-261111-0001"


@pytest.mark.parametrize(
    "text",
    [
        "02219200|012345678|Phạm Thị Thử|14031992|Nữ|Tổ 12|01072021",  # the number lost keys
        "022192004417|012345678|Phạm Thị Thử|14031992",  # the end is missing
        "",
    ],
)
def test_a_damaged_code_is_called_damaged(text: str) -> None:
    assert refused(text) == "scan_damaged"


@pytest.mark.parametrize(
    "text",
    [
        "https://elsewhere.example/tracking/A22-261111-0001/",
        "https://portal.example/desk/",
        "javascript:alert(1)//tracking/A22-261111-0001",
        "00020101021138570010A000000727",  # a bank's code
        "8934563138164",  # a barcode
        "a|b|c|d|e",
        CARD.replace("Phạm", "<script>"),
        CARD + "\x00",
        "|" * 2_000,
        "https://[bad/tracking/A22-261111-0001",
    ],
)
def test_a_foreign_or_hostile_code_is_called_foreign(text: str) -> None:
    assert refused(text) == "scan_foreign"


@given(st.text(max_size=1_200))
def test_nothing_that_is_scanned_breaks_it(text: str) -> None:
    codes = set()
    try:
        scan = read_scan(text, hosts=HOSTS)
        codes.add("read" if scan.card or scan.code else "nothing")
    except RuleBroken as broken:
        codes.add(broken.code)
    assert codes <= {"read", "scan_damaged", "scan_foreign"}
