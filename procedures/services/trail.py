"""The trail held against itself: a daily anchor over all heads, and a check that names what was changed or cut.

An anchor covers the anchor before it and the heads of the records that moved since, so all heads are covered for the
price of one day's events. Whoever changed a row, its digest, all later digests and the record's head would still have
to change every anchor since, and those are copied elsewhere with the backups.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef

from procedures.domain.calendar import local
from procedures.domain.trail import START, Happening, digest
from procedures.domain.vocabulary import IncidentKind, Word
from procedures.models import Record, RecordEvent, TrailAnchor
from procedures.services.incidents import open_incident
from procedures.services.snapshots import one_snapshot

CHUNK = 2_000  # events held in memory at once
NAMED = 1_000  # findings kept; a trail in which more is wrong needs no longer list

# The heads within (after, last], folded in two stages so that no value grows with the number of records.
_HEADS = """
    SELECT sha256(coalesce(string_agg(folded, ''::bytea ORDER BY bucket), ''::bytea)) FROM (
        SELECT record_id / 1000 AS bucket,
               sha256(string_agg(int8send(record_id) || int4send(sequence) || digest, ''::bytea ORDER BY record_id))
                   AS folded
        FROM (
            SELECT DISTINCT ON (record_id) record_id, sequence, digest FROM procedures_recordevent
            WHERE id > %s AND id <= %s ORDER BY record_id, sequence DESC
        ) AS head GROUP BY 1
    ) AS stage
"""
_LONE_EVENTS = """
    SELECT e.id, e.sequence FROM procedures_recordevent AS e LEFT JOIN procedures_record AS r ON r.id = e.record_id
    WHERE r.id IS NULL ORDER BY e.id LIMIT %s
"""


class Fault(Word):
    """What can be wrong with a trail."""

    CHANGED = "changed", "The event's content is not what was written"
    MISSING = "missing", "An event is missing"
    CUT = "cut", "The last events are missing"
    HEAD = "head", "The record's head is not that of its last event"
    LONE = "lone", "The event's record is missing"
    ANCHOR = "anchor", "The anchor is not what the events come to"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: the record's code with the event's number in it and its key, or the day of an anchor."""

    fault: Fault
    code: str = ""
    sequence: int | None = None
    event_id: int | None = None
    day: date | None = None


@dataclass(slots=True)
class Verification:
    """What was checked, and what was found (the first thousand)."""

    records: int = 0
    events: int = 0
    anchors: int = 0
    faults: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, found: Iterable[Finding]) -> None:
        """Count every finding, keep the first ones."""
        for finding in found:
            self.faults += 1
            if len(self.findings) < NAMED:
                self.findings.append(finding)


def anchor(*, at: datetime) -> TrailAnchor:
    """Anchor the trail as of ``at``: one anchor a day, however often it is called."""
    day = local(at).date()
    made = TrailAnchor.objects.filter(day=day).first()
    if made is not None:
        return made
    last = _last_settled_event()
    before = TrailAnchor.objects.filter(day__lt=day).order_by("day").last()
    records = RecordEvent.objects.filter(sequence=1, pk__lte=last).count()
    made, _ = TrailAnchor.objects.get_or_create(
        day=day,
        defaults={
            "last_event_id": last,
            "records": records,
            "digest": _anchor_digest(before, last),
            "anchored_at": at,
        },
    )
    return made


def verify(*, at: datetime, code: str | None = None, since: date | None = None) -> Verification:
    """Check the events of all records (or of one, or of those that moved since a day) against their chain, the chain
    against the records' heads, and the anchors (unless one record is asked for) against the events.

    Constant memory; nobody waits for it. Faults open an incident.
    """
    found = Verification()
    with one_snapshot():
        records = _records(code, since)
        for happenings in _by_record(records):
            found.records += 1
            found.events += len(happenings)
            found.add(_check(happenings))
        found.add(
            Finding(Fault.CUT, record_code, 1)
            for record_code in records.filter(~Exists(_events_of_record())).values_list("code", flat=True).iterator()
        )
        if code is None:
            found.add(_lone_events())
            found.add(_check_anchors(found, since))
    if found.faults:
        open_incident(IncidentKind.TRAIL_BROKEN, facts=_facts(found, at), at=at)
    return found


