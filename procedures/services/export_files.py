"""The bytes of a file of records: the list of keys that it follows, lines of CSV, sheets of a workbook.

The keys lie beside the file, eight bytes each: they fix which records belong to it, and let a new worker go on where
another one was killed, with no more of them in memory than one part.
"""

import csv
import hashlib
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _

from procedures.domain.csv_cells import harmless
from procedures.queries.export_rows import Cell
from units.errors import RuleBroken

PART = 5_000
"""Records that are read, written and made sure of at once."""
SHEET_LINES = 1_048_575
"""Lines of one sheet under its heads: more than that no spreadsheet opens."""
_KEY = 8
_PIECE = 2**20


def keys_beside(path: Path) -> Path:
    """Where the keys of a file lie."""
    return path.with_suffix(".keys")


def write_keys(path: Path, keys: Iterable[int], *, most: int) -> int:
    """Write down the keys of the whole list; how many. RuleBroken("export_too_large") for more than ``most``."""
    total, walking = 0, iter(keys)
    with keys_beside(path).open("wb") as file:
        while part := array("q", islice(walking, 2 * PART)):
            total += len(part)
            if total > most:
                raise RuleBroken("export_too_large", most=most)
            part.tofile(file)
        _make_sure(file)
    return total


def keys_from(path: Path, done: int) -> Sequence[int]:
    """The keys of the next part, after the first ``done``."""
    with keys_beside(path).open("rb") as file:
        file.seek(done * _KEY)
        part = array("q")
        part.frombytes(file.read(PART * _KEY))
    return part


def has_keys(path: Path, total: int) -> bool:
    """Whether the keys are all there."""
    keys = keys_beside(path)
    return keys.exists() and keys.stat().st_size == total * _KEY


def opened(path: Path) -> BinaryIO:
    """The file to go on with, or a new one; whoever serves it may read it."""
    path.parent.mkdir(mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS, parents=True, exist_ok=True)
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, settings.FILE_UPLOAD_PERMISSIONS), "r+b")
    os.chmod(path, settings.FILE_UPLOAD_PERMISSIONS)
    return file


def append(file: BinaryIO, size: int, data: bytes) -> int:
    """Write ``data`` after the first ``size`` bytes, in place of whatever a killed worker left there; the new size."""
    file.truncate(size)
    file.seek(size)
    file.write(data)
    _make_sure(file)
    return size + len(data)


def _make_sure(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def csv_bytes(lines: Iterable[Sequence[Any]], *, first: bool = False) -> bytes:
    """Lines as a spreadsheet reads them: UTF-8, with a mark where the file begins."""
    text = StringIO()
    csv.writer(text).writerows([harmless(_said(cell)) for cell in line] for line in lines)
    return (b"\xef\xbb\xbf" if first else b"") + text.getvalue().encode()


def _said(cell: Cell) -> Cell | str:
    return cell.isoformat(sep=" ", timespec="seconds") if isinstance(cell, datetime) else cell


def digest(path: Path) -> str:
    """SHA-256 of the file, read in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


class Book:
    """A workbook that is written line by line and holds none of them: sheets of lines, and one of definitions second.

    ``folder`` takes the parts until they are packed by ``close``; it must be there, and is to be removed with all that
    is in it, also when the worker was killed.
    """

    def __init__(self, path: Path, folder: Path, heads: Sequence[str]) -> None:
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(folder)})
        self._bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._moment = self._book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        self._heads, self._sheets, self._line = heads, 0, 0
        self._sheet = self._new_sheet()
        self._about = self._book.add_worksheet(_("Definitions")[:31])

    def _new_sheet(self) -> Any:
        self._sheets, self._line = self._sheets + 1, 0
        name = _("Records")[:28]
        sheet = self._book.add_worksheet(name if self._sheets == 1 else f"{name} {self._sheets}")
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(self._heads) - 1, 20)
        for column, head in enumerate(self._heads):
            sheet.write_string(0, column, head, self._bold)
        return sheet

    def add(self, lines: Iterable[Sequence[Cell]]) -> None:
        """Write lines, on a further sheet where one is full: moments as moments, numbers as numbers, words as words."""
        for line in lines:
            if self._line == SHEET_LINES:
                self._sheet = self._new_sheet()
            self._line += 1
            for column, cell in enumerate(line):
                if isinstance(cell, datetime):
                    self._sheet.write_datetime(self._line, column, cell, self._moment)
                elif isinstance(cell, int):
                    self._sheet.write_number(self._line, column, cell)
                elif cell:
                    self._sheet.write_string(self._line, column, cell)

    def close(self, about: Iterator[tuple[str, str]]) -> None:
        """Write the second sheet and pack the workbook."""
        self._about.set_column(0, 0, 24)
        self._about.set_column(1, 1, 100)
        for line, (name, words) in enumerate(about):
            self._about.write_string(line, 0, name, self._bold)
            self._about.write_string(line, 1, words, self._wrapped)
        self._book.close()
