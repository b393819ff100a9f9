"""Papers by a scanner that plays a keyboard: codes one after the other, no mouse, and pages that everybody can read."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from procedures.domain.circulation_vocabulary import PaperPlace, TaskKind
from procedures.domain.deadlines import Term
from procedures.domain.vocabulary import Reason, TermUnit
from procedures.models import AgencyTask, Folder, HandoverList, Record
from procedures.services.papers import send_papers
from procedures.services.tasks import Question, ask_agencies
from staffing.domain.capabilities import Role
from staffing.models import Account
from tests import cast, record_cast
from tests.browser.scanner import scan
from tests.browsing import DESK, PHONE, Hands, Open, overflow, violations
from tests.record_cast import WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def at_work() -> Iterable[None]:
    with clock.frozen(WEDNESDAY + timedelta(hours=2)):
        yield


def away() -> Record:
    return record_cast.received(competent_unit_id=cast.units().co_to.pk, choice_reason=Reason.NEW_ADDRESS)


def island() -> Account:
    return cast.person("ct.officer", "Phạm Văn Khơi", [Role.PROCESSING_OFFICER], cast.units().co_to)


def sent(*records: Record) -> HandoverList:
    return send_papers(
        record_ids=[record.pk for record in records],
        actor=cast.clerk(),
        scope=PROVINCE,
        at=WEDNESDAY + timedelta(hours=1),
    )[0]


def test_three_folders_are_scanned_out_and_handed_over_without_the_mouse(open_page: Open) -> None:
    records = [away() for _ in range(3)]
    page = open_page(reverse("desk_papers_send"), account=cast.clerk())
    for number, record in enumerate(records, start=1):
        expect(page.locator("#paper-code")).to_be_focused()
        scan(page, record.code)
        expect(page.locator("input[type=checkbox][name=record]")).to_have_count(number)
    Hands(page).press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("01/PBG")
    assert HandoverList.objects.get().items.count() == 3


def test_folders_are_scanned_in_one_after_the_other_and_a_foreign_code_changes_nothing(open_page: Open) -> None:
    first, second = away(), away()
    sent(first, second)
    page = open_page(reverse("desk_papers_receive"), account=island(), refused=True)
    scan(page, first.code)
    expect(page.locator(".notice-success")).to_contain_text(first.code)
    scan(page, "H49.99-261111-0009")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#paper-code")).to_be_focused()
    scan(page, second.code)
    expect(page.locator(".notice-success")).to_contain_text(second.code)
    assert set(Folder.objects.values_list("place", flat=True)) == {PaperPlace.OFFICER}


def test_the_pages_of_papers_and_of_agencies_are_read_by_everybody(open_page: Open) -> None:
    record, on_its_way = record_cast.taken(), away()
    papers = sent(on_its_way)
    ask_agencies(
        record_id=record.pk,
        kind=TaskKind.CHAIN,
        questions=[Question(cast.units().land.pk, "Xác nhận thửa đất", Term(1, TermUnit.WORKING_DAY))],
        in_parallel=False,
        actor=cast.officer(),
        scope=PROVINCE,
        at=WEDNESDAY + timedelta(hours=1),
    )
    task = AgencyTask.objects.get()
    pages = {
        cast.clerk(): [
            reverse("desk_papers"),
            reverse("desk_papers_send"),
            reverse("desk_papers_put"),
            f"{reverse('desk_papers_lying')}?place=counter&label=&holder=",
            reverse("desk_paper_list", args=[papers.pk]),
        ],
        island(): [reverse("desk_papers_receive"), reverse("desk_paper_list", args=[papers.pk])],
        cast.officer(): [
            reverse("record", args=[record.pk]),
            reverse("record_ask", args=[record.pk]),
            reverse("record_answer", args=[record.pk, task.pk]),
        ],
    }
    for account, addresses in pages.items():
        page: Any = None
        for address in addresses:
            page = page or open_page(address, account=account)
            page.goto(address)
            page.locator("details").evaluate_all("all => all.forEach(one => { one.open = !one.matches('.menu') })")
            for width in (DESK, PHONE):
                page.set_viewport_size({"width": width, "height": 900})
                assert overflow(page) <= 0, f"{address} at {width}"
                assert violations(page) == []
