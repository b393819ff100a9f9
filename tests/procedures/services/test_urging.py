"""Urging: told to whoever has to act, kept for good, and nothing of the record changes by it."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from procedures.domain.desk_words import DeskNotice
from procedures.domain.vocabulary import Act
from procedures.models import Notice, OutboxMessage, Record, Urge
from procedures.queries.at_risk import followed_by
from procedures.services import processing
from procedures.services.urging import urge
from staffing.models import Account, AuditEntry
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
LATER = WEDNESDAY + timedelta(hours=2)  # 11:00
HALF_PAST_THREE = datetime(2026, 11, 11, 15, 30, tzinfo=WEDNESDAY.tzinfo)  # four working hours after 9:30


def urged(record: Record, *, by: Account | None = None, at: datetime = LATER, note: str = "") -> Record:
    return urge(record_id=record.pk, actor=by or cast.province(), scope=PROVINCE, at=at, note=note)


def told() -> set[str]:
    return set(Notice.objects.filter(kind=DeskNotice.URGED).values_list("account__username", flat=True))


def test_the_officer_and_the_units_leader_are_told_and_it_is_written_down() -> None:
    cast.lead()
    record = record_cast.taken()
    urged(record, note="Công dân chờ đã lâu")
    assert told() == {"hg.officer", "hg.lead"}
    urging = Urge.objects.get()
    assert (urging.by, urging.officer, urging.told) == (cast.province(), cast.officer(), 2)
    entry = AuditEntry.objects.get(action="urged")
    assert entry.facts["code"] == record.code
    assert "Công dân" not in str(entry.facts)


def test_nothing_of_the_record_changes_so_whoever_works_on_it_is_not_disturbed() -> None:
    record = record_cast.taken()
    cast.lead()
    before = Record.objects.filter(pk=record.pk).values().get()
    urged(record)
    assert Record.objects.filter(pk=record.pk).values().get() == before


def test_a_record_without_officer_is_its_leaders_matter_and_one_before_reception_the_centres() -> None:
    cast.lead()
    cast.officer()
    urged(record_cast.received())
    assert told() == {"hg.lead"}
    urged(record_cast.submitted())
    assert told() == {"hg.lead", "hg.clerk"}


def test_a_mail_goes_to_those_who_want_one_for_each_matter() -> None:
    lead = cast.lead()
    lead.email, lead.mails_each = "lead@example.invalid", True
    lead.save()
    urged(record_cast.received())
    assert [message.recipient for message in OutboxMessage.objects.filter(kind="urged")] == [lead]


def test_the_same_person_urges_again_after_four_working_hours_and_not_before() -> None:
    cast.lead()
    record = record_cast.taken()
    urged(record, at=WEDNESDAY + timedelta(minutes=30))
    with pytest.raises(RuleBroken, match="urged_lately") as refused:
        urged(record, at=HALF_PAST_THREE - timedelta(minutes=31))
    assert refused.value.facts["again"] == HALF_PAST_THREE - timedelta(minutes=30)
    urged(record, by=cast.lead(), at=LATER)  # somebody else may
    urged(record, at=HALF_PAST_THREE)
    assert Urge.objects.count() == 3
    assert Notice.objects.filter(kind=DeskNotice.URGED, account=cast.officer()).count() == 3


@pytest.mark.parametrize("ended", [record_cast.returned, record_cast.completed])
def test_what_is_settled_is_urged_no_more(ended) -> None:
    with pytest.raises(RuleBroken, match="urge_ended"):
        urged(ended())
    assert not Urge.objects.exists()


def test_who_is_alone_with_a_record_has_nobody_to_urge() -> None:
    record = record_cast.received()
    lead = cast.lead()
    with pytest.raises(RuleBroken, match="nobody_to_urge"):
        urged(record, by=lead)


def test_a_record_of_other_places_is_not_found() -> None:
    record = record_cast.received()
    elsewhere = Scope(units=frozenset({cast.units().co_to.pk}))
    with pytest.raises(RuleBroken, match="record_not_found"):
        urge(record_id=record.pk, actor=cast.lead(), scope=elsewhere, at=LATER)


def test_what_follows_is_the_first_act_of_a_person_after_it() -> None:
    cast.lead()
    record = record_cast.received()
    urged(record)
    urging = Urge.objects.get()
    assert followed_by(urging) is None
    processing.take(record_id=record.pk, actor=cast.officer(), scope=PROVINCE, at=LATER + timedelta(minutes=5))
    assert followed_by(urging) == (Act.TAKE, LATER + timedelta(minutes=5))


def test_an_urging_is_written_once() -> None:
    cast.lead()
    urged(record_cast.received())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Urge.objects.update(note="Khác")
