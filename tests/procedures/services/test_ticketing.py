"""Tickets through the services: given, called, held, sent on, ended, and nobody queues twice."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from procedures.domain.ticket_vocabulary import Priority, ScreenKind, TicketState
from procedures.models import Ticket, TicketMatter, TicketPeriod, TicketScreen
from procedures.queries.ticket_board import screen_of
from procedures.queries.ticket_times import times_of
from procedures.queries.tickets import outlook, series_of
from procedures.services import ticket_serving as serving
from procedures.services.ticket_issue import come_back, issue
from procedures.services.ticket_returns import give_return
from procedures.services.ticket_screens import open_screen, revoke_screen
from tests import cast, record_cast, ticket_cast
from tests.record_cast import WEDNESDAY
from tests.ticket_cast import MINUTE, by, called, centre, given
from units.errors import RuleBroken
from units.scoping import NOWHERE

pytestmark = pytest.mark.django_db


def states(ticket: Ticket) -> list[str]:
    return list(TicketPeriod.objects.filter(ticket=ticket).order_by("id").values_list("state", flat=True))


def test_numbers_are_counted_for_each_group_and_day() -> None:
    numbers = [given("A").number, given("B").number, given("A").number]
    assert numbers == ["A001", "B001", "A002"]
    assert given("A", at=WEDNESDAY + timedelta(days=1)).number == "A001"


def test_a_group_that_is_not_offered_gives_no_number() -> None:
    with pytest.raises(RuleBroken, match="ticket_series_unknown"):
        given("Z")


def test_one_touch_that_counts_twice_gives_one_number() -> None:
    first, second = given(key="touch"), given(key="touch")
    assert first.pk == second.pk
    assert given(key="another").number == "A002"
    assert given(key="touch", at=WEDNESDAY + timedelta(days=1)).pk != first.pk, "machines count anew each day"


def test_the_longest_waiting_is_called_first_whatever_the_group() -> None:
    later, earlier = given("A", at=WEDNESDAY + MINUTE), given("B", at=WEDNESDAY)
    assert called(at=WEDNESDAY + 2 * MINUTE).pk == earlier.pk
    assert called(ticket_cast.colleague(), counter="4", at=WEDNESDAY + 2 * MINUTE).pk == later.pk


def test_priority_is_called_before_others_and_one_call_in_four_is_for_the_others() -> None:
    ordinary = [given(at=WEDNESDAY).number for _ in range(2)]
    preferred = [given(at=WEDNESDAY + MINUTE, priority=Priority.ELDERLY).number for _ in range(4)]
    order = []
    for step in range(6):
        ticket = called(at=WEDNESDAY + (step + 2) * MINUTE)
        serving.begin(ticket_id=ticket.pk, **by(cast.clerk(), WEDNESDAY + (step + 2) * MINUTE))
        order.append(ticket.number)
    assert order == [*preferred[:3], ordinary[0], preferred[3], ordinary[1]]


def test_whom_a_counter_preferred_yesterday_makes_nobody_wait_today() -> None:
    for step in range(3):
        given(at=WEDNESDAY - timedelta(days=1), priority=Priority.ELDERLY)
        ticket = called(at=WEDNESDAY - timedelta(days=1) + step * MINUTE)
        serving.begin(ticket_id=ticket.pk, **by(cast.clerk(), WEDNESDAY - timedelta(days=1) + step * MINUTE))
    given(at=WEDNESDAY)
    elderly = given(at=WEDNESDAY + MINUTE, priority=Priority.ELDERLY)
    assert called(at=WEDNESDAY + 2 * MINUTE).pk == elderly.pk


def test_a_counter_calls_only_from_the_groups_it_serves() -> None:
    here = centre()
    here.ticket_series.filter(prefix="A").update(counters=["4"])
    series_of.forget()
    given("A")
    with pytest.raises(RuleBroken, match="nobody_waits"):
        called(counter="3")
    assert called(ticket_cast.colleague(), counter="4").number == "A001"


def test_a_clerk_of_another_centre_calls_nobody_here() -> None:
    given()
    with pytest.raises(RuleBroken, match="not_your_ticket_centre"):
        serving.call_next(
            centre_id=centre().pk, counter="1", actor=cast.clerk_of_another_unit(), scope=NOWHERE, at=WEDNESDAY
        )


def test_somebody_called_must_be_dealt_with_before_the_next_is_called() -> None:
    given(), given()
    called()
    with pytest.raises(RuleBroken, match="ticket_in_hand"):
        called()


def test_calling_the_next_finishes_the_visit_that_is_being_served() -> None:
    given(), given()
    first = called()
    serving.begin(ticket_id=first.pk, **by(cast.clerk(), WEDNESDAY + MINUTE))
    second = called(at=WEDNESDAY + 5 * MINUTE)
    first.refresh_from_db()
    assert (first.state, second.state) == (TicketState.DONE, TicketState.CALLED)


def test_two_clerks_cannot_sit_at_one_counter() -> None:
    given(), given()
    called(counter="3")
    with pytest.raises(RuleBroken, match="ticket_counter_taken"):
        called(ticket_cast.colleague(), counter="3")


def test_a_clerk_without_a_counter_is_asked_for_it() -> None:
    given()
    with pytest.raises(RuleBroken, match="ticket_counter_missing"):
        called(counter="")


def test_nobody_acts_on_a_colleagues_ticket() -> None:
    given()
    ticket = called()
    with pytest.raises(RuleBroken, match="ticket_not_yours"):
        serving.finish(ticket_id=ticket.pk, **by(ticket_cast.colleague(), WEDNESDAY))


def test_yesterdays_ticket_is_over() -> None:
    given()
    ticket = called()
    with pytest.raises(RuleBroken, match="ticket_not_found"):
        serving.finish(ticket_id=ticket.pk, **by(cast.clerk(), WEDNESDAY + timedelta(days=1)))


def test_whoever_was_called_twice_and_did_not_come_loses_the_turn_and_may_come_after_all() -> None:
    given()
    ticket, mine = called(), by(cast.clerk(), WEDNESDAY + MINUTE)
    with pytest.raises(RuleBroken, match="ticket_call_again_first"):
        serving.did_not_come(ticket_id=ticket.pk, **mine)
    assert serving.recall(ticket_id=ticket.pk, **mine).calls == 2
    assert serving.did_not_come(ticket_id=ticket.pk, **mine).state == TicketState.NO_SHOW
    back = serving.bring_back(ticket_id=ticket.pk, **mine)
    assert (back.state, back.turn_at) == (TicketState.WAITING, WEDNESDAY)
    assert called(at=WEDNESDAY + 2 * MINUTE).pk == ticket.pk


def test_on_hold_the_counter_is_free_and_a_colleague_may_go_on() -> None:
    given(), given()
    ticket = called()
    serving.hold(ticket_id=ticket.pk, **by(cast.clerk(), WEDNESDAY + MINUTE))
    assert called(at=WEDNESDAY + 2 * MINUTE).number == "A002"
    on = serving.resume(ticket_id=ticket.pk, counter="4", **by(ticket_cast.colleague(), WEDNESDAY + 3 * MINUTE))
    assert (on.state, on.counter) == (TicketState.SERVING, "4")
    assert states(ticket) == ["waiting", "called", "held"]


def test_whoever_serves_somebody_resumes_nobody_else() -> None:
    given(), given()
    ticket = called()
    serving.hold(ticket_id=ticket.pk, **by(cast.clerk(), WEDNESDAY))
    called()
    with pytest.raises(RuleBroken, match="ticket_in_hand"):
        serving.resume(ticket_id=ticket.pk, counter="3", **by(cast.clerk(), WEDNESDAY))


def test_sent_to_another_group_a_person_keeps_number_and_turn() -> None:
    given("A"), given("B", at=WEDNESDAY + MINUTE)
    ticket = called(at=WEDNESDAY + 2 * MINUTE)
    serving.transfer(ticket_id=ticket.pk, prefix="B", counter="4", **by(cast.clerk(), WEDNESDAY + 3 * MINUTE))
    assert called(at=WEDNESDAY + 4 * MINUTE).number == "B001", "counter 3 is not the one that is wanted"
    again = called(ticket_cast.colleague(), counter="4", at=WEDNESDAY + 4 * MINUTE)
    assert (again.number, again.series.prefix, again.turn_at) == ("A001", "B", WEDNESDAY)


def test_sent_to_where_one_is_already_is_refused() -> None:
    given("A")
    ticket = called()
    with pytest.raises(RuleBroken, match="ticket_transfer_nowhere"):
        serving.transfer(ticket_id=ticket.pk, prefix="A", **by(cast.clerk(), WEDNESDAY))


def test_nobody_is_sent_to_a_counter_that_does_not_serve_the_group() -> None:
    centre().ticket_series.filter(prefix="B").update(counters=["4"])
    series_of.forget()
    given("A")
    ticket = called()
    with pytest.raises(RuleBroken, match="ticket_counter_does_not_serve"):
        serving.transfer(ticket_id=ticket.pk, prefix="B", counter="5", **by(cast.clerk(), WEDNESDAY))


def test_a_visit_with_two_matters_keeps_the_time_of_each() -> None:
    given()
    ticket, clerk = called(at=WEDNESDAY + 4 * MINUTE), cast.clerk()
    serving.begin(ticket_id=ticket.pk, **by(clerk, WEDNESDAY + 5 * MINUTE))
    serving.next_matter(ticket_id=ticket.pk, **by(clerk, WEDNESDAY + 12 * MINUTE))
    serving.finish(ticket_id=ticket.pk, **by(clerk, WEDNESDAY + 15 * MINUTE))
    kept = TicketPeriod.objects.filter(ticket=ticket).order_by("id")
    assert [(one.state, one.matter, (one.ended_at - one.begun_at) // MINUTE) for one in kept] == [
        ("waiting", 0, 4),
        ("called", 0, 1),
        ("serving", 1, 7),
        ("serving", 2, 3),
    ]
    whole = times_of(centre().pk, WEDNESDAY.date()).whole
    assert whole is not None
    assert (whole.visits, whole.matters, whole.waited, whole.longest, whole.served) == (1, 2, 4, 4, 5)


def test_periods_can_be_neither_changed_nor_deleted() -> None:
    given()
    called()
    for change in (lambda: TicketPeriod.objects.update(counter="9"), lambda: TicketPeriod.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_reception_during_a_visit_ties_the_record_to_it_and_begins_it() -> None:
    given()
    ticket, record, other = called(), record_cast.received(), record_cast.received()
    for one in (record, record, other):
        serving.link_record(record_id=one.pk, actor=cast.clerk(), at=WEDNESDAY + MINUTE)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.SERVING
    tied = TicketMatter.objects.filter(ticket=ticket).order_by("position").values_list("position", "record_id")
    assert list(tied) == [(1, record.pk), (2, other.pk)]


def test_a_reception_without_a_visit_is_tied_to_none() -> None:
    record = record_cast.received()
    assert serving.link_record(record_id=record.pk, actor=cast.clerk(), at=WEDNESDAY) is None


def test_the_wait_is_told_by_who_is_called_before() -> None:
    given(), given(priority=Priority.PREGNANT)
    ticket = given(at=WEDNESDAY + MINUTE)
    assert outlook(ticket, WEDNESDAY + MINUTE).ahead == 2
    assert outlook(ticket, WEDNESDAY + MINUTE).minutes == 12


def test_what_former_days_left_open_is_closed_and_not_measured() -> None:
    given(), given()
    ticket = called()
    serving.begin(ticket_id=ticket.pk, **by(cast.clerk(), WEDNESDAY))
    assert serving.close_days(at=WEDNESDAY) == 0
    assert serving.close_days(at=WEDNESDAY + timedelta(days=1)) == 2
    assert sorted(Ticket.objects.values_list("state", flat=True)) == ["done", "no_show"]
    assert TicketPeriod.objects.filter(is_cut=True).count() == 2
    whole = times_of(centre().pk, WEDNESDAY.date()).whole
    assert whole is not None
    assert whole.served is None


# ---- sent home for a paper


def sent_home(record_code: str = "") -> str:
    given()
    ticket = called()
    return give_return(ticket_id=ticket.pk, record_code=record_code, **by(cast.clerk(), WEDNESDAY + MINUTE)).code


def test_whoever_was_sent_home_comes_back_at_the_front_on_another_day() -> None:
    code = sent_home()
    later = WEDNESDAY + timedelta(days=6)
    given(at=later - MINUTE, priority=Priority.ELDERLY)
    ticket = come_back(centre_id=centre().pk, code=f"{code[:4]} {code[4:]}", at=later)
    assert called(at=later + MINUTE).pk == ticket.pk


def test_whoever_comes_back_has_the_priority_they_had() -> None:
    given(priority=Priority.ELDERLY)
    ticket = called()
    right = give_return(ticket_id=ticket.pk, record_code="", **by(cast.clerk(), WEDNESDAY + MINUTE))
    back = come_back(centre_id=centre().pk, code=right.code, at=WEDNESDAY + 5 * MINUTE)
    assert back.priority == Priority.ELDERLY


def test_a_return_ticket_typed_twice_gives_one_number_and_is_then_used() -> None:
    code = sent_home()
    back = {"centre_id": centre().pk, "code": code}
    first, second = (come_back(at=WEDNESDAY + 5 * MINUTE, **back) for _ in range(2))
    assert first.pk == second.pk
    with pytest.raises(RuleBroken, match="return_used"):
        come_back(at=WEDNESDAY + timedelta(days=1), **back)


@pytest.mark.parametrize(
    ("code", "days", "refusal"),
    [("00000000", 1, "return_unknown"), ("", 1, "return_unknown"), (None, 16, "return_over")],
)
def test_a_return_ticket_that_is_none_or_too_old_opens_nothing(code: str | None, days: int, refusal: str) -> None:
    right = sent_home()
    with pytest.raises(RuleBroken, match=refusal):
        come_back(centre_id=centre().pk, code=right if code is None else code, at=WEDNESDAY + timedelta(days=days))
    assert Ticket.objects.count() == 1


def test_a_return_ticket_opens_the_front_of_the_line_until_its_last_day() -> None:
    code = sent_home()
    assert come_back(centre_id=centre().pk, code=code, at=WEDNESDAY + timedelta(days=15)).number == "A001"


def test_a_return_ticket_counts_where_it_was_given() -> None:
    code = sent_home()
    with pytest.raises(RuleBroken, match="return_elsewhere"):
        come_back(centre_id=cast.units().centres[cast.CO_TO].pk, code=code, at=WEDNESDAY + MINUTE)


def test_a_return_ticket_needs_a_record_that_waits_for_a_paper() -> None:
    record = record_cast.received()
    given()
    ticket = called()
    with pytest.raises(RuleBroken, match="return_record_waits_not"):
        give_return(ticket_id=ticket.pk, record_code=record.code, **by(cast.clerk(), WEDNESDAY))
    with pytest.raises(RuleBroken, match="record_not_found"):
        give_return(ticket_id=ticket.pk, record_code="H99.1-251111-0001", **by(cast.clerk(), WEDNESDAY))


def test_a_return_ticket_is_tied_to_no_record_of_another_place() -> None:
    record, elsewhere = record_cast.submitted(), cast.units().centres[cast.CO_TO]
    type(record).objects.filter(pk=record.pk).update(
        status="intake_supplement", received_at_centre=elsewhere, return_at_centre=elsewhere
    )
    with pytest.raises(RuleBroken, match="record_not_found"):
        sent_home(record.code)


def test_with_a_record_the_right_lasts_as_long_as_the_record_waits() -> None:
    record = record_cast.submitted()
    type(record).objects.filter(pk=record.pk).update(status="intake_supplement")
    code = sent_home(record.code)
    type(record).objects.filter(pk=record.pk).update(status="submitted")
    with pytest.raises(RuleBroken, match="return_not_needed"):
        come_back(centre_id=centre().pk, code=code, at=WEDNESDAY + timedelta(days=1))
    type(record).objects.filter(pk=record.pk).update(status="intake_supplement")
    assert come_back(centre_id=centre().pk, code=code, at=WEDNESDAY + timedelta(days=30)).rank == 0


# ---- addresses


def test_an_address_opens_its_screen_until_it_is_revoked() -> None:
    token = ticket_cast.screen(ScreenKind.KIOSK)
    assert screen_of(token, ScreenKind.HALL) is None
    found = screen_of(token, ScreenKind.KIOSK)
    assert found is not None
    with pytest.raises(RuleBroken, match="screen_not_found"):
        revoke_screen(screen_id=found.key, scope=NOWHERE, at=WEDNESDAY)
    assert not TicketScreen.objects.filter(digest__contains=token).exists(), "the token itself is kept nowhere"


def test_nobody_makes_an_address_for_a_centre_they_do_not_lead() -> None:
    with pytest.raises(RuleBroken, match="not_your_ticket_centre"):
        open_screen(
            centre_id=centre().pk, kind=ScreenKind.HALL, name="", actor=cast.clerk(), scope=NOWHERE, at=WEDNESDAY
        )


def test_a_number_says_nothing_of_the_person() -> None:
    columns = {field.name for field in Ticket._meta.get_fields()}
    assert not columns & {"name", "personal_number", "telephone", "applicant", "address", "email"}
    issue(centre_id=centre().pk, prefix="A", at=WEDNESDAY)
