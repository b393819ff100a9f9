"""Two to six units, or fields, side by side: the same figures of the same days, and like with like."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from procedures.domain.calendar import local
from procedures.domain.distribution import Distribution
from procedures.domain.periods import Period
from procedures.domain.ranking import interval
from procedures.models import Field
from procedures.queries import figures
from procedures.queries.as_at import Past
from procedures.queries.catalogue import all_fields
from procedures.queries.figure_rows import FieldRow, Received, Settled, Stock, UnitRow
from procedures.queries.figure_slices import Flow, flow_by_field, flow_by_unit
from procedures.queries.figure_staff import Staff, staff_by_unit
from procedures.queries.figure_times import times_by_field, times_by_unit
from procedures.queries.places import units_in_force
from procedures.queries.satisfaction import Satisfaction, satisfaction_by_unit
from procedures.web import view_sections
from procedures.web.dashboard import page_context
from procedures.web.figure_links import Links
from procedures.web.figure_request import Asked, asked
from procedures.web.figure_view import overdue_words
from procedures.web.numbers import count, percent
from procedures.web.unit_lines import signed
from procedures.web.view_papers import shown
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.domain.kinds import UnitKind
from units.models import Unit

FEWEST, MOST = 2, 6


@dataclass(frozen=True, slots=True)
class Side:
    """One column: a unit or a field with all that is known of it."""

    name: str
    row: UnitRow | FieldRow
    before: Flow
    times: Distribution
    links: Links
    residents: int | None = None
    staff: Staff | None = None
    satisfaction: Satisfaction | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with the records behind it, where it has any."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure across all sides; ``group`` opens a group of rows with its heading."""

    label: str
    cells: tuple[Cell, ...]
    group: str = ""


@gate(Capability.VIEW_FIGURES)
def dashboard_compare(request: HttpRequest) -> HttpResponse:
    """``?units=a,b`` or ``?unit=a&unit=b``, the same with fields; the reader's own places alone."""
    what = asked(request)
    of_fields = request.GET.get("of") == "fields" or "fields" in request.GET
    fields, units = _options(what)
    wanted = named(request.GET, "field_code", "fields") if of_fields else named(request.GET, "unit", "units")
    known = fields if of_fields else units
    chosen = [code for code in wanted if code in known][:MOST]
    sides: Sequence[Side] = ()
    if len(chosen) >= FEWEST:
        sides = _fields(what, [fields[code] for code in chosen]) if of_fields else _units(what, chosen, units)
    rows = _rows(what.period, sides, of_fields=of_fields, past=what.past)
    context = {
        **page_context(request, what),
        "of_fields": of_fields,
        "options": [(code, one.label) for code, one in known.items()],
        "picks": [*chosen, *([""] * (MOST - len(chosen)))],
        "sides": sides,
        "rows": rows,
        "too_few": len(chosen) < FEWEST,
        "too_many": len(wanted) > MOST,
        "unknown": ", ".join(code[:40] for code in wanted[:MOST] if code not in known),
    }
    return shown(request, "procedures/dashboard/compare.html", context, view_sections.compare)


def named(query: QueryDict, each: str, together: str) -> list[str]:
    """The codes of an address, each once, in its order."""
    codes = [*query.get(together, "").split(","), *query.getlist(each)]
    return list(dict.fromkeys(code.strip() for code in codes if code.strip()))


def _options(what: Asked) -> tuple[dict[str, Field], dict[str, Unit]]:
    visible = figures.units_of(what.scope)
    units = (unit for unit in units_in_force(clock.today()) if unit.kind != UnitKind.PROVINCE)
    return (
        {field.code: field for field in all_fields()},
        {unit.code: unit for unit in units if visible is None or unit.pk in visible},
    )


def _units(what: Asked, chosen: Sequence[str], units: dict[str, Unit]) -> list[Side]:
    keys = [units[code].pk for code in chosen]
    at = clock.now()
    _whole, found = figures.overview(
        what.period, scope=what.scope, at=at, units=keys, as_at=what.past, with_centres=True
    )
    rows = {row.code: row for row in found}
    before = flow_by_unit(what.period.before(), scope=what.scope, units=keys, as_at=what.past)
    now = what.past is None
    times = times_by_unit(what.period, scope=what.scope, units=keys) if now else {}
    staff = staff_by_unit(local(what.past.moment).date() if what.past else clock.today(), keys)
    satisfied = satisfaction_by_unit() if now else {}
    return [
        Side(
            units[code].label,
            rows[code],
            before.get(units[code].pk, Flow()),
            times.get(units[code].pk, Distribution({})),
            what.links.of_unit(code),
            units[code].population,
            staff.get(units[code].pk, Staff()),
            satisfied.get(units[code].pk),
        )
        for code in chosen
        if code in rows
    ]


