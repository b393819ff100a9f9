"""Whoever reads Vietnamese here is addressed in one way: "Ông/Bà" where a sentence begins, "ông/bà" within it."""

import json
import re
from collections.abc import Iterator

import polib
import pytest

from tests.architecture.tree import ROOT

ANOTHER_FORM = re.compile(r"\b(?:bạn|anh/chị|quý khách|quý vị)\b", re.IGNORECASE)
FORM = re.compile(r"ông/bà(?!/)", re.IGNORECASE)  # printed forms say "ông/bà/tổ chức", as the circular does
BEGINS = re.compile(r"(?:^|[.?!…]\s|\n|^<b>|Kính gửi )$")


def sentences() -> Iterator[str]:
    """Every Vietnamese text of pages, letters and questionnaires."""
    for entry in polib.pofile(str(ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po")):
        yield from [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values()
    for path in sorted((ROOT / "procedures" / "data" / "forms").glob("*.json")):
        yield from _vietnamese(json.loads(path.read_text(encoding="utf-8")))


def _vietnamese(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _vietnamese(one)
    elif isinstance(part, dict):
        for name, one in part.items():
            if name == "vi" and isinstance(one, str):
                yield one
            else:
                yield from _vietnamese(one)


def faults_in(text: str) -> list[str]:
    """What is wrong with how a text addresses its reader."""
    found = ANOTHER_FORM.findall(text)
    for match in FORM.finditer(text):
        before = text[: match.start()]
        wanted = "Ông/Bà" if BEGINS.search(before) else "ông/bà"
        if match.group() != wanted:
            found.append(match.group())
    return found


def test_every_text_addresses_its_reader_in_the_same_way() -> None:
    wrong = {text: found for text in sentences() if (found := faults_in(text))}
    assert not wrong, f"Say Ông/Bà at the beginning of a sentence and ông/bà within it: {wrong}"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Hồ sơ của bạn đã đến.", ["bạn"]),
        ("Mời Ông/Bà đến quầy.", ["Ông/Bà"]),
        ("Xong. ông/bà có thể đóng trang.", ["ông/bà"]),
        ("Ông/bà cần gì?", ["Ông/bà"]),
        ("Kính gửi Ông/Bà, hồ sơ của ông/bà đã đến. Ông/Bà xem ở đây: ông/bà mở trang này.", []),
    ],
)
def test_another_form_is_found(text: str, faults: list[str]) -> None:
    assert faults_in(text) == faults
