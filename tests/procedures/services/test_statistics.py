"""Statistical reports: issued once and the same for ever, never without adding up, corrected only by another one."""

from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, transaction

from procedures.domain.statistics import ReportState, StatisticsForm, Table, checksum
from procedures.domain.vocabulary import NoticeKind
from procedures.models import CentreEquipment, IssuedFile, OutboxMessage, StatisticalReport, StatisticalStep
from procedures.print.statistics import _made, file_of
from procedures.queries.statistics import missing, table_of
from procedures.queries.statistics_counts import count_centres
from procedures.services import statistics
from procedures.services.demonstration.staff import staff
from procedures.services.demonstration.statistics import hand_in_statistics
from procedures.services.letters import letter
from procedures.services.statistics_watch import watch_statistics
from procedures.services.withdrawal import withdraw
from staffing.access import access_of
from staffing.domain.capabilities import Capability, Role
from tests import cast
from tests.procedures import life
from tests.procedures.print.paper import pages_of
from tests.procedures.statistics_cast import (
    AFTER,
    OCTOBER,
    RECORDS,
    SEPTEMBER,
    all_issued,
    approved,
    equipped,
    issued,
    prepared,
    some_records,
    submitted,
)
from units import clock
from units.errors import RuleBroken
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
F = StatisticsForm


def total(table: Table) -> tuple[int, ...]:
    return table.total().values


def test_the_report_of_september_2025_is_the_same_a_year_later() -> None:
    some_records()
    report = issued()
    # (3) received = partly online, ..., in person, carried over; (9) settled = early, on time, late; (13) in progress
    assert total(table_of(report)) == (5, 0, 0, 0, 4, 1, 4, 2, 1, 1, 1, 1, 0)
    first = {kind: file_of(report, kind, at=AFTER) for kind in ("pdf", "xlsx")}
    open_one = report.unit.records.filter(status="received").get()
    withdraw(record_id=open_one.pk, actor=cast.clerk(), scope=PROVINCE, at=life.at("2025-10-02 09:00"))
    life.received(life.at("2026-09-10 09:00"))
    with clock.frozen(life.at("2026-09-16 08:00")):
        again = StatisticalReport.objects.get(pk=report.pk)
        for kind, data in first.items():
            assert file_of(again, kind, at=clock.now()) == data
            assert _made(again, kind) == data, "what was kept and what is made anew are the same bytes"
            assert IssuedFile.objects.get(report=report, kind=kind).digest == sha256(data).hexdigest()
        assert again.checksum == checksum(again.content) == report.checksum
        correction = statistics.correct(
            report_id=report.pk, reason="Thử tính lại", actor=cast.lead(), scope=PROVINCE, at=clock.now()
        )
        assert correction.content["sections"] == report.content["sections"], "counted a year later it is the same"


def test_nobody_changes_what_was_approved() -> None:
    some_records()
    report = issued()
    file_of(report, "xlsx", at=AFTER)
    for rows in (
        StatisticalReport.objects.filter(pk=report.pk),
        StatisticalStep.objects.filter(report=report),
        IssuedFile.objects.filter(report=report),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        StatisticalReport.objects.filter(pk=report.pk).update(checksum="0" * 64)
    for act in (submitted, approved):
        with pytest.raises(RuleBroken, match="statistics_act_not_allowed"):
            act(report)
    with pytest.raises(RuleBroken, match="statistics_issued"):
        prepared()


def test_the_paper_says_whose_it_is_and_every_column() -> None:
    some_records()
    report = prepared()
    assert "DỰ THẢO" in pages_of(file_of(report, "pdf", at=AFTER))[0]
    words = pages_of(file_of(approved(submitted(report)), "pdf", at=AFTER))[0]
    for said in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "07a", "09/2026/TT-BTP", "Tháng 9 năm 2025", "14/09/2025"):
        assert said in words
    for said in ("(15)", "Từ kỳ trước chuyển sang", "Trực tuyến toàn trình", "Hộ tịch thử", "NGƯỜI LẬP BIỂU"):
        assert said in words
    assert "DỰ THẢO" not in words
    assert report.checksum in words.replace(" ", "")


