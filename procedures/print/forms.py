"""How a form becomes a PDF: fonts of our own, the archive standard, the same bytes every time."""

import json
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

import segno
import typst

from procedures.print.glyphs import printable

FOLDER = Path(__file__).resolve().parent
FONTS = FOLDER / "fonts"
ARCHIVE: Final[Literal["a-2b"]] = "a-2b"  # PDF/A-2b: what an archive keeps (Decree 30/2020/NĐ-CP)


@cache
def _fonts() -> typst.Fonts:
    """Our three fonts, read once in a process and shared by its threads."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def pdf(template: str, content: dict[str, Any], *, tagged: bool = True) -> bytes:
    """The file ``template``.typ filled in with ``content`` (JSON); ``tagged``: with what screen readers need."""
    made: bytes = typst.compile(
        str(FOLDER / f"{template}.typ"),
        root=str(FOLDER),
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=ARCHIVE,
        pdf_tags=tagged,
        sys_inputs={"content": json.dumps(printable(content), ensure_ascii=False)},
    )
    return made


def png(template: str, content: dict[str, Any], *, points_per_inch: int) -> bytes:
    """The one page of ``template``.typ as a picture: its width in points, times this, by 72, in pixels."""
    made: bytes = typst.compile(
        str(FOLDER / f"{template}.typ"),
        root=str(FOLDER),
        font_paths=_fonts(),
        format="png",
        ppi=float(points_per_inch),
        sys_inputs={"content": json.dumps(printable(content), ensure_ascii=False)},
    )
    return made


def warm_up() -> None:
    """Load fonts and compiler before somebody waits for a paper.

    Only in the process that will print: the compiler's threads do not survive a fork, and a child of a process that
    has printed would wait for them for ever.
    """
    pdf("warming", {"words": "Mã hồ sơ"})


def qr(text: str, *, error: Literal["m", "q"] = "q") -> str:
    """A QR code as SVG that is still read from a crumpled page (``q``: a quarter may be lost; ``m``: a seventh)."""
    drawn = BytesIO()
    segno.make(text, error=error, micro=False).save(drawn, kind="svg", border=1, xmldecl=False)
    return drawn.getvalue().decode()
