"""The offline counter: a page that works without the line, what it takes along, and what it sends afterwards.

The page's fields bear the names of reception's own, so that what a device sends is read as if it were typed there.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from procedures.domain.calendar import local
from procedures.domain.offline import CLOCK_MAY_DIFFER, OLDEST, slip_code
from procedures.domain.vocabulary import Channel, ProcedureLevel, ReturnMethod, SlipState
from procedures.models import ProcedureVersion, Slip, SlipBlock
from procedures.queries.catalogue import entry_in_force
from procedures.services.drafting import Reception
from procedures.services.offline import Sent, register, reserve, take_over
from procedures.web.desk import access_to, desk_page
from procedures.web.reception import centres_of, counter_of
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_moment
from units.models import ServiceCentre, Unit
from units.web.refusals import sentence_of, status_of

_YEARS = range(1970, 2080)  # what a clock shows that was never set, and what still has a difference to ours
_OF_THE_SLIP = {"slip_block", "slip_number", "slip_received_at", "slip_sent_at", "csrfmiddlewaretoken"}


@gate(Capability.RECEIVE_RECORDS)
@require_safe
def offline_counter(request: HttpRequest) -> HttpResponse:
    """The page. A device that has opened it once can go on with it when the line is down."""
    context = {
        "words": _words(),
        "centres": centres_of(request),
        "units": Unit.objects.in_force(clock.today()).communes().order_by("sort_key"),
        "return_methods": [(method.value, _(method.label)) for method in ReturnMethod],
        "waiting": Slip.objects.filter(block__account=account_of(request), state=SlipState.REFUSED).select_related(
            "block__centre__unit"
        ),
    }
    return desk_page(request, "procedures/desk/offline.html", context)


@gate(Capability.PUBLIC)
@require_safe
def offline_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, under an address from which it may watch over the whole desk."""
    path = finders.find("js/offline-worker.js")
    if not isinstance(path, str):
        raise Http404
    with open(path, encoding="utf-8") as file:
        response = HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/desk/"
    response["Cache-Control"] = "no-cache"
    return response


@gate(Capability.RECEIVE_RECORDS)
@require_safe
def offline_pack(request: HttpRequest) -> HttpResponse:
    """What a device takes along: the centre's procedures with their papers, and a token for sending later."""
    account = account_of(request)
    response = JsonResponse(
        {
            "csrf": get_token(request),
            "account": account.pk,
            "person": str(account),
            "now": clock.now().isoformat(),
            "procedures": [_procedure(version) for version in _receivable()],
        }
    )
    response["Cache-Control"] = "no-store"
    return response


@gate(Capability.RECEIVE_RECORDS)
@require_POST
def offline_block(request: HttpRequest) -> HttpResponse:
    """Numbers for a device's next slips."""
    centre = _centre(request)
    try:
        device = UUID(request.POST.get("device", ""))
    except ValueError as error:
        raise RuleBroken("slip_unknown") from error
    block = reserve(
        centre_id=centre.pk,
        device=device,
        actor=account_of(request),
        scope=access_to(request).places_for(Capability.RECEIVE_RECORDS),
        at=clock.now(),
    )
    code = centre.unit.code
    return JsonResponse(
        {
            "block": block.pk,
            "centre": centre.pk,
            "centre_name": centre.label,
            "numbers": [[number, slip_code(code, number)] for number in range(block.first, block.last + 1)],
        }
    )


@gate(Capability.RECEIVE_RECORDS)
@require_POST
def offline_register(request: HttpRequest) -> HttpResponse:
    """One reception made offline. Sent again it is answered with what became of it."""
    try:
        slip = register(
            sent=_sent(request),
            actor=account_of(request),
            scope=access_to(request).scope_for(Capability.RECEIVE_RECORDS),
            at=clock.now(),
        )
    except RuleBroken as broken:
        return JsonResponse({"code": broken.code, "message": sentence_of(broken)}, status=status_of(broken))
    return JsonResponse(_answer(slip))


@gate(Capability.RECEIVE_RECORDS)
@require_POST
def offline_take_over(request: HttpRequest, key: int) -> HttpResponse:
    """Open a reception that could not be registered where it can be mended."""
    draft = take_over(slip_id=key, actor=account_of(request), at=clock.now())
    return redirect("desk_draft", key=draft.pk)


