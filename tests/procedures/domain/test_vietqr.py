"""VietQR against NAPAS's vectors, and read back as a picture by a second library."""

from io import BytesIO

import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from procedures.domain.vietqr import NotVietQr, Transfer, checksum, names_code, payload, purpose_of, read

VECTOR = (
    "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA"
    "53037045405790005802VN62220818Ung Ho Quy Vac Xin63043ACF"
)
FUND = Transfer("970415", "113366668888", 79_000, "Ung Ho Quy Vac Xin")
TRANSFERS = st.builds(
    Transfer,
    st.from_regex(r"\A[0-9]{6}\Z"),
    st.from_regex(r"\A[0-9A-Za-z]{1,19}\Z"),
    st.integers(1, 10**13 - 1),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=25),
)


def seen_by_a_telephone(text: str) -> str:
    picture = BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=6, border=4)
    found = zxingcpp.read_barcodes(Image.open(BytesIO(picture.getvalue())))
    assert len(found) == 1
    return found[0].text


def test_the_published_vector_comes_out_letter_for_letter() -> None:
    assert payload(FUND) == VECTOR
    assert read(VECTOR) == FUND


def test_the_checksum_is_the_one_of_the_standard() -> None:
    assert checksum("123456789") == "29B1"


def test_a_second_library_reads_the_picture_back() -> None:
    wanted = Transfer("970436", "0011223344", 16_000, purpose_of("H49.27-251120-0007"))
    assert read(seen_by_a_telephone(payload(wanted))) == wanted


@given(TRANSFERS)
def test_whatever_is_written_is_read_back(transfer: Transfer) -> None:
    assert read(payload(transfer)) == transfer


@given(st.integers(0, len(VECTOR) - 1), st.characters(min_codepoint=32, max_codepoint=126))
def test_one_changed_character_is_noticed(at: int, other: str) -> None:
    changed = VECTOR[:at] + other + VECTOR[at + 1 :]
    if changed == VECTOR:
        return
    with pytest.raises(NotVietQr):
        read(changed)


@given(st.text(max_size=120))
def test_anything_else_is_refused_and_never_breaks(text: str) -> None:
    with pytest.raises(NotVietQr):
        read(text + "x")


@pytest.mark.parametrize("code", ["H49-251120-0007", "000.00.01.H49-251120-0007", "H49.27.10-251120-12345"])
def test_the_purpose_is_the_code_in_at_most_25_plain_characters(code: str) -> None:
    purpose = purpose_of(code)
    assert len(purpose) <= 25
    assert names_code(purpose, code)
    assert names_code(f"MBVCB.123.{purpose.replace(' ', '')}.CT tu 001", code)
    assert not names_code(purpose[:-1], code)


def test_the_manner_of_the_purpose() -> None:
    assert purpose_of("H49-251120-0007") == "H49 251120 0007"


@pytest.mark.parametrize("code", ["", "---", "000.00.01.H49-20251120-0000007"])
def test_a_code_that_does_not_fit_is_refused(code: str) -> None:
    with pytest.raises(NotVietQr):
        purpose_of(code)


@pytest.mark.parametrize(
    "wrong",
    [("97041", "1", 1, "x"), ("970415", "", 1, "x"), ("970415", "1", 0, "x"), ("970415", "1", 1, "lệ phí")],
)
def test_what_the_format_cannot_carry_is_refused(wrong: tuple[str, str, int, str]) -> None:
    with pytest.raises(NotVietQr):
        Transfer(*wrong)
