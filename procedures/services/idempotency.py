"""One key, one record: ten clicks, a repeated request or a lost answer never make a second one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import connection

from procedures.models import IdempotencyKey, Record
from staffing.models import Account
from units.errors import RuleBroken

KEPT_FOR = timedelta(days=7)

_CLAIM = """
    INSERT INTO procedures_idempotencykey (account_id, key, fingerprint, record_id, created_at)
    VALUES (%s, %s, %s, NULL, %s) ON CONFLICT (account_id, key) DO NOTHING RETURNING id
"""
_SETTLE = "UPDATE procedures_idempotencykey SET record_id = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Claim:
    """A key taken by this transaction (``key_id``), or the record that an earlier request with it made."""

    key_id: int | None = None
    record: Record | None = None

    def settle(self, record: Record) -> None:
        """Remember which record the key made."""
        if self.key_id is not None:
            with connection.cursor() as cursor:
                cursor.execute(_SETTLE, [record.pk, self.key_id])


def claim(*, account: Account, key: str, content: str, at: datetime) -> Claim:
    """Take ``key`` for this transaction. A second request waits here until the first has ended, then gets its record.

    RuleBroken("idempotency_key_reused") when the same key comes with another ``content``.
    """
    if not key:
        return Claim()
    fingerprint = sha256(content.encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [account.pk, key[:80], fingerprint, at])
        row = cursor.fetchone()
    if row is not None:
        return Claim(key_id=row[0])
    earlier = IdempotencyKey.objects.select_related("record").get(account=account, key=key[:80])
    if bytes(earlier.fingerprint) != fingerprint:
        raise RuleBroken("idempotency_key_reused")
    return Claim(record=earlier.record)


def clear_expired(*, at: datetime) -> int:
    """Forget keys that nobody will send again; says how many."""
    return IdempotencyKey.objects.filter(created_at__lt=at - KEPT_FOR).delete()[0]
