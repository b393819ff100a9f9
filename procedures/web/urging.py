"""Urging from the list of records at risk or from a record's page, and what is shown of it afterwards."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from procedures.domain.identifiers import without_remarks
from procedures.domain.steering import LONGEST_NOTE
from procedures.domain.vocabulary import Act, Status
from procedures.models import Record, Urge
from procedures.queries.at_risk import followed_by
from procedures.services.step import acts_here
from procedures.services.urging import urge
from procedures.web.acts_done import DONE
from procedures.web.desk import access_to
from staffing.access import Access
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import brief_moment
from units.web.refusals import sentence_of

SHOWN = 3


@dataclass(frozen=True, slots=True)
class UrgeLine:
    """An urging in words: when and by whom, what was written, and what came of it."""

    said: str
    followed: str
    has_followed: bool
    note: str = ""


def urge_line(
    urging: Urge, followed: tuple[Act, datetime] | None, at: datetime, *, with_note: bool = False
) -> UrgeLine:
    """One urging; the note only for those who may read free text about this record."""
    words = {"moment": brief_moment(urging.at, year=urging.at.year != at.year), "name": without_remarks(str(urging.by))}
    after = _("Nothing has been done since")
    if followed is not None:
        act, moment = followed
        after = _("Then: %(act)s, %(moment)s") % {
            "act": DONE[act],
            "moment": brief_moment(moment, year=moment.year != at.year),
        }
    said = _("Urged at %(moment)s by %(name)s") % words
    return UrgeLine(said, after, followed is not None, urging.note if with_note else "")


@gate(Capability.SUPERVISE)
@require_POST
def urge_record(request: HttpRequest, key: int) -> HttpResponse:
    """Urge, and go back to where it was asked for: a refusal is said there, so that the list is not lost."""
    back = request.POST.get("back", "")
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)):
        back = reverse("record", args=[key])
    try:
        record = urge(
            record_id=key,
            actor=account_of(request),
            scope=access_to(request).scope_for(Capability.SUPERVISE),
            at=clock.now(),
            note=request.POST.get("note", ""),
        )
    except RuleBroken as broken:
        if broken.code == "record_not_found":
            raise
        messages.error(request, sentence_of(broken))
        return HttpResponseRedirect(back)
    told = Urge.objects.filter(record=record, by=account_of(request)).values_list("told", flat=True).first()
    said = _("%(code)s: urged. People told: %(n)s. It cannot be taken back.") % {"code": record.code, "n": told}
    messages.success(request, said)
    return HttpResponseRedirect(back)


def urges_section(record: Record, access: Access, at: datetime, *, may_read: bool) -> dict[str, Any]:
    """The context of ``steering/_urges.html``; a query, and one for each urging that is shown."""
    urges = list(Urge.objects.filter(record=record).select_related("by").order_by("-at", "-id")[:SHOWN])
    mine = access.account.pk if access.account else None
    lines = [urge_line(one, followed_by(one), at, with_note=may_read or one.by_id == mine) for one in urges]
    going_on = record.is_open or Status(record.status) is Status.SUBMITTED
    may = going_on and not record.is_mirrored and access.may(Capability.SUPERVISE)
    return {
        "urges": lines,
        "may_urge": may and acts_here(record, Act.ASSIGN, access.scope_for(Capability.SUPERVISE)),
        "longest_note": LONGEST_NOTE,
    }
