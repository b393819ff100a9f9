"""The acts open to a person on a record: their forms on its page, and the doing of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from procedures.domain.lifecycle import possible_acts, refusal
from procedures.domain.vocabulary import Act, Queue, ReturnMethod
from procedures.models import Record
from procedures.queries.originals import originals_kept
from procedures.queries.queues import next_in, queues_for
from procedures.services.adjustments import adjust
from procedures.services.amendments import amend
from procedures.services.endings import stop
from procedures.services.extensions import extend
from procedures.services.intake import receive_submission, refuse
from procedures.services.originals import give_back_originals, return_with_originals
from procedures.services.outages import record_outage
from procedures.services.payments import confirm_payment, request_payment
from procedures.services.processing import assign, forward, release, take
from procedures.services.result_corrections import correct_result, report_error
from procedures.services.result_stages import approve, propose, send_back, sign
from procedures.services.results import complete, confirm_delivery, hand_to_the_post
from procedures.services.step import acts_here, lifecycle_facts
from procedures.services.supplements import request_intake_supplement, request_supplement
from procedures.services.ticket_serving import link_act
from procedures.services.undelivered import record_undelivered
from procedures.services.voiding import void_and_receive
from procedures.services.withdrawal import withdraw
from procedures.web.act_forms import ActForm, AssignForm, RefuseForm
from procedures.web.acts_done import DONE
from procedures.web.attachments import scans_section
from procedures.web.circulation import circulation_of
from procedures.web.desk import access_to, desk_page
from procedures.web.electronic_results import result_files_section
from procedures.web.ending_forms import AdjustForm, AmendForm, StopForm, WithdrawForm
from procedures.web.filing_section import answers_section
from procedures.web.money_section import money_section
from procedures.web.printing import record_panel
from procedures.web.queues import next_address
from procedures.web.record_changes import changes_section
from procedures.web.record_page import happened, record_in, written_out
from procedures.web.result_forms import (
    CompleteForm,
    CorrectForm,
    DeliveryForm,
    GiveBackForm,
    PostForm,
    ProposeForm,
    ReportErrorForm,
    ReturnForm,
    SendBackForm,
    SignForm,
    UndeliveredForm,
)
from procedures.web.result_section import result_section
from procedures.web.satisfaction_sections import satisfaction_section
from procedures.web.supplement_section import supplements_section
from procedures.web.telling_section import told_section
from procedures.web.terms_forms import ConfirmPaymentForm, ExtendForm, OutageForm, RequestPaymentForm
from procedures.web.urging import urges_section
from staffing.access import Access
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.web.refusals import sentence_of, status_of


@dataclass(frozen=True, slots=True)
class Doing:
    """How an act is done from the page: who may, with which form, by which service.

    ``rare`` acts stand together behind one line; ``page`` names the address of one that has a page of its own;
    ``label`` says what is done where the act's own word does not.
    """

    capability: Capability
    service: Callable[..., Record]
    form: type[ActForm] = ActForm
    key: str = ""
    rare: bool = False
    page: str = ""
    label: str = ""


DOINGS: Mapping[Act, Doing] = {
    Act.RECEIVE: Doing(Capability.RECEIVE_RECORDS, receive_submission, key="r"),
    Act.REFUSE: Doing(Capability.REFUSE_INTAKE, refuse, RefuseForm),
    Act.REQUEST_INTAKE_SUPPLEMENT: Doing(
        Capability.RECEIVE_RECORDS, request_intake_supplement, page="record_request_intake_supplement"
    ),
    Act.APPROVE_RESULT: Doing(Capability.APPROVE_RESULTS, approve),
    Act.SIGN_RESULT: Doing(Capability.SIGN_RESULTS, sign, SignForm),
    Act.TAKE: Doing(Capability.PROCESS_RECORDS, take, key="t"),
    Act.COMPLETE: Doing(Capability.COMPLETE_RECORDS, complete, CompleteForm),
    Act.PROPOSE_RESULT: Doing(Capability.PROCESS_RECORDS, propose, ProposeForm),
    Act.SEND_BACK_RESULT: Doing(Capability.APPROVE_RESULTS, send_back, SendBackForm),
    Act.CORRECT_RESULT: Doing(Capability.CORRECT_RESULTS, correct_result, CorrectForm),
    Act.RETURN: Doing(Capability.RETURN_RESULTS, return_with_originals, ReturnForm),
    Act.CONFIRM_DELIVERY: Doing(Capability.RETURN_BY_POST, confirm_delivery, DeliveryForm),
    Act.RECORD_UNDELIVERED: Doing(Capability.RETURN_BY_POST, record_undelivered, UndeliveredForm),
    Act.FORWARD: Doing(Capability.FORWARD_RECORDS, forward, key="f"),
    Act.ASSIGN: Doing(Capability.ASSIGN_RECORDS, assign, AssignForm),
    Act.REQUEST_SUPPLEMENT: Doing(Capability.REQUEST_SUPPLEMENTS, request_supplement, page="record_request_supplement"),
    Act.CONFIRM_PAYMENT: Doing(Capability.CONFIRM_SUPPLEMENTS, confirm_payment, ConfirmPaymentForm),
    Act.REQUEST_PAYMENT: Doing(Capability.PROCESS_RECORDS, request_payment, RequestPaymentForm, rare=True),
    Act.EXTEND: Doing(Capability.EXTEND_TERMS, extend, ExtendForm, rare=True),
    Act.ADJUST: Doing(Capability.WITHDRAW_RECORDS, adjust, AdjustForm, rare=True),
    Act.AMEND: Doing(Capability.AMEND_RECORDS, amend, AmendForm, rare=True),
    Act.RECORD_OUTAGE: Doing(Capability.RECORD_OUTAGES, record_outage, OutageForm, rare=True),
    Act.RELEASE: Doing(Capability.PROCESS_RECORDS, release, rare=True),
    Act.WITHDRAW: Doing(Capability.WITHDRAW_RECORDS, withdraw, WithdrawForm, rare=True),
    Act.STOP: Doing(Capability.STOP_RECORDS, stop, StopForm, rare=True),
    Act.VOID: Doing(Capability.VOID_RECORDS, void_and_receive, page="record_void", rare=True),
    Act.GIVE_BACK_ORIGINALS: Doing(Capability.RETURN_RESULTS, give_back_originals, GiveBackForm, rare=True),
    Act.REPORT_ERROR: Doing(Capability.VIEW_PERSONAL_DATA, report_error, ReportErrorForm, rare=True),
}
"""In the order in which the page offers them; the first that is not rare is the page's main deed."""

