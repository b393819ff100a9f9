"""The chain of a record's events: every digest covers the one before, so that a changed, missing or cut row shows."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

START = bytes(32)
_CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@dataclass(frozen=True, slots=True)
class Happening:
    """The content of one event, as it goes into its digest; ``facts`` are plain JSON.

    ``actor`` is the key of an account of the staff, ``citizen`` that of a citizen or an organisation who did it online.
    """

    code: str
    sequence: int
    act: str
    from_status: str
    to_status: str
    actor: int | None
    at: datetime
    recorded_at: datetime
    reason: str
    facts: dict[str, Any]
    citizen: int | None = None


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def content_of(event: Happening) -> str:
    """An event in the one canonical JSON form that its digest covers."""
    at = _moment(event.at)
    return _CANONICAL.encode(
        [
            event.code,
            event.sequence,
            event.act,
            event.from_status,
            event.to_status,
            event.actor,
            at,
            at if event.recorded_at is event.at else _moment(event.recorded_at),
            event.reason,
            event.facts,
            *([event.citizen] if event.citizen is not None else []),
        ]
    )


def link(previous: bytes, content: bytes) -> bytes:
    """SHA-256 over the previous digest (START for the first) and the content of an event in UTF-8."""
    return sha256(previous + content).digest()


def digest(previous: bytes, event: Happening) -> bytes:
    """The digest of ``event``, which follows the one with the digest ``previous``."""
    return link(previous, content_of(event).encode())
