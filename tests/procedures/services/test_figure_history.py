"""The history of the figures is complete, mended where it is not, and never rewritten."""

import pytest
from django.db import DatabaseError, transaction

from procedures.models import FigureChange, OpenSpell
from procedures.services.figure_keeping import drain_all, reconcile
from tests import record_cast
from tests.record_cast import MARRIAGE
from tests.record_cast import WEDNESDAY as BEGIN

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
