"""The acts open to a person on a record: their forms on its page, and the doing of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from procedures.domain.lifecycle import possible_acts
from procedures.domain.vocabulary import Act, Queue
from procedures.models import Record
from procedures.queries.queues import next_in, queues_for
from procedures.services.intake import receive_submission, refuse
from procedures.services.processing import assign, forward, take
from procedures.services.results import complete, return_result
from procedures.services.step import acts_here, lifecycle_facts
from procedures.services.withdrawal import withdraw
from procedures.web.act_forms import ActForm, AssignForm, CompleteForm, RefuseForm, ReturnForm, WithdrawForm
from procedures.web.acts_done import DONE
from procedures.web.desk import access_to, desk_page
from procedures.web.queues import next_address
from procedures.web.record_page import happened, record_in, written_out
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

    ``rare`` acts stand together behind one line; ``page`` names the address of one that has a page of its own.
    """

    capability: Capability
    service: Callable[..., Record]
    form: type[ActForm] = ActForm
    key: str = ""
    rare: bool = False
    page: str = ""


DOINGS: Mapping[Act, Doing] = {
    Act.RECEIVE: Doing(Capability.RECEIVE_RECORDS, receive_submission, key="r"),
    Act.REFUSE: Doing(Capability.REFUSE_INTAKE, refuse, RefuseForm),
    Act.TAKE: Doing(Capability.PROCESS_RECORDS, take, key="t"),
    Act.COMPLETE: Doing(Capability.COMPLETE_RECORDS, complete, CompleteForm),
    Act.RETURN: Doing(Capability.RETURN_RESULTS, return_result, ReturnForm),
    Act.FORWARD: Doing(Capability.FORWARD_RECORDS, forward, key="f"),
    Act.ASSIGN: Doing(Capability.ASSIGN_RECORDS, assign, AssignForm),
    Act.WITHDRAW: Doing(Capability.WITHDRAW_RECORDS, withdraw, WithdrawForm, rare=True),
}
"""In the order in which the page offers them; the first that is not rare is the page's main deed."""


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

    @property
    def asks(self) -> bool:
        """Whether there is anything to fill in."""
        return any(not field.is_hidden for field in self.form)


def may(act: Act, record: Record, access: Access) -> bool:
    """Whether a person may do ``act`` on the record now, as far as a page can tell; the service decides."""
    doing = DOINGS[act]
    if act not in possible_acts(lifecycle_facts(record)) or not access.may(doing.capability):
        return False
    if act is Act.TAKE and access.account is not None and record.officer_id == access.account.pk:
        return False
    return acts_here(record, act, access.scope_for(doing.capability))


def offers(
    record: Record, access: Access, at: datetime, *, queue: str = "", failed: ActForm | None = None
) -> list[Offer]:
    """The acts open to this person on this record now."""
    found: list[Offer] = []
    for act, doing in DOINGS.items():
        if not may(act, record, access):
            continue
        form = failed if isinstance(failed, doing.form) and type(failed) is doing.form else None
        if form is None:
            initial = {"seen": record.trail_length, "queue": queue}
            form = doing.form(record=record, on=at.date(), initial=initial, auto_id=f"{act.value}_%s")
        is_main = not found and not doing.rare
        found.append(
            Offer(
                act,
                form,
                reverse(doing.page or f"record_{act.value}", args=[record.pk]),
                doing.key,
                is_main=is_main,
                is_open=form is failed or is_main,
                is_rare=doing.rare,
                is_page=bool(doing.page),
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
        "may_unmask": access.may(Capability.VIEW_PERSONAL_DATA)
        and Record.objects.visible_to(access.scope_for(Capability.VIEW_PERSONAL_DATA)).filter(pk=record.pk).exists(),
    }
    return desk_page(request, "procedures/desk/record.html", context, status=status)


def typed(form: ActForm) -> list[tuple[str, str]]:
    """What a person had entered in a form whose act is no longer open: shown, so that nothing of theirs is lost."""
    return [(str(field.label), str(field.value())) for field in form if not field.is_hidden and field.value()]


def _view(act: Act, doing: Doing) -> Callable[..., HttpResponse]:
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
        messages.success(request, f"{record.code}: {DONE[act]}")
        return redirect(_onwards(form.cleaned_data["queue"], record, access, at))

    act_on.__name__ = act_on.__qualname__ = f"{act.value}_record"
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
    """The record again while there is more to do for this person here; otherwise the next one of the queue."""
    fresh = Record.objects.select_related("version").get(pk=record.pk)
    mine = [act for act in (Act.COMPLETE, Act.RETURN) if may(act, fresh, access)]
    if not queue or mine:
        return reverse("record", args=[record.pk]) + (f"?queue={queue}" if queue else "")
    wanted = Queue(queue)
    key = next_in(wanted, access, at=at) if wanted in queues_for(access) else None
    return next_address(wanted, key)


urlpatterns: list[URLPattern] = [
    path(f"records/<int:key>/{act.value.replace('_', '-')}/", _view(act, doing), name=f"record_{act.value}")
    for act, doing in DOINGS.items()
    if not doing.page
]
"""One address for each act, since every view names one capability."""
