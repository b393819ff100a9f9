"""Drafts: saved by themselves while one types, seen by their own clerk only, resumed or thrown away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from procedures.domain.identifiers import masked_name
from procedures.models import Draft
from procedures.queries.catalogue import entry_in_force
from procedures.services.drafts import (
    KEPT_FOR,
    RESTORED_WITHIN,
    restore_draft,
    save_draft,
    throw_away_draft,
)
from procedures.web.desk import desk_page
from procedures.web.reception import centres_of, counter_of, reception_page
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_moment

_NOT_KEPT = {"csrfmiddlewaretoken", "leave"}
_LONGEST = 2_000  # letters of one field
_WORTH_KEEPING = ("at-personal_number", "at-name", "at-telephone", "at-address", "procedure")


@gate(Capability.RECEIVE_RECORDS)
@require_POST
def desk_draft_save(request: HttpRequest) -> HttpResponse:
    """Keep what was typed; to htmx the moment alone, to a plain send the list of drafts."""
    data, at = request.POST, clock.now()
    allowed = {str(centre.pk): centre.pk for centre in centres_of(request)}
    centre = allowed.get(data.get("centre", ""))
    key = data.get("key", "")[:80]
    if centre is None or not key:
        raise RuleBroken("not_your_centre")
    saved = None
    if any(data.get(name, "").strip() for name in _WORTH_KEEPING):
        content = {name: [v[:_LONGEST] for v in values] for name, values in data.lists() if name not in _NOT_KEPT}
        saved = save_draft(
            actor=account_of(request), centre_id=centre, key=key, title=_title(data), content=content, at=at
        )
    if "leave" in data:
        if saved:
            messages.success(request, _("The draft is saved."))
        return redirect("desk_drafts")
    return HttpResponse(_("Draft saved %(time)s") % {"time": f"{at:%H:%M:%S}"} if saved else "")


@gate(Capability.RECEIVE_RECORDS)
@require_safe
def desk_drafts(request: HttpRequest) -> HttpResponse:
    """The clerk's own drafts, the latest first."""
    mine = Draft.objects.filter(account=account_of(request)).select_related("centre__unit")
    own, aside = mine.filter(deleted_at=None)[:100], mine.filter(deleted_at__gt=clock.now() - RESTORED_WITHIN)[:10]
    rows: list[dict[str, Any]] = [
        {"draft": draft, "saved": spoken_moment(draft.saved_at), "cleared": spoken_moment(draft.saved_at + KEPT_FOR)}
        for draft in own
    ]
    return desk_page(request, "procedures/desk/drafts.html", {"drafts": rows, "aside": list(aside)})


@gate(Capability.RECEIVE_RECORDS)
@require_safe
def desk_draft(request: HttpRequest, key: int) -> HttpResponse:
    """Reception as it was left."""
    draft = _own(request, key)
    data = QueryDict(mutable=True)
    for name, value in draft.content.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return reception_page(request, counter_of(request, data), show_errors=False)


@gate(Capability.RECEIVE_RECORDS)
@require_POST
def desk_draft_discard(request: HttpRequest, key: int) -> HttpResponse:
    """Throw a draft away; for an hour it can be brought back."""
    if not throw_away_draft(actor=account_of(request), draft_id=key, at=clock.now()):
        raise Http404
    messages.success(request, _("The draft is deleted. It can be restored for an hour."))
    return redirect("desk_drafts")


@gate(Capability.RECEIVE_RECORDS)
@require_POST
def desk_draft_restore(request: HttpRequest, key: int) -> HttpResponse:
    """Bring back a draft that was thrown away by mistake."""
    if not restore_draft(actor=account_of(request), draft_id=key, at=clock.now()):
        raise Http404
    messages.success(request, _("The draft is back."))
    return redirect("desk_drafts")


def _own(request: HttpRequest, key: int) -> Draft:
    draft = Draft.objects.filter(account=account_of(request), pk=key, deleted_at=None).first()
    if draft is None:
        raise Http404
    return draft


def _title(data: QueryDict) -> str:
    """The matter and the masked person: enough to recognise one's own draft, no more."""
    name = data.get("owner-name", "") or data.get("at-name", "")
    matter = ""
    if code := data.get("procedure", ""):
        try:
            matter = entry_in_force(code, clock.today()).version.name
        except RuleBroken:
            matter = code
    return " · ".join(part for part in (masked_name(name[:80]), matter) if part) or _("Without a name")
