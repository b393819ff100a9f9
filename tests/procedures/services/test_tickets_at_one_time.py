"""Many kiosks and clerks at one time: numbers without gaps, and nobody called by two."""

from collections.abc import Callable

import pytest

from procedures.models import Ticket
from procedures.services.ticket_issue import come_back
from procedures.services.ticket_returns import give_return
from staffing.domain.capabilities import Role
from staffing.models import Account
from tests import cast
from tests.procedures.services.test_many_at_one_time import all_at_one_time
from tests.record_cast import WEDNESDAY
from tests.ticket_cast import MINUTE, by, called, centre, given

pytestmark = pytest.mark.django_db(transaction=True)


def test_forty_numbers_taken_at_one_time_are_consecutive() -> None:
    centre()
    numbers = all_at_one_time([lambda: given("A").number] * 40, threads=8)
    assert sorted(numbers) == [f"A{n:03d}" for n in range(1, 41)]


def test_a_touch_sent_ten_times_at_one_time_gives_one_number_and_no_gap() -> None:
    centre()
    assert set(all_at_one_time([lambda: given("A", key="touch").number] * 10, threads=10)) == {"A001"}
    assert given("A").number == "A002"


def test_eight_clerks_who_call_at_one_time_call_eight_people() -> None:
    here = centre()
    for _ in range(8):
        given()
    clerks = [cast.person(f"hg.c{n}", "Vũ Văn Quầy", [Role.RETURN_CLERK], here, counter=str(n)) for n in range(8)]

    def call(clerk: Account, counter: str) -> Callable[[], str]:
        return lambda: called(clerk, counter=counter, at=WEDNESDAY + MINUTE).number

    numbers = all_at_one_time([call(clerk, str(n)) for n, clerk in enumerate(clerks)], threads=8)
    assert sorted(numbers) == [f"A{n:03d}" for n in range(1, 9)]


def test_a_clerk_who_clicks_twice_calls_one_person() -> None:
    given(), given()
    clerk = cast.clerk()
    answers = all_at_one_time([lambda: called(clerk).number] * 2, threads=2)
    assert sorted(answers) == ["A001", "ticket_in_hand"]
    assert Ticket.objects.filter(state="called").count() == 1


def test_two_clerks_at_one_counter_cannot_both_call() -> None:
    given(), given()
    pair = [cast.clerk(), cast.return_clerk()]
    works = [lambda clerk=clerk: called(clerk, counter="3").counter for clerk in pair]
    assert sorted(all_at_one_time(works, threads=2)) == ["3", "ticket_counter_taken"]


def test_a_return_ticket_entered_at_two_kiosks_gives_one_number() -> None:
    given()
    here, ticket = centre(), called()
    code = give_return(ticket_id=ticket.pk, **by(cast.clerk(), WEDNESDAY)).code

    def back() -> str:
        return come_back(centre_id=here.pk, code=code, at=WEDNESDAY + MINUTE).number

    assert set(all_at_one_time([back] * 4, threads=4)) == {"A002"}
