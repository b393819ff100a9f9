"""What a page of figures costs: twelve queries of the whole request at most, and no more for many records than for few.

The first look at each page fills what is remembered of units, fields and calendar; the second one is counted.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from procedures.domain.vocabulary import Channel, Reason, SourceSystem
from procedures.queries.figure_map import MapMeasure
from procedures.queries.past_records import Figure
from procedures.services.delays import keep_delays
from procedures.services.figure_keeping import drain, reconcile
from procedures.services.settlement_months import count_settlement_months
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import BIRTH, COPIES, MARRIAGE, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db
MOST = 12
PLAIN = (
    *("dashboard", "dashboard_times", "dashboard_forecast", "dashboard_compare", "dashboard_wall", "wall_board"),
    *("figures_as_at", "records_as_at", "dashboard_delays", "delay_records", "issued_list", "at_risk", "explanations"),
    *("alerts", "index_766", "statistics"),
)
UNIT = cast.HONG_GAI


def addresses() -> Iterator[str]:
    """Every page under /dashboard/ that is read, in the views that ask for different tables."""
    yield from (reverse(name) for name in PLAIN)
    yield from (f"{reverse('dashboard')}?{view}" for view in ("field=ho-tich", "channel=online", "period=all"))
    unit = reverse("unit_figures", args=[UNIT])
    yield from (unit, f"{unit}?field=ho-tich", f"{unit}?channel=online", reverse("unit_officers", args=[UNIT]))
    yield from (f"{reverse('dashboard_map')}?measure={measure.value}" for measure in MapMeasure)
    yield from (
        f"{reverse(name)}?unit={UNIT}" for name in ("dashboard_times", "dashboard_forecast", "dashboard_delays")
    )
    yield reverse("procedure_figures", args=[MARRIAGE])
    yield reverse("field_figures", args=["ho-tich"])
    yield f"{reverse('dashboard_compare')}?units={UNIT},{cast.CO_TO}"
    yield f"{reverse('dashboard_compare')}?fields=ho-tich,chung-thuc,dat-dai,nuoi-con-nuoi,an-toan-thuc-pham"
    yield f"{reverse('figures_as_at')}?moment=2026-11-11T08:00&first=2026-10-01&last=2026-11-11"
    yield from as_at_addresses()
    yield from (f"{reverse('at_risk')}?risk={risk}" for risk in ("overdue", "due_soon", "stuck", "waiting"))
    yield f"{reverse('explanation_new')}?unit={UNIT}"
    yield reverse("index_unit", args=["2026-10", UNIT])
    yield reverse("index_entries", args=["2026-10"])


def as_at_addresses() -> Iterator[str]:
    """The same pages as at a past moment, and the lists behind each kind of past figure."""
    then = "as_at=2026-11-11T08:00"
    unit = reverse("unit_figures", args=[UNIT])
    yield from (f"{page}?{then}" for page in (reverse("dashboard"), unit, reverse("dashboard_map")))
    yield f"{reverse('dashboard')}?{then}&field=ho-tich"
    yield f"{reverse('dashboard_map')}?measure=overdue&{then}"
    yield f"{reverse('field_figures', args=['ho-tich'])}?{then}"
    yield f"{reverse('dashboard_compare')}?units={UNIT},{cast.CO_TO}&{then}"
    yield f"{reverse('dashboard_compare')}?fields=ho-tich,chung-thuc&{then}"
    of = "moment=2026-11-11T08:00&first=2026-10-01&last=2026-11-11"
    for figure in (Figure.RECEIVED, Figure.LATE, Figure.OVERDUE, Figure.CORRECTIONS):
        yield f"{reverse('records_as_at')}?{of}&figure={figure.value}"
    yield f"{reverse('records_as_at')}?{of}&figure=open&channel=online&unit={UNIT}&by=of_the_day"


def life(times: int) -> None:
    """Records of two units, four procedures and three channels: settled on time and late, open, overdue."""
    elsewhere = {"competent_unit_id": cast.units().co_to.pk, "choice_reason": Reason.NEW_ADDRESS}
    for number in range(times):
        at = WEDNESDAY - timedelta(days=7 * number)
        record_cast.completed(MARRIAGE, at=at - timedelta(days=14), on=WEDNESDAY)
        record_cast.received(MARRIAGE, at=at - timedelta(days=28))
        if number % 3 == 1:
            record_cast.completed(COPIES, at=at)
            record_cast.received(BIRTH, at=at)
            record_cast.received(MARRIAGE, at=at, **elsewhere)
            record_cast.received(MARRIAGE, channel=Channel.ONLINE, source_system=SourceSystem.PORTAL)
    drain(at=WEDNESDAY)
    count_settlement_months(at=WEDNESDAY)
    keep_delays(at=WEDNESDAY)
    reconcile(at=WEDNESDAY)


def cost(client: Client) -> dict[str, int]:
    costs = {}
    for address in addresses():
        if client.get(address).status_code == 403:
            continue
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200, address
        costs[address] = len(seen)
    return costs


@pytest.mark.parametrize("reader", [cast.province, cast.lead])
def test_every_page_of_figures_costs_at_most_twelve_queries_for_few_records_and_for_many(
    reader: Callable[[], Account],
) -> None:
    with clock.frozen(WEDNESDAY):
        life(2)
        client = signed_in(reader())
        few = cost(client)
        life(8)
        many = cost(client)
    assert {address: number for address, number in many.items() if number > MOST} == {}
    assert {address: number for address, number in many.items() if number > few[address]} == {}
