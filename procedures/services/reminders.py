"""A leader asks the officer of a record to settle it: a line in the officer's notices, once a day for each record."""

from datetime import datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.desk_words import DeskNotice
from procedures.domain.vocabulary import Act
from procedures.models import Notice, Record
from procedures.services.step import locked
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope


@transaction.atomic
def remind(*, record_id: int, actor: Account, scope: Scope, at: datetime, seen: int | None = None) -> Record:
    """Remind whoever has the record. No act of the law: it changes nothing and stands in no trail.

    RuleBroken: nobody_to_remind, already_reminded (today, by whomever), act_not_allowed for a record that is not open.
    """
    record = locked(record_id, Act.ASSIGN, scope=scope, seen=seen)
    if not record.is_open:
        raise RuleBroken("act_not_allowed", status=record.status)
    if record.officer is None or record.officer == actor:
        raise RuleBroken("nobody_to_remind")
    _, is_new = Notice.objects.get_or_create(
        account=record.officer,
        record=record,
        kind=DeskNotice.REMINDED,
        sequence=local(at).date().toordinal(),
        defaults={"by": actor, "at": at},
    )
    if not is_new:
        raise RuleBroken("already_reminded")
    return record
