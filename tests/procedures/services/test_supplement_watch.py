"""Applicants are reminded twice, then the clerks are asked to close: once each, whatever the workers do."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from procedures.domain.vocabulary import Status
from procedures.models import OutboxMessage, Record, SupplementRequest
from procedures.services import supplements, withdrawal
from procedures.services.letters import letter
from procedures.services.supplement_watch import sweep_supplements
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.services.test_many_at_one_time import all_at_one_time
from tests.procedures.services.test_supplements import asked, do, moment
from tests.record_cast import WEDNESDAY
from units.scoping import PROVINCE

FIRST, SECOND = moment("2026-11-16 07:30"), moment("2026-11-23 07:30")
EXPIRED = moment("2026-11-26 17:00") + timedelta.resolution


def with_mail(account: Account) -> Account:
    account.email = f"{account.username}@example.org"
    account.save()
    return account


def told() -> list[str]:
    rows = OutboxMessage.objects.filter(kind__in=["supplement_reminder", "close_proposed"]).order_by("id")
    return [f"{row.kind} {row.recipient.username if row.recipient else 'owner'}" for row in rows]


@pytest.fixture
def record(db: None) -> Record:
    with_mail(cast.clerk())
    with_mail(cast.return_clerk())
    with_mail(cast.clerk_of_another_unit())
    return asked(record_cast.taken())


def test_the_owner_is_reminded_twice_and_then_the_clerks_are_asked_to_close(record: Record) -> None:
    assert sweep_supplements(at=FIRST - timedelta.resolution) == 0
    assert sweep_supplements(at=FIRST) == 1
    assert sweep_supplements(at=FIRST + timedelta(minutes=1)) == 0
    assert told() == ["supplement_reminder owner"]
    sweep_supplements(at=SECOND)
    assert told() == ["supplement_reminder owner"] * 2
    assert sweep_supplements(at=EXPIRED - timedelta.resolution) == 0
    assert sweep_supplements(at=EXPIRED) == 1
    assert told() == ["supplement_reminder owner"] * 2 + ["close_proposed hg.clerk"]
    request = SupplementRequest.objects.get()
    assert (request.reminders, request.close_proposed_at, request.watch_at) == (2, EXPIRED, None)
    assert sweep_supplements(at=EXPIRED + timedelta(days=30)) == 0
    assert Record.objects.get().status == Status.SUPPLEMENT_REQUESTED  # a person closes, not the machine


def test_a_worker_that_was_away_reminds_once_or_proposes_at_once(record: Record) -> None:
    sweep_supplements(at=SECOND + timedelta(hours=1))
    assert told() == ["supplement_reminder owner"]
    sweep_supplements(at=EXPIRED + timedelta(days=2))
    assert told() == ["supplement_reminder owner", "close_proposed hg.clerk"]


def test_who_answered_is_reminded_no_more(record: Record) -> None:
    do(supplements.confirm_supplement, record, WEDNESDAY, came=[1, 2])
    assert sweep_supplements(at=EXPIRED) == 0
    assert told() == []


def test_a_record_that_ended_otherwise_is_watched_no_more(record: Record) -> None:
    withdrawal.withdraw(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    sweep_supplements(at=FIRST)
    assert told() == []
    assert SupplementRequest.objects.get().watch_at is None


def test_an_owner_without_an_address_is_counted_as_due_for_a_reminder_all_the_same(record: Record) -> None:
    record.applicant.email = ""
    record.applicant.save()
    sweep_supplements(at=FIRST)
    assert told() == []
    assert SupplementRequest.objects.get().watch_at == SECOND


@pytest.mark.parametrize("when", [FIRST, EXPIRED])
def test_what_was_written_can_be_sent_and_names_no_paper(record: Record, when: datetime) -> None:
    sweep_supplements(at=when)
    message = OutboxMessage.objects.filter(kind__in=["supplement_reminder", "close_proposed"]).get()
    mail = letter(message, at=when)
    assert record.code in mail.subject + mail.body
    assert "26/11/2026" in mail.body
    assert "Giấy tờ 1" not in mail.body


@pytest.mark.django_db(transaction=True)
def test_four_workers_remind_once() -> None:
    asked(record_cast.taken())

    def sweep() -> int:
        return sweep_supplements(at=FIRST)

    all_at_one_time([sweep] * 4, threads=4)
    connection.close()
    assert told() == ["supplement_reminder owner"]
