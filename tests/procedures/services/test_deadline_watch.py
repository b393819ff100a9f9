"""Whoever must act is told once: due soon, overdue, and at intake; and leaders once a day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from procedures.domain.settlement import overdue_from
from procedures.domain.vocabulary import NoticeKind, TermUnit
from procedures.models import DeadlineWarning, OutboxMessage, Record
from procedures.services.deadline_watch import send_daily_digests, sweep
from procedures.services.letters import letter
from staffing.models import Account, Assignment
from tests import cast
from tests.procedures import life
from tests.procedures.life import at

FRIDAY = at("2026-11-20 09:00")
TICK = timedelta.resolution


def with_mail(account: Account) -> Account:
    account.email = f"{account.username}@example.org"
    account.save()
    return account


def told() -> list[tuple[str, str]]:
    return [
        (message.kind, message.recipient.username)
        for message in OutboxMessage.objects.exclude(recipient=None).order_by("id").select_related("recipient")
    ]


@pytest.fixture
def record(db) -> Record:
    """Received on Tuesday for three working days, in the hands of an officer."""
    life.world()
    record = life.taken(life.received(at("2026-11-17 09:00")), at("2026-11-17 10:00"))
    OutboxMessage.objects.all().delete()
    with_mail(cast.officer())
    with_mail(cast.lead())
    with_mail(cast.clerk())
    record.refresh_from_db()
    return record


def test_the_officer_is_told_when_a_record_is_due_soon_and_when_it_is_overdue(record):
    assert sweep(at=record.soon_from - TICK) == 0
    assert sweep(at=record.soon_from) == 1
    assert told() == [("due_soon", "hg.officer")]
    assert sweep(at=record.overdue_from - TICK) == 0
    assert sweep(at=record.overdue_from) == 1
    assert told() == [("due_soon", "hg.officer"), ("overdue", "hg.officer")]
    assert Record.objects.get().watch_at is None
    assert sweep(at=record.overdue_from + timedelta(days=30)) == 0


def test_what_the_watch_wrote_can_be_sent(record):
    sweep(at=record.soon_from)
    mail = letter(OutboxMessage.objects.select_related("recipient").get(), at=record.soon_from)
    assert mail.to == "hg.officer@example.org"
    assert record.code in mail.subject
    assert mail.message_id == f"{record.code}.2.due_soon.staff{cast.officer().pk}"


def test_a_worker_that_was_away_tells_of_the_gravest_stage_only(record):
    assert sweep(at=record.overdue_from + timedelta(days=1)) == 1
    assert told() == [("overdue", "hg.officer")]


def test_an_act_on_the_record_does_not_tell_again(record):
    sweep(at=record.soon_from)
    life.taken(record, record.soon_from + timedelta(minutes=1))
    assert Record.objects.get().watch_at == record.soon_from
    assert sweep(at=record.soon_from + timedelta(minutes=2)) == 1
    assert told() == [("due_soon", "hg.officer")]
    assert Record.objects.get().watch_at == record.overdue_from


def test_a_settled_record_is_watched_no_more(record):
    life.completed(record, FRIDAY)
    assert sweep(at=record.overdue_from) == 0
    assert not DeadlineWarning.objects.exists()


def test_without_an_officer_the_leader_of_the_unit_is_told(db):
    life.world()
    with_mail(cast.lead())
    record = life.received(at("2026-11-17 09:00"))
    sweep(at=record.soon_from)
    assert told() == [("due_soon", "hg.lead")]


def test_when_the_officer_has_left_the_unit_its_leader_is_told(record):
    Assignment.objects.filter(account=cast.officer()).update(valid_to=at("2026-11-18 09:00").date())
    sweep(at=record.soon_from)
    assert told() == [("due_soon", "hg.lead")]


def test_nobody_without_an_address_is_written_to_but_the_warning_stands(record):
    Account.objects.update(email="")
    sweep(at=record.soon_from)
    assert told() == []
    warning = DeadlineWarning.objects.get()
    assert (warning.record, warning.kind, warning.due_at) == (record, NoticeKind.DUE_SOON, record.due_at)


def test_a_submission_alerts_the_clerks_after_two_working_hours_and_the_leaders_after_eight(db):
    life.world()
    with_mail(cast.clerk())
    with_mail(cast.lead())
    with_mail(cast.clerk_of_another_unit())
    record = life.submitted(at("2026-11-20 08:00"))
    assert sweep(at=at("2026-11-20 09:59")) == 0
    sweep(at=at("2026-11-20 10:00"))
    assert told() == [("intake_alert", "hg.clerk")]
    assert record.intake_due_at == at("2026-11-23 08:00")
    assert sweep(at=record.intake_due_at) == 0
    assert sweep(at=overdue_from(record.intake_due_at, TermUnit.WORKING_HOUR)) == 1
    assert sorted(told()[1:]) == [("intake_overdue", "hg.clerk"), ("intake_overdue", "hg.lead")]
    assert Record.objects.get().watch_at is None


def test_an_accepted_submission_raises_no_alert(db):
    life.world()
    with_mail(cast.clerk())
    life.accepted(life.submitted(at("2026-11-20 08:00")), at("2026-11-20 09:00"))
    sweep(at=at("2026-11-20 10:00"))
    assert told() == []


@pytest.mark.django_db(transaction=True)
def test_several_sweepers_at_once_tell_once():
    life.world()
    with_mail(cast.lead())
    records = [life.received(at("2026-11-17 09:00") + timedelta(minutes=minute)) for minute in range(12)]
    now = max(record.soon_from for record in records)

    def work(_):
        try:
            return sum(sweep(at=now, limit=2) for _ in range(8))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        looked = sum(pool.map(work, range(5)))
    looked += sum(sweep(at=now, limit=2) for _ in range(8))
    assert looked == 12
    assert DeadlineWarning.objects.count() == OutboxMessage.objects.count() == 12


def test_a_leader_gets_one_digest_a_day_however_often_it_is_written(record):
    assert send_daily_digests(at=FRIDAY) == 1
    assert send_daily_digests(at=FRIDAY + timedelta(hours=1)) == 0
    message = OutboxMessage.objects.get()
    assert message.message_id == f"digest.{cast.lead().pk}.2026-11-20"
    assert told() == [("digest", "hg.lead")]
    assert send_daily_digests(at=at("2026-11-23 07:00")) == 1


def test_the_digest_counts_by_place_in_the_leaders_language(record):
    life.received(at("2026-11-13 09:00"))
    life.submitted(at("2026-11-20 08:00"))
    Account.objects.filter(username="hg.lead").update(language="en")
    send_daily_digests(at=FRIDAY)
    mail = letter(OutboxMessage.objects.select_related("recipient").get(kind="digest"), at=FRIDAY)
    assert mail.subject == "Friday 20 November 2026: 1 overdue, 1 due soon, 1 waiting to be accepted"
    assert "1 overdue, 1 due soon" in mail.body
    assert "submissions waiting to be accepted: 1" in mail.body


def test_there_is_no_digest_where_nothing_waits(db):
    life.world()
    with_mail(cast.lead())
    life.received(at("2026-11-20 08:00"), code=life.MONTH)
    assert send_daily_digests(at=FRIDAY) == 0


def test_there_is_no_digest_on_a_day_off_nor_for_places_of_others(record):
    assert send_daily_digests(at=at("2026-11-21 07:00")) == 0
    assert send_daily_digests(at=at("2026-11-24 07:00")) == 0  # the Day of Vietnamese Culture
    life.received(at("2026-11-13 09:00"), centre=cast.CO_TO)
    send_daily_digests(at=FRIDAY)
    assert told() == [("digest", "hg.lead")]
    assert OutboxMessage.objects.get().payload["units"] == [cast.units().hong_gai.pk]
