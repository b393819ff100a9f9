"""The trail refuses change, and whatever was changed past its guards is found and named."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from procedures.domain.trail import START, digest
from procedures.domain.vocabulary import IncidentKind
from procedures.models import Incident, Record, RecordEvent, TrailAnchor
from procedures.services.trail import Fault, Finding, _happening, anchor, verify
from tests.procedures import life
from tests.procedures.life import at
from units import clock

NOON = at("2026-11-20 12:00")
pytestmark = pytest.mark.django_db


@contextmanager
def behind_the_guards():
    """As a thief with the rights of a superuser: no trigger fires."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield cursor
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def record():
    """Four events: received, taken, completed, returned; and a second record beside it."""
    life.world()
    life.received(at("2026-11-16 09:00"))
    record = life.taken(life.received(at("2026-11-17 09:00")), at("2026-11-17 10:00"))
    record = life.returned(life.completed(record, at("2026-11-18 10:00")), at("2026-11-18 11:00"))
    connection.check_constraints()  # none is left to be checked after a test has stolen rows
    return record


def event(record: Record, sequence: int) -> RecordEvent:
    return record.events.get(sequence=sequence)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE procedures_recordevent SET reason = 'incomplete'",
        "DELETE FROM procedures_recordevent",
        "TRUNCATE procedures_recordevent CASCADE",
        "UPDATE procedures_trailanchor SET records = 0",
        "DELETE FROM procedures_trailanchor",
        "TRUNCATE procedures_trailanchor",
    ],
)
def test_the_database_refuses_to_change_events_and_anchors(record, statement):
    anchor(at=NOON)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_whole_trail_has_no_fault(record):
    anchor(at=NOON)
    found = verify(at=NOON)
    assert (found.records, found.events, found.anchors, found.faults) == (2, 5, 1, 0)
    assert not Incident.objects.exists()


def test_a_changed_event_is_named(record):
    with behind_the_guards() as cursor:
        cursor.execute(
            "UPDATE procedures_recordevent SET at = at - interval '1 day' WHERE id = %s", [event(record, 3).pk]
        )
    found = verify(at=NOON)
    assert found.findings == [Finding(Fault.CHANGED, record.code, 3, event(record, 3).pk)]
    assert Incident.objects.get().kind == IncidentKind.TRAIL_BROKEN
    assert Incident.objects.get().facts["named"] == [f"changed {record.code} 3 {event(record, 3).pk}"]


def test_changed_facts_are_found(record):
    with behind_the_guards() as cursor:
        cursor.execute(
            "UPDATE procedures_recordevent SET facts = jsonb_set(facts, '{number}', '\"99/KQ\"') WHERE id = %s",
            [event(record, 3).pk],
        )
    assert [finding.fault for finding in verify(at=NOON).findings] == [Fault.CHANGED]


def test_a_missing_event_is_named_and_is_one_fault(record):
    with behind_the_guards() as cursor:
        cursor.execute("DELETE FROM procedures_recordevent WHERE id = %s", [event(record, 2).pk])
    assert verify(at=NOON).findings == [Finding(Fault.MISSING, record.code, 2)]


def test_a_cut_tail_is_named(record):
    with behind_the_guards() as cursor:
        cursor.execute("DELETE FROM procedures_recordevent WHERE record_id = %s AND sequence > 2", [record.pk])
    assert verify(at=NOON).findings == [Finding(Fault.CUT, record.code, 3), Finding(Fault.CUT, record.code, 4)]


def test_a_record_without_any_event_left_is_named(record):
    with behind_the_guards() as cursor:
        cursor.execute("DELETE FROM procedures_recordevent WHERE record_id = %s", [record.pk])
    assert verify(at=NOON).findings == [Finding(Fault.CUT, record.code, 1)]


def test_a_tail_cut_together_with_the_length_shows_by_the_head(record):
    last = event(record, 3)
    with behind_the_guards() as cursor:
        cursor.execute("DELETE FROM procedures_recordevent WHERE record_id = %s AND sequence > 3", [record.pk])
        cursor.execute("UPDATE procedures_record SET trail_length = 3 WHERE id = %s", [record.pk])
    assert verify(at=NOON).findings == [Finding(Fault.HEAD, record.code, 3, last.pk)]


def test_events_whose_record_was_removed_are_found(record):
    with behind_the_guards() as cursor:
        cursor.execute("DELETE FROM procedures_record WHERE id = %s", [record.pk])
    assert {finding.fault for finding in verify(at=NOON).findings} == {Fault.LONE}


