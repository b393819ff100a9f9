"""What a file is by its contents, and whether it may be kept: a PDF, JPEG or PNG that does nothing but show itself.

Nothing here trusts the name or the type that came with it. Raises RuleBroken with what to do instead.
"""

import hashlib
import time
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import structlog
from django.conf import settings
from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from procedures.domain.file_names import cleaned, fits
from procedures.domain.scan_words import MediaType
from units.errors import RuleBroken

log = structlog.get_logger(__name__)

PIECE = 64 * 1024
HEAD = 16
SECONDS = 20  # a file that keeps us busy longer is made for that
MOST_OBJECTS = 200_000  # of one PDF
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/RichMedia", "/XFA"})
ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"})
ACTIVE_WORDS = (b"/JavaScript", b"/Launch")  # also where an object is too broken for us and not for a viewer
OTHER_KINDS = (
    *(b"%PDF-", b"<?php", b"<html", b"<script"),
    *(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x7fELF", b"MZ\x90\x00"),
)
ENDS = {MediaType.JPEG: b"\xff\xd9", MediaType.PNG: b"IEND\xaeB`\x82"}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept."""

    name: str
    media_type: MediaType
    size: int
    pages: int
    sha256: str


def inspect(file: IO[bytes], name: str) -> Inspected:
    """Look through a file. RuleBroken: file_empty, file_too_large, file_is_heic, file_kind_unknown, file_misnamed,
    file_damaged, file_is_two, pdf_encrypted, pdf_active, file_too_many_pages, picture_too_large.
    """
    size, sha256 = _measured(file)
    media_type = _kind(_head(file))
    if not fits(cleaned(name), media_type):
        raise RuleBroken("file_misnamed", kind=media_type.label)
    file.seek(0)
    if zipfile.is_zipfile(file):
        raise RuleBroken("file_is_two")
    pages = _pages_of_pdf(file) if media_type is MediaType.PDF else _look_at_picture(file, media_type)
    file.seek(0)
    return Inspected(name=cleaned(name), media_type=media_type, size=size, pages=pages, sha256=sha256)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The whole file from its beginning."""
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def _measured(file: IO[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces(file):
        digest.update(piece)
        size += len(piece)
        if size > settings.UPLOAD_FILE_BYTES:
            raise RuleBroken("file_too_large", most=settings.UPLOAD_FILE_BYTES // 2**20)
    if size == 0:
        raise RuleBroken("file_empty")
    return size, digest.hexdigest()


def _head(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(HEAD)


def _kind(head: bytes) -> MediaType:
    if head.startswith(b"%PDF-"):
        return MediaType.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        raise RuleBroken("file_is_heic")
    raise RuleBroken("file_kind_unknown")


def _look_at_picture(file: IO[bytes], media_type: MediaType) -> int:
    """One page; its header and checksums are read, never all of its points."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is below
            picture = Image.open(file, formats=[media_type.name])
            if picture.width * picture.height > settings.UPLOAD_PIXELS:
                raise RuleBroken("picture_too_large", most=settings.UPLOAD_PIXELS // 10**6)
            picture.verify()
    except Image.DecompressionBombError as error:
        raise RuleBroken("picture_too_large", most=settings.UPLOAD_PIXELS // 10**6) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise RuleBroken("file_damaged") from error
    file.seek(0)
    content = file.read()
    shown, end, behind = content.rpartition(ENDS[media_type])
    if not (shown and end):
        raise RuleBroken("file_damaged")  # cut off on its way
    if any(sign in behind for sign in OTHER_KINDS):
        raise RuleBroken("file_is_two")
    return 1


def _pages_of_pdf(file: IO[bytes]) -> int:
    ends_at = time.monotonic() + SECONDS
    file.seek(0)
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted:
            raise RuleBroken("pdf_encrypted")
        pages = _counted(reader, ends_at)
        if _is_active(reader, ends_at):
            raise RuleBroken("pdf_active")
    except RuleBroken:
        raise
    except Exception as error:  # a hostile file may raise anything in a parser
        log.info("file.damaged", error=type(error).__name__)
        raise RuleBroken("file_damaged") from error
    file.seek(0)
    content = file.read()
    if any(word in content for word in ACTIVE_WORDS):
        raise RuleBroken("pdf_active")
    return pages


def _counted(reader: PdfReader, ends_at: float) -> int:
    """The leaves of the page tree; a tree whose branches meet again is not walked for ever."""
    most, found = settings.UPLOAD_PAGES, 0
    branches: list[Any] = [reader.root_object["/Pages"]]
    while branches:
        _hurry(ends_at)
        node = branches.pop().get_object()
        if "/Kids" in node:
            branches.extend(node["/Kids"])
        else:
            found += 1
        if found + len(branches) > most:
            raise RuleBroken("file_too_many_pages", most=most)
    if found == 0:
        raise RuleBroken("file_damaged")
    return found


def _is_active(reader: PdfReader, ends_at: float) -> bool:
    """Whether any object, reached from a page or not, would do something when the file is opened."""
    keys = [(number, generation) for generation, numbers in reader.xref.items() for number in numbers]
    keys += [(number, 0) for number in reader.xref_objStm]
    if len(keys) > MOST_OBJECTS:
        raise RuleBroken("file_damaged")
    for number, generation in keys:
        _hurry(ends_at)
        if _does_something(reader.get_object(IndirectObject(number, generation, reader))):
            return True
    return False


def _does_something(thing: Any) -> bool:
    inside = [thing]
    while inside:
        part = inside.pop()
        if isinstance(part, DictionaryObject):
            if not ACTIVE_KEYS.isdisjoint(part) or ("/S" in part and part.raw_get("/S") in ACTIVE_ACTIONS):
                return True
            inside.extend(part.raw_get(key) for key in part)
        elif isinstance(part, ArrayObject):
            inside.extend(list.__iter__(part))
    return False


def _hurry(ends_at: float) -> None:
    if time.monotonic() > ends_at:
        raise RuleBroken("file_damaged")
