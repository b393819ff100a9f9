"""The chain of events: any change of any part changes the digest."""

from dataclasses import fields, replace
from datetime import UTC, datetime

from procedures.domain.calendar import ZONE
from procedures.domain.trail import START, Happening, digest

AT = datetime(2026, 11, 11, 9, 0, tzinfo=ZONE)
EVENT = Happening("H49.01-261111-0001", 1, "receive", "", "received", 7, AT, AT, "", {"unit": 3, "b": [1, "ă"]})
OTHERS = {
    "code": "H49.01-261111-0002",
    "sequence": 2,
    "act": "take",
    "from_status": "submitted",
    "to_status": "processing",
    "actor": None,
    "at": AT.replace(microsecond=1),
    "recorded_at": AT.replace(hour=10),
    "reason": "duplicate",
    "facts": {"unit": 4, "b": [1, "ă"]},
    "citizen": 7,
}


def test_a_change_of_any_part_shows():
    assert set(OTHERS) == {field.name for field in fields(Happening)}
    digests = {digest(START, replace(EVENT, **{name: value})) for name, value in OTHERS.items()}
    assert len(digests | {digest(START, EVENT), digest(b"x" * 32, EVENT)}) == len(OTHERS) + 2


def test_the_same_moment_in_another_zone_and_the_same_facts_in_another_order_are_the_same_event():
    same = replace(EVENT, at=AT.astimezone(UTC), facts={"b": [1, "ă"], "unit": 3})
    assert digest(START, same) == digest(START, EVENT)