def _centre(request: HttpRequest) -> ServiceCentre:
    for centre in centres_of(request):
        if str(centre.pk) == request.POST.get("centre", ""):
            return centre
    raise RuleBroken("not_your_centre")


def _receivable() -> Any:
    return (
        ProcedureVersion.objects.in_force(clock.today())
        .filter(
            procedure__level=ProcedureLevel.COMMUNE,
            term_value__isnull=False,
            channels__contains=[Channel.IN_PERSON],
        )
        .select_related("procedure")
        .prefetch_related("components")
        .order_by("sort_key")
    )


def _procedure(version: ProcedureVersion) -> dict[str, Any]:
    return {
        "code": version.procedure.code,
        "name": version.name,
        "search": f"{version.procedure.code} {version.search_key}",
        "at_once": version.at_once,
        "papers": [[paper.pk, paper.name, paper.case] for paper in version.components.all()],
    }


def _sent(request: HttpRequest) -> Sent:
    data = request.POST
    try:
        block, number = int(data["slip_block"]), int(data["slip_number"])
        received_at, sent_at = (datetime.fromisoformat(data[name]) for name in ("slip_received_at", "slip_sent_at"))
    except (KeyError, ValueError) as error:
        raise RuleBroken("slip_unknown") from error
    if any(moment.tzinfo is None or moment.year not in _YEARS for moment in (received_at, sent_at)):
        raise RuleBroken("slip_unknown")
    typed = {name: values for name, values in data.lists() if name not in _OF_THE_SLIP}
    day = local(received_at - (sent_at - clock.now())).date()  # by our clock
    return Sent(block, number, received_at, sent_at, _draft(request, data, min(day, clock.today())), typed)


def _draft(request: HttpRequest, data: QueryDict, day: date) -> Reception | None:
    """The reception as typed, by the procedure of its ``day``; None where something must be corrected first.

    A device that took another version along has ticked papers which that day's version does not know.
    """
    counter = counter_of(request, data.copy())
    if not counter.is_valid():
        return None
    try:
        entry = entry_in_force(counter.form.cleaned_data["procedure"], day)
        known = {str(paper.pk) for paper in entry.components}
        return counter.draft(entry) if known.issuperset(data.getlist("paper")) else None
    except RuleBroken:
        return None


def _answer(slip: Slip) -> dict[str, Any]:
    block: SlipBlock = slip.block
    answer: dict[str, Any] = {"state": slip.state, "slip": slip_code(block.centre.unit.code, slip.number)}
    if slip.record is not None:
        record = slip.record
        answer |= {
            "code": record.code,
            "address": reverse("record", args=[record.pk]),
            "due": spoken_moment(record.due_at) if record.due_at and not record.returned_at else "",
        }
    else:
        answer["message"] = sentence_of(RuleBroken(slip.refusal, days=OLDEST.days)) if slip.refusal else ""
    if abs(slip.clock_ahead) > CLOCK_MAY_DIFFER.total_seconds():
        answer["clock"] = _("The clock of this device is %(minutes)s minutes off. Set it right.") % {
            "minutes": round(abs(slip.clock_ahead) / 60)
        }
    return answer


def _words() -> dict[str, str]:
    """What the page's script says."""
    return {
        "online": _("Connected"),
        "offline": _("No connection: receptions are kept on this device"),
        "ready": _("This device is ready to go on without a connection."),
        "not_ready": _("This device is not ready yet: it needs a connection once."),
        "no_numbers": _("No slip numbers are left. Connect once, and new ones come by themselves."),
        "sign_in": _("You were signed out. Sign in again: nothing on this device is lost."),
        "of_another": _(
            "%(count)s receptions on this device belong to another account, which must sign in to send them."
        ),
        "name": _("Enter the name as it stands on the paper or card."),
        "procedure": _("Choose the procedure."),
        "queued": _("Queued"),
        "registered": _("Registered"),
        "refused": _("Not registered: open it and mend it"),
        "numbers_left": _("%(count)s slip numbers left"),
        "due": _("due %(moment)s"),
        "case": _("Case"),
    }
