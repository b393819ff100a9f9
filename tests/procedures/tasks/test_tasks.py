"""What beat calls exists, does what it says, and may be called again."""

from datetime import timedelta

import pytest

from portal.celery import app
from procedures import tasks
from procedures.models import Draft, FigureState, IdempotencyKey, OutboxMessage, TrailAnchor
from procedures.services import figure_keeping
from tests import cast
from tests.procedures import life
from tests.procedures.life import at
from units import clock

MORNING = at("2026-11-20 07:00")


@pytest.fixture
def morning(db):
    with clock.frozen(MORNING):
        yield


def test_every_task_that_beat_calls_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_no_pause_before_another_try_outlasts_the_brokers_patience():
    patience = app.conf.broker_transport_options["visibility_timeout"]
    assert tasks.AGAIN["retry_backoff_max"] < patience
    assert app.conf.task_time_limit < patience


def test_the_figures_are_drained_to_the_end_whatever_the_batch(morning, monkeypatch):
    life.world()
    for minute in range(5):
        life.received(at("2026-11-17 09:00") + timedelta(minutes=minute))
    monkeypatch.setattr(figure_keeping.drain_all, "__kwdefaults__", {"batch": 3})
    assert tasks.refresh_figures() == 10
    assert tasks.refresh_figures() == 0
    assert FigureState.objects.get().refreshed_at == MORNING


def test_the_watch_the_digest_and_the_outbox_work_hand_in_hand(morning, mailoutbox):
    life.world()
    lead = cast.lead()
    lead.email = "lead@example.org"
    lead.save()
    life.received(at("2026-11-16 09:00"))
    assert tasks.watch_deadlines() == 1
    assert tasks.watch_deadlines() == 0
    assert tasks.send_daily_digests() == 1
    assert tasks.send_daily_digests() == 0
    assert tasks.deliver_outbox() == 2
    assert tasks.deliver_outbox() == 0
    assert [mail.to for mail in mailoutbox] == [["lead@example.org"]] * 2
    assert not OutboxMessage.objects.filter(delivered_at=None).exists()


def test_the_night_reconciles_and_anchors(morning):
    life.world()
    life.received(at("2026-11-17 09:00"))
    assert tasks.reconcile_figures() == 0
    assert FigureState.objects.get().reconciled_records == 1
    assert tasks.anchor_trail() == tasks.anchor_trail() == TrailAnchor.objects.get().last_event_id


def test_old_drafts_and_keys_are_cleared_and_young_ones_are_kept(morning):
    centre = cast.units().centres[cast.HONG_GAI]
    for age in (6, 8):
        then = MORNING - timedelta(days=age)
        Draft.objects.create(account=cast.clerk(), centre=centre, saved_at=then)
        IdempotencyKey.objects.create(account=cast.clerk(), key=f"{age}", fingerprint=b"x", created_at=then)
    assert tasks.clear_expired() == 2
    assert (Draft.objects.count(), IdempotencyKey.objects.count()) == (1, 1)
