"""Appointments: times by the centre's own hours, one place held once, called at their time on arrival."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction

from procedures.domain.appointments import AppointmentState, Slot, called_from, free_place, slots_of
from procedures.domain.ticketing import Rank, Waiting, next_to_call
from procedures.models import Appointment, Holiday
from procedures.queries.appointments import offered, plan_of, slots_on
from procedures.services import appointments
from procedures.services.appointments import Wish
from procedures.services.ticket_issue import ensure_series
from procedures.services.ticket_serving import call_next
from tests import cast, record_cast, ticket_cast
from tests.procedures.services.test_filings import COMPANY
from tests.procedures.services.test_many_at_one_time import all_at_one_time
from tests.record_cast import BIRTH, WEDNESDAY
from units.clock import ZONE
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
NOW = WEDNESDAY.replace(hour=7, minute=0)
TEN = WEDNESDAY.replace(hour=10, minute=10)


def centre() -> int:
    return cast.units().centres[cast.HONG_GAI].pk


def plan(minutes: int = 20, capacity: int = 1, *, is_offered: bool = True) -> None:
    record_cast.procedures()
    appointments.set_plan(
        centre_id=centre(),
        minutes=minutes,
        capacity=capacity,
        is_offered=is_offered,
        actor=cast.lead(),
        scope=PROVINCE,
        at=NOW,
    )


def booked(begins_at: datetime = TEN, *, at: datetime = NOW, **more: Any) -> Appointment:
    return appointments.book(wish=Wish(centre(), begins_at, **more), at=at)


def book_from(address: str, *, at: datetime = NOW, begins_at: datetime = TEN, **more: Any) -> Appointment:
    return appointments.book(wish=Wish(centre(), begins_at, **more), at=at, address=address)


def arrived(held: Appointment, at: datetime, scope: Scope = PROVINCE) -> Any:
    ensure_series(centre())
    return appointments.arrive(appointment_id=held.pk, prefix="A", scope=scope, at=at)


def test_a_day_is_cut_into_slots_and_what_is_left_of_a_session_is_not_offered() -> None:
    opens = datetime(2026, 11, 11, 7, 30, tzinfo=ZONE)
    cut = slots_of([(opens, opens + timedelta(hours=1))], 25)
    assert [one.begins_at for one in cut] == [opens, opens + timedelta(minutes=25)]
    assert cut[-1].ends_at <= opens + timedelta(hours=1)


def test_a_place_is_free_only_where_nobody_holds_it_at_any_moment_of_the_slot() -> None:
    slot = Slot(TEN, TEN + timedelta(minutes=20))
    longer = Slot(TEN - timedelta(minutes=15), TEN + timedelta(minutes=1))
    before = Slot(TEN - timedelta(minutes=20), TEN)
    assert free_place(slot, [(1, longer)], 1) is None
    assert free_place(slot, [(1, longer)], 2) == 2
    assert free_place(slot, [(1, before)], 1) == 1


def test_times_follow_opening_hours_and_days_off() -> None:
    plan(minutes=60)
    hours = [one.begins_at.strftime("%H:%M") for one in slots_on(plan_of(centre()), WEDNESDAY.date())]
    assert hours == ["07:30", "08:30", "09:30", "10:30", "13:00", "14:00", "15:00", "16:00"]
    saturday = WEDNESDAY.date() + timedelta(days=3)
    assert not slots_on(plan_of(centre()), saturday)
    thursday = WEDNESDAY.date() + timedelta(days=1)
    Holiday.objects.create(
        date=thursday, year_id=2026, is_day_off=True, kind="statutory", name_vi="Nghỉ thử", name_en="Off"
    )
    days = [one.day for one in offered(plan_of(centre()), NOW)]
    assert WEDNESDAY.date() in days
    assert not {thursday, saturday} & set(days)


def test_what_is_taken_is_offered_to_nobody_else_until_it_is_given_back() -> None:
    plan()
    held = booked()
    assert all(slot.begins_at != TEN for day in offered(plan_of(centre()), NOW) for slot in day.slots)
    with pytest.raises(RuleBroken, match="slot_full"):
        booked()
    appointments.cancel(code=held.code, at=NOW)
    assert booked().state == AppointmentState.BOOKED


def test_two_at_one_time_where_two_are_served() -> None:
    plan(capacity=2)
    assert {booked().place, booked().place} == {1, 2}
    with pytest.raises(RuleBroken, match="slot_full"):
        booked()


def test_only_times_that_are_offered_can_be_chosen() -> None:
    plan()
    for wrong, code in (
        (TEN + timedelta(minutes=1), "slot_unknown"),
        (TEN.replace(hour=12, minute=0), "slot_unknown"),
        (NOW.replace(minute=50), "slot_too_soon"),
        (TEN + timedelta(days=35), "slot_too_soon"),
        (TEN.replace(year=2030), "slot_unknown"),
    ):
        with pytest.raises(RuleBroken, match=code):
            booked(wrong)
    plan(is_offered=False)
    with pytest.raises(RuleBroken, match="appointments_not_offered"):
        booked()


def test_a_change_of_length_doubles_nobody() -> None:
    plan(minutes=20)
    booked(TEN)
    plan(minutes=60)
    with pytest.raises(RuleBroken, match="slot_full"):
        booked(TEN.replace(hour=9, minute=30))


def test_one_open_appointment_for_a_matter() -> None:
    plan(capacity=5)
    record, citizen = record_cast.received(BIRTH), cast.citizen()
    first = booked(citizen=citizen, record_code=record.code)
    with pytest.raises(RuleBroken, match="appointment_already_booked"):
        booked(TEN.replace(hour=14, minute=0), citizen=citizen, record_code=record.code)
    booked(citizen=citizen, procedure_code=BIRTH)
    with pytest.raises(RuleBroken, match="appointment_already_booked"):
        booked(citizen=citizen, procedure_code=BIRTH)
    appointments.cancel(code=first.code, at=NOW)
    assert booked(citizen=citizen, record_code=record.code).record == record


def at_hour(hour: int) -> datetime:
    return TEN.replace(hour=hour)


def test_one_address_books_five_times_a_day_without_signing_in() -> None:
    plan(capacity=20)
    cache.clear()
    line = [f"2001:db8:1:2::{number}" for number in range(1, 6)]  # one line, five addresses
    for address in line:
        book_from(address)
    with pytest.raises(RuleBroken, match="appointments_of_address"):
        book_from("2001:db8:1:2:ffff::1")
    assert Appointment.objects.count() == 5
    book_from("2001:db8:1:3::1")
    book_from("2001:db8:1:2::1", at=NOW + timedelta(days=1), begins_at=TEN + timedelta(days=2))
    book_from("2001:db8:1:2::1", citizen=cast.citizen())  # whoever is signed in is counted by themselves


def test_a_time_that_was_not_got_costs_the_address_nothing() -> None:
    plan()
    cache.clear()
    booked()
    for _ in range(7):
        with pytest.raises(RuleBroken, match="slot_full"):
            book_from("203.0.113.7")
    assert book_from("203.0.113.7", begins_at=at_hour(9)).state == AppointmentState.BOOKED


def test_without_the_cache_nobody_unknown_books_and_whoever_is_signed_in_does(settings: Any) -> None:
    plan(capacity=2)
    away = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": away}
    with pytest.raises(RuleBroken, match="appointments_unavailable"):
        book_from("203.0.113.7")
    assert not Appointment.objects.exists()
    assert book_from("203.0.113.7", citizen=cast.citizen()).state == AppointmentState.BOOKED


def test_one_citizen_holds_three_times_to_come() -> None:
    plan(capacity=5)
    citizen = cast.citizen()
    first, *_ = [booked(at_hour(hour), citizen=citizen) for hour in (8, 9, 10)]
    with pytest.raises(RuleBroken, match="appointments_most_open"):
        booked(at_hour(11), citizen=citizen)
    booked(at_hour(11), citizen=cast.citizen(COMPANY))
    later = at_hour(8) + timedelta(minutes=20)  # the first is over
    assert booked(at_hour(11), at=later, citizen=citizen).pk != first.pk


def test_a_time_that_has_passed_stands_in_nobodys_way() -> None:
    plan(capacity=2)
    citizen, record = cast.citizen(), record_cast.received(BIRTH)
    first = booked(citizen=citizen, record_code=record.code)
    later = TEN + timedelta(days=1)
    assert booked(later, at=TEN + timedelta(hours=1), citizen=citizen, record_code=record.code).begins_at == later
    first.refresh_from_db()
    assert first.state == AppointmentState.MISSED


def test_an_appointment_for_a_record_is_its_owners_alone() -> None:
    plan()
    record = record_cast.received(BIRTH)
    for citizen in (None, cast.citizen(COMPANY)):
        with pytest.raises(RuleBroken, match="record_not_found"):
            booked(citizen=citizen, record_code=record.code)
    ended = record_cast.returned()
    with pytest.raises(RuleBroken, match="record_ended"):
        booked(citizen=cast.citizen(), record_code=ended.code)


def test_it_is_moved_and_given_up_by_its_code_until_it_begins() -> None:
    plan()
    held = booked()
    other = TEN + timedelta(minutes=20)
    moved = appointments.move(code=f" {held.code.lower()} ", begins_at=other, at=NOW)
    assert (moved.pk, moved.begins_at, moved.moves) == (held.pk, other, 1)
    assert booked().begins_at == TEN  # the old time is free
    for act in (appointments.cancel, lambda **more: appointments.move(begins_at=TEN, **more)):
        with pytest.raises(RuleBroken, match="appointment_over"):
            act(code=held.code, at=other)
        with pytest.raises(RuleBroken, match="appointment_not_found"):
            act(code="AAAA2222", at=NOW)


def test_a_move_to_a_full_time_leaves_the_old_one() -> None:
    plan()
    booked(TEN)
    held = booked(TEN + timedelta(minutes=20))
    with pytest.raises(RuleBroken, match="slot_full"):
        appointments.move(code=held.code, begins_at=TEN, at=NOW)
    held.refresh_from_db()
    assert (held.begins_at, held.moves) == (TEN + timedelta(minutes=20), 0)


def test_whoever_comes_too_late_waits_as_everybody_does() -> None:
    assert called_from(TEN, TEN - timedelta(minutes=30)) == (Rank.RETURNING, TEN)
    assert called_from(TEN, TEN + timedelta(minutes=15)) == (Rank.RETURNING, TEN)
    late = TEN + timedelta(minutes=16)
    assert called_from(TEN, late) == (Rank.ORDINARY, late)


def test_before_their_time_others_are_called_first_and_at_their_time_nobody() -> None:
    plan()
    ticket = arrived(booked(), TEN - timedelta(minutes=30))
    other = ticket_cast.given(at=TEN - timedelta(minutes=20))
    early, now = TEN - timedelta(minutes=10), TEN
    line = [Waiting(one.pk, Rank(one.rank), one.turn_at) for one in (ticket, other)]
    first, second = next_to_call(line, [], early), next_to_call(line, [], now)
    assert first is not None
    assert second is not None
    assert (first.key, second.key) == (other.pk, ticket.pk)
    called = call_next(centre_id=centre(), counter="1", actor=cast.clerk(), scope=PROVINCE, at=early)
    assert called.pk == other.pk  # the database's order is the same


def test_at_their_time_they_are_called_before_who_waited_longer() -> None:
    plan()
    ticket_cast.given(at=TEN - timedelta(minutes=50))
    ticket = arrived(booked(), TEN - timedelta(minutes=5))
    called = call_next(centre_id=centre(), counter="1", actor=cast.clerk(), scope=PROVINCE, at=TEN)
    assert called.pk == ticket.pk


def test_where_nobody_else_waits_they_are_called_early() -> None:
    plan()
    ticket = arrived(booked(), TEN - timedelta(minutes=30))
    called = call_next(
        centre_id=centre(), counter="1", actor=cast.clerk(), scope=PROVINCE, at=TEN - timedelta(minutes=20)
    )
    assert called.pk == ticket.pk


def test_a_number_is_given_once_on_the_day_at_that_centre() -> None:
    plan()
    held = booked()
    for moment in (TEN - timedelta(hours=3), TEN + timedelta(days=1)):
        with pytest.raises(RuleBroken, match="appointment_another_day"):
            arrived(held, moment)
    elsewhere = Scope(centres=frozenset({cast.units().centres[cast.CO_TO].pk}))
    with pytest.raises(RuleBroken, match="not_your_ticket_centre"):
        arrived(held, TEN, elsewhere)
    arrived(held, TEN)
    with pytest.raises(RuleBroken, match="appointment_over"):
        arrived(held, TEN)


def test_who_did_not_come_has_missed_it() -> None:
    plan()
    held = booked()
    assert appointments.close_past(at=TEN + timedelta(hours=5)) == 0
    assert appointments.close_past(at=TEN + timedelta(days=1)) == 1
    held.refresh_from_db()
    assert held.state == AppointmentState.MISSED


def test_a_plan_has_limits_and_is_the_leaders_own() -> None:
    for values, code in (({"minutes": 4}, "plan_minutes"), ({"capacity": 0}, "plan_capacity")):
        with pytest.raises(RuleBroken, match=code):
            plan(**values)
    with pytest.raises(RuleBroken, match="not_your_ticket_centre"):
        appointments.set_plan(
            centre_id=centre(),
            minutes=20,
            capacity=1,
            is_offered=True,
            actor=cast.lead(),
            scope=Scope(centres=frozenset({cast.units().centres[cast.CO_TO].pk})),
            at=NOW,
        )


def test_the_database_refuses_the_same_place_at_an_overlapping_time() -> None:
    plan()
    held = booked()
    twin = replace_key(
        held, begins_at=held.begins_at + timedelta(minutes=10), ends_at=held.ends_at + timedelta(hours=1)
    )
    with pytest.raises(IntegrityError, match="appointment_place_held_once"), transaction.atomic():
        twin.save(force_insert=True)


def replace_key(held: Appointment, **changes: Any) -> Appointment:
    twin = Appointment.objects.get(pk=held.pk)
    twin.pk, twin.code = None, "ABCD2346"
    for name, value in changes.items():
        setattr(twin, name, value)
    return twin


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_want_the_last_two_places_at_one_moment_two_get_them() -> None:
    plan(capacity=2)
    wish = Wish(centre(), TEN)
    works = [lambda: appointments.book(wish=replace(wish), at=NOW).place] * 8
    answers = all_at_one_time(works, threads=8)
    assert sorted(answers, key=str) == [1, 2, *["slot_full"] * 6]
    assert Appointment.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("minutes", "is_offered", "told"), [(20, False, "appointments_not_offered"), (25, True, "slot_unknown")]
)
def test_who_waits_for_the_leader_to_change_the_plan_books_by_the_new_one(
    minutes: int, is_offered: bool, told: str
) -> None:
    plan()
    wish = Wish(centre(), TEN)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            plan(minutes=minutes, is_offered=is_offered)
            waiting = pool.submit(all_at_one_time, [lambda: appointments.book(wish=wish, at=NOW).place], 1)
            while not waiting.done() and not somebody_waits_for_a_row():
                pass
        assert waiting.result() == [told]


def somebody_waits_for_a_row() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])
