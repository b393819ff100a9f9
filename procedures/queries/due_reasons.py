"""The reason of the due date that holds now, as the trail keeps it."""

from procedures.domain.deadlines import Line
from procedures.domain.written_lines import read
from procedures.models import Record


def lines_of(record: Record) -> tuple[Line, ...]:
    """The lines of the due date as it was reckoned last; none where the trail tells of no reckoning."""
    reckoned = record.events.filter(facts__has_key="why").order_by("-sequence").first()
    return read(reckoned.facts["why"]) if reckoned else ()
