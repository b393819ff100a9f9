"""Issue figures: take down what they were as at a moment, so that they can be cited, opened and reckoned again."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.db.models.functions import Abs
from django.utils import translation

from procedures.domain.calendar import ZONE, local
from procedures.domain.definitions import EDITIONS
from procedures.domain.figures import UnitView
from procedures.domain.periods import Period
from procedures.models import Field, FieldDay, FigureDelta, IssuedFigures
from procedures.queries import figures
from procedures.queries.figure_rows import FieldRow, Received, Settled, Stock, UnitRow
from procedures.queries.past_records import Question, corrections
from procedures.services.snapshots import one_snapshot
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import Account
from units.domain.kinds import AGENCIES
from units.errors import RuleBroken
from units.models import Unit
from units.scoping import PROVINCE, Scope

Content = dict[str, Any]
ON_THEIR_WAY = timedelta(minutes=1)
"""Acts bear the moment at which they began; for so long one of them may still be written into the figures."""


@translation.override("vi")
def reckon(question: Question) -> Content:
    """The content: the sums, a row for every unit and for every field in which something was counted, and what was
    corrected by then. All that a paper says of it stands here, with the names of the day.
    """
    narrowed: dict[str, Any] = {
        "scope": PROVINCE,
        "at": question.as_at,
        "as_at": question.as_at,
        "by": question.by,
        "units": None if question.unit is None else [question.unit.pk],
    }
    field = question.field.pk if question.field else None
    whole, units = figures.overview(question.period, field=field, **narrowed)
    fields = [] if question.field else figures.by_field(question.period, **narrowed)
    return {
        "period": [question.period.first.isoformat(), question.period.last.isoformat()],
        "as_at": local(question.as_at).isoformat(),
        "unit": question.unit.code if question.unit else None,
        "place": _named(question.unit),
        "field": question.field.code if question.field else None,
        "by": question.by.value,
        "definitions": [
            {"id": definition.value, "version": edition.version, "since": edition.since.isoformat()}
            for definition, edition in EDITIONS.items()
        ],
        "sum": _numbers(whole.received, whole.settled, whole.stock)
        | {"submitted": whole.submitted, "refused": whole.refused, "withdrawn": whole.withdrawn},
        "units": _in_english(told(units), _units_in_english()),
        "fields": _in_english(told(fields), _fields_in_english()),
        "corrections": _corrected(question),
    }


def _named(unit: Unit | None) -> Content | None:
    """Whose figures they are, as a heading names it; None for the province."""
    if unit is None:
        return None
    body = unit.full_name if unit.kind in AGENCIES else f"Ủy ban nhân dân {unit.inline_label}"
    return {"name": unit.full_name, "name_en": unit.name_en, "body": body}


def _in_english(rows: list[Content], names: dict[tuple[str, str], str]) -> list[Content]:
    return [row | {"name_en": names.get(_place(row), "")} for row in rows]


def _units_in_english() -> dict[tuple[str, str], str]:
    rows = Unit.objects.values_list("code", "valid_from", "name_en")
    return {(code, str(since)): name for code, since, name in rows}


def _fields_in_english() -> dict[tuple[str, str], str]:
    return {(code, ""): name for code, name in Field.objects.values_list("code", "name_en")}


def _corrected(question: Question) -> list[Content]:
    """What was written down after its day, up to the moment asked for: changes by what they changed, and their sum."""
    rows = corrections(question, None).filter(recorded_at__lte=question.as_at).order_by().values("measure")
    counted = rows.annotate(changes=Sum(Abs("amount")), records=Count("record", distinct=True), net=Sum("amount"))
    return [dict(row) for row in counted.order_by("measure")]


def told(rows: Sequence[UnitRow] | Sequence[FieldRow]) -> list[Content]:
    """Rows as they are issued, by code; those in which nothing was counted are left out."""
    every = [
        {"code": row.code, "since": str(getattr(row, "valid_from", "")), "name": row.name}
        | _numbers(row.received, row.settled, row.stock)
        for row in rows
    ]
    return sorted((row for row in every if any(row[name] for name in ("received", "settled", "open"))), key=_place)


def _place(row: Content) -> tuple[str, str]:
    """A code names one unit only together with the day on which it began: 54 codes serve an old and a new one."""
    return row["code"], row["since"]


def _numbers(received: Received, settled: Settled, stock: Stock) -> Content:
    return {
        "received": received.total,
        **{f"received_{channel}": number for channel, number in asdict(received).items()},
        "settled": settled.total,
        **asdict(settled),
        **asdict(stock),
    }


def checksum(content: Content) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def issue(
    *, question: Question, actor: Account | None, scope: Scope, at: datetime, ip: str | None = None
) -> IssuedFigures:
    """Issue the answer to ``question``; the same question again gives what was issued.

    RuleBroken: moment_too_near, figures_differ (nothing is issued while a recount says otherwise), figures_behind (nor
    while acts of before the moment wait for the worker), unit_not_yours.
    """
    if question.as_at > at - ON_THEIR_WAY:
        raise RuleBroken("moment_too_near", field="moment")
    visible = figures.units_of(scope)
    if visible is not None and (question.unit is None or question.unit.pk not in visible):
        raise RuleBroken("unit_not_yours")
    with one_snapshot():  # apart from what is written: in it, two who issue the same would break each other
        if figures.state().differences:
            raise RuleBroken("figures_differ")
        if FigureDelta.objects.filter(created_at__lte=question.as_at).exists():
            raise RuleBroken("figures_behind")
        content = reckon(question)
    return _kept(question, content, actor=actor, at=at, ip=ip)


@transaction.atomic
def _kept(
    question: Question, content: Content, *, actor: Account | None, at: datetime, ip: str | None
) -> IssuedFigures:
    issued, is_new = IssuedFigures.objects.get_or_create(
        first=question.period.first,
        last=question.period.last,
        as_at=question.as_at,
        unit=question.unit,
        field=question.field,
        by=question.by,
        defaults={"content": content, "checksum": checksum(content), "issued_at": at, "issued_by": actor},
    )
    if is_new:
        record_act(
            actor=actor,
            action=AuditAction.EXPORT,
            subject_kind=SubjectKind.FIGURES,
            subject_id=issued.pk,
            at=at,
            facts={"kind": "issued", "first": content["period"][0], "last": content["period"][1]},
            ip=ip,
        )
    return issued


def question_of(issued: IssuedFigures) -> Question:
    """What was asked when these were issued."""
    period = Period(issued.first, issued.last)
    return Question(period, issued.as_at, issued.unit, issued.field, UnitView(issued.by))


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that is not what was issued: whose (a code, "" for the sum), which, as issued and as reckoned now."""

    whose: str
    name: str
    issued: Any
    now: Any


