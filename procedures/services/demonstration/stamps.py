"""A course of life as text for COPY that is written once and stamped for each record that takes it.

What differs from record to record (its key, its code, its owner) stands in the text as a mark; so does the digest of
each event, which covers the code and the event before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from procedures.domain.trail import START, Happening, content_of, link

KEY, CODE, APPLICANT, FOLDER = "⟨key⟩", "⟨code⟩", "⟨applicant⟩", "⟨folder⟩"
OWNER, OWNER_KEY, EVIDENCE = "⟨owner⟩", "⟨owner key⟩", "⟨evidence⟩"
RESULT, HEAD = "⟨result⟩", "⟨head⟩"
_MARKS = (KEY, CODE, APPLICANT, FOLDER, OWNER, OWNER_KEY, EVIDENCE, RESULT, HEAD)

_EVENT = "procedures_recordevent"
_BETWEEN = "\0"


def _format(text: str) -> bytes:
    """The text as a format for ``%``, which puts all values in at once."""
    text = text.replace("%", "%%")
    for mark in _MARKS:
        text = text.replace(mark, f"%({mark})s")
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

    def stamp(self, lines: Mapping[str, list[bytes]], values: Mapping[str, str]) -> None:
        """Append the rows to ``lines`` by table, every mark replaced by its value; none is written after this."""
        marks = {mark.encode(): value.encode() for mark, value in values.items()}
        events = lines[_EVENT]
        head = START
        for content, row in self._formats_of_events:
            head = link(head, content % marks)
            marks[_HEAD] = b"\\\\x" + head.hex().encode()
            events.append(row % marks)
        for table, stamped in zip(self.rows, (self._format_of_rows % marks).split(_SPLIT), strict=True):
            lines[table].append(stamped)

    @cached_property
    def _format_of_rows(self) -> bytes:
        return _format(_BETWEEN.join(self.rows.values()))

    @cached_property
    def _formats_of_events(self) -> list[tuple[bytes, bytes]]:
        return [(_format(content), _format(row)) for content, row in self.events]


_HEAD, _SPLIT = HEAD.encode(), _BETWEEN.encode()