def _last_settled_event() -> int:
    """The highest key below which no event can still appear: writers hold their lock until they commit.

    Whoever writes now waits behind us, so a long transaction of somebody else ends our patience (OperationalError; the
    task tries again) rather than theirs.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute("LOCK TABLE procedures_recordevent IN SHARE MODE")
        cursor.execute("SET LOCAL lock_timeout = 0")
        cursor.execute("SELECT coalesce(max(id), 0) FROM procedures_recordevent")
        return int(cursor.fetchone()[0])


def _anchor_digest(before: TrailAnchor | None, last: int) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, [before.last_event_id if before else 0, last])
        heads = bytes(cursor.fetchone()[0])
    return sha256((bytes(before.digest) if before else START) + last.to_bytes(8, "big") + heads).digest()


def _events_of_record() -> Any:
    return RecordEvent.objects.filter(record=OuterRef("pk"))


def _records(code: str | None, since: date | None) -> Any:
    records = Record.objects.all()
    if code is not None:
        records = records.filter(code=code)
    if since is not None:
        records = records.filter(Exists(_events_of_record().filter(recorded_at__date__gte=since)))
    return records


def _by_record(records: Any) -> Iterator[list[RecordEvent]]:
    """The events of each record, in order, as they stream from the database."""
    events = RecordEvent.objects.filter(record__in=records) if records.query.where else RecordEvent.objects.all()
    rows = events.annotate(
        code=F("record__code"), head=F("record__trail_head"), length=F("record__trail_length")
    ).order_by("record_id", "sequence")
    gathered: list[RecordEvent] = []
    for row in rows.iterator(chunk_size=CHUNK):
        if gathered and row.record_id != gathered[0].record_id:
            yield gathered
            gathered = []
        gathered.append(row)
    if gathered:
        yield gathered


def _check(events: list[Any]) -> Iterator[Finding]:
    """Walk one record's chain. After a gap the next event's own digest is taken as given, so that one fault is one."""
    code, head, length = events[0].code, bytes(events[0].head), events[0].length
    previous: bytes | None = START
    expected = 1
    for event in events:
        for lost in range(expected, event.sequence):
            yield Finding(Fault.MISSING, code, lost)
            previous = None
        if previous is not None and digest(previous, _happening(event)) != bytes(event.digest):
            yield Finding(Fault.CHANGED, code, event.sequence, event.pk)
        previous = bytes(event.digest)
        expected = event.sequence + 1
    for lost in range(expected, length + 1):
        yield Finding(Fault.CUT, code, lost)
    if expected > length and previous != head:
        yield Finding(Fault.HEAD, code, expected - 1, events[-1].pk)


def _happening(event: Any) -> Happening:
    return Happening(
        code=event.code,
        sequence=event.sequence,
        act=event.act,
        from_status=event.from_status,
        to_status=event.to_status,
        actor=event.actor_id,
        at=event.at,
        recorded_at=event.recorded_at,
        reason=event.reason,
        facts=event.facts,
        citizen=event.citizen_id,
    )


def _lone_events() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(_LONE_EVENTS, [NAMED])
        for event_id, sequence in cursor.fetchall():
            yield Finding(Fault.LONE, sequence=sequence, event_id=event_id)


def _check_anchors(found: Verification, since: date | None) -> Iterator[Finding]:
    before: TrailAnchor | None = None
    for made in TrailAnchor.objects.order_by("day"):
        if since is None or made.day >= since:
            found.anchors += 1
            if _anchor_digest(before, made.last_event_id) != bytes(made.digest):
                yield Finding(Fault.ANCHOR, day=made.day)
        before = made


def _facts(found: Verification, at: datetime) -> dict[str, Any]:
    return {
        "at": at.isoformat(),
        "faults": found.faults,
        "named": [
            " ".join(
                str(part)
                for part in (finding.fault.value, finding.code, finding.sequence, finding.event_id, finding.day)
                if part not in (None, "")
            )
            for finding in found.findings[:100]
        ],
    }
