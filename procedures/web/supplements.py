"""Asking for papers and taking them in: the page of a request, and the buttons beside its ticks."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from procedures.domain.lifecycle import possible_acts
from procedures.domain.supplements import is_asked_late, last_day_to_ask
from procedures.domain.vocabulary import Act
from procedures.models import Record
from procedures.queries.supplements import open_request
from procedures.services import supplements
from procedures.services.step import acts_here, calendar_of, lifecycle_facts
from procedures.services.ticket_serving import link_act
from procedures.web.acts_done import DONE
from procedures.web.desk import access_to, desk_page
from procedures.web.record_acts import record_response
from procedures.web.record_page import record_in
from procedures.web.supplement_forms import AskingPage, CameForm, Listed
from procedures.web.supplement_section import ADDRESSES, CAPABILITIES
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_date
from units.web.refusals import sentence_of, status_of

ASKED_BY: dict[Act, tuple[Capability, Callable[..., Record]]] = {
    Act.REQUEST_INTAKE_SUPPLEMENT: (Capability.RECEIVE_RECORDS, supplements.request_intake_supplement),
    Act.REQUEST_SUPPLEMENT: (Capability.REQUEST_SUPPLEMENTS, supplements.request_supplement),
}

TAKEN_IN_BY: dict[Act, Callable[..., Record]] = {
    Act.RECEIVE: supplements.receive_completed,
    Act.ANSWER_INTAKE_SUPPLEMENT: supplements.answer_intake_supplement,
    Act.CONFIRM_SUPPLEMENT: supplements.confirm_supplement,
    Act.PROVIDE_SUPPLEMENT: supplements.provide_supplement,
    Act.CLOSE: supplements.close,
}


def _asking_view(act: Act) -> Callable[..., HttpResponse]:
    """The page on which papers are asked for, and the deed. A refusal keeps all that was typed."""
    capability, service = ASKED_BY[act]

    @gate(capability)
    @require_http_methods(["GET", "HEAD", "POST"])
    def ask(request: HttpRequest, key: int) -> HttpResponse:
        scope = access_to(request).scope_for(capability)
        record = record_in(scope, key)
        if not acts_here(record, act, scope):
            raise RuleBroken("not_done_here", act=act.value)
        rows = record.components.order_by("position")
        papers = [Listed.of(paper.position, paper) for paper in rows]
        if request.method != "POST":
            if act not in possible_acts(lifecycle_facts(record)):
                raise RuleBroken("act_not_allowed", act=act.value, status=record.status)
            initial = {"seen": record.trail_length, "queue": request.GET.get("queue", "")}
            return _asking_page(request, record, act, AskingPage(papers, initial=initial))
        page = AskingPage(papers, request.POST)
        if not page.is_valid():
            return _asking_page(request, record, act, page, status=422)
        try:
            service(
                record_id=record.pk,
                asking=page.asking(),
                actor=account_of(request),
                scope=scope,
                at=clock.now(),
                seen=page.form.cleaned_data["seen"],
            )
        except RuleBroken as broken:
            return _asking_page(request, record, act, page, broken=broken, status=status_of(broken))
        messages.success(request, f"{record.code}: {DONE[act]}")
        return redirect(reverse("record", args=[record.pk]) + "#supplements")

    ask.__name__ = ask.__qualname__ = f"ask_{act.value}"
    return ask


def _asking_page(
    request: HttpRequest,
    record: Record,
    act: Act,
    page: AskingPage,
    *,
    broken: RuleBroken | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "record": record,
        "act": act,
        "page": page,
        "refusal": sentence_of(broken) if broken else "",
        "action": request.path,
        **_needs_ground(record, act),
    }
    return desk_page(request, "procedures/desk/supplement.html", context, status=status)


def _needs_ground(record: Record, act: Act) -> dict[str, Any]:
    """Whether the rules would refuse this request without a legal ground, and until when it was free."""
    if act is Act.REQUEST_INTAKE_SUPPLEMENT:
        return {"repeated": record.intake_requests > 0, "needs_ground": record.intake_requests > 0}
    accepted = supplements.accepted_at(record)
    try:
        calendar = calendar_of(record)
        late = is_asked_late(accepted, clock.now(), calendar)
        until = spoken_date(last_day_to_ask(accepted, calendar))
    except RuleBroken:  # the service says what is wrong with the calendar
        late, until = False, ""
    repeated = record.supplement_requests > 0
    return {"repeated": repeated, "late": late, "ask_until": until, "needs_ground": late or repeated}


def _taking_view(act: Act) -> Callable[..., HttpResponse]:
    capability, service = CAPABILITIES[act], TAKEN_IN_BY[act]

    @gate(capability)
    @require_POST
    def take_in(request: HttpRequest, key: int) -> HttpResponse:
        access = access_to(request)
        record = record_in(access.scope, key)
        waiting = open_request(record)
        positions = [item.position for item in waiting.items.all()] if waiting else []
        form = CameForm(request.POST, positions=positions)
        if not form.is_valid():
            raise RuleBroken("wanted_unknown")
        more = {} if act is Act.CLOSE else {"came": form.cleaned_data["came"]}
        seen, at = form.cleaned_data["seen"], clock.now()
        try:
            service(
                record_id=record.pk,
                actor=account_of(request),
                scope=access.scope_for(capability),
                at=at,
                seen=seen,
                **more,
            )
        except RuleBroken as broken:
            fresh = record_in(access.scope, key)
            return record_response(request, fresh, broken=broken, seen=seen, status=status_of(broken))
        link_act(act=act, record_id=record.pk, actor=account_of(request), at=at)
        messages.success(request, f"{record.code}: {DONE[act]}")
        return redirect("desk_received" if act is Act.RECEIVE else "record", key=record.pk)

    take_in.__name__ = take_in.__qualname__ = f"take_in_{act.value}"
    return take_in


urlpatterns: list[URLPattern] = [
    *(
        path(f"records/<int:key>/{act.value.replace('_', '-')}/", _asking_view(act), name=f"record_{act.value}")
        for act in ASKED_BY
    ),
    *(
        path(
            f"records/<int:key>/{ADDRESSES[act].removeprefix('record_').replace('_', '-')}/",
            _taking_view(act),
            name=ADDRESSES[act],
        )
        for act in TAKEN_IN_BY
    ),
]
"""One address for each act, since every view names one capability."""
