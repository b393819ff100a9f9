"""Every page there is, one after the other: axe-core finds nothing, nothing is cut off, magnified to 200 % as well, and
it works by keyboard alone.

Addresses without a key in them are found by themselves; for the others an example is named here.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from procedures.domain.circulation_vocabulary import TaskKind
from procedures.domain.data_rights import DataRequestKind
from procedures.domain.deadlines import Term
from procedures.domain.desk_words import BulkAct, SnippetKind
from procedures.domain.forms import walked
from procedures.domain.outages import OutageSystem
from procedures.domain.periods import Period
from procedures.domain.ticket_vocabulary import ScreenKind
from procedures.domain.vocabulary import Fault, Queue, Reason, TermUnit
from procedures.models import AgencyTask, AppointmentPlan, DataRequest, Filing
from procedures.queries.past_records import Question as PastQuestion
from procedures.services import attachments, bulk, snippets, supplements
from procedures.services.appointments import Wish, book
from procedures.services.data_requests import ask
from procedures.services.figure_keeping import drain_all
from procedures.services.filings import form_of_filing
from procedures.services.index_766 import count_month
from procedures.services.issuing import issue
from procedures.services.outages import Failure, record_outage_of_place
from procedures.services.papers import send_papers
from procedures.services.tasks import Question, ask_agencies
from procedures.services.ticket_returns import give_return
from staffing.access import access_of
from staffing.domain.capabilities import Capability
from staffing.models import Account
from tests import cast, filing_cast, record_cast, ticket_cast
from tests.architecture.routes import Route, routes
from tests.browser.keyboard import by_tab
from tests.browsing import DESK, PHONE, Open, overflow, violations
from tests.procedures import export_cast, petition_cast, published_cast, scans, statistics_cast
from tests.procedures.statistics_cast import OCTOBER
from tests.record_cast import BIRTH, LAND_CHANGE, WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = WEDNESDAY + timedelta(hours=2)
STORED = date(2026, 10, 1)
EXPORTS = {"records": "", "at_risk": "?risk=overdue", "delays": "?first=2026-11-01&last=2026-11-30"}
MAGNIFIED = (DESK // 2, 450)  # what a screen of a desk shows at 200 %
MAGNIFIED_FOURFOLD = (320, 256)  # what 1280 x 1024 show at 400 % (WCAG 1.4.10)


@pytest.fixture(autouse=True)
def at_eleven_on_a_wednesday(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    cache.clear()
    with clock.frozen(NOW):
        yield


def by(account: Account) -> dict[str, Any]:
    return {"actor": account, "scope": PROVINCE, "at": NOW}


def tickets() -> dict[str, list[str]]:
    """The kiosk, the hall, and somebody sent home for a paper."""
    for _ in range(3):
        given = ticket_cast.given(at=NOW)
    called = ticket_cast.called(at=NOW)
    right = give_return(ticket_id=called.pk, **ticket_cast.by(cast.clerk(), NOW))
    kiosk, hall = (ticket_cast.screen(kind, at=NOW) for kind in (ScreenKind.KIOSK, ScreenKind.HALL))
    door = reverse("kiosk", args=[kiosk])
    AppointmentPlan.objects.create(centre=ticket_cast.centre(), capacity=2, set_by=cast.lead(), set_at=NOW)
    held = book(wish=Wish(ticket_cast.centre().pk, NOW.replace(hour=14, minute=0)), at=NOW)
    return {
        "appointment": [reverse("appointment", args=[held.code])],
        "appointment_new": [reverse("appointment_new", args=[cast.HONG_GAI])],
        "appointment_move": [reverse("appointment_move", args=[held.code])],
        "kiosk": [door, f"{door}?matter=A", f"{door}?language=en"],
        "kiosk_return": [reverse("kiosk_return", args=[kiosk])],
        "kiosk_ticket": [reverse("kiosk_ticket", args=[kiosk, given.pk])],
        "hall": [reverse("hall", args=[hall])],
        "ticket_return_slip": [reverse("ticket_return_slip", args=[right.pk])],
    }


def records() -> dict[str, list[str]]:
    """Records on their way, with a question to another agency, papers that travel, a scan."""
    units, keys = cast.units(), {}
    land = record_cast.taken(LAND_CHANGE, property_unit_id=units.hong_gai.pk)
    question = Question(units.land.pk, "Xác nhận ranh giới thửa đất", Term(1, TermUnit.WORKING_DAY))
    ask_agencies(record_id=land.pk, kind=TaskKind.CHAIN, questions=[question], in_parallel=False, **by(cast.officer()))
    birth, filed = record_cast.received(BIRTH), record_cast.submitted()
    away = record_cast.received(competent_unit_id=units.co_to.pk, choice_reason=Reason.NEW_ADDRESS)
    papers = send_papers(record_ids=[away.pk], **by(cast.clerk()))[0]
    file = io.BytesIO(scans.pdf())
    paper = birth.components.first().pk
    scan = attachments.attach(record_id=birth.pk, component_id=paper, file=file, name="mot.pdf", **by(cast.clerk()))
    failure = Failure(OutageSystem.POPULATION, WEDNESDAY, NOW, "Cơ sở dữ liệu không trả lời")
    outage = record_outage_of_place(place=units.centres[cast.HONG_GAI], failure=failure, **by(cast.clerk()))
    keys |= {name: [birth.pk] for name in ("record", "desk_received", "record_void")}
    keys |= {name: [land.pk] for name in ("record_ask", "record_request_supplement")}
    keys |= {"record_answer": [land.pk, AgencyTask.objects.get().pk], "record_chain": [away.pk]}
    keys |= {"record_request_intake_supplement": [filed.pk], "tracked_record": [birth.code]}
    keys |= {"desk_paper_list": [papers.pk], "scan_description": [scan.pk], "desk_outage": [outage.pk]}
    lying = f"{reverse('desk_papers_lying')}?place=counter&label=&holder="
    return {name: [reverse(name, args=args)] for name, args in keys.items()} | {"desk_papers_lying": [lying]}


def tools() -> dict[str, list[str]]:
    """What somebody at the desk made."""
    wording = snippets.Wording(next(iter(SnippetKind)), "Thiếu chữ ký", "Tờ khai chưa có chữ ký của người nộp.")
    snippet = snippets.keep(wording=wording, actor=cast.clerk(), leads=PROVINCE, at=NOW)
    record = record_cast.received()
    chosen = [(record.pk, record.trail_length)]
    run = bulk.begin(act=BulkAct.FORWARD, chosen=chosen, key="one", queue=Queue.WAITING, **by(cast.clerk()))
    return {
        "desk_snippet": [reverse("desk_snippet", args=[snippet.pk])],
        "desk_bulk_run": [reverse("desk_bulk_run", args=[run.pk])],
        "desk_queue": [reverse("desk_queue", args=[queue.value]) for queue in Queue],
        **petitions(),
    }


def petitions() -> dict[str, list[str]]:
    """One that is published, and one that waits at the desk."""
    published, waiting = petition_cast.published(at=NOW), petition_cast.filed(at=NOW)
    return {
        "petition": [reverse("petition", args=[one.code]) for one in (published, waiting)],
        "desk_petition": [reverse("desk_petition", args=[one.pk]) for one in (published, waiting)],
    }


def staff() -> dict[str, list[str]]:
    clerk = cast.clerk()
    given = clerk.assignments.first()
    return {
        "account_detail": [reverse("account_detail", args=[clerk.pk])],
        "assignment_new": [reverse("assignment_new", args=[clerk.pk])],
        "assignment_end": [reverse("assignment_end", args=[given.pk])],
        "procedure": [reverse("procedure", args=[BIRTH])],
        "unit": [reverse("unit", args=[cast.HONG_GAI])],
        "unit_figures": [reverse("unit_figures", args=[cast.HONG_GAI])],
        "field_figures": [reverse("field_figures", args=["ho-tich"])],
        "unit_officers": [reverse("unit_officers", args=[cast.HONG_GAI])],
        "statistics_report": [reverse("statistics_report", args=[statistics_cast.prepared(period=OCTOBER, at=NOW).pk])],
        **index(),
        **past(),
        **files(),
        "statistics_equipment": [reverse("statistics_equipment", args=[cast.units().centres[cast.HONG_GAI].pk])],
    }


def index() -> dict[str, list[str]]:
    """A month of the index that is stored, the running one, and what costs points in it."""
    count_month(STORED, at=NOW)
    return {
        "index_month": [reverse("index_month", args=[STORED])],
        "index_unit": [reverse("index_unit", args=[NOW, cast.HONG_GAI])],
        "index_lost": [
            reverse("index_lost", args=[NOW, "2.1"]) + "?kind=open_late",
            reverse("index_lost", args=[NOW, "1.3"]),
        ],
        "index_compare": [reverse("index_compare", args=[STORED])],
        "index_entries": [reverse("index_entries", args=[NOW])],
    }


def past() -> dict[str, list[str]]:
    """Figures that were issued, and the records behind a past figure."""
    drain_all(at=NOW)
    question = PastQuestion(Period.until(NOW.date(), 30), NOW - timedelta(hours=1))
    issued = issue(question=question, actor=cast.province(), scope=PROVINCE, at=NOW)
    return {
        "issued_figures": [reverse("issued_figures", args=[issued.pk])],
        "records_as_at": [f"{reverse('records_as_at')}?figure={figure}" for figure in ("received", "corrections")],
    }


def files() -> dict[str, list[str]]:
    """Files of records: one to take, one on its way, and the page that asks for one."""
    export_cast.made(cast.lead())
    export_cast.asked(cast.lead(), f"unit={cast.HONG_GAI}", with_people=True, reason="Gọi điện cho chủ hồ sơ")
    return {"export_new": [reverse("export_new", args=[one]) + asked for one, asked in EXPORTS.items()]}


def openness() -> dict[str, list[str]]:
    """A published month, and somebody who asks about their data."""
    published_cast.october()
    published_cast.published(NOW)
    asked = ask(citizen=cast.citizen(), kind=DataRequestKind.DELETION, about="Xóa số điện thoại cũ", at=NOW)
    DataRequest.objects.filter(pk=asked.pk).update(centre=cast.units().centres[cast.HONG_GAI])
    return {
        "transparency": [reverse("transparency")],
        "transparency_unit": [reverse("transparency_unit", args=[cast.HONG_GAI])],
        "desk_data_request": [reverse("desk_data_request", args=[asked.pk])],
    }


def people() -> list[Account]:
    return [
        cast.clerk(),
        cast.officer(),
        cast.lead(),
        cast.post_officer(),
        cast.province(),
        cast.admin(),
        cast.auditor(),
    ]


def visitors(route: Route, accounts: Iterable[Account]) -> list[Account | None]:
    """Who can open it, the likeliest first; nobody need sign in for what is public."""
    if route.capability is None or route.capability is Capability.PUBLIC:
        return [None]
    return [account for account in accounts if access_of(account, NOW.date()).may(route.capability)]


def client_of(account: Account | None) -> Client:
    client = Client()
    if account is not None:
        client.force_login(account)
    return client


def opens(route: Route, accounts: Iterable[Account], address: str) -> tuple[bool, Account | None]:
    """Whether there is a whole page, and who gets it: deeds, files and parts of pages are none."""
    for account in visitors(route, accounts):
        response = client_of(account).get(address)
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        if response.status_code == 200 and is_html and b"<html" in response.content:
            return True, account
    return False, None


def everywhere(examples: Mapping[str, list[str]]) -> dict[Account | None, list[str]]:
    """All pages by who opens them. Every example must be one."""
    accounts = people()
    pages: dict[Account | None, list[str]] = {}
    for route in routes():
        if route.name.startswith("admin:") or route.method != "*":
            continue
        for address in examples.get(route.name, [route.example]):
            is_page, account = opens(route, accounts, address)
            if is_page:
                pages.setdefault(account, []).append(address)
            assert is_page or route.name not in examples, f"{address} is no page"
    return pages


def test_every_page_is_clean_and_fits(open_page: Open) -> None:
    record_cast.procedures()
    faults = []
    for account, addresses in everywhere({**tickets(), **records(), **tools(), **staff(), **openness()}).items():
        page = open_page(addresses[0], account=account)
        for address in addresses:
            page.goto(address)
            faults += looked_at(page)
    assert not faults, "\n".join(faults)


def looked_at(page: Page) -> list[str]:
    """What is wrong with a page; the citizens' also at 400 %, with ordinary letters and with large ones."""
    faults = []
    for width, height in (PHONE, 900), (DESK, 900), MAGNIFIED:
        page.set_viewport_size({"width": width, "height": height})
        faults += [f"{page.url} is too wide at {width}"] if overflow(page) > 0 else []
    faults += violations(page)
    page.set_viewport_size({"width": DESK, "height": 900})
    faults += by_tab(page)
    if page.locator("body.citizen").count():
        page.set_viewport_size({"width": MAGNIFIED_FOURFOLD[0], "height": MAGNIFIED_FOURFOLD[1]})
        faults += [f"{page.url} is too wide at 400 %"] if overflow(page) > 0 else []
        page.evaluate("document.documentElement.classList.add('large-letters')")
        faults += [f"{page.url} is too wide at 400 % with large letters"] if overflow(page) > 0 else []
    return faults


