"""Whose time made records late: written from their trails, opened by record, within the reader's places."""

import csv
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.urls import reverse

from procedures.domain.circulation_vocabulary import Holder
from procedures.domain.exports import ExportList
from procedures.domain.periods import Period
from procedures.domain.vocabulary import Outcome, Reason
from procedures.models import CalendarYear, DelayShare, Holiday, Record
from procedures.queries import delays
from procedures.queries.attribution import attribution_of
from procedures.services import exports, processing
from procedures.services.delays import keep_delays
from procedures.services.results import ResultDraft, complete
from tests import cast, record_cast
from tests.procedures import export_cast
from tests.procedures.web.test_dashboard import signed_in
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock
from units.models import Succession
from units.remembered import forget_all
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db

LATER = WEDNESDAY + timedelta(days=40)
PERIOD = "first=2026-11-01&last=2026-12-31"


def settled(taken: timedelta, done: timedelta, start: datetime = WEDNESDAY) -> Record:
    """A record forwarded at once, taken after ``taken`` and settled after ``done``."""
    record = record_cast.received(MARRIAGE, at=start)
    actor = {"record_id": record.pk, "scope": PROVINCE}
    processing.forward(actor=cast.clerk(), at=start, **actor)  # type: ignore[arg-type]
    processing.take(actor=cast.officer(), at=start + taken, **actor)  # type: ignore[arg-type]
    at = start + done
    result = ResultDraft(number="1/KQ", issued_on=at.date(), signer=cast.lead())
    return complete(result=result, actor=cast.officer(), at=at, **actor)  # type: ignore[arg-type]


@pytest.fixture
def late():
    """One settled in time, one late: taken after its due date and settled two days later."""
    with clock.frozen(LATER):
        in_time = settled(timedelta(hours=1), timedelta(hours=2))
        one = settled(timedelta(days=12), timedelta(days=14))
        assert (in_time.outcome, one.outcome) == (Outcome.EARLY, Outcome.LATE)
        yield one


def test_each_late_record_is_written_once_and_its_parts_sum_to_its_delay(late):
    assert keep_delays(at=LATER) == 1
    assert keep_delays(at=LATER) == 0
    parts = {share.holder: share.minutes for share in DelayShare.objects.all()}
    over = sum(attribution_of(late, LATER).over, timedelta(0))
    assert sum(parts.values()) == over // timedelta(minutes=1) > 0
    assert set(parts) == {Holder.TRANSMISSION, Holder.COMPETENT_UNIT}
    assert set(DelayShare.objects.values_list("record", flat=True)) == {late.pk}


def test_late_by_the_day_and_by_no_working_minute_has_one_line_of_zero():
    with clock.frozen(LATER):
        due = record_cast.received(MARRIAGE).due_at
        record = settled(timedelta(hours=1), due + timedelta(hours=8) - WEDNESDAY)
        assert record.outcome == Outcome.LATE
        assert keep_delays(at=LATER) == 1
        assert list(DelayShare.objects.values_list("holder", "minutes")) == [(Holder.COMPETENT_UNIT, 0)]


def test_the_page_says_whose_time_it_was_and_opens_the_records(late):
    reader = signed_in(cast.province())
    before = reader.get(f"{reverse('dashboard_delays')}?{PERIOD}").content.decode()
    assert "1 late record is still to be reckoned" in before
    keep_delays(at=LATER)
    page = reader.get(f"{reverse('dashboard_delays')}?{PERIOD}").content.decode()
    assert "still to be reckoned" not in page
    assert "Forwarded, not yet taken" in page
    assert "Approval and signature" not in page, "nobody's time has no column"
    records = reader.get(f"{reverse('delay_records')}?{PERIOD}&holder=transmission").content.decode()
    assert late.code in records
    none = reader.get(f"{reverse('delay_records')}?{PERIOD}&holder=signer").content.decode()
    assert late.code not in none


def test_the_evidence_has_a_line_for_each_part_and_nobodys_name(late, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    keep_delays(at=LATER)
    page = signed_in(cast.province()).get(f"{reverse('dashboard_delays')}?{PERIOD}").content.decode()
    assert "/dashboard/exports/new/delays/?first=2026-11-01&amp;last=2026-12-31" in page
    text = exports.path_of(export_cast.made(question=PERIOD, source=ExportList.DELAYS)).read_text("utf-8-sig")
    rows = [row for row in csv.reader(StringIO(text)) if row and row[0] == late.code]
    assert len(rows) == 2
    assert sum(int(row[-1]) for row in rows) == sum(DelayShare.objects.values_list("minutes", flat=True))
    assert record_cast.OWNER.name not in text


def test_a_record_that_cannot_be_reckoned_holds_up_no_other():
    with clock.frozen(LATER):
        a_year_before = settled(timedelta(days=12), timedelta(days=14), WEDNESDAY - timedelta(days=364))
        this_year = settled(timedelta(days=12), timedelta(days=14))
        assert {a_year_before.outcome, this_year.outcome} == {Outcome.LATE}
        Holiday.objects.filter(year__year=2025).delete()
        CalendarYear.objects.filter(year=2025).delete()
        forget_all()
        assert keep_delays(at=LATER, batch=1) == 1
    assert set(DelayShare.objects.values_list("record", flat=True)) == {this_year.pk}


def test_what_a_merged_unit_was_late_with_is_its_successors(late):
    keep_delays(at=LATER)
    old, new = cast.units().hong_gai, cast.units().co_to
    type(old).objects.filter(pk=old.pk).update(valid_to=LATER.date())
    Succession.objects.create(
        predecessor=old, successor=new, share="whole", resolution="thử", effective_on=LATER.date()
    )
    forget_all()
    rows = delays.shares(Period.until(LATER.date(), 60), units=None)
    ((unit, delay),) = delays.by_unit(rows, LATER.date())
    assert (unit, delay.records[Holder.TRANSMISSION]) == (new, 1)


def test_whoever_leads_one_unit_sees_its_delays_alone_and_clerks_none(late):
    away = {"competent_unit_id": cast.units().co_to.pk, "choice_reason": Reason.NEW_ADDRESS}
    elsewhere = record_cast.received(MARRIAGE, **away)
    place = {"unit": cast.units().co_to, "field": elsewhere.field, "settled_on": late.completed_at.date()}
    DelayShare.objects.create(record=elsewhere, holder=Holder.SIGNER, minutes=5, **place)
    assert keep_delays(at=LATER) == 1
    leader = signed_in(cast.lead())
    page = leader.get(f"{reverse('delay_records')}?{PERIOD}").content.decode()
    assert late.code in page
    assert elsewhere.code not in page
    assert leader.get(f"{reverse('dashboard_delays')}?{PERIOD}&unit={cast.CO_TO}").status_code == 404
    assert signed_in(cast.clerk()).get(reverse("dashboard_delays")).status_code == 403
