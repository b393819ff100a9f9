"""The published figures of 2025 beside the same figures counted from the demonstration's records.

Counts must be equal; where the press says "more than", ours may be more by up to one in a hundred. Shares must be as
published, as near as whole records allow. What the demonstration does not shape stands beside without a judgement.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.db.models import Q

from procedures.domain.calendar import ONE_DAY, ZONE
from procedures.domain.vocabulary import Channel, Outcome
from procedures.models import Record
from units.domain.kinds import CentreKind
from units.domain.words import Labelled

_FILE = Path(__file__).resolve().parents[2] / "data" / "real_counts.csv"
_SINCE = "2025-07-01"
_PROVINCE, _CENTRE = "Quảng Ninh province", "Quảng Ninh provincial centre"
_MORE = 1.01
_FIVE = time(17)
_WARD = ("of which ward People's Committee", "of which non-boundary (other units' records)")


class Verdict(Labelled):
    """How our figure stands to the press's."""

    EQUAL = "equal", "equal"
    DIFFERS = "differs", "differs"
    NOT_MADE = "not_made", "not re-made"


@dataclass(frozen=True, slots=True)
class Compared:
    """One line: what the press says of a place and some days, and what the records give. ``ours`` None: not counted."""

    place: str
    code: str
    first: date
    last: date
    metric: str
    published: str
    unit: str
    ours: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class _Row:
    place: str
    code: str
    first: date
    last: date
    metric: str
    value: float
    written: str
    unit: str

    @property
    def is_share(self) -> bool:
        return self.unit == "%"

    @property
    def decimals(self) -> int:
        return len(self.written.partition(".")[2])


def compare(*, scale: float = 1.0) -> list[Compared]:
    """Every published figure of the province since July 2025; ``scale`` is that of the demonstration."""
    return [_compared(row, scale) for row in _rows()]


def _rows() -> Iterator[_Row]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["period_from"] >= _SINCE and line["period_to"]]
    ward = [line for line in lines if line["metric"] in _WARD]
    for line in lines:
        if "comparison" in line["scope"]:
            continue
        row = _read(line)
        yield row
        if ward and line is ward[-1]:  # these two together are what runs in the portal
            whole = sum(float(one["value"]) for one in ward)
            words = "records of the ward and of other units together"
            yield _Row(row.place, row.code, row.first, row.last, words, whole, f"{whole:.0f}", "records")


def _read(line: dict[str, str]) -> _Row:
    first, last = (date.fromisoformat(line[name]) for name in ("period_from", "period_to"))
    return _Row(
        line["scope"], line["unit_code"], first, last, line["metric"], float(line["value"]), line["value"], line["unit"]
    )


def _compared(row: _Row, scale: float) -> Compared:
    records = Record.objects.filter(_of_days(row), _of_place(row))
    ours, verdict = "", Verdict.NOT_MADE
    if row.is_share and row.metric in ("early or on time", "on time"):
        ours, verdict = _share(row, records.exclude(outcome="").count(), records.filter(outcome=Outcome.LATE).count())
    elif (condition := _counted(row)) is not None:
        number, wanted = records.filter(condition).count(), round(row.value * scale)
        most = wanted * _MORE if "more than" in row.unit else wanted
        ours, verdict = str(number), Verdict.EQUAL if wanted <= number <= most else Verdict.DIFFERS
    return Compared(row.place, row.code, row.first, row.last, row.metric, row.written, row.unit, ours, verdict)


def _counted(row: _Row) -> Q | None:
    """Which records a published count is of; None where the demonstration does not make it.

    Hồng Gai's 9,673 hold 6,255 of vertical agencies, which run in systems of their own.
    """
    by_five = Q(received_at__lt=datetime.combine(row.last, _FIVE, ZONE))
    known = {
        "records received by 17:00": by_five,
        "received in person": by_five & Q(channel=Channel.IN_PERSON),
        "received online": by_five & Q(channel=Channel.ONLINE),
        "records of the ward and of other units together": Q(),
    }
    if row.metric == "records received" and row.code != "06685":
        return Q()
    return known.get(row.metric)


def _share(row: _Row, settled: int, late: int) -> tuple[str, Verdict]:
    if not settled:
        return "", Verdict.DIFFERS
    share = 100 * (settled - late) / settled
    nearest = round(settled * (100 - row.value) / 100)
    same = round(share, row.decimals) == row.value or late == nearest
    return f"{share:.{row.decimals}f}", Verdict.EQUAL if same else Verdict.DIFFERS


def _of_days(row: _Row) -> Q:
    begin = datetime.combine(row.first, time(0), ZONE)
    end = datetime.combine(row.last + ONE_DAY, time(0), ZONE)
    return Q(received_at__gte=begin, received_at__lt=end)


def _of_place(row: _Row) -> Q:
    if row.place == _PROVINCE:
        return Q()
    if row.place == _CENTRE:
        return Q(received_at_centre__kind=CentreKind.PROVINCIAL)
    return Q(received_at_centre__unit__code=row.code, received_at_centre__unit__valid_to=None)
