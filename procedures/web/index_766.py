"""The index of Decision 766 for officials: the province or one unit, month by month, and what costs points."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from procedures.domain.index_766_words import ZeroRule
from procedures.queries.index_766 import entered
from procedures.queries.index_766_months import (
    Told,
    counted_now,
    month_before,
    months,
    places_of,
    ranking,
    stored_month,
    told,
    units_of_month,
)
from procedures.services.index_766 import FIRST_MONTH, checksum_of
from procedures.web import watch_sections
from procedures.web.desk import access_to
from procedures.web.index_766_shown import change, differences, points_of, shown_groups, shown_units, whole
from procedures.web.view_papers import shown
from staffing.access import Access
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.formats import spoken_moment, spoken_month
from units.models import Unit
from units.scoping import Scope


@dataclass(frozen=True)
class Asked:
    """A month and a place; ``unit`` None with ``whole`` for the province, without it for several units of one's own.

    ``visible``: the units whose figures the reader sees, ``opened``: those whose records; None for all.
    """

    first_day: date
    unit: Unit | None
    scope: Scope
    visible: frozenset[int] | None
    opened: frozenset[int] | None

    @property
    def whole(self) -> bool:
        """Whether the reader sees the province's own index."""
        return self.scope.whole_province

    @property
    def units(self) -> frozenset[int] | None:
        """Whose records were counted; None for all."""
        return self.visible if self.unit is None else frozenset({self.unit.pk})

    @property
    def listed(self) -> frozenset[int] | None:
        """Whose records may be listed; None for all. Watching over a unit opens its figures alone (decision 104)."""
        if self.units is None:
            return self.opened
        return self.units if self.opened is None else self.units & self.opened

    @property
    def month(self) -> str:
        """As in addresses."""
        return f"{self.first_day:%Y-%m}"


def asked(
    request: HttpRequest,
    month: date | None,
    code: str | None = None,
    *,
    capability: Capability = Capability.VIEW_FIGURES,
) -> Asked:
    """What an address is about. A month without an index and a unit outside one's places are not found.

    Whoever sees one unit alone is shown that unit, wherever the province stands for others.
    """
    first_day = month or clock.today().replace(day=1)
    if not FIRST_MONTH <= first_day <= clock.today():
        raise Http404
    now, access = clock.now(), access_to(request)
    scope = access.scope_for(capability)
    visible, opened = places_of(scope, now), places_of(access.scope_for(Capability.VIEW_RECORDS), now)
    rows = units_of_month(first_day, now)
    unit = None
    if code:
        unit = rows.filter(code=code).first()
        if unit is None or (visible is not None and unit.pk not in visible):
            raise Http404
    elif visible is not None:
        own = list(rows.filter(pk__in=visible)[:2])
        unit = own[0] if len(own) == 1 else None
    return Asked(first_day, unit, scope, visible, opened)


@gate(Capability.VIEW_FIGURES)
@require_safe
def index(request: HttpRequest, month: date | None = None) -> HttpResponse:
    """The province, or as much of it as the person leads."""
    return _page(request, asked(request, month))


@gate(Capability.VIEW_FIGURES)
@require_safe
def index_unit(request: HttpRequest, month: date, code: str) -> HttpResponse:
    """One unit."""
    return _page(request, asked(request, month, code))


def _page(request: HttpRequest, what: Asked) -> HttpResponse:
    now = clock.now()
    this, before = told(what.first_day, now), stored_month(month_before(what.first_day))
    context = about(request, what, this)
    if what.unit is not None or what.whole:
        place = what.unit.pk if what.unit else None
        result, earlier = this.of(place), before.of(place) if before else None
        entries = entered(what.first_day)
        context |= {
            "total": points_of(result.total),
            "total_change": change(result.total, earlier.total if earlier else None),
            "available": whole(result.available),
            "groups": shown_groups(result, earlier, entries, month=what.month, unit=what.unit),
        }
    if what.unit is None:
        context["ranked"] = shown_units(ranking(this, units=what.visible), before, what.month)
    return shown(request, "procedures/index_766/index.html", context, watch_sections.index)


def about(request: HttpRequest, what: Asked, this: Told) -> dict[str, Any]:
    """What every page of the index says of its month."""
    access = access_to(request)
    stored = this.month if this.is_stored else None
    return {
        "what": what,
        "unit": what.unit,
        "name": what.unit.label if what.unit else "",
        "month": what.month,
        "said_month": spoken_month(what.first_day),
        "months": [(f"{day:%Y-%m}", spoken_month(day), day == what.first_day) for day in months(clock.now())],
        "version": this.version,
        "zero_rule": ZeroRule(this.version.zero_rule),
        "counted": spoken_moment(this.counted_at),
        "stored": stored,
        "may_export": _may_export(access, what),
        "may_enter": access.may(Capability.ENTER_INDEX) and stored is None,
        "place_query": f"?unit={what.unit.code}" if what.unit else "",
    }


def _may_export(access: Access, what: Asked) -> bool:
    exported = places_of(access.scope_for(Capability.EXPORT_FIGURES), clock.now())
    return exported is None or (bool(exported) if what.unit is None else what.unit.pk in exported)


@gate(Capability.VIEW_FIGURES)
@require_safe
def index_compare(request: HttpRequest, month: date) -> HttpResponse:
    """A stored month beside the same month counted today: corrections show here and change nothing."""
    what = asked(request, month, request.GET.get("unit"))
    stored = stored_month(what.first_day)
    if stored is None or stored.month is None or not stored.is_stored or (what.unit is None and not what.whole):
        raise Http404
    today = counted_now(what.first_day, clock.now())
    place = what.unit.pk if what.unit else None
    then, now = stored.of(place), today.of(place)
    context = about(request, what, stored) | {
        "then": points_of(then.total),
        "now": points_of(now.total),
        "moved": change(now.total, then.total),
        "rows": differences(then, now),
        "is_intact": checksum_of(stored.month, stored.month.lines.all()) == stored.month.checksum,
    }
    return render(request, "procedures/index_766/compare.html", context)
