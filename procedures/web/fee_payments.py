"""Fees at the counter: a record's payments, what is taken, and what goes back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from procedures.domain.money_vocabulary import PaymentMeans, RefundReason, WaiverGround
from procedures.models import Payment, Record, Refund
from procedures.services.fee_payments import take_payment
from procedures.services.online_payments import receipt_of
from procedures.services.refunds import decide_refund, pay_out, request_refund
from procedures.services.waivers import waive_fee
from procedures.web.desk import access_to, desk_page
from procedures.web.money_forms import PayOutForm, RefundForm, TakeForm, WaiverForm
from procedures.web.money_section import payments_page_of
from procedures.web.record_page import record_in
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_money
from units.scoping import Scope
from units.web.refusals import sentence_of, status_of

SHOWN = 100


@gate(Capability.COLLECT_FEES)
@require_safe
def record_payments(request: HttpRequest, key: int) -> HttpResponse:
    """What is due for a record, how it can be paid here and now, and all that was paid."""
    return _page(request, _record(request, key))


@gate(Capability.COLLECT_FEES)
@require_POST
def record_payment_take(request: HttpRequest, key: int) -> HttpResponse:
    """Cash or a transfer was taken."""
    record, form = _record(request, key), TakeForm(request.POST)

    def take() -> None:
        take_payment(
            record_id=record.pk,
            means=PaymentMeans(form.cleaned_data["means"]),
            amount_vnd=form.cleaned_data["amount"],
            transaction_number=form.cleaned_data["transaction_number"],
            actor=account_of(request),
            scope=_scope(request),
            at=clock.now(),
        )

    def said() -> str:
        return _("%(amount)s was taken for the record %(code)s.") % {
            "amount": spoken_money(form.cleaned_data["amount"]),
            "code": record.code,
        }

    return _done(request, record, form, take, said, name="take")


@gate(Capability.COLLECT_FEES)
@require_POST
def record_refund_ask(request: HttpRequest, key: int) -> HttpResponse:
    """Money shall go back."""
    record, form = _record(request, key), RefundForm(request.POST)

    def ask() -> None:
        request_refund(
            record_id=record.pk,
            amount_vnd=form.cleaned_data["amount"],
            reason=RefundReason(form.cleaned_data["reason"]),
            actor=account_of(request),
            scope=_scope(request),
            at=clock.now(),
        )

    return _done(
        request, record, form, ask, lambda: _("The refund waits for approval by the centre's leader."), name="refund"
    )


@gate(Capability.APPROVE_REFUNDS)
@require_POST
def record_fee_waive(request: HttpRequest, key: int) -> HttpResponse:
    """The payer is let off what is still due, or a part of it."""
    scope = access_to(request).scope_for(Capability.APPROVE_REFUNDS)
    record, form = record_in(scope, key), WaiverForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("waiver_incomplete")
    waiver = waive_fee(
        record_id=record.pk,
        amount_vnd=form.cleaned_data["amount"],
        seen_due_vnd=form.cleaned_data["due"],
        ground=WaiverGround(form.cleaned_data["ground"]),
        actor=account_of(request),
        scope=scope,
        at=clock.now(),
    )
    messages.success(request, _("%(amount)s is waived.") % {"amount": spoken_money(waiver.amount_vnd)})
    return redirect("record", key=record.pk)


def _done(
    request: HttpRequest,
    record: Record,
    form: forms.Form,
    act: Callable[[], None],
    said: Callable[[], str],
    *,
    name: str,
) -> HttpResponse:
    """Do it and say so, or show the page again with what was typed."""
    if not form.is_valid():
        return _page(request, record, status=422, **{name: form})
    try:
        act()
    except RuleBroken as broken:
        form.add_error(None, sentence_of(broken))
        return _page(request, record, status=status_of(broken), **{name: form})
    messages.success(request, said())
    return redirect("record_payments", key=record.pk)


@gate(Capability.COLLECT_FEES)
@require_safe
def payment_receipt(request: HttpRequest, key: int) -> HttpResponse:
    """The platform's receipt of a payment, as it gives it."""
    payment = Payment.objects.select_related("intent").filter(pk=key, intent__isnull=False).first()
    if payment is None:
        raise Http404
    record = _record(request, payment.record_id)
    response = HttpResponse(receipt_of(payment, at=clock.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{record.code}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@gate(Capability.VIEW_RECORDS)
@require_safe
def desk_refunds(request: HttpRequest) -> HttpResponse:
    """Refunds of the person's places: those that wait first."""
    access = access_to(request)
    records = Record.objects.visible_to(access.scope).values("pk")
    rows = Refund.objects.filter(record__in=records).select_related("record", "requested_by", "decided_by")
    context = {
        "waiting": list(rows.filter(state__in=["requested", "approved"]).order_by("requested_at")[:SHOWN]),
        "ended": list(rows.filter(state__in=["refused", "paid_out"])[:SHOWN]),
        "may_decide": access.may(Capability.APPROVE_REFUNDS),
        "may_pay": access.may(Capability.COLLECT_FEES),
    }
    return desk_page(request, "procedures/desk/refunds.html", context)


@gate(Capability.APPROVE_REFUNDS)
@require_POST
def refund_decide(request: HttpRequest, key: int) -> HttpResponse:
    """Approve, or not."""
    approve = request.POST.get("approve") == "1"
    scope = access_to(request).scope_for(Capability.APPROVE_REFUNDS)
    decide_refund(refund_id=key, approve=approve, actor=account_of(request), scope=scope, at=clock.now())
    messages.success(request, _("The refund is approved: a cashier pays it out.") if approve else _("Not approved."))
    return redirect("desk_refunds")


@gate(Capability.COLLECT_FEES)
@require_POST
def refund_pay_out(request: HttpRequest, key: int) -> HttpResponse:
    """The money was given back."""
    form = PayOutForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("transaction_missing")
    refund = pay_out(
        refund_id=key,
        means=PaymentMeans(form.cleaned_data["means"]),
        transaction_number=form.cleaned_data["transaction_number"],
        actor=account_of(request),
        scope=_scope(request),
        at=clock.now(),
    )
    amount = spoken_money(refund.amount_vnd)
    messages.success(request, _("%(amount)s was given back.") % {"amount": amount})
    return redirect("desk_refunds")


def _scope(request: HttpRequest) -> Scope:
    return access_to(request).scope_for(Capability.COLLECT_FEES)


def _record(request: HttpRequest, key: int) -> Record:
    return record_in(_scope(request), key)


def _page(request: HttpRequest, record: Record, *, status: int = 200, **typed: forms.Form) -> HttpResponse:
    context: dict[str, Any] = payments_page_of(record)
    initial = {"amount": context["still_due"] or None, "means": PaymentMeans.CASH.value}
    context |= {
        "take": typed.get("take") or TakeForm(initial=initial, auto_id="take_%s"),
        "refund": typed.get("refund") or RefundForm(initial={"amount": context["held"] or None}, auto_id="refund_%s"),
        "form": next(iter(typed.values()), None),
    }
    return desk_page(request, "procedures/desk/payments.html", context, status=status)
