"""Due dates a second, many at once and one by one; deltas drained a second; a recount."""

import time
from datetime import UTC, datetime, timedelta
from random import Random

from procedures.domain.calendar import ZONE
from procedures.domain.deadlines import Term, due, due_moments
from procedures.domain.vocabulary import TermUnit
from procedures.models import FigureDelta
from procedures.queries.calendar import calendar_for
from procedures.services import figure_keeping
from tests.bench import machine

BATCH = 200_000
SINGLE = 5_000
TERMS = (
    Term(15, TermUnit.WORKING_DAY),
    Term(15, TermUnit.DAY),
    Term(8, TermUnit.WORKING_HOUR),
    Term(0, TermUnit.SAME_DAY),
)


def due_dates() -> dict[str, tuple[float, float]]:
    """By term: millions a second in a batch, and microseconds for one with its explanation (median of rounds)."""
    rng = Random(1)
    calendar = calendar_for()
    first = datetime(2025, 1, 2, tzinfo=UTC)
    starts = [first + timedelta(seconds=rng.randrange(900 * 86_400)) for _ in range(BATCH)]
    local_starts = [start.astimezone(ZONE) for start in starts[:SINGLE]]
    found = {}
    for term in TERMS:
        batch, single = [], []
        for _ in range(5):
            began = time.perf_counter()
            due_moments(starts, term, calendar)
            batch.append(BATCH / (time.perf_counter() - began) / 1e6)
            began = time.perf_counter()
            for start in local_starts:
                due(start, term, calendar)
            single.append((time.perf_counter() - began) / SINGLE * 1e6)
        found[f"{term.value} {term.unit.value}"] = (machine.percentile(batch, 0.5), machine.percentile(single, 0.5))
    return found


def drain(*, at: datetime, deltas: int = 100_000) -> float:
    """Deltas a second into the tables. What is written here is taken away again by its own opposite."""
    pattern = FigureDelta(record_id=0, measure="received", channel="in_person", day=at.date(), amount=1, created_at=at)
    places = list(_places())
    rng = Random(2)
    rows = []
    for number in range(deltas // 2):
        centre, unit, field = rng.choice(places)
        for amount in (1, -1):
            rows.append(
                FigureDelta(
                    record_id=pattern.record_id,
                    measure=pattern.measure,
                    channel=pattern.channel,
                    day=at.date() - timedelta(days=number % 90),
                    amount=amount,
                    created_at=at,
                    centre_id=centre,
                    unit_id=unit,
                    field_id=field,
                )
            )
    FigureDelta.objects.bulk_create(rows, batch_size=5_000)
    began = time.perf_counter()
    figure_keeping.drain_all(at=at)
    return deltas / (time.perf_counter() - began)


def _places() -> set[tuple[int, int, int]]:
    from procedures.models import Record

    rows = Record.objects.order_by("-id").values_list("received_at_centre_id", "competent_unit_id", "field_id")[:2_000]
    return set(rows)


def recount(*, at: datetime) -> tuple[float, bool]:
    """Seconds of a reconciliation, and whether it agreed."""
    began = time.perf_counter()
    found = figure_keeping.reconcile(at=at)
    return time.perf_counter() - began, found.agrees