def own_pages() -> list[str]:
    """What a mother opens once she is signed in: drafts at every page, and records in the states that ask something."""
    draft, left = filing_cast.with_paper(filing_cast.draft()), filing_cast.draft(foreign=True)
    sent, asked = filing_cast.sent(at=NOW), filing_cast.sent(at=NOW)
    wanted = (supplements.Wanted("", Fault.UNCLEAR, "Chụp lại cả bốn góc", paper=filing_cast.NOTIFICATION),)
    supplements.request_intake_supplement(record_id=asked.pk, asking=supplements.Asking(wanted), **by(cast.clerk()))
    done = record_cast.returned(BIRTH)
    ask(citizen=cast.citizen(), kind=DataRequestKind.CORRECTION, about="Sai tên đệm", at=NOW)
    petition_cast.answered(citizen=cast.citizen(), at=NOW)
    steps = [step.id for step in walked(form_of_filing(draft), draft.answers)]
    pages = ("papers", "check", "delete")
    return [
        reverse("own_records"),
        reverse("filing_begin", args=[BIRTH]),
        *(reverse("filing_step", args=[draft.uuid, step]) for step in steps),
        *(reverse(f"filing_{page}", args=[draft.uuid]) for page in pages),
        reverse("filing_exit", args=[left.uuid]),
        reverse("filing_sent", args=[Filing.objects.get(record=sent).uuid]),
        *(reverse("own_record", args=[record.code]) for record in (sent, asked, done)),
        reverse("own_record_rating", args=[done.code]),
        reverse("contact_preferences"),
        *map(reverse, ("own_data", "own_data_ask")),
    ]


@pytest.mark.parametrize("at_kiosk", [False, True], ids=["at home", "at a kiosk"])
def test_every_page_of_somebody_signed_in_is_clean_and_fits(open_page: Open, at_kiosk: bool) -> None:
    addresses = own_pages()
    page = open_page("/tracking/")
    client = Client()
    cast.sign_in_citizen(client, cast.citizen())
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    if at_kiosk:
        page.goto(reverse("service", args=[ticket_cast.screen(ScreenKind.SERVICE, at=NOW)]))
        page.get_by_role("main").get_by_role("button").click()
        page.wait_for_url("**" + reverse("kiosk_home"))
        addresses = [*map(reverse, ("kiosk_home", "kiosk_find")), reverse("kiosk_file", args=[BIRTH]), *addresses[:6]]
    site = urljoin(page.url, "/")
    page.context.add_cookies([{"name": name, "value": held, "url": site} for name, held in cookies.items()])
    faults = []
    for address in addresses:
        page.goto(address)
        assert page.url.endswith(address), f"{address} leads to {page.url}"
        faults += looked_at(page)
    assert not faults, "\n".join(faults)
