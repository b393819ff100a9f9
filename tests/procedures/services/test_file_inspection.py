"""Files are judged by what they hold, never by what they are called."""

from collections.abc import Callable

import pytest
from PIL import Image

from procedures.domain.file_names import LONGEST, cleaned
from procedures.domain.scan_words import MediaType
from procedures.services.file_inspection import Inspected, inspect
from tests.procedures import scans
from units.errors import RuleBroken


def look(content: bytes, name: str = "") -> Inspected:
    return inspect(scans.opened(content), name or "scan")


def refusal_of(content: bytes, name: str = "") -> str:
    with pytest.raises(RuleBroken) as broken:
        look(content, name)
    return broken.value.code


def test_a_pdf_is_counted_and_fingerprinted() -> None:
    seen = look(scans.pdf(3), "Giấy khai sinh.pdf")
    assert (seen.media_type, seen.pages, seen.name) == (MediaType.PDF, 3, "Giấy khai sinh.pdf")
    assert len(seen.sha256) == 64


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_pictures_are_taken(kind: str) -> None:
    assert look(scans.picture(kind)).media_type == MediaType[kind]


@pytest.mark.parametrize("name", ["giay.jpg", "giay.JPEG", "giay"])
def test_a_fitting_name_or_none_at_all_is_fine(name: str) -> None:
    assert look(scans.picture("JPEG"), name).media_type is MediaType.JPEG


@pytest.mark.parametrize(
    ("code", "made", "name"),
    [
        ("file_empty", lambda: b"", "a.pdf"),
        ("file_is_heic", scans.heic, "IMG_0001.HEIC"),
        ("file_is_heic", scans.heic, "IMG_0001.jpg"),
        ("file_kind_unknown", lambda: b"MZ\x90\x00" + b"\0" * 200, "giay.pdf"),
        ("file_kind_unknown", scans.archive, "giay.pdf"),
        ("file_kind_unknown", lambda: b"<html><script>alert(1)</script>", "giay.png"),
        ("file_kind_unknown", lambda: b"\n" + scans.pdf(), "giay.pdf"),
        ("file_misnamed", scans.pdf, "giay.jpg"),
        ("file_misnamed", scans.picture, "giay.pdf"),
        ("file_misnamed", scans.pdf, "giay.pdf.exe"),
        ("file_is_two", lambda: scans.pdf() + scans.archive(), "giay.pdf"),
        ("file_is_two", lambda: scans.picture() + scans.archive(), "giay.jpg"),
        ("file_is_two", lambda: scans.picture() + scans.pdf(), "giay.jpg"),
        ("file_is_two", lambda: scans.picture("PNG") + b"<html>", "giay.png"),
        ("file_damaged", lambda: scans.picture()[:-200], "giay.jpg"),
        ("file_damaged", lambda: scans.picture("PNG", (400, 400), "red")[:-30], "giay.png"),
        ("file_damaged", lambda: b"%PDF-1.7 and nothing more", "giay.pdf"),
        ("pdf_encrypted", scans.encrypted_pdf, "giay.pdf"),
        ("pdf_active", scans.pdf_with_script, "giay.pdf"),
        ("pdf_active", scans.pdf_with_hidden_script, "giay.pdf"),
        ("pdf_active", scans.pdf_that_launches, "giay.pdf"),
        ("picture_too_large", scans.huge_picture, "giay.png"),
        ("file_too_many_pages", scans.pdf_whose_branches_meet, "giay.pdf"),
    ],
)
def test_a_wrong_file_is_refused_for_what_is_wrong_with_it(code: str, made: Callable[[], bytes], name: str) -> None:
    assert refusal_of(made(), name) == code


def test_one_page_too_many(settings) -> None:
    settings.UPLOAD_PAGES = 3
    assert look(scans.pdf(3)).pages == 3
    assert refusal_of(scans.pdf(4)) == "file_too_many_pages"


def test_one_byte_too_many(settings) -> None:
    content = scans.pdf()
    settings.UPLOAD_FILE_BYTES = len(content)
    assert look(content).size == len(content)
    assert refusal_of(content + b"\n") == "file_too_large"


def test_a_picture_behind_a_picture_is_what_telephones_make() -> None:
    assert look(scans.picture() + scans.picture(size=(10, 10))).pages == 1


def test_the_library_warns_nobody_of_large_pictures(recwarn: pytest.WarningsRecorder) -> None:
    refusal_of(scans.huge_picture())
    assert not [one for one in recwarn if one.category is Image.DecompressionBombWarning]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\x\\Giấy  tờ.pdf", "Giấy tờ.pdf"),
        ("../../etc/passwd", "passwd"),
        ("anh\u202efdp.exe", "anhfdp.exe"),
        ("\0\n", "scan"),
        ("Gia\u0302\u0301y.pdf", "Giấy.pdf"),
        ("...", "scan"),
    ],
)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert cleaned(given) == kept


def test_a_long_name_keeps_its_ending() -> None:
    kept = cleaned("ấ" * 300 + ".PDF")
    assert len(kept) == LONGEST
    assert kept.endswith("ấ.pdf")


@pytest.mark.parametrize("word", [b"/JavaScript", b"/Launch"])
def test_a_word_of_a_programme_is_refused_also_where_no_object_can_be_read(word: bytes) -> None:
    assert refusal_of(scans.pdf() + b"\n9 0 obj <<" + word, "giay.pdf") == "pdf_active"


def test_a_picture_has_no_more_points_than_it_may(settings) -> None:
    settings.UPLOAD_PIXELS = 40 * 60
    assert look(scans.picture("PNG", (40, 60))).pages == 1
    assert refusal_of(scans.picture("PNG", (41, 60))) == "picture_too_large"
