"""The index of Decision 766/QĐ-TTg: from numerators and denominators to points, and how indicator 2.1 sees a record.

Which indicators there are for how many points, and what an empty denominator is worth, comes in as a ``Version``.
Points are rounded to two decimals, halves up, as the operating formulas of 2026 say.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from procedures.domain.calendar import NO_TIME, ZONE, local
from procedures.domain.deadlines import SAME_DAY_CUT_OFF, Term
from procedures.domain.index_766_words import Group, Indicator, Judgement, Source, ZeroRule
from procedures.domain.vocabulary import Status, TermUnit

HUNDRED, NOTHING, CENT = Decimal(100), Decimal(0), Decimal("0.01")
HOURS_A_DAY = 8
"""Working hours that make a day where only the longest term of a procedure is known."""


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted of an indicator. For 2.2 the numerator is seconds."""

    numerator: int
    denominator: int

    @property
    def share(self) -> Decimal | None:
        """From 0 to 1; None where there is nothing to count. An entered numerator may not exceed its denominator."""
        return Decimal(self.numerator) / Decimal(self.denominator) if self.denominator else None


@dataclass(frozen=True, slots=True)
class Rule:
    """One indicator in a version. ``full_at``: the share that is worth full marks; below it pro rata. 1 is linear."""

    indicator: Indicator
    group: Group
    points: Decimal
    full_at: Decimal
    source: Source

    @property
    def is_monitored(self) -> bool:
        """Shown for information: it is worth no points."""
        return not self.points


