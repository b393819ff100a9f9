"""Booking without a script and without a name, in two languages; the desk's list; the leader's page; calendar files."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from portal.log_lines import without_tokens
from procedures.domain.appointments import AppointmentState
from procedures.models import Appointment, AppointmentPlan, Ticket
from tests import cast, record_cast
from tests.procedures.services.test_appointments import NOW, TEN, booked, plan
from tests.record_cast import BIRTH, OWNER
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    cache.clear()
    with clock.frozen(NOW):
        yield


def text(answer: Any) -> str:
    return answer.content.decode()


def times() -> str:
    return reverse("appointment_new", args=[cast.HONG_GAI])


def book(client: Client, **more: str) -> Any:
    return client.post(times(), {"slot": TEN.isoformat()} | more)


def only() -> Appointment:
    return Appointment.objects.select_related("centre__unit").get()


def test_somebody_without_an_account_books_moves_and_cancels(client: Client) -> None:
    plan()
    first = text(client.get(reverse("appointments")))
    assert times() in first
    assert "10:10" in text(client.get(times()))
    answer = book(client)
    held = only()
    assert answer["Location"] == reverse("appointment", args=[held.code])
    shown = client.get(answer["Location"])
    assert held.written in text(shown)
    assert "10:10, thứ Tư 11/11/2026" in text(shown)
    assert ("no-store" in shown["Cache-Control"], shown["X-Robots-Tag"]) == (True, "noindex")
    other = (TEN + timedelta(minutes=20)).isoformat()
    assert client.post(reverse("appointment_move", args=[held.code]), {"slot": other}).status_code == 302
    assert "10:30" in text(client.get(answer["Location"]))
    assert client.post(reverse("appointment_cancel", args=[held.code])).status_code == 302
    assert only().state == AppointmentState.CANCELLED
    assert "Đã hủy" in text(client.get(answer["Location"]))


def test_the_sixth_time_of_a_day_from_one_address_is_refused_with_what_to_do(client: Client) -> None:
    plan(capacity=20)
    for _ in range(5):
        assert book(client).status_code == 302
    refused = book(client)
    assert refused.status_code == 429
    assert "Hãy đăng nhập để đặt lịch" in text(refused)
    cast.sign_in_citizen(client, cast.citizen())
    assert book(client).status_code == 302


def test_the_pages_speak_english_too(client: Client) -> None:
    plan()
    held = booked()
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})
    for address in (reverse("appointments"), times(), reverse("appointment", args=[held.code])):
        page = text(client.get(address))
        assert "ppointment" in page or "Choose a time" in page
        assert "Đặt lịch hẹn" not in page


def test_a_taken_time_and_none_at_all_are_answered_with_the_times_again(client: Client) -> None:
    plan()
    booked()
    taken = book(client)
    assert taken.status_code == 409
    assert "vừa có người đặt" in text(taken)
    for wrong in ("", "tomorrow", "2026-11-11T10:10:00"):
        assert client.post(times(), {"slot": wrong}).status_code == 422
    assert Appointment.objects.count() == 1


def test_a_code_leads_to_its_appointment_and_a_wrong_one_to_a_sentence(client: Client) -> None:
    plan()
    held = booked()
    typed = client.get(reverse("appointments"), {"code": held.written.lower()})
    assert typed["Location"] == reverse("appointment", args=[held.code])
    wrong = client.get(reverse("appointments"), {"code": "AAAA 2222"})
    assert wrong.status_code == 404
    assert "Không có lịch hẹn" in text(wrong)
    assert client.get(reverse("appointment", args=["AAAA2222"])).status_code == 404


def test_codes_are_not_to_be_tried_out(client: Client) -> None:
    plan()
    for _ in range(30):
        assert client.get(reverse("appointment", args=["AAAA2222"])).status_code == 404
    held = booked()
    assert client.get(reverse("appointment", args=[held.code])).status_code == 429


def test_no_line_of_the_log_shows_a_code() -> None:
    for line, kept in (
        ("GET /appointments/ABCD2346/move/", "GET /appointments/…/move/"),
        ("GET /appointments/at/06685/", "GET /appointments/at/06685/"),
        ("GET /appointments/", "GET /appointments/"),
    ):
        assert without_tokens(None, "info", {"request": line}) == {"request": kept}


def test_a_centre_without_a_plan_offers_nothing(client: Client) -> None:
    record_cast.procedures()
    assert client.get(times()).status_code == 404
    assert "Hiện chưa có Trung tâm" in text(client.get(reverse("appointments")))


def test_the_calendar_file_holds_code_place_and_time_and_nobody(client: Client) -> None:
    plan()
    record = record_cast.received(BIRTH)
    cast.sign_in_citizen(client, cast.citizen())
    book(client, record=record.code)
    held = only()
    answer = client.get(reverse("appointment_calendar", args=[held.code]))
    assert answer["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["dtstart"].dt == TEN
    assert event["dtend"].dt == TEN + timedelta(minutes=20)
    assert held.written in str(event["summary"])
    assert held.centre.label in str(event["location"])
    assert str(event["status"]) == "CONFIRMED"
    for hidden in (OWNER.name, OWNER.personal_number, record.code, record.version.name_vi):
        assert hidden not in answer.content.decode()


def test_ones_own_appointments_stand_with_ones_records(client: Client) -> None:
    plan()
    record = record_cast.received(BIRTH)
    cast.sign_in_citizen(client, cast.citizen())
    assert "?record=" + record.code in text(client.get(reverse("own_record", args=[record.code])))
    book(client, record=record.code)
    assert "10:10, thứ Tư 11/11/2026" in text(client.get(reverse("own_records")))
    assert book(client, record=record.code).status_code == 409


def test_the_day_of_the_result_goes_into_a_calendar_for_its_owner_only(client: Client) -> None:
    record = record_cast.received()
    address = reverse("own_due_calendar", args=[record.code])
    assert client.get(address).status_code == 302
    cast.sign_in_citizen(client, cast.citizen())
    (event,) = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert record.due_at is not None
    assert event["dtstart"].dt == record.due_at.astimezone(clock.ZONE).date()
    assert OWNER.name not in str(event)
    done = record_cast.returned()
    assert client.get(reverse("own_due_calendar", args=[done.code])).status_code == 404


def test_the_desk_sees_who_comes_today_and_gives_the_number(client: Client) -> None:
    plan()
    held = booked()
    client.force_login(cast.clerk())
    from procedures.services.ticket_issue import ensure_series

    ensure_series(held.centre_id)
    page = text(client.get(reverse("ticket_desk")))
    assert held.written in page
    with clock.frozen(TEN - timedelta(minutes=5)):
        client.force_login(cast.clerk())
        client.post(reverse("appointment_arrived", args=[held.pk]), {"matter": "A"})
        ticket = Ticket.objects.get()
        assert only().ticket == ticket
        assert "Lịch hẹn 10:10" in text(client.get(reverse("ticket_desk")))
        client.post(reverse("appointment_arrived", args=[held.pk]), {"matter": "A"})
        assert Ticket.objects.count() == 1
    stranger = Client()
    stranger.force_login(cast.officer())
    assert stranger.post(reverse("appointment_arrived", args=[held.pk])).status_code == 403


def test_the_leader_of_a_centre_sets_what_it_offers(client: Client) -> None:
    record_cast.procedures()
    client.force_login(cast.lead())
    address, centre = reverse("appointment_plans"), cast.units().centres[cast.HONG_GAI]
    assert "phút" in text(client.get(address))
    sent = {"centre": centre.pk, "minutes": "30", "capacity": "3", "is_offered": "on"}
    client.post(address, sent)
    kept = AppointmentPlan.objects.get()
    assert (kept.centre, kept.minutes, kept.capacity, kept.set_by) == (centre, 30, 3, cast.lead())
    for wrong in ({"minutes": "2"}, {"capacity": "x"}, {"centre": str(cast.units().centres[cast.CO_TO].pk)}):
        client.post(address, sent | wrong)
    assert AppointmentPlan.objects.get().minutes == 30
    other = Client()
    other.force_login(cast.clerk())
    assert other.post(address, sent).status_code == 403
