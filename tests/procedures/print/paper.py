"""Reading what was printed: a paper of a record as PDF, its words, and its first page as a telephone sees it."""

import json
import re
from io import BytesIO

import pypdf
import typst
from django.utils import translation
from PIL import Image

from procedures.domain.calendar import local
from procedures.domain.printing import FormCode
from procedures.models import Record
from procedures.print import forms
from procedures.print.issuing import filled_in, rendered
from procedures.print.printable import Printable
from procedures.print.registry import FORMS
from procedures.services.printing import Copy
from tests.record_cast import WEDNESDAY

HEAD = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
CENTRE = ("ỦY BAN NHÂN DÂN PHƯỜNG HỒNG GAI", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG")
FIRST = Copy(1, WEDNESDAY, "Vũ Thị Quầy")


def paper_of(code: FormCode, record: Record) -> Printable:
    """The latest paper of a form that the record has now, read afresh."""
    papers = FORMS[code].papers
    assert papers is not None
    return papers(Record.objects.get(pk=record.pk))[-1]


def pdf_of(code: FormCode, paper: Printable | Record, *, copy: Copy = FIRST, demo: bool = False) -> bytes:
    paper = paper_of(code, paper) if isinstance(paper, Record) else paper
    return rendered(FORMS[code], paper, copy, demo=demo)


def pages_of(data: bytes) -> list[str]:
    """The words of every page with single spaces."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(BytesIO(data)).pages]


def words_of(code: FormCode, paper: Printable | Record, *, copy: Copy = FIRST, demo: bool = False) -> str:
    return " ".join(pages_of(pdf_of(code, paper, copy=copy, demo=demo)))


def photograph(code: FormCode, paper: Printable) -> Image.Image:
    """The first page in grey, by the form's own renderer."""
    form = FORMS[code]
    with translation.override("vi"):
        content = filled_in(form, paper, FIRST) | {"demo": False}
    picture = typst.compile(
        str(forms.FOLDER / f"{form.in_force(local(FIRST.at).date()).file}.typ"),
        root=str(forms.FOLDER),
        font_paths=[str(forms.FONTS)],
        ignore_system_fonts=True,
        format="png",
        ppi=150,
        sys_inputs={"content": json.dumps(content)},
    )
    return Image.open(BytesIO(picture if isinstance(picture, bytes) else picture[0])).convert("L")


def has(words: str, *wanted: str) -> None:
    for phrase in wanted:
        assert phrase in words, phrase
