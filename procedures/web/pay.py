"""What a citizen pays, and how: the page behind a payment link, the way to the platform and back, and its notices."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.domain.money_vocabulary import IntentState, PaymentState
from procedures.models import PaymentIntent, Record
from procedures.ports import is_connected
from procedures.queries.money import payment_link, payment_state, record_of_token, stands_of, transfer_offer
from procedures.services.online_payments import PLATFORM, begin_payment, take_notice
from procedures.throttles import PaymentThrottle
from procedures.web.money_section import is_settled, picture
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.origin import ip_of
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_money
from units.web.refusals import sentence_of, status_of

MOST_BYTES = 100_000  # of a notice


@gate(Capability.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """What is due and how it is paid; POST goes on to the platform. A free matter says that nothing is to be paid."""
    record = record_of_token(token)
    if record is None:
        raise Http404
    if request.method != "POST":
        return _page(request, record)
    if not PaymentThrottle().allow_request(request, None):
        return _page(request, record, broken=RuleBroken("payments_too_often"), status=429)
    try:
        intent = begin_payment(
            record_id=record.pk, at=clock.now(), ip=ip_of(request) or "", language=get_language() or "vi"
        )
    except RuleBroken as broken:
        return _page(request, record, broken=broken, status=status_of(broken))
    return redirect(intent.address)


def _page(request: HttpRequest, record: Record, *, broken: RuleBroken | None = None, status: int = 200) -> HttpResponse:
    stands = stands_of(record)
    state = payment_state(record, stands)
    offer = transfer_offer(record, stands)
    context: dict[str, Any] = {
        "record": record,
        "state": state,
        "is_settled": is_settled(state),
        "is_fixed": state is not PaymentState.NOT_FIXED,
        "due": spoken_money(stands.still_due) if stands.still_due else "",
        "held": spoken_money(stands.held),
        "transfer": offer,
        "picture": picture(offer) if offer else "",
        "online": is_connected(PLATFORM),
        "refusal": sentence_of(broken) if broken else "",
    }
    return _private(render(request, "procedures/pay.html", context, status=status))


@gate(Capability.PUBLIC)
@never_cache
@require_safe
def payment_return(request: HttpRequest) -> HttpResponse:
    """Where the platform sends the payer back to. That is no proof of anything: the page tells what the platform itself
    has told us, and looks again by itself until it has.
    """
    intent = PaymentIntent.objects.select_related("record").filter(reference=request.GET.get("MaThamChieu", "")).first()
    if intent is None:
        raise Http404
    context = {
        "intent": intent,
        "state": IntentState(intent.state),
        "waits": intent.state == IntentState.WAITING,
        "paid": intent.state == IntentState.PAID,
        "amount": spoken_money(intent.amount_vnd),
        "link": payment_link(intent.record),
    }
    return _private(render(request, "procedures/payment_return.html", context))


@csrf_exempt
@gate(Capability.PUBLIC)
@require_POST
def payment_notice(request: HttpRequest) -> HttpResponse:
    """A notice of the platform (IPN): no session and no form, but a hash that only the platform can make."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        answer = take_notice(body=request.body, at=clock.now())
    except RuleBroken:
        return HttpResponse(status=404)
    return HttpResponse(answer, content_type="application/json")


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