@dataclass(frozen=True, slots=True)
class Version:
    """The index as it holds from a day on."""

    code: str
    valid_from: date
    zero_rule: ZeroRule
    rules: tuple[Rule, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """Its groups, in order."""
        return tuple(dict.fromkeys(rule.group for rule in self.rules))


@dataclass(frozen=True, slots=True)
class Scored:
    """An indicator with its points. ``count`` None: nobody has entered it; ``points`` None: it is left out."""

    rule: Rule
    count: Count | None
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The points of a group of those that its indicators could give (``available``); ``most`` is its weight."""

    group: Group
    points: Decimal
    available: Decimal
    most: Decimal
    indicators: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A whole index: ``total`` of 100, None where nothing at all could be counted."""

    version: Version
    groups: tuple[GroupScore, ...]
    available: Decimal
    total: Decimal | None

    def of(self, indicator: Indicator) -> Scored | None:
        """One indicator; None where the version does not know it."""
        return next((one for group in self.groups for one in group.indicators if one.rule.indicator == indicator), None)


def rounded(number: Decimal) -> Decimal:
    """To two decimals, halves up."""
    return number.quantize(CENT, ROUND_HALF_UP)


def points(rule: Rule, count: Count | None, zero_rule: ZeroRule) -> Decimal | None:
    """The points of one indicator; None where it is left out.

    What nobody has entered is unknown and always left out: only a denominator of zero follows ``zero_rule``.
    """
    if rule.is_monitored or count is None:
        return None
    share = count.share
    if share is None:
        return _WITHOUT_SHARE[zero_rule](rule)
    reached = min(max(share, NOTHING) / rule.full_at, Decimal(1))
    return rounded(rule.points * reached)


_WITHOUT_SHARE: Mapping[ZeroRule, Callable[[Rule], Decimal | None]] = {
    ZeroRule.LEFT_OUT: lambda rule: None,
    ZeroRule.FULL: lambda rule: rounded(rule.points),
    ZeroRule.ZERO: lambda rule: rounded(NOTHING),
}


def evaluate(version: Version, counts: Mapping[Indicator, Count]) -> Result:
    """The index of ``counts``: every indicator rounded, then the groups, then the total scaled to 100."""
    scored = [
        Scored(rule, counts.get(rule.indicator), points(rule, counts.get(rule.indicator), version.zero_rule))
        for rule in version.rules
    ]
    groups = tuple(_group(group, [one for one in scored if one.rule.group == group]) for group in version.groups)
    available = sum((group.available for group in groups), NOTHING)
    reached = sum((group.points for group in groups), NOTHING)
    total = rounded(reached * HUNDRED / available) if available else None
    return Result(version, groups, available, total)


def _group(group: Group, scored: Sequence[Scored]) -> GroupScore:
    return GroupScore(
        group=group,
        points=sum((one.points for one in scored if one.points is not None), NOTHING),
        available=sum((one.rule.points for one in scored if one.points is not None), NOTHING),
        most=sum((one.rule.points for one in scored), NOTHING),
        indicators=tuple(scored),
    )


def mended(counts: Mapping[Indicator, Count], records: int) -> dict[Indicator, Count]:
    """What the counts would be if ``records`` that are overdue now had been in term: 2.1 and 5.4 both see them."""
    changed = dict(counts)
    for indicator in (Indicator.ON_TIME, Indicator.SATISFACTION):
        count = counts.get(indicator)
        if count is not None:
            changed[indicator] = Count(min(count.numerator + records, count.denominator), count.denominator)
    return changed


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What indicator 2.1 sees of a record that was in hand during the month, as of its end (moments are aware).

    ``ended_at`` is that of status 9, else 10, 3, 8, 7; ``asked_at`` the request for completion that is still open;
    ``requests`` those after acceptance; ``waited`` the time that earlier requests took.
    """

    status: Status
    begun_at: datetime  # reception, or the filing where there was none
    term: Term
    due_at: datetime | None
    ended_at: datetime | None
    asked_at: datetime | None = None
    requests: int = 0
    waited: timedelta = NO_TIME


def judged(facts: IndexFacts, until: datetime, working_days: Sequence[date]) -> Judgement:
    """Indicator 2.1 on one record, at the end ``until`` of the period (exclusive). Moments, not dates, are compared.

    ``working_days``: the working days around the period, in order. A due moment includes the waiting already (the term
    began anew with it, or was moved by it), so that only the longest term is lengthened by it.
    """
    if facts.requests > 1:
        return Judgement.ASKED_TWICE
    end, reason = _end(facts, until)
    if facts.due_at is not None:
        return Judgement.IN_TERM if end <= facts.due_at else reason
    last = longest_until(facts.begun_at, facts.term, working_days)
    return Judgement.IN_TERM if last is None or local(end - facts.waited).date() <= last else Judgement.TOO_LONG


def _end(facts: IndexFacts, until: datetime) -> tuple[datetime, Judgement]:
    """Where the formula sees the end, and why the record is late if that is past its due moment."""
    if facts.ended_at is not None and facts.ended_at < until:
        return facts.ended_at, Judgement.ENDED_LATE
    if facts.status == Status.SUPPLEMENT_REQUESTED and facts.asked_at is not None and facts.asked_at < until:
        return facts.asked_at, Judgement.ASKED_LATE
    return until, Judgement.OPEN_LATE


def longest_until(begun_at: datetime, term: Term, working_days: Sequence[date]) -> date | None:
    """The last day of the longest term of a procedure; None where it lies beyond ``working_days``.

    Terms in working hours count as whole working days of eight hours: only the day is looked at.
    """
    begun = local(begun_at)
    day = begun.date()
    if term.unit is TermUnit.SAME_DAY:
        is_today = begun.time() <= SAME_DAY_CUT_OFF and _is_in(day, working_days)
        return day if is_today else _at(working_days, bisect_right(working_days, day))
    if term.unit in (TermUnit.DAY, TermUnit.MONTH):
        last = day + timedelta(days=term.value) if term.unit is TermUnit.DAY else _months_after(day, term.value)
        return _at(working_days, bisect_left(working_days, last))
    days = term.value if term.unit is TermUnit.WORKING_DAY else -(-term.value // HOURS_A_DAY)
    return _at(working_days, bisect_right(working_days, day) + days - 1)


def _is_in(day: date, days: Sequence[date]) -> bool:
    place = bisect_left(days, day)
    return place < len(days) and days[place] == day


def _at(days: Sequence[date], place: int) -> date | None:
    return days[place] if place < len(days) else None


def _months_after(day: date, months: int) -> date:
    """The corresponding date, or the last of a shorter month (Civil Code, Art. 148.2)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def month_bounds(first_day: date) -> tuple[datetime, datetime]:
    """The first moment of the month that begins on ``first_day``, and the first one after it."""
    return datetime.combine(first_day, time(0), ZONE), datetime.combine(_months_after(first_day, 1), time(0), ZONE)
