"""Three records that do not go straight: one asked for papers, one across boundaries with an apology, one whose officer
is away. Everybody acts through their own pages; only the clock is ours.
"""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from procedures.domain.vocabulary import Outcome, ReturnMethod, Status
from procedures.models import ProcedureVersion, Record
from procedures.services import figure_keeping
from procedures.services.trail import verify
from staffing.domain.capabilities import Role
from staffing.models import Account
from tests import cast, record_cast
from tests.browsing import Open, violations
from tests.record_cast import BIRTH, LAND_CHANGE, MARRIAGE, OWNER
from units import clock
from units.clock import ZONE
from units.remembered import forget_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


MONDAY, TUESDAY, THURSDAY = (moment(f"2026-11-{day} 08:30") for day in ("09", "10", "12"))


@pytest.fixture(autouse=True)
def catalogue(transactional_db: None) -> Iterator[None]:
    record_cast.procedures()
    yield
    figure_keeping.drain_all(at=THURSDAY)
    assert not figure_keeping.reconcile(at=THURSDAY).cells
    assert not verify(at=THURSDAY).findings


class Desk:
    """The pages of one record, opened by whoever has to act on it."""

    def __init__(self, open_page: Open, record: Record) -> None:
        self._open, self.record = open_page, record

    def page(self, account: Account, address: str = "") -> Page:
        """The record's page, or another ``address``, as that person sees it."""
        return self._open(address or reverse("record", args=[self.record.pk]), account=account, language="vi")

    def does(self, account: Account, verb: str, **typed: str | bool) -> Page:
        """Fill in the form of an act on the record's page and send it."""
        page = self.page(account)
        form = page.locator(f'form[action$="/{verb}/"]')
        form.first.wait_for(state="attached")
        page.evaluate("document.querySelectorAll('.acts details').forEach((one) => { one.open = true; })")
        for name, value in typed.items():
            field = form.locator(f"[name={name}]")
            if isinstance(value, bool):
                field.set_checked(value)
            elif field.evaluate("(field) => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        form.locator("button[type=submit]").click()
        expect(page.locator(".alert, .message, [role=status], [role=alert]").first).to_be_attached()
        self.record.refresh_from_db()
        return page

    def is_now(self, status: Status) -> None:
        """Where the record stands."""
        self.record.refresh_from_db()
        assert self.record.status == status


def test_an_online_filing_with_a_wrong_paper_comes_back_and_is_settled(open_page: Open) -> None:
    with clock.frozen(MONDAY):
        record = record_cast.submitted(BIRTH, at=MONDAY)
        desk = Desk(open_page, record)
        page = desk.page(cast.clerk(), reverse("record_request_intake_supplement", args=[record.pk]))
        page.get_by_label("Giấy chứng sinh").check()
        row = page.locator(".wanted-paper", has_text="Giấy chứng sinh")
        row.get_by_label("Cách hoàn thiện").fill("Bản chụp bị mờ: chụp lại cả hai mặt")
        page.locator("form.asking button[type=submit]").first.click()
        expect(page.locator("#supplements")).to_contain_text("Chụp lại", ignore_case=True)
        desk.is_now(Status.INTAKE_SUPPLEMENT)
        citizen = open_page(reverse("tracked_record", args=[record.code]))
        assert "chụp lại" not in citizen.content()
        citizen.locator("[name=digits]").fill(OWNER.telephone[-4:])
        citizen.get_by_role("button", name="Xem chi tiết").click()
        expect(citizen.locator("main")).to_contain_text("chụp lại cả hai mặt")
    with clock.frozen(TUESDAY):
        page = desk.page(cast.clerk())
        page.get_by_label("Giấy chứng sinh").check()
        page.locator("#supplements button.btn-primary").click()
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("#supplements button.btn-primary")).to_have_count(0)
        record.refresh_from_db()
        if record.status == Status.SUBMITTED:
            desk.does(cast.clerk(), "receive")
        desk.is_now(Status.RECEIVED)
        assert record.due_at is not None
        assert record.due_at.astimezone(ZONE).date() == TUESDAY.date()  # within the day, counted from acceptance
        desk.does(cast.officer(), "take")
        desk.does(cast.officer(), "complete", number="31/KS", issued_on="10/11/2026", signer=str(cast.lead().pk))
        page = desk.does(
            cast.clerk(),
            "return",
            receiver=OWNER.name,
            evidence="personal_number",
            evidence_number=OWNER.personal_number,
        )
        desk.is_now(Status.RETURNED)
        assert record.outcome == Outcome.ON_TIME
        assert violations(page) == []


