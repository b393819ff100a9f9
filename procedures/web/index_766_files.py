"""The index as files: a line for each place and indicator, what each means on a second sheet, and the stored text."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procedures.domain.index_766_words import FORMULAS, ZeroRule
from procedures.queries.index_766_months import Told, ranking, stored_month, told
from procedures.services.index_766 import canonical
from procedures.web.csv_files import csv_response
from procedures.web.figure_exports import TEXT_STAYS_TEXT
from procedures.web.index_766 import Asked, asked
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.origin import ip_of
from staffing.web.acting import account_of
from units import clock
from units.formats import spoken_moment, spoken_month
from units.models import Unit

SHARE, POINTS = 6, 7  # columns of _heads()


def _heads() -> list[str]:
    return [
        _("Code"),
        _("Unit"),
        _("Indicator"),
        _("Name"),
        _("Numerator"),
        _("Denominator"),
        _("Rate"),
        _("Points"),
        _("Points at most"),
        _("Source"),
    ]


def _cells(what: Asked, this: Told) -> Iterator[list[Any]]:
    places: list[tuple[Unit | None, str, str]] = []
    if what.unit is None and what.whole:
        places.append((None, "", _("The province")))
    listed = [what.unit] if what.unit else [one.unit for one in ranking(this, units=what.visible)]
    places += [(unit, unit.code, unit.label) for unit in listed]
    for unit, code, name in places:
        result = this.of(unit.pk if unit else None)
        for group in result.groups:
            for one in group.indicators:
                counted, share = one.count, one.count.share if one.count else None
                yield [
                    code,
                    name,
                    one.rule.indicator.value,
                    _(one.rule.indicator.label),
                    counted.numerator if counted else None,
                    counted.denominator if counted else None,
                    None if share is None else float(share),
                    None if one.points is None else float(one.points),
                    float(one.rule.points),
                    _(one.rule.source.label),
                ]
        yield [
            code,
            name,
            "",
            _("Index, of 100"),
            None,
            None,
            None,
            None if result.total is None else float(result.total),
            100.0,
            "",
        ]


def _about(what: Asked, this: Told) -> Iterator[tuple[str, str]]:
    yield _("Month"), spoken_month(what.first_day)
    yield _("Counted at"), spoken_moment(this.counted_at)
    yield _("Formulas"), f"{this.version.code}, {this.version.valid_from:%d/%m/%Y}"
    yield _("Without anything to count"), _(ZeroRule(this.version.zero_rule).label)
    if this.month is not None and this.month.frozen_at is not None:
        yield _("Stored at"), spoken_moment(this.month.frozen_at)
        yield "SHA-256", this.month.checksum
    yield _("Mean time"), _("The numerator of 2.2 is in seconds.")
    for rule in this.version.rules:
        name = f"{rule.indicator.value} {_(rule.indicator.label)}"
        yield name, f"{_(FORMULAS[rule.indicator])} {_(rule.source.label)}."


def _log(request: HttpRequest, what: Asked, kind: str) -> None:
    record_act(
        actor=account_of(request),
        action=AuditAction.EXPORT,
        subject_kind=SubjectKind.FIGURES,
        subject_id=None,
        at=clock.now(),
        facts={"kind": kind, "index": what.month},
        ip=ip_of(request),
    )


def _named(response: HttpResponse, what: Asked, ending: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="index-766-{what.month}.{ending}"'
    return response


def _told(request: HttpRequest, month: date) -> tuple[Asked, Told]:
    what = asked(request, month, request.GET.get("unit"), capability=Capability.EXPORT_FIGURES)
    return what, told(what.first_day, clock.now())


@gate(Capability.EXPORT_FIGURES)
@require_safe
def index_csv(request: HttpRequest, month: date) -> HttpResponse:
    """One line for each place and indicator; shares from 0 to 1."""
    what, this = _told(request, month)
    response = csv_response([_heads(), *_cells(what, this), [], *_about(what, this)])
    _log(request, what, "csv")
    return _named(response, what, "csv")


@gate(Capability.EXPORT_FIGURES)
@require_safe
def index_xlsx(request: HttpRequest, month: date) -> HttpResponse:
    """A workbook with typed columns; its second sheet says what each indicator counts."""
    what, this = _told(request, month)
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **TEXT_STAYS_TEXT})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    styles = {SHARE: book.add_format({"num_format": "0.0%"}), POINTS: book.add_format({"num_format": "0.00"})}
    number = book.add_format({"num_format": "#,##0"})
    sheet = book.add_worksheet(_("Index")[:31])
    sheet.write_row(0, 0, _heads(), bold)
    for index, row in enumerate(_cells(what, this), start=1):
        for column, value in enumerate(row):
            sheet.write(index, column, value, styles.get(column, number if isinstance(value, int) else None))
    sheet.freeze_panes(1, 2)
    sheet.set_column(1, 1, 28)
    sheet.set_column(3, 3, 52)
    sheet.set_column(9, 9, 40)
    definitions = book.add_worksheet(_("Definitions")[:31])
    for index, (name, words) in enumerate(_about(what, this)):
        definitions.write(index, 0, name, bold)
        definitions.write(index, 1, words, wrapped)
    definitions.set_column(0, 0, 44)
    definitions.set_column(1, 1, 100)
    book.close()
    _log(request, what, "xlsx")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _named(HttpResponse(buffer.getvalue(), content_type=kind), what, "xlsx")


@gate(Capability.EXPORT_FIGURES)
@require_safe
def index_json(request: HttpRequest, month: date) -> HttpResponse:
    """A stored month as the text of which the checksum is: for whoever sees the whole province."""
    what = asked(request, month, capability=Capability.EXPORT_FIGURES)
    stored = stored_month(what.first_day)
    if not what.whole or stored is None or stored.month is None or not stored.is_stored:
        raise Http404
    _log(request, what, "json")
    text = canonical(stored.month, stored.month.lines.all())
    return _named(HttpResponse(text, content_type="application/json"), what, "json")
