"""As many records as are asked for: all sound, in days of which nothing was published, with every index at the end."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.db.models import Min

from procedures.domain.vocabulary import Status
from procedures.models import Record
from procedures.queries.calendar import calendar_for
from procedures.services import figure_keeping, trail
from procedures.services.demonstration import many
from procedures.services.demonstration.loading import inventor_of
from procedures.services.demonstration.volumes import Volumes, working_days
from tests import record_cast
from units.clock import ZONE
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db(transaction=True)  # children write through connections of their own

WEDNESDAY = datetime(2026, 11, 11, 10, 15, tzinfo=ZONE)
WANTED = 500


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    record_cast.procedures()


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE indisvalid")
        return {name for (name,) in cursor.fetchall()}


def without_upkeep() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE 'autovacuum_enabled=off' = ANY(reloptions)")
        return {name for (name,) in cursor.fetchall()}


def test_about_so_many_are_written_and_every_one_is_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "_LIVES_A_DAY", 1)  # so that lives have twins
    before, told = indexes(), []
    written = many.load_many(WANTED, at=WEDNESDAY, told=lambda done, of: told.append((done, of)))
    assert WANTED * 0.8 < written == Record.objects.count() < WANTED * 1.2
    assert told[-1] == (written, WANTED)
    assert indexes() == before
    assert set(Record.objects.values_list("status", flat=True)) == {Status.RETURNED.value}
    assert Record.objects.aggregate(first=Min("received_at"))["first"].astimezone(ZONE).date() > date(2025, 10, 6)
    assert not trail.verify(at=WEDNESDAY).faults
    found = figure_keeping.reconcile(at=WEDNESDAY)
    assert (found.agrees, found.records) == (True, written)


def test_twins_share_the_course_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "_LIVES_A_DAY", 1)
    many.load_many(WANTED, at=WEDNESDAY, told=lambda done, of: None)
    first, second = Record.objects.filter(completed_at__isnull=False).order_by("pk")[:2]
    assert (first.submitted_at, first.procedure, first.due_at) == (second.submitted_at, second.procedure, second.due_at)
    assert first.code != second.code
    assert first.applicant != second.applicant
    assert bytes(first.trail_head) != bytes(second.trail_head)
    assert (first.owner_key, second.owner_key) == (first.applicant.search_key, second.applicant.search_key)


def test_a_load_that_was_cut_off_goes_on_and_makes_the_indexes() -> None:
    before = indexes()
    many.set_aside()  # and nothing more, as where the machine stops
    assert before - indexes()
    assert "procedures_record" in without_upkeep()
    many.load_many(WANTED // 5, at=WEDNESDAY, told=lambda done, of: None)
    assert indexes() == before
    assert not without_upkeep()
    count = Record.objects.count()
    many.load_many(count, at=WEDNESDAY, told=lambda done, of: None)
    assert Record.objects.count() == count


def test_a_stretch_leaves_alone_what_others_beside_it_count(monkeypatch: pytest.MonkeyPatch) -> None:
    volumes = Volumes(calendar_for())
    first, second = working_days(date(2026, 3, 2), date(2026, 3, 3), volumes.calendar)
    inventor = inventor_of(volumes, WEDNESDAY, on=WEDNESDAY.date(), seed="beside each other")
    monkeypatch.setattr(many, "_work", many._Work(inventor, WEDNESDAY))
    loads = volumes.ordinary([first, second], 60)
    many._write_stretch({first: loads[first]})
    beside = connection.copy()
    beside.set_autocommit(False)
    try:
        with beside.cursor() as cursor:
            cursor.execute("SELECT 1 FROM procedures_codecounter FOR UPDATE")
            assert cursor.rowcount > 0
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        assert many._write_stretch({second: loads[second]})
    finally:
        beside.close()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def test_a_disk_that_cannot_hold_them_is_named_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "BYTES", 10**15)
    before = indexes()
    with pytest.raises(RuleBroken, match="disk_too_small"):
        many.load_many(WANTED, at=WEDNESDAY, told=lambda done, of: None)
    assert indexes() == before
    assert not Record.objects.exists()