def test_a_land_record_across_boundaries_is_paid_extended_once_and_posted(open_page: Open) -> None:
    units = cast.units()
    officer = cast.person("ct.officer", "Vũ Thị Biển", [Role.PROCESSING_OFFICER], units.co_to)
    lead = cast.person("ct.lead", "Mạc Văn Sóng", [Role.UNIT_LEADER], units.co_to)
    ProcedureVersion.objects.filter(procedure__code=LAND_CHANGE).update(has_obligation=True, payment_may_pause=True)
    forget_all()
    with clock.frozen(MONDAY):
        record = record_cast.received(
            LAND_CHANGE, at=MONDAY, property_unit_id=units.co_to.pk, return_method=ReturnMethod.POSTAL
        )
        assert record.competent_unit_id == units.co_to.pk
        desk = Desk(open_page, record)
        first_due = record.first_due_at
    with clock.frozen(TUESDAY):
        desk.does(cast.clerk(), "forward")
        record.refresh_from_db()
        assert record.first_due_at == first_due
        assert record.clock_from == TUESDAY  # it runs from when Cô Tô had it (since 2026-08-05)
        desk.does(officer, "take")
        desk.does(officer, "request-payment", amount_vnd="500000", notice_number="12/TB", notice_on="10/11/2026")
        desk.is_now(Status.FINANCIAL_OBLIGATION)
        paused_due = record.due_at
    with clock.frozen(THURSDAY):
        desk.does(cast.clerk(), "confirm-payment", paid_on="12/11/2026", evidence_number="GNT-77", amount_vnd="500000")
        desk.is_now(Status.PROCESSING)
        assert paused_due is not None
        assert record.due_at is not None
        assert record.due_at > paused_due
        moved_due = record.due_at
        desk.does(
            lead,
            "extend",
            until="04/12/2026",
            reason="agency_late",
            explanation="Chờ trích đo địa chính",
            signer=str(lead.pk),
        )
        record.refresh_from_db()
        assert record.due_at > moved_due
        assert record.due_at.astimezone(ZONE).date() == moment("2026-12-04 00:00").date()
        page = desk.page(lead)
        assert page.locator('form[action$="/extend/"]').count() == 0  # once only
        desk.does(officer, "complete", number="8/GCN", issued_on="12/11/2026", signer=str(lead.pk))
        desk.is_now(Status.COMPLETED)
        desk.does(cast.post_officer(), "post", tracking_number="RR123456789VN")
    desk.is_now(Status.RETURNED)
    assert record.handover.evidence_number == "RR123456789VN"
    assert record.outcome == Outcome.EARLY
    assert record.first_due_at == first_due


def test_whoever_stands_in_does_the_absent_officers_work(open_page: Open) -> None:
    with clock.frozen(MONDAY):
        record = record_cast.taken(MARRIAGE, at=MONDAY)
        stand_in = cast.another_officer()
        desk = Desk(open_page, record)
        mine = reverse("desk_queue", args=["mine"])
        expect(desk.page(stand_in, mine).locator("main")).not_to_contain_text(record.code)
        page = desk.page(cast.lead(), reverse("absences"))
        page.locator("[name=account]").select_option(str(cast.officer().pk))
        page.locator("[name=first_day]").fill("2026-11-10")
        page.locator("[name=last_day]").fill("2026-11-11")
        page.locator("[name=reason]").select_option(index=1)
        page.locator("[name=stand_in]").select_option(str(stand_in.pk))
        page.locator("main form button[type=submit]").first.click()
        expect(page.locator("main")).to_contain_text(re.compile("10/11/2026"))
    with clock.frozen(TUESDAY):
        expect(desk.page(stand_in, mine).locator("main")).to_contain_text(record.code)
        desk.does(stand_in, "complete", number="9/KH", issued_on="10/11/2026", signer=str(cast.lead().pk))
        desk.is_now(Status.COMPLETED)
    with clock.frozen(THURSDAY):
        other = record_cast.taken(MARRIAGE, at=THURSDAY)
        expect(desk.page(stand_in, mine).locator("main")).not_to_contain_text(other.code)