def reckon_again(issued: IssuedFigures) -> list[Difference]:
    """Ask the same question again as at the same moment: every number that comes out otherwise, none if all agree."""
    with one_snapshot():
        then, now = issued.content, reckon(question_of(issued))
    found = _differences("", then["sum"], now["sum"])
    for part in ("units", "fields"):
        before, after = ({_place(row): row for row in content[part]} for content in (then, now))
        for place in sorted(before.keys() | after.keys()):
            found += _differences(place[0], before.get(place, {}), after.get(place, {}))
    return found


def _differences(whose: str, then: Content, now: Content) -> list[Difference]:
    names = sorted((then.keys() | now.keys()) - {"code", "since", "name", "name_en"})
    return [Difference(whose, name, then.get(name), now.get(name)) for name in names if then.get(name) != now.get(name)]


def issue_months(*, at: datetime) -> int:
    """Issue the province's figures of every month that is over, as at its end; how many were new.

    Nothing while the figures are in doubt or behind; the next night tries again.
    """
    if figures.state().differences:
        return 0
    this_month = local(at).date().replace(day=1)
    issued = 0
    if FigureDelta.objects.filter(created_at__lt=at - ON_THEIR_WAY).exists():
        return 0
    for month in FieldDay.objects.filter(day__lt=this_month).dates("day", "month"):
        following = (month + timedelta(days=31)).replace(day=1)
        question = Question(Period(month, following - timedelta(days=1)), _midnight(following))
        known = IssuedFigures.objects.filter(first=month, as_at=question.as_at, unit=None, field=None)
        if not known.exists():
            issue(question=question, actor=None, scope=PROVINCE, at=at)
            issued += 1
    return issued


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), ZONE)
