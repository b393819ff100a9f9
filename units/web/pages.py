"""Pages about units: the 54 of today, one unit with what it came from, and old names looked up."""

from collections.abc import Callable
from datetime import date

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from units import clock
from units.domain.address_reading import MAX_LENGTH
from units.domain.kinds import UnitKind
from units.formats import plain_date, spoken_time, spoken_weekdays
from units.models import ServiceCentre
from units.queries.resolution import resolution, suggestions
from units.queries.units import centre_of, unit_with_lineage, units_of_the_day

View = Callable[..., HttpResponse]
SHOWN = ((UnitKind.WARD, _("Wards")), (UnitKind.COMMUNE, _("Communes")), (UnitKind.SPECIAL_ZONE, _("Special zones")))


def public(view: View) -> View:
    """Open to everybody: the value of staffing's Capability.PUBLIC, which stands above this app on the staircase."""
    view.capability = "public"  # type: ignore[attr-defined]
    return view


@public
def units(request: HttpRequest) -> HttpResponse:
    """The units in force today by kind."""
    rows = list(units_of_the_day().annotate(former=Count("origins")).order_by("sort_key"))
    groups = [(title, [unit for unit in rows if unit.kind == kind]) for kind, title in SHOWN]
    return render(request, "units/units.html", {"groups": groups, "count": len(rows)})


@public
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """A unit, the one in force when its code served two; ``?from=2025-07-01`` asks for the other."""
    found = unit_with_lineage(code, _day(request.GET.get("from")))
    if found is None:
        raise Http404
    centre, origin = centre_of(found), next(iter(found.origins.all()), None)
    context = {
        "unit": found,
        "ended_on": plain_date(found.valid_to) if found.valid_to else "",
        "resolution": origin and origin.resolution,
        "made_on": plain_date(origin.effective_on) if origin else "",
        "centre": centre,
        "hours": _hours(centre),
    }
    return render(request, "units/unit.html", context)


@public
def resolve_unit(request: HttpRequest) -> HttpResponse:
    """An old or new name in any spelling: the unit of today, or a question."""
    name = request.GET.get("name", "").strip()[:MAX_LENGTH]
    on = _day(request.GET.get("on")) or clock.today()
    found = resolution(name, on) if name else None
    return render(request, "units/resolve.html", {"name": name, "on": on, "resolution": found})


@public
def units_typeahead(request: HttpRequest) -> JsonResponse:
    """Suggestions for ``q``: value is the unit's key; ``level=commune`` leaves out the province and its agencies."""
    found = suggestions(
        request.GET.get("q", "")[:MAX_LENGTH],
        _day(request.GET.get("on")),
        communes_only=request.GET.get("level") == "commune",
    )
    items = [
        {
            "value": str(candidate.unit.pk),
            "label": candidate.unit.label,
            "hint": candidate.hint,
            "via": candidate.via.label,
            "code": candidate.unit.code,
        }
        for candidate in found
    ]
    return JsonResponse(items, safe=False)


def _day(text: str | None) -> date | None:
    try:
        return parse_date(text or "")
    except ValueError:
        return None


def _hours(centre: ServiceCentre | None) -> list[tuple[str, str]]:
    """Weekdays that share their sittings, with these: "thứ Hai đến thứ Sáu", "07:30-11:30, 13:00-17:00"."""
    if centre is None or centre.office_hours is None:
        return []
    days: dict[int, list[str]] = {}
    for session in centre.office_hours.sessions.all():
        sitting = f"{spoken_time(session.opens)}-{spoken_time(session.closes)}"
        days.setdefault(session.weekday, []).append(sitting)
    alike: dict[str, list[int]] = {}
    for weekday, sittings in sorted(days.items()):
        alike.setdefault(", ".join(sittings), []).append(weekday)
    return [(spoken_weekdays(weekdays), sittings) for sittings, weekdays in alike.items()]
