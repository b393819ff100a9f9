"""The first day of the 54 units, 1 July 2025, as it was read off the wall at 17:00: 1,682 = 1,565 + 117."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from procedures.models import Record
from procedures.queries.calendar import calendar_for
from procedures.services.demonstration.lives import Lateness, Pace
from procedures.services.demonstration.loading import copy_days
from procedures.services.demonstration.volumes import FIRST_DAY, Volumes
from procedures.services.figure_keeping import rebuild, reconcile
from tests import cast, record_cast
from units import clock
from units.clock import ZONE

pytestmark = pytest.mark.django_db
FIVE_O_CLOCK = datetime(2025, 7, 1, 17, 0, tzinfo=ZONE)


def test_the_figures_of_five_o_clock_are_those_of_the_records_and_lead_to_them() -> None:
    record_cast.procedures()
    volumes = Volumes(calendar_for())
    lateness = {centre.pk: Lateness(0, 0) for centre in volumes.centres}
    day = {FIRST_DAY: volumes.first_day()}
    copy_days(volumes, day, lateness=lateness, pace=Pace(), at=FIVE_O_CLOCK, seed="on the wall")
    rebuild(at=FIVE_O_CLOCK)
    assert Record.objects.filter(received_at__lt=FIVE_O_CLOCK).count() == 1682
    with clock.frozen(FIVE_O_CLOCK):
        official = Client(headers={"accept-language": "vi"})
        official.force_login(cast.province())
        wall = official.get(reverse("dashboard_wall")).content.decode()
        assert "1.682" in wall
        assert "1.565 trực tiếp + 117 trực tuyến" in wall
        assert "Số liệu lúc 17:00 ngày 01/07/2025" in wall
        assert "Số liệu này đã cũ" not in wall
        today = {"first": "2025-07-01", "last": "2025-07-01"}
        past = official.get(reverse("figures_as_at"), today).context
        label, number, _note, behind = past["numbers"][0]
        assert (label, number) == ("Đã tiếp nhận", "1.682")
        records = official.get(behind)
        assert len(records.context["rows"]) > 0
        assert records.context["following"]
    assert reconcile(at=FIVE_O_CLOCK).agrees
