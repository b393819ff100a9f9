"""What the record's page shows of its way: the paper, the agencies that were asked, and whose the time was."""

from datetime import datetime
from typing import Any

from procedures.models import Record
from procedures.web.attribution import periods_of
from procedures.web.paper_words import paper_of
from procedures.web.tasks import asked_of
from staffing.access import Access
from staffing.domain.capabilities import Capability


def circulation_of(record: Record, access: Access, at: datetime) -> dict[str, Any]:
    """The context of the three sections."""
    return {
        **paper_of(record, at),
        **asked_of(record, access, at),
        **periods_of(record, at),
        "may_move_papers": access.may(Capability.MOVE_PAPERS),
    }
