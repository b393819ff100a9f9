"""Lists of records as files: which lists, in which form, how far one is, and how many there may be."""

from datetime import timedelta

from procedures.domain.vocabulary import Word

MOST_WAITING = 3
"""Files that one person may have on their way at one time."""
MOST_RECORDS = 2_000_000
MOST_WITH_PEOPLE = 20_000
"""Records in one file with names: a larger one is no longer for a purpose that can be named (Law 91/2025 Art. 3)."""
KEPT_FOR = timedelta(days=7)
LEASE = timedelta(minutes=2)
"""How long nobody else takes up an export after its worker was last heard of: far longer than one part takes."""
CLOSING = timedelta(minutes=10)
"""The same while a workbook is packed, of which nothing is heard."""
MOST_TRIES = 5
"""After so many beginnings without any progress it is given up."""
SHORTEST_REASON = 10
LONGEST_REASON = 200
LONGEST_QUESTION = 4_000


class ExportList(Word):
    """The lists of records that can be had as a file."""

    RECORDS = "records", "Records"
    AT_RISK = "at_risk", "Records at risk"
    DELAYS = "delays", "Records settled late"
    AS_AT = "as_at", "Records as at a moment"


class ExportFormat(Word):
    """In which form."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel workbook"


class ExportState(Word):
    """How far it is."""

    WAITING = "waiting", "Waits for its turn", "neutral"
    RUNNING = "running", "Being written", "info"
    DONE = "done", "Ready", "good"
    FAILED = "failed", "Not made", "bad"
    CANCELLED = "cancelled", "Called off", "neutral"


ON_THE_WAY = (ExportState.WAITING, ExportState.RUNNING)
