"""Forms 06a to 08c on paper and as a workbook (Circular 09/2026/TT-BTP), and the files as they first went out.

The circular's printed layouts were not at hand: what stands on the paper is what it asks for, page and type are those
of Decree 30/2020/NĐ-CP.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from procedures.domain.calendar import local
from procedures.domain.statistics import COMPILED_FROM, ReportState, StatisticsForm, Table
from procedures.models import IssuedFile, StatisticalReport
from procedures.print import sheet
from procedures.print.forms import pdf
from procedures.print.statistics_book import workbook
from procedures.print.statistics_words import (
    counted_in,
    groups,
    name_column,
    printed_columns,
    spoken_period,
    spoken_window,
)
from procedures.queries.statistics import table_of
from units.domain.kinds import UnitKind

Kind = Literal["pdf", "xlsx"]
BASIS = "Thông tư số 09/2026/TT-BTP"
TEMPLATE = "statistics"
MINISTRY = "Bộ Tư pháp"
VERSION = "2026-11.2"


def file_of(report: StatisticalReport, kind: Kind, *, at: datetime) -> bytes:
    """The report as a file: an approved one as it first went out, whoever asks and whenever; otherwise a draft."""
    if report.state != ReportState.APPROVED:
        return _made(report, kind)
    there = IssuedFile.objects.filter(report=report, kind=kind).first()
    if there is None:
        data = _made(report, kind)
        told = {"data": data, "digest": sha256(data).hexdigest(), "made_at": at}
        there, _is_new = IssuedFile.objects.get_or_create(report=report, kind=kind, defaults=told)
    return bytes(there.data)


def _made(report: StatisticalReport, kind: Kind) -> bytes:
    with translation.override("vi"):
        content = paper_content(report)
        return pdf(TEMPLATE, content, tagged=False) if kind == "pdf" else workbook(content, StatisticsForm(report.form))


def paper_content(report: StatisticalReport) -> dict[str, Any]:
    """All that the paper says, from what stands in the report alone; the same for ever once it is approved."""
    form, table = StatisticsForm(report.form), table_of(report)
    at = report.approved_at or report.made_at
    period, columns = report.of_period, printed_columns(form)
    title, code = _(form.label), f"{report.form}, {spoken_period(period)}"
    is_issued = report.state == ReportState.APPROVED
    return sheet.sheet(report.unit, title=title, at=at, on=local(at).date(), code=code) | {
        "code-label": "Biểu số",
        "form": report.form,
        "basis": BASIS,
        "period": spoken_period(period),
        "window": spoken_window(period),
        "from": report.content["unit"]["name"],
        "to": MINISTRY if form in COMPILED_FROM else "Ủy ban nhân dân tỉnh Quảng Ninh",
        "counted": counted_in(form),
        "name-column": name_column(form),
        "columns": [column.label for column in columns],
        "groups": [[label, span] for label, span in groups(columns)],
        "sections": _sections(table),
        "total": list(table.total().values),
        "correction": _correction(report),
        "signer": _signer(report),
        "preparer": report.made_by.full_name if report.made_by else "",
        "checksum": report.checksum,
        "is-issued": is_issued,
        "reprint": "" if is_issued else "DỰ THẢO",
        "note": f"Biểu số {report.form} · {BASIS} · bản mẫu {VERSION} · SHA-256 {report.checksum}",
        "demo": settings.DEMO,
    }


def _sections(table: Table) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    for number, section in enumerate(table.sections):
        parts.append(
            {
                "heading": f"{'I' * (number + 1)}. {_(section.heading)}" if section.heading else "",
                "rows": [
                    {"number": str(index), "name": row.name, "values": list(row.values)}
                    for index, row in enumerate(section.rows, start=1)
                ],
                "total": list(table.total(section).values),
            }
        )
    return parts


def _correction(report: StatisticalReport) -> str:
    if report.revision == 1:
        return ""
    return f"Báo cáo điều chỉnh lần {report.revision - 1}, thay báo cáo đã duyệt trước đó. Lý do: {report.reason}"


def _signer(report: StatisticalReport) -> dict[str, str]:
    """Who answers for it: the unit's leader, or for the province's forms who approved them there."""
    of_province = report.form in {form.value for form in COMPILED_FROM}
    by = report.approved_by if of_province else report.submitted_by
    place = report.unit.kind == UnitKind.PROVINCE
    return {"title": "TM. ỦY BAN NHÂN DÂN" if place else "THỦ TRƯỞNG ĐƠN VỊ", "name": by.full_name if by else ""}