def test_a_report_that_does_not_follow_from_the_one_before_is_not_issued_until_that_is_corrected() -> None:
    some_records()
    september = issued()
    life.received(life.at("2025-09-11 08:00"))  # written down after the report of its days was issued
    at = life.at("2025-10-15 08:00")
    october = prepared(period=OCTOBER, at=at)
    with pytest.raises(RuleBroken, match="statistics_invariant") as refused:
        submitted(october, at)
    assert refused.value.facts["rule"] == "(8) = (13) of the period before"
    assert (refused.value.facts["left"], refused.value.facts["right"]) == (2, 1)
    correction = statistics.correct(
        report_id=september.pk, reason="Tiếp nhận ghi bổ sung", actor=cast.lead(), scope=PROVINCE, at=at
    )
    assert (correction.revision, correction.replaces) == (2, september)
    approved(submitted(correction, at), at)
    assert issued(period=OCTOBER, at=at).state == ReportState.APPROVED
    with pytest.raises(RuleBroken, match="statistics_not_in_force"):
        statistics.correct(report_id=september.pk, reason="Lần nữa", actor=cast.lead(), scope=PROVINCE, at=at)


def test_who_submits_does_not_approve_and_what_is_sent_back_says_why() -> None:
    some_records()
    report = submitted(prepared())
    with pytest.raises(RuleBroken, match="statistics_same_person"):
        approved(report, actor=cast.lead())
    by = {"actor": cast.province(), "scope": PROVINCE, "at": AFTER}
    with pytest.raises(RuleBroken, match="statistics_reason_missing"):
        statistics.send_back(report_id=report.pk, reason=" ", **by)
    back = statistics.send_back(report_id=report.pk, reason="Thiếu lĩnh vực", **by)
    assert StatisticalStep.objects.filter(report=back).last().reason == "Thiếu lĩnh vực"
    with pytest.raises(RuleBroken, match="statistics_act_not_allowed"):
        approved(back)
    assert approved(submitted(prepared())).state == ReportState.APPROVED


def test_another_unit_neither_prepares_nor_submits_it() -> None:
    some_records()
    report = prepared()
    stranger = cast.person("ct.lead", "Ngô Văn Đảo", [Role.CENTRE_LEADER], cast.units().centres[cast.CO_TO])
    scope = access_of(stranger, AFTER.date()).scope_for(Capability.SUBMIT_STATISTICS)
    with pytest.raises(RuleBroken, match="statistics_not_found"):
        statistics.submit(report_id=report.pk, actor=stranger, scope=scope, at=AFTER)
    told = {"form": RECORDS, "period": SEPTEMBER, "actor": stranger, "scope": scope, "at": AFTER}
    with pytest.raises(RuleBroken, match="statistics_not_here"):
        statistics.prepare(unit=cast.units().hong_gai, **told)
    assert statistics.prepare(unit=cast.units().co_to, **told).unit == cast.units().co_to


def test_numbers_that_moved_since_are_looked_at_again_and_a_period_that_goes_on_has_none() -> None:
    some_records()
    report = prepared()
    life.received(life.at("2025-09-11 08:00"))
    with pytest.raises(RuleBroken, match="statistics_changed"):
        submitted(report)
    assert submitted(prepared()).pk == report.pk
    with pytest.raises(RuleBroken, match="statistics_not_over"):
        prepared(at=life.at("2025-09-14 23:59"))


