"""A few records that wait for papers, asked for through the services: so that their queue shows something."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from procedures.domain.calendar import local
from procedures.domain.supplements import is_asked_late
from procedures.domain.vocabulary import Fault, Status
from procedures.models import Record
from procedures.services.step import calendar_of
from procedures.services.supplements import Asking, Wanted, request_supplement
from staffing.domain.capabilities import Role
from staffing.queries.posts import posts
from units.models import ServiceCentre
from units.scoping import PROVINCE

_LONG_AGO = timedelta(days=17)  # asked then, the 15 days have run out
_MEND = "Nộp bản chính hoặc bản sao có chứng thực, còn hiệu lực."


def ask_for_papers(centre: ServiceCentre, *, at: datetime) -> int:
    """One request of today and one that was never answered, where such records lie; how many were asked.

    Nobody is written to: only records whose owner has no e-mail.
    """
    officers = posts([Role.PROCESSING_OFFICER], on=local(at).date(), units={centre.unit_id}, centres=set())
    if not officers:
        return 0
    asked = 0
    for record, when in (_of_today(centre, at), _of_long_ago(centre, at)):
        if record is not None:
            actor = record.officer or officers[0].account
            request_supplement(record_id=record.pk, asking=_asking(record), actor=actor, scope=PROVINCE, at=when)
            asked += 1
    return asked


def _of_today(centre: ServiceCentre, at: datetime) -> tuple[Record | None, datetime]:
    """The latest that may still be asked about without a ground."""
    lately = _running(centre).filter(touched_at__lt=at).order_by("-received_at")[:50]
    found = (one for one in lately if one.received_at and not is_asked_late(one.received_at, at, calendar_of(one)))
    return next(found, None), at


def _of_long_ago(centre: ServiceCentre, at: datetime) -> tuple[Record | None, datetime]:
    """One that nobody has touched since its reception, asked about a little later that day."""
    old = _running(centre).filter(status=Status.RECEIVED, trail_length=1, received_at__lt=at - _LONG_AGO)
    record = old.order_by("-received_at").first()
    if record is None or record.received_at is None:
        return None, at
    return record, record.received_at + timedelta(minutes=30)


def _running(centre: ServiceCentre) -> QuerySet[Record]:
    rows = Record.objects.filter(received_at_centre=centre, competent_unit=centre.unit_id, applicant__email="")
    return rows.filter(status__in=[Status.RECEIVED, Status.PROCESSING]).select_related("officer", "competent_unit")


def _asking(record: Record) -> Asking:
    paper = record.components.order_by("position").first()
    name = paper.name if paper else "Giấy tờ tùy thân của người yêu cầu"
    return Asking((Wanted(name, Fault.UNCLEAR, _MEND, paper=paper.position if paper else None),))
