"""For the leader of a centre: addresses of kiosks and screens, groups of matters, and how long people waited."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.domain.ticket_vocabulary import ScreenKind
from procedures.domain.ticketing import PREFIXES
from procedures.models import TicketScreen, TicketSeries
from procedures.queries.ticket_times import times_of
from procedures.services.ticket_groups import GroupDraft, add_group, change_group
from procedures.services.ticket_screens import open_screen, revoke_screen
from procedures.web.desk import access_to, desk_page
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_date
from units.models import ServiceCentre
from units.queries.units import centres_in_operation
from units.scoping import Scope
from units.web.refusals import sentence_of, status_of


def scope_of(request: HttpRequest) -> Scope:
    """The centres that the person leads."""
    return access_to(request).scope_for(Capability.MANAGE_TICKETS)


def centres_of(request: HttpRequest) -> list[ServiceCentre]:
    """The centres that the person leads, with their units."""
    scope = scope_of(request)
    centres = centres_in_operation()
    return list(centres if scope.whole_province else centres.filter(pk__in=scope.centres))


@gate(Capability.MANAGE_TICKETS)
@require_http_methods(["GET", "HEAD", "POST"])
def ticket_screens(request: HttpRequest) -> HttpResponse:
    """The addresses, and a form for a new one. A new address is shown once: only its digest is kept."""
    if request.method != "POST":
        return _page(request, {})
    kind = request.POST.get("kind", "")
    try:
        screen, token = open_screen(
            centre_id=_key(request.POST.get("centre", "")),
            kind=ScreenKind(kind) if kind in set(ScreenKind) else ScreenKind.KIOSK,
            name=request.POST.get("name", "").strip() or _("Without a name"),
            actor=account_of(request),
            scope=scope_of(request),
            at=clock.now(),
        )
    except RuleBroken as broken:
        return _page(request, {"refusal": sentence_of(broken)}, status=status_of(broken))
    return _page(request, {"new": screen, "address": request.build_absolute_uri(reverse(screen.kind, args=[token]))})


@gate(Capability.MANAGE_TICKETS)
@require_POST
def ticket_screen_revoke(request: HttpRequest, key: int) -> HttpResponse:
    """Close an address."""
    screen = revoke_screen(screen_id=key, scope=scope_of(request), at=clock.now())
    messages.success(request, _("The address of “%(name)s” opens nothing any more.") % {"name": screen.name})
    return redirect("ticket_screens")


@gate(Capability.MANAGE_TICKETS)
@require_http_methods(["GET", "HEAD", "POST"])
def ticket_groups(request: HttpRequest) -> HttpResponse:
    """The groups of matters of a centre: change one, or add one."""
    if request.method != "POST":
        return _groups_page(request)
    chosen = request.POST.get("group", "")
    draft = GroupDraft(
        name=request.POST.get("name", ""),
        name_en=request.POST.get("name_en", ""),
        counters=request.POST.get("counters", "")[:400],
        is_active="is_active" in request.POST,
    )
    try:
        if chosen:
            change_group(group_id=_key(chosen), draft=draft, scope=scope_of(request))
        else:
            centre_id = _key(request.POST.get("centre", ""))
            add_group(centre_id=centre_id, prefix=request.POST.get("prefix", ""), draft=draft, scope=scope_of(request))
    except RuleBroken as broken:
        return _groups_page(request, refusal=sentence_of(broken), status=status_of(broken))
    messages.success(request, _("The groups of matters are saved. Kiosks and screens follow within seconds."))
    return redirect("ticket_groups")


@gate(Capability.MANAGE_TICKETS)
@require_safe
def ticket_times(request: HttpRequest) -> HttpResponse:
    """Waiting and serving of one day, for each counter and each hour."""
    centres = centres_of(request)
    chosen = next((one for one in centres if str(one.pk) == request.GET.get("centre")), centres[0] if centres else None)
    day = _day(request.GET.get("day", ""))
    context: dict[str, Any] = {"centres": centres, "centre": chosen, "day": day, "spoken_day": spoken_date(day)}
    if chosen is not None:
        context["times"] = times_of(chosen.pk, day)
    return desk_page(request, "procedures/tickets/times.html", context)


def _groups_page(request: HttpRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    centres = centres_of(request)
    groups = (
        TicketSeries.objects.filter(centre__in=centres).select_related("centre__unit").order_by("centre", "position")
    )
    context = {"centres": centres, "groups": groups, "refusal": refusal, "prefixes": PREFIXES}
    return desk_page(request, "procedures/tickets/groups.html", context, status=status)


def _key(written: str) -> int:
    """A key of a form; what is none means no row."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return clock.today()


def _page(request: HttpRequest, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    centres = centres_of(request)
    screens = TicketScreen.objects.filter(centre__in=centres, revoked_at=None).select_related("centre__unit", "made_by")
    context = {
        "centres": centres,
        "screens": [(screen, ScreenKind(screen.kind)) for screen in screens],
        "kinds": list(ScreenKind),
        **more,
    }
    return desk_page(request, "procedures/tickets/screens.html", context, status=status)
