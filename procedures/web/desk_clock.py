"""A computer whose clock is wrong: noticed on every page of the desk, recorded once an hour (decision 15)."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import AuditEntry
from staffing.web.acting import account_of, acting
from units import clock

MOST_OFF = timedelta(minutes=2)
WRITTEN_EVERY = timedelta(hours=1)


@gate(Capability.SIGNED_IN)
@require_POST
def desk_clock(request: HttpRequest) -> HttpResponse:
    """The browser's time, ISO 8601; answers 204, or a sentence when it differs by more than two minutes.

    ``told``: this browser was told within the hour. Then nothing more is written down, whether it says so or not.
    """
    try:
        theirs = datetime.fromisoformat(request.POST.get("time", ""))
        difference = theirs - clock.now()
    except (ValueError, TypeError, OverflowError):
        return HttpResponse(status=204)
    if abs(difference) <= MOST_OFF:
        return HttpResponse(status=204)
    seconds = round(difference.total_seconds())
    if "told" not in request.POST and not _written_down(request):
        record_act(
            action=AuditAction.CLOCK_DIFFERED,
            subject_kind=SubjectKind.ACCOUNT,
            subject_id=account_of(request).pk,
            facts={"seconds": seconds},
            **acting(request),
        )
    fast = _("The clock of this computer is %(minutes)s minutes fast.")
    slow = _("The clock of this computer is %(minutes)s minutes slow.")
    said = (fast if seconds > 0 else slow) % {"minutes": abs(seconds) // 60}
    said += " " + _("Records count by the server's clock. Have this one set right.")
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


def _written_down(request: HttpRequest) -> bool:
    """Whether it stands in the audit log for this account within the hour."""
    last = AuditEntry.objects.filter(actor=account_of(request), action=AuditAction.CLOCK_DIFFERED)
    return last.filter(at__gt=clock.now() - WRITTEN_EVERY).exists()