BY_POST = Doing(Capability.RETURN_BY_POST, hand_to_the_post, PostForm, label=gettext_noop("Hand to the post"))
"""Another way to return a result, for whoever carries it away: an address and a form of its own."""


HOPELESS = frozenset({"extension_once", "no_financial_obligation", "supplement_incomplete"})
"""Refusals that nothing typed into a form can avert: such an act is not offered."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An act as the page offers it."""

    act: Act
    form: ActForm
    address: str
    key: str
    is_main: bool
    is_open: bool
    is_rare: bool = False
    is_page: bool = False
    label: str = ""

    @property
    def asks(self) -> bool:
        """Whether there is anything to fill in."""
        return any(not field.is_hidden for field in self.form)


def may(act: Act, record: Record, access: Access, doing: Doing | None = None) -> bool:
    """Whether a person may do ``act`` on the record now, as far as a page can tell; the service decides."""
    doing = doing or DOINGS[act]
    if act not in possible_acts(lifecycle_facts(record)) or not access.may(doing.capability):
        return False
    if refusal(act, lifecycle_facts(record)) in HOPELESS:
        return False
    if act is Act.TAKE and access.account is not None and record.officer_id == access.account.pk:
        return False
    if act is Act.RELEASE and (access.account is None or record.officer_id != access.account.pk):
        return False
    if doing is BY_POST and record.return_method != ReturnMethod.POSTAL:
        return False
    if act is Act.GIVE_BACK_ORIGINALS and not originals_kept(record).exists():
        return False
    return acts_here(record, act, access.scope_for(doing.capability))


def offers(
    record: Record, access: Access, at: datetime, *, queue: str = "", failed: ActForm | None = None
) -> list[Offer]:
    """The acts open to this person on this record now."""
    found: list[Offer] = []
    for act, doing in (*DOINGS.items(), (Act.RETURN, BY_POST)):
        if not may(act, record, access, doing):
            continue
        form = failed if isinstance(failed, doing.form) and type(failed) is doing.form else None
        if form is None:
            initial = {"seen": record.trail_length, "queue": queue}
            form = doing.form(record=record, on=at.date(), initial=initial, auto_id=f"{act.value}_%s")
        is_main = not doing.rare and all(one.is_rare for one in found)
        found.append(
            Offer(
                act,
                form,
                reverse("record_post" if doing is BY_POST else doing.page or f"record_{act.value}", args=[record.pk]),
                doing.key,
                is_main=is_main,
                is_open=form is failed or is_main,
                is_rare=doing.rare,
                is_page=bool(doing.page),
                label=doing.label or act.label,
            )
        )
    return found


