"""Bulk acts from a queue: choosing, the page with a result per record, and the parts in which it is worked off."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from procedures.domain.desk_words import BulkAct, BulkState
from procedures.domain.vocabulary import EvidenceKind, Queue
from procedures.models import BulkItem, BulkRun
from procedures.queries.colleagues import holders_in
from procedures.queries.queues import queue_page, queues_for
from procedures.services.bulk import DEEDS, MOST, begin, work_off
from procedures.services.results import Receiver
from procedures.web.desk import access_to, desk_page
from staffing.access import Access
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import Account
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.web.keys import key_in
from units.web.refusals import sentence_of

ACTS_OF_QUEUE = {Queue.READY: (BulkAct.RETURN,), Queue.INTAKE: ()}
_ON_THE_WAY = (BulkAct.TAKE, BulkAct.ASSIGN, BulkAct.FORWARD, BulkAct.REMIND)


class BulkForm(forms.Form):
    """What is to be done with the chosen records."""

    act = forms.ChoiceField(label=gettext_lazy("What to do"))
    officer = forms.ModelChoiceField(
        label=gettext_lazy("Officer"),
        queryset=Account.objects.none(),
        empty_label=gettext_lazy("Choose an officer"),
        required=False,
    )
    receiver = forms.CharField(label=gettext_lazy("Receiver's name"), max_length=200, required=False)
    evidence = forms.ChoiceField(
        label=gettext_lazy("Identified by"),
        choices=[(kind.value, gettext_lazy(kind.label)) for kind in EvidenceKind if kind is not EvidenceKind.PRESENT],
        required=False,
    )
    evidence_number = forms.CharField(label=gettext_lazy("Number of the evidence"), max_length=60, required=False)
    queue = forms.ChoiceField(choices=[(queue.value, queue.value) for queue in Queue], widget=forms.HiddenInput)
    key = forms.CharField(max_length=80, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, *args: Any, access: Access, acts: Iterable[BulkAct], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        act, officer = self.fields["act"], self.fields["officer"]
        act.choices = [(one.value, _(one.label)) for one in acts]  # type: ignore[attr-defined]
        if BulkAct.ASSIGN in acts:
            scope = access.scope_for(Capability.ASSIGN_RECORDS)
            officer.queryset = holders_in(scope, Capability.PROCESS_RECORDS, clock.today())  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Bar:
    """What a list offers for several records at once; ``most`` is how many of a whole queue, 0 for the chosen alone."""

    form: BulkForm
    acts: tuple[BulkAct, ...]
    most: int = MOST


def bulk_bar(access: Access, queue: Queue) -> Bar | None:
    """The acts that this person may do on records of a queue; None where there is none."""
    acts = acts_for(access, queue)
    if not acts:
        return None
    initial = {"queue": queue.value, "key": uuid4().hex}
    return Bar(BulkForm(access=access, acts=acts, initial=initial, auto_id="bulk-%s"), acts)


def assigning_bar(access: Access) -> Bar | None:
    """Assigning alone, from a list that is no queue, for whoever may do it in the queue of what is overdue."""
    if Queue.OVERDUE not in queues_for(access) or BulkAct.ASSIGN not in acts_for(access, Queue.OVERDUE):
        return None
    initial = {"queue": Queue.OVERDUE.value, "act": BulkAct.ASSIGN.value, "key": uuid4().hex}
    acts = (BulkAct.ASSIGN,)
    return Bar(BulkForm(access=access, acts=acts, initial=initial, auto_id="bulk-%s"), acts, most=0)


def acts_for(access: Access, queue: Queue) -> tuple[BulkAct, ...]:
    """Which bulk acts make sense in a queue for whoever holds their rights."""
    return tuple(act for act in ACTS_OF_QUEUE.get(queue, _ON_THE_WAY) if access.may(DEEDS[act].capability))


@gate(Capability.VIEW_RECORDS)
@require_POST
def desk_bulk(request: HttpRequest) -> HttpResponse:
    """Begin: the chosen records, or all of the queue up to 500, are written down; the next page does them."""
    access = access_to(request)
    queue = next((one for one in queues_for(access) if one.value == request.POST.get("queue")), None)
    if queue is None:
        raise Http404
    form = BulkForm(request.POST, access=access, acts=acts_for(access, queue))
    if not form.is_valid():
        raise RuleBroken("bulk_act_missing")
    given = form.cleaned_data
    run = begin(
        actor=account_of(request),
        act=BulkAct(given["act"]),
        chosen=_whole(queue, access) if "all" in request.POST else _chosen(request.POST.getlist("record")),
        scope=access.scope,
        at=clock.now(),
        key=given["key"],
        queue=queue.value,
        officer=given["officer"],
        receiver=Receiver(
            given["receiver"], EvidenceKind(given["evidence"] or EvidenceKind.PERSONAL_NUMBER), given["evidence_number"]
        ),
    )
    return redirect("desk_bulk_run", key=run.pk)


@gate(Capability.VIEW_RECORDS)
@require_safe
def desk_bulk_run(request: HttpRequest, key: int) -> HttpResponse:
    """How far a run is, and how each record fared. It works itself off while the page is open."""
    return desk_page(request, "procedures/desk/bulk.html", _context(_own(request, key)))


@gate(Capability.VIEW_RECORDS)
@require_POST
def desk_bulk_go_on(request: HttpRequest, key: int) -> HttpResponse:
    """Do the next part; to htmx the results anew, to a plain send the page."""
    run = _own(request, key)
    work_off(run=run, access=access_to(request), at=clock.now(), say=sentence_of)
    if not getattr(request, "htmx", False):
        return redirect("desk_bulk_run", key=run.pk)
    response = render(request, "procedures/desk/_bulk_results.html", _context(run))
    response["Cache-Control"] = "no-store"
    return response


def _own(request: HttpRequest, key: int) -> BulkRun:
    run = BulkRun.objects.filter(account=account_of(request), pk=key).select_related("account", "officer").first()
    if run is None:
        raise Http404
    return run


def _context(run: BulkRun) -> dict[str, Any]:
    items = list(BulkItem.objects.filter(run=run).select_related("record"))
    rows = BulkItem.objects.filter(run=run).values("state").annotate(n=Count("id")).values_list("state", "n")
    counts = dict(rows)
    # what was refused stands first: it is what is left to do
    items.sort(key=lambda item: (item.state != BulkState.REFUSED, item.pk))
    return {
        "run": run,
        "act": BulkAct(run.act),
        "items": [(item, BulkState(item.state)) for item in items],
        "total": len(items),
        "waiting": counts.get(BulkState.WAITING.value, 0),
        "done": counts.get(BulkState.DONE.value, 0),
        "refused": counts.get(BulkState.REFUSED.value, 0),
        "ended": len(items) - counts.get(BulkState.WAITING.value, 0),
    }


def _whole(queue: Queue, access: Access) -> list[tuple[int, int]]:
    rows = queue_page(queue, access, at=clock.now(), size=MOST).rows
    return [(record.pk, record.trail_length) for record in rows]


def _chosen(values: list[str]) -> list[tuple[int, int]]:
    """``"17:3"``: record 17, of which three events were seen; what is written otherwise is nobody's record."""
    pairs = [tuple(key_in(part) for part in value.split(":")) for value in values[: MOST + 1]]
    return [(pair[0], pair[1]) for pair in pairs if len(pair) == 2 and pair[0] is not None and pair[1] is not None]
