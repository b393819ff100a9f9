"""The figures as files: one row a unit, with what every column means on a second sheet."""

from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from procedures.queries import figures
from procedures.queries.figure_rows import UnitRow
from procedures.services.export_words import definitions
from procedures.web.csv_files import csv_response
from procedures.web.figure_request import Asked, asked
from procedures.web.unit_lines import last_days, said_name
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.origin import ip_of
from units import clock
from units.formats import plain_date, spoken_moment


def _heads() -> list[str]:
    return [
        _("Code"),
        _("Unit"),
        _("Received"),
        _("In person"),
        _("Online"),
        _("By public post"),
        _("Settled"),
        _("Early"),
        _("On time"),
        _("Late"),
        _("Rate on time"),
        _("Rate by the first due date"),
        _("Rate by Decision 766"),
        _("In progress"),
        _("Overdue"),
        _("Due soon"),
        _("Received at its own centre"),
        _("Given back at its own centre"),
    ]


TEXT_STAYS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False}
"""A name that begins like a formula or an address is still a name."""

RATES = range(10, 13)  # columns of _heads() that are shares


def _cells(row: UnitRow, ended: Mapping[int, date]) -> list[Any]:
    return [
        row.code,
        said_name(row.name, ended.get(row.unit_id)),
        row.received.total,
        row.received.in_person,
        row.received.online,
        row.received.postal,
        row.settled.total,
        row.settled.early,
        row.settled.on_time,
        row.settled.late,
        row.settled.rate,
        row.settled.rate_on_first_due,
        row.settled.rate_766,
        row.stock.open,
        row.stock.overdue,
        row.stock.due_soon,
        row.received_at_centre,
        row.returned_at_centre,
    ]


def _lines(what: Asked) -> list[list[Any]]:
    ended = last_days()
    rows = figures.by_unit(what.period, scope=what.scope, at=clock.now(), **what.narrowed)
    return [_cells(row, ended) for row in rows]


def _about(what: Asked) -> Iterator[tuple[str, str]]:
    state = figures.state()
    yield _("Period"), f"{plain_date(what.period.first)} - {plain_date(what.period.last)}"
    yield _("Units"), _(what.by.label)
    yield _("Field"), what.of_field.label if what.of_field else _("All fields")
    if what.past:
        yield _("As at"), spoken_moment(what.past.moment)
    yield _("Taken at"), spoken_moment(clock.now())
    yield _("Last reconciled"), spoken_moment(state.reconciled_at) if state.reconciled_at else _("not yet")
    yield from definitions()


def _log(request: HttpRequest, what: Asked, kind: str) -> None:
    facts = {"kind": kind, "first": what.period.first.isoformat(), "last": what.period.last.isoformat()}
    record_act(
        actor=request.access.account,  # type: ignore[attr-defined]
        action=AuditAction.EXPORT,
        subject_kind=SubjectKind.FIGURES,
        subject_id=None,
        at=clock.now(),
        facts=facts,
        ip=ip_of(request),
    )


def _named(response: HttpResponse, what: Asked, ending: str) -> HttpResponse:
    name = f"figures-{what.period.first:%Y%m%d}-{what.period.last:%Y%m%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@gate(Capability.EXPORT_FIGURES)
def figures_csv(request: HttpRequest) -> HttpResponse:
    """One row a unit, UTF-8 with a mark so that spreadsheets read the Vietnamese; rates from 0 to 1."""
    what = asked(request)
    response = csv_response([_heads(), *_lines(what), [], *_about(what)])
    _log(request, what, "csv")
    return _named(response, what, "csv")


@gate(Capability.EXPORT_FIGURES)
def figures_xlsx(request: HttpRequest) -> HttpResponse:
    """A workbook with typed columns; its second sheet says what each figure means."""
    what = asked(request)
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy", **TEXT_STAYS_TEXT})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    share, number = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "#,##0"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("Units")[:31])
    sheet.write_row(0, 0, _heads(), bold)
    for index, line in enumerate(_lines(what), start=1):
        for column, value in enumerate(line):
            style = share if column in RATES else number if isinstance(value, int) else None
            sheet.write(index, column, value, style)
    sheet.freeze_panes(1, 2)
    sheet.set_column(1, 1, 32)
    sheet.set_column(2, len(_heads()) - 1, 12)
    about = book.add_worksheet(_("Definitions")[:31])
    for index, (name, words) in enumerate(_about(what)):
        about.write(index, 0, name, bold)
        about.write(index, 1, words, wrapped)
    about.set_column(0, 0, 22)
    about.set_column(1, 1, 100)
    book.close()
    _log(request, what, "xlsx")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _named(HttpResponse(buffer.getvalue(), content_type=kind), what, "xlsx")