def test_the_province_adds_up_what_every_unit_has_reported() -> None:
    some_records()
    for form in (F.RECORDS_OF_PROVINCE, F.CENTRES_OF_PROVINCE):
        with pytest.raises(RuleBroken, match="statistics_units_missing"):
            statistics.compile_province(form=form, period=SEPTEMBER, actor=cast.province(), at=AFTER)
    all_issued()
    assert not missing(F.RECORDS, SEPTEMBER)
    made = {
        form: approved(
            statistics.compile_province(form=form, period=SEPTEMBER, actor=cast.province(), at=AFTER)
        )
        for form in (F.RECORDS_OF_PROVINCE, F.PETITIONS_OF_PROVINCE, F.CENTRES_OF_PROVINCE)
    }  # fmt: skip
    records = table_of(made[F.RECORDS_OF_PROVINCE])
    agencies, communes = records.sections
    assert (records.total(agencies).values[0], records.total(communes).values[0]) == (0, 5)
    assert len(made[F.RECORDS_OF_PROVINCE].content["sources"]) == 6  # the province, two agencies, three communes
    centres = table_of(made[F.CENTRES_OF_PROVINCE]).total().values
    assert centres[1:5] == (2, 2, 0, 0)  # a clerk and a leader at Hồng Gai
    assert centres[5:] == (4, 4, 0, 4)


def test_the_equipment_is_asked_for_before_form_08b_goes_out() -> None:
    life.world()
    report = prepared(F.CENTRE)
    with pytest.raises(RuleBroken, match="statistics_equipment_missing"):
        submitted(report)
    assert not CentreEquipment.objects.exists()
    equipped()
    assert table_of(StatisticalReport.objects.get(pk=report.pk)).rows[0].values[5:] == (1, 1, 0, 1)
    assert submitted(report).state == ReportState.SUBMITTED


def test_equipment_said_after_the_period_counts_only_where_nothing_was_said_in_it() -> None:
    life.world()
    centre, on = cast.units().centres[cast.HONG_GAI], SEPTEMBER.window.last

    def said(at: datetime, enough: bool) -> int:
        equipped(at)
        CentreEquipment.objects.filter(entered_at=at).update(scanners=enough)
        return count_centres(on)[centre.unit_id]["scanners"]

    assert said(life.at("2025-09-15 08:00"), True) == 1  # the first word that there is
    assert said(life.at("2025-09-16 08:00"), False) == 1
    assert said(life.at("2025-09-14 23:00"), False) == 0  # the last day of the period
    assert said(life.at("2025-09-15 00:00"), True) == 0


def told(kind: NoticeKind) -> list[str]:
    rows = OutboxMessage.objects.filter(kind=kind).select_related("recipient")
    return sorted(row.recipient.username for row in rows)


def test_leaders_are_reminded_two_working_days_before_and_when_late_once_each() -> None:
    life.world()
    lead = cast.lead()
    lead.email = "lead@example.invalid"
    lead.save()
    due = life.at("2025-08-20 06:30")  # the 20th of August 2025 is a Wednesday
    assert not watch_statistics(at=due - timedelta(days=3)), "Sunday"
    assert StatisticalReport.objects.filter(period="2025-M08", made_by=None).count() == 6 + 6 + 4
    assert watch_statistics(at=due - timedelta(days=2)) == 6
    assert not watch_statistics(at=due)
    assert told(NoticeKind.STATISTICS_DUE) == [lead.username]
    handed_in: list[datetime] = [due]
    for form in (F.RECORDS, F.PETITIONS):
        report = StatisticalReport.objects.get(form=form, period="2025-M08", unit=cast.units().hong_gai)
        submitted(report, at=handed_in[0])
    assert watch_statistics(at=due + timedelta(days=1)) == 6
    mail = letter(OutboxMessage.objects.get(kind=NoticeKind.STATISTICS_LATE), at=due)
    assert "08b" in mail.subject
    assert "07a" not in mail.subject
    assert "20/08/2025" in mail.subject


def test_the_demonstration_has_reports_in_every_state_and_hands_them_in_once() -> None:
    life.world()
    now = life.at("2026-11-18 09:00")
    staff(at=now)
    assert hand_in_statistics(at=now)
    states = set(StatisticalReport.objects.filter(period="2026-M11").values_list("state", flat=True))
    assert states == {ReportState.DRAFT, ReportState.SUBMITTED, ReportState.APPROVED}
    assert not hand_in_statistics(at=now)
