"""The wall of the command room: the numbers of the day, news only when there is any, and never silently old."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from procedures.models import FigureState, UnitDay
from procedures.queries.calendar import calendar_for
from procedures.queries.places import centres
from procedures.services.calendar_loading import load_calendar
from procedures.services.demonstration.volumes import Volumes
from procedures.services.figure_keeping import drain
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock
from units.clock import ZONE

pytestmark = pytest.mark.django_db
FIVE_O_CLOCK = datetime(2025, 7, 1, 17, 0, tzinfo=ZONE)


def test_the_figures_of_five_o_clock_on_1_july_2025_are_read_off_the_wall():
    cast.units()
    load_calendar()
    places = centres(Volumes(calendar_for()).first_day())
    UnitDay.objects.bulk_create(
        UnitDay(
            unit_id=places[centre].unit_id,
            day=FIVE_O_CLOCK.date(),
            submitted=load.online,
            received_in_person=load.total - load.online - load.postal,
            received_online=load.online,
            received_postal=load.postal,
        )
        for centre, load in Volumes(calendar_for()).first_day().items()
    )
    drain(at=FIVE_O_CLOCK)
    with clock.frozen(FIVE_O_CLOCK):
        page = signed_in(cast.province(), "vi").get(reverse("dashboard_wall")).content.decode()
    assert "1.682" in page
    assert "1.565 trực tiếp + 117 trực tuyến" in page
    assert "Số liệu lúc 17:00 ngày 01/07/2025" in page
    assert "Số liệu này đã cũ" not in page


def test_nothing_is_sent_again_while_nothing_moved_and_no_minute_passed():
    record_cast.received(MARRIAGE)
    drain(at=WEDNESDAY)
    client, address = signed_in(cast.province()), reverse("wall_board")
    with clock.frozen(WEDNESDAY):
        etag = client.get(address)["ETag"]
        again = client.get(address, headers={"if-none-match": etag})
        assert (again.status_code, again.content, again["Figures-Age"]) == (304, b"", "0")
        assert signed_in(cast.lead()).get(address, headers={"if-none-match": etag}).status_code == 200
        record_cast.received(MARRIAGE)
        drain(at=WEDNESDAY)
        moved = client.get(address, headers={"if-none-match": etag})
        assert moved.status_code == 200
        assert moved.context["board"].received == "2"
    with clock.frozen(WEDNESDAY + timedelta(minutes=1)):
        assert client.get(address, headers={"if-none-match": moved["ETag"]}).status_code == 200


def test_figures_that_nobody_moved_for_a_minute_are_called_old():
    client = signed_in(cast.province())
    with clock.frozen(WEDNESDAY):
        drain(at=WEDNESDAY - timedelta(seconds=60))
        assert "These figures are old" not in client.get(reverse("dashboard_wall")).content.decode()
        FigureState.objects.update(refreshed_at=WEDNESDAY - timedelta(seconds=61))
        old = client.get(reverse("wall_board"))
        assert "These figures are old" in old.content.decode()
        assert old["Figures-Age"] == "61"


def test_a_leader_has_the_own_unit_on_the_wall_and_no_map_of_one():
    with clock.frozen(WEDNESDAY):
        record_cast.received(MARRIAGE)
        drain(at=WEDNESDAY)
        answer = signed_in(cast.lead()).get(reverse("dashboard_wall"))
    assert answer.context["board"].received == "1"
    assert answer.context["map"] is None
