"""The figures follow the records: drained exactly once, equal to a recount, mended where they are not."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from procedures.domain.periods import Period
from procedures.domain.vocabulary import IncidentKind, Status
from procedures.models import (
    CentreDay,
    FieldDay,
    FigureChange,
    FigureDelta,
    FigureState,
    Incident,
    OpenStock,
    Record,
    UnitDay,
)
from procedures.queries import figures
from procedures.services import figure_keeping
from procedures.services.figure_history import write_from_dates
from procedures.services.figure_keeping import drain, drain_all, rebuild, reconcile
from tests.procedures import life
from tests.procedures.life import at
from units import clock
from units.errors import RuleBroken
from units.scoping import PROVINCE

NOON = at("2026-11-20 12:00")


@pytest.mark.django_db
def test_a_record_received_and_settled_moves_every_table():
    here = life.world()
    record = life.received(at("2026-11-17 09:00"))
    drain(at=NOON)
    stock = OpenStock.objects.get()
    assert (stock.unit, stock.field, stock.records) == (here.units.hong_gai, here.plain, 1)
    assert stock.overdue_from == record.overdue_from
    life.completed(life.taken(record, at("2026-11-18 09:00")), at("2026-11-19 09:00"))
    drain(at=NOON)
    assert not OpenStock.objects.exists()
    assert CentreDay.objects.get().received_in_person == 1
    units = {row.day.day: (row.received_in_person, row.in_person_early) for row in UnitDay.objects.all()}
    assert units == {17: (1, 0), 19: (0, 1)}
    days = {row.day.day: (row.received_in_person, row.early, row.first_due_kept) for row in FieldDay.objects.all()}
    assert days == {17: (1, 0, 0), 19: (0, 1, 1)}


@pytest.mark.django_db
def test_the_figures_say_when_they_were_refreshed_although_nothing_moved():
    assert drain(at=NOON) == 0
    assert FigureState.objects.get().refreshed_at == NOON


@pytest.mark.django_db
def test_a_full_batch_does_not_claim_that_all_is_fresh():
    life.world()
    life.received(at("2026-11-17 09:00"))
    assert drain(at=NOON, batch=1) == 1
    assert not FigureState.objects.exists()
    assert drain_all(at=NOON, batch=1) == 1
    assert FigureState.objects.get().refreshed_at == NOON


@pytest.mark.django_db(transaction=True)
def test_a_drainer_that_dies_before_its_commit_has_done_nothing(monkeypatch):
    life.world()
    life.received(at("2026-11-17 09:00"))
    monkeypatch.setattr(figure_keeping, "_REFRESHED", "SELECT %s::text::int")  # fails after all was moved
    with pytest.raises(Exception, match="invalid input syntax"):
        drain(at=NOON)
    assert FigureDelta.objects.count() == 2
    assert not CentreDay.objects.exists()
    monkeypatch.undo()
    assert drain(at=NOON) == 2
    assert reconcile(at=NOON).agrees


@pytest.mark.django_db(transaction=True)
def test_several_drainers_at_once_count_nothing_twice():
    life.world()
    for hour in range(12):
        life.received(at("2026-11-17 09:00") + timedelta(minutes=hour))

    def work(_):
        try:
            return sum(drain(at=NOON, batch=3) for _ in range(12))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        moved = sum(pool.map(work, range(6)))
    moved += drain_all(at=NOON)
    assert moved == 24
    assert CentreDay.objects.get().received_in_person == 12
    assert reconcile(at=NOON).agrees


@pytest.mark.django_db
def test_a_reconciliation_counts_changes_that_are_still_on_their_way():
    life.world()
    life.received(at("2026-11-17 09:00"))
    found = reconcile(at=NOON)
    assert found.agrees
    assert found.records == 1
    assert FigureState.objects.get().reconciled_at == NOON
    assert FigureState.objects.get().reconciled_records == 1
    assert not Incident.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repair", [False, True])
def test_a_reconciliation_sees_one_moment_while_records_come_in_and_are_drained(repair):
    life.world()
    life.received(at("2026-11-17 08:00"))
    stop = threading.Event()

    def work(deed):
        try:
            while not stop.is_set():
                deed()
        finally:
            connections.close_all()

    deeds = [lambda: life.received(at("2026-11-17 09:00")), lambda: drain(at=NOON, batch=3)]
    with ThreadPoolExecutor(2) as pool:
        busy = [pool.submit(work, deed) for deed in deeds]
        found = [reconcile(at=NOON, repair=repair) for _ in range(8)]
        stop.set()
        for one in busy:
            one.result()
    assert all(one.agrees for one in found), found
    drain_all(at=NOON)
    assert reconcile(at=NOON).agrees


@pytest.mark.django_db
def test_a_difference_is_named_cell_by_cell_and_opens_an_incident():
    here = life.world()
    life.completed(life.taken(life.received(at("2026-11-17 09:00")), NOON), NOON)
    drain(at=NOON)
    UnitDay.objects.filter(day=NOON.date()).update(in_person_late=7)
    found = reconcile(at=NOON)
    (cell,) = found.cells
    assert (cell.table, cell.column, cell.difference) == ("unitday", "in_person_late", -7)
    assert cell.key == f"unit_id={here.units.hong_gai.pk} day=2026-11-20"
    incident = Incident.objects.get()
    assert incident.kind == IncidentKind.FIGURES_DIFFER
    assert incident.facts["named"] == [f"unitday {cell.key} in_person_late -7"]
    assert FigureState.objects.get().differences == 1
    reconcile(at=NOON + timedelta(days=1))
    assert Incident.objects.count() == 1


@pytest.mark.django_db
def test_a_repair_mends_cells_wherever_they_are_wrong_and_leaves_the_incident_to_a_person():
    life.world()
    life.completed(life.taken(life.received(at("2026-11-17 09:00")), NOON), NOON)
    life.received(at("2026-11-17 09:00"))
    drain(at=NOON)
    UnitDay.objects.update(in_person_late=7)
    CentreDay.objects.all().delete()
    OpenStock.objects.update(overdue_from=None)
    life.received(at("2026-11-17 10:00"))  # its deltas are on their way
    assert reconcile(at=NOON, repair=True).repaired
    assert reconcile(at=NOON).agrees
    drain(at=NOON)
    assert reconcile(at=NOON).agrees
    assert Incident.objects.filter(closed_at=None).count() == 1


@pytest.mark.django_db
def test_a_rebuild_counts_records_that_came_without_deltas():
    life.world()
    record = life.received(at("2026-11-17 09:00"))
    FigureDelta.objects.all().delete()
    write_from_dates(record.pk, record.pk)  # as a copy does
    assert rebuild(at=NOON) > 0
    assert reconcile(at=NOON).agrees
    assert not Incident.objects.exists()
    assert FigureState.objects.get().refreshed_at == NOON


@pytest.mark.django_db
def test_a_change_that_is_lost_from_the_history_is_named_and_mended_by_a_correction():
    life.world()
    life.received(at("2026-11-17 09:00"))
    drain(at=NOON)
    day = Period(NOON.date() - timedelta(days=7), NOON.date())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE procedures_figurechange DISABLE TRIGGER USER")
        cursor.execute("UPDATE procedures_figurechange SET amount = 2")
        cursor.execute("ALTER TABLE procedures_figurechange ENABLE TRIGGER USER")
    (cell,) = reconcile(at=NOON).cells
    assert (cell.table, cell.column, cell.difference) == ("figurechange", "amount", -1)
    assert cell.key.startswith("measure=received ")
    assert cell.key.endswith(" day=2026-11-17")
    assert Incident.objects.get().kind == IncidentKind.FIGURES_DIFFER
    told = figures.summary(day, scope=PROVINCE, at=NOON).received.total
    assert reconcile(at=NOON + timedelta(hours=1), repair=True).repaired
    assert reconcile(at=NOON + timedelta(hours=1)).agrees
    mended = FigureChange.objects.get(recorded_at=NOON + timedelta(hours=1))
    assert (mended.amount, mended.is_late) == (-1, True)
    assert figures.summary(day, scope=PROVINCE, at=NOON).received.total == told  # the tables were right


@pytest.mark.django_db
def test_a_record_whose_stored_outcome_is_not_what_its_dates_say_is_named():
    life.world()
    record = life.completed(life.taken(life.received(at("2026-11-17 09:00")), NOON), NOON)
    Record.objects.filter(pk=record.pk).update(outcome="late")
    found = reconcile(at=NOON)
    assert found.misjudged == (record.code,)
    assert not found.agrees


@pytest.mark.django_db
def test_the_command_drains_verifies_and_repairs():
    life.world()
    life.received(at("2026-11-17 09:00"))
    out = StringIO()
    with clock.frozen(NOON):
        call_command("refresh_figures", "--verify", stdout=out)
        CentreDay.objects.update(submitted=3)
        with pytest.raises(CommandError):
            call_command("refresh_figures", "--verify", stdout=out)
        call_command("refresh_figures", "--repair", stdout=out)
        call_command("refresh_figures", "--verify", stdout=out)
    assert "centreday" in out.getvalue()


ACTS = ("receive", "submit", "at_once", "accept", "refuse", "take", "complete", "return", "withdraw", "drain")
CODES = st.sampled_from([life.DAYS, life.HOURS, life.MONTH, life.CALENDAR])
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), CODES, st.integers(0, 9), st.integers(1, 40)), min_size=5, max_size=25
)


class AfterRandomLives(TestCase):
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def test_the_figures_equal_a_recount(self, steps):
        life.world()
        records = []
        now = at("2026-11-02 08:00")
        for act, code, which, hours in steps:
            now += timedelta(hours=hours, minutes=which)
            self.act(act, code, records, which, now)
        assert reconcile(at=now).agrees
        drain_all(at=now, batch=7)
        assert not FigureDelta.objects.exists()
        found = reconcile(at=now)
        assert found.agrees, found.cells
        assert not OpenStock.objects.filter(records=0).exists()
        self.assert_lists_agree(now)

    def act(self, act, code, records, which, now):
        if act == "drain":
            drain(at=now, batch=which + 1)
            return
        if act == "at_once":
            life.settled_at_once(now)
            return
        if act in ("receive", "submit"):
            records.append((life.received if act == "receive" else life.submitted)(now, code))
            return
        if not records:
            return
        deed = {
            "accept": life.accepted,
            "refuse": life.refused,
            "take": life.taken,
            "complete": life.completed,
            "return": life.returned,
            "withdraw": life.withdrawn,
        }[act]
        try:
            deed(records[which % len(records)], now)
        except RuleBroken:
            return

    def assert_lists_agree(self, now):
        """What the figures say is overdue is what the list of overdue records holds."""
        overdue = sum(OpenStock.objects.filter(overdue_from__lte=now).values_list("records", flat=True))
        assert overdue == Record.objects.open().filter(overdue_from__lte=now).count()
        settled = Record.objects.filter(status__in=[Status.COMPLETED, Status.RETURNED]).count()
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(sum(early + on_time + late), 0) FROM procedures_fieldday")
            assert cursor.fetchone()[0] == settled
