"""The officers of one unit: what each has in hand. For the unit's leaders alone, in the order of the alphabet."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procedures.domain.ranking import interval
from procedures.queries.calendar import calendar_for
from procedures.queries.colleagues import holders_at
from procedures.queries.figure_officers import LATEST_DAYS, Hands, hands_by_officer
from procedures.web.numbers import percent
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import Account
from units import clock
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Line:
    """One officer's numbers."""

    name: str
    hands: Hands
    rate: str
    likely: str


@gate(Capability.ASSIGN_RECORDS)
@require_safe
def unit_officers(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever may assign the unit's records sees who has how many; nobody else, not the province either."""
    unit = Unit.objects.in_force(clock.today()).filter(code=code).first()
    led = request.access.scope_for(Capability.ASSIGN_RECORDS).units  # type: ignore[attr-defined]
    if unit is None or unit.pk not in led:
        raise Http404
    at = clock.now()
    found = hands_by_officer(unit.pk, at=at, calendar=calendar_for(unit.office_hours))
    present = set(holders_at(unit.pk, Capability.PROCESS_RECORDS, clock.today()).values_list("pk", flat=True))
    names = dict(Account.objects.filter(pk__in=present | {key for key in found if key}).values_list("pk", "full_name"))
    lines = [_line(names[key], found.get(key, Hands())) for key in sorted(names, key=lambda key: _given(names[key]))]
    if None in found:
        lines.append(_line(_("Without an officer: not taken yet, or settled at once"), found[None]))
    context = {"unit": unit, "lines": lines, "at": at, "days": LATEST_DAYS}
    return render(request, "procedures/dashboard/officers.html", context)


def _given(name: str) -> tuple[str, str]:
    """Vietnamese names are ordered by the last word."""
    return name.rsplit(maxsplit=1)[-1] if name else "", name


def _line(name: str, hands: Hands) -> Line:
    settled = hands.settled
    low, high = interval(settled.records - settled.late, settled.records)
    likely = f"{percent(low)} – {percent(high)}" if settled.records else "—"
    return Line(name, hands, percent(settled.rate), likely)
