"""The end of a cashier's day, and the list of days that were closed."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from procedures.models import DailyClosing
from procedures.queries.closings import open_days, till_of
from procedures.queries.places import centre
from procedures.services.closings import Count, close_day
from procedures.web.desk import access_to, desk_page
from procedures.web.money_forms import CloseForm
from procedures.web.money_section import moved
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import brief_moment, plain_date, spoken_date, spoken_money
from units.web.refusals import sentence_of, status_of

SHOWN = 60


@gate(Capability.COLLECT_FEES)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_closing(request: HttpRequest) -> HttpResponse:
    """The person's own days that are not closed, the oldest first; counting and signing closes one."""
    if request.method != "POST":
        return _page(request)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data
    try:
        close_day(
            centre_id=given["centre"],
            day=given["day"],
            count=Count(given["counted"], given["signed_name"], given["reason"]),
            expected=given["expected"],
            actor=account_of(request),
            scope=access_to(request).scope_for(Capability.COLLECT_FEES),
            at=clock.now(),
        )
    except RuleBroken as broken:
        form.add_error(None, sentence_of(broken))
        return _page(request, form, status=status_of(broken))
    messages.success(request, _("%(day)s is closed.") % {"day": spoken_date(given["day"])})
    return redirect("desk_closing")


def _page(request: HttpRequest, form: CloseForm | None = None, *, status: int = 200) -> HttpResponse:
    account, today = account_of(request), clock.today()
    days = open_days(account.pk, until=today)
    context: dict[str, Any] = {"form": form, "closed": [told(one) for one in _closings(cashier=account)]}
    if days:
        day, at_centre = days[0]
        context |= _till(account.pk, at_centre, day)
        context["others"] = [spoken_date(other) for other, _centre in days[1:]]
        initial = {"centre": at_centre, "day": day.isoformat(), "expected": context["cash_vnd"]}
        context["form"] = _again(request, initial, form) if form else CloseForm(initial=initial, auto_id="close_%s")
    return desk_page(request, "procedures/desk/closing.html", context, status=status)


def _again(request: HttpRequest, initial: dict[str, Any], refused: CloseForm) -> CloseForm:
    """The form with what was typed, for the till as it is now, and what was wrong."""
    data = request.POST.copy()
    for name, value in initial.items():
        data[name] = str(value)
    form = CloseForm(data, auto_id="close_%s")
    form.is_valid()
    for sentence in refused.non_field_errors():
        form.add_error(None, str(sentence))
    return form


def _till(cashier_id: int, centre_id: int, day: date) -> dict[str, Any]:
    till = till_of(cashier_id, centre_id, day)
    return {
        "day": spoken_date(day),
        "centre": centre(centre_id).label,
        "cash_vnd": till.cash_vnd,
        "sums": [
            (_("Cash that should be in the till"), spoken_money(till.cash_vnd)),
            (_("Bank transfers"), spoken_money(till.transfers_vnd)),
        ],
        "entries": [(entry.record, moved(entry)) for entry in till.entries],
    }


def _closings(**where: Any) -> list[DailyClosing]:
    return list(DailyClosing.objects.filter(**where).select_related("centre__unit", "cashier")[:SHOWN])


def told(closing: DailyClosing) -> dict[str, str]:
    """A closing in words."""
    difference = closing.counted_cash_vnd - closing.expected_cash_vnd
    return {
        "day": plain_date(closing.day),
        "centre": closing.centre.label,
        "cashier": str(closing.cashier),
        "expected": spoken_money(closing.expected_cash_vnd),
        "counted": spoken_money(closing.counted_cash_vnd),
        "transfers": spoken_money(closing.transfers_vnd),
        "difference": spoken_money(difference) if difference else "",
        "reason": closing.reason,
        "signed": closing.signed_name,
        "at": brief_moment(closing.closed_at),
    }


@gate(Capability.APPROVE_REFUNDS)
@require_safe
def desk_closings(request: HttpRequest) -> HttpResponse:
    """What the cashiers of the person's centres have closed."""
    scope = access_to(request).scope_for(Capability.APPROVE_REFUNDS)
    where = {} if scope.whole_province else {"centre__in": scope.centres}
    return desk_page(request, "procedures/desk/closings.html", {"closed": [told(one) for one in _closings(**where)]})
