"""Proving by four digits that a record is one's own: few tries, every success written down."""

import hashlib
from datetime import datetime

from django.core.cache import cache
from redis.exceptions import RedisError

from procedures.models import Record
from procedures.queries.tracking import digits_match
from staffing.audit import record_look
from staffing.domain.acts import SubjectKind
from units.errors import RuleBroken

TRIES_PER_CODE = 5
TRIES_PER_ADDRESS = 30
MINUTES = 15
PURPOSE = "tracking"


def prove(*, record: Record | None, code: str, digits: str, ip: str | None, at: datetime) -> None:
    """Accept the last four digits of the owner's number or telephone, or refuse.

    A wrong answer costs one of 5 tries for the code and one of 30 for the address in 15 minutes; the try is taken
    before the answer is looked at, so that many at once gain nothing. An unknown code is refused like wrong digits.
    Raises RuleBroken: digits_wrong, digits_locked (fact ``minutes``), tracking_unavailable.
    """
    code = record.code if record else code  # one record has one count, by whichever of its codes it was found
    counters = [(_key("code", code), TRIES_PER_CODE), (_key("address", ip or ""), TRIES_PER_ADDRESS)]
    try:
        taken = [_count(key) > allowed for key, allowed in counters]
        if any(taken):
            raise RuleBroken("digits_locked", minutes=MINUTES)
        if not digits_match(record, digits) or record is None:
            raise RuleBroken("digits_wrong")
        for key, _ in counters:
            cache.decr(key)
    except (RedisError, OSError, ValueError) as error:
        raise RuleBroken("tracking_unavailable") from error
    record_look(actor=None, subject_kind=SubjectKind.RECORD, subject_id=record.pk, at=at, purpose=PURPOSE, ip=ip)


def _key(kind: str, value: str) -> str:
    return f"tracking-tries:{kind}:{hashlib.sha256(value.encode()).hexdigest()[:32]}"


def _count(key: str) -> int:
    cache.add(key, 0, MINUTES * 60)
    return int(cache.incr(key))
