"""Records that still name a merged unit: its successor's staff read them, nobody else does."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from procedures.domain.exports import ExportList
from procedures.models import Record
from procedures.queries import record_pages
from procedures.queries.record_pages import Order
from procedures.services import exports
from procedures.services.figure_keeping import drain_all
from procedures.services.results import ResultDraft, complete
from staffing.access import access_of
from staffing.domain.capabilities import Capability, Role
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.export_cast import made
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import MARRIAGE, OWNER, WEDNESDAY
from units import clock
from units.models import Succession, Unit
from units.remembered import forget_all
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
MERGER = WEDNESDAY.date() + timedelta(days=2)
AFTER = WEDNESDAY + timedelta(days=5)


@dataclass(frozen=True)
class World:
    settled: Record
    waiting: Record
    own: Record
    lead: Account
    other: Account


def merge(old: Unit, new: Unit, on: date) -> None:
    Unit.objects.filter(pk=old.pk).update(valid_to=on)
    Succession.objects.create(predecessor=old, successor=new, share="whole", resolution="thử", effective_on=on)
    forget_all()


@pytest.fixture
def world(settings, tmp_path) -> Iterator[World]:
    """Cao Xanh has a record settled and one open, received at its own counter, and becomes part of Hồng Gai."""
    settings.MEDIA_ROOT = tmp_path
    places = cast.units()
    there = {
        "centre_id": places.centres[cast.CAO_XANH].pk,
        "applicant": replace(OWNER, unit_id=places.cao_xanh.pk),
    }
    settled, waiting = (record_cast.taken(MARRIAGE, **there) for _ in range(2))
    signer = cast.person("cx.lead", "Hà Thị Cũ", [Role.UNIT_LEADER], places.cao_xanh)
    draft = ResultDraft(number="15/KQ", issued_on=WEDNESDAY.date(), signer=signer)
    complete(record_id=settled.pk, result=draft, actor=cast.officer(), scope=PROVINCE, at=WEDNESDAY)
    own = record_cast.taken(MARRIAGE)
    lead = cast.lead()
    other = cast.person("ct.lead", "Bùi Thị Đảo", [Role.UNIT_LEADER], places.co_to)
    merge(places.cao_xanh, places.hong_gai, MERGER)
    drain_all(at=WEDNESDAY)
    with clock.frozen(AFTER):
        yield World(settled, waiting, own, lead, other)


def listed(account: Account, **asked: str) -> set[int]:
    return {row.record.pk for row in signed_in(account).get(reverse("records"), asked).context["rows"]}


def test_the_successors_staff_list_and_open_them_and_an_unrelated_unit_does_not(
    world: World,
) -> None:
    theirs = {world.settled.pk, world.waiting.pk}
    assert listed(world.lead) == theirs | {world.own.pk}
    assert listed(world.lead, unit=cast.HONG_GAI) == theirs | {world.own.pk}
    assert listed(world.other) == set()
    for record in (world.settled, world.waiting):
        address = reverse("record", args=[record.pk])
        assert signed_in(world.lead).get(address).status_code == 200
        assert signed_in(world.other).get(address).status_code == 404
        found = signed_in(world.lead).post(reverse("record_search"), {"q": record.code})
        assert found.headers["Location"] == address
        assert signed_in(world.other).post(reverse("record_search"), {"q": record.code}).status_code == 200
    for account, status in ((world.lead, 200), (world.other, 404)):
        client = APIClient()
        client.force_authenticate(account)
        assert client.get(f"/api/v1/records/{world.settled.code}/").status_code == status
        assert len(client.get("/api/v1/records/").json()["results"]) == (3 if status == 200 else 0)


def test_the_day_before_the_merger_nobody_else_saw_them(world: World) -> None:
    with clock.frozen(WEDNESDAY + timedelta(days=1)):
        forget_all()
        assert listed(world.lead) == {world.own.pk}
        assert signed_in(world.lead).get(reverse("record", args=[world.settled.pk])).status_code == 404


def test_the_file_holds_what_the_list_shows_and_the_figures_count_each_record_once(world: World) -> None:
    export = made(world.lead, "", source=ExportList.RECORDS)
    assert export.total == 3
    text = exports.path_of(export).read_text("utf-8-sig")
    assert world.settled.code in text
    assert made(world.other, "", source=ExportList.RECORDS).total == 0
    numbers = signed_in(world.lead).get(reverse("dashboard")).context["numbers"]
    assert numbers[0].value == "3"


def test_a_list_costs_as_many_queries_as_before_and_each_place_walks_its_own_index(world: World) -> None:
    client, address = signed_in(world.lead), reverse("records")
    client.get(address)
    with CaptureQueriesContext(connection) as after:
        client.get(address)
    with clock.frozen(WEDNESDAY + timedelta(days=1)):
        client.get(address)
        with CaptureQueriesContext(connection) as before:
            client.get(address)
    assert len(after) == len(before)
    places = access_of(world.lead, AFTER.date()).scope_for(Capability.VIEW_RECORDS)
    legs = Record.objects.all().legs(places)
    order = Order("submitted_at", descending=True)
    with CaptureQueriesContext(connection) as seen:
        record_pages.page(Record.objects.all(), legs, order=order)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE procedures_record")  # what tests before this one left known of it is not so
        for other_ways in ("seqscan", "bitmapscan", "sort"):  # which so few rows would choose
            cursor.execute(f"SET LOCAL enable_{other_ways} = off")
        cursor.execute(f"EXPLAIN {seen[0]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan" not in plan
    walks = [plan.count(f"using {name} ") for name in ("record_by_unit", "record_by_centre", "record_by_return")]
    assert walks == [len(places.units), len(places.centres), len(places.centres)]
