"""A course of life as text for COPY that is written once and stamped for each record that takes it.

What differs from record to record (its key, its code, its owner) stands in the text as a mark; so does the digest of
each event, which covers the code and the event before.
"""

from dataclasses import dataclass, field

from procedures.domain.trail import START, Happening, content_of, link

KEY, CODE, APPLICANT, FOLDER = "⟨key⟩", "⟨code⟩", "⟨applicant⟩", "⟨folder⟩"
OWNER, OWNER_KEY, EVIDENCE = "⟨owner⟩", "⟨owner key⟩", "⟨evidence⟩"
RESULT, HEAD = "⟨result⟩", "⟨head⟩"

_EVENT = "procedures_recordevent"
_BETWEEN = "\0"


@dataclass(slots=True)
class Pattern:
    """The rows of one course of life; ``events`` are what a digest covers and the row as far as the digest."""

    rows: dict[str, str] = field(default_factory=dict)
    events: list[tuple[str, str]] = field(default_factory=list)

    def write(self, table: str, row: str) -> None:
        """Add a row that ends with its line (or several that do)."""
        self.rows[table] = self.rows.get(table, "") + row

    def happen(self, event: Happening, row: str) -> None:
        """Add an event, its row without digest and end of line."""
        self.events.append((content_of(event), row))

    def stamp(self, lines: dict[str, list[str]], marks: dict[str, str]) -> None:
        """Append the rows to ``lines`` by table, every mark replaced by what stands for it."""
        key, code, result = marks[KEY], marks[CODE], marks[RESULT]
        head = START
        for content, row in self.events:
            head = link(head, content.replace(CODE, code).replace(RESULT, result))
            lines[_EVENT].append(f"{row.replace(KEY, key).replace(RESULT, result)}\\\\x{head.hex()}\n")
        text = _BETWEEN.join(self.rows.values()).replace(HEAD, f"\\\\x{head.hex()}")
        for mark, value in marks.items():
            text = text.replace(mark, value)
        for table, stamped in zip(self.rows, text.split(_BETWEEN), strict=True):
            lines[table].append(stamped)
