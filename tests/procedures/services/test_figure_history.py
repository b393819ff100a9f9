"""The history of the figures is complete, mended where it is not, and never rewritten."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from procedures.domain.periods import Period
from procedures.models import FigureChange, OpenSpell
from procedures.queries import figures
from procedures.queries.as_at import open_spells
from procedures.services.figure_keeping import drain_all, reconcile
from procedures.services.step import write_deltas
from tests import record_cast
from tests.record_cast import MARRIAGE
from tests.record_cast import WEDNESDAY as BEGIN
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db


def test_a_spell_that_was_lost_or_left_is_found_and_mended():
    record_cast.procedures()
    record_cast.received(MARRIAGE, at=BEGIN)
    gone = record_cast.received(MARRIAGE, at=BEGIN)
    drain_all(at=BEGIN)
    OpenSpell.objects.filter(record=gone).delete()
    found = reconcile(at=BEGIN)
    assert [(cell.table, cell.difference) for cell in found.cells] == [("openspell", 1)]
    reconcile(at=BEGIN, repair=True)
    assert reconcile(at=BEGIN).agrees


def test_the_database_refuses_to_rewrite_the_history():
    record_cast.procedures()
    record_cast.received(MARRIAGE, at=BEGIN)
    drain_all(at=BEGIN)
    for rewriting in (
        lambda: FigureChange.objects.update(amount=2),
        lambda: FigureChange.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rewriting()


def test_a_spell_with_other_dates_than_its_record_is_found_and_mended():
    record_cast.procedures()
    record_cast.received(MARRIAGE, at=BEGIN)
    drain_all(at=BEGIN)
    OpenSpell.objects.update(overdue_from=BEGIN)
    assert sorted(cell.difference for cell in reconcile(at=BEGIN).cells) == [-1, 1]
    reconcile(at=BEGIN, repair=True)
    assert reconcile(at=BEGIN).agrees


@pytest.mark.parametrize("in_one_batch", [True, False])
def test_a_clock_that_goes_back_never_opens_a_record_twice(in_one_batch):
    record_cast.procedures()
    record = record_cast.received(MARRIAGE, at=BEGIN)
    drain_all(at=BEGIN)
    for seconds in (5, 2):
        before = record.figure_facts
        record.due_at += timedelta(days=1)
        write_deltas(record, before, BEGIN + timedelta(hours=1, seconds=seconds))
        if not in_one_batch:
            drain_all(at=BEGIN)
    drain_all(at=BEGIN)
    for seconds in range(8):
        moment = BEGIN + timedelta(hours=1, seconds=seconds)
        assert open_spells(moment, units=None).count() == 1, seconds


def test_due_soon_counts_no_record_of_another_master():
    record_cast.procedures()
    record = record_cast.received(MARRIAGE, at=BEGIN)
    type(record).objects.filter(pk=record.pk).update(master_system="national", soon_from=BEGIN)
    assert figures.summary(Period.until(BEGIN.date(), 1), scope=PROVINCE, at=BEGIN).stock.due_soon == 0
