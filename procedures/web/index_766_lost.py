"""The records behind a score: which ones cost points and why, and what it would give if they had been in term."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procedures.domain.index_766 import evaluate, mended
from procedures.domain.index_766_words import FORMULAS, Indicator, Judgement, Loss
from procedures.models import ProcedureVersion
from procedures.queries.index_766 import Lost, Month, loss_kinds, losses, lost_among
from procedures.queries.index_766_months import Told, told
from procedures.queries.index_766_sql import LOSSES
from procedures.web.index_766 import Asked, about, asked
from procedures.web.index_766_others import others_lost
from procedures.web.index_766_shown import OTHERS, change, numbers_of, points_of, share_of
from procedures.web.numbers import count
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.formats import brief_moment
from units.models import Unit

MOST_CHOSEN = 100
_REASONS = {reason.value: reason for reason in [*Judgement, *Loss]}


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """One record of the list: its code, whose it is, what it is about and why it costs points. No names of people."""

    key: int
    code: str
    href: str
    unit: str
    procedure: str
    due: str
    ended: str
    reason: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class WhatIf:
    """So many records in term would give so much."""

    records: int
    total: str
    gain: str
    indicators: list[tuple[str, str, str]]


@gate(Capability.VIEW_FIGURES)
@require_safe
def index_lost(request: HttpRequest, month: date, indicator: str) -> HttpResponse:
    """The records that cost points in an indicator, of one unit or of all that the person sees."""
    name = _indicator(indicator)
    what = asked(request, month, request.GET.get("unit"))
    if name in OTHERS:
        return others_lost(request, what, name)
    period, this = Month.at(what.first_day, clock.now()), told(what.first_day, clock.now())
    kinds = loss_kinds(name, period, units=what.units)
    narrowed = [kind for kind in dict.fromkeys(request.GET.getlist("kind")) if kind in _REASONS]
    rows, following = losses(
        name, period, units=what.listed, after=_number(request.GET.get("after", "")), kinds=narrowed or None
    )
    chosen = [_number(text) for text in request.GET.getlist("record")[:MOST_CHOSEN]]
    has_score = what.unit is not None or what.whole
    context = about(request, what, this) | {
        "indicator": name,
        "indicator_name": _(name.label),
        "formula": _(FORMULAS[name]),
        "kinds": [(kind, _(_REASONS[kind].label), count(n), kind in narrowed) for kind, n in kinds.items()],
        "rows": _shown(rows, set(chosen)),
        "is_listed_in_part": what.listed != what.units,
        "later_url": _following(request, following),
        "offers_what_if": has_score and name == Indicator.ON_TIME and bool(kinds),
        "is_satisfaction": name == Indicator.SATISFACTION,
    }
    if has_score:
        scored = this.of(what.unit.pk if what.unit else None).of(name)
        if scored is not None:
            context["numbers"] = f"{numbers_of(name, scored.count)} = {share_of(name, scored.count)}"
            context["points"] = points_of(scored.points)
    if context["offers_what_if"] and (narrowed or chosen):
        among = lost_among(name, period, chosen, units=what.listed) if chosen else 0
        context["what_if"] = what_if(this, what, among or sum(kinds.get(kind, 0) for kind in narrowed))
    return render(request, "procedures/index_766/lost.html", context)


def what_if(this: Told, what: Asked, records: int) -> WhatIf:
    """The same index with so many records of the late ones in term, by the function that reckons the index."""
    counts = this.counts.get(what.unit.pk if what.unit else None, {})
    before, after = evaluate(this.version, counts), evaluate(this.version, mended(counts, records))
    gained = []
    for indicator in (Indicator.ON_TIME, Indicator.SATISFACTION):
        one, other = before.of(indicator), after.of(indicator)
        moved = change(other.points, one.points) if one and other else None
        if moved is not None and other is not None:
            gained.append((indicator.value, _(indicator.label), moved.words))
    moved = change(after.total or Decimal(0), before.total or Decimal(0))
    return WhatIf(records, points_of(after.total), moved.words if moved else "", gained)


def _indicator(text: str) -> Indicator:
    try:
        name = Indicator(text)
    except ValueError as error:
        raise Http404 from error
    if name not in LOSSES and name not in OTHERS:
        raise Http404
    return name


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def _following(request: HttpRequest, after: int | None) -> str:
    if after is None:
        return ""
    kept = [(name, value) for name in ("unit", "kind") for value in request.GET.getlist(name)]
    return f"?{urlencode([*kept, ('after', after)])}"


def _shown(rows: list[Lost], chosen: set[int]) -> list[ShownRecord]:
    units = Unit.objects.in_bulk({row.unit_id for row in rows})
    wanted = {row.procedure_id for row in rows}
    versions = ProcedureVersion.objects.filter(procedure__in=wanted).order_by("valid_from")
    names = {version.procedure_id: version.name for version in versions}
    return [
        ShownRecord(
            key=row.key,
            code=row.code,
            href=reverse("record", args=[row.key]),
            unit=units[row.unit_id].label,
            procedure=names[row.procedure_id],
            due=brief_moment(row.due_at) if row.due_at else "—",
            ended=brief_moment(row.ended_at) if row.ended_at else _("still open"),
            reason=_(_REASONS[row.reason].label),
            is_chosen=row.key in chosen,
        )
        for row in rows
    ]
