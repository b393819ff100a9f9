"""A change of the calendar moves no appointment by itself."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from procedures.domain.vocabulary import Act, Reason
from procedures.models import Holiday
from tests import record_cast
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock
from units.clock import ZONE

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 11, 18, 17, 0, tzinfo=ZONE)


def _run(*arguments: str) -> str:
    out = StringIO()
    with clock.frozen(WEDNESDAY + timedelta(hours=1)):
        call_command("recompute_deadlines", *arguments, stdout=out)
    return out.getvalue()


def _close_a_day() -> None:
    Holiday.objects.create(date=date(2026, 11, 16), year_id=2026, kind="statutory", name_vi="Nghỉ bão", is_day_off=True)


def test_nothing_differs_while_the_calendar_stays():
    record_cast.received(MARRIAGE)
    assert _run().startswith("0 due dates")


def test_a_new_day_off_is_listed_and_changes_nothing():
    record = record_cast.received(MARRIAGE)
    _close_a_day()
    listed = _run()
    assert record.code in listed
    assert "2026-11-19T17:00:00+07:00" in listed
    record.refresh_from_db()
    assert record.due_at == DUE
    assert record.events.count() == 1


def test_applied_it_moves_with_an_event_and_the_first_date_stays():
    record = record_cast.received(MARRIAGE)
    _close_a_day()
    _run("--apply")
    record.refresh_from_db()
    assert record.due_at == DUE + timedelta(days=1)
    assert record.first_due_at == DUE
    event = record.events.last()
    assert (event.act, event.reason) == (Act.RECOMPUTE_DEADLINE, Reason.CALENDAR_CHANGED)
    assert _run().startswith("0 due dates")


def test_what_is_settled_or_due_before_is_left_alone():
    record_cast.completed(MARRIAGE)
    record_cast.received(MARRIAGE)
    _close_a_day()
    assert _run("--as-of", "2026-12-01").startswith("0 due dates")
    assert len(_run().splitlines()) == 2
