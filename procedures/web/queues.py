"""The queues: what there is to do, the nearest deadline first."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from procedures.domain.vocabulary import Queue
from procedures.queries.queues import queue_counts, queue_page, queues_for
from procedures.queries.record_pages import Cursor, RecordPage
from procedures.web.bulk import bulk_bar
from procedures.web.desk import access_to, counted, desk_page, rows_of
from procedures.web.row_notes import with_notes
from procedures.web.tasks import asked_rows
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock


@gate(Capability.VIEW_RECORDS)
def desk(request: HttpRequest) -> HttpResponse:
    """The first queue that has work; when there is none, the overview that says so and what to do."""
    access = access_to(request)
    counts = queue_counts(access, at=clock.now())
    first = next((queue for queue, number in counts.items() if number), None)
    if first is not None:
        return redirect("desk_queue", queue=first.value)
    queues = [(queue, _(queue.label), counted(number)) for queue, number in counts.items()]
    return desk_page(request, "procedures/desk/overview.html", {"queues": queues})


@gate(Capability.VIEW_RECORDS)
def queue(request: HttpRequest, queue: str) -> HttpResponse:
    """One queue, page by page."""
    access = access_to(request)
    mine = queues_for(access)
    wanted = next((one for one in mine if one.value == queue), None)
    if wanted is None:
        raise Http404
    page = queue_page(wanted, access, at=clock.now(), cursor=Cursor.read(request.GET.get("at", "")))
    rows = rows_of(page.rows)
    if wanted is Queue.ASKED:
        rows = asked_rows(rows, access, clock.now())
    rows = with_notes(wanted, rows, access, clock.now())
    places = {row.where for row in rows}
    context = {
        "queue": wanted,
        "queues": mine,
        "stuck_after": settings.STUCK_AFTER_WORKING_HOURS,
        "rows": rows,
        "bulk": bulk_bar(access, wanted),
        "only_place": places.pop() if len(places) == 1 else "",
        **neighbours(request, page),
    }
    return desk_page(request, "procedures/desk/queue.html", context)


def neighbours(request: HttpRequest, page: RecordPage) -> dict[str, str]:
    """Addresses of the pages before and after, with the conditions of this one."""
    kept = [(name, value) for name, values in request.GET.lists() if name != "at" for value in values]

    def address(cursor: str) -> str:
        return f"{request.path}?{urlencode([*kept, ('at', cursor)])}" if cursor else ""

    return {"earlier_url": address(page.earlier), "later_url": address(page.later)}


def next_address(queue: Queue, key: int | None) -> str:
    """Where work goes on after a record of a queue: at its next record, or at the queue when it is done."""
    if key is None:
        return reverse("desk_queue", args=[queue.value])
    return f"{reverse('record', args=[key])}?{urlencode({'queue': queue.value})}"
