"""Records at risk in one's places: why, for how long, who has them; urged with one key from the list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from procedures.domain.deadlines import working_time_between
from procedures.domain.exports import ExportList
from procedures.domain.identifiers import without_remarks
from procedures.domain.steering import Risk
from procedures.domain.vocabulary import Act
from procedures.models import Record
from procedures.queries.alerts import open_alerts
from procedures.queries.at_risk import Evidence, Narrowed, Task, at_risk, evidence_of, risk_counts
from procedures.queries.calendar import calendar_for
from procedures.queries.catalogue import all_fields
from procedures.queries.explanations import explain
from procedures.queries.figures import units_of
from procedures.queries.places import units, units_in_force
from procedures.queries.record_pages import Cursor
from procedures.web import watch_sections
from procedures.web.acts_done import DONE
from procedures.web.bulk import assigning_bar
from procedures.web.desk import access_to, counted, due_of
from procedures.web.exports import export_address
from procedures.web.queues import neighbours
from procedures.web.urging import UrgeLine, urge_line
from procedures.web.view_papers import shown
from staffing.access import Access
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import brief_moment, spoken_duration
from units.queries.successors import with_former
from units.scoping import Scope

_WORKING_DAY = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One record of the list. Nothing of its people: names are seen by opening a record with a reason."""

    record: Record
    risks: tuple[Risk, ...]
    due: str
    why: list[Any]
    reasons: list[str]
    officer: str
    urge: UrgeLine | None

    @property
    def choose(self) -> str:
        """What its box says to the ear."""
        return _("Choose %(code)s") % {"code": self.record.code}


@gate(Capability.SUPERVISE)
@require_safe
def at_risk_page(request: HttpRequest) -> HttpResponse:
    """The list of one risk, with the numbers of all four; the first that has any where none is named."""
    access, at = access_to(request), clock.now()
    scope = access.scope_for(Capability.SUPERVISE)
    narrowed, form = _asked(request, access, scope)
    counts = risk_counts(scope, at=at, narrowed=narrowed)
    given = request.GET.get("risk", "")
    first = next((risk for risk, number in counts.items() if number), Risk.OVERDUE)
    risk = Risk(given) if given in set(Risk) else first
    page = at_risk(risk, scope, at=at, narrowed=narrowed, cursor=Cursor.read(request.GET.get("at", "")))
    evidence = evidence_of(page.rows, at=at)
    context = {
        "risk": risk,
        "tabs": [(one, counted(number), _with(request, risk=one.value)) for one, number in counts.items()],
        "lines": [line_of(record, evidence[record.pk], at) for record in page.rows],
        "nothing_anywhere": not any(counts.values()),
        "is_narrowed": any(one is not None for one in (narrowed.unit, narrowed.field, narrowed.watched)),
        "unknown": _unknown(narrowed, form),
        "back": request.get_full_path(),
        "moment": brief_moment(at),
        "open_alerts": open_alerts(account_of(request)),
        "bulk": assigning_bar(access) if page.rows else None,
        "export_href": _export_href(request, risk, form),
        **form,
        **neighbours(request, page),
    }
    return shown(request, "procedures/steering/at_risk.html", context, watch_sections.at_risk)


def _asked(request: HttpRequest, access: Access, scope: Scope) -> tuple[Narrowed, dict[str, Any]]:
    """What the address asks for; a unit outside one's places finds nothing, as the list itself is scoped, and the page
    says so.
    """
    allowed = units_of(scope)
    places = [one for one in units_in_force(access.on) if allowed is None or one.pk in allowed]
    fields = all_fields()
    unit, field = request.GET.get("unit", ""), request.GET.get("field", "")
    watches = bool(access.watched)
    mine = watches and request.GET.get("mine") == "1"
    watched = Q(competent_unit__in=sorted(with_former(access.watched_units, access.on))) | Q(
        field__in=[one.pk for one in fields if one.code in access.watched_fields]
    )
    narrowed = Narrowed(
        unit=next((one.pk for one in places if one.code == unit), 0) if unit else None,
        field=next((one.pk for one in fields if one.code == field), 0) if field else None,
        watched=watched if mine else None,
    )
    form = {
        "units": places if len(places) > 1 else [],
        "fields": fields,
        "chosen_unit": unit,
        "chosen_field": field,
        "watches": watches,
        "mine": mine,
    }
    return narrowed, form


