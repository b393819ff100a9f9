"""What a counter waits for when it prints: one receipt, and the register of a day, until the file is whole."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncDate

from procedures.domain.calendar import local
from procedures.domain.printing import FormCode
from procedures.models import Record
from procedures.print.issuing import issue, rendered
from procedures.print.printable import Printable
from procedures.print.register import register
from procedures.print.registry import FORMS, Form
from procedures.services.printing import Copy
from staffing.models import Account
from tests.bench import machine
from units.models import ServiceCentre

RECEIPTS = 60
REGISTERS = 5
ROWS = 500


@dataclass(frozen=True)
class Printed:
    """Milliseconds of one kind of paper."""

    paper: str
    p50: float
    p95: float
    kilobytes: float


def measure(at: datetime) -> list[Printed]:
    """Receipts with their log and audit, a receipt's bare rendering, and registers of about 500 rows."""
    clerk = Account.objects.get(username="clerk.honggai")
    form = FORMS[FormCode.RECEIPT]
    papers = list(islice(_papers(form), RECEIPTS * 2))
    bare = [lambda paper=paper: rendered(form, paper, Copy(1, at), demo=settings.DEMO) for paper in papers[:RECEIPTS]]
    whole = [lambda paper=paper: issue(form, paper, actor=clerk, at=at) for paper in papers[RECEIPTS:]]
    found = [_timed("a receipt, filled in and made", bare), _timed("a receipt with its log and audit", whole)]
    centre, day, number = busiest(at)
    book = FORMS[FormCode.REGISTER]
    looks = [lambda: rendered(book, register(centre, day), Copy(1, at), demo=settings.DEMO)] * REGISTERS
    return [*found, _timed(f"a register of {number} records", looks)]


def _papers(form: Form) -> Iterator[Printable]:
    """The newest records' own; one that ended without a result has no receipt any more."""
    for record in Record.objects.exclude(received_at=None).order_by("-id").iterator():
        if form.papers is not None:
            yield from form.papers(record)[:1]


def busiest(at: datetime) -> tuple[ServiceCentre, date, int]:
    """The centre and day with as many receptions as come nearest to 500 without being fewer, else the most."""
    since = at - timedelta(days=30)
    days = (
        Record.objects.filter(received_at__gte=since)
        .annotate(day=TruncDate("received_at"))
        .values("received_at_centre", "day")
        .annotate(number=Count("id"))
    )
    best = min(days, key=lambda row: (row["number"] < ROWS, abs(row["number"] - ROWS)))
    return ServiceCentre.objects.get(pk=best["received_at_centre"]), best["day"], best["number"]


def first_of_a_process(at: datetime) -> float:
    """Milliseconds that the very first paper of this process takes (fonts, compiler)."""
    form = FORMS[FormCode.LABEL]
    record = Record.objects.exclude(received_at=None).select_related("version__procedure").order_by("-id").first()
    assert record is not None
    assert form.papers is not None
    began = time.perf_counter()
    rendered(form, form.papers(record)[0], Copy(1, local(at)), demo=settings.DEMO)
    return 1_000 * (time.perf_counter() - began)


def _timed(paper: str, looks: list[Callable[[], bytes]]) -> Printed:
    looks[0]()
    seconds, size = [], 0
    for look in looks:
        began = time.perf_counter()
        size = len(look())
        seconds.append(time.perf_counter() - began)
    p50, p95 = (1_000 * machine.percentile(seconds, share) for share in (0.5, 0.95))
    return Printed(paper, p50, p95, size / 1024)
