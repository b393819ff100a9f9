"""Procedures that lack a part, and petitions dealt with late: what costs points beside records."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from procedures.domain.index_766_words import FORMULAS, Indicator
from procedures.domain.petitions import PetitionState
from procedures.models import Petition
from procedures.queries.index_766 import Month
from procedures.queries.index_766_months import told
from procedures.queries.index_766_others import Incomplete, incomplete_procedures, late_petitions
from procedures.web.index_766 import Asked, about
from procedures.web.index_766_shown import numbers_of, points_of, share_of
from units import clock
from units.formats import brief_moment

LONGEST_KEY = 18


@dataclass(frozen=True, slots=True)
class ShownOther:
    """One line: a code with its page, what it is about, and why it costs points."""

    code: str
    href: str
    name: str
    language: str
    reason: str


def others_lost(request: HttpRequest, what: Asked, name: Indicator) -> HttpResponse:
    """The procedures or petitions that cost points in an indicator."""
    this = told(what.first_day, clock.now())
    period = Month.at(what.first_day, clock.now())
    rows, following = _rows(request.GET.get("after", ""), what, name, period)
    context = about(request, what, this) | {
        "indicator": name,
        "indicator_name": _(name.label),
        "formula": _(FORMULAS[name]),
        "is_petitions": name != Indicator.COMPLETE,
        "is_satisfaction": name == Indicator.PETITION_SATISFACTION,
        "rows": rows,
        "is_listed_in_part": name != Indicator.COMPLETE and what.listed != what.units,
        "later_url": _following(what, following),
    }
    if what.unit is not None or what.whole:
        scored = this.of(what.unit.pk if what.unit else None).of(name)
        if scored is not None:
            context["numbers"] = f"{numbers_of(name, scored.count)} = {share_of(name, scored.count)}"
            context["points"] = points_of(scored.points)
    return render(request, "procedures/index_766/lost_others.html", context)


def _rows(after: str, what: Asked, name: Indicator, period: Month) -> tuple[list[ShownOther], str]:
    if name == Indicator.COMPLETE:
        found, following = incomplete_procedures(period.last_day, what.unit, after=after.replace("\x00", ""))
        return [_procedure(one) for one in found], following
    key = int(after) if after.isascii() and after.isdigit() and len(after) <= LONGEST_KEY else 0
    petitions, last = late_petitions(period, units=what.listed, after=key)
    return [_petition(one) for one in petitions], str(last or "")


def _procedure(one: Incomplete) -> ShownOther:
    version = one.version
    reason = ", ".join(_(part.label) for part in one.missing)
    code = version.procedure.code
    return ShownOther(code, reverse("procedure", args=[code]), version.name, version.name_language, reason)


def _petition(one: Petition) -> ShownOther:
    if one.answered_at is None and one.ended_at is None:
        reason = _("Open, due %(moment)s") % {"moment": brief_moment(one.answer_due_at)}
    elif one.is_late:
        reason = _("A step of it was late")
    else:
        reason = _("Answered, and not published in time")
    state = _(PetitionState(one.state).label)
    return ShownOther(
        one.code, reverse("petition", args=[one.code]), f"{one.competent_unit.label}, {state}", "", reason
    )


def _following(what: Asked, after: str) -> str:
    if not after:
        return ""
    kept = {"unit": what.unit.code} if what.unit else {}
    return f"?{urlencode(kept | {'after': after})}"