def record_response(
    request: HttpRequest,
    record: Record,
    *,
    unmasked: bool = False,
    queue: str = "",
    failed: ActForm | None = None,
    broken: RuleBroken | None = None,
    seen: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """The record's page; after a conflict with what happened meanwhile and with what the person had typed."""
    at, access = clock.now(), access_to(request)
    context = written_out(record, at=at, unmasked=unmasked)
    may_read = _may_see(record, access, Capability.VIEW_PERSONAL_DATA)
    may_unmask = may_read or _may_see(record, access, Capability.UNMASK_RECORDS)
    since = (
        []
        if seen is None
        else list(record.events.select_related("actor").filter(sequence__gt=seen).order_by("-sequence"))
    )
    offered = offers(record, access, at, queue=queue, failed=failed)
    rare = [offer for offer in offered if offer.is_rare]
    context |= {
        "offers": offered,
        "usual_offers": [offer for offer in offered if not offer.is_rare],
        "rare_offers": rare,
        "rare_open": any(offer.is_open for offer in rare),
        "typed": typed(failed) if failed and not any(offer.form is failed for offer in offered) else [],
        "queue": queue,
        "refusal": sentence_of(broken) if broken else "",
        "since": [happened(event) for event in since],
        "may_unmask": may_unmask,
    }
    context |= result_section(record, at=at, unmasked=unmasked, may_read=may_read)
    context |= result_files_section(record, access)
    context |= changes_section(record, unmasked=unmasked, may_see=may_read)
    context |= supplements_section(request, record, at=at)
    context |= scans_section(request, record, unmasked=unmasked)
    context |= answers_section(record, unmasked=unmasked)
    context |= record_panel(record, access)
    context |= money_section(record, access)
    context |= told_section(record)
    context |= satisfaction_section(record, access)
    context |= circulation_of(record, access, at)
    context |= urges_section(record, access, at, may_read=may_read)
    return desk_page(request, "procedures/desk/record.html", context, status=status)


def _may_see(record: Record, access: Access, capability: Capability) -> bool:
    places = access.scope_for(capability) if access.may(capability) else None
    return places is not None and Record.objects.visible_to(places).filter(pk=record.pk).exists()


def typed(form: ActForm) -> list[tuple[str, str]]:
    """What a person had entered in a form whose act is no longer open: shown, so that nothing of theirs is lost."""
    return [(str(field.label), str(field.value())) for field in form if not field.is_hidden and field.value()]


def _view(act: Act, doing: Doing, name: str = "") -> Callable[..., HttpResponse]:
    @gate(doing.capability)
    @require_POST
    def act_on(request: HttpRequest, key: int) -> HttpResponse:
        access, at = access_to(request), clock.now()
        record = record_in(access.scope, key)
        form = doing.form(request.POST, record=record, on=at.date(), auto_id=f"{act.value}_%s")
        if not form.is_valid():
            return record_response(request, record, queue=request.POST.get("queue", ""), failed=form, status=422)
        try:
            doing.service(
                record_id=record.pk,
                actor=account_of(request),
                scope=access.scope_for(doing.capability),
                at=at,
                seen=form.cleaned_data["seen"],
                **form.arguments(),
            )
        except RuleBroken as broken:
            return _conflict(request, act, form, broken)
        link_act(act=act, record_id=record.pk, actor=account_of(request), at=at)
        messages.success(request, f"{record.code}: {DONE[act]}")
        return redirect(_onwards(form.cleaned_data["queue"], record, access, at))

    act_on.__name__ = act_on.__qualname__ = f"{name or act.value}_record"
    return act_on


def _conflict(request: HttpRequest, act: Act, form: ActForm, broken: RuleBroken) -> HttpResponse:
    """Say what happened meanwhile; what was typed stays, and counts for the record as it is now."""
    record = record_in(access_to(request).scope, form.record.pk)
    seen = form.cleaned_data["seen"]
    data = request.POST.copy()
    data["seen"] = str(record.trail_length)
    again = type(form)(data, record=record, on=form.on, auto_id=f"{act.value}_%s")
    return record_response(
        request,
        record,
        queue=form.cleaned_data["queue"],
        failed=again,
        broken=broken,
        seen=seen,
        status=status_of(broken),
    )


def _onwards(queue: str, record: Record, access: Access, at: datetime) -> str:
    """The record again while there is more to do for this person here, or where they want no next one by itself."""
    fresh = Record.objects.select_related("version").get(pk=record.pk)
    mine = [act for act in (Act.SIGN_RESULT, Act.COMPLETE, Act.RETURN) if may(act, fresh, access)]
    goes_on = access.account is not None and access.account.opens_next
    if not queue or mine or not goes_on:
        return reverse("record", args=[record.pk]) + (f"?queue={queue}" if queue else "")
    wanted = Queue(queue)
    key = next_in(wanted, access, at=at) if wanted in queues_for(access) else None
    return next_address(wanted, key)


urlpatterns: list[URLPattern] = [
    path(f"records/<int:key>/{act.value.replace('_', '-')}/", _view(act, doing), name=f"record_{act.value}")
    for act, doing in DOINGS.items()
    if not doing.page
] + [path("records/<int:key>/post/", _view(Act.RETURN, BY_POST, "post"), name="record_post")]
"""One address for each act, since every view names one capability."""
