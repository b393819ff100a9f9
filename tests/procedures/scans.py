"""Files as they come to a counter: right ones, and every kind of wrong one."""

import io
import zipfile
from typing import IO

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject


def pdf(pages: int = 1, *, title: str = "") -> bytes:
    """A plain PDF of empty pages."""
    return written(plain(pages, title=title))


def plain(pages: int = 1, *, title: str = "") -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if title:
        writer.add_metadata({"/Title": title})
    return writer


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted_pdf() -> bytes:
    writer = plain()
    writer.encrypt("", "owner", algorithm="RC4-128")
    return written(writer)


def pdf_with_script() -> bytes:
    writer = plain()
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('!')")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    return written(writer)


def pdf_with_hidden_script() -> bytes:
    """The action hangs on nothing a page reaches, and its name is written with escapes."""
    writer = plain()
    writer._add_object(DictionaryObject({NameObject("/S"): NameObject("/SubmitForm")}))
    return written(writer).replace(b"/SubmitForm", b"/Subm#69tForm")


def pdf_that_launches() -> bytes:
    writer = plain()
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")})
    note = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/A"): action})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([note])
    return written(writer)


def pdf_whose_branches_meet(depth: int = 40) -> bytes:
    """A page tree of which every branch holds the next one twice: two to the power of ``depth`` pages."""
    writer = plain()
    below = writer.pages[0].indirect_reference
    for _ in range(depth):
        node = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Pages"),
                NameObject("/Kids"): ArrayObject([below, below]),
                NameObject("/Count"): NumberObject(2),
            }
        )
        below = writer._add_object(node)
    writer.root_object[NameObject("/Pages")] = below
    return written(writer)


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 60), colour: str = "white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def huge_picture() -> bytes:
    """A few kilobytes that say of themselves that they are 400 million points."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 100


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("zeros", b"\0" * 1_000_000)
    return out.getvalue()


def opened(content: bytes) -> IO[bytes]:
    return io.BytesIO(content)