def test_a_thief_who_reckons_the_whole_chain_anew_is_betrayed_by_the_anchor(record):
    anchor(at=NOON)
    with behind_the_guards() as cursor:
        cursor.execute("UPDATE procedures_recordevent SET reason = 'duplicate' WHERE id = %s", [event(record, 1).pk])
        previous = START
        for row in record.events.order_by("sequence"):
            row.code = record.code
            previous = digest(previous, _happening(row))
            cursor.execute("UPDATE procedures_recordevent SET digest = %s WHERE id = %s", [previous, row.pk])
        cursor.execute("UPDATE procedures_record SET trail_head = %s WHERE id = %s", [previous, record.pk])
    assert verify(at=NOON).findings == [Finding(Fault.ANCHOR, day=NOON.date())]


def test_a_record_removed_with_all_its_events_is_betrayed_by_the_anchor(record):
    anchor(at=NOON)
    with behind_the_guards() as cursor:
        cursor.execute("DELETE FROM procedures_recordevent WHERE record_id = %s", [record.pk])
        cursor.execute("DELETE FROM procedures_record WHERE id = %s", [record.pk])
    assert verify(at=NOON).findings == [Finding(Fault.ANCHOR, day=NOON.date())]


def test_an_anchor_that_was_changed_is_named_with_the_one_that_builds_on_it(record):
    anchor(at=NOON)
    life.received(at("2026-11-20 14:00"))
    anchor(at=NOON + timedelta(days=1))
    assert verify(at=NOON).faults == 0
    with behind_the_guards() as cursor:
        cursor.execute("UPDATE procedures_trailanchor SET digest = sha256('x') WHERE day = '2026-11-20'")
    assert [finding.day.day for finding in verify(at=NOON).findings] == [20, 21]


def test_a_day_has_one_anchor_and_later_events_do_not_touch_it(record):
    first = anchor(at=NOON)
    assert (first.records, first.last_event_id) == (2, RecordEvent.objects.order_by("id").last().pk)
    life.received(at("2026-11-20 14:00"))
    assert anchor(at=at("2026-11-20 18:00")) == first
    assert TrailAnchor.objects.count() == 1
    assert verify(at=NOON).faults == 0
    later = anchor(at=at("2026-11-21 00:05"))
    assert later.records == 3
    assert verify(at=NOON).faults == 0


def test_an_empty_trail_can_be_anchored_and_checked():
    assert anchor(at=NOON).last_event_id == 0
    assert verify(at=NOON).faults == 0


def test_one_record_or_the_records_of_some_days_can_be_checked_alone(record):
    other = Record.objects.exclude(pk=record.pk).get()
    with behind_the_guards() as cursor:
        cursor.execute("UPDATE procedures_recordevent SET reason = 'duplicate' WHERE id = %s", [event(record, 1).pk])
    assert verify(at=NOON, code=other.code).faults == 0
    assert verify(at=NOON, code=record.code).events == 4
    assert verify(at=NOON, since=at("2026-11-18 00:00").date()).records == 1
    assert verify(at=NOON, since=at("2026-11-19 00:00").date()).records == 0


def test_the_command_names_the_fault_and_ends_with_an_error(record):
    out = StringIO()
    with clock.frozen(NOON):
        call_command("verify_trail", stdout=out)
        with behind_the_guards() as cursor:
            cursor.execute("DELETE FROM procedures_recordevent WHERE id = %s", [event(record, 2).pk])
        with pytest.raises(CommandError):
            call_command("verify_trail", "--record", record.code, stdout=out)
        with pytest.raises(CommandError):
            call_command("verify_trail", "--since", "2026-11-18", stdout=out)
        with pytest.raises(CommandError):
            call_command("verify_trail", "--record", "nothing", stdout=out)
    assert record.code in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_an_anchor_waits_for_an_event_that_is_being_written():
    life.world()
    written, anchored = threading.Event(), threading.Event()

    def receive():
        try:
            with transaction.atomic():
                life.received(at("2026-11-20 09:00"))
                written.set()
                assert not anchored.wait(0.5)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        reception = pool.submit(receive)
        written.wait(10)
        made = anchor(at=NOON)
        anchored.set()
        reception.result()
    assert (made.records, made.last_event_id) == (1, RecordEvent.objects.get().pk)
    assert verify(at=NOON).faults == 0
