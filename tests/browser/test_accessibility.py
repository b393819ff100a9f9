"""Every page, as wide as a telephone and as a desk: axe-core finds nothing, nothing is cut off, no script fails.

Nothing is cut off at a desk magnified to 200 % either.

``open_page`` fails on every error of a console, the content policy's included.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from procedures.domain.satisfaction import RatingChannel, Score
from procedures.domain.vocabulary import Queue, Reason
from procedures.models import CentreDay, Record
from procedures.queries.satisfaction import rating_token
from procedures.services import intake, withdrawal
from procedures.services.figure_keeping import drain_all, reconcile
from procedures.services.satisfaction import rate
from staffing.models import Account
from tests import cast, record_cast
from tests.browsing import DESK, PHONE, Open, overflow, violations
from tests.record_cast import BIRTH, IN_HOURS, LAND_CHANGE, WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = WEDNESDAY + timedelta(days=1)
MAGNIFIED = {"width": DESK // 2, "height": 450}  # what the screen of a desk shows at 200 %


@pytest.fixture(autouse=True)
def at_work(settings: Any) -> Iterable[None]:
    settings.DEMO = True
    with clock.frozen(NOW):
        yield


@pytest.fixture
def records() -> dict[str, Record]:
    """A record in every state that one can reach, some due soon and overdue."""
    long_ago = WEDNESDAY - timedelta(days=20)
    found = {
        "submitted": record_cast.submitted(at=NOW - timedelta(minutes=5)),
        "received": record_cast.received(BIRTH),
        "overdue": record_cast.received(LAND_CHANGE, at=long_ago, property_unit_id=cast.units().hong_gai.pk),
        "taken": record_cast.taken(),
        "completed": record_cast.completed(),
        "returned": record_cast.returned(IN_HOURS),
        "copied": record_cast.copied(),
    }
    refused, withdrawn = record_cast.submitted(at=NOW - timedelta(hours=1)), record_cast.received()
    by_clerk = {"actor": cast.clerk(), "scope": PROVINCE, "at": NOW}
    found["refused"] = intake.refuse(record_id=refused.pk, reason=Reason.INCOMPLETE, **by_clerk)
    found["withdrawn"] = withdrawal.withdraw(record_id=withdrawn.pk, **by_clerk)
    drain_all(at=NOW)
    return found


@pytest.fixture
def look(open_page: Open) -> Callable[..., None]:
    """Look at pages one after the other, in one window."""

    def looked(pages: Iterable[str], account: Account | None = None, *, refused: bool = False) -> None:
        page = None
        for address in pages:
            if page is None:
                page = open_page(address, account=account, refused=refused)
            else:
                page.goto(address)
            approve(page, address)

    return looked


def approve(page: Page, address: str = "") -> None:
    """What holds of every page, at a desk and on a telephone."""
    assert page.url.endswith(address), f"{address} leads to {page.url}"
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.locator("h1").count() == 1, page.url
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) <= 0, f"{page.url} at {width}"
        expect(page.locator(".demo-banner")).to_be_visible()
        assert violations(page) == []
    page.set_viewport_size(MAGNIFIED)
    assert overflow(page) <= 0, f"{page.url} at 200 %"
    page.set_viewport_size({"width": DESK, "height": 900})


def test_the_citizens_pages(look, records) -> None:
    code = records["returned"].code
    look(["/", "/procedures/", "/procedures/?q=khai+sinh", f"/procedures/{BIRTH}/", "/tracking/", f"/tracking/{code}/"])
    look(["/transparency/", "/units/", f"/units/{cast.HONG_GAI}/", "/units/resolve/", "/sign-in/"])


def test_the_pages_of_the_desk(look, records) -> None:
    queues = [f"/desk/queues/{queue}/" for queue in (Queue.INTAKE, Queue.READY, Queue.FORWARDED)]
    received = f"/desk/received/{records['received'].pk}/"
    own = ["/desk/reception/", "/desk/at-once/", "/desk/drafts/", "/desk/offline/", "/desk/notices/"]
    look([*own, received, *queues, "/records/search/", "/records/"], cast.clerk())
    mine = [f"/desk/queues/{queue}/" for queue in (Queue.MINE, Queue.WAITING, Queue.DUE_TODAY, Queue.OVERDUE)]
    look(mine, cast.officer())
    led = [f"/desk/queues/{queue}/" for queue in (Queue.TO_APPROVE, Queue.STUCK)]
    look([*led, "/staff/delegations/", "/staff/delegations/new/", "/staff/absences/"], cast.lead())


def test_a_record_in_every_state_as_clerk_and_officer_see_it(look, records) -> None:
    pages = [f"/records/{record.pk}/" for record in records.values()]
    look(pages, cast.clerk())
    look(pages[1:4], cast.officer())
    look(pages[1:2], cast.lead())


def test_a_reception_half_way_and_refused(open_page: Open) -> None:
    record_cast.procedures()
    page = open_page("/desk/reception/", account=cast.clerk(), refused=True)
    page.locator("#at-personal_number").fill("123")
    page.locator("#procedure_text").press_sequentially("khai sinh")
    expect(page.get_by_role("option", name=BIRTH)).to_be_visible()
    approve(page)
    page.keyboard.press("Enter")
    expect(page.locator("#papers")).to_be_visible()
    approve(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    approve(page)


def test_the_officials_pages(look, records) -> None:
    CentreDay.objects.update(received_postal=7)  # somebody's hand in the table: an incident
    assert not reconcile(at=NOW).agrees
    pages = [
        "/dashboard/",
        "/dashboard/?period=today",
        f"/dashboard/units/{cast.HONG_GAI}/",
        "/records/?standing=overdue",
    ]
    look([*pages, "/operations/incidents/"], cast.province())


def test_the_pages_about_staff(look) -> None:
    clerk, admin = cast.clerk(), cast.admin()
    look(["/account/", "/account/password/", "/account/sessions/"], clerk)
    given = clerk.assignments.first()
    pages = ["/staff/", "/staff/new/", f"/staff/{clerk.pk}/", f"/staff/{clerk.pk}/assignments/new/"]
    look([*pages, f"/staff/assignments/{given.pk}/end/", "/operations/outbox/"], admin)
    look(["/audit/"], cast.auditor())


def test_the_pages_of_satisfaction(look, records) -> None:
    record, channels = records["returned"], list(RatingChannel)
    addresses = [f"/rate/{rating_token(record, channel)}/" for channel in channels]
    look(addresses)
    for channel, score in zip(channels, (1, 3, 5), strict=True):
        rate(record_id=record.pk, channel=channel, score=Score(score), at=NOW)
    look(addresses)
    look(["/desk/satisfaction/", "/desk/notices/"], cast.lead())


def test_the_pages_that_say_no(look, settings: Any) -> None:
    cast.units()
    look(["/nothing/here/"], refused=True)
    look(["/dashboard/", "/records/999/"], cast.assistant(), refused=True)