def _fields(what: Asked, chosen: Sequence[Field]) -> list[Side]:
    rows = {row.code: row for row in figures.by_field(what.period, scope=what.scope, at=clock.now(), as_at=what.past)}
    before = flow_by_field(what.period.before(), scope=what.scope, as_at=what.past)
    times = times_by_field(what.period, scope=what.scope) if what.past is None else {}
    return [
        Side(
            field.label,
            rows.get(field.code) or FieldRow(field.pk, field.code, field.label, *_NOTHING),
            before.get(field.pk, Flow()),
            times.get(field.pk, Distribution({})),
            what.links.of_field(field.code),
        )
        for field in chosen
    ]


_NOTHING = (Received(), Settled(), Stock())


def _rows(period: Period, sides: Sequence[Side], *, of_fields: bool, past: Past | None) -> list[Row]:
    def row(label: str, cell: Callable[[Side], Any], href: str = "", group: str = "") -> Row:
        cells = (Cell(str(cell(side)), getattr(side.links, href) if href else "") for side in sides)
        return Row(label, tuple(cells), group)

    then = _("At that moment") if past else _("At this moment")
    found = [
        row(_("Received"), lambda s: count(s.row.received.total), "received", _("In the period")),
        row(_("Received online"), lambda s: _share(s.row.received.online, s.row.received.total)),
        row(_("Settled"), lambda s: count(s.row.settled.total), "settled"),
        row(_("Late"), lambda s: count(s.row.settled.late), "late"),
        row(_("Early and on time"), lambda s: percent(s.row.settled.rate)),
        row(_("Likely between"), _likely),
        row(_("Against the period before, points"), _moved),
        row(_("By the first due date"), lambda s: percent(s.row.settled.rate_on_first_due)),
        row(_("Median, days"), lambda s: _known(s.times.median)),
        row(_("Nine of ten, days"), lambda s: _known(s.times.ninetieth)),
        row(_("In progress"), lambda s: count(s.row.stock.open), "open", then),
        row(overdue_words(past), lambda s: count(s.row.stock.overdue), "overdue"),
        row(_("Overdue, of those in progress"), lambda s: _share(s.row.stock.overdue, s.row.stock.open)),
        row(_("Due soon"), lambda s: count(s.row.stock.due_soon), "due_soon"),
    ]
    return found if of_fields else found + _like_with_like(period, row)


def _like_with_like(period: Period, row: Callable[..., Row]) -> list[Row]:
    days = len(period)
    return [
        row(_("Residents"), lambda s: _known(s.residents), group=_("Like with like")),
        row(
            _("Received per 1,000 residents in 30 days"),
            lambda s: _per(s.row.received.total * 30_000, s.residents, days),
        ),
        row(_("Reception clerks"), lambda s: count(s.staff.clerks)),
        row(
            _("Received per clerk in 30 days"),
            lambda s: _per((s.row.received_at_centre or 0) * 30, s.staff.clerks, days),
        ),
        row(_("Processing officers"), lambda s: count(s.staff.officers)),
        row(_("Settled per officer in 30 days"), lambda s: _per(s.row.settled.total * 30, s.staff.officers, days)),
        row(_("Satisfied, of those who rated"), _satisfied),
    ]


def _share(part: int, whole: int) -> str:
    return percent(part / whole if whole else None)


def _known(number: int | None) -> str:
    return "—" if number is None else count(number)


def _per(amount: int, people: int | None, days: int) -> str:
    return str(number_format(round(amount / people / days, 1), 1)) if people else "—"


def _likely(side: Side) -> str:
    settled = side.row.settled
    if not settled.total:
        return "—"
    low, high = interval(settled.kept, settled.total)
    return f"{percent(low)} – {percent(high)}"


def _moved(side: Side) -> str:
    now, before = side.row.settled.rate, side.before.settled.rate
    return "—" if now is None or before is None else signed((now - before) * 100)


def _satisfied(side: Side) -> str:
    found = side.satisfaction
    if found is None:
        return "—"
    return _("%(share)s of %(rated)s") % {"share": percent(found.rate), "rated": count(found.rated)}
