"""A course of life as text for COPY that is written once and stamped for each record that takes it.

What differs from record to record (its key, its code, its owner) stands in the text as a mark; so does the digest of
each event, which covers the code and the event before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from procedures.domain.trail import START, Happening, content_of, link


class Marks(NamedTuple):
    """What differs from record to record."""

    key: str
    code: str
    applicant: str
    folder: str
    owner: str
    owner_key: str
    evidence: str
    result: str


_NAMES = tuple(name.encode() for name in Marks._fields)
_MARKS = {f"⟨{name}⟩": name for name in (*Marks._fields, "head")}
KEY, CODE, APPLICANT, FOLDER, OWNER, OWNER_KEY, EVIDENCE, RESULT, HEAD = _MARKS

_EVENT = "procedures_recordevent"
_BETWEEN, _SPLIT = "\0", b"\0"


def _format(text: str) -> bytes:
    """The text as a format for ``%``, which puts all values in at once."""
    text = text.replace("%", "%%")
    for mark, name in _MARKS.items():
        text = text.replace(mark, f"%({name})s")
    return text.encode()


@dataclass
class Pattern:
    """The rows of one course of life; ``events`` are what a digest covers and the row as far as the digest."""

    rows: dict[str, str] = field(default_factory=dict)
    events: list[tuple[str, str]] = field(default_factory=list)

    def write(self, table: str, row: str) -> None:
        """Add a row that ends with its line (or several that do)."""
        self.rows[table] = self.rows.get(table, "") + row

    def happen(self, event: Happening, row: str) -> None:
        """Add an event, its row without digest and end of line."""
        self.events.append((content_of(event), f"{row}{HEAD}\n"))

    def stamp(self, lines: Mapping[str, list[bytes]], marks: Marks) -> None:
        """Append the rows to ``lines`` by table, every mark replaced by its value; none is written after this."""
        values = dict(zip(_NAMES, map(str.encode, marks), strict=True))
        events = lines[_EVENT]
        head = START
        for content, row in self._formats_of_events:
            head = link(head, content % values)
            values[b"head"] = b"\\\\x" + head.hex().encode()
            events.append(row % values)
        for table, stamped in zip(self.rows, (self._format_of_rows % values).split(_SPLIT), strict=True):
            lines[table].append(stamped)

    @cached_property
    def _format_of_rows(self) -> bytes:
        return _format(_BETWEEN.join(self.rows.values()))

    @cached_property
    def _formats_of_events(self) -> list[tuple[bytes, bytes]]:
        return [(_format(content), _format(row)) for content, row in self.events]
