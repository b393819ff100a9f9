"""A ward is merged into its neighbour in the middle of a month: both views of the month stay right, on every page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from procedures import tasks
from procedures.domain.figures import UnitView
from procedures.domain.vocabulary import Reason
from procedures.models import IssuedFigures, Record
from procedures.services.figure_keeping import drain_all, reconcile
from procedures.services.results import ResultDraft, complete
from staffing.domain.capabilities import Role
from staffing.models import Account
from tests import cast, record_cast
from units import clock
from units.clock import ZONE
from units.models import Succession, Unit
from units.remembered import forget_all
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db

EARLY = datetime(2026, 11, 4, 9, 0, tzinfo=ZONE)
SETTLED = datetime(2026, 11, 6, 10, 0, tzinfo=ZONE)
MERGER = date(2026, 11, 13)
EVE = datetime(2026, 11, 12, 23, 0, tzinfo=ZONE)
AFTER = datetime(2026, 11, 17, 9, 0, tzinfo=ZONE)
MIDNIGHT = datetime(2026, 12, 1, 0, 0, tzinfo=ZONE)
DECEMBER = datetime(2026, 12, 1, 1, 55, tzinfo=ZONE)
OF_THE_DAY = UnitView.OF_THE_DAY.value
Told = dict[str, tuple[int, int, int]]
NOVEMBER = {"first": "2026-11-01", "last": "2026-11-30"}


@dataclass(frozen=True)
class World:
    old: Unit
    new: Unit
    official: Account
    lead: Account


def signed_in(account: Account) -> Client:
    client = Client(headers={"accept-language": "vi"})
    client.force_login(account)
    return client


def taken(unit: Unit, at: datetime) -> Record:
    """Received at Hồng Gai's counter for somebody who lives in ``unit``."""
    elsewhere = {"competent_unit_id": unit.pk, "choice_reason": Reason.NEW_ADDRESS}
    return record_cast.taken(at=at, **({} if unit.code == cast.HONG_GAI else elsewhere))


def leader_of(unit: Unit) -> Account:
    return cast.lead() if unit.code == cast.HONG_GAI else cast.person("cx.lead", "Hà Thị Cũ", [Role.UNIT_LEADER], unit)


def settle(record: Record, at: datetime) -> None:
    draft = ResultDraft(number="15/KQ", issued_on=at.date(), signer=leader_of(record.competent_unit))
    complete(record_id=record.pk, result=draft, actor=cast.officer(), scope=PROVINCE, at=at)


def merge(old: Unit, new: Unit) -> None:
    Unit.objects.filter(pk=old.pk).update(valid_to=MERGER)
    Succession.objects.create(predecessor=old, successor=new, share="whole", resolution="thử", effective_on=MERGER)
    forget_all()


@pytest.fixture
def november() -> World:
    """Cao Xanh settles one of three before it becomes part of Hồng Gai, where a second of them is settled late."""
    old, new = cast.units().cao_xanh, cast.units().hong_gai
    first, second, _left = (taken(old, EARLY + timedelta(minutes=minute)) for minute in range(3))
    own = taken(new, EARLY)
    settle(first, SETTLED)
    settle(own, SETTLED)
    settle(second, AFTER)
    taken(new, AFTER)
    world = World(old, new, cast.province(), cast.lead())
    merge(old, new)  # last, since the cast is of the units in force
    drain_all(at=AFTER)
    assert reconcile(at=AFTER).agrees
    return world


def told(page: HttpResponse) -> Told:
    """Received, settled and open by unit, as the page of past figures says."""
    return {row["code"]: (row["received"], row["settled"], row["open"]) for row, _rate in page.context["units"]}


def asked(moment: datetime, **more: str) -> dict[str, str]:
    return {**NOVEMBER, "moment": moment.replace(tzinfo=None).isoformat(), **more}


def test_a_merger_in_the_middle_of_a_month_keeps_both_views_right(november: World) -> None:
    old, new = november.old, november.new
    now = AFTER + timedelta(hours=1)
    with clock.frozen(now):
        official, lead = signed_in(november.official), signed_in(november.lead)

        def read(moment: datetime = now, **more: str) -> Told:
            return told(official.get(reverse("figures_as_at"), asked(moment, **more)))

        assert read() == {new.code: (5, 3, 2)}
        assert read(by=OF_THE_DAY) == {old.code: (3, 2, 1), new.code: (2, 1, 1)}
        page = reverse("figures_as_at")
        assert "đến hết 12/11/2026" in official.get(page, asked(now, by=OF_THE_DAY)).content.decode()
        assert "đến hết 12/11/2026" not in official.get(page, asked(now)).content.decode()
        # before it both were there, and both views are one
        assert read(EVE) == read(EVE, by=OF_THE_DAY) == {old.code: (3, 1, 2), new.code: (1, 1, 0)}
        # who leads the successor has it all; by units of the day what was always the own
        assert told(lead.get(reverse("figures_as_at"), asked(now))) == {new.code: (5, 3, 2)}

        def behind(**more: str) -> set[int]:
            page = official.get(reverse("records_as_at"), asked(now, figure="received", unit=new.code, **more))
            return {row.record.pk for row in page.context["rows"]}

        assert behind() == set(Record.objects.values_list("pk", flat=True))
        assert behind(by=OF_THE_DAY) == set(Record.objects.filter(competent_unit=new).values_list("pk", flat=True))

    with clock.frozen(DECEMBER):
        tasks.issue_months()
        official = signed_in(november.official)
        official.post(f"{reverse('figures_as_at')}?{urlencode(asked(MIDNIGHT, by=OF_THE_DAY))}")
    issued = {one.by: one for one in IssuedFigures.objects.filter(first="2026-11-01")}
    in_force, of_the_day = (by_unit(issued[view]) for view in ("in_force", OF_THE_DAY))
    assert in_force == {new.code: (5, 3)}
    assert of_the_day == {old.code: (3, 2), new.code: (2, 1)}
    with clock.frozen(DECEMBER + timedelta(days=365)):
        official = signed_in(november.official)
        for one in issued.values():
            page = official.get(reverse("issued_figures", args=[one.pk]))
            assert "một số con số" not in page.content.decode()
            assert one.checksum in page.content.decode()


