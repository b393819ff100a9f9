"""The demonstration's records: the published counts, nothing that is not true, nothing for anybody's letterbox."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Q

from procedures.domain.identifiers import personal_number, telephone
from procedures.domain.vocabulary import Channel, Outcome, Queue, Status
from procedures.models import OutboxMessage, Record, RecordEvent
from procedures.queries.queues import QUEUES, queue_counts
from procedures.services import figure_keeping, trail
from procedures.services.demonstration import loading
from procedures.services.demonstration.people import MAIL_DOMAIN, MARK
from staffing.access import access_of
from staffing.models import Account
from tests import cast, record_cast
from units import clock
from units.clock import ZONE
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db

WEDNESDAY = datetime(2026, 11, 11, 10, 15, tzinfo=ZONE)
SUNDAY_NIGHT = datetime(2026, 11, 15, 23, 40, tzinfo=ZONE)
MONDAY_BEFORE_HOURS = datetime(2026, 11, 16, 5, 0, tzinfo=ZONE)
UNTIL = date(2025, 10, 6)


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    record_cast.procedures()


def sound(at: datetime) -> bool:
    """The trail holds, and the figures are what a recount gives."""
    return not trail.verify(at=at).faults and figure_keeping.reconcile(at=at).agrees


def test_the_first_day_is_received_in_person_and_online_by_five_o_clock() -> None:
    loaded = loading.load_first_day(at=WEDNESDAY, scale=0.02)
    assert (loaded.records, loaded.online) == (34, 2)
    records = Record.objects.all()
    assert records.filter(channel=Channel.ONLINE).count() == 2
    assert records.exclude(channel__in=[Channel.ONLINE, Channel.IN_PERSON]).count() == 0
    moments = [moment.astimezone(ZONE) for moment in records.values_list("received_at", flat=True)]
    assert {moment.date() for moment in moments} == {date(2025, 7, 1)}
    assert all(7.5 <= moment.hour + moment.minute / 60 < 17 for moment in moments)
    assert sound(WEDNESDAY)


def test_the_first_day_is_done_by_staff_of_the_place_and_ends() -> None:
    loading.load_first_day(at=WEDNESDAY, scale=0.02)
    assert set(Record.objects.values_list("status", flat=True)) == {Status.RETURNED}
    assert not RecordEvent.objects.exclude(actor__is_demo=True).exists()
    invented = Account.objects.filter(username__startswith="demo.")
    assert invented
    assert not any(account.has_usable_password() for account in invented)


def test_a_part_that_is_there_is_left_alone() -> None:
    for load in (
        lambda: loading.load_first_day(at=WEDNESDAY, scale=0.01),
        lambda: loading.load_period(until=UNTIL, at=WEDNESDAY, scale=0.001),
        lambda: loading.load_live(at=WEDNESDAY, scale=0.01),
    ):
        assert load().new
        count = Record.objects.count()
        assert not load().new
        assert Record.objects.count() == count


def test_the_period_comes_to_the_published_counts_and_rates() -> None:
    loading.load_first_day(at=WEDNESDAY, scale=0.01)
    loaded = loading.load_period(until=UNTIL, at=WEDNESDAY, scale=0.01)
    assert loaded.records == Record.objects.count() == 1410
    assert loaded.settled == 1410
    assert loaded.late == Record.objects.filter(outcome=Outcome.LATE).count() == round(1410 * 0.013)
    provincial = Record.objects.filter(received_at_centre=cast.units().centres["22"])
    assert provincial.count() == 352
    assert provincial.filter(outcome=Outcome.LATE).count() == round(352 * 0.003)
    days = {moment.astimezone(ZONE).date() for moment in Record.objects.values_list("received_at", flat=True)}
    assert (min(days), max(days)) == (date(2025, 7, 1), UNTIL)
    assert date(2025, 9, 2) not in days
    assert sound(WEDNESDAY)


def test_a_longer_period_goes_on_where_the_shorter_one_ended() -> None:
    loading.load_period(until=date(2025, 8, 15), at=WEDNESDAY, scale=0.002)
    before = set(Record.objects.values_list("code", flat=True))
    assert loading.load_period(until=UNTIL, at=WEDNESDAY, scale=0.002).new
    assert before < set(Record.objects.values_list("code", flat=True))
    assert sound(WEDNESDAY)


def test_a_period_without_published_counts_is_refused() -> None:
    with pytest.raises(RuleBroken, match="period_not_published"):
        loading.load_period(until=date(2025, 12, 31), at=WEDNESDAY)


@pytest.mark.parametrize("now", [WEDNESDAY, SUNDAY_NIGHT, MONDAY_BEFORE_HOURS])
def test_the_live_weeks_end_now_whenever_that_is(now: datetime) -> None:
    loaded = loading.load_live(at=now, scale=0.02)
    assert loaded.open
    assert loaded.at_intake
    assert loaded.ready
    later = Q(submitted_at__gt=now) | Q(received_at__gt=now) | Q(completed_at__gt=now) | Q(returned_at__gt=now)
    assert not Record.objects.filter(later).exists()
    assert not RecordEvent.objects.filter(Q(at__gt=now) | Q(recorded_at__gt=now)).exists()
    assert not Record.objects.filter(submitted_at__lt=now - timedelta(days=40)).exists()
    assert not Record.objects.filter(watch_at__lte=now).exists()
    assert sound(now)


def test_every_queue_of_the_demonstration_accounts_holds_something() -> None:
    loading.load_live(at=WEDNESDAY, scale=0.02)
    seen: set[Queue] = set()
    for username in ("clerk.honggai", "officer.honggai", "lead.honggai", "post.honggai", "clerk.coto"):
        access = access_of(Account.objects.get(username=username), WEDNESDAY.date())
        counts = queue_counts(access, at=WEDNESDAY)
        counts.pop(Queue.FORWARDED, None)
        if username == "lead.honggai":
            counts.pop(Queue.MINE)  # leaders are given no records to settle
        assert all(counts.values()), (username, counts)
        seen |= set(counts)
    assert seen == set(QUEUES) - {Queue.FORWARDED}


def test_nobody_gets_a_letter() -> None:
    loading.load_first_day(at=WEDNESDAY, scale=0.01)
    loading.load_period(until=UNTIL, at=WEDNESDAY, scale=0.001)
    loading.load_live(at=WEDNESDAY, scale=0.01)
    assert not OutboxMessage.objects.exists()


def test_everybody_is_marked_as_invented_and_has_numbers_that_nobody_has() -> None:
    loading.load_live(at=WEDNESDAY, scale=0.02)
    owners = [record.applicant for record in Record.objects.select_related("applicant")]
    assert all(owner.name.endswith(MARK) for owner in owners)
    people = [owner for owner in owners if owner.personal_number]
    assert people
    assert all("personal_number_place" in personal_number(owner.personal_number).warnings for owner in people)
    assert all("telephone_unusual" in telephone(owner.telephone).warnings for owner in owners)
    assert all(owner.email.endswith(f"@{MAIL_DOMAIN}") for owner in owners if owner.email)


def test_records_of_a_day_bear_consecutive_codes() -> None:
    loading.load_period(until=date(2025, 7, 4), at=WEDNESDAY, scale=0.02)
    day = f"{cast.units().hong_gai.identifier}-250703-"
    serials = sorted(Record.objects.filter(code__startswith=day).values_list("code", flat=True))
    assert serials == [f"{day}{n:04d}" for n in range(1, len(serials) + 1)]
    assert serials


def test_a_code_given_out_today_is_not_given_again() -> None:
    loading.load_first_day(at=WEDNESDAY, scale=0.01)  # makes the staff
    clerk = Account.objects.get(username="clerk.honggai")
    record = record_cast.intake.receive(
        draft=record_cast.reception(), actor=clerk, scope=record_cast.PROVINCE, at=WEDNESDAY
    )
    loading.load_live(at=WEDNESDAY, scale=0.1)
    codes = Record.objects.filter(competent_unit=record.competent_unit, code__contains="-261111-")
    assert codes.count() > 1
    after = record_cast.received(at=WEDNESDAY)
    assert codes.filter(code=after.code).count() == 1


def test_among_real_records_nothing_is_loaded() -> None:
    record_cast.received(at=WEDNESDAY)
    for load in (
        lambda: loading.load_first_day(at=WEDNESDAY, scale=0.01),
        lambda: loading.load_period(until=UNTIL, at=WEDNESDAY, scale=0.001),
        lambda: loading.load_live(at=WEDNESDAY, scale=0.01),
    ):
        with pytest.raises(RuleBroken, match="real_records"):
            load()
    assert Record.objects.count() == 1


def test_a_day_outside_the_loaded_calendar_is_refused() -> None:
    with pytest.raises(RuleBroken, match="outside_calendar"):
        loading.load_live(at=datetime(2029, 3, 1, 9, 0, tzinfo=ZONE))
    assert not Record.objects.exists()


def test_an_open_record_stands_where_its_last_act_left_it() -> None:
    loading.load_live(at=WEDNESDAY, scale=0.05)
    for record in Record.objects.prefetch_related("events"):
        last = max(record.events.all(), key=lambda event: event.sequence)
        assert (last.to_status, bytes(last.digest)) == (record.status, bytes(record.trail_head))
    assert not Record.objects.filter(completed_at__lt=F("received_at")).exists()


def test_the_command_needs_the_demonstration_mode(settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError):
        call_command("load_demo", "--live")
    assert not Record.objects.exists()


def test_the_command_says_the_calendars_sentence(settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    with clock.frozen(datetime(2025, 6, 1, 9, 0, tzinfo=ZONE)), pytest.raises(CommandError) as refusal:
        call_command("load_demo", "--live")
    assert str(refusal.value)
