"""Statistical reports in the browser: from the prepared numbers to the issued paper, each within their places."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from procedures.models import StatisticalReport
from staffing.domain.acts import AuditAction
from staffing.domain.capabilities import Role
from staffing.models import AuditEntry
from tests import cast
from tests.procedures.statistics_cast import AFTER, SEPTEMBER, all_issued, equipped, issued, prepared, some_records
from tests.procedures.web.signed_in import signed_in
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    some_records()
    with clock.frozen(AFTER):
        yield


def act(client: Client, report: StatisticalReport, name: str, route: str = "statistics_act", **given: str) -> int:
    return client.post(reverse(route, args=[report.pk, name]), given).status_code


def test_a_unit_prepares_and_submits_and_the_province_sends_back_and_approves() -> None:
    lead, province = signed_in(cast.lead(), "vi"), signed_in(cast.province(), "vi")
    shown = lead.get(reverse("statistics"), {"period": SEPTEMBER.key}).content.decode()
    assert "22/09/2025" in shown
    assert "Cô Tô" not in shown
    told = {"form": "07a", "period": SEPTEMBER.key, "unit": cast.units().hong_gai.pk}
    assert lead.post(reverse("statistics_prepare"), told).status_code == 302
    report = StatisticalReport.objects.get()
    shown = lead.get(reverse("statistics_report", args=[report.pk])).content.decode()
    assert "Từ kỳ trước chuyển sang" in shown
    assert "Gửi lên tỉnh" in shown
    assert act(province, report, "approve") == 409
    assert act(lead, report, "submit", "statistics_own_act") == 302
    assert act(province, report, "send_back", reason="") == 422
    assert act(province, report, "send_back", reason="Xem lại lĩnh vực đất đai") == 302
    assert "Xem lại lĩnh vực đất đai" in lead.get(reverse("statistics_report", args=[report.pk])).content.decode()
    assert act(lead, report, "prepare", "statistics_own_act") == 302
    assert act(lead, report, "submit", "statistics_own_act") == 302
    assert province.post(reverse("statistics_approve_all"), {"period": SEPTEMBER.key}).status_code == 302
    for kind, begins in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        file = lead.get(reverse("statistics_file", args=[report.pk, kind]))
        assert file.content.startswith(begins)
    assert act(lead, report, "correct", "statistics_own_act", reason="Ghi thiếu") == 302
    assert StatisticalReport.objects.count() == 2


def test_who_took_a_file_is_written_down_and_who_may_not_export_reads_the_page_alone() -> None:
    report = prepared()
    lead, auditor = signed_in(cast.lead()), signed_in(cast.auditor())
    page, file = reverse("statistics_report", args=[report.pk]), reverse("statistics_file", args=[report.pk, "xlsx"])
    assert file in lead.get(page).content.decode()
    assert lead.get(file).status_code == 200
    shown = auditor.get(page)
    assert shown.status_code == 200
    assert file not in shown.content.decode()
    assert auditor.get(file).status_code == 403
    (entry,) = AuditEntry.objects.filter(action=AuditAction.EXPORT)
    assert (entry.actor, entry.facts) == (cast.lead(), {"kind": "xlsx", "report": report.pk})


def test_nobody_else_opens_files_or_does_anything() -> None:
    report = prepared()
    stranger = cast.person("ct.lead", "Ngô Văn Đảo", [Role.CENTRE_LEADER], cast.units().centres[cast.CO_TO])
    for name in ("statistics_report", "statistics_file"):
        arguments = [report.pk] if name == "statistics_report" else [report.pk, "pdf"]
        assert signed_in(stranger).get(reverse(name, args=arguments)).status_code == 404
        assert signed_in(cast.clerk()).get(reverse(name, args=arguments)).status_code == 403
    assert act(signed_in(stranger), report, "submit", "statistics_own_act") == 404
    assert act(signed_in(cast.lead()), report, "approve") == 403
    assert act(signed_in(cast.province()), report, "submit", "statistics_own_act") == 403
    lead = signed_in(cast.lead())
    assert lead.get(reverse("statistics_file", args=[report.pk, "exe"])).status_code == 404
    assert lead.get(reverse("statistics"), {"period": "2025-M13"}).status_code == 404
    elsewhere = {"form": "07a", "period": SEPTEMBER.key, "unit": cast.units().co_to.pk}
    lead.post(reverse("statistics_prepare"), elsewhere)
    assert StatisticalReport.objects.count() == 1


def test_a_centre_says_whether_its_equipment_is_enough() -> None:
    here, there = cast.units().centres[cast.HONG_GAI], cast.units().centres[cast.CO_TO]
    lead = signed_in(cast.lead())
    page = reverse("statistics_equipment", args=[here.pk])
    answers = {"staff_computers": "1", "public_computers": "1", "scanners": "0", "touch_screens": "1"}
    assert lead.post(page, answers | {"scanners": ""}).status_code == 422
    assert lead.post(page, answers).status_code == 302
    assert not here.equipment.get().scanners
    assert lead.get(reverse("statistics_equipment", args=[there.pk])).status_code == 404


def test_the_province_waits_until_every_unit_is_there() -> None:
    province = signed_in(cast.province())
    compile_it = {"form": "07b", "period": SEPTEMBER.key}
    province.post(reverse("statistics_compile"), compile_it)
    assert not StatisticalReport.objects.exists()
    equipped()
    issued()
    all_but_done = province.get(reverse("statistics"), {"period": SEPTEMBER.key}).content.decode()
    assert "waits for the reports of 5 units" in all_but_done


def test_the_whole_province_is_compiled_and_approved() -> None:
    all_issued()
    province = signed_in(cast.province())
    assert province.post(reverse("statistics_compile"), {"form": "07b", "period": SEPTEMBER.key}).status_code == 302
    report = StatisticalReport.objects.get(form="07b")
    shown = province.get(reverse("statistics_report", args=[report.pk])).content.decode()
    assert "I. Agencies of the province" in shown
    assert act(province, report, "approve") == 302
    assert act(province, report, "correct", reason="Đơn vị đã điều chỉnh") == 302