def test_what_was_left_open_is_settled_by_the_successors_own_staff(november: World) -> None:
    old, new = november.old, november.new
    left = Record.objects.get(competent_unit=old, completed_at=None)
    officer, lead = Account.objects.get(username="hg.officer"), november.lead
    with clock.frozen(AFTER + timedelta(hours=1)):
        page = signed_in(lead).get(reverse("desk_queue", args=["waiting"]))
        assert left.pk in {row.record.pk for row in page.context["rows"]}
        steps = (
            (officer, "propose_result", {"text": "Công nhận việc kết hôn"}),
            (lead, "approve_result", {}),
            (lead, "sign_result", {"method": "paper"}),
            (officer, "complete", {"number": "16/KQ", "issued_on": f"{AFTER:%d/%m/%Y}"}),
        )
        for account, act, typed in steps:
            seen = Record.objects.get(pk=left.pk).trail_length
            done = signed_in(account).post(reverse(f"record_{act}", args=[left.pk]), {"seen": seen, **typed})
            assert done.status_code == 302, act
        drain_all(at=AFTER + timedelta(hours=1))
        assert reconcile(at=AFTER + timedelta(hours=1)).agrees
        official = signed_in(november.official)

        def read(**more: str) -> Told:
            return told(official.get(reverse("figures_as_at"), asked(AFTER + timedelta(hours=2), **more)))

    with clock.frozen(AFTER + timedelta(hours=2)):
        assert read() == {new.code: (5, 4, 1)}
        assert read(by=OF_THE_DAY) == {old.code: (3, 3, 0), new.code: (2, 1, 1)}


def counted(client: Client, **asked: str) -> Told:
    """What the overview's table of units says, after each of its numbers opened as many records as it counts."""
    found: Told = {}
    for line in client.get(reverse("dashboard"), {**NOVEMBER, **asked}).context["lines"]:
        if line.has_anything:
            row = line.row
            found[row.code] = (row.received.total, row.settled.total, row.stock.open)
            links = (line.links.received, line.links.settled, line.links.open)
            shown = links[:2] if "channel" in asked else links  # open records are not counted by channel
            for href, number in zip(shown, found[row.code], strict=False):
                assert len(client.get(href).context["rows"]) == number, href
    return found


def test_the_overview_shows_both_views_and_each_number_opens_the_records_that_it_counts(november: World) -> None:
    old, new = november.old, november.new
    day = {"whose": OF_THE_DAY}
    with clock.frozen(AFTER + timedelta(hours=1)):
        official, lead = signed_in(november.official), signed_in(november.lead)
        apart = {old.code: (3, 2, 1), new.code: (2, 1, 1)}
        assert counted(official) == counted(lead) == {new.code: (5, 3, 2)}
        assert counted(official, **day) == apart
        then = {"as_at": AFTER.replace(tzinfo=None).isoformat()}
        assert counted(official, **then) == {new.code: (5, 3, 2)}
        assert counted(official, **then, **day) == apart
        assert {code: of[:2] for code, of in counted(official, channel="in_person", **day).items()} == {
            old.code: (3, 2),
            new.code: (2, 1),
        }
        text = official.get(reverse("dashboard"), {**NOVEMBER, **day}).content.decode()
        assert "đến hết 12/11/2026" in text
        assert reverse("unit_figures", args=[old.code]) not in text
        assert f"whose={OF_THE_DAY}" in text
        page = official.get(reverse("unit_figures", args=[new.code]), {**NOVEMBER, **day})
        assert page.context["numbers"][0].value == "2"
        assert len(official.get(page.context["numbers"][0].href).context["rows"]) == 2
        file = official.get(reverse("figures_csv"), {**NOVEMBER, **day}).content.decode()
        assert "đến hết 12/11/2026" in file
        # whoever leads another unit sees neither
        other = cast.person(
            "ct.lead", "Bùi Thị Đảo", [Role.UNIT_LEADER], Unit.objects.get(code=cast.CO_TO, valid_to=None)
        )
        assert counted(signed_in(other), **day) == {}
        own = f"{old.code}@{old.valid_from}"
        asked_for = signed_in(other).get(reverse("records"), {"unit_of_day": own})
        assert asked_for.context["rows"] == []


def by_unit(issued: IssuedFigures) -> dict[str, tuple[int, int]]:
    return {row["code"]: (row["received"], row["settled"]) for row in issued.content["units"]}
