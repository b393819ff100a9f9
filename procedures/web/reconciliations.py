"""Statements of the platform and of the bank, month by month, with what does not agree."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.domain.money_vocabulary import DifferenceKind, PaymentMeans
from procedures.models import PaymentIntent, Reconciliation
from procedures.services.reconciliations import MOST_BYTES, enter_from_statement, reconcile, settle_difference
from procedures.web.desk import desk_page
from procedures.web.money_forms import ConclusionForm, StatementForm
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import brief_moment, spoken_money
from units.web.refusals import sentence_of, status_of

SHOWN = 60


@gate(Capability.RECONCILE_FEES)
@require_http_methods(["GET", "HEAD", "POST"])
def reconciliations(request: HttpRequest) -> HttpResponse:
    """The list, and the form above it."""
    form = StatementForm(request.POST or None, request.FILES or None, auto_id="statement_%s")
    if request.method != "POST":
        return _list(request, StatementForm(initial={"month": clock.today()}, auto_id="statement_%s"))
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        run = reconcile(
            month=form.cleaned_data["month"],
            means=PaymentMeans(form.cleaned_data["means"]),
            content=form.cleaned_data["file"].read(MOST_BYTES),
            actor=account_of(request),
            at=clock.now(),
        )
    except RuleBroken as broken:
        form.add_error("file", sentence_of(broken))
        return _list(request, form, status=status_of(broken))
    return redirect("reconciliation", key=run.pk)


def _list(request: HttpRequest, form: StatementForm, *, status: int = 200) -> HttpResponse:
    rows = Reconciliation.objects.select_related("done_by").prefetch_related("differences")[:SHOWN]
    runs = [
        (run, _(PaymentMeans(run.means).label), sum(one.settled_at is None for one in run.differences.all()))
        for run in rows
    ]
    return desk_page(request, "procedures/desk/reconciliations.html", {"form": form, "runs": runs}, status=status)


@gate(Capability.RECONCILE_FEES)
@require_safe
def reconciliation(request: HttpRequest, key: int) -> HttpResponse:
    """One statement: the sums, and each difference."""
    run = Reconciliation.objects.select_related("done_by").filter(pk=key).first()
    if run is None:
        raise Http404
    rows = run.differences.select_related("payment__record", "settled_by")
    told = [one.reference for one in rows if run.means == PaymentMeans.PLATFORM]
    orders = set(PaymentIntent.objects.filter(reference__in=told).values_list("reference", flat=True))
    context = {
        "run": run,
        "means": _(PaymentMeans(run.means).label),
        "facts": [
            (_("Lines of the statement"), str(run.rows)),
            (_("Lines that agree"), str(run.agreed)),
            (_("Sum of the statement"), spoken_money(run.theirs_vnd)),
            (_("Our sum"), spoken_money(run.ours_vnd)),
            (_("Compared"), f"{brief_moment(run.done_at)}, {run.done_by}"),
        ],
        "rows": [
            (
                one,
                DifferenceKind(one.kind),
                spoken_money(one.ours_vnd) if one.ours_vnd is not None else "—",
                spoken_money(one.theirs_vnd) if one.theirs_vnd is not None else "—",
                one.reference in orders and one.kind == DifferenceKind.MISSING_HERE,
            )
            for one in rows
        ],
    }
    return desk_page(request, "procedures/desk/reconciliation.html", context)


@gate(Capability.RECONCILE_FEES)
@require_POST
def difference_settle(request: HttpRequest, key: int) -> HttpResponse:
    """A difference is explained."""
    form = ConclusionForm(request.POST)
    conclusion = form.cleaned_data["conclusion"] if form.is_valid() else ""
    found = settle_difference(difference_id=key, conclusion=conclusion, actor=account_of(request), at=clock.now())
    messages.success(request, _("The difference is settled."))
    return redirect("reconciliation", key=found.reconciliation_id)


@gate(Capability.RECONCILE_FEES)
@require_POST
def difference_enter(request: HttpRequest, key: int) -> HttpResponse:
    """A payment of which only the statement tells is entered."""
    found = enter_from_statement(difference_id=key, actor=account_of(request), at=clock.now())
    messages.success(request, _("The payment is entered, and the difference settled by it."))
    return redirect("reconciliation", key=found.reconciliation_id)
