"""The pages of figures as at a past moment: the numbers of then, their records, and words where nothing is known."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from procedures.domain.vocabulary import Channel, SourceSystem
from procedures.print.view import View
from procedures.services.figure_keeping import drain
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock
from units.clock import ZONE

pytestmark = pytest.mark.django_db
EARLIER = WEDNESDAY - timedelta(days=8)
THEN = (EARLIER + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture(autouse=True)
def wednesday():
    """One settled eight days ago and one open since; two more today."""
    with clock.frozen(EARLIER):
        record_cast.completed(MARRIAGE, at=EARLIER)
        record_cast.received(MARRIAGE, at=EARLIER)
        drain(at=EARLIER)
    with clock.frozen(WEDNESDAY):
        record_cast.completed(MARRIAGE)
        record_cast.received(MARRIAGE)
        drain(at=WEDNESDAY)
        yield


def page(client: Client, address: str, **asked: str):
    return client.get(address, {"as_at": THEN, **asked})


@pytest.mark.parametrize("reader", [cast.province, cast.lead])
def test_overview_and_unit_show_the_numbers_of_then_and_open_their_records(reader):
    client = signed_in(reader())
    for address in (reverse("dashboard"), reverse("unit_figures", args=[cast.HONG_GAI])):
        assert [number.value for number in client.get(address).context["numbers"]][:1] == ["4"]
        answer = page(client, address)
        assert [number.value for number in answer.context["numbers"]] == ["2", "100%", "1", "0", "0"]
        text = answer.content.decode()
        assert "nothing that was written down later counts" in text
        assert "Figures of now" in text
        received, settled, still_open = answer.context["numbers"][:3]
        for number, rows in ((received, 2), (settled, 1), (still_open, 1)):
            assert len(client.get(number.href).context["rows"]) == rows


def test_each_bar_of_the_chart_opens_the_records_of_its_channel_and_no_others():
    with clock.frozen(EARLIER):
        online = record_cast.received(MARRIAGE, at=EARLIER, channel=Channel.ONLINE, source_system=SourceSystem.PORTAL)
        drain(at=EARLIER)
    client = signed_in(cast.province())
    for address in (reverse("dashboard"), reverse("unit_figures", args=[cast.HONG_GAI])):
        for asked in ({}, {"by": "week"}, {"channel": "online"}):
            parts = page(client, address, **asked).context["chart"].parts
            opened = {part.channel: client.get(part.href).context["rows"] for part in parts}
            assert {channel: len(rows) for channel, rows in opened.items()} == {"in_person": 2, "online": 1}
            assert [row.record.pk for row in opened["online"]] == [online.pk]


def test_no_paper_of_a_past_moment_says_now(monkeypatch: pytest.MonkeyPatch):
    """Heads and cells of what is printed; the paper itself is another test's."""
    said: list[str] = []

    def printed(view: View) -> bytes:
        said.extend(column.label for part in view.parts for column in part.columns)
        said.extend(cell for part in view.parts for row in part.rows for cell in row.cells)
        return b"%PDF"

    monkeypatch.setattr("procedures.web.view_papers.paper", printed)
    client = signed_in(cast.province())
    for address, more in (
        (reverse("dashboard"), {}),
        (reverse("unit_figures", args=[cast.HONG_GAI]), {}),
        (reverse("field_figures", args=["ho-tich"]), {}),
        (reverse("dashboard_compare"), {"units": f"{cast.HONG_GAI},{cast.CO_TO}"}),
    ):
        said.clear()
        assert page(client, address, **more, **{"as": "pdf"}).status_code == 200
        assert "Overdue at 09:30, 3 Nov 2026" in said
        assert "Overdue now" not in said


def test_the_moment_goes_along_to_every_page_that_is_linked():
    text = page(signed_in(cast.province()), reverse("dashboard")).content.decode()
    kept = f"as_at={THEN.replace(':', '%3A')}"
    for name in ("dashboard_map", "dashboard_times", "dashboard_compare"):
        assert f"{reverse(name)}?{kept}" in text
    assert f"{reverse('unit_figures', args=[cast.HONG_GAI])}?{kept}" in text


def test_units_side_by_side_as_at_a_moment_without_what_is_not_kept():
    client = signed_in(cast.province())
    answer = page(client, reverse("dashboard_compare"), units=f"{cast.HONG_GAI},{cast.CO_TO}")
    rows = {row.label: row.cells[0].text for row in answer.context["rows"]}
    assert (rows["Received"], rows["Median, days"], rows["Satisfied, of those who rated"]) == ("2", "—", "—")
    assert "not kept as at a past moment, and are left out" in answer.content.decode()


def test_the_map_as_at_a_moment_and_overdue_at_the_end_of_a_month():
    client, address = signed_in(cast.province()), reverse("dashboard_map")

    def value(measure: str, **asked: str) -> str:
        tiles = client.get(address, {"measure": measure, **asked}).context["map"].tiles
        return next(tile.value for tile in tiles if cast.HONG_GAI in tile.href)

    assert value("overdue", month="2026-11") == "50.0"
    assert value("overdue", month="2026-10") == "—"
    assert value("satisfaction", as_at=THEN) == "—"
    assert "Nobody can say" in page(client, address, measure="days").content.decode()
    with clock.frozen(datetime(2026, 12, 20, 9, 0, tzinfo=ZONE)):
        client = signed_in(cast.province())
        assert value("overdue", month="2026-11") == "100"
        assert "as at 23:59" in client.get(address, {"measure": "overdue", "month": "2026-11"}).content.decode()


@pytest.mark.parametrize("name", ["dashboard_times", "dashboard_delays"])
def test_pages_that_know_no_past_say_so(name):
    assert "not kept as at a past moment" in page(signed_in(cast.province()), reverse(name)).content.decode()


def test_a_moment_to_come_is_refused_with_a_sentence():
    answer = signed_in(cast.province()).get(reverse("dashboard"), {"as_at": "2027-01-01T00:00"})
    assert "still to come" in answer.content.decode()
    assert answer.context["numbers"][0].value == "4"


def test_the_figures_of_the_api_are_sent_once_while_nothing_moves():
    client, address = signed_in(cast.province()), "/api/v1/figures/summary/"
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["Figures-Age"]) == (304, b"", "0")
    assert signed_in(cast.lead()).get(address, headers={"if-none-match": first["ETag"]}).status_code == 200
    record_cast.received(MARRIAGE)
    drain(at=WEDNESDAY)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).json()["received"]["total"] == 5
