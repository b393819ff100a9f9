"""Proving by four digits that a record is one's own: few tries, every success written down (decision 17)."""

from datetime import datetime

from procedures.models import Record
from procedures.queries.tracking import digits_match
from procedures.services.tries import one_try
from staffing.audit import record_look
from staffing.domain.acts import SubjectKind
from units.errors import RuleBroken

PURPOSE = "tracking"


def prove(*, record: Record | None, code: str, digits: str, ip: str | None, at: datetime) -> None:
    """Accept the last four digits of the owner's number or telephone, or refuse.

    A wrong answer costs a try (``services.tries``), also one of those for all codes of the unit and day, and of the
    address's own share of them: whoever walks through them with digits of somebody they know comes to an end. An
    unknown code is refused like wrong digits.
    Raises RuleBroken: digits_wrong, digits_locked (fact ``minutes``), digits_locked_today, tracking_unavailable.
    """
    code = record.code if record else code  # one record has one count, by whichever of its codes it was found
    tries = one_try(
        kind="tracking",
        code=code,
        ip=ip,
        series=code.rpartition("-")[0],
        locked="digits_locked",
        locked_today="digits_locked_today",
        unavailable="tracking_unavailable",
    )
    with tries:
        if not digits_match(record, digits) or record is None:
            raise RuleBroken("digits_wrong")
    record_look(actor=None, subject_kind=SubjectKind.RECORD, subject_id=record.pk, at=at, purpose=PURPOSE, ip=ip)