def _unknown(narrowed: Narrowed, form: dict[str, Any]) -> list[str]:
    """What was asked for and is nowhere to be seen: zeros alone would look as if nothing were at risk there."""
    units = _("No unit of your places has the code %(code)s: choose one from the list.")
    fields = _("No field has the code %(code)s: choose one from the list.")
    asked = ((narrowed.unit, units, form["chosen_unit"]), (narrowed.field, fields, form["chosen_field"]))
    return [words % {"code": code[:40]} for key, words, code in asked if key == 0]


def _export_href(request: HttpRequest, risk: Risk, form: dict[str, Any]) -> str:
    """Where the file of this list is asked for, with its conditions."""
    given = {"risk": risk.value, "unit": form["chosen_unit"], "field": form["chosen_field"], "mine": int(form["mine"])}
    return export_address(request, ExportList.AT_RISK, {name: value for name, value in given.items() if value})


def _with(request: HttpRequest, **changes: str) -> str:
    """The present address with other conditions, from its first page."""
    query = request.GET.copy()
    query.pop("at", None)
    for name, value in changes.items():
        query[name] = value
    return f"{request.path}?{query.urlencode()}"


def line_of(record: Record, evidence: Evidence, at: datetime) -> RiskLine:
    """A record with why it is at risk and for how long."""
    return RiskLine(
        record=record,
        risks=evidence.risks,
        due=due_of(record, at),
        why=explain(evidence.why, year=False),
        reasons=[reason for risk in evidence.risks for reason in _reasons(risk, record, evidence, at)],
        officer=without_remarks(str(record.officer)) if record.officer else "",
        urge=urge_line(evidence.urge, evidence.followed, at) if evidence.urge else None,
    )


def _reasons(risk: Risk, record: Record, evidence: Evidence, at: datetime) -> list[str]:
    if risk is Risk.OVERDUE and record.overdue_from:
        time = _working(record, record.overdue_from, at)
        return [_("Overdue for %(time)s") % {"time": time} if time else _("Overdue since the last working hours")]
    if risk is Risk.DUE_SOON and record.due_at:
        left = _working(record, at, record.due_at)
        return [_("%(time)s left") % {"time": left}] if left else []
    if risk is Risk.STUCK and record.touched_at:
        words = {
            "time": _working(record, record.touched_at, at),
            "act": DONE[evidence.last_act or Act.RECEIVE],
            "moment": brief_moment(record.touched_at, year=record.touched_at.year != at.year),
        }
        return [_("Nobody has done anything for %(time)s; last: %(act)s, %(moment)s") % words]
    return [_of_task(task, at) for task in evidence.tasks] if risk is Risk.WAITING else []


def _of_task(task: Task, at: datetime) -> str:
    words = {
        "unit": units((task.unit_id,))[task.unit_id].label,
        "asked": brief_moment(task.asked_at, year=task.asked_at.year != at.year),
        "due": brief_moment(task.due_at, year=task.due_at.year != at.year) if task.due_at else "",
    }
    if task.is_late:
        return _("%(unit)s was asked at %(asked)s; its answer was due at %(due)s and has not come") % words
    return _("%(unit)s was asked at %(asked)s; its answer is due at %(due)s") % words


def _working(record: Record, start: datetime, end: datetime) -> str:
    """Working time by the competent unit's hours: "3 working days", hours and minutes under one day, "" for none."""
    try:
        hours = units((record.competent_unit_id,))[record.competent_unit_id].office_hours
        length = working_time_between(start, end, calendar_for(hours))
    except RuleBroken:  # a calendar that does not reach so far must not fail a list
        length = end - start
    minutes = timedelta(minutes=length // timedelta(minutes=1))
    if length < _WORKING_DAY:
        return _("%(time)s of working time") % {"time": spoken_duration(minutes)} if minutes else ""
    days = length // _WORKING_DAY
    return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}
