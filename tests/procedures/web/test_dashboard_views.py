"""The same figures looked at otherwise: against the period before, by channel, in steps of time, worst first."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from procedures.domain.vocabulary import Channel, SourceSystem
from procedures.services.figure_keeping import drain
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db
WEEK = {"period": "week"}
EARLIER = WEDNESDAY - timedelta(days=7)


@pytest.fixture(autouse=True)
def wednesday():
    with clock.frozen(WEDNESDAY):
        yield


def page(client: Client, **more: str):
    return client.get(reverse("dashboard"), {**WEEK, **more})


def test_a_number_says_how_it_moved_against_the_period_of_the_same_length_before():
    record_cast.received(MARRIAGE, at=EARLIER)
    for _ in range(3):
        record_cast.received(MARRIAGE)
    drain(at=WEDNESDAY)
    text = page(signed_in(cast.province())).content.decode()
    assert "200% more than the 7 days before (1)" in text
    assert "3 fewer settled than received in the period" in text


def test_a_rate_that_fell_by_one_record_of_two_may_have_fallen_by_chance():
    for _ in range(2):
        record_cast.completed(MARRIAGE, at=EARLIER)
    record_cast.completed(MARRIAGE)
    record_cast.completed(MARRIAGE, at=WEDNESDAY - timedelta(days=14), on=WEDNESDAY)  # five working days were promised
    drain(at=WEDNESDAY)
    answer = page(signed_in(cast.province()), worst="movement")
    trend = answer.context["numbers"][1].trend
    assert trend.words == "50.0 points lower than the 7 days before (100%), which may be chance"
    assert not trend.tone
    (line,) = answer.context["attention"].lines
    assert (line.row.code, line.said_points, line.fell_for_sure) == (cast.HONG_GAI, "−50.0", False)
    assert "may be chance" in answer.content.decode()
    by_number = page(signed_in(cast.province()), worst="volume").context["attention"]
    assert [(line.row.code, share) for line, share in by_number.rows] == [(cast.HONG_GAI, "100%")]


def test_where_no_rate_fell_the_list_says_so():
    record_cast.completed(MARRIAGE)
    drain(at=WEDNESDAY)
    assert "No unit's rate fell" in page(signed_in(cast.province()), worst="movement").content.decode()


def test_one_channel_alone_with_its_records_and_without_what_is_not_counted_by_channel():
    record_cast.completed(MARRIAGE, channel=Channel.ONLINE, source_system=SourceSystem.PORTAL)
    record_cast.completed(MARRIAGE)
    record_cast.received(MARRIAGE)
    drain(at=WEDNESDAY)
    client = signed_in(cast.province())
    answer = page(client, channel="online")
    assert [number.value for number in answer.context["numbers"]] == ["1", "100%"]
    for number in answer.context["numbers"]:
        assert len(client.get(number.href).context["rows"]) == 1
    assert "are not counted by channel" in answer.content.decode()
    both = page(client, channel="online", field="ho-tich")
    assert both.context["numbers"][0].value == "3"
    assert "the channel was left out" in both.content.decode()
    shares = [(line.received, line.settled.total) for line in page(client).context["channels"]]
    assert shares == [(2, 1), (1, 1), (0, 0)]


def test_the_chart_goes_by_day_by_week_or_by_month_as_far_as_the_days_allow():
    record_cast.received(MARRIAGE)
    drain(at=WEDNESDAY)
    client = signed_in(cast.province())
    assert page(client).context["chart"].grain == "day"
    assert page(client, by="month").context["chart"].grain == "month"
    assert page(client, by="a-year").context["chart"].grain == "day"
    assert page(client, period="all", by="day").context["chart"].grain == "month"  # five hundred bars are none
